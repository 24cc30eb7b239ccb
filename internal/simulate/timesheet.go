package simulate

import (
	"cmp"
	"slices"

	"belay/internal/calendar"
	"belay/internal/span"
	"belay/internal/ticket"
)

// timesheet is what one person has to do, while it is counted.
type timesheet struct {
	Load

	clerk  *clerk
	zone   *calendar.Zone  // of the person
	since  span.Instant    // until when it is accounted for
	desk   span.Span       // at the desk last: without an end as long as they are
	onCall bool            // on call since, and not at the desk
	holds  []int           // the functions that are held at the desk since, by their numbers
	held   []bool          // by function, whether it was ever held
	worked []int64         // by function, seconds of work
	busy   []uint16        // by hour since counting began, seconds of work
	there  []uint16        // likewise at the desk
	night  int64           // the last in which they were paged
	shift  int64           // the last in which they were paged
	told   []ticket.Number // in that shift
}

// never is when what has no end yet ends.
const never = span.Instant(1<<63 - 1)

// newTimesheet is that of a person who is hired.
func newTimesheet(c *clerk, who *worker) timesheet {
	return timesheet{
		Load: Load{Person: who.person.ID, Shifts: make([]int, c.weeks())}, clerk: c, zone: cmp.Or(who.person.Timezone, c.world.Model.Timezone),
		since: c.From, held: make([]bool, len(c.Functions)), worked: make([]int64, len(c.Functions)),
		busy: make([]uint16, len(c.ofWeek)), there: make([]uint16, len(c.ofWeek)), night: -1, shift: -1,
	}
}

// weeks is how many weeks are counted, the last of them perhaps in part.
func (c *clerk) weeks() int { return max(1, int((c.Until-c.From+week/2)/week)) }

// account counts the time on duty until now, and begins to count what comes.
func (t *timesheet) account(who *worker, now span.Instant) {
	c := t.clerk
	if now > t.since {
		if t.onCall {
			t.OnCall += int64(now - t.since)
		}
		if len(t.holds) > 0 {
			t.AtDesk += int64(now - t.since)
			for k, seconds := range c.hours(t.since, now) {
				t.there[k] += uint16(seconds)
				for _, f := range t.holds {
					c.Functions[f].There[c.ofWeek[k]] += seconds
				}
			}
		}
		t.since = now
	}
	wasThere := len(t.holds) > 0
	t.holds, t.onCall = t.holds[:0], false
	for _, d := range who.duties {
		t.held[d.place.nth] = true
		switch {
		case d.onCall:
			t.onCall = true
		case !slices.Contains(t.holds, d.place.nth):
			t.holds = append(t.holds, d.place.nth)
		}
	}
	switch isThere := len(t.holds) > 0; {
	case isThere:
		t.onCall = false
		if !wasThere {
			t.desk = span.Span{From: now, Until: never}
		}
	case wasThere:
		t.desk.Until = now
	}
}

// work counts a piece of work on a ticket.
func (t *timesheet) work(l *life, since, until span.Instant) {
	c := t.clerk
	c.begin(l, since)
	l.spent.Worked += int64(until - since)
	if since = max(since, c.From); since >= until || l.lies == nil {
		return
	}
	f, seconds := l.lies.nth, int64(until-since)
	t.Busy += seconds
	t.CallOut += seconds - int64(max(0, min(until, t.desk.Until)-max(since, t.desk.From)))
	t.worked[f] += seconds
	c.came[f*len(c.Services)+l.service].Work += seconds
	for k, seconds := range c.hours(since, until) {
		t.busy[k] += uint16(seconds)
		c.Functions[f].Busy[c.ofWeek[k]] += seconds
	}
}

// Shifts of pages are twelve hours from 08:00 and from 20:00, and a night is from 22:00 to 07:00, where somebody lives.
const (
	shiftLength = 12 * hour
	shiftBegins = 8 * hour
	nightBegins = 22 * hour
	nightEnds   = 7 * hour
)

// paged counts that somebody was told of a ticket that may wake people.
func (t *timesheet) paged(number ticket.Number, at span.Instant) {
	t.Pages++
	local := int64(at) + t.zone.Offset(at)
	if second := local % day; second >= nightBegins || second < nightEnds {
		t.NightPages++
		if night := (local - nightEnds) / day; night != t.night {
			t.night = night
			t.Nights++
		}
	}
	if shift := (local - shiftBegins) / shiftLength; shift != t.shift {
		t.shift, t.told = shift, t.told[:0]
	}
	if !slices.Contains(t.told, number) {
		t.told = append(t.told, number)
	}
	w := min(int((at-t.clerk.From)/week), len(t.Shifts)-1)
	t.Shifts[w] = max(t.Shifts[w], len(t.told))
}

// tooBusy is the share of an hour above which somebody cannot take what comes.
const tooBusy = .85

// overload counts the hours at the desk, in seconds, that were too busy.
func (t *timesheet) overload() {
	for k, there := range t.there {
		if float64(t.busy[k]) > tooBusy*float64(there) && there > 0 {
			t.Overload += int64(there)
		}
	}
}
