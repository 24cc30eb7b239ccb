package simulate_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/queueing"
	"belay/internal/simulate"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// phone is a line of two who are always there, to whom people call.
const phone = `
belay: 1
name: Phone
timezone: UTC
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us}, bea: {name: Bea, party: us}}
services: {line: {name: The line, entry: desk}}
severities: {call: {means: Somebody calls, clock: always, acknowledge: 5m}}
needs: {calls: {asks: It does not work, service: line, volume: 420/week, severity: call, channels: [phone]}}
channels: {phone: {kind: phone, to: desk}}
functions: {desk: {link: functional, line: 1, cover: [{people: [ann, bea]}]}}
demand: {line: {per_week: 420, mix: {call: 100%}, pattern: always, effort: {1: 40m}}}
`

// TestCallersHangUpAsErlangASays holds the share of callers who hang up before a desk of two that is played by its rules.
func TestCallersHangUpAsErlangASays(t *testing.T) {
	m := read(t, phone)
	exact := queueing.Abandoning{Queue: queueing.Queue{Lambda: 420.0 / 604_800, Mu: 1.0 / 2400, Servers: 2}, Theta: 1.0 / 1200}
	var runs []*simulate.Tally
	s := weeks(m, 14, 0)
	s.Habits = simulate.Habits{Work: "exponential", HangsUp: 1200}
	for n := range 12 {
		s.Seed = uint64(n)
		runs = append(runs, played(t, s))
	}
	got := simulate.Sum(s, runs).HungUp
	if want := exact.Figures().Abandons; !got.Holds(want) || got.Half() > .1*want {
		t.Errorf("%+v hang up, and Erlang says %v", got, want)
	}
}

// clinic is one person before whom work of three severities waits: the county hospital of the textbooks, in hours.
const clinic = `
belay: 1
name: Clinic
timezone: UTC
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us}}
services: {line: {name: The line, entry: desk}}
severities:
  first:  {means: It is worst, clock: always, acknowledge: 1h}
  second: {means: It is bad, clock: always, acknowledge: 1h}
  third:  {means: It is not so bad, clock: always, acknowledge: 1h}
functions: {desk: {link: functional, line: 1, cover: [{people: [ann]}]}}
demand: {line: {per_week: 336, mix: {first: 10%, second: 30%, third: 60%}, pattern: always, effort: {1: 20m}}}
`

// TestPrioritiesWaitAsTheClosedFormsSay holds the time until tickets of each severity are solved, with interruption and without.
func TestPrioritiesWaitAsTheClosedFormsSay(t *testing.T) {
	m := read(t, clinic)
	const work = 1.0 / 3
	for _, c := range []struct {
		interrupts string
		waits      []float64
	}{
		{"never", []float64{5.0 / 21, 25.0 / 77, 10.0 / 11}},
		{"any", []float64{1.0 / 42, 71.0 / 462, 34.0 / 33}},
	} {
		s := weeks(m, 14, 0)
		s.Habits = simulate.Habits{Work: "exponential", Interrupts: c.interrupts}
		var runs []*simulate.Tally
		for n := range 12 {
			s.Seed = uint64(n)
			runs = append(runs, played(t, s))
		}
		for k, waits := range c.waits {
			var solve simulate.Sample
			for _, r := range runs {
				solve.Add(r.Severities[k].ToSolve.Mean() / 3600)
			}
			if got, want := solve.Interval(), waits+work; math.Abs(got.Mean-want) > 1.5*got.Half()+.01*want || got.Half() > .15*want {
				t.Errorf("%s, severity %d: tickets are solved after %+v h, and should be after %.4f h", c.interrupts, k+1, got, want)
			}
		}
	}
}

// TestWhatHelpPagesSolveNeverReachesPeople holds self-help: of those who turn to it the share that the model says go no further.
func TestWhatHelpPagesSolveNeverReachesPeople(t *testing.T) {
	text := strings.NewReplacer("entry: desk", "entry: pages", "functions:\n", "functions:\n  pages: {link: functional, line: 0, resolves: 40%, escalates_to: [desk]}\n").Replace(nights)
	tally, _ := seen(t, text, simulate.Habits{Work: "fixed", HandsBack: .5, Misroutes: .5}, nil)
	if share := 1 - float64(tally.Functions[1].Visits-tally.PingPong)/float64(tally.Functions[0].Visits); math.Abs(share-.4) > .06 {
		t.Errorf("%.2f of those who turn to the pages need nobody", share)
	}
}

// kept counts, of the clocks of a kind that ended in a run, those that were met.
func kept(t *testing.T, text string, habits simulate.Habits, of func(ticket.Outcome) bool) float64 {
	t.Helper()
	met, all := 0.0, 0.0
	s := weeks(read(t, text), 30, 4)
	s.Habits = habits
	s.Watch = func(_ ticket.Ticket, _ ticket.Account, in desk.Input, _ span.Instant, out desk.Outcome) {
		if _, over := in.(desk.Resolve); !over {
			return
		}
		for _, o := range out.Ticket.Outcomes {
			if of(o) {
				all++
				if o.State == sla.Met {
					met++
				}
			}
		}
	}
	played(t, s)
	if all < 100 {
		t.Fatalf("only %v clocks ended", all)
	}
	return met / all
}

func TestAnotherPartyKeepsItsAgreementAsOftenAsTheHabitsSay(t *testing.T) {
	text := strings.Replace(nights, "hours: morning}", "hours: morning, targets: {critical: {respond: 30m, resolve: 2h}, normal: {resolve: 6h}}}", 1)
	text = strings.Replace(text, "per_week: 100", "per_week: 180", 1)
	for _, share := range []float64{.6, .95} {
		got := kept(t, text, simulate.Habits{Work: "fixed", VendorKeeps: share}, func(o ticket.Outcome) bool { return o.Under == "care" && o.Target == model.Resolve })
		if math.Abs(got-share) > .04 {
			t.Errorf("%v of its targets to resolve are kept, and %v should be", got, share)
		}
	}
}

func TestWhoIsAwayOrInMeetingsIsNotAtTheDesk(t *testing.T) {
	whole := func(h simulate.Habits) (atDesk, paid float64) {
		s := weeks(read(t, nights), 53, 1)
		s.Habits = h
		for _, p := range played(t, s).People {
			atDesk += float64(p.AtDesk)
			paid += float64(p.Paid)
		}
		return atDesk, paid
	}
	all, paid := whole(simulate.Habits{})
	away, same := whole(simulate.Habits{Absence: .1})
	meets, _ := whole(simulate.Habits{Meetings: .2})
	if got := away / all; math.Abs(got-.9) > .03 {
		t.Errorf("who is away on a tenth of the days is there for %.3f of the time", got)
	}
	if got := meets / all; math.Abs(got-.8) > .001 {
		t.Errorf("who is in meetings for a fifth of the time is there for %.3f of it", got)
	}
	if paid != same {
		t.Errorf("who is away is paid for %v s, and for %v s otherwise", same, paid)
	}
}

func TestRequestersComeBackToWhoSolvedTheirTickets(t *testing.T) {
	solver, back := map[ticket.Number]ticket.Account{}, map[ticket.Number]bool{}
	taken := 0
	_, tally := lived(t, strings.Replace(nights, "resolves: 80%", "resolves: 100%", 1), simulate.Habits{Work: "fixed", Reopens: .3, ReopensIn: 48 * 3600},
		func(before ticket.Ticket, by ticket.Account, in desk.Input, _ span.Instant, _ desk.Outcome) {
			switch in := in.(type) {
			case desk.Resolve:
				if was, ok := solver[before.Number]; ok && before.Severity == "normal" && was != by {
					t.Errorf("%s was solved by %s, and then by %s", before.Number, was, by)
				}
				solver[before.Number] = by
			case desk.Reply:
				if in.FromRequester {
					back[before.Number] = true
				}
			case desk.Take:
				if back[before.Number] && before.Severity == "normal" {
					taken++
				}
			}
		})
	if share := float64(len(back)) / float64(len(solver)); math.Abs(share-.3) > .05 || taken > 0 || tally.Reopened == 0 {
		t.Errorf("%.2f of the tickets come back, and %d are taken by others", share, taken)
	}
	if tally.Opened != tally.Solved+tally.Open+tally.HungUp {
		t.Errorf("of %d opened, %d are solved, %d open and %d hung up", tally.Opened, tally.Solved, tally.Open, tally.HungUp)
	}
}

func TestWhatIsHandedOnWronglyComesBackAtTheFirstLook(t *testing.T) {
	at := map[ticket.Number]span.Instant{}
	wrong, slow := 0, 0
	text := strings.NewReplacer("cover: [{party: maker, agreement: care}]", "cover: [{people: [bea], hours: office}]", "people: [ann, bea], hours: office", "people: [ann], hours: office",
		"resolves: 80%", "resolves: 100%", "per_week: 100", "per_week: 40", "critical: 10%, normal: 90%", "normal: 100%").Replace(nights)
	_, tally := lived(t, text, simulate.Habits{Work: "fixed", Misroutes: .25},
		func(before ticket.Ticket, _ ticket.Account, in desk.Input, now span.Instant, _ desk.Outcome) {
			switch in := in.(type) {
			case desk.Escalate:
				if in.Why == "taken for theirs" {
					wrong++
				}
			case desk.Take:
				at[before.Number] = now
			case desk.HandBackTo:
				if now > at[before.Number]+600 && now-at[before.Number] < 8*3600 {
					slow++
				}
			}
		})
	if share := float64(wrong) / float64(tally.Opened); wrong < 40 || math.Abs(share-.25) > .12 || slow > 0 || tally.PingPong < wrong*8/10 {
		t.Errorf("%.2f of the tickets are handed on wrongly; %d came back, %d of them late", share, tally.PingPong, slow)
	}
}

func TestATicketThatNeedsASkillWaitsForSomebodyWhoHasIt(t *testing.T) {
	text := strings.NewReplacer("bea: {name: Bea, party: us, works: office", "bea: {name: Bea, party: us, works: office, skills: [ledger]", "line: 1, resolves: 80%", "line: 1, needs_skills: [ledger], resolves: 100%",
		"cover: [{people: [ann, bea], hours: office}", "cover: [{people: [ann], hours: office}, {people: [bea], hours: morning}").Replace(nights)
	by := map[ticket.Account]int{}
	_, tally := lived(t, text, simulate.Habits{Work: "fixed", Skilled: 1}, func(_ ticket.Ticket, who ticket.Account, in desk.Input, _ span.Instant, _ desk.Outcome) {
		if _, ok := in.(desk.Take); ok {
			by[who]++
		}
	})
	if by["ann"] != 0 || by["bea"] < 400 || tally.Unskilled < 200 {
		t.Errorf("taken by %v; for %d nobody with the skill was there", by, tally.Unskilled)
	}
}

func TestATicketWhoseTimeIsUsedUpIsHandedOver(t *testing.T) {
	text := strings.NewReplacer("escalates_to: [make]", "escalates_to: [{to: make, within: {critical: 2h, normal: 2d}}]", "cover: [{people: [ann, bea], hours: office}, {rota: duty, hours: evening}]", "cover: [{people: [ann], hours: morning}]",
		"per_week: 100", "per_week: 160", "resolves: 80%", "resolves: 100%").Replace(nights)
	late, late2 := 0, 0
	lived(t, text, simulate.Habits{Work: "fixed"}, func(before ticket.Ticket, _ ticket.Account, in desk.Input, at span.Instant, _ desk.Outcome) {
		if in, ok := in.(desk.Escalate); ok && in.To == "make" {
			late++
			if before.Severity == "critical" && at-before.Opened != 2*3600 {
				late2++
			}
		}
	})
	if late < 100 || late2 > 0 {
		t.Errorf("%d were handed over because their time was used up, %d critical ones not after two hours", late, late2)
	}
}

func TestEachLineTakesItsOwnTime(t *testing.T) {
	s := weeks(read(t, strings.Replace(hotline, ", share: 50%", "", 1)), 6, 1)
	one := 1
	for _, c := range []struct {
		handling simulate.Handling
		mean     float64
	}{
		{simulate.Handling{Line: &one, Spread: "fixed"}, 1800},
		{simulate.Handling{Severity: "call", Seen: []float64{10, 20, 30}}, 1200},
		{simulate.Handling{Function: "desk", Variation: .2}, 1800},
	} {
		s.Habits = simulate.Habits{Handling: []simulate.Handling{c.handling}, Work: "exponential"}
		if c.handling.Variation > 0 {
			s.Habits.Work = "lognormal"
		}
		tally := played(t, s)
		if got := float64(tally.Spent.Worked) / float64(tally.Solved); math.Abs(got/c.mean-1) > .05 {
			t.Errorf("%+v: a ticket takes %.0f s, and should take %.0f s", c.handling, got, c.mean)
		}
	}
}

func TestARunThatIsStoppedEndsWithinADay(t *testing.T) {
	s := weeks(read(t, hotline), 50, 1)
	days := 0
	s.Stop = func() bool { days++; return days == 10 }
	if tally, err := simulate.Play(s); !errors.Is(err, simulate.ErrStopped) || tally != nil || days != 10 {
		t.Errorf("after %d days there is %v, %v", days, tally, err)
	}
}

func TestARunThatIsStoppedEndsWithinABusyDay(t *testing.T) {
	s := weeks(read(t, strings.Replace(mill, "per_week: 200", "per_week: 700000", 1)), 1, 1)
	s.Over = span.Span{From: s.Count, Until: s.Count + 86_400}
	asked := 0
	s.Stop = func() bool { asked++; return asked == 2 }
	if tally, err := simulate.Play(s); !errors.Is(err, simulate.ErrStopped) || tally != nil {
		t.Errorf("asked %d times, it comes to %v, %v", asked, tally, err)
	}
}

func TestWhoeverWasNotHelpedByPagesComesToPeople(t *testing.T) {
	text := strings.NewReplacer("entry: desk", "entry: pages", "functions:\n", "functions:\n  pages: {link: functional, line: 0, resolves: 90%, escalates_to: [desk]}\n").Replace(nights)
	back, on := map[ticket.Number]bool{}, 0
	seen(t, text, simulate.Habits{Work: "fixed", Reopens: .5, ReopensIn: 3600}, func(before ticket.Ticket, by ticket.Account, in desk.Input) {
		switch in := in.(type) {
		case desk.Reply:
			if in.FromRequester && before.Function == "pages" {
				back[before.Number] = true
			}
		case desk.Escalate:
			if back[before.Number] && before.Function == "pages" && in.To == "desk" {
				on++
			}
		case desk.Resolve:
			if back[before.Number] && by == "self-help" {
				t.Errorf("%s is solved again by the pages that have not helped", before.Number)
			}
		}
	})
	if len(back) < 200 || on != len(back) {
		t.Errorf("%d came back and %d went on to people", len(back), on)
	}
}

func TestAnotherPartyHasWhatComesWhenPeopleHaveLeft(t *testing.T) {
	text := strings.Replace(nights, "cover: [{people: [ann, bea], hours: office}, {rota: duty, hours: evening}], escalates_to: [make]",
		"resolves: 100%, cover: [{people: [ann, bea], hours: office}, {party: maker, agreement: eve}]", 1)
	text = strings.Replace(strings.Replace(text, "resolves: 80%, resolves: 100%", "resolves: 100%", 1),
		"hours: morning}", "hours: morning}, eve: {kind: contract, party: maker, covers: [desk], hours: evening}", 1)
	m := read(t, text)
	by := map[bool]map[ticket.Account]int{true: {}, false: {}}
	lived(t, text, simulate.Habits{Work: "fixed"}, func(_ ticket.Ticket, who ticket.Account, in desk.Input, at span.Instant, _ desk.Outcome) {
		if _, ok := in.(desk.Take); ok {
			by[holds(m.Calendar("office"), at)][who]++
		}
	})
	day, night := by[true], by[false]
	if day["party:maker"] > 5 || night["party:maker"] < 300 || day["ann"]+day["bea"] < 100 || night["ann"]+night["bea"] > 0 {
		t.Errorf("by day taken by %v, and by night by %v", day, night)
	}
}
