package calendar

import (
	"slices"
	"strings"

	"belay/internal/span"
)

// weekly is a calendar with its own hours; its zone and hours are set.
type weekly Spec

// reach is how many days a window can run past the day it starts on, and a local date can lie beside an instant's
// own in a zone that puts its clocks back at midnight.
const reach = 2

// always says whether nothing closes w.
func (w *weekly) always() bool {
	return w.everyDay() && w.Hours == WholeWeek() && len(w.Holidays) == 0 && len(w.Closed) == 0
}

// everyDay says whether w's windows start on every date of the week they are given for.
func (w *weekly) everyDay() bool { return w.On.IsZero() && len(w.During) == 0 }

// open is the part of p in which w is open: the windows of its days, less what is closed.
func (w *weekly) open(p span.Span) span.Set {
	if p.Empty() {
		return span.Set{}
	}
	first, end := w.Zone.day(p.From)-reach, w.Zone.day(p.Until)+reach
	windows := span.Of(p)
	if !w.everyDay() || w.Hours != WholeWeek() {
		windows = w.windows(first, end)
	}
	return windows.Minus(w.closed(first, end)).Within(p)
}

// windows are those that start on the day numbers from first until end.
func (w *weekly) windows(first, end int) span.Set {
	starts := w.starts(first, end)
	wall := resolver{zone: w.Zone}
	spans := make([]span.Span, 0, w.Hours.windowsIn(end-first))
	for day := first; day < end; day++ {
		if !starts(day) {
			continue
		}
		midnight := int64(day) * daySeconds
		for _, x := range w.Hours.days[weekdayOf(day)] {
			if x == (window{}) {
				break
			}
			spans = append(spans, span.Span{
				From:  wall.start(midnight + int64(x.from)),
				Until: wall.end(midnight + int64(x.until)),
			})
		}
	}
	return span.Of(spans...)
}

// starts answers, for day numbers from first until end in order, whether w's windows start on them.
func (w *weekly) starts(first, end int) func(day int) bool {
	if w.everyDay() {
		return func(int) bool { return true }
	}
	works := w.works(first, end)
	var picked []int
	var month Date
	return func(day int) bool {
		date := dateOfDay(day)
		if !w.inSeason(date) {
			return false
		}
		if w.On.IsZero() {
			return true
		}
		if this := (Date{Year: date.Year, Month: date.Month, Day: 1}); this != month {
			month, picked = this, w.On.picked(date, works)
		}
		_, ok := slices.BinarySearch(picked, day)
		return ok
	}
}

// inSeason says whether a date lies in one of w's seasons.
func (w *weekly) inSeason(d Date) bool {
	return len(w.During) == 0 || slices.ContainsFunc(w.During, func(s Season) bool { return s.Holds(d) })
}

// works answers, for the day numbers of the years around those from first until end, whether nothing closes them
// whole.
func (w *weekly) works(first, end int) func(day int) bool {
	const yearAround = 366
	holidays := make(map[int]bool)
	for _, region := range w.Holidays {
		for h := range region.holidays(first-yearAround, end+yearAround) {
			holidays[h.day] = true
		}
	}
	return func(day int) bool {
		return !holidays[day] && !slices.ContainsFunc(w.Closed, func(c Closure) bool { return c.closes(day) })
	}
}

// closed is what holidays and closures take away, as far as it touches the day numbers from first until end.
func (w *weekly) closed(first, end int) span.Set {
	var spans []span.Span
	for _, region := range w.Holidays {
		for h := range region.holidays(first, end) {
			midnight := int64(h.day) * daySeconds
			spans = w.Zone.showing(spans, midnight, midnight+daySeconds)
		}
	}
	for _, c := range w.Closed {
		from := max(c.From.reading(), int64(first)*daySeconds)
		until := min(c.Until.reading(), int64(end)*daySeconds)
		spans = w.Zone.showing(spans, from, until)
	}
	return span.Of(spans...)
}

// words are the dates and hours of w for people.
func (w *weekly) words() string {
	var words []string
	if !w.On.IsZero() {
		words = append(words, w.On.String())
	}
	if w.Hours != WholeWeek() || w.everyDay() {
		words = append(words, w.Hours.Words())
	}
	for _, s := range w.During {
		words = append(words, s.String())
	}
	return strings.Join(words, " ")
}

// reason says whether w is open at an instant, and why.
func (w *weekly) reason(at span.Instant) (open bool, reason string) {
	if !w.open(span.Span{From: at, Until: at + 1}).Empty() {
		return true, w.words() + " " + w.Zone.Name()
	}
	day, reading := w.Zone.day(at), w.Zone.reading(at)
	date := dateOfDay(day)
	for _, region := range w.Holidays {
		if name, ok := region.On(date); ok {
			return false, region.Code() + " holiday " + name
		}
	}
	for _, c := range w.Closed {
		if c.From.reading() <= reading && reading < c.Until.reading() {
			return false, c.String()
		}
	}
	switch {
	case w.Hours.days[date.Weekday()] == dayWindows{}:
		return false, date.Weekday().String()
	case !w.inSeason(date):
		return false, "outside the season " + w.seasons()
	case !w.starts(day, day+1)(day):
		return false, "not on the " + w.On.String()
	}
	return false, "outside " + w.Hours.Words()
}

// during is a stretch around an instant throughout which w has the same reason: within its date, between two boundaries of
// its open time; the instant alone on a date of which a closure takes a part.
func (w *weekly) during(at span.Instant) span.Span {
	if w.always() {
		return span.Span{From: span.Beginning, Until: span.End}
	}
	day := w.Zone.day(at)
	for _, c := range w.Closed {
		for _, edge := range []int64{c.From.reading(), c.Until.reading()} {
			if floorDay(edge) == day && edge%daySeconds != 0 {
				return span.Span{From: at, Until: at + 1}
			}
		}
	}
	date := span.Span{From: w.Zone.startOfDay(day), Until: w.Zone.startOfDay(day + 1)}
	if !date.Holds(at) { // a date that a clock change has cut in two
		return span.Span{From: at, Until: at + 1}
	}
	open := w.open(date)
	if in, ok := open.Around(at); ok {
		return in
	}
	closed, _ := open.Gaps(date).Around(at)
	return closed
}

// seasons lists w's seasons.
func (w *weekly) seasons() string {
	words := make([]string, len(w.During))
	for i, s := range w.During {
		words[i] = s.String()
	}
	return strings.Join(words, ", ")
}
