package check

import (
	"fmt"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
)

// escalationTerminates asks of the functions that tickets of tiered services are handed to. Line 0 is not a hand: who
// finds no answer there goes to a channel.
func escalationTerminates(s *subject) {
	if !s.tiered() {
		return
	}
	for _, f := range s.handled() {
		if f.Line > 0 && s.shortest(f, s.ends) == nil {
			s.find("functions."+string(f.ID), "from %s no way leads to a function that can end a ticket", f.Called()).
				witness("it leads to " + orNobody(and(called(s.next(f)))))
		}
	}
}

func escalationCycle(s *subject) {
	if !s.tiered() {
		return
	}
	seen := map[*model.Function]bool{}
	for _, f := range s.Functions {
		if seen[f] {
			continue
		}
		for i, e := range f.EscalatesTo {
			to := s.Function(e.To)
			if to == nil {
				continue
			}
			back := s.shortest(to, func(at *model.Function) bool { return at == f })
			if back == nil {
				continue
			}
			for _, on := range back {
				seen[on] = true
			}
			if to == f {
				s.find(edgePath(f, i), "%s hands over to itself", f.Called())
				break
			}
			circle := append([]*model.Function{f}, back...)
			s.find(edgePath(f, i), "tickets can go in a circle of %s", number(len(back), "function")).witness(arrow(circle))
			break
		}
	}
}

func hopBound(s *subject) {
	if !s.tiered() {
		return
	}
	solves := func(f *model.Function) bool { return f.Line >= 3 || len(s.external(f)) > 0 }
	seen := map[*model.Function]bool{}
	for _, v := range s.Services {
		for _, f := range s.Entries(v) {
			way := s.shortest(f, solves)
			if hops := len(way) - 1; f.Line > 0 && hops > s.param("hops") && !seen[f] {
				seen[f] = true
				s.find("functions."+string(f.ID), "from %s it takes %d hand-overs to reach somebody who solves", f.Called(), hops).
					witness(arrow(way))
			}
		}
	}
}

func edgeCriteria(s *subject) {
	for _, f := range s.Functions {
		for i, e := range f.EscalatesTo {
			if e.When == "" {
				s.find(edgePath(f, i), "it is not said when %s hands over to %s", f.Called(), s.holder(model.HolderID(e.To)))
			}
		}
	}
}

func edgeInformation(s *subject) {
	for _, f := range s.Functions {
		for i, e := range f.EscalatesTo {
			if len(e.Bring) == 0 && f.Line > 0 {
				s.find(edgePath(f, i), "it is not said what %s brings along to %s", f.Called(), s.holder(model.HolderID(e.To)))
			}
		}
	}
}

// timeSum adds up, for each severity, the times of the edges on the longest way from an entry.
func timeSum(s *subject) {
	for _, service := range s.Services {
		for _, v := range s.SeveritiesOf(service) {
			if !amount(v.Resolve) {
				continue
			}
			ways := walk{facts: s.facts, severity: v.ID, clock: s.Clock(service, v), done: map[*model.Function]*way{}}
			worst := &way{}
			for _, f := range s.Entries(service) {
				if from := ways.longest(f); from.seconds > worst.seconds {
					worst = from
				}
			}
			limit := v.Resolve.On(ways.clock) * int64(s.param("percent")) / 100
			if worst.seconds > 0 && worst.seconds >= limit {
				s.find("severities."+string(v.ID)+".resolve", "the hand-overs of a %s ticket of %s may take all of its %s", v.ID, service.Called(), v.Resolve).
					on(fmt.Sprintf("%s/%s", service.ID, v.ID)).
					witness(sum(worst.times)+" = "+length(worst.seconds), arrow(worst.functions)).
					witness(s.dayOn(clockID(service, v), append(worst.times, v.Resolve)...)...)
			}
		}
	}
}

// sum is durations with a plus between them.
func sum(durations []*model.Duration) string {
	var terms []string
	for _, d := range durations {
		terms = append(terms, d.String())
	}
	return strings.Join(terms, " + ")
}

// way is a way along edges, and the time that they allow together.
type way struct {
	seconds   int64
	times     []*model.Duration
	functions []*model.Function
}

// walk looks for the ways that take longest. Each function is looked at once; an edge that leads back to a function on
// the way is left out.
type walk struct {
	*facts
	severity model.SeverityID
	clock    *calendar.Calendar
	done     map[*model.Function]*way // nil while the function is on the way
}

// longest is the way from f that allows most time; nil while f is on the way.
func (w walk) longest(f *model.Function) *way {
	if best, seen := w.done[f]; seen {
		return best
	}
	w.done[f] = nil
	best := &way{functions: []*model.Function{f}}
	for _, e := range f.EscalatesTo {
		to := w.Function(e.To)
		if to == nil {
			continue
		}
		further := w.longest(to)
		if further == nil {
			continue
		}
		seconds, times := further.seconds, further.times
		if d := e.TimeFor(w.severity); amount(d) {
			seconds, times = seconds+d.On(w.clock), append([]*model.Duration{d}, times...)
		}
		if seconds > best.seconds {
			best = &way{seconds, times, append([]*model.Function{f}, further.functions...)}
		}
	}
	w.done[f] = best
	return best
}
