package mine

import (
	"cmp"
	"maps"
	"slices"

	"belay/internal/history"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Lived is the support model that a log shows. Every figure stands with what it rests on. Times are seconds; shares 0 to 1.
type Lived struct {
	Tool       history.Tool `json:"tool"`
	Zone       string       `json:"timezone"` // of the local times; hours are meant in it
	Rows       int          `json:"rows"`
	Incidents  int          `json:"incidents"`
	Over       int          `json:"over"`     // solved or closed when the log ends; paths and waits are of these
	From       span.Instant `json:"from"`     // when the first was opened
	To         span.Instant `json:"to"`       // and the last
	PerWeek    float64      `json:"per_week"` // opened, on average between the two
	Arrivals   Hours        `json:"arrivals"`
	Priorities []Priority   `json:"priorities"`
	Paths      Paths        `json:"paths"`
	Functions  []Function   `json:"functions"` // by visits
	Handovers  []Handover   `json:"handovers"` // by count
	Hidden     []Hidden     `json:"hidden_lines"`
	Wanderers  []Wanderer   `json:"wanderers"`
	Programs   []Program    `json:"programs"`
	Work       Hours        `json:"work"` // of people
	Waits      []Wait       `json:"waits"`
	Lead       Lead         `json:"lead"`
	Matrix     Matrix       `json:"matrix"`
	Verdicts   Verdicts     `json:"verdicts"`
	Routes     []Route      `json:"routes"`
	Beyond     int          `json:"beyond"` // names that were too many to be told apart
}

// Source is whose log it was, in words: "a log of ServiceNow", "the table".
func (l *Lived) Source() string {
	if l.Tool == history.CSV || l.Tool == history.XES {
		return l.Tool.Name()
	}
	return "a log of " + l.Tool.Name()
}

// Priority is how many incidents had one in the end.
type Priority struct {
	Priority int   `json:"priority"`
	Share    Share `json:"share"`
}

// Paths is how far incidents went.
type Paths struct {
	Counter         bool  `json:"counter"`          // the tool counts reassignments; else the next figure counts nothing
	NeverReassigned Share `json:"never_reassigned"` // the tool's own counter stands at 0
	OneGroup        Share `json:"one_group"`        // of those with a known group, whose path is one group
	FirstLine       Share `json:"first_line"`       // of the same, that were over with a function of line 1
	PingPong        Share `json:"ping_pong"`        // of those with a known group, that came back to one they had left
	NoGroup         int   `json:"no_group"`         // whose group the log never says
	Hops            []int `json:"hops"`             // incidents by hand-overs seen: none, 1, 2 … the last is that many or more
	Seen            int   `json:"seen"`             // hand-overs between groups that the log shows
	Counted         int   `json:"counted"`          // reassignments that the tool counted
	Same            int   `json:"same"`             // incidents of which both say the same number
	More            int   `json:"tool_more"`        // of which the tool counted more
	Fewer           int   `json:"tool_fewer"`       // and fewer
	Alone           int   `json:"tool_none"`        // of which it counted none, though the log shows one
	Reopened        Share `json:"reopened"`         // as the tool counted
}

// Wait is the standing still for one reason.
type Wait struct {
	Reason    ticket.Reason `json:"reason"`
	Incidents Share         `json:"incidents"` // that waited for it at least once
	Times     int           `json:"times"`
	Seconds   int64         `json:"seconds"`
	OfLead    float64       `json:"of_lead"` // of the time from opened until solved, over all incidents
}

// Lead is how long incidents take; null where the log shows none that is over.
type Lead struct {
	Solved *int64 `json:"solved"` // median from opened until solved for the last time
	Closed *int64 `json:"closed"` // median from there until closed
}

// sum makes figures of what was counted.
func (m *Miner) sum() *Lived {
	l := &Lived{
		Tool: m.tool, Zone: m.zone.Name(), Rows: m.rows, Incidents: m.incidents, Over: m.over, From: m.opened.From, To: m.opened.Until,
		Arrivals: m.arrivals.hours(), Matrix: m.matrix(), Lead: Lead{Solved: medianOf(m.lead), Closed: medianOf(m.lag)},
		Beyond: m.groups.more + m.people.more + m.categories.more + m.channels.more,
	}
	const day = 86_400
	l.PerWeek = float64(m.incidents) / (max(float64(l.To-l.From), day) / (7 * day))
	l.Priorities = []Priority{}
	for p, n := range m.priorities {
		if n > 0 {
			l.Priorities = append(l.Priorities, Priority{p, shareOf(n, m.incidents)})
		}
	}
	r := m.routes
	known := m.over - r.unknown
	l.Paths = Paths{
		NeverReassigned: shareOf(r.untouched, m.over), OneGroup: shareOf(r.one, known), PingPong: shareOf(r.pingPong, known), NoGroup: r.unknown,
		Hops: slices.Clone(r.hops), Seen: r.seen, Counted: r.counted, Same: r.same, More: r.more, Fewer: r.fewer, Alone: r.alone,
		Reopened: shareOf(r.reopened, m.over), Counter: r.counted > 0 || r.seen == 0,
	}
	if !l.Paths.Counter {
		l.Paths.NeverReassigned = shareOf(0, 0)
	}
	programs := m.programs()
	l.Programs = programsOf(m, programs)
	l.Work = m.work(programs)
	l.Functions = m.functions(programs)
	l.Paths.FirstLine = firstLine(l.Functions, known)
	l.Handovers = m.handovers(l.Functions)
	l.Hidden = hidden(l.Functions, l.Handovers)
	l.Wanderers = m.wanderers()
	l.Waits = m.waiting()
	l.Verdicts = m.verdicts(l.Work.Busy)
	l.Routes = m.associations()
	return l
}

// firstLine is the share of incidents with a known group that were over with a function of line 1.
func firstLine(functions []Function, known int) Share {
	ended := 0
	for _, f := range functions {
		if f.Line == 1 {
			ended += f.Resolved.Count
		}
	}
	return shareOf(ended, known)
}

// waiting is the waits by reason, the longest first.
func (m *Miner) waiting() []Wait {
	out := []Wait{}
	for _, reason := range slices.Sorted(maps.Keys(m.waits)) {
		w := m.waits[reason]
		one := Wait{Reason: reason, Incidents: shareOf(w.incidents, m.over), Times: w.times, Seconds: w.seconds}
		if m.leadTotal > 0 {
			one.OfLead = float64(w.seconds) / float64(m.leadTotal)
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b Wait) int { return cmp.Compare(b.Seconds, a.Seconds) })
	return out
}
