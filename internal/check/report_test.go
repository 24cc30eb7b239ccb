package check_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/check"
	"belay/internal/modelfile"
)

// reported is a report with an error, a warning, something worth knowing, and something waived.
func reported(t *testing.T) check.Report {
	t.Helper()
	patch := `
functions:
  infra: {owner: ~, deputy: ~}
  team: {deputy: ~}
  service-desk: {deputy: ~, cover: [{people: [ida, jon], hours: office}]}
rotas: {duty: {pay: ~}}
waivers: [{rule: deputy, on: team, why: Ole starts in November, by: mette, until: 2026-12-01}]`
	m := parsed(t, patched(t, base(t), patch))
	return check.Run(m, check.Options{Over: year(t), Only: []string{"function-owner", "deputy", "cover-thin", "rota-pay"}})
}

func TestAReportReadsWellInATerminal(t *testing.T) {
	const want = `error function-owner
  support.yaml:139:3  nobody owns infra
  → Name the person who answers for it.

warning deputy
  support.yaml:101:3  nobody stands in for Mette Holm as owner of service desk
  → Name a deputy who is not the owner.

warning cover-thin
  support.yaml:43:3  for 75 % of the horizon a critical ticket of Ledger hangs on one person
      first Thu 1 Oct 2026 00:00 to 07:30 (7 h 30 min)
      who can be told then: Hans Bek
  → Tell a second person before the promise falls due: another place of the rota, or another function.

info rota-pay
  support.yaml:161:3  rota duty does not say how duty is compensated
  → Write under ` + "`pay`" + ` how duty is compensated.

waived deputy  until 2026-12-01 by mette: Ole starts in November
  support.yaml:111:3  nobody stands in for Sara Lind as owner of team

1 error, 2 warnings, 1 worth knowing and 1 waived
`
	if diff := cmp.Diff(want, reported(t).Text(nil)); diff != "" {
		t.Error(diff)
	}
}

func TestEveryPieceOfAReportCanBePainted(t *testing.T) {
	text := reported(t).Text(func(ink check.Ink, text string) string {
		return "<" + string(rune('0'+int(ink))) + text + ">"
	})
	for _, want := range []string{"<0error> <3function-owner>", "<1warning>", "<2info>", "<4support.yaml:", "<5who can be told", "<6→ Name"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
}

func TestNothingFoundIsSaid(t *testing.T) {
	if got := (check.Report{}).Text(nil); got != "Nothing found.\n" {
		t.Errorf("an empty report reads %q", got)
	}
}

// decoded is JSON as plain values.
func decoded(t *testing.T, text []byte, err error) map[string]any {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// as is the value at a way down decoded JSON, of the type that is expected there.
func as[T any](t *testing.T, v any, way ...any) T {
	t.Helper()
	out, ok := at(t, v, way...).(T)
	if !ok {
		t.Fatalf("at %v stands %v", way, at(t, v, way...))
	}
	return out
}

// at walks down keys (strings) and places (ints) of decoded JSON.
func at(t *testing.T, v any, way ...any) any {
	t.Helper()
	for _, step := range way {
		switch step := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok || m[step] == nil {
				t.Fatalf("there is no %q of %v", step, way)
			}
			v = m[step]
		case int:
			l, ok := v.([]any)
			if !ok || step >= len(l) {
				t.Fatalf("there is no place %d of %v", step, way)
			}
			v = l[step]
		}
	}
	return v
}

func TestTheJSONOfAReportIsTheContract(t *testing.T) {
	report := reported(t)
	text, err := report.JSON()
	out := decoded(t, text, err)
	if at(t, out, "model") != "Harbour Ledger" || at(t, out, "digest") != report.Digest || len(report.Digest) != 64 {
		t.Errorf("it names model %v and digest %v", out["model"], out["digest"])
	}
	want := map[string]any{
		"rule": "function-owner", "severity": "error", "message": "nobody owns infra", "file": "support.yaml", "line": 139.0, "column": 3.0,
		"on": "infra", "witness": []any{}, "remedy": "Name the person who answers for it.", "waived": false,
	}
	if diff := cmp.Diff(want, at(t, out, "findings", 0)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]any{"error": 1.0, "warning": 2.0, "info": 1.0}, out["counts"]); diff != "" {
		t.Error("waived findings are not counted: " + diff)
	}
	for i := range report.Findings {
		f := at(t, out, "findings", i)
		if at(t, f, "rule") == "deputy" && at(t, f, "on") == "team" {
			waiver := map[string]any{"why": "Ole starts in November", "by": "mette", "until": "2026-12-01"}
			if diff := cmp.Diff(waiver, at(t, f, "waiver")); diff != "" || !as[bool](t, f, "waived") {
				t.Error(diff)
			}
		}
	}
}

func TestAReportWithoutFindingsHasAnEmptyList(t *testing.T) {
	text, err := check.Report{Model: "Quiet"}.JSON()
	if out := decoded(t, text, err); len(as[[]any](t, out, "findings")) != 0 {
		t.Errorf("%s", text)
	}
}

func TestTheSARIFLogIsOneThatScannersRead(t *testing.T) {
	report := reported(t)
	text, err := report.SARIF("0.1.0")
	out := decoded(t, text, err)
	if at(t, out, "version") != "2.1.0" || !strings.Contains(as[string](t, out, "$schema"), "sarif-2.1.0") {
		t.Error("it does not name version 2.1.0 and its schema")
	}
	run := at(t, out, "runs", 0)
	if at(t, run, "tool", "driver", "name") != "belay" || at(t, run, "columnKind") != "unicodeCodePoints" {
		t.Error("it does not name the tool, or how columns count")
	}
	rules := as[[]any](t, run, "tool", "driver", "rules")
	levels := map[string]bool{}
	for i, f := range report.Findings {
		result := at(t, run, "results", i)
		index := int(as[float64](t, result, "ruleIndex"))
		if at(t, result, "ruleId") != f.Rule || at(t, rules[index], "id") != f.Rule {
			t.Errorf("result %d and its rule do not agree on %s", i, f.Rule)
		}
		place := at(t, result, "locations", 0, "physicalLocation")
		if at(t, place, "artifactLocation", "uri") != "support.yaml" || at(t, place, "region", "startLine") != float64(f.At.Start.Line) {
			t.Errorf("result %d is at %v", i, place)
		}
		levels[as[string](t, result, "level")] = true
		_, suppressed := result.(map[string]any)["suppressions"]
		if suppressed != (f.Waived != nil) {
			t.Errorf("result %d is suppressed: %v", i, suppressed)
		}
	}
	for _, level := range []string{"error", "warning", "note"} {
		if !levels[level] {
			t.Errorf("no result is a %s", level)
		}
	}
}

func TestProblemsOfTheTextAreFindingsToo(t *testing.T) {
	_, problems := modelfile.ParseText("support.yaml", strings.Replace(base(t), "owner: mette\n", "owner: metta\n", 1))
	report := check.Report{Findings: check.Problems(problems)}
	text, err := report.JSON()
	finding := at(t, decoded(t, text, err), "findings", 0)
	if at(t, finding, "rule") != "BL0031" || at(t, finding, "severity") != "error" || !strings.Contains(as[string](t, finding, "remedy"), "mette") {
		t.Errorf("%v", finding)
	}
	text, err = report.SARIF("")
	if rule := at(t, decoded(t, text, err), "runs", 0, "tool", "driver", "rules", 0, "id"); rule != "BL0031" {
		t.Errorf("its rule is %v", rule)
	}
}

func TestAMessageThatBeginsWithAQuotationStaysWhole(t *testing.T) {
	m := parsed(t, patched(t, base(t), "out_of_scope: [{what: Payroll}]"))
	report := check.Run(m, check.Options{Over: year(t), Only: []string{"scope-destination"}})
	text, err := report.SARIF("")
	const want = "“Payroll” is out of scope and leads nowhere. Say under `goes_to` where the user turns instead."
	if got := at(t, decoded(t, text, err), "runs", 0, "results", 0, "message", "text"); got != want {
		t.Errorf("it reads %v", got)
	}
}

func TestAnIDAtTheStartOfASentenceKeepsItsCase(t *testing.T) {
	patch := `
functions: {infra: {owner: "?"}, service-desk: {does: ~}}
channels: {hotline: {hours: ~}}
people: {ida: {phone: ~, push: ~}}`
	report := check.Run(parsed(t, patched(t, base(t), patch)), check.Options{Over: year(t)})
	text, err := report.SARIF("")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"functions.infra.owner is not known yet. `, `"hotline does not say when somebody answers. `,
		`"service desk says neither why it is there nor what it does. `, `"Ida Sten cannot be reached for service desk. `,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the log lacks %s", want)
		}
	}
}
