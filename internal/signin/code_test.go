package signin_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"

	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
)

// codeAt is what a telephone shows at an instant.
func codeAt(t *testing.T, seed string, at span.Instant) string {
	t.Helper()
	code, err := totp.GenerateCode(seed, at.Time())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// withCodes is an account with a generator, set up at noon with the code of noon.
func withCodes(t *testing.T, d *door) (a people.Account, seed string, recovery []string) {
	t.Helper()
	a = d.account("ana@contoso.example", people.Agent)
	by := d.in("ana@contoso.example", noon-60).Actor
	g, err := d.BeginCodes(t.Context(), by, noon)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(g.Picture)); err != nil || !strings.HasPrefix(g.URL, "otpauth://totp/Contoso%20desk:ana@contoso.example?") {
		t.Errorf("%s, %v", g.URL, err)
	}
	_, err = d.AddCodes(t.Context(), by, g.Pending, "000000x", noon)
	refused(t, err, "not right")
	recovery, err = d.AddCodes(t.Context(), by, g.Pending, codeAt(t, g.Seed, noon), noon)
	if err != nil || len(recovery) != 10 {
		t.Fatal(recovery, err)
	}
	return a, g.Seed, recovery
}

func TestACodeIsAskedForAndCountsOnce(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	_, seed, _ := withCodes(t, d)
	e := d.in("ana@contoso.example", noon+60)
	if e.Secret != "" || e.Pending == "" {
		t.Fatalf("a password alone let her in: %+v", e)
	}
	if _, err := d.Session(ctx, e.Pending, noon+60); err == nil {
		t.Error("half a sign-in is a session")
	}
	_, err := d.ShowCode(ctx, e.Pending, codeAt(t, seed, noon), signin.From{}, noon+10)
	refused(t, err, "not right, or was used before") // it was used to set up
	code := codeAt(t, seed, noon+60)
	in, err := d.ShowCode(ctx, e.Pending, " "+code[:3]+" "+code[3:], signin.From{}, noon+60)
	if err != nil || !in.Actor.MFA {
		t.Fatal(in, err)
	}
	if a, err := d.Session(ctx, in.Secret, noon+61); err != nil || !a.MFA {
		t.Error(a, err)
	}
	_, err = d.ShowCode(ctx, e.Pending, codeAt(t, seed, noon+120), signin.From{}, noon+120)
	refused(t, err, "took too long") // the sign-in is over
	e = d.in("ana@contoso.example", noon+65)
	_, err = d.ShowCode(ctx, e.Pending, code, signin.From{}, noon+65)
	refused(t, err, "was used before") // a replay within the same half minute
}

func TestATelephoneMayBeHalfAMinuteLateAndNoMore(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	_, seed, _ := withCodes(t, d)
	later := noon + 600
	for _, c := range []struct {
		of span.Instant
		ok bool
	}{{later - 90, false}, {later + 90, false}, {later - 30, true}, {later + 30, true}} {
		e := d.in("ana@contoso.example", later)
		if _, err := d.ShowCode(ctx, e.Pending, codeAt(t, seed, c.of), signin.From{}, later); (err == nil) != c.ok {
			t.Errorf("a code of %d seconds from now: %v", c.of-later, err)
		}
	}
}

func TestARecoveryCodeOpensOnce(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	_, _, recovery := withCodes(t, d)
	e := d.in("ana@contoso.example", noon+60)
	if _, err := d.ShowCode(ctx, e.Pending, strings.ToUpper(recovery[3]), signin.From{}, noon+60); err != nil {
		t.Fatal(err)
	}
	e = d.in("ana@contoso.example", noon+60)
	_, err := d.ShowCode(ctx, e.Pending, recovery[3], signin.From{}, noon+60)
	refused(t, err, "was used before")
	if _, err := d.ShowCode(ctx, e.Pending, recovery[4], signin.From{}, noon+60); err != nil {
		t.Error("a wrong code ended the sign-in, or another recovery code is spent:", err)
	}
}

func TestALinkInALetterDoesNotGoAroundTheCode(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	withCodes(t, d)
	for _, purpose := range []people.Purpose{people.ToSignIn, people.ToSetPassword} {
		l, err := d.Link(ctx, "ana@contoso.example", purpose, signin.From{}, noon+60)
		if err != nil {
			t.Fatal(err)
		}
		var e signin.Entry
		if purpose == people.ToSignIn {
			e, err = d.FollowLink(ctx, l.Secret, signin.From{}, noon+60)
		} else {
			e, err = d.ResetPassword(ctx, l.Secret, password+"!", signin.From{}, noon+60)
		}
		if err != nil || e.Secret != "" || e.Pending == "" {
			t.Errorf("%s: %+v, %v", purpose, e, err)
		}
	}
}

func TestGuessingCodesIsSlowedDown(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	withCodes(t, d)
	e := d.in("ana@contoso.example", noon+60)
	var err error
	for range 8 {
		_, err = d.ShowCode(ctx, e.Pending, "123456", signin.From{}, noon+60)
	}
	refused(t, err, "Too many attempts")
}

func TestAGeneratorIsTakenAwayOnlyWithACodeOfIt(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	a, seed, _ := withCodes(t, d)
	by := people.Actor{Account: a}
	refused(t, d.RemoveCodes(ctx, by, "123456", noon+60), "not right")
	if err := d.RemoveCodes(ctx, by, codeAt(t, seed, noon+60), noon+60); err != nil {
		t.Fatal(err)
	}
	if e := d.in("ana@contoso.example", noon+120); e.Secret == "" {
		t.Error("a code is still asked for")
	}
}

func TestAGeneratorIsSetUpByWhoeverBeganTo(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	ana := people.Actor{Account: d.account("ana@contoso.example", people.Agent)}
	eve := people.Actor{Account: d.account("eve@contoso.example", people.Agent)}
	g, err := d.BeginCodes(ctx, ana, noon)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.AddCodes(ctx, eve, g.Pending, codeAt(t, g.Seed, noon), noon)
	refused(t, err, "Begin again")
	_, err = d.AddCodes(ctx, ana, g.Pending, codeAt(t, g.Seed, noon+600), noon+600)
	refused(t, err, "took too long")
}
