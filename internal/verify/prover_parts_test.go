package verify

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// These tests hold the checker's parts against the prover's, which it may not import: two writings of one language must
// agree wherever they are asked.

// zones are ordinary ones and troublemakers.
var zones = []string{
	"Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "America/Santiago", "America/Havana", "Asia/Beirut",
	"Africa/Cairo", "Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia", "UTC",
}

func zone(t interface{ Fatal(...any) }, name string) *calendar.Zone {
	z, err := calendar.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// drawDate is a date of 2026 or 2027.
func drawDate(t *rapid.T, label string) calendar.Date {
	first, _ := calendar.ParseDate("2026-01-01")
	return first.Add(rapid.IntRange(0, 729).Draw(t, label))
}

func drawTime(t *rapid.T, label string) string {
	return calendar.FormatClock(rapid.IntRange(0, 95).Draw(t, label) * 900)
}

// drawText draws a text that read accepts, and what it is.
func drawText[T any](t *rapid.T, label string, read func(string) (T, error), draw func(*rapid.T) string) T {
	text := rapid.Custom(draw).Filter(func(s string) bool { _, err := read(s); return err == nil }).Draw(t, label)
	value, err := read(text)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func drawHours(t *rapid.T) calendar.Hours {
	return drawText(t, "hours", calendar.ParseHours, func(t *rapid.T) string {
		var parts []string
		for range rapid.IntRange(1, 3).Draw(t, "windows") {
			days := rapid.SampledFrom([]string{"", "Mon-Fri ", "Sat,Sun ", "Mon ", "Sat-Mon ", "Tue,Thu ", "Sun "}).Draw(t, "days")
			parts = append(parts, days+drawTime(t, "opens")+"-"+drawTime(t, "shuts"))
		}
		return strings.Join(parts, ", ")
	})
}

func drawSelector(t *rapid.T) calendar.Selector {
	return drawText(t, "selector", calendar.ParseSelector, func(t *rapid.T) string {
		n := rapid.IntRange(1, 31).Draw(t, "number")
		unit := rapid.SampledFrom([]string{"day", "weekday", "tuesday", "sunday"}).Draw(t, "unit")
		return rapid.SampledFrom([]string{
			fmt.Sprintf("last %d %ss of ", n, unit), fmt.Sprintf("first %d %ss of ", n, unit), fmt.Sprintf("%s %d of ", unit, n),
			fmt.Sprintf("%ss %d-%d of ", unit, n, n+2), "second " + unit + " of ", "last " + unit + " of ", "fifth " + unit + " of ",
		}).Draw(t, "choice") + rapid.SampledFrom([]string{"month", "quarter", "year"}).Draw(t, "period")
	})
}

func drawClosure(t *rapid.T) calendar.Closure {
	return drawText(t, "closure", calendar.ParseClosure, func(t *rapid.T) string {
		d := drawDate(t, "closed")
		until := d.Add(rapid.IntRange(0, 9).Draw(t, "days closed"))
		if rapid.Bool().Draw(t, "whole days") {
			return d.String() + ".." + until.String()
		}
		return d.String() + "T" + drawTime(t, "from") + ".." + until.Add(1).String() + "T" + drawTime(t, "until")
	})
}

// drawCalendars are some calendars, of which the later may be made of the earlier.
func drawCalendars(t *rapid.T) (out []*model.Calendar) {
	for i := range rapid.IntRange(1, 4).Draw(t, "calendars") {
		c := &model.Calendar{ID: model.CalendarID(fmt.Sprintf("c%d", i))}
		out = append(out, c)
		if i > 0 && rapid.Bool().Draw(t, "made of others") {
			some := []model.CalendarID{out[rapid.IntRange(0, i-1).Draw(t, "one")].ID, out[rapid.IntRange(0, i-1).Draw(t, "other")].ID}
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				c.Any = some
			case 1:
				c.All = some
			default:
				c.Outside = some[0]
			}
			continue
		}
		c.Hours = drawHours(t)
		c.Timezone = zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		if rapid.IntRange(0, 2).Draw(t, "selects") == 0 {
			c.On = drawSelector(t)
		}
		if rapid.IntRange(0, 2).Draw(t, "has a season") == 0 {
			text := rapid.SampledFrom([]string{"07-01..08-15", "11-15..01-10", "2026-11-01..2027-02-03", "02-29..03-01"}).Draw(t, "season")
			s, err := calendar.ParseSeason(text)
			if err != nil {
				t.Fatal(err)
			}
			c.During = []calendar.Season{s}
		}
		if rapid.Bool().Draw(t, "keeps holidays") {
			r, err := calendar.ParseRegion(rapid.SampledFrom([]string{"DK", "GB-ENG", "DE-BY"}).Draw(t, "region"))
			if err != nil {
				t.Fatal(err)
			}
			c.Holidays = []calendar.Region{r}
		}
		for range rapid.IntRange(0, 2).Draw(t, "closures") {
			c.Closed = append(c.Closed, drawClosure(t))
		}
	}
	return out
}

func build(t interface{ Fatal(...any) }, m *model.Model) *model.Model {
	if m.Timezone == nil {
		m.Timezone = zone(t, "Europe/Copenhagen")
	}
	built, err := model.Build(m, model.Origin{Digest: "0123456789abcdef"})
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func instantOf(t interface{ Fatal(...any) }, text string) span.Instant {
	var i instant
	if err := i.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return span.Instant(i)
}

func year(t interface{ Fatal(...any) }) span.Span {
	return span.Span{From: instantOf(t, "2026-03-11T05:06:07Z"), Until: instantOf(t, "2027-04-12T01:02:03Z")}
}

func TestCalendarsOpenWhenTheProversDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := build(t, &model.Model{Calendars: drawCalendars(t)})
		a, err := newAlmanac(m, year(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range m.Calendars {
			ours, theirs := a.open(c.ID), m.Calendar(c.ID).Open(year(t))
			if !ours.Equal(theirs) {
				t.Fatalf("%s (%s) ours alone %v\n theirs alone %v", c.ID, c.On, ours.Minus(theirs), theirs.Minus(ours))
			}
		}
	})
}

func TestAnOpenDayIsAsLongAsTheProversIs(t *testing.T) {
	hours := func(text, timezone string) *model.Calendar {
		h, err := calendar.ParseHours(text)
		if err != nil {
			t.Fatal(err)
		}
		return &model.Calendar{ID: model.CalendarID(text), Hours: h, Timezone: zone(t, timezone)}
	}
	ends, err := calendar.ParseSelector("last 3 weekdays of month")
	if err != nil {
		t.Fatal(err)
	}
	closing := hours("06:00-22:00", "Africa/Cairo")
	closing.On = ends
	m := build(t, &model.Model{Calendars: []*model.Calendar{
		hours("Mon-Thu 08:00-16:30, Fri 08:00-15:30", "Europe/Copenhagen"),
		hours("Sat-Sun 00:00-24:00", "America/Santiago"),
		hours("Fri 22:00-06:00, Sat 10:00-11:00", "Australia/Lord_Howe"),
		closing,
		{ID: "nights", Outside: "Mon-Thu 08:00-16:30, Fri 08:00-15:30"},
		{ID: "business", Any: []model.CalendarID{"Mon-Thu 08:00-16:30, Fri 08:00-15:30", "06:00-22:00"}},
		{ID: "both", All: []model.CalendarID{"nights", "Sat-Sun 00:00-24:00"}},
		{ID: "never", All: []model.CalendarID{"nights", "Mon-Thu 08:00-16:30, Fri 08:00-15:30"}},
	}})
	a, err := newAlmanac(m, year(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range m.Calendars {
		if ours, theirs := a.openDay(c.ID), m.Calendar(c.ID).OpenDay(); ours != theirs {
			t.Errorf("%s: ours %d, theirs %d", c.ID, ours, theirs)
		}
	}
}

func TestLocalTimesOfEveryZoneAreWhereTheProverPutsThem(t *testing.T) {
	years := span.Span{From: instantOf(t, "2000-01-01T00:00:00Z"), Until: instantOf(t, "2038-01-01T00:00:00Z")}
	for _, name := range calendar.ZoneNames() {
		z := zone(t, name)
		for _, change := range z.Transitions(years) {
			before := int64(change) + z.Offset(change-1)
			for r := reading(before - 4*3600); r <= reading(before+4*3600); r += 1200 {
				d := day(r / daySeconds)
				date, err := calendar.MakeDate(d.date())
				if err != nil {
					t.Fatal(err)
				}
				wall := calendar.Wall{Date: date, Second: int(r % daySeconds)}
				first, _ := calendar.Resolve(wall, z, calendar.Starts)
				last, _ := calendar.Resolve(wall, z, calendar.Ends)
				if ours := starts(r, z.Location()); ours != first {
					t.Errorf("%s: what starts at %s starts at %s, the prover says %s", name, wall, ours, first)
				}
				if ours := ends(r, z.Location()); ours != last {
					t.Errorf("%s: what ends at %s ends at %s, the prover says %s", name, wall, ours, last)
				}
			}
		}
	}
}

func TestHolidaysAreThoseOfTheProver(t *testing.T) {
	first, _ := calendar.ParseDate("2026-01-01")
	for _, code := range calendar.Regions() {
		r, err := calendar.ParseRegion(code)
		if err != nil {
			t.Fatal(err)
		}
		ours := holidays(code, dayOf(2026, 1, 1), dayOf(2033, 12, 31))
		for n := range 8 * 365 {
			d := first.Add(n)
			if _, theirs := r.On(d); theirs != ours[dayOf(d.Year, d.Month, d.Day)] {
				t.Errorf("%s %s: theirs %t", code, d, theirs)
			}
		}
	}
}

func TestRotasTurnAsTheProversDo(t *testing.T) {
	people := []model.PersonID{"ann", "bob", "cem"}
	rapid.Check(t, func(t *rapid.T) {
		r := &model.Rota{
			ID: "duty", People: people[:rapid.IntRange(1, 3).Draw(t, "people")],
			Turn:    rapid.SampledFrom([]model.Duration{{Seconds: 12 * 3600}, {Days: 1}, {Days: 7}, {Months: 1}, {Seconds: 3600 * 36}}).Draw(t, "turn"),
			Handoff: model.TimeOfDay(rapid.IntRange(0, 95).Draw(t, "handoff") * 900),
		}
		start := drawDate(t, "start")
		r.Start = &start
		if rapid.Bool().Draw(t, "ends") {
			until := drawDate(t, "until")
			r.Until = &until
		}
		if rapid.Bool().Draw(t, "hands over") {
			r.Handover = model.Duration{Seconds: 1800}
		}
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			c := drawClosure(t)
			r.Changes = append(r.Changes, &model.Change{
				From: c.From, Until: c.Until,
				Replace: rapid.SampledFrom(append(people, "")).Draw(t, "replace"),
				With:    rapid.SampledFrom(append(people, "", "dag")).Draw(t, "with"),
			})
		}
		m := build(t, &model.Model{Rotas: []*model.Rota{r}, Timezone: zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))})
		place := rapid.IntRange(1, 2).Draw(t, "place")
		theirs := map[model.PersonID]span.Set{}
		for _, s := range rota.New(r, m.Timezone).Shifts(year(t), place) {
			theirs[s.Person] = theirs[s.Person].Union(span.Of(s.Span).Within(year(t)))
		}
		ours := readTurns(m, r).shifts(place, year(t))
		for _, who := range append(people, "dag") {
			if !ours[who].Equal(theirs[who]) {
				t.Fatalf("%s: ours alone %v\n theirs alone %v", who, ours[who].Minus(theirs[who]), theirs[who].Minus(ours[who]))
			}
		}
	})
}
