package coverage

import (
	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// The time from raising a ticket at t until somebody is told is the least, over the steps, of F(t) - t, where F(t) is
// the first instant from the step's time S(t) onwards at which the step's function is held. Between two breakpoints
// F(t) either waits for the same opening or moves along with t, so F(t) - t never grows there; it jumps up only where
// S(t) reaches the end of a stretch in which the function is held, and where S(t) leaps over a closed stretch of the
// clock. So its maximum stands at the horizon's start or at one of those breakpoints.

// reach is one step of a chain, ready for the question when it first tells somebody.
type reach struct {
	clock *calendar.Clock
	delay int64
	held  span.Set
}

// first is when the step first tells somebody, for a ticket raised at t.
func (r *reach) first(t span.Instant) (span.Instant, bool) {
	told, ok := r.clock.Deadline(t, r.delay)
	if !ok {
		return 0, false
	}
	return r.held.Next(told)
}

// worstWait is the longest time until somebody is told, over the horizon.
func (p *Proof) worstWait(c *Cell, clock *calendar.Clock) Wait {
	reaches := p.reaches(c, clock)
	worst := Wait{At: p.Horizon.From}
	try := func(t span.Instant) {
		if t < p.Horizon.From || t >= p.Horizon.Until || worst.Never {
			return
		}
		wait, never := int64(0), true
		for i := range reaches {
			at, ok := reaches[i].first(t)
			if !ok {
				continue
			}
			if w := int64(at - t); never || w < wait {
				wait, never = w, false
			}
			if wait <= worst.Seconds {
				return
			}
		}
		if never || wait > worst.Seconds {
			worst = Wait{Seconds: wait, At: t, Never: never}
		}
	}
	try(p.Horizon.From)
	for i := range reaches {
		r := &reaches[i]
		for _, s := range r.held.Spans() {
			try(clock.Reaches(s.Until, r.delay))
		}
		if r.delay > 0 && !clock.Always() {
			for _, s := range clock.Spans() {
				try(clock.Reaches(s.From, r.delay))
			}
		}
	}
	return worst
}

// reaches prepares the steps of a chain. A step that tells at once a function that is always held answers every
// question by itself.
func (p *Proof) reaches(c *Cell, clock *calendar.Clock) []reach {
	var out []reach
	for _, s := range c.Steps {
		held := p.heldByAny(s.Tells, c.Severity)
		if held.Empty() {
			continue
		}
		r := reach{clock: clock, delay: s.Delay, held: held}
		if s.Delay == 0 && held.Gaps(p.Horizon).Empty() {
			return []reach{r}
		}
		out = append(out, r)
	}
	return out
}

// heldByAny is when somebody who counts for v holds any of the told functions.
func (p *Proof) heldByAny(tells []model.HolderID, v *model.Severity) span.Set {
	var held span.Set
	for _, h := range tells {
		held = held.Union(p.roster.Held(h, v))
	}
	return held
}
