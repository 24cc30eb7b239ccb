package desk_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/desk"
	"belay/internal/ticket"
)

func TestAMergeStopsTheClocksAndTakingItBackLetsThemGoOn(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.MergeInto{Into: 2}, "11-23 10:04")
	s.promises("stopped 11-23 10:04", "stopped 11-23 10:04", "not promised", "stopped 11-23 10:04")
	if s.next != 0 || s.ticket.State != ticket.Closed {
		t.Errorf("%s, next at %s", s.ticket.State, s.next)
	}
	s.says(s.refused("ida", desk.Reply{Body: "x"}, "11-23 10:05"), "SUP-1 was merged into SUP-2; write there.")
	s.do("ida", desk.Unmerge{}, "11-23 11:00")
	s.until("11-23 11:05")
	s.promises("due 11-23 11:06", "due 11-23 11:11", "not promised", "due 11-23 14:56")
	s.told(
		"11-23 10:00 desk: ida, jon",
		"11-23 11:00 desk: ida, jon (it came)",
		"11-23 11:05 team: mette, sara",
	)
}

func TestASolvedTicketThatWasMergedAndTakenBackIsSolvedAsBefore(t *testing.T) {
	s := opened(t, "critical", "11-23 10:00")
	s.do("ida", desk.Resolve{}, "11-23 10:05")
	s.do("ida", desk.MergeInto{Into: 2}, "11-23 10:10")
	s.do("ida", desk.Unmerge{}, "11-24 10:10")
	s.promises("met 11-23 10:05", "met 11-23 10:05", "not promised", "met 11-23 10:05")
	if s.ticket.State != ticket.Resolved || s.next != at(t, "11-30 10:05") {
		t.Errorf("%s, next at %s", s.ticket.State, clockTime(s.next))
	}
	s.do("ida", desk.MergeInto{Into: 2}, "11-25 10:10")
	s.do("ida", desk.Unmerge{}, "12-24 10:10") // the seven days are over
	if s.ticket.State != ticket.Closed || s.next != 0 {
		t.Errorf("%s, next at %s", s.ticket.State, clockTime(s.next))
	}
	s.folds()
}

func TestTheOtherSideOfAMergeHearsOfTheRequester(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Absorb{Source: 2, Requester: "olaf"}, "11-23 10:05")
	s.do("ida", desk.Absorb{Source: 3, Requester: "rita"}, "11-23 10:06")
	if diff := cmp.Diff([]ticket.Account{"olaf"}, s.ticket.Watchers); diff != "" || len(s.ticket.Merged) != 2 {
		t.Errorf("%v %s", s.ticket.Merged, diff)
	}
	s.do("ida", desk.Drop{Source: 2}, "11-23 10:07")
	if len(s.ticket.Watchers) > 0 || len(s.ticket.Merged) != 1 {
		t.Errorf("%v, followed by %v", s.ticket.Merged, s.ticket.Watchers)
	}
	s.folds()
}

func TestAFamilyHasTwoGenerations(t *testing.T) {
	parent, child := opened(t, "normal", "11-23 10:00"), opened(t, "normal", "11-23 10:00")
	child.ticket.Number, child.journal = 2, nil
	parent.do("ida", desk.Bear{Child: 2}, "11-23 10:05")
	child.do("ida", desk.Adopt{Parent: 1}, "11-23 10:05")
	child.says(child.refused("ida", desk.Bear{Child: 3}, "11-23 10:06"), "SUP-2 is the child of SUP-1; a family has two generations only.")
	parent.says(parent.refused("ida", desk.Adopt{Parent: 4}, "11-23 10:06"), "SUP-1 has children itself; a family has two generations only.")
	parent.do("ida", desk.Bear{Child: 2, Gone: true}, "11-23 10:07")
	child.do("ida", desk.Adopt{}, "11-23 10:07")
	if len(parent.ticket.Children) > 0 || child.ticket.Parent != 0 {
		t.Errorf("%v and %v", parent.ticket.Children, child.ticket.Parent)
	}
	parent.folds()
}

func TestLinksAreTiedAndUntied(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Tie{Kind: "causes", Other: 5}, "11-23 10:05")
	s.do("ida", desk.Tie{Kind: "relates", Other: 5}, "11-23 10:05")
	s.do("ida", desk.Untie{Kind: "causes", Other: 5}, "11-23 10:06")
	if diff := cmp.Diff([]ticket.Link{{Kind: "relates", Other: 5}}, s.ticket.Links); diff != "" {
		t.Error(diff)
	}
}

func TestTagsAreOneSpellingAndHaveALimit(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	s.do("ida", desk.Tag{Add: []string{" VIP ", "vip"}}, "11-23 10:01")
	s.do("ida", desk.Tag{Add: []string{"Vip"}, Remove: []string{"absent"}}, "11-23 10:02") // nothing changes
	if len(s.ticket.Tags) != 1 || s.ticket.Seq != 2 {
		t.Errorf("%v after %d turns", s.ticket.Tags, s.ticket.Seq)
	}
	many := make([]string, 1_000_000)
	for i := range 100 { // more than anybody looks at
		many[i] = fmt.Sprint("t", i)
	}
	s.says(s.refused("ida", desk.Tag{Add: many}, "11-23 10:03"), "A ticket takes 40 tags at most; take some away first.")
	s.do("ida", desk.Tag{Add: many[:39]}, "11-23 10:03")
	s.do("ida", desk.Tag{Add: []string{"new"}, Remove: []string{"vip"}}, "11-23 10:04") // one for one
	if len(s.ticket.Tags) != 40 {
		t.Errorf("%d tags", len(s.ticket.Tags))
	}
}

func TestPeopleFollowATicketUpToALimit(t *testing.T) {
	s := opened(t, "normal", "11-23 10:00")
	for i := range desk.MaxWatch {
		s.do("ida", desk.Watch{Who: ticket.Account(fmt.Sprint("w", i))}, "11-23 10:01")
	}
	s.says(s.refused("ida", desk.Watch{Who: "one too many"}, "11-23 10:02"), "100 people follow SUP-1, and more cannot.")
	s.do("ida", desk.Watch{Who: "w7", Gone: true}, "11-23 10:03")
	s.do("ida", desk.Watch{Who: "lars"}, "11-23 10:04")
}
