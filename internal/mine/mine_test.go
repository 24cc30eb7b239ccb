package mine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/mine"
	"belay/internal/span"
	"belay/internal/ticket"
)

// monday is Monday 4 January 2016, 09:00.
const monday span.Instant = 1_451_898_000

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
)

// told makes an incident of a story: words apart by spaces, an hour each. A word is who did something, a colon, and what: a
// group that has it now, "ask" for waiting for the requester, "go" for going on, "solve", "close", or "note".
func told(number int, opened span.Instant, story string) history.Incident {
	in := history.Incident{Tool: history.ServiceNow, Number: fmt.Sprint(number), Opened: opened, Channel: "Phone"}
	u := history.Update{State: ticket.Open, Impact: 2, Urgency: 2, Priority: 3, Category: "printing"}
	for i, word := range strings.Fields(story) {
		by, what, _ := strings.Cut(word, ":")
		u.By, u.At = by, opened+span.Instant(i*hour)
		if what != "note" {
			u.Reason = ""
		}
		switch what {
		case "note":
		case "ask":
			u.State, u.Reason = ticket.Waiting, ticket.ForRequester
		case "go":
			u.State = ticket.Open
		case "solve":
			u.State, in.Resolved, u.Assignee = ticket.Resolved, u.At, by
		case "close":
			u.State, in.Closed = ticket.Closed, u.At
		default:
			if u.Group != "" && u.Group != what {
				in.Reassigned++
			}
			u.State, u.Group = ticket.Open, what
		}
		in.Updates = append(in.Updates, u)
	}
	return in
}

// found is what is lived in incidents of which each story is told so many times, a day apart.
func found(t *testing.T, times int, stories ...string) *mine.Lived {
	t.Helper()
	m := mine.New(calendar.UTC())
	n := 0
	for i := range times {
		for _, story := range stories {
			n++
			m.Add(told(n, monday+span.Instant(i%5*day), story))
		}
	}
	l, err := m.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAnIncidentThatStaysWithItsFirstGroupIsSolvedThere(t *testing.T) {
	l := found(t, 40, "ida:desk ida:note ida:solve ida:close", "ida:desk bo:net bo:solve bo:close")
	p := l.Paths
	if p.OneGroup.Count != 40 || p.OneGroup.Of != 80 || p.PingPong.Count != 0 || p.NeverReassigned.Count != 40 || p.Seen != 40 || p.FirstLine.Count != 40 || p.FirstLine.Of != 80 {
		t.Errorf("%+v", p)
	}
	if f := l.Functions[0]; f.Name != "desk" || f.Line != 1 || f.Visits != 80 || f.Entered.Count != 80 || f.Resolved.Count != 40 || *f.Held != hour {
		t.Errorf("%+v", f)
	}
	if f := l.Functions[1]; f.Name != "net" || f.Line != 2 || f.Visits != 40 || f.Entered.Count != 0 || f.Resolved.Count != 40 {
		t.Errorf("%+v", f)
	}
	h := l.Handovers[0]
	if len(l.Handovers) != 1 || h.From != "desk" || h.To != "net" || h.Count != 40 || h.Back || *h.Held != hour || *h.Touched != hour {
		t.Errorf("%+v", h)
	}
}

func TestWhatComesBackToAGroupItHadLeftWentToAndFro(t *testing.T) {
	l := found(t, 40, "ida:desk bo:net ida:desk ida:solve ida:close", "ida:desk bo:desk ida:note ida:close")
	if p := l.Paths; p.PingPong.Count != 40 || p.PingPong.Of != 80 || p.Seen != 80 || p.Hops[2] != 40 || p.Hops[0] != 40 {
		t.Errorf("%+v", p)
	}
	back := l.Handovers[1]
	if back.From != "net" || !back.Back || back.Return != 40 {
		t.Errorf("%+v", l.Handovers)
	}
}

func TestALineBehindAnotherIsFoundByWhatItGetsAndReturns(t *testing.T) {
	l := found(t, 40, "ida:desk bo:batch ida:desk ida:close", "ida:desk cy:net cy:close")
	want := []mine.Hidden{{Function: "batch", Behind: "desk", Gets: l.Hidden[0].Gets, Returns: l.Hidden[0].Returns}}
	if diff := cmp.Diff(want, l.Hidden); diff != "" || l.Hidden[0].Gets.Share != 1 || l.Hidden[0].Returns.Share != 1 {
		t.Error(diff)
	}
}

func TestSomebodyWhoIsGivenTicketsOfAnotherGroupIsSeen(t *testing.T) {
	l := found(t, 40, "ida:desk ida:solve ida:close", "ida:desk ida:solve ida:close", "bo:net ida:solve ida:close")
	if len(l.Wanderers) != 1 {
		t.Fatalf("%+v", l.Wanderers)
	}
	if w := l.Wanderers[0]; w.Account != "ida" || w.Home != "desk" || w.Where != "net" || w.Outside.Count != 40 || w.Outside.Of != 120 {
		t.Errorf("%+v", w)
	}
}

func TestAnAccountThatOnlyClosesIsAProgramAndItsHoursAreNobodys(t *testing.T) {
	l := found(t, 40, "ida:desk ida:note ida:solve robot:close")
	if len(l.Programs) != 1 || l.Programs[0].Account != "robot" || l.Programs[0].Rows.Count != 40 || l.Work.N != 120 {
		t.Errorf("%+v, %d rows of people", l.Programs, l.Work.N)
	}
	if w := l.Work.Busy; w.String() != "Mon-Fri 09:00-12:00" || w.Share.Share != 1 {
		t.Errorf("%s holds %s", w, w.Share)
	}
}

func TestWaitingIsCountedUntilItIsSolved(t *testing.T) {
	l := found(t, 40, "ida:desk ida:ask ida:note ida:go ida:solve ida:close")
	w := l.Waits
	if len(w) != 1 || w[0].Reason != ticket.ForRequester || w[0].Times != 40 || w[0].Seconds != 80*hour || w[0].OfLead != 0.5 {
		t.Errorf("%+v", w)
	}
	if *l.Lead.Solved != 4*hour || *l.Lead.Closed != hour {
		t.Errorf("%+v", l.Lead)
	}
}

func TestALogWhoseToolCountsNothingSaysNothingOfReassignments(t *testing.T) {
	m := mine.New(calendar.UTC())
	for i := range 40 {
		in := told(i, monday, "ida:desk bo:net bo:close")
		in.Reassigned = 0
		m.Add(in)
	}
	l, err := m.Finish()
	if err != nil || l.Paths.Counter || l.Paths.NeverReassigned.Of != 0 {
		t.Errorf("%+v, %v", l.Paths, err)
	}
	if draft := mine.Draft(l); strings.Contains(draft, "counter") {
		t.Error(draft)
	}
}

func TestARoleOfTheDiceIsNoRoute(t *testing.T) {
	l := found(t, 40, "ida:desk ida:close", "bo:net bo:close")
	for _, r := range l.Routes {
		if r.Rule || r.Share.Share != 0.5 || r.Lift != 1 {
			t.Errorf("%+v", r)
		}
	}
	m := mine.New(calendar.UTC())
	for i := range 80 {
		in := told(i, monday, "ida:desk ida:close")
		if i%2 == 0 {
			in = told(i, monday, "bo:net bo:close")
			for j := range in.Updates {
				in.Updates[j].Category = "cables"
			}
		}
		m.Add(in)
	}
	l, _ = m.Finish()
	if r := l.Routes[1]; r.By != "category" || r.Word != "cables" && r.Word != "printing" || !r.Rule || r.Lift != 2 {
		t.Errorf("%+v", l.Routes)
	}
}

func TestOfTooFewIncidentsNothingIsConcluded(t *testing.T) {
	m := mine.New(calendar.UTC())
	if _, err := m.Finish(); err == nil || !strings.Contains(err.Error(), "holds no incident") {
		t.Error(err)
	}
	m.Add(history.Incident{Number: "1"}) // without a row
	if _, err := m.Finish(); err == nil || !strings.Contains(err.Error(), "holds no incident") {
		t.Error(err)
	}
	m.Add(told(1, monday, "ida:desk ida:close"))
	if _, err := m.Finish(); err == nil || !strings.Contains(err.Error(), "holds too few incidents, 1, and of fewer than 30") {
		t.Error(err)
	}
	bare := mine.New(calendar.UTC())
	for i := range 40 {
		bare.Add(history.Incident{Number: fmt.Sprint(i), Opened: monday, Updates: []history.Update{{At: monday, State: ticket.Closed}}})
	}
	if _, err := bare.Finish(); err == nil || !strings.Contains(err.Error(), "no group, no priority and no verdict") {
		t.Error(err)
	}
}

func TestNamesWithoutEndAreCountedAsOne(t *testing.T) {
	m := mine.New(calendar.UTC())
	for i := range 5000 {
		in := told(i, monday, "ida:desk bo:net bo:close")
		for j := range in.Updates {
			in.Updates[j].Group, in.Updates[j].Category, in.Updates[j].By = fmt.Sprint("g", i, j), fmt.Sprint("c", i), fmt.Sprint("p", i, j)
		}
		m.Add(in)
	}
	l, err := m.Finish()
	if err != nil || len(l.Functions) != 2001 || l.Beyond == 0 {
		t.Errorf("%d functions, %d beyond, %v", len(l.Functions), l.Beyond, err)
	}
	standing(t, mine.Draft(l))
}
