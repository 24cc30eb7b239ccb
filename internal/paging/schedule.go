// Package paging says whom an escalation tells next, and when: the times of its steps and of their repeats for one ticket.
//
// A step that lasts while a ticket is untaken counts from the instant since which nobody has it; one that lasts while it is
// unsolved counts from the beginning of the chain, whoever has it meanwhile:
//
//	raised              taken          put back
//	  │ at once   +5m     │               │   +5m     +15m
//	  ├───●────────●──────┼───────────────┼────●────────●──   while untaken: from raising, then from the put-back
//	  └───────────────────────────●──────────────────●─────   while unsolved: from raising
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

// base is the instant from which a step counts.
func base(s *model.Step, state ticket.Paging) span.Instant {
	if s.Lasts() == model.Untaken {
		return state.Untaken
	}
	return state.From
}

// Next is the round of each step that comes next, in the order of the steps. Steps whose time is not known, or never
// comes, are left out.
func (p *Plan) Next(state ticket.Paging) []Beat {
	var beats []Beat
	for i, s := range p.steps {
		done := 0
		if i < len(state.Done) {
			done = state.Done[i]
		}
		if b, ok := p.beat(i, done, state); ok && done < rounds(s.Step) {
			beats = append(beats, b)
		}
	}
	return beats
}

// All is every round that is still to come, step by step.
func (p *Plan) All(state ticket.Paging) []Beat {
	var beats []Beat
	for _, next := range p.Next(state) {
		for round := next.Round; round < rounds(next.Of); round++ {
			if b, ok := p.beat(next.Step, round, state); ok {
				beats = append(beats, b)
			}
		}
	}
	return beats
}

// beat is a round of a step; ok is false when its time never comes.
func (p *Plan) beat(i, round int, state ticket.Paging) (b Beat, ok bool) {
	s := p.steps[i]
	if s.delay == none {
		return Beat{}, false
	}
	at, ok := p.clock.Deadline(base(s.Step, state), s.delay+int64(round)*s.every)
	return Beat{Step: i, Round: round, Of: s.Step, At: at}, ok
}

// Due is the latest round of a step that has come by now, given its next one: after a standstill the rounds that were
// missed are made up for by one.
func (p *Plan) Due(next Beat, state ticket.Paging, now span.Instant) Beat {
	for !next.Last() {
		later, ok := p.beat(next.Step, next.Round+1, state)
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
func (p *Plan) UsedUp(state ticket.Paging, told bool) (at span.Instant, ok bool) {
	at = state.Untaken
	for i, s := range p.steps {
		end, ok := p.beat(i, rounds(s.Step)-1, state)
		if !ok {
			return 0, false
		}
		at = max(at, end.At)
	}
	if told && p.PickUp != none {
		if due, ok := p.clock.Deadline(state.Untaken, p.PickUp); ok {
			at = max(at, due)
		}
	}
	return at, true
}

// Rewind is how many rounds of each step count as over when a ticket lies before a function anew: those that last while it
// is untaken start again, but what they would tell at once is not repeated, since the function itself is told.
func (p *Plan) Rewind(state ticket.Paging) []int {
	done := make([]int, len(p.steps))
	copy(done, state.Done)
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
