package simulate

import (
	"cmp"
	"math"
	"slices"

	"belay/internal/model"
	"belay/internal/span"
)

// leastGrowth is how many tickets a backlog must have grown by to be called one that grows.
const leastGrowth = 10

// study is runs that are summed.
type study struct {
	Scenario

	runs  []*Tally
	weeks float64
}

// Sum is what runs of a scenario come to. They differ by their seeds alone, and there is at least one.
func Sum(s Scenario, runs []*Tally) *Report {
	of := study{s, runs, float64(s.Over.Until-s.Count) / week}
	return &Report{
		Model: s.Model.Name, Digest: s.Model.Digest(), From: s.Count, Until: s.Over.Until, Seed: s.Seed, Runs: len(runs), Habits: s.Habits,
		Tickets:    of.weekly(func(t *Tally) float64 { return float64(t.Opened) }),
		Promises:   of.promises(),
		Take:       of.times(func(t *Tally) *Histogram { return &t.ToTake }),
		Solve:      of.times(func(t *Tally) *Histogram { return &t.ToSolve }),
		Severities: of.severities(),
		Services:   of.services(),
		Spent:      of.spent(),
		Hops:       of.mean(func(t *Tally) float64 { return over(float64(t.Hops), float64(t.Solved)) }),
		PingPong:   of.mean(func(t *Tally) float64 { return over(float64(t.PingPong), float64(t.Solved)) }),
		HungUp:     of.mean(func(t *Tally) float64 { return over(float64(t.HungUp), float64(t.Opened)) }),
		Reopened:   of.mean(func(t *Tally) float64 { return over(float64(t.Reopened), float64(t.Solved)) }),
		Unskilled:  of.mean(func(t *Tally) float64 { return over(float64(t.Unskilled), float64(t.Opened)) }),
		Swarms: SwarmReport{
			Joined:   of.mean(func(t *Tally) float64 { return over(float64(t.Swarms.Joined), float64(t.Opened)) }),
			Declined: of.mean(func(t *Tally) float64 { return over(float64(t.Swarms.Declined), float64(t.Opened)) }),
			Hours:    of.weekly(func(t *Tally) float64 { return float64(t.Swarms.Helped) / hour }),
		},
		Open: of.mean(func(t *Tally) float64 { return float64(t.Open) }),
		Backlog: of.backlog(func(t *Tally, week int) (n int) {
			for _, f := range t.Functions {
				n += f.Backlog[week]
			}
			return n
		}),
		Functions: of.functions(),
		Moves:     of.moves(),
		People:    of.people(),
		Cost:      of.cost(),
		Asked:     runs[0].Asked,
	}
}

// mean is the estimate of an amount over runs.
func (s study) mean(of func(*Tally) float64) Interval {
	var all Sample
	for _, t := range s.runs {
		all.Add(of(t))
	}
	return all.Finite()
}

// weekly is the estimate of an amount a week.
func (s study) weekly(of func(*Tally) float64) Interval {
	return s.mean(func(t *Tally) float64 { return of(t) / s.weeks })
}

// over is a share, or an amount for each; 0 of none.
func over(amount, of float64) float64 {
	if of == 0 {
		return 0
	}
	return amount / of
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

// promises are those that were kept or late at least once.
func (s study) promises() []PromiseReport {
	out := []PromiseReport{}
	for i, p := range s.runs[0].Promises {
		kept, judged := make([]int, len(s.runs)), make([]int, len(s.runs))
		p.Kept, p.Late = 0, 0
		for nth, t := range s.runs {
			kept[nth], judged[nth] = t.Promises[i].Kept, t.Promises[i].Judged()
			p.Kept += t.Promises[i].Kept
			p.Late += t.Promises[i].Late
		}
		if p.Judged() > 0 {
			out = append(out, verdict(s.Model.Severity(p.Severity), p, Attainment(kept, judged)))
		}
	}
	return out
}

// verdict is a promise with what became of it.
func verdict(v *model.Severity, p Promise, attainment Interval) PromiseReport {
	out := PromiseReport{Service: p.Service, Severity: p.Severity, Target: p.Target, Kept: p.Kept, Late: p.Late, Attainment: attainment}
	if v.Attain == nil || v.Attain.Unknown {
		return out
	}
	asked := v.Attain.Ratio
	out.Attain = &asked
	switch {
	case attainment.Low >= asked:
		out.Verdict = Kept
	case attainment.High < asked:
		out.Verdict = Missed
	default:
		out.Verdict = Open
	}
	return out
}

// ends are the ends of the bars of Times, in seconds.
func ends() []int64 {
	return []int64{minute, 5 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour, 12 * hour, day, 2 * day, 4 * day, week, 2 * week, 4 * week}
}

// times are the lengths that all runs counted.
func (s study) times(of func(*Tally) *Histogram) Times {
	var all Histogram
	var mean Sample
	for _, t := range s.runs {
		if h := of(t); h.N() > 0 {
			all.Join(*h)
			mean.Add(h.Mean())
		}
	}
	out := Times{Mean: mean.Finite(), Bars: []Bar{}}
	for share, into := range map[float64]*int64{.5: &out.Median, .75: &out.P75, .9: &out.P90, .95: &out.P95, .99: &out.P99} {
		*into = all.Quantile(share)
	}
	before := 0
	for _, end := range ends() {
		under := all.Under(end)
		out.Bars = append(out.Bars, Bar{Until: end, Share: over(float64(under-before), float64(all.N()))})
		before = under
	}
	out.Bars = append(out.Bars, Bar{Share: over(float64(all.N()-before), float64(all.N()))})
	return out
}

// severities are those of which tickets came.
func (s study) severities() []SeverityReport {
	out := []SeverityReport{}
	for i, v := range s.runs[0].Severities {
		of := func(t *Tally) *Flow { return &t.Severities[i].Flow }
		if tickets := s.weekly(func(t *Tally) float64 { return float64(of(t).Opened) }); tickets.Mean > 0 {
			out = append(out, SeverityReport{
				Severity: v.Severity, Tickets: tickets,
				Take:  s.times(func(t *Tally) *Histogram { return &of(t).ToTake }),
				Solve: s.times(func(t *Tally) *Histogram { return &of(t).ToSolve }),
			})
		}
	}
	return out
}

// services are those of which tickets came.
func (s study) services() []ServiceReport {
	out := []ServiceReport{}
	for i, v := range s.runs[0].Services {
		of := func(t *Tally) *Flow { return &t.Services[i].Flow }
		if tickets := s.weekly(func(t *Tally) float64 { return float64(of(t).Opened) }); tickets.Mean > 0 {
			out = append(out, ServiceReport{
				Service: v.Service, Tickets: tickets,
				Take:  s.times(func(t *Tally) *Histogram { return &of(t).ToTake }),
				Solve: s.times(func(t *Tally) *Histogram { return &of(t).ToSolve }),
			})
		}
	}
	return out
}

// spent is where the time of those tickets went that were solved.
func (s study) spent() SpentReport {
	share := func(of func(Spent) int64) Interval {
		return s.mean(func(t *Tally) float64 { return over(float64(of(t.Spent)), float64(t.ToSolve.Sum())) })
	}
	return SpentReport{
		Worked:    share(func(p Spent) int64 { return p.Worked }),
		Requester: share(func(p Spent) int64 { return p.Held }),
		Outside:   share(func(p Spent) int64 { return p.Outside }),
		Waiting: s.mean(func(t *Tally) float64 {
			return max(0, over(float64(t.ToSolve.Sum()-t.Spent.Worked-t.Spent.Held-t.Spent.Outside), float64(t.ToSolve.Sum())))
		}),
	}
}

// backlog is what lies somewhere at the beginning of each week, and at the end of the last.
func (s study) backlog(of func(t *Tally, week int) int) []Interval {
	out := []Interval{}
	if len(s.runs[0].Functions) == 0 {
		return out
	}
	for k := range s.runs[0].Functions[0].Backlog {
		out = append(out, s.mean(func(t *Tally) float64 { return float64(of(t, k)) }))
	}
	return out
}

// functions are those to which tickets came.
func (s study) functions() []FunctionReport {
	out := []FunctionReport{}
	for i, f := range s.runs[0].Functions {
		r := FunctionReport{
			Function: f.Function,
			Visits:   s.weekly(func(t *Tally) float64 { return float64(t.Functions[i].Visits) }),
			Waiting:  s.mean(func(t *Tally) float64 { return float64(t.Functions[i].Waiting) }),
		}
		if r.Visits.Mean+r.Waiting.Mean == 0 {
			continue
		}
		r.Wait = s.times(func(t *Tally) *Histogram { return &t.Functions[i].Wait })
		r.Backlog = s.backlog(func(t *Tally, week int) int { return t.Functions[i].Backlog[week] })
		r.Grows = s.weekly(func(t *Tally) float64 { return float64(t.Functions[i].Waiting - t.Functions[i].Begun) })
		r.Drowns = r.Grows.Low > 0 && r.Grows.Mean > r.Visits.Mean/20 && r.Grows.Mean*s.weeks > leastGrowth
		if r.Drowns {
			since := s.since(r.Backlog)
			r.Since = &since
		}
		s.busy(i, &r)
		out = append(out, r)
	}
	return out
}

// since is from when on a backlog grows that does: the end of the last week in which it had not yet grown by a tenth of all that
// it grows by.
func (s study) since(backlog []Interval) span.Instant {
	first, last := backlog[0].Mean, backlog[len(backlog)-1].Mean
	k := len(backlog) - 1
	for k > 0 && backlog[k].Mean > first+(last-first)/10 {
		k--
	}
	return s.Count + span.Instant(k)*week
}

// busy is how much of the time of people at the desk for a function was work for it.
func (s study) busy(i int, r *FunctionReport) {
	sum := func(by []int64) (n float64) {
		for _, seconds := range by {
			n += float64(seconds)
		}
		return n
	}
	r.Used = s.mean(func(t *Tally) float64 { return over(sum(t.Functions[i].Busy), sum(t.Functions[i].There)) })
	r.Busy = make([]float64, hoursOfWeek)
	for h := range r.Busy {
		busy, there := int64(0), int64(0)
		for _, t := range s.runs {
			busy += t.Functions[i].Busy[h]
			there += t.Functions[i].There[h]
		}
		r.Busy[h] = over(float64(busy), float64(there))
	}
}

// moves are those that were made, in the order of the functions from which and to which.
func (s study) moves() []MoveReport {
	type edge struct{ from, to model.FunctionID }
	places := map[model.FunctionID]int{}
	for i, f := range s.Model.Functions {
		places[f.ID] = i
	}
	made := map[edge][]Move{}
	for nth, t := range s.runs {
		for _, m := range t.Moves {
			e := edge{m.From, m.To}
			if made[e] == nil {
				made[e] = make([]Move, len(s.runs))
			}
			made[e][nth] = m
		}
	}
	out := []MoveReport{}
	for e, by := range made {
		var tickets Sample
		all, back := 0, 0
		for _, m := range by {
			tickets.Add(float64(m.Tickets) / s.weeks)
			all += m.Tickets
			back += m.Back
		}
		out = append(out, MoveReport{From: e.from, To: e.to, Tickets: tickets.Finite(), Back: over(float64(back), float64(all))})
	}
	slices.SortFunc(out, func(a, b MoveReport) int {
		return cmp.Or(cmp.Compare(places[a.From], places[b.From]), cmp.Compare(places[a.To], places[b.To]))
	})
	return out
}

// people are all who hold something.
func (s study) people() []PersonReport {
	out := []PersonReport{}
	limit := s.Habits.Terms.PagesAShift
	for i, p := range s.runs[0].People {
		weekly := func(of func(p *Load) float64) Interval {
			return s.weekly(func(t *Tally) float64 { return of(&t.People[i]) })
		}
		r := PersonReport{
			Person:     p.Person,
			Busy:       s.mean(func(t *Tally) float64 { return over(float64(t.People[i].Busy), float64(t.People[i].AtDesk)) }),
			Overload:   weekly(func(p *Load) float64 { return float64(p.Overload) / hour }),
			OnCall:     weekly(func(p *Load) float64 { return float64(p.OnCall) / hour }),
			CallOut:    weekly(func(p *Load) float64 { return float64(p.CallOut) / hour }),
			Pages:      weekly(func(p *Load) float64 { return float64(p.Pages) }),
			NightPages: weekly(func(p *Load) float64 { return float64(p.NightPages) }),
			Nights:     weekly(func(p *Load) float64 { return float64(p.Nights) }),
			Pay:        weekly(func(p *Load) float64 { return p.Pay }),
			OverLimit: s.mean(func(t *Tally) float64 {
				n := 0
				for _, most := range t.People[i].Shifts {
					if most > limit {
						n++
					}
				}
				return over(float64(n), float64(len(t.People[i].Shifts)))
			}),
		}
		for _, t := range s.runs {
			r.MostPages = max(r.MostPages, slices.Max(t.People[i].Shifts))
		}
		out = append(out, r)
	}
	return out
}

// Narrow says whether a report is known closely, which is when more runs would not change what is seen: the mean time until
// tickets are solved to a share of itself, and each promise whose verdict is open to that share of its tickets.
func (r *Report) Narrow(share float64) bool {
	for _, p := range r.Promises {
		if p.Verdict == Open && p.Attainment.Half() > share {
			return false
		}
	}
	return r.Solve.Mean.N >= 2 && r.Solve.Mean.Half() <= share*math.Abs(r.Solve.Mean.Mean)
}
