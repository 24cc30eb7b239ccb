package calendar

import "belay/internal/span"

// A clock counts open seconds. With E(x) the open seconds from the horizon's start to x, everything it answers is E
// and its inverse, the earliest instant with a given count:
//
//	E │            ┌────        Elapsed(from, until) = E(until) - E(from)
//	  │           ╱             Deadline(from, open) = E⁻¹(E(from) + open)
//	  │     ┌────┘              Reaches(at, open)    = E⁻¹(E(at-1) - open + 1)
//	  │    ╱   closed
//	  └───┘──────────── line    E⁻¹(y) = the least x with E(x) ≥ y
//
// The last is so because a deadline is at or after `at` when fewer than `open` seconds are open from t to at-1.

// Clock counts the open time of a calendar over a horizon. It never changes and may be used by many at once.
type Clock struct {
	over   span.Span
	always bool
	spans  []span.Span
	before []int64 // open seconds before each span, and last of all in all
}

// NewClock is the clock of c over a horizon.
func NewClock(c *Calendar, over span.Span) *Clock {
	if c.Always() {
		return &Clock{over: over, always: true}
	}
	return clockOf(c.Open(over), over)
}

// clockOf is the clock that runs in the given instants of a horizon.
func clockOf(open span.Set, over span.Span) *Clock {
	spans := open.Spans()
	before := make([]int64, len(spans)+1)
	for i, s := range spans {
		before[i+1] = before[i] + s.Seconds()
	}
	return &Clock{over: over, spans: spans, before: before}
}

// Horizon is the stretch of time that the clock knows.
func (k *Clock) Horizon() span.Span { return k.over }

// Always says whether the clock runs at every instant; it then knows all time, not its horizon alone.
func (k *Clock) Always() bool { return k.always }

// Spans are the open spans of the horizon, in order of time; the caller must not change them. A clock that always
// runs has one, its horizon.
func (k *Clock) Spans() []span.Span {
	if k.always {
		return span.Of(k.over).Spans()
	}
	return k.spans
}

// Open says whether the clock runs at an instant of its horizon.
func (k *Clock) Open(at span.Instant) bool {
	if k.always {
		return true
	}
	i := k.after(at)
	return i < len(k.spans) && k.spans[i].From <= at
}

// Elapsed is the open seconds from one instant until another, 0 when that is not later. Time outside the horizon
// counts as closed.
func (k *Clock) Elapsed(from, until span.Instant) int64 {
	switch {
	case until <= from:
		return 0
	case k.always:
		return int64(until - from)
	}
	return k.count(until, k.after(until)) - k.count(from, k.after(from))
}

// Deadline is the earliest instant at which the given number of open seconds have elapsed since from; for none, from
// itself. ok is false when that is not within the horizon, or from is not.
func (k *Clock) Deadline(from span.Instant, open int64) (at span.Instant, ok bool) {
	switch {
	case open <= 0:
		return from, true
	case k.always:
		return from + span.Instant(open), true
	case from < k.over.From:
		return 0, false
	}
	count := k.count(from, k.after(from)) + open
	if count > k.before[len(k.spans)] {
		return 0, false
	}
	return k.when(count, k.with(count)), true
}

// Reaches is the earliest instant of the horizon from which the given number of open seconds lead to a deadline at
// or after at: whatever starts earlier is due earlier. For no seconds it is at.
func (k *Clock) Reaches(at span.Instant, open int64) span.Instant {
	switch {
	case open <= 0:
		return max(at, k.over.From)
	case k.always:
		return max(at-span.Instant(open), k.over.From)
	}
	count := k.count(at-1, k.after(at-1)) - open + 1
	if count <= 0 {
		return k.over.From
	}
	return k.when(count, k.with(count))
}

// after is the index of the first span that ends after at.
func (k *Clock) after(at span.Instant) int {
	lo, hi := 0, len(k.spans)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); k.spans[mid].Until <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// with is the index of the span in which the count is reached; the count is 1 to all of the horizon's.
func (k *Clock) with(count int64) int {
	lo, hi := 0, len(k.spans)-1
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); k.before[mid+1] < count {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// count is the open seconds from the horizon's start to at, where i is after(at).
func (k *Clock) count(at span.Instant, i int) int64 {
	if i < len(k.spans) && k.spans[i].From < at {
		return k.before[i] + int64(at-k.spans[i].From)
	}
	return k.before[i]
}

// when is the instant at which the count is reached, where i is with(count).
func (k *Clock) when(count int64, i int) span.Instant {
	return k.spans[i].From + span.Instant(count-k.before[i])
}

// DeadlineLimit is how far (*Calendar).Deadline looks ahead, in seconds: ten years.
const DeadlineLimit = 10 * 366 * daySeconds

// Deadline is the earliest instant at which the given number of open seconds have elapsed since from. ok is false
// when that is not within DeadlineLimit. A Clock answers many such questions faster.
func (c *Calendar) Deadline(from span.Instant, open int64) (at span.Instant, ok bool) {
	const firstLook = 14 * daySeconds
	for ahead := span.Instant(firstLook); ; ahead *= 2 {
		ahead = min(ahead, DeadlineLimit)
		over := span.Span{From: from, Until: from + ahead}
		if at, ok = NewClock(c, over).Deadline(from, open); ok && at <= from+DeadlineLimit {
			return at, true
		}
		if ahead == DeadlineLimit {
			return 0, false
		}
	}
}

// Cursor answers the same questions as its clock, each in constant time on average when it is asked one kind of
// question only, and about ever later instants. Asked about earlier ones it is right too, but slow.
type Cursor struct {
	clock     *Clock
	at, count int // the indices found last
}

// Cursor is a new cursor at the horizon's start.
func (k *Clock) Cursor() *Cursor { return &Cursor{clock: k} }

// Deadline is the clock's.
func (c *Cursor) Deadline(from span.Instant, open int64) (at span.Instant, ok bool) {
	k := c.clock
	if k.always || open <= 0 || from < k.over.From {
		return k.Deadline(from, open)
	}
	count := c.counted(from) + open
	if count > k.before[len(k.spans)] {
		return 0, false
	}
	return c.reached(count), true
}

// Reaches is the clock's.
func (c *Cursor) Reaches(at span.Instant, open int64) span.Instant {
	k := c.clock
	if k.always || open <= 0 {
		return k.Reaches(at, open)
	}
	count := c.counted(at-1) - open + 1
	if count <= 0 {
		return k.over.From
	}
	return c.reached(count)
}

// counted is the open seconds before at.
func (c *Cursor) counted(at span.Instant) int64 {
	k := c.clock
	for c.at < len(k.spans) && k.spans[c.at].Until <= at {
		c.at++
	}
	for c.at > 0 && k.spans[c.at-1].Until > at {
		c.at--
	}
	return k.count(at, c.at)
}

// reached is the instant at which the count is reached.
func (c *Cursor) reached(count int64) span.Instant {
	k := c.clock
	for k.before[c.count+1] < count {
		c.count++
	}
	for c.count > 0 && k.before[c.count] >= count {
		c.count--
	}
	return k.when(count, c.count)
}
