package desk_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// harbour is the large example: five parties, four countries, a watch that follows the sun.
func harbour() *desk.Edition { return desk.NewEdition(1, theHarbour()) }

// TestAYearOfTheHarbour plays some hundred tickets through a year, turn by turn as the desk asks for it, with people who
// take, answer, wait, hand over and solve as the dice say. Nothing is due in the past, nobody is forgotten, and each promise
// ends once.
func TestAYearOfTheHarbour(t *testing.T) {
	const tickets = 250
	e := harbour()
	dice := rand.New(rand.NewPCG(2026, 7))
	from, until := at(t, "2026-01-01T00:00:00Z"), at(t, "2027-01-01T00:00:00Z")
	var turns, told, empty, breached, late int
	for n := range tickets {
		s := newStory(t, e)
		s.ticket.Number = ticket.Number(n + 1)
		raised := from + span.Instant(dice.Int64N(int64(until-from)))
		service := e.Model.Services[dice.IntN(len(e.Model.Services))]
		used := e.Model.SeveritiesOf(service)
		s.play("rita", desk.Open{
			Subject: "Help", Service: service.ID, Severity: used[dice.IntN(len(used))].ID, Requester: "rita",
		}, raised)
		s.live(dice, raised, until+60*86_400)
		s.folds()
		s.survives()
		if s.ticket.State != ticket.Closed || s.next != 0 {
			t.Fatalf("raised at %s, it is %s in the end, next at %s\n%v", clockTime(raised), s.ticket.State, s.next, s.tells())
		}
		turns += s.ticket.Seq
		for _, o := range s.ticket.Outcomes {
			if o.State == sla.Breached {
				breached++
			}
		}
		for _, entry := range s.journal {
			for _, event := range entry.Events {
				switch v := event.(type) {
				case ticket.Paged:
					told++
					late += int(min(v.Late, 1))
				case ticket.Skipped:
					empty++
				}
			}
		}
	}
	if late > 0 {
		t.Errorf("%d steps were late, though the desk looked whenever it asked to", late)
	}
	if told < tickets || breached == 0 || breached > 3*tickets {
		t.Errorf("%d tickets told %d times, and broke %d promises", tickets, told, breached)
	}
	t.Logf("%d tickets in %d turns: told %d times, nobody there %d times, %d promises broken", tickets, turns, told, empty, breached)
}

// live lets people work on a ticket until it is closed, and solves it in the end where they do not come to one.
func (s *story) live(dice *rand.Rand, now, end span.Instant) {
	for s.ticket.State != ticket.Closed && now < end {
		now += span.Instant(dice.Int64N(3 * 86_400))
		s.pass(now)
		if s.ticket.State == ticket.Closed {
			return
		}
		s.try("ida", s.deed(dice, now), now)
	}
	s.pass(now)
	s.try("ida", desk.Resolve{}, now)
	s.pass(now + desk.CloseAfter)
}

// deed is what somebody does next.
func (s *story) deed(dice *rand.Rand, now span.Instant) desk.Input {
	functions := s.world.Now.Model.Functions
	switch dice.IntN(12) {
	case 0, 1:
		return desk.Take{}
	case 2, 3:
		return desk.Reply{Body: "We are on it."}
	case 4:
		return desk.Reply{Body: "And?", FromRequester: true}
	case 5:
		return desk.Wait{Reason: ticket.ForRequester, Wake: now + 1 + span.Instant(dice.Int64N(5*86_400))}
	case 6:
		return desk.Escalate{To: functions[dice.IntN(len(functions))].ID, Why: "they know"}
	case 7:
		return desk.PutBack{Why: "shift ends"}
	case 8:
		used := s.world.Now.Model.SeveritiesOf(s.world.Now.Model.Service(s.ticket.Service))
		return desk.Rate{Severity: used[dice.IntN(len(used))].ID}
	}
	return desk.Resolve{Note: "Done."}
}

func (s *story) survives() {
	s.t.Helper()
	for _, e := range s.journal {
		text, err := ticket.Marshal(e.Events)
		if err != nil {
			s.t.Fatalf("%v", err)
		}
		if _, err = ticket.Unmarshal(text); err != nil {
			s.t.Fatalf("%v", err)
		}
	}
}

// night is a model whose people and promises live by the clocks of one place.
func night(t teller, zone string) *desk.Edition {
	return parsed(t, 1, fmt.Sprintf(`
belay: 1
name: By night
timezone: %s
stage: operate
calendars:
  nights: {hours: "22:00-06:00"}
  days: {hours: "06:00-22:00"}
parties: {house: {name: House, kind: internal}}
people:
  nora: {name: Nora Nacht, party: house, works: nights, phone: "+1"}
  dora: {name: Dora Dag, party: house, works: days, phone: "+2"}
services: {ledger: {name: Ledger, owner: dora, process_owner: dora, entry: desk, hours: nights}}
severities:
  wall: {means: Counts always, clock: always, acknowledge: 2h, respond: 3h, resolve: 8h, escalation: up}
  open: {means: Counts by night, clock: service, acknowledge: 2h, respond: 3h, resolve: 8h, escalation: up}
functions:
  desk: {link: application, line: 1, owner: dora, cover: [{people: [nora]}, {people: [dora]}]}
escalations:
  up: {steps: [{after: 0m, tell: [desk]}, {after: 1h, tell: [dora], repeat: 2, every: 1h}], last_resort: nora}
`, zone))
}

func TestTheLifeOfATicketOnTheNightTheClocksGoBack(t *testing.T) {
	s := newStory(t, night(t, "Europe/Copenhagen"))
	s.do("rita", desk.Open{Subject: "Help", Service: "ledger", Severity: "open", Requester: "rita"}, "2026-10-24T23:30:00Z") // 01:30 of 24 October's night
	s.promises("due 10-25 02:30", "due 10-25 03:30", "not promised", "due 10-26 00:30")
	if c := s.clock(model.Acknowledge); c.Due != at(t, "2026-10-25T01:30:00Z") { // the second 02:30: two hours later by every watch
		t.Errorf("acknowledge falls due at %s", c.Due)
	}
	s.until("2026-10-25T01:00:00Z")
	s.do("nora", desk.Take{}, "2026-10-25T01:30:00Z")
	s.do("nora", desk.Wait{Reason: ticket.ForRequester}, "2026-10-25T01:45:00Z")
	s.do("rita", desk.Reply{Body: "Here.", FromRequester: true}, "2026-10-25T04:45:00Z") // 05:45
	s.promises("met 10-25 02:30", "breached 10-25 03:30", "not promised", "due 10-26 03:30")
	if c := s.clock(model.Resolve); c.Used != 2*3600+15*60 { // the clock was paused for three hours of the night
		t.Errorf("%d s used", c.Used)
	}
	s.folds()
}

func TestANightOfTwentyFiveHoursGivesAWallClockPromiseItsHourBack(t *testing.T) {
	s := newStory(t, night(t, "Europe/Copenhagen"))
	s.do("rita", desk.Open{Subject: "Help", Service: "ledger", Severity: "wall", Requester: "rita"}, "10-24 22:00")
	s.until("10-25 12:00")
	s.promises("breached 10-25 00:00", "breached 10-25 01:00", "not promised", "breached 10-25 05:00")
	s.told(
		"10-24 22:00 desk: nora",
		"10-24 23:00 dora: dora",
		"10-25 00:00 dora: dora",
		"10-25 01:00 dora: dora",
		"10-25 01:00 nora: nora (last resort)",
		"10-25 06:00 desk: dora (it came)", // nine hours of the night have passed, not eight
	)
}

func TestTheLifeOfATicketOnTheNightTheClocksGoForward(t *testing.T) {
	s := newStory(t, night(t, "Europe/Copenhagen"))
	s.do("rita", desk.Open{Subject: "Help", Service: "ledger", Severity: "open", Requester: "rita"}, "03-29 01:30")
	s.promises("due 03-29 04:30", "due 03-29 05:30", "not promised", "due 03-30 02:30") // 02:00 to 03:00 never was
	s.do("nora", desk.Take{}, "03-29 01:45")
	s.until("03-30 02:30:01")
	s.promises("met 03-29 01:45", "breached 03-29 05:30", "not promised", "breached 03-30 02:30")
	s.folds()
}

func TestTheNightInSantiagoInWhichMidnightIsSkipped(t *testing.T) {
	s := newStory(t, night(t, "America/Santiago"))
	s.do("rita", desk.Open{Subject: "Help", Service: "ledger", Severity: "open", Requester: "rita"}, "2026-09-06T02:30:00Z") // 22:30 of Saturday
	for target, want := range map[model.TargetName]string{
		model.Acknowledge: "2026-09-06T04:30:00Z", // 01:30, since 00:00 to 01:00 never was
		model.Respond:     "2026-09-06T05:30:00Z",
		model.Resolve:     "2026-09-07T02:30:00Z", // six and a half hours of that night, and half an hour and an hour of the next
	} {
		if c := s.clock(target); c.Due != at(t, want) {
			t.Errorf("%s falls due at %s, not %s", target, c.Due, want)
		}
	}
	s.until("2026-09-07T02:30:01Z")
	if c := s.clock(model.Resolve); c.Breach != at(t, "2026-09-07T02:30:00Z") {
		t.Errorf("it was breached at %s", c.Breach)
	}
	s.folds()
}

func TestTheNightOnLordHoweThatIsHalfAnHourLonger(t *testing.T) {
	s := newStory(t, night(t, "Australia/Lord_Howe"))
	s.do("rita", desk.Open{Subject: "Help", Service: "ledger", Severity: "open", Requester: "rita"}, "2026-04-04T11:00:00Z") // 22:00
	if c := s.clock(model.Resolve); c.Due != at(t, "2026-04-04T19:00:00Z") {                                                 // 05:30: the clocks went back by half an hour at two
		t.Errorf("resolve falls due at %s", c.Due)
	}
	s.until("2026-04-04T19:30:00Z")
	tells := s.tells()
	if got := tells[len(tells)-1]; got != clockTime(at(t, "2026-04-04T19:30:00Z"))+" desk: dora (it came)" {
		t.Errorf("at six in the morning: %s", got)
	}
	s.folds()
}
