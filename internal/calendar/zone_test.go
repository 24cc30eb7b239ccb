package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/span"
)

// proved is the time for which every zone is proved: the years 2000 to 2037, a span in UTC.
var proved = Days(Date{2000, 1, 1}, Date{2037, 12, 31}, UTC())

// eachZone calls f for every zone of the tz database.
func eachZone(t *testing.T, f func(z *Zone)) {
	t.Helper()
	names := ZoneNames()
	if len(names) < 590 {
		t.Fatalf("the tz database has %d zones only", len(names))
	}
	for _, name := range names {
		f(zoneOf(t, name))
	}
}

// eachClockwork calls f for one zone of those that show the same all through the proved years, and reports how many.
func eachClockwork(t *testing.T, f func(z *Zone)) {
	t.Helper()
	seen := make(map[string]bool)
	eachZone(t, func(z *Zone) {
		var same strings.Builder
		fmt.Fprint(&same, z.Offset(proved.From))
		for _, at := range z.Transitions(proved) {
			fmt.Fprint(&same, " ", int64(at), " ", z.Offset(at))
		}
		if !seen[same.String()] {
			seen[same.String()] = true
			f(z)
		}
	})
	t.Logf("proved for %d zones with %d different clocks, 2000 to 2037, tz database %s", len(ZoneNames()), len(seen), TZData())
}

func TestTheTzDataSaysWhichReleaseItIs(t *testing.T) {
	if got := TZData(); len(got) != len("2026f") || !strings.HasPrefix(got, "20") {
		t.Fatalf("the tz data says %q", got)
	}
}

// In 2026 parts of Canada, Cuba and Morocco gave up changing their clocks, after the release that Go 1.26 carries.
func TestTheTzDataKnowsWhoGaveUpChangingClocksIn2026(t *testing.T) {
	year := Days(Date{2027, 1, 1}, Date{2027, 10, 31}, UTC())
	for _, name := range []string{
		"America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Havana", "Africa/Casablanca",
	} {
		if got := zoneOf(t, name).Transitions(year); len(got) > 0 {
			t.Errorf("%s changes its clocks at %v", name, got)
		}
	}
}

func TestOjinagaDidNotChangeItsClocksInTheAutumnOf2022(t *testing.T) {
	autumn := Days(Date{2022, 9, 1}, Date{2022, 12, 31}, UTC())
	if got := zoneOf(t, "America/Ojinaga").Transitions(autumn); len(got) > 0 {
		t.Errorf("it changed them at %v", got)
	}
}

func TestAZoneThatIsNotThereIsRefusedInWords(t *testing.T) {
	for _, name := range []string{"", "Europe/Copen", "Local", "+VERSION", "../etc/passwd", "Factory"} {
		_, err := LoadZone(name)
		want := fmt.Sprintf("there is no time zone %q; zones are named as in Europe/Copenhagen or America/New_York", name)
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestEveryZoneChangesItsOffsetWhenPackageTimeSaysSo(t *testing.T) {
	transitions := 0
	eachZone(t, func(z *Zone) {
		own := z.Transitions(proved)
		transitions += len(own)
		for _, at := range own {
			if offsetAt(z, at) != z.Offset(at) || offsetAt(z, at-1) != z.Offset(at-1) || z.Offset(at) == z.Offset(at-1) {
				t.Errorf("%s: wrong around %v", z, at)
			}
		}
		for _, at := range bisected(z, 6*daySeconds) {
			if !slices.Contains(own, at) {
				t.Errorf("%s: the transition at %v is not known", z, at)
			}
		}
	})
	t.Logf("%d transitions of %d zones", transitions, len(ZoneNames()))
}

// offsetAt is the offset that package time gives.
func offsetAt(z *Zone, at span.Instant) int64 {
	_, offset := at.In(z.Location()).Zone()
	return int64(offset)
}

// bisected are the transitions of z in the proved years, found by asking package time at every step and between
// those that differ.
func bisected(z *Zone, step span.Instant) []span.Instant {
	var out []span.Instant
	last := offsetAt(z, proved.From)
	for at := proved.From; at+step < proved.Until; at += step {
		next := offsetAt(z, at+step)
		if next == last {
			continue
		}
		lo, hi := at, at+step
		for hi-lo > 1 {
			if mid := lo + (hi-lo)/2; offsetAt(z, mid) == last {
				lo = mid
			} else {
				hi = mid
			}
		}
		out = append(out, hi)
		last = next
	}
	return out
}

func TestAZoneIsKnownBeforeAndAfterItsTable(t *testing.T) {
	for _, name := range []string{"Europe/Copenhagen", "America/Santiago", "Africa/Casablanca", "Asia/Kathmandu", "UTC"} {
		z := zoneOf(t, name)
		for year := 1; year < 9999; year += 37 {
			for _, month := range []time.Month{time.January, time.July, time.December} {
				d := Date{Year: year, Month: month, Day: 31}
				i, kind := Resolve(Wall{Date: d, Second: 12 * 3600}, z, Starts)
				if kind != Unique || DateOf(i, z) != d || z.Wall(i).Second != 12*3600 {
					t.Fatalf("%s: noon of %v is %v, %v", z, d, i, kind)
				}
			}
		}
	}
}
