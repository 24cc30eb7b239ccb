package ticket

import "belay/internal/span"

// Draft is a ticket in the middle of a turn: each event that is emitted shows at once.
type Draft struct {
	Ticket

	entry Entry
}

// Begin opens a turn of whoever acts, at an instant. t itself stays as it was.
func (t Ticket) Begin(by Account, at span.Instant) *Draft {
	d := &Draft{Ticket: t.clone(), entry: Entry{Ticket: t.Number, Seq: t.Seq + 1, At: at, By: by}}
	d.Seq, d.Changed = d.entry.Seq, at
	return d
}

// Emit lets an event happen.
func (d *Draft) Emit(e Event) {
	d.entry.Events = append(d.entry.Events, e)
	e.fold(&d.Ticket, d.entry)
}

// Entry is what has happened so far.
func (d *Draft) Entry() Entry { return d.entry }
