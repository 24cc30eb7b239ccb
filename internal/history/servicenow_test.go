package history_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/span"
	"belay/internal/ticket"
)

const (
	excerpt = "../../examples/servicenow/incidents.csv"
	header  = "number,incident_state,reassignment_count,reopen_count,made_sla,caller_id,opened_by,opened_at,sys_updated_by,sys_updated_at," +
		"contact_type,category,impact,urgency,priority,assignment_group,assigned_to,closed_code,resolved_at,closed_at\n"
	first = "0000045,New,0,0,true,2403,8,29/2/2016 01:16,21,29/2/2016 01:23,Phone,55,2,2,3,56,?,5,29/2/2016 11:29,5/3/2016 12:00\n"
	last  = "0000045,Closed,0,0,true,2403,8,29/2/2016 01:16,908,5/3/2016 12:00,Phone,55,2,2,3,56,?,5,29/2/2016 11:29,5/3/2016 12:00\n"
)

// brazil is the zone of the excerpt.
func brazil(t testing.TB) *calendar.Zone {
	t.Helper()
	zone, err := calendar.LoadZone("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// incidents reads a log to its end.
func incidents(t testing.TB, text io.Reader) ([]history.Incident, history.Tally) {
	t.Helper()
	log, err := history.ReadServiceNow(text, brazil(t))
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Collect(log.Incidents())
	if log.Err() != nil {
		t.Fatal(log.Err())
	}
	return all, log.Tally()
}

// at reads an instant written as RFC 3339.
func at(t testing.TB, s string) span.Instant {
	t.Helper()
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return span.At(when)
}

func TestTheRowsOfAnIncidentBecomeOne(t *testing.T) {
	all, tally := incidents(t, strings.NewReader("\ufeff"+header+first+last))
	if len(all) != 1 || tally.Rows != 2 || tally.Incidents != 1 || tally.Skipped != 0 {
		t.Fatalf("%d incidents, %+v", len(all), tally)
	}
	in := all[0]
	if in.Number != "0000045" || in.Opened != at(t, "2016-02-29T04:16:00Z") || in.Closed != at(t, "2016-03-05T15:00:00Z") ||
		in.Resolved != at(t, "2016-02-29T14:29:00Z") || in.MadeSLA == nil || !*in.MadeSLA || in.Caller != "servicenow-caller-2403" {
		t.Errorf("%+v", in)
	}
	u := in.Updates[0]
	if len(in.Updates) != 2 || u.Line != 2 || u.State != ticket.Open || u.Group != "group 56" || u.Assignee != "" || u.Priority != 3 {
		t.Errorf("%+v", in.Updates)
	}
}

func TestALocalTimeIsOneOfTheLogsZone(t *testing.T) {
	summer := strings.NewReplacer("29/2/2016", "20/2/2016", "5/3/2016", "20/2/2016") // until midnight clocks stand an hour ahead
	all, _ := incidents(t, strings.NewReader(header+summer.Replace(last)))
	if want := at(t, "2016-02-20T03:16:00Z"); all[0].Opened != want {
		t.Errorf("opened at %s; want %s", all[0].Opened, want)
	}
}

func TestARowThatCannotBeUsedIsCountedWithItsLineAndReason(t *testing.T) {
	for _, c := range []struct {
		old, broken string
		reason      history.Reason
		says        string
	}{
		{",Phone", "", history.Malformed, "it has 19 fields where the header has 20"},
		{"Phone", `Pho"ne`, history.Malformed, `bare " in non-quoted-field`},
		{"Phone", "Pho\xffne", history.NoText, "field 11 holds bytes that are no text"},
		{"Phone", "Pho\x00ne", history.NoText, "field 11"},
		{"0000045", "?", history.NoNumber, `"" is not the number`},
		{"0000045", strings.Repeat("4", 41), history.NoNumber, "is not the number"},
		{"0000045", "4 5", history.NoNumber, `"4 5" is not the number`},
		{"Closed", "-100", history.NoState, `"-100" is not a state`},
		{"true", "maybe", history.NoState, `made_sla is "maybe"`},
		{"29/2/2016 01:16", "30/2/2016 01:16", history.NoTime, `opened_at is "30/2/2016 01:16"`},
		{"29/2/2016 01:16", "2016-02-29 01:16", history.NoTime, "opened_at"},
		{"908,5/3/2016 12:00", "908,?", history.NoTime, `sys_updated_at is ""`},
		{"29/2/2016 11:29", "29/2/2016 25:29", history.NoTime, "resolved_at"},
		{",2,2,3,", ",?,2,3,", history.NoRank, `impact is ""`},
		{",2,2,3,", ",2,2,low,", history.NoRank, `priority is "low"`},
		{",2,2,3,", ",2,0,3,", history.NoRank, `urgency is "0"`},
		{"Closed,0,", "Closed,-1,", history.NoRank, "reassignment_count"},
	} {
		all, tally := incidents(t, strings.NewReader(header+first+strings.Replace(last, c.old, c.broken, 1)))
		if tally.Rows != 2 || tally.Skipped != 1 || tally.Reasons[c.reason] != 1 || len(all) != 1 || len(all[0].Updates) != 1 {
			t.Errorf("%q: %+v, %d incidents", c.broken, tally, len(all))
			continue
		}
		if p := tally.Problems[0]; p.Line != 3 || p.Reason != c.reason || !strings.Contains(p.Message, c.says) {
			t.Errorf("%q: %+v", c.broken, p)
		}
	}
}

func TestRowsThatStandApartFromTheirIncidentAreSaid(t *testing.T) {
	other := strings.ReplaceAll(last, "0000045", "0000046")
	all, tally := incidents(t, strings.NewReader(header+first+other+last))
	if len(all) != 2 || tally.Reasons[history.Apart] != 1 || tally.Problems[0].Line != 4 {
		t.Errorf("%d incidents, %+v", len(all), tally)
	}
}

func TestManyProblemsAreCountedAndTheFirstShown(t *testing.T) {
	_, tally := incidents(t, strings.NewReader(header+strings.Repeat("x\n", 500)+first))
	if tally.Skipped != 500 || tally.Reasons[history.Malformed] != 500 || len(tally.Problems) != 20 || tally.Rows != 501 {
		t.Errorf("%+v", tally)
	}
}

func TestWhatIsNoSuchLogIsRefused(t *testing.T) {
	for text, says := range map[string]string{
		"":                                "the log is empty",
		"number,state\n1,New\n":           "it has no column incident_state, opened_at, sys_updated_at, impact, urgency, priority",
		"\"" + strings.Repeat("x", 2<<20): "the row is too long",
	} {
		if _, err := history.ReadServiceNow(strings.NewReader(text), calendar.UTC()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.20q: %v; want %q", text, err, says)
		}
	}
}

func TestARowWithoutAnEndEndsTheReading(t *testing.T) {
	log, err := history.ReadServiceNow(io.MultiReader(strings.NewReader(header+first+`"`), endless{}), calendar.UTC())
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Collect(log.Incidents())
	if len(all) != 1 || log.Err() == nil || !strings.Contains(log.Err().Error(), "a row after line 2 is longer than") {
		t.Errorf("%d incidents, %v", len(all), log.Err())
	}
}

// endless is text without a line break.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// generated is a log of so many incidents of two rows each, made as it is read.
func generated(n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		_, _ = io.WriteString(w, header)
		for i := range n {
			number := fmt.Sprintf("%07d", i)
			if _, err := io.WriteString(w, strings.Replace(first, "0000045", number, 1)+strings.Replace(last, "0000045", number, 1)); err != nil {
				return
			}
		}
		_ = w.Close()
	}()
	return r
}

func TestALongLogIsNotHeldInMemory(t *testing.T) {
	const rows = 60_000 // 10 MB of text
	log, err := history.ReadServiceNow(generated(rows/2), calendar.UTC())
	if err != nil {
		t.Fatal(err)
	}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	for range log.Incidents() {
		n++
		if n == rows/2 {
			runtime.GC()
			runtime.ReadMemStats(&now)
		}
	}
	if grown := int64(now.HeapAlloc) - int64(before.HeapAlloc); n != rows/2 || grown > 5<<20 {
		t.Errorf("after %d incidents %d bytes are held", n, grown)
	}
}

func TestTheStatesOfTheWholeExcerptAreKnown(t *testing.T) {
	text, err := os.ReadFile(excerpt)
	if err != nil {
		t.Fatal(err)
	}
	all, tally := incidents(t, bytes.NewReader(text))
	if len(all) != 310 || tally.Rows != 2456 || tally.Skipped != 0 {
		t.Errorf("%d incidents, %+v", len(all), tally)
	}
}

// BenchmarkReadServiceNow reads a log of two million rows.
func BenchmarkReadServiceNow(b *testing.B) {
	const rows = 2_000_000
	for range b.N {
		log, err := history.ReadServiceNow(generated(rows/2), calendar.UTC())
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for range log.Incidents() {
			n++
		}
		if n != rows/2 || log.Tally().Rows != rows {
			b.Fatalf("%d incidents, %+v", n, log.Tally())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
}
