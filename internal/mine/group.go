package mine

import (
	"cmp"
	"slices"
)

// Function is a group of the log as a function that is lived.
type Function struct {
	Name     string   `json:"name"`
	Line     int      `json:"line"`
	Place    float64  `json:"place"`    // mean place in a path at which it first stands
	Entered  Share    `json:"entered"`  // of all incidents with a known group, those it had first
	Had      int      `json:"had"`      // incidents that were with it at least once
	Visits   int      `json:"visits"`   // stays of incidents with it
	Resolved Share    `json:"resolved"` // of its visits, those with which the incident was over
	Held     *int64   `json:"held"`     // median time of a visit; null where no visit is over
	OfLead   float64  `json:"of_lead"`  // of the time that incidents take, what they spend with it
	Hours    Hours    `json:"hours"`    // in which its people work
	People   int      `json:"people"`   // who were given incidents there
	Members  []Member `json:"members"`  // those whom it is the home of, the busiest first
}

// maxLine is the last line that the language knows.
const maxLine = 5

// functions are the groups, the most visited first.
func (m *Miner) functions(programs map[int32]string) []Function {
	weeks := make([]Week, len(m.groupOf))
	for at, h := range m.hands {
		if _, is := programs[at.b]; !is && at.a >= 0 {
			weeks[at.a].add(&h.week)
		}
	}
	known := 0
	for i := range m.groupOf {
		known += m.groupOf[i].entered
	}
	people, members := m.members()
	out := []Function{}
	for i := range m.groupOf {
		g := &m.groupOf[i]
		f := Function{
			Name: m.groups.text[i], Entered: shareOf(g.entered, known), Had: g.had, Visits: g.visits, Resolved: shareOf(g.ended, g.visits),
			Held: medianOf(g.held), Hours: weeks[i].hours(), People: people[int32(i)], Members: members[int32(i)],
		}
		f.Line, f.Place = lineOf(g)
		if m.leadTotal > 0 {
			f.OfLead = float64(g.seconds) / float64(m.leadTotal)
		}
		if f.Members == nil {
			f.Members = []Member{}
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Function) int { return cmp.Or(cmp.Compare(b.Visits, a.Visits), cmp.Compare(a.Name, b.Name)) })
	return out
}

// lineOf is the lower median of the places at which a group first stands, and their mean.
func lineOf(g *group) (line int, mean float64) {
	sum, so := 0, 0
	for place, n := range g.places {
		sum += place * n
	}
	for place, n := range g.places {
		if so += n; line == 0 && n > 0 && 2*so >= g.had {
			line = place
		}
	}
	return min(max(line, 1), maxLine), float64(sum) / float64(max(g.had, 1))
}

// members are those whom each group is the home of, by the incidents that they were given; people counts everybody who was
// given one there.
func (m *Miner) members() (people map[int32]int, members map[int32][]Member) {
	all := m.assigned()
	people, members = map[int32]int{}, map[int32][]Member{}
	given, home := map[int32]int{}, map[int32]pair{}
	for at, h := range m.hands {
		if at.a < 0 || at.b < 0 || h.assigned == 0 {
			continue
		}
		people[at.a]++
		given[at.a] += h.assigned
		best, ok := home[at.b]
		if !ok || h.assigned > m.hands[best].assigned || h.assigned == m.hands[best].assigned && at.a < best.a {
			home[at.b] = at
		}
	}
	for who, at := range home {
		n := m.hands[at].assigned
		members[at.a] = append(members[at.a], Member{m.people.text[who], shareOf(n, given[at.a]), shareOf(n, all[who])})
	}
	for _, of := range members {
		slices.SortFunc(of, func(a, b Member) int {
			return cmp.Or(cmp.Compare(b.Assigned.Count, a.Assigned.Count), cmp.Compare(a.Account, b.Account))
		})
	}
	return people, members
}
