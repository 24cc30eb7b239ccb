package storetest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/store"
)

// accounts is what the record promises about those who use it.
var accounts = []story{
	{"an account is kept as it was written", anAccountIsKept},
	{"an address belongs to one account", anAddressBelongsToOne},
	{"a requester who comes again is the same", aRequesterWhoComesAgain},
	{"accounts are listed a page at a time", accountsAreListed},
	{"an erased account stays erased", anErasedAccountStaysErased},
	{"a name that is no text is refused", aNameThatIsNoText},
	{"what is shown at sign-in is kept", whatIsShownIsKept},
	{"a session is found by its digest alone", aSessionIsFound},
	{"sessions are ended one by one and all together", sessionsAreEnded},
	{"a token is found until it is ended", aTokenIsFound},
	{"a one-time secret is taken once", aPassIsTakenOnce},
	{"of many who take a one-time secret one gets it", aPassIsTakenByOne},
	{"a passkey is known once", aPasskeyIsKnownOnce},
	{"an identity leads to its account", anIdentityLeads},
	{"a grant is kept through its life", aGrantIsKept},
	{"looks under a grant are written down", looksAreWritten},
}

// ana is somebody with something in each column.
func ana() people.Account {
	zone, err := calendar.LoadZone("Europe/Copenhagen")
	if err != nil {
		panic(err)
	}
	return people.Account{
		Email: "ana@contoso.example", Name: "Ana Öst", Role: people.Agent, Person: "ana", Party: "contoso",
		Functions: []model.FunctionID{"desk", "night-desk"}, Zone: zone, State: people.Active,
	}
}

// added is an account that was added.
func added(t *testing.T, s *store.Store, a people.Account) people.Account {
	t.Helper()
	change(t, s, func(tx *store.Tx) (err error) { a, err = tx.AddAccount(a, 100); return err })
	if a.ID == "" {
		t.Fatal("an account without an id")
	}
	return a
}

// same complains when two values differ.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b *calendar.Zone) bool { return a == b || a != nil && b != nil && a.Name() == b.Name() })); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func anAccountIsKept(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	plain := added(t, s, people.Account{Email: "bo@contoso.example", Name: "Bo", Role: people.Requester, State: people.Active})
	full := added(t, s, ana())
	view(t, s, func(tx *store.Tx) error {
		for _, want := range []people.Account{plain, full} {
			got, ok, err := tx.Account(want.ID)
			same(t, "by id", got, want)
			if !ok || err != nil {
				t.Error(ok, err)
			}
			got, ok, err = tx.AccountOf(want.Email)
			same(t, "by address", got, want)
			if !ok || err != nil {
				t.Error(ok, err)
			}
		}
		if _, ok, err := tx.Account("nobody"); ok || err != nil {
			t.Error(ok, err)
		}
		list, err := tx.AccountsNamed([]people.ID{full.ID, "nobody", plain.ID})
		if len(list) != 2 || err != nil {
			t.Error(list, err)
		}
		return nil
	})
	full.Role, full.Functions, full.Zone, full.State = people.Lead, nil, nil, people.Suspended
	change(t, s, func(tx *store.Tx) error { return tx.SetAccount(full) })
	view(t, s, func(tx *store.Tx) error {
		got, _, err := tx.Account(full.ID)
		same(t, "changed", got, full)
		return err
	})
}

func anAddressBelongsToOne(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	added(t, s, ana())
	bo := added(t, s, people.Account{Email: "bo@contoso.example", Name: "Bo", Role: people.Requester, State: people.Active})
	err := fails(t, s, func(tx *store.Tx) error { _, err := tx.AddAccount(ana(), 100); return err })
	if !strings.Contains(err.Error(), "Another account has the address") {
		t.Error(err)
	}
	bo.Email = "ana@contoso.example"
	err = fails(t, s, func(tx *store.Tx) error { return tx.SetAccount(bo) })
	if !strings.Contains(err.Error(), "Another account has the address") {
		t.Error(err)
	}
	err = fails(t, s, func(tx *store.Tx) error {
		_, err := tx.AddAccount(people.Account{Name: "Nobody", Role: people.Requester, State: people.Active}, 100)
		return err
	})
	if !strings.Contains(err.Error(), "needs an e-mail address") {
		t.Error(err)
	}
}

func aRequesterWhoComesAgain(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	var wait sync.WaitGroup
	ids := make([]people.ID, 8)
	for i := range ids {
		wait.Go(func() {
			change(t, s, func(tx *store.Tx) error {
				a, err := tx.Contact("Rita", "rita@contoso.example", 100)
				ids[i] = a.ID
				return err
			})
		})
	}
	wait.Wait()
	if len(slices.Compact(ids)) != 1 || ids[0] == "" {
		t.Errorf("one person, and accounts %v", ids)
	}
	agent := added(t, s, ana())
	change(t, s, func(tx *store.Tx) error {
		a, err := tx.Contact("Somebody", agent.Email, 100)
		same(t, "an agent who asks", a, agent)
		return err
	})
}

func accountsAreListed(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		added(t, s, people.Account{Email: people.Email(name + "@contoso.example"), Name: "X", Role: people.Requester, State: people.Active})
	}
	agent := added(t, s, ana())
	view(t, s, func(tx *store.Tx) error {
		var all []people.ID
		for after := people.ID(""); ; {
			page, err := tx.Accounts("", after, 4)
			if err != nil {
				return err
			}
			for _, a := range page {
				all = append(all, a.ID)
			}
			if len(page) < 4 {
				break
			}
			after = all[len(all)-1]
		}
		if len(all) != 6 || !slices.IsSorted(all) {
			t.Errorf("listed %v", all)
		}
		agents, err := tx.Accounts(people.Agent, "", 10)
		if len(agents) != 1 || agents[0].ID != agent.ID {
			t.Errorf("agents: %v", agents)
		}
		return err
	})
}

func anErasedAccountStaysErased(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	a := added(t, s, ana())
	change(t, s, func(tx *store.Tx) error { return tx.EraseAccount(a.ID) })
	if err := fails(t, s, func(tx *store.Tx) error { return tx.SetAccount(a) }); !strings.Contains(err.Error(), "was erased") {
		t.Error(err)
	}
	again := added(t, s, ana())
	if again.ID == a.ID {
		t.Error("somebody new has the id of somebody who was erased")
	}
}

func aNameThatIsNoText(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for _, name := range []people.Name{"A\x00na", "An\xffa"} {
		a := ana()
		a.Name = name
		err := fails(t, s, func(tx *store.Tx) error { _, err := tx.AddAccount(a, 100); return err })
		if !strings.Contains(err.Error(), "not text") {
			t.Error(err)
		}
	}
	view(t, s, func(tx *store.Tx) error {
		if kept, err := tx.AnyAccount(); kept || err != nil {
			t.Error("half an account was kept", err)
		}
		return nil
	})
}

func whatIsShownIsKept(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	c := people.Credential{Account: "ana", Password: "$argon2id$", Seed: "ABC", Step: 42, Recovery: []string{"x", "y"}}
	change(t, s, func(tx *store.Tx) error { return tx.SetCredential(c) })
	c.Step, c.Recovery = 43, []string{"y"}
	change(t, s, func(tx *store.Tx) error { return tx.SetCredential(c) })
	view(t, s, func(tx *store.Tx) error {
		got, err := tx.Credential("ana")
		same(t, "credential", got, c)
		none, noErr := tx.Credential("bo")
		same(t, "no credential", none, people.Credential{Account: "bo"})
		return all(err, noErr)
	})
}

func aSessionIsFound(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	a := added(t, s, ana())
	want := people.Session{Digest: "d1", Account: a.ID, Began: 100, Seen: 100, MFA: true, Address: "192.0.2.1", Browser: "Test/1"}
	change(t, s, func(tx *store.Tx) (err error) { want, err = tx.AddSession(want); return err })
	change(t, s, func(tx *store.Tx) error { return all(tx.SeeSession(want.ID, 900), tx.SeeSession(want.ID, 400)) })
	want.Seen = 900
	view(t, s, func(tx *store.Tx) error {
		got, account, ok, err := tx.SessionOf("d1")
		same(t, "session", got, want)
		same(t, "account", account, a)
		if _, _, other, err := tx.SessionOf("D1"); !ok || other || err != nil {
			t.Error(ok, other, err)
		}
		return err
	})
}

func sessionsAreEnded(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	a := added(t, s, ana())
	var ids []people.ID
	for i, digest := range []string{"d1", "d2", "d3", "d4"} {
		change(t, s, func(tx *store.Tx) error {
			one, err := tx.AddSession(people.Session{Digest: digest, Account: a.ID, Began: 100, Seen: 100})
			ids = append(ids[:i], one.ID)
			return err
		})
	}
	change(t, s, func(tx *store.Tx) error { return all(tx.EndSession(a.ID, ids[0]), tx.EndSession("somebody", ids[1])) })
	view(t, s, func(tx *store.Tx) error {
		if list, err := tx.Sessions(a.ID); len(list) != 3 || err != nil {
			t.Error(list, err)
		}
		return nil
	})
	change(t, s, func(tx *store.Tx) error { return tx.EndSessions(a.ID, ids[2]) })
	view(t, s, func(tx *store.Tx) error {
		if list, err := tx.Sessions(a.ID); len(list) != 1 || list[0].ID != ids[2] || err != nil {
			t.Error(list, err)
		}
		return nil
	})
	change(t, s, func(tx *store.Tx) error { return tx.SweepSessions(101) })
	view(t, s, func(tx *store.Tx) error {
		if list, err := tx.Sessions(a.ID); len(list) != 0 || err != nil {
			t.Error(list, err)
		}
		return nil
	})
}

func aTokenIsFound(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	a := added(t, s, ana())
	want := people.Token{
		Digest: "d", Account: a.ID, Name: "ci", Hint: "belay_abc…", Scopes: []people.Scope{people.TicketsRead, people.ModelRead}, Made: 100, Ends: 900,
	}
	change(t, s, func(tx *store.Tx) (err error) { want, err = tx.AddToken(want); return err })
	change(t, s, func(tx *store.Tx) error { return tx.UseToken(want.ID, 200) })
	want.Used = 200
	view(t, s, func(tx *store.Tx) error {
		got, account, ok, err := tx.TokenOf("d")
		same(t, "token", got, want)
		same(t, "account", account, a)
		mine, mineErr := tx.Tokens(a.ID)
		same(t, "tokens", mine, []people.Token{want})
		everybodys, allErr := tx.Tokens("")
		same(t, "everybody's", everybodys, []people.Token{want})
		if !ok {
			t.Error("not found")
		}
		return all(err, mineErr, allErr)
	})
	change(t, s, func(tx *store.Tx) error {
		if ok, err := tx.EndToken("somebody", want.ID); ok || err != nil {
			t.Error("somebody else ended it", err)
		}
		ok, err := tx.EndToken(a.ID, want.ID)
		if !ok {
			t.Error("it was not there")
		}
		return err
	})
	view(t, s, func(tx *store.Tx) error {
		if _, _, ok, err := tx.TokenOf("d"); ok || err != nil {
			t.Error(ok, err)
		}
		return nil
	})
}

func aPassIsTakenOnce(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	want := people.Pass{Digest: "d", Purpose: people.ToSignIn, Account: "ana", Payload: `{"a":"ö"}`, Made: 100}
	change(t, s, func(tx *store.Tx) error { return tx.AddPass(want) })
	view(t, s, func(tx *store.Tx) error {
		got, ok, err := tx.PassOf("d", people.ToSignIn)
		same(t, "pass", got, want)
		if _, other, err := tx.PassOf("d", people.ToSetPassword); !ok || other || err != nil {
			t.Error("it is good for something else", err)
		}
		return err
	})
	for _, first := range []bool{true, false} {
		change(t, s, func(tx *store.Tx) error {
			if _, ok, err := tx.TakePass("d", people.ToSetPassword); ok || err != nil {
				t.Error(ok, err)
			}
			_, ok, err := tx.TakePass("d", people.ToSignIn)
			if ok != first {
				t.Errorf("taken: %v, want %v", ok, first)
			}
			return err
		})
	}
	other := people.Pass{Digest: "e", Purpose: people.ToSetPassword, Account: "ana", Made: 100}
	old := people.Pass{Digest: "f", Purpose: people.ToReturn, Made: 50}
	change(t, s, func(tx *store.Tx) error { return all(tx.AddPass(other), tx.AddPass(old)) })
	change(t, s, func(tx *store.Tx) error { return all(tx.EndPasses("ana", people.ToSetPassword), tx.SweepPasses(60)) })
	view(t, s, func(tx *store.Tx) error {
		_, one, err := tx.PassOf("e", people.ToSetPassword)
		_, two, otherErr := tx.PassOf("f", people.ToReturn)
		if one || two {
			t.Error("they are still good")
		}
		return all(err, otherErr)
	})
}

func aPassIsTakenByOne(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error {
		return tx.AddPass(people.Pass{Digest: "d", Purpose: people.ToSignIn, Made: 100})
	})
	var wait sync.WaitGroup
	got := make([]bool, 8)
	for i := range got {
		wait.Go(func() {
			err := s.Change(context.Background(), func(tx *store.Tx) (err error) {
				_, got[i], err = tx.TakePass("d", people.ToSignIn)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	n := 0
	for _, ok := range got {
		if ok {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d took it", n)
	}
}

func aPasskeyIsKnownOnce(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	want := people.Passkey{Handle: "h", Account: "ana", Name: "Telephone", Data: `{"id":"x"}`, Made: 100}
	change(t, s, func(tx *store.Tx) (err error) { want, err = tx.AddPasskey(want); return err })
	err := fails(t, s, func(tx *store.Tx) error {
		_, err := tx.AddPasskey(people.Passkey{Handle: "h", Account: "eve"})
		return err
	})
	if !strings.Contains(err.Error(), "known already") {
		t.Error(err)
	}
	change(t, s, func(tx *store.Tx) error { return tx.UsePasskey(want.ID, `{"id":"y"}`, 200) })
	want.Data, want.Used = `{"id":"y"}`, 200
	view(t, s, func(tx *store.Tx) error {
		got, _, err := tx.PasskeyOf("h")
		same(t, "passkey", got, want)
		list, listErr := tx.Passkeys("ana")
		same(t, "passkeys", list, []people.Passkey{want})
		return all(err, listErr)
	})
	change(t, s, func(tx *store.Tx) error {
		if ok, err := tx.EndPasskey("eve", want.ID); ok || err != nil {
			t.Error("somebody else removed it", err)
		}
		ok, err := tx.EndPasskey("ana", want.ID)
		if !ok {
			t.Error("it was not there")
		}
		return err
	})
}

func anIdentityLeads(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	a := added(t, s, ana())
	change(t, s, func(tx *store.Tx) error {
		return tx.AddIdentity(people.Identity{Issuer: "https://login.contoso.example", Subject: "77", Account: a.ID})
	})
	view(t, s, func(tx *store.Tx) error {
		got, ok, err := tx.AccountBehind("https://login.contoso.example", "77")
		same(t, "account", got, a)
		if _, other, err := tx.AccountBehind("https://login.evil.example", "77"); !ok || other || err != nil {
			t.Error(ok, other, err)
		}
		return err
	})
}

func aGrantIsKept(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	want := people.Grant{
		Account: "nick", Party: "northwind", Services: []model.ServiceID{"erp", "web"}, Data: "confidential", MFA: true, Logged: true,
		Ticket: 42, Why: "It stands still", Asked: 100,
	}
	change(t, s, func(tx *store.Tx) (err error) { want, err = tx.AddGrant(want); return err })
	check := func() {
		t.Helper()
		view(t, s, func(tx *store.Tx) error {
			got, _, err := tx.Grant(want.ID)
			same(t, "grant", got, want)
			of, ofErr := tx.GrantsOf("nick", 10)
			same(t, "their grants", of, []people.Grant{want})
			every, everyErr := tx.Grants(1000, 10)
			same(t, "all grants", every, []people.Grant{want})
			return all(err, ofErr, everyErr)
		})
	}
	check()
	want.Decided, want.DecidedBy, want.Until = 200, "mette", 900
	change(t, s, func(tx *store.Tx) error { return tx.DecideGrant(want) })
	check()
	want.Revoked, want.RevokedBy = 300, "lead"
	change(t, s, func(tx *store.Tx) error { return tx.DecideGrant(want) })
	check()
}

func looksAreWritten(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	one := people.View{At: 100, Account: "nick", Grant: "g", Ticket: 42, Surface: "page"}
	two := people.View{At: 101, Account: "nora", Grant: people.Preapproved, Ticket: 43, Surface: "search"}
	change(t, s, func(tx *store.Tx) error { return tx.LogViews(one, two) })
	view(t, s, func(tx *store.Tx) error {
		every, err := tx.Views(0, "", 10)
		same(t, "all", every, []people.View{two, one})
		of, ofErr := tx.Views(42, "", 10)
		same(t, "of a ticket", of, []people.View{one})
		by, byErr := tx.Views(0, "nora", 10)
		same(t, "of an account", by, []people.View{two})
		return all(err, ofErr, byErr)
	})
}
