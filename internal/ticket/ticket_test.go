package ticket

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
)

// happen is a ticket after some turns, one event each, ten minutes apart from noon on.
func happen(events ...Event) Ticket {
	var t Ticket
	for i, e := range events {
		t = t.Apply(Entry{Ticket: 7, Seq: i + 1, At: clock(i), By: "ida", Events: []Event{e}})
	}
	return t
}

// clock is the instant of the turn of that place.
func clock(i int) span.Instant { return span.Instant(1_795_000_000 + 600*i) }

func raised() Event {
	return Raised{Kind: "incident", Subject: "Nothing posts", Service: "ledger", Severity: "high", Requester: "rita", Edition: 1}
}

func sentTo(f model.FunctionID) Event { return Routed{To: f, Accountable: "desk"} }

func TestATicketNumberIsReadInEveryWayThatPeopleWriteIt(t *testing.T) {
	for _, s := range []string{"SUP-2214", "sup-2214", "#2214", "2214", "  Sup-2214 ", "0002214"} {
		if n, err := ParseNumber(s); err != nil || n != 2214 {
			t.Errorf("%q is read as %v, %v", s, n, err)
		}
	}
}

func TestWhatIsNoTicketNumberIsRefusedInAShortSentence(t *testing.T) {
	for _, s := range []string{"", "SUP-", "#", "0", "-7", "+7", "SUP-+7", "SUP-#7", "##7", "7.0", "1_000", "9223372036854775808", strings.Repeat("9", 1<<20)} {
		n, err := ParseNumber(s)
		if err == nil {
			t.Errorf("%.20q is read as %s", s, n)
		} else if len(err.Error()) > 140 || !strings.Contains(err.Error(), "write it like SUP-2214") {
			t.Errorf("%.20q: %s", s, err)
		}
	}
}

func FuzzANumberIsReadAsItIsWritten(f *testing.F) {
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNumber(s)
		if err != nil {
			return
		}
		if n < 1 {
			t.Fatalf("%q is read as %d", s, n)
		}
		if back, err := ParseNumber(n.String()); err != nil || back != n {
			t.Fatalf("%q is read as %s, and that as %s, %v", s, n, back, err)
		}
	})
}

func TestARefusalIsASentence(t *testing.T) {
	if err := Refuse("%s is closed.", Number(7)); err.Error() != "SUP-7 is closed." {
		t.Error(err)
	}
}

func TestTakingATicketEndsItsNoticesAndIsRememberedOnce(t *testing.T) {
	got := happen(raised(), sentTo("desk"), Paged{Step: 0, Holder: "desk", Told: []string{"ida"}}, Taken{By: "ida"}, PutBack{}, Taken{By: "jon"})
	if got.Acknowledged != clock(3) || got.TakenAt != clock(5) || got.Assignee != "jon" || len(got.Paging.Notices) > 0 {
		t.Errorf("%+v", got)
	}
}

func TestATicketThatIsPutBackLiesBeforeItsFunctionAgain(t *testing.T) {
	got := happen(raised(), sentTo("desk"), Taken{By: "ida"}, PutBack{Why: "lunch"})
	want := []Notice{{Holder: "desk", Step: Moved, Since: clock(3)}}
	if !got.Untaken() || got.Paging.Untaken != clock(3) || cmp.Diff(want, got.Paging.Notices) != "" {
		t.Errorf("%+v", got.Paging)
	}
}

func TestGivingATakenTicketToSomebodyElseMakesItUntaken(t *testing.T) {
	got := happen(raised(), sentTo("desk"), Taken{By: "ida"}, Given{To: "jon"})
	if !got.Untaken() || got.Given != "jon" || got.Paging.Untaken != clock(3) {
		t.Errorf("%+v", got)
	}
	early := happen(raised(), sentTo("desk"), Chained{From: clock(0), Steps: 2}, Given{To: "jon"})
	if early.Paging.Untaken != clock(0) || len(early.Paging.Notices) != 1 {
		t.Errorf("what nobody had lies before its function since %s, %+v", early.Paging.Untaken, early.Paging.Notices)
	}
}

func TestAStepThatMovesAnUntakenTicketLeavesItsChainAlone(t *testing.T) {
	got := happen(raised(), sentTo("desk"), Chained{From: clock(0), Steps: 2}, Paged{Step: 0, Holder: "team", Told: []string{"sara"}},
		HandedOver{To: "code", Step: true})
	if got.Paging.Untaken != clock(0) || len(got.Paging.Notices) != 3 || got.Function != "code" {
		t.Errorf("%+v", got.Paging)
	}
	if hop := got.Hops[0]; hop.By != "" || !hop.Step {
		t.Errorf("%+v", hop)
	}
}

func TestAWaitMayHaveEndedBeforeAnybodyLooked(t *testing.T) {
	got := happen(raised(), Waited{Reason: ForLater, Wake: clock(2)}, Resumed{At: clock(2)}, Waited{Reason: ForVendor}, Resumed{})
	if got.Waits[0].Until != clock(2) || got.Waits[1].Until != clock(4) || got.State != Open {
		t.Errorf("%+v", got.Waits)
	}
}

func TestTheOldestWordWithoutAnAnswerIsRemembered(t *testing.T) {
	asked := happen(raised(), Replied{FromRequester: true})
	if asked.Asked != clock(0) || asked.Messages != 2 {
		t.Errorf("%+v", asked)
	}
	answered := happen(raised(), Replied{}, Noted{})
	if answered.Asked != 0 || answered.Answered != clock(1) || answered.LastWord != clock(2) {
		t.Errorf("%+v", answered)
	}
	again := happen(raised(), Replied{}, Replied{FromRequester: true}, Replied{FromRequester: true})
	if again.Asked != clock(2) {
		t.Errorf("asked since %s", again.Asked)
	}
}

func TestWhatIsSolvedIsAnswered(t *testing.T) {
	got := happen(raised(), Replied{FromRequester: true}, Taken{By: "ida"}, Solved{Code: "solved"})
	if got.Answered != clock(3) || got.LastAnswer != clock(3) || got.Asked != 0 || got.State != Resolved {
		t.Errorf("%+v", got)
	}
}

func TestAMergeThatIsTakenBackLeavesTheTicketAsItWas(t *testing.T) {
	away := []Event{MergedAway{Into: 9}, Unmerged{From: 9}}
	t.Run("one that was being worked on is open", func(t *testing.T) {
		got := happen(append([]Event{raised(), Taken{By: "ida"}}, away...)...)
		if got.State != Open || got.Assignee != "ida" || got.ClosedAt != 0 || got.MergedInto != 0 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("one that waited is open: somebody has to look at it", func(t *testing.T) {
		got := happen(append([]Event{raised(), Taken{By: "ida"}, Waited{Reason: ForVendor}}, away...)...)
		if got.State != Open || got.Waits[0].Until != clock(3) {
			t.Errorf("%+v", got)
		}
	})
	t.Run("one that was solved is solved", func(t *testing.T) {
		got := happen(append([]Event{raised(), Taken{By: "ida"}, Solved{Code: "done"}}, away...)...)
		if got.State != Resolved || got.Resolution == nil || got.ClosedAt != 0 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("one that was closed is closed since then", func(t *testing.T) {
		got := happen(append([]Event{raised(), Taken{By: "ida"}, Ended{Why: "test"}}, away...)...)
		if got.State != Closed || got.ClosedAt != clock(2) {
			t.Errorf("%+v", got)
		}
	})
}

func TestWhatWasCalledSpamComesBackAsItWas(t *testing.T) {
	if got := happen(raised(), sentTo("desk"), Spammed{}); got.State != Closed || !got.Spam || len(got.Paging.Notices) > 0 {
		t.Errorf("%+v", got)
	}
	if got := happen(raised(), sentTo("desk"), Spammed{}, Spammed{Not: true}); got.State != Open || len(got.Paging.Notices) != 1 {
		t.Errorf("%+v", got)
	}
	if got := happen(raised(), Taken{By: "ida"}, Solved{}, Spammed{}, Spammed{Not: true}); got.State != Resolved {
		t.Errorf("%+v", got)
	}
}

func TestTheRequesterOfAMergedTicketFollowsTheOtherUntilTheMergeIsTakenBack(t *testing.T) {
	for _, c := range []struct {
		story  string
		events []Event
		want   []Account
	}{
		{"merged", []Event{Absorbed{Source: 3, Requester: "olaf"}}, []Account{"olaf"}},
		{"merged and taken back", []Event{Absorbed{Source: 3, Requester: "olaf"}, Dropped{Source: 3}}, nil},
		{"two of the same requester, one taken back", []Event{Absorbed{Source: 3, Requester: "olaf"}, Absorbed{Source: 4, Requester: "olaf"}, Dropped{Source: 3}}, []Account{"olaf"}},
		{"two of the same requester, both taken back", []Event{Absorbed{Source: 3, Requester: "olaf"}, Absorbed{Source: 4, Requester: "olaf"}, Dropped{Source: 3}, Dropped{Source: 4}}, nil},
		{"who watched before stays", []Event{Watched{Who: "olaf"}, Absorbed{Source: 3, Requester: "olaf"}, Dropped{Source: 3}}, []Account{"olaf"}},
		{"who chose to watch meanwhile stays", []Event{Absorbed{Source: 3, Requester: "olaf"}, Watched{Who: "olaf"}, Dropped{Source: 3}}, []Account{"olaf"}},
		{"the requester of both follows anyhow", []Event{Absorbed{Source: 3, Requester: "rita"}, Dropped{Source: 3}}, nil},
	} {
		got := happen(append([]Event{raised()}, c.events...)...)
		if !slicesEqual(got.Watchers, c.want) {
			t.Errorf("%s: %v follow it, want %v", c.story, got.Watchers, c.want)
		}
	}
}

func slicesEqual(a, b []Account) bool { return len(a) == 0 && len(b) == 0 || cmp.Equal(a, b) }

func TestTagsAndLinksAndChildrenAreKeptOnce(t *testing.T) {
	got := happen(raised(), Tagged{Add: []string{"a", "b"}}, Tagged{Add: []string{"a", "c"}, Remove: []string{"b"}},
		Tied{Kind: "relates", Other: 3}, Tied{Kind: "relates", Other: 3}, Bore{Child: 4}, Bore{Child: 4})
	if cmp.Diff([]string{"a", "c"}, got.Tags) != "" || len(got.Links) != 1 || len(got.Children) != 1 {
		t.Errorf("%+v", got)
	}
	gone := happen(raised(), Tied{Kind: "relates", Other: 3}, Untied{Kind: "relates", Other: 3}, Bore{Child: 4}, Bore{Child: 4, Gone: true})
	if len(gone.Links)+len(gone.Children) > 0 {
		t.Errorf("%+v", gone)
	}
}

func TestEveryKindOfLinkHasOneFromTheOtherSide(t *testing.T) {
	for kind, other := range opposites {
		if Opposite(other) != kind {
			t.Errorf("%s is %s from the other side, and that %s", kind, other, Opposite(other))
		}
	}
	if Opposite("hates") != "" {
		t.Error("a link that does not exist has another side")
	}
}

func TestAnEndedRunOfAClockLeavesItsOutcomeForGood(t *testing.T) {
	first := sla.Clock{Target: model.Update, State: sla.Met, Ended: clock(1), Budget: 60, Used: 30}
	second := sla.Clock{Target: model.Update, Run: 1, State: sla.Running, Budget: 60}
	dropped := sla.Clock{Target: model.Respond, State: sla.Stopped, Ended: clock(1)}
	got := happen(raised(), Clocked{Clocks: []sla.Clock{first, second, dropped}})
	if len(got.Outcomes) != 1 || got.Outcomes[0].State != sla.Met || got.Outcomes[0].Used != 30 {
		t.Errorf("%+v", got.Outcomes)
	}
	if got.Clock(model.Update).Run != 1 || len(got.Clocks) != 2 {
		t.Errorf("%+v", got.Clocks)
	}
}

func TestTheNextPromiseIsTheOpenOneThatFallsDueFirst(t *testing.T) {
	got := happen(raised(), Clocked{Clocks: []sla.Clock{
		{Target: model.Acknowledge, State: sla.Met, Ended: clock(1), Due: clock(1)},
		{Target: model.Respond, State: sla.Paused, Held: true},
		{Target: model.Resolve, State: sla.Running, Due: clock(9)},
		{Target: model.Resolve, State: sla.Running, Due: clock(3), Under: "nw"}, // another party's
		{Target: model.Update, State: sla.Running, Due: clock(12)},
	}})
	if target, due, ok := got.NextPromise(); !ok || target != model.Resolve || due != clock(9) {
		t.Errorf("%s at %s, %t", target, due, ok)
	}
	none := happen(raised())
	if _, _, ok := none.NextPromise(); ok {
		t.Error("a promise is open that was never made")
	}
}

func TestASwarmCreditsWhoJoined(t *testing.T) {
	got := happen(raised(), Swarmed{}, Asked{Who: "sara", Function: "team"}, Answered{Who: "sara", State: Joined},
		Answered{Who: "lars", State: Joined}, Credited{Who: "sara", What: "found the lock"}, SwarmEnded{})
	if m := got.Member("sara"); m.State != Joined || m.Credit != "found the lock" || m.Function != "team" || m.Since != clock(3) {
		t.Errorf("%+v", m)
	}
	if got.Member("lars") == nil || got.Swarm.Active() || got.Swarm.Ended != clock(6) {
		t.Errorf("%+v", got.Swarm)
	}
	if again := happen(raised(), Swarmed{}, SwarmEnded{}, Swarmed{}); !again.Swarm.Active() || again.Swarm.Called != clock(1) {
		t.Errorf("%+v", again.Swarm)
	}
}

func TestACaseHasOneWordForEverybody(t *testing.T) {
	got := happen(raised(), CaseOpened{Case: Case{ID: 1, Party: "north", Status: CaseOpen}}, CaseChanged{ID: 1, Reference: "N-7"},
		CaseChanged{ID: 1, Status: CaseClosed}, CaseChanged{ID: 2, Status: CaseClosed})
	c := got.Case(1)
	if c.Reference != "N-7" || c.Closed != clock(3) || cmp.Diff([]model.PartyID{"north"}, got.Parties) != "" || got.Case(2) != nil {
		t.Errorf("%+v of %v", c, got.Parties)
	}
	open := happen(raised(), CaseOpened{Case: Case{ID: 1}}, CaseChanged{ID: 1, Status: CaseClosed}, CaseChanged{ID: 1, Status: "answered"})
	if open.Case(1).Closed != 0 {
		t.Error("a case that goes on is closed")
	}
}
