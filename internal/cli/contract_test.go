package cli_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"belay/internal/cli"
)

// contractModel has something to say in every field: a gap, a thin spot, a swarm, a placeholder, a swap and a waiver.
const contractModel = `belay: 1
name: Contract
timezone: Europe/Copenhagen
currency: EUR
calendars:
  office: {hours: "Mon-Fri 08:00-16:00"}
parties:
  quay: {name: Quay A/S, kind: internal}
  tidewell: {name: Tidewell, kind: vendor, contact: {phone: "+44 1632 960199"}}
people:
  ann: {name: Ann Holt, party: quay, works: office, phone: "+45 5550 0101"}
  bo: {name: Bo Lind, party: quay, works: office, phone: "+45 5550 0102"}
services:
  gate: {name: Truck gate, owner: ann, entry: desk}
severities:
  critical: {means: Trucks queue, clock: always, acknowledge: 15m, resolve: 4h, escalation: all, page: true}
functions:
  desk: {link: functional, line: 1, owner: "?", cover: [{people: [ann], hours: office}], escalates_to: [core]}
  core: {link: application, line: 2, owner: bo, cover: [{people: [bo]}, {party: tidewell, agreement: care}]}
rotas:
  duty: {people: [ann, bo], turn: 1 week, start: 2026-01-05,
         changes: [{from: 2026-11-23T09:00, until: 2026-11-24T09:00, replace: ann, with: bo, why: swap}]}
escalations:
  all: {steps: [{after: 0m, tell: [desk]}, {after: 10m, tell: [core]}], last_resort: bo}
swarms:
  all: {when: [severity critical], invite: [core], first_within: 15m, per_person: 2}
agreements:
  care: {kind: contract, party: tidewell, covers: [core], hours: office, from: 2026-01-01, until: 2026-12-31, price: {per_month: 900}}
waivers: [{rule: bus-factor, on: desk, why: She is never ill, by: ann, until: 2027-06-30}]
`

// answer is what belay prints for args, as JSON; files are written beside each other first.
func answer(t *testing.T, status int, args ...string) any {
	t.Helper()
	t.Chdir(t.TempDir())
	edited := strings.NewReplacer("acknowledge: 15m", "acknowledge: 20m", "[ann, bo], turn", "[bo], turn", "900", "950",
		"works: office, phone: \"+45 5550 0102\"", "phone: \"+45 5550 0102\"", "cover: [{people: [ann], hours: office}]", "cover: [{rota: duty}]").Replace(contractModel)
	for name, text := range map[string]string{"support.yaml": contractModel, "new.yaml": edited} {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if args[0] == "verify" {
		run(t, 1, "cover", "--certificate", args[1])
	}
	var v any
	if err := json.Unmarshal(run(t, status, args...), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// run is what belay prints for args, on Friday 20 November 2026.
func run(t *testing.T, status int, args ...string) []byte {
	t.Helper()
	var out, errors bytes.Buffer
	got := cli.Run(args, cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errors, Getenv: func(string) string { return "" },
		Now: time.Date(2026, time.November, 20, 20, 0, 0, 0, time.UTC),
	})
	if got != status {
		t.Fatalf("belay %s ends with %d, not %d\n%s", strings.Join(args, " "), got, status, errors.String())
	}
	return out.Bytes()
}

// shape is the kinds of value in v by their path: a key after a dot, [] for an element of a list.
func shape(v any) []string {
	kinds := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		kind := "null"
		switch v := v.(type) {
		case map[string]any:
			for key, inner := range v {
				walk(path+"."+key, inner)
			}
			return
		case []any:
			kind = "list"
			for _, inner := range v {
				walk(path+"[]", inner)
			}
		case string:
			kind = "text"
			if at, err := time.Parse(time.RFC3339, v); err == nil {
				kind = "instant"
				if at.Location() != time.UTC {
					kind = "instant elsewhere"
				}
			}
		case float64:
			kind = "number"
			if v == float64(int64(v)) {
				kind = "whole number"
			}
		case bool:
			kind = "yes or no"
		}
		kinds[path+" "+kind] = true
	}
	walk("", v)
	return slices.Sorted(maps.Keys(kinds))
}

// keeps holds the shape of v against the one that is promised.
func keeps(t *testing.T, v any, promised string) {
	t.Helper()
	want := slices.Collect(func(yield func(string) bool) {
		for line := range strings.Lines(promised) {
			if line = strings.TrimSpace(line); line != "" && !yield(line) {
				return
			}
		}
	})
	slices.Sort(want)
	if diff := cmp.Diff(want, shape(v)); diff != "" {
		t.Errorf("- promised, + printed\n%s", diff)
	}
}

func TestTheJSONOfCheckKeepsItsShape(t *testing.T) {
	keeps(t, answer(t, 0, "check", "--format", "json"), `
		.model text
		.digest text
		.findings list
		.findings[].rule text
		.findings[].severity text
		.findings[].message text
		.findings[].file text
		.findings[].line whole number
		.findings[].column whole number
		.findings[].on text
		.findings[].witness list
		.findings[].witness[] text
		.findings[].remedy text
		.findings[].waived yes or no
		.findings[].waiver.why text
		.findings[].waiver.by text
		.findings[].waiver.until text
		.counts.error whole number
		.counts.warning whole number
		.counts.info whole number
	`)
}

func TestTheJSONOfWhoKeepsItsShape(t *testing.T) {
	keeps(t, answer(t, 0, "who", "--format", "json"), `
		.model text
		.digest text
		.at instant
		.chains list
		.chains[].service text
		.chains[].severity text
		.chains[].clock text
		.chains[].acknowledge_by instant
		.chains[].steps list
		.chains[].steps[].after whole number
		.chains[].steps[].at instant
		.chains[].steps[].tell list
		.chains[].steps[].tell[] text
		.chains[].steps[].while text
		.chains[].steps[].holders list
		.chains[].steps[].empty_because text
		.chains[].steps[].next.person text
		.chains[].steps[].next.name text
		.chains[].steps[].next.party text
		.chains[].steps[].next.contacts list
		.chains[].steps[].next.contacts[] text
		.chains[].steps[].next.since instant
		.chains[].steps[].next.until instant
		.chains[].steps[].next.why text
		.chains[].last_resort.holder text
		.chains[].last_resort.at instant
		.chains[].last_resort.holders list
		.chains[].last_resort.holders[].person text
		.chains[].last_resort.holders[].name text
		.chains[].last_resort.holders[].party text
		.chains[].last_resort.holders[].contacts list
		.chains[].last_resort.holders[].contacts[] text
		.chains[].last_resort.holders[].since instant
		.chains[].last_resort.holders[].until instant
		.chains[].last_resort.holders[].why text
	`)
}

func TestAHolderInTheJSONOfWhoHasAllThatIsPromised(t *testing.T) {
	got := shape(answer(t, 0, "who", "--format", "json", "--at", "mon 10:00"))
	for _, want := range []string{
		".chains[].steps[].holders[].person text", ".chains[].steps[].holders[].name text", ".chains[].steps[].holders[].party text",
		".chains[].steps[].holders[].contacts[] text", ".chains[].steps[].holders[].since instant",
		".chains[].steps[].holders[].until instant", ".chains[].steps[].holders[].why text",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("there is no %s", want)
		}
	}
}

func TestTheJSONOfCoverKeepsItsShape(t *testing.T) {
	v := answer(t, 1, "cover", "--format", "json", "--for", "3 months")
	var got []string
	for _, line := range shape(v) {
		if !strings.Contains(line, ".witness.") {
			got = append(got, line)
		}
	}
	want := []string{
		".model text", ".digest text", ".from instant", ".until instant", ".tzdata text", ".holidays text", ".cells list",
		".cells[].service text", ".cells[].severity text", ".cells[].clock text", ".cells[].pick_up whole number",
		".cells[].least whole number", ".cells[].covered number", ".cells[].worst_wait whole number", ".cells[].worst_wait_at instant",
		".cells[].gaps list", ".cells[].gaps[].from instant", ".cells[].gaps[].until instant", ".cells[].gaps[].least whole number",
		".cells[].thin list", ".cells[].thin[].from instant", ".cells[].thin[].until instant", ".cells[].thin[].least whole number",
		".cells[].swarm.least whole number", ".cells[].swarm.gaps list", ".cells[].swarm.gaps[].from instant",
		".cells[].swarm.gaps[].until instant", ".cells[].swarm.gaps[].least whole number",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("- promised, + printed\n%s", diff)
	}
	if !slices.Contains(shape(v), ".cells[].gaps[].witness.steps[].empty_because text") {
		t.Error("a gap has no witness")
	}
}

func TestTheJSONOfVerifyKeepsItsShape(t *testing.T) {
	keeps(t, answer(t, 0, "verify", "proof.json", "--format", "json"), `
		.model text
		.digest text
		.from instant
		.until instant
		.without list
		.tzdata.made text
		.tzdata.checked text
		.holidays.made text
		.holidays.checked text
		.cells whole number
		.intervals whole number
		.instants whole number
		.faults list
	`)
}

func TestTheJSONOfRotaKeepsItsShape(t *testing.T) {
	keeps(t, answer(t, 0, "rota", "--format", "json"), `
		.model text
		.digest text
		.from instant
		.until instant
		.rotas list
		.rotas[].rota text
		.rotas[].timezone text
		.rotas[].shifts list
		.rotas[].shifts[].from instant
		.rotas[].shifts[].until instant
		.rotas[].shifts[].place whole number
		.rotas[].shifts[].turn whole number
		.rotas[].shifts[].person text
		.rotas[].shifts[].name text
		.rotas[].shifts[].planned text
		.rotas[].shifts[].changed yes or no
		.rotas[].shifts[].staying yes or no
		.rotas[].shifts[].away yes or no
		.rotas[].shifts[].why text
	`)
}

func TestTheJSONOfDiffKeepsItsShape(t *testing.T) {
	keeps(t, answer(t, 0, "diff", "support.yaml", "new.yaml", "--format", "json"), `
		.old.model text
		.old.digest text
		.new.model text
		.new.digest text
		.from instant
		.until instant
		.cover list
		.cover[].service text
		.cover[].severity text
		.cover[].old.least whole number
		.cover[].old.covered number
		.cover[].old.worst_wait whole number
		.cover[].new.least whole number
		.cover[].new.covered whole number
		.cover[].new.worst_wait whole number
		.cover[].won list
		.cover[].won[].from instant
		.cover[].won[].until instant
		.cover[].lost list
		.cover[].sturdier list
		.cover[].thinner list
		.cover[].thinner[].from instant
		.cover[].thinner[].until instant
		.people list
		.people[].person text
		.people[].name text
		.people[].party text
		.people[].wins list
		.people[].wins[] text
		.people[].loses list
		.people[].loses[] text
		.people[].duty.old whole number
		.people[].duty.new whole number
		.people[].nights.old whole number
		.people[].nights.new whole number
		.people[].weekends.old whole number
		.people[].weekends.new whole number
		.functions list
		.targets list
		.targets[].on text
		.targets[].what text
		.targets[].old text
		.targets[].new text
		.targets[].direction text
		.agreements list
		.agreements[].on text
		.agreements[].what text
		.agreements[].old text
		.agreements[].new text
		.agreements[].direction text
		.money.currency text
		.money.old.per_month number
		.money.old.one_off whole number
		.money.new.per_month number
		.money.new.one_off whole number
		.others list
		.others[].on text
		.others[].what text
		.others[].old text
		.others[].new text
		.others[].direction text
		.touches list
		.touches[] text
	`)
}

func TestTheJSONOfDiagramAndPlanKeepsItsShape(t *testing.T) {
	keeps(t, answer(t, 0, "diagram", "--format", "json"), `
		.model text
		.digest text
		.by text
		.bands list
		.bands[].band text
		.bands[].functions list
		.bands[].functions[].function text
		.bands[].functions[].name text
		.bands[].functions[].link text
		.bands[].functions[].line whole number
		.bands[].functions[].owner text
		.bands[].functions[].parties list
		.bands[].functions[].parties[] text
		.bands[].functions[].escalates_to list
		.bands[].functions[].escalates_to[] text
	`)
	keeps(t, answer(t, 0, "plan", "--format", "json"), `
		.model text
		.digest text
		.sections list
		.sections[].id text
		.sections[].title text
		.markdown text
	`)
}

// contractLog is one incident that is over, one that is not, and a row that is none.
const contractLog = `number,incident_state,made_sla,opened_at,sys_updated_at,impact,urgency,priority,closed_at
1,Closed,false,20/11/2026 08:00,20/11/2026 18:00,1,1,1,20/11/2026 18:00
2,Closed,true,20/11/2026 08:00,20/11/2026 10:00,1,1,1,20/11/2026 10:00
3,New,true,20/11/2026 08:00,20/11/2026 10:00,1,1,1,?
4
`

// shapeOfLog is the shape of LOG.
const shapeOfLog = `
	.log.rows whole number
	.log.incidents whole number
	.log.skipped whole number
	.log.reasons.not a row of the table whole number
	.log.problems list
	.log.problems[].line whole number
	.log.problems[].reason text
	.log.problems[].message text
	.left_out.still open at the end of the log whole number
`

// imported is what belay import prints as JSON, with the log and the record beside the models.
func imported(t *testing.T) any {
	t.Helper()
	answer(t, 0, "diagram", "--format", "json") // writes the models
	if err := os.WriteFile("log.csv", []byte(contractLog), 0o666); err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(run(t, 0, "import", "servicenow", "log.csv", "--db", "desk.db", "--model", "support.yaml", "--format", "json"), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheJSONOfImportKeepsItsShape(t *testing.T) {
	keeps(t, imported(t), shapeOfLog+`
		.model text
		.digest text
		.edition whole number
		.imported whole number
		.there whole number
		.entries whole number
		.quiet whole number
	`)
}

func TestTheJSONOfReportKeepsItsShape(t *testing.T) {
	imported(t)
	scores := func(at string) string {
		return strings.ReplaceAll(`
			@.n whole number
			@.both_kept whole number
			@.both_late whole number
			@.only_ours_late whole number
			@.only_theirs_late whole number
			@.agreement whole number
		`, "@", at)
	}
	rest := scores(".imported.all") + scores(".imported.verdicts[]") + `
		.model text
		.digest text
		.at instant
		.tickets whole number
		.promises list
		.imported.tickets whole number
		.imported.from instant
		.imported.to instant
		.imported.until text
		.imported.silent whole number
		.imported.verdicts list
		.imported.verdicts[].severity text
		.imported.verdicts[].target whole number
		.imported.verdicts[].best.from whole number
		.imported.verdicts[].best.until whole number
		.imported.verdicts[].best.agreement whole number
	`
	var fromLog, fromRecord any
	for v, from := range map[*any][]string{&fromLog: {"--log", "log.csv"}, &fromRecord: {"--db", "desk.db"}} {
		if err := json.Unmarshal(run(t, 0, append([]string{"report", "sla", "--format", "json"}, from...)...), v); err != nil {
			t.Fatal(err)
		}
	}
	keeps(t, fromLog, rest+strings.ReplaceAll(strings.ReplaceAll(shapeOfLog, "\t.log", "\t.imported.log"), "\t.left_out", "\t.imported.left_out"))
	keeps(t, fromRecord, rest+".imported.log null")
}

// TestWhatTheContractSaysOfPlacesIsAsTheFilesAre asks a program's first question: where is it?
func TestAFindingPointsIntoTheFileThatWasNamed(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "model.yaml")
	if err := os.WriteFile(name, []byte(contractModel+"colour: red\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	var report struct {
		Findings []struct {
			File         string
			Line, Column int
		}
	}
	if err := json.Unmarshal(run(t, 1, "check", name, "--format", "json"), &report); err != nil {
		t.Fatal(err)
	}
	want := strings.Count(contractModel, "\n") + 1
	if len(report.Findings) != 1 || report.Findings[0].File != name || report.Findings[0].Line != want || report.Findings[0].Column != 1 {
		t.Errorf("%+v, not line %d of %s", report.Findings, want, name)
	}
}
