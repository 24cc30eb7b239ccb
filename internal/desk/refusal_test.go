package desk_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/ticket"
)

// asked is something that must be refused: by whom, in which situation.
type asked struct {
	situation string
	in        desk.Input
	by        ticket.Account // Ida, if nobody is named
	edition   *desk.Edition  // the office, if none is named
}

// situations are how a ticket came to stand as it does.
var situations = map[string]func(s *story){
	"nothing was opened":         func(s *story) { s.ticket = ticket.Ticket{Number: 1}; s.journal, s.next = nil, 0 },
	"it is open":                 func(*story) {},
	"Ida has it":                 func(s *story) { s.do("ida", desk.Take{}, "11-23 10:01") },
	"it was handed to the team":  func(s *story) { s.do("ida", desk.Escalate{To: "team"}, "11-23 10:01") },
	"it waits for a vendor":      func(s *story) { s.do("ida", desk.Wait{Reason: ticket.ForVendor}, "11-23 10:01") },
	"it is solved":               func(s *story) { s.do("ida", desk.Resolve{}, "11-23 10:01") },
	"it is closed":               func(s *story) { s.do("ida", desk.Close{Why: "a test"}, "11-23 10:01") },
	"it is spam":                 func(s *story) { s.do("ida", desk.Spam{}, "11-23 10:01") },
	"it was merged into SUP-2":   func(s *story) { s.do("ida", desk.MergeInto{Into: 2}, "11-23 10:01") },
	"SUP-3 was merged into it":   func(s *story) { s.do("ida", desk.Absorb{Source: 3, Requester: "olaf"}, "11-23 10:01") },
	"SUP-4 is its child":         func(s *story) { s.do("ida", desk.Bear{Child: 4}, "11-23 10:01") },
	"SUP-5 is its parent":        func(s *story) { s.do("ida", desk.Adopt{Parent: 5}, "11-23 10:01") },
	"it is linked with SUP-6":    func(s *story) { s.do("ida", desk.Tie{Kind: "relates", Other: 6}, "11-23 10:01") },
	"Wim follows it":             func(s *story) { s.do("ida", desk.Watch{Who: "wim"}, "11-23 10:01") },
	"there is a swarm with Sara": func(s *story) { s.do("ida", desk.Invite{Who: "sara"}, "11-23 10:01") },
	"Sara has joined its swarm": func(s *story) {
		s.do("ida", desk.Invite{Who: "sara"}, "11-23 10:01")
		s.do("sara", desk.Answer{State: ticket.Joined}, "11-23 10:02")
	},
	"its swarm is over": func(s *story) {
		s.do("ida", desk.Invite{Who: "sara"}, "11-23 10:01")
		s.do("ida", desk.EndSwarm{}, "11-23 10:02")
	},
	"a case is open": func(s *story) { s.do("ida", desk.OpenCase{Function: "code"}, "11-23 10:01") },
	"a hundred people follow it": func(s *story) {
		for i := range desk.MaxWatch {
			s.do("ida", desk.Watch{Who: ticket.Account(fmt.Sprint("w", i))}, "11-23 10:01")
		}
	},
}

// everyRefusal is what the desk does not do.
func everyRefusal(t teller) []asked {
	swarms := swarming(t, "severity low")
	plain := officeWith(t, 1, "matrix: {impact: [high, low], urgency: [high, low], gives: [[critical, normal], [normal, low]]}\n", "")
	few := officeWith(t, 1, "data: confidential, hours: office}", "data: confidential, hours: office, severities: [normal, low]}")
	bare := parsed(t, 1, "belay: 1\nname: Bare\ntimezone: UTC\nservices:\n  ledger: {name: Ledger}\n")
	open := func(change func(*desk.Open)) desk.Open {
		in := ask("")
		change(&in)
		return in
	}
	none, is, has, team := "nothing was opened", "it is open", "Ida has it", "it was handed to the team"
	solved, closed, spam, merged := "it is solved", "it is closed", "it is spam", "it was merged into SUP-2"
	swarm, caseOpen, child, parent := "there is a swarm with Sara", "a case is open", "SUP-4 is its child", "SUP-5 is its parent"
	long := strings.Repeat("x", desk.MaxNote+1)
	return []asked{
		{situation: is, in: ask("normal")},
		{situation: none, in: desk.Take{}},
		{situation: none, in: open(func(in *desk.Open) { in.Subject = "  " })},
		{situation: none, in: open(func(in *desk.Open) { in.Subject = "two\nlines" })},
		{situation: none, in: open(func(in *desk.Open) { in.Subject = strings.Repeat("ä", desk.MaxSubject) })},
		{situation: none, in: open(func(in *desk.Open) { in.Body = "\xff" })},
		{situation: none, in: open(func(in *desk.Open) { in.Body = "a\x00b" })},
		{situation: none, in: open(func(in *desk.Open) { in.Requester = "" })},
		{situation: none, in: open(func(in *desk.Open) { in.Service = "payrol" })},
		{situation: none, in: open(func(in *desk.Open) { in.Kind = "wish" })},
		{situation: none, in: open(func(in *desk.Open) { in.Need = "sleep" })},
		{situation: none, in: open(func(in *desk.Open) { in.Channel = "pigeon" })},
		{situation: none, in: open(func(in *desk.Open) { in.Impact = "cosmic" })},
		{situation: none, in: open(func(in *desk.Open) { in.Urgency = "yesterday" })},
		{situation: none, in: open(func(in *desk.Open) { in.Category = "two\nlines" })},
		{situation: none, in: open(func(in *desk.Open) { in.Tags = []string{" "} })},
		{situation: none, in: open(func(in *desk.Open) { in.Severity = "critical" }), edition: few},
		{situation: none, in: open(func(in *desk.Open) { in.Impact = "high" }), edition: plain},
		{situation: none, in: ask(""), edition: bare},

		{situation: has, in: desk.Take{}},
		{situation: has, by: "jon", in: desk.Take{}},
		{situation: solved, in: desk.Take{}},
		{situation: closed, in: desk.Take{}},
		{situation: merged, in: desk.Take{}},
		{situation: is, in: desk.PutBack{}},
		{situation: has, in: desk.PutBack{Why: long}},
		{situation: closed, in: desk.PutBack{}},
		{situation: is, in: desk.Assign{}},
		{situation: has, in: desk.Assign{To: "ida"}, by: "jon"},
		{situation: solved, in: desk.Assign{To: "jon"}},
		{situation: is, in: desk.Reply{}},
		{situation: is, in: desk.Reply{Body: strings.Repeat("x", desk.MaxBody+1)}},
		{situation: closed, in: desk.Reply{Body: "One more word."}},
		{situation: merged, in: desk.Reply{Body: "One more word.", FromRequester: true}, by: "rita"},
		{situation: is, in: desk.Note{}},
		{situation: merged, in: desk.Note{Body: "One more word."}},
		{situation: is, in: desk.Note{Body: "Please look.", To: "north"}},
		{situation: is, in: desk.Wait{}},
		{situation: is, in: desk.Wait{Reason: "lunch"}},
		{situation: is, in: desk.Wait{Reason: ticket.ForLater}},
		{situation: is, in: desk.Wait{Reason: ticket.ForLater, Wake: 1}},
		{situation: is, in: desk.Wait{Reason: ticket.ForLater, Wake: 4_000_000_000}},
		{situation: is, in: desk.Wait{Reason: ticket.ForVendor, Note: long}},
		{situation: solved, in: desk.Wait{Reason: ticket.ForVendor}},
		{situation: is, in: desk.Resume{}},
		{situation: "it waits for a vendor", in: desk.Resume{Why: long}},

		{situation: is, in: desk.Escalate{}},
		{situation: is, in: desk.Escalate{To: "moon"}},
		{situation: is, in: desk.Escalate{To: "desk"}},
		{situation: is, in: desk.Escalate{To: "code"}},
		{situation: is, in: desk.Escalate{To: "code", Why: long}},
		{situation: closed, in: desk.Escalate{To: "team"}},
		{situation: team, in: desk.HandBackTo{}},
		{situation: team, in: desk.HandBackTo{Reason: "no-lust"}},
		{situation: team, in: desk.HandBackTo{Reason: "not-ours", Note: long}},
		{situation: is, in: desk.HandBackTo{Reason: "not-ours"}},
		{situation: solved, in: desk.HandBackTo{Reason: "not-ours"}},

		{situation: is, in: desk.Rate{}},
		{situation: is, in: desk.Rate{Impact: "cosmic"}},
		{situation: is, in: desk.Rate{Severity: "critical"}, edition: few},
		{situation: is, in: desk.Rate{Severity: "critical", Why: long}},
		{situation: solved, in: desk.Rate{Severity: "critical"}},
		{situation: is, in: desk.Describe{}},
		{situation: is, in: desk.Describe{Kind: "wish"}},
		{situation: is, in: desk.Describe{Subject: "two\nlines"}},
		{situation: is, in: desk.Describe{Service: "payrol"}},
		{situation: closed, in: desk.Describe{Subject: "Better"}},

		{situation: is, in: desk.Resolve{Code: "magic"}},
		{situation: closed, in: desk.Resolve{}},
		{situation: is, in: desk.Resolve{Note: "\xff"}},
		{situation: solved, in: desk.Resolve{}},
		{situation: is, in: desk.Close{}},
		{situation: closed, in: desk.Close{Why: "again"}},
		{situation: is, in: desk.Close{Why: long}},
		{situation: is, in: desk.Reopen{}},
		{situation: solved, in: desk.Reopen{Why: long}},
		{situation: spam, in: desk.Reopen{}},
		{situation: merged, in: desk.Reopen{}},
		{situation: spam, in: desk.Spam{}},
		{situation: is, in: desk.Spam{Not: true}},
		{situation: merged, in: desk.Spam{}},

		{situation: swarm, in: desk.CallSwarm{}},
		{situation: is, in: desk.CallSwarm{Why: long}},
		{situation: is, in: desk.CallSwarm{Functions: []model.FunctionID{"moon"}}},
		{situation: closed, in: desk.CallSwarm{}},
		{situation: is, in: desk.EndSwarm{}},
		{situation: is, in: desk.Invite{}},
		{situation: swarm, in: desk.Invite{Who: "sara"}},
		{situation: closed, in: desk.Invite{Who: "sara"}},
		{situation: is, in: desk.Invite{Who: "sara", Busy: 2}, edition: swarms},
		{situation: "its swarm is over", in: desk.Answer{State: ticket.Joined}, by: "sara"},
		{situation: "Sara has joined its swarm", in: desk.Answer{State: ticket.Joined}, by: "sara"},
		{situation: swarm, in: desk.Answer{State: ticket.Declined}, by: "jon"},
		{situation: swarm, in: desk.Answer{State: "sleeps"}, by: "sara"},
		{situation: is, in: desk.Credit{Who: "sara", What: "much"}},
		{situation: swarm, in: desk.Credit{Who: "sara"}},

		{situation: is, in: desk.MergeInto{Into: 1}},
		{situation: merged, in: desk.MergeInto{Into: 7}},
		{situation: "SUP-3 was merged into it", in: desk.MergeInto{Into: 2}},
		{situation: is, in: desk.Absorb{Source: 1}},
		{situation: merged, in: desk.Absorb{Source: 3}},
		{situation: "SUP-3 was merged into it", in: desk.Absorb{Source: 3}},
		{situation: is, in: desk.Unmerge{}},
		{situation: is, in: desk.Drop{Source: 3}},
		{situation: is, in: desk.Tie{Kind: "hates", Other: 6}},
		{situation: is, in: desk.Tie{Kind: "relates", Other: 1}},
		{situation: "it is linked with SUP-6", in: desk.Tie{Kind: "relates", Other: 6}},
		{situation: is, in: desk.Untie{Kind: "relates", Other: 6}},
		{situation: is, in: desk.Adopt{Parent: 1}},
		{situation: is, in: desk.Adopt{}},
		{situation: parent, in: desk.Adopt{Parent: 5}},
		{situation: child, in: desk.Adopt{Parent: 5}},
		{situation: is, in: desk.Bear{Child: 1}},
		{situation: is, in: desk.Bear{Child: 4, Gone: true}},
		{situation: child, in: desk.Bear{Child: 4}},
		{situation: parent, in: desk.Bear{Child: 4}},
		{situation: is, in: desk.Watch{}},
		{situation: "Wim follows it", in: desk.Watch{Who: "wim"}},
		{situation: is, in: desk.Watch{Who: "wim", Gone: true}},
		{situation: "a hundred people follow it", in: desk.Watch{Who: "wim"}},
		{situation: is, in: desk.Tag{Add: strings.Fields(manyWords(desk.MaxTags + 1))}},
		{situation: is, in: desk.Tag{Add: []string{strings.Repeat("x", desk.MaxTag+1)}}},

		{situation: is, in: desk.OpenCase{Function: "moon"}},
		{situation: is, in: desk.OpenCase{Function: "team"}},
		{situation: is, in: desk.OpenCase{Function: "code", Reference: "two\nlines"}},
		{situation: caseOpen, in: desk.OpenCase{Function: "code"}},
		{situation: solved, in: desk.OpenCase{Function: "code"}},
		{situation: is, in: desk.UpdateCase{ID: 1, Status: "solved"}},
		{situation: caseOpen, in: desk.UpdateCase{ID: 1}},
		{situation: caseOpen, in: desk.UpdateCase{ID: 1, Status: "lost"}},
		{situation: caseOpen, in: desk.UpdateCase{ID: 1, Reference: strings.Repeat("x", 81)}},
	}
}

func manyWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "tag%d ", i)
	}
	return b.String()
}

// TestEveryRefusalIsASentenceThatSaysWhatToDo holds the sentences of all refusals against testdata/refusals.txt, where one
// can read them. UPDATE=1 writes it.
func TestEveryRefusalIsASentenceThatSaysWhatToDo(t *testing.T) {
	var told strings.Builder
	for _, a := range everyRefusal(t) {
		edition := a.edition
		if edition == nil {
			edition = office(t)
		}
		s := newStory(t, edition)
		if a.situation != "nothing was opened" {
			s.do("rita", ask("normal"), "11-23 10:00")
		}
		situations[a.situation](s)
		by := a.by
		if by == "" {
			by = "ida"
		}
		sentence := s.refused(by, a.in, "11-23 10:05")
		verb := strings.TrimPrefix(fmt.Sprintf("%T", a.in), "desk.")
		fmt.Fprintf(&told, "%s, when %s\n    %s\n", verb, a.situation, sentence)
		if !regexp.MustCompile(`^["0-9A-Za-z].*\.$`).MatchString(sentence) || len(sentence) > 200 {
			t.Errorf("no sentence: %q", sentence)
		}
	}
	golden := filepath.Join("testdata", "refusals.txt")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(told.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := told.String(); got != string(want) {
		t.Errorf("%s says otherwise; UPDATE=1 writes this:\n%s", golden, got)
	}
}

func TestNoRefusalIsMissingFromTheTable(t *testing.T) {
	table, err := os.ReadFile(filepath.Join("testdata", "refusals.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range refusalsInCode(t) {
		pattern := regexp.QuoteMeta(format)
		for _, verb := range []string{"%s", "%q", "%d"} {
			pattern = strings.ReplaceAll(pattern, verb, ".+")
		}
		if !regexp.MustCompile(`(?m)^    ` + pattern + `$`).Match(table) {
			t.Errorf("no line of the table shows %q", format)
		}
	}
}

// refusalsInCode are the formats of all calls of ticket.Refuse in this package.
func refusalsInCode(t *testing.T) (formats []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Refuse" {
				return true
			}
			if text, ok := call.Args[0].(*ast.BasicLit); ok {
				format, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				formats = append(formats, format)
			}
			return true
		})
	}
	return formats
}
