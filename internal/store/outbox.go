package store

import (
	"cmp"
	"slices"
)

// Message is something to be sent: a letter, a page, a call of a webhook. It is sent at least once; whoever receives it tells
// repetitions by its key.
type Message struct {
	ID           int64  // grows; given by the record
	Key          string // names the effect; a second message of the same key is not kept
	Kind         string
	Ticket       int64 // 0 for none
	Target       string
	Payload      []byte // JSON
	CreatedUS    int64
	DueUS        int64 // not before this
	Attempts     int64
	Node         string
	LeaseUntilUS int64
	DoneUS       int64  // 0 until it was delivered or given up
	Error        string // of the last attempt; empty after success
}

const messageColumns = "id, key, kind, ticket, target, payload, created_us, due_us, attempts, node, lease_until_us, done_us, error"

// scan reads the columns of a message.
func (m *Message) scan(r row) error {
	return r.Scan(&m.ID, &m.Key, &m.Kind, &m.Ticket, &m.Target, &m.Payload, &m.CreatedUS, &m.DueUS, &m.Attempts, &m.Node,
		&m.LeaseUntilUS, &m.DoneUS, &m.Error)
}

// scanMessage is scan for collect.
func scanMessage(r row, m *Message) error { return m.scan(r) }

// Send puts m into the outbox, unless a message of its key is or was there.
func (tx *Tx) Send(m Message) error {
	err := tx.exec(`INSERT INTO outbox (key, kind, ticket, target, payload, created_us, due_us) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (key) DO NOTHING`, m.Key, m.Kind, m.Ticket, m.Target, string(m.Payload), m.CreatedUS, m.DueUS)
	return doing(err, "sending %q", m.Key)
}

// NextOutbox is the earliest time at which a message may be sent or claimed again; ok is false when none waits.
func (tx *Tx) NextOutbox() (dueUS int64, ok bool, err error) {
	ok, err = tx.one([]any{&dueUS}, "SELECT due_us FROM outbox WHERE done_us = 0 ORDER BY due_us, id LIMIT 1")
	return dueUS, ok, doing(err, "asking what is to be sent next")
}

// ClaimOutbox leases up to limit messages that may be sent at nowUS to node, the longest due first. A claimed message is not
// due again before its lease has run out, so that a node that died leaves nothing unsent.
func (tx *Tx) ClaimOutbox(node string, nowUS, leaseUntilUS int64, limit int) ([]Message, error) {
	list, err := collect(tx, scanMessage, `UPDATE outbox SET node = $1, lease_until_us = $3, due_us = $3, attempts = attempts + 1 WHERE id IN (
			SELECT id FROM outbox WHERE done_us = 0 AND due_us <= $2 ORDER BY due_us, id LIMIT $4`+tx.dialect.skipTaken+`)
		RETURNING `+messageColumns, node, nowUS, leaseUntilUS, int64(limit))
	slices.SortFunc(list, func(a, b Message) int { return cmp.Compare(a.ID, b.ID) })
	return list, doing(err, "claiming what is to be sent")
}

// Delivered says that the message has arrived.
func (tx *Tx) Delivered(id, nowUS int64) error {
	return doing(tx.exec("UPDATE outbox SET done_us = $2, error = '' WHERE id = $1", id, nowUS), "noting a delivery")
}

// Failed says that the message has not arrived, and why; it is due again at retryUS.
func (tx *Tx) Failed(id, retryUS int64, why string) error {
	return doing(tx.exec("UPDATE outbox SET due_us = $2, lease_until_us = 0, node = '', error = $3 WHERE id = $1 AND done_us = 0", id, retryUS, why),
		"noting a failed delivery")
}

// GaveUp says that the message will not be tried again, and why.
func (tx *Tx) GaveUp(id, nowUS int64, why string) error {
	return doing(tx.exec("UPDATE outbox SET done_us = $2, error = $3 WHERE id = $1", id, nowUS, why), "giving up a delivery")
}

// Replay makes the message due at dueUS, whatever became of it before.
func (tx *Tx) Replay(id, dueUS int64) error {
	return doing(tx.exec("UPDATE outbox SET due_us = $2, done_us = 0, lease_until_us = 0, node = '', error = '' WHERE id = $1", id, dueUS),
		"sending a message again")
}

// Message is the message of that id.
func (tx *Tx) Message(id int64) (m Message, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return m.scan(r) }, "SELECT "+messageColumns+" FROM outbox WHERE id = $1", id)
	return m, ok, doing(err, "reading message %d", id)
}

// Messages is the messages of a kind to a target, the newest first, at most limit with an id below before; 0 begins at the newest.
func (tx *Tx) Messages(kind, target string, before int64, limit int) ([]Message, error) {
	list, err := collect(tx, scanMessage, "SELECT "+messageColumns+` FROM outbox WHERE kind = $1 AND target = $2 AND id < $3
		ORDER BY id DESC LIMIT $4`, kind, target, below(before), int64(limit))
	return list, doing(err, "listing messages")
}

// SweepOutbox forgets messages that were done before beforeUS. Their keys are forgotten too.
func (tx *Tx) SweepOutbox(beforeUS int64) error {
	return doing(tx.exec("DELETE FROM outbox WHERE done_us > 0 AND done_us < $1", beforeUS), "sweeping the outbox")
}

// newest is above every id.
const newest = int64(1) << 62

// below is the id to stay below, for a cursor that is 0 at the beginning.
func below(before int64) int64 {
	if before == 0 {
		return newest
	}
	return before
}

// MessageOf is the message of that key.
func (tx *Tx) MessageOf(key string) (m Message, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return m.scan(r) }, "SELECT "+messageColumns+" FROM outbox WHERE key = $1", key)
	return m, ok, doing(err, "reading message %q", key)
}
