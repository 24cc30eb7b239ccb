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
	want := []string{
		".model", ".digest", ".from", ".until", ".seed", ".runs", ".narrow", ".cut",
		".promises", ".promises[].service", ".promises[].severity", ".promises[].target", ".promises[].kept", ".promises[].late", ".promises[].attain", ".promises[].verdict",
		".severities", ".severities[].severity", ".services", ".services[].service",
		".backlog", ".functions", ".functions[].function", ".functions[].drowns", ".functions[].since", ".functions[].backlog", ".functions[].busy", ".functions[].busy[]",
		".moves", ".moves[].from", ".moves[].to", ".moves[].back", ".people", ".people[].person", ".people[].most_pages",
		".cost.one_off", ".cost.agreements", ".cost.agreements[].agreement", ".cost.lines", ".cost.lines[].line", ".cost.services", ".cost.services[].service",
		".asked", ".asked[].on", ".asked[].ask", ".asked[].assumed",
	}
	estimates := []string{
		".tickets", ".promises[].attainment", ".severities[].tickets", ".services[].tickets", ".hops", ".ping_pong", ".hung_up", ".reopened", ".unskilled", ".swarms.joined", ".swarms.declined", ".swarms.hours", ".open", ".backlog[]",
		".spent.worked", ".spent.requester", ".spent.outside", ".spent.waiting",
		".functions[].visits", ".functions[].waiting", ".functions[].backlog[]", ".functions[].grows", ".functions[].used", ".moves[].tickets",
		".people[].busy", ".people[].overload", ".people[].on_call", ".people[].call_out", ".people[].pages", ".people[].night_pages", ".people[].nights",
		".people[].over_limit", ".people[].pay",
		".cost.people", ".cost.contracts", ".cost.ticket", ".cost.delay", ".cost.agreements[].tickets", ".cost.agreements[].hours", ".cost.agreements[].cost",
		".cost.lines[].cost", ".cost.lines[].ticket", ".cost.services[].cost", ".cost.services[].ticket",
	}
	for _, path := range []string{
		".take", ".solve", ".severities[].take", ".severities[].solve", ".services[].take", ".services[].solve", ".functions[].wait",
	} {
		for _, of := range []string{".median", ".p75", ".p90", ".p95", ".p99", ".bars", ".bars[].until", ".bars[].share"} {
			want = append(want, path+of)
		}
		estimates = append(estimates, path+".mean")
	}
	for _, path := range estimates {
		want = append(want, path+".mean", path+".low", path+".high", path+".n")
	}
	var paths, habits []string // numbers may be whole or not, by chance
	for _, line := range shape(v) {
		path := strings.Fields(line)[0]
		if strings.HasPrefix(path, ".habits.") {
			habits = append(habits, path)
		} else if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(want)
	slices.Sort(paths)
	if !slices.Equal(paths, want) {
		t.Errorf("promised is\n%v\nand printed\n%v", want, paths)
	}
	for _, path := range []string{".habits.work", ".habits.asks_back", ".habits.terms.on_call", ".habits.terms.pages_a_shift"} {
		if !slices.Contains(habits, path) {
			t.Errorf("%s is not printed, only %v", path, habits)
		}
	}
}
