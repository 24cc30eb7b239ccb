package check_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"belay/internal/check"
	"belay/internal/model"
)

// catalogue is how many rules each chapter of the catalogue has.
var catalogue = []struct {
	chapter string
	rules   int
}{
	{"STR", 16},
	{"OWN", 13},
	{"COV", 10},
	{"ESC", 13},
	{"SLA", 14},
	{"AGR", 10},
	{"ACC", 8},
	{"ROT", 10},
	{"MI", 9},
	{"KNO", 4},
	{"TRN", 4},
	{"HYP", 2},
	{"PRB", 1},
	{"CHG", 2},
	{"DR", 2},
	{"CST", 3},
	{"CAP", 3},
	{"GOV", 6},
	{"REV", 12},
}

func TestTheTablesOfRulesReadWell(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := map[string]bool{}
	for _, r := range check.Rules() {
		switch {
		case !kebab.MatchString(r.Name):
			t.Errorf("%s is not a name in kebab case", r.Name)
		case seen[r.Name]:
			t.Errorf("%s is the name of two rules", r.Name)
		case r.Group == "" || r.Source == "" || r.Title == "":
			t.Errorf("%s lacks its group, source or title", r.Name)
		case !strings.HasSuffix(r.Why, ".") || !strings.HasSuffix(r.Remedy, "."):
			t.Errorf("%s: why and remedy are sentences", r.Name)
		case r.Levels.Implement > r.Levels.Prepare || r.Levels.Prepare > r.Levels.Operate && r.Levels.Operate != check.Off:
			t.Errorf("%s weighs less at a later stage", r.Name)
		}
		seen[r.Name] = true
	}
	if len(seen) < 70 {
		t.Errorf("there are %d rules; 70 were promised", len(seen))
	}
}

func TestEveryRuleOfTheCatalogueIsAskedOrSaidToWait(t *testing.T) {
	mentioned := regexp.MustCompile(`\b[A-Z]+-[0-9]{2}\b`).FindAllString(check.Document(), -1)
	for _, c := range catalogue {
		for n := range c.rules {
			if id := fmt.Sprintf("%s-%02d", c.chapter, n+1); !slices.Contains(mentioned, id) {
				t.Errorf("%s is neither the source of a rule nor said to wait for something", id)
			}
		}
	}
}

func TestTheDocumentOfTheRulesIsFresh(t *testing.T) {
	const file = "../../docs/rules.md"
	want := check.Document()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/rules.md is behind the tables of rules: run go generate ./internal/check")
	}
}

// found are the names of the rules that find something in the base with a patch.
func found(t *testing.T, patch string, o check.Options) (names []string) {
	t.Helper()
	o.Over = year(t)
	for _, f := range check.Run(parsed(t, patched(t, base(t), patch)), o).Findings {
		names = append(names, f.Rule)
	}
	return names
}

func TestALogicalPassAsksNothingAboutPeople(t *testing.T) {
	patch := "functions: {infra: {owner: ~, deputy: ~, does: ~}}"
	if got := found(t, patch, check.Options{Pass: model.Logical}); !slices.Equal(got, []string{"function-purpose"}) {
		t.Errorf("the logical pass finds %v", got)
	}
	if got := found(t, patch, check.Options{Pass: model.Physical}); !slices.Equal(got, []string{"function-owner"}) {
		t.Errorf("the physical pass finds %v", got)
	}
}

func TestAStageAskedForOverrulesTheModels(t *testing.T) {
	patch := "functions: {infra: {owner: ~}}"
	for stage, want := range map[model.Stage]check.Level{model.Implement: check.Info, model.Prepare: check.Warning, model.Operate: check.Error} {
		m := parsed(t, patched(t, base(t), patch))
		report := check.Run(m, check.Options{Over: year(t), Stage: stage})
		if len(report.Findings) != 1 || report.Findings[0].Level != want {
			t.Errorf("in stage %s: %v", stage, report.Findings)
		}
	}
}

func TestAParameterMayBeSet(t *testing.T) {
	var o check.Options
	if err := o.Set("bus-factor.people", 4); err != nil {
		t.Fatal(err)
	}
	if got := found(t, "", o); !slices.Contains(got, "bus-factor") {
		t.Errorf("with four people wanted it finds %v", got)
	}
	if err := o.Set("bus-factor.peeple", 4); err == nil || !strings.Contains(err.Error(), "docs/rules.md") {
		t.Errorf("a parameter that does not exist is refused with %v", err)
	}
}

func TestAWaiverAcceptsWhatItNamesAndNothingElse(t *testing.T) {
	functions := "functions: {infra: {deputy: ~}, team: {deputy: ~}}\n"
	waiver := func(on string) string {
		return functions + "waivers: [{rule: deputy, " + on + "why: They start in November, by: mette, until: 2026-12-01}]"
	}
	for _, c := range []struct {
		on     string
		waived int
	}{{"on: infra, ", 1}, {"", 2}} {
		report := check.Run(parsed(t, patched(t, base(t), waiver(c.on))), check.Options{Over: year(t)})
		waived := 0
		for _, f := range report.Findings {
			if f.Waived != nil {
				waived++
			}
		}
		if waived != c.waived || report.Counts().Warning != 2-c.waived {
			t.Errorf("a waiver with %q accepts %d of two findings, and %d are counted", c.on, waived, report.Counts().Warning)
		}
	}
}

func TestAWaiverOnAServiceAcceptsEachOfItsSeverities(t *testing.T) {
	patch := `
functions: {service-desk: {cover: [{people: [ida, jon], hours: office}]}, team: {cover: [{people: [sara, ole], hours: office}]}}
waivers: [{rule: cover-gap, on: ledger, why: We sleep at night, by: mette, until: 2026-12-01}]`
	m := parsed(t, patched(t, base(t), patch))
	for _, f := range check.Run(m, check.Options{Over: year(t), Only: []string{"cover-gap"}}).Findings {
		if f.On != "ledger/critical" || f.Waived == nil {
			t.Errorf("%s on %s is not waived", f.Rule, f.On)
		}
	}
}

// TestFunctionsThatAllHandOverToAllAreCheckedInNoTime has more ways than one could walk one by one.
func TestFunctionsThatAllHandOverToAllAreCheckedInNoTime(t *testing.T) {
	const functions = 40
	var b strings.Builder
	b.WriteString("functions:\n")
	for i := range functions {
		fmt.Fprintf(&b, "  f%d: {link: application, line: 3, does: [all], escalates_to: [", i)
		for j := range functions {
			if i != j {
				fmt.Fprintf(&b, "{to: f%d, within: {critical: 1m}},", j)
			}
		}
		b.WriteString("]}\n")
	}
	patch := b.String() + "routes: [{when: {kind: question}, to: f0}, {to: service-desk}]"
	if got := found(t, patch, check.Options{}); !slices.Contains(got, "escalation-cycle") {
		t.Errorf("it finds %v", got)
	}
}
