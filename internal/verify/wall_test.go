package verify

import (
	"testing"
	"time"

	"belay/internal/span"
)

func TestALocalTimeIsTheFirstForAStartAndTheLastForAnEnd(t *testing.T) {
	for _, c := range []struct {
		zone, local, starts, ends, why string
	}{
		{"Europe/Copenhagen", "2026-06-01T08:00", "2026-06-01T06:00:00Z", "2026-06-01T06:00:00Z", "once"},
		{"Europe/Copenhagen", "2026-03-29T02:30", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z", "skipped"},
		{"Europe/Copenhagen", "2026-10-25T02:00", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "first of the hour that comes twice"},
		{"Europe/Copenhagen", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "twice"},
		{"Europe/Copenhagen", "2026-10-25T03:00", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z", "after it, once"},
		{"America/Santiago", "2026-09-06T00:00", "2026-09-06T04:00:00Z", "2026-09-06T04:00:00Z", "no midnight"},
		{"America/Havana", "2025-11-02T00:00", "2025-11-02T04:00:00Z", "2025-11-02T05:00:00Z", "two midnights"},
		{"Asia/Beirut", "2026-03-29T00:00", "2026-03-28T22:00:00Z", "2026-03-28T22:00:00Z", "no midnight"},
		{"Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z", "2026-10-03T15:30:00Z", "half an hour skipped"},
		{"Antarctica/Troll", "2026-10-25T02:00", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", "two hours twice"},
		{"Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "no such day"},
		{"America/Santiago", "2028-12-31T12:00", "2028-12-31T15:00:00Z", "2028-12-31T15:00:00Z", "last day of a leap year"},
	} {
		loc := zone(t, c.zone).Location()
		local, err := time.Parse("2006-01-02T15:04", c.local)
		if err != nil {
			t.Fatal(err)
		}
		r := reading(local.Unix())
		if at := starts(r, loc); at.String() != c.starts {
			t.Errorf("%s %s (%s) starts at %s, want %s", c.zone, c.local, c.why, at, c.starts)
		}
		if at := ends(r, loc); at.String() != c.ends {
			t.Errorf("%s %s (%s) ends at %s, want %s", c.zone, c.local, c.why, at, c.ends)
		}
	}
}

func TestEveryReadingAroundAClockChangeIsWhereTheWallShowsIt(t *testing.T) {
	for _, name := range zones {
		z := zone(t, name)
		year := span.Span{From: instantOf(t, "2026-01-01T00:00:00Z"), Until: instantOf(t, "2029-01-01T00:00:00Z")}
		for _, change := range z.Transitions(year) {
			for shift := int64(-10800); shift <= 10800; shift += 900 {
				r := reading(int64(change) + z.Offset(change) + shift)
				var shows []span.Instant // every quarter of an hour at which the wall shows r
				var later []span.Instant // or more
				for at := change - 36000; at <= change+36000; at += 900 {
					switch shown := reading(int64(at) + z.Offset(at)); {
					case shown == r:
						shows = append(shows, at)
					case shown > r:
						later = append(later, at)
					}
				}
				first, last := later[0], later[0]
				if len(shows) > 0 {
					first, last = shows[0], shows[len(shows)-1]
				}
				if at := starts(r, z.Location()); at != first {
					t.Errorf("%s: reading %d starts at %s, want %s", name, r, at, first)
				}
				if at := ends(r, z.Location()); at != last {
					t.Errorf("%s: reading %d ends at %s, want %s", name, r, at, last)
				}
			}
		}
	}
}
