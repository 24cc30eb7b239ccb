package calendar

import (
	"strings"
	"testing"

	"belay/internal/span"

	"pgregory.net/rapid"
)

func TestACalendarSaysWhyItIsOpenOrClosed(t *testing.T) {
	london := zoneOf(t, "Europe/London")
	selector, err := ParseSelector("last 3 weekdays of month")
	if err != nil {
		t.Fatal(err)
	}
	summer, err := ParseSeason("07-01..08-15")
	if err != nil {
		t.Fatal(err)
	}
	office := office(t)
	copenhagen := office.Zone()
	partner := New(Spec{Name: "partner", Zone: london, Hours: hoursOf(t, "Mon-Fri 07:00-19:00"), Holidays: []Region{regionOf(t, "GB-ENG")}})
	periodEnd := New(Spec{Name: "period-end", Zone: copenhagen, On: selector, Hours: hoursOf(t, "06:00-22:00")})
	harvest := New(Spec{Name: "harvest", Zone: copenhagen, During: []Season{summer}})
	business := Any("business", office, periodEnd)
	for _, c := range []struct {
		of       *Calendar
		at, want string
	}{
		{office, "2026-11-19T09:00", "open: Mon–Thu 08:00–16:30, Fri 08:00–15:30 Europe/Copenhagen"},
		{office, "2026-11-20T15:30", "closed: outside Mon–Thu 08:00–16:30, Fri 08:00–15:30"},
		{office, "2026-11-21T09:00", "closed: Saturday"},
		{office, "2026-12-24T09:00", "closed: 2026-12-24..2027-01-02"},
		{office, "2026-12-25T09:00", "closed: DK holiday Christmas Day"},
		{partner, "2026-11-19T09:00", "open: Mon–Fri 07:00–19:00 Europe/London"},
		{partner, "2026-12-28T12:00", "closed: GB-ENG holiday Boxing Day (observed)"},
		{periodEnd, "2026-11-30T21:00", "open: last 3 weekdays of month 06:00–22:00 Europe/Copenhagen"},
		{periodEnd, "2026-11-20T12:00", "closed: not on the last 3 weekdays of month"},
		{harvest, "2026-06-30T12:00", "closed: outside the season 07-01..08-15"},
		{harvest, "2026-08-15T23:59", "open: 07-01..08-15 Europe/Copenhagen"},
		{business, "2026-11-30T21:00", "open: period-end (last 3 weekdays of month 06:00–22:00 Europe/Copenhagen)"},
		{business, "2026-11-21T12:00", "closed: office (Saturday), period-end (not on the last 3 weekdays of month)"},
		{All("both", office, partner), "2026-11-19T08:00", "open: office (Mon–Thu 08:00–16:30, Fri 08:00–15:30 Europe/Copenhagen), partner (Mon–Fri 07:00–19:00 Europe/London)"},
		{All("both", office, partner), "2026-11-19T18:00", "closed: office (outside Mon–Thu 08:00–16:30, Fri 08:00–15:30)"},
		{Outside("nights", office), "2026-11-21T12:00", "open: outside office (Saturday)"},
		{Outside("nights", office), "2026-11-19T12:00", "closed: office is open (Mon–Thu 08:00–16:30, Fri 08:00–15:30 Europe/Copenhagen)"},
		{Always(), "2026-11-19T12:00", "open: 24×7"},
		{Any("none"), "2026-11-19T12:00", "closed: made of no calendars"},
		{All("none"), "2026-11-19T12:00", "open: made of no calendars"},
	} {
		_, why := c.of.Explain(instantOf(t, c.at, copenhagen))
		if why != c.want {
			t.Errorf("%s at %s is %q, want %q", c.of.Name(), c.at, why, c.want)
		}
	}
}

func TestACalendarHasWordsForABadge(t *testing.T) {
	office := office(t)
	for _, c := range []struct {
		of   *Calendar
		want string
	}{
		{office, "Mon–Thu 08:00–16:30, Fri 08:00–15:30"},
		{Always(), "24×7"},
		{New(Spec{}), "24×7"},
		{Outside("nights", office), "outside office"},
		{Any("any", office, Outside("", office)), "office or outside office"},
		{All("all", office, Always()), "office and always"},
	} {
		if got := c.of.Words(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestANightShiftBelongsToTheDayItStartsOn(t *testing.T) {
	z := zoneOf(t, "Europe/Copenhagen")
	fridays := Spec{Zone: z, Hours: hoursOf(t, "Fri 22:00-06:00")}
	closedFriday, closedSaturday, picked := fridays, fridays, fridays
	closedFriday.Closed = []Closure{closureOf(t, "2026-11-20")}
	closedSaturday.Closed = []Closure{closureOf(t, "2026-11-21")}
	picked.On, _ = ParseSelector("day 20 of month")
	for _, c := range []struct {
		spec        Spec
		from, until string
	}{
		{fridays, "2026-11-20T22:00", "2026-11-21T06:00"},
		{picked, "2026-11-20T22:00", "2026-11-21T06:00"},
		{closedFriday, "2026-11-21T00:00", "2026-11-21T06:00"},
		{closedSaturday, "2026-11-20T22:00", "2026-11-20T24:00"},
	} {
		want := span.Of(span.Span{From: instantOf(t, c.from, z), Until: instantOf(t, c.until, z)})
		if got := New(c.spec).Open(Days(Date{2026, 11, 18}, Date{2026, 11, 24}, z)); !got.Equal(want) {
			t.Errorf("open %v, want %v", got, want)
		}
	}
}

func TestAnAverageOpenDayIsWhatADayOnTheClockMeans(t *testing.T) {
	office := office(t)
	for _, c := range []struct {
		of   *Calendar
		want int64
	}{
		{office, 29880},
		{Always(), 86400},
		{New(Spec{}), 86400},
		{New(Spec{Hours: hoursOf(t, "Fri 22:00-06:00")}), 8 * 3600},
		{New(Spec{Hours: hoursOf(t, "Mon-Fri 08:00-12:00 13:00-17:00")}), 8 * 3600},
		{All("the same", office, Always()), 29880},
		{Any("always after all", office, Always()), 86400},
		{Outside("nights", office), 65040}, // four nights of 15.5 hours, one of 16.5, two days of 24
		{Outside("never", Always()), 0},
		{Any("none"), 0},
	} {
		if got := c.of.OpenDay(); got != c.want {
			t.Errorf("%s (%s): %d, want %d", c.of.Name(), c.of.Words(), got, c.want)
		}
	}
}

func TestComplementaryWindowsLeaveNoHoleInAnyZone(t *testing.T) {
	day, night := hoursOf(t, "11:30-23:30"), hoursOf(t, "23:30-11:30")
	eachClockwork(t, func(z *Zone) {
		a := New(Spec{Zone: z, Hours: day}).Open(proved)
		b := New(Spec{Zone: z, Hours: night}).Open(proved)
		if hole := a.Union(b).Gaps(proved); !hole.Empty() {
			t.Errorf("%s: nobody at %v", z, hole)
		}
	})
}

func TestOpenAndOutsideAreEverythingAndDisjointInAnyZone(t *testing.T) {
	hours := hoursOf(t, "Mon-Thu 08:00-16:30, Fri 22:00-06:00, Sun 00:00-24:00")
	whole := span.Of(proved)
	eachClockwork(t, func(z *Zone) {
		c := New(Spec{Zone: z, Hours: hours})
		open, closed := c.Open(proved), Outside("", c).Open(proved)
		if !open.Union(closed).Equal(whole) || !open.Intersect(closed).Empty() {
			t.Errorf("%s: open and outside are not the two halves of all time", z)
		}
	})
}

func TestWindowsStartAndEndWhereTheirReadingsDoInAnyZone(t *testing.T) {
	windows := []string{"00:00-02:00", "01:30-02:30", "02:00-03:00", "02:15-23:45", "23:30-00:30", "22:00-24:00"}
	eachClockwork(t, func(z *Zone) {
		for n, at := range z.Transitions(proved) {
			text := windows[n%len(windows)]
			from, until, _ := strings.Cut(text, "-")
			starts, _ := ParseClock(from)
			ends, _ := ParseClock(until)
			if ends < starts {
				ends += daySeconds
			}
			around := span.Span{From: at - 3*daySeconds, Until: at + 3*daySeconds}
			var want []span.Span
			for day := z.day(around.From) - 3; day <= z.day(around.Until)+3; day++ {
				midnight := int64(day) * daySeconds
				want = append(want, span.Span{From: z.start(midnight + int64(starts)), Until: z.end(midnight + int64(ends))})
			}
			got := New(Spec{Zone: z, Hours: hoursOf(t, text)}).Open(around)
			if !got.Equal(span.Of(want...).Within(around)) {
				t.Fatalf("%s in %s around %v: %v, want %v", text, z, at, got, span.Of(want...).Within(around))
			}
		}
	})
}

func TestAWindowGoesOnWhileTheClocksAreBackOnTheDayBefore(t *testing.T) {
	stJohns := zoneOf(t, "America/St_Johns") // 00:01 on Sunday became 23:01 on Saturday
	sunday := New(Spec{Zone: stJohns, Hours: hoursOf(t, "Sun 00:00-08:00")})
	saturdayAgain := instantOf(t, "2010-11-07T00:00", stJohns) + 15*60
	if open, why := sunday.Explain(saturdayAgain); !open {
		t.Errorf("at %v %s", saturdayAgain, why)
	}
	if got := sunday.Open(Days(Date{2010, 11, 7}, Date{2010, 11, 7}, stJohns)).Seconds(); got != 9*3600 {
		t.Errorf("open for %d seconds", got)
	}
}

func TestAClosureClosesBothPassesOfAnHourThatHappensTwice(t *testing.T) {
	z := zoneOf(t, "Europe/Copenhagen")
	c := New(Spec{Zone: z, Closed: []Closure{closureOf(t, "2026-10-25T02:00..2026-10-25T02:30")}})
	closed := Outside("", c).Open(Days(Date{2026, 10, 25}, Date{2026, 10, 25}, z))
	const want = "2026-10-25T00:00:00Z/2026-10-25T00:30:00Z 2026-10-25T01:00:00Z/2026-10-25T01:30:00Z"
	if closed.String() != want {
		t.Errorf("closed %v, want %s", closed, want)
	}
}

func TestAHolidayIsAsLongAsItsLocalDay(t *testing.T) {
	for _, c := range []struct {
		zone, date string
		hours      int64
	}{
		{"America/Havana", "2025-11-02", 25},
		{"America/Santiago", "2026-09-06", 23},
		{"America/Santiago", "2026-04-04", 25},
		{"America/St_Johns", "2010-11-07", 24}, // the hour that came again was Saturday's, but for a minute
		{"Antarctica/Troll", "2026-10-25", 26},
		{"Pacific/Apia", "2011-12-30", 0},
	} {
		z, d := zoneOf(t, c.zone), dateOf(t, c.date)
		spec := Spec{Zone: z, Closed: []Closure{closureOf(t, c.date)}}
		closed := Outside("", New(spec)).Open(Days(d.Add(-2), d.Add(2), z))
		if got := (closed.Seconds() + 60) / 3600; got != c.hours {
			t.Errorf("%s in %s lasts %d seconds", c.date, c.zone, closed.Seconds())
		}
	}
}

func TestADayThatAZoneSkipsHasNoHours(t *testing.T) {
	apia := zoneOf(t, "Pacific/Apia")
	c := New(Spec{Zone: apia, Hours: hoursOf(t, "08:00-16:00")})
	got := c.Open(span.Span{From: instantOf(t, "2011-12-29T00:00", apia), Until: instantOf(t, "2011-12-31T24:00", apia)})
	if got.Len() != 2 || got.Seconds() != 16*3600 {
		t.Errorf("open %v", got)
	}
}

// A calendar is what its windows say to somebody who looks at the wall. Where the clocks change within two days,
// the rule for starts and ends decides, which other tests hold.
func TestACalendarIsOpenWhenTheWallSaysSo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := anySpec(t)
		c := New(spec)
		from := span.Instant(rapid.Int64Range(946684800, 2145916800).Draw(t, "from"))
		p := span.Span{From: from, Until: from + span.Instant(rapid.Int64Range(1, 90*daySeconds).Draw(t, "length"))}
		open := c.Open(p)
		for range 40 {
			at := span.Instant(rapid.Int64Range(int64(p.From), int64(p.Until)-1).Draw(t, "at"))
			said, why, during := c.ExplainWhile(at)
			if said != open.Holds(at) {
				t.Fatalf("at %v %q, but open %v", at, why, open.Holds(at))
			}
			for _, other := range []span.Instant{during.From, during.Until - 1, (during.From + during.Until) / 2} {
				if _, then := c.Explain(other); during.Seconds() < 2*daySeconds && then != why || !during.Holds(at) {
					t.Fatalf("at %v %q, and within %s at %v %q", at, why, during, other, then)
				}
			}
			around := span.Span{From: at - 2*daySeconds, Until: at + 2*daySeconds}
			if len(spec.Zone.Transitions(around)) == 0 && said != openOnTheWall(spec, at) {
				t.Fatalf("at %v in %s %q, hours %q", at, spec.Zone, why, spec.Hours)
			}
		}
	})
}

// openOnTheWall asks package time for the wall at an instant and looks it up.
func openOnTheWall(s Spec, at span.Instant) bool {
	now := at.In(s.Zone.Location())
	today := Date{Year: now.Year(), Month: now.Month(), Day: now.Day()}
	second := now.Hour()*3600 + now.Minute()*60 + now.Second()
	for _, r := range s.Holidays {
		if _, ok := r.On(today); ok {
			return false
		}
	}
	for _, c := range s.Closed {
		if w := (Wall{today, second}); !w.Before(c.From) && w.Before(c.Until) {
			return false
		}
	}
	for back := range 2 {
		start := today.Add(-back)
		for _, x := range s.Hours.days[start.Weekday()] {
			if s.inSeason(start) && int(x.from) <= second+back*daySeconds && second+back*daySeconds < int(x.until) {
				return true
			}
		}
	}
	return false
}

// inSeason says whether a date is in a season of s, or s has none.
func (s Spec) inSeason(d Date) bool {
	for _, season := range s.During {
		if season.Holds(d) {
			return true
		}
	}
	return len(s.During) == 0
}

// anySpec draws a calendar with its own hours and no selector.
func anySpec(t *rapid.T) Spec {
	zone, err := LoadZone(rapid.SampledFrom(ZoneNames()).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	s := Spec{Zone: zone, Hours: anyHours(t)}
	if rapid.Bool().Draw(t, "holidays") {
		region, err := ParseRegion(rapid.SampledFrom(Regions()).Draw(t, "region"))
		if err != nil {
			t.Fatal(err)
		}
		s.Holidays = append(s.Holidays, region)
	}
	for range rapid.IntRange(0, 2).Draw(t, "closures") {
		first := Date{Year: rapid.IntRange(2000, 2037).Draw(t, "year"), Month: 6, Day: 1}.Add(rapid.IntRange(0, 300).Draw(t, "day"))
		c := Closure{From: Wall{first, rapid.IntRange(0, 86399).Draw(t, "second")}, Until: Wall{first.Add(rapid.IntRange(0, 30).Draw(t, "days")), 86400}}
		s.Closed = append(s.Closed, c)
	}
	if rapid.Bool().Draw(t, "season") {
		s.During = append(s.During, Season{
			First:  Date{leapYear, 1, 1}.Add(rapid.IntRange(0, 365).Draw(t, "season's first")),
			Last:   Date{leapYear, 1, 1}.Add(rapid.IntRange(0, 365).Draw(t, "season's last")),
			Yearly: true,
		})
	}
	return s
}

func TestAYearIsTheSumOfItsPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := anySpec(t)
		spec.On, _ = ParseSelector(anySelector(t))
		c := New(spec)
		from := span.Instant(rapid.Int64Range(946684800, 2145916800).Draw(t, "from"))
		until := from + 370*daySeconds
		var pieces span.Set
		for at := from; at < until; {
			next := min(until, at+span.Instant(rapid.Int64Range(3600, 60*daySeconds).Draw(t, "piece")))
			pieces = pieces.Union(c.Open(span.Span{From: at, Until: next}))
			at = next
		}
		if whole := c.Open(span.Span{From: from, Until: until}); !whole.Equal(pieces) {
			t.Fatalf("a year at once %v\nand in pieces %v", whole, pieces)
		}
	})
}

func TestACalendarStaysWhatItWasMadeAs(t *testing.T) {
	spec := Spec{Closed: []Closure{closureOf(t, "2026-11-20")}}
	one, parts := New(spec), []*Calendar{Always()}
	either := Any("either", parts...)
	spec.Closed[0], parts[0] = closureOf(t, "2026-11-21"), one
	if open, why := one.Explain(instantOf(t, "2026-11-20T12:00", UTC())); open {
		t.Error(why)
	}
	if !either.Always() {
		t.Error("it is not always open any more")
	}
}
