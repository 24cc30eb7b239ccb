package mine_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/mine"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// hostile are names that a language could trip over.
var hostile = []string{
	"?", "all", "always", "service", "support", "null", "true", "1", "-", "a: b", "#", "\"", "'", "\\", "{x}", "[x]", "&a", "*a", "!t", "%", "@x", "Ü",
	"日本", "a\nb", "\x00", "\u2028", "Group 70", "group-70", "group  70", strings.Repeat("long ", 40), "…", "other groups", "all others", "p3", "ida", " ",
}

// TestADraftIsAModelWhateverTheLogHolds mines logs of anything and reads what is drafted.
func TestADraftIsAModelWhateverTheLogHolds(t *testing.T) {
	name := rapid.OneOf(rapid.SampledFrom(hostile), rapid.Just(""), rapid.StringN(0, 12, 40))
	reasons := ticket.Reasons()
	rapid.Check(t, func(t *rapid.T) {
		m := mine.New(calendar.UTC())
		groups, people := rapid.SliceOfN(name, 1, 6).Draw(t, "groups"), rapid.SliceOfN(name, 1, 5).Draw(t, "people")
		n := rapid.IntRange(30, 90).Draw(t, "incidents")
		seed := rapid.Uint64().Draw(t, "seed")
		draw := func(n int) int { // a plain sequence: rapid would spend its time on shrinking thousands of draws
			seed = seed*6364136223846793005 + 1442695040888963407
			return int(seed >> 33 % uint64(n))
		}
		for i := range n {
			in := history.Incident{Tool: history.CSV, Number: fmt.Sprint(i), Opened: monday + span.Instant(draw(30*day)), Channel: groups[draw(len(groups))]}
			at := in.Opened
			for range 1 + draw(6) {
				at += span.Instant(draw(3*day) - day)
				u := history.Update{
					At: at, By: people[draw(len(people))], Assignee: people[draw(len(people))], Group: groups[draw(len(groups))], Category: groups[draw(len(groups))],
					Impact: draw(5), Urgency: draw(4), Priority: draw(5), State: []ticket.State{ticket.Open, ticket.Waiting, ticket.Resolved, ticket.Closed}[draw(4)],
				}
				if u.State == ticket.Waiting {
					u.Reason = reasons[draw(len(reasons))]
				}
				in.Updates = append(in.Updates, u)
			}
			made := draw(2) == 0
			in.MadeSLA, in.Closed, in.Reassigned, in.Reopened = &made, at, draw(3), draw(2)
			m.Add(in)
		}
		l, err := m.Finish()
		if err != nil {
			return // it says why
		}
		standing(t, mine.Draft(l))
	})
}

func TestADraftNamesItsEvidenceAndWhatItDoesNotKnow(t *testing.T) {
	l := found(t, 250, "ida:desk ida:note ida:solve robot:close", "ida:desk bo:net bo:solve robot:close", "ida:desk bo:net ida:desk ida:solve robot:close")
	draft := mine.Draft(l)
	m := standing(t, draft)
	for _, want := range []string{
		"# 750 incidents in 3,250 rows, opened 2016-01-04 to 2016-01-08.",
		"# Solved by the group that had it first and alone: 250 of 750 (33.3%). To a group and back: 250 of 750 (33.3%).",
		"    entry: desk                             # 750 of 750 (100%) of the incidents begin there; firm\n",
		"    resolves: 50%                           # of 1,000 visits 500 ended here and 0 were handed back; firm\n",
		"      - {to: net, share: 100%, when: \"?\"}   # 500 of 500 (100%); median 1h before, 1h until something happens there\n",
		"    resolve: \"?\"                            # no verdicts\n",
		"# The log carries no verdicts, so that it does not say what was promised.",
		"    effort: {1: \"?\", 2: \"?\"}                # a log says how long an incident lay, not how long somebody worked\n",
	} {
		if !strings.Contains(draft, want) {
			t.Errorf("%q is not in\n%s", want, draft)
		}
	}
	if e := m.Function("desk").EscalatesTo; len(e) != 1 || e[0].Share.Ratio != 1 || len(m.Function("net").EscalatesTo) != 0 {
		t.Errorf("a hand-back is no edge: %+v", e)
	}
	if c := m.Function("desk").Cover; len(c) != 1 || len(c[0].People) != 1 || c[0].People[0] != "ida" {
		t.Errorf("%+v", c[0])
	}
}

func TestASmallGroupIsDraftedWithTheOthersOfItsKind(t *testing.T) {
	stories := []string{"ida:desk ida:solve ida:close"}
	for range 200 {
		stories = append(stories, stories[0])
	}
	stories = append(stories, "ida:desk bo:tapes bo:close", "ida:desk bo:modems bo:close", "ida:desk bo:drives bo:close")
	m := standing(t, mine.Draft(found(t, 4, stories...)))
	if len(m.Functions) != 2 || m.Functions[1].Name != "3 other groups" || m.Functions[0].EscalatesTo[0].To != "other-groups" {
		t.Errorf("%+v", m.Functions[1])
	}
}

// proposed is a model beside which the stories are set: nobody is there after ten, net is behind desk, and nothing is behind net.
const proposed = `belay: 1
name: Proposed
timezone: UTC
calendars: {mornings: {hours: "Mon-Fri 08:00-10:00"}}
people: {ida: {name: Ida Berg, works: mornings}, bo: {name: Bo Lind}}
services: {till: {entry: desk}}
severities: {p1: {resolve: 4h}, p2: {resolve: 8h}, p3: {clock: mornings, resolve: 4h}}
matrix: {impact: [high, low], urgency: [high, low], gives: [[p1, p2], [p2, p2]]}
functions:
  desk: {link: application, line: 1, resolves: 80%, cover: [{people: [ida]}], escalates_to: [net, vault]}
  net: {link: application, line: 3, cover: [{people: [bo]}]}
  vault: {link: application, line: 4, cover: ["?"]}
`

func TestWhatIsLivedIsSetBesideWhatIsProposed(t *testing.T) {
	l := found(t, 40, "ida:desk ida:note ida:solve ida:close", "bo:net cy:tapes bo:net bo:close", "ida:desk bo:net ida:desk ida:close")
	m := modelOf(t, proposed)
	of := func(group string) (model.FunctionID, bool) {
		id := model.FunctionID(group)
		return id, m.Function(id) != nil
	}
	d := mine.Beside(l, m, of, span.Span{From: monday - 9*hour, Until: monday - 9*hour + 28*day})
	if len(d.Both) != 2 || len(d.Lived) != 1 || d.Lived[0].Group != "tapes" || d.Lived[0].Visits.Count != 40 || strings.Join(d.Proposed, " ") != "vault" {
		t.Errorf("%+v", d)
	}
	for _, b := range d.Both {
		switch b.Group {
		case "desk": // ida writes at nine, ten, eleven and twelve; and at nine, eleven and twelve
			if b.Line != [2]int{1, 1} || *b.Resolves[1] != 0.8 || b.Nobody.Count != 40*5 || b.Nobody.Of != 40*7 {
				t.Errorf("%+v", b)
			}
		case "net":
			if b.Line != [2]int{1, 3} || b.Resolves[1] != nil || b.Nobody.Count != 0 {
				t.Errorf("%+v", b)
			}
		}
	}
	if len(d.Ways) != 0 || len(d.Unused) != 1 || strings.Join(d.Unused[0], " ") != "desk vault" {
		t.Errorf("%+v, %+v", d.Ways, d.Unused)
	}
	if p := d.Promises; len(p) != 1 || p[0].Severity != "p3" || p[0].Lived != nil || *p[0].Proposed != 4*hour {
		t.Errorf("%+v", p)
	}
	if s := d.Severity; len(s) != 1 || s[0].Lived != "p3" || s[0].Proposed != "p2" {
		t.Errorf("%+v", s)
	}
}

func TestAWayThatTheModelHasNoEdgeForIsTold(t *testing.T) {
	m := modelOf(t, strings.Replace(proposed, "escalates_to: [net, vault]", "escalates_to: [vault]", 1))
	of := func(group string) (model.FunctionID, bool) {
		return model.FunctionID(group), m.Function(model.FunctionID(group)) != nil
	}
	d := mine.Beside(found(t, 40, "ida:desk bo:net bo:close"), m, of, span.Span{From: monday, Until: monday + 28*day})
	if len(d.Ways) != 1 || d.Ways[0].From != "desk" || d.Ways[0].To != "net" || d.Ways[0].Count.Count != 40 {
		t.Errorf("%+v", d.Ways)
	}
}
