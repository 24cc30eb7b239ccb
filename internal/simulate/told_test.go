package simulate_test

import (
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// watch is a helpdesk by day and engineers who watch over the night: a critical ticket of the night lies before the helpdesk, and
// a step tells the engineers.
const watch = `
belay: 1
name: Watch
timezone: UTC
currency: EUR
calendars: {office: {hours: "Mon-Fri 08:00-16:00"}}
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us, works: office, phone: "1"}, bea: {name: Bea, party: us, works: office, phone: "2"}}
services: {line: {name: The line, entry: desk}}
severities: {critical: {means: It stands still, clock: always, acknowledge: 15m, resolve: 8h, attain: 90%, escalation: e, page: true}}
functions:
  desk: {link: functional, line: 1, resolves: 100%, cover: [{people: [ann]}]}
  engineers: {link: application, line: 2, cover: [{rota: night}]}
rotas: {night: {people: [bea], turn: 1 week, start: 2026-01-05, handoff: "08:00"}}
escalations: {e: {steps: [{after: 0m, tell: [desk]}, {after: 5m, tell: [engineers]}], last_resort: bea}}
demand: {line: {per_week: 6, mix: {critical: 100%}, pattern: always, effort: {1: 20m, 2: 20m}}}
`

func TestWhoIsToldAtNightTakesWhatLiesBeforeOthers(t *testing.T) {
	s := weeks(read(t, watch), 8, 3)
	s.Habits = simulate.Habits{Work: "fixed"}
	s.Count = s.Over.From
	took := map[ticket.Account]int{}
	s.Watch = func(before ticket.Ticket, by ticket.Account, in desk.Input, at span.Instant, out desk.Outcome) {
		if _, takes := in.(desk.Take); takes {
			took[by]++
			if by == "bea" && at-before.Opened < 300 {
				t.Errorf("%s is taken %d s after it came, and its step comes after 300", before.Number, at-before.Opened)
			}
		}
	}
	r := simulate.Sum(s, []*simulate.Tally{played(t, s), played(t, s)})
	if took["ann"] == 0 || took["bea"] <= took["ann"] {
		t.Errorf("taken is %v", took)
	}
	for _, p := range r.Promises {
		if p.Target == "acknowledge" && p.Attainment.Mean < .95 {
			t.Errorf("somebody picks up in time in %v, though the proof says that somebody is always there", p.Attainment)
		}
	}
}

func TestAPartyThatIsToldAtNightTakesTheTicketToItself(t *testing.T) {
	s := weeks(read(t, strings.NewReplacer(
		"parties: {us:", "agreements: {care: {kind: contract, party: them, covers: [engineers], hours: always}}\nparties: {them: {name: Them, kind: vendor, contact: {phone: \"3\"}}, us:",
		"cover: [{rota: night}]", "cover: [{party: them, agreement: care}]",
	).Replace(watch)), 8, 3)
	s.Habits = simulate.Habits{Work: "fixed"}
	theirs := 0
	s.Watch = func(before ticket.Ticket, by ticket.Account, in desk.Input, at span.Instant, out desk.Outcome) {
		if x, moves := in.(desk.Escalate); moves && by == "party:them" {
			theirs++
			if x.To != "engineers" || at-before.Opened > 301 {
				t.Errorf("%s goes to %s after %d s", before.Number, x.To, at-before.Opened)
			}
		}
	}
	played(t, s)
	if theirs < 10 {
		t.Errorf("they take %d", theirs)
	}
}

func TestWhatComesBackToAPartyIsSolvedByIt(t *testing.T) {
	s := weeks(read(t, strings.NewReplacer(
		"parties: {us:", "agreements: {care: {kind: contract, party: them, covers: [desk], hours: always}}\nparties: {them: {name: Them, kind: vendor, contact: {phone: \"3\"}}, us:",
		"cover: [{people: [ann]}]", "cover: [{party: them, agreement: care}]", "per_week: 6", "per_week: 40",
	).Replace(watch)), 12, 3)
	s.Habits = simulate.Habits{Work: "fixed", Reopens: .5, ReopensIn: 3600}
	if tally := played(t, s); tally.Open > 4 || tally.Solved < 300 {
		t.Errorf("of %d tickets %d are still open", tally.Solved, tally.Open)
	}
}
