package mine

import (
	"cmp"
	"maps"
	"slices"
)

// Program is an account that is taken for a program, and why. What it writes is no work of people.
type Program struct {
	Account string `json:"account"`
	Rows    Share  `json:"rows"` // of all
	Why     string `json:"why"`
}

// What makes an account a program: it closes most of what is closed and does little else, or it never rests.
const (
	mostClosings = 0.5 // of all closings, and of its own rows
	leastClosing = 20  // closings of a log, before that is asked
	restless     = 160 // hours of the week, of 168, in which it wrote
)

// account is what one account wrote, wherever it was.
type account struct {
	week  Week
	wrote int
}

// programs are the accounts that are taken for programs, by number, with the reason.
func (m *Miner) programs() map[int32]string {
	all := map[int32]*account{}
	for at, h := range m.hands {
		if at.b < 0 || h.wrote == 0 {
			continue
		}
		if all[at.b] == nil {
			all[at.b] = &account{}
		}
		all[at.b].week.add(&h.week)
		all[at.b].wrote += h.wrote
	}
	closed := 0
	for _, n := range m.closings {
		closed += n
	}
	out := map[int32]string{}
	for who, a := range all {
		hours := 0
		for _, n := range a.week {
			if n > 0 {
				hours++
			}
		}
		closes := float64(m.closings[who])
		switch {
		case closed >= leastClosing && closes > mostClosings*float64(closed) && closes > mostClosings*float64(a.wrote):
			out[who] = "it closes most of what is closed, and does little else"
		case hours >= restless:
			out[who] = "it writes at every hour of the week"
		}
	}
	return out
}

// programsOf tells the programs, the busiest first.
func programsOf(m *Miner, programs map[int32]string) []Program {
	wrote := map[int32]int{}
	for at, h := range m.hands {
		if _, is := programs[at.b]; is {
			wrote[at.b] += h.wrote
		}
	}
	out := []Program{}
	for who, why := range programs {
		out = append(out, Program{m.people.text[who], shareOf(wrote[who], m.rows), why})
	}
	slices.SortFunc(out, func(a, b Program) int {
		return cmp.Or(cmp.Compare(b.Rows.Count, a.Rows.Count), cmp.Compare(a.Account, b.Account))
	})
	return out
}

// work is when people work.
func (m *Miner) work(programs map[int32]string) Hours {
	var week Week
	for at, h := range m.hands {
		if _, is := programs[at.b]; !is {
			week.add(&h.week)
		}
	}
	return week.hours()
}

// Member is somebody to whom incidents were given in a function.
type Member struct {
	Account  string `json:"account"`
	Assigned Share  `json:"assigned"` // of the incidents that were given to anybody there
	Home     Share  `json:"home"`     // of those that were given to this person anywhere
}

// assigned is how many incidents everybody was given, anywhere.
func (m *Miner) assigned() map[int32]int {
	out := map[int32]int{}
	for at, h := range m.hands {
		if at.b >= 0 {
			out[at.b] += h.assigned
		}
	}
	return out
}

// Wanderer is somebody who is given incidents in more than one function: a line that stands in no plan.
type Wanderer struct {
	Account string `json:"account"`
	Home    string `json:"home"`    // the function that gave most
	Outside Share  `json:"outside"` // of what this person was given, in other functions
	Where   string `json:"where"`   // the one of them that gave most
}

// What makes a wanderer.
const (
	leastOutside = 20  // incidents given outside the home function
	mostlyHome   = 0.8 // of somebody's incidents, from which on the rest is chance
)

// wanderers are those who are given much outside their home function, the most first.
func (m *Miner) wanderers() []Wanderer {
	type places struct {
		home, second pair
		first, next  int
	}
	of := map[int32]*places{}
	for _, at := range slices.SortedFunc(maps.Keys(m.hands), pair.compare) {
		n := m.hands[at].assigned
		if at.a < 0 || at.b < 0 || n == 0 {
			continue
		}
		p := of[at.b]
		if p == nil {
			p = &places{}
			of[at.b] = p
		}
		switch {
		case n > p.first:
			p.second, p.next, p.home, p.first = p.home, p.first, at, n
		case n > p.next:
			p.second, p.next = at, n
		}
	}
	all, out := m.assigned(), []Wanderer{}
	for who, p := range of {
		outside := shareOf(all[who]-p.first, all[who])
		if p.next > 0 && outside.Count >= leastOutside && outside.Share > 1-mostlyHome {
			out = append(out, Wanderer{m.people.text[who], m.groups.text[p.home.a], outside, m.groups.text[p.second.a]})
		}
	}
	slices.SortFunc(out, func(a, b Wanderer) int {
		return cmp.Or(cmp.Compare(b.Outside.Count, a.Outside.Count), cmp.Compare(a.Account, b.Account))
	})
	return out
}

// compare orders pairs.
func (p pair) compare(o pair) int { return cmp.Or(cmp.Compare(p.a, o.a), cmp.Compare(p.b, o.b)) }
