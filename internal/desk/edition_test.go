package desk_test

import (
	"testing"

	"belay/internal/desk"
	"belay/internal/model"
)

// publish puts another edition in force, and lets the desk look at the ticket, as whoever publishes does.
func (s *story) publish(editions ...*desk.Edition) {
	s.world = world(editions...)
}

func TestARunningTicketKeepsItsClocksAndChainAndIsToldToThePeopleOfToday(t *testing.T) {
	first := office(t)
	second := officeWith(t, 2,
		"critical: {means: It stands still, clock: always, acknowledge: 10m, respond: 15m, update: 1h, resolve: 4h", "critical: {means: It stands still, clock: always, acknowledge: 5m, respond: 10m, update: 20m, resolve: 2h",
		"{after: 5m, tell: [team]}", "{after: 1m, tell: [team]}",
		"cover: [{people: [mette, sara], hours: office}", "cover: [{people: [sara, lars], hours: office}")
	s := opened(t, "critical", "11-23 10:00", first)
	s.publish(first, second)
	s.until("11-23 10:05")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:05 team: sara, lars", // five minutes by the edition of raising, the people by that of today
	)
	s.do("ida", desk.Reply{Body: "On it."}, "11-23 10:06")
	s.promises("met 11-23 10:06", "met 11-23 10:06", "due 11-23 10:26", "due 11-23 14:00") // the update clock starts today
	for _, c := range s.ticket.Clocks {
		if want := map[model.TargetName]int{model.Update: 2}[c.Target]; c.Edition != max(want, 1) {
			t.Errorf("%s stands on edition %d", c.Target, c.Edition)
		}
	}
	s.do("ida", desk.Rate{Severity: "normal"}, "11-23 10:10")
	if s.ticket.Paging.Edition != 1 {
		t.Errorf("the chain stands on edition %d", s.ticket.Paging.Edition)
	}
	s.folds()
}

func TestAFunctionThatIsGoneIsLookedUpInTheEditionThatRaisedTheTicket(t *testing.T) {
	first := office(t)
	second := officeWith(t, 2, "tell: [team]}", "tell: [desk]}", "  - {when: {category: [code]}, to: team}\n  - {when: {words: [invoice]}, to: team}\n", "",
		"  team: {", "  crew: {", "escalates_to: [team]", "escalates_to: [crew]")
	s := opened(t, "critical", "11-23 10:00", first)
	s.publish(first, second)
	s.until("11-23 10:05")
	s.told("11-23 10:00 desk: ida, jon", "11-23 10:05 team: mette, sara")
	s.do("ida", desk.Escalate{To: "crew"}, "11-23 10:06")
	if s.ticket.Function != "crew" || s.ticket.Hops[0].OffModel {
		t.Errorf("%s, %+v", s.ticket.Function, s.ticket.Hops)
	}
	third := officeWith(t, 3)
	s.publish(first, second, third)
	s.until("11-23 16:00") // nobody knows the crew any more, and nothing breaks
	s.do("ida", desk.HandBackTo{Reason: "not-ours"}, "11-23 16:01")
	s.folds()
}

func TestAnotherServiceGoesOnByItsOwnPromisesAndChain(t *testing.T) {
	e := officeWith(t, 1, "severities:\n  critical", "  payroll: {name: Payroll, owner: mette, process_owner: lars, entry: desk, data: confidential, hours: always, escalations: {critical: pay}}\nseverities:\n  critical",
		"    last_resort: lars\n", "    last_resort: lars\n  pay: {steps: [{after: 0m, tell: [team]}, {after: 1h, tell: [lars]}]}\n",
		"normal: {means: It hurts, clock: office", "normal: {means: It hurts, clock: service")
	s := opened(t, "critical", "11-23 10:00", e)
	s.do("ida", desk.Describe{Service: "payroll"}, "11-23 10:04")
	s.until("11-23 11:05")
	s.promises("breached 11-23 10:10", "breached 11-23 10:15", "not promised", "due 11-23 14:00")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:04 team: mette, sara",
		"11-23 11:04 lars: lars",
	)
	late := opened(t, "normal", "11-23 15:00", e)
	late.do("ida", desk.Describe{Service: "payroll"}, "11-23 15:30") // half an hour was used; now it counts by night too
	late.promises("not promised", "due 11-23 19:00", "not promised", "due 11-26 15:00")
}

func TestAServiceThatDoesNotUseTheSeverityTakesTheNearest(t *testing.T) {
	e := officeWith(t, 1, "severities:\n  critical", "  payroll: {name: Payroll, owner: mette, process_owner: lars, entry: desk, data: confidential, hours: office, severities: [normal, low]}\nseverities:\n  critical")
	s := opened(t, "critical", "11-23 10:00", e)
	s.do("ida", desk.Describe{Service: "payroll"}, "11-23 10:04")
	if s.ticket.Severity != "normal" || s.stands(model.Acknowledge) != "stopped 11-23 10:04" {
		t.Errorf("%s, %s", s.ticket.Severity, s.stands(model.Acknowledge))
	}
}

func TestAServiceOfALaterEditionBringsItsRulesAlong(t *testing.T) {
	first := office(t)
	second := officeWith(t, 2, "severities:\n  critical", "  payroll: {name: Payroll, owner: mette, process_owner: lars, entry: desk, data: confidential, hours: office}\nseverities:\n  critical",
		"{impact: [high, low], urgency: [high, low], gives: [[critical, normal], [normal, low]]}", "{impact: [all, one], urgency: [now, later], gives: [[critical, normal], [normal, low]]}")
	s := newStory(t, first)
	in := ask("")
	in.Impact, in.Urgency = "low", "low"
	s.do("rita", in, "11-23 10:00")
	s.publish(first, second)
	s.do("ida", desk.Describe{Service: "payroll"}, "11-23 10:04")
	if s.ticket.Paging.Edition != 2 {
		t.Errorf("its chain stands on edition %d", s.ticket.Paging.Edition)
	}
	s.do("ida", desk.Rate{Impact: "all"}, "11-23 10:05") // the urgency of before is no word of this edition: the middle
	if s.ticket.Severity != "normal" {
		t.Errorf("%s", s.ticket.Severity)
	}
	third := office(t)
	third.Number = 3
	s.publish(first, second, third) // which knows no payroll
	s.do("ida", desk.Rate{Impact: "all", Urgency: "now"}, "11-23 10:06")
	s.folds()
}

func TestWhatTheEditionInForceKnowsNoMoreIsPromisedByTheTicketsOwn(t *testing.T) {
	first := office(t)
	second := officeWith(t, 2, "  critical: {means", "  grave: {means", "gives: [[critical,", "gives: [[grave,", "targets: {critical:", "targets: {grave:")
	s := opened(t, "critical", "11-23 10:00", first)
	s.publish(first, second)
	s.do("ida", desk.Reply{Body: "On it."}, "11-23 10:04")
	s.promises("met 11-23 10:04", "met 11-23 10:04", "due 11-23 11:04", "due 11-23 14:00")
	s.do("ida", desk.Rate{Severity: "normal"}, "11-23 10:30")
	s.do("ida", desk.Rate{Severity: "critical"}, "11-23 10:40")
	s.promises("met 11-23 10:04", "met 11-23 10:04", "due 11-23 11:04", "due 11-23 14:00")
	s.folds()
}

func TestAnEditionThatIsNowhereIsReadAsTheOneInForce(t *testing.T) {
	more := officeWith(t, 9, "      - {after: 5m, tell: [team]}\n", "      - {after: 5m, tell: [team]}\n      - {after: 6m, tell: [sara]}\n      - {after: 7m, tell: [jon]}\n")
	s := opened(t, "critical", "11-23 10:00")
	s.publish(more) // nobody can find the first edition, and the chain has grown by two steps
	s.until("11-23 18:00")
	s.folds()
	if !s.ticket.Paging.Last {
		t.Error("the chain did not come to its end")
	}
}

func TestAFunctionOfTheEditionInBetweenIsLookedUpThere(t *testing.T) {
	first, third := office(t), officeWith(t, 3)
	second := officeWith(t, 2,
		"severities:\n  critical", "  payroll: {name: Payroll, owner: mette, process_owner: lars, entry: desk, data: confidential, hours: always, escalations: {critical: pay}}\nseverities:\n  critical",
		"    last_resort: lars\n", "    last_resort: lars\n  pay: {steps: [{after: 0m, tell: [desk]}, {after: 5m, tell: [crew]}]}\n",
		"  code: {link", "  crew: {link: application, line: 2, owner: mette, cover: [{people: [sara], hours: office}]}\n  code: {link")
	s := opened(t, "critical", "11-23 10:00", first)
	s.publish(first, second)
	s.do("ida", desk.Describe{Service: "payroll"}, "11-23 10:02")
	s.publish(first, second, third)
	s.until("11-23 10:07")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:02 desk: ida, jon",
		"11-23 10:07 crew: sara",
	)
}
