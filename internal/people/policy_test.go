package people_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
)

var (
	someIDs      = rapid.SampledFrom([]people.ID{"me", "other", "rita"})
	someServices = rapid.SampledFrom([]model.ServiceID{"help", "ledger", "archive", "vault", "plant", "payroll", "gone"})
	someParties  = rapid.SampledFrom([]model.PartyID{"contoso", "northwind", "fabrikam"})
	someHolders  = rapid.SampledFrom([]model.FunctionID{"desk", "payroll-team", "custom-code"})
)

// drawCase draws a ticket.
func drawCase(t *rapid.T) people.Case {
	return people.Case{
		Requester:    someIDs.Draw(t, "requester"),
		Watchers:     rapid.SliceOfNDistinct(someIDs, 0, 2, rapid.ID).Draw(t, "watchers"),
		Participants: rapid.SliceOfNDistinct(someIDs, 0, 2, rapid.ID).Draw(t, "participants"),
		Function:     someHolders.Draw(t, "function"),
		Accountable:  someHolders.Draw(t, "accountable"),
		Parties:      rapid.SliceOfNDistinct(someParties, 0, 2, rapid.ID).Draw(t, "parties"),
		Service:      someServices.Draw(t, "service"),
		Severity:     rapid.SampledFrom([]model.SeverityID{"critical", "normal"}).Draw(t, "severity"),
	}
}

// drawGrant draws a grant in any state, perhaps of an older model that allowed more.
func drawGrant(t *rapid.T) people.Grant {
	instant := func(name string) span.Instant {
		return rapid.SampledFrom([]span.Instant{0, noon - 60, noon, noon + 60}).Draw(t, name)
	}
	return people.Grant{
		ID: "g", Account: someIDs.Draw(t, "account"), Party: someParties.Draw(t, "party"),
		Services: rapid.SliceOfNDistinct(someServices, 1, 3, rapid.ID).Draw(t, "services"),
		Data:     rapid.SampledFrom([]model.DataClass{"public", "internal", "confidential", "restricted"}).Draw(t, "data"),
		MFA:      rapid.Bool().Draw(t, "mfa"), Logged: rapid.Bool().Draw(t, "logged"),
		Asked: noon - 3600, Decided: rapid.SampledFrom([]span.Instant{0, noon - 1800}).Draw(t, "decided"),
		Denied: rapid.SampledFrom([]string{"", "", "No."}).Draw(t, "denied"), Until: instant("until"), Revoked: instant("revoked"),
	}
}

// drawActor draws somebody.
func drawActor(t *rapid.T) people.Actor {
	role := rapid.SampledFrom(people.Roles()).Draw(t, "role")
	a := people.Actor{
		Account: people.Account{
			ID: "me", Role: role, Party: "contoso",
			Person:    rapid.SampledFrom([]model.PersonID{"", "mette", "sara", "ida", "nick", "left"}).Draw(t, "person"),
			Functions: rapid.SliceOfN(someHolders, 0, 1).Draw(t, "functions"),
			State:     rapid.SampledFrom([]people.State{people.Active, people.Active, people.Suspended}).Draw(t, "state"),
		},
		MFA: rapid.Bool().Draw(t, "second factor"),
	}
	if role == people.Partner {
		a.Account.Party = "northwind"
	}
	if rapid.Bool().Draw(t, "by token") {
		a.Scopes = rapid.SliceOfN(rapid.SampledFrom(people.Scopes()), 0, 4).Draw(t, "scopes")
	}
	return a
}

// What docs/decisions/0015 says about reading, once more and as plainly as can be.
func mayRead(a people.Actor, c people.Case, t people.Terms, inside bool) bool {
	if a.Account.State != people.Active || a.Scopes != nil && !slices.Contains(a.Scopes, people.TicketsRead) {
		return false
	}
	own, watches := c.Requester == "me", slices.Contains(c.Watchers, "me")
	switch a.Account.Role {
	case people.Requester:
		return !inside && (own || watches)
	case people.Partner:
		return own && !inside || slices.Contains(c.Parties, a.Account.PartyIn(t.Model)) && letIn(a, c, t)
	}
	if (own || watches) && !inside || c.Service != "payroll" || slices.Contains(c.Participants, "me") {
		return true
	}
	holds := a.Account.Holds(t.Model)
	return slices.Contains(holds, c.Function) || slices.Contains(holds, c.Accountable)
}

// letIn says the same of the entries of testdata/desk.yaml, which are for northwind.
func letIn(a people.Actor, c people.Case, t people.Terms) bool {
	if c.Service == "help" {
		return true
	}
	if a.Account.PartyIn(t.Model) != "northwind" {
		return false
	}
	if c.Service == "plant" && c.Severity == "critical" {
		return true
	}
	open := func(class ...model.DataClass) bool {
		return slices.ContainsFunc(t.Grants, func(g people.Grant) bool {
			return g.Account == "me" && g.Party == "northwind" && slices.Contains(g.Services, c.Service) && slices.Contains(class, g.Data) &&
				g.State(noon) == people.GrantOpen && (a.MFA || !g.MFA)
		})
	}
	switch c.Service {
	case "ledger":
		return open("confidential", "restricted")
	case "vault":
		return a.MFA && open("internal", "confidential", "restricted")
	case "plant":
		return open("internal", "confidential", "restricted")
	}
	return false // archive holds more than its entry allows, and nothing lets anybody in to the others
}

func TestReadingIsAsTheDecisionSays(t *testing.T) {
	m := deskModel(t)
	rapid.Check(t, func(t *rapid.T) {
		a, c := drawActor(t), drawCase(t)
		terms := people.Terms{Model: m, Grants: rapid.SliceOfN(rapid.Custom(drawGrant), 0, 3).Draw(t, "grants"), At: noon}
		for do, inside := range map[people.Action]bool{people.Read: false, people.Search: false, people.Stream: false, people.ReadNote: true} {
			if got, want := people.May(a, do, c, terms).Yes, mayRead(a, c, terms, inside); got != want {
				t.Fatalf("%s: %v, want %v", do, got, want)
			}
		}
	})
}

func TestMayAndVisibleAgreeOnEverything(t *testing.T) {
	m := deskModel(t)
	actions := people.Actions()
	slices.Sort(actions)
	rapid.Check(t, func(t *rapid.T) {
		a, c := drawActor(t), drawCase(t)
		terms := people.Terms{Model: m, Grants: rapid.SliceOfN(rapid.Custom(drawGrant), 0, 3).Draw(t, "grants"), At: noon}
		do := rapid.SampledFrom(actions).Draw(t, "do")
		visible := people.Visible(a, do, terms)
		d := people.May(a, do, c, terms)
		if visible == nil && c.Owner == "" && d.Yes {
			t.Fatalf("%s: May says yes, and nothing is visible", do)
		}
		if visible != nil && visible.Admits(c) != d.Yes {
			t.Fatalf("%s: May says %v, Visible %+v", do, d, visible)
		}
		if d.Yes && do != people.Open && people.May(a, people.See, c, terms).Hidden {
			t.Fatalf("%s is allowed on a ticket that is hidden", do)
		}
	})
}

func TestBeforeTheFirstEditionPartnersSeeNothingInside(t *testing.T) {
	a := people.Actor{Account: people.Account{ID: "me", Role: people.Partner, Party: "northwind", State: people.Active}, MFA: true}
	terms := people.Terms{Grants: grantFor("ledger", func(*people.Grant) {}), At: noon}
	if d := people.May(a, people.Read, handedOver("ledger"), terms); d.Yes {
		t.Error("a partner reads without a model that lets them in")
	}
}

func TestAnEditionThatTakesAccessAwayShutsTheDoorAtOnce(t *testing.T) {
	m := deskModel(t)
	a := people.Actor{Account: people.Account{ID: "me", Role: people.Partner, Party: "northwind", State: people.Active}}
	grants := grantFor("ledger", func(*people.Grant) {})
	if d := people.May(a, people.Read, handedOver("ledger"), people.Terms{Model: m, Grants: grants, At: noon}); !d.Yes || d.Grant != "g1" {
		t.Fatalf("with an entry: %+v", d)
	}
	without, err := m.Edit(func(m *model.Model) { m.Access = nil })
	if err != nil {
		t.Fatal(err)
	}
	d := people.May(a, people.Read, handedOver("ledger"), people.Terms{Model: without, Grants: grants, At: noon})
	if want := "The support model does not let Northwind Consulting in to General ledger. Its owner can write under access how it gets in."; d.Sentence != want {
		t.Errorf("%q, want %q", d.Sentence, want)
	}
}

func TestARefusalSaysWhatToDo(t *testing.T) {
	m := deskModel(t)
	partner := people.Actor{Account: people.Account{ID: "me", Role: people.Partner, Party: "northwind", State: people.Active}}
	agent := people.Actor{Account: people.Account{ID: "me", Role: people.Agent, State: people.Active}}
	token := people.Actor{Account: agent.Account, Scopes: []people.Scope{people.TicketsRead}}
	ask := grantFor("ledger", func(g *people.Grant) { g.Decided = 0 })
	for _, c := range []struct {
		who    people.Actor
		do     people.Action
		on     people.Case
		grants []people.Grant
		want   string
	}{
		{partner, people.Read, handedOver("ledger"), nil, "Ask for access before you read this ticket; Mette Holm or Sara Lund approves it."},
		{partner, people.Read, handedOver("ledger"), ask, "You have asked for access; it waits for Mette Holm or Sara Lund."},
		{partner, people.Read, handedOver("archive"), nil, "Archive holds confidential data, and the support model lets Northwind Consulting see internal data at most."},
		{partner, people.Read, handedOver("vault"), grantFor("vault", func(*people.Grant) {}), "This access needs a second factor. Sign in again with your authenticator or a passkey."},
		{partner, people.Read, onTicket("ledger"), nil, "There is no such ticket, or it is not yours to see."},
		{partner, people.Merge, handedOver("ledger"), nil, "Only agents, leads and administrators may merge tickets."},
		{agent, people.Read, onTicket("payroll"), nil, "This ticket is about a service that holds restricted data. Only those with whose function it lies, and those who work on it, may read this ticket. Ask one of them to bring you in."},
		{agent, people.SeeAudit, people.Case{}, nil, "Only administrators may see the audit log."},
		{token, people.Reply, onTicket("ledger"), nil, "This token may not reply: it lacks the scope tickets:write. Use a token that has it."},
	} {
		d := people.May(c.who, c.do, c.on, people.Terms{Model: m, Grants: c.grants, At: noon})
		if d.Yes || d.Sentence != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.do, d.Sentence, c.want)
		}
	}
}

func TestATokenPassesOnNoMoreThanItCarries(t *testing.T) {
	a := people.Actor{Scopes: []people.Scope{people.TicketsRead, people.AccountWrite}}
	if !a.Passes([]people.Scope{people.TicketsRead}) || a.Passes([]people.Scope{people.TicketsRead, people.Administer}) {
		t.Error("a token passes on what it does not carry, or not what it does")
	}
	if (people.Actor{}).Passes([]people.Scope{"everything"}) {
		t.Error("a scope that does not exist is passed on")
	}
}
