package calendar

import (
	"slices"
	"strings"
	"time"
)

// maxWindows is the most windows that one day of Hours can have.
const maxWindows = 8

// window is a stretch of a day on the wall, in seconds from its midnight. One that crosses midnight ends after
// 86400 and belongs to the day it starts on. The zero window is no window.
type window struct{ from, until int32 }

// wholeDay is the window from 00:00 to 24:00.
var wholeDay = dayWindows{{0, daySeconds}}

// dayWindows are the windows of one day, in order, neither overlapping nor touching; unused places are zero.
type dayWindows [maxWindows]window

// Hours are the windows of a week: on which days, from when until when, on the wall. Hours are comparable with ==.
// The zero Hours name no window at all.
type Hours struct{ days [7]dayWindows } // by time.Weekday

// WholeWeek are the hours 00:00-24:00 of every day.
func WholeWeek() Hours {
	var h Hours
	for d := range h.days {
		h.days[d] = wholeDay
	}
	return h
}

// IsZero says whether h names no window.
func (h Hours) IsZero() bool { return h == Hours{} }

// add puts w among the windows of day, joined with those it overlaps or touches. ok is false when the day then had
// too many windows, or one longer than a day.
func (d *dayWindows) add(w window) (ok bool) {
	apart := make([]window, 0, maxWindows+1)
	for _, old := range d {
		switch {
		case old == window{}:
		case old.until < w.from || old.from > w.until:
			apart = append(apart, old)
		default:
			w = window{min(old.from, w.from), max(old.until, w.until)}
		}
	}
	apart = append(apart, w)
	if len(apart) > maxWindows || w.until-w.from > daySeconds {
		return false
	}
	slices.SortFunc(apart, func(a, b window) int { return int(a.from - b.from) })
	*d = dayWindows{}
	copy(d[:], apart)
	return true
}

// Moved is h with the first window of each day beginning, and the last ending, so many seconds later; below 0 is sooner. ok is false
// where a window would be gone, begin on the day before, or end on the next without having done so.
func (h Hours) Moved(begin, end int) (moved Hours, ok bool) {
	for day, d := range h.days {
		last := slices.Index(d[:], window{}) - 1
		if last == -1 {
			continue // closed on that day
		}
		if last < 0 {
			last = maxWindows - 1
		}
		was := d[last].until
		d[0].from += int32(begin)
		d[last].until += int32(end)
		if d[0].from < 0 || d[0].from >= d[0].until || d[last].from >= d[last].until || d[last].until > daySeconds && was <= daySeconds ||
			d[last].until-d[last].from > daySeconds {
			return Hours{}, false
		}
		moved.days[day] = d
	}
	return moved, !moved.IsZero()
}

// windowsIn is the number of windows in so many days, or a few more.
func (h Hours) windowsIn(days int) int {
	n := 0
	for _, d := range h.days {
		for _, w := range d {
			if w != (window{}) {
				n++
			}
		}
	}
	return n * (days/7 + 1)
}

// seconds is the length of the day's windows on the wall.
func (d dayWindows) seconds() int64 {
	var n int64
	for _, w := range d {
		n += int64(w.until - w.from)
	}
	return n
}

// week is the days in the order people read them.
var week = [7]time.Weekday{
	time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
}

// String is the hours as ParseHours reads them, in one way only: days with the same windows together, in order of
// the week; "always" for the whole week; nothing for the zero Hours.
func (h Hours) String() string { return h.format("-", "always") }

// Words are the hours for people to read: as String, with proper dashes, and 24×7 for the whole week.
func (h Hours) Words() string { return h.format("–", "24×7") }

// format writes the hours with the given dash and the given word for the whole week.
func (h Hours) format(dash, always string) string {
	if h == WholeWeek() {
		return always
	}
	var groups []string
	var done [7]bool
	for i, day := range week {
		if done[i] || h.days[day] == (dayWindows{}) {
			continue
		}
		var same [7]bool
		for k := i; k < len(week); k++ {
			same[k] = h.days[week[k]] == h.days[day]
			done[k] = done[k] || same[k]
		}
		groups = append(groups, strings.TrimSpace(dayNames(same, dash)+" "+h.days[day].format(dash)))
	}
	return strings.Join(groups, ", ")
}

// format writes the windows of a day.
func (d dayWindows) format(dash string) string {
	var words []string
	for _, w := range d {
		if w == (window{}) {
			continue
		}
		until := int(w.until)
		if until > daySeconds {
			until -= daySeconds
		}
		words = append(words, FormatClock(int(w.from))+dash+FormatClock(until))
	}
	return strings.Join(words, " ")
}

// dayNames writes the days marked in the order of week as runs, "Mon-Thu,Sat"; nothing for all seven.
func dayNames(marked [7]bool, dash string) string {
	if marked == [7]bool{true, true, true, true, true, true, true} {
		return ""
	}
	var runs []string
	for i := 0; i < len(week); i++ {
		if !marked[i] {
			continue
		}
		last := i
		for last+1 < len(week) && marked[last+1] {
			last++
		}
		run := shortDay(week[i])
		if last > i {
			run += dash + shortDay(week[last])
		}
		runs = append(runs, run)
		i = last
	}
	return strings.Join(runs, ",")
}

// shortDay is the day's name in three letters.
func shortDay(d time.Weekday) string { return d.String()[:3] }
