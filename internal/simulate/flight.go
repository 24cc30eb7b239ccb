package simulate

import (
	"iter"

	"belay/internal/span"
	"belay/internal/ticket"
)

// flight is the tickets in flight, each in a slot that another is given once it is over. So a run takes memory by how many are
// in flight at once, however many come.
type flight struct {
	slots  []*life
	free   []int32 // slots without a ticket
	ended  []*life // over for good, in what happens now
	spare  []*life // to be lived again
	reuses bool    // nobody outside keeps tickets, so that their lists can be used again
}

// begin is a ticket that is about to be opened.
func (f *flight) begin(number ticket.Number) *life {
	var l *life
	if last := len(f.spare) - 1; last >= 0 {
		l, f.spare = f.spare[last], f.spare[:last]
	} else {
		l = new(life)
	}
	if last := len(f.free) - 1; last >= 0 {
		l.slot, f.free = f.free[last], f.free[:last]
		f.slots[l.slot] = l
	} else {
		l.slot = int32(len(f.slots))
		f.slots = append(f.slots, l)
	}
	l.Number = number
	return l
}

// end lets a ticket go that is over for good, once what happens now has happened.
func (f *flight) end(l *life) { f.ended = append(f.ended, l) }

// land gives the slots of tickets that have ended to others.
func (f *flight) land() {
	for _, l := range f.ended {
		f.slots[l.slot] = nil
		f.free = append(f.free, l.slot)
		if f.reuses {
			t := l.Ticket
			t.Blank()
			*l = life{Ticket: t}
			f.spare = append(f.spare, l)
		}
	}
	f.ended = f.ended[:0]
}

// find is the ticket of a number in a slot; nil if it is over for good.
func (f *flight) find(slot int32, number uint32) *life {
	if l := f.slots[slot]; l != nil && uint32(l.Number) == number {
		return l
	}
	return nil
}

// all are the tickets in flight, by their slots.
func (f *flight) all() iter.Seq[*life] {
	return func(yield func(*life) bool) {
		for _, l := range f.slots {
			if l != nil && !yield(l) {
				return
			}
		}
	}
}

// noted is a thing as the agenda keeps it: small, and without pointers, so that what is noted keeps no ticket that is over
// and is not looked at when memory is collected.
type noted struct {
	slot, hand, source int32 // of a ticket, somebody and a stream; none
	number             uint32
	stamp, nth         int32
	kind               kind
}

// note notes what will happen at a time.
func (w *world) note(at span.Instant, t thing) {
	n := noted{kind: t.kind, slot: none, hand: none, source: none, stamp: int32(t.stamp), nth: int32(t.nth)}
	if t.life != nil {
		n.slot, n.number = t.life.slot, uint32(t.life.Number)
	}
	if t.worker != nil {
		n.hand = t.worker.hand
	}
	if t.stream != nil {
		n.source = t.stream.place
	}
	w.agenda.note(at, n)
}

// thing is what was noted; ok is false when it was of a ticket that is over for good.
func (w *world) thing(n noted) (t thing, ok bool) {
	t = thing{kind: n.kind, stamp: int(n.stamp), nth: int(n.nth)}
	if n.hand != none {
		t.worker = w.hands[n.hand]
	}
	if n.source != none {
		t.stream = w.sources[n.source]
	}
	if n.slot != none {
		t.life = w.flight.find(n.slot, n.number)
		return t, t.life != nil
	}
	return t, true
}

// enlist gives somebody who works a number.
func (w *world) enlist(who *worker) {
	who.hand = int32(len(w.hands))
	w.hands = append(w.hands, who)
}
