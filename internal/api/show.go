package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Show makes shapes of the engine's values: what goes over the wire, and what screens show. It is safe for concurrent use.
type Show struct {
	engine   *engine.Engine
	strips   strips
	findings findings
}

// NewShow shows what an engine holds.
func NewShow(e *engine.Engine) *Show { return &Show{engine: e} }

// reading is what a ticket is shown with: the rules, the names of people, and for whom.
type reading struct {
	world  desk.World
	model  *model.Model // in force
	names  map[people.ID]people.Account
	reader people.Actor
	notes  bool // they may read notes, and who was told when
	now    span.Instant
	strips *strips
}

// read gathers what tickets are shown with to somebody.
func (s *Show) read(ctx context.Context, a people.Actor, at span.Instant, editions []int, who []ticket.Account, do func(*reading) error) error {
	names, err := s.names(ctx, who)
	if err != nil {
		return err
	}
	return s.engine.Rules(ctx, editions, func(w desk.World) error {
		return do(&reading{world: w, model: w.Now.Model, names: names, reader: a, notes: a.Account.Role != people.Requester, now: at, strips: &s.strips})
	})
}

// names are the accounts of those who are named.
func (s *Show) names(ctx context.Context, who []ticket.Account) (map[people.ID]people.Account, error) {
	ids := make([]people.ID, 0, len(who))
	for _, w := range who {
		if w != "" {
			ids = append(ids, people.ID(w))
		}
	}
	slices.Sort(ids)
	return s.engine.Names(ctx, slices.Compact(ids))
}

// person is an account as the reader may see it; nil for nobody.
func (r *reading) person(id ticket.Account) *Person {
	if id == "" {
		return nil
	}
	a, ok := r.names[people.ID(id)]
	if !ok {
		return &Person{ID: string(id), Name: "Somebody"}
	}
	p := showPerson(a, r.model)
	if !r.reader.Account.Role.Staff() && a.ID != r.reader.Account.ID {
		p.Email = ""
	}
	return &p
}

// persons are accounts as the reader may see them.
func (r *reading) persons(ids []ticket.Account) (out []Person) {
	for _, id := range ids {
		if p := r.person(id); p != nil {
			out = append(out, *p)
		}
	}
	return out
}

// called is what people call an account.
func (r *reading) called(id ticket.Account) string {
	if p := r.person(id); p != nil {
		return p.Name
	}
	return "Belay"
}

// showPerson is an account with all that there is to show.
func showPerson(a people.Account, m *model.Model) Person {
	p := Person{ID: string(a.ID), Name: string(a.Name), Role: string(a.Role), Email: string(a.Email)}
	party := a.PartyIn(m)
	p.Party = string(party)
	if m != nil {
		if named := m.Party(party); named != nil {
			p.Party = named.Called()
		}
	}
	return p
}

// function is a function as tickets show it; of one that the model does not know any more, its id.
func (r *reading) function(id model.FunctionID) Function {
	return showFunction(r.model, id)
}

func showFunction(m *model.Model, id model.FunctionID) Function {
	f := m.Function(id)
	if f == nil {
		return Function{ID: string(id), Name: string(id)}
	}
	out := Function{ID: string(id), Name: f.Called(), Link: string(f.Link), Line: f.Line}
	if providers := m.Providers(f); len(providers) > 0 {
		out.Party = partyName(m, providers[0])
	}
	return out
}

// partyName is what people call a party.
func partyName(m *model.Model, id model.PartyID) string {
	if p := m.Party(id); p != nil {
		return p.Called()
	}
	return string(id)
}

// holderName is what people call a function, or a person told by name.
func holderName(m *model.Model, h model.HolderID) string {
	if f := m.Function(model.FunctionID(h)); f != nil {
		return f.Called()
	}
	if p := m.Person(model.PersonID(h)); p != nil {
		return p.Called()
	}
	return string(h)
}

// zone is the zone in which sentences for the reader tell times.
func (r *reading) zone() *calendar.Zone {
	if z := r.reader.Account.Zone; z != nil {
		return z
	}
	return r.model.Timezone
}

// clockTime is an instant in a sentence, in the reader's zone: "17:30" today, else "Mon 23 Nov 17:30", with the year if it is another.
func (r *reading) clockTime(at span.Instant) string {
	wall, today := r.zone().Wall(at), r.zone().Wall(r.now).Date
	clock, day := calendar.FormatClock(wall.Second), wall.Date
	switch {
	case day == today:
		return clock
	case day.Year == today.Year:
		return fmt.Sprintf("%.3s %d %.3s %s", day.Weekday(), day.Day, day.Month, clock)
	}
	return fmt.Sprintf("%.3s %d %.3s %d %s", day.Weekday(), day.Day, day.Month, day.Year, clock)
}

// instant is an instant as JSON shows it; nil for none.
func instant(at span.Instant) *time.Time {
	if at == 0 {
		return nil
	}
	t := at.Time()
	return &t
}

// list is a list that is never null.
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

// texts are names as text.
func texts[S ~string](in []S) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = string(s)
	}
	return out
}

// numbersOf are tickets by their numbers.
func numbersOf(in []ticket.Number) (out []int64) {
	for _, n := range in {
		out = append(out, int64(n))
	}
	return out
}
