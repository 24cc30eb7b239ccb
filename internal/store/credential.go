package store

import "belay/internal/people"

// Credential is what an account shows at sign-in; the zero Credential of one that has set nothing.
func (tx *Tx) Credential(account people.ID) (people.Credential, error) {
	c, recovery := people.Credential{Account: account}, "[]"
	_, err := tx.one([]any{&c.Password, &c.Seed, &c.Step, &recovery}, "SELECT password, seed, step, recovery FROM credential WHERE account = $1"+tx.lock(), string(account))
	if err == nil {
		err = readList(recovery, &c.Recovery)
	}
	return c, doing(err, "reading the credential of %s", account)
}

// SetCredential writes what an account shows at sign-in.
func (tx *Tx) SetCredential(c people.Credential) error {
	err := tx.exec(`INSERT INTO credential (account, password, seed, step, recovery) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account) DO UPDATE SET password = excluded.password, seed = excluded.seed, step = excluded.step, recovery = excluded.recovery`,
		string(c.Account), c.Password, c.Seed, c.Step, jsonList(c.Recovery))
	return doing(err, "writing the credential of %s", c.Account)
}

// lock ends a read of rows that this transaction may write; nothing in a View.
func (tx *Tx) lock() string {
	if tx.writable {
		return tx.dialect.forUpdate
	}
	return ""
}

// AddIdentity ties somebody at another sign-in to an account.
func (tx *Tx) AddIdentity(i people.Identity) error {
	err := tx.exec("INSERT INTO identity (issuer, subject, account) VALUES ($1, $2, $3)", i.Issuer, i.Subject, string(i.Account))
	return doing(err, "tying an identity to %s", i.Account)
}

// AccountBehind is the account tied to somebody at another sign-in.
func (tx *Tx) AccountBehind(issuer, subject string) (a people.Account, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return readAccount(r, &a) },
		"SELECT "+accountColumns+" FROM identity JOIN account ON account.id = identity.account WHERE issuer = $1 AND subject = $2", issuer, subject)
	return a, ok, doing(err, "reading the account behind an identity")
}
