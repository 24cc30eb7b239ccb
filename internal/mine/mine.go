// Package mine finds the support model that a log of tickets shows to be lived, and writes it as a draft with its evidence.
//
// A log is read once, incident by incident, and only counted: how often a group had tickets, from whom and to whom they went,
// at which hours of the week somebody worked. Of an incident that carries a verdict a few dozen bytes are kept, since the rule
// behind the verdicts is looked for when all are known.
//
//	Incident ──▶ Miner ──▶ Lived: figures, each with what it rests on ──▶ Draft: a model that names its evidence
//	                                                                └──▶ Beside: what a proposed model says otherwise
//
// What is counted, in words:
//
//   - The path of an incident is the groups that had it, in order; rows that name no group, or the same again, add nothing.
//   - An incident was never reassigned when the tool's own counter stands at 0 in the end. It kept to one group when its path
//     is one group long. The two differ: tools also count a change of person, and a log shows not every change.
//   - It went to and fro (ping-pong) when its path comes back to a group that it had left.
//   - A visit is one stay of an incident with one group; a hand-over leads from one visit to the next.
//   - A line is how far from the user a group usually is: the lower median, over incidents, of the place in the path at which
//     the group first stands.
//   - Hours are local as the log writes them. Rows that a program wrote are no work of people.
//
// A share that few cases stand for is shown with them and its interval (Wilson, 95 %), and below a stated number of cases
// nothing is concluded: the draft then says "?".
package mine

import (
	"errors"
	"fmt"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Limits of what is kept, so that a log cannot grow the memory without end. What lies beyond is counted as one.
const (
	maxGroups     = 2_000
	maxPeople     = 20_000
	maxHands      = 100_000 // pairs of a group and somebody who worked there
	maxCategories = 2_000
	maxRank       = 9 // of impact, urgency and priority
)

// enough is how many incidents a log must show before anything is said of it.
const enough = 30

// Miner counts what a log shows. It must not be used from two goroutines at once.
type Miner struct {
	zone *calendar.Zone
	tool history.Tool

	incidents, over, rows int
	opened                span.Span // of the first incident and the last
	arrivals              Week
	priorities            [maxRank + 1]int
	strange               int // rows whose ranks are on no scale of nine

	groups     *names
	people     *names
	categories *names
	channels   *names

	groupOf   []group
	hands     map[pair]*hand
	edges     map[pair]*edge
	entries   map[pair]int // category and first group
	ways      map[pair]int // channel and first group
	closings  map[int32]int
	cells     map[[2]int]*[maxRank + 1]int // impact and urgency: rows of each priority
	waits     map[ticket.Reason]*wait
	routes    routing
	lead      []int32 // seconds from opened until resolved
	lag       []int32 // from resolved until closed
	records   []record
	pauses    []pause
	path      []int32 // of the incident at hand
	leadTotal int64
}

// pair is two numbers of names.
type pair struct{ a, b int32 }

// names gives each text a number, in the order of its coming; those beyond the limit share the last one.
type names struct {
	limit int
	of    map[string]int32
	text  []string
	more  int // uses of texts beyond the limit
}

// pooled is what stands for all names beyond the limit.
const pooled = "all others"

func newNames(limit int) *names { return &names{limit: limit, of: map[string]int32{}} }

// number is that of a text.
func (n *names) number(text string) int32 {
	if i, ok := n.of[text]; ok {
		return i
	}
	if len(n.text) >= n.limit {
		n.more++
		text = pooled
		if i, ok := n.of[text]; ok {
			return i
		}
	}
	i := int32(len(n.text))
	n.of[text] = i
	n.text = append(n.text, text)
	return i
}

// New is a miner of logs whose local times are those of zone.
func New(zone *calendar.Zone) *Miner {
	return &Miner{
		zone: zone, groups: newNames(maxGroups), people: newNames(maxPeople), categories: newNames(maxCategories), channels: newNames(maxCategories),
		hands: map[pair]*hand{}, edges: map[pair]*edge{}, entries: map[pair]int{}, ways: map[pair]int{}, closings: map[int32]int{},
		cells: map[[2]int]*[maxRank + 1]int{}, waits: map[ticket.Reason]*wait{},
	}
}

// Add counts one incident.
func (m *Miner) Add(in history.Incident) {
	if len(in.Updates) == 0 {
		return
	}
	if m.incidents == 0 {
		m.opened, m.tool = span.Span{From: in.Opened, Until: in.Opened}, in.Tool
	}
	m.opened = span.Span{From: min(m.opened.From, in.Opened), Until: max(m.opened.Until, in.Opened)}
	m.incidents++
	m.rows += len(in.Updates)
	m.arrivals[m.hourOfWeek(in.Opened)]++
	last := &in.Updates[len(in.Updates)-1]
	if 1 <= last.Priority && last.Priority <= maxRank {
		m.priorities[last.Priority]++
	}
	over := last.State == ticket.Closed || last.State == ticket.Resolved
	if over {
		m.over++
		if last.State == ticket.Closed && last.By != "" {
			m.closings[m.people.number(last.By)]++
		}
	}
	m.rate(&in)
	m.walk(&in)
	m.follow(&in, over)
	m.judge(&in)
}

// errNothing refuses a log with too little in it.
var errNothing = errors.New("the log holds no incident, so that nothing can be found in it")

// Finish is what the log shows. It refuses a log that is too short to show anything.
func (m *Miner) Finish() (*Lived, error) {
	switch {
	case m.incidents == 0:
		return nil, errNothing
	case m.incidents < enough:
		return nil, fmt.Errorf("the log holds too few incidents, %d, and of fewer than %d nothing is concluded: read a longer one", m.incidents, enough)
	case m.groups.none() && len(m.records) == 0 && len(m.cells) == 0:
		return nil, errors.New("the log names no group, no priority and no verdict: there is nothing in it that a model could say")
	}
	return m.sum(), nil
}

// none says whether no text was ever met.
func (n *names) none() bool { return len(n.text) == 0 }

// hourOfWeek is the local hour of an instant, from 0 on Monday to 167.
func (m *Miner) hourOfWeek(at span.Instant) int {
	wall := m.zone.Wall(at)
	return (int(wall.Date.Weekday())+6)%7*24 + min(wall.Second/3600, 23)
}
