package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// A time on the command line is written as people write it: in the model's zone unless it names another.
//
//	now                          2026-12-12T17:30:00+01:00     (RFC 3339)
//	17:30                        2026-12-12 17:30
//	tomorrow 03:00               2026-12-12
//	sat 17:30                    the next one, today's if it is still to come

// moment is a time that somebody wrote.
type moment struct {
	at    span.Instant
	twice bool // its local time happens twice; at is the first of the two
	never bool // its local time is skipped; at is the first instant after the jump
}

// parseMoment reads a time in zone.
func parseMoment(text string, now span.Instant, zone *calendar.Zone) (moment, error) {
	if at, ok := parseAbsolute(text); ok {
		return moment{at: at}, nil
	}
	day, clock := dayAndClock(text)
	if day == "now" && clock == "" {
		return moment{at: now}, nil
	}
	second := 0
	if clock != "" {
		var err error
		if second, err = secondOfDay(clock); err != nil {
			return moment{}, noTime(text)
		}
	}
	today := calendar.DateOf(now, zone)
	if weekday, ok := weekdayCalled(day); ok {
		m := resolved(today.Add((int(weekday-today.Weekday())+daysOfWeek)%daysOfWeek), second, zone)
		if clock != "" && m.at < now {
			m = resolved(today.Add(daysOfWeek), second, zone) // it is today, and past
		}
		return m, nil
	}
	switch day {
	case "today":
		return resolved(today, second, zone), nil
	case "tomorrow":
		return resolved(today.Add(1), second, zone), nil
	case "yesterday":
		return resolved(today.Add(-1), second, zone), nil
	}
	date, err := calendar.ParseDate(day)
	switch {
	case err != nil && strings.Count(day, "-") == 2: // it means to be a date: say what is wrong with it
		return moment{}, err
	case err != nil:
		return moment{}, noTime(text)
	}
	return resolved(date, second, zone), nil
}

const daysOfWeek = 7

// dayAndClock parts what is written into the word for a day, today where there is none, and the time of day, which may
// be missing: "sat 17:30", "2026-12-12T17:30", "17:30", "tomorrow".
func dayAndClock(text string) (day, clock string) {
	day, clock, _ = strings.Cut(strings.Join(strings.Fields(strings.ToLower(text)), " "), " ")
	switch {
	case day == "":
		return "now", ""
	case clock == "" && len(day) > len("2026-12-12") && day[len("2026-12-12")] == 't':
		return day[:len("2026-12-12")], day[len("2026-12-12")+1:]
	case clock == "" && strings.Contains(day, ":"):
		return "today", day
	}
	return day, clock
}

// parseAbsolute reads RFC 3339, also without seconds.
func parseAbsolute(text string) (span.Instant, bool) {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, strings.ToUpper(strings.TrimSpace(text))); err == nil {
			return span.At(t), true
		}
	}
	return 0, false
}

// secondOfDay reads 9:00, 09:00 or 09:00:30 as a second of the day.
func secondOfDay(word string) (int, error) {
	seconds := 0
	if len(word) == len("09:00:30") {
		n, err := strconv.ParseUint(word[len("09:00:"):], 10, 8)
		if err != nil || n > 59 || word[len("09:00")] != ':' {
			return 0, fmt.Errorf("%q is no time of day", word)
		}
		seconds, word = int(n), word[:len("09:00")]
	}
	if len(word) == len("9:00") {
		word = "0" + word
	}
	minute, err := calendar.ParseClock(word)
	return minute + seconds, err
}

// resolved is a local date and second of the day as a moment.
func resolved(d calendar.Date, second int, zone *calendar.Zone) moment {
	at, kind := calendar.Resolve(calendar.Wall{Date: d, Second: second}, zone, calendar.Starts)
	return moment{at: at, twice: kind == calendar.Overlap, never: kind == calendar.Gap}
}

// weekdayCalled is the day of the week that a word of at least three letters begins: "sat", "tues", "wednesday".
func weekdayCalled(word string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(d.String()), word) {
			return d, true
		}
	}
	return 0, false
}

func noTime(text string) error {
	return fmt.Errorf(`%q is not a time; write now, 17:30, "2026-12-12 17:30", "tomorrow 03:00", "sat 17:30" or 2026-12-12T17:30:00+01:00`, text)
}

// moment reads --at and says so when its local time is not plain.
func (s *session) moment(text string, zone *calendar.Zone) (span.Instant, error) {
	m, err := parseMoment(text, span.At(s.Now), zone)
	if err != nil {
		return 0, fmt.Errorf("--at: %w", err)
	}
	switch {
	case m.twice:
		s.note("%s happens twice that night in %s; this is the first, %s. For the second, give the offset: %s",
			m.at.In(zone.Location()).Format("15:04"), zone, m.at, secondOf(m.at, zone))
	case m.never:
		s.note("That time is skipped in %s; this is the first moment after it, %s.", zone, fullTime(m.at, zone))
	}
	return m.at, nil
}

// secondOf is the other instant that shows the same local time as at, in RFC 3339.
func secondOf(at span.Instant, zone *calendar.Zone) string {
	end, _ := calendar.Resolve(zone.Wall(at), zone, calendar.Ends)
	return end.In(zone.Location()).Format(time.RFC3339)
}

// horizonFlags say which stretch of time is asked about.
type horizonFlags struct {
	From string `placeholder:"DATE" help:"Where to begin; today if left out."`
	For  string `placeholder:"LENGTH" default:"${horizon}" help:"How long, such as 90d, 6 months or 1y; ${horizon} if left out."`
}

// longestHorizon is the longest stretch that can be asked about, in years.
const longestHorizon = 20

// leastHorizon is the shortest stretch that can be asked about, in seconds. Who writes 6m means months.
const leastHorizon = 3600

// horizon is the stretch that the flags name: whole days, months and years are those of the zone.
func (s *session) horizon(f horizonFlags, zone *calendar.Zone) (span.Span, error) {
	asked := f.From
	if asked == "" {
		asked = "today"
	}
	from, err := parseMoment(asked, span.At(s.Now), zone)
	if err != nil {
		return span.Span{}, fmt.Errorf("--from: %w", err)
	}
	length, err := model.ParseDuration(f.For)
	switch {
	case err != nil:
		return span.Span{}, fmt.Errorf("--for: %w", err)
	case length.Unknown || length.Zero() || length.Weekdays > 0:
		return span.Span{}, fmt.Errorf("--for: %q is no length of time; write for example 90d, 6 months or 1y", f.For)
	case length.Months == 0 && length.Days == 0 && length.Seconds < leastHorizon:
		return span.Span{}, fmt.Errorf("--for: %s is %s, less than an hour; for months write 6 months", f.For, length)
	}
	start := zone.Wall(from.at)
	latest := start.Date.AddMonths(12 * longestHorizon)
	end := start
	if length.Months <= 12*longestHorizon && length.Days <= 366*longestHorizon {
		end.Date = start.Date.AddMonths(length.Months).Add(length.Days)
	} else {
		end.Date = latest.Add(1)
	}
	until, _ := calendar.Resolve(end, zone, calendar.Starts)
	until += span.Instant(length.Seconds)
	if latest.Before(calendar.DateOf(until, zone)) {
		return span.Span{}, fmt.Errorf("--for: %s is too long; ask for %d years at most", f.For, longestHorizon)
	}
	return span.Span{From: from.at, Until: until}, nil
}

// usualHorizon is how far ahead a verb looks when nothing is said.
const usualHorizon = "1y"
