package cli

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/span"
)

// zoneCalled is a zone for a test.
func zoneCalled(t interface{ Fatal(...any) }, name string) *calendar.Zone {
	z, err := calendar.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// TestATimeThatIsShownCanBeAskedFor writes instants as people see them and reads them back, in zones that make trouble.
func TestATimeThatIsShownCanBeAskedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := zoneCalled(t, rapid.SampledFrom([]string{
			"Europe/Copenhagen", "America/Santiago", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Cairo", "Asia/Kathmandu",
		}).Draw(t, "zone"))
		minute := rapid.Int64Range(950_000_000/60, 2_140_000_000/60).Draw(t, "minute")
		at := span.Instant(minute * 60)
		now := span.Instant(rapid.Int64Range(950_000_000, 2_140_000_000).Draw(t, "now"))
		local := at.In(zone.Location())
		for _, form := range []string{"2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04:05Z07:00"} {
			m, err := parseMoment(local.Format(form), now, zone)
			if err != nil {
				t.Fatal(err)
			}
			if m.at != at && !m.twice {
				t.Fatalf("%s is read as %s, not %s", local.Format(form), m.at, at)
			}
		}
	})
}

// TestTheNextWeekdayIsNeverBehindNorAWeekAhead asks for weekdays with a time at any moment.
func TestTheNextWeekdayIsNeverBehindNorAWeekAhead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := zoneCalled(t, rapid.SampledFrom([]string{"Europe/Copenhagen", "America/Santiago", "UTC"}).Draw(t, "zone"))
		now := span.Instant(rapid.Int64Range(950_000_000, 2_140_000_000).Draw(t, "now"))
		day := time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))
		m, err := parseMoment(day.String()[:3]+" 12:00", now, zone) // no zone moves its clocks at noon
		if err != nil {
			t.Fatal(err)
		}
		const week = 7*86_400 + 2*3600 // one in which clocks go back
		if m.at < now || m.at-now > week || m.at.In(zone.Location()).Weekday() != day {
			t.Fatalf("%s after %s is %s", day, now, m.at)
		}
	})
}

func TestAHorizonIsMadeOfWholeDaysAcrossClockChanges(t *testing.T) {
	zone := zoneCalled(t, "Europe/Copenhagen")
	s := &session{Env: Env{Now: time.Date(2026, time.October, 24, 20, 0, 0, 0, time.UTC)}}
	for asked, want := range map[string]int64{"1d": 86_400, "2d": 2*86_400 + 3600, "1 week": 7*86_400 + 3600, "36h": 36 * 3600} {
		p, err := s.horizon(horizonFlags{For: asked}, zone)
		if err != nil {
			t.Fatal(err)
		}
		if p.Seconds() != want || p.From.String() != "2026-10-23T22:00:00Z" {
			t.Errorf("%s is %s, %d seconds", asked, p, p.Seconds())
		}
	}
}

func TestLengthsAreToldInTheirTwoLargestUnits(t *testing.T) {
	for seconds, want := range map[int64]string{
		0: "0s", 59: "59s", 60: "1m", 90: "1m 30s", 3599: "59m 59s", 3600: "1h", 5400: "1h 30m", 86_399: "1d", 86_400: "1d",
		90_000: "1d 1h", 7 * 86_400: "7d",
	} {
		if got := lengthWords(seconds); got != want {
			t.Errorf("%d seconds are %q, not %q", seconds, got, want)
		}
	}
}

func TestNearlyAllIsNeverToldAsAll(t *testing.T) {
	for ratio, want := range map[float64]string{
		0: "0%", 0.00001: "<0.01%", 0.5: "50.0%", 0.9876: "98.8%", 0.9965: "99.65%", 0.99999: ">99.99%", 1: "100%",
	} {
		if got := percentWords(ratio); got != want {
			t.Errorf("%v is %q, not %q", ratio, got, want)
		}
	}
}

// FuzzMoment reads whatever people may write as a time.
func FuzzMoment(f *testing.F) {
	for _, seed := range []string{"now", "sat 17:30", "2026-12-12T17:30", "2026-02-30", "24:00", "T", "2026-12-12t", "::", "tomorrow 25:61"} {
		f.Add(seed)
	}
	zone := zoneCalled(f, "America/Santiago")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := parseMoment(text, 1_795_000_000, zone)
		if err == nil && (m.at < span.Beginning || m.at > span.End) {
			t.Errorf("%q is %d", text, m.at)
		}
	})
}
