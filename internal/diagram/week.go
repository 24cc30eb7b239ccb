package diagram

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"belay/internal/calendar"
	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/span"
)

// The hours that a card shows are those of a usual week: what holds on most Mondays, most Tuesdays and so on of a
// quarter, on the model's own wall clock. So a holiday, a clock change or somebody's leave does not make the usual week
// look strange, and hours given in another zone show as they fall here.

const (
	leastWords   = 70.0 // units that words must have to be worth cutting
	longestWords = 44   // letters in the words of an on-call duty; a longer duty is read off the strip
	slotsPerDay  = 96   // quarters of an hour
	usualWeeks   = 13
	daysOfWeek   = 7
	slotSeconds  = 900
)

// presence is who is there in a quarter of an hour, as far as a strip of hours shows it.
type presence uint8

// Who is there: nobody, somebody on call, a party under an agreement, somebody at the desk. The greater wins.
const (
	absent presence = iota
	onCall
	byVendor
	atDesk
)

// week is a usual week of one function.
type week struct {
	slots   [daysOfWeek][slotsPerDay]presence // Monday first
	unknown bool                              // a part of the cover is not known yet
	none    bool                              // nothing is said about who covers it
}

// usual works out usual weeks over one quarter.
type usual struct {
	m      *model.Model
	window span.Span
	at     [usualWeeks * daysOfWeek][slotsPerDay]span.Instant
	open   map[model.CalendarID]span.Set
}

// newUsual prepares the quarter that starts on the Monday of the week in which from lies.
func newUsual(m *model.Model, from calendar.Date) *usual {
	u := &usual{m: m, open: map[model.CalendarID]span.Set{}}
	day := from
	for day.Weekday() != time.Monday {
		day = day.Add(-1)
	}
	for d := range u.at {
		for s := range u.at[d] {
			u.at[d][s], _ = calendar.Resolve(calendar.Wall{Date: day, Second: s * slotSeconds}, m.Timezone, calendar.Starts)
		}
		day = day.Add(1)
	}
	last := u.at[len(u.at)-1][slotsPerDay-1]
	u.window = span.Span{From: u.at[0][0], Until: last + slotSeconds}
	return u
}

// calendar is when the calendar is open in the quarter.
func (u *usual) calendar(id model.CalendarID) span.Set {
	set, ok := u.open[id]
	if !ok {
		set = u.m.Calendar(id).Open(u.window)
		u.open[id] = set
	}
	return set
}

// week is the usual week of f.
func (u *usual) week(f *model.Function) week {
	w := week{none: len(f.Cover) == 0}
	for _, c := range f.Cover {
		if c.Unknown || c.Hours == model.Unknown || c.Rota == model.Unknown || c.Party == model.Unknown {
			w.unknown = true
			continue
		}
		set, who := u.cover(c)
		w.lay(u.held(set), who)
	}
	return w
}

// calendarWords say when a calendar is usually open.
func (u *usual) calendarWords(id model.CalendarID) string {
	var w week
	w.lay(u.held(u.calendar(id)), atDesk)
	return w.words()
}

// cover is when an entry of cover usually holds, and as what.
func (u *usual) cover(c *model.Cover) (span.Set, presence) {
	hours := u.calendar(c.Hours)
	switch {
	case c.Rota != "":
		return hours, onCall
	case c.Party != "":
		if a := u.m.Agreement(c.Agreement); a != nil {
			hours = hours.Intersect(u.calendar(a.Hours))
		}
		return hours, byVendor
	}
	var there span.Set
	for _, p := range u.m.CoverPeople(c) {
		there = there.Union(u.calendar(p.Works))
	}
	return there.Intersect(hours), atDesk
}

// held says for every slot of a week whether set holds it in most weeks of the quarter.
func (u *usual) held(set span.Set) (held [daysOfWeek][slotsPerDay]bool) {
	var times [daysOfWeek][slotsPerDay]int
	for d := range u.at {
		for s, at := range u.at[d] {
			if set.Holds(at) {
				times[d%daysOfWeek][s]++
			}
		}
	}
	for d := range times {
		for s, n := range times[d] {
			held[d][s] = n*2 > usualWeeks
		}
	}
	return held
}

// lay puts who into the slots held, where nobody weightier is.
func (w *week) lay(held [daysOfWeek][slotsPerDay]bool, who presence) {
	for d := range held {
		for s, h := range held[d] {
			if h {
				w.slots[d][s] = max(w.slots[d][s], who)
			}
		}
	}
}

// run is a stretch of slots with the same presence.
type run struct {
	from, until int // slots of a day
	who         presence
}

// day is the usual day among the given ones, as runs that hold somebody: each slot as most of the days have it.
func (w *week) day(days ...int) (runs []run) {
	for s := range slotsPerDay {
		var votes [atDesk + 1]int
		for _, d := range days {
			votes[w.slots[d][s]]++
		}
		who := absent
		for p, n := range votes {
			if n*2 > len(days) || n*2 == len(days) && presence(p) > absent {
				who = presence(p)
			}
		}
		if n := len(runs); n > 0 && runs[n-1].until == s && runs[n-1].who == who {
			runs[n-1].until++
		} else if who != absent {
			runs = append(runs, run{s, s + 1, who})
		}
	}
	return runs
}

// words say the hours in the fewest words: "Mon–Fri 08–16:30, else on call".
func (w *week) words() string {
	switch {
	case w.none:
		return ""
	case w.unknown && w.empty():
		return "hours not known yet"
	}
	var parts []string
	for _, who := range []presence{atDesk, byVendor, onCall} {
		if s := w.wordsOf(who); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return "no usual hours"
	}
	return strings.Join(parts, ", ")
}

// wordsIn are the words that fit: the exact ones, or the hours of most weekdays, or as much as there is room for.
func (w *week) wordsIn(l draw.Lettering, width float64) string {
	words := w.words()
	if l.Width(words) <= width || w.none || w.unknown {
		return l.Fit(words, width)
	}
	var hours []string
	for _, r := range w.day(0, 1, 2, 3, 4) {
		if r.who != onCall {
			hours = append(hours, clock(r.from)+"–"+clock(r.until))
		}
	}
	about := strings.Join(hours, " ")
	candidates := []string{"≈ Mon–Fri " + about, "≈ " + about}
	if w.wordsOf(onCall) == "else on call" {
		candidates = []string{"≈ Mon–Fri " + about + ", else on call", "≈ " + about + ", else on call", "≈ " + about}
	}
	for _, c := range candidates {
		if len(hours) > 0 && l.Width(c) <= width {
			return c
		}
	}
	if width < leastWords {
		return "" // the strip beside it says it better than three letters
	}
	return l.Fit(words, width)
}

// empty says that nobody is there all week.
func (w *week) empty() bool { return w.slots == [daysOfWeek][slotsPerDay]presence{} }

// holds says that who is there at some hour.
func (w *week) holds(who presence) bool {
	return slices.ContainsFunc(w.slots[:], func(d [slotsPerDay]presence) bool { return slices.Contains(d[:], who) })
}

// wordsOf say when who is there, empty for never.
func (w *week) wordsOf(who presence) string {
	has, all := false, true
	for d := range w.slots {
		for _, p := range w.slots[d] {
			has = has || p == who
			all = all && p != absent
		}
	}
	alone := !slices.ContainsFunc(w.slots[:], func(d [slotsPerDay]presence) bool {
		return slices.ContainsFunc(d[:], func(p presence) bool { return p != absent && p != who })
	})
	switch {
	case !has:
		return ""
	case all && alone && who == onCall:
		return "on call 24 × 7"
	case all && alone:
		return "24 × 7"
	case who == onCall && all:
		return "else on call"
	case who == byVendor && all:
		return "else vendor"
	case who == onCall:
		return w.onCallWords()
	case who == byVendor && !alone:
		return "vendor " + w.spell(who)
	}
	return w.spell(who)
}

// onCallWords say when somebody is on call: the hours themselves, or the hours that are reached with those at the desk.
func (w *week) onCallWords() string {
	if s := "on call " + w.spell(onCall); len(s) <= longestWords {
		return s
	}
	reached := *w
	for d := range reached.slots {
		for s, who := range reached.slots[d] {
			if who != absent {
				reached.slots[d][s] = onCall
			}
		}
	}
	if s := "on call " + reached.spell(onCall); len(s) <= longestWords {
		return strings.ReplaceAll(s, "Mon–Sun", "daily")
	}
	return "on call at times"
}

// spell names the days and hours of who: "Mon–Thu 08–16:30, Fri 08–15:30".
func (w *week) spell(who presence) string {
	var parts []string
	for d := 0; d < daysOfWeek; {
		hours := w.hours(d, who)
		end := d + 1
		for end < daysOfWeek && w.hours(end, who) == hours {
			end++
		}
		if hours != "" {
			parts = append(parts, days(d, end)+" "+hours)
		}
		d = end
	}
	return strings.Join(parts, ", ")
}

// hours are the hours of who on one day: "08–12 13–16:30".
func (w *week) hours(day int, who presence) string {
	var parts []string
	for s := 0; s < slotsPerDay; s++ {
		if w.slots[day][s] != who {
			continue
		}
		from := s
		for s < slotsPerDay && w.slots[day][s] == who {
			s++
		}
		parts = append(parts, clock(from)+"–"+clock(s))
	}
	return strings.Join(parts, " ")
}

// days names the days from first until end: "Mon–Fri", "Sat".
func days(first, end int) string {
	names := [daysOfWeek]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	if end-first == 1 {
		return names[first]
	}
	return names[first] + "–" + names[end-1]
}

// clock is a slot as a time of day, without the minutes of a full hour.
func clock(slot int) string {
	if slot%4 == 0 {
		return fmt.Sprintf("%02d", slot/4)
	}
	return fmt.Sprintf("%02d:%02d", slot/4, slot%4*15)
}
