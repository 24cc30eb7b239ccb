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
	worst := waitFrom(reaches, p.Horizon.From, Wait{Seconds: -1})
	try := func(t, comes span.Instant) { // comes is when this step tells somebody at the latest
		if t >= p.Horizon.From && t < p.Horizon.Until && !worst.Never && int64(comes-t) > worst.Seconds {
			worst = waitFrom(reaches, t, worst)
		}
	}
	for i := range reaches {
		r := &reaches[i]
		held, ends := r.held.Spans(), clock.Cursor()
		for k, s := range held {
			comes := span.End
			if k+1 < len(held) {
				comes = held[k+1].From
			}
			if clock.Always() && int64(comes-s.Until)+r.delay <= worst.Seconds {
				continue // the hole and the delay together are no longer than what was found
			}
			try(ends.Reaches(s.Until, r.delay), comes)
		}
		if r.delay > 0 && !clock.Always() {
			opens := clock.Cursor()
			k := 0
			for _, s := range clock.Spans() {
				for k < len(held) && held[k].Until <= s.From+1 {
					k++
				}
				comes := span.End
				if k < len(held) {
					comes = max(held[k].From, s.From+1)
				}
				try(opens.Reaches(s.From, r.delay), comes)
			}
		}
	}
	return worst
}

// waitFrom is the wait of a ticket raised at t if it is longer than the worst so far, else that.
func waitFrom(reaches []reach, t span.Instant, worst Wait) Wait {
	wait := Wait{At: t, Never: true}
	for i := range reaches {
		at, ok := reaches[i].first(t)
		if !ok {
			continue
		}
		if seconds := int64(at - t); wait.Never || seconds < wait.Seconds {
			wait.Seconds, wait.Never = seconds, false
		}
		if wait.Seconds <= worst.Seconds {
			return worst
		}
	}
	return wait
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
		if all, ok := held.Around(p.Horizon.From); s.Delay == 0 && ok && all.Until >= p.Horizon.Until {
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
