package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Selector picks dates of every month, quarter or year: the last 3 weekdays of the month, the second Tuesday, the
// 25th. The zero Selector picks every date. Selectors are comparable with ==.
type Selector struct {
	unit   unit
	period period
	first  int // the places picked, counted from 1; from the period's end when back is set
	last   int
	back   bool
}

// unit is what a selector counts: any day, a weekday, or one day of the week (unitSunday plus the weekday).
type unit int

const (
	noUnit unit = iota
	unitDay
	unitWeekday
	unitSunday
)

// period is what a selector counts within, in months.
type period int

const (
	month   period = 1
	quarter period = 3
	year    period = 12
)

// String is the period in a word.
func (p period) String() string {
	switch p {
	case quarter:
		return "quarter"
	case year:
		return "year"
	default:
		return "month"
	}
}

// ordinals are the places that have a word of their own; the first of them is no place.
var ordinals = [...]string{"", "first", "second", "third", "fourth", "fifth"}

// selectorHelp shows what a selector looks like.
const selectorHelp = `write it as in "last 3 weekdays of month", "second Tuesday of month" or "day 25 of month"`

// ParseSelector reads a choice of dates:
//
//	last 3 weekdays of month      first 5 days of quarter     last day of year
//	second Tuesday of month       last Friday of month
//	day 25 of month               days 1-5 of month           weekday 3 of month
//
// A weekday is a day from Monday to Friday that the calendar itself does not close whole, by a holiday or otherwise.
// A numbered day that a period does not have is its last, so that day 31 of a month is always its end.
// A *ParseError says which bit is wrong.
func ParseSelector(s string) (Selector, error) {
	words := fields(s)
	if len(words) < 4 {
		return Selector{}, wrong(0, len(s), "%q does not pick dates; %s", s, selectorHelp)
	}
	of, within := words[len(words)-2], words[len(words)-1]
	if !strings.EqualFold(of.text, "of") {
		return Selector{}, of.wrong("%q should be \"of\"; %s", of.text, selectorHelp)
	}
	var sel Selector
	switch strings.ToLower(within.text) {
	case "month":
		sel.period = month
	case "quarter":
		sel.period = quarter
	case "year":
		sel.period = year
	default:
		return Selector{}, within.wrong("%q is not a period; dates are picked of a month, quarter or year", within.text)
	}
	return sel.parsePick(words[:len(words)-2])
}

// fields cuts s at its spaces.
func fields(s string) []token {
	var out []token
	offset := 0
	for part := range strings.SplitSeq(s, " ") {
		if part != "" {
			out = append(out, token{kind: word, text: part, offset: offset})
		}
		offset += len(part) + 1
	}
	return out
}

// parsePick reads what stands before "of": two or three words.
func (sel Selector) parsePick(words []token) (Selector, error) {
	head, tail := words[0], words[len(words)-1]
	switch strings.ToLower(head.text) {
	case "day", "days":
		sel.unit = unitDay
	case "weekday", "weekdays":
		sel.unit = unitWeekday
	}
	if sel.unit != noUnit {
		return sel.parsePlaces(words)
	}
	count := 1
	if len(words) == 3 {
		n, err := strconv.Atoi(words[1].text)
		if err != nil || n < 1 {
			return Selector{}, words[1].wrong("%q is not a number of days, 1 or more", words[1].text)
		}
		count = n
	} else if len(words) != 2 {
		return Selector{}, words[2].wrong("%q does not belong here; %s", words[2].text, selectorHelp)
	}
	place, back, ok := placeNamed(head.text)
	if !ok || count > 1 && place > 1 {
		return Selector{}, head.wrong("%q does not say which; %s", head.text, selectorHelp)
	}
	sel.first, sel.last, sel.back = place, place+count-1, back
	if sel.unit, ok = unitNamed(tail.text); !ok {
		return Selector{}, tail.wrong("%q cannot be counted; count days, weekdays, or a day such as Fridays", tail.text)
	}
	return sel, sel.fits(words)
}

// parsePlaces reads "day 25", "days 1-5" and the same of weekdays.
func (sel Selector) parsePlaces(words []token) (Selector, error) {
	if len(words) != 2 {
		return Selector{}, words[len(words)-1].wrong("%q does not belong here; %s", words[len(words)-1].text, selectorHelp)
	}
	places := words[1]
	from, until, ranged := strings.Cut(strings.ReplaceAll(places.text, "–", "-"), "-")
	if !ranged {
		until = from
	}
	first, errFirst := strconv.Atoi(from)
	last, errLast := strconv.Atoi(until)
	if errFirst != nil || errLast != nil || first < 1 || last < first {
		return Selector{}, places.wrong("%q is not a place or a range of places, such as 25 or 1-5", places.text)
	}
	sel.first, sel.last = first, last
	return sel, sel.fits(words)
}

// fits refuses places that no such period has.
func (sel Selector) fits(words []token) error {
	most := map[period]int{month: 31, quarter: 92, year: 366}[sel.period]
	if sel.unit == unitWeekday {
		most = most*5/7 + 1
	} else if sel.unit >= unitSunday {
		most = (most + 6) / 7
	}
	if sel.last > most {
		from, last := words[0], words[len(words)-1]
		return wrong(from.offset, last.offset+len(last.text)-from.offset,
			"a %s has no more than %d of these", sel.period, most)
	}
	return nil
}

// placeNamed is the place that an ordinal names.
func placeNamed(s string) (place int, back, ok bool) {
	s = strings.ToLower(s)
	if s == "last" {
		return 1, true, true
	}
	for n, name := range ordinals[1:] {
		if s == name || s == strconv.Itoa(n+1)+[...]string{"st", "nd", "rd", "th", "th"}[n] {
			return n + 1, false, true
		}
	}
	return 0, false, false
}

// unitNamed is the unit that a word names, one or several.
func unitNamed(s string) (unit, bool) {
	s = strings.TrimSuffix(strings.ToLower(s), "s")
	switch s {
	case "day":
		return unitDay, true
	case "weekday":
		return unitWeekday, true
	}
	for _, d := range week {
		if full := strings.ToLower(d.String()); len(s) >= 3 && strings.HasPrefix(full, s) {
			return unitSunday + unit(d), true
		}
	}
	return noUnit, false
}

// IsZero says whether sel picks every date.
func (sel Selector) IsZero() bool { return sel == Selector{} }

// String is the selector as ParseSelector reads it, in one way only; nothing for the zero Selector.
func (sel Selector) String() string {
	if sel.IsZero() {
		return ""
	}
	name, count := sel.unit.String(), sel.last-sel.first+1
	var pick string
	switch {
	case sel.back && count == 1:
		pick = "last " + name
	case sel.back:
		pick = fmt.Sprintf("last %d %ss", count, name)
	case sel.unit < unitSunday && sel.first == 1 && count > 1:
		pick = fmt.Sprintf("first %d %ss", count, name)
	case sel.unit < unitSunday && count > 1:
		pick = fmt.Sprintf("%ss %d-%d", name, sel.first, sel.last)
	case sel.unit < unitSunday && sel.first >= len(ordinals):
		pick = fmt.Sprintf("%s %d", name, sel.first)
	case count > 1:
		pick = fmt.Sprintf("first %d %ss", count, name)
	default:
		pick = ordinals[sel.first] + " " + name
	}
	return pick + " of " + sel.period.String()
}

// String is the unit in a word.
func (u unit) String() string {
	switch u {
	case unitDay:
		return "day"
	case unitWeekday:
		return "weekday"
	default:
		return time.Weekday(u - unitSunday).String()
	}
}

// picked lists, in order, the day numbers that sel picks in the period that holds date; works says whether a day
// from Monday to Friday is a weekday there.
func (sel Selector) picked(date Date, works func(day int) bool) []int {
	start := (int(date.Month) - 1) / int(sel.period) * int(sel.period)
	first := Date{Year: date.Year, Month: time.Month(start + 1), Day: 1}
	var days []int
	for day, end := first.dayNumber(), first.AddMonths(int(sel.period)).dayNumber(); day < end; day++ {
		if sel.counts(day, works) {
			days = append(days, day)
		}
	}
	n := len(days)
	from, until := sel.first-1, sel.last
	switch {
	case sel.back:
		from, until = max(n-sel.last, 0), n-sel.first+1
	case sel.unit == unitDay:
		from = min(from, n-1)
	}
	return days[min(from, n):min(until, n)]
}

// counts says whether day is one of those that sel counts.
func (sel Selector) counts(day int, works func(day int) bool) bool {
	switch weekday := weekdayOf(day); sel.unit {
	case unitDay:
		return true
	case unitWeekday:
		return weekdays[weekday] && works(day)
	default:
		return unit(weekday) == sel.unit-unitSunday
	}
}
