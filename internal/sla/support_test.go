package sla_test

import (
	"testing"
	"time"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
)

const minute, hour = 60, 3600 // seconds

// hours are the opening hours of a zone as the fast clock counts them, known for some weeks around an instant.
func hours(t testing.TB, zone, open string, around span.Instant) *calendar.Clock {
	t.Helper()
	z, err := calendar.LoadZone(zone)
	if err != nil {
		t.Fatal(err)
	}
	h, err := calendar.ParseHours(open)
	if err != nil {
		t.Fatal(err)
	}
	const sight = 60 * 24 * hour
	return calendar.NewClock(calendar.New(calendar.Spec{Zone: z, Hours: h}), span.Span{From: around - sight, Until: around + sight})
}

// at reads a local time of UTC, such as "2026-11-23 09:00", or one with an offset.
func at(t testing.TB, s string) span.Instant {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", time.RFC3339} {
		if when, err := time.Parse(layout, s); err == nil {
			return span.At(when)
		}
	}
	t.Fatalf("%q is no time", s)
	return 0
}

// office is Monday to Friday, eight to four, without a zone to think of.
func office(t testing.TB) *calendar.Clock {
	return hours(t, "UTC", "Mon-Fri 08:00-16:00", at(t, "2026-11-23 12:00"))
}

// promise is a clock of a target that started at an instant.
func promise(t testing.TB, budget int64, from string, on sla.Calendar) sla.Clock {
	return sla.Start(sla.Clock{Target: model.Resolve, Edition: 1, Severity: "high", Service: "ledger"}, budget, at(t, from), on)
}

// stands checks how a clock stands, in words that a failure shows.
func stands(t testing.TB, c sla.Clock, state sla.State, used int64, due, breach string) {
	t.Helper()
	instant := func(s string) span.Instant {
		if s == "" {
			return 0
		}
		return at(t, s)
	}
	if c.State != state || c.Used != used || c.Due != instant(due) || c.Breach != instant(breach) {
		t.Errorf("the clock is %s with %d s used, due %s, breached %s;\nwant %s with %d s used, due %s, breached %s",
			c.State, c.Used, c.Due, c.Breach, state, used, instant(due), instant(breach))
	}
}
