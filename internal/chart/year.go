// Package chart provides the pictures of a proof: the carpet of a year, hour by hour, coloured by who picks up.
package chart

import (
	"fmt"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// kind is who picks up in an hour.
type kind byte

// The kinds, in the order of the legend. An hour in which any second is promised to nobody is nobody's.
const (
	atDesk kind = iota
	onCall
	byParty
	bestEffort
	nobody
	clockOff
	kinds
)

// words are the legend.
func (k kind) words() string {
	return [kinds]string{
		"at the desk", "on call", "vendor or partner", "told by name, no duty", "promised, nobody there", "clock not running",
	}[k]
}

const (
	hoursADay  = 24
	hourLength = 3600
	mostDays   = 366 // of one picture; a longer horizon is shown for its first year
)

// hour is one cell of a carpet.
type hour struct {
	kind kind
	says int // place in the carpet's sentences
}

// carpet is one severity over the days of a year.
type carpet struct {
	severity  *model.Severity
	number    int // the severity's place in the model, from 0
	cells     []*coverage.Cell
	days      [][hoursADay]hour
	sentences []string
	known     map[string]int
}

// year is what the picture shows, worked out.
type year struct {
	proof   *coverage.Proof
	zone    *calendar.Zone
	first   calendar.Date
	days    int
	carpets []*carpet
}

// newYear colours every hour of the horizon for the cells of a proof: a carpet for each severity. Where a severity is
// promised for several services an hour shows the worst of them.
func newYear(p *coverage.Proof) *year {
	y := &year{proof: p, zone: p.Model.Timezone}
	y.first = calendar.DateOf(p.Horizon.From, y.zone)
	y.days = min(mostDays, calendar.DateOf(p.Horizon.Until-1, y.zone).Sub(y.first)+1)
	for i, v := range p.Model.Severities {
		c := &carpet{severity: v, number: i, known: map[string]int{}}
		for _, cell := range p.Cells {
			if cell.Severity == v && cell.Promised {
				c.cells = append(c.cells, cell)
			}
		}
		if len(c.cells) > 0 {
			c.days = make([][hoursADay]hour, y.days)
			y.carpets = append(y.carpets, c)
		}
	}
	for _, c := range y.carpets {
		for _, cell := range c.cells {
			y.weave(c, cell)
		}
	}
	return y
}

// hourOf is an hour of a local day: a skipped one is empty, one that comes twice is two hours long.
func (y *year) hourOf(day, h int) span.Span {
	at := func(second int, side calendar.Side) span.Instant {
		i, _ := calendar.Resolve(calendar.Wall{Date: y.first.Add(day), Second: second}, y.zone, side)
		return i
	}
	s := span.Span{From: at(h*hourLength, calendar.Starts), Until: at((h+1)*hourLength, calendar.Ends)}
	return s.Intersect(y.proof.Horizon)
}

// weave puts one cell on the carpet.
func (y *year) weave(c *carpet, cell *coverage.Cell) {
	gaps := span.Of(cell.Gaps...)
	open := cell.Clock.Open(y.proof.Horizon)
	for day := range y.days {
		for h := range hoursADay {
			stretch := y.hourOf(day, h)
			skipped := stretch.Empty()
			if skipped {
				stretch = span.Span{From: stretch.From, Until: stretch.From + 1}.Intersect(y.proof.Horizon)
			}
			if stretch.Empty() {
				c.put(day, h, clockOff, "outside the horizon")
				continue
			}
			k, says := y.look(cell, stretch, gaps, open)
			switch {
			case skipped:
				says = "The clocks go forward: this hour is skipped"
			case stretch.Seconds() > hourLength:
				says = fmt.Sprintf("%s: %s; the clocks go back: this hour lasts %d min", cell.Service.Called(), says, stretch.Seconds()/60)
			default:
				says = cell.Service.Called() + ": " + says
			}
			c.put(day, h, k, says)
		}
	}
}

// look is who picks up in an hour, and the words that say so beside the words of the kind.
func (y *year) look(cell *coverage.Cell, stretch span.Span, gaps, open span.Set) (kind, string) {
	who, at, ok := y.proof.Roster().First(cell, stretch.From)
	comes := "nobody comes"
	switch {
	case ok && at == stretch.From:
		comes = who.Name() + " is there"
	case ok:
		comes = fmt.Sprintf("%s comes %s", who.Name(), y.local(at))
	}
	if gap := gaps.Within(stretch); !gap.Empty() {
		switch from := gap.Spans()[0].From; {
		case !ok:
			return nobody, comes
		case from > stretch.From:
			return nobody, fmt.Sprintf("%s, and nobody for a ticket from %s on", comes, y.clock(from))
		}
		return nobody, "nobody is there; " + comes
	}
	if !open.Meets(stretch) {
		return clockOff, comes
	}
	says := who.Name()
	switch wait := int64(at - stretch.From); {
	case wait >= hourLength:
		says = comes
	case wait > 0:
		says = fmt.Sprintf("%s, after %d min", who.Name(), (wait+59)/60)
	}
	switch who.Duty() {
	case coverage.OnCall:
		return onCall, says + ", on call"
	case coverage.ByParty:
		return byParty, says + ", by agreement"
	case coverage.ByName:
		return bestEffort, says + ", told by name"
	}
	return atDesk, says
}

// worse orders the kinds for a carpet of several services: nobody before all, the clock that stands still last.
func worse(a, b kind) bool {
	rank := [kinds]int{atDesk: 1, onCall: 2, byParty: 3, bestEffort: 4, nobody: 5, clockOff: 0}
	return rank[a] > rank[b]
}

// put colours one hour, unless a worse one is there already.
func (c *carpet) put(day, h int, k kind, says string) {
	at := &c.days[day][h]
	if at.says > 0 && !worse(k, at.kind) {
		return
	}
	n, ok := c.known[says]
	if !ok {
		c.sentences = append(c.sentences, says)
		n = len(c.sentences)
		c.known[says] = n
	}
	*at = hour{kind: k, says: n} // sentences count from 1, so that 0 is an hour not looked at
}

// local is an instant as people of the model's zone say it.
func (y *year) local(i span.Instant) string { return i.In(y.zone.Location()).Format("Mon 2 Jan 15:04") }

// clock is the time of day of an instant in the model's zone.
func (y *year) clock(i span.Instant) string { return i.In(y.zone.Location()).Format("15:04") }
