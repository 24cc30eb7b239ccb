package simulate_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// settled is a desk without chance in what people earn: a month and a half of contract, a rota, and a maker who is paid in every way.
const settled = `
belay: 1
name: Settled
timezone: UTC
currency: EUR
calendars: {office: {hours: "Mon-Fri 08:00-16:00"}, rest: {outside: office}}
parties:
  us:    {name: Us, kind: internal}
  maker: {name: Maker, kind: vendor, contact: {phone: "+44 1632 960123"}}
people:
  ann: {name: Ann, party: us, works: office, phone: "+44 1632 960111", rate: 50}
  bea: {name: Bea, party: us, works: office, phone: "+44 1632 960112", rate: 40, share: 50%, leaves: 2026-10-16}
services: {line: {name: The line, entry: desk}, gate: {name: The gate, entry: desk}}
severities:
  critical: {means: All stand still, clock: always, acknowledge: 15m, page: true}
  normal:   {means: One waits, clock: office, respond: 4h}
functions:
  desk: {link: functional, line: 1, resolves: 80%, cover: [{people: [ann, bea], hours: office}, {rota: duty, hours: rest}], escalates_to: [make]}
  make: {link: application, line: 2, cover: [{party: maker, agreement: care}]}
rotas: {duty: {people: [ann], turn: 1 week, start: 2026-01-05}}
agreements: {care: {kind: contract, party: maker, covers: [make], from: 2026-01-01, until: 2026-10-25, price: {per_month: 3000, per_ticket: 10, included: 5, per_hour: 80, one_off: 700}}}
demand:
  line: {per_week: 60, mix: {critical: 20%, normal: 80%}, pattern: always, effort: {1: 20m, 2: 1h}}
  gate: {per_week: 20, mix: {normal: 100%}, pattern: office, effort: {1: 40m, 2: 2h}}
`

// near says whether two amounts are the same but for rounding.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-6*(1+math.Abs(b)) }

func TestPeopleArePaidByContractOnCallAndForWorkAtNight(t *testing.T) {
	s := weeks(read(t, settled), 4, 7) // counted from Mon 12 Oct until Sun 1 Nov
	s.Habits = simulate.Usual()
	s.Habits.Terms.OnCall = .25
	tally := played(t, s)
	ann, bea := tally.People[0], tally.People[1]
	if ann.Person != "ann" {
		ann, bea = bea, ann
	}
	if ann.Paid != 15*8*3600 || bea.Paid != 5*8*3600 { // Bea leaves after a week
		t.Errorf("Ann is paid for %d s and Bea for %d s", ann.Paid, bea.Paid)
	}
	if rest := int64(21*24-15*8) * 3600; ann.OnCall > rest || ann.OnCall < rest*8/10 || bea.OnCall != 0 {
		t.Errorf("Ann is on call for %d s of %d, Bea for %d s", ann.OnCall, rest, bea.OnCall)
	}
	if ann.CallOut == 0 || ann.CallOut > ann.Busy || bea.CallOut != 0 {
		t.Errorf("Ann works for %d s, of them %d s on call, Bea for %d s on call", ann.Busy, ann.CallOut, bea.CallOut)
	}
	if want := 50 * (15*8 + .25*float64(ann.OnCall)/3600 + float64(ann.CallOut)/3600); !near(ann.Pay, want) {
		t.Errorf("Ann costs %v, not %v", ann.Pay, want)
	}
	if want := 40 * .5 * 5 * 8.0; !near(bea.Pay, want) {
		t.Errorf("Bea costs %v, not %v", bea.Pay, want)
	}
	if !near(tally.Cost, ann.Pay+bea.Pay) || !near(tally.Functions[0].Pay+tally.Functions[1].Pay, tally.Cost) {
		t.Errorf("people cost %v, and functions %v and %v", tally.Cost, tally.Functions[0].Pay, tally.Functions[1].Pay)
	}
}

func TestEveryPartOfAPriceIsPaidAndDividedWithoutRest(t *testing.T) {
	s := weeks(read(t, settled), 4, 7)
	s.Habits.Terms.Delay = map[model.SeverityID]float64{"critical": 1000}
	tally := played(t, s)
	c := simulate.Sum(s, []*simulate.Tally{tally}).Cost
	made := tally.Functions[1]
	month := 365.25 / 12 / 7
	tickets, hours := float64(made.Visits)/3*month, made.Outside/3600/3*month
	want := (3000 + 10*max(0, tickets-5) + 80*hours) / month * 2 / 3 // two weeks of three
	if got := c.Agreements[0]; !near(got.Cost.Mean, want) || !near(got.Tickets.Mean, tickets) || !near(got.Hours.Mean, hours) || tickets <= 5 {
		t.Errorf("the agreement comes to %+v, not %v for %v tickets and %v hours", got, want, tickets, hours)
	}
	all, lines, services := c.People.Mean+c.Contracts.Mean, 0.0, 0.0
	for _, l := range c.Lines {
		lines += l.Cost.Mean
	}
	for _, v := range c.Services {
		services += v.Cost.Mean
	}
	if c.OneOff != 700 || !near(lines, all) || !near(services, all) || !near(c.Ticket.Mean, all*3/float64(tally.Opened)) || len(c.Services) != 2 {
		t.Errorf("of %v, lines cost %v and services %v; once %v", all, lines, services, c.OneOff)
	}
	if got := float64(tally.Severities[0].OpenFor) / 3600 * 1000 / 3; !near(c.Delay.Mean, got) || got == 0 {
		t.Errorf("delay costs %v, not %v", c.Delay.Mean, got)
	}
}

func TestPagesAreCountedAsAPlainProgramCountsThem(t *testing.T) {
	s := weeks(read(t, nights), 6, 3)
	type page struct {
		number ticket.Number
		at     time.Time
	}
	pages := map[model.PersonID][]page{}
	s.Watch = func(_ ticket.Ticket, _ ticket.Account, _ desk.Input, at span.Instant, out desk.Outcome) {
		for _, e := range out.Entry.Events {
			if p, ok := e.(ticket.Paged); ok && at >= s.Count && s.Model.Severity(out.Ticket.Severity).Page {
				for _, who := range p.Told {
					pages[model.PersonID(who)] = append(pages[model.PersonID(who)], page{out.Ticket.Number, at.In(time.UTC)})
				}
			}
		}
	}
	tally := played(t, s)
	begun := s.Count.In(time.UTC)
	for _, got := range tally.People {
		night, nights := 0, map[string]bool{}
		shifts := map[string]map[ticket.Number]bool{}
		most := make([]int, 5)
		for _, p := range pages[got.Person] {
			if h := p.at.Hour(); h >= 22 || h < 7 {
				night++
				nights[p.at.Add(-12*time.Hour).Format(time.DateOnly)] = true
			}
			shift := p.at.Add(-8 * time.Hour).Format(time.DateOnly)
			if p.at.Add(-8*time.Hour).Hour() >= 12 {
				shift += " night"
			}
			if shifts[shift] == nil {
				shifts[shift] = map[ticket.Number]bool{}
			}
			shifts[shift][p.number] = true
			week := int(p.at.Sub(begun).Hours() / 24 / 7)
			most[week] = max(most[week], len(shifts[shift]))
		}
		if got.Pages != len(pages[got.Person]) || got.NightPages != night || got.Nights != len(nights) || !slices.Equal(got.Shifts, most) || got.Pages == 0 {
			t.Errorf("%s: %d pages, %d at night in %d nights, by week %v; counted are %d, %d in %d, %v", got.Person,
				len(pages[got.Person]), night, len(nights), most, got.Pages, got.NightPages, got.Nights, got.Shifts)
		}
	}
	limit := func(n int) float64 {
		s.Habits.Terms.PagesAShift = n
		return simulate.Sum(s, []*simulate.Tally{tally}).People[0].OverLimit.Mean
	}
	if limit(0) <= limit(2) || limit(1000) != 0 {
		t.Errorf("over limits of 0, 2 and 1000 pages are %v, %v and %v of weeks", limit(0), limit(2), limit(1000))
	}
}

func TestFiguresOfARunAgreeWithEachOther(t *testing.T) {
	for _, name := range []string{"small", "harbour"} {
		s := weeks(example(t, name), 5, 9)
		s.Count = s.Over.From // all is counted
		tally := played(t, s)
		waiting, opened, visits := 0, 0, 0
		var busy, worked int64
		for _, f := range tally.Functions {
			waiting += f.Waiting
			came := 0
			for _, v := range f.Services {
				came += v.Visits
			}
			if len(f.Backlog) != 6 || f.Backlog[5] != f.Waiting || f.Backlog[0] != 0 || came > f.Visits {
				t.Errorf("%s: %s has a backlog of %v, %d in the end, and %d of %d visits by service", name, f.Function, f.Backlog, f.Waiting, came, f.Visits)
			}
			visits += came
			for h := range f.Busy {
				busy += f.Busy[h]
			}
		}
		for _, p := range tally.People {
			worked += p.Busy
			if p.Overload > p.AtDesk || p.CallOut > p.Busy {
				t.Errorf("%s: %+v", name, p)
			}
		}
		for _, v := range tally.Severities {
			opened += v.Opened
		}
		moved := 0
		for _, m := range tally.Moves {
			moved += m.Tickets
		}
		if waiting != tally.Open || opened != tally.Opened || busy != worked || visits != tally.Opened+moved {
			t.Errorf("%s: %d lie somewhere of %d that are open, %d of %d were opened, %d of %d s were worked, %d visits are %d tickets and %d moves",
				name, waiting, tally.Open, opened, tally.Opened, busy, worked, visits, tally.Opened, moved)
		}
		r := simulate.Sum(s, []*simulate.Tally{tally})
		if got := r.Spent.Worked.Mean + r.Spent.Requester.Mean + r.Spent.Outside.Mean + r.Spent.Waiting.Mean; math.Abs(got-1) > .01 {
			t.Errorf("%s: time was spent %+v", name, r.Spent)
		}
		shares := 0.0
		for _, bar := range r.Solve.Bars {
			shares += bar.Share
		}
		if !near(shares, 1) || r.Solve.Median > r.Solve.P75 || r.Solve.P75 > r.Solve.P90 || r.Solve.P90 > r.Solve.P99 {
			t.Errorf("%s: solved within %+v", name, r.Solve)
		}
	}
}

func TestHoursAreTooFullOnlyWhereThereIsAlmostNothingButWork(t *testing.T) {
	for _, of := range []struct {
		perWeek     string
		least, most float64
	}{{"100", 0, .35}, {"1400", .9, 1}} {
		s := weeks(read(t, strings.Replace(hotline, "806.4", of.perWeek, 1)), 3, 2)
		for _, p := range played(t, s).People {
			if share := float64(p.Overload) / float64(p.AtDesk); share < of.least || share > of.most {
				t.Errorf("%s tickets a week fill %v of the hours of %s too much", of.perWeek, share, p.Person)
			}
		}
	}
}

func TestADeskSaysFromWhenOnItDrowns(t *testing.T) {
	habits, err := simulate.ReadHabits("habits.yaml", "{work: exponential, reopens: 0, absence: 0, meetings: 0, peaks: [{during: [2026-11-09..2026-12-31], times: 2}]}")
	if err != nil {
		t.Fatal(err)
	}
	s := weeks(read(t, hotline), 9, 3) // until Sun 6 Dec
	s.Habits = habits
	var runs []*simulate.Tally
	for range 3 {
		s.Seed++
		runs = append(runs, played(t, s))
	}
	f := simulate.Sum(s, runs).Functions[0]
	if !f.Drowns || f.Since.In(time.UTC).Format(time.DateOnly) != "2026-11-09" {
		t.Errorf("it drowns (%v) since %v: %v", f.Drowns, f.Since, f.Backlog)
	}
}

func TestNothingLiesForGoodWhereThereIsTimeForAll(t *testing.T) {
	for _, name := range []string{"small", "harbour", "faults"} {
		s := weeks(example(t, name), 20, 3)
		s.Habits.Reopens = .2
		stale := map[ticket.Number]span.Instant{}
		s.Watch = func(_ ticket.Ticket, _ ticket.Account, _ desk.Input, at span.Instant, out desk.Outcome) {
			if n := out.Ticket.Number; out.Ticket.Live() {
				stale[n] = out.Ticket.Opened
			} else {
				delete(stale, n)
			}
		}
		played(t, s)
		old := 0
		for _, opened := range stale {
			if opened < s.Over.Until-10*7*86_400 {
				old++
			}
		}
		if old > 0 {
			t.Errorf("%s: %d tickets are open for ten weeks", name, old)
		}
	}
}
