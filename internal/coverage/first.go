package coverage

import (
	"belay/internal/model"
	"belay/internal/span"
)

// Duty is how somebody comes to be told.
type Duty int

// The duties, from the closest at hand: present by the hours of a cover entry, on a rota, by a party's agreement, told
// by name without a duty.
const (
	AtTheDesk Duty = iota
	OnCall
	ByParty
	ByName
)

// Duty is how h comes to hold what they hold.
func (h Holder) Duty() Duty {
	f := h.roster.model.Function(h.Function)
	switch {
	case f == nil:
		return ByName
	case h.Person == nil:
		return ByParty
	case f.Cover[h.Entry].Rota != "":
		return OnCall
	}
	return AtTheDesk
}

// First is who is told first for a ticket of c raised at t, and when; ok is false when nobody comes within the window.
// It is what Chain says, without the reasons and much faster.
func (r *Roster) First(c *Cell, t span.Instant) (who Holder, at span.Instant, ok bool) {
	clock := r.clock(c.Clock)
	var by model.HolderID
	for _, s := range c.Steps {
		told, reached := clock.Deadline(t, s.Delay)
		if !reached || ok && told >= at {
			continue
		}
		for _, h := range s.Tells {
			if first, comes := r.Held(h, c.Severity).Next(told); comes && (!ok || first < at) {
				by, at, ok = h, first, true
			}
		}
	}
	if !ok {
		return Holder{}, 0, false
	}
	return r.Holders(by, at, c.Severity)[0], at, true
}
