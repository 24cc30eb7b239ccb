package desk

import (
	"slices"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// The clocks of a ticket, by what happens to it:
//
//	            │ acknowledge │ respond │ update         │ resolve
//	raised      │ starts      │ starts  │                │ starts
//	taken       │ met         │         │                │
//	answered    │ met         │ met     │ met, and again │
//	waits       │             │         │                │ pauses, if the reason does
//	resolved    │ met         │ met     │ met            │ met
//	reopened    │             │         │ starts anew    │ goes on from what was used
//	severity    │ counts on with the new target; a new promise counts from raising, update from the last answer
//	closed, spam, merged away: what is still open stops, and goes on if that is taken back

// set notes a clock as this turn left it.
func (x *turn) set(c sla.Clock) {
	x.settled = false
	same := func(o sla.Clock) bool { return o.Target == c.Target && o.Under == c.Under }
	if i := slices.IndexFunc(x.clocks, func(o sla.Clock) bool { return same(o) && o.Run == c.Run }); i >= 0 {
		x.clocks[i] = c
	} else {
		x.clocks = append(x.clocks, c)
	}
	if i := slices.IndexFunc(x.Clocks, same); i >= 0 {
		x.Clocks[i] = c // the draft's own copy: later rules of this turn see it
	} else {
		x.Clocks = append(x.Clocks, c)
	}
}

// recordClocks lets the clocks that changed stand in the journal.
func (x *turn) recordClocks() {
	if len(x.clocks) > 0 {
		x.Draft.Emit(ticket.Clocked{Clocks: x.clocks}) // as they stand already
	}
}

// start starts a promise of the ticket's severity, if it makes one: by the edition in force, or by the ticket's own where that
// one does not know the service or the severity any more.
func (x *turn) start(target model.TargetName, run int) {
	e := x.world.Now
	course := e.course(x.Service, x.Severity)
	if course == nil {
		e = x.rules()
		course = e.course(x.Service, x.Severity)
	}
	if course == nil {
		return
	}
	if promised, ok := course.promise(target); ok {
		c := sla.Clock{Target: target, Run: run, Edition: e.Number, Severity: x.Severity, Service: x.Service}
		x.set(sla.Start(c, promised, x.now, course.clock))
	}
}

// change works on a promise to the requester that still counts.
func (x *turn) change(target model.TargetName, with func(sla.Clock, span.Instant, sla.Calendar) sla.Clock) {
	if c := x.Clock(target); c != nil && c.Counts() {
		x.set(with(*c, x.now, x.calendarOf(*c)))
	}
}

// meet ends a promise as kept, or late.
func (x *turn) meet(target model.TargetName) { x.change(target, sla.Clock.Meet) }

// answered is what a public answer by a person does to the clocks.
func (x *turn) answered() {
	x.meet(model.Respond)
	x.meet(model.Update)
	if x.Live() {
		x.start(model.Update, x.nextRun(model.Update))
	}
}

// nextRun is the number of the run of a promise that comes next.
func (x *turn) nextRun(target model.TargetName) int {
	if c := x.Clock(target); c != nil {
		return c.Run + 1
	}
	return 0
}

// eachOpen works on every clock that counts and that ours says yes to.
func (x *turn) eachOpen(ours func(sla.Clock) bool, with func(sla.Clock, span.Instant, sla.Calendar) sla.Clock) {
	for i := range x.Clocks {
		if c := x.Clocks[i]; c.Counts() && ours(c) {
			x.set(with(c, x.now, x.calendarOf(c)))
		}
	}
}

// stopAll ends every promise because the ticket is over in another way than by being solved.
func (x *turn) stopAll() {
	x.eachOpen(func(sla.Clock) bool { return true }, sla.Clock.Stop)
}

// pauses says whether waiting for a reason stops the resolve clock of the ticket's severity.
func (x *turn) pauses(reason ticket.Reason) bool {
	v := x.severity()
	if v == nil {
		return reason == ticket.ForRequester
	}
	return v.PausesFor(string(reason))
}

// rerate swaps the promises of the ticket to a severity, a service, or both, as they are now: each by the edition that it
// stands on, or by another one that knows them where that does not.
func (x *turn) rerate(knows *Edition) {
	for _, target := range model.TargetNames() {
		c := x.Clock(target)
		if c == nil || !c.Counts() {
			x.lateStart(target, c)
			continue
		}
		old := x.calendarOf(*c)
		e := x.edition(c.Edition)
		course := e.course(x.Service, x.Severity)
		if course == nil {
			e = knows
			course = e.course(x.Service, x.Severity)
		}
		promised, ok := int64(0), false
		if course != nil {
			promised, ok = course.promise(target)
		}
		if !ok {
			x.set(c.Stop(x.now, old))
			continue
		}
		swapped := *c
		swapped.Edition, swapped.Service = e.Number, x.Service
		x.set(swapped.Swap(x.Severity, promised, x.now, old, course.clock))
	}
	if w := len(x.Waits); x.State == ticket.Waiting && w > 0 {
		x.hold(x.pauses(x.Waits[w-1].Reason))
	}
}

// lateStart starts a promise that the severity before did not make, as if it had been made from the beginning.
func (x *turn) lateStart(target model.TargetName, old *sla.Clock) {
	if old != nil && old.State != sla.Stopped { // it was decided already
		return
	}
	from := x.Opened
	switch {
	case !x.Live(),
		target == model.Acknowledge && x.Acknowledged != 0,
		target == model.Respond && x.Answered != 0,
		target == model.Update && x.Answered == 0:
		return
	case target == model.Update:
		from = x.LastAnswer
	}
	x.start(target, x.nextRun(target))
	c := x.Clock(target)
	if c == nil || !c.Counts() {
		return
	}
	clock := x.calendarOf(*c)
	used := *c
	used.Used = clock.Elapsed(from, x.now) - x.waited(target, clock)
	x.set(used.Swap(used.Severity, used.Budget, x.now, clock, clock))
}

// waited is the seconds of a clock that the ticket's waits have paused a target so far.
func (x *turn) waited(target model.TargetName, clock sla.Calendar) (seconds int64) {
	if target != model.Resolve {
		return 0
	}
	for _, w := range x.Waits {
		if !x.pauses(w.Reason) {
			continue
		}
		until := w.Until
		if until == 0 {
			until = x.now
		}
		seconds += clock.Elapsed(w.From, until)
	}
	return seconds
}

// hold pauses the resolve clock, or lets it go on.
func (x *turn) hold(paused bool) {
	if paused {
		x.change(model.Resolve, sla.Clock.Pause)
		return
	}
	x.change(model.Resolve, sla.Clock.Resume)
}
