package study

import (
	"fmt"
	"strconv"

	"belay/internal/simulate"
)

// columns are those of the table of an answer.
var columns = [...]string{"option", "run", "kind", "of", "severity", "target", "measure", "value", "low", "high"}

// CSV is all that an answer says as one long table: a row for each figure of each run and, as run "all", for each estimate with
// its interval.
func (a *Answer) CSV() []byte {
	t := table{}
	t.Row(columns[:]...)
	for _, o := range a.Options {
		t.option, t.run = o.Name, "all"
		t.report(o.Report)
		for nth, tally := range o.Runs {
			t.run = strconv.Itoa(nth + 1)
			t.tally(a.Ask.Scenario(o.Option, nth), tally)
		}
	}
	return t.Bytes()
}

// table is a table while it is written.
type table struct {
	simulate.Table

	option, run string
}

// thing is what a figure is of: its kind and name, and its severity and target where it has them.
type thing struct{ kind, of, severity, target string }

// figure writes a figure of a single run, and estimate one over all runs.
func (t *table) figure(x thing, measure string, value float64) {
	t.Row(t.option, t.run, x.kind, x.of, x.severity, x.target, measure, simulate.Number(value), "", "")
}

func (t *table) estimate(x thing, measure string, i simulate.Interval) {
	t.Row(append([]string{t.option, t.run, x.kind, x.of, x.severity, x.target, measure}, i.Cells()...)...)
}

// hour is in seconds.
const hour = 3600

// report writes the estimates.
func (t *table) report(r *simulate.Report) {
	all := thing{kind: "all"}
	t.estimate(all, "tickets_a_week", r.Tickets)
	t.times(all, "taken", r.Take)
	t.times(all, "solved", r.Solve)
	t.estimate(all, "spent_working", r.Spent.Worked)
	t.estimate(all, "spent_with_requester", r.Spent.Requester)
	t.estimate(all, "spent_outside", r.Spent.Outside)
	t.estimate(all, "spent_waiting", r.Spent.Waiting)
	t.estimate(all, "hops_a_ticket", r.Hops)
	t.estimate(all, "ping_pong", r.PingPong)
	t.estimate(all, "hung_up", r.HungUp)
	t.weeks(all, r.Backlog)
	t.estimate(all, "people_cost_a_week", r.Cost.People)
	t.estimate(all, "contracts_cost_a_week", r.Cost.Contracts)
	t.estimate(all, "delay_cost_a_week", r.Cost.Delay)
	t.estimate(all, "cost_a_ticket", r.Cost.Ticket)
	t.figure(all, "one_off_cost", r.Cost.OneOff)
	for _, p := range r.Promises {
		t.estimate(thing{"promise", string(p.Service), string(p.Severity), string(p.Target)}, "share_kept", p.Attainment)
	}
	for _, v := range r.Severities {
		x := thing{kind: "severity", of: string(v.Severity), severity: string(v.Severity)}
		t.estimate(x, "tickets_a_week", v.Tickets)
		t.times(x, "taken", v.Take)
		t.times(x, "solved", v.Solve)
	}
	for _, v := range r.Services {
		x := thing{kind: "service", of: string(v.Service)}
		t.estimate(x, "tickets_a_week", v.Tickets)
		t.times(x, "taken", v.Take)
		t.times(x, "solved", v.Solve)
	}
	for _, v := range r.Cost.Services {
		x := thing{kind: "service", of: string(v.Service)}
		t.estimate(x, "cost_a_week", v.Cost)
		t.estimate(x, "cost_a_ticket", v.Ticket)
	}
	for _, l := range r.Cost.Lines {
		x := thing{kind: "line", of: strconv.Itoa(l.Line)}
		t.estimate(x, "cost_a_week", l.Cost)
		t.estimate(x, "cost_a_ticket", l.Ticket)
	}
	for _, c := range r.Cost.Agreements {
		x := thing{kind: "agreement", of: string(c.Agreement)}
		t.estimate(x, "tickets_a_month", c.Tickets)
		t.estimate(x, "hours_a_month", c.Hours)
		t.estimate(x, "cost_a_week", c.Cost)
	}
	t.functions(r)
	for _, m := range r.Moves {
		x := thing{kind: "hand-over", of: string(m.From) + ">" + string(m.To)}
		t.estimate(x, "tickets_a_week", m.Tickets)
		t.figure(x, "handed_back", m.Back)
	}
	for _, p := range r.People {
		x := thing{kind: "person", of: string(p.Person)}
		t.estimate(x, "busy", p.Busy)
		t.estimate(x, "overload_hours_a_week", p.Overload)
		t.estimate(x, "on_call_hours_a_week", p.OnCall)
		t.estimate(x, "call_out_hours_a_week", p.CallOut)
		t.estimate(x, "pages_a_week", p.Pages)
		t.estimate(x, "night_pages_a_week", p.NightPages)
		t.estimate(x, "nights_paged_a_week", p.Nights)
		t.estimate(x, "weeks_over_limit", p.OverLimit)
		t.figure(x, "most_pages_a_shift", float64(p.MostPages))
		t.estimate(x, "pay_a_week", p.Pay)
	}
}

// functions writes the estimates of functions.
func (t *table) functions(r *simulate.Report) {
	for _, f := range r.Functions {
		x := thing{kind: "function", of: string(f.Function)}
		t.estimate(x, "visits_a_week", f.Visits)
		t.times(x, "wait", f.Wait)
		t.estimate(x, "in_use", f.Used)
		t.estimate(x, "backlog_grows_a_week", f.Grows)
		t.weeks(x, f.Backlog)
		for h, share := range f.Busy {
			t.figure(x, fmt.Sprintf("in_use_hour_%03d", h), share)
		}
	}
}

// times writes lengths of time, in seconds.
func (t *table) times(x thing, what string, of simulate.Times) {
	t.estimate(x, what+"_mean_s", of.Mean)
	t.figure(x, what+"_median_s", float64(of.Median))
	t.figure(x, what+"_p75_s", float64(of.P75))
	t.figure(x, what+"_p90_s", float64(of.P90))
	t.figure(x, what+"_p95_s", float64(of.P95))
	t.figure(x, what+"_p99_s", float64(of.P99))
	for _, bar := range of.Bars {
		until := "longer"
		if bar.Until > 0 {
			until = strconv.FormatInt(bar.Until, 10)
		}
		t.figure(x, what+"_share_until_"+until, bar.Share)
	}
}

// weeks writes what lies somewhere by week.
func (t *table) weeks(x thing, backlog []simulate.Interval) {
	for week, i := range backlog {
		t.estimate(x, fmt.Sprintf("backlog_week_%03d", week), i)
	}
}

// tally writes the figures of a single run.
func (t *table) tally(s simulate.Scenario, of *simulate.Tally) {
	all := thing{kind: "all"}
	t.flow(all, &of.Flow)
	t.figure(all, "hung_up", float64(of.HungUp))
	t.figure(all, "hops", float64(of.Hops))
	t.figure(all, "ping_pong", float64(of.PingPong))
	t.figure(all, "open_at_end", float64(of.Open))
	cost := s.Costs(of)
	t.figure(all, "people_cost_a_week", cost.People)
	t.figure(all, "contracts_cost_a_week", cost.Contracts)
	t.figure(all, "delay_cost_a_week", cost.Delay)
	for _, p := range of.Promises {
		x := thing{"promise", string(p.Service), string(p.Severity), string(p.Target)}
		t.figure(x, "kept", float64(p.Kept))
		t.figure(x, "late", float64(p.Late))
	}
	for i := range of.Severities {
		v := &of.Severities[i]
		t.flow(thing{kind: "severity", of: string(v.Severity), severity: string(v.Severity)}, &v.Flow)
	}
	for i := range of.Services {
		v := &of.Services[i]
		t.flow(thing{kind: "service", of: string(v.Service)}, &v.Flow)
	}
	for i := range of.Functions {
		t.before(&of.Functions[i])
	}
	for _, m := range of.Moves {
		x := thing{kind: "hand-over", of: string(m.From) + ">" + string(m.To)}
		t.figure(x, "tickets", float64(m.Tickets))
		t.figure(x, "handed_back", float64(m.Back))
	}
	for _, p := range of.People {
		t.load(p)
	}
}

// flow writes how tickets come and go.
func (t *table) flow(x thing, f *simulate.Flow) {
	t.figure(x, "opened", float64(f.Opened))
	t.figure(x, "solved", float64(f.Solved))
	t.figure(x, "open_hours", float64(f.OpenFor)/hour)
	t.figure(x, "taken_mean_s", f.ToTake.Mean())
	t.figure(x, "taken_p90_s", float64(f.ToTake.Quantile(.9)))
	t.figure(x, "solved_mean_s", f.ToSolve.Mean())
	t.figure(x, "solved_p90_s", float64(f.ToSolve.Quantile(.9)))
}

// before writes what came to a function.
func (t *table) before(f *simulate.Before) {
	x := thing{kind: "function", of: string(f.Function)}
	t.figure(x, "visits", float64(f.Visits))
	t.figure(x, "wait_mean_s", f.Wait.Mean())
	t.figure(x, "wait_p90_s", float64(f.Wait.Quantile(.9)))
	t.figure(x, "worked_hours", hours(f.Busy))
	t.figure(x, "there_hours", hours(f.There))
	t.figure(x, "outside_hours", f.Outside/hour)
	t.figure(x, "pay", f.Pay)
	for week, n := range f.Backlog {
		t.figure(x, fmt.Sprintf("backlog_week_%03d", week), float64(n))
	}
}

// hours is the sum of seconds, in hours.
func hours(seconds []int64) float64 {
	sum := int64(0)
	for _, s := range seconds {
		sum += s
	}
	return float64(sum) / hour
}

// load writes what one person had to do.
func (t *table) load(p simulate.Load) {
	x := thing{kind: "person", of: string(p.Person)}
	t.figure(x, "worked_hours", float64(p.Busy)/hour)
	t.figure(x, "at_desk_hours", float64(p.AtDesk)/hour)
	t.figure(x, "overload_hours", float64(p.Overload)/hour)
	t.figure(x, "on_call_hours", float64(p.OnCall)/hour)
	t.figure(x, "call_out_hours", float64(p.CallOut)/hour)
	t.figure(x, "pay", p.Pay)
	t.figure(x, "pages", float64(p.Pages))
	t.figure(x, "night_pages", float64(p.NightPages))
	t.figure(x, "nights_paged", float64(p.Nights))
	most := 0
	for _, n := range p.Shifts {
		most = max(most, n)
	}
	t.figure(x, "most_pages_a_shift", float64(most))
}
