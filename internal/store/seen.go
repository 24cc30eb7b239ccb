package store

// See notes that the account has seen the ticket up to entry seq. What was seen stays seen.
func (tx *Tx) See(account string, ticket, seq int64) error {
	err := tx.exec(`INSERT INTO seen (account, ticket, seq) VALUES ($1, $2, $3)
		ON CONFLICT (account, ticket) DO UPDATE SET seq = excluded.seq WHERE seen.seq < excluded.seq`, account, ticket, seq)
	return doing(err, "noting what %s has seen", account)
}

// Seen is the last entry of the ticket that the account has seen; 0 for none.
func (tx *Tx) Seen(account string, ticket int64) (seq int64, err error) {
	_, err = tx.one([]any{&seq}, "SELECT seq FROM seen WHERE account = $1 AND ticket = $2", account, ticket)
	return seq, doing(err, "asking what %s has seen", account)
}

// Unsee makes a ticket unread again for an account.
func (tx *Tx) Unsee(account string, ticket int64) error {
	return doing(tx.exec("DELETE FROM seen WHERE account = $1 AND ticket = $2", account, ticket), "making ticket %d unread", ticket)
}
