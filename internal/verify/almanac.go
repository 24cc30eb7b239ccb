package verify

import (
	"time"

	"belay/internal/model"
	"belay/internal/span"
)

// almanac is when the calendars of a model are open, within a view.
type almanac struct {
	openings map[model.CalendarID]*opening
	view     span.Span
	plain    bool // holidays and closures are left out
	sets     map[model.CalendarID]span.Set
	days     map[model.CalendarID]int64 // the average open days known so far
}

// newAlmanac reads the calendars of m.
func newAlmanac(m *model.Model, view span.Span) (*almanac, error) {
	a := &almanac{
		openings: map[model.CalendarID]*opening{}, view: view,
		sets: map[model.CalendarID]span.Set{}, days: map[model.CalendarID]int64{},
	}
	for _, c := range m.Calendars {
		o, err := readOpening(m, c)
		if err != nil {
			return nil, err
		}
		a.openings[c.ID] = o
	}
	return a, nil
}

// open is when the calendar called id is open. A name that no calendar has, such as always or none, restricts nothing.
func (a *almanac) open(id model.CalendarID) span.Set {
	if set, ok := a.sets[id]; ok {
		return set
	}
	everything := span.Of(a.view)
	set := everything
	switch o := a.openings[id]; {
	case o == nil:
	case len(o.Any) > 0:
		set = span.Set{}
		for _, part := range o.Any {
			set = set.Union(a.open(part))
		}
	case len(o.All) > 0:
		for _, part := range o.All {
			set = set.Intersect(a.open(part))
		}
	case o.Outside != "":
		set = everything.Minus(a.open(o.Outside))
	default:
		set = a.walk(o)
	}
	a.sets[id] = set
	return set
}

// walk opens each window of each day of the view that o picks, then takes away holidays and closures. A window belongs
// to the day on which it starts; a holiday or closure takes away what the wall shows of it.
func (a *almanac) walk(o *opening) span.Set {
	first, last := dayAt(a.view.From, o.zone)-2, dayAt(a.view.Until, o.zone)+2
	closedDays, closed := a.closed(o, first, last)
	var spans []span.Span
	for d := first; d <= last; d++ {
		if !o.inSeason(d) || !o.picks.holds(d, closedDays) {
			continue
		}
		for _, w := range o.windows[d.weekday()] {
			spans = append(spans, span.Span{From: starts(d.at(w.from), o.zone), Until: ends(d.at(w.until), o.zone)})
		}
	}
	return span.Of(spans...).Minus(closed).Within(a.view)
}

// closed is when o is closed by holidays and closures from one day to another, and the days that this closes whole.
// A selector may ask about any day of a period, so the days reach a year further on both sides.
func (a *almanac) closed(o *opening, first, last day) (whole map[day]bool, instants span.Set) {
	whole = map[day]bool{}
	if a.plain {
		return whole, instants
	}
	var spans []span.Span
	for _, region := range o.Holidays {
		for d := range holidays(region.Code(), first-366, last+366) {
			whole[d] = true
			spans = append(spans, shown(d.at(0), d.at(daySeconds), o.zone).Spans()...)
		}
	}
	for _, c := range o.Closed {
		from, until := date(c.From.Date).at(c.From.Second), date(c.Until.Date).at(c.Until.Second)
		spans = append(spans, shown(from, until, o.zone).Spans()...)
		for d := max(first-366, day((from+daySeconds-1)/daySeconds)); d.at(daySeconds) <= until && d <= last+366; d++ {
			whole[d] = true
		}
	}
	return whole, span.Of(spans...)
}

// openDay is an average open day of a calendar, in seconds: what "1d" means on its clock. Of a calendar with its own
// hours it is the week's hours over the days that have some. Of one made of others it is the mean, to the minute, over
// the local days of 2024 to 2051 that are open at all, holidays and closures apart; after 28 years dates fall on the same
// weekdays again.
func (a *almanac) openDay(id model.CalendarID) int64 {
	if known, ok := a.days[id]; ok {
		return known
	}
	a.days[id] = a.averageDay(id)
	return a.days[id]
}

func (a *almanac) averageDay(id model.CalendarID) int64 {
	o := a.openings[id]
	var open, days int64
	switch {
	case o == nil:
		return daySeconds
	case len(o.Any)+len(o.All) == 0 && o.Outside == "":
		for _, windows := range o.windows {
			for _, w := range windows {
				open += int64(w.until - w.from)
			}
			days += int64(min(1, len(windows)))
		}
		return rounded(open, days)
	}
	zone := a.zoneOf(id)
	first, last := dayOf(2024, time.January, 1), dayOf(2051, time.December, 31)
	years := &almanac{
		openings: a.openings, plain: true, sets: map[model.CalendarID]span.Set{},
		view: span.Span{From: starts(first.at(0), zone), Until: ends(last.at(daySeconds), zone)},
	}
	set := years.open(id)
	for d := first; d <= last; d++ {
		if n := set.Within(span.Span{From: starts(d.at(0), zone), Until: starts((d + 1).at(0), zone)}).Seconds(); n > 0 {
			open, days = open+n, days+1
		}
	}
	return rounded(open, days*60) * 60
}

// zoneOf is the zone of a calendar's days: of one made of others, the first one's.
func (a *almanac) zoneOf(id model.CalendarID) *time.Location {
	switch o := a.openings[id]; {
	case o == nil:
		return time.UTC
	case len(o.Any) > 0:
		return a.zoneOf(o.Any[0])
	case len(o.All) > 0:
		return a.zoneOf(o.All[0])
	case o.Outside != "":
		return a.zoneOf(o.Outside)
	default:
		return o.zone
	}
}

// rounded is n/d to the nearest whole number; nothing of nothing.
func rounded(n, d int64) int64 {
	if d == 0 {
		return 0
	}
	return (n + d/2) / d
}
