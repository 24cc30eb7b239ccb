package api

import (
	"time"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/sla"
	"belay/internal/ticket"
)

// clocks are the promises to the requester; those of cases with other parties stand with their cases.
func (r *reading) clocks(t *ticket.Ticket, under string) []Clock {
	out := []Clock{}
	stands := desk.Read(r.world, *t, r.now)
	for i, c := range t.Clocks {
		if c.Under == under {
			out = append(out, showClock(c.Tick(r.now), stands[i]))
		}
	}
	return out
}

// showClock is a clock as it stands.
func showClock(c sla.Clock, stands desk.Reading) Clock {
	out := Clock{
		Target: string(c.Target), State: string(c.State), Budget: c.Budget, Used: stands.Used, Left: stands.Left,
		Open: stands.Open && c.Counts() && !c.Held, Under: c.Under,
	}
	if c.Due != 0 && c.Ended == 0 && !c.Held {
		out.Due = instant(c.Due)
	}
	return out
}

// rowClocks are the clocks of a row: the list keeps no calendar at hand, so that what was used is what was written down last.
func rowClocks(lines []engine.ClockLine) (out []Clock) {
	for _, l := range lines {
		c := Clock{Target: string(l.Target), State: string(l.State), Budget: l.Budget, Used: l.Used, Left: l.Budget - l.Used, Open: l.State == sla.Running}
		if l.Due != nil {
			due := time.Unix(*l.Due, 0).UTC()
			c.Due = &due
		}
		out = append(out, c)
	}
	return out
}
