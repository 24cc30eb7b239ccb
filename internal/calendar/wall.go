package calendar

import (
	"fmt"
	"strings"

	"belay/internal/span"
)

// The wall and the line. A wall reading is not an instant: a zone that puts its clocks forward skips readings, one
// that puts them back shows readings twice.
//
//	wall │          ╱                wall │       ╱╲   ╱
//	  03 │        ╱                    03 │     ╱    ╲╱
//	     │        ┊ gap                   │   ╱
//	  02 │      ╱                      02 │ ╱
//	     └────────────── line             └────────────── line
//
// Two questions have one answer for every reading w in every zone, and they never lie the wrong way round:
//
//	a start at w:  the moment from which on the wall has shown w or more (the infimum of those readings)
//	an end at w:   the moment until which the wall has shown w or less (the supremum of those readings)
//
// For most readings both are the one instant that shows w. In a gap both are the first instant after the jump. In an
// overlap the start is the first instant that shows w and the end the last. So what ends at w and what starts at w
// may overlap, and can never leave a hole.

// Wall is a local date and time of day, in no zone.
type Wall struct {
	Date   Date
	Second int // of the day, 0 to 86400; 86400 is written 24:00 and is the next day's 00:00
}

// ParseWall reads a local date and time written 2026-12-24T09:00; 24:00 is allowed.
func ParseWall(s string) (Wall, error) {
	date, clock, ok := strings.Cut(s, "T")
	if !ok {
		return Wall{}, wrong(0, len(s), "%q is not a local date and time; write 2026-12-24T09:00", s)
	}
	d, err := ParseDate(date)
	if err != nil {
		return Wall{}, err
	}
	second, err := ParseClock(clock)
	if err != nil {
		return Wall{}, shifted(err, len(date)+1)
	}
	return Wall{Date: d, Second: second}, nil
}

// ParseClock reads a time of day written 09:00, from 00:00 to 24:00, as seconds of the day.
func ParseClock(s string) (second int, err error) {
	hour, okHour := digits(s, 0, 2)
	minute, okMinute := digits(s, 3, 5)
	if len(s) != len("09:00") || !okHour || !okMinute || s[2] != ':' {
		return 0, wrong(0, len(s), "%q is not a time of day; write hours and minutes, as in 09:00", s)
	}
	second = hour*3600 + minute*60
	if minute > 59 || second > daySeconds {
		return 0, wrong(0, len(s), "%q is not a time of day; times go from 00:00 to 24:00", s)
	}
	return second, nil
}

// FormatClock is a second of the day as ParseClock reads it; what is beyond the minute is cut off.
func FormatClock(second int) string { return fmt.Sprintf("%02d:%02d", second/3600, second/60%60) }

// String is the reading as ParseWall reads it.
func (w Wall) String() string { return w.Date.String() + "T" + FormatClock(w.Second) }

// Before says whether w is earlier on the wall than o.
func (w Wall) Before(o Wall) bool { return w.reading() < o.reading() }

// reading is w as seconds since a wall showed 1970-01-01T00:00.
func (w Wall) reading() int64 { return int64(w.Date.dayNumber())*daySeconds + int64(w.Second) }

// Side says whether a wall reading is where something starts or where it ends.
type Side int

// The sides of a stretch of time.
const (
	Starts Side = iota
	Ends
)

// Kind says how often a zone's wall shows a reading.
type Kind int

// The kinds of reading: shown once, skipped, shown more than once.
const (
	Unique Kind = iota
	Gap
	Overlap
)

// String is the kind in a word.
func (k Kind) String() string { return [...]string{"unique", "gap", "overlap"}[k] }

// Resolve is the instant at which something that starts or ends at w in z does so. A reading that z skips is the
// first instant after the jump; one that z shows twice is the first of them for a start and the last for an end.
func Resolve(w Wall, z *Zone, side Side) (span.Instant, Kind) {
	reading := w.reading()
	start, end := z.start(reading), z.end(reading)
	kind := Unique
	switch {
	case start < end:
		kind = Overlap
	case z.reading(start) != reading:
		kind = Gap
	}
	if side == Ends {
		return end, kind
	}
	return start, kind
}

// Days is the stretch from the start of first to the end of last, both whole, in z.
func Days(first, last Date, z *Zone) span.Span {
	return span.Span{From: z.startOfDay(first.dayNumber()), Until: z.end(int64(last.dayNumber()+1) * daySeconds)}
}

// startOfDay is the first instant of a day number in z, or what follows it where z skips the day.
func (z *Zone) startOfDay(day int) span.Instant { return z.start(int64(day) * daySeconds) }

// start is the first instant whose reading in z is the given one or later. No zone is as much as a day away from
// UTC, so the search begins a day before the reading.
func (z *Zone) start(reading int64) span.Instant {
	i := span.Instant(reading - daySeconds)
	for {
		s := z.segment(i)
		if at := span.Instant(reading - s.offset); at < s.Until {
			return max(at, s.From)
		}
		i = s.Until
	}
}

// end is the last instant whose reading in z is the given one or earlier, or the jump right after it.
func (z *Zone) end(reading int64) span.Instant {
	i := span.Instant(reading + daySeconds)
	for {
		s := z.segment(i)
		if at := span.Instant(reading - s.offset); at >= s.From {
			return min(at, s.Until)
		}
		i = s.From - 1
	}
}

// resolver answers start and end for readings that mostly follow one another: far from a change of offset both are
// the reading less the offset that held last time.
type resolver struct {
	zone *Zone
	last segment
}

// sure is how far from its ends a segment decides alone: no two offsets differ by as much as two days.
const sure = 2 * daySeconds

// start is the zone's.
func (r *resolver) start(reading int64) span.Instant {
	if at, ok := r.unique(reading); ok {
		return at
	}
	return r.zone.start(reading)
}

// end is the zone's.
func (r *resolver) end(reading int64) span.Instant {
	if at, ok := r.unique(reading); ok {
		return at
	}
	return r.zone.end(reading)
}

// unique is the one instant that shows a reading, when the last segment or the next one decides that alone.
func (r *resolver) unique(reading int64) (at span.Instant, ok bool) {
	if at = span.Instant(reading - r.last.offset); !r.last.Holds(at) {
		r.last = r.zone.segment(at)
		at = span.Instant(reading - r.last.offset)
	}
	return at, r.last.From+sure <= at && at < r.last.Until-sure
}

// showing appends to spans the instants whose reading in z lies in [from, until), in order. They are several spans
// where z puts its clocks back across one of the bounds.
func (z *Zone) showing(spans []span.Span, from, until int64) []span.Span {
	for i := span.Instant(from - daySeconds); i < span.Instant(until+daySeconds); {
		s := z.segment(i)
		shown := span.Span{From: span.Instant(from - s.offset), Until: span.Instant(until - s.offset)}.Intersect(s.Span)
		if !shown.Empty() {
			spans = append(spans, shown)
		}
		i = s.Until
	}
	return spans
}
