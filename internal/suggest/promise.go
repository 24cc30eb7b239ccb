package suggest

import (
	"fmt"
	"slices"

	"belay/internal/model"
)

// delays proposes other times for the steps of escalations after the first.
func (p *proposer) delays() {
	for _, e := range p.model.Escalations {
		for i, s := range e.Steps {
			if s.After == nil || s.After.Unknown || s.After.Days > 0 || s.After.Seconds == 0 || len(s.Tells()) == 0 {
				continue
			}
			for _, seconds := range [...]int64{0, s.After.Seconds / 2, s.After.Seconds * 2} {
				after := model.Duration{Seconds: seconds}
				when := "after " + after.String()
				if after.Zero() {
					when = "at once"
				}
				p.propose(Change{
					Kind: Delay, On: string(e.ID), Priced: true, load: waits,
					Says: fmt.Sprintf("Step %d of %s tells %s %s, not after %s", i+1, e.ID, p.called(s.Tells()[0]), when, s.After),
				}, fmt.Sprintf("escalations.%s.steps[%d].after = %s", e.ID, i, after))
			}
		}
	}
}

// called is what people call a function or a person.
func (p *proposer) called(h model.HolderID) string {
	if f := p.model.Function(model.FunctionID(h)); f != nil {
		return f.Called()
	}
	if who := p.model.Person(model.PersonID(h)); who != nil {
		return who.Called()
	}
	return string(h)
}

// contracts proposes other hours for agreements with others under functions that tickets come to: each that another agreement, a
// service or an entry of a cover has, and always.
func (p *proposer) contracts() {
	for _, a := range p.model.Agreements {
		party := p.model.Party(a.Party)
		reached := slices.ContainsFunc(a.Covers, func(f model.FunctionID) bool { return p.loads[f] != nil && p.loads[f].Work > 0 })
		if party == nil || !party.External() || !reached || a.Hours == "" || a.Hours == model.Always {
			continue
		}
		for _, hours := range p.inUse() {
			if hours == a.Hours {
				continue
			}
			p.propose(Change{
				Kind: Contract, On: string(a.ID), load: waits,
				Says: fmt.Sprintf("%s answers in the hours %s under %s, not %s", party.Called(), hours, a.Called(), a.Hours),
			}, fmt.Sprintf("agreements.%s.hours = %s", a.ID, hours))
		}
	}
}

// mostHours is how many calendars are tried for one agreement.
const mostHours = 4

// inUse are the calendars that agreements and services have: always first.
func (p *proposer) inUse() []model.CalendarID {
	out := []model.CalendarID{model.Always}
	add := func(id model.CalendarID) {
		if id != "" && id != model.Unknown && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, a := range p.model.Agreements {
		add(a.Hours)
	}
	for _, s := range p.model.Services {
		add(s.Hours)
	}
	return out[:min(len(out), mostHours)]
}
