package check

import (
	"slices"
	"strings"

	"belay/internal/coverage"
	"belay/internal/model"
)

// supports are the functions that support a service: those it names, else all that its tickets can reach.
func (s *facts) supports(v *model.Service) []*model.Function {
	if len(v.Functions) == 0 {
		return s.Reach(v)
	}
	var out []*model.Function
	for _, id := range v.Functions {
		if f := s.Function(id); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// paging are the severities that may wake people.
func (s *facts) paging() (out []*model.Severity) {
	for _, v := range s.Severities {
		if v.Page {
			out = append(out, v)
		}
	}
	return out
}

// external are the parties of other organisations that perform f.
func (s *facts) external(f *model.Function) (out []*model.Party) {
	for _, id := range s.Providers(f) {
		if p := s.Party(id); p.External() {
			out = append(out, p)
		}
	}
	return out
}

// ends says that a ticket need not go on from f: f is accountable, a third line or further, another organisation's, or
// the last line of the infrastructure, behind which there are only machines.
func (s *facts) ends(f *model.Function) bool {
	if f.Accountable || f.Line >= 3 || len(s.external(f)) > 0 {
		return true
	}
	return f.Link == model.Infrastructure && f.Line > 1 && !slices.ContainsFunc(s.Functions, func(o *model.Function) bool {
		return o.Link == f.Link && o.Line > f.Line
	})
}

// handled are the functions that tickets are handed to, in the order of the model: where they enter, where a step hands
// them over, and whatever edges lead to from there. A function that is only told, such as a manager, is not among them.
func (s *facts) handled() (out []*model.Function) {
	var queue []*model.Function
	seen := map[*model.Function]bool{}
	add := func(f *model.Function) {
		if f != nil && !seen[f] {
			seen[f] = true
			queue = append(queue, f)
		}
	}
	for _, v := range s.Services {
		for _, f := range s.Entries(v) {
			add(f)
		}
	}
	for _, c := range s.chains() {
		for _, step := range c.escalation.Steps {
			add(s.Function(step.HandTo))
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, to := range s.next(queue[0]) {
			add(to)
		}
	}
	for _, f := range s.Functions {
		if seen[f] {
			out = append(out, f)
		}
	}
	return out
}

// next are the functions that f hands over to.
func (s *facts) next(f *model.Function) (out []*model.Function) {
	for _, e := range f.EscalatesTo {
		if to := s.Function(e.To); to != nil {
			out = append(out, to)
		}
	}
	return out
}

// shortest is the shortest way from f along its edges to a function that has arrived, both ends in it; nil if none.
func (s *facts) shortest(f *model.Function, arrived func(*model.Function) bool) []*model.Function {
	came := map[*model.Function]*model.Function{f: nil}
	for queue := []*model.Function{f}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if arrived(at) {
			var way []*model.Function
			for ; at != nil; at = came[at] {
				way = append(way, at)
			}
			slices.Reverse(way)
			return way
		}
		for _, to := range s.next(at) {
			if _, seen := came[to]; !seen {
				came[to] = at
				queue = append(queue, to)
			}
		}
	}
	return nil
}

// arrow draws a way: "service desk → fno team → product".
func arrow(way []*model.Function) string { return strings.Join(called(way), " → ") }

// allChains are the escalations in use, by service and severity.
func (s *facts) allChains() (out []chain) {
	for _, service := range s.Services {
		for _, v := range s.SeveritiesOf(service) {
			if e := s.EscalationOf(service, v); e != nil {
				out = append(out, chain{service, v, e})
			}
		}
	}
	return out
}

// chain is an escalation as one severity of one service runs it.
type chain struct {
	service    *model.Service
	severity   *model.Severity
	escalation *model.Escalation
}

// delay is when a step of the chain comes, in seconds of its clock; ok is false where that is not known.
func (s *facts) delay(c chain, step *model.Step) (seconds int64, ok bool) {
	return coverage.Delay(step, c.severity, s.Clock(c.service, c.severity))
}

// allWoken are the functions that a chain of a severity that pages tells.
func (s *facts) allWoken() map[model.FunctionID]bool {
	out := map[model.FunctionID]bool{}
	for _, c := range s.chains() {
		if !c.severity.Page {
			continue
		}
		for _, step := range c.escalation.Steps {
			for _, h := range step.Tells() {
				out[model.FunctionID(h)] = true
			}
		}
	}
	return out
}

// allWork are the functions of people that each person works in.
func (s *facts) allWork() map[*model.Person][]*model.Function {
	out := map[*model.Person][]*model.Function{}
	for _, f := range s.Functions {
		if f.Line == 0 {
			continue
		}
		for _, p := range s.PeopleOf(f) {
			out[p] = append(out[p], f)
		}
	}
	return out
}

// tells says whether a step of the chain tells h.
func (c chain) tells(h model.HolderID) bool {
	return slices.ContainsFunc(c.escalation.Steps, func(step *model.Step) bool {
		return slices.Contains(step.Tells(), h)
	})
}

// resolvers are those who can be called to solve a ticket of that severity: the functions of the second line and further
// that its escalations tell and that tickets are handed to, and their people.
func (s *facts) resolvers(v *model.Severity) (functions []*model.Function, people []*model.Person) {
	for _, f := range s.handled() {
		told := slices.ContainsFunc(s.chains(), func(c chain) bool { return c.severity == v && c.tells(model.HolderID(f.ID)) })
		if f.Line >= 2 && told {
			functions = append(functions, f)
			people = append(people, s.PeopleOf(f)...)
		}
	}
	return functions, people
}
