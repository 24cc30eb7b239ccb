package check

import (
	"belay/internal/model"
)

// unusedElement looks for people, calendars, parties, rotas, escalations and agreements that nothing refers to.
func unusedElement(s *subject) {
	used := s.references()
	report := func(section, id, kind string) {
		if !used[section+"."+id] {
			s.find(section+"."+id, "%s %s is never used", kind, id)
		}
	}
	for _, c := range s.Calendars {
		report("calendars", string(c.ID), "calendar")
	}
	for _, p := range s.Parties {
		report("parties", string(p.ID), "party")
	}
	for _, p := range s.People {
		report("people", string(p.ID), "person")
	}
	for _, r := range s.Rotas {
		report("rotas", string(r.ID), "rota")
	}
	for _, e := range s.Escalations {
		report("escalations", string(e.ID), "escalation")
	}
	for _, a := range s.Agreements {
		if len(a.Covers) > 0 {
			continue
		}
		report("agreements", string(a.ID), "agreement")
	}
}

// uses are the paths of entries that something refers to.
type uses map[string]bool

func (u uses) calendars(ids ...model.CalendarID) {
	for _, id := range ids {
		u["calendars."+string(id)] = true
	}
}

func (u uses) people(ids ...model.PersonID) {
	for _, id := range ids {
		u["people."+string(id)] = true
	}
}

func (u uses) holders(ids ...model.HolderID) {
	for _, id := range ids {
		u["people."+string(id)] = true
	}
}

func (u uses) party(id model.PartyID) { u["parties."+string(id)] = true }

// references are all the references of the model that name what unusedElement asks about.
func (s *facts) references() uses {
	u := uses{}
	u.people(s.Authors...)
	if s.Review != nil {
		u.people(s.Review.Owner)
	}
	if s.Workshop != nil {
		u.people(s.Workshop.Attended...)
	}
	for _, c := range s.Calendars {
		u.calendars(c.Any...)
		u.calendars(c.All...)
		u.calendars(c.Outside)
	}
	for _, p := range s.Parties {
		u.people(p.Escalates)
	}
	for _, p := range s.People {
		u.party(p.Party)
		u.calendars(p.Works)
	}
	s.demandReferences(u)
	s.supplyReferences(u)
	s.careReferences(u)
	return u
}

// demandReferences are those of what is asked for: services, severities, channels, demand.
func (s *facts) demandReferences(u uses) {
	for _, v := range s.Services {
		u.people(v.Owner, v.ProcessOwner)
		u.calendars(v.Hours)
		for _, e := range v.Escalations {
			u["escalations."+string(e.Escalation)] = true
		}
	}
	for _, v := range s.Severities {
		u.calendars(model.CalendarID(v.Clock))
		u["escalations."+string(v.Escalation)] = true
	}
	for _, c := range s.Channels {
		u.calendars(c.Hours)
	}
	for _, d := range s.Demand {
		u.calendars(d.Pattern)
	}
}

// supplyReferences are those of who does it: functions, rotas, escalations, agreements, access.
func (s *facts) supplyReferences(u uses) {
	for _, f := range s.Functions {
		u.people(f.Owner, f.Deputy)
		u.party(f.ProvidedBy)
		for _, c := range f.Cover {
			u.people(c.People...)
			u.party(c.Party)
			u.calendars(c.Hours)
			u["rotas."+string(c.Rota)] = true
			u["agreements."+string(c.Agreement)] = true
		}
	}
	for _, r := range s.Rotas {
		u.people(r.People...)
		for _, c := range r.Changes {
			u.people(c.Replace, c.With)
		}
	}
	for _, e := range s.Escalations {
		u.holders(e.LastResort)
		for _, step := range e.Steps {
			u.holders(step.Tells()...)
		}
	}
	for _, a := range s.Agreements {
		u.party(a.Party)
		u.calendars(a.Hours)
	}
	for _, a := range s.Access {
		u.party(a.Party)
		u.people(a.Approver, a.Deputy)
	}
}

// careReferences are those of what keeps it alive: playbooks, articles, practices, readiness, signatures, waivers.
func (s *facts) careReferences(u uses) {
	for _, p := range s.Playbooks {
		u.holders(p.Notify...)
		for _, r := range p.Roles {
			u.holders(r.Holder)
		}
	}
	for _, a := range s.Knowledge {
		u.people(a.Owner)
	}
	for _, p := range s.Practices {
		u.people(p.Owner)
		u.holders(p.Approver)
	}
	for _, r := range s.Readiness {
		u.people(r.Owner)
	}
	if s.Hypercare != nil {
		u.people(s.Hypercare.Owner)
	}
	for _, q := range s.Questions {
		u.people(q.Owner)
	}
	for _, p := range s.Signatories {
		u.people(p.Person)
		u.party(p.ID)
	}
	for _, w := range s.Waivers {
		u.people(w.By)
	}
}
