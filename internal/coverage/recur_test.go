package coverage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/span"
)

// stretches are spans between local times in a zone, written "2026-12-12T17:00", from and until in turn.
func stretches(t *testing.T, zone string, walls ...string) []span.Span {
	t.Helper()
	z, err := calendar.LoadZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	var out []span.Span
	for i := 0; i < len(walls); i += 2 {
		out = append(out, span.Span{From: instant(t, walls[i], z, calendar.Starts), Until: instant(t, walls[i+1], z, calendar.Ends)})
	}
	return out
}

func instant(t *testing.T, wall string, z *calendar.Zone, side calendar.Side) span.Instant {
	t.Helper()
	w, err := calendar.ParseWall(wall)
	if err != nil {
		t.Fatal(err)
	}
	at, _ := calendar.Resolve(w, z, side)
	return at
}

// weeks repeats a stretch of local time in a zone, n times, a week apart.
func weeks(t *testing.T, zone string, n int, from, until calendar.Wall) []span.Span {
	t.Helper()
	z, err := calendar.LoadZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	var out []span.Span
	for k := range n {
		start, _ := calendar.Resolve(calendar.Wall{Date: from.Date.Add(7 * k), Second: from.Second}, z, calendar.Starts)
		end, _ := calendar.Resolve(calendar.Wall{Date: until.Date.Add(7 * k), Second: until.Second}, z, calendar.Ends)
		out = append(out, span.Span{From: start, Until: end})
	}
	return out
}

func wall(t *testing.T, s string) calendar.Wall {
	t.Helper()
	w, err := calendar.ParseWall(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func sayings(t *testing.T, zone string, spans []span.Span) []string {
	t.Helper()
	z, err := calendar.LoadZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range coverage.Recurring(span.Of(spans...).Spans(), z) {
		out = append(out, r.Words())
	}
	return out
}

func TestSaturdayAfternoonsOfAYearAreOneSentenceAcrossClockChanges(t *testing.T) {
	spans := weeks(t, "Europe/Copenhagen", 52, wall(t, "2026-12-12T17:00"), wall(t, "2026-12-12T20:00"))
	if diff := cmp.Diff([]string{"every Saturday 17:00–20:00"}, sayings(t, "Europe/Copenhagen", spans)); diff != "" {
		t.Error(diff)
	}
}

func TestAWeekendThatIsMissingOnceIsNotEveryWeekend(t *testing.T) {
	spans := weeks(t, "Europe/Copenhagen", 10, wall(t, "2026-12-11T15:30"), wall(t, "2026-12-14T08:00"))
	spans = append(spans[:4:4], spans[5:]...)
	if diff := cmp.Diff([]string{"Fridays 15:30 until Mon 08:00"}, sayings(t, "Europe/Copenhagen", spans)); diff != "" {
		t.Error(diff)
	}
}

func TestNightsOfSeveralDaysAreToldTogetherAndTheLongestTimeFirst(t *testing.T) {
	var spans []span.Span
	for d := range 4 { // Monday to Thursday
		from, until := wall(t, "2026-12-07T16:30"), wall(t, "2026-12-08T08:00")
		from.Date, until.Date = from.Date.Add(d), until.Date.Add(d)
		spans = append(spans, weeks(t, "Europe/Copenhagen", 5, from, until)...)
	}
	spans = append(spans, stretches(t, "Europe/Copenhagen", "2026-12-25T09:00", "2026-12-25T12:00")...)
	want := []string{"Mon–Thu 16:30 until 08:00 the next day", "Fri 25 Dec 2026 09:00–12:00"}
	if diff := cmp.Diff(want, sayings(t, "Europe/Copenhagen", spans)); diff != "" {
		t.Error(diff)
	}
}

func TestWholeDaysEndAtMidnightOfTheSameDay(t *testing.T) {
	spans := stretches(t, "Europe/Copenhagen", "2026-12-25T00:00", "2026-12-26T00:00")
	if diff := cmp.Diff([]string{"Fri 25 Dec 2026 all day"}, sayings(t, "Europe/Copenhagen", spans)); diff != "" {
		t.Error(diff)
	}
}

func TestAGapOfWeeksNamesBothItsDates(t *testing.T) {
	spans := stretches(t, "Europe/Copenhagen", "2027-01-01T00:00", "2027-03-02T08:00")
	if diff := cmp.Diff([]string{"Fri 1 Jan 2027 00:00 until Tue 2 Mar 2027 08:00"}, sayings(t, "Europe/Copenhagen", spans)); diff != "" {
		t.Error(diff)
	}
}

// TestFoldingLosesNoSpan draws spans and finds each of them in exactly one recurrence.
func TestFoldingLosesNoSpan(t *testing.T) {
	z, err := calendar.LoadZone("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var spans []span.Span
		for range rapid.IntRange(0, 60).Draw(t, "spans") {
			from := span.Instant(rapid.Int64Range(0, 20_000).Draw(t, "hour") * 3600)
			spans = append(spans, span.Span{From: from, Until: from + span.Instant(rapid.Int64Range(1, 300).Draw(t, "length")*3600)})
		}
		spans = span.Of(spans...).Spans()
		var back []span.Span
		for _, r := range coverage.Recurring(spans, z) {
			back = append(back, r.Spans...)
			if r.Words() == "" {
				t.Fatal("a recurrence has no words")
			}
		}
		if len(back) != len(spans) || !span.Of(back...).Equal(span.Of(spans...)) {
			t.Fatalf("%d spans became %d", len(spans), len(back))
		}
	})
}
