package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/desk"
	"belay/internal/model"
)

func TestTheFirstRouteThatMatchesReceivesATicketAndSaysWhy(t *testing.T) {
	for _, c := range []struct {
		in   desk.Open
		to   model.FunctionID
		why  string
		rank int
	}{
		{desk.Open{Subject: "Help", Category: "code"}, "team", "Route 1 of 3 matched: the category is code.", 0},
		{desk.Open{Subject: "An INVOICE, late"}, "team", `Route 2 of 3 matched: it says "invoice".`, 1},
		{desk.Open{Subject: "Help", Body: "for the invoice."}, "team", `Route 2 of 3 matched: it says "invoice".`, 1},
		{desk.Open{Subject: "Invoices"}, "desk", "Route 3 of 3 matched: it takes every ticket.", 2}, // a whole word, not a part
		{desk.Open{Subject: "Help"}, "desk", "Route 3 of 3 matched: it takes every ticket.", 2},
	} {
		c.in.Service, c.in.Requester = "ledger", "rita"
		s := newStory(t, office(t))
		s.do("rita", c.in, "11-23 10:00")
		if s.ticket.Function != c.to || s.ticket.Why != c.why || s.ticket.Route != c.rank || s.ticket.Accountable != "desk" {
			t.Errorf("%q goes to %s by route %d: %s", c.in.Subject, s.ticket.Function, s.ticket.Route, s.ticket.Why)
		}
	}
}

func TestARouteNamesEveryConditionThatHeld(t *testing.T) {
	e := officeWith(t, 1, "{when: {category: [code]}, to: team}", "{when: {category: [code], kind: [incident], severity: [critical], service: [ledger]}, to: team}")
	got := desk.Judge(e, desk.Open{Kind: "incident", Subject: "x", Category: "code", Service: "ledger", Severity: "critical"})
	if want := "Route 1 of 3 matched: the service is ledger and it is of kind incident and the severity is critical and the category is code."; got.Why != want {
		t.Error(got.Why)
	}
	if other := desk.Judge(e, desk.Open{Kind: "incident", Subject: "x", Category: "code", Service: "ledger", Severity: "low"}); other.Route != 2 {
		t.Error(other.Why)
	}
}

func TestWithoutARouteTheEntryOfTheServiceReceives(t *testing.T) {
	e := officeWith(t, 1, "  - {to: desk}\n", "")
	got := desk.Judge(e, desk.Open{Subject: "Help", Service: "ledger"})
	if got.Function != "desk" || got.Route != -1 || got.Why != "No route matched; desk receives the tickets of Ledger." {
		t.Errorf("%+v", got)
	}
	open := officeWith(t, 1, "routes:\n  - {when: {category: [code]}, to: team}\n  - {when: {words: [invoice]}, to: team}\n  - {to: desk}\n", "", "entry: desk", `entry: "?"`)
	got = desk.Judge(open, desk.Open{Subject: "Help", Service: "ledger"})
	if got.Why != "No route matched and Ledger has no entry; desk is the first that supports it." || got.Accountable != "desk" {
		t.Errorf("%+v", got)
	}
}

func TestTheMatrixGivesTheSeverityAndSaysFromWhat(t *testing.T) {
	for _, c := range []struct {
		in     desk.Open
		want   model.SeverityID
		rated  string
		impact string
	}{
		{desk.Open{Impact: "high", Urgency: "high"}, "critical", "the matrix: impact high, urgency high", "high"},
		{desk.Open{Impact: "low", Urgency: "high"}, "normal", "the matrix: impact low, urgency high", "low"},
		{desk.Open{Urgency: "high"}, "normal", "the matrix: impact low, urgency high, where nothing was said the middle", "low"},
		{desk.Open{}, "low", "the matrix: impact low, urgency low, where nothing was said the middle", "low"},
		{desk.Open{Severity: "critical"}, "critical", "set by hand", ""},
	} {
		c.in.Subject, c.in.Service = "Help", "ledger"
		got := desk.Judge(office(t), c.in)
		if got.Severity != c.want || got.Rated != c.rated || got.Impact != c.impact {
			t.Errorf("%+v", got)
		}
	}
}

func TestANeedBringsItsUsualSeverityKindAndCategory(t *testing.T) {
	e := officeWith(t, 1, "agreements:\n", "needs:\n  posting: {asks: A journal will not post, who: accountants, service: ledger, kind: question, severity: critical, volume: 1/week}\nagreements:\n")
	s := newStory(t, e)
	s.do("rita", desk.Open{Subject: "Help", Service: "ledger", Need: "posting", Requester: "rita"}, "11-23 10:00")
	if s.ticket.Severity != "critical" || s.ticket.Kind != "question" {
		t.Errorf("%s %s", s.ticket.Severity, s.ticket.Kind)
	}
	if got := desk.Judge(e, desk.Open{Need: "posting", Service: "ledger"}); got.Rated != `usual for "A journal will not post"` {
		t.Error(got.Rated)
	}
	if got := desk.Judge(e, desk.Open{Need: "posting", Service: "ledger", Impact: "low", Urgency: "low"}); got.Severity != "low" {
		t.Errorf("what was said counts for less than what is usual: %+v", got)
	}
}

func TestWithoutAMatrixTheMiddleSeverityIsTaken(t *testing.T) {
	e := officeWith(t, 1, "matrix: {impact: [high, low], urgency: [high, low], gives: [[critical, normal], [normal, low]]}\n", "")
	if got := desk.Judge(e, desk.Open{Service: "ledger"}); got.Severity != "normal" || got.Rated != "the model has no matrix: the middle severity" {
		t.Errorf("%+v", got)
	}
}

func TestAServiceThatDoesNotUseASeverityTakesTheNearest(t *testing.T) {
	e := officeWith(t, 1, "data: confidential, hours: office}", "data: confidential, hours: office, severities: [normal, low]}")
	got := desk.Judge(e, desk.Open{Service: "ledger", Impact: "high", Urgency: "high"})
	if got.Severity != "normal" || got.Rated != "the matrix: impact high, urgency high; the service does not use critical, the nearest is normal" {
		t.Errorf("%+v", got)
	}
}

func TestAModelThatNamesNoSeverityYetRefusesTicketsInASentence(t *testing.T) {
	bare := parsed(t, 1, "belay: 1\nname: Bare\ntimezone: UTC\nservices:\n  ledger: {name: Ledger}\n")
	s := newStory(t, bare)
	s.says(s.refused("rita", desk.Open{Subject: "Help", Service: "ledger", Requester: "rita"}, "11-23 10:00"),
		"The support model does not say yet how bad things can be and who receives them; it needs severities and functions first.")
}

func TestOpeningTellsRatesAndRoutesInOneTurn(t *testing.T) {
	s := newStory(t, office(t))
	out := s.do("ida", desk.Open{Kind: "request", Subject: "  A new screen ", Service: "ledger", Requester: "rita", Tags: []string{"Screen", "screen "}}, "11-23 10:00")
	if s.events() != "raised rated routed tagged chained paged clocked" {
		t.Errorf("it left %s", s.events())
	}
	if cmp.Diff([]string{"screen"}, s.ticket.Tags) != "" || s.ticket.Subject != "A new screen" || s.ticket.OpenedBy != "ida" || s.ticket.Requester != "rita" {
		t.Errorf("%+v", s.ticket)
	}
	if out.Entry.Seq != 1 || s.ticket.Seq != 1 || out.Next == 0 {
		t.Errorf("turn %d, next at %s", out.Entry.Seq, out.Next)
	}
	s.folds()
}

func TestOfTwoSeveritiesEquallyNearTheMoreSevereIsTaken(t *testing.T) {
	e := officeWith(t, 1, "data: confidential, hours: office}", "data: confidential, hours: office, severities: [critical, low]}")
	if got := desk.Judge(e, desk.Open{Service: "ledger", Impact: "low", Urgency: "high"}); got.Severity != "critical" {
		t.Errorf("%+v", got)
	}
	nearer := officeWith(t, 1, "data: confidential, hours: office}", "data: confidential, hours: office, severities: [critical, normal]}")
	if got := desk.Judge(nearer, desk.Open{Service: "ledger", Impact: "low", Urgency: "low"}); got.Severity != "normal" {
		t.Errorf("%+v", got)
	}
}

func TestARouteWithoutConditionsAndAWordlessRouteTakeEveryTicket(t *testing.T) {
	e := officeWith(t, 1, "{when: {category: [code]}, to: team}", "{when: {category: []}, to: team}")
	if got := desk.Judge(e, desk.Open{Service: "ledger"}); got.Function != "team" || got.Why != "Route 1 of 3 matched: it takes every ticket." {
		t.Errorf("%+v", got)
	}
}
