package store

// OutboxWaiting is how many messages are still to be sent.
func (tx *Tx) OutboxWaiting() (n int64, err error) {
	_, err = tx.one([]any{&n}, "SELECT count(*) FROM outbox WHERE done_us = 0")
	return n, doing(err, "counting what is to be sent")
}

// Transactions are how many Views and Changes were asked for since the record was opened.
func (s *Store) Transactions() (views, changes int64) { return s.views.Load(), s.changes.Load() }

// PassageCount is how many passages of a ticket can be found.
func (tx *Tx) PassageCount(ticket int64) (n int64, err error) {
	_, err = tx.one([]any{&n}, "SELECT count(*) FROM passage WHERE ticket = $1", ticket)
	return n, doing(err, "counting the passages of ticket %d", ticket)
}
