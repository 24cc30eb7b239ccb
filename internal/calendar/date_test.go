package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestADateIsReadAndWrittenAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t)
		if back, err := ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%v read back as %v, %v", d, back, err)
		}
	})
}

func TestWhatIsNoDateIsRefusedInWords(t *testing.T) {
	for text, want := range map[string]string{
		"2026-02-29": "February 2026 has no day 29; its days go from 01 to 28",
		"2026-13-01": "there is no month 13; months go from 01 to 12",
		"0000-01-01": "there is no year 0; years go from 1 to 9999",
		"24.12.2026": `"24.12.2026" is not a date; write year, month and day, as in 2026-12-24`,
		"2026-1-1":   `"2026-1-1" is not a date; write year, month and day, as in 2026-12-24`,
		"2026-12-2x": `"2026-12-2x" is not a date; write year, month and day, as in 2026-12-24`,
		"":           `"" is not a date; write year, month and day, as in 2026-12-24`,
	} {
		if _, err := ParseDate(text); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestDaysAreCountedAsPackageTimeCountsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate(t), rapid.IntRange(-100_000, 100_000).Draw(t, "days")
		noon := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
		y, m, day := noon.AddDate(0, 0, n).Date()
		if got := d.Add(n); got != (Date{Year: y, Month: m, Day: day}) {
			t.Fatalf("%v and %d days is %v", d, n, got)
		}
		if got := d.Add(n).Sub(d); got != n {
			t.Fatalf("%v and %d days is %d days later", d, n, got)
		}
		if d.Weekday() != noon.Weekday() {
			t.Fatalf("%v is a %v", d, d.Weekday())
		}
		if d.Before(d.Add(n)) != (n > 0) || d.Compare(d.Add(n)) != -d.Add(n).Compare(d) {
			t.Fatalf("%v and %v are out of order", d, d.Add(n))
		}
	})
}

func TestAMonthAfterThe31stIsTheMonthsLastDay(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2026-01-31", 2, "2026-03-31"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2028-02-29", 12, "2029-02-28"},
	} {
		if got := dateOf(t, c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

// anyDate draws a date of the years that dates are made for.
func anyDate(t *rapid.T) Date {
	year := rapid.IntRange(1, 9999).Draw(t, "year")
	month := time.Month(rapid.IntRange(1, 12).Draw(t, "month"))
	d, err := MakeDate(year, month, rapid.IntRange(1, DaysIn(year, month)).Draw(t, "day"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
