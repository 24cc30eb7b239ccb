package desk

import (
	"cmp"
	"slices"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Forecast is one thing that happens if nobody does anything: who is told, or to which function the ticket goes.
type Forecast struct {
	At      span.Instant
	Step    int // its place in the escalation; ticket.LastResort for the last resort
	Holder  model.HolderID
	HandTo  model.FunctionID
	While   model.While
	Holders []coverage.Holder // who will be told, as the rosters stand now
	Empty   string            // why nobody will
}

// Next is what happens to a ticket if nobody does anything, in order of time: at most limit steps.
func Next(w World, t ticket.Ticket, now span.Instant, limit int) []Forecast {
	x := glance(w, t, now)
	plan := x.plan()
	if plan == nil || !t.Live() {
		return nil
	}
	var out []Forecast
	for _, b := range plan.All(&t) {
		if b.At < now || x.idle(b) {
			continue
		}
		lasts := b.Of.Lasts()
		if b.Of.HandTo != "" {
			out = append(out, x.foresee(b.At, b.Step, model.HolderID(b.Of.HandTo), lasts))
			out[len(out)-1].HandTo = b.Of.HandTo
		}
		for _, h := range b.Of.Tell {
			out = append(out, x.foresee(b.At, b.Step, h, lasts))
		}
	}
	if at, ok := x.usedUp(); ok && at >= now {
		out = append(out, x.foresee(at, ticket.LastResort, plan.Resort, model.Untaken))
	}
	slices.SortStableFunc(out, func(a, b Forecast) int { return cmp.Compare(a.At, b.At) })
	return out[:min(len(out), limit)]
}

// foresee is who will be told at h, by the rosters of today.
func (x *turn) foresee(at span.Instant, step int, h model.HolderID, lasts model.While) Forecast {
	e := x.holding(h)
	f := Forecast{At: at, Step: step, Holder: h, While: lasts}
	if window := e.Roster(x.now).Window(); !window.Holds(at) {
		f.Empty = "too far ahead to say"
		return f
	}
	group := x.groupAt(h, at)
	f.Holders, f.Empty = group.Holders, group.Empty
	return f
}
