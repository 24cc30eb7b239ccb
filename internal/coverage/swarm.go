package coverage

import (
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
)

// invitation proves, for a cell in which a swarm may be called, that somebody invitable is on duty within the rule's
// first_within of the call. It is N of a chain of one step: the call, which tells those who may be invited.
func (p *Proof) invitation(c *Cell, clock *calendar.Clock, sweep *sweep) *Invitation {
	rule := p.Model.SwarmOf(c.Service)
	if rule == nil || rule.FirstWithin.Unknown || rule.FirstWithin.Zero() {
		return nil
	}
	called, ok := CallsSwarm(p.Model, rule, c.Service, c.Severity)
	if !ok {
		return nil
	}
	call := Step{Step: &model.Step{}, Delay: called.On(c.Clock)}
	for _, f := range rule.Invite {
		call.Tells = append(call.Tells, model.HolderID(f))
	}
	intervals := sweep.run(p.Horizon, clock, c.Severity, call.Delay+rule.FirstWithin.On(c.Clock), []Step{call})
	in := &Invitation{Rule: rule}
	in.Least, in.Gaps, _ = summary(intervals, p.Horizon)
	return in
}

// CallsSwarm says whether, and how long after a ticket is raised, the rule calls a swarm for severity v: at once
// where it names the severity or nothing at all, after the time of "untouched 30m" otherwise. In a tiered service a
// rule that names neither calls none.
func CallsSwarm(m *model.Model, rule *model.SwarmRule, s *model.Service, v *model.Severity) (after model.Duration, ok bool) {
	untouched, waits := model.Duration{}, false
	for _, when := range rule.When {
		word, rest, _ := strings.Cut(strings.TrimSpace(when), " ")
		switch word {
		case "severity":
			if slices.Contains(strings.FieldsFunc(rest, func(r rune) bool { return r == ',' || r == ' ' }), string(v.ID)) {
				return model.Duration{}, true
			}
		case "untouched":
			if d, err := model.ParseDuration(rest); err == nil && !d.Unknown {
				untouched, waits = d, true
			}
		}
	}
	if waits {
		return untouched, true
	}
	return model.Duration{}, len(rule.When) == 0 && m.ShapeOf(s) == model.Swarm
}
