package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

const sourcing = "../../examples/sourcing/"

// compareSourcing compares the options of the example, in short.
func compareSourcing(more ...string) (status int, out, errors string) {
	return outcome(append([]string{
		"compare", sourcing + "today.yaml", sourcing + "outsourced.yaml", sourcing + "mixed.yaml", sourcing + "swarm.yaml",
		"--weeks", "3", "--warm-up", "1", "--runs", "2",
	}, more...)...)
}

func TestSourcingAndShapeAreComparedSideBySide(t *testing.T) {
	status, out, errors := compareSourcing("--criteria", sourcing+"choice.yaml")
	if status != 0 || errors != "" {
		t.Fatal(status, errors)
	}
	for _, want := range []string{
		"Should Brisling buy its support?", "today  outsourced", "who does the work", "3 years in all", "woken at night, a week", "as board sees it",
		"What would change the choice", "the parties are apart: plants gives 3, board 6", "never costs less in all than today, within ten years",
	} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), strings.Join(strings.Fields(want), " ")) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
}

func TestWithoutJudgementWhatIsMeasuredStandsAlone(t *testing.T) {
	_, out, _ := compareSourcing("--years", "5")
	for _, want := range []string{"by what is measured alone", "Nobody has judged control, expertise, flexibility, alignment", "5 years in all"} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
}

func TestAComparisonOfManyKeepsToThePage(t *testing.T) {
	_, out, errors := compareSourcing("--what-if", "demand.*.per_week *= 150%")
	if errors != "" {
		t.Fatal(errors)
	}
	for line := range strings.Lines(out) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if !strings.Contains(out, "option 4 is demand.*.per_week *= 150%") {
		t.Errorf("it does not say what was edited:\n%s", out)
	}
}

func TestAComparisonIsATableToo(t *testing.T) {
	_, out, _ := compareSourcing("--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || strings.Join(rows[0], " ") != "option kind of measure value low high" {
		t.Fatalf("%v: %s", err, out)
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		key := strings.Join(row[:4], " ")
		if _, err := strconv.ParseFloat(row[4], 64); err != nil || seen[key] {
			t.Errorf("%v: %v, there before: %v", row, err, seen[key])
		}
		seen[key] = true
	}
	if !seen["today money  total"] || !seen["swarm points  total"] {
		t.Errorf("it lacks money or points:\n%s", out)
	}
}

func TestWhatCannotBeComparedIsRefused(t *testing.T) {
	silent := filepath.Join(t.TempDir(), "silent.yaml")
	if err := os.WriteFile(silent, []byte("belay: 1\nname: Silent\ntimezone: UTC\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		args []string
		want string
	}{
		{[]string{silent}, "one model alone cannot be compared"},
		{[]string{silent, silent}, "is named twice"},
		{[]string{silent, "--what-if", "name = Still", "--weeks", "1", "--runs", "1"}, "say under demand how many tickets each service gets"},
	} {
		if status, out, errors := outcome(append([]string{"compare"}, row.args...)...); status != 2 || out != "" || !strings.Contains(errors, row.want) {
			t.Errorf("%v ends with %d: %s%s", row.args, status, out, errors)
		}
	}
}

func TestTheSheetOfAComparisonCanBeFilledIn(t *testing.T) {
	_, sheet, errors := compareSourcing("--sheet")
	if !strings.Contains(sheet, "  nordlys: 1") || errors != "" {
		t.Fatal(sheet, errors)
	}
	file := filepath.Join(t.TempDir(), "choice.yaml")
	if err := os.WriteFile(file, []byte(sheet), 0o666); err != nil {
		t.Fatal(err)
	}
	if status, _, errors := compareSourcing("--criteria", file); status != 0 {
		t.Error(errors)
	}
}

func TestADecisionAboutOtherOptionsIsRefused(t *testing.T) {
	status, out, errors := outcome("compare", sourcing+"today.yaml", sourcing+"mixed.yaml", "--criteria", sourcing+"choice.yaml", "--weeks", "1", "--runs", "1")
	if status != 2 || out != "" || !strings.Contains(errors, `there is no option "outsourced"`) {
		t.Error(status, out, errors)
	}
}

func TestTheJSONOfCompareKeepsItsShape(t *testing.T) {
	_, out, errors := compareSourcing("--criteria", sourcing+"choice.yaml", "--format", "json")
	var all struct {
		Sides []map[string]json.RawMessage
		Evens []map[string]json.RawMessage
	}
	var top, money, points, promises, evidence map[string]json.RawMessage
	for _, into := range []any{&all, &top} {
		if err := json.Unmarshal([]byte(out), into); err != nil {
			t.Fatal(err, errors)
		}
	}
	side := all.Sides[1]
	for part, into := range map[string]*map[string]json.RawMessage{"money": &money, "points": &points, "promises": &promises, "evidence": &evidence} {
		if err := json.Unmarshal(side[part], into); err != nil {
			t.Fatal(part, err)
		}
	}
	for _, row := range []struct {
		what string
		of   map[string]json.RawMessage
		want string
	}{
		{"all", top, "apart best criteria currency cut evens flips name runs seed sides unscored weeks years"},
		{"side", side, "busiest digest evidence money name night_pages points promises shape solve sourcing"},
		{"money", money, "by_year contracts doubled known one_off people present ticket total week"},
		{"points", points, "criterion party total"},
		{"even", all.Evens[0], "above month option same volume"},
		{"promises", promises, "kept missed open share worst"},
		{"evidence", evidence, "alone functions hand_overs inside_owners inside_work no_exit notice notice_days outside_only parties people"},
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(row.of)), " "); got != row.want {
			t.Errorf("%s has %s, and promised is %s", row.what, got, row.want)
		}
	}
}
