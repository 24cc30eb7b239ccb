// Package paging says whom an escalation tells next, and when: the times of its steps and of their repeats for one ticket.
//
// A step that lasts while a ticket is untaken counts from the instant since which nobody has it; one that lasts while it is
// unsolved counts on the clock of the promise to solve it, whoever has it meanwhile, and stops when that stops:
//
//	raised              taken          put back
//	  │ at once   +5m     │               │   +5m     +15m
//	  ├───●────────●──────┼───────────────┼────●────────●──   while untaken: from raising, then from the put-back
//	  └───────────────────────────●──────────────────●─────   while unsolved: from raising, without what it waited
//
// A step keeps its time also when its function has nobody (decision 0009). Who holds a function is looked up at the instant
// itself, by the desk.
package paging

import (
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Plan is an escalation with its times worked out: what a service's tickets of one severity run through.
type Plan struct {
	Severity *model.Severity
	Resort   model.HolderID // told when the steps are used up; empty for nobody
	PickUp   int64          // the pick-up promise in seconds of the clock; none if there is none

	steps []step
	clock sla.Calendar
}

// none stands for a time that is not known.
const none = -1

// step is a step with its times in seconds of the clock; delay is none where the model does not say it yet.
type step struct {
	*model.Step

	delay, every int64
}

// NewPlan works out the escalation of a service and severity; clock counts as m.Clock does.
func NewPlan(m *model.Model, s *model.Service, v *model.Severity, clock sla.Calendar) *Plan {
	on := m.Clock(s, v)
	p := &Plan{Severity: v, PickUp: none, clock: clock}
	for _, st := range m.StepsOf(s, v) {
		out := step{Step: st, delay: none}
		if delay, ok := coverage.Delay(st, v, on); ok {
			out.delay = delay
		}
		if st.Every != nil && !st.Every.Unknown {
			out.every = st.Every.On(on)
		}
		p.steps = append(p.steps, out)
	}
	if e := m.EscalationOf(s, v); e != nil {
		p.Resort = e.LastResort
	}
	if promise := v.PickUp(); promise != nil && !promise.Unknown {
		p.PickUp = promise.On(on)
	}
	return p
}

// Steps is how many steps there are.
func (p *Plan) Steps() int { return len(p.steps) }

// Beat is one round of one step: the instant at which it tells, or hands over.
type Beat struct {
	Step  int // its place in the escalation
	Round int // 0, then the repeats
	Of    *model.Step
	At    span.Instant
}

// Last says whether no round of the step comes after b.
func (b Beat) Last() bool { return b.Round >= rounds(b.Of)-1 }

// rounds is how often a step tells.
func rounds(s *model.Step) int {
	if s.Every == nil || s.Every.Unknown {
		return 1
	}
	return 1 + s.Repeat
}

// Next is the round of each step that comes next, in the order of the steps. Steps whose time is not known, or never
// comes, are left out.
func (p *Plan) Next(t *ticket.Ticket) []Beat {
	var beats []Beat
	for i := range p.steps {
		if b, ok := p.NextOf(i, t); ok {
			beats = append(beats, b)
		}
	}
	return beats
}

// NextOf is the round of one step that comes next; ok is false when none does, or its time is not known.
func (p *Plan) NextOf(step int, t *ticket.Ticket) (b Beat, ok bool) {
	done := done(t, step)
	if done >= rounds(p.steps[step].Step) {
		return Beat{}, false
	}
	return p.beat(step, done, t)
}

// done is how many rounds of a step are over.
func done(t *ticket.Ticket, step int) int {
	if step < len(t.Paging.Done) {
		return t.Paging.Done[step]
	}
	return 0
}

// All is every round that is still to come, step by step.
func (p *Plan) All(t *ticket.Ticket) []Beat {
	var beats []Beat
	for _, next := range p.Next(t) {
		for round := next.Round; round < rounds(next.Of); round++ {
			if b, ok := p.beat(next.Step, round, t); ok {
				beats = append(beats, b)
			}
		}
	}
	return beats
}

// beat is a round of a step; ok is false when its time never comes, or is not known while the clock it counts on is held.
func (p *Plan) beat(i, round int, t *ticket.Ticket) (b Beat, ok bool) {
	s := &p.steps[i]
	if s.delay == none {
		return Beat{}, false
	}
	from, open, ok := counts(s.Step, s.delay+int64(round)*s.every, t)
	if !ok {
		return Beat{}, false
	}
	at, ok := p.clock.Deadline(from, open)
	return Beat{Step: i, Round: round, Of: s.Step, At: at}, ok
}

// counts is from when, and how many open seconds on, a step's delay counts. While unsolved that is on the ticket's resolve
// clock: what it waited does not count, and a share of a promise is one of what the promise has used, also before this chain
// began.
func counts(s *model.Step, delay int64, t *ticket.Ticket) (from span.Instant, open int64, ok bool) {
	if s.Lasts() == model.Untaken {
		return t.Paging.Untaken, delay, true
	}
	c := t.Clock(model.Resolve)
	switch {
	case c == nil || !c.Counts():
		return t.Paging.From, delay, true
	case c.Held:
		return 0, 0, false
	case s.At == nil:
		delay += t.Paging.Used
	}
	return c.Since, delay - c.Used, true
}

// Due is the latest round of a step that has come by now, given its next one: after a standstill the rounds that were
// missed are made up for by one.
func (p *Plan) Due(next Beat, t *ticket.Ticket, now span.Instant) Beat {
	for !next.Last() {
		later, ok := p.beat(next.Step, next.Round+1, t)
		if !ok || later.At > now {
			break
		}
		next = later
	}
	return next
}

// UsedUp is the instant at which the steps are used up, repeats and all. Where somebody was told, they have until the
// pick-up promise falls due, counted from the instant since which nobody has the ticket. ok is false while a step's time is
// not known.
func (p *Plan) UsedUp(t *ticket.Ticket, told bool) (at span.Instant, ok bool) {
	at = t.Paging.Untaken
	for i, s := range p.steps {
		end, known := p.beat(i, rounds(s.Step)-1, t)
		switch {
		case known:
			at = max(at, end.At)
		case done(t, i) < rounds(s.Step):
			return 0, false
		}
	}
	if told && p.PickUp != none {
		if due, ok := p.clock.Deadline(t.Paging.Untaken, p.PickUp); ok {
			at = max(at, due)
		}
	}
	return at, true
}

// Rewind is how many rounds of each step count as over when a ticket lies before a function anew: those that last while it
// is untaken start again, but what they would tell at once is not repeated, since the function itself is told.
func (p *Plan) Rewind(t *ticket.Ticket) []int {
	done := make([]int, len(p.steps))
	copy(done, t.Paging.Done)
	for i, s := range p.steps {
		if s.Lasts() != model.Untaken {
			continue
		}
		done[i] = 0
		if s.delay == 0 {
			done[i] = 1
		}
	}
	return done
}
