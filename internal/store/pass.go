package store

import (
	"belay/internal/people"
	"belay/internal/span"
)

// AddPass writes a one-time secret that was handed out.
func (tx *Tx) AddPass(p people.Pass) error {
	err := tx.exec("INSERT INTO pass (digest, purpose, account, payload, made) VALUES ($1, $2, $3, $4, $5)",
		p.Digest, string(p.Purpose), string(p.Account), p.Payload, int64(p.Made))
	return doing(err, "handing out a one-time secret")
}

// PassOf is the one-time secret with that digest, which stays good.
func (tx *Tx) PassOf(digest string, purpose people.Purpose) (p people.Pass, ok bool, err error) {
	ok, err = tx.one([]any{&p.Digest, &p.Purpose, &p.Account, &p.Payload, &p.Made},
		"SELECT digest, purpose, account, payload, made FROM pass WHERE digest = $1 AND purpose = $2", digest, string(purpose))
	return p, ok, doing(err, "reading a one-time secret")
}

// TakePass is the one-time secret with that digest, which is no good from now on. Of two who take it at once one gets it.
func (tx *Tx) TakePass(digest string, purpose people.Purpose) (p people.Pass, ok bool, err error) {
	ok, err = tx.one([]any{&p.Digest, &p.Purpose, &p.Account, &p.Payload, &p.Made},
		"DELETE FROM pass WHERE digest = $1 AND purpose = $2 RETURNING digest, purpose, account, payload, made", digest, string(purpose))
	return p, ok, doing(err, "taking a one-time secret")
}

// EndPasses makes all one-time secrets of an account for a purpose no good.
func (tx *Tx) EndPasses(account people.ID, purpose people.Purpose) error {
	return doing(tx.exec("DELETE FROM pass WHERE account = $1 AND purpose = $2", string(account), string(purpose)), "ending one-time secrets of %s", account)
}

// SweepPasses removes one-time secrets that were made before then.
func (tx *Tx) SweepPasses(before span.Instant) error {
	return doing(tx.exec("DELETE FROM pass WHERE made < $1", int64(before)), "sweeping one-time secrets")
}
