package store

import (
	"cmp"
	"slices"

	"belay/internal/span"
)

// Due is a ticket that needs a turn because time has passed.
type Due struct {
	Ticket       int64
	At           span.Instant // the first instant at which a turn is needed
	Node         string       // who works on it, while its lease runs
	LeaseUntilUS int64
}

// Arm says that the ticket next needs a turn at that instant. A claim on what was due before is given back.
func (tx *Tx) Arm(ticket int64, at span.Instant) error {
	err := tx.exec(`INSERT INTO due (ticket, at) VALUES ($1, $2)
		ON CONFLICT (ticket) DO UPDATE SET at = excluded.at, node = '', lease_until_us = 0`, ticket, int64(at))
	return doing(err, "arming ticket %d", ticket)
}

// Disarm says that the ticket needs no turn by time.
func (tx *Tx) Disarm(ticket int64) error {
	return doing(tx.exec("DELETE FROM due WHERE ticket = $1", ticket), "disarming ticket %d", ticket)
}

// NextDue is the earliest instant at which a ticket needs a turn; ok is false when none does. Whoever waits for it waits no longer
// than for that, and for a change of the record.
func (tx *Tx) NextDue() (at span.Instant, ok bool, err error) {
	ok, err = tx.one([]any{&at}, "SELECT at FROM due ORDER BY at, ticket LIMIT 1")
	return at, ok, doing(err, "asking what is due next")
}

// ClaimDue leases up to limit tickets that are due at now to node, the longest due first; those under another's lease that has
// not run out are left alone. nowUS and leaseUntilUS are the lease's own times.
func (tx *Tx) ClaimDue(node string, now span.Instant, nowUS, leaseUntilUS int64, limit int) ([]Due, error) {
	list, err := collect(tx, func(r row, d *Due) error { return r.Scan(&d.Ticket, &d.At, &d.Node, &d.LeaseUntilUS) },
		`UPDATE due SET node = $1, lease_until_us = $4 WHERE ticket IN (
			SELECT ticket FROM due WHERE at <= $2 AND lease_until_us <= $3 ORDER BY at, ticket LIMIT $5`+tx.dialect.skipTaken+`)
		RETURNING ticket, at, node, lease_until_us`, node, int64(now), nowUS, leaseUntilUS, int64(limit))
	slices.SortFunc(list, func(a, b Due) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Ticket, b.Ticket)) })
	return list, doing(err, "claiming what is due")
}

// Armed is what is due for that ticket, if anything.
func (tx *Tx) Armed(ticket int64) (d Due, ok bool, err error) {
	ok, err = tx.one([]any{&d.Ticket, &d.At, &d.Node, &d.LeaseUntilUS}, "SELECT ticket, at, node, lease_until_us FROM due WHERE ticket = $1", ticket)
	return d, ok, doing(err, "asking what is due for ticket %d", ticket)
}
