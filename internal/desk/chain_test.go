package desk_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/ticket"
)

func TestACriticalTicketNobodyTakesGoesUpTheChainToTheLastResort(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.until("11-24 10:00")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:05 team: mette, sara",
		"11-23 10:15 mette: mette",
		"11-23 10:25 mette: mette",
		"11-23 10:35 mette: mette",
		"11-23 12:00 handed to code",
		"11-23 12:00 code: party:north (it came)",
		"11-23 13:00 lars: lars",
		"11-23 13:00 lars: lars (last resort)",
		"11-23 16:00 desk: sara (it came)", // the rota's turn begins, and nobody has it yet
		"11-23 16:00 team: ida",
	)
	s.promises("breached 11-23 10:10", "breached 11-23 10:15", "not promised", "breached 11-23 14:00")
}

func TestNobodyIsWokenForATicketThatIsTaken(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:04")
	s.until("11-23 11:59")
	s.told("11-23 10:00 desk: ida, jon")
}

func TestWhoTakesATicketAtTheVerySecondOfAStepIsInTime(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:05")
	s.told("11-23 10:00 desk: ida, jon")
}

func TestAnEmptyStepIsSaidAtOnceAndLaterStepsKeepTheirTimes(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00", officeWith(t, 1, "{people: [mette, sara], hours: office}, {rota: duty, place: 2, hours: nights}", "{people: [mette, sara], hours: nights}"))
	s.until("11-23 10:15")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:05 team: nobody",
		"11-23 10:15 mette: mette",
	)
	skipped, ok := s.journal[1].Events[0].(ticket.Skipped)
	if want := "closed: office is open (Mon–Fri 08:00–16:00 Europe/Copenhagen)"; !ok || skipped.Why != want {
		t.Errorf("it says %+v", s.journal[1].Events)
	}
}

func TestWhoComesOnDutyWhileANoticeLiesOpenIsToldThen(t *testing.T) {
	s := opened(t, "normal", "11-21 12:00") // a Saturday: nobody but the rota's turn
	s.until("11-23 08:00")
	s.told(
		"11-21 12:00 desk: mette",
		"11-23 08:00 desk: ida, jon (it came)",
	)
}

func TestWhoComesOnDutyAfterATicketWasTakenIsLeftInPeace(t *testing.T) {
	s := opened(t, "normal", "11-21 12:00")
	s.do("mette", desk.Take{}, "11-21 12:30")
	s.until("11-25 08:00")
	s.told("11-21 12:00 desk: mette")
}

func TestAnEmptyFunctionIsSaidOnceAndWhoComesIsTold(t *testing.T) {
	s := opened(t, "normal", "11-21 12:00", officeWith(t, 1, ", {rota: duty, hours: nights}", ""))
	s.do("rita", desk.Reply{Body: "Hello?", FromRequester: true}, "11-21 12:00")
	s.until("11-23 08:00")
	s.told(
		"11-21 12:00 desk: nobody",
		"11-23 08:00 desk: ida, jon (it came)",
	)
}

func TestATicketThatIsPutBackStartsTheChainAnewWithoutWhatItTellsAtOnce(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:04")
	s.do("ida", desk.PutBack{Why: "I am called away"}, "11-23 10:30")
	s.until("11-23 10:46")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:30 desk: ida, jon (it came)",
		"11-23 10:35 team: mette, sara",
		"11-23 10:45 mette: mette",
	)
}

func TestAStepWhileUnsolvedIsPlayedWhoeverHasTheTicket(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:04")
	s.until("11-23 12:00")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 12:00 handed to code",
		"11-23 12:00 code: party:north (it came)",
	)
	if s.ticket.Assignee != "" || s.ticket.Paging.Untaken != at(t, "11-23 12:00") {
		t.Errorf("it is still with %s", s.ticket.Assignee)
	}
}

func TestAfterAStepHasHandedATakenTicketOverTheChainStartsAnew(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:04")
	s.until("11-23 12:16")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 12:00 handed to code",
		"11-23 12:00 code: party:north (it came)",
		"11-23 12:05 team: mette, sara",
		"11-23 12:15 mette: mette",
	)
}

func TestStepsWhileUnsolvedDoNotCountWhatTheTicketWaitsForItsRequester(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:00")
	s.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 11:00")
	s.until("11-23 20:00")
	s.told("11-23 10:00 desk: ida, jon")
	s.do("rita", desk.Reply{Body: "Here it is.", FromRequester: true}, "11-23 20:00")
	s.do("ida", desk.Note{Body: "still at it"}, "11-23 20:59")
	s.until("11-23 22:10")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 21:00 handed to code", // two hours of work, not two hours by the wall
		"11-23 21:00 code: nobody (it came)",
		"11-23 21:05 team: ida",
		"11-23 21:15 mette: mette",
		"11-23 21:25 mette: mette",
		"11-23 21:35 mette: mette",
		"11-23 22:00 lars: lars", // three quarters of the four hours
		"11-23 22:00 lars: lars (last resort)",
	)
	s.promises("met 11-23 10:00", "breached 11-23 10:15", "not promised", "due 11-23 23:00")
}

func TestWaitingForAVendorHoldsNoStep(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:00")
	s.do("ida", desk.Wait{Reason: ticket.ForVendor}, "11-23 11:00")
	s.until("11-23 12:00")
	s.told("11-23 10:00 desk: ida, jon", "11-23 12:00 handed to code", "11-23 12:00 code: party:north (it came)")
}

func TestAReopenedTicketDoesNotCountTheTimeInWhichItWasSolved(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:00")
	s.do("ida", desk.Resolve{Note: "Restarted."}, "11-23 11:00")
	s.do("rita", desk.Reply{Body: "It is back.", FromRequester: true}, "11-25 10:00")
	s.until("11-25 12:01")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-25 11:00 handed to code",
		"11-25 11:00 code: party:north (it came)",
		"11-25 11:05 team: mette, sara",
		"11-25 11:15 mette: mette",
		"11-25 11:25 mette: mette",
		"11-25 11:35 mette: mette",
		"11-25 12:00 lars: lars",
		"11-25 12:00 lars: lars (last resort)",
	)
}

func TestGivingATicketToSomebodyIsNoPickUp(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Assign{To: "jon", Person: "jon"}, "11-23 10:02")
	s.until("11-23 10:05")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:02 jon: jon (given)",
		"11-23 10:05 team: mette, sara",
	)
	s.promises("due 11-23 10:10", "due 11-23 10:15", "not promised", "due 11-23 14:00")
}

func TestATakenTicketThatIsGivenToAnotherStartsTheChainAnewIfTheyDoNotTakeIt(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:02")
	s.do("ida", desk.Assign{To: "jon", Person: "jon"}, "11-23 11:00")
	s.until("11-23 11:05")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 11:00 jon: jon (given)",
		"11-23 11:05 team: mette, sara",
	)
}

func TestALateDeskDoesOnceWhatWasDueAndMarksItLate(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.play("", desk.Tick{}, at(t, "11-23 13:30")) // nothing ran for three hours and a half
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 13:30 team: mette, sara, 3h25m0s late",
		"11-23 13:30 mette: mette, 2h55m0s late", // three rounds, made up for by the last
		"11-23 13:30 handed to code",
		"11-23 13:30 lars: lars, 30m0s late",
		"11-23 13:30 code: party:north (it came)",
		"11-23 13:30 lars: lars (last resort), 30m0s late",
	)
	s.promises("breached 11-23 10:10", "breached 11-23 10:15", "not promised", "due 11-23 14:00")
}

func TestAStepThatIsAFewSecondsBehindIsNotLate(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.play("", desk.Tick{}, at(t, "11-23 10:05:59"))
	s.told("11-23 10:00 desk: ida, jon", "11-23 10:05:59 team: mette, sara")
}

func TestAClockOfTheMachineThatGoesBackDoesNotTakeTheJournalBack(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.play("ida", desk.Take{}, at(t, "11-23 09:00"))
	if last := s.journal[1]; last.At != at(t, "11-23 10:00") || s.ticket.TakenAt != last.At {
		t.Errorf("it was taken at %s, before it was raised", last.At)
	}
	s.promises("met 11-23 10:00", "due 11-23 10:15", "not promised", "due 11-23 14:00")
}

func TestTwoStepsThatHandOverDoNotThrowATicketToAndFro(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00", officeWith(t, 1,
		"{after: 5m, tell: [team]}", "{after: 5m, hand_to: team}",
		"{after: 15m, tell: [mette], repeat: 2, every: 10m}", "{after: 15m, hand_to: desk, tell: [mette]}"))
	s.until("11-23 11:59")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:05 handed to team",
		"11-23 10:05 team: mette, sara (it came)",
		"11-23 10:15 handed to desk",
		"11-23 10:15 mette: mette", // a step may hand over and tell
	)
}

func TestALastResortWhoIsAwayIsToldWhenTheyAreBack(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00", officeWith(t, 1, "lars: {name: Lars Friis, party: house", "lars: {name: Lars Friis, away: [2026-11-23..2026-11-24], party: house"))
	s.until("11-25 09:00")
	tells := s.tells()
	if got := tells[len(tells)-1]; got != "11-25 08:00 lars: lars" {
		t.Errorf("at last %s", got)
	}
	s.folds()
}

func TestTheForecastIsWhatThenHappens(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	var foreseen []string
	for _, f := range desk.Next(s.world, s.ticket, at(t, "11-23 10:00"), 20) {
		for _, h := range f.Holders {
			foreseen = append(foreseen, clockTime(f.At)+" "+string(f.Holder)+" "+desk.Key(h))
		}
	}
	s.until("11-23 13:00")
	var happened []string
	for _, e := range s.journal[1:] {
		for _, event := range e.Events {
			if v, ok := event.(ticket.Paged); ok {
				for _, who := range v.Told {
					happened = append(happened, clockTime(e.At)+" "+string(v.Holder)+" "+who)
				}
			}
		}
	}
	if diff := cmp.Diff(foreseen, happened); diff != "" {
		t.Errorf("it comes otherwise than foreseen:\n%s", diff)
	}
}

func TestAForecastSaysWhyNobodyWillBeToldAndHowFarItSees(t *testing.T) {
	s := opened(t, "critical", "11-21 22:00", officeWith(t, 1, "{after: 2h, while: unsolved, hand_to: code}", "{after: 60d, while: unsolved, tell: [team]}"))
	all := desk.Next(s.world, s.ticket, at(t, "11-21 22:00"), 20)
	last := all[len(all)-1]
	if last.Empty != "too far ahead to say" {
		t.Errorf("%+v", last)
	}
	if two := desk.Next(s.world, s.ticket, at(t, "11-21 22:00"), 2); len(two) != 2 {
		t.Errorf("%d of two", len(two))
	}
	s.do("ida", desk.Resolve{}, "11-21 22:01")
	if rest := desk.Next(s.world, s.ticket, at(t, "11-21 22:02"), 20); rest != nil {
		t.Errorf("a solved ticket goes on to %+v", rest)
	}
}

func TestAForecastOfATakenTicketLeavesOutWhatIsOnlyForAnUntakenOne(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:01")
	var got []model.HolderID
	for _, f := range desk.Next(s.world, s.ticket, at(t, "11-23 10:02"), 20) {
		got = append(got, f.Holder)
	}
	if diff := cmp.Diff([]model.HolderID{"code", "lars"}, got); diff != "" {
		t.Error(diff)
	}
	s.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 10:10")
	if held := desk.Next(s.world, s.ticket, at(t, "11-23 10:11"), 20); len(held) > 0 {
		t.Errorf("while it waits for its requester %+v", held)
	}
}

func TestWhereNobodyWasToldTheLastResortIsToldAsSoonAsTheStepsAreOver(t *testing.T) {
	e := officeWith(t, 1, ", {rota: duty, hours: nights}", "", ", {rota: duty, place: 2, hours: nights}", "",
		"      - {after: 15m, tell: [mette], repeat: 2, every: 10m}\n      - {at: 75%, of: resolve, while: unsolved, tell: [lars]}\n      - {after: 2h, while: unsolved, hand_to: code}\n", "")
	s := opened(t, "critical", "11-21 12:00", e) // a Saturday
	s.until("11-21 13:00")
	s.told(
		"11-21 12:00 desk: nobody",
		"11-21 12:05 team: nobody",
		"11-21 12:05 lars: lars (last resort)", // not at ten past, when the promise falls due
	)
	told := opened(t, "critical", "11-23 10:00", e)
	told.until("11-23 11:00")
	told.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:05 team: mette, sara",
		"11-23 10:10 lars: lars (last resort)",
	)
}

func TestAnUpgradeBeginsTheChainOfTheNewSeverityAtTheChange(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Rate{Severity: "critical"}, "11-23 11:00")
	s.until("11-23 13:00")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 11:00 desk: ida, jon",
		"11-23 11:05 team: mette, sara",
		"11-23 11:15 mette: mette",
		"11-23 11:25 mette: mette",
		"11-23 11:35 mette: mette",
		"11-23 13:00 lars: lars",     // three quarters of the four hours, of which one was used before
		"11-23 13:00 handed to code", // two hours after the change
		"11-23 13:00 code: party:north (it came)",
		"11-23 13:00 lars: lars (last resort)",
	)
}
