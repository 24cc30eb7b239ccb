package model

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"belay/internal/calendar"
)

// Duration is a length of time as a person writes it: "15m", "1h30m", "1d", "2 weeks", "3 months", "5 weekdays".
//
// Its parts stay apart because they mean different things: seconds are exact; a day of a target is an average open
// day of its clock; a day or month of a turn, a notice or a cadence is a calendar day or month; a weekday skips
// weekends. Where a place of the language allows only some units, the reader of the file refuses the others.
type Duration struct {
	Months   int
	Days     int
	Weekdays int
	Seconds  int64
	Unknown  bool // written "?"
}

var durationPart = regexp.MustCompile(`^\s*(\d+(?:\.\d+)?)\s*([a-z]+)`)

// durationUnits maps each unit people write to what one of it is.
var durationUnits = map[string]Duration{
	"s": {Seconds: 1}, "sec": {Seconds: 1}, "second": {Seconds: 1}, "seconds": {Seconds: 1},
	"m": {Seconds: 60}, "min": {Seconds: 60}, "minute": {Seconds: 60}, "minutes": {Seconds: 60},
	"h": {Seconds: 3600}, "hour": {Seconds: 3600}, "hours": {Seconds: 3600},
	"d": {Days: 1}, "day": {Days: 1}, "days": {Days: 1},
	"w": {Days: 7}, "week": {Days: 7}, "weeks": {Days: 7},
	"weekday": {Weekdays: 1}, "weekdays": {Weekdays: 1},
	"month": {Months: 1}, "months": {Months: 1},
	"quarter": {Months: 3}, "quarters": {Months: 3},
	"y": {Months: 12}, "year": {Months: 12}, "years": {Months: 12},
}

// maxAmount bounds each number of a duration; a century of seconds fits.
const maxAmount = 4_000_000_000

// ParseDuration reads a duration; parts may be joined ("1h30m") or apart ("1 week 2 days").
// Only hours and minutes may carry a fraction ("1.5h").
func ParseDuration(s string) (Duration, error) {
	if strings.TrimSpace(s) == Unknown {
		return Duration{Unknown: true}, nil
	}
	var d Duration
	rest := strings.ToLower(strings.TrimSpace(s))
	if rest == "0" {
		return d, nil
	}
	if rest == "" {
		return d, fmt.Errorf("a duration is missing; write for example 15m, 4h, 1d or 2 weeks")
	}
	for rest != "" {
		part := durationPart.FindStringSubmatch(rest)
		if part == nil {
			return Duration{}, fmt.Errorf("%q is not a duration; write for example 15m, 1h30m, 1d or 2 weeks", s)
		}
		unit, ok := durationUnits[part[2]]
		if !ok {
			return Duration{}, fmt.Errorf("%q is not a unit of time; use s, m, h, d, weeks, weekdays, months or years", part[2])
		}
		n, err := strconv.ParseFloat(part[1], 64)
		whole := n == float64(int64(n))
		switch {
		case err != nil || n > maxAmount:
			return Duration{}, fmt.Errorf("%q is too long a duration", s)
		case !whole && unit.Seconds < 60:
			return Duration{}, fmt.Errorf("%q: only hours and minutes may have a fraction", s)
		}
		d.Seconds += int64(n * float64(unit.Seconds))
		d.Days += int(n) * unit.Days
		d.Weekdays += int(n) * unit.Weekdays
		d.Months += int(n) * unit.Months
		if d.Seconds > maxAmount || d.Days > maxAmount || d.Weekdays > maxAmount || d.Months > maxAmount {
			return Duration{}, fmt.Errorf("%q is too long a duration", s)
		}
		rest = strings.TrimLeft(rest[len(part[0]):], " ,")
	}
	return d, nil
}

// UnmarshalText reads the duration as ParseDuration does.
func (d *Duration) UnmarshalText(text []byte) error {
	var err error
	*d, err = ParseDuration(string(text))
	return err
}

// Zero says that d has no length and is not a placeholder.
func (d Duration) Zero() bool { return d == Duration{} }

// String is the shortest writing of d that ParseDuration reads back to the same value.
func (d Duration) String() string {
	if d.Unknown {
		return Unknown
	}
	var words []string
	count := func(n int, one, many string) {
		switch {
		case n == 1:
			words = append(words, "1 "+one)
		case n > 1:
			words = append(words, strconv.Itoa(n)+" "+many)
		}
	}
	if d.Months > 0 && d.Months%12 == 0 {
		count(d.Months/12, "year", "years")
	} else {
		count(d.Months, "month", "months")
	}
	count(d.Weekdays, "weekday", "weekdays")
	exact := clockText(d.Seconds)
	switch {
	case d.Days > 0 && d.Days%7 == 0 && exact == "":
		count(d.Days/7, "week", "weeks")
	case d.Days > 0:
		words = append(words, strconv.Itoa(d.Days)+"d")
	}
	if exact != "" {
		words = append(words, exact)
	}
	if len(words) == 0 {
		return "0m"
	}
	return strings.Join(words, " ")
}

// clockText is seconds as "1h30m"; empty for none.
func clockText(seconds int64) string {
	var b strings.Builder
	for _, u := range []struct {
		size int64
		name string
	}{{3600, "h"}, {60, "m"}, {1, "s"}} {
		if n := seconds / u.size; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
			seconds -= n * u.size
		}
	}
	return b.String()
}

// MarshalText writes d as String does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Percent is a share from 0 to 1, written "55%" (or "?").
type Percent struct {
	Ratio   float64
	Unknown bool
}

// percentGrain is the number of steps that one percent has: what is finer than a millionth of it is rounded, so that a
// share reads back to itself.
const percentGrain = 1e6

// UnmarshalText reads "55%", "0.5%" or "?"; a bare number is refused, since 1 could mean either end.
func (p *Percent) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	if s == Unknown {
		*p = Percent{Unknown: true}
		return nil
	}
	digits, ok := strings.CutSuffix(s, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	switch {
	case !ok || err != nil || n != n:
		return fmt.Errorf("%q is not a share; write it with a percent sign, such as 60%%", s)
	case n < 0 || n > 100:
		return fmt.Errorf("%q is not a share; it must lie between 0%% and 100%%", s)
	}
	*p = Percent{Ratio: math.Round(n*percentGrain) / (100 * percentGrain)}
	return nil
}

// String is the share with its percent sign.
func (p Percent) String() string {
	if p.Unknown {
		return Unknown
	}
	return strconv.FormatFloat(math.Round(p.Ratio*100*percentGrain)/percentGrain, 'f', -1, 64) + "%"
}

// Of is p's share of a number of seconds, cut off to whole ones. A share is a binary fraction, so 57% may lack a hair of
// its own; a millionth of a second makes up for that.
func (p Percent) Of(seconds int64) int64 { return int64(math.Floor(p.Ratio*float64(seconds) + 1e-6)) }

// MarshalText writes p as String does.
func (p Percent) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// Rate is how often something happens: "14/week".
type Rate struct {
	Count   float64
	Per     string // day, week, month or year
	Unknown bool
}

// ratePeriods are the days of each period a Rate may name.
var ratePeriods = map[string]float64{"hour": 1.0 / 24, "day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}

// UnmarshalText reads "14/week", "2 per day" or "?".
func (r *Rate) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	if s == Unknown {
		*r = Rate{Unknown: true}
		return nil
	}
	count, per, ok := strings.Cut(strings.Replace(s, " per ", "/", 1), "/")
	n, err := strconv.ParseFloat(strings.TrimSpace(count), 64)
	per = strings.TrimSpace(per)
	if _, known := ratePeriods[per]; !ok || err != nil || !known || !(n >= 0) || n > maxAmount {
		return fmt.Errorf("%q is not a rate; write for example 14/week or 3/day", s)
	}
	*r = Rate{Count: n, Per: per}
	return nil
}

// PerWeek is the rate in events per week.
func (r Rate) PerWeek() float64 {
	if r.Per == "" {
		return 0
	}
	return r.Count / ratePeriods[r.Per] * 7
}

// String is the rate as "14/week".
func (r Rate) String() string {
	if r.Unknown {
		return Unknown
	}
	return strconv.FormatFloat(r.Count, 'f', -1, 64) + "/" + r.Per
}

// MarshalText writes r as String does.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// TimeOfDay is a local time, in seconds since the day's nominal start: 0 to 86400.
type TimeOfDay int

// UnmarshalText reads "09:00".
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	second, err := calendar.ParseClock(string(text))
	*t = TimeOfDay(second)
	return err
}

// String is the time as "09:00".
func (t TimeOfDay) String() string { return calendar.FormatClock(int(t)) }

// MarshalText writes t as String does.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// On is d in seconds of a clock: each day is one of the clock's average open days. Months and weekdays have no
// meaning on a clock and count nothing; the reader of files refuses them there.
func (d Duration) On(clock *calendar.Calendar) int64 {
	if d.Days == 0 {
		return d.Seconds
	}
	return int64(d.Days)*clock.OpenDay() + d.Seconds
}
