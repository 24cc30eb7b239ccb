package store

import (
	"belay/internal/people"
	"belay/internal/span"
)

const passkeyColumns = "id, handle, account, name, data, made, used"

// readPasskey reads the columns of a passkey.
func readPasskey(r row, k *people.Passkey) error {
	return r.Scan(&k.ID, &k.Handle, &k.Account, &k.Name, &k.Data, &k.Made, &k.Used)
}

// AddPasskey writes a new passkey under an id of its own. One that is known already is refused.
func (tx *Tx) AddPasskey(k people.Passkey) (people.Passkey, error) {
	if _, ok, err := tx.PasskeyOf(k.Handle); err != nil || ok {
		if ok {
			err = refuse("This passkey is known already.")
		}
		return k, err
	}
	k.ID = newID()
	err := tx.exec("INSERT INTO passkey ("+passkeyColumns+") VALUES ($1, $2, $3, $4, $5, $6, 0)",
		string(k.ID), k.Handle, string(k.Account), k.Name, k.Data, int64(k.Made))
	return k, doing(err, "adding a passkey of %s", k.Account)
}

// PasskeyOf is the passkey that an authenticator knows by that handle.
func (tx *Tx) PasskeyOf(handle string) (k people.Passkey, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return readPasskey(r, &k) }, "SELECT "+passkeyColumns+" FROM passkey WHERE handle = $1", handle)
	return k, ok, doing(err, "reading a passkey")
}

// Passkeys are those of an account, the oldest first.
func (tx *Tx) Passkeys(account people.ID) ([]people.Passkey, error) {
	list, err := collect(tx, readPasskey, "SELECT "+passkeyColumns+" FROM passkey WHERE account = $1 ORDER BY made, id", string(account))
	return list, doing(err, "listing the passkeys of %s", account)
}

// UsePasskey writes down that a passkey was used, and what its authenticator says of itself now.
func (tx *Tx) UsePasskey(id people.ID, data string, at span.Instant) error {
	return doing(tx.exec("UPDATE passkey SET data = $2, used = $3 WHERE id = $1", string(id), data, int64(at)), "using passkey %s", id)
}

// EndPasskey removes a passkey of an account; ok says whether there was one.
func (tx *Tx) EndPasskey(account, id people.ID) (ok bool, err error) {
	var gone people.ID
	ok, err = tx.one([]any{&gone}, "DELETE FROM passkey WHERE account = $1 AND id = $2 RETURNING id", string(account), string(id))
	return ok, doing(err, "ending passkey %s", id)
}
