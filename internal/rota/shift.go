package rota

import (
	"fmt"
	"slices"

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
	first, last, ok := t.turns(p)
	if !ok {
		return nil
	}
	out := make([]Shift, 0, last-first+1+2*len(t.changes))
	start := t.Start(first)
	for k := first; k <= last; k++ {
		end := t.Start(k + 1)
		out = t.turn(out, p, k, place, start, min(end, t.until))
		start = end
	}
	return out
}

// Of are one person's shifts at a place (from 1) that meet p, in order of time and whole.
func (t *Turns) Of(person model.PersonID, p span.Span, place int) []Shift {
	first, last, ok := t.turns(p)
	if !ok {
		return nil
	}
	out := make([]Shift, 0, (last-first+1)/len(t.rota.People)+1+2*len(t.changes))
	var pieces []Shift
	for k := first; k <= last; k++ {
		if t.planned(k, place) != person && t.rota.Handover.Zero() && len(t.changes) == 0 {
			continue
		}
		pieces = t.turn(pieces[:0], p, k, place, t.Start(k), min(t.Start(k+1), t.until))
		for _, s := range pieces {
			if s.Person == person {
				out = append(out, s)
			}
		}
	}
	return out
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

// turn appends to out the shifts of turn k that meet p: at place 1 first whoever stays on from the turn before, then
// the turn's own, cut where changes begin and end.
func (t *Turns) turn(out []Shift, p span.Span, k, place int, start, end span.Instant) []Shift {
	if h := t.rota.Handover; place == 1 && k > 0 && !h.Zero() {
		stays := min(start+span.Instant(int64(h.Days)*daySeconds+h.Seconds), end)
		out = t.laid(out, p, Shift{
			Span: span.Span{From: start, Until: stays}, Rota: t.rota.ID, Turn: k - 1, Place: 1,
			Planned: t.planned(k-1, 1), Staying: true,
		})
	}
	return t.laid(out, p, Shift{
		Span: span.Span{From: start, Until: end}, Rota: t.rota.ID, Turn: k, Place: place, Planned: t.planned(k, place),
	})
}

// laid appends s with the changes laid on it: whole where none applies, else in the pieces they cut.
func (t *Turns) laid(out []Shift, p span.Span, s Shift) []Shift {
	var room [2 * 8]span.Instant // more changes than that on one turn spill over
	cuts := room[:0]
	for _, c := range t.changes {
		if met := c.during.Intersect(s.Span); !met.Empty() {
			cuts = append(cuts, met.From, met.Until)
		}
	}
	add := func(piece Shift) {
		if !piece.Intersect(p).Empty() {
			out = append(out, piece)
		}
	}
	s.Person = s.Planned
	if len(cuts) == 0 {
		add(s)
		return out
	}
	cuts = append(cuts, s.From, s.Until)
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i, from := range cuts[:len(cuts)-1] {
		piece := s
		piece.Span = span.Span{From: from, Until: cuts[i+1]}
		piece.Person, piece.Change = t.changed(s, from)
		if n := len(out); n > 0 && out[n-1].Until == from && sameButTime(out[n-1], piece) {
			out[n-1].Until = piece.Until
			continue
		}
		add(piece)
	}
	return out
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
