package coverage

import (
	"maps"
	"slices"

	"belay/internal/model"
)

// uses is what the proof of a cell stands on, beside its clock, its promise and whether it pages.
type uses struct {
	told []use
	rule *model.SwarmRule
}

// use is a timeline that a step tells, and after how long.
type use struct {
	delay    int64
	timeline *timeline
}

// Again proves an edited model over the same horizon and assumptions, working out anew only what the edit touches: a
// function whose cover, people, rotas, agreements and calendars are the very same entries keeps its timeline, and a
// cell that stands on the same timelines, steps and clock keeps its proof.
//
// Entries are the same when they are shared, as Model.Edit does. A model that was read again shares nothing and is proved whole.
func (p *Proof) Again(m *model.Model) *Proof {
	next := &Proof{Model: m, Horizon: p.Horizon, Without: p.Without}
	next.plan()
	next.roster = NewRoster(m, next.window(), p.Without...)
	if next.roster.window != p.roster.window || m.Timezone != p.Model.Timezone {
		return Prove(m, p.Horizon, Options{Without: p.Without})
	}
	next.roster.keep(p.roster)
	sweep := newSweep(next.roster)
	old := make(map[cellKey]*Cell, len(p.Cells))
	for _, c := range p.Cells {
		old[c.key()] = c
	}
	for i, c := range next.Cells {
		c.uses = next.usesOf(c)
		if was, ok := old[c.key()]; ok && c.same(was) {
			kept := *was
			kept.Service, kept.Severity, kept.Steps, kept.uses = c.Service, c.Severity, c.Steps, c.uses
			next.Cells[i] = &kept
			continue
		}
		next.prove(c, sweep)
	}
	return next
}

// cellKey names a cell.
type cellKey struct {
	service  model.ServiceID
	severity model.SeverityID
}

func (c *Cell) key() cellKey { return cellKey{c.Service.ID, c.Severity.ID} }

// same says whether the proof of was, the cell of the model before, holds for c as well.
func (c *Cell) same(was *Cell) bool {
	return was.Severity.Page == c.Severity.Page && was.Promised == c.Promised && was.PickUp == c.PickUp &&
		was.Clock == c.Clock && was.uses.rule == c.uses.rule && slices.Equal(was.uses.told, c.uses.told)
}

// usesOf is what the proof of a cell stands on.
func (p *Proof) usesOf(c *Cell) uses {
	u := uses{told: make([]use, 0, len(c.Steps)), rule: p.Model.SwarmOf(c.Service)}
	for _, s := range c.Steps {
		for _, h := range s.Tells {
			if t := p.roster.told(h); t != nil {
				u.told = append(u.told, use{s.Delay, t})
			}
		}
	}
	if u.rule != nil {
		for _, f := range u.rule.Invite {
			u.told = append(u.told, use{timeline: p.roster.told(model.HolderID(f))})
		}
	}
	return u
}

// keep takes over from an older roster, of the same window, what the edit that led to r's model did not touch.
func (r *Roster) keep(old *Roster) {
	r.opens, r.clocks = old.opens, old.clocks // by calendar, so that an edited one is another key
	r.everybody = slices.Clone(old.everybody)
	r.pageable = slices.Clone(old.pageable)
	r.people, r.contacts = maps.Clone(old.people), maps.Clone(old.contacts)
	for id, n := range r.people {
		if p := r.model.Person(id); p != nil && p != r.everybody[n].Person {
			r.everybody[n] = &Somebody{Person: p, Party: r.model.Party(p.Party), Contact: p.Contact()}
			r.pageable[n] = r.everybody[n].Contact.Pageable()
		}
	}
	for id, turns := range old.turns {
		if r.model.Rota(id) == old.model.Rota(id) {
			r.turns[id] = turns
		}
	}
	for id, t := range old.timelines {
		if r.sameFunction(old, id) {
			r.timelines[id] = t
		}
	}
	for id, t := range old.named {
		if r.samePerson(old, id) {
			r.named[id] = t
		}
	}
	for key, set := range old.held {
		if t := r.timelines[model.FunctionID(key.holder)]; t != nil {
			r.held[key] = set
		}
	}
}

// sameFunction says whether everything that decides who holds a function is shared with the older roster's model.
func (r *Roster) sameFunction(old *Roster, id model.FunctionID) bool {
	f := r.model.Function(id)
	if f == nil || f != old.model.Function(id) {
		return false
	}
	for _, c := range f.Cover {
		if r.model.Rota(c.Rota) != old.model.Rota(c.Rota) || !r.sameCalendar(old, c.Hours) || !r.sameParty(old, c) {
			return false
		}
		for _, id := range c.People {
			if !r.samePerson(old, id) {
				return false
			}
		}
		if declared := r.model.Rota(c.Rota); declared != nil {
			for _, id := range declared.People {
				if !r.samePerson(old, id) {
					return false
				}
			}
		}
	}
	return true
}

// sameParty says the same of the party and the agreement of a cover entry.
func (r *Roster) sameParty(old *Roster, c *model.Cover) bool {
	a := r.model.Agreement(c.Agreement)
	return r.model.Party(c.Party) == old.model.Party(c.Party) && a == old.model.Agreement(c.Agreement) &&
		(a == nil || r.sameCalendar(old, a.Hours))
}

// samePerson says the same of a person and their hours.
func (r *Roster) samePerson(old *Roster, id model.PersonID) bool {
	p := r.model.Person(id)
	return p == old.model.Person(id) && (p == nil || r.sameCalendar(old, p.Works))
}

func (r *Roster) sameCalendar(old *Roster, id model.CalendarID) bool {
	return r.model.Calendar(id) == old.model.Calendar(id)
}
