package store

// Setting is what an account has chosen under a name; empty if nothing.
func (tx *Tx) Setting(account, name string) (value string, err error) {
	_, err = tx.one([]any{&value}, "SELECT value FROM setting WHERE account = $1 AND name = $2", account, name)
	return value, doing(err, "reading a setting")
}

// KeepSetting keeps what an account has chosen.
func (tx *Tx) KeepSetting(account, name, value string) error {
	err := tx.exec(`INSERT INTO setting (account, name, value) VALUES ($1, $2, $3)
		ON CONFLICT (account, name) DO UPDATE SET value = excluded.value`, account, name, value)
	return doing(err, "keeping a setting")
}
