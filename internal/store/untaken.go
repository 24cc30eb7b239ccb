package store

import "belay/internal/span"

// ArmUntaken says that every open ticket that nobody has needs a turn at that instant, unless it needs one earlier: who is to be
// told may have changed for all of them.
func (tx *Tx) ArmUntaken(at span.Instant) error {
	err := tx.exec(`INSERT INTO due (ticket, at) SELECT number, $1 FROM ticket WHERE phase = 0 AND owner = ''
		ON CONFLICT (ticket) DO UPDATE SET at = excluded.at, node = '', lease_until_us = 0 WHERE due.at > excluded.at`, int64(at))
	return doing(err, "arming the tickets that nobody has")
}
