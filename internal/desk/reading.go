package desk

import (
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Reading is how a clock stands at an instant, in seconds of its calendar. Left is negative when it is late; Open says
// whether its calendar runs at that instant.
type Reading struct {
	Used int64
	Left int64
	Open bool
}

// Read is how each clock of t stands at an instant, in the order of t.Clocks.
func Read(w World, t ticket.Ticket, at span.Instant) []Reading {
	x := glance(w, t, at)
	out := make([]Reading, len(t.Clocks))
	for i, c := range t.Clocks {
		on := x.calendarOf(c)
		out[i] = Reading{Used: c.Elapsed(at, on), Left: c.Left(at, on), Open: runs(on, at)}
	}
	return out
}

// runs says whether a calendar is open at an instant.
func runs(on sla.Calendar, at span.Instant) bool { return on.Elapsed(at, at+1) > 0 }
