// Package report folds tickets into figures: which promises were kept, how long people waited, and whether a model explains
// what another tool decided.
//
// A figure is made of tickets alone, lived, simulated or imported, and says the same of all of them. Tickets are handed in one
// by one, in any order, so that a report costs what its answer costs and not what the record holds.
package report

import (
	"cmp"
	"slices"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Promises is what became of the promises of a desk, by service, severity and target.
type Promises struct {
	model *model.Model
	at    span.Instant
	lines map[promise]*Promise
}

// promise is what a line is about.
type promise struct {
	service  model.ServiceID
	severity model.SeverityID
	target   model.TargetName
}

// Promise is one line: what became of one target of one severity on one service. Times are open seconds of its clock.
type Promise struct {
	Service    model.ServiceID  `json:"service"`
	Severity   model.SeverityID `json:"severity"`
	Target     model.TargetName `json:"target"`
	Kept       int              `json:"kept"`
	Late       int              `json:"late"`       // also those that are late and not over
	Running    int              `json:"running"`    // neither kept nor late yet
	Attainment *float64         `json:"attainment"` // kept of those decided, 0 to 1; nil while none is
	Attain     *float64         `json:"attain"`     // what the model asks for; nil where it asks for nothing
	Waits      Waits            `json:"waits"`      // of those that are over

	waits []int64
}

// Waits is how long promises took, in open seconds of their clocks; each is a wait that really was (nearest rank).
type Waits struct {
	N      int   `json:"n"`
	Median int64 `json:"median"`
	P90    int64 `json:"p90"`
	P95    int64 `json:"p95"`
	Most   int64 `json:"most"`
}

// NewPromises is an empty report as of an instant. Lines stand in the order of the model's services and severities.
func NewPromises(m *model.Model, at span.Instant) *Promises {
	return &Promises{model: m, at: at, lines: map[promise]*Promise{}}
}

// Add counts the promises to the requester of one ticket. Of resolve, which goes on when a ticket is reopened, the last run
// decides; every run of update is a promise of its own.
func (p *Promises) Add(t *ticket.Ticket) {
	for _, c := range t.Clocks {
		if c.Under == "" && c.Counts() {
			p.running(c.Tick(p.at))
		}
	}
	for i, o := range t.Outcomes {
		if o.Under != "" || o.Target == model.Resolve && goesOn(t, i) {
			continue
		}
		l := p.line(promise{t.Service, o.Severity, o.Target})
		if o.State == sla.Breached {
			l.Late++
		} else {
			l.Kept++
		}
		l.waits = append(l.waits, o.Used)
	}
}

// goesOn says whether the run of outcome i went on in a later run.
func goesOn(t *ticket.Ticket, i int) bool {
	o := t.Outcomes[i]
	later := func(target model.TargetName, under string, run int) bool {
		return target == o.Target && under == o.Under && run > o.Run
	}
	return slices.ContainsFunc(t.Outcomes[i+1:], func(n ticket.Outcome) bool { return later(n.Target, n.Under, n.Run) }) ||
		slices.ContainsFunc(t.Clocks, func(c sla.Clock) bool { return c.Counts() && later(c.Target, c.Under, c.Run) })
}

// running counts a promise that is not over.
func (p *Promises) running(c sla.Clock) {
	l := p.line(promise{c.Service, c.Severity, c.Target})
	if c.State == sla.Breached {
		l.Late++
	} else {
		l.Running++
	}
}

func (p *Promises) line(of promise) *Promise {
	l := p.lines[of]
	if l == nil {
		l = &Promise{Service: of.service, Severity: of.severity, Target: of.target}
		if v := p.model.Severity(of.severity); v != nil && v.Attain != nil && !v.Attain.Unknown {
			l.Attain = &v.Attain.Ratio
		}
		p.lines[of] = l
	}
	return l
}

// Lines are the lines of which at least one promise was made, in the order of the model; what it does not know stands last.
func (p *Promises) Lines() []Promise {
	out := make([]Promise, 0, len(p.lines))
	for _, l := range p.lines {
		done := *l
		if n := l.Kept + l.Late; n > 0 {
			share := float64(l.Kept) / float64(n)
			done.Attainment = &share
		}
		done.Waits = waitsOf(slices.Clone(l.waits))
		out = append(out, done)
	}
	slices.SortFunc(out, func(a, b Promise) int {
		return cmp.Or(
			cmp.Compare(p.service(a.Service), p.service(b.Service)), cmp.Compare(a.Service, b.Service),
			cmp.Compare(p.severity(a.Severity), p.severity(b.Severity)), cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(slices.Index(model.TargetNames(), a.Target), slices.Index(model.TargetNames(), b.Target)),
		)
	})
	return out
}

func (p *Promises) service(id model.ServiceID) int {
	return orLast(slices.IndexFunc(p.model.Services, func(s *model.Service) bool { return s.ID == id }), len(p.model.Services))
}

func (p *Promises) severity(id model.SeverityID) int {
	return orLast(slices.IndexFunc(p.model.Severities, func(v *model.Severity) bool { return v.ID == id }), len(p.model.Severities))
}

// orLast is a place, or the one after all others where there is none.
func orLast(place, last int) int {
	if place < 0 {
		return last
	}
	return place
}

// waitsOf sums up waits, which it sorts.
func waitsOf(waits []int64) Waits {
	if len(waits) == 0 {
		return Waits{}
	}
	slices.Sort(waits)
	rank := func(percent int) int64 { return waits[(len(waits)*percent+99)/100-1] }
	return Waits{N: len(waits), Median: rank(50), P90: rank(90), P95: rank(95), Most: waits[len(waits)-1]}
}
