package report

import (
	"cmp"
	"slices"

	"belay/internal/desk"
	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// A tool says of each of its incidents whether its promise was kept, and not why. A model states a rule. Agreement plays the
// rule over each incident's journal and counts how often the two say the same:
//
//	                     theirs: kept     theirs: late
//	ours: kept           both kept        only they say late
//	ours: late           only we say late both late
//
// The rule is the resolve target of the severity that the incident had in the end, on that severity's clock, from opening until
// Until, less the waits that pause it.

// Until is where the time of a promise ends.
type Until string

// The ends of a promise's time. Tools differ: some mean that it was solved, ServiceNow that it was closed.
const (
	UntilClosed   Until = "closed"
	UntilResolved Until = "resolved"
)

// Judged is the verdict of a rule on one ticket that is over.
type Judged struct {
	Severity model.SeverityID
	Used     int64 // open seconds
	Budget   int64 // the target, in the same
}

// Kept says whether no more than the target was used.
func (j Judged) Kept() bool { return j.Used <= j.Budget }

// Rule is the resolve targets of a model, ready to be played over journals. It must not be used from two goroutines at once.
type Rule struct {
	edition *desk.Edition
	until   Until
}

// NewRule is the rule that a model states.
func NewRule(m *model.Model, until Until) *Rule {
	return &Rule{edition: desk.NewEdition(1, m), until: until}
}

// Judge plays the rule over a ticket. ok is false when the model makes no promise for it, or its time is not over.
func (r *Rule) Judge(t *ticket.Ticket) (j Judged, ok bool) {
	m := r.edition.Model
	service, severity := m.Service(t.Service), m.Severity(t.Severity)
	clock := r.edition.Clock(t.Service, t.Severity)
	end, over := r.end(t)
	if clock == nil || severity.Resolve == nil || severity.Resolve.Unknown || !over {
		return Judged{}, false
	}
	return Judged{
		Severity: t.Severity, Used: clock.Elapsed(t.Opened, end) - paused(t, severity, clock, end),
		Budget: severity.Resolve.On(m.Clock(service, severity)),
	}, true
}

// end is where the ticket's time ends; ok is false while it does not.
func (r *Rule) end(t *ticket.Ticket) (at span.Instant, ok bool) {
	if r.until == UntilResolved {
		if t.Resolution == nil {
			return 0, false
		}
		return t.Resolution.At, true
	}
	return t.ClosedAt, t.State == ticket.Closed
}

// paused is the open seconds for which the ticket waited with its clock stopped.
func paused(t *ticket.Ticket, v *model.Severity, clock sla.Calendar, end span.Instant) (seconds int64) {
	for _, w := range t.Waits {
		until := end
		if w.Until != 0 {
			until = min(w.Until, end)
		}
		if v.PausesFor(string(w.Reason)) {
			seconds += clock.Elapsed(w.From, until)
		}
	}
	return seconds
}

// Agreement is how a rule and the verdicts of a tool compare.
type Agreement struct {
	rule   *Rule
	by     map[model.SeverityID]*compared
	silent int
}

// compared is the incidents of one severity.
type compared struct {
	line Compared
	pair []pair
}

// pair is one incident: how long it took, and what the tool said.
type pair struct {
	used int64
	made bool
}

// Score is how often the two agree.
type Score struct {
	N         int      `json:"n"`
	BothKept  int      `json:"both_kept"`
	BothLate  int      `json:"both_late"`
	OnlyOurs  int      `json:"only_ours_late"`   // we say late, they say kept
	OnlyThem  int      `json:"only_theirs_late"` // they say late, we say kept
	Agreement *float64 `json:"agreement"`        // 0 to 1; nil where there is none to compare
}

// Compared is how the two compare for incidents of one severity, whose target the rule says in open seconds.
type Compared struct {
	Severity model.SeverityID `json:"severity"`
	Target   int64            `json:"target"`
	Score
	Best Best `json:"best"`
}

// Best is the targets that would agree most often with the tool: any from From to just below Until, in open seconds of the
// rule's clock. Until is nil where every longer one would.
type Best struct {
	From      int64   `json:"from"`
	Until     *int64  `json:"until"`
	Agreement float64 `json:"agreement"`
}

// NewAgreement is an empty comparison with a rule.
func NewAgreement(r *Rule) *Agreement {
	return &Agreement{rule: r, by: map[model.SeverityID]*compared{}}
}

// Add compares one ticket. One without a verdict of a tool, or that the rule does not judge, is counted as silent.
func (a *Agreement) Add(t *ticket.Ticket) {
	made, says := history.Verdict(t)
	ours, judged := a.rule.Judge(t)
	if !says || !judged {
		a.silent++
		return
	}
	c := a.by[ours.Severity]
	if c == nil {
		c = &compared{line: Compared{Severity: ours.Severity, Target: ours.Budget}}
		a.by[ours.Severity] = c
	}
	c.line.Score.count(ours.Kept(), made)
	c.pair = append(c.pair, pair{ours.Used, made})
}

func (s *Score) count(ours, theirs bool) {
	s.N++
	switch {
	case ours && theirs:
		s.BothKept++
	case !ours && !theirs:
		s.BothLate++
	case theirs:
		s.OnlyOurs++
	default:
		s.OnlyThem++
	}
}

// share works out the agreement.
func (s *Score) share() {
	if s.N > 0 {
		share := float64(s.BothKept+s.BothLate) / float64(s.N)
		s.Agreement = &share
	}
}

// Silent is how many tickets could not be compared.
func (a *Agreement) Silent() int { return a.silent }

// Lines are the severities that occurred, in the order of the model.
func (a *Agreement) Lines() []Compared {
	lines := []Compared{}
	for _, v := range a.rule.edition.Model.Severities {
		if c := a.by[v.ID]; c != nil {
			line := c.line
			line.share()
			line.Best = best(c.pair)
			lines = append(lines, line)
		}
	}
	return lines
}

// All is the score over all severities.
func (a *Agreement) All() Score {
	var all Score
	for _, c := range a.by {
		all.N += c.line.N
		all.BothKept += c.line.BothKept
		all.BothLate += c.line.BothLate
		all.OnlyOurs += c.line.OnlyOurs
		all.OnlyThem += c.line.OnlyThem
	}
	all.share()
	return all
}

// best finds the target that explains the verdicts best. Going through the incidents by the time they took, each that the
// tool calls kept is one more that a target as long as that agrees on, and each that it calls late one less; so one walk finds
// the most. Of several stretches that agree as often the widest is the least a matter of luck.
func best(pairs []pair) Best {
	sorted := slices.SortedFunc(slices.Values(pairs), func(a, b pair) int { return cmp.Compare(a.used, b.used) })
	agree := 0
	for _, p := range sorted {
		if !p.made {
			agree++ // a target shorter than all calls all late
		}
	}
	found, most, width := Best{Until: &sorted[0].used}, agree, sorted[0].used
	for i := 0; i < len(sorted); {
		used := sorted[i].used
		for ; i < len(sorted) && sorted[i].used == used; i++ {
			if sorted[i].made {
				agree++
			} else {
				agree--
			}
		}
		here := Best{From: used}
		reach := int64(1) << 62 // no end
		if i < len(sorted) {
			here.Until, reach = &sorted[i].used, sorted[i].used-used
		}
		if agree > most || agree == most && reach > width {
			found, most, width = here, agree, reach
		}
	}
	found.Agreement = float64(most) / float64(len(sorted))
	return found
}
