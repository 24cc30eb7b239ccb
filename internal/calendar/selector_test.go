package calendar

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSelectorsAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"last 3 weekdays of month":   "last 3 weekdays of month",
		"first 5 days of quarter":    "first 5 days of quarter",
		"last friday of month":       "last Friday of month",
		"Last  Fridays of Month":     "last Friday of month",
		"second tuesday of month":    "second Tuesday of month",
		"2nd tue of month":           "second Tuesday of month",
		"day 25 of month":            "day 25 of month",
		"days 1-5 of month":          "first 5 days of month",
		"days 10–12 of month":        "days 10-12 of month",
		"weekday 3 of month":         "third weekday of month",
		"weekdays 2-4 of month":      "weekdays 2-4 of month",
		"last 2 days of year":        "last 2 days of year",
		"last day of year":           "last day of year",
		"last 1 days of year":        "last day of year",
		"first weekday of quarter":   "first weekday of quarter",
		"day 1 of month":             "first day of month",
		"first 2 mondays of quarter": "first 2 Mondays of quarter",
	} {
		sel, err := ParseSelector(text)
		if err != nil || sel.String() != want {
			t.Errorf("%q read as %q, %v; want %q", text, sel, err, want)
			continue
		}
		if again, err := ParseSelector(sel.String()); err != nil || again != sel {
			t.Errorf("%q read back as %q, %v", sel, again, err)
		}
	}
}

func TestWrongSelectorsAreRefusedAtTheWrongBit(t *testing.T) {
	for text, want := range map[string]ParseError{
		"payday":                    {0, 6, `"payday" does not pick dates; ` + selectorHelp},
		"last 3 weekdays in month":  {16, 2, `"in" should be "of"; ` + selectorHelp},
		"last 3 weekdays of week":   {19, 4, `"week" is not a period; dates are picked of a month, quarter or year`},
		"last 3 hours of month":     {7, 5, `"hours" cannot be counted; count days, weekdays, or a day such as Fridays`},
		"last x days of month":      {5, 1, `"x" is not a number of days, 1 or more`},
		"last 0 days of month":      {5, 1, `"0" is not a number of days, 1 or more`},
		"every 2 days of month":     {0, 5, `"every" does not say which; ` + selectorHelp},
		"second 3 days of month":    {0, 6, `"second" does not say which; ` + selectorHelp},
		"last 3 nice days of month": {7, 4, `"nice" does not belong here; ` + selectorHelp},
		"day 32 of month":           {0, 6, "a month has no more than 31 of these"},
		"days 5-1 of month":         {5, 3, `"5-1" is not a place or a range of places, such as 25 or 1-5`},
		"days 1 2 of month":         {7, 1, `"2" does not belong here; ` + selectorHelp},
		"first 6 fridays of month":  {0, 15, "a month has no more than 5 of these"},
		"last 24 weekdays of month": {0, 16, "a month has no more than 23 of these"},
		"first 367 days of year":    {0, 14, "a year has no more than 366 of these"},
	} {
		_, err := ParseSelector(text)
		wantProblem(t, text, err, want)
	}
}

func TestSelectorsPickTheDatesThatTheWallCalendarShows(t *testing.T) {
	dk := weekly{Zone: UTC(), Holidays: []Region{regionOf(t, "DK")}, Closed: []Closure{
		closureOf(t, "2026-12-24..2027-01-02"),
		closureOf(t, "2026-11-30T00:00..2026-11-30T12:00"), // half a day: still a weekday
	}}
	for _, c := range []struct{ selector, in, want string }{
		{"last 3 weekdays of month", "2026-11-10", "2026-11-26 2026-11-27 2026-11-30"},
		{"last 3 weekdays of month", "2026-12-31", "2026-12-21 2026-12-22 2026-12-23"},
		{"first 2 weekdays of month", "2026-04-15", "2026-04-01 2026-04-07"},
		{"second tuesday of month", "2026-09-01", "2026-09-08"},
		{"last friday of month", "2026-02-01", "2026-02-27"},
		{"last 5 mondays of month", "2026-02-01", "2026-02-02 2026-02-09 2026-02-16 2026-02-23"},
		{"fifth friday of month", "2026-02-01", ""},
		{"day 31 of month", "2026-02-01", "2026-02-28"},
		{"days 29-31 of month", "2026-02-01", "2026-02-28"},
		{"days 29-31 of month", "2026-04-01", "2026-04-29 2026-04-30"},
		{"last 2 days of year", "2026-06-01", "2026-12-30 2026-12-31"},
		{"first 2 days of quarter", "2026-05-31", "2026-04-01 2026-04-02"},
		{"last monday of quarter", "2026-12-31", "2026-12-28"},
	} {
		sel, err := ParseSelector(c.selector)
		if err != nil {
			t.Fatal(err)
		}
		date := dateOf(t, c.in)
		var got []string
		for _, day := range sel.picked(date, dk.works(date.dayNumber(), date.dayNumber()+1)) {
			got = append(got, dateOfDay(day).String())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s, in the period of %s: %s; want %s", c.selector, c.in, got, c.want)
		}
	}
}

func TestASelectorPicksTheSameFromEveryDateOfItsPeriod(t *testing.T) {
	every := func(int) bool { return true }
	rapid.Check(t, func(t *rapid.T) {
		sel, err := ParseSelector(anySelector(t))
		if err != nil {
			t.Fatal(err)
		}
		date := anyDate(t)
		picked := sel.picked(date, every)
		if !slices.IsSorted(picked) || len(picked) > sel.last-sel.first+1 {
			t.Fatalf("%s picks %v", sel, picked)
		}
		for _, day := range picked {
			d := dateOfDay(day)
			if again := sel.picked(d, every); !slices.Equal(again, picked) {
				t.Fatalf("%s picks %v seen from %v, %v from %v", sel, picked, date, again, d)
			}
			if weekday := d.Weekday(); sel.unit == unitWeekday && (weekday == time.Saturday || weekday == time.Sunday) {
				t.Fatalf("%s picks %v, a %v", sel, d, weekday)
			}
		}
	})
}

// anySelector draws a selector as a person could write it.
func anySelector(t *rapid.T) string {
	pick := rapid.SampledFrom([]string{
		"first weekday", "last weekday", "last 3 weekdays", "first 5 days", "second tuesday", "last friday", "day 25",
		"days 3-7", "weekdays 2-4", "last 2 saturdays", "day 31",
	}).Draw(t, "pick")
	return pick + " of " + rapid.SampledFrom([]string{"month", "quarter", "year"}).Draw(t, "period")
}

func FuzzParseSelector(f *testing.F) {
	for _, text := range []string{"last 3 weekdays of month", "2nd tue of quarter", "days 1-5 of year", "day  of month"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sel, err := ParseSelector(text)
		if err != nil {
			p, ok := errors.AsType[*ParseError](err)
			if !ok || p.Offset < 0 || p.Length < 0 || p.Offset+p.Length > len(text) || p.Reason == "" {
				t.Fatalf("%q: %#v does not point into the text", text, err)
			}
			return
		}
		if back, err := ParseSelector(sel.String()); err != nil || back != sel || sel.IsZero() {
			t.Fatalf("%q is %q, read back as %q, %v", text, sel, back, err)
		}
	})
}
