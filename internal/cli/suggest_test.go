package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pathsOf are the paths of a JSON text that begin with one of the prefixes, without what stands under those left out.
func pathsOf(t *testing.T, text string, leaveOut ...string) []string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err, text)
	}
	var out []string
	for _, line := range shape(v) {
		path := strings.Fields(line)[0]
		if !slices.Contains(out, path) && !slices.ContainsFunc(leaveOut, func(s string) bool { return strings.HasPrefix(path, s) }) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// estimates are the paths of intervals.
func estimates(paths ...string) []string {
	var out []string
	for _, p := range paths {
		out = append(out, p+".mean", p+".low", p+".high", p+".n")
	}
	return out
}

// suggestOf asks for suggestions of a small shop that drowns.
func suggestOf(t *testing.T, more ...string) string {
	t.Helper()
	script, err := os.ReadFile("testdata/script/suggest.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(script), "-- support.yaml --\n")
	text, _, _ := strings.Cut(rest, "-- drowns.txt --\n")
	file := filepath.Join(t.TempDir(), "support.yaml")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	status, out, errors := outcome(append([]string{"suggest", file, "--weeks", "3", "--warm-up", "1", "--runs", "6", "--most", "1", "--format", "json"}, more...)...)
	if status != 0 || errors != "" {
		t.Fatalf("it ends with %d: %s", status, errors)
	}
	return out
}

func TestTheJSONOfSuggestKeepsItsShape(t *testing.T) {
	got := pathsOf(t, suggestOf(t), ".best[].diff.", ".unpriced[]", ".best[].findings.")
	want := []string{
		".model", ".digest", ".currency", ".from", ".until", ".for", ".seed", ".runs", ".tried", ".cut", ".base.gaps", ".drowns", ".drowns[].function", ".drowns[].name", ".drowns[].work", ".drowns[].time", ".drowns[].people", ".drowns[].needed", ".best", ".unpriced", ".together",
		".best[].kind", ".best[].on", ".best[].says", ".best[].edit", ".best[].priced", ".best[].point", ".best[].worth_up_to",
		".best[].cover.closed", ".best[].cover.opened", ".best[].cover.sturdier", ".best[].cover.thinner", ".best[].cover.share",
	}
	want = append(want, estimates(".base.attained", ".base.nights", ".base.cost", ".best[].attained", ".best[].solve", ".best[].nights", ".best[].cost")...)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("promised is\n%v\nand printed\n%v", want, got)
	}
}

func TestSuggestionsAreATableToo(t *testing.T) {
	out := suggestOf(t, "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) < 2 || rows[0][0] != "list" || rows[1][0] != "best" || rows[1][5] != "functions.desk.cover[0].people += one" {
		t.Errorf("%v:\n%s", err, out)
	}
	if out = suggestOf(t, "--sensitivity", "--format", "csv"); !strings.HasPrefix(out, "parameter,end,") || !strings.Contains(out, "\ndemand,high,") {
		t.Errorf("it prints:\n%s", out)
	}
}

func TestChangesAreJudgedByTheHabitsOfTheDesk(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.yaml")
	if err := os.WriteFile(file, []byte("absence: 50%\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if ordinary, ours := suggestOf(t), suggestOf(t, "--habits", file); ordinary == ours {
		t.Error("half of the days away change nothing")
	}
}

func TestTheJSONOfSensitivityKeepsItsShape(t *testing.T) {
	got := pathsOf(t, suggestOf(t, "--sensitivity"))
	want := []string{".model", ".digest", ".currency", ".from", ".until", ".seed", ".runs", ".base.gaps", ".drowns", ".drowns[].function", ".drowns[].name", ".drowns[].work", ".drowns[].time", ".drowns[].people", ".drowns[].needed", ".bars", ".bars[].parameter", ".bars[].says", ".bars[].width", ".bars[].low"}
	want = append(want, estimates(".base.attained", ".base.nights", ".base.cost")...)
	for _, end := range []string{".bars[].low", ".bars[].high"} {
		want = append(want, end+".says", end+".edit", end+".cost", end+".cost_more", end+".point")
		want = append(want, estimates(end+".attained", end+".more")...)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("promised is\n%v\nand printed\n%v", want, got)
	}
}
