package engine_test

import (
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/store"
)

func TestARebuildFindsWhatWouldBeOversleptAndWhatCannotBeFound(t *testing.T) {
	h := newHouse(t)
	asleep, late, mute := h.open("critical"), h.open("critical"), h.open("normal")
	h.do(h.ida, mute.Number, desk.Reply{Body: "We look into it."})
	h.same()
	err := h.Store().Change(h.ctx, func(tx *store.Tx) error {
		if err := tx.Disarm(int64(asleep.Number)); err != nil {
			return err
		}
		if err := tx.Arm(int64(late.Number), late.Opened+30*86_400); err != nil {
			return err
		}
		return tx.ForgetPassages(int64(mute.Number), 2)
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Rebuild(h.ctx, false)
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(r.Differences, "\n")
	for _, want := range []string{asleep.Number.String() + " is due at", late.Number.String() + " is due at", mute.Number.String() + ": 1 of its passages"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not found in\n%s", want, said)
		}
	}
	if r, err = h.Rebuild(h.ctx, true); err != nil || r.Written != 3 {
		t.Errorf("%d rows were put right (%v)", r.Written, err)
	}
	h.same()
}
