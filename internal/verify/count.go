package verify

import (
	"iter"
	"sort"

	"belay/internal/span"
)

// never is when something happens that does not happen within the view.
const never = span.End

// clock counts the open seconds of a calendar.
type clock struct {
	open   []span.Span
	passed []int64 // open seconds before each of them, and before the end
}

func newClock(open span.Set) *clock {
	c := &clock{open: open.Spans(), passed: []int64{0}}
	for k, p := range c.open {
		c.passed = append(c.passed, c.passed[k]+p.Seconds())
	}
	return c
}

// before is the number of open seconds before t.
func (c *clock) before(t span.Instant) int64 {
	k := sort.Search(len(c.open), func(k int) bool { return c.open[k].From > t })
	if k == 0 {
		return 0
	}
	return min(c.passed[k], c.passed[k-1]+int64(t-c.open[k-1].From))
}

// after is the first instant, t or later, by which that many open seconds have passed since t.
func (c *clock) after(t span.Instant, seconds int64) span.Instant {
	if seconds == 0 {
		return t
	}
	want := c.before(t) + seconds
	k := sort.Search(len(c.open), func(k int) bool { return c.passed[k+1] >= want })
	if k == len(c.open) {
		return never
	}
	return c.open[k].From + span.Instant(want-c.passed[k])
}

// notice is what a step means to one holder of what it tells: they can be told in these spells, after this delay.
type notice struct {
	delay  int64
	spells span.Set
}

// count is a question for N: who may be told, after which delays, and by when they must be.
type count struct {
	clock  *clock
	pickUp int64
	told   map[holder][]notice
}

// newCount asks for N of p.
func newCount(r *roster, p *promise) *count {
	n := &count{clock: newClock(r.open(p.Clock)), pickUp: *p.PickUp, told: map[holder][]notice{}}
	for _, s := range p.Steps {
		if s.After > n.pickUp {
			continue // on one clock, the longer delay never ends first
		}
		for _, id := range s.Tells {
			for who, d := range r.told(id) {
				if d.counts(who, p.page) {
					n.told[who] = append(n.told[who], notice{delay: s.After, spells: d.spells})
				}
			}
		}
	}
	return n
}

// who counts at t, by the definition of N: those of whom a spell meets the time from a step until the deadline, both
// included. Where the clock stops before the deadline, there is none: whoever will be there at all counts.
func (n *count) who(t span.Instant) (out []holder) {
	deadline := n.clock.after(t, n.pickUp)
	for who, all := range n.told {
		for _, d := range all {
			if d.spells.Meets(span.Span{From: n.clock.after(t, d.delay), Until: deadline + 1}) {
				out = append(out, who)
				break
			}
		}
	}
	return out
}

// turnings are the instants of the horizon at which N may change, and perhaps its end: see the essay of this package.
func (n *count) turnings(horizon span.Span) iter.Seq[span.Instant] {
	type end struct { // of a spell: N may change at the first t whose delay ends there or later
		delay int64
		at    span.Instant
	}
	ends := map[end]bool{}
	for _, all := range n.told {
		for _, d := range all {
			for _, p := range d.spells.Spans() {
				ends[end{n.pickUp, p.From}], ends[end{d.delay, p.Until}] = true, true
			}
		}
	}
	return func(yield func(span.Instant) bool) {
		for e := range ends {
			t := horizon.From + span.Instant(sort.Search(int(horizon.Seconds()), func(s int) bool {
				return n.clock.after(horizon.From+span.Instant(s), e.delay) >= e.at
			}))
			if !yield(t) {
				return
			}
		}
	}
}
