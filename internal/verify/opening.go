package verify

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"belay/internal/model"
)

// opening is a calendar of the model, read for walking its days.
type opening struct {
	*model.Calendar
	zone    *time.Location
	windows [7][]window // by weekday
	picks   selector
}

// window is open from one second of a day until another; one that ends on the next day ends after 24:00.
type window struct{ from, until int }

// selector picks days of each period by their number among the days of a unit: "last 3 weekdays of month".
type selector struct {
	first, last int
	back        bool   // numbers count from the period's end
	unit        string // day, weekday, or the name of a day of the week; empty picks every day
	months      int    // the length of the period
}

// readOpening reads the texts of a calendar of m.
func readOpening(m *model.Model, c *model.Calendar) (*opening, error) {
	o := &opening{Calendar: c, zone: m.Timezone.Location()}
	if c.Timezone != nil {
		o.zone = c.Timezone.Location()
	}
	var err error
	if o.windows, err = readHours(c.Hours.String()); err != nil {
		return nil, fmt.Errorf("calendar %s: %w", c.ID, err)
	}
	if o.picks, err = readSelector(c.On.String()); err != nil {
		return nil, fmt.Errorf("calendar %s: %w", c.ID, err)
	}
	return o, nil
}

// readHours reads "Mon-Thu 08:00-12:00 13:00-16:30, Fri 22:00-06:00"; no text, and "always", are all hours.
func readHours(text string) (week [7][]window, err error) {
	if text == "" || text == "always" {
		text = "00:00-24:00"
	}
	for part := range strings.SplitSeq(text, ", ") {
		days := "Sun-Sat"
		if first, rest, ok := strings.Cut(part, " "); ok && first[0] >= 'A' {
			days, part = first, rest
		}
		marked, err := readDays(days)
		if err != nil {
			return week, err
		}
		for field := range strings.FieldsSeq(part) {
			var h [4]int
			if n, err := fmt.Sscanf(field, "%2d:%2d-%2d:%2d", &h[0], &h[1], &h[2], &h[3]); n != 4 {
				return week, fmt.Errorf("the hours %q cannot be read: %w", text, err)
			}
			w := window{(h[0]*60 + h[1]) * 60, (h[2]*60 + h[3]) * 60}
			if w.until <= w.from {
				w.until += daySeconds
			}
			for d := range marked {
				week[d] = append(week[d], w)
			}
		}
	}
	return week, nil
}

// readDays reads "Mon,Wed-Fri".
func readDays(text string) (map[time.Weekday]bool, error) {
	names := []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	marked := map[time.Weekday]bool{}
	for part := range strings.SplitSeq(text, ",") {
		from, until, ok := strings.Cut(part, "-")
		if !ok {
			until = from
		}
		first, last := slices.Index(names, from), slices.Index(names, until)
		if first < 0 || last < 0 {
			return nil, fmt.Errorf("the days %q cannot be read", text)
		}
		marked[time.Weekday(last)] = true
		for d := first; d != last; d = (d + 1) % 7 {
			marked[time.Weekday(d)] = true
		}
	}
	return marked, nil
}

// readSelector reads "last 3 weekdays of month", "second tuesday of quarter", "day 25 of month", "days 2-4 of year".
func readSelector(text string) (s selector, err error) {
	if text == "" {
		return s, nil
	}
	left, period, _ := strings.Cut(text, " of ")
	s.months = map[string]int{"month": 1, "quarter": 3, "year": 12}[period]
	words := strings.Fields(left)
	place := 0
	if len(words) > 0 {
		place = 1 + slices.Index([]string{"first", "second", "third", "fourth", "fifth"}, words[0])
		s.back = words[0] == "last"
	}
	switch {
	case len(words) == 3: // last 3 weekdays
		s.first, s.unit = 1, words[2]
		s.last, err = strconv.Atoi(words[1])
	case len(words) == 2 && s.back: // last weekday
		s.first, s.last, s.unit = 1, 1, words[1]
	case len(words) == 2 && place > 0: // second weekday
		s.first, s.last, s.unit = place, place, words[1]
	case len(words) == 2: // day 25, days 2-4
		from, until, isRange := strings.Cut(words[1], "-")
		if !isRange {
			until = from
		}
		s.unit = words[0]
		if s.first, err = strconv.Atoi(from); err == nil {
			s.last, err = strconv.Atoi(until)
		}
	}
	s.unit = strings.TrimSuffix(s.unit, "s")
	if err != nil || s.months == 0 || s.first < 1 || s.last < s.first {
		return s, fmt.Errorf("the selector %q cannot be read", text)
	}
	return s, nil
}

// inSeason says whether d lies in one of o's seasons, or o has none.
func (o *opening) inSeason(d day) bool {
	year, month, dayOfMonth := d.date()
	yearly := int(month)*100 + dayOfMonth
	for _, s := range o.During {
		first, last, here := s.First.Year*10000, s.Last.Year*10000, year*10000+yearly
		if s.Yearly {
			first, last, here = 0, 0, yearly
		}
		first += int(s.First.Month)*100 + s.First.Day
		last += int(s.Last.Month)*100 + s.Last.Day
		if first <= here && here <= last || last < first && (first <= here || here <= last) {
			return true
		}
	}
	return len(o.During) == 0
}

// holds says whether s picks d. Weekdays are the days from Monday to Friday that are not closed. A day of a number that the
// period does not have, such as day 31 of February, is its last.
func (s selector) holds(d day, closed map[day]bool) bool {
	if s.unit == "" {
		return true
	}
	year, month, _ := d.date()
	begins := (int(month)-1)/s.months*s.months + 1
	var days []day
	for c := dayOf(year, time.Month(begins), 1); c < dayOf(year, time.Month(begins+s.months), 1); c++ {
		if s.counts(c, closed) {
			days = append(days, c)
		}
	}
	if s.back {
		slices.Reverse(days)
	}
	first, last := s.first, s.last
	if s.unit == "day" {
		first, last = min(first, len(days)), min(last, len(days))
	}
	number := slices.Index(days, d) + 1
	return number > 0 && first <= number && number <= last
}

// counts says whether d is a day of s's unit.
func (s selector) counts(d day, closed map[day]bool) bool {
	switch s.unit {
	case "day":
		return true
	case "weekday":
		return d.weekday() != time.Saturday && d.weekday() != time.Sunday && !closed[d]
	}
	return strings.EqualFold(d.weekday().String(), s.unit)
}
