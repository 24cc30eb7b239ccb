package model

import (
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/source"
)

// Digest is SHA-256 over the canonical form, in hex; empty for a model that was edited in memory.
func (m *Model) Digest() string { return m.digest }

// Unknowns are the paths of every placeholder, in the order of the file.
func (m *Model) Unknowns() []string { return m.index.unknowns }

// Where is the place of the element at path, or of the nearest element that holds it.
func (m *Model) Where(path string) source.Range {
	for path != "" {
		if r, ok := m.positions[path]; ok {
			return r
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return m.positions[""]
}

// The entry of each section by its name; nil for Unknown, for an empty name and for one that does not exist.

// Party is the party called id.
func (m *Model) Party(id PartyID) *Party { return m.index.parties[id] }

// Person is the person called id.
func (m *Model) Person(id PersonID) *Person { return m.index.people[id] }

// Service is the service called id.
func (m *Model) Service(id ServiceID) *Service { return m.index.services[id] }

// Severity is the severity called id.
func (m *Model) Severity(id SeverityID) *Severity { return m.index.severities[id] }

// Need is the need called id.
func (m *Model) Need(id NeedID) *Need { return m.index.needs[id] }

// Channel is the channel called id.
func (m *Model) Channel(id ChannelID) *Channel { return m.index.channels[id] }

// Function is the function called id.
func (m *Model) Function(id FunctionID) *Function { return m.index.functions[id] }

// Rota is the rota called id.
func (m *Model) Rota(id RotaID) *Rota { return m.index.rotas[id] }

// Escalation is the escalation called id.
func (m *Model) Escalation(id EscalationID) *Escalation { return m.index.escalations[id] }

// Agreement is the agreement called id.
func (m *Model) Agreement(id AgreementID) *Agreement { return m.index.agreements[id] }

// Course is the training called id.
func (m *Model) Course(id TrainingID) *Training { return m.index.training[id] }

// AgreementsFor are the agreements that stand behind f, in the order of the file.
func (m *Model) AgreementsFor(f FunctionID) []*Agreement { return m.index.agreedFor[f] }

// Calendar is the built calendar called id. No name, and Unknown, mean always: nothing is restricted.
func (m *Model) Calendar(id CalendarID) *calendar.Calendar {
	if c, ok := m.index.built[id]; ok {
		return c
	}
	return m.index.built[Always]
}

// Clock is the calendar on which v's targets and delays count for s.
func (m *Model) Clock(s *Service, v *Severity) *calendar.Calendar {
	if v.Clock == ServiceClock {
		return m.Calendar(s.Hours)
	}
	return m.Calendar(CalendarID(v.Clock))
}

// EscalationOf is what a ticket of severity v on service s runs: the service's own, else the severity's; nil if none.
func (m *Model) EscalationOf(s *Service, v *Severity) *Escalation {
	for _, e := range s.Escalations {
		if e.ID == v.ID {
			return m.Escalation(e.Escalation)
		}
	}
	return m.Escalation(v.Escalation)
}

// SeveritiesOf are the severities in use for s, most severe first.
func (m *Model) SeveritiesOf(s *Service) []*Severity {
	if len(s.Severities) == 0 {
		return m.Severities
	}
	var out []*Severity
	for _, v := range m.Severities {
		if slices.Contains(s.Severities, v.ID) {
			out = append(out, v)
		}
	}
	return out
}

// ShapeOf is how tickets of s travel: its own shape, else the model's, else tiered.
func (m *Model) ShapeOf(s *Service) Shape {
	switch {
	case s.Shape != "":
		return s.Shape
	case m.Shape != "":
		return m.Shape
	}
	return Tiered
}

// SwarmOf is the swarm rule of s: its own, else the one for all; nil if none.
func (m *Model) SwarmOf(s *Service) *SwarmRule {
	var all *SwarmRule
	for _, w := range m.Swarms {
		switch w.ID {
		case string(s.ID):
			return w
		case "all":
			all = w
		}
	}
	return all
}

// StageOf is the model's stage, implement where nothing is said.
func (m *Model) StageOf() Stage {
	if m.Stage == "" {
		return Implement
	}
	return m.Stage
}

// Providers are the parties that perform f: those of its cover, in order, then provided_by; without Unknown.
func (m *Model) Providers(f *Function) []PartyID {
	var out []PartyID
	add := func(id PartyID) {
		if m.Party(id) != nil && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, c := range f.Cover {
		for _, p := range m.CoverPeople(c) {
			add(p.Party)
		}
		add(c.Party)
	}
	add(f.ProvidedBy)
	return out
}

// Everybody is each person who can stand in r: those who take turns, in order, then those whom changes bring in.
func (r *Rota) Everybody() []PersonID {
	out := slices.Clone(r.People)
	for _, c := range r.Changes {
		if c.With != "" && !slices.Contains(out, c.With) {
			out = append(out, c.With)
		}
	}
	return out
}

// CoverPeople are the people whom c can name: those listed, or everybody of its rota; without Unknown.
func (m *Model) CoverPeople(c *Cover) []*Person {
	ids := c.People
	if r := m.Rota(c.Rota); r != nil {
		ids = append(slices.Clone(ids), r.Everybody()...)
	}
	var out []*Person
	for _, id := range ids {
		if p := m.Person(id); p != nil && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// PeopleOf are all the people who can hold f, in the order of its cover.
func (m *Model) PeopleOf(f *Function) []*Person {
	var out []*Person
	for _, c := range f.Cover {
		for _, p := range m.CoverPeople(c) {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Entries are the functions that receive tickets of s from outside, in order: its entry, and those that routes and
// channels can send its tickets to.
func (m *Model) Entries(s *Service) []*Function {
	var out []*Function
	add := func(id FunctionID) {
		if f := m.Function(id); f != nil && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	add(s.Entry)
	for _, r := range m.Routes {
		if r.When == nil || len(r.When.Service) == 0 || slices.Contains(r.When.Service, s.ID) {
			add(r.To)
		}
	}
	for _, c := range m.Channels {
		add(c.To)
	}
	return out
}

// Reach are the functions that a ticket of s can come to: from its entries and the steps of its escalations along
// functional escalation, nearest first.
func (m *Model) Reach(s *Service) []*Function {
	queue := m.Entries(s)
	add := func(id FunctionID) {
		if f := m.Function(id); f != nil && !slices.Contains(queue, f) {
			queue = append(queue, f)
		}
	}
	for _, v := range m.SeveritiesOf(s) {
		if e := m.EscalationOf(s, v); e != nil {
			for _, step := range e.Steps {
				for _, h := range step.Tells() {
					add(FunctionID(h))
				}
			}
		}
	}
	for i := 0; i < len(queue); i++ {
		for _, e := range queue[i].EscalatesTo {
			add(e.To)
		}
	}
	return queue
}

// words opens the hyphens and underscores of an id.
func words(id string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, id)
}

// StepsOf are the steps that a ticket of severity v on service s runs, in the order of the file. Where neither the
// service nor the severity names an escalation, the ticket lies before the service's entry from the start, so there
// is one step that tells it at once; an escalation that is not known yet has no steps.
func (m *Model) StepsOf(s *Service, v *Severity) []*Step {
	named := v.Escalation
	for _, e := range s.Escalations {
		if e.ID == v.ID {
			named = e.Escalation
		}
	}
	if e := m.Escalation(named); e != nil {
		return e.Steps
	}
	if entries := m.Entries(s); named == "" && len(entries) > 0 {
		return []*Step{{After: &Duration{}, Tell: []HolderID{HolderID(entries[0].ID)}}}
	}
	return nil
}

// Places is how many places of r somebody's cover asks for, one at least.
func (m *Model) Places(r *Rota) int {
	places := 1
	for _, f := range m.Functions {
		for _, c := range f.Cover {
			if c.Rota == r.ID {
				places = max(places, c.Place)
			}
		}
	}
	return places
}
