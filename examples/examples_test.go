// Package examples_test keeps the examples true: what is said of them on the page and in their comments.
package examples_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/span"
	"belay/internal/verify"
)

// read is the model in a file; any problem ends the test.
func read(t *testing.T, name string) *model.Model {
	t.Helper()
	m, problems := modelfile.Parse(name, os.ReadFile)
	for _, p := range problems {
		t.Errorf("%v %s", p, p.Hint)
	}
	if t.Failed() {
		t.FailNow()
	}
	return m
}

// years are so many years from the day for which the examples were written.
func years(n int) span.Span {
	return calendar.Days(
		calendar.Date{Year: 2026, Month: 11, Day: 22}, calendar.Date{Year: 2026 + n, Month: 11, Day: 21}, calendar.UTC())
}

func TestTheSmallExampleReads(t *testing.T) {
	m := read(t, "small/support.yaml")
	if len(m.Unknowns()) != 1 {
		t.Errorf("placeholders are %v; the owner of the custom code is the one", m.Unknowns())
	}
}

func TestTheExamplesAreLaidOutAsTheProgramLaysOut(t *testing.T) {
	names, err := filepath.Glob("*/*.yaml")
	if err != nil || len(names) < 3 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if laid, problems := modelfile.Format(name, string(text)); laid != string(text) || len(problems) > 0 {
			t.Errorf("belay fmt examples/%s would change it", name)
		}
	}
}

func TestTheHarbourIsAsLargeAsItSays(t *testing.T) {
	m := read(t, "harbour/support.yaml")
	zones := map[string]bool{}
	for _, c := range m.Calendars {
		if c.Timezone != nil {
			zones[c.Timezone.Name()] = true
		}
	}
	cells := map[string]bool{}
	for _, f := range m.Functions {
		cells[fmt.Sprint(f.Link, f.Line)] = true
	}
	if len(m.Functions) < 40 || len(m.People) < 60 || len(m.Parties) != 5 || len(zones) < 3 || len(m.Unknowns()) > 0 {
		t.Errorf("%d functions, %d people, %d parties, %d zones abroad, %d placeholders",
			len(m.Functions), len(m.People), len(m.Parties), len(zones), len(m.Unknowns()))
	}
	if len(cells) != 3*6 {
		t.Errorf("functions stand on %d of the 18 lines of three links", len(cells))
	}
}

func TestTheHarbourHasNothingToBeSaidOfIt(t *testing.T) {
	m := read(t, "harbour/support.yaml")
	for _, f := range check.Run(m, check.Options{Over: years(1)}).Findings {
		if f.Waived == nil {
			t.Errorf("%v: %s (%s, %s)\n%s", f.At, f.Message, f.Rule, f.Level, strings.Join(f.Witness, "\n"))
		}
	}
}

func TestTheHarbourIsNeverWithoutAnybodyForThreeYears(t *testing.T) {
	m := read(t, "harbour/support.yaml")
	proof := coverage.Prove(m, years(3), coverage.Options{})
	for _, c := range proof.Cells {
		switch {
		case c.Least < 2:
			t.Errorf("%s, %s: least %d", c.Service.ID, c.Severity.ID, c.Least)
		case c.Severity.Page && c.Wait.Seconds > 0:
			t.Errorf("%s, %s: the first is told after %d s", c.Service.ID, c.Severity.ID, c.Wait.Seconds)
		case c.Swarm != nil && len(c.Swarm.Gaps) > 0:
			t.Errorf("%s, %s: nobody can be invited at %v", c.Service.ID, c.Severity.ID, c.Swarm.Gaps[0])
		}
	}
	for _, p := range coverage.Promises(m, years(3)) {
		if p.Broken() {
			t.Errorf("%s, %s: %s of %s comes %d s late", p.Service.ID, p.Severity.ID, p.Target, p.Agreement.ID, p.Late)
		}
	}
}

func TestTheWatchHandsOverWithoutAHoleOnAnyDayOfThreeYears(t *testing.T) {
	m := read(t, "harbour/support.yaml")
	over := years(3)
	var sites []span.Set
	var all span.Set
	for _, id := range []model.CalendarID{"watch-europe", "watch-west", "watch-pacific"} {
		open := m.Calendar(id).Open(over)
		sites, all = append(sites, open), all.Union(open)
	}
	if hole := all.Gaps(over); !hole.Empty() {
		t.Errorf("nobody is on watch from %v", hole.Spans()[0])
	}
	if together := sites[0].Intersect(sites[1]).Union(sites[1].Intersect(sites[2])).Union(sites[2].Intersect(sites[0])); together.Empty() {
		t.Error("the watches never meet")
	}
}

func TestTheIndependentCheckerConfirmsTheProofOfEveryExample(t *testing.T) {
	for _, name := range []string{"small/support.yaml", "harbour/support.yaml", "faults/support.yaml"} {
		m := read(t, name)
		document, err := coverage.Prove(m, years(1), coverage.Options{}).Certificate().JSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := verify.Check(m, document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheRuleOfAnotherToolIsAModelWithoutErrors(t *testing.T) {
	for _, f := range check.Run(read(t, "servicenow/support.yaml"), check.Options{Over: years(1)}).Findings {
		if f.Level >= check.Error {
			t.Errorf("%v: %s (%s)", f.At, f.Message, f.Rule)
		}
	}
}

// finds reads which rule is said to find something, after "finds" in a comment.
var finds = regexp.MustCompile(`\bfinds ([a-z]+(?:-[a-z]+)*)`)

func TestExactlyTheFaultsThatStandInTheCommentsAreFound(t *testing.T) {
	const name = "faults/support.yaml"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if strings.HasPrefix(line, "#") {
			continue // the introduction
		}
		for _, found := range finds.FindAllStringSubmatch(line, -1) {
			want = append(want, fmt.Sprintf("%3d %s", number, found[1]))
		}
	}
	var got []string
	for _, f := range check.Run(read(t, name), check.Options{Over: years(1)}).Findings {
		if f.Level >= check.Warning && f.Waived == nil {
			got = append(got, fmt.Sprintf("%3d %s", f.At.Start.Line, f.Rule))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("said in the comments (-) and found (+):\n%s", diff)
	}
	if len(want) < 12 {
		t.Errorf("%d faults are planted; a dozen was promised", len(want))
	}
}

func TestTheHolesOfTheFaultyModelAreWhereItSaysTheyAre(t *testing.T) {
	m := read(t, "faults/support.yaml")
	proof := coverage.Prove(m, years(1), coverage.Options{})
	first := map[string]string{}
	for _, c := range proof.Cells {
		if len(c.Gaps) > 0 {
			local := func(at span.Instant) string { return at.In(m.Timezone.Location()).Format("Mon 2 Jan 2006 15:04:05") }
			first[string(c.Service.ID)] = local(c.Gaps[0].From) + " – " + local(c.Gaps[0].Until)
		}
	}
	// A ticket raised a quarter of an hour before somebody comes can still be taken in time; the last second of each
	// hole is the one from which the quarter ends with the first second of duty.
	want := map[string]string{
		"booking":  "Sat 28 Nov 2026 16:30:00 – Sat 28 Nov 2026 20:45:01",
		"results":  "Thu 24 Dec 2026 19:00:00 – Fri 25 Dec 2026 18:45:01",
		"portal":   "Mon 23 Nov 2026 17:00:00 – Mon 23 Nov 2026 17:45:01",
		"pharmacy": "Thu 1 Jul 2027 00:00:00 – Mon 22 Nov 2027 01:00:00",
	}
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("first holes (-want +got):\n%s", diff)
	}
}
