package verify

import (
	"testing"

	"pgregory.net/rapid"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/rota"
	"belay/internal/span"
)

// oracle works out N by walking: from a ticket's instant on, tick by tick, it asks whether the clock is open, which
// steps have come and who is there. It knows the model through the prover's calendars and rotas, and nothing of spells,
// deadlines or bisection.
type oracle struct {
	m      *model.Model
	page   bool
	window span.Span
	tick   span.Instant
	open   []bool // the clock, by tick of the window
	pickUp int64
	there  []presence
}

// presence is when somebody is there, by tick, of those whom one step tells.
type presence struct {
	who   holder
	after int64 // the time of the step
	ticks []bool
}

func newOracle(m *model.Model, p *promise, window span.Span, tick span.Instant) *oracle {
	o := &oracle{m: m, page: p.page, window: window, tick: tick, pickUp: *p.PickUp}
	clock := m.Calendar(p.Clock).Open(window)
	o.open = o.each(clock.Holds)
	for _, s := range p.Steps {
		for _, id := range s.Tells {
			o.tells(s.After, id)
		}
	}
	return o
}

// each asks at every tick.
func (o *oracle) each(holds func(span.Instant) bool) (out []bool) {
	for at := o.window.From; at < o.window.Until; at += o.tick {
		out = append(out, holds(at))
	}
	return out
}

func (o *oracle) add(after int64, who holder, holds func(span.Instant) bool) {
	o.there = append(o.there, presence{who: who, after: after, ticks: o.each(holds)})
}

func (o *oracle) tells(after int64, id model.HolderID) {
	calendar := func(id model.CalendarID) span.Set { return o.m.Calendar(id).Open(o.window) }
	person := func(id model.PersonID, set span.Set) {
		p := o.m.Person(id)
		if p == nil || o.page && !p.Contact().Pageable() {
			return
		}
		zone := o.m.Timezone
		if p.Timezone != nil {
			zone = p.Timezone
		}
		o.add(after, holder{person: id}, func(at span.Instant) bool {
			wall := zone.Wall(at)
			for _, c := range p.Away {
				if !wall.Before(c.From) && wall.Before(c.Until) {
					return false
				}
			}
			return set.Holds(at) && (p.Leaves == nil || !p.Leaves.Before(wall.Date))
		})
	}
	f := o.m.Function(model.FunctionID(id))
	if f == nil {
		if p := o.m.Person(model.PersonID(id)); p != nil {
			person(p.ID, calendar(p.Works))
		}
		return
	}
	for _, c := range f.Cover {
		hours := calendar(c.Hours)
		for _, id := range c.People {
			if p := o.m.Person(id); p != nil {
				person(id, hours.Intersect(calendar(p.Works)))
			}
		}
		if r := o.m.Rota(c.Rota); r != nil {
			for _, s := range rota.New(r, o.m.Timezone).Shifts(o.window, max(1, c.Place)) {
				person(s.Person, hours.Intersect(span.Of(s.Span)))
			}
		}
		if a := o.m.Agreement(c.Agreement); a != nil {
			hours = hours.Intersect(calendar(a.Hours))
			o.add(after, holder{party: c.Party}, func(at span.Instant) bool {
				today := o.m.Timezone.Wall(at).Date
				return hours.Holds(at) && (a.From == nil || !today.Before(*a.From)) && (a.Until == nil || !a.Until.Before(today))
			})
		}
	}
}

// at is N for a ticket raised at t; ok is false when its deadline lies beyond the window.
func (o *oracle) at(t span.Instant) (n int, ok bool) {
	told := make([]bool, len(o.there))
	var passed int64 // on the clock
	for i := int((t - o.window.From) / o.tick); i < len(o.open); i++ {
		for k, p := range o.there {
			told[k] = told[k] || p.after <= passed && p.ticks[i]
		}
		if passed == o.pickUp {
			different := map[holder]bool{}
			for k, p := range o.there {
				if told[k] {
					different[p.who] = true
				}
			}
			return len(different), true
		}
		if o.open[i] {
			passed += int64(o.tick)
		}
	}
	return 0, false
}

// agrees compares the checker's N with the oracle's at every tick of p.
func agrees(t interface{ Fatalf(string, ...any) }, m *model.Model, p span.Span, tick span.Instant) (compared int) {
	window := span.Span{From: p.From, Until: p.Until + 2880*tick}
	a, err := newAlmanac(m, window)
	if err != nil {
		t.Fatalf("%v", err)
	}
	r := newRoster(m, a, nil)
	for _, s := range m.Services {
		for _, v := range m.SeveritiesOf(s) {
			promise := promised(m, a, s, v)
			n, o := newCount(r, promise), newOracle(m, promise, window, tick)
			for at := p.From; at < p.Until; at += tick {
				want, ok := o.at(at)
				if !ok {
					break // nor will it be for a later one
				}
				if got := n.who(at); len(got) != want {
					t.Fatalf("%s %s at %s: the checker finds %v, the oracle %d", s.ID, v.ID, at, got, want)
				}
				compared++
			}
		}
	}
	return compared
}

func written(t interface{ Fatalf(string, ...any) }, text string) *model.Model {
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	return m
}

func TestNIsWhatOneFindsByWalkingMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := written(t, modeltest.Draw(t))
		from := instantOf(t, rapid.SampledFrom([]string{
			"2026-03-28T18:00:00Z", "2026-10-24T18:00:00Z", "2026-11-01T00:00:00Z", "2026-12-31T18:00:00Z", "2026-04-23T18:00:00Z",
		}).Draw(t, "from"))
		agrees(t, m, span.Span{From: from, Until: from + 4*3600}, 60)
	})
}

func TestNIsWhatOneFindsByWalkingSecondBySecondWhileClocksChange(t *testing.T) {
	m := written(t, `
belay: 1
name: Changes
timezone: Europe/Copenhagen
calendars:
  late: {hours: "02:15-02:45"}
  early: {hours: "03:00-03:10"}
  clock: {hours: "Sat 20:00-02:20, Sun 02:50-12:00"}
parties:
  house: {kind: internal}
  vendor: {kind: vendor, contact: {chat: "#vendor"}}
people:
  ann: {party: house, works: late}
  bob: {party: house}
  cem: {party: house, away: [2026-10-25T02:10..2026-10-25T02:20]}
  dag: {party: house, works: early, leaves: 2026-12-31}
severities:
  high: {means: Bad, clock: clock, acknowledge: 2m30s, escalation: chain}
functions:
  desk: {link: application, line: 1, cover: [{people: [ann]}, {rota: duty}, {rota: duty, place: 2, hours: early}]}
  maker: {link: application, line: 5, cover: [{party: vendor, agreement: support}]}
rotas:
  duty:
    people: [bob, cem]
    turn: 1d
    start: 2026-01-01
    handoff: "02:30"
    handover: 3m
    changes: [{from: 2026-10-25T02:35, until: 2026-10-25T02:40, replace: bob, with: dag}, {from: 2026-03-29T02:35, until: 2026-03-29T03:20, with: dag}]
escalations:
  chain: {steps: [{after: 0m, tell: [desk]}, {after: 40s, tell: [maker, dag]}]}
services:
  erp: {entry: desk}
agreements:
  support: {kind: contract, party: vendor, covers: [maker], hours: late}
`)
	for _, from := range []string{"2026-03-29T00:10:00Z", "2026-10-24T23:50:00Z", "2026-10-25T00:50:00Z"} {
		at := instantOf(t, from)
		if n := agrees(t, m, span.Span{From: at, Until: at + 4500}, 1); n != 4500 {
			t.Errorf("%s: only %d seconds were compared", from, n)
		}
	}
}
