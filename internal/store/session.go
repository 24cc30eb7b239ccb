package store

import (
	"belay/internal/people"
	"belay/internal/span"
)

const sessionColumns = "session.id, digest, session.account, began, seen, mfa, address, browser"

// places are where a session's columns are read to.
func sessionPlaces(s *people.Session) []any {
	return []any{&s.ID, &s.Digest, &s.Account, &s.Began, &s.Seen, &s.MFA, &s.Address, &s.Browser}
}

// AddSession writes a new session under an id of its own and returns it.
func (tx *Tx) AddSession(s people.Session) (people.Session, error) {
	s.ID = newID()
	err := tx.exec("INSERT INTO session (id, digest, account, began, seen, mfa, address, browser) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		string(s.ID), s.Digest, string(s.Account), int64(s.Began), int64(s.Seen), s.MFA, s.Address, s.Browser)
	return s, doing(err, "beginning a session of %s", s.Account)
}

// SessionOf is the session whose secret has that digest, and its account.
func (tx *Tx) SessionOf(digest string) (s people.Session, a people.Account, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return readAccount(r, &a, sessionPlaces(&s)...) },
		"SELECT "+sessionColumns+", "+accountColumns+" FROM session JOIN account ON account.id = session.account WHERE digest = $1", digest)
	return s, a, ok, doing(err, "reading a session")
}

// SeeSession writes down that a session was used.
func (tx *Tx) SeeSession(id people.ID, at span.Instant) error {
	return doing(tx.exec("UPDATE session SET seen = $2 WHERE id = $1 AND seen < $2", string(id), int64(at)), "seeing session %s", id)
}

// Sessions are those of an account, the oldest first; some may have ended by themselves.
func (tx *Tx) Sessions(account people.ID) ([]people.Session, error) {
	list, err := collect(tx, func(r row, s *people.Session) error { return r.Scan(sessionPlaces(s)...) },
		"SELECT "+sessionColumns+" FROM session WHERE account = $1 ORDER BY began, id", string(account))
	return list, doing(err, "listing the sessions of %s", account)
}

// EndSession ends one session of an account.
func (tx *Tx) EndSession(account, id people.ID) error {
	return doing(tx.exec("DELETE FROM session WHERE account = $1 AND id = $2", string(account), string(id)), "ending session %s", id)
}

// EndSessions ends all sessions of an account but the one named; none is spared for an empty name.
func (tx *Tx) EndSessions(account, spare people.ID) error {
	return doing(tx.exec("DELETE FROM session WHERE account = $1 AND id <> $2", string(account), string(spare)), "ending the sessions of %s", account)
}

// SweepSessions removes sessions that nobody used since then.
func (tx *Tx) SweepSessions(since span.Instant) error {
	return doing(tx.exec("DELETE FROM session WHERE seen < $1", int64(since)), "sweeping sessions")
}
