package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/span"
)

// drawn is a random model, and its text.
func drawn(t *rapid.T) (m *model.Model, text string) {
	text = modeltest.Draw(t)
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	return m, text
}

// autumn is a horizon with clock changes in it.
func autumn(m *model.Model) span.Span {
	return calendar.Days(calendar.Date{Year: 2026, Month: 10, Day: 1}, calendar.Date{Year: 2026, Month: 11, Day: 7}, m.Timezone)
}

func TestEveryFindingSaysWhereAndWhatToDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, text := drawn(t)
		stage := model.Stage(rapid.SampledFrom(model.Stage("").Values()).Draw(t, "stage"))
		lines := strings.Count(text, "\n") + 1
		for _, f := range check.Run(m, check.Options{Over: autumn(m), Stage: stage}).Findings {
			switch {
			case !f.At.Known() || f.At.File != "support.yaml" || f.At.Start.Line > lines:
				t.Errorf("%s stands nowhere: %v", f.Rule, f.At)
			case f.Message == "" || strings.HasSuffix(f.Message, ".") || strings.Contains(f.Message, "%!"):
				t.Errorf("%s says %q", f.Rule, f.Message)
			case f.Remedy == "" || f.Level == check.Off:
				t.Errorf("%s has remedy %q and level %s", f.Rule, f.Remedy, f.Level)
			}
		}
	})
}

func TestWhateverIsFoundCanBeWaived(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, text := drawn(t)
		var b strings.Builder
		b.WriteString(text + "\nwaivers:\n")
		findings := check.Run(m, check.Options{Over: autumn(m)}).Findings
		for _, f := range findings {
			on := ""
			if f.On != "" {
				on = fmt.Sprintf("on: %q, ", f.On)
			}
			fmt.Fprintf(&b, "  - {rule: %s, %swhy: So it is, by: %s, until: 2026-10-01}\n", f.Rule, on, m.People[0].ID)
		}
		waived, problems := modelfile.ParseText("support.yaml", b.String())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		for _, f := range check.Run(waived, check.Options{Over: autumn(m)}).Findings {
			if f.Waived == nil && f.Rule != "waiver-unused" { // whoever answers for a waiver is not unused any more
				t.Errorf("%s on %q is not waived: %s", f.Rule, f.On, f.Message)
			}
		}
	})
}

func TestACircleOfHandoversIsFoundExactlyWhereThereIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, _ := drawn(t)
		if m.Shape == model.Swarm {
			return
		}
		reaches := map[[2]model.FunctionID]bool{} // by one edge or more, after Warshall
		for _, f := range m.Functions {
			for _, e := range f.EscalatesTo {
				reaches[[2]model.FunctionID{f.ID, e.To}] = true
			}
		}
		for _, over := range m.Functions {
			for _, from := range m.Functions {
				for _, to := range m.Functions {
					if reaches[[2]model.FunctionID{from.ID, over.ID}] && reaches[[2]model.FunctionID{over.ID, to.ID}] {
						reaches[[2]model.FunctionID{from.ID, to.ID}] = true
					}
				}
			}
		}
		circle := slices.ContainsFunc(m.Functions, func(f *model.Function) bool { return reaches[[2]model.FunctionID{f.ID, f.ID}] })
		found := check.Run(m, check.Options{Over: autumn(m), Only: []string{"escalation-cycle"}}).Findings
		if circle != (len(found) > 0) {
			t.Errorf("there is a circle: %v; found: %v", circle, found)
		}
	})
}

// TestAChannelIsDeafExactlyWhenNobodyHoldsItsFunction asks every quarter of an hour who listens.
func TestAChannelIsDeafExactlyWhenNobodyHoldsItsFunction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, text := drawn(t)
		m, problems := modelfile.ParseText("support.yaml", text+"\nchannels:\n  line: {kind: phone, to: f1, hours: c1}\n")
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		over := autumn(m)
		found := check.Run(m, check.Options{Over: over, Only: []string{"channel-has-listener"}}).Findings
		roster := coverage.NewRoster(m, over)
		open := m.Calendar("c1").Open(over)
		deaf := false
		for at := over.From; at < over.Until && !deaf; at += 15 * 60 {
			deaf = open.Holds(at) && len(roster.Holders("f1", at, nil)) == 0
		}
		if deaf && m.Function("f1").Line > 0 && len(found) == 0 {
			t.Error("somebody is not heard, and nothing is found")
		}
		if len(found) > 0 && open.Minus(roster.Held("f1", nil)).Empty() {
			t.Errorf("everybody is heard, and this is found: %v", found)
		}
	})
}
