// Package sla keeps the clocks of promises: how much of a target's time is used, when it falls due, whether it pauses, was
// met or was breached.
//
// # One run of a clock
//
//	opened                paused        resumed                    met
//	  │■■■■■■■■■■■■■■■■■■■■│             │■■■■■■■■■■■■■■■■■■■■■■■■■■■│
//	  └──────── Used ──────┘             └─── counts from Since ─────┘
//
// A clock counts open time of a calendar. It stands on the edition of the model that was in force when it started, and
// keeps it. All it must remember is how much was used before Since; the rest follows from the calendar and the instant at
// which one looks. So two people who look at the same instant see the same, and nothing has to run in between.
package sla

import (
	"belay/internal/model"
	"belay/internal/span"
)

// Calendar counts open time: a *calendar.Calendar behind a cache, or a *calendar.Clock.
type Calendar interface {
	// Elapsed is the open seconds of [from, until).
	Elapsed(from, until span.Instant) int64
	// Deadline is the earliest instant at which open seconds have elapsed since from; ok is false when there is none.
	Deadline(from span.Instant, open int64) (at span.Instant, ok bool)
}

// State is how a run of a clock stands.
type State string

// The states of a run. Running and Paused are open; a Breached one may still count, to say by how much it is late.
const (
	Running  State = "running"
	Paused   State = "paused"
	Met      State = "met"
	Breached State = "breached"
	Stopped  State = "stopped" // the promise no longer applies: its severity makes none, or the ticket is no ticket
)

// Clock is one run of one target. The zero Clock is no clock.
type Clock struct {
	Target   model.TargetName `json:"target"`
	Run      int              `json:"run,omitempty"`    // 0 is the first; an update clock starts a run with each answer, resolve with each reopening
	Edition  int              `json:"edition"`          // the edition that was in force when it started
	Severity model.SeverityID `json:"severity"`         // whose target and calendar it counts on
	Service  model.ServiceID  `json:"service"`          // whose hours the calendar called service means
	Under    string           `json:"under,omitempty"`  // the agreement whose target it is; empty for a promise to the requester
	Budget   int64            `json:"budget"`           // the target, in seconds of its calendar
	Used     int64            `json:"used"`             // open seconds used before Since
	Since    span.Instant     `json:"since"`            // running: counts from here; paused or ended: since when
	State    State            `json:"state"`            //
	Held     bool             `json:"held,omitempty"`   // a breached clock pauses too, and stays breached
	Due      span.Instant     `json:"due,omitempty"`    // the deadline; 0 while it pauses, or where its calendar never opens long enough
	Late     span.Instant     `json:"late,omitempty"`   // while it runs: from here on more than the budget is used
	Breach   span.Instant     `json:"breach,omitempty"` // when it was breached: the deadline; 0: it was not
	Ended    span.Instant     `json:"ended,omitempty"`  // when it was met or stopped; 0: it still counts
}

// Start is a clock that starts to count at an instant.
func Start(c Clock, budget int64, at span.Instant, on Calendar) Clock {
	c.Budget, c.Used, c.Since, c.State = budget, 0, at, Running
	return c.aim(on)
}

// aim works out when c falls due, from Since on. Where more was used than it now may, because a shorter target came
// later, it is breached at Since, be it paused or not. A clock that was breached keeps its deadline.
func (c Clock) aim(on Calendar) Clock {
	c.Due, c.Late = 0, 0
	switch {
	case c.State == Breached:
		c.Due = c.Breach
	case c.Used > c.Budget:
		c.State, c.Due, c.Late, c.Breach = Breached, c.Since, c.Since, c.Since
	case c.Held:
	default:
		c.Due, _ = on.Deadline(c.Since, c.Budget-c.Used)
		c.Late, _ = on.Deadline(c.Since, c.Budget-c.Used+1)
	}
	return c
}

// Open says whether the promise is still to be kept: it was neither met nor breached nor dropped.
func (c Clock) Open() bool { return c.State == Running || c.State == Paused }

// Counts says whether time still counts on c, be it late already.
func (c Clock) Counts() bool { return c.Ended == 0 && c.State != "" }

// Next is the instant at which c changes by itself: it is breached then. ok is false when it never is.
func (c Clock) Next() (at span.Instant, ok bool) {
	return c.Late, c.State == Running && c.Late != 0
}

// Elapsed is the seconds used by an instant.
func (c Clock) Elapsed(at span.Instant, on Calendar) int64 {
	if c.Held || c.Ended != 0 || at <= c.Since {
		return c.Used
	}
	return c.Used + on.Elapsed(c.Since, at)
}

// Left is the seconds left at an instant; negative when it is late.
func (c Clock) Left(at span.Instant, on Calendar) int64 { return c.Budget - c.Elapsed(at, on) }

// Tick is c as time alone has made it by an instant: breached once more than its budget is used, at the instant of its
// deadline, whoever looks and whenever.
func (c Clock) Tick(at span.Instant) Clock {
	if c.State == Running && c.Late != 0 && at >= c.Late {
		c.State, c.Breach = Breached, c.Due
	}
	return c
}

// Pause stops the counting from an instant on; a clock that does not count stays as it is.
func (c Clock) Pause(at span.Instant, on Calendar) Clock {
	c = c.Tick(at)
	if c.Held || !c.Counts() {
		return c
	}
	c.Used, c.Since, c.Held = c.Elapsed(at, on), at, true
	if c.State == Running {
		c.State = Paused
	}
	return c.aim(on)
}

// Resume lets a paused clock count again from an instant on.
func (c Clock) Resume(at span.Instant, on Calendar) Clock {
	if !c.Held || !c.Counts() {
		return c
	}
	c.Since, c.Held = at, false
	if c.State == Paused {
		c.State = Running
	}
	return c.aim(on).Tick(at)
}

// Swap gives c another severity's target and calendar; what was used stays used. A clock that was breached stays so.
func (c Clock) Swap(to model.SeverityID, budget int64, at span.Instant, before, after Calendar) Clock {
	c = c.Tick(at)
	if !c.Counts() {
		return c
	}
	c.Used, c.Since = c.Elapsed(at, before), at
	c.Severity, c.Budget = to, budget
	return c.aim(after).Tick(at)
}

// Meet ends c because what it promised has happened.
func (c Clock) Meet(at span.Instant, on Calendar) Clock {
	return c.end(Met, at, on)
}

// Stop ends c because it promises nothing any more.
func (c Clock) Stop(at span.Instant, on Calendar) Clock {
	return c.end(Stopped, at, on)
}

func (c Clock) end(state State, at span.Instant, on Calendar) Clock {
	c = c.Tick(at)
	if !c.Counts() {
		return c
	}
	c.Used, c.Since, c.Ended, c.Held = c.Elapsed(at, on), at, at, false
	if c.State != Breached {
		c.State = state
	}
	return c
}

// Again is the next run of an ended clock, which goes on from what was used: a ticket that is reopened gets no new time.
// What became of the runs before stays as it was.
func (c Clock) Again(at span.Instant, on Calendar) Clock {
	next := c
	next.Run, next.State, next.Since, next.Ended, next.Breach = c.Run+1, Running, at, 0, 0
	return next.aim(on)
}
