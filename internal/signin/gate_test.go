package signin_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

const (
	noon     span.Instant = 1_790_000_000
	password              = "correct horse battery staple"
)

// door is a desk with a gate and an account of each role.
type door struct {
	t      *testing.T
	record *store.Store
	*signin.Gate
}

// cheap makes hashes that tests can afford by the hundred.
var cheap = signin.Cost{MemoryKiB: 64, Passes: 1}

// newDoor opens a desk on a record of its own.
func newDoor(t *testing.T, change func(*signin.Options)) *door {
	t.Helper()
	record, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "belay.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	o := signin.Options{Name: "Contoso desk", Origin: "https://desk.contoso.example", Cost: cheap}
	if change != nil {
		change(&o)
	}
	g, err := signin.New(record, o)
	if err != nil {
		t.Fatal(err)
	}
	return &door{t, record, g}
}

// account adds somebody, with the password of the tests.
func (d *door) account(email people.Email, role people.Role) people.Account {
	d.t.Helper()
	a := people.Account{Email: email, Name: "Ana Öst", Role: role, State: people.Active}
	d.change(func(tx *store.Tx) (err error) { a, err = tx.AddAccount(a, noon); return err })
	letter, err := d.Link(d.t.Context(), string(email), people.ToSetPassword, signin.From{}, noon-600)
	if err != nil || letter == nil {
		d.t.Fatalf("%v, %v", letter, err)
	}
	e, err := d.ResetPassword(d.t.Context(), letter.Secret, password, signin.From{}, noon-600)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.SignOut(d.t.Context(), e.Secret); err != nil {
		d.t.Fatal(err)
	}
	return a
}

func (d *door) change(do func(*store.Tx) error) {
	d.t.Helper()
	if err := d.record.Change(d.t.Context(), do); err != nil {
		d.t.Fatal(err)
	}
}

// in signs somebody in by password.
func (d *door) in(email string, at span.Instant) signin.Entry {
	d.t.Helper()
	e, err := d.SignIn(d.t.Context(), email, password, signin.From{Address: "192.0.2.1", Browser: "Test"}, at)
	if err != nil {
		d.t.Fatal(err)
	}
	return e
}

// refused says that err is a refusal that holds some words.
func refused(t *testing.T, err error, words string) {
	t.Helper()
	var ours *ticket.Refusal
	var records store.Refusal
	if !errors.As(err, &ours) && !errors.As(err, &records) || !strings.Contains(err.Error(), words) {
		t.Errorf("%v, want a refusal that says %q", err, words)
	}
}

func TestTheFirstToComeBecomesTheAdministratorAndNobodyAfter(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	secret, ok, err := d.FirstLink(ctx, noon)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	again, _, err := d.FirstLink(ctx, noon+60) // the desk was started once more
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.BeFirst(ctx, secret, "Ida", "ida@contoso.example", "short", signin.From{}, noon+60)
	refused(t, err, "at least 12 characters")
	_, err = d.BeFirst(ctx, secret, "Ida", "ida@contoso.example", password, signin.From{}, noon+24*3600)
	refused(t, err, "too old")
	e, err := d.BeFirst(ctx, secret, "Ida", "ida@contoso.example", password, signin.From{}, noon+120)
	if err != nil || e.Actor.Account.Role != people.Administrator {
		t.Fatal(e, err)
	}
	for _, s := range []string{secret, again, strings.Repeat("a", 52), "", "x\x00"} {
		_, err = d.BeFirst(ctx, s, "Eve", "eve@contoso.example", password, signin.From{}, noon+130)
		refused(t, err, "used already")
	}
	if _, ok, err := d.FirstLink(ctx, noon+180); err != nil || ok {
		t.Error("a second first link was made")
	}
	if a, err := d.Session(ctx, e.Secret, noon+200); err != nil || a.Account.Email != "ida@contoso.example" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestAPasswordOpensTheDoorAndNothingElseDoes(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	d.account("ana@contoso.example", people.Agent)
	e := d.in(" Ana@Contoso.example ", noon)
	if a, err := d.Session(ctx, e.Secret, noon); err != nil || a.Account.Name != "Ana Öst" || a.Scopes != nil || a.MFA {
		t.Errorf("%+v, %v", a, err)
	}
	for _, bad := range [][2]string{
		{"ana@contoso.example", "correct horse battery stable"},
		{"ana@contoso.example", ""},
		{"nobody@contoso.example", password},
		{"ana@contoso.example", strings.Repeat("a", 1<<20)},
	} {
		_, err := d.SignIn(ctx, bad[0], bad[1], signin.From{Address: "192.0.2.2"}, noon+100)
		refused(t, err, "The e-mail address or the password is not right.")
	}
	_, err := d.SignIn(ctx, "ana@contoso.example\x00", password, signin.From{}, noon)
	refused(t, err, "e-mail address")
}

func TestTheSamePasswordTypedOnAnotherKeyboardIsTheSame(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	a := d.account("ana@contoso.example", people.Agent)
	by := people.Actor{Account: a}
	if err := d.SetPassword(ctx, by, password, "fjäril och blåbär", noon); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SignIn(ctx, "ana@contoso.example", "fja\u0308ril och bla\u030aba\u0308r", signin.From{}, noon); err != nil {
		t.Error(err)
	}
}

func TestASessionEndsWhenItIsIdleWhenItIsOldAndWhenItIsRevoked(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	ana := d.account("ana@contoso.example", people.Agent)
	idle := d.in("ana@contoso.example", noon)
	if _, err := d.Session(ctx, idle.Secret, noon+12*3600-1); err != nil {
		t.Error("it ended too early:", err)
	}
	_, err := d.Session(ctx, idle.Secret, noon+25*3600)
	refused(t, err, "has ended")

	busy := d.in("ana@contoso.example", noon)
	for h := span.Instant(1); h < 7*24; h++ {
		if _, err := d.Session(ctx, busy.Secret, noon+h*3600); err != nil {
			t.Fatalf("a busy session ended after %d hours: %v", h, err)
		}
	}
	_, err = d.Session(ctx, busy.Secret, noon+7*24*3600)
	refused(t, err, "has ended")

	later := noon + 30*24*3600
	one, two := d.in("ana@contoso.example", later), d.in("ana@contoso.example", later)
	if err := d.EndSession(ctx, ana.ID, people.ID(one.Actor.Session)); err != nil {
		t.Fatal(err)
	}
	_, err = d.Session(ctx, one.Secret, later)
	refused(t, err, "has ended")
	if _, err := d.Session(ctx, two.Secret, later); err != nil {
		t.Error("the other one ended, too:", err)
	}
	if err := d.SignOut(ctx, two.Secret); err != nil {
		t.Fatal(err)
	}
	_, err = d.Session(ctx, two.Secret, later)
	refused(t, err, "has ended")
}

func TestANewSignInReplacesTheOldSession(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	d.account("ana@contoso.example", people.Agent)
	old := d.in("ana@contoso.example", noon)
	e, err := d.SignIn(ctx, "ana@contoso.example", password, signin.From{Old: old.Secret}, noon+1)
	if err != nil || e.Secret == old.Secret {
		t.Fatal(e, err)
	}
	_, err = d.Session(ctx, old.Secret, noon+1)
	refused(t, err, "has ended")
}

func TestForgedAndReplayedSecretsAreRefused(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	ana := d.account("ana@contoso.example", people.Agent)
	e := d.in("ana@contoso.example", noon)
	for _, forged := range []string{
		"", "x", string(ana.ID), strings.Repeat("a", 52), strings.ToUpper(e.Secret), e.Secret + " ", e.Secret[:51] + "\x00",
		"' OR 1=1 --", strings.Repeat("a", 1<<20),
	} {
		if _, err := d.Session(ctx, forged, noon); err == nil {
			t.Errorf("%.60q opened a session", forged)
		}
		if _, err := d.Token(ctx, forged, noon); err == nil {
			t.Errorf("%.60q was taken for a token", forged)
		}
		if _, err := d.Token(ctx, "belay_"+forged, noon); err == nil {
			t.Errorf("belay_%.60q was taken for a token", forged)
		}
		if _, err := d.FollowLink(ctx, forged, signin.From{}, noon); err == nil {
			t.Errorf("%.60q was taken for a link", forged)
		}
	}
	if _, err := d.Token(ctx, "belay_"+e.Secret, noon); err == nil {
		t.Error("the secret of a session was taken for a token")
	}
	if _, err := d.FollowLink(ctx, e.Secret, signin.From{}, noon); err == nil {
		t.Error("the secret of a session was taken for a link")
	}
}

func TestASuspendedAccountIsShutOutAtOnce(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	ana := d.account("ana@contoso.example", people.Agent)
	e := d.in("ana@contoso.example", noon)
	secret, _, err := d.MakeToken(ctx, e.Actor, "ci", []people.Scope{people.TicketsRead}, 0, noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(ctx, secret, noon); err != nil {
		t.Fatal(err)
	}
	ana.State = people.Suspended
	d.change(func(tx *store.Tx) error { return tx.SetAccount(ana) })
	d.Forget()
	_, err = d.Session(ctx, e.Secret, noon)
	refused(t, err, "suspended")
	_, err = d.Token(ctx, secret, noon)
	refused(t, err, "suspended")
	_, err = d.SignIn(ctx, "ana@contoso.example", password, signin.From{}, noon)
	refused(t, err, "suspended")
	l, err := d.Link(ctx, "ana@contoso.example", people.ToSignIn, signin.From{}, noon)
	if err != nil || l != nil {
		t.Errorf("a letter goes out: %v, %v", l, err)
	}
}

func TestALinkSignsInOnceAndOnlyInTime(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	d.account("ana@contoso.example", people.Requester)
	link := func(at span.Instant) string {
		l, err := d.Link(ctx, "ana@contoso.example", people.ToSignIn, signin.From{}, at)
		if err != nil || l == nil || l.To != "ana@contoso.example" || l.Ends != at+900 {
			t.Fatal(l, err)
		}
		return l.Secret
	}
	secret := link(noon)
	e, err := d.FollowLink(ctx, secret, signin.From{}, noon+899)
	if err != nil || e.Secret == "" {
		t.Fatal(e, err)
	}
	_, err = d.FollowLink(ctx, secret, signin.From{}, noon+899)
	refused(t, err, "used already, or is too old")
	_, err = d.FollowLink(ctx, link(noon), signin.From{}, noon+900)
	refused(t, err, "used already, or is too old")
	_, err = d.ResetPassword(ctx, link(noon), password, signin.From{}, noon)
	refused(t, err, "used already, or is too old") // a link to sign in sets no password
}

func TestALetterGoesOnlyToWhomTheDeskKnowsOrWelcomes(t *testing.T) {
	d, ctx := newDoor(t, func(o *signin.Options) { o.Domains = []string{"contoso.example"} }), t.Context()
	if l, err := d.Link(ctx, "eve@elsewhere.example", people.ToSignIn, signin.From{}, noon); l != nil || err != nil {
		t.Errorf("%v, %v", l, err)
	}
	if l, err := d.Link(ctx, "new@contoso.example", people.ToSetPassword, signin.From{}, noon); l != nil || err != nil {
		t.Errorf("%v, %v", l, err)
	}
	l, err := d.Link(ctx, "new@contoso.example", people.ToSignIn, signin.From{}, noon)
	if err != nil || l == nil {
		t.Fatal(l, err)
	}
	e, err := d.FollowLink(ctx, l.Secret, signin.From{}, noon)
	if err != nil || e.Actor.Account.Role != people.Requester || e.Actor.Account.Email != "new@contoso.example" {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestANewPasswordEndsEverySessionAndEveryLetter(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	d.account("ana@contoso.example", people.Agent)
	e := d.in("ana@contoso.example", noon)
	one, err := d.Link(ctx, "ana@contoso.example", people.ToSetPassword, signin.From{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	two, err := d.Link(ctx, "ana@contoso.example", people.ToSetPassword, signin.From{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, weak := range []string{"short", "aaaaaaaaaaaaaaaa", "123456789012345", "password12345", "ana.contoso.1234", "contoso4ever!!", "bad\x00password!", "bad\xffpassword!"} {
		if _, err := d.ResetPassword(ctx, one.Secret, weak, signin.From{}, noon); err == nil {
			t.Errorf("%q was taken", weak)
		}
	}
	if _, err := d.ResetPassword(ctx, one.Secret, "another horse, the same stable", signin.From{}, noon); err != nil {
		t.Fatal(err)
	}
	_, err = d.Session(ctx, e.Secret, noon)
	refused(t, err, "has ended")
	_, err = d.ResetPassword(ctx, two.Secret, "a third horse in the stable", signin.From{}, noon)
	refused(t, err, "used already")
	_, err = d.SignIn(ctx, "ana@contoso.example", password, signin.From{}, noon)
	refused(t, err, "not right")
}

func TestATokenDoesWhatItsScopesSayUntilItEndsOrIsRevoked(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	d.account("ana@contoso.example", people.Agent)
	e := d.in("ana@contoso.example", noon)
	secret, made, err := d.MakeToken(ctx, e.Actor, "reports", []people.Scope{people.TicketsRead}, noon+3600, noon)
	if err != nil || !strings.HasPrefix(secret, "belay_") || !strings.HasPrefix(secret, strings.TrimSuffix(made.Hint, "…")) {
		t.Fatal(secret, made, err)
	}
	a, err := d.Token(ctx, secret, noon+10)
	if err != nil || a.MFA || !a.Carries(people.TicketsRead) || a.Carries(people.TicketsWrite) {
		t.Errorf("%+v, %v", a, err)
	}
	if people.May(a, people.Take, people.Case{}, people.Terms{At: noon}).Yes {
		t.Error("a token that reads takes a ticket")
	}
	_, _, err = d.MakeToken(ctx, a, "more", []people.Scope{people.Administer}, 0, noon)
	refused(t, err, "account:write")
	_, err = d.Token(ctx, secret, noon+3600)
	refused(t, err, "has ended")
	if err := d.RevokeToken(ctx, e.Actor, e.Actor.Account.ID, made.ID, noon); err != nil {
		t.Fatal(err)
	}
	_, err = d.Token(ctx, secret, noon+10)
	refused(t, err, "revoked")
	err = d.RevokeToken(ctx, e.Actor, e.Actor.Account.ID, made.ID, noon)
	refused(t, err, "no such token")
}

func TestWhatAnotherNodeRevokesIsShutHereWithinASecond(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	d.account("ana@contoso.example", people.Agent)
	other, err := signin.New(d.record, signin.Options{Cost: cheap})
	if err != nil {
		t.Fatal(err)
	}
	e := d.in("ana@contoso.example", noon)
	secret, made, err := d.MakeToken(ctx, e.Actor, "ci", []people.Scope{people.TicketsRead}, 0, noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(ctx, secret, noon); err != nil {
		t.Fatal(err)
	}
	if err := other.RevokeToken(ctx, e.Actor, e.Actor.Account.ID, made.ID, noon); err != nil {
		t.Fatal(err)
	}
	_, err = d.Token(ctx, secret, noon+1)
	refused(t, err, "revoked")
}

func TestATokenIsRefusedWithoutANameWithoutAScopeAndBeyondAYear(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	e := signin.Entry{Actor: people.Actor{Account: d.account("ana@contoso.example", people.Agent)}}
	read := []people.Scope{people.TicketsRead}
	for _, c := range []struct {
		name   string
		scopes []people.Scope
		ends   span.Instant
		words  string
	}{
		{"", read, 0, "Give the token a name"},
		{"a\x00b", read, 0, "Give the token a name"},
		{"a\xffb", read, 0, "Give the token a name"},
		{"ci", nil, 0, "at least one scope"},
		{"ci", []people.Scope{"everything"}, 0, "The scopes are tickets:read"},
		{"ci", read, noon, "ended already"},
		{"ci", read, noon + 400*24*3600, "a year at most"},
	} {
		_, _, err := d.MakeToken(ctx, e.Actor, c.name, c.scopes, c.ends, noon)
		refused(t, err, c.words)
	}
}

func TestATokenWithoutScopesDoesNothing(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	ana := d.account("ana@contoso.example", people.Administrator)
	secret := "belay_" + strings.Repeat("a", 52)
	sum := sha256.Sum256([]byte(secret))
	d.change(func(tx *store.Tx) error {
		_, err := tx.AddToken(people.Token{Digest: hex.EncodeToString(sum[:]), Account: ana.ID, Name: "odd", Made: noon, Ends: noon + 60})
		return err
	})
	a, err := d.Token(ctx, secret, noon)
	if err != nil || a.Scopes == nil {
		t.Fatalf("%+v, %v", a, err)
	}
	for _, do := range people.Actions() {
		if people.Ever(a, do).Yes {
			t.Errorf("it may %s", do)
		}
	}
}

func TestGuessingIsSlowedDownAndNeverLocksAnybodyOutForGood(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	d.account("ana@contoso.example", people.Agent)
	at, tried := noon, 0
	for at < noon+3600 {
		_, err := d.SignIn(ctx, "ana@contoso.example", "a guess that is wrong", signin.From{Address: "192.0.2.9"}, at)
		if wait, ok := errors.AsType[*signin.Wait](err); ok {
			if wait.Seconds < 1 || wait.Seconds > 60 {
				t.Fatalf("a wait of %d seconds", wait.Seconds)
			}
			refused(t, err, "Try again in")
			at += span.Instant(wait.Seconds)
			continue
		}
		tried++
	}
	if tried > 75 {
		t.Errorf("%d guesses in an hour", tried)
	}
	at += 60
	if _, err := d.SignIn(ctx, "ana@contoso.example", password, signin.From{Address: "192.0.2.10"}, at); err != nil {
		t.Errorf("whoever knows the password waits more than a minute: %v", err)
	}
	if _, err := d.SignIn(ctx, "ana@contoso.example", password, signin.From{Address: "192.0.2.10"}, at); err != nil {
		t.Errorf("a sign-in is not forgiven: %v", err)
	}
}

func TestOneAddressDoesNotTryManyAccounts(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	slowed := false
	for i := range 40 {
		_, err := d.SignIn(ctx, "user"+string(rune('a'+i%26))+string(rune('a'+i/26))+"@contoso.example", password, signin.From{Address: "2001:db8::" + string(rune('0'+i%10))}, noon)
		var wait *signin.Wait
		slowed = slowed || errors.As(err, &wait)
	}
	if !slowed {
		t.Error("forty accounts were tried from one network in a second")
	}
}

func TestAClockThatIsSetBackKeepsSessionsAndLinks(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	d.account("ana@contoso.example", people.Agent)
	e := d.in("ana@contoso.example", noon)
	if _, err := d.Session(ctx, e.Secret, noon-120); err != nil {
		t.Errorf("a node whose clock is two minutes late: %v", err)
	}
	l, err := d.Link(ctx, "ana@contoso.example", people.ToSignIn, signin.From{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.FollowLink(ctx, l.Secret, signin.From{}, noon-120); err != nil {
		t.Errorf("a node whose clock is two minutes late: %v", err)
	}
}

func TestSweepingRemovesOnlyWhatHasEnded(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	ana := d.account("ana@contoso.example", people.Agent)
	d.in("ana@contoso.example", noon-13*3600)
	live := d.in("ana@contoso.example", noon-11*3600)
	if err := d.Sweep(ctx, noon); err != nil {
		t.Fatal(err)
	}
	err := d.record.View(ctx, func(tx *store.Tx) error {
		list, err := tx.Sessions(ana.ID)
		if len(list) != 1 || string(list[0].ID) != live.Actor.Session {
			t.Errorf("left: %+v", list)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSomebodyWhoLeavesDoesNotHoldUpTheQueue(t *testing.T) {
	d := newDoor(t, nil)
	d.account("ana@contoso.example", people.Agent)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := d.SignIn(ctx, "ana@contoso.example", password, signin.From{}, noon); err == nil {
		t.Error("somebody who has gone signed in")
	}
	d.in("ana@contoso.example", noon+60)
}
