package verify

import (
	"iter"
	"time"

	"belay/internal/span"
)

// day is a date, in days since 1970-01-01.
type day int64

// reading is what the calendar and the clock on a wall show, in seconds since 1970-01-01T00:00 on that wall.
type reading int64

const daySeconds = 86400

// slack is wider than any zone's distance from UTC, and than any change of it.
const slack = 2 * daySeconds

// date is a date of the model: this package may not know the calendars of the prover, nor their types.
type date struct {
	Year  int
	Month time.Month
	Day   int
}

// at is the reading on d that many seconds after 00:00.
func (d date) at(second int) reading { return dayOf(d.Year, d.Month, d.Day).at(second) }

// dayOf is the day of a date; months and days beyond their range run on.
func dayOf(year int, month time.Month, dayOfMonth int) day {
	midnight := time.Unix(0, 0).UTC().AddDate(year-1970, int(month)-1, dayOfMonth-1)
	return day(midnight.Unix() / daySeconds)
}

func (d day) date() (year int, month time.Month, dayOfMonth int) {
	return time.Unix(int64(d)*daySeconds, 0).UTC().Date()
}

func (d day) weekday() time.Weekday { return time.Unix(int64(d)*daySeconds, 0).UTC().Weekday() }

// at is the reading on d that many seconds after 00:00.
func (d day) at(second int) reading { return reading(int64(d)*daySeconds + int64(second)) }

// dayAt is the date that the wall in loc shows at i.
func dayAt(i span.Instant, loc *time.Location) day {
	_, offset := i.In(loc).Zone()
	local := int64(i) + int64(offset)
	return day((local - (local%daySeconds+daySeconds)%daySeconds) / daySeconds)
}

// steady cuts p into stretches in which the wall in loc runs as a clock should; with each comes how far it is ahead of UTC.
func steady(p span.Span, loc *time.Location) iter.Seq2[span.Span, int64] {
	return func(yield func(span.Span, int64) bool) {
		for at := p.From; at < p.Until; {
			_, offset := at.In(loc).Zone()
			q := span.Span{From: at, Until: p.Until}
			if _, ends := at.In(loc).ZoneBounds(); !ends.IsZero() {
				q.Until = min(q.Until, span.At(ends))
			}
			if q.Empty() { // ZoneBounds forgets the last day of leap years, on which no zone changes
				q.Until = min(p.Until, at+daySeconds)
			}
			if !yield(q, int64(offset)) {
				return
			}
			at = q.Until
		}
	}
}

// starts is when something starts that starts at r on the wall: the first instant at which the wall shows r or later. So a
// reading that occurs twice means its first time; one that is skipped means the first instant after the jump.
func starts(r reading, loc *time.Location) span.Instant {
	around := span.Span{From: span.Instant(r - slack), Until: span.Instant(r + slack)}
	for p, offset := range steady(around, loc) {
		if at := max(p.From, span.Instant(int64(r)-offset)); at < p.Until {
			return at
		}
	}
	return around.Until
}

// ends is when something ends that ends at r on the wall: the last instant at which the wall shows r. So a reading that
// occurs twice means its last time; one that is skipped means the first instant after the jump.
func ends(r reading, loc *time.Location) span.Instant {
	around := span.Span{From: span.Instant(r - slack), Until: span.Instant(r + slack)}
	last := around.From
	for p, offset := range steady(around, loc) {
		if at := span.Instant(int64(r) - offset); at >= p.From {
			last = min(at, p.Until)
		}
	}
	return last
}

// shown holds every instant at which the wall in loc shows one of the readings [from, until).
func shown(from, until reading, loc *time.Location) span.Set {
	around := span.Span{From: span.Instant(from - slack), Until: span.Instant(until + slack)}
	var spans []span.Span
	for p, offset := range steady(around, loc) {
		q := span.Span{From: span.Instant(int64(from) - offset), Until: span.Instant(int64(until) - offset)}
		spans = append(spans, q.Intersect(p))
	}
	return span.Of(spans...)
}
