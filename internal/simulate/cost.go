package simulate

import (
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// weeksInMonth is how many weeks a month has on average.
const weeksInMonth = 365.25 / 12 / 7

// bill is what one run costs a week, in the model's currency.
type bill struct {
	people, contracts, delay float64
	agreements               []float64 // by agreement
	functions                []float64 // people and contracts, by function
	services                 []float64 // likewise, by service
}

// Costs are what one run costs a week, in the model's currency.
type Costs struct{ People, Contracts, Delay float64 }

// Costs are what one run of s costs.
func (s Scenario) Costs(t *Tally) Costs {
	b := study{s, nil, float64(s.Over.Until-s.Count) / week}.bill(t)
	return Costs{People: b.people, Contracts: b.contracts, Delay: b.delay}
}

// Cost is what people and contracts cost a week in one run of s.
func (s Scenario) Cost(t *Tally) float64 {
	c := s.Costs(t)
	return c.People + c.Contracts
}

// bill is what a run costs a week.
func (s study) bill(t *Tally) bill {
	b := bill{
		people:     t.Cost / s.weeks,
		agreements: make([]float64, len(s.Model.Agreements)), functions: make([]float64, len(t.Functions)), services: make([]float64, len(t.Services)),
	}
	for i, f := range t.Functions {
		b.functions[i] = f.Pay / s.weeks
	}
	for i, a := range s.Model.Agreements {
		if a.Price == nil {
			continue
		}
		tickets, hours := s.under(a, t)
		b.agreements[i] = float64(a.Price.Month(tickets, hours)*s.inForce(a)) / weeksInMonth
		b.contracts += b.agreements[i]
		b.divide(a, t, b.agreements[i])
	}
	for i, f := range t.Functions {
		b.share(f, t, b.functions[i])
	}
	for _, v := range t.Severities {
		b.delay += float64(float64(v.OpenFor)/hour*s.Habits.Terms.Delay[v.Severity]) / s.weeks
	}
	return b
}

// under are the tickets of a month that came to what an agreement covers, and the hours of work that its party did on them.
func (s study) under(a *model.Agreement, t *Tally) (tickets, hours float64) {
	for _, f := range t.Functions {
		if slices.Contains(a.Covers, f.Function) {
			tickets += float64(float64(f.Visits) / s.weeks * weeksInMonth)
			hours += float64(f.Outside / hour / s.weeks * weeksInMonth)
		}
	}
	return tickets, hours
}

// inForce is the share of the time that is counted in which an agreement is in force.
func (s study) inForce(a *model.Agreement) float64 {
	over := span.Span{From: s.Count, Until: s.Over.Until}
	in := over
	if a.From != nil {
		in.From = max(in.From, calendar.Days(*a.From, *a.From, s.Model.Timezone).From)
	}
	if a.Until != nil {
		in.Until = min(in.Until, calendar.Days(*a.Until, *a.Until, s.Model.Timezone).Until)
	}
	return float64(max(0, in.Until-in.From)) / float64(over.Until-over.From)
}

// divide divides the price of an agreement among the functions it covers, by what came to them, or evenly where nothing did.
func (b *bill) divide(a *model.Agreement, t *Tally, price float64) {
	visits, covered := 0, 0
	for _, f := range t.Functions {
		if slices.Contains(a.Covers, f.Function) {
			visits += f.Visits
			covered++
		}
	}
	for i, f := range t.Functions {
		switch {
		case !slices.Contains(a.Covers, f.Function):
		case visits > 0:
			b.functions[i] += float64(price * (float64(f.Visits) / float64(visits)))
		default:
			b.functions[i] += price / float64(covered)
		}
	}
}

// share divides what a function costs among the services, by the work that they made it, or by their tickets where it had none.
// What a function costs to which nothing came is nobody's.
func (b *bill) share(f Before, t *Tally, cost float64) {
	work, visits := int64(0), 0
	for _, s := range f.Services {
		work += s.Work
		visits += s.Visits
	}
	for _, s := range f.Services {
		i := slices.IndexFunc(t.Services, func(o ServiceFlow) bool { return o.Service == s.Service })
		if work > 0 {
			b.services[i] += float64(cost * (float64(s.Work) / float64(work)))
		} else {
			b.services[i] += float64(cost * over(float64(s.Visits), float64(visits)))
		}
	}
}

// cost is what a week costs.
func (s study) cost() CostReport {
	bills := make(map[*Tally]bill, len(s.runs))
	for _, t := range s.runs {
		bills[t] = s.bill(t)
	}
	r := CostReport{
		People:    s.mean(func(t *Tally) float64 { return bills[t].people }),
		Contracts: s.mean(func(t *Tally) float64 { return bills[t].contracts }),
		Delay:     s.mean(func(t *Tally) float64 { return bills[t].delay }),
		Ticket: s.mean(func(t *Tally) float64 {
			return (bills[t].people + bills[t].contracts) * s.weeks / float64(max(1, t.Opened))
		}),
		Agreements: []AgreementCost{}, Lines: []LineCost{}, Services: []ServiceCost{},
	}
	for i, a := range s.Model.Agreements {
		if a.Price == nil {
			continue
		}
		r.OneOff += a.Price.OneOff
		r.Agreements = append(r.Agreements, AgreementCost{
			Agreement: a.ID,
			Tickets:   s.mean(func(t *Tally) float64 { tickets, _ := s.under(a, t); return tickets }),
			Hours:     s.mean(func(t *Tally) float64 { _, hours := s.under(a, t); return hours }),
			Cost:      s.mean(func(t *Tally) float64 { return bills[t].agreements[i] }),
		})
	}
	for _, line := range s.lines() {
		sum := func(of func(t *Tally, function int) float64) func(t *Tally) float64 {
			return func(t *Tally) (n float64) {
				for i, f := range s.Model.Functions {
					if f.Line == line {
						n += of(t, i)
					}
				}
				return n
			}
		}
		cost := sum(func(t *Tally, i int) float64 { return bills[t].functions[i] })
		visits := sum(func(t *Tally, i int) float64 { return float64(t.Functions[i].Visits) / s.weeks })
		r.Lines = append(r.Lines, LineCost{
			Line: line, Cost: s.mean(cost), Ticket: s.mean(func(t *Tally) float64 { return over(cost(t), visits(t)) }),
		})
	}
	for i, v := range s.runs[0].Services {
		cost := func(t *Tally) float64 { return bills[t].services[i] }
		if c := s.mean(cost); c.Mean > 0 {
			r.Services = append(r.Services, ServiceCost{Service: v.Service, Cost: c, Ticket: s.mean(func(t *Tally) float64 {
				return over(cost(t)*s.weeks, float64(t.Services[i].Opened))
			})})
		}
	}
	return r
}

// lines are those of the functions, the first first.
func (s study) lines() []int {
	var lines []int
	for _, f := range s.Model.Functions {
		lines = append(lines, f.Line)
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}
