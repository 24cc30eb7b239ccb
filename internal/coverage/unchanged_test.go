package coverage_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/span"
)

func TestNobodyComesOrGoesWhileNothingChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, problems := modelfile.ParseText("drawn.yaml", modeltest.Draw(t))
		if m == nil {
			t.Fatal(problems)
		}
		first := calendar.Date{Year: 2026, Month: 3, Day: 1}
		window := calendar.Days(first, first.Add(60), m.Timezone)
		roster := coverage.NewRoster(m, window)
		var all []model.HolderID
		for _, f := range m.Functions {
			all = append(all, model.HolderID(f.ID))
		}
		for _, p := range m.People {
			all = append(all, model.HolderID(p.ID))
		}
		h := rapid.SampledFrom(all).Draw(t, "holder")
		v := rapid.SampledFrom(m.Severities).Draw(t, "severity")
		at := rapid.Custom(func(t *rapid.T) span.Instant {
			return window.From + span.Instant(rapid.Int64Range(0, window.Seconds()-1).Draw(t, "seconds"))
		})
		now := at.Draw(t, "now")
		during := roster.Unchanged(h, now)
		if !during.Holds(now) {
			t.Fatalf("%s lies outside %s", now, during)
		}
		for _, other := range []span.Instant{during.From, during.Until - 1, during.From + (at.Draw(t, "within")-window.From)%(during.Until-during.From)} {
			if then, later := names(roster.Told(h, v, now)), names(roster.Told(h, v, other)); !slices.Equal(then, later) {
				t.Fatalf("%v are told at %s, and %v at %s", then, now, later, other)
			}
			if then, later := names(roster.Holders(h, now, v)), names(roster.Holders(h, other, v)); !slices.Equal(then, later) {
				t.Fatalf("%v hold it at %s, and %v at %s", then, now, later, other)
			}
			comes, known := roster.Comes(h, v, now)
			if next, ok := roster.Comes(h, v, other); next != comes || ok != known {
				t.Fatalf("somebody comes at %s after %s, and at %s after %s", comes, now, next, other)
			}
		}
	})
}

func TestTheReasonWhyNobodyIsToldHoldsAsLongAsItIsSaidTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, problems := modelfile.ParseText("drawn.yaml", modeltest.Draw(t))
		if m == nil {
			t.Fatal(problems)
		}
		first := calendar.Date{Year: 2026, Month: 3, Day: 1}
		window := calendar.Days(first, first.Add(60), m.Timezone)
		h := model.HolderID(rapid.SampledFrom(m.Functions).Draw(t, "function").ID)
		if rapid.Bool().Draw(t, "by name") {
			h = model.HolderID(rapid.SampledFrom(m.People).Draw(t, "person").ID)
		}
		v := rapid.SampledFrom(m.Severities).Draw(t, "severity")
		now := window.From + span.Instant(rapid.Int64Range(0, window.Seconds()-1).Draw(t, "now"))
		why, during := coverage.NewRoster(m, window).WhyNobody(h, v, now)
		if !during.Holds(now) {
			t.Fatalf("%s lies outside %s", now, during)
		}
		length := int64(during.Until - during.From)
		for _, other := range []span.Instant{during.From, during.Until - 1, during.From + span.Instant(rapid.Int64Range(0, length-1).Draw(t, "later"))} {
			if again, _ := coverage.NewRoster(m, window).WhyNobody(h, v, other); again != why {
				t.Fatalf("nobody is told at %s as %q, and at %s as %q", now, why, other, again)
			}
		}
	})
}

func names(holders []coverage.Holder) (out []string) {
	for _, h := range holders {
		out = append(out, h.Name())
	}
	return out
}
