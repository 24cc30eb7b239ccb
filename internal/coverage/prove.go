// Package coverage says who picks up, and proves it for every instant of a horizon.
//
// # The argument
//
// A ticket of severity v on service s raised at t runs a chain of steps. Step i tells its function at S(t), the
// instant at which the step's delay has elapsed on the severity's clock, and the notice stays open until D(t), the
// instant at which the pick-up promise falls due. Whoever holds a told function during a spell [a,b) can be told in
// time exactly when a ≤ D(t) and S(t) < b: they are there before it is too late, and are not gone when it begins.
//
// S and D never fall as t grows. So the first condition holds from the least t with D(t) ≥ a onwards, and the second
// until the least t with S(t) ≥ b; a spell of a person counts for exactly the tickets raised in between:
//
//	person   ───────[a══════════b)─────────────────    who holds the function
//	ticket   ──[lo═══════════hi)───────────────────    lo = least t with D(t) ≥ a,  hi = least t with S(t) ≥ b
//	            ↑ raised here, told by the deadline
//
// N(s,v,t), the number of different people who can be told in time, is therefore a sum of such stretches. It changes
// only at their ends, so sweeping over the ends in order of time gives N for every second, exactly, at a cost that
// grows with the number of spells and not with the length of the horizon. Nothing is sampled.
package coverage

import (
	"cmp"
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// lookahead is how far beyond the last deadline the proof looks for somebody who comes too late: two weeks.
const lookahead = 14 * 86_400

// Options are what a proof may assume.
type Options struct {
	Without []model.PersonID // people who do not answer
}

// Proof is who picks up for every service and severity in use, at every instant of a horizon.
type Proof struct {
	Model   *model.Model
	Horizon span.Span
	Without []model.PersonID
	Cells   []*Cell // by service in the order of the file, then by severity, most severe first
	roster  *Roster
}

// Cell is the proof of one service and severity.
type Cell struct {
	Service  *model.Service
	Severity *model.Severity
	Clock    *calendar.Calendar // on which delays and the promise count
	Promised bool               // somebody must pick up within PickUp; else nothing below is said
	PickUp   int64              // in seconds of the clock
	Steps    []Step             // those whose time is known, in the order of the file

	Intervals []Interval  // N over the horizon; neighbours differ
	Least     int         // the least N
	Covered   float64     // the share of the horizon with N ≥ 1
	Gaps      []span.Span // N = 0
	Thin      []span.Span // N = 1
	Wait      Wait        // the longest time until somebody is told
	Swarm     *Invitation // in a swarm: whether somebody can be invited in time; nil elsewhere

	uses uses // what the cell stands on
}

// Interval is a stretch of constant N; it lasts until the next one starts. A proof of a large model holds millions, so
// the instant and N share one word: the instant above, N in the lowest bits.
type Interval int64

// countBits is how many bits N has; the instant has the rest, and uses no more than 41 of them.
const countBits = 20

func newInterval(from span.Instant, n int32) Interval {
	return Interval(from)<<countBits | Interval(n)
}

// From is where the stretch starts.
func (v Interval) From() span.Instant { return span.Instant(v >> countBits) }

// N is how many different people can be told in time.
func (v Interval) N() int { return int(v & (1<<countBits - 1)) }

// Wait is the longest time from raising a ticket until somebody is told, in seconds of wall time.
type Wait struct {
	Seconds int64
	At      span.Instant // raised here
	Never   bool         // nobody comes within sight
}

// Invitation is whether somebody invitable to a swarm is on duty in time, at every instant.
type Invitation struct {
	Rule  *model.SwarmRule
	Least int
	Gaps  []span.Span
}

// Step is a step of a chain with its delay worked out on the clock.
type Step struct {
	*model.Step
	Delay int64 // seconds of the clock
	Tells []model.HolderID
}

// Prove works out who picks up in m at every instant of a horizon.
func Prove(m *model.Model, horizon span.Span, o Options) *Proof {
	p := &Proof{Model: m, Horizon: horizon, Without: o.Without}
	p.plan()
	p.roster = NewRoster(m, p.window(), o.Without...)
	sweep := newSweep(p.roster)
	for _, c := range p.Cells {
		c.uses = p.usesOf(c)
		p.prove(c, sweep)
	}
	return p
}

// plan makes the cells and works out their chains.
func (p *Proof) plan() {
	for _, s := range p.Model.Services {
		for _, v := range p.Model.SeveritiesOf(s) {
			p.Cells = append(p.Cells, newCell(p.Model, s, v))
		}
	}
}

// newCell works out the chain and the promise of one service and severity.
func newCell(m *model.Model, s *model.Service, v *model.Severity) *Cell {
	c := &Cell{Service: s, Severity: v, Clock: m.Clock(s, v)}
	c.Steps = stepsOf(m, s, v, c.Clock)
	if promise := v.PickUp(); promise != nil && !promise.Unknown {
		c.Promised, c.PickUp = true, promise.On(c.Clock)
	}
	return c
}

// stepsOf are the steps of a chain whose time is known.
func stepsOf(m *model.Model, s *model.Service, v *model.Severity, clock *calendar.Calendar) []Step {
	steps := m.StepsOf(s, v)
	out := make([]Step, 0, len(steps))
	for _, step := range steps {
		if delay, ok := Delay(step, v, clock); ok {
			out = append(out, Step{Step: step, Delay: delay, Tells: step.Tells()})
		}
	}
	return out
}

// Delay is a step's delay in seconds of the clock, after its After or as a share of the target it names; ok is false
// where that is not known yet.
func Delay(step *model.Step, v *model.Severity, clock *calendar.Calendar) (seconds int64, ok bool) {
	switch {
	case step.After != nil:
		return step.After.On(clock), !step.After.Unknown
	case step.At != nil && !step.At.Unknown:
		if target := v.Target(step.Of); target != nil && !target.Unknown {
			return step.At.Of(target.On(clock)), true
		}
	}
	return 0, false
}

// window is the stretch the proof must know: the horizon, the longest chain after it, and a look ahead.
func (p *Proof) window() span.Span {
	longest := map[*calendar.Calendar]int64{}
	for _, c := range p.Cells {
		need := c.PickUp
		for _, s := range c.Steps {
			need = max(need, s.Delay)
		}
		longest[c.Clock] = max(longest[c.Clock], need)
	}
	window := p.Horizon
	for clock, need := range longest {
		end, ok := clock.Deadline(p.Horizon.Until, need)
		if !ok {
			end = p.Horizon.Until
		}
		window.Until = max(window.Until, end)
	}
	window.Until += lookahead
	return window
}

// prove fills in a cell.
func (p *Proof) prove(c *Cell, sweep *sweep) {
	if !c.Promised {
		return
	}
	clock := p.roster.clock(c.Clock)
	c.Intervals = sweep.run(p.Horizon, clock, c.Severity, c.PickUp, c.Steps)
	c.Least, c.Gaps, c.Thin = summary(c.Intervals, p.Horizon)
	c.Covered = 1 - float64(total(c.Gaps))/float64(max(1, p.Horizon.Seconds()))
	c.Wait = p.worstWait(c, clock)
	c.Swarm = p.invitation(c, clock, sweep)
}

// summary reads the least N, the gaps and the thin spots off the intervals.
func summary(in []Interval, horizon span.Span) (least int, gaps, thin []span.Span) {
	least = in[0].N()
	var count [2]int // of gaps and of thin spots
	for _, v := range in {
		least = min(least, v.N())
		if v.N() < len(count) {
			count[v.N()]++
		}
	}
	gaps, thin = slices.Grow(gaps, count[0]), slices.Grow(thin, count[1])
	for i, v := range in {
		if v.N() > 1 {
			continue
		}
		stretch := span.Span{From: v.From(), Until: horizon.Until}
		if i+1 < len(in) {
			stretch.Until = in[i+1].From()
		}
		if v.N() == 0 {
			gaps = append(gaps, stretch)
		} else {
			thin = append(thin, stretch)
		}
	}
	return least, gaps, thin
}

func total(spans []span.Span) int64 {
	var n int64
	for _, s := range spans {
		n += s.Seconds()
	}
	return n
}

// At is N for a ticket raised at an instant of the horizon.
func (c *Cell) At(t span.Instant) int {
	i, found := slices.BinarySearchFunc(c.Intervals, t, func(v Interval, t span.Instant) int { return cmp.Compare(v.From(), t) })
	if !found {
		i--
	}
	if i < 0 {
		return 0
	}
	return c.Intervals[i].N()
}

// Cell is the cell of a service and severity; nil if the severity is not in use for it.
func (p *Proof) Cell(s model.ServiceID, v model.SeverityID) *Cell {
	for _, c := range p.Cells {
		if c.Service.ID == s && c.Severity.ID == v {
			return c
		}
	}
	return nil
}

// Roster is who holds what, over the horizon and as long after it as the proof looked.
func (p *Proof) Roster() *Roster { return p.roster }
