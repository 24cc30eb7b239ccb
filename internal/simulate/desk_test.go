package simulate_test

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/queueing"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// example is a model of the examples.
func example(t testing.TB, name string) *model.Model {
	t.Helper()
	m, problems := modelfile.Parse(filepath.Join("..", "..", "examples", name, "support.yaml"), os.ReadFile)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

// weeks is a scenario of so many weeks from Monday 2026-10-05, the first of them warm-up.
func weeks(m *model.Model, n int, number uint64) simulate.Scenario {
	monday := calendar.Date{Year: 2026, Month: 10, Day: 5}
	over := calendar.Days(monday, monday.Add(7*n-1), m.Timezone)
	return simulate.Scenario{Model: m, Over: over, Count: over.From + 7*86_400, Habits: simulate.Usual(), Seed: number}
}

func played(t testing.TB, s simulate.Scenario) *simulate.Tally {
	t.Helper()
	tally, err := simulate.Play(s)
	if err != nil {
		t.Fatal(err)
	}
	return tally
}

func TestEveryTicketOfAnExampleIsAccountedFor(t *testing.T) {
	for _, name := range []string{"small", "harbour"} {
		s := weeks(example(t, name), 5, 1)
		s.Count = s.Over.From
		tally := played(t, s)
		if tally.Opened < 300 || tally.Opened != tally.Solved+tally.Open+tally.HungUp {
			t.Errorf("%s: of %d opened, %d are solved, %d open and %d hung up", name, tally.Opened, tally.Solved, tally.Open, tally.HungUp)
		}
		visits := 0
		for _, f := range tally.Functions {
			visits += f.Visits
		}
		if visits < tally.Opened+tally.Hops {
			t.Errorf("%s: %d visits for %d tickets with %d hops", name, visits, tally.Opened, tally.Hops)
		}
		for _, p := range tally.People {
			if p.Busy < 0 || p.AtDesk < 0 || p.NightPages > p.Pages {
				t.Errorf("%s: %+v", name, p)
			}
		}
	}
}

// hotline is a desk of three who are always there, before whom calls of half an hour wait.
const hotline = `
belay: 1
name: Hotline
timezone: UTC
currency: EUR
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us, rate: 50}, bea: {name: Bea, party: us, rate: 50, share: 50%}, cai: {name: Cai, party: us}}
services: {line: {name: The line, entry: desk}}
severities: {call: {means: Somebody calls, clock: always, acknowledge: 30m, resolve: 3h, attain: 60%}}
functions: {desk: {link: functional, line: 1, cover: [{people: [ann, bea, cai]}]}}
demand: {line: {per_week: 806.4, mix: {call: 100%}, pattern: always, effort: {1: 30m}}}
`

func read(t testing.TB, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

func TestADeskPlayedByItsRulesWaitsAsErlangSays(t *testing.T) {
	m := read(t, strings.Replace(hotline, ", share: 50%", "", 1))
	var runs []*simulate.Tally
	s := weeks(m, 4, 0)
	s.Habits = simulate.Habits{Work: "exponential"}
	for n := range 12 {
		s.Seed = uint64(n)
		runs = append(runs, played(t, s))
	}
	r := simulate.Sum(s, runs)
	exact := queueing.Queue{Lambda: 806.4 / 604_800, Mu: 1.0 / 1800, Servers: 3} // 2.4 erlangs
	if got := r.Take.Mean; math.Abs(got.Mean-exact.Wait()) > 1.5*got.Half() || got.Half() > .25*exact.Wait() {
		t.Errorf("calls wait %+v s, and Erlang says %v", got, exact.Wait())
	}
	if got := r.Promises[0].Attainment; math.Abs(got.Mean-exact.Within(1800)) > .03 {
		t.Errorf("%+v are taken in half an hour, and Erlang says %v", got, exact.Within(1800))
	}
	busy := 0.0
	for _, p := range r.People {
		busy += p.Busy.Mean / 3
	}
	if math.Abs(busy-.8) > .02 {
		t.Errorf("people are busy for %v, and Erlang says 0.8", busy)
	}
}

func TestAMissedAnAchievedAndAnUndecidedPromiseAreToldApart(t *testing.T) {
	m := read(t, hotline)
	s := weeks(m, 3, 1)
	r := simulate.Sum(s, []*simulate.Tally{played(t, s), played(t, s)})
	for _, p := range r.Promises {
		want := "open"
		if p.Attainment.Low >= .6 {
			want = "kept"
		} else if p.Attainment.High < .6 {
			want = "missed"
		}
		if p.Verdict != want || *p.Attain != .6 {
			t.Errorf("%+v", p)
		}
	}
	if got := r.Cost.People.Mean; math.Abs(got-168*75) > .1 { // Ann whole, Bea half, Cai without a rate
		t.Errorf("people cost %v a week", got)
	}
}

func TestADeskThatGetsMoreThanItCanDoDrowns(t *testing.T) {
	s := weeks(read(t, strings.Replace(hotline, "806.4", "1400", 1)), 3, 1)
	again := s
	again.Seed++
	r := simulate.Sum(s, []*simulate.Tally{played(t, s), played(t, again)})
	if f := r.Functions[0]; !f.Drowns || f.Waiting.Mean < 300 {
		t.Errorf("%+v", f)
	}
	if p := r.Promises[0]; p.Verdict != "missed" || p.Late < 1000 {
		t.Errorf("those who still wait are not counted as late: %+v", p)
	}
}

func TestTheSameSeedLivesTheSameOnAnyNumberOfCores(t *testing.T) {
	m := example(t, "small")
	alone := played(t, weeks(m, 3, 5))
	beside := make([]*simulate.Tally, 4)
	var group sync.WaitGroup
	for i := range beside {
		group.Go(func() { beside[i], _ = simulate.Play(weeks(m, 3, 5)) })
	}
	group.Wait()
	for _, b := range beside {
		if diff := cmp.Diff(simulate.Sum(weeks(m, 3, 5), []*simulate.Tally{alone}), simulate.Sum(weeks(m, 3, 5), []*simulate.Tally{b})); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestVariantsMeetTheSameTickets holds the common random numbers: another model of the same demand gets the same tickets.
func TestVariantsMeetTheSameTickets(t *testing.T) {
	opened := func(text string) (at []span.Instant) {
		s := weeks(read(t, text), 2, 9)
		s.Watch = func(_ ticket.Ticket, _ ticket.Account, in desk.Input, now span.Instant, _ desk.Outcome) {
			if _, ok := in.(desk.Open); ok {
				at = append(at, now)
			}
		}
		played(t, s)
		return at
	}
	base, variant := opened(hotline), opened(strings.Replace(hotline, "[ann, bea, cai]", "[ann]", 1))
	if len(base) < 1000 || !slices.Equal(base, variant) {
		t.Errorf("%d and %d tickets, not the same", len(base), len(variant))
	}
}

// TestARunThatIsWatchedGoesTheSameWay holds tickets that live in the room of others, as they do where nobody watches, against
// tickets that have room of their own.
func TestARunThatIsWatchedGoesTheSameWay(t *testing.T) {
	models := []*model.Model{example(t, "small"), example(t, "harbour"), example(t, "servicenow"), read(t, modeltest.Organisation())}
	for i, m := range models {
		s := weeks(m, 2, uint64(i))
		unseen := played(t, s)
		s.Watch = func(ticket.Ticket, ticket.Account, desk.Input, span.Instant, desk.Outcome) {}
		if diff := cmp.Diff(unseen, played(t, s)); diff != "" {
			t.Fatalf("%s: %s", m.Name, diff)
		}
	}
}

func TestARunWithoutLengthIsRefused(t *testing.T) {
	s := weeks(example(t, "small"), 2, 1)
	s.Count = s.Over.Until
	if _, err := simulate.Play(s); err == nil || !strings.Contains(err.Error(), "a run has some length") {
		t.Errorf("the error is %v", err)
	}
}

// turned is one input and what the desk made of it.
type turned struct {
	before ticket.Ticket
	by     ticket.Account
	in     desk.Input
	at     span.Instant
	out    desk.Outcome
}

// TestTheSimulatorDoesNothingThatTheDeskWouldNot plays all inputs of runs once more, ticket by ticket, through desk.Turn as the engine
// does: each from what the journal so far folds to, on an edition of its own. Every entry must be the same.
func TestTheSimulatorDoesNothingThatTheDeskWouldNot(t *testing.T) {
	restless := simulate.Usual()
	restless.Reopens, restless.Misroutes, restless.HandsBack, restless.Interrupts = .2, .2, .2, "any"
	restless.Bursts = &simulate.Bursts{PerWeek: 1, Size: 5, Within: 600}
	agreed := strings.NewReplacer("hours: morning}", "hours: morning, targets: {critical: {respond: 30m, resolve: 2h}, normal: {resolve: 6h}}}",
		"line: 1, resolves", "line: 1, needs_skills: [ledger], resolves", "{name: Ann,", "{name: Ann, skills: [ledger],").Replace(nights)
	for name, m := range map[string]*model.Model{
		"small": example(t, "small"), "harbour": example(t, "harbour"), "nights": read(t, agreed), "mill": read(t, mill), "swarm": templated(t, "swarm"),
	} {
		for _, habits := range []simulate.Habits{simulate.Usual(), restless} {
			s := weeks(m, 4, 3)
			s.Habits = habits
			if tickets, entries := replayed(t, name, s); tickets < 150 || entries < 2*tickets {
				t.Errorf("%s: only %d tickets with %d entries were played", name, tickets, entries)
			}
		}
	}
}

// replayed plays the inputs of a run once more.
func replayed(t *testing.T, name string, s simulate.Scenario) (tickets, entries int) {
	t.Helper()
	inputs := map[ticket.Number][]turned{}
	s.Watch = func(before ticket.Ticket, by ticket.Account, in desk.Input, at span.Instant, out desk.Outcome) {
		n := before.Number
		inputs[n] = append(inputs[n], turned{before, by, in, at, out})
	}
	played(t, s)
	edition := desk.NewEdition(1, s.Model)
	world := desk.World{
		Now: edition, Editions: func(int) *desk.Edition { return edition },
		Account: func(p model.PersonID) ticket.Account { return ticket.Account(p) },
	}
	for number, list := range inputs {
		lived := ticket.Ticket{Number: number}
		for _, x := range list {
			out, err := desk.Turn(world, lived, x.by, x.in, x.at)
			if err != nil {
				t.Fatalf("%s: %s: the desk refuses %T at %s: %v", name, number, x.in, x.at, err)
			}
			if !reflect.DeepEqual(out.Entry, x.out.Entry) || out.Next != x.out.Next {
				t.Fatalf("%s: %s: the desk makes %+v of %T at %s, next at %s, and the simulator made %+v, next at %s", name, number, out.Entry, x.in, x.at, out.Next, x.out.Entry, x.out.Next)
			}
			if len(out.Entry.Events) > 0 {
				lived = lived.Apply(out.Entry)
				entries++
			}
		}
	}
	return len(inputs), entries
}
