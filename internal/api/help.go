package api

import (
	"slices"
	"strings"
	"sync"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// How one turns to a function that can help.
const (
	byEscalating = "escalate"
	bySwarming   = "swarm"
	byAsking     = "ask"
)

// help is who can help with a ticket now: where the model lets it go from where it lies, whom a swarm may invite, and the
// functions of the other links that support its service.
func (r *reading) help(t *ticket.Ticket) []Help {
	if !t.Live() {
		return nil
	}
	e := r.editionOf(t)
	m := e.Model
	severity := m.Severity(t.Severity)
	var out []Help
	known := map[model.FunctionID]bool{t.Function: true}
	add := func(id model.FunctionID, how string) *Help {
		f := m.Function(id)
		if f == nil || known[id] || f.Line == 0 {
			return nil
		}
		known[id] = true
		out = append(out, r.helper(e, f, severity, how))
		return &out[len(out)-1]
	}
	here := m.Function(t.Function)
	if here != nil {
		for _, edge := range here.EscalatesTo {
			if h := add(edge.To, byEscalating); h != nil {
				h.When, h.Bring, h.Within = edge.When, edge.Bring, r.within(t, edge)
			}
		}
	}
	service := m.Service(t.Service)
	if service == nil {
		return out
	}
	if rule := m.SwarmOf(service); rule != nil {
		for _, f := range rule.Invite {
			add(f, bySwarming)
		}
	}
	for _, f := range m.Reach(service) {
		if here == nil || f.Link != here.Link {
			add(f.ID, byAsking)
		}
	}
	return out
}

// editionOf is the edition whose functions a ticket can turn to: the one in force, else its own where that one does not know
// where the ticket lies.
func (r *reading) editionOf(t *ticket.Ticket) *desk.Edition {
	if r.world.Now.Model.Function(t.Function) != nil {
		return r.world.Now
	}
	if own := r.world.Editions(t.Edition); own != nil {
		return own
	}
	return r.world.Now
}

// helper is a function with who is on duty there now, by the code that answers belay who.
func (r *reading) helper(e *desk.Edition, f *model.Function, v *model.Severity, how string) Help {
	holder := model.HolderID(f.ID)
	roster := e.Roster(r.now)
	group := roster.Group(holder, v, r.now)
	held := roster.Held(holder, v)
	h := Help{
		Function: showFunction(e.Model, f.ID), How: how, Open: len(group.Holders) > 0, Holders: r.holders(group.Holders),
		Empty: group.Empty, Hours: hoursOf(e.Model, f),
	}
	h.PartyName = h.Function.Party
	if p := e.Model.Person(f.Owner); p != nil {
		h.Owner = p.Called()
	}
	if around, ok := held.Around(r.now); ok {
		if around.Until < roster.Window().Until {
			h.Until = instant(around.Until)
		}
	} else if next, ok := held.Next(r.now); ok {
		h.Until = instant(next)
	}
	h.Today, h.Tomorrow = r.strips.of(e, f, v, r.now)
	return h
}

// holders are those who hold something, as the reader may see them: ways to reach people are for those who work here.
func (r *reading) holders(in []coverage.Holder) []Holder {
	out := make([]Holder, 0, len(in))
	for _, h := range in {
		one := Holder{Name: h.Name()}
		if h.Person != nil {
			one.Person = string(h.Person.ID)
			one.Account = string(r.world.Account(h.Person.ID))
		}
		if h.Party != nil {
			one.Party = h.Party.Called()
		}
		if h.Spell.Until > r.now && h.Spell.Until-r.now < 14*day {
			one.Until = instant(h.Spell.Until)
		}
		if r.reader.Account.Role.Staff() {
			one.Contacts = h.Contacts()
		}
		out = append(out, one)
	}
	return out
}

// hoursOf are the hours of a function in words: those of each way in which it is covered, once.
func hoursOf(m *model.Model, f *model.Function) string {
	var words []string
	say := func(w string) {
		if w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	for _, c := range f.Cover {
		switch {
		case c.Unknown || c.Hours == model.Unknown:
			say("not known yet")
		case c.Hours != "":
			say(m.Calendar(c.Hours).Words())
		case c.Party != "":
			if a := m.Agreement(c.Agreement); a != nil && a.Hours != model.Unknown {
				say(m.Calendar(a.Hours).Words())
			}
		case c.Rota != "":
			say("24×7 by rota")
		default:
			for _, id := range c.People {
				if p := m.Person(id); p != nil {
					say(m.Calendar(p.Works).Words())
				}
			}
		}
	}
	return strings.Join(words, "; ")
}

const (
	day = 86_400 // seconds
	// mostStrips is how many hours strips are kept: some days of every function of a large model.
	mostStrips = 2_000
)

// The kinds of cover on an hours strip.
const (
	atDesk  = "desk"
	onCall  = "call"
	byParty = "party"
	nobody  = "nobody"
)

// strips keeps hours strips that were worked out: many tickets lie beside the same functions on the same day.
type strips struct {
	mu   sync.Mutex // guards kept
	kept map[stripKey][2][]Stretch
}

// stripKey is whose strip it is, and of which local day.
type stripKey struct {
	edition  int
	function model.FunctionID
	pages    bool
	day      calendar.Date
}

// of is the strip of a function for the local day of an instant, in the zone of the model, and for the next.
func (s *strips) of(e *desk.Edition, f *model.Function, v *model.Severity, at span.Instant) (today, tomorrow []Stretch) {
	zone := e.Model.Timezone
	key := stripKey{e.Number, f.ID, v != nil && v.Page, zone.Wall(at).Date}
	s.mu.Lock()
	defer s.mu.Unlock()
	two, ok := s.kept[key]
	if !ok {
		next := key.day.Add(1)
		spells := e.Roster(at).Spells(model.HolderID(f.ID), v)
		two = [2][]Stretch{strip(f, spells, calendar.Days(key.day, key.day, zone)), strip(f, spells, calendar.Days(next, next, zone))}
		if s.kept == nil || len(s.kept) >= mostStrips {
			s.kept = map[stripKey][2][]Stretch{}
		}
		s.kept[key] = two
	}
	return two[0], two[1]
}

// strip is who covers a day: where several do, whoever sits at the desk is shown, then whoever is on call, then a party.
func strip(f *model.Function, spells []coverage.Holder, over span.Span) []Stretch {
	sets := map[string][]span.Span{}
	for _, h := range spells {
		if part := h.Spell.Intersect(over); !part.Empty() {
			kind := kindOf(f, h)
			sets[kind] = append(sets[kind], part)
		}
	}
	out := []Stretch{}
	left := span.Of(over)
	for _, kind := range []string{atDesk, onCall, byParty} {
		shown := span.Of(sets[kind]...).Intersect(left)
		left = left.Minus(shown)
		out = append(out, stretches(shown, kind)...)
	}
	out = append(out, stretches(left, nobody)...)
	slices.SortFunc(out, func(a, b Stretch) int { return a.From.Compare(b.From) })
	return out
}

// kindOf is how somebody covers: a party, on call by a rota, or at the desk.
func kindOf(f *model.Function, h coverage.Holder) string {
	switch {
	case h.Person == nil:
		return byParty
	case h.Entry >= 0 && h.Entry < len(f.Cover) && f.Cover[h.Entry].Rota != "":
		return onCall
	}
	return atDesk
}

// stretches are the spans of a set as stretches of one kind.
func stretches(set span.Set, kind string) (out []Stretch) {
	for _, s := range set.Spans() {
		out = append(out, Stretch{From: s.From.Time(), Until: s.Until.Time(), Duty: kind})
	}
	return out
}
