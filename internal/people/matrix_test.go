package people_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/span"
)

const noon span.Instant = 1_789_992_000 // 2026-09-21T12:00:00Z

// deskModel is the support model of the tests.
func deskModel(t testing.TB) *model.Model {
	t.Helper()
	text, err := os.ReadFile("testdata/desk.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, problems := modelfile.ParseText("desk.yaml", string(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

// situation is one column of the table.
type situation struct {
	name   string
	mfa    bool
	person model.PersonID
	on     people.Case
	grants []people.Grant
}

// onTicket is a ticket of a service handed to nobody outside.
func onTicket(s model.ServiceID) people.Case {
	return people.Case{
		Requester: "rita", Function: "desk", Accountable: "desk", Service: s, Severity: "normal",
		Parties: []model.PartyID{"contoso"}, Owner: "rita",
	}
}

// handedOver is a ticket of a service handed to the partner.
func handedOver(s model.ServiceID) people.Case {
	c := onTicket(s)
	c.Parties = append(c.Parties, "northwind")
	return c
}

// grantFor is an open grant for a service, as wide as one can be.
func grantFor(s model.ServiceID, change func(*people.Grant)) []people.Grant {
	g := people.Grant{
		ID: "g1", Account: "me", Party: "northwind", Services: []model.ServiceID{s}, Data: "restricted", Why: "to mend it",
		Asked: noon - 3600, Decided: noon - 1800, DecidedBy: "mette", Until: noon + 3600,
	}
	change(&g)
	return []people.Grant{g}
}

func ticketSituations(role people.Role) []situation {
	with := func(c people.Case, change func(*people.Case)) people.Case { change(&c); return c }
	switch {
	case role == people.Requester:
		return []situation{
			{name: "own", on: with(onTicket("ledger"), func(c *people.Case) { c.Requester = "me" })},
			{name: "watched", on: with(onTicket("ledger"), func(c *people.Case) { c.Watchers = []people.ID{"other", "me"} })},
			{name: "another's", on: onTicket("ledger")},
		}
	case role.Staff():
		return []situation{
			{name: "any service", on: onTicket("ledger")},
			{name: "restricted", on: onTicket("payroll")},
			{name: "restricted, held", person: "ida", on: with(onTicket("payroll"), func(c *people.Case) { c.Function = "payroll-team" })},
			{name: "restricted, worked on", on: with(onTicket("payroll"), func(c *people.Case) { c.Participants = []people.ID{"me"} })},
			{name: "restricted, asked for", on: with(onTicket("payroll"), func(c *people.Case) { c.Requester = "me" })},
			{name: "restricted, watched", on: with(onTicket("payroll"), func(c *people.Case) { c.Watchers = []people.ID{"me"} })},
		}
	}
	return []situation{
		{name: "no grant", on: handedOver("ledger")},
		{name: "asked", on: handedOver("ledger"), grants: grantFor("ledger", func(g *people.Grant) { g.Decided = 0 })},
		{name: "approved", on: handedOver("ledger"), grants: grantFor("ledger", func(*people.Grant) {})},
		{name: "refused", on: handedOver("ledger"), grants: grantFor("ledger", func(g *people.Grant) { g.Denied = "No need." })},
		{name: "expired", on: handedOver("ledger"), grants: grantFor("ledger", func(g *people.Grant) { g.Until = noon })},
		{name: "revoked", on: handedOver("ledger"), grants: grantFor("ledger", func(g *people.Grant) { g.Revoked = noon - 60 })},
		{name: "class above", on: handedOver("archive"), grants: grantFor("archive", func(*people.Grant) {})},
		{name: "without second factor", on: handedOver("vault"), grants: grantFor("vault", func(*people.Grant) {})},
		{name: "with second factor", mfa: true, on: handedOver("vault"), grants: grantFor("vault", func(*people.Grant) {})},
		{name: "public", on: handedOver("help")},
		{name: "preapproved", on: with(handedOver("plant"), func(c *people.Case) { c.Severity = "critical" })},
		{name: "not the most severe", on: handedOver("plant")},
		{name: "colleague's grant", on: handedOver("ledger"), grants: grantFor("ledger", func(g *people.Grant) { g.Account = "other" })},
		{name: "not handed over", on: onTicket("ledger"), grants: grantFor("ledger", func(*people.Grant) {})},
		{name: "own request", on: with(onTicket("ledger"), func(c *people.Case) { c.Requester = "me" })},
	}
}

func deskSituations() []situation {
	mette := []model.PersonID{"mette", "sara"}
	return []situation{
		{name: "theirs", on: people.Case{Owner: "me"}},
		{name: "another's", on: people.Case{Owner: "other", Approvers: mette}},
		{name: "another's, to approve", person: "mette", on: people.Case{Owner: "other", Approvers: mette}},
		{name: "theirs, to approve", person: "mette", on: people.Case{Owner: "me", Approvers: mette}},
	}
}

// row is one line of the table: an action, its scope, and a mark for each situation of each role.
type row struct {
	beside bool
	do     people.Action
	scope  people.Scope
	marks  map[people.Role]string
}

// table reads testdata/permission.txt.
func table(t testing.TB) (rows []row) {
	t.Helper()
	text, err := os.ReadFile("testdata/permission.txt")
	if err != nil {
		t.Fatal(err)
	}
	beside := false
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || fields[0] == "#":
		case len(fields) == 1:
			beside = fields[0] == "desk"
		case len(fields) == 2+len(people.Roles()):
			r := row{beside: beside, do: people.Action(fields[0]), scope: people.Scope(fields[1]), marks: map[people.Role]string{}}
			for i, role := range people.Roles() {
				r.marks[role] = fields[2+i]
			}
			rows = append(rows, r)
		default:
			t.Fatalf("not a line of the table: %q", line)
		}
	}
	return rows
}

// mark is how the table writes a decision.
func mark(d people.Decision) string {
	switch {
	case d.Yes && d.Logged:
		return "L"
	case d.Yes:
		return "y"
	case d.Hidden:
		return "h"
	}
	return "."
}

// means is a way to come: signed in, or by a token with some scopes.
type means struct {
	name   string
	scopes []people.Scope
	opens  func(people.Scope) bool // an action of that scope
}

func allMeans() []means {
	out := []means{
		{name: "signed in", opens: func(people.Scope) bool { return true }},
		{name: "a token without scopes", scopes: []people.Scope{}, opens: func(people.Scope) bool { return false }},
		{name: "a token with all scopes", scopes: people.Scopes(), opens: func(people.Scope) bool { return true }},
	}
	for i, s := range people.Scopes() {
		others := slices.Delete(people.Scopes(), i, i+1)
		out = append(out,
			means{name: "a token for " + string(s), scopes: []people.Scope{s}, opens: func(o people.Scope) bool { return o == s }},
			means{name: "a token for all but " + string(s), scopes: others, opens: func(o people.Scope) bool { return o != s }})
	}
	return out
}

func TestThePolicyIsTheTable(t *testing.T) {
	m, cells := deskModel(t), 0
	for _, r := range table(t) {
		for _, role := range people.Roles() {
			columns := deskSituations()
			if !r.beside {
				columns = ticketSituations(role)
			}
			if len(r.marks[role]) != len(columns) {
				t.Fatalf("%s: %d marks for the %d situations of a %s", r.do, len(r.marks[role]), len(columns), role)
			}
			for i, s := range columns {
				for _, by := range allMeans() {
					for _, state := range []people.State{people.Active, people.Suspended, people.Erased} {
						want := string(r.marks[role][i])
						if !by.opens(r.scope) || state != people.Active {
							want = "."
						}
						cells++
						holds(t, m, r.do, role, s, by, state, want)
					}
				}
			}
		}
	}
	t.Logf("%d cells", cells)
	if least := 60_000; cells < least {
		t.Errorf("the table was read to %d cells; there should be more than %d", cells, least)
	}
}

// holds checks one cell: May gives the mark, its refusal is a sentence, and Visible says the same of a ticket.
func holds(t *testing.T, m *model.Model, do people.Action, role people.Role, s situation, by means, state people.State, want string) {
	t.Helper()
	party := model.PartyID("contoso")
	if role == people.Partner {
		party = "northwind"
	}
	a := people.Actor{
		Account: people.Account{ID: "me", Role: role, Person: s.person, Party: party, State: state},
		Scopes:  by.scopes, MFA: s.mfa,
	}
	terms := people.Terms{Model: m, Grants: s.grants, At: noon}
	cell := fmt.Sprintf("%s, %s, %s, %s, %s", do, role, s.name, by.name, state)
	d := people.May(a, do, s.on, terms)
	if got := mark(d); got != want {
		t.Errorf("%s: the table says %s, the policy %s %s", cell, want, got, d.Sentence)
	}
	if d.Yes != (d.Err() == nil) || !d.Yes && !sentence(d.Sentence) {
		t.Errorf("%s: the refusal is no sentence: %q", cell, d.Sentence)
	}
	if !s.isBeside() && people.Visible(a, do, terms).Admits(s.on) != d.Yes {
		t.Errorf("%s: May and Visible disagree", cell)
	}
}

// isBeside says that s is about no ticket.
func (s situation) isBeside() bool { return s.on.Service == "" }

// sentence says that s begins and ends as one.
func sentence(s string) bool {
	return s != "" && strings.ToUpper(s[:1]) == s[:1] && strings.HasSuffix(s, ".") && !strings.Contains(s, "  ")
}

func TestEveryActionHasALineInTheTable(t *testing.T) {
	var told []people.Action
	for _, r := range table(t) {
		if slices.Contains(told, r.do) {
			t.Errorf("%s has two lines", r.do)
		}
		told = append(told, r.do)
	}
	have := people.Actions()
	slices.Sort(have)
	slices.Sort(told)
	if !slices.Equal(have, told) {
		t.Errorf("actions: %v\nlines:   %v", have, told)
	}
}

func TestAnActionThatDoesNotExistIsRefusedToEverybody(t *testing.T) {
	for _, role := range people.Roles() {
		a := people.Actor{Account: people.Account{ID: "me", Role: role, State: people.Active}}
		if d := people.May(a, "drop-tables", people.Case{}, people.Terms{}); d.Yes {
			t.Errorf("a %s may", role)
		}
	}
}

func TestNobodyIsNobody(t *testing.T) {
	for _, a := range []people.Account{{}, {ID: "me"}, {State: people.Active}, {ID: "me", State: people.Active}, {State: people.Active, Role: people.Administrator}} {
		for _, do := range people.Actions() {
			if d := people.May(people.Actor{Account: a}, do, people.Case{}, people.Terms{}); d.Yes {
				t.Errorf("%+v may %s", a, do)
			}
			if v := people.Visible(people.Actor{Account: a}, do, people.Terms{}); len(v) > 0 {
				t.Errorf("%+v sees %v", a, v)
			}
		}
	}
}
