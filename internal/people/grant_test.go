package people_test

import (
	"errors"
	"strings"
	"testing"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/ticket"
)

func nick() people.Account {
	return people.Account{ID: "nick-id", Name: "Nick Ward", Role: people.Partner, Person: "nick", State: people.Active}
}

func mette() people.Account {
	return people.Account{ID: "mette-id", Name: "Mette Holm", Role: people.Agent, Person: "mette", State: people.Active}
}

// refused says that err is a refusal that holds some words.
func refused(t *testing.T, err error, words string) {
	t.Helper()
	var r *ticket.Refusal
	if !errors.As(err, &r) || !strings.Contains(r.Sentence, words) {
		t.Errorf("%v, want a refusal that says %q", err, words)
	}
}

// asked is a grant that Nick asked for.
func asked(t *testing.T, terms people.Terms) people.Grant {
	t.Helper()
	g, err := people.Ask(nick(), "ledger", 42, "The posting job fails", terms)
	if err != nil {
		t.Fatal(err)
	}
	g.ID = "g1"
	return g
}

func TestAGrantIsAskedForApprovedAndEndsByItself(t *testing.T) {
	terms := people.Terms{Model: deskModel(t), At: noon}
	g := asked(t, terms)
	terms.Grants = []people.Grant{g}
	actor := people.Actor{Account: nick()}
	reads := func(at span.Instant) bool {
		terms.At = at
		return people.May(actor, people.Read, handedOver("ledger"), terms).Yes
	}
	if reads(noon) {
		t.Error("asking alone opened the door")
	}
	g, err := g.Approve(mette(), terms)
	if err != nil {
		t.Fatal(err)
	}
	if g.Until != noon+8*3600 || !g.Logged || g.Data != "confidential" {
		t.Errorf("approved as %+v", g)
	}
	terms.Grants = []people.Grant{g}
	if !reads(noon) || !reads(g.Until-1) || reads(g.Until) {
		t.Error("it is not open exactly from the approval to its end")
	}
	g, err = g.Revoke("lead", noon+60)
	if err != nil {
		t.Fatal(err)
	}
	terms.Grants = []people.Grant{g}
	if reads(noon + 60) {
		t.Error("it is open after it was revoked")
	}
	_, err = g.Revoke("lead", noon+90)
	refused(t, err, "not open any more")
}

func TestOnlyWhomTheModelNamesApprovesAndNobodyForThemselves(t *testing.T) {
	terms := people.Terms{Model: deskModel(t), At: noon}
	g := asked(t, terms)
	ida := mette()
	ida.ID, ida.Person = "ida-id", "ida"
	_, err := g.Approve(ida, terms)
	refused(t, err, "Only the people whom the support model names")
	_, err = g.Approve(nick(), terms)
	refused(t, err, "Only agents, leads and administrators may approve access")
	asker := mette()
	asker.ID = nick().ID
	_, err = g.Approve(asker, terms)
	refused(t, err, "Nobody approves access for themselves")
	sara := mette()
	sara.ID, sara.Person = "sara-id", "sara"
	g, err = g.Deny(sara, "Use the masked copy.", terms)
	if err != nil {
		t.Fatal(err)
	}
	_, err = g.Approve(mette(), terms)
	refused(t, err, "decided already")
}

func TestAskingIsRefusedInWords(t *testing.T) {
	terms := people.Terms{Model: deskModel(t), At: noon}
	_, err := people.Ask(nick(), "help", 0, "why", terms)
	refused(t, err, "no access is needed")
	_, err = people.Ask(nick(), "archive", 0, "why", terms)
	refused(t, err, "Archive holds confidential data")
	_, err = people.Ask(nick(), "payroll", 0, "why", terms)
	refused(t, err, "does not let Northwind Consulting in to Payroll")
	_, err = people.Ask(nick(), "gone", 0, "why", terms)
	refused(t, err, "knows nothing of that service")
	_, err = people.Ask(mette(), "ledger", 0, "why", terms)
	refused(t, err, "Only people of another organisation")
	_, err = people.Ask(nick(), "ledger", 0, "  ", terms)
	refused(t, err, "Say why you need access; Mette Holm or Sara Lund reads it")
	_, err = people.Ask(nick(), "ledger", 0, "a\x00b", terms)
	refused(t, err, "plain text")
	_, err = people.Ask(nick(), "ledger", 0, "a\xffb", terms)
	refused(t, err, "plain text")
	terms.Grants = []people.Grant{asked(t, terms)}
	_, err = people.Ask(nick(), "ledger", 0, "again", terms)
	refused(t, err, "asked for this access already")
}

func TestAGrantOfADayEndsAtTheSameTimeOnTheNextAlsoWhenTheClocksChange(t *testing.T) {
	evening := span.Instant(1_792_846_800) // Saturday 2026-10-24 13:00 UTC, 15:00 in Copenhagen, the day before the clocks go back
	terms := people.Terms{Model: deskModel(t), At: evening}
	g, err := people.Ask(nick(), "vault", 0, "The key is lost", terms)
	if err != nil {
		t.Fatal(err)
	}
	if g, err = g.Approve(mette(), terms); err != nil {
		t.Fatal(err)
	}
	if g.Until != evening+25*3600 {
		t.Errorf("until %s, want 15:00 on Sunday, 25 hours later", g.Until)
	}
}

func TestNamesAndAddressesAreRefusedInWords(t *testing.T) {
	for _, bad := range []string{
		"", "ana", "ana@", "@contoso.example", "a b@contoso.example", "ana@contoso.example\x00", "an\xffa@contoso.example",
		"Ana <ana@contoso.example>", "ana@contoso.example\nBcc: all@contoso.example", strings.Repeat("a", 65) + "@contoso.example",
		"ana@" + strings.Repeat("x", 300) + ".example", "ana@contoso.example, bo@contoso.example", "ana\u202e@contoso.example",
	} {
		_, err := people.ParseEmail(bad)
		refused(t, err, "e-mail address")
	}
	for _, bad := range []string{"", "  ", "Ana\x00", "Ana\nBo", "An\xffa", strings.Repeat("ä", 101), "Ana\u202egnp.exe"} {
		_, err := people.ParseName(bad)
		refused(t, err, "name")
	}
	for _, bad := range []string{"", "../etc", "a b", "A", "x\x00", strings.Repeat("a", 65)} {
		_, err := people.ParseID(bad)
		refused(t, err, "nothing of that name")
	}
	email, err := people.ParseEmail("  Ana.Öst@Contoso.Example ")
	if err != nil || email != "ana.öst@contoso.example" || email.Domain() != "contoso.example" {
		t.Errorf("%q, %v", email, err)
	}
	name, err := people.ParseName("  Åsa   O’Neill-Şahin ")
	if err != nil || name != "Åsa O’Neill-Şahin" {
		t.Errorf("%q, %v", name, err)
	}
}
