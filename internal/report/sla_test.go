package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/report"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

const office = `
belay: 1
name: Office
timezone: Europe/Copenhagen
calendars: {office: {hours: "Mon-Fri 08:00-16:00"}}
people: {ida: {name: Ida Berg, phone: "+45 5550 0101"}}
services: {ledger: {entry: desk, owner: ida}, payroll: {entry: desk, owner: ida}}
severities:
  high: {clock: office, respond: 1h, resolve: 4h, attain: 75%, pauses: [vendor]}
  low: {clock: office, resolve: 3d}
functions: {desk: {link: application, line: 1, owner: ida, cover: [{people: [ida]}]}}
`

// modelOf reads a model.
func modelOf(t testing.TB, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

// at reads an instant written as RFC 3339.
func at(t testing.TB, s string) span.Instant {
	t.Helper()
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return span.At(when)
}

// ended is how a run of a promise of severity high ended.
func ended(target model.TargetName, run int, state sla.State, used int64) ticket.Outcome {
	return ticket.Outcome{Target: target, Run: run, State: state, Severity: "high", Used: used, At: 1}
}

// promises is the report of some tickets, one minute after the beginning of time.
func promises(t *testing.T, tickets ...ticket.Ticket) []report.Promise {
	t.Helper()
	p := report.NewPromises(modelOf(t, office), 60)
	for i := range tickets {
		p.Add(&tickets[i])
	}
	return p.Lines()
}

func TestPromisesAreCountedByWhatBecameOfThem(t *testing.T) {
	late := sla.Clock{Target: model.Respond, Severity: "high", Service: "ledger", State: sla.Running, Due: 20, Late: 21}
	running := sla.Clock{Target: model.Respond, Severity: "high", Service: "ledger", State: sla.Running, Due: 60, Late: 61}
	theirs := sla.Clock{Target: model.Respond, Severity: "high", Service: "ledger", State: sla.Running, Under: "contract"}
	got := promises(t,
		ticket.Ticket{Service: "ledger", Outcomes: []ticket.Outcome{ended(model.Respond, 0, sla.Met, 300)}},
		ticket.Ticket{Service: "ledger", Outcomes: []ticket.Outcome{ended(model.Respond, 0, sla.Breached, 5000)}},
		ticket.Ticket{Service: "ledger", Clocks: []sla.Clock{late, theirs}},
		ticket.Ticket{Service: "ledger", Clocks: []sla.Clock{running}},
	)
	share, asked := 1./3, 0.75
	want := []report.Promise{{
		Service: "ledger", Severity: "high", Target: model.Respond, Kept: 1, Late: 2, Running: 1, Attainment: &share, Attain: &asked,
		Waits: report.Waits{N: 2, Median: 300, P90: 5000, P95: 5000, Most: 5000},
	}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(report.Promise{}), cmp.FilterPath(unexported, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
}

// unexported says whether a path leads to what a report keeps for itself.
func unexported(p cmp.Path) bool {
	field, ok := p.Last().(cmp.StructField)
	return ok && field.Name() == "waits"
}

func TestOfATicketThatWasReopenedTheLastResolutionCounts(t *testing.T) {
	kept, late := ended(model.Resolve, 0, sla.Met, 100), ended(model.Resolve, 1, sla.Breached, 9000)
	again := sla.Clock{Target: model.Resolve, Run: 1, Severity: "high", Service: "ledger", State: sla.Running, Due: 90, Late: 91}
	got := promises(t,
		ticket.Ticket{Service: "ledger", Outcomes: []ticket.Outcome{kept, late}},
		ticket.Ticket{Service: "ledger", Outcomes: []ticket.Outcome{kept}, Clocks: []sla.Clock{again}},
	)
	if len(got) != 1 || got[0].Kept != 0 || got[0].Late != 1 || got[0].Running != 1 || got[0].Waits.N != 1 {
		t.Errorf("%+v", got)
	}
}

func TestEachUpdateIsAPromiseOfItsOwn(t *testing.T) {
	got := promises(t, ticket.Ticket{Service: "ledger", Outcomes: []ticket.Outcome{ended(model.Update, 0, sla.Met, 10), ended(model.Update, 1, sla.Met, 20)}})
	if len(got) != 1 || got[0].Kept != 2 || *got[0].Attainment != 1 {
		t.Errorf("%+v", got)
	}
}

func TestLinesStandInTheOrderOfTheModelAndStrangersLast(t *testing.T) {
	low := ended(model.Resolve, 0, sla.Met, 10)
	low.Severity = "low"
	gone := low
	gone.Severity = "gone"
	got := promises(t,
		ticket.Ticket{Service: "old", Outcomes: []ticket.Outcome{low}},
		ticket.Ticket{Service: "payroll", Outcomes: []ticket.Outcome{low}},
		ticket.Ticket{Service: "ledger", Outcomes: []ticket.Outcome{gone, low, ended(model.Resolve, 0, sla.Met, 1), ended(model.Respond, 0, sla.Met, 1)}},
	)
	var order []string
	for _, l := range got {
		order = append(order, string(l.Service)+" "+string(l.Severity)+" "+string(l.Target))
	}
	want := []string{"ledger high respond", "ledger high resolve", "ledger low resolve", "ledger gone resolve", "payroll low resolve", "old low resolve"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
}
