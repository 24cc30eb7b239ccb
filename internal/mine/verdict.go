package mine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/span"
	"belay/internal/ticket"
)

// The rule behind the verdicts. A tool says of each incident whether its promise was kept, and not by which rule. Rules are
// tried: a clock, an end, and which waits stop the clock. By each of them an incident took some open time; going through the
// incidents by that time, one walk finds the target that agrees most often with the verdicts:
//
//	took     1h     2h     3h     5h     8h     9h
//	verdict  kept · kept · late · kept · late · late
//	target                        └────┘ any from 5h to just below 8h agrees in 5 of 6
//
// A verdict that is nearly always the same supports no target: whatever calls all late agrees.

// record is what is kept of an incident that carries a verdict.
type record struct {
	opened           span.Instant
	resolved, closed span.Instant // 0 where it is not
	from, until      int32        // its pauses
	priority         int8
	made             bool
}

// judge keeps an incident that carries a verdict.
func (m *Miner) judge(in *history.Incident) {
	last := &in.Updates[len(in.Updates)-1]
	if in.MadeSLA == nil || last.State != ticket.Closed || last.Priority < 1 || last.Priority > maxRank {
		return
	}
	r := record{opened: in.Opened, closed: in.Closed, resolved: in.Resolved, priority: int8(last.Priority), made: *in.MadeSLA, from: int32(len(m.pauses))}
	if r.closed == 0 {
		r.closed = max(last.At, in.Opened)
	}
	for p := range waits(in) {
		m.pauses = append(m.pauses, p)
	}
	r.until = int32(len(m.pauses))
	m.records = append(m.records, r)
}

// The ends of a promise's time.
const (
	untilClosed   = "closed"
	untilResolved = "resolved"
)

// Rule is how the time of a promise may be counted.
type Rule struct {
	Clock  string          `json:"clock"`  // hours, as the language writes them
	Until  string          `json:"until"`  // closed or resolved
	Pauses []ticket.Reason `json:"pauses"` // the waits that stop the clock
}

// String is the rule in words.
func (r Rule) String() string {
	clock := r.Clock
	switch r.Clock {
	case "always":
		clock = "around the clock"
	case "Mon-Fri 00:00-24:00":
		clock = "around the clock Mon–Fri"
	}
	words := clock + ", until " + r.Until
	if len(r.Pauses) == 0 {
		return words + ", never paused"
	}
	return fmt.Sprintf("%s, paused while waiting for %s", words, andList(r.Pauses))
}

// andList is words joined as one says them.
func andList[T ~string](words []T) string {
	all := texts(words)
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " and " + all[last]
}

// Verdicts is what can be said of the rule behind the verdicts of a log.
type Verdicts struct {
	N         int      `json:"n"`         // incidents with a verdict
	Rule      *Rule    `json:"rule"`      // that explains the most of them over all priorities; null where none explains any
	Agreement float64  `json:"agreement"` // of its targets with the verdicts that have support
	Targets   []Target `json:"targets"`   // by priority, on that rule
	Tried     []Trial  `json:"tried"`     // every rule, the best first
}

// Trial is how far one rule gets with its best targets.
type Trial struct {
	Rule      Rule    `json:"rule"`
	Agree     int     `json:"agree"`
	Of        int     `json:"of"`
	Agreement float64 `json:"agreement"`
}

// Target is the time that explains the verdicts on one priority best: any from From to just below Until, in open seconds.
type Target struct {
	Priority  int     `json:"priority"`
	N         int     `json:"n"`
	Kept      int     `json:"kept"` // as the tool says
	Late      int     `json:"late"`
	From      int64   `json:"from"`
	Until     *int64  `json:"until"`     // null where every longer one would do as well
	Target    int64   `json:"target"`    // the roundest of them; 0 where nothing supports one
	BothKept  int     `json:"both_kept"` // by Target
	BothLate  int     `json:"both_late"`
	OnlyOurs  int     `json:"only_ours_late"`
	OnlyThem  int     `json:"only_theirs_late"`
	Agreement float64 `json:"agreement"`
	Explained float64 `json:"explained"` // of what always saying the more frequent verdict would leave wrong
	Supported bool    `json:"supported"`
	Refused   string  `json:"refused"` // why nothing is concluded; empty where something is
}

// What a target must rest on.
const (
	leastOfBoth = 10  // verdicts of either kind
	explains    = 0.5 // of what the more frequent verdict leaves wrong
)

// verdicts tries every rule. office is the clock of people's own hours.
func (m *Miner) verdicts(office Window) Verdicts {
	out := Verdicts{N: len(m.records), Targets: []Target{}, Tried: []Trial{}}
	if len(m.records) == 0 {
		return out
	}
	over := span.Span{From: m.records[0].opened, Until: m.records[0].closed + 1}
	for _, r := range m.records {
		over = span.Span{From: min(over.From, r.opened), Until: max(over.Until, r.closed+1, r.resolved+1)}
	}
	for _, rule := range rules(office, m.reasons()) {
		clock := calendar.NewClock(m.calendar(rule.Clock), over)
		targets := m.play(rule, clock)
		t := Trial{Rule: rule}
		for _, target := range targets {
			if target.Supported {
				t.Agree += target.BothKept + target.BothLate
				t.Of += target.N
			}
		}
		if t.Of > 0 {
			t.Agreement = float64(t.Agree) / float64(t.Of)
		}
		out.Tried = append(out.Tried, t)
		if out.Rule == nil || t.Agreement > out.Agreement {
			out.Rule, out.Agreement, out.Targets = &rule, t.Agreement, targets
		}
	}
	slices.SortStableFunc(out.Tried, func(a, b Trial) int { return cmp.Compare(b.Agreement, a.Agreement) })
	if !slices.ContainsFunc(out.Targets, func(t Target) bool { return t.Target > 0 }) {
		out.Rule = nil
	}
	return out
}

// reasons are those for which incidents with a verdict waited.
func (m *Miner) reasons() (reasons []ticket.Reason) {
	for _, p := range m.pauses {
		if !slices.Contains(reasons, p.reason) {
			reasons = append(reasons, p.reason)
		}
	}
	slices.Sort(reasons)
	return reasons
}

// rules are those that are tried: three clocks, two ends, and no wait, that for the requester, or every wait pausing.
// The plainest come first and stay where a later one explains no more.
func rules(office Window, reasons []ticket.Reason) (all []Rule) {
	clocks := []string{"always", "Mon-Fri 00:00-24:00"}
	if !slices.Contains(clocks, office.String()) {
		clocks = append(clocks, office.String())
	}
	stops := [][]ticket.Reason{{}}
	if slices.Contains(reasons, ticket.ForRequester) {
		stops = append(stops, []ticket.Reason{ticket.ForRequester})
	}
	if len(reasons) > 1 || len(reasons) == 1 && len(stops) == 1 {
		stops = append(stops, reasons)
	}
	for _, stop := range stops {
		for _, clock := range clocks {
			for _, until := range []string{untilClosed, untilResolved} {
				all = append(all, Rule{Clock: clock, Until: until, Pauses: stop})
			}
		}
	}
	return all
}

// calendar is that of hours as the language writes them.
func (m *Miner) calendar(hours string) *calendar.Calendar {
	parsed, err := calendar.ParseHours(hours)
	if err != nil {
		return calendar.Always() // it is we who wrote them
	}
	return calendar.New(calendar.Spec{Name: hours, Zone: m.zone, Hours: parsed})
}

// play counts the open time of every incident by a rule and finds the targets.
func (m *Miner) play(rule Rule, clock *calendar.Clock) []Target {
	var taken [maxRank + 1][]int64 // twice the open seconds, and one more where the tool says late
	for _, r := range m.records {
		end := r.closed
		if rule.Until == untilResolved && r.resolved != 0 { // what was never solved was over when it was closed
			end = r.resolved
		}
		used := clock.Elapsed(r.opened, end)
		for _, p := range m.pauses[r.from:r.until] {
			if slices.Contains(rule.Pauses, p.reason) {
				used -= clock.Elapsed(p.From, min(p.Until, end))
			}
		}
		used = max(used, 0) * 2
		if !r.made {
			used++
		}
		taken[r.priority] = append(taken[r.priority], used)
	}
	targets := []Target{}
	for priority, of := range taken {
		if len(of) > 0 {
			slices.Sort(of)
			targets = append(targets, target(priority, of))
		}
	}
	return targets
}

// target finds the best target of one priority in one walk.
func target(priority int, taken []int64) Target {
	t := Target{Priority: priority, N: len(taken)}
	for _, x := range taken {
		t.Late += int(x & 1)
	}
	t.Kept = t.N - t.Late
	agree := t.Late // a target shorter than all calls all late
	most, width := agree, taken[0]/2
	until := taken[0] / 2
	t.Until = &until
	for i := 0; i < len(taken); {
		used := taken[i] / 2
		for ; i < len(taken) && taken[i]/2 == used; i++ {
			agree += 1 - 2*int(taken[i]&1)
		}
		reach, next := int64(1)<<62, (*int64)(nil)
		if i < len(taken) {
			end := taken[i] / 2
			reach, next = end-used, &end
		}
		if agree > most || agree == most && reach > width {
			most, width, t.From, t.Until = agree, reach, used, next
		}
	}
	t.conclude(most)
	t.count(taken)
	return t
}

// conclude says whether the verdicts support the target that was found.
func (t *Target) conclude(most int) {
	frequent := max(t.Kept, t.Late)
	if rare := t.N - frequent; rare > 0 {
		t.Explained = float64(most-frequent) / float64(rare)
	}
	t.Supported = min(t.Kept, t.Late) >= leastOfBoth
	switch {
	case !t.Supported && t.Late >= t.Kept:
		t.Refused = fmt.Sprintf("%d of %d are late: whatever calls all late agrees as well", t.Late, t.N)
	case !t.Supported:
		t.Refused = fmt.Sprintf("%d of %d were kept: whatever calls all kept agrees as well", t.Kept, t.N)
	case t.Explained < explains:
		t.Refused = fmt.Sprintf("no target explains half of the verdicts: the best agrees in %d of %d, and always saying the same in %d", most, t.N, frequent)
	case t.From == 0 && t.Until == nil:
		t.Refused = "every target would do"
	default:
		t.Target = roundest(t.From, t.Until)
	}
}

// count holds the target, or where none is concluded the shortest that agrees most, against the verdicts.
func (t *Target) count(taken []int64) {
	budget := t.Target
	if budget == 0 {
		budget = t.From
	}
	for _, x := range taken {
		switch ours, late := x/2 > budget, x&1 == 1; {
		case ours && late:
			t.BothLate++
		case ours:
			t.OnlyOurs++
		case late:
			t.OnlyThem++
		default:
			t.BothKept++
		}
	}
	t.Agreement = float64(t.BothKept+t.BothLate) / float64(t.N)
}

// roundest is the time from one to just below another that somebody would have written: whole days before half days before
// hours before minutes.
func roundest(from int64, until *int64) int64 {
	const hour = 3600
	for _, unit := range []int64{24 * hour, 12 * hour, 8 * hour, 4 * hour, hour, hour / 2, hour / 4, 300, 60} {
		if at := max((from+unit-1)/unit, 1) * unit; until == nil || at < *until {
			return at
		}
	}
	return max(from, 1)
}
