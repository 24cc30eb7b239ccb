package ticket

import "belay/internal/span"

// Draft is a ticket in the middle of a turn: each event that is emitted shows at once.
type Draft struct {
	*Ticket

	entry Entry
}

// Begin opens a turn of whoever acts, at an instant. t itself stays as it was.
func (t Ticket) Begin(by Account, at span.Instant) *Draft {
	own := t.Clone()
	d := new(Draft)
	d.On(&own, by, at)
	return d
}

// On opens another turn in the same room, on t itself. The events of the turn before are overwritten.
func (d *Draft) On(t *Ticket, by Account, at span.Instant) {
	d.Ticket = t
	d.entry = Entry{Ticket: t.Number, Seq: t.Seq + 1, At: at, By: by, Events: d.entry.Events[:0]}
	d.Seq, d.Changed = d.entry.Seq, at
}

// Emit lets an event happen.
func (d *Draft) Emit(e Event) {
	d.entry.Events = append(d.entry.Events, e)
	e.fold(d.Ticket, &d.entry)
}

// Entry is what has happened so far.
func (d *Draft) Entry() Entry { return d.entry }

// By is whoever acts.
func (d *Draft) By() Account { return d.entry.By }
