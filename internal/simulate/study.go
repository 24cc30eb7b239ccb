package simulate

import (
	"math"
	"slices"

	"belay/internal/demand"
	"belay/internal/model"
	"belay/internal/span"
)

// Report is what several runs of one scenario come to, each with chance of its own.
type Report struct {
	Model     string            `json:"model"`
	Digest    string            `json:"digest"`
	From      span.Instant      `json:"from"` // of what is counted; the warm-up lies before
	Until     span.Instant      `json:"until"`
	Seed      uint64            `json:"seed"`
	Runs      int               `json:"runs"`
	Habits    Habits            `json:"habits"`
	Tickets   Interval          `json:"tickets"` // a week
	Promises  []PromiseReport   `json:"promises"`
	Take      Times             `json:"take"`  // from opening until somebody has it
	Solve     Times             `json:"solve"` // from opening until it is solved
	Hops      Interval          `json:"hops"`  // a ticket
	PingPong  Interval          `json:"ping_pong"`
	HungUp    Interval          `json:"hung_up"`
	Open      Interval          `json:"open"` // in flight at the end
	Functions []FunctionReport  `json:"functions"`
	People    []PersonReport    `json:"people"`
	Cost      CostReport        `json:"cost"`
	Asked     []demand.Question `json:"asked"`
}

// PromiseReport is what became of one promise, with Wilson's interval over the tickets of all runs.
type PromiseReport struct {
	Service    model.ServiceID  `json:"service"`
	Severity   model.SeverityID `json:"severity"`
	Target     model.TargetName `json:"target"`
	Kept       int              `json:"kept"`
	Late       int              `json:"late"`
	Attainment Interval         `json:"attainment"`
	Attain     *float64         `json:"attain"`  // what the model asks for; null for nothing
	Verdict    string           `json:"verdict"` // kept, missed, or open where the interval holds what is asked for; empty where nothing is
}

// Times are lengths of time in seconds of wall time.
type Times struct {
	Mean   Interval `json:"mean"` // over runs
	Median int64    `json:"median"`
	P90    int64    `json:"p90"`
	P95    int64    `json:"p95"`
}

// FunctionReport is what came to one function.
type FunctionReport struct {
	Function model.FunctionID `json:"function"`
	Visits   Interval         `json:"visits"`  // a week
	Waiting  Interval         `json:"waiting"` // in the end
	Grows    Interval         `json:"grows"`   // the backlog, a week
	Drowns   bool             `json:"drowns"`  // the backlog grows by more than a twentieth of what comes
}

// PersonReport is what one person had to do.
type PersonReport struct {
	Person     model.PersonID `json:"person"`
	Busy       Interval       `json:"busy"`        // the share of the time at the desk; over 1 where they also work on call
	Pages      Interval       `json:"pages"`       // a week
	NightPages Interval       `json:"night_pages"` // a week
}

// CostReport is what a week costs, in the model's currency.
type CostReport struct {
	People    Interval `json:"people"`
	Contracts Interval `json:"contracts"`
	Ticket    Interval `json:"ticket"` // both, over the tickets of the week

	Agreements []AgreementCost `json:"agreements"` // those with a price
}

// AgreementCost is what one agreement costs by its price.
type AgreementCost struct {
	Agreement model.AgreementID `json:"agreement"`
	Tickets   Interval          `json:"tickets"` // a month, that came to the functions it covers
	Hours     Interval          `json:"hours"`   // of work a month that its party does on them
	Cost      Interval          `json:"cost"`    // a week
}

// Verdicts of a promise for which something is asked.
const (
	Kept   = "kept"   // the interval lies above what is asked
	Missed = "missed" // below
	Open   = "open"   // it holds what is asked: more runs would tell
)

// leastGrowth is how many tickets a backlog must have grown by to be called one that grows.
const leastGrowth = 10

// mean is the estimate of an amount over runs.
func mean(runs []*Tally, of func(*Tally) float64) Interval {
	var s Sample
	for _, t := range runs {
		s.Add(of(t))
	}
	return s.Finite()
}

// Finite is the interval of a sample, or its mean alone where it has only one value: JSON knows no infinity.
func (s *Sample) Finite() Interval {
	i := s.Interval()
	if i.N < 2 {
		i.Low, i.High = i.Mean, i.Mean
	}
	return i
}

// Differ is by how much an amount differs in runs of another model that met the same tickets: the mean of the differences of
// single runs.
func Differ(base, variant []*Tally, of func(*Tally) float64) Interval {
	var s Sample
	for i, t := range variant {
		s.Add(of(t) - of(base[i]))
	}
	return s.Finite()
}

// Sum is what runs of a scenario come to. They differ by their seeds alone, and there is at least one.
func Sum(s Scenario, runs []*Tally) *Report {
	weeks := float64(s.Over.Until-s.Count) / (7 * day)
	r := &Report{
		Model: s.Model.Name, Digest: s.Model.Digest(), From: s.Count, Until: s.Over.Until, Seed: s.Seed, Runs: len(runs), Habits: s.Habits,
		Tickets:  mean(runs, func(t *Tally) float64 { return float64(t.Opened) / weeks }),
		Hops:     mean(runs, func(t *Tally) float64 { return float64(t.Hops) / float64(max(1, t.Solved)) }),
		PingPong: mean(runs, func(t *Tally) float64 { return float64(t.PingPong) / float64(max(1, t.Solved)) }),
		HungUp:   mean(runs, func(t *Tally) float64 { return float64(t.HungUp) / float64(max(1, t.Opened)) }),
		Open:     mean(runs, func(t *Tally) float64 { return float64(t.Open) }),
		Take:     times(runs, func(t *Tally) *Histogram { return &t.ToTake }),
		Solve:    times(runs, func(t *Tally) *Histogram { return &t.ToSolve }),
		Asked:    runs[0].Asked, Promises: []PromiseReport{}, Functions: []FunctionReport{}, People: []PersonReport{},
	}
	for i, p := range runs[0].Promises {
		for _, t := range runs[1:] {
			p.Kept += t.Promises[i].Kept
			p.Late += t.Promises[i].Late
		}
		if p.Kept+p.Late > 0 {
			r.Promises = append(r.Promises, judged(s.Model.Severity(p.Severity), p))
		}
	}
	for i, f := range runs[0].Functions {
		visits := mean(runs, func(t *Tally) float64 { return float64(t.Functions[i].Visits) / weeks })
		waiting := mean(runs, func(t *Tally) float64 { return float64(t.Functions[i].Waiting) })
		grows := mean(runs, func(t *Tally) float64 { return float64(t.Functions[i].Waiting-t.Functions[i].Begun) / weeks })
		if visits.Mean+waiting.Mean > 0 {
			r.Functions = append(r.Functions, FunctionReport{
				Function: f.Function, Visits: visits, Waiting: waiting, Grows: grows,
				Drowns: grows.Low > 0 && grows.Mean > visits.Mean/20 && grows.Mean*weeks > leastGrowth,
			})
		}
	}
	for i, p := range runs[0].People {
		r.People = append(r.People, PersonReport{
			Person:     p.Person,
			Busy:       mean(runs, func(t *Tally) float64 { return t.People[i].busy() }),
			Pages:      mean(runs, func(t *Tally) float64 { return float64(t.People[i].Pages) / weeks }),
			NightPages: mean(runs, func(t *Tally) float64 { return float64(t.People[i].NightPages) / weeks }),
		})
	}
	r.Cost = cost(s, runs, weeks)
	return r
}

// busy is the share of the time at the desk in which somebody worked; 0 where they never were.
func (p *Load) busy() float64 {
	if p.AtDesk == 0 {
		return 0
	}
	return float64(p.Busy) / float64(p.AtDesk)
}

// judged is a promise with its verdict.
func judged(v *model.Severity, p Promise) PromiseReport {
	out := PromiseReport{
		Service: p.Service, Severity: p.Severity, Target: p.Target, Kept: p.Kept, Late: p.Late, Attainment: Wilson(p.Kept, p.Kept+p.Late),
	}
	if v.Attain == nil || v.Attain.Unknown {
		return out
	}
	asked := v.Attain.Ratio
	out.Attain = &asked
	switch {
	case out.Attainment.Low >= asked:
		out.Verdict = Kept
	case out.Attainment.High < asked:
		out.Verdict = Missed
	default:
		out.Verdict = Open
	}
	return out
}

// times are the lengths that all runs counted.
func times(runs []*Tally, of func(*Tally) *Histogram) Times {
	var all Histogram
	for _, t := range runs {
		all.Join(*of(t))
	}
	return Times{
		Mean:   mean(runs, func(t *Tally) float64 { return of(t).Mean() }),
		Median: all.Quantile(.5), P90: all.Quantile(.9), P95: all.Quantile(.95),
	}
}

// weeksInMonth is how many weeks a month has on average.
const weeksInMonth = 365.25 / 12 / 7

// cost is what people and contracts cost in a week.
func cost(s Scenario, runs []*Tally, weeks float64) CostReport {
	r := CostReport{People: mean(runs, func(t *Tally) float64 { return t.Cost / weeks }), Agreements: []AgreementCost{}}
	contracts := func(t *Tally) float64 {
		sum := 0.0
		for _, a := range s.Model.Agreements {
			tickets, hours := t.under(a, weeks)
			sum += priced(a, tickets, hours)
		}
		return sum
	}
	for _, a := range s.Model.Agreements {
		if a.Price != nil {
			r.Agreements = append(r.Agreements, AgreementCost{
				Agreement: a.ID,
				Tickets:   mean(runs, func(t *Tally) float64 { tickets, _ := t.under(a, weeks); return tickets }),
				Hours:     mean(runs, func(t *Tally) float64 { _, hours := t.under(a, weeks); return hours }),
				Cost:      mean(runs, func(t *Tally) float64 { tickets, hours := t.under(a, weeks); return priced(a, tickets, hours) }),
			})
		}
	}
	r.Contracts = mean(runs, contracts)
	r.Ticket = mean(runs, func(t *Tally) float64 { return (t.Cost + contracts(t)*weeks) / float64(max(1, t.Opened)) })
	return r
}

// under are the tickets of a month that came to what an agreement covers, and the hours of work that its party did on them.
func (t *Tally) under(a *model.Agreement, weeks float64) (tickets, hours float64) {
	for _, f := range t.Functions {
		if slices.Contains(a.Covers, f.Function) {
			tickets += float64(f.Visits) / weeks * weeksInMonth
			hours += f.Outside / hour / weeks * weeksInMonth
		}
	}
	return tickets, hours
}

// priced is what an agreement costs a week.
func priced(a *model.Agreement, tickets, hours float64) float64 {
	if a.Price == nil {
		return 0
	}
	return a.Price.Month(tickets, hours) / weeksInMonth
}

// Narrow says whether the mean time until tickets are solved is known to a share of itself, which is when more runs would not
// change what is seen.
func (r *Report) Narrow(share float64) bool {
	return r.Solve.Mean.N >= 2 && r.Solve.Mean.Half() <= share*math.Abs(r.Solve.Mean.Mean)
}
