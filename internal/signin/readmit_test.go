package signin_test

import (
	"strings"
	"testing"

	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/store"
)

func TestWhoLostEverythingIsLetInAgainFromTheMachine(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	withCodes(t, d)
	letter, err := d.Readmit(ctx, signin.Readmission{Email: "ana@contoso.example", By: "command-line", DropFactors: true}, noon+60)
	if err != nil || letter.Name != "Ana Öst" {
		t.Fatal(letter, err)
	}
	e, err := d.ResetPassword(ctx, letter.Secret, "another correct horse", signin.From{}, noon+120)
	if err != nil || e.Secret == "" || e.Pending != "" {
		t.Fatalf("the way in is %+v, %v", e, err)
	}
	_, err = d.ResetPassword(ctx, letter.Secret, "once more the horse", signin.From{}, noon+180)
	refused(t, err, "used already")
	d.change(func(tx *store.Tx) error {
		acts, err := tx.Audits(0, 1)
		if err != nil || len(acts) != 1 || acts[0].By != "command-line" || !strings.Contains(string(acts[0].Detail), `"second_factor_dropped":true`) {
			t.Errorf("noted is %+v, %v", acts, err)
		}
		return err
	})
}

func TestTheSecondFactorStaysUnlessItIsDropped(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	withCodes(t, d)
	letter, err := d.Readmit(ctx, signin.Readmission{Email: "ana@contoso.example"}, noon+60)
	if err != nil {
		t.Fatal(err)
	}
	if e, err := d.ResetPassword(ctx, letter.Secret, "another correct horse", signin.From{}, noon+120); err != nil || e.Secret != "" || e.Pending == "" {
		t.Errorf("the way in is %+v, %v", e, err)
	}
}

func TestWhereNoAdministratorIsLeftOneIsMade(t *testing.T) {
	d, ctx := newDoor(t, nil), t.Context()
	a := d.account("ana@contoso.example", people.Agent)
	d.change(func(tx *store.Tx) error { a.State = people.Suspended; return tx.SetAccount(a) })
	_, err := d.Readmit(ctx, signin.Readmission{Email: "ana@contoso.example"}, noon)
	refused(t, err, "suspended")
	_, err = d.Readmit(ctx, signin.Readmission{Email: "eve@contoso.example"}, noon)
	refused(t, err, "No account has the address eve@contoso.example.")
	letter, err := d.Readmit(ctx, signin.Readmission{Email: "ana@contoso.example", Promote: true}, noon)
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.ResetPassword(ctx, letter.Secret, "another correct horse", signin.From{}, noon+60)
	if err != nil || e.Actor.Account.Role != people.Administrator {
		t.Errorf("%+v, %v", e, err)
	}
}
