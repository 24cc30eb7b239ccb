package store

import (
	"belay/internal/people"
	"belay/internal/span"
)

const grantColumns = "id, account, party, services, data, mfa, logged, ticket, why, asked, decided, decided_by, denied, until, revoked, revoked_by"

// readGrant reads the columns of a grant.
func readGrant(r row, g *people.Grant) error {
	var services string
	if err := r.Scan(&g.ID, &g.Account, &g.Party, &services, &g.Data, &g.MFA, &g.Logged, &g.Ticket, &g.Why, &g.Asked, &g.Decided, &g.DecidedBy,
		&g.Denied, &g.Until, &g.Revoked, &g.RevokedBy); err != nil {
		return err
	}
	return readList(services, &g.Services)
}

// AddGrant writes that access was asked for, under an id of its own.
func (tx *Tx) AddGrant(g people.Grant) (people.Grant, error) {
	g.ID = newID()
	err := tx.exec("INSERT INTO access_grant ("+grantColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', '', 0, 0, '')",
		string(g.ID), string(g.Account), string(g.Party), jsonList(g.Services), string(g.Data), g.MFA, g.Logged, int64(g.Ticket), g.Why, int64(g.Asked))
	return g, doing(err, "asking for access")
}

// DecideGrant writes what became of a grant: approved, refused or revoked.
func (tx *Tx) DecideGrant(g people.Grant) error {
	err := tx.exec("UPDATE access_grant SET decided = $2, decided_by = $3, denied = $4, until = $5, revoked = $6, revoked_by = $7 WHERE id = $1",
		string(g.ID), int64(g.Decided), string(g.DecidedBy), g.Denied, int64(g.Until), int64(g.Revoked), string(g.RevokedBy))
	return doing(err, "deciding about grant %s", g.ID)
}

// Grant is the grant with that id. In a Change it is kept from others until the end.
func (tx *Tx) Grant(id people.ID) (g people.Grant, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return readGrant(r, &g) }, "SELECT "+grantColumns+" FROM access_grant WHERE id = $1"+tx.lock(), string(id))
	return g, ok, doing(err, "reading grant %s", id)
}

// GrantsOf are the grants of an account, the newest first, at most limit.
func (tx *Tx) GrantsOf(account people.ID, limit int) ([]people.Grant, error) {
	list, err := collect(tx, readGrant, "SELECT "+grantColumns+" FROM access_grant WHERE account = $1 ORDER BY asked DESC, id LIMIT $2", string(account), int64(limit))
	return list, doing(err, "listing the grants of %s", account)
}

// Grants are the grants of everybody that were asked for before then, the newest first, at most limit.
func (tx *Tx) Grants(before span.Instant, limit int) ([]people.Grant, error) {
	list, err := collect(tx, readGrant, "SELECT "+grantColumns+" FROM access_grant WHERE asked < $1 ORDER BY asked DESC, id LIMIT $2", int64(before), int64(limit))
	return list, doing(err, "listing grants")
}
