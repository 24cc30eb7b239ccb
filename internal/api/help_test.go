package api

import (
	"slices"
	"testing"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// TestTheHoursStripSaysWhatWhoSays asks the roster, which answers belay who, every five minutes of two days.
func TestTheHoursStripSaysWhatWhoSays(t *testing.T) {
	r := office(t)
	e := r.world.Now
	asked := 0
	for _, f := range e.Model.Functions {
		for _, v := range e.Model.Severities {
			today, tomorrow := r.strips.of(e, f, v, r.now)
			both := append(slices.Clone(today), tomorrow...)
			for i := 1; i < len(both); i++ {
				if !both[i].From.Equal(both[i-1].Until) {
					t.Fatalf("%s: %v and %v do not meet", f.ID, both[i-1], both[i])
				}
			}
			if length := both[len(both)-1].Until.Sub(both[0].From).Hours(); length != 48 {
				t.Fatalf("%s: two days of %v hours", f.ID, length)
			}
			for _, s := range both {
				for at := span.At(s.From); at < span.At(s.Until); at += 300 {
					asked++
					if want := duty(f, e.Roster(r.now).Holders(model.HolderID(f.ID), at, v)); s.Duty != want {
						t.Fatalf("%s, %s at %s: the strip says %s, the roster %s", f.ID, v.ID, at, s.Duty, want)
					}
				}
			}
		}
	}
	if asked == 0 {
		t.Error("nothing was asked")
	}
}

// duty is the kind of cover of those who hold a function.
func duty(f *model.Function, holders []coverage.Holder) string {
	best := nobody
	for _, h := range holders {
		switch kind := kindOf(f, h); {
		case kind == atDesk, best == nobody, kind == onCall && best == byParty:
			best = kind
		}
	}
	return best
}
