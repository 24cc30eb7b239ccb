package staffing_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/span"
	"belay/internal/staffing"
)

// hotline is a desk of so many people to whom a hundred calls come each half hour, of three minutes each, all week, and
// the two lines behind it.
const hotline = `
belay: 1
name: Hotline
timezone: UTC
parties: {us: {name: Us, kind: internal}}
people:
  ann: {name: Ann, party: us}
  bea: {name: Bea, party: us, share: 50%}
services: {line: {name: The line, entry: desk}}
severities:
  call: {means: Somebody calls, clock: always, acknowledge: 20s, attain: 80%}
functions:
  desk:   {link: functional, line: 1, resolves: 70%, cover: [{people: [ann, bea]}], escalates_to: [second]}
  second: {link: application, line: 2, resolves: 75%, cover: [{people: [ann]}], escalates_to: [third]}
  third:  {link: application, line: 3}
  idle:   {link: application, line: 4}
demand: {line: {per_week: 33600, mix: {call: 100%}, pattern: always, effort: {1: 3m, 2: 1m, 3: 20m}}}
`

// week is the plan of a model's week, from Monday 2026-11-16 in its zone.
func week(t *testing.T, text string) *staffing.Report {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return planned(t, m)
}

func planned(t *testing.T, m *model.Model) *staffing.Report {
	t.Helper()
	monday := calendar.Date{Year: 2026, Month: 11, Day: 16}
	r, err := staffing.Week(m, calendar.Days(monday, monday.Add(6), m.Timezone), staffing.Usual())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func function(t *testing.T, r *staffing.Report, id string) staffing.Function {
	t.Helper()
	for _, f := range r.Functions {
		if string(f.ID) == id {
			return f
		}
	}
	t.Fatalf("%s is not planned", id)
	return staffing.Function{}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-6*max(1, math.Abs(b)) }

func TestAHotlineNeedsAsManyAsErlangSays(t *testing.T) {
	desk := function(t, week(t, hotline), "desk")
	for _, h := range desk.Hours {
		if h.Seats != 14 || !near(h.Tickets, 200) || !near(h.Work, 10) {
			t.Fatalf("at %s: %d seats for %v tickets and %v hours", h.From, h.Seats, h.Tickets, h.Work)
		}
	}
	if len(desk.Hours) != 168 || desk.Seats != 14 || !near(desk.Needed, 14*6) {
		t.Errorf("%d hours, at most %d seats, %v people to employ; a seat at all hours is 6 people", len(desk.Hours), desk.Seats, desk.Needed)
	}
}

func TestWorkFlowsOnAsANetworkDoes(t *testing.T) {
	r := week(t, hotline)
	for id, want := range map[string]float64{"desk": 33600, "second": 10080, "third": 2520} {
		if got := function(t, r, id).Tickets; !near(got, want) {
			t.Errorf("%v tickets come to %s, and should be %v", got, id, want)
		}
	}
	if len(r.Unreached) != 1 || r.Unreached[0] != "idle" {
		t.Errorf("no ticket comes to %v", r.Unreached)
	}
}

func TestSomebodyWhoHoldsTwoFunctionsDividesTheTimeAsTheWorkDoes(t *testing.T) {
	r := week(t, hotline)
	desk, second := function(t, r, "desk"), function(t, r, "second")
	ann := 168.0 // of which second gets its hour of work in eleven
	if !near(second.Time, ann/11) || !near(desk.Time, ann*10/11+84) {
		t.Errorf("there are %v h for the desk and %v h for the second line", desk.Time, second.Time)
	}
}

func TestAFunctionDrownsOrHasNobodyAndIsSaidToBeShort(t *testing.T) {
	r := week(t, hotline)
	if f := function(t, r, "desk"); f.State != staffing.Drowns || f.DrownsAt != nil || len(f.ShortFor) != 1 || f.ShortFor[0].Seats != 14 || f.ShortFor[0].People != 2 {
		t.Errorf("the desk is %s, short for %+v", f.State, f.ShortFor)
	}
	if f := function(t, r, "third"); f.State != staffing.Nobody || f.People != 0 {
		t.Errorf("the third line is %s with %d people", f.State, f.People)
	}
}

func TestGrowthSaysWhenAFunctionDrowns(t *testing.T) {
	quiet := strings.NewReplacer("per_week: 33600", "per_week: 1680, growth: 20%", "people: [ann, bea]", "people: [bea]").Replace(hotline)
	f := function(t, week(t, quiet), "desk") // half an hour of work in each, and half a person: all their time
	if f.State != staffing.Drowns {
		t.Errorf("work of %v h in %v h is %s", f.Work, f.Time, f.State)
	}
	f = function(t, week(t, strings.Replace(quiet, "share: 50%", "share: 72%", 1)), "desk")
	if years := float64(*f.DrownsAt-f.Hours[0].From) / 31_557_600; math.Abs(years-2) > .02 { // 0.5 h × 1.2² = 0.72 h
		t.Errorf("it drowns in %v years", years)
	}
}

func TestWorkThatMayWaitIsSpreadOverTheHoursOfItsPromise(t *testing.T) {
	r := week(t, strings.NewReplacer(
		"parties:", "calendars: {office: {hours: \"Mon-Fri 09:00-17:00\"}}\nparties:",
		"clock: always, acknowledge: 20s, attain: 80%", "clock: office, respond: 4h",
		"per_week: 33600", "per_week: 400",
	).Replace(hotline))
	for i, h := range function(t, r, "desk").Hours {
		open := i/24 < 5 && i%24 >= 9 && i%24 < 17
		if open != (h.Seats > 0) || open && !near(h.Tickets, 10) {
			t.Fatalf("at %s: %d seats for %v tickets", h.From, h.Seats, h.Tickets)
		}
	}
	if f := function(t, r, "desk"); !near(f.Needed, 400*.05/.85/28) || len(f.ShortFor) > 0 || f.State != staffing.Enough {
		t.Errorf("%v people are to be employed, and it is %s for %v", f.Needed, f.State, f.ShortFor)
	}
}

func TestWhatTheModelDoesNotSayIsAskedByName(t *testing.T) {
	r := week(t, strings.NewReplacer("resolves: 75%, ", "", "mix: {call: 100%}, pattern: always, ", "", ", 3: 20m", "").Replace(hotline))
	asked := map[string]string{}
	for _, q := range r.Asked {
		asked[q.On] = q.Ask + " " + q.Assumed
	}
	for on, want := range map[string]string{
		"functions.second.resolves": "Which share of its tickets does second solve itself? 60%.",
		"demand.line.mix":           "Which share of the tickets of The line has each severity? All are taken to be call.",
		"demand.line.pattern":       "In which hours do the tickets of The line come? Evenly over the calendar always.",
		"demand.line.effort.3":      "How long does line 3 work on a ticket of The line? 90 minutes.",
	} {
		if asked[on] != want {
			t.Errorf("%s: asked is %q, and should be %q", on, asked[on], want)
		}
	}
	if len(r.Asked) != 4 {
		t.Errorf("asked is %+v", r.Asked)
	}
}

func TestTicketsThatGoRoundForEverAreRefused(t *testing.T) {
	m, problems := modelfile.ParseText("support.yaml", strings.NewReplacer("resolves: 70%", "resolves: 0%", "resolves: 75%", "resolves: 0%", "[third]", "[desk]").Replace(hotline))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	_, err := staffing.Week(m, span.Span{From: 0, Until: 7 * 86_400}, staffing.Usual())
	if err == nil || !strings.Contains(err.Error(), "tickets that enter at desk: work goes round in the network and never leaves it") {
		t.Errorf("the error is %v", err)
	}
}

func TestThePartsOfEveryExampleSumToTheWhole(t *testing.T) {
	for _, file := range []string{"small/support.yaml", "harbour/support.yaml"} {
		r := planned(t, example(t, file))
		for _, f := range r.Functions {
			tickets, work := 0.0, 0.0
			for _, h := range f.Hours {
				tickets += h.Tickets
				work += h.Work
				if h.Work > 0 && h.Seats == 0 || h.Work < 0 || h.People < 0 {
					t.Fatalf("%s: %s at %s: %+v", file, f.ID, h.From, h)
				}
			}
			if !near(tickets, f.Tickets) || !near(work, f.Work) || f.Tickets == 0 {
				t.Errorf("%s: %s has %v tickets and %v hours, its hours %v and %v", file, f.ID, f.Tickets, f.Work, tickets, work)
			}
		}
	}
}

// example is a model of the examples.
func example(t testing.TB, name string) *model.Model {
	t.Helper()
	m, problems := modelfile.Parse(filepath.Join("..", "..", "examples", name), os.ReadFile)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

func BenchmarkTheWeekOfAHarbour(b *testing.B) {
	m := example(b, "harbour/support.yaml")
	monday := calendar.Date{Year: 2026, Month: 11, Day: 16}
	over := calendar.Days(monday, monday.Add(6), m.Timezone)
	b.ResetTimer()
	for b.Loop() {
		if _, err := staffing.Week(m, over, staffing.Usual()); err != nil {
			b.Fatal(err)
		}
	}
}
