package coverage

import (
	"maps"
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// A promise to a requester must be kept by those behind it. For a ticket raised at t, the promise falls due at P(t) on
// the severity's clock; an agreement under a function that the ticket reaches at R(t) at the latest allows its party
// until A(R(t)) on the agreement's hours. The promise holds up when A(R(t)) ≤ P(t) for every t.
//
// All three only move along with time or stand still, and leap only over closed stretches. Between two breakpoints
// (an opening or closing of either calendar, seen from t, from R, from A or from P) the lateness A(R(t)) - P(t)
// changes at one rate, so its maximum stands at a breakpoint or just before the next one. Looking there decides it
// exactly, and shows the worst instant.

// Promise is one promise to requesters held against one agreement behind it, and how late it can be broken.
type Promise struct {
	Service   *model.Service
	Severity  *model.Severity
	Function  *model.Function
	Agreement *model.Agreement
	Target    model.TargetName
	Promised  int64 // seconds of the severity's clock
	Allowed   int64 // seconds of the agreement's hours
	Reached   int64 // seconds of the severity's clock after which the ticket reaches the function at the latest

	Late     int64        // by how many seconds the agreement may be later than the promise, at worst; ≤ 0 keeps it
	At       span.Instant // raised then
	Reach    span.Instant // reached then
	Due      span.Instant // promised by then
	Deadline span.Instant // allowed until then
	Never    bool         // the agreement's hours never open long enough
}

// Broken says that the agreement does not hold the promise up.
func (p Promise) Broken() bool { return p.Never || p.Late > 0 }

// Promises holds every promise of m against every agreement under a function that its tickets can reach, for every
// instant of a horizon at which the agreement is in force. Respond and acknowledge are kept by whoever receives the
// ticket first, so they are asked only of the agreements under the functions told at once; resolve of all.
func Promises(m *model.Model, horizon span.Span) []Promise {
	clocks := promiseClocks{horizon: horizon, clocks: map[*calendar.Calendar]*calendar.Clock{}}
	var out []Promise
	for _, s := range m.Services {
		for _, v := range m.SeveritiesOf(s) {
			latest, atOnce := Latest(m, s, v), toldAtOnce(m, s, v)
			for _, f := range m.Functions {
				reached, ok := latest[f.ID]
				if !ok {
					continue
				}
				for _, a := range m.AgreementsFor(f.ID) {
					if len(a.Services) == 0 || slices.Contains(a.Services, s.ID) {
						out = append(out, clocks.promisesOf(m, s, v, f, a, reached, atOnce[f.ID])...)
					}
				}
			}
		}
	}
	return out
}

// Latest is, for each function that a ticket of severity v on service s can reach, the clock seconds after which it
// reaches it at the latest: told by a step, at the step's time; handed on along an edge, when the function before was
// reached and the edge's time for v has elapsed (no time where the edge names none). The longest way counts; an edge
// that leads back to a function on the way is left out.
func Latest(m *model.Model, s *model.Service, v *model.Severity) map[model.FunctionID]int64 {
	clock := m.Clock(s, v)
	latest := map[model.FunctionID]int64{}
	for _, step := range stepsOf(m, s, v, clock) {
		for _, h := range step.Tells {
			id := model.FunctionID(h)
			if first, ok := latest[id]; m.Function(id) != nil && (!ok || step.Delay < first) {
				latest[id] = step.Delay
			}
		}
	}
	for _, e := range waysFrom(m, slices.Sorted(maps.Keys(latest))) {
		after := latest[e.from]
		if d := e.TimeFor(v.ID); d != nil && !d.Unknown {
			after += d.On(clock)
		}
		latest[e.To] = max(latest[e.To], after)
	}
	return latest
}

// toldAtOnce are the functions that a step tells when the ticket is raised: one of them answers first.
func toldAtOnce(m *model.Model, s *model.Service, v *model.Severity) map[model.FunctionID]bool {
	out := map[model.FunctionID]bool{}
	for _, step := range stepsOf(m, s, v, m.Clock(s, v)) {
		for _, h := range step.Tells {
			if step.Delay == 0 {
				out[model.FunctionID(h)] = true
			}
		}
	}
	return out
}

// way is an edge and the function it leads from.
type way struct {
	*model.Edge
	from model.FunctionID
}

// waysFrom are the edges that lead on from the given functions, without those that lead back, in an order in which
// every way into a function comes before every way out of it.
func waysFrom(m *model.Model, starts []model.FunctionID) []way {
	const onTheWay, done = 1, 2
	state := map[model.FunctionID]int{}
	var ways [][]way // of each function, in the order in which they are done with
	var visit func(f *model.Function)
	visit = func(f *model.Function) {
		state[f.ID] = onTheWay
		var out []way
		for _, e := range f.EscalatesTo {
			to := m.Function(e.To)
			if to == nil || state[e.To] == onTheWay {
				continue
			}
			if state[e.To] != done {
				visit(to)
			}
			out = append(out, way{e, f.ID})
		}
		state[f.ID] = done
		ways = append(ways, out)
	}
	for _, id := range starts {
		if state[id] == 0 {
			visit(m.Function(id))
		}
	}
	slices.Reverse(ways)
	return slices.Concat(ways...)
}

// promiseClocks runs each calendar once, over the horizon and far enough beyond it.
type promiseClocks struct {
	horizon span.Span
	clocks  map[*calendar.Calendar]*calendar.Clock
}

// promiseReach is how far beyond the horizon deadlines are followed: two years.
const promiseReach = 2 * 366 * 86_400

func (k *promiseClocks) of(c *calendar.Calendar) *calendar.Clock {
	clock, ok := k.clocks[c]
	if !ok {
		clock = calendar.NewClock(c, span.Span{From: k.horizon.From, Until: k.horizon.Until + promiseReach})
		k.clocks[c] = clock
	}
	return clock
}

// promisesOf holds the promises of one severity against one agreement.
func (k *promiseClocks) promisesOf(m *model.Model, s *model.Service, v *model.Severity, f *model.Function, a *model.Agreement, reached int64, atOnce bool) []Promise {
	behind := a.For(v.ID)
	if behind == nil || a.Hours == model.Unknown {
		return nil
	}
	var out []Promise
	for _, name := range []model.TargetName{model.Acknowledge, model.Respond, model.Resolve} {
		promised, allowed := v.Target(name), behind.Target(name)
		if promised == nil || allowed == nil || promised.Unknown || allowed.Unknown || name != model.Resolve && !atOnce {
			continue
		}
		hours := m.Calendar(a.Hours)
		p := Promise{
			Service: s, Severity: v, Function: f, Agreement: a, Target: name, Reached: reached,
			Promised: promised.On(m.Clock(s, v)), Allowed: allowed.On(hours),
		}
		if k.decide(&p, k.of(m.Clock(s, v)), k.of(hours), Term(m, a)) {
			out = append(out, p)
		}
	}
	return out
}

// decide finds the worst instant of a promise; it says false when the agreement is never in force for it.
func (k *promiseClocks) decide(p *Promise, clock, hours *calendar.Clock, term span.Span) bool {
	found := false
	for _, t := range k.breakpoints(p, clock, hours, term) {
		if t < k.horizon.From || t >= k.horizon.Until {
			continue
		}
		reach, ok := clock.Deadline(t, p.Reached)
		if !ok || !term.Holds(reach) {
			continue
		}
		due, ok := clock.Deadline(t, p.Promised)
		if !ok {
			continue
		}
		deadline, ok := hours.Deadline(reach, p.Allowed)
		if late := int64(deadline - due); !found || late > p.Late || !ok && !p.Never {
			found = true
			p.Late, p.At, p.Reach, p.Due, p.Deadline, p.Never = late, t, reach, due, deadline, !ok
		}
		if p.Never {
			return true
		}
	}
	return found
}

// breakpoints are the instants of raising a ticket at which the lateness can be at its worst: where any of its clocks
// starts, stops or leaps, and the second before.
func (k *promiseClocks) breakpoints(p *Promise, clock, hours *calendar.Clock, term span.Span) []span.Instant {
	out := []span.Instant{k.horizon.From, k.horizon.Until - 1}
	raised := func(t span.Instant) { out = append(out, t-1, t, t+1) }
	reached := func(at span.Instant) { raised(clock.Reaches(at, p.Reached)) }
	reached(term.From)
	reached(term.Until)
	edges := func(c *calendar.Clock, each func(span.Instant)) {
		for _, s := range c.Spans() {
			each(s.From)
			each(s.Until)
		}
	}
	edges(clock, func(at span.Instant) {
		raised(at)
		reached(at)
		raised(clock.Reaches(at, p.Promised))
		raised(clock.Reaches(at+1, p.Promised))
	})
	edges(hours, func(at span.Instant) {
		reached(at)
		reached(hours.Reaches(at, p.Allowed))
		reached(hours.Reaches(at+1, p.Allowed))
	})
	slices.Sort(out)
	return slices.Compact(out)
}
