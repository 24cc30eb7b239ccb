// Package rota says who is on turn at an instant, and why.
//
// A turn is a pure function of the rota's anchor: turn k starts k turns after the start day's handoff, and the person
// at place p of turn k is number k+p-1 of the list, counted round. Nothing is stored and nothing moves, so the same
// question always has the same answer, in the past and in any year to come. Changes (swaps, stand-ins) are laid on
// top, the last one wins, and every shift says how it came about.
//
//	turn      0          1          2          3
//	          |----------|----------|----------|----------|   start + k turns, at the local handoff
//	place 1   mette      sara       ole        mette
//	place 2   sara       ole        mette      sara
//	change         [ole for sara ]                            applies wherever sara stands
//
// A handoff is one instant for both sides: the first, where a zone shows its local time twice, and the first instant
// after the jump, where it skips it. So neighbouring turns leave no hole and no second twice in any zone.
package rota

import (
	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

const (
	daySeconds = 86_400
	noTurn     = -1
)

// Turns are the turns of one rota, ready to be asked. They are immutable and safe to share.
type Turns struct {
	rota    *model.Rota
	zone    *calendar.Zone
	anchor  span.Instant // when turn 0 starts
	until   span.Instant // the rota holds nobody from here on
	changes []change
}

// change is a model.Change on the time line.
type change struct {
	*model.Change
	during span.Span
}

// New prepares r; zone is where its local times are counted unless r names its own.
func New(r *model.Rota, zone *calendar.Zone) *Turns {
	if r.Timezone != nil {
		zone = r.Timezone
	}
	t := &Turns{rota: r, zone: zone, until: span.End}
	t.anchor = t.handoff(*r.Start)
	t.changes = make([]change, 0, len(r.Changes))
	if r.Until != nil {
		t.until = calendar.Days(*r.Until, *r.Until, zone).Until
	}
	for _, c := range r.Changes {
		from, _ := calendar.Resolve(c.From, zone, calendar.Starts)
		until, _ := calendar.Resolve(c.Until, zone, calendar.Ends)
		t.changes = append(t.changes, change{c, span.Span{From: from, Until: until}})
	}
	return t
}

// handoff is the instant at which turns change on a local day.
func (t *Turns) handoff(d calendar.Date) span.Instant {
	at, _ := calendar.Resolve(calendar.Wall{Date: d, Second: int(t.rota.Handoff)}, t.zone, calendar.Starts)
	return at
}

// Start is the instant at which turn k starts: calendar days and months are counted from the start day (a month that
// is too short clamps to its last day), hours are exact.
func (t *Turns) Start(k int) span.Instant {
	turn := t.rota.Turn
	switch {
	case turn.Months > 0:
		return t.handoff(t.rota.Start.AddMonths(k * turn.Months))
	case turn.Days > 0:
		return t.handoff(t.rota.Start.Add(k * turn.Days))
	}
	return t.anchor + span.Instant(int64(k)*turn.Seconds)
}

// walk gives the start of each turn from that of the one before, for turns that meet p. Far from a clock change a turn
// of days is that many times 24 hours, which saves asking the zone.
func (t *Turns) walk(p span.Span) func(k int, before span.Instant) span.Instant {
	days := t.rota.Turn.Days
	if days == 0 {
		return func(k int, _ span.Instant) span.Instant { return t.Start(k) }
	}
	length := span.Instant(days) * daySeconds
	changes := t.zone.Transitions(span.Span{From: p.From - length - 2*daySeconds, Until: p.Until + length + 2*daySeconds})
	return func(k int, before span.Instant) span.Instant {
		for len(changes) > 0 && changes[0] < before-daySeconds {
			changes = changes[1:]
		}
		if len(changes) > 0 && changes[0] <= before+length+daySeconds {
			return t.Start(k)
		}
		return before + length
	}
}

// TurnAt is the number of the turn at an instant; ok is false before the first turn and after the rota's last day.
func (t *Turns) TurnAt(at span.Instant) (k int, ok bool) {
	if at < t.anchor || at >= t.until || len(t.rota.People) == 0 {
		return noTurn, false
	}
	turn := t.rota.Turn
	switch {
	case turn.Months > 0:
		d := t.zone.Wall(at).Date
		k = ((d.Year-t.rota.Start.Year)*12 + int(d.Month) - int(t.rota.Start.Month)) / turn.Months
	case turn.Days > 0:
		k = t.zone.Wall(at).Date.Sub(*t.rota.Start) / turn.Days
	case turn.Seconds > 0:
		return int(int64(at-t.anchor) / turn.Seconds), true
	default:
		return noTurn, false
	}
	// The estimate is right to a turn: the handoff's time of day and a skipped local time decide which side.
	for k > 0 && t.Start(k) > at {
		k--
	}
	for t.Start(k+1) <= at {
		k++
	}
	return k, true
}
