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

// drawn is a random model and a fortnight to prove it over.
func drawn(t *rapid.T) (*model.Model, span.Span, string) {
	text := modeltest.Draw(t)
	m, problems := modelfile.ParseText("drawn.yaml", text)
	if len(problems) > 0 {
		t.Fatalf("%v in\n%s", problems, text)
	}
	from := calendar.Date{Year: 2026, Month: 10, Day: rapid.IntRange(1, 25).Draw(t, "from")}
	return m, calendar.Days(from, from.Add(13), calendar.UTC()), text
}

// TestSomebodyIsToldInTimeExactlyWhereTheProofSaysSo holds the proof against the chains it summarises: in a gap no
// step of the chain has anybody by the deadline, elsewhere some step has.
func TestSomebodyIsToldInTimeExactlyWhereTheProofSaysSo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, horizon, text := drawn(t)
		p := coverage.Prove(m, horizon, coverage.Options{})
		for _, c := range p.Cells {
			for _, v := range c.Intervals {
				chain := coverage.Who(m, c.Service, c.Severity, v.From())
				// One that never falls due, or only when a clock opens once in a month, is looked at for two weeks only.
				if chain.Due && p.Roster().Window().Holds(chain.Deadline) && toldInTime(chain) != (v.N() > 0) {
					t.Fatalf("%s %s at %v: N is %d, but the chain says %v in\n%s", c.Service.ID, c.Severity.ID, v.From(), v.N(), chain.Reasons(), text)
				}
			}
			for _, g := range c.Gaps {
				if reasons := p.Witness(c, g).Reasons(); slices.Contains(reasons, "") || len(reasons) == 0 {
					t.Fatalf("a gap without a reason in\n%s", text)
				}
			}
		}
	})
}

// toldInTime says whether some step of a chain tells somebody no later than the deadline.
func toldInTime(c coverage.Chain) bool {
	_, at, ok := firstTold(c)
	return ok && (!c.Due || at <= c.Deadline)
}

// firstTold is whom a chain tells first, and when.
func firstTold(c coverage.Chain) (who string, at span.Instant, ok bool) {
	for _, told := range c.Told {
		for _, g := range told.Groups {
			switch {
			case g.Covers() && (!ok || told.At < at):
				who, at, ok = g.Holders[0].Name(), told.At, true
			case g.Next != nil && (!ok || g.Next.At < at):
				who, at, ok = g.Next.Name(), g.Next.At, true
			}
		}
	}
	return who, at, ok
}

// TestNobodyWaitsLongerThanTheWorstWait asks chain after chain for a longer wait, and that the worst one is real.
func TestNobodyWaitsLongerThanTheWorstWait(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, horizon, text := drawn(t)
		p := coverage.Prove(m, horizon, coverage.Options{})
		for _, c := range p.Cells {
			if !c.Promised {
				continue
			}
			asked := []span.Instant{c.Wait.At}
			for range 20 {
				asked = append(asked, horizon.From+span.Instant(rapid.Int64Range(0, horizon.Seconds()-1).Draw(t, "at")))
			}
			for i, at := range asked {
				_, first, ok := firstTold(p.Roster().Chain(c.Service, c.Severity, at))
				wait := int64(first - at)
				switch {
				case i == 0 && (ok == c.Wait.Never || ok && wait != c.Wait.Seconds):
					t.Fatalf("%s %s: the worst wait is %+v, but at %v it is %d (%v) in\n%s", c.Service.ID, c.Severity.ID, c.Wait, at, wait, ok, text)
				case !c.Wait.Never && (!ok || wait > c.Wait.Seconds):
					t.Fatalf("%s %s: at %v the wait is %d, longer than the worst, %+v in\n%s", c.Service.ID, c.Severity.ID, at, wait, c.Wait, text)
				}
			}
		}
	})
}

// TestAnEditedModelIsProvedAgainAsIfItWereNew edits drawn models and holds the re-proof against a proof from nothing.
func TestAnEditedModelIsProvedAgainAsIfItWereNew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, horizon, text := drawn(t)
		p := coverage.Prove(m, horizon, coverage.Options{})
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			edited, err := m.Edit(func(m *model.Model) { edit(t, m) })
			if err != nil {
				t.Fatal(err)
			}
			m, p = edited, p.Again(edited)
			fresh := coverage.Prove(edited, horizon, coverage.Options{})
			for i, c := range fresh.Cells {
				again := p.Cells[i]
				if !slices.Equal(again.Intervals, c.Intervals) || again.Wait != c.Wait || again.Least != c.Least ||
					!slices.Equal(again.Gaps, c.Gaps) || !slices.Equal(again.Thin, c.Thin) {
					t.Fatalf("%s %s: again %v %+v, from nothing %v %+v in an edit of\n%s", c.Service.ID, c.Severity.ID,
						again.Intervals, again.Wait, c.Intervals, c.Wait, text)
				}
			}
		}
	})
}

// edit replaces one entry of m with a changed copy.
func edit(t *rapid.T, m *model.Model) {
	switch rapid.SampledFrom([]string{"person", "function", "severity", "rota", "calendar", "step"}).Draw(t, "edit") {
	case "person":
		change(t, &m.People, func(p *model.Person) { p.Works, p.Phone = "", "+45 5550 0199" })
	case "function":
		change(t, &m.Functions, func(f *model.Function) { f.Cover = f.Cover[:len(f.Cover)/2] })
	case "severity":
		change(t, &m.Severities, func(v *model.Severity) { v.Page, v.Acknowledge = !v.Page, &model.Duration{Seconds: 1200} })
	case "rota":
		change(t, &m.Rotas, func(r *model.Rota) { r.Handoff += 600 })
	case "calendar":
		change(t, &m.Calendars, func(c *model.Calendar) {
			closed, err := calendar.ParseClosure("2026-10-07..2026-10-26")
			if err != nil {
				t.Fatal(err)
			}
			c.Closed = append(slices.Clone(c.Closed), closed)
		})
	case "step":
		change(t, &m.Escalations, func(e *model.Escalation) { e.Steps = e.Steps[:len(e.Steps)/2] })
	}
}

// change puts a changed copy in the place of one drawn entry of a list; an empty list stays as it is.
func change[E any](t *rapid.T, list *[]*E, with func(*E)) {
	if len(*list) == 0 {
		return
	}
	i := rapid.IntRange(0, len(*list)-1).Draw(t, "which")
	entry := *(*list)[i]
	with(&entry)
	*list = slices.Clone(*list)
	(*list)[i] = &entry
}

// TestNoMinuteBreaksAPromiseWorseThanTheWorstInstant walks drawn promise chains hour by hour.
func TestNoMinuteBreaksAPromiseWorseThanTheWorstInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, horizon, text := drawn(t)
		for _, p := range coverage.Promises(m, horizon) {
			clock, hours, term := m.Clock(p.Service, p.Severity), m.Calendar(p.Agreement.Hours), coverage.Term(m, p.Agreement)
			lateness := func(at span.Instant) (late int64, inForce bool) {
				reach, ok1 := clock.Deadline(at, p.Reached)
				due, ok2 := clock.Deadline(at, p.Promised)
				allowed, ok3 := hours.Deadline(reach, p.Allowed)
				return int64(allowed - due), ok1 && ok2 && ok3 && term.Holds(reach)
			}
			if p.Never {
				continue
			}
			if late, inForce := lateness(p.At); !inForce || late != p.Late {
				t.Fatalf("%s for %s: %d late at %v, not %d in\n%s", p.Agreement.ID, p.Severity.ID, late, p.At, p.Late, text)
			}
			for at := horizon.From + 17; at < horizon.Until; at += 5003 {
				if late, inForce := lateness(at); inForce && late > p.Late {
					t.Fatalf("%s for %s: %d late at %v, worse than %d at %v in\n%s", p.Agreement.ID, p.Severity.ID, late, at, p.Late, p.At, text)
				}
			}
		}
	})
}
