package calendar

import (
	"math/rand/v2"
	"testing"

	"belay/internal/span"

	"pgregory.net/rapid"
)

// minutes is the oracle of a clock: every minute of a horizon, one by one.
type minutes struct {
	from   span.Instant
	open   []bool
	before []int64 // open minutes before each minute
	opened []int   // the open minutes, in order
}

// minutesOf looks at every minute of a horizon whose calendar opens and closes on whole minutes.
func minutesOf(c *Calendar, over span.Span) *minutes {
	m := &minutes{from: over.From, before: []int64{0}}
	open := c.Open(over).Spans()
	for at := over.From; at < over.Until; at += 60 {
		for len(open) > 0 && open[0].Until <= at {
			open = open[1:]
		}
		holds := len(open) > 0 && open[0].Holds(at)
		m.open = append(m.open, holds)
		if holds {
			m.opened = append(m.opened, len(m.open)-1)
		}
		m.before = append(m.before, int64(len(m.opened)))
	}
	return m
}

// count is the open seconds before at.
func (m *minutes) count(at span.Instant) int64 {
	minute, second := int64(at-m.from)/60, int64(at-m.from)%60
	n := m.before[minute] * 60
	if second > 0 && m.open[minute] {
		n += second
	}
	return n
}

// deadline is the earliest instant with so many open seconds since from.
func (m *minutes) deadline(from span.Instant, open int64) (span.Instant, bool) {
	if open == 0 {
		return from, true
	}
	count := m.count(from) + open
	full := int((count - 1) / 60)
	if full >= len(m.opened) {
		return 0, false
	}
	return m.from + span.Instant(int64(m.opened[full])*60+count-int64(full)*60), true
}

func TestTheClockAgreesWithEveryMinuteOnAMillionCases(t *testing.T) {
	const cases = 1_000_000
	over := Days(Date{2026, 1, 1}, Date{2027, 1, 31}, UTC())
	office := office(t)
	lordHowe := New(Spec{Zone: zoneOf(t, "Australia/Lord_Howe"), Hours: hoursOf(t, "Mon-Fri 22:15-06:45, Sun 01:30-02:15")})
	calendars := []*Calendar{office, Outside("nights", office), lordHowe, Any("any", office, lordHowe), All("all", Outside("", office), lordHowe)}
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range calendars {
		clock, oracle := NewClock(c, over), minutesOf(c, over)
		later := clock.Cursor()
		for i := range cases / len(calendars) {
			from := over.From + span.Instant(random.Int64N(over.Seconds()))
			until := from + span.Instant(random.Int64N(int64(over.Until-from)))
			open := random.Int64N(40 * 3600)
			if got, want := clock.Elapsed(from, until), oracle.count(until)-oracle.count(from); got != want {
				t.Fatalf("%s: %d open seconds from %v until %v, want %d", c.Words(), got, from, until, want)
			}
			at, ok := clock.Deadline(from, open)
			if want, wantOK := oracle.deadline(from, open); at != want || ok != wantOK {
				t.Fatalf("%s: %d open seconds after %v is %v, %v; want %v, %v", c.Words(), open, from, at, ok, want, wantOK)
			}
			if i%100 == 0 { // a cursor that jumps about is slow
				if got, gotOK := later.Deadline(from, open); got != at || gotOK != ok {
					t.Fatalf("%s: the cursor says %v, %v and the clock %v, %v", c.Words(), got, gotOK, at, ok)
				}
			}
			minute := int64(from-over.From) / 60
			if clock.Open(from) != oracle.open[minute] {
				t.Fatalf("%s: open at %v: %v", c.Words(), from, clock.Open(from))
			}
		}
	}
}

// anyClock draws a clock over a short horizon.
func anyClock(t *rapid.T) *Clock {
	over := span.Span{From: 100, Until: span.Instant(rapid.Int64Range(101, 160).Draw(t, "end"))}
	var open []span.Span
	for range rapid.IntRange(0, 5).Draw(t, "spans") {
		from := span.Instant(rapid.Int64Range(95, 160).Draw(t, "from"))
		open = append(open, span.Span{From: from, Until: from + span.Instant(rapid.Int64Range(0, 12).Draw(t, "length"))})
	}
	return clockOf(span.Of(open...).Within(over), over)
}

func TestADeadlineIsTheFirstInstantWithTheTimeElapsed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := anyClock(t)
		from := span.Instant(rapid.Int64Range(90, 165).Draw(t, "at"))
		open := rapid.Int64Range(0, 30).Draw(t, "open")
		at, ok := k.Deadline(from, open)
		var want span.Instant
		found := false
		for x := from; x <= k.over.Until && from >= k.over.From; x++ {
			if k.Elapsed(from, x) >= open {
				want, found = x, true
				break
			}
		}
		if open == 0 {
			want, found = from, true
		}
		if at != want || ok != found {
			t.Fatalf("%d open seconds after %d is %d, %v; want %d, %v in %v", open, from, at, ok, want, found, k.Spans())
		}
		if ok && open > 0 && (k.Elapsed(from, at) != open || !k.Open(at-1)) {
			t.Fatalf("%d open seconds until %d, not %d", k.Elapsed(from, at), at, open)
		}
	})
}

func TestReachesIsTheFirstStartThatIsDueSoLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := anyClock(t)
		at := span.Instant(rapid.Int64Range(int64(k.over.From), int64(k.over.Until)).Draw(t, "at"))
		open := rapid.Int64Range(0, 30).Draw(t, "open")
		want := k.over.From
		for ; want < at; want++ {
			if due, ok := k.Deadline(want, open); !ok || due >= at {
				break
			}
		}
		if got := k.Reaches(at, open); got != want {
			t.Fatalf("due at %d or later after %d open seconds: from %d, want %d in %v", at, open, got, want, k.Spans())
		}
		if got := k.Cursor().Reaches(at, open); got != want {
			t.Fatalf("the cursor says from %d, want %d", got, want)
		}
	})
}

func TestACursorAnswersAsItsClockInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := anyClock(t)
		c := k.Cursor()
		for range rapid.IntRange(1, 20).Draw(t, "questions") {
			at := span.Instant(rapid.Int64Range(int64(k.over.From), int64(k.over.Until)).Draw(t, "at"))
			open := rapid.Int64Range(0, 30).Draw(t, "open")
			due, ok := k.Deadline(at, open)
			if got, gotOK := c.Deadline(at, open); got != due || gotOK != ok {
				t.Fatalf("deadline %d, %v; want %d, %v", got, gotOK, due, ok)
			}
			if got, want := c.Reaches(at, open), k.Reaches(at, open); got != want {
				t.Fatalf("reaches %d, want %d", got, want)
			}
		}
	})
}

func TestOpenTimeAddsUp(t *testing.T) {
	k := NewClock(office(t), Days(Date{2026, 1, 1}, Date{2027, 12, 31}, UTC()))
	rapid.Check(t, func(t *rapid.T) {
		from := k.over.From + span.Instant(rapid.Int64Range(0, 400*daySeconds).Draw(t, "from"))
		first, second := rapid.Int64Range(0, 400_000).Draw(t, "first"), rapid.Int64Range(0, 400_000).Draw(t, "second")
		middle, _ := k.Deadline(from, first)
		inTwo, _ := k.Deadline(middle, second)
		atOnce, ok := k.Deadline(from, first+second)
		if !ok || second > 0 && inTwo != atOnce {
			t.Fatalf("%d and %d open seconds after %v: %v in two, %v at once", first, second, from, inTwo, atOnce)
		}
		if k.Elapsed(from, atOnce) != first+second {
			t.Fatalf("%d open seconds have gone, not %d", k.Elapsed(from, atOnce), first+second)
		}
		if k.Elapsed(from, middle)+k.Elapsed(middle, atOnce) != k.Elapsed(from, atOnce) {
			t.Fatalf("open time does not add up at %v", middle)
		}
	})
}

func TestAClockThatAlwaysRunsKnowsAllTime(t *testing.T) {
	k := NewClock(Always(), span.Span{From: 100, Until: 200})
	if at, ok := k.Deadline(150, 1000); at != 1150 || !ok {
		t.Errorf("1000 seconds after 150 is %d, %v", at, ok)
	}
	if got := k.Elapsed(50, 350); got != 300 {
		t.Errorf("%d seconds from 50 until 350", got)
	}
	if got := k.Reaches(180, 60); got != 120 {
		t.Errorf("60 seconds before 180 is %d", got)
	}
	if got := k.Reaches(120, 60); got != 100 {
		t.Errorf("60 seconds before 120, in the horizon, is %d", got)
	}
	if got := k.Spans(); len(got) != 1 || got[0] != k.Horizon() || !k.Always() || !k.Open(-5) {
		t.Errorf("open %v of %v", got, k.Horizon())
	}
}

func TestACalendarFindsADeadlineFarAhead(t *testing.T) {
	z := zoneOf(t, "Europe/Copenhagen")
	leapDay, err := ParseSeason("02-29")
	if err != nil {
		t.Fatal(err)
	}
	rare := New(Spec{Zone: z, Hours: hoursOf(t, "09:00-10:00"), During: []Season{leapDay}})
	from := instantOf(t, "2026-03-01T00:00", z)
	if got, ok := rare.Deadline(from, 3600); !ok || got != instantOf(t, "2028-02-29T10:00", z) {
		t.Errorf("the next hour of a leap day ends at %v, %v", got, ok)
	}
	if got, ok := rare.Deadline(from, 4*3600); ok {
		t.Errorf("the fourth hour of a leap day, in %v, is within ten years", got)
	}
	if got, ok := Outside("never", Always()).Deadline(from, 1); ok {
		t.Errorf("a calendar that never opens has a deadline at %v", got)
	}
	if got, ok := rare.Deadline(from, 0); !ok || got != from {
		t.Errorf("no time at all after %v is %v, %v", from, got, ok)
	}
}

func FuzzClock(f *testing.F) {
	f.Add("Europe/Copenhagen", "Mon-Thu 08:00-16:30, Fri 08:00-15:30", int64(1774738800), int64(57600))
	f.Add("Australia/Lord_Howe", "Sun 01:30-02:15", int64(1775314800), int64(2700))
	f.Add("America/Santiago", "23:30-11:30", int64(1788663600), int64(1))
	f.Add("Pacific/Apia", "always", int64(1325239200), int64(86400))
	f.Fuzz(func(t *testing.T, zone, hours string, from, open int64) {
		z, err := LoadZone(zone)
		h, errHours := ParseHours(hours)
		const years2000To2100 = 4102444800
		if err != nil || errHours != nil || from < 946684800 || from > years2000To2100 || open < 1 || open > 14*daySeconds {
			return
		}
		c := New(Spec{Zone: z, Hours: h})
		start := span.Instant(from)
		k := NewClock(c, span.Span{From: start, Until: start + 60*daySeconds})
		due, ok := k.Deadline(start, open)
		if !ok {
			return
		}
		if k.Elapsed(start, due) != open || k.Elapsed(start, due-1) != open-1 {
			t.Fatalf("%d open seconds until %v, not %d", k.Elapsed(start, due), due, open)
		}
		if first := k.Reaches(due, open); first > start {
			t.Fatalf("what starts at %v is due at %v, but first from %v", start, due, first)
		}
		if slow, ok := c.Deadline(start, open); !ok || slow != due {
			t.Fatalf("the calendar says %v, %v and its clock %v", slow, ok, due)
		}
	})
}
