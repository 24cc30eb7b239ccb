package coverage_test

import (
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/span"
)

// TestTheProofSaysWhatEveryMinuteOfTheYearSays asks the oracle about every minute of a year of two services.
func TestTheProofSaysWhatEveryMinuteOfTheYearSays(t *testing.T) {
	m, problems := modelfile.ParseText("large.yaml", modeltest.Large(1))
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	p := coverage.Prove(m, years(1), coverage.Options{})
	o := newOracle(m, span.Span{From: p.Horizon.From, Until: p.Horizon.Until + 14*86_400}, 60)
	asked := 0
	for _, c := range p.Cells {
		q := o.ask(c.Service, c.Severity)
		for i := range o.index(p.Horizon.Until) {
			want, ok := q.n(i)
			if got := c.At(o.instant(i)); !ok || got != want {
				t.Fatalf("%s %s at %v: N is %d, minute by minute %d", c.Service.ID, c.Severity.ID, o.instant(i), got, want)
			}
			asked++
		}
	}
	t.Logf("%d minutes, in zone data %s", asked, calendar.TZData())
}

// TestTheProofAgreesWithTheOracleOnDrawnModels compares every minute of a drawn fortnight, and every second around
// one instant of each cell at which the proof says that N changes, on models drawn at random.
func TestTheProofAgreesWithTheOracleOnDrawnModels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := modeltest.Draw(t)
		m, problems := modelfile.ParseText("drawn.yaml", text)
		if len(problems) > 0 {
			t.Fatalf("%v in\n%s", problems, text)
		}
		starts := []string{"2026-03-22", "2026-10-20", "2026-12-20", "2027-06-01"} // clock changes, Christmas, summer
		from, err := calendar.ParseDate(rapid.SampledFrom(starts).Draw(t, "from"))
		if err != nil {
			t.Fatal(err)
		}
		horizon := calendar.Days(from, from.Add(13), calendar.UTC())
		p := coverage.Prove(m, horizon, coverage.Options{})
		same(t, text, p.Cells, newOracle(m, span.Span{From: horizon.From, Until: horizon.Until + 40*86_400}, 60), horizon)
		for _, c := range p.Cells {
			if !c.Promised {
				continue
			}
			v := rapid.SampledFrom(c.Intervals).Draw(t, "boundary")
			near := span.Span{From: max(horizon.From, v.From()-3), Until: v.From() + 3}
			same(t, text, []*coverage.Cell{c}, newOracle(m, span.Span{From: near.From, Until: near.Until + 9*3600}, 1), near)
		}
	})
}

// same fails when proof and oracle differ at some tick of a stretch.
func same(t *rapid.T, text string, cells []*coverage.Cell, o *oracle, stretch span.Span) {
	for _, c := range cells {
		if !c.Promised {
			continue
		}
		q := o.ask(c.Service, c.Severity)
		for i := o.index(stretch.From); i < o.index(stretch.Until); i++ {
			if want, ok := q.n(i); ok && c.At(o.instant(i)) != want {
				t.Fatalf("%s %s at %v: N is %d, tick by tick %d in\n%s", c.Service.ID, c.Severity.ID, o.instant(i), c.At(o.instant(i)), want, text)
			}
		}
	}
}
