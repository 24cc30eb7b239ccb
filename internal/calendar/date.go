package calendar

import (
	"fmt"
	"time"

	"belay/internal/span"
)

// daySeconds is the length of a day on the wall, whatever the clocks do in it.
const daySeconds = 86400

// Date is a day of the Gregorian calendar, in no zone. Dates made by ParseDate, MakeDate, DateOf and the methods
// below exist; the zero Date does not and means "no date".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// MakeDate is the given day, or an error when the month has no such day or the year is not 1 to 9999.
func MakeDate(year int, month time.Month, day int) (Date, error) {
	d := Date{Year: year, Month: month, Day: day}
	switch {
	case year < 1 || year > 9999:
		return Date{}, fmt.Errorf("there is no year %d; years go from 1 to 9999", year)
	case month < time.January || month > time.December:
		return Date{}, fmt.Errorf("there is no month %d; months go from 01 to 12", int(month))
	case day < 1 || day > DaysIn(year, month):
		return Date{}, fmt.Errorf("%s %d has no day %d; its days go from 01 to %d", month, year, day, DaysIn(year, month))
	}
	return d, nil
}

// ParseDate reads a date written 2026-12-24.
func ParseDate(s string) (Date, error) {
	year, okYear := digits(s, 0, 4)
	month, okMonth := digits(s, 5, 7)
	day, okDay := digits(s, 8, 10)
	if len(s) != len("2026-12-24") || !okYear || !okMonth || !okDay || s[4] != '-' || s[7] != '-' {
		return Date{}, wrong(0, len(s), "%q is not a date; write year, month and day, as in 2026-12-24", s)
	}
	d, err := MakeDate(year, time.Month(month), day)
	if err != nil {
		return Date{}, wrong(0, len(s), "%v", err)
	}
	return d, nil
}

// digits reads the decimal number s[from:until]; ok is false when that is not there or not all digits.
func digits(s string, from, until int) (n int, ok bool) {
	if until > len(s) {
		return 0, false
	}
	for _, c := range []byte(s[from:until]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// DateOf is the local date in z at i.
func DateOf(i span.Instant, z *Zone) Date { return dateOfDay(z.day(i)) }

// DaysIn is the number of days of a month, 28 to 31.
func DaysIn(year int, month time.Month) int {
	switch month {
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	default:
		return 31
	}
}

// dayNumber is the number of days from 1970-01-01 to d. Days are counted, stepped and compared as such numbers.
func (d Date) dayNumber() int {
	return int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}

// dateOfDay is the date with the given day number.
func dateOfDay(n int) Date {
	year, month, day := time.Unix(int64(n)*daySeconds, 0).UTC().Date()
	return Date{Year: year, Month: month, Day: day}
}

// weekdayOf is the day of the week of a day number; 1970-01-01 was a Thursday.
func weekdayOf(n int) time.Weekday { return time.Weekday(((n+int(time.Thursday))%7 + 7) % 7) }

// Add is the date the given number of days later, or earlier when days is negative.
func (d Date) Add(days int) Date { return dateOfDay(d.dayNumber() + days) }

// AddMonths is the same day of the month the given number of months later; a day that month does not have becomes
// its last, so that 31 January and one month is 28 or 29 February.
func (d Date) AddMonths(months int) Date {
	whole := d.Year*12 + int(d.Month) - 1 + months
	year, month := whole/12, time.Month(whole%12+1)
	return Date{Year: year, Month: month, Day: min(d.Day, DaysIn(year, month))}
}

// Sub is the number of days from o to d, negative when d is earlier.
func (d Date) Sub(o Date) int { return d.dayNumber() - o.dayNumber() }

// Compare is -1, 0 or +1 as d is before, the same as, or after o.
func (d Date) Compare(o Date) int {
	a := d.Year*10000 + int(d.Month)*100 + d.Day
	b := o.Year*10000 + int(o.Month)*100 + o.Day
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Before says whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// IsZero says whether d is the zero Date, which is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return weekdayOf(d.dayNumber()) }

// String is the date as ParseDate reads it.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }
