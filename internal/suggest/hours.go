package suggest

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/model"
)

// hour is how much longer, sooner or later is tried, in seconds.
const hour = 3600

// move is how hours are tried otherwise: by how much they begin and end later.
type move struct {
	begin, end int
	name, says string // what the calendar is called after, and what somebody does then
}

// moves are what is tried of somebody's hours.
func moves() []move {
	return []move{
		{-hour, 0, "early", "begins an hour sooner"},
		{0, hour, "late", "stays an hour longer"},
		{-hour, -hour, "sooner", "begins and ends an hour sooner"},
		{hour, hour, "later", "begins and ends an hour later"},
	}
}

// hours proposes other hours for one of those whom a function lists: the last, so that the others are there as before.
func (p *proposer) hours(f *model.Function) {
	load := p.load(f)
	if load < waits && !p.bare[f.ID] {
		return
	}
	for i, c := range f.Cover {
		if len(c.People) == 0 {
			continue
		}
		who := p.model.Person(c.People[len(c.People)-1])
		if who == nil {
			continue
		}
		for _, m := range moves() {
			p.moved(f, i, who, m, load)
		}
	}
}

// moved proposes other hours for one person of a cover's entry: a calendar of their own, and the entry's hours where these are the same.
func (p *proposer) moved(f *model.Function, i int, who *model.Person, m move, load float64) {
	works := p.declared(who.Works)
	if works == nil {
		return
	}
	c := f.Cover[i]
	own := p.freeCalendar(string(who.Works) + "-" + m.name)
	spec, ok := like(works, m)
	if !ok {
		return
	}
	edits := []string{fmt.Sprintf("calendars += {%s: %s}", own, spec), fmt.Sprintf("people.%s.works = %s", who.ID, own)}
	switch c.Hours {
	case "", model.Always:
	case who.Works: // the others stay within their own
		either := p.freeCalendar(string(own) + "-too")
		edits = append(edits, fmt.Sprintf("calendars += {%s: {any: [%s, %s]}}", either, c.Hours, own), coverPath(f, i)+".hours = "+string(either))
	default:
		return
	}
	p.propose(Change{
		Kind: Hours, On: string(f.ID), Priced: p.priced(who), load: load,
		Says: fmt.Sprintf("%s %s at %s", who.Called(), m.says, f.Called()),
	}, edits...)
}

// declared is a calendar of the model that has hours of its own; nil for any other.
func (p *proposer) declared(id model.CalendarID) *model.Calendar {
	i := slices.IndexFunc(p.model.Calendars, func(c *model.Calendar) bool { return c.ID == id })
	if i < 0 || p.model.Calendars[i].Hours.IsZero() {
		return nil
	}
	return p.model.Calendars[i]
}

// freeCalendar is a name that no calendar has.
func (p *proposer) freeCalendar(wanted string) model.CalendarID {
	const longest = 60
	wanted = wanted[:min(len(wanted), longest)]
	name := model.CalendarID(wanted)
	taken := func(c *model.Calendar) bool { return c.ID == name }
	for n := 2; slices.ContainsFunc(p.model.Calendars, taken); n++ {
		name = model.CalendarID(fmt.Sprintf("%s-%d", wanted, n))
	}
	return name
}

// like is a calendar with its hours moved, as the language writes one. ok is false where they cannot be.
func like(c *model.Calendar, m move) (text string, ok bool) {
	moved, ok := c.Hours.Moved(m.begin, m.end)
	if !ok {
		return "", false
	}
	parts := []string{fmt.Sprintf("hours: %q", moved)}
	if c.Timezone != nil {
		parts = append(parts, "timezone: "+c.Timezone.Name())
	}
	if !c.On.IsZero() {
		parts = append(parts, fmt.Sprintf("on: %q", c.On))
	}
	parts = append(parts, list("during", c.During), list("holidays", c.Holidays), list("closed", c.Closed))
	return "{" + strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ") + "}", true
}

// list is a key with a list of texts; empty where there are none.
func list[T fmt.Stringer](key string, of []T) string {
	if len(of) == 0 {
		return ""
	}
	words := make([]string, len(of))
	for i, v := range of {
		words[i] = fmt.Sprintf("%q", v)
	}
	return key + ": [" + strings.Join(words, ", ") + "]"
}

// turns proposes that whoever is on call begins an hour sooner or later, for rotas that hold a function to which work comes.
func (p *proposer) turns() {
	const day = 24 * hour
	for _, r := range p.model.Rotas {
		held := func(f *model.Function) bool {
			l := p.loads[f.ID]
			return l != nil && l.Work > 0 && slices.ContainsFunc(f.Cover, func(c *model.Cover) bool { return c.Rota == r.ID })
		}
		if !slices.ContainsFunc(p.model.Functions, held) {
			continue
		}
		for _, by := range [...]model.TimeOfDay{-hour, hour} {
			at := (r.Handoff + by + day) % day
			p.propose(Change{
				Kind: OnCall, On: string(r.ID), Priced: true, load: waits,
				Says: fmt.Sprintf("Turns of the rota %s begin at %s, not at %s", r.ID, at, r.Handoff),
			}, fmt.Sprintf("rotas.%s.handoff = %q", r.ID, at))
		}
	}
}

// duty proposes that a rota holds a function at all hours, where it does so only at some.
func (p *proposer) duty(f *model.Function) {
	load := p.load(f)
	if !p.bare[f.ID] && load < waits {
		return
	}
	for i, c := range f.Cover {
		r := p.model.Rota(c.Rota)
		if r == nil || c.Hours == "" || c.Hours == model.Always || c.Hours == model.Unknown {
			continue
		}
		p.propose(Change{
			Kind: OnCall, On: string(f.ID), Priced: p.priced(p.model.Person(r.People[0])), load: max(load, waits),
			Says: fmt.Sprintf("The rota %s holds %s at all hours, not only in %s", r.ID, f.Called(), c.Hours),
		}, coverPath(f, i)+".hours = "+string(model.Always))
	}
}
