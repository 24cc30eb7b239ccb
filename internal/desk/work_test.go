package desk_test

import (
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/ticket"
)

func TestAWordOfTheRequesterReopensWhatWasSolvedAndWhatWasClosed(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Resolve{}, "11-23 11:00")
	s.do("rita", desk.Reply{Body: "It is back.", FromRequester: true}, "11-23 12:00")
	if s.ticket.State != ticket.Open || s.ticket.Assignee != "ida" || s.ticket.Resolution != nil {
		t.Errorf("%+v", s.ticket)
	}
	s.do("ida", desk.Resolve{}, "11-23 13:00")
	s.do("ida", desk.Close{}, "11-23 13:00")
	s.do("rita", desk.Reply{Body: "And again.", FromRequester: true}, "12-23 12:00")
	if s.ticket.State != ticket.Open || s.ticket.Reopened != 2 {
		t.Errorf("%s, reopened %d times", s.ticket.State, s.ticket.Reopened)
	}
	s.folds()
}

func TestThanksToASpamMarkReopenNothing(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Spam{}, "11-23 10:10")
	s.do("rita", desk.Reply{Body: "Buy now!", FromRequester: true}, "11-23 12:00")
	if s.ticket.State != ticket.Closed || s.next != 0 {
		t.Errorf("%s, next at %s", s.ticket.State, s.next)
	}
}

func TestWhatWasWronglyCalledSpamGoesOnWithItsClocks(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Spam{}, "11-23 10:04")
	s.do("ida", desk.Spam{Not: true}, "11-23 11:00")
	s.until("11-23 11:05")
	s.promises("due 11-23 11:06", "due 11-23 11:11", "not promised", "due 11-23 14:56")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 11:00 desk: ida, jon (it came)",
		"11-23 11:05 team: mette, sara",
	)
}

func TestAnAnswerAfterTheEndIsOnlyAWord(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Resolve{}, "11-23 10:05")
	s.do("jon", desk.Reply{Body: "Glad it works."}, "11-23 10:20")
	s.promises("met 11-23 10:05", "met 11-23 10:05", "not promised", "met 11-23 10:05")
	if s.ticket.Assignee != "ida" || s.ticket.State != ticket.Resolved {
		t.Errorf("%s has it, %s", s.ticket.Assignee, s.ticket.State)
	}
}

func TestSomebodyElseMayTakeATicketOver(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:10")
	s.do("jon", desk.Take{Over: true}, "11-23 10:20")
	if s.ticket.Assignee != "jon" {
		t.Errorf("%s has it", s.ticket.Assignee)
	}
}

func TestGivingATicketToOneselfIsTakingIt(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Assign{To: "ida", Person: "ida"}, "11-23 10:05")
	s.promises("met 11-23 10:05", "due 11-23 10:15", "not promised", "due 11-23 14:00")
}

func TestWhoIsGivenATicketMayPutItBack(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:05")
	s.do("ida", desk.Assign{To: "jon", Person: "jon"}, "11-23 10:10")
	s.do("jon", desk.PutBack{Why: "not mine"}, "11-23 10:20")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:10 jon: jon (given)",
		"11-23 10:20 desk: ida, jon (it came)",
	)
}

func TestANewReasonToWaitEndsTheWaitBefore(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:00")
	s.do("ida", desk.Wait{Reason: ticket.ForRequester, Note: "asked which"}, "11-23 11:00")
	s.do("ida", desk.Wait{Reason: ticket.ForVendor}, "11-23 12:00")
	s.do("rita", desk.Reply{Body: "This one.", FromRequester: true}, "11-23 12:10") // it waits for somebody else
	if len(s.ticket.Waits) != 2 || s.ticket.Waits[0].Until != at(t, "11-23 12:00") || s.ticket.State != ticket.Waiting {
		t.Errorf("%s, %+v", s.ticket.State, s.ticket.Waits)
	}
	s.do("ida", desk.Resume{Why: "they called back"}, "11-23 13:00")
	s.promises("not promised", "due 11-23 14:00", "not promised", "due 11-26 11:00")
	s.folds()
}

func TestHandingOverAlongTheModelNeedsNoReasonAndOffItDoes(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Escalate{To: "team"}, "11-23 10:10")
	s.do("mette", desk.Escalate{To: "desk", Why: "it is a question after all"}, "11-23 10:20")
	s.do("ida", desk.Escalate{To: "code", Why: "Northwind asked for it"}, "11-23 10:30")
	var off []bool
	for _, h := range s.ticket.Hops {
		off = append(off, h.OffModel)
	}
	if len(off) != 3 || off[0] || !off[1] || !off[2] {
		t.Errorf("off the model: %v", off)
	}
	if s.ticket.Accountable != "desk" || len(s.ticket.Parties) != 2 {
		t.Errorf("%s answers for it, seen by %v", s.ticket.Accountable, s.ticket.Parties)
	}
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 10:10 handed to team",
		"11-23 10:10 team: mette, sara (it came)",
		"11-23 10:20 handed to desk",
		"11-23 10:20 desk: ida, jon (it came)",
		"11-23 10:30 handed to code",
		"11-23 10:30 code: party:north (it came)",
	)
}

func TestHandingBackGoesTheWayItCame(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Escalate{To: "team"}, "11-23 10:10")
	s.do("mette", desk.Take{}, "11-23 10:15")
	s.do("mette", desk.Escalate{To: "code"}, "11-23 10:20")
	s.do("north", desk.HandBackTo{Reason: "facts-missing", Note: "which version?"}, "11-23 10:30")
	s.do("mette", desk.HandBackTo{Reason: "facts-missing"}, "11-23 10:40")
	if s.ticket.Function != "desk" {
		t.Errorf("it lies with %s", s.ticket.Function)
	}
	s.says(s.refused("ida", desk.HandBackTo{Reason: "not-ours"}, "11-23 10:50"), "SUP-1 was not handed to desk by anybody; hand it on instead.")
	s.do("ida", desk.Escalate{To: "team"}, "11-23 11:00")
	if from, ok := desk.CameFrom(&s.ticket); !ok || from != "desk" {
		t.Errorf("it came from %s", from)
	}
	s.folds()
}

func TestANoteForAPartyNeedsACaseWithThem(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.says(s.refused("ida", desk.Note{Body: "Please look.", To: "north"}, "11-23 10:05"), "SUP-1 has no open case with North Consulting; open one before you write to them.")
	s.do("ida", desk.OpenCase{Function: "code"}, "11-23 10:06")
	s.do("ida", desk.Note{Body: "Please look.", To: "north"}, "11-23 10:07")
}

func TestTextsAreTakenUpToTheirLimitsAndNotBeyond(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Reply{Body: strings.Repeat("x", desk.MaxBody)}, "11-23 10:01")
	s.says(s.refused("ida", desk.Reply{Body: strings.Repeat("x", desk.MaxBody+1)}, "11-23 10:02"),
		"The message is too long: 200001 bytes, and at most 200000 are taken. Shorten it, or attach it as a file.")
	s.do("ida", desk.Reply{Files: []ticket.File{{ID: "f", Name: "log.txt"}}}, "11-23 10:03") // a file says enough
}

func TestADescriptionMayChangeWithoutMovingAnything(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	due := s.stands(model.Resolve)
	s.do("ida", desk.Describe{Kind: "question", Subject: "How do I post?", Category: "how-to"}, "11-23 10:05")
	if s.ticket.Kind != "question" || s.ticket.Subject != "How do I post?" || s.ticket.Category != "how-to" || s.stands(model.Resolve) != due {
		t.Errorf("%+v", s.ticket)
	}
	if s.events() != "described" {
		t.Errorf("it left %s", s.events())
	}
}

func TestAGivenTicketIsNotLookedAtForTheSakeOfWhoWasToldAlready(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Take{}, "11-23 10:05")
	s.do("ida", desk.Assign{To: "jon", Person: "jon"}, "11-23 10:10")
	if s.next != at(t, "11-23 14:00:01") { // when the answer is late; not tomorrow's eight o'clock, when Jon comes
		t.Errorf("next at %s", clockTime(s.next))
	}
	s.until("11-23 20:00")
	if s.next != at(t, "11-26 10:00:01") {
		t.Errorf("and then at %s", clockTime(s.next))
	}
}
