package mine

import (
	"math"
	"slices"

	"belay/internal/history"
	"belay/internal/span"
	"belay/internal/ticket"
)

// group is what is counted of one group.
type group struct {
	entered int // incidents that it had first
	visits  int // stays of incidents with it
	ended   int // visits with which the incident was over
	had     int // incidents that were with it at least once
	places  [maxPlace + 1]int
	held    []int32 // seconds of each visit
	seconds int64   // in all
}

// maxPlace is the last place in a path that is told apart.
const maxPlace = 9

// hand is what somebody did in a group.
type hand struct {
	week     Week
	wrote    int // rows
	assigned int // incidents
}

// edge is the hand-overs from one group to another.
type edge struct {
	count   int
	back    int     // to a group that the incident had left before
	held    []int32 // seconds that the first group kept it
	touched []int32 // seconds until something happened in the second
}

// wait is the standing still of incidents for one reason.
type wait struct {
	incidents int
	times     int
	seconds   int64
}

// routing is how paths and counters run.
type routing struct {
	unknown   int   // incidents without any group
	one       int   // whose path is one group
	pingPong  int   // that came back to a group they had left
	untouched int   // never reassigned by the tool's own counter
	hops      []int // incidents by the hand-overs seen, up to mostHops
	seen      int   // hand-overs seen in all
	counted   int   // reassignments that the tool counted
	same      int   // incidents of which both say the same
	more      int   // of which the tool counted more
	fewer     int   // and fewer
	alone     int   // never reassigned as counted, though the log shows a hand-over
	reopened  int   // incidents that were opened again, as counted
}

// mostHops is the last number of hand-overs that is told apart; it holds those with more.
const mostHops = 10

// seconds is a length of time that fits 32 bits: of 68 years at most.
func seconds(from, until span.Instant) int32 {
	return int32(min(max(int64(until-from), 0), math.MaxInt32))
}

// rate counts what each row says of how bad the incident is.
func (m *Miner) rate(in *history.Incident) {
	for i := range in.Updates {
		u := &in.Updates[i]
		for _, rank := range []int{u.Impact, u.Urgency, u.Priority} {
			if rank < 1 || rank > maxRank {
				m.strange++
				return
			}
		}
		at := [2]int{u.Impact, u.Urgency}
		if m.cells[at] == nil {
			m.cells[at] = &[maxRank + 1]int{}
		}
		m.cells[at][u.Priority]++
	}
}

// walk follows an incident through its rows: who had it, who did something, where it went. Time does not go back.
func (m *Miner) walk(in *history.Incident) {
	m.path = m.path[:0]
	here, assignee := int32(-1), int32(-1) // the group and the person that have it
	arrived, at := in.Opened, in.Opened
	var waiting *edge // over which it came, until something happens
	for i := range in.Updates {
		u := &in.Updates[i]
		at = max(at, u.At)
		if waiting != nil {
			waiting.touched = append(waiting.touched, seconds(arrived, at))
			waiting = nil
		}
		if u.Group != "" {
			if next := m.group(u.Group); next != here {
				waiting = m.move(here, next, arrived, at)
				here, arrived, assignee = next, at, -1
			}
		}
		if u.By != "" {
			h := m.hand(here, m.people.number(u.By))
			h.wrote++
			h.week[m.hourOfWeek(at)]++
		}
		if u.Assignee != "" {
			if who := m.people.number(u.Assignee); who != assignee {
				m.hand(here, who).assigned++
				assignee = who
			}
		}
	}
	m.leave(here, arrived, m.solved(in, at))
}

// group is the number of a group, which is made at its first coming.
func (m *Miner) group(name string) int32 {
	i := m.groups.number(name)
	if int(i) == len(m.groupOf) {
		m.groupOf = append(m.groupOf, group{})
	}
	return i
}

// hand is the pair of a group and somebody; beyond the limit all pairs of a group are one.
func (m *Miner) hand(where, who int32) *hand {
	at := pair{where, who}
	h := m.hands[at]
	if h == nil {
		if len(m.hands) >= maxHands {
			if at.b = -1; m.hands[at] != nil {
				return m.hands[at]
			}
		}
		h = &hand{}
		m.hands[at] = h
	}
	return h
}

// move hands an incident from one group, or from the user, to the next. It answers the edge it went over, if it did.
func (m *Miner) move(from, to int32, arrived, at span.Instant) *edge {
	var e *edge
	before := slices.Contains(m.path, to)
	if from >= 0 {
		m.stay(from, arrived, at)
		if e = m.edges[pair{from, to}]; e == nil {
			e = &edge{}
			m.edges[pair{from, to}] = e
		}
		e.count++
		e.held = append(e.held, seconds(arrived, at))
		if before {
			e.back++
		}
	}
	g := &m.groupOf[to]
	g.visits++
	if !before {
		g.had++
		g.places[min(len(m.path)+1, maxPlace)]++
	}
	m.path = append(m.path, to)
	return e
}

// stay counts one visit that is over.
func (m *Miner) stay(in int32, from, until span.Instant) {
	g, held := &m.groupOf[in], seconds(from, until)
	g.held = append(g.held, held)
	g.seconds += int64(held)
}

// leave ends the last visit of an incident.
func (m *Miner) leave(here int32, arrived, end span.Instant) {
	if here >= 0 {
		m.stay(here, arrived, end)
	}
}

// solved is when an incident was solved for the last time; where the log does not say it, when it was closed or last touched.
func (m *Miner) solved(in *history.Incident, last span.Instant) span.Instant {
	switch {
	case in.Resolved != 0:
		return in.Resolved
	case in.Closed != 0:
		return in.Closed
	}
	return last
}

// follow counts the path of an incident, its waits and its counters.
func (m *Miner) follow(in *history.Incident, over bool) {
	if len(m.path) > 0 {
		first := &in.Updates[0]
		m.groupOf[m.path[0]].entered++
		if first.Category != "" {
			m.entries[pair{m.categories.number(first.Category), m.path[0]}]++
		}
		if in.Channel != "" {
			m.ways[pair{m.channels.number(in.Channel), m.path[0]}]++
		}
	}
	m.wait(in)
	if !over {
		return
	}
	r := &m.routes
	hops := max(len(m.path)-1, 0)
	if r.hops == nil {
		r.hops = make([]int, mostHops+1)
	}
	switch {
	case len(m.path) == 0:
		r.unknown++
	case hops == 0:
		r.one++
	}
	if len(m.path) > 0 {
		m.groupOf[m.path[len(m.path)-1]].ended++
	}
	if comesBack(m.path) {
		r.pingPong++
	}
	r.hops[min(hops, mostHops)]++
	r.seen += hops
	r.counted += in.Reassigned
	switch {
	case in.Reassigned == hops:
		r.same++
	case in.Reassigned > hops:
		r.more++
	default:
		r.fewer++
	}
	if in.Reassigned == 0 {
		r.untouched++
		if hops > 0 {
			r.alone++
		}
	}
	if in.Reopened > 0 {
		r.reopened++
	}
}

// comesBack says whether a path comes back to a group that it had left.
func comesBack(path []int32) bool {
	for i, g := range path {
		if slices.Contains(path[:i], g) {
			return true
		}
	}
	return false
}

// wait counts the time that an incident stood still until it was solved for the last time, by reason, and how long it took
// in all.
func (m *Miner) wait(in *history.Incident) {
	last := &in.Updates[len(in.Updates)-1]
	if last.State != ticket.Closed && last.State != ticket.Resolved {
		return
	}
	end := m.solved(in, last.At)
	lead := seconds(in.Opened, end)
	m.lead, m.leadTotal = append(m.lead, lead), m.leadTotal+int64(lead)
	if in.Closed != 0 && in.Resolved != 0 {
		m.lag = append(m.lag, seconds(in.Resolved, in.Closed))
	}
	told := map[ticket.Reason]bool{}
	for p := range waits(in) {
		w := m.waits[p.reason]
		if w == nil {
			w = &wait{}
			m.waits[p.reason] = w
		}
		if !told[p.reason] {
			told[p.reason] = true
			w.incidents++
		}
		w.times++
		w.seconds += int64(seconds(p.From, min(p.Until, end)))
	}
}
