package coverage

import (
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// sweep counts who can be told in time over a horizon. It is scratch space that one proof uses for cell after cell.
type sweep struct {
	roster  *Roster
	streams []stream
	heads   []span.Instant // of each stream: when it next happens
	count   []int32        // by somebody: how many of their spells count just now
	room    []Interval     // what intervals are written into; each cell takes a part of it and keeps it
	size    int            // of the last room made
}

// How many intervals are made room for at once: little at first, so that one cell costs little.
const (
	leastRoom = 1 << 12
	mostRoom  = 1 << 16
)

// stream is the starts, or the ends, of the spells of one told function, shifted to the time of raising a ticket.
type stream struct {
	spells   []spell
	order    []int32 // the spells in order of what the stream is of; nil where that is the order they are in
	pageable []bool  // by somebody; nil where everybody counts
	cursor   *calendar.Cursor
	delay    int64 // clock seconds from raising a ticket to the deadline (starts) or to the step (ends)
	ends     bool  // it is of the ends
	next     int   // the place of the next spell in its order
	who      int32 // whose it is that happens next
}

func newSweep(r *Roster) *sweep { return &sweep{roster: r} }

// run is N over the horizon for a chain: who can be told by a step, and before the pick-up seconds have elapsed.
func (w *sweep) run(horizon span.Span, clock *calendar.Clock, v *model.Severity, pickUp int64, steps []Step) []Interval {
	w.streams, w.heads = w.streams[:0], w.heads[:0]
	for _, s := range steps {
		if s.Delay > pickUp {
			continue
		}
		for _, h := range s.Tells {
			if t := w.roster.told(h); t != nil && len(t.spells) > 0 {
				w.add(t, clock, pickUp, false, v.Page)
				w.add(t, clock, s.Delay, true, v.Page)
			}
		}
	}
	w.count = append(w.count[:0], make([]int32, len(w.roster.everybody))...)
	out := w.room
	n, last := int32(0), int32(-1)
	for t := horizon.From; t < horizon.Until; {
		next := span.End
		for i, at := range w.heads {
			if at <= t {
				s := &w.streams[i]
				for at <= t {
					n += w.touch(s.who, s.ends)
					at = s.advance()
				}
				w.heads[i] = at
			}
			next = min(next, at)
		}
		if n != last {
			out = w.append(out, newInterval(t, n))
			last = n
		}
		t = next
	}
	w.room = out[len(out):]
	return slices.Clip(out)
}

// append adds an interval to those of a cell, in fresh room where the old is used up.
func (w *sweep) append(out []Interval, v Interval) []Interval {
	if len(out) == cap(out) {
		w.size = min(max(leastRoom, 2*w.size), mostRoom)
		out = append(make([]Interval, 0, max(w.size, 2*len(out))), out...)
	}
	return append(out, v)
}

// add puts the starts or the ends of a timeline on the sweep.
func (w *sweep) add(t *timeline, clock *calendar.Clock, delay int64, ends, pages bool) {
	s := stream{spells: t.spells, delay: delay, ends: ends}
	if ends {
		s.order = t.ends
	}
	if pages && !t.wakes {
		s.pageable = w.roster.pageable
	}
	if !clock.Always() {
		s.cursor = clock.Cursor()
	}
	w.heads = append(w.heads, s.advance())
	w.streams = append(w.streams, s)
}

// touch notes that a spell of somebody begins or ends to count, and says what that does to the number of people.
func (w *sweep) touch(who int32, ends bool) int32 {
	count := &w.count[who]
	if ends {
		*count--
		if *count == 0 {
			return -1
		}
		return 0
	}
	*count++
	if *count == 1 {
		return 1
	}
	return 0
}

// advance moves the stream to its next spell that counts, and says when that happens; span.End when it is used up.
func (s *stream) advance() span.Instant {
	for s.next < len(s.spells) {
		k := s.next
		s.next++
		if s.order != nil {
			k = int(s.order[k])
		}
		spell := &s.spells[k]
		if s.pageable != nil && !s.pageable[spell.who] {
			continue
		}
		edge := spell.From
		if s.ends {
			edge = spell.Until
		}
		s.who = spell.who
		if s.cursor == nil {
			return edge - span.Instant(s.delay)
		}
		return s.cursor.Reaches(edge, s.delay)
	}
	return span.End
}
