package coverage_test

import (
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// oracle answers N(s, v, t) the slow way: it reads the definition literally and looks at every tick from the step to
// the deadline. It knows nothing of spells, shifts in time or sweeps. The tick is a minute, or a second.
type oracle struct {
	m      *model.Model
	tick   span.Instant
	window span.Span
	opens  map[*calendar.Calendar][]bool
	people map[model.PersonID][]bool // present: not away, not gone
	holds  map[holds][]bool
	turns  map[model.RotaID]*rota.Turns
}

// holds names somebody who may hold something.
type holds struct {
	holder model.HolderID
	who    string
}

func newOracle(m *model.Model, window span.Span, tick span.Instant) *oracle {
	return &oracle{
		m: m, tick: tick, window: window,
		opens:  map[*calendar.Calendar][]bool{},
		people: map[model.PersonID][]bool{},
		holds:  map[holds][]bool{},
		turns:  map[model.RotaID]*rota.Turns{},
	}
}

func (o *oracle) index(t span.Instant) int   { return int((t - o.window.From) / o.tick) }
func (o *oracle) instant(i int) span.Instant { return o.window.From + span.Instant(i)*o.tick }
func (o *oracle) size() int                  { return o.index(o.window.Until) }

// marks is one answer per tick.
func (o *oracle) marks(set span.Set) []bool {
	out := make([]bool, o.size())
	for i := range out {
		out[i] = set.Holds(o.instant(i))
	}
	return out
}

func (o *oracle) open(c *calendar.Calendar) []bool {
	if _, ok := o.opens[c]; !ok {
		o.opens[c] = o.marks(c.Open(o.window))
	}
	return o.opens[c]
}

func (o *oracle) present(p *model.Person) []bool {
	if _, ok := o.people[p.ID]; !ok {
		away := o.marks(coverage.Absence(o.m, p))
		for i := range away {
			away[i] = !away[i]
		}
		o.people[p.ID] = away
	}
	return o.people[p.ID]
}

// holders lists, tick by tick, everybody who can hold what a step tells.
func (o *oracle) holders(h model.HolderID, v *model.Severity) map[string][]bool {
	out := map[string][]bool{}
	mark := func(who string, on func(i int) bool) {
		key := holds{h, who}
		if _, ok := out[who]; !ok {
			if o.holds[key] == nil {
				o.holds[key] = make([]bool, o.size())
			}
			out[who] = o.holds[key]
		}
		for i := range out[who] {
			out[who][i] = out[who][i] || on(i)
		}
	}
	f := o.m.Function(model.FunctionID(h))
	if f == nil {
		if p := o.m.Person(model.PersonID(h)); p != nil && (!v.Page || p.Contact().Pageable()) {
			works, present := o.open(o.m.Calendar(p.Works)), o.present(p)
			mark(string(p.ID), func(i int) bool { return works[i] && present[i] })
		}
		return out
	}
	for _, c := range f.Cover {
		hours := o.open(o.m.Calendar(c.Hours))
		for _, id := range c.People {
			if p := o.m.Person(id); p != nil && (!v.Page || p.Contact().Pageable()) {
				works, present := o.open(o.m.Calendar(p.Works)), o.present(p)
				mark(string(id), func(i int) bool { return hours[i] && works[i] && present[i] })
			}
		}
		if r := o.m.Rota(c.Rota); r != nil {
			for _, id := range r.Everybody() {
				if p := o.m.Person(id); p != nil && (!v.Page || p.Contact().Pageable()) {
					standing, present := o.standing(c, id), o.present(p)
					mark(string(id), func(i int) bool { return hours[i] && standing[i] && present[i] })
				}
			}
		}
		if party := o.m.Party(c.Party); party != nil {
			contact := c.Contact
			if contact == nil {
				contact = party.Contact
			}
			agreed, term := hours, span.Span{From: span.Beginning, Until: span.End}
			if a := o.m.Agreement(c.Agreement); a != nil {
				agreed, term = o.open(o.m.Calendar(a.Hours)), coverage.Term(o.m, a)
			}
			if !v.Page || contact.Pageable() {
				mark("party "+strings.Join(contact.Words(), " "), func(i int) bool { return hours[i] && agreed[i] && term.Holds(o.instant(i)) })
			}
		}
	}
	return out
}

// standing is when somebody stands at a cover entry's place of its rota.
func (o *oracle) standing(c *model.Cover, who model.PersonID) []bool {
	if o.turns[c.Rota] == nil {
		o.turns[c.Rota] = rota.New(o.m.Rota(c.Rota), o.m.Timezone)
	}
	var spans []span.Span
	for _, s := range o.turns[c.Rota].Of(who, o.window, max(1, c.Place)) {
		spans = append(spans, s.Span)
	}
	return o.marks(span.Of(spans...))
}

// question is one service and severity, ready to be asked about ticks.
type question struct {
	o      *oracle
	ticks  []int // of the clock: the open ticks, in order
	before []int // of each tick: how many open ticks come before it
	pickUp int64
	delays []int64
	told   []map[string][]int // by step and somebody: of each tick, the first from it on at which they hold
}

func (o *oracle) ask(s *model.Service, v *model.Severity) question {
	clock := o.m.Clock(s, v)
	q := question{o: o, pickUp: v.PickUp().On(clock)}
	for i, open := range o.open(clock) {
		q.before = append(q.before, len(q.ticks))
		if open {
			q.ticks = append(q.ticks, i)
		}
	}
	for _, step := range o.m.StepsOf(s, v) {
		if delay, ok := coverage.Delay(step, v, clock); ok {
			told := map[string][]int{}
			for _, h := range step.Tells() {
				for who, holding := range o.holders(h, v) {
					told[who] = firstHeld(holding, told[who])
				}
			}
			q.delays = append(q.delays, delay)
			q.told = append(q.told, told)
		}
	}
	return q
}

// firstHeld is, of each tick, the first from it on that is marked, or that an earlier answer names.
func firstHeld(holding []bool, earlier []int) []int {
	out := make([]int, len(holding))
	next := len(holding)
	for i := len(holding) - 1; i >= 0; i-- {
		if holding[i] {
			next = i
		}
		out[i] = next
		if earlier != nil {
			out[i] = min(out[i], earlier[i])
		}
	}
	return out
}

// due is the first tick at which the given seconds of the clock have elapsed since tick i.
func (q question) due(i int, seconds int64) int {
	if seconds <= 0 {
		return i
	}
	last := q.before[i] + int((seconds+int64(q.o.tick)-1)/int64(q.o.tick)) - 1
	if last >= len(q.ticks) {
		return len(q.before)
	}
	return q.ticks[last] + 1
}

// n is N for a ticket raised at tick i: everybody who holds at some tick from a step to the deadline, both included.
// ok is false where the deadline lies outside the window.
func (q question) n(i int) (n int, ok bool) {
	deadline := q.due(i, q.pickUp)
	if deadline >= len(q.before) {
		return 0, false
	}
	told := map[string]bool{}
	for k, delay := range q.delays {
		if delay > q.pickUp {
			continue
		}
		at := q.due(i, delay)
		for who, first := range q.told[k] {
			if at < len(first) && first[at] <= deadline {
				told[who] = true
			}
		}
	}
	return len(told), true
}
