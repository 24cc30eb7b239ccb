package diagram

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
)

// card is what the page says about one function, in the words that it shows.
type card struct {
	id          model.FunctionID
	name        string
	purpose     string
	link        model.Link
	line        int
	party       int // place of the party in the model; noParty when none is known
	partyName   string
	external    bool
	accountable bool
	owner       string // unknownName when the model says "?", empty when it says nothing
	deputy      string
	does        []string
	resolves    string
	week        week
	duties      []duty
	unknowns    int     // placeholders in its entry
	need        float64 // least height for the wires that leave it, where each has room for its label
}

// duty is a rota that covers a function.
type duty struct{ name, people, words string }

// told is a time after which somebody is told of a ticket of a severity.
type told struct {
	severity int
	after    string
}

const (
	noParty     = -1
	unknownName = model.Unknown
)

// kind is what a wire between two cards means.
type kind int

// The kinds of wires, in the order of the legend.
const (
	handOver kind = iota // functional escalation inside the house
	toVendor             // functional escalation to another organisation
	invites              // shape swarm: may be invited
	tells                // hierarchical: is told while nobody has taken it
	asks                 // where people turn
)

// wire is one connection between two nodes of the page.
type wire struct {
	from, to int // places in grid.nodes
	kind     kind
	times    []told // time allowed, or time after which is told
	title    string
}

// describer turns a model into cards and wires.
type describer struct {
	m     *model.Model
	pass  model.Pass
	usual *usual
}

// person is the name of who stands at id: empty when the model says nothing.
func (d describer) person(id model.PersonID) string {
	if id == model.Unknown {
		return unknownName
	}
	if p := d.m.Person(id); p != nil {
		return p.Called()
	}
	return ""
}

// holder is the name of a function or a person.
func (d describer) holder(id model.HolderID) string {
	if f := d.m.Function(model.FunctionID(id)); f != nil {
		return title(f.Called())
	}
	return d.person(model.PersonID(id))
}

// title is s with a capital, for the head of a card.
func title(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// cards are the functions of the model, in its order.
func (d describer) cards() []*card {
	cards := make([]*card, 0, len(d.m.Functions))
	for _, f := range d.m.Functions {
		cards = append(cards, d.card(f))
	}
	return cards
}

// card describes one function.
func (d describer) card(f *model.Function) *card {
	c := &card{
		id: f.ID, name: title(f.Called()), purpose: f.Purpose, link: f.Link, line: f.Line,
		accountable: f.Accountable, does: f.Does, party: noParty,
	}
	if f.Resolves != nil && !f.Resolves.Unknown {
		c.resolves = f.Resolves.String()
	}
	for _, path := range d.m.Unknowns() {
		if path == "functions."+string(f.ID) || strings.HasPrefix(path, "functions."+string(f.ID)+".") || strings.HasPrefix(path, "functions."+string(f.ID)+"[") {
			c.unknowns++
		}
	}
	if d.pass == model.Logical {
		return c
	}
	c.owner, c.deputy = d.person(f.Owner), d.person(f.Deputy)
	c.week = d.usual.week(f)
	c.duties = d.duties(f)
	if id, ok := d.provider(f); ok {
		p := d.m.Party(id)
		c.party = slices.Index(d.m.Parties, p)
		c.partyName, c.external = p.Called(), p.External()
	} else if f.ProvidedBy == model.Unknown {
		c.partyName = unknownName
	}
	return c
}

// duties are the rotas that cover f.
func (d describer) duties(f *model.Function) (duties []duty) {
	for _, cover := range f.Cover {
		r := d.m.Rota(cover.Rota)
		if r == nil {
			continue
		}
		who := d.m.CoverPeople(cover)
		if len(who) == 0 {
			continue
		}
		people := who[0].Called()
		if len(who) > 1 {
			people += fmt.Sprintf(" and %d more", len(who)-1)
		}
		duties = append(duties, duty{strings.ReplaceAll(string(r.ID), "-", " "), people, "in turns of " + spaced(&r.Turn)})
	}
	return duties
}

// provider is the party that a card of f shows: who covers it first, else who provides it, else whose its owner is.
func (d describer) provider(f *model.Function) (model.PartyID, bool) {
	if all := d.m.Providers(f); len(all) > 0 {
		return all[0], true
	}
	if f.ProvidedBy == "" {
		if p := d.m.Person(f.Owner); p != nil && d.m.Party(p.Party) != nil {
			return p.Party, true
		}
	}
	return "", false
}

// steps are the steps of an escalation for tickets of a severity, in order of time, those whose time is not known yet
// at the end. A day, and a share of a target in days, are as long as on the clock of the model's first service.
func (d describer) steps(v *model.Severity, e *model.Escalation) []*model.Step {
	service := &model.Service{}
	if len(d.m.Services) > 0 {
		service = d.m.Services[0]
	}
	clock := d.m.Clock(service, v)
	due := func(s *model.Step) int64 {
		if s.After == nil && s.At == nil {
			return 0
		}
		if delay, ok := coverage.Delay(s, v, clock); ok {
			return delay
		}
		return math.MaxInt64
	}
	steps := slices.Clone(e.Steps)
	slices.SortStableFunc(steps, func(a, b *model.Step) int { return cmp.Compare(due(a), due(b)) })
	return steps
}

// stepTime says when a step is due.
func stepTime(s *model.Step) string {
	switch {
	case s.After != nil && s.After.Zero():
		return "at once"
	case s.After != nil:
		return spaced(s.After)
	case s.At != nil:
		return fmt.Sprintf("%s of %s", s.At, s.Of)
	}
	return "at once"
}

// spaced is a duration with air between number and unit: "15 min", "1 h 30 min", "2 days".
func spaced(d *model.Duration) string {
	if d == nil {
		return ""
	}
	if d.Unknown {
		return unknownName
	}
	var parts []string
	add := func(n int64, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(int64(d.Months/12), "year", "years")
	add(int64(d.Months%12), "month", "months")
	if d.Days%7 == 0 && d.Weekdays == 0 && d.Seconds == 0 {
		add(int64(d.Days/7), "week", "weeks")
	} else {
		add(int64(d.Days), "day", "days")
	}
	add(int64(d.Weekdays), "weekday", "weekdays")
	add(d.Seconds/3600, "h", "h")
	add(d.Seconds%3600/60, "min", "min")
	add(d.Seconds%60, "s", "s")
	if len(parts) == 0 {
		return "0 min"
	}
	return strings.Join(parts, " ")
}

// wires are the connections among the cards; place finds the node of a function.
func (d describer) wires(place map[model.FunctionID]int, cards map[model.FunctionID]*card) []wire {
	var wires []wire
	for _, f := range d.m.Functions {
		for _, e := range f.EscalatesTo {
			to, ok := place[e.To]
			if !ok || e.To == f.ID {
				continue
			}
			wires = append(wires, wire{from: place[f.ID], to: to, kind: d.kind(cards[f.ID], cards[e.To]), times: d.within(e), title: edgeTitle(cards[f.ID], cards[e.To], e)})
		}
	}
	return append(wires, d.telling(place, cards)...)
}

// kind is what an edge between two functions means.
func (d describer) kind(from, to *card) kind {
	swarm := d.m.Shape == model.Swarm
	for _, s := range d.m.Services {
		swarm = swarm && d.m.ShapeOf(s) == model.Swarm
	}
	switch {
	case swarm:
		return invites
	case to.external && to.party != from.party:
		return toVendor
	}
	return handOver
}

// within is the times that an edge allows, most severe first.
func (d describer) within(e *model.Edge) (times []told) {
	for i, v := range d.m.Severities {
		if t := e.TimeFor(v.ID); t != nil {
			times = append(times, told{i, spaced(t)})
		}
	}
	return times
}

// edgeTitle is what the pointer reads on an edge.
func edgeTitle(from, to *card, e *model.Edge) string {
	way := from.name + " → " + to.name
	if e.When != "" {
		way += ": " + e.When
	}
	parts := []string{way}
	if len(e.Bring) > 0 {
		parts = append(parts, "Bring: "+strings.Join(e.Bring, ", "))
	}
	for _, w := range e.Within {
		parts = append(parts, fmt.Sprintf("%s within %s", title(string(w.ID)), spaced(&w.Time)))
	}
	return strings.Join(parts, ". ")
}

// telling is a wire from the function that is told first to each that is told later of the most severe tickets.
func (d describer) telling(place map[model.FunctionID]int, cards map[model.FunctionID]*card) (wires []wire) {
	i, e := d.firstEscalation()
	if e == nil {
		return nil
	}
	var before model.FunctionID
	seen := map[[2]int]bool{}
	for _, s := range d.steps(d.m.Severities[i], e) {
		var first model.FunctionID
		for _, h := range s.Tells() {
			f := model.FunctionID(h)
			if _, ok := place[f]; !ok {
				continue
			}
			if first == "" {
				first = f
			}
			key := [2]int{place[before], place[f]}
			if before == "" || before == f || seen[key] {
				continue
			}
			seen[key] = true
			wires = append(wires, wire{
				from: place[before], to: place[f], kind: tells, times: []told{{i, stepTime(s)}},
				title: fmt.Sprintf("%s is told %s after, while %s has not taken it", cards[f].name, stepTime(s), cards[before].name),
			})
		}
		if first != "" && before == "" {
			before = first
		}
	}
	return wires
}

// firstEscalation is the escalation of the most severe that has one.
func (d describer) firstEscalation() (severity int, e *model.Escalation) {
	for i, v := range d.m.Severities {
		if e := d.m.Escalation(v.Escalation); e != nil {
			return i, e
		}
	}
	return 0, nil
}

// entries are the functions at which tickets arrive: those where people turn by a channel or a service's entry, and,
// when routed is asked for, also those to which triage sends a ticket that is still new.
func (d describer) entries(routed bool) (out []model.FunctionID) {
	add := func(id model.FunctionID) {
		if d.m.Function(id) != nil && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, s := range d.m.Services {
		add(s.Entry)
	}
	for _, c := range d.m.Channels {
		add(c.To)
	}
	for _, r := range d.m.Routes {
		if routed || len(out) == 0 {
			add(r.To)
		}
	}
	return out
}

// Options says which picture of the model is drawn.
type Options struct {
	By   View
	Pass model.Pass // physical when empty
	// From is a day in the quarter whose usual week the hours show; the first quarter of 2026 when zero.
	From calendar.Date
	// Dark draws for a dark screen; paper is light.
	Dark bool
	// Notes stand in the title block beside what the model says of itself, such as the share of the year that is covered.
	Notes []Note
}

// View is what the bands of the page are.
type View string

// The views: bands by link, by line or by party.
const (
	ByLink  View = "link"
	ByLine  View = "line"
	ByParty View = "party"
)

// Values is the closed list, as the command line offers it.
func (View) Values() []string { return []string{"link", "line", "party"} }

// Note is a fact in the title block.
type Note struct {
	Label, Value string
	Bad          bool // drawn in the colour of what is wrong
}
