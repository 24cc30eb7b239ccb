package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

const noon span.Instant = 1_789_992_000 // 2026-09-21T12:00:00Z, a Monday

// office is a reading of the office model by Ida, at noon.
func office(t *testing.T) *reading {
	t.Helper()
	text, err := os.ReadFile("../desk/testdata/office.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, problems := modelfile.ParseText("office.yaml", string(text))
	if m == nil {
		t.Fatal(problems)
	}
	names := map[people.ID]people.Account{}
	for id, name := range map[people.ID]people.Name{"ida": "Ida Berg", "jon": "Jon Lind", "rita": "Rita Voss"} {
		names[id] = people.Account{ID: id, Name: name, Role: people.Agent}
	}
	return &reading{
		model: m, world: desk.World{Now: desk.NewEdition(1, m)}, names: names, now: noon, notes: true, strips: &strips{},
		reader: people.Actor{Account: names["ida"]},
	}
}

// saying is an event, and what the timeline says of it; nothing of what only the machine keeps.
type saying struct {
	event ticket.Event
	want  string
}

var told = []saying{
	{ticket.Raised{Requester: "rita", Body: "Nothing can be posted."}, "Nothing can be posted.\nIda Berg opened it for Rita Voss."},
	{ticket.Routed{To: "desk", Why: "No route matched."}, "It came to desk. No route matched."},
	{ticket.Taken{By: "ida"}, "Ida Berg took it."},
	{ticket.Given{To: "jon"}, "Ida Berg gave it to Jon Lind, who has not taken it yet."},
	{ticket.PutBack{Why: "Another comes first."}, "Ida Berg put it back: Another comes first."},
	{ticket.Replied{Body: "We look into it."}, "We look into it."},
	{ticket.Noted{Body: "It is the period."}, "It is the period."},
	{ticket.Waited{Reason: ticket.ForVendor, Wake: noon + 86_400}, "Ida Berg lets it wait for another party until Tue 22 Sep 14:00."},
	{ticket.Resumed{Why: "the requester has answered"}, "It goes on: the requester has answered."},
	{ticket.HandedOver{To: "team", Note: "theirs", OffModel: true}, "Ida Berg handed it to team, off the model: theirs."},
	{ticket.HandedBack{To: "desk", Reason: "not-ours"}, "Ida Berg handed it back to desk (not ours)."},
	{ticket.Rated{Severity: "critical", Why: "two sites"}, "Ida Berg set the severity to critical: two sites."},
	{ticket.Described{Subject: "Posting fails", Service: "ledger"}, "Ida Berg changed the subject to “Posting fails” and the service to “Ledger”."},
	{ticket.Solved{Code: "not-reproduced", Note: "It works here."}, "Ida Berg resolved it (not reproduced): It works here."},
	{ticket.Ended{Why: "a duplicate"}, "Ida Berg closed it: a duplicate."},
	{ticket.Revived{}, "Ida Berg reopened it."},
	{ticket.MergedAway{Into: 7}, "Ida Berg merged it into SUP-7."},
	{ticket.Unmerged{From: 7}, "Ida Berg took it out of SUP-7 again."},
	{ticket.Absorbed{Source: 7}, "Ida Berg merged SUP-7 into it."},
	{ticket.Dropped{Source: 7}, "Ida Berg took SUP-7 out of it again."},
	{ticket.Tied{Kind: "caused-by", Other: 7}, "Ida Berg linked it with SUP-7 (caused by)."},
	{ticket.Untied{Kind: "relates", Other: 7}, "Ida Berg took away the link with SUP-7 (relates)."},
	{ticket.Adopted{Parent: 7}, "Ida Berg made it a child of SUP-7."},
	{ticket.Bore{Child: 7}, "Ida Berg made SUP-7 its child."},
	{ticket.Watched{Who: "ida"}, "Ida Berg follows it."},
	{ticket.Tagged{Add: []string{"a", "b"}, Remove: []string{"c"}}, "Ida Berg added the tags a and b and removed the tags c."},
	{ticket.Spammed{}, "Ida Berg marked it as spam."},
	{ticket.Swarmed{Why: "the model's swarm rule"}, "A swarm was called: the model's swarm rule."},
	{ticket.SwarmEnded{}, "Ida Berg ended the swarm."},
	{ticket.Asked{Who: "jon", Function: "team"}, "Jon Lind of team was asked to join the swarm."},
	{ticket.Answered{Who: "jon", State: ticket.Declined}, "Jon Lind declined to join the swarm."},
	{ticket.Credited{Who: "jon", What: "found the job"}, "Ida Berg thanks Jon Lind: found the job."},
	{ticket.CaseOpened{Case: ticket.Case{Party: "north", Reference: "NW-1"}}, "Ida Berg opened a case with North Consulting, their reference NW-1."},
	{ticket.CaseChanged{ID: 1, Status: "answered"}, "The case with North Consulting is answered."},
	{ticket.Paged{Step: 1, Round: 1, Holder: "team", Told: []string{"mette", "party:north"}}, "Step 2 of the escalation told team (Mette Holm and North Consulting) again, for the 2nd time."},
	{ticket.Skipped{Step: 1, Holder: "team", Why: "closed: Sunday", Late: 7500}, "Nobody could be told at team: closed: Sunday. It was 2 h 5 min late, because the desk was not running."},
	{ticket.Clocked{Clocks: []sla.Clock{{Target: model.Respond, State: sla.Breached, Breach: noon}}}, "The promise of a first answer was missed: it fell due 14:00."},
	{ticket.Chained{}, ""},
	{ticket.Rewound{}, ""},
	{ticket.Passed{}, ""},
	{ticket.SwarmDue{}, ""},
}

func TestTheTimelineHasASentenceForEveryEvent(t *testing.T) {
	r := office(t)
	on := &ticket.Ticket{Number: 1, Cases: []ticket.Case{{ID: 1, Party: "north"}}}
	for _, c := range told {
		items := r.timeline(on, []ticket.Entry{{Ticket: 1, Seq: 2, At: noon, By: "ida", Events: []ticket.Event{c.event}}})
		var said []string
		for _, item := range items {
			said = append(said, item.Text)
		}
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s: the timeline says\n%s\nand should say\n%s", ticket.Kind(c.event), got, c.want)
		}
	}
	for _, name := range events(t) {
		if !slices.ContainsFunc(told, func(c saying) bool { return reflect.TypeOf(c.event).Name() == name }) {
			t.Errorf("the timeline was not asked about %s", name)
		}
	}
}

// events are the names of all types of event, read from the code that folds them.
func events(t *testing.T) (names []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../ticket/fold.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != "fold" || f.Recv == nil {
			continue
		}
		if on, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
			names = append(names, on.Name)
		}
	}
	if len(names) < 30 {
		t.Fatalf("only %d events were found", len(names))
	}
	return names
}
