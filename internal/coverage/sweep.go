package coverage

import (
	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// sweep counts who can be told in time over a horizon. It is scratch space that one proof uses for cell after cell.
type sweep struct {
	roster  *Roster
	streams []stream
	count   []int32 // by somebody: how many of their spells count just now
	round   []int32 // the round in which the count was last touched; others stand at none
	current int32
	out     []Interval
}

// stream is the starts, or the ends, of the spells of one told function, shifted to the time of raising a ticket.
type stream struct {
	timeline *timeline
	clock    *calendar.Clock
	cursor   *calendar.Cursor // nil where the clock always runs
	delay    int64            // clock seconds from raising a ticket to the deadline (starts) or to the step (ends)
	change   int32            // +1 for starts, -1 for ends
	pages    bool             // only those count who can be woken
	next     int              // the place of the next spell in its order
	at       span.Instant     // when it happens; span.End when the stream is used up
	who      int32
}

func newSweep(r *Roster) *sweep { return &sweep{roster: r} }

// run is N over the horizon for a chain: who can be told by a step, and before the pick-up seconds have elapsed.
func (w *sweep) run(horizon span.Span, clock *calendar.Clock, v *model.Severity, pickUp int64, steps []Step) []Interval {
	w.streams = w.streams[:0]
	for _, s := range steps {
		if s.Delay > pickUp {
			continue
		}
		for _, h := range s.Tells {
			if t := w.roster.told(h); t != nil && len(t.spells) > 0 {
				w.add(t, clock, pickUp, +1, v.Page)
				w.add(t, clock, s.Delay, -1, v.Page)
			}
		}
	}
	w.begin()
	w.out = w.out[:0]
	n := int32(0)
	for t := horizon.From; t < horizon.Until; {
		next := span.End
		for i := range w.streams {
			s := &w.streams[i]
			for s.at <= t {
				n += w.touch(s.who, s.change)
				s.advance(w.roster)
			}
			next = min(next, s.at)
		}
		if k := len(w.out); k == 0 || w.out[k-1].N != int(n) {
			w.out = append(w.out, Interval{From: t, N: int(n)})
		}
		t = next
	}
	return append([]Interval(nil), w.out...)
}

// add puts one more stream on the sweep.
func (w *sweep) add(t *timeline, clock *calendar.Clock, delay int64, change int32, pages bool) {
	s := stream{timeline: t, clock: clock, delay: delay, change: change, pages: pages}
	if !clock.Always() {
		s.cursor = clock.Cursor()
	}
	s.advance(w.roster)
	w.streams = append(w.streams, s)
}

// begin starts a new round of counting.
func (w *sweep) begin() {
	for len(w.count) < len(w.roster.everybody) {
		w.count = append(w.count, 0)
		w.round = append(w.round, 0)
	}
	w.current++
}

// touch changes how many spells of somebody count, and says what that does to the number of different people.
func (w *sweep) touch(who, change int32) int32 {
	if w.round[who] != w.current {
		w.round[who], w.count[who] = w.current, 0
	}
	before := w.count[who]
	w.count[who] += change
	switch {
	case before == 0 && change > 0:
		return 1
	case before == 1 && change < 0:
		return -1
	}
	return 0
}

// advance moves the stream to its next spell that counts.
func (s *stream) advance(r *Roster) {
	for ; s.next < len(s.timeline.spells); s.next++ {
		k := s.next
		if s.change < 0 && s.timeline.ends != nil {
			k = int(s.timeline.ends[k])
		}
		spell := &s.timeline.spells[k]
		if s.pages && !r.pageable[spell.who] {
			continue
		}
		edge := spell.From
		if s.change < 0 {
			edge = spell.Until
		}
		if s.cursor == nil {
			s.at = edge - span.Instant(s.delay)
		} else {
			s.at = s.cursor.Reaches(edge, s.delay)
		}
		s.who = spell.who
		s.next++
		return
	}
	s.at = span.End
}
