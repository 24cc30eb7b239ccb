package calendar

import (
	"errors"
	"testing"

	"belay/internal/span"
)

func TestALocalTimeIsReadAndWrittenAlike(t *testing.T) {
	for _, s := range []string{"2026-12-24T09:00", "2026-12-24T00:00", "2026-12-24T24:00"} {
		w, err := ParseWall(s)
		if err != nil || w.String() != s {
			t.Errorf("%s read as %v, %v", s, w, err)
		}
	}
}

func TestWhatIsNoLocalTimeIsRefusedInWords(t *testing.T) {
	for text, want := range map[string]ParseError{
		"2026-12-24":       {0, 10, `"2026-12-24" is not a local date and time; write 2026-12-24T09:00`},
		"2026-12-32T09:00": {0, 10, "December 2026 has no day 32; its days go from 01 to 31"},
		"2026-12-24T9:00":  {11, 4, `"9:00" is not a time of day; write hours and minutes, as in 09:00`},
		"2026-12-24T24:01": {11, 5, `"24:01" is not a time of day; times go from 00:00 to 24:00`},
		"2026-12-24T12:60": {11, 5, `"12:60" is not a time of day; times go from 00:00 to 24:00`},
	} {
		_, err := ParseWall(text)
		wantProblem(t, text, err, want)
	}
}

// wantProblem fails the test when err is not the ParseError wanted.
func wantProblem(t *testing.T, text string, err error, want ParseError) {
	t.Helper()
	got, ok := errors.AsType[*ParseError](err)
	switch {
	case !ok:
		t.Errorf("%q: %v, want %v", text, err, want.Reason)
	case *got != want:
		t.Errorf("%q:\n got %+v\nwant %+v", text, *got, want)
	}
}

func TestTheTroublemakersAmongTheZones(t *testing.T) {
	for _, c := range []struct {
		zone, wall string
		kind       Kind
		start, end string
	}{
		{"Europe/Copenhagen", "2026-03-29T02:30", Gap, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"},
		{"Europe/Copenhagen", "2026-03-29T03:00", Unique, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"},
		{"Europe/Copenhagen", "2026-10-25T02:30", Overlap, "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"},
		{"Europe/Copenhagen", "2026-10-25T02:00", Overlap, "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"},
		{"Europe/Copenhagen", "2026-10-25T03:00", Unique, "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"},
		// Midnight does not exist; the day starts at 01:00.
		{"America/Santiago", "2026-09-06T00:00", Gap, "2026-09-06T04:00:00Z", "2026-09-06T04:00:00Z"},
		{"America/Havana", "2026-03-08T00:00", Gap, "2026-03-08T05:00:00Z", "2026-03-08T05:00:00Z"},
		{"Africa/Cairo", "2026-04-24T00:00", Gap, "2026-04-23T22:00:00Z", "2026-04-23T22:00:00Z"},
		{"Asia/Beirut", "2026-03-29T00:30", Gap, "2026-03-28T22:00:00Z", "2026-03-28T22:00:00Z"},
		// Midnight happens twice.
		{"America/Havana", "2025-11-02T00:00", Overlap, "2025-11-02T04:00:00Z", "2025-11-02T05:00:00Z"},
		{"America/Havana", "2025-11-01T24:00", Overlap, "2025-11-02T04:00:00Z", "2025-11-02T05:00:00Z"},
		// The hour before midnight happens twice; midnight itself once.
		{"America/Santiago", "2026-04-04T23:30", Overlap, "2026-04-05T02:30:00Z", "2026-04-05T03:30:00Z"},
		{"America/Santiago", "2026-04-04T24:00", Unique, "2026-04-05T04:00:00Z", "2026-04-05T04:00:00Z"},
		// A minute after midnight the clocks went back to the day before.
		{"America/St_Johns", "2010-11-06T23:30", Overlap, "2010-11-07T02:00:00Z", "2010-11-07T03:00:00Z"},
		{"America/St_Johns", "2010-11-07T00:00", Overlap, "2010-11-07T02:30:00Z", "2010-11-07T03:30:00Z"},
		// Half an hour, and two hours, of summer time.
		{"Australia/Lord_Howe", "2026-10-04T02:15", Gap, "2026-10-03T15:30:00Z", "2026-10-03T15:30:00Z"},
		{"Australia/Lord_Howe", "2026-04-05T01:45", Overlap, "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"},
		{"Antarctica/Troll", "2026-03-29T01:30", Gap, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"},
		{"Antarctica/Troll", "2026-03-29T02:59", Gap, "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"},
		// A whole day was skipped.
		{"Pacific/Apia", "2011-12-30T12:00", Gap, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"},
		{"Pacific/Apia", "2011-12-29T24:00", Gap, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"},
		{"Asia/Kathmandu", "2026-06-01T12:00", Unique, "2026-06-01T06:15:00Z", "2026-06-01T06:15:00Z"},
	} {
		w, err := ParseWall(c.wall)
		if err != nil {
			t.Fatal(err)
		}
		z := zoneOf(t, c.zone)
		start, kind := Resolve(w, z, Starts)
		end, again := Resolve(w, z, Ends)
		if kind != c.kind || again != c.kind || start.String() != c.start || end.String() != c.end {
			t.Errorf("%s in %s: %v from %v until %v; want %v from %s until %s", c.wall, c.zone, kind, start, end, c.kind, c.start, c.end)
		}
	}
}

func TestEveryZoneResolvesWhatItsTransitionsSkipAndRepeat(t *testing.T) {
	readings := 0
	eachZone(t, func(z *Zone) {
		for _, at := range z.Transitions(proved) {
			before, after := int64(at)+offsetAt(z, at-1), int64(at)+offsetAt(z, at)
			middle := (before + after) / 2
			for _, reading := range []int64{
				before - 3600, before - 1, before, before + 1, middle, after - 1, after, after + 1, after + 3600,
			} {
				readings++
				day := floorDay(reading)
				w := Wall{Date: dateOfDay(day), Second: int(reading - int64(day)*daySeconds)}
				start, kind := Resolve(w, z, Starts)
				end, _ := Resolve(w, z, Ends)
				wantStart, wantEnd, wantKind := oracle(z, reading, at)
				if start != wantStart || end != wantEnd || kind != wantKind {
					t.Errorf("%v in %s: %v from %v until %v; want %v from %v until %v",
						w, z, kind, start, end, wantKind, wantStart, wantEnd)
				}
			}
		}
	})
	t.Logf("%d readings around the transitions of %d zones", readings, len(ZoneNames()))
}

// oracle resolves a reading near a transition: it tries every offset that package time knows within two days, and
// keeps the instants that show the reading. When none does, the transition jumps over it.
func oracle(z *Zone, reading int64, at span.Instant) (start, end span.Instant, kind Kind) {
	shown := make(map[span.Instant]bool)
	for i := at - 2*daySeconds; i <= at+2*daySeconds; i += daySeconds / 2 {
		offset := offsetAt(z, i) // at `at` the offset after it; half a day before, that before it
		if j := span.Instant(reading - offset); offsetAt(z, j) == offset {
			shown[j] = true
		}
	}
	if len(shown) == 0 {
		return at, at, Gap
	}
	start, end = span.End, span.Beginning
	for i := range shown {
		start, end = min(start, i), max(end, i)
	}
	if start < end {
		kind = Overlap
	}
	return start, end, kind
}

func TestHandoffsAtEveryHalfHourLeaveNoHoleInAnyZone(t *testing.T) {
	handoffs := 0
	eachClockwork(t, func(z *Zone) {
		for _, at := range z.Transitions(proved) {
			for day := z.day(at) - 1; day <= z.day(at)+1; day++ {
				for second := int64(0); second <= daySeconds; second += 1800 {
					handoffs++
					reading := int64(day)*daySeconds + second
					ends, starts := z.end(reading), z.start(reading)
					if starts > ends {
						t.Fatalf("%s: a hole from %v until %v", z, ends, starts)
					}
					if ends > z.start(reading+daySeconds) && ends-starts < daySeconds {
						t.Fatalf("%s: the shift before %v runs past the one after", z, starts)
					}
				}
			}
		}
	})
	t.Logf("%d handoffs", handoffs)
}

func TestWholeDaysHoldEveryInstantOfTheirDates(t *testing.T) {
	eachClockwork(t, func(z *Zone) {
		for _, at := range z.Transitions(proved) {
			first := z.day(at) - 1
			var shown []span.Span
			for day := first; day <= first+2; day++ {
				midnight := int64(day) * daySeconds
				shown = z.showing(shown, midnight, midnight+daySeconds)
			}
			whole := Days(dateOfDay(first), dateOfDay(first+2), z)
			if got := span.Of(shown...); !got.Minus(span.Of(whole)).Empty() {
				t.Fatalf("%s: %v misses %v", z, whole, got.Minus(span.Of(whole)))
			}
			for _, i := range []span.Instant{at - 1, at, at + 1, at - 3600, at + 3600} {
				if got := z.day(i); !span.Of(z.showing(nil, int64(got)*daySeconds, int64(got+1)*daySeconds)...).Holds(i) {
					t.Fatalf("%s: %v is not on its own date", z, i)
				}
			}
		}
	})
}
