package store

// Draft is a text that somebody has begun on a ticket and not sent.
type Draft struct {
	Account   string
	Ticket    int64
	Audience  string // for whom it is meant
	Body      string
	ChangedUS int64
}

// KeepDraft keeps a draft in the place of the one before for the same account, ticket and audience.
func (tx *Tx) KeepDraft(d Draft) error {
	err := tx.exec(`INSERT INTO draft (account, ticket, audience, body, changed_us) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account, ticket, audience) DO UPDATE SET body = excluded.body, changed_us = excluded.changed_us`,
		d.Account, d.Ticket, d.Audience, d.Body, d.ChangedUS)
	return doing(err, "keeping a draft")
}

// DropDraft forgets a draft.
func (tx *Tx) DropDraft(account string, ticket int64, audience string) error {
	err := tx.exec("DELETE FROM draft WHERE account = $1 AND ticket = $2 AND audience = $3", account, ticket, audience)
	return doing(err, "forgetting a draft")
}

// Drafts are the drafts on a ticket, of everybody, the newest first.
func (tx *Tx) Drafts(ticket int64) ([]Draft, error) {
	list, err := collect(tx, func(r row, d *Draft) error { return r.Scan(&d.Account, &d.Ticket, &d.Audience, &d.Body, &d.ChangedUS) },
		"SELECT account, ticket, audience, body, changed_us FROM draft WHERE ticket = $1 ORDER BY changed_us DESC, account", ticket)
	return list, doing(err, "listing the drafts on ticket %d", ticket)
}
