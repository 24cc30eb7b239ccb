package desk_test

import (
	"testing"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

func TestRaisingATicketStartsItsPromises(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.promises("due 11-23 10:10", "due 11-23 10:15", "not promised", "due 11-23 14:00")
	n := opened(t, "normal", "11-23 10:00")
	n.promises("not promised", "due 11-23 14:00", "not promised", "due 11-26 10:00")
}

func TestTakingATicketAcknowledgesIt(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:10") // at the deadline is in time
	s.promises("met 11-23 10:10", "due 11-23 10:15", "not promised", "due 11-23 14:00")
	late := opened(t, "critical", "11-23 10:00")
	late.do("ida", desk.Take{}, "11-23 10:10:01")
	late.promises("breached 11-23 10:10", "due 11-23 10:15", "not promised", "due 11-23 14:00")
}

func TestAnAnswerMeetsTheResponseAndStartsTheUpdate(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Reply{Body: "We are on it."}, "11-23 10:05")
	s.promises("met 11-23 10:05", "met 11-23 10:05", "due 11-23 11:05", "due 11-23 14:00")
	if s.ticket.Assignee != "ida" {
		t.Error("an answer to a ticket that nobody has does not take it")
	}
	s.do("ida", desk.Reply{Body: "Still on it."}, "11-23 11:00")
	s.promises("met 11-23 10:05", "met 11-23 10:05", "due 11-23 12:00", "due 11-23 14:00")
	s.until("11-23 12:30")
	s.do("ida", desk.Reply{Body: "Sorry for the silence."}, "11-23 12:30")
	update := s.ticket.Outcomes[len(s.ticket.Outcomes)-1]
	if update.State != sla.Breached || update.Run != 1 || update.Used != 5400 {
		t.Errorf("the second silence is kept as %+v", update)
	}
	s.promises("met 11-23 10:05", "met 11-23 10:05", "due 11-23 13:30", "due 11-23 14:00")
}

func TestANoteAndAWordOfTheRequesterAnswerNothing(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Note{Body: "Looks like the disk."}, "11-23 10:02")
	s.do("rita", desk.Reply{Body: "It says disk full.", FromRequester: true}, "11-23 10:03")
	s.promises("due 11-23 10:10", "due 11-23 10:15", "not promised", "due 11-23 14:00")
}

func TestWaitingForTheRequesterPausesTheResolveClockAlone(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Reply{Body: "Which journal?"}, "11-23 10:05")
	s.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 10:30")
	s.promises("met 11-23 10:05", "met 11-23 10:05", "due 11-23 11:05", "paused")
	s.do("rita", desk.Reply{Body: "Number seven.", FromRequester: true}, "11-23 15:30")
	s.promises("met 11-23 10:05", "met 11-23 10:05", "breached 11-23 11:05", "due 11-23 19:00")
	if s.ticket.State != ticket.Open {
		t.Errorf("the ticket is %s", s.ticket.State)
	}
}

func TestWaitingForAVendorOrAChangePausesNothingUnlessTheModelSaysSo(t *testing.T) {
	for _, reason := range []ticket.Reason{ticket.ForVendor, ticket.ForChange, ticket.ForProblem} {
		s := opened(t, "normal", "11-23 10:00")
		s.do("ida", desk.Wait{Reason: reason}, "11-23 11:00")
		s.promises("not promised", "due 11-23 14:00", "not promised", "due 11-26 10:00")
	}
	says := officeWith(t, 1, "resolve: 3d}", "resolve: 3d, pauses: [vendor]}")
	s := opened(t, "normal", "11-23 10:00", says)
	s.do("ida", desk.Wait{Reason: ticket.ForVendor}, "11-23 11:00")
	s.promises("not promised", "due 11-23 14:00", "not promised", "paused")
	s.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 12:00") // which pauses no more: the model names what does
	s.promises("not promised", "due 11-23 14:00", "not promised", "due 11-26 11:00")
}

func TestAWaitUntilATimeEndsThenWheneverOneLooks(t *testing.T) {
	says := officeWith(t, 1, "resolve: 3d}", "resolve: 3d, pauses: [later]}")
	for _, look := range []string{"11-24 09:00", "11-24 09:30", "11-25 15:00"} {
		s := opened(t, "normal", "11-23 10:00", says)
		s.do("ida", desk.Take{}, "11-23 10:00")
		s.do("ida", desk.Wait{Reason: ticket.ForLater, Wake: at(t, "11-24 09:00")}, "11-23 11:00")
		s.play("", desk.Tick{}, at(t, look))
		if s.stands(model.Resolve) != "due 11-26 16:00" || s.ticket.Waits[0].Until != at(t, "11-24 09:00") || s.ticket.State != ticket.Open {
			t.Errorf("looked at %s it is %s, and it waited until %s", look, s.stands(model.Resolve), clockTime(s.ticket.Waits[0].Until))
		}
		s.folds()
	}
}

func TestAnActAfterAWaitThatNobodySawEndComesAfterItsEnd(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00", officeWith(t, 1, "page: true}\n  normal", "page: true, pauses: [later]}\n  normal"))
	s.do("ida", desk.Take{}, "11-23 10:00")
	s.do("ida", desk.Wait{Reason: ticket.ForLater, Wake: at(t, "11-23 12:00")}, "11-23 11:00")
	s.play("ida", desk.Resolve{}, at(t, "11-23 15:30")) // an hour, and three and a half: too late
	s.promises("met 11-23 10:00", "breached 11-23 10:15", "not promised", "breached 11-23 15:00")
}

func TestResolvingAnswersAndMeetsEveryPromise(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Resolve{Code: "workaround", Note: "Use the other printer."}, "11-23 10:08")
	s.promises("met 11-23 10:08", "met 11-23 10:08", "not promised", "met 11-23 10:08")
	if s.ticket.Answered != at(t, "11-23 10:08") || s.ticket.Assignee != "ida" {
		t.Errorf("answered at %s by %s", s.ticket.Answered, s.ticket.Assignee)
	}
}

func TestResolvingWhileItWaitsCountsWhatWasUsedBefore(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Reply{Body: "Try again?"}, "11-23 10:05")
	s.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 11:00")
	s.do("ida", desk.Resolve{}, "11-23 22:00")
	if c := s.clock(model.Resolve); c.State != sla.Met || c.Used != 3600 {
		t.Errorf("%+v", c)
	}
}

func TestReopeningGoesOnFromWhatWasUsed(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Resolve{}, "11-23 11:00")
	s.do("rita", desk.Reply{Body: "It is back.", FromRequester: true}, "11-24 10:00")
	s.promises("breached 11-23 10:10", "breached 11-23 10:15", "due 11-24 11:00", "due 11-24 13:00")
	s.do("ida", desk.Resolve{}, "11-24 13:00:01")
	var resolves []sla.State
	for _, o := range s.ticket.Outcomes {
		if o.Target == model.Resolve {
			resolves = append(resolves, o.State)
		}
	}
	if len(resolves) != 2 || resolves[0] != sla.Met || resolves[1] != sla.Breached {
		t.Errorf("its two runs are %v", resolves)
	}
	s.folds()
}

func TestAnUpgradeKeepsWhatWasUsedAndSwapsTheTarget(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:00")
	s.do("ida", desk.Rate{Severity: "critical", Why: "the whole house"}, "11-23 11:00")
	s.promises("not promised", "breached 11-23 11:00", "not promised", "due 11-23 14:00")
	s.folds()
}

func TestAnUpgradeMakesANewPromiseCountFromRaising(t *testing.T) {
	early := opened(t, "normal", "11-23 10:00")
	early.do("ida", desk.Rate{Severity: "critical"}, "11-23 10:04")
	early.promises("due 11-23 10:10", "due 11-23 10:15", "not promised", "due 11-23 14:00")
	tooLate := opened(t, "normal", "11-23 10:00")
	tooLate.do("ida", desk.Rate{Severity: "critical"}, "11-23 10:20")
	tooLate.promises("breached 11-23 10:20", "breached 11-23 10:20", "not promised", "due 11-23 14:00")
}

func TestAPromiseToAcknowledgeIsKeptByWhoeverTookItFirst(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:03")
	s.do("ida", desk.Escalate{To: "team"}, "11-23 10:20")
	s.do("mette", desk.Rate{Severity: "critical"}, "11-23 10:30")
	s.promises("not promised", "breached 11-23 10:30", "not promised", "due 11-23 14:00")
}

func TestAnUpgradeOfAnAnsweredTicketPromisesUpdatesFromTheLastAnswer(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00", officeWith(t, 1, "respond: 4h, update: 1d,", "respond: 4h,"))
	s.do("ida", desk.Reply{Body: "Hello."}, "11-23 10:20")
	s.do("ida", desk.Rate{Severity: "critical"}, "11-23 10:50")
	s.promises("not promised", "met 11-23 10:20", "due 11-23 11:20", "due 11-23 14:00")
}

func TestANewPromiseToResolveLeavesOutWhatTheTicketWaited(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00", officeWith(t, 1, "update: 1d, resolve: 3d}", "update: 1d}"))
	s.do("ida", desk.Reply{Body: "Which one?"}, "11-23 10:05")
	s.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 10:30")
	s.do("rita", desk.Reply{Body: "That one.", FromRequester: true}, "11-23 12:30")
	s.do("ida", desk.Rate{Severity: "critical"}, "11-23 13:00")
	s.promises("not promised", "met 11-23 10:05", "breached 11-23 13:00", "due 11-23 16:00")
	waits := opened(t, "normal", "11-23 10:00", officeWith(t, 1, "update: 1d, resolve: 3d}", "update: 1d}"))
	waits.do("ida", desk.Take{}, "11-23 10:05")
	waits.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 11:00")
	waits.do("ida", desk.Rate{Severity: "critical"}, "11-23 13:00")
	waits.do("ida", desk.Resume{Why: "she called"}, "11-23 14:00")
	waits.promises("not promised", "breached 11-23 13:00", "not promised", "due 11-23 17:00")
}

func TestADowngradeStopsWhatIsPromisedNoMoreAndLengthensTheRest(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Rate{Severity: "normal", Why: "one person only"}, "11-23 10:05")
	s.promises("stopped 11-23 10:05", "due 11-23 14:00", "not promised", "due 11-26 10:00")
}

func TestAnUpgradeAfterADowngradeDoesNotForgetTheTimeInBetween(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Rate{Severity: "normal"}, "11-23 10:02")
	s.do("ida", desk.Rate{Severity: "critical"}, "11-23 10:06")
	s.promises("due 11-23 10:10", "due 11-23 10:15", "not promised", "due 11-23 14:00")
}

func TestAPastOutcomeNeverChanges(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Reply{Body: "Too late."}, "11-23 10:20")
	s.do("ida", desk.Rate{Severity: "low"}, "11-23 10:30")
	s.do("ida", desk.Rate{Severity: "critical"}, "11-23 10:31")
	s.do("ida", desk.Resolve{}, "11-23 10:40")
	s.do("ida", desk.Reopen{}, "11-23 10:50")
	s.promises("breached 11-23 10:10", "breached 11-23 10:15", "due 11-23 11:50", "due 11-23 14:10")
	if s.ticket.Reopened != 1 {
		t.Errorf("reopened %d times", s.ticket.Reopened)
	}
}

func TestAPromiseThatAnotherSeverityMadeDoesNotComeBackByReopening(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Rate{Severity: "normal"}, "11-23 10:05") // nothing to acknowledge any more
	s.do("ida", desk.Resolve{}, "11-23 10:30")
	s.do("rita", desk.Reopen{}, "11-23 11:00")
	s.promises("stopped 11-23 10:05", "met 11-23 10:30", "due 11-24 11:00", "due 11-26 10:30")
}

func TestClosingWithoutSolvingStopsWhatIsOpenAndReopeningLetsItGoOn(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Close{Why: "a test"}, "11-23 10:04")
	s.promises("stopped 11-23 10:04", "stopped 11-23 10:04", "not promised", "stopped 11-23 10:04")
	if s.next != 0 {
		t.Errorf("a closed ticket is due at %s", clockTime(s.next))
	}
	s.do("rita", desk.Reopen{Why: "no test"}, "11-23 12:00")
	s.promises("due 11-23 12:06", "due 11-23 12:11", "not promised", "due 11-23 15:56")
	s.folds()
}

func TestASolvedTicketIsClosedAfterSevenDaysOfSilence(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Resolve{}, "11-23 11:00")
	s.until("11-30 10:59:59")
	if s.ticket.State != ticket.Resolved {
		t.Errorf("it is %s a second too early", s.ticket.State)
	}
	s.until("11-30 11:00")
	if s.ticket.State != ticket.Closed || s.next != 0 {
		t.Errorf("it is %s, next at %s", s.ticket.State, s.next)
	}
	s.folds()
}

func TestACalendarThatNeverOpensPromisesWithoutADeadline(t *testing.T) {
	s := opened(t, "low", "11-23 10:00", officeWith(t, 1, "partner: {hours", "never: {outside: always}\n  partner: {hours", "low: {means: It can wait, clock: office, respond: 1d, resolve: 10d}", "low: {means: It can wait, clock: never, respond: 1h, resolve: 10h}"))
	if c := s.clock(model.Respond); c.State != sla.Running || c.Due != 0 {
		t.Errorf("%+v", c)
	}
	s.until("11-30 10:00")
	s.folds()
}

func TestANewPromiseToAnswerCountsAlsoWhatTheTicketWaited(t *testing.T) {
	s := opened(t, "low", "11-23 10:00", officeWith(t, 1, "clock: office, respond: 1d, resolve: 10d}", "clock: office, resolve: 10d}"))
	s.do("ida", desk.Take{}, "11-23 10:00")
	s.do("ida", desk.Wait{Reason: ticket.ForRequester}, "11-23 10:05")
	s.do("rita", desk.Reply{Body: "Here.", FromRequester: true}, "11-23 13:05")
	s.do("ida", desk.Rate{Severity: "normal"}, "11-23 13:10")
	s.promises("not promised", "due 11-23 14:00", "not promised", "due 11-26 13:00")
}

func TestAClockThatStoodStillForManyMonthsCountsRightly(t *testing.T) {
	s := opened(t, "normal", "2026-02-02 10:00")
	s.do("ida", desk.Take{}, "2026-02-02 10:00")
	s.do("ida", desk.Wait{Reason: ticket.ForVendor}, "2026-02-02 11:00") // which pauses nothing
	s.play("ida", desk.Resolve{}, at(t, "2026-11-23 12:00"))
	open := 0
	for day := at(t, "2026-02-02 12:00"); day <= at(t, "2026-11-23 12:00"); day += 86_400 {
		if e := s.world.Now; e.Model.Calendar("office").Open(span.Span{From: day, Until: day + 1}).Seconds() == 1 {
			open++
		}
	}
	want := int64(open)*8*3600 - 2*3600 - 4*3600 // eight hours a day, without the first two and the last four
	if c := s.clock(model.Resolve); c.Used != want || c.Breach != at(t, "2026-02-05 10:00") {
		t.Errorf("%d s used, want %d; breached at %s", c.Used, want, clockTime(c.Breach))
	}
}

func TestAReadingSaysWhatIsUsedAndLeftAndWhetherTheCalendarRuns(t *testing.T) {
	s := opened(t, "normal", "11-23 15:00")
	for _, c := range []struct {
		when string
		want desk.Reading
	}{
		{"11-23 15:30", desk.Reading{Used: 1800, Left: 4*3600 - 1800, Open: true}},
		{"11-23 16:00", desk.Reading{Used: 3600, Left: 3 * 3600}},
		{"11-24 12:00", desk.Reading{Used: 5 * 3600, Left: -3600, Open: true}},
	} {
		if got := desk.Read(s.world, s.ticket, at(t, c.when))[0]; got != c.want {
			t.Errorf("at %s: %+v", c.when, got)
		}
	}
}

func TestADroppedPromiseIsNotRevivedBecauseItWasNeverKept(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Rate{Severity: "normal"}, "11-23 10:05") // nothing to acknowledge any more
	s.do("ida", desk.Close{Why: "a mistake"}, "11-23 10:30")
	s.do("rita", desk.Reopen{}, "11-23 11:00")
	s.promises("stopped 11-23 10:05", "due 11-23 14:30", "not promised", "due 11-26 10:30")
}

func TestAPromiseThatWasDroppedWhenItWasKeptIsNotAskedForAgain(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00", officeWith(t, 1, "respond: 4h, update: 1d", "update: 1d"))
	s.do("ida", desk.Rate{Severity: "normal"}, "11-23 10:02")
	s.do("ida", desk.Reply{Body: "On it."}, "11-23 10:04")
	s.do("ida", desk.Rate{Severity: "critical"}, "11-23 10:06")
	s.do("ida", desk.Close{Why: "wait"}, "11-23 10:08")
	s.do("ida", desk.Reopen{}, "11-23 10:09")
	s.promises("stopped 11-23 10:02", "stopped 11-23 10:02", "due 11-23 11:09", "due 11-23 14:01")
}
