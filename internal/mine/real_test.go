package mine_test

import (
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/history"
	"belay/internal/mine"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/span"
	"belay/internal/ticket"
)

// realLog is a public log of an IT department; SOURCES.md beside it says whose.
const realLog = "../history/testdata/servicenow-2016.csv.gz"

// lived is what the real log shows, its times as they are written.
func lived(t testing.TB) *mine.Lived {
	t.Helper()
	l, err := mined()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// mined is the real log, read once.
var mined = sync.OnceValues(func() (*mine.Lived, error) {
	file, err := os.Open(realLog)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	m := mine.New(calendar.UTC())
	tally, err := history.Read(history.ServiceNow, nil, file, func(in history.Incident) error {
		m.Add(in)
		return nil
	})
	if err == nil && tally.Skipped > 0 {
		err = fmt.Errorf("of the log %d rows could not be used", tally.Skipped)
	}
	if err != nil {
		return nil, err
	}
	return m.Finish()
})

// asked is the lines that a program of awk, in testdata, prints of the real log, sorted. It shares nothing with ours.
func asked(t *testing.T, program string) string {
	t.Helper()
	for _, command := range []string{"sh", "gzip", "awk", "sort"} {
		if _, err := exec.LookPath(command); err != nil {
			t.Fatalf("This test counts the log with other programs than ours and needs %s, which is not installed: %v", command, err)
		}
	}
	run := exec.CommandContext(t.Context(), "sh", "-c", program, "sh", realLog)
	run.Env = append(os.Environ(), "LC_ALL=C")
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return sorted(string(out))
}

func sorted(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

func TestAnotherProgramCountsTheSameInTheRealLog(t *testing.T) {
	l := lived(t)
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	group := func(name string) string { return strings.TrimPrefix(name, "group ") }
	say("rows %d", l.Rows)
	say("incidents %d", l.Incidents)
	p := l.Paths
	say("never-reassigned %d", p.NeverReassigned.Count)
	say("one-group %d", p.OneGroup.Count)
	say("no-group %d", p.NoGroup)
	say("ping-pong %d", p.PingPong.Count)
	say("seen %d", p.Seen)
	say("counted %d", p.Counted)
	say("same %d", p.Same)
	say("tool-more %d", p.More)
	say("tool-fewer %d", p.Fewer)
	say("reopened %d", p.Reopened.Count)
	for hops, n := range p.Hops {
		say("hops %d %d", hops, n)
	}
	for _, c := range l.Matrix.Cells {
		say("cell %d %d %d %d", c.Impact, c.Urgency, c.Priority, c.Rows.Of)
	}
	if l.Matrix.Violations != 0 {
		t.Errorf("the matrix is broken %d times", l.Matrix.Violations)
	}
	for _, f := range l.Functions {
		say("group %s visits %d had %d entered %d ended %d", group(f.Name), f.Visits, f.Had, f.Entered.Count, f.Resolved.Count)
	}
	for _, h := range l.Handovers {
		say("edge %s %s %d back %d", group(h.From), group(h.To), h.Count, h.Return)
	}
	for _, w := range l.Waits {
		say("wait %s incidents %d times %d minutes %d", w.Reason, w.Incidents.Count, w.Times, w.Seconds/60)
	}
	for h, n := range l.Arrivals.Week {
		if n > 0 {
			say("arrive %d %d", h, n)
		}
	}
	for h, n := range l.Work.Week {
		if n > 0 {
			say("work %d %d", h, n)
		}
	}
	if len(l.Programs) != 1 || l.Programs[0].Account != "servicenow-updater-908" {
		t.Errorf("programs are %+v", l.Programs)
	}
	if diff := cmp.Diff(asked(t, `gzip -dc "$1" | awk -F, -v program=908 -f testdata/count.awk`), sorted(b.String())); diff != "" {
		t.Errorf("- awk, + ours\n%s", diff)
	}
}

func TestAnotherProgramFindsTheSameTargetsInTheRealLog(t *testing.T) {
	v := lived(t).Verdicts
	if v.Rule == nil || v.Rule.Clock != "Mon-Fri 00:00-24:00" || v.Rule.Until != "closed" || len(v.Rule.Pauses) != 0 {
		t.Fatalf("the rule is %+v", v.Rule)
	}
	var b strings.Builder
	for _, p := range v.Targets {
		until := int64(-1)
		if p.Until != nil {
			until = *p.Until / 60
		}
		fmt.Fprintf(&b, "%d of %d kept %d from %d until %d\n", p.Priority, p.N, p.Kept, p.From/60, until)
		if supported := p.Priority >= 3; supported != (p.Target > 0) || supported != (p.Refused == "") {
			t.Errorf("%+v", p)
		}
	}
	const program = `gzip -dc "$1" | awk -F, -f testdata/used.awk | sort -k1,1n -k2,2n | awk -f testdata/target.awk`
	if diff := cmp.Diff(asked(t, program), sorted(b.String())); diff != "" {
		t.Errorf("- awk, + ours\n%s", diff)
	}
	for at, want := range map[int]mine.Target{
		2: {Target: 154*3600 + 600, BothKept: 6449, BothLate: 5979, OnlyOurs: 81, OnlyThem: 24},
		3: {Target: 348 * 3600, BothKept: 352, BothLate: 116, OnlyOurs: 1},
	} {
		got := v.Targets[at]
		if got.Target != want.Target || got.BothKept != want.BothKept || got.BothLate != want.BothLate || got.OnlyOurs != want.OnlyOurs || got.OnlyThem != want.OnlyThem {
			t.Errorf("%+v", got)
		}
	}
}

func TestTheDraftOfTheRealLogIsAModelThatStandsTheRules(t *testing.T) {
	l := lived(t)
	m := standing(t, mine.Draft(l))
	entry := m.Service(m.Services[0].ID).Entry
	if entry != "group-70" || len(m.Functions) != 22 || m.Stage != "implement" {
		t.Errorf("it begins at %s and has %d functions", entry, len(m.Functions))
	}
	if v := m.Severity("p3"); v.Resolve.Seconds != 154*3600+600 || v.PausesFor(string(ticket.ForRequester)) {
		t.Errorf("p3 is %+v", v)
	}
	if v := m.Severity("p3"); v.Attain.Ratio < 0.51 || v.Attain.Ratio > 0.53 {
		t.Errorf("half of the tickets of p3 kept it, and the draft asks for %v", v.Attain.Ratio)
	}
	if v := m.Severity("p1"); v.Attain != nil || !v.Resolve.Unknown {
		t.Errorf("of p1 the log says nothing, and the draft says %+v", v.Resolve)
	}
	if got := m.Function("group-70").Resolves.Ratio; got < 0.58 || got > 0.60 {
		t.Errorf("group 70 solves %v", got)
	}
}

// january is what the rules look at: that of 2026.
var january = span.Span{From: 1_767_225_600, Until: 1_769_904_000}

// standing is a draft as a model. It reads without a problem, is laid out as it should be, and no rule finds an error in it
// while it is being built.
func standing(t interface {
	Helper()
	Fatalf(string, ...any)
}, draft string,
) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("draft.yaml", draft)
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, draft)
	}
	if laid, problems := modelfile.Format("draft.yaml", draft); len(problems) > 0 || laid != draft {
		t.Fatalf("%v\n%s", problems, cmp.Diff(draft, laid))
	}
	for _, f := range check.Run(m, check.Options{Stage: model.Implement, Over: january}).Findings {
		if f.Level == check.Error {
			t.Fatalf("%s: %s\n%s", f.Rule, f.Message, draft)
		}
	}
	return m
}

// modelOf reads a model.
func modelOf(t *testing.T, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}
