package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"belay/internal/calendar"
	"belay/internal/span"
)

// Recurrence is spans that come back at the same local times: "every Saturday 17:00–20:00", 52 times. A span that comes
// only once or twice is a Recurrence by itself.
type Recurrence struct {
	Spans []span.Span    // in order of time, one at least
	Days  []time.Weekday // on which they start, from Monday on
	From  calendar.Wall  // the local start of the first
	Until calendar.Wall  // the local end of the first
	Every bool           // they come on each such day between the first and the last
}

const (
	daySeconds = 86_400
	daysOfWeek = 7
)

// leastRecurring is how often something must come on a day of the week to be a habit of it.
const leastRecurring = 3

// Recurring folds spans, in order of time, into those that come back. What takes the most time altogether stands first.
func Recurring(spans []span.Span, zone *calendar.Zone) []Recurrence {
	type habit struct{ from, until, days int }
	var habits []habit
	byHabit := map[habit][]span.Span{}
	for _, s := range spans {
		from, until := zone.Wall(s.From), zone.Wall(s.Until)
		h := habit{from.Second, until.Second, until.Date.Sub(from.Date)}
		if _, known := byHabit[h]; !known {
			habits = append(habits, h)
		}
		byHabit[h] = append(byHabit[h], s)
	}
	var out []Recurrence
	for _, h := range habits {
		out = append(out, split(byHabit[h], zone)...)
	}
	slices.SortStableFunc(out, func(a, b Recurrence) int {
		return cmp.Or(cmp.Compare(total(b.Spans), total(a.Spans)), cmp.Compare(a.Spans[0].From, b.Spans[0].From))
	})
	return out
}

// split parts spans with the same local times into those of days on which that is a habit, and each of the others.
func split(spans []span.Span, zone *calendar.Zone) []Recurrence {
	var often [daysOfWeek]int
	weekday := func(s span.Span) time.Weekday { return zone.Wall(s.From).Date.Weekday() }
	for _, s := range spans {
		often[weekday(s)]++
	}
	var out []Recurrence
	var habitual []span.Span
	for _, s := range spans {
		if often[weekday(s)] >= leastRecurring {
			habitual = append(habitual, s)
		} else {
			out = append(out, recurrence([]span.Span{s}, zone))
		}
	}
	if len(habitual) > 0 {
		out = append(out, recurrence(habitual, zone))
	}
	return out
}

// recurrence describes spans with the same local times.
func recurrence(spans []span.Span, zone *calendar.Zone) Recurrence {
	r := Recurrence{Spans: spans, From: zone.Wall(spans[0].From), Until: zone.Wall(spans[0].Until)}
	starts := map[calendar.Date]bool{}
	for _, s := range spans {
		d := zone.Wall(s.From).Date
		starts[d] = true
		if !slices.Contains(r.Days, d.Weekday()) {
			r.Days = append(r.Days, d.Weekday())
		}
	}
	fromMonday := func(d time.Weekday) int { return (int(d) + daysOfWeek - 1) % daysOfWeek }
	slices.SortFunc(r.Days, func(a, b time.Weekday) int { return fromMonday(a) - fromMonday(b) })
	r.Every = true
	last := zone.Wall(spans[len(spans)-1].From).Date
	for d := r.From.Date; !last.Before(d); d = d.Add(1) {
		r.Every = r.Every && (starts[d] || !slices.Contains(r.Days, d.Weekday()))
	}
	return r
}

// Seconds is how long the spans are altogether.
func (r Recurrence) Seconds() int64 { return total(r.Spans) }

// Words are the days and local times in words: "every Saturday 17:00–20:00", "Mon–Thu 16:30 until 08:00 the next day",
// "Fri 25 Dec 2026 09:00–12:00".
func (r Recurrence) Words() string {
	days := r.dayWords()
	if len(r.Spans) == 1 {
		days = dateWords(r.From.Date)
	}
	return days + " " + r.hourWords()
}

// hourWords are the local times. What ends at midnight ends at 24:00 of the day before.
func (r Recurrence) hourWords() string {
	end := r.Until
	if end.Second == 0 && r.From.Date.Before(end.Date) {
		end = calendar.Wall{Date: end.Date.Add(-1), Second: daySeconds}
	}
	from, until := calendar.FormatClock(r.From.Second), calendar.FormatClock(end.Second)
	switch nights := end.Date.Sub(r.From.Date); {
	case nights == 0 && r.From.Second == 0 && end.Second == daySeconds:
		return "all day"
	case nights == 0:
		return from + "–" + until
	case nights == 1 && len(r.Days) > 1:
		return from + " until " + until + " the next day"
	case nights < daysOfWeek:
		return from + " until " + shortDay(end.Date.Weekday()) + " " + until
	}
	return from + " until " + dateWords(end.Date) + " " + until
}

// dayWords are the days of the week on which it comes.
func (r Recurrence) dayWords() string {
	switch {
	case len(r.Days) == daysOfWeek && r.Every:
		return "every day"
	case len(r.Days) == 1 && r.Every:
		return "every " + r.Days[0].String()
	case len(r.Days) == 1:
		return r.Days[0].String() + "s"
	}
	first, last := r.Days[0], r.Days[len(r.Days)-1]
	if len(r.Days) > 2 && int(last+daysOfWeek-first)%daysOfWeek == len(r.Days)-1 {
		return shortDay(first) + "–" + shortDay(last)
	}
	names := make([]string, len(r.Days))
	for i, d := range r.Days {
		names[i] = shortDay(d)
	}
	return strings.Join(names, ", ")
}

func shortDay(d time.Weekday) string { return d.String()[:3] }

// dateWords is a date as people say it: "Fri 25 Dec 2026".
func dateWords(d calendar.Date) string {
	return fmt.Sprintf("%s %d %s %d", shortDay(d.Weekday()), d.Day, d.Month.String()[:3], d.Year)
}
