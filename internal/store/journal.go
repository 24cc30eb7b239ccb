package store

import "belay/internal/span"

// Entry is one turn of a ticket: everything that happened at once. Entries are only added.
type Entry struct {
	ID         int64 // grows over the whole record; given by it
	Ticket     int64
	Seq        int64 // grows by one within a ticket, from 1
	At         span.Instant
	RecordedUS int64
	By         string // an account, or what acted
	Key        string // of the request that caused it; may be empty
	Events     []byte // JSON
	RedactedUS int64  // when words were taken out of it; 0 for never
}

const entryColumns = "id, ticket, seq, at, recorded_us, by, key, events, redacted_us"

// scan reads the columns of an entry.
func (e *Entry) scan(r row) error {
	return r.Scan(&e.ID, &e.Ticket, &e.Seq, &e.At, &e.RecordedUS, &e.By, &e.Key, &e.Events, &e.RedactedUS)
}

const addEntry = "INSERT INTO journal (ticket, seq, at, recorded_us, by, key, events) VALUES ($1, $2, $3, $4, $5, $6, $7)"

// Append adds e to the journal. Its Seq must follow the ticket's last.
func (tx *Tx) Append(e Entry) error {
	err := tx.exec(addEntry, e.Ticket, e.Seq, int64(e.At), e.RecordedUS, e.By, e.Key, string(e.Events))
	return doing(err, "adding entry %d of ticket %d", e.Seq, e.Ticket)
}

// Journal is the entries of a ticket after seq, in order, at most limit.
func (tx *Tx) Journal(ticket, after int64, limit int) ([]Entry, error) {
	list, err := collect(tx, func(r row, e *Entry) error { return e.scan(r) },
		"SELECT "+entryColumns+" FROM journal WHERE ticket = $1 AND seq > $2 ORDER BY seq LIMIT $3", ticket, after, int64(limit))
	return list, doing(err, "reading the journal of ticket %d", ticket)
}

// AllEntries hands every entry of the record to each, ticket after ticket, each ticket's in order. It reads them in pages, so
// that each may use the Tx.
func (tx *Tx) AllEntries(each func(Entry) error) error {
	last := Entry{}
	for {
		page, err := collect(tx, func(r row, e *Entry) error { return e.scan(r) }, "SELECT "+entryColumns+` FROM journal
			WHERE (ticket, seq) > ($1, $2) ORDER BY ticket, seq LIMIT $3`, last.Ticket, last.Seq, int64(entriesAtOnce))
		if err != nil {
			return doing(err, "reading the whole journal")
		}
		for _, e := range page {
			if err := each(e); err != nil {
				return err
			}
		}
		if len(page) < entriesAtOnce {
			return nil
		}
		last = page[len(page)-1]
	}
}

// entriesAtOnce is how many entries AllEntries keeps in memory.
const entriesAtOnce = 500

// Redact replaces who acted and what happened in one entry, and marks it as redacted for ever. It is for the erasure of a
// person; the record refuses any other change of an entry.
func (tx *Tx) Redact(e Entry) error {
	err := tx.exec("UPDATE journal SET by = $3, events = $4, redacted_us = $5 WHERE ticket = $1 AND seq = $2",
		e.Ticket, e.Seq, e.By, string(e.Events), e.RedactedUS)
	return doing(err, "redacting entry %d of ticket %d", e.Seq, e.Ticket)
}
