package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/source"
)

// Positions says where each element of a model stands in its files. The keys are paths:
// "functions.fno-team.cover[0].people[1]", a dot before a key and a number in brackets for a place in a list.
type Positions map[string]source.Range

// index finds the entries of a Model by name; it is made once, by Build.
type index struct {
	zone        *calendar.Zone // of the model when the calendars were built
	declared    map[CalendarID]*Calendar
	built       map[CalendarID]*calendar.Calendar
	parties     map[PartyID]*Party
	people      map[PersonID]*Person
	services    map[ServiceID]*Service
	severities  map[SeverityID]*Severity
	needs       map[NeedID]*Need
	channels    map[ChannelID]*Channel
	functions   map[FunctionID]*Function
	rotas       map[RotaID]*Rota
	escalations map[EscalationID]*Escalation
	agreements  map[AgreementID]*Agreement
	training    map[TrainingID]*Training
	agreedFor   map[FunctionID][]*Agreement
	unknowns    []string
}

// Origin is what a reader of files knows beside the values: where they stand, which are placeholders, the digest.
type Origin struct {
	Positions Positions
	Unknowns  []string // paths of every placeholder, in the order of the file
	Digest    string   // SHA-256 of the canonical form, in hex
}

// Build makes m ready: it indexes the entries and builds the calendars. References must be sound already. It fails,
// with the path of the culprit, when calendars are made of each other in a circle.
func Build(m *Model, o Origin) (*Model, error) {
	m.positions, m.digest = o.Positions, o.Digest
	was := m.index // of the model that an edit started from; empty for a new one
	m.index = index{
		zone:        m.Timezone,
		declared:    keyed(m.Calendars, func(e *Calendar) CalendarID { return e.ID }),
		built:       make(map[CalendarID]*calendar.Calendar, len(m.Calendars)+1),
		parties:     keyed(m.Parties, func(e *Party) PartyID { return e.ID }),
		people:      keyed(m.People, func(e *Person) PersonID { return e.ID }),
		services:    keyed(m.Services, func(e *Service) ServiceID { return e.ID }),
		severities:  keyed(m.Severities, func(e *Severity) SeverityID { return e.ID }),
		needs:       keyed(m.Needs, func(e *Need) NeedID { return e.ID }),
		channels:    keyed(m.Channels, func(e *Channel) ChannelID { return e.ID }),
		functions:   keyed(m.Functions, func(e *Function) FunctionID { return e.ID }),
		rotas:       keyed(m.Rotas, func(e *Rota) RotaID { return e.ID }),
		escalations: keyed(m.Escalations, func(e *Escalation) EscalationID { return e.ID }),
		agreements:  keyed(m.Agreements, func(e *Agreement) AgreementID { return e.ID }),
		training:    keyed(m.Training, func(e *Training) TrainingID { return e.ID }),
		agreedFor:   map[FunctionID][]*Agreement{},
		unknowns:    o.Unknowns,
	}
	for _, a := range m.Agreements {
		for _, f := range a.Covers {
			m.index.agreedFor[f] = append(m.index.agreedFor[f], a)
		}
	}
	if err := m.buildCalendars(was); err != nil {
		return nil, err
	}
	return m, nil
}

func keyed[K comparable, E any](entries []*E, key func(*E) K) map[K]*E {
	out := make(map[K]*E, len(entries))
	for _, e := range entries {
		out[key(e)] = e
	}
	return out
}

// Circle is calendars made of each other.
type Circle struct{ Path []CalendarID }

// Error names the circle.
func (c *Circle) Error() string {
	names := make([]string, len(c.Path))
	for i, id := range c.Path {
		names[i] = string(id)
	}
	return fmt.Sprintf("calendar %q is made of itself: %s", names[0], strings.Join(names, " → "))
}

// buildCalendars builds each calendar after those it is made of. One that was built before, of the same entry and the
// same parts, is kept, so that what was worked out from it can be kept as well.
func (m *Model) buildCalendars(was index) error {
	declared := m.index.declared
	m.index.built[Always] = was.built[Always]
	if m.index.built[Always] == nil {
		m.index.built[Always] = calendar.Always()
		m.index.built[Unknown] = m.index.built[Always] // what nobody knows yet restricts nothing
	}
	var path []CalendarID
	var build func(id CalendarID) (*calendar.Calendar, error)
	list := func(ids []CalendarID) ([]*calendar.Calendar, error) {
		var out []*calendar.Calendar
		for _, id := range ids {
			c, err := build(id)
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		}
		return out, nil
	}
	build = func(id CalendarID) (*calendar.Calendar, error) {
		if c, ok := m.index.built[id]; ok {
			return c, nil
		}
		if at := slices.Index(path, id); at >= 0 {
			return nil, &Circle{Path: append(slices.Clone(path[at:]), id)}
		}
		path = append(path, id)
		defer func() { path = path[:len(path)-1] }()
		c, err := m.buildCalendar(declared[id], list)
		if err != nil {
			return nil, err
		}
		if m.sameCalendar(was, id) {
			c = was.built[id]
		}
		m.index.built[id] = c
		return c, nil
	}
	for _, c := range m.Calendars {
		if _, err := build(c.ID); err != nil {
			return err
		}
	}
	return nil
}

// sameCalendar says whether a calendar was built before of the same entry and of the same parts.
func (m *Model) sameCalendar(was index, id CalendarID) bool {
	c := m.index.declared[id]
	if was.declared[id] != c || was.zone != m.Timezone {
		return false
	}
	for _, part := range slices.Concat(c.Any, c.All, []CalendarID{c.Outside}) {
		if part != "" && m.index.built[part] != was.built[part] {
			return false
		}
	}
	return true
}

// buildCalendar builds one calendar; list builds those it is made of.
func (m *Model) buildCalendar(c *Calendar, list func([]CalendarID) ([]*calendar.Calendar, error)) (*calendar.Calendar, error) {
	name := string(c.ID)
	switch {
	case len(c.Any) > 0:
		of, err := list(c.Any)
		if err != nil {
			return nil, err
		}
		return calendar.Any(name, of...), nil
	case len(c.All) > 0:
		of, err := list(c.All)
		if err != nil {
			return nil, err
		}
		return calendar.All(name, of...), nil
	case c.Outside != "":
		of, err := list([]CalendarID{c.Outside})
		if err != nil {
			return nil, err
		}
		return calendar.Outside(name, of[0]), nil
	}
	return calendar.New(calendar.Spec{
		Name: name, Zone: cmp.Or(c.Timezone, m.Timezone), Hours: c.Hours, On: c.On, During: c.During,
		Holidays: c.Holidays, Closed: c.Closed,
	}), nil
}

// Edit is a copy of m on which change has worked. The copy shares every entry with m: change must replace entries
// and lists, never write into them. Placeholders and positions stay those of m; the digest is dropped.
func (m *Model) Edit(change func(*Model)) (*Model, error) {
	edited := *m
	change(&edited)
	return Build(&edited, Origin{Positions: m.positions, Unknowns: m.index.unknowns})
}
