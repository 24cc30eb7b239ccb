package staffing

import (
	"slices"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// presence is when somebody holds a function, in seconds of each hour of the week.
type presence struct {
	who     *coverage.Somebody
	seconds []float64
}

// beside sets who is on the roster beside what is needed, and judges each function.
func (p *planner) beside(functions []Function) {
	roster := coverage.NewRoster(p.model, p.week)
	there := make([][]presence, len(functions))
	held := map[*coverage.Somebody][]int{} // the functions that each holds at some time, by their place
	for i := range functions {
		there[i] = p.present(roster, functions[i].ID)
		for _, x := range there[i] {
			held[x.who] = append(held[x.who], i)
		}
	}
	for i := range functions {
		f := &functions[i]
		for _, x := range there[i] {
			if x.who.Person != nil {
				f.People++
			}
			for h, seconds := range x.seconds {
				p.count(functions, there, held[x.who], i, x.who, h, seconds)
			}
		}
		p.judge(f, there[i])
	}
}

// present is when each somebody holds a function within the week.
func (p *planner) present(roster *coverage.Roster, id model.FunctionID) []presence {
	spans := map[*coverage.Somebody][]span.Span{}
	var order []*coverage.Somebody
	for _, s := range roster.Spells(model.HolderID(id), nil) {
		if _, seen := spans[s.Somebody]; !seen {
			order = append(order, s.Somebody)
		}
		spans[s.Somebody] = append(spans[s.Somebody], s.Spell)
	}
	var out []presence
	for _, who := range order {
		x := presence{who: who, seconds: make([]float64, len(p.hours))}
		for _, s := range span.Of(spans[who]...).Within(p.week).Spans() {
			for h := int(s.From-p.week.From) / hour; h < len(p.hours) && p.hours[h].From < s.Until; h++ {
				x.seconds[h] += float64(min(s.Until, p.hours[h].Until) - max(s.From, p.hours[h].From))
			}
		}
		out = append(out, x)
	}
	return out
}

// count adds an hour of somebody to a function: themselves to those who are there, and to its time the part that the
// function's work has in all the work of what they hold then.
func (p *planner) count(functions []Function, there [][]presence, held []int, i int, who *coverage.Somebody, h int, seconds float64) {
	if seconds == 0 || who.Person == nil {
		return
	}
	f := &functions[i]
	f.Hours[h].People += seconds / hour
	if f.Hours[h].slight {
		return
	}
	all := 0.0
	for _, other := range held {
		if slices.ContainsFunc(there[other], func(x presence) bool { return x.who == who && x.seconds[h] > 0 }) {
			all += functions[other].Hours[h].Work
		}
	}
	share := 1.0
	if given := who.Person.Share; given.Ratio > 0 && !given.Unknown {
		share = given.Ratio
	}
	f.Time += share * seconds / hour * f.Hours[h].Work / all
}

// judge says how a function stands, once it is known who is there.
func (p *planner) judge(f *Function, there []presence) {
	work := 0.0
	for i := range f.Hours {
		if !f.Hours[i].slight {
			work += f.Hours[i].Work
		}
	}
	outside := slices.ContainsFunc(there, func(x presence) bool { return x.who.Person == nil })
	switch {
	case f.Work == 0:
		f.State = Self
		return
	case outside:
		f.State = Outside
		return
	case len(there) == 0 && p.provided(f.ID):
		f.State = Outside
		return
	case len(there) == 0:
		f.State = Nobody
		return
	}
	f.shortage()
	if f.Time > 0 {
		f.Occupancy = work / f.Time
	}
	if at, ok := f.drownsAt(p.week.From, f.Time); ok && f.Time > 0 && work < f.Time {
		f.DrownsAt = &at
	}
	switch {
	case work >= f.Time && work > 0:
		f.State = Drowns
	case len(f.ShortFor) > 0:
		f.State = Short
	case f.Occupancy > p.terms.Occupancy:
		f.State = Busy
	}
}

// provided says whether another party provides a function.
func (p *planner) provided(id model.FunctionID) bool {
	return slices.ContainsFunc(p.model.Providers(p.model.Function(id)), func(party model.PartyID) bool {
		return p.model.Party(party).External()
	})
}

// shortage finds the hours in a row in which fewer are there than what must be answered at once needs.
func (f *Function) shortage() {
	for i, h := range f.Hours {
		if !h.live || h.People >= float64(h.Seats)-.02 {
			continue
		}
		until := h.From + hour
		if last := len(f.ShortFor) - 1; last >= 0 && i > 0 && f.ShortFor[last].Until == h.From {
			s := &f.ShortFor[last]
			s.Until, s.Seats, s.People = until, max(s.Seats, h.Seats), max(s.People, h.People)
			continue
		}
		f.ShortFor = append(f.ShortFor, Stretch{From: h.From, Until: until, Seats: h.Seats, People: h.People})
	}
}
