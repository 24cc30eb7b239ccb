package simulate_test

import (
	"strings"
	"testing"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// nights is a desk with two at work by day and a rota for the nights, and a maker behind it who answers in the morning.
const nights = `
belay: 1
name: Nights
timezone: UTC
calendars:
  office:  {hours: "Mon-Fri 08:00-16:00"}
  evening: {outside: office}
  morning: {hours: "Mon-Fri 06:00-12:00"}
parties:
  us:    {name: Us, kind: internal}
  maker: {name: Maker, kind: vendor, contact: {phone: "+44 1632 960123"}}
people:
  ann: {name: Ann, party: us, works: office, phone: "+44 1632 960111"}
  bea: {name: Bea, party: us, works: office, phone: "+44 1632 960112"}
services: {line: {name: The line, entry: desk}}
severities:
  critical: {means: All stand still, clock: always, acknowledge: 15m, resolve: 4h, page: true}
  normal:   {means: One waits, clock: office, respond: 4h}
needs:
  calls: {asks: It does not ring, service: line, volume: 100/week, channels: [phone]}
channels: {phone: {kind: phone, to: desk}}
functions:
  desk: {link: functional, line: 1, resolves: 80%, cover: [{people: [ann, bea], hours: office}, {rota: duty, hours: evening}], escalates_to: [make]}
  make: {link: application, line: 2, cover: [{party: maker, agreement: care}]}
rotas: {duty: {people: [ann, bea], turn: 1 week, start: 2026-01-05}}
agreements: {care: {kind: contract, party: maker, covers: [make], hours: morning}}
demand: {line: {per_week: 100, mix: {critical: 10%, normal: 90%}, pattern: always, effort: {1: 20m, 2: 1h}}}
`

// lived is every input of a run.
func lived(t *testing.T, text string, habits simulate.Habits, see func(before ticket.Ticket, by ticket.Account, in desk.Input, at span.Instant, out desk.Outcome)) (*model.Model, *simulate.Tally) {
	t.Helper()
	m := read(t, text)
	s := weeks(m, 8, 4)
	s.Habits, s.Watch = habits, see
	return m, played(t, s)
}

// holds says whether a calendar is open at an instant.
func holds(c *calendar.Calendar, at span.Instant) bool {
	return !c.Open(span.Span{From: at, Until: at + 1}).Empty()
}

func TestAtNightOnlyWhatMayWakePeopleIsTaken(t *testing.T) {
	var m *model.Model
	byNight := map[model.SeverityID]int{}
	var taken []turned
	m, tally := lived(t, nights, simulate.Habits{Work: "exponential", Rest: 11 * 3600}, func(before ticket.Ticket, by ticket.Account, in desk.Input, at span.Instant, out desk.Outcome) {
		if _, ok := in.(desk.Take); ok && (by == "ann" || by == "bea") {
			taken = append(taken, turned{before, by, in, at, out})
		}
	})
	office := m.Calendar("office")
	worked := map[ticket.Account]span.Instant{} // when each was last up at night
	for _, x := range taken {
		if !holds(office, x.at) {
			byNight[x.before.Severity]++
			worked[x.by] = x.at
			continue
		}
		if last, ok := worked[x.by]; ok && x.at < last+11*3600 && x.before.Severity == "normal" {
			t.Errorf("%s took %s at %s, and was up at %s", x.by, x.before.Number, x.at, last)
		}
	}
	if byNight["normal"] > 0 || byNight["critical"] < 20 {
		t.Errorf("at night were taken %v", byNight)
	}
	pages := 0
	for _, p := range tally.People {
		pages += p.NightPages
	}
	if pages < 10 {
		t.Errorf("people were woken %d times", pages)
	}
}

func TestWhatMayWakePeopleInterruptsMilderWork(t *testing.T) {
	busy := strings.NewReplacer("per_week: 100", "per_week: 300", "outside: office", "hours: \"Sat 00:00-00:01\"", "pattern: always", "pattern: office").Replace(nights)
	late := 0
	_, tally := lived(t, busy, simulate.Habits{Work: "exponential"}, func(before ticket.Ticket, _ ticket.Account, in desk.Input, at span.Instant, _ desk.Outcome) {
		if _, ok := in.(desk.Take); ok && before.Severity == "critical" && before.Function == "desk" && before.Opened%86_400 < 14*3600 && at > before.Opened+3600 {
			late++
		}
	})
	if tally.Opened < 1000 || late > 0 { // those that come before 14:00, so that none waits for the morning
		t.Errorf("%d critical tickets of %d waited for more than an hour", late, tally.Opened)
	}
}

func TestAnotherPartyWorksInItsHours(t *testing.T) {
	solved := 0
	var outside []span.Instant
	m := read(t, nights)
	lived(t, nights, simulate.Habits{Work: "fixed"}, func(before ticket.Ticket, by ticket.Account, in desk.Input, at span.Instant, _ desk.Outcome) {
		if _, ok := in.(desk.Resolve); ok && by == "party:maker" {
			solved++
			if !holds(m.Calendar("morning"), at-1) { // an end of its hours may be the end of its work
				outside = append(outside, at)
			}
		}
	})
	if solved < 50 || len(outside) > 0 {
		t.Errorf("%d were solved, outside of its hours at %v", solved, outside)
	}
}

func TestCallersWhomNobodyTakesHangUp(t *testing.T) {
	_, tally := lived(t, nights, simulate.Habits{Work: "fixed", HangsUp: 300}, nil)
	share := float64(tally.HungUp) / float64(tally.Opened)
	if share < .4 || share > .75 { // most call at night, when nobody takes them
		t.Errorf("%v of the callers hung up", share)
	}
}

func TestWhoIsAskedWaitsWithoutHoldingUpOthers(t *testing.T) {
	waits, answers := 0, 0
	lived(t, nights, simulate.Habits{Work: "exponential", AsksBack: .5, AnswersIn: 6 * 3600}, func(_ ticket.Ticket, _ ticket.Account, in desk.Input, _ span.Instant, _ desk.Outcome) {
		switch in := in.(type) {
		case desk.Wait:
			waits++
		case desk.Reply:
			if in.FromRequester {
				answers++
			}
		}
	})
	if waits < 200 || answers < waits*9/10 {
		t.Errorf("%d were asked and %d answered", waits, answers)
	}
}

func TestMisroutedWorkComesBackOnce(t *testing.T) {
	back := map[ticket.Number]int{}
	_, tally := lived(t, nights, simulate.Habits{Work: "fixed", HandsBack: .5}, func(before ticket.Ticket, _ ticket.Account, in desk.Input, _ span.Instant, _ desk.Outcome) {
		if _, ok := in.(desk.HandBackTo); ok {
			back[before.Number]++
		}
	})
	for number, n := range back {
		if n > 1 {
			t.Errorf("%s came back %d times", number, n)
		}
	}
	if len(back) < 30 || tally.PingPong == 0 {
		t.Errorf("%d came back", len(back))
	}
}

func TestAMoveSaysHowMuchOfItWasHandedBack(t *testing.T) {
	_, tally := lived(t, nights, simulate.Habits{Work: "fixed", HandsBack: .3}, nil)
	by := map[model.FunctionID]simulate.Move{}
	for _, m := range tally.Moves {
		by[m.From] = m
	}
	on, returned := by["desk"], by["make"]
	if share := float64(on.Back) / float64(on.Tickets); on.To != "make" || share < .2 || share > .4 {
		t.Errorf("of %d handed on to %s %d came back", on.Tickets, on.To, on.Back)
	}
	if returned.To != "desk" || returned.Tickets < on.Back || returned.Back != 0 {
		t.Errorf("of %d returned to %s %d came back again, where %d were returned", returned.Tickets, returned.To, returned.Back, on.Back)
	}
}
