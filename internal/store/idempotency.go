package store

// Answer is what a request was answered, kept so that the same request gets the same answer and no second effect.
type Answer struct {
	Account string
	Key     string // the caller's
	Digest  string // of the request, to tell a repetition from another request under the same key
	Status  int
	Body    []byte
	AtUS    int64
}

// Answered is the answer that was kept for that account's key. Two requests of the same key at once do not both get false: the
// second waits, or is tried again when it keeps its answer, and then finds the first one's.
func (tx *Tx) Answered(account, key string) (a Answer, ok bool, err error) {
	ok, err = tx.one([]any{&a.Account, &a.Key, &a.Digest, &a.Status, &a.Body, &a.AtUS},
		"SELECT account, key, digest, status, body, at_us FROM idempotency WHERE account = $1 AND key = $2", account, key)
	return a, ok, doing(err, "looking for an answer that was given before")
}

// KeepAnswer keeps a. It belongs into the Change whose effect it answers for.
func (tx *Tx) KeepAnswer(a Answer) error {
	err := tx.exec("INSERT INTO idempotency (account, key, digest, status, body, at_us) VALUES ($1, $2, $3, $4, $5, $6)",
		a.Account, a.Key, a.Digest, int64(a.Status), string(a.Body), a.AtUS)
	return doing(err, "keeping an answer")
}

// SweepAnswers forgets answers that were kept before beforeUS.
func (tx *Tx) SweepAnswers(beforeUS int64) error {
	return doing(tx.exec("DELETE FROM idempotency WHERE at_us < $1", beforeUS), "sweeping old answers")
}
