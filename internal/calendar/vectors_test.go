package calendar

import (
	"testing"

	"belay/internal/span"
)

// vector is a case that another tool publishes, or its tests hold: a local time, and how much open time later.
type vector struct {
	source      string
	zone, hours string
	from        string // local
	pauses      [][2]string
	open        int64  // seconds
	due         string // local
}

const hour, minute = 3600, 60

func TestTheVectorsOfOtherToolsHold(t *testing.T) {
	for _, v := range []vector{
		{source: "ServiceNow, elapsed time counting", hours: "Mon-Fri 08-17", from: "2026-11-20T21:00", open: hour + 30*minute, due: "2026-11-23T09:30"},
		{source: "GLPI, documentation", hours: "08-18", from: "2026-11-17T16:00", open: 4 * hour, due: "2026-11-18T10:00"},
		{source: "GLPI, time to own", hours: "Mon-Fri 08-18", from: "2026-11-16T17:00", open: 4 * hour, due: "2026-11-17T11:00"},
		{source: "GLPI, a level an hour before", hours: "Mon-Fri 08-18", from: "2026-11-16T17:00", open: 3 * hour, due: "2026-11-17T10:00"},
		{source: "Chatwoot", hours: "Mon-Fri 09-17", from: "2026-11-20T16:30", open: hour, due: "2026-11-23T09:30"},
		{source: "OTOBO, adding working time", zone: "Europe/Berlin", hours: "Mon-Fri 08-13 14-18", from: "2015-03-27T12:00", open: 15 * hour, due: "2015-03-31T09:00"},
		{source: "OTOBO, a difference of working time", zone: "Europe/Berlin", hours: "Mon-Fri 08-13 14-18", from: "2015-03-26T17:00", open: 2 * hour, due: "2015-03-27T09:00"},
		{source: "RT, New York", zone: "America/New_York", hours: "Mon-Fri 09-18", from: "2007-01-01T17:00", open: 2 * hour, due: "2007-01-02T10:00"},
		{source: "RT, Moscow", zone: "Europe/Moscow", hours: "Mon-Fri 09-18", from: "2007-01-02T01:00", open: 2 * hour, due: "2007-01-02T11:00"},
		{source: "Libredesk, Kolkata", zone: "Asia/Kolkata", hours: "Tue 09-17", from: "2023-10-11T01:30", open: hour, due: "2023-10-17T10:00"},
		{source: "frappe, on hold", hours: "Mon-Fri 10-18", from: "2026-11-16T12:00", pauses: [][2]string{{"2026-11-16T12:30", "2026-11-16T13:00"}}, open: 4 * hour, due: "2026-11-16T16:30"},
		{source: "frappe, on hold over a weekend", hours: "Mon-Thu 10-18", from: "2026-11-19T17:30", pauses: [][2]string{{"2026-11-19T17:50", "2026-11-23T12:30"}}, open: 50 * minute, due: "2026-11-23T13:00"},
		{source: "ServiceNow, a due date outside the schedule", hours: "08-16", from: "2026-11-18T20:30", open: 1, due: "2026-11-19T08:00"},
	} {
		v.check(t)
	}
}

// check runs the vector's clock to its deadline, past its pauses, and back.
func (v vector) check(t *testing.T) {
	t.Helper()
	zone := UTC()
	if v.zone != "" {
		zone = zoneOf(t, v.zone)
	}
	from, due := instantOf(t, v.from, zone), instantOf(t, v.due, zone)
	calendar := New(Spec{Zone: zone, Hours: hoursOf(t, v.hours)})
	clock := NewClock(calendar, span.Span{From: from - 30*daySeconds, Until: from + 60*daySeconds})

	at, open, paused := from, v.open, int64(0)
	for _, p := range v.pauses {
		stop, resume := instantOf(t, p[0], zone), instantOf(t, p[1], zone)
		open -= clock.Elapsed(at, stop)
		paused += clock.Elapsed(stop, resume)
		at = resume
	}
	got, ok := clock.Deadline(at, open)
	if v.open == 1 {
		got-- // due at the first open instant, not a second after it
	}
	if !ok || got != due {
		t.Errorf("%s: due at %v, want %v", v.source, got, due)
	}
	if used := clock.Elapsed(from, due) - paused; v.open > 1 && used != v.open {
		t.Errorf("%s: %d seconds used, want %d", v.source, used, v.open)
	}
	if slow, _ := calendar.Deadline(at, open); v.open > 1 && slow != due {
		t.Errorf("%s: the calendar itself says %v, want %v", v.source, slow, due)
	}
}

func TestWhatTheVectorsSayBesidesDeadlines(t *testing.T) {
	elapsed := func(hours, from, until string) int64 {
		c := New(Spec{Hours: hoursOf(t, hours)})
		a, b := instantOf(t, from, UTC()), instantOf(t, until, UTC())
		return NewClock(c, span.Span{From: a, Until: b}).Elapsed(a, b)
	}
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"ServiceNow: actual time from Fri 21:00 to Mon 09:30", elapsed("always", "2026-11-20T21:00", "2026-11-23T09:30"), 60*hour + 30*minute},
		{"ServiceNow: 18.75 % of 8 business hours", elapsed("Mon-Fri 08-17", "2026-11-20T21:00", "2026-11-23T09:30") * 10000 / (8 * hour), 1875},
		{"ServiceNow: 756 % of 8 hours", elapsed("always", "2026-11-20T21:00", "2026-11-23T09:30") * 100 / (8 * hour), 756},
		{"frappe: on hold, resolution took 60 minutes", elapsed("Mon-Fri 10-18", "2026-11-16T12:00", "2026-11-16T13:30") - elapsed("Mon-Fri 10-18", "2026-11-16T12:30", "2026-11-16T13:00"), 60 * minute},
		{"frappe: on hold for 160 open minutes", elapsed("Mon-Thu 10-18", "2026-11-19T17:50", "2026-11-23T12:30"), 160 * minute},
		{"frappe: 210 open minutes in all", elapsed("Mon-Thu 10-18", "2026-11-19T17:30", "2026-11-23T13:00"), 210 * minute},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}
