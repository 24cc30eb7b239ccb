package rota

import (
	"fmt"
	"iter"
	"slices"
	"strconv"

	"belay/internal/model"
	"belay/internal/span"
)

// Shift is a stretch in which one person stands at one place of a rota.
type Shift struct {
	span.Span
	Person  model.PersonID // Unknown where the list says so; empty where a change leaves the turn to nobody
	Rota    model.RotaID
	Turn    int            // counted from 0
	Place   int            // 1 is on turn, 2 is next
	Planned model.PersonID // who would stand there without changes
	Index   int            // where Planned stands in the rota's list
	Change  *model.Change  // the change that put Person there; nil by the order of the list
	Staying bool           // the person of the turn before, staying on for the handover
}

// Why is how the shift came about: "rota duty, turn 31, sara for mette: swap".
func (s Shift) Why() string {
	why := fmt.Sprintf("rota %s, turn %d", s.Rota, s.Turn)
	if s.Place > 1 {
		why += fmt.Sprintf(", place %d", s.Place)
	}
	if s.Staying {
		why += ", handing over"
	}
	if s.Change == nil {
		return why
	}
	with := string(s.Person)
	if with == "" {
		with = "nobody"
	}
	why += fmt.Sprintf(", %s for %s", with, s.Planned)
	if s.Change.Why != "" {
		why += ": " + s.Change.Why
	}
	return why
}

// Shifts are the shifts at a place (from 1) that meet p, in order of time and whole, not cut to p. Stretches that a
// change leaves to nobody are shifts of nobody.
func (t *Turns) Shifts(p span.Span, place int) []Shift {
	return slices.AppendSeq(make([]Shift, 0, t.Count(p)+2*len(t.changes)), t.All(p, place))
}

// Of are one person's shifts at a place (from 1) that meet p, in order of time and whole.
func (t *Turns) Of(person model.PersonID, p span.Span, place int) []Shift {
	if len(t.rota.People) == 0 {
		return nil
	}
	out := make([]Shift, 0, t.Count(p)/len(t.rota.People)+1+2*len(t.changes))
	for s := range t.All(p, place) {
		if s.Person == person {
			out = append(out, s)
		}
	}
	return out
}

// Count is the number of turns that meet p.
func (t *Turns) Count(p span.Span) int {
	first, last, ok := t.turns(p)
	if !ok {
		return 0
	}
	return last - first + 1
}

// All goes through what Shifts lists, without keeping it.
func (t *Turns) All(p span.Span, place int) iter.Seq[Shift] {
	return func(yield func(Shift) bool) {
		first, last, ok := t.turns(p)
		if !ok {
			return
		}
		next := t.walk(p)
		start := t.Start(first)
		if len(t.changes) == 0 && t.rota.Handover.Zero() {
			t.plain(first, last, place, start, next, yield)
			return
		}
		for k := first; k <= last; k++ {
			end := next(k+1, start)
			if !t.turn(p, k, place, start, min(end, t.until), yield) {
				return
			}
			start = end
		}
	}
}

// plain goes through turns that nothing changes, from the start of the first.
func (t *Turns) plain(first, last, place int, start span.Instant, next func(int, span.Instant) span.Instant, yield func(Shift) bool) {
	people := t.rota.People
	s := Shift{Rota: t.rota.ID, Place: place}
	for k := first; k <= last; k++ {
		end := next(k+1, start)
		s.Span, s.Turn, s.Index = span.Span{From: start, Until: min(end, t.until)}, k, (k+place-1)%len(people)
		s.Planned, s.Person = people[s.Index], people[s.Index]
		if !s.Empty() && !yield(s) { // a turn can be lost in a day that the zone skips
			return
		}
		start = end
	}
}

// turns are the numbers of the turns that meet p.
func (t *Turns) turns(p span.Span) (first, last int, ok bool) {
	p = p.Intersect(span.Span{From: t.anchor, Until: t.until})
	if p.Empty() {
		return 0, 0, false
	}
	first, ok = t.TurnAt(p.From)
	if !ok {
		return 0, 0, false
	}
	last, _ = t.TurnAt(p.Until - 1)
	return first, last, true
}

// turn yields the shifts of turn k that meet p: at place 1 first whoever stays on from the turn before, then the
// turn's own, cut where changes begin and end.
func (t *Turns) turn(p span.Span, k, place int, start, end span.Instant, yield func(Shift) bool) bool {
	if h := t.rota.Handover; place == 1 && k > 0 && !h.Zero() {
		stays := min(start+span.Instant(int64(h.Days)*daySeconds+h.Seconds), end)
		before := Shift{
			Span: span.Span{From: start, Until: stays}, Rota: t.rota.ID, Turn: k - 1, Place: 1,
			Staying: true,
		}
		if !t.laid(p, before, yield) {
			return false
		}
	}
	own := Shift{
		Span: span.Span{From: start, Until: end}, Rota: t.rota.ID, Turn: k, Place: place,
	}
	return t.laid(p, own, yield)
}

// laid yields s with the changes laid on it: whole where none applies, else in the pieces they cut.
func (t *Turns) laid(p span.Span, s Shift, yield func(Shift) bool) bool {
	s.Index = (s.Turn + s.Place - 1) % len(t.rota.People)
	s.Planned = t.rota.People[s.Index]
	s.Person = s.Planned
	cuts := t.cuts(s.Span)
	if len(cuts) == 0 {
		return s.Intersect(p).Empty() || yield(s)
	}
	cuts = append(cuts, s.From, s.Until)
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	piece := s
	piece.Until = s.From // nothing yet
	for i, from := range cuts[:len(cuts)-1] {
		next := s
		next.Span = span.Span{From: from, Until: cuts[i+1]}
		next.Person, next.Change = t.changed(s, from)
		if sameButTime(piece, next) {
			piece.Until = next.Until
			continue
		}
		if !piece.Intersect(p).Empty() && !yield(piece) {
			return false
		}
		piece = next
	}
	return piece.Intersect(p).Empty() || yield(piece)
}

// cuts are where changes begin and end within a stretch; empty where none meets it.
func (t *Turns) cuts(stretch span.Span) []span.Instant {
	var cuts []span.Instant
	for _, c := range t.changes {
		if met := c.during.Intersect(stretch); !met.Empty() {
			if cuts == nil {
				cuts = make([]span.Instant, 0, 2*len(t.changes)+2)
			}
			cuts = append(cuts, met.From, met.Until)
		}
	}
	return cuts
}

func sameButTime(a, b Shift) bool {
	a.Span = b.Span
	return a == b
}

// changed is who stands in s at an instant once every change has had its say, and the last change that decided it.
// A change that replaces somebody applies where they stand by the list or after earlier changes; one that replaces
// nobody in particular applies to whoever is on turn.
func (t *Turns) changed(s Shift, at span.Instant) (who model.PersonID, by *model.Change) {
	who = s.Planned
	for _, c := range t.changes {
		if !c.during.Holds(at) {
			continue
		}
		if c.Replace == who || c.Replace == s.Planned || c.Replace == "" && s.Place == 1 {
			who, by = c.With, c.Change
		}
	}
	return who, by
}

// PlaceName is what people call a place of a rota: on turn, second, third.
func PlaceName(place int) string {
	if words := [...]string{"on turn", "second", "third", "fourth"}; place <= len(words) {
		return words[place-1]
	}
	return "place " + strconv.Itoa(place)
}
