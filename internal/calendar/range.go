package calendar

import (
	"strings"
	"time"

	"belay/internal/span"
)

// Closure is a stretch of local time in which a calendar is closed. It closes the instants at which the wall shows a
// reading from From until Until, all of them: also both passes of an hour that the wall shows twice.
type Closure struct{ From, Until Wall }

// ParseClosure reads a date (2026-12-24), a range of dates that holds both whole (2026-12-24..2027-01-02), or a
// stretch of local time (2026-12-24T12:00..2026-12-24T24:00). A *ParseError says which bit is wrong.
func ParseClosure(s string) (Closure, error) {
	from, until, ranged := strings.Cut(s, "..")
	first, err := parseEdge(from, 0)
	if err != nil {
		return Closure{}, err
	}
	if !ranged {
		until = from
	}
	offset := len(s) - len(until)
	last, err := parseEdge(until, daySeconds)
	if err != nil {
		return Closure{}, shifted(err, offset)
	}
	if !first.Before(last) {
		return Closure{}, wrong(offset, len(until), "%s ends before it starts; write the earlier end first", s)
	}
	return Closure{From: first, Until: last}, nil
}

// parseEdge reads a date, which then stands for the given second of it, or a date and time.
func parseEdge(s string, second int) (Wall, error) {
	if strings.Contains(s, "T") {
		return ParseWall(s)
	}
	d, err := ParseDate(s)
	return Wall{Date: d, Second: second}, err
}

// Whole says whether c closes whole dates.
func (c Closure) Whole() bool { return c.From.Second == 0 && c.Until.Second == daySeconds }

// String is the closure as ParseClosure reads it.
func (c Closure) String() string {
	switch {
	case c.Whole() && c.From.Date == c.Until.Date:
		return c.From.Date.String()
	case c.Whole():
		return c.From.Date.String() + ".." + c.Until.Date.String()
	}
	return c.From.String() + ".." + c.Until.String()
}

// closes says whether c closes the whole of a day number.
func (c Closure) closes(day int) bool {
	midnight := int64(day) * daySeconds
	return c.From.reading() <= midnight && midnight+daySeconds <= c.Until.reading()
}

// Spans are the instants that c closes in z, in order of time.
func (c Closure) Spans(z *Zone) []span.Span {
	return z.showing(nil, c.From.reading(), c.Until.reading())
}

// Season is a stretch of dates, both ends whole: once, or every year, where it may go around the year's end.
type Season struct {
	First, Last Date
	Yearly      bool // the years of First and Last mean nothing
}

// leapYear stands in for the year of a yearly date, so that 29 February is one.
const leapYear = 2000

// ParseSeason reads a season of one time (2026-07-01..2026-08-15) or of every year (07-01..08-15, 11-15..01-10).
// A *ParseError says which bit is wrong.
func ParseSeason(s string) (Season, error) {
	from, until, ranged := strings.Cut(s, "..")
	if !ranged {
		until = from
	}
	offset := len(s) - len(until)
	yearly := len(from) == len("07-01")
	read := ParseDate
	if yearly {
		read = parseYearly
	}
	first, err := read(from)
	if err != nil {
		return Season{}, err
	}
	last, err := read(until)
	if err != nil {
		return Season{}, shifted(err, offset)
	}
	if !yearly && last.Before(first) {
		return Season{}, wrong(offset, len(until), "%s ends before it starts; write the earlier date first", s)
	}
	return Season{First: first, Last: last, Yearly: yearly}, nil
}

// parseYearly reads a date of every year, written 07-01.
func parseYearly(s string) (Date, error) {
	month, okMonth := digits(s, 0, 2)
	day, okDay := digits(s, 3, 5)
	if len(s) != len("07-01") || !okMonth || !okDay || s[2] != '-' {
		return Date{}, wrong(0, len(s), "%q is not a date of every year; write month and day, as in 07-01", s)
	}
	if month < 1 || month > 12 || day < 1 || day > DaysIn(leapYear, time.Month(month)) {
		return Date{}, wrong(0, len(s), "%q is not a date of any year; write month and day, as in 07-01", s)
	}
	return Date{Year: leapYear, Month: time.Month(month), Day: day}, nil
}

// Holds says whether d lies in the season.
func (s Season) Holds(d Date) bool {
	if !s.Yearly {
		return !d.Before(s.First) && !s.Last.Before(d)
	}
	d.Year = leapYear
	after, before := !d.Before(s.First), !s.Last.Before(d)
	if s.Last.Before(s.First) {
		return after || before
	}
	return after && before
}

// String is the season as ParseSeason reads it.
func (s Season) String() string {
	first, last := s.First.String(), s.Last.String()
	if s.Yearly {
		first, last = first[len("2000-"):], last[len("2000-"):]
	}
	if s.First == s.Last {
		return first
	}
	return first + ".." + last
}
