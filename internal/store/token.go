package store

import (
	"belay/internal/people"
	"belay/internal/span"
)

const tokenColumns = "token.id, digest, token.account, token.name, hint, scopes, token.made, ends, used"

// tokenPlaces are where a token's columns are read to; scopes are unpacked afterwards.
func tokenPlaces(t *people.Token, scopes *string) []any {
	return []any{&t.ID, &t.Digest, &t.Account, &t.Name, &t.Hint, scopes, &t.Made, &t.Ends, &t.Used}
}

// AddToken writes a new token under an id of its own and returns it.
func (tx *Tx) AddToken(t people.Token) (people.Token, error) {
	t.ID = newID()
	err := tx.exec("INSERT INTO token (id, digest, account, name, hint, scopes, made, ends, used) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
		string(t.ID), t.Digest, string(t.Account), t.Name, t.Hint, jsonList(t.Scopes), int64(t.Made), int64(t.Ends))
	return t, doing(err, "adding a token of %s", t.Account)
}

// TokenOf is the token whose secret has that digest, and its account.
func (tx *Tx) TokenOf(digest string) (t people.Token, a people.Account, ok bool, err error) {
	scopes := "[]"
	err = tx.query(func(r row) error { ok = true; return readAccount(r, &a, tokenPlaces(&t, &scopes)...) },
		"SELECT "+tokenColumns+", "+accountColumns+" FROM token JOIN account ON account.id = token.account WHERE digest = $1", digest)
	if err == nil {
		err = readList(scopes, &t.Scopes)
	}
	return t, a, ok, doing(err, "reading a token")
}

// UseToken writes down that a token was used.
func (tx *Tx) UseToken(id people.ID, at span.Instant) error {
	return doing(tx.exec("UPDATE token SET used = $2 WHERE id = $1 AND used < $2", string(id), int64(at)), "using token %s", id)
}

// Tokens are those of an account, or of everybody for an empty id, the oldest first.
func (tx *Tx) Tokens(account people.ID) ([]people.Token, error) {
	list, err := collect(tx, func(r row, t *people.Token) error {
		var scopes string
		if err := r.Scan(tokenPlaces(t, &scopes)...); err != nil {
			return err
		}
		return readList(scopes, &t.Scopes)
	}, "SELECT "+tokenColumns+" FROM token WHERE account = $1 OR $1 = '' ORDER BY made, id", string(account))
	return list, doing(err, "listing tokens")
}

// EndToken removes a token of an account; ok says whether there was one.
func (tx *Tx) EndToken(account, id people.ID) (ok bool, err error) {
	var gone people.ID
	ok, err = tx.one([]any{&gone}, "DELETE FROM token WHERE account = $1 AND id = $2 RETURNING id", string(account), string(id))
	return ok, doing(err, "ending token %s", id)
}
