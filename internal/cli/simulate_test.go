package cli_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestTheJSONOfSimulateKeepsItsShape(t *testing.T) {
	_, out, errors := outcome("simulate", "../../examples/small/support.yaml", "--weeks", "2", "--warm-up", "1", "--runs", "2", "--format", "json")
	var v any
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatal(err, errors)
	}
	got := shape(v)
	estimate := func(path string) []string {
		return []string{path + ".mean", path + ".low", path + ".high", path + ".n"}
	}
	want := []string{
		".model", ".digest", ".from", ".until", ".seed", ".runs", ".habits.work", ".habits.variation", ".habits.asks_back", ".habits.answers_in",
		".habits.hands_back", ".habits.unevenness", ".habits.hangs_up", ".habits.rest",
		".habits.misroutes", ".habits.reopens", ".habits.reopens_in", ".habits.interrupts", ".habits.skilled", ".habits.coordination",
		".habits.vendor_keeps", ".habits.absence", ".habits.meetings",
		".promises", ".promises[].service", ".promises[].severity", ".promises[].target", ".promises[].kept", ".promises[].late", ".promises[].attain", ".promises[].verdict",
		".take.median", ".take.p90", ".take.p95", ".solve.median", ".solve.p90", ".solve.p95",
		".functions", ".functions[].function", ".functions[].drowns", ".people", ".people[].person",
		".asked", ".asked[].on", ".asked[].ask", ".asked[].assumed", ".narrow", ".cut",
	}
	for _, path := range []string{
		".tickets", ".promises[].attainment", ".take.mean", ".solve.mean", ".hops", ".ping_pong", ".hung_up", ".open",
		".functions[].visits", ".functions[].waiting", ".functions[].grows", ".people[].busy", ".people[].pages", ".people[].night_pages",
		".cost.people", ".cost.contracts", ".cost.ticket",
	} {
		want = append(want, estimate(path)...)
	}
	var paths []string // numbers may be whole or not, by chance
	for _, line := range got {
		path := strings.Fields(line)[0]
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(want)
	slices.Sort(paths)
	if !slices.Equal(paths, want) {
		t.Errorf("promised is\n%v\nand printed\n%v", want, paths)
	}
}
