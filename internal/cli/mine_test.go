package cli_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// livedBeside is a model of which the excerpt's two busiest groups are functions, and that agrees in nothing else.
const livedBeside = `belay: 1
name: Proposed
timezone: America/Sao_Paulo
calendars: {mornings: {hours: "Mon-Fri 08:00-12:00"}}
people: {rosa: {name: Rosa Prado, works: mornings}}
services: {it: {entry: desk}}
severities: {p1: {resolve: 8h}, p2: {}, p3: {clock: mornings, resolve: 20h}, p4: {}}
matrix: {impact: [high, medium, low], urgency: [high, medium, low], gives: [[p1, p1, p1], [p1, p1, p1], [p1, p1, p1]]}
functions:
  desk: {link: application, line: 1, resolves: 60%, cover: [{people: [rosa]}], escalates_to: [vault]}
  core: {link: application, line: 2, cover: [{people: [rosa]}]}
  vault: {link: application, line: 3, cover: ["?"]}
`

func TestTheJSONOfMineKeepsItsShape(t *testing.T) {
	log, err := filepath.Abs("../../examples/servicenow/incidents.csv")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"proposed.yaml": livedBeside, "mapping.yaml": "tool: servicenow\nfunctions: {desk: [group 70], core: [group 20]}\n"} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var v any
	if err := json.Unmarshal(run(t, 0, "mine", log, "--diff", "proposed.yaml", "--mapping", "mapping.yaml", "--format", "json"), &v); err != nil {
		t.Fatal(err)
	}
	parts := map[string]bool{}
	keeps(t, plain(v, parts), `
		.beside.both list
		.beside.both[].function text
		.beside.both[].group text
		.beside.both[].line list
		.beside.both[].line[] whole number
		.beside.both[].nobody text
		.beside.both[].resolves list
		.beside.both[].resolves[] null
		.beside.both[].resolves[] whole number
		.beside.both[].visits whole number
		.beside.digest text
		.beside.lived list
		.beside.lived[].group text
		.beside.lived[].visits text
		.beside.model text
		.beside.otherwise list
		.beside.otherwise[].impact whole number
		.beside.otherwise[].lived text
		.beside.otherwise[].proposed text
		.beside.otherwise[].urgency whole number
		.beside.promises list
		.beside.promises[].lived null
		.beside.promises[].lived whole number
		.beside.promises[].lived_clock text
		.beside.promises[].priority whole number
		.beside.promises[].proposed null
		.beside.promises[].proposed whole number
		.beside.promises[].proposed_clock text
		.beside.promises[].severity text
		.beside.proposed list
		.beside.proposed[] text
		.beside.unused list
		.beside.unused[] list
		.beside.unused[][] text
		.beside.ways list
		.beside.ways[].count text
		.beside.ways[].from text
		.beside.ways[].to text
		.lived.arrivals text
		.lived.beyond whole number
		.lived.from instant
		.lived.functions list
		.lived.functions[].entered text
		.lived.functions[].had whole number
		.lived.functions[].held whole number
		.lived.functions[].hours text
		.lived.functions[].line whole number
		.lived.functions[].members list
		.lived.functions[].members[].account text
		.lived.functions[].members[].assigned text
		.lived.functions[].members[].home text
		.lived.functions[].name text
		.lived.functions[].of_lead whole number
		.lived.functions[].people whole number
		.lived.functions[].place whole number
		.lived.functions[].resolved text
		.lived.functions[].visits whole number
		.lived.handovers list
		.lived.handovers[].back yes or no
		.lived.handovers[].count whole number
		.lived.handovers[].from text
		.lived.handovers[].held whole number
		.lived.handovers[].returned whole number
		.lived.handovers[].share text
		.lived.handovers[].to text
		.lived.handovers[].touched whole number
		.lived.hidden_lines list
		.lived.incidents whole number
		.lived.lead.closed whole number
		.lived.lead.solved whole number
		.lived.matrix.cells list
		.lived.matrix.cells[].impact whole number
		.lived.matrix.cells[].priority whole number
		.lived.matrix.cells[].rows text
		.lived.matrix.cells[].urgency whole number
		.lived.matrix.impacts whole number
		.lived.matrix.rows whole number
		.lived.matrix.strange whole number
		.lived.matrix.urgencies whole number
		.lived.matrix.violations whole number
		.lived.over whole number
		.lived.paths.counted whole number
		.lived.paths.counter yes or no
		.lived.paths.first_line text
		.lived.paths.hops list
		.lived.paths.hops[] whole number
		.lived.paths.never_reassigned text
		.lived.paths.no_group whole number
		.lived.paths.one_group text
		.lived.paths.ping_pong text
		.lived.paths.reopened text
		.lived.paths.same whole number
		.lived.paths.seen whole number
		.lived.paths.tool_fewer whole number
		.lived.paths.tool_more whole number
		.lived.paths.tool_none whole number
		.lived.per_week whole number
		.lived.priorities list
		.lived.priorities[].priority whole number
		.lived.priorities[].share text
		.lived.programs list
		.lived.programs[].account text
		.lived.programs[].rows text
		.lived.programs[].why text
		.lived.routes list
		.lived.routes[].by text
		.lived.routes[].lift whole number
		.lived.routes[].rule yes or no
		.lived.routes[].share text
		.lived.routes[].support text
		.lived.routes[].to text
		.lived.routes[].word text
		.lived.rows whole number
		.lived.timezone text
		.lived.to instant
		.lived.tool text
		.lived.verdicts.agreement whole number
		.lived.verdicts.n whole number
		.lived.verdicts.rule.clock text
		.lived.verdicts.rule.pauses list
		.lived.verdicts.rule.until text
		.lived.verdicts.targets list
		.lived.verdicts.targets[].agreement whole number
		.lived.verdicts.targets[].both_kept whole number
		.lived.verdicts.targets[].both_late whole number
		.lived.verdicts.targets[].explained whole number
		.lived.verdicts.targets[].from whole number
		.lived.verdicts.targets[].kept whole number
		.lived.verdicts.targets[].late whole number
		.lived.verdicts.targets[].n whole number
		.lived.verdicts.targets[].only_ours_late whole number
		.lived.verdicts.targets[].only_theirs_late whole number
		.lived.verdicts.targets[].priority whole number
		.lived.verdicts.targets[].refused text
		.lived.verdicts.targets[].supported yes or no
		.lived.verdicts.targets[].target whole number
		.lived.verdicts.targets[].until whole number
		.lived.verdicts.tried list
		.lived.verdicts.tried[].agree whole number
		.lived.verdicts.tried[].agreement whole number
		.lived.verdicts.tried[].of whole number
		.lived.verdicts.tried[].rule.clock text
		.lived.verdicts.tried[].rule.pauses list
		.lived.verdicts.tried[].rule.pauses[] text
		.lived.verdicts.tried[].rule.until text
		.lived.waits list
		.lived.waits[].incidents text
		.lived.waits[].of_lead whole number
		.lived.waits[].reason text
		.lived.waits[].seconds whole number
		.lived.waits[].times whole number
		.lived.wanderers list
		.lived.work text
		.log.incidents whole number
		.log.problems list
		.log.rows whole number
		.log.skipped whole number
	`)
	want := []string{"busy confidence n nearly week", "count high low of share", "days hours share size"}
	if got := slices.Sorted(maps.Keys(parts)); !slices.Equal(got, want) {
		t.Errorf("the parts that come again and again are %q", got)
	}
}

// plain is v with every number whole, and with a text for each share, window and week of hours, which stand in many places; their
// keys are noted.
func plain(v any, parts map[string]bool) any {
	switch v := v.(type) {
	case float64:
		return float64(int64(v))
	case []any:
		for i := range v {
			v[i] = plain(v[i], parts)
		}
	case map[string]any:
		_, share := v["share"]
		_, count := v["count"]
		_, days := v["days"]
		_, week := v["week"]
		recurs := share && (count && v["low"] != nil || days) || week
		for key := range v {
			v[key] = plain(v[key], parts)
		}
		if recurs {
			keys := strings.Join(slices.Sorted(maps.Keys(v)), " ")
			parts[keys] = true
			return keys
		}
	}
	return v
}
