package diff

import (
	"cmp"
	"fmt"
	"slices"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// Person is how one person's duties change.
type Person struct {
	Person   model.PersonID     `json:"person"`
	Name     string             `json:"name"`
	Party    model.PartyID      `json:"party"`
	Wins     []model.FunctionID `json:"wins"`     // functions that they can now be told to hold
	Loses    []model.FunctionID `json:"loses"`    // functions that they no longer hold
	Duty     Hours              `json:"duty"`     // time in which they hold at least one function
	Nights   Hours              `json:"nights"`   // of that, between 22:00 and 06:00 of their zone
	Weekends Hours              `json:"weekends"` // of that, on Saturdays and Sundays of their zone
}

// Hours are seconds of the horizon, before and after.
type Hours struct {
	Old int64 `json:"old"`
	New int64 `json:"new"`
}

// changed says that the two differ.
func (h Hours) changed() bool { return h.Old != h.New }

// The hours that weigh more than others.
const (
	nightHours   = "Mon-Sun 22:00-06:00"
	weekendHours = "Sat-Sun 00:00-24:00"
)

// people are those whose duties change, in the order of the new model, then those who are gone.
func people(from, to *coverage.Proof) []Person {
	was, is := dutiesOf(from), dutiesOf(to)
	out := []Person{}
	for _, p := range pairs(from.Model.People, to.Model.People, func(p *model.Person) model.PersonID { return p.ID }) {
		named := cmp.Or(p.new, p.old)
		before, after := was.of(p.id), is.of(p.id)
		one := Person{
			Person: p.id, Name: named.Called(), Party: named.Party,
			Wins: without(after.holds, before.holds), Loses: without(before.holds, after.holds),
			Duty: Hours{before.all, after.all}, Nights: Hours{before.nights, after.nights}, Weekends: Hours{before.weekends, after.weekends},
		}
		if len(one.Wins)+len(one.Loses) > 0 || one.Duty.changed() || one.Nights.changed() || one.Weekends.changed() {
			out = append(out, one)
		}
	}
	return out
}

// without are the elements of a that are not in b, never nil.
func without[E comparable](a, b []E) []E {
	out := []E{}
	for _, e := range a {
		if !slices.Contains(b, e) {
			out = append(out, e)
		}
	}
	return out
}

// duty is what one person holds, in functions and in seconds.
type duty struct {
	holds                 []model.FunctionID
	all, nights, weekends int64
}

// duties are what everybody holds in one model.
type duties map[model.PersonID]*duty

func (d duties) of(id model.PersonID) duty {
	if found := d[id]; found != nil {
		return *found
	}
	return duty{}
}

// dutiesOf adds up who holds what over the horizon of a proof.
func dutiesOf(proof *coverage.Proof) duties {
	m, out := proof.Model, duties{}
	spans := map[model.PersonID][]span.Span{}
	for _, f := range m.Functions {
		for _, p := range m.PeopleOf(f) {
			if out[p.ID] == nil {
				out[p.ID] = &duty{}
			}
			out[p.ID].holds = append(out[p.ID].holds, f.ID)
		}
		for _, h := range proof.Roster().Spells(model.HolderID(f.ID), nil) {
			if h.Person != nil {
				spans[h.Person.ID] = append(spans[h.Person.ID], h.Spell.Intersect(proof.Horizon))
			}
		}
	}
	heavy := newHeavyHours(proof.Horizon)
	for id, d := range out {
		set := span.Of(spans[id]...)
		zone := cmp.Or(m.Person(id).Timezone, m.Timezone)
		d.all = set.Seconds()
		d.nights = set.Intersect(heavy.in(zone, nightHours)).Seconds()
		d.weekends = set.Intersect(heavy.in(zone, weekendHours)).Seconds()
	}
	return out
}

// heavyHours are nights and weekends over a horizon, by zone, each worked out once.
type heavyHours struct {
	horizon span.Span
	known   map[string]span.Set
}

func newHeavyHours(horizon span.Span) heavyHours {
	return heavyHours{horizon: horizon, known: map[string]span.Set{}}
}

func (h heavyHours) in(zone *calendar.Zone, hours string) span.Set {
	key := zone.Name() + " " + hours
	set, ok := h.known[key]
	if !ok {
		parsed, err := calendar.ParseHours(hours)
		if err != nil {
			panic(fmt.Sprintf("diff: %q are no hours: %v", hours, err))
		}
		set = calendar.New(calendar.Spec{Name: hours, Zone: zone, Hours: parsed}).Open(h.horizon)
		h.known[key] = set
	}
	return set
}
