package paging_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/paging"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

const minute, hour = 60, 3600 // seconds

// raised is when the tickets of these stories are raised.
const raised span.Instant = 1_000_000

// plan is an escalation of these steps, counted by the wall, with a promise to take a ticket within half an hour and to solve
// it within four hours.
func plan(t testing.TB, steps string) *paging.Plan {
	t.Helper()
	m, problems := modelfile.ParseText("model.yaml", fmt.Sprintf(`
belay: 1
name: Steps
timezone: UTC
parties: {house: {kind: internal}}
people: {ida: {party: house, phone: "1"}, lars: {party: house, phone: "2"}}
services: {s: {entry: desk}}
severities: {v: {clock: always, acknowledge: 30m, resolve: 4h, escalation: e}}
functions: {desk: {link: application, line: 1, cover: [{people: [ida]}]}, team: {link: application, line: 2, cover: [{people: [lars]}]}}
escalations: {e: {steps: [%s], last_resort: lars}}
`, steps))
	if m == nil {
		t.Fatal(problems)
	}
	return paging.NewPlan(m, m.Service("s"), m.Severity("v"), calendar.NewClock(calendar.Always(), span.Span{}))
}

// fresh is a ticket just raised, whose clock to solve it runs.
func fresh(p *paging.Plan) *ticket.Ticket {
	t := &ticket.Ticket{State: ticket.Open, Paging: ticket.Paging{From: raised, Untaken: raised, Done: make([]int, p.Steps())}}
	t.Clocks = []sla.Clock{sla.Start(sla.Clock{Target: model.Resolve}, 4*hour, raised, calendar.NewClock(calendar.Always(), span.Span{}))}
	return t
}

// beats are rounds in words: "1 at 5m", with their number from the second on.
func beats(list []paging.Beat) string {
	var out []string
	for _, b := range list {
		word := fmt.Sprintf("%d at %dm", b.Step, (b.At-raised)/minute)
		if b.Round > 0 {
			word += fmt.Sprintf(" (%d)", b.Round)
		}
		out = append(out, word)
	}
	return strings.Join(out, ", ")
}

func says(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

const chain = `{after: 0m, tell: [desk]}, {after: 5m, tell: [team], repeat: 2, every: 10m}, {at: 75%, of: resolve, while: unsolved, tell: [lars]}, {after: 1h, while: unsolved, hand_to: team}`

func TestEachStepComesAtItsTimeAndRepeats(t *testing.T) {
	p := plan(t, chain)
	says(t, beats(p.Next(fresh(p))), "0 at 0m, 1 at 5m, 2 at 180m, 3 at 60m")
	says(t, beats(p.All(fresh(p))), "0 at 0m, 1 at 5m, 1 at 15m (1), 1 at 25m (2), 2 at 180m, 3 at 60m")
	if p.Steps() != 4 || p.PickUp != 30*minute || p.Resort != "lars" {
		t.Errorf("%+v", p)
	}
}

func TestWhatIsOverDoesNotComeAgain(t *testing.T) {
	p := plan(t, chain)
	x := fresh(p)
	x.Paging.Done = []int{1, 2, 0, 1}
	says(t, beats(p.All(x)), "1 at 25m (2), 2 at 180m")
	x.Paging.Done = nil // a journal of before may know fewer steps
	says(t, beats(p.Next(x)), "0 at 0m, 1 at 5m, 2 at 180m, 3 at 60m")
}

func TestMissedRoundsAreMadeUpForByTheLatest(t *testing.T) {
	p := plan(t, chain)
	x := fresh(p)
	first := p.Next(x)[1]
	for _, c := range []struct {
		now  span.Instant
		want string
	}{{5 * minute, "1 at 5m"}, {14 * minute, "1 at 5m"}, {15 * minute, "1 at 15m (1)"}, {9 * hour, "1 at 25m (2)"}} {
		says(t, beats([]paging.Beat{p.Due(first, x, raised+c.now)}), c.want)
	}
	if !p.Due(first, x, raised+9*hour).Last() || first.Last() {
		t.Error("which round is the last is not known")
	}
}

func TestStepsWhileUntakenCountFromWhenNobodyHasIt(t *testing.T) {
	p := plan(t, chain)
	x := fresh(p)
	x.Paging.Untaken = raised + 2*hour
	x.Paging.Done = p.Rewind(x)
	says(t, beats(p.Next(x)), "1 at 125m, 2 at 180m, 3 at 60m")
}

func TestRewindingKeepsWhatWasDoneWhileUnsolved(t *testing.T) {
	p := plan(t, chain)
	x := fresh(p)
	x.Paging.Done = []int{1, 3, 0, 1}
	if diff := cmp.Diff([]int{1, 0, 0, 1}, p.Rewind(x)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1, 3, 0, 1}, x.Paging.Done); diff != "" {
		t.Errorf("it changed the ticket: %s", diff)
	}
}

func TestStepsWhileUnsolvedStandStillWithTheClock(t *testing.T) {
	p, always := plan(t, chain), calendar.NewClock(calendar.Always(), span.Span{})
	x := fresh(p)
	x.Clocks[0] = x.Clocks[0].Pause(raised+30*minute, always)
	says(t, beats(p.Next(x)), "0 at 0m, 1 at 5m")
	if _, ok := p.UsedUp(x, false); ok {
		t.Error("the steps are used up at a time that nobody can know")
	}
	x.Clocks[0] = x.Clocks[0].Resume(raised+90*minute, always)
	says(t, beats(p.Next(x)), "0 at 0m, 1 at 5m, 2 at 240m, 3 at 120m")
}

func TestAfterAChangeOfSeverityAShareCountsAllThatWasUsedAndADelayFromTheChange(t *testing.T) {
	p, always := plan(t, chain), calendar.NewClock(calendar.Always(), span.Span{})
	x := fresh(p)
	change := raised + 2*hour
	x.Clocks[0] = x.Clocks[0].Swap("v", 4*hour, change, always, always)
	x.Paging = ticket.Paging{From: change, Untaken: change, Used: 2 * hour, Done: make([]int, p.Steps())}
	says(t, beats(p.Next(x)), "0 at 120m, 1 at 125m, 2 at 180m, 3 at 180m")
	late := raised + 10*hour
	x.Clocks[0] = x.Clocks[0].Swap("v", 4*hour, late, always, always)
	x.Paging = ticket.Paging{From: late, Untaken: late, Used: 10 * hour, Done: make([]int, p.Steps())}
	says(t, beats(p.Next(x)), "0 at 600m, 1 at 605m, 2 at 600m, 3 at 660m") // three quarters are used already
}

func TestWithoutAPromiseToSolveStepsCountFromTheChain(t *testing.T) {
	p := plan(t, chain)
	x := fresh(p)
	x.Clocks = nil
	says(t, beats(p.Next(x)), "0 at 0m, 1 at 5m, 2 at 180m, 3 at 60m")
}

func TestTheStepsAreUsedUpWithTheLastRoundAndWhereSomebodyWasToldWithThePromise(t *testing.T) {
	p := plan(t, `{after: 0m, tell: [desk]}, {after: 5m, tell: [team], repeat: 2, every: 10m}`)
	x := fresh(p)
	for _, c := range []struct {
		told bool
		want span.Instant
	}{{false, 25 * minute}, {true, 30 * minute}} {
		if at, ok := p.UsedUp(x, c.told); !ok || at != raised+c.want {
			t.Errorf("told: %t, used up after %d s", c.told, at-raised)
		}
	}
}

func TestWhatTheModelDoesNotSayYetHasNoTime(t *testing.T) {
	p := plan(t, `{after: 0m, tell: [desk]}, {after: "?", tell: [team]}`)
	says(t, beats(p.All(fresh(p))), "0 at 0m")
	if _, ok := p.UsedUp(fresh(p), false); ok {
		t.Error("the last resort has a time though a step has none")
	}
	once := plan(t, `{after: 1m, tell: [desk], repeat: 5, every: "?"}`)
	says(t, beats(once.All(fresh(once))), "0 at 1m")
}

// TestThePlanOfAFreshTicketIsTheChainThatTheProofFollows holds the times of every step of any model against those of who.
func TestThePlanOfAFreshTicketIsTheChainThatTheProofFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, problems := modelfile.ParseText("model.yaml", modeltest.Draw(t))
		if m == nil {
			t.Fatal(problems)
		}
		now := span.Instant(1_767_225_600 + rapid.IntRange(0, 365*86_400).Draw(t, "raised"))
		s := m.Services[0]
		for _, v := range m.SeveritiesOf(s) {
			k := m.Clock(s, v)
			clock := calendar.NewClock(k, span.Span{From: now - 10*86_400, Until: now + 400*86_400})
			p := paging.NewPlan(m, s, v, clock)
			x := &ticket.Ticket{State: ticket.Open, Paging: ticket.Paging{From: now, Untaken: now}}
			if v.Resolve != nil && !v.Resolve.Unknown {
				x.Clocks = []sla.Clock{sla.Start(sla.Clock{Target: model.Resolve}, v.Resolve.On(k), now, clock)}
			}
			who := coverage.Who(m, s, v, now)
			next := p.Next(x)
			for i, told := range who.Told {
				if told.At > now+300*86_400 {
					return // beyond the table's sight
				}
				if !told.Known {
					continue
				}
				if len(next) == 0 || next[0].Step != i || next[0].At != told.At {
					t.Fatalf("step %d comes at %s, and the plan says %+v", i, told.At, next)
				}
				next = next[1:]
			}
			somebody := false
			for _, told := range who.Told {
				somebody = somebody || len(told.Holders) > 0
			}
			if r := who.LastResort; r != nil && r.Known && r.At <= now+300*86_400 { // within the table's sight, as above
				if at, ok := p.UsedUp(x, somebody && who.Due); !ok || at != r.At {
					t.Fatalf("the last resort is told at %s, and the plan says %s", r.At, at)
				}
			}
		}
	})
}
