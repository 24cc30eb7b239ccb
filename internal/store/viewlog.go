package store

import "belay/internal/people"

// LogViews writes down looks at tickets under grants. They stay.
func (tx *Tx) LogViews(views ...people.View) error {
	for _, v := range views {
		err := tx.exec("INSERT INTO view_log (at, account, access_grant, ticket, surface) VALUES ($1, $2, $3, $4, $5)",
			int64(v.At), string(v.Account), string(v.Grant), v.Ticket, v.Surface)
		if err != nil {
			return doing(err, "writing down a look at ticket %d", v.Ticket)
		}
	}
	return nil
}

// Views are the looks that were written down, the newest first, at most limit: of a ticket, of an account, or, for 0 and an
// empty id, of all.
func (tx *Tx) Views(ticket int64, account people.ID, limit int) ([]people.View, error) {
	list, err := collect(tx, func(r row, v *people.View) error { return r.Scan(&v.At, &v.Account, &v.Grant, &v.Ticket, &v.Surface) },
		`SELECT at, account, access_grant, ticket, surface FROM view_log
		WHERE (ticket = $1 OR $1 = 0) AND (account = $2 OR $2 = '') ORDER BY id DESC LIMIT $3`, ticket, string(account), int64(limit))
	return list, doing(err, "reading who looked")
}
