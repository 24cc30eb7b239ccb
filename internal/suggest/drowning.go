package suggest

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/staffing"
)

// Drowning is a function to which more work comes than its people have time for.
type Drowning struct {
	Function model.FunctionID `json:"function"`
	Name     string           `json:"name"`
	Work     float64          `json:"work"` // hours a week
	Time     float64          `json:"time"` // hours a week
	People   int              `json:"people"`
	Needed   float64          `json:"needed"` // people to employ, full time, by the plan of the week
}

// Drown are the functions that drown in a week, lowest line first.
func Drown(week *staffing.Report) []Drowning {
	out := []Drowning{}
	for _, f := range week.Functions {
		if f.State == staffing.Drowns {
			out = append(out, Drowning{f.ID, f.Name, f.Work, f.Time, f.People, f.Needed})
		}
	}
	return out
}

// missing is how many more people like those who are there a function needs before its backlog stops to grow, none of them busier
// than the terms of the plan allow.
func (d Drowning) missing(terms staffing.Terms) int {
	more := d.Needed - float64(d.People)
	if d.Time > 0 {
		each := d.Time / float64(max(1, d.People))
		more = max(more, (d.Work/terms.Occupancy-d.Time)/each)
	}
	return max(1, int(math.Ceil(more-.05)))
}

// flooded is the load of what ends a flood: more than any function has.
const flooded = 3

// mostAdded is how many people are proposed for one function at once.
const mostAdded = 40

// rescue proposes as many people at once as each function that drowns needs, and where several drown the same for all of them: while
// a backlog grows, a person more wins next to nothing.
func (p *proposer) rescue(week *staffing.Report) {
	var says, edits []string
	all := Change{Kind: Person, Priced: true, load: flooded}
	var on []string
	for _, d := range Drown(week) {
		f := p.model.Function(d.Function)
		i, more := listed(f), d.missing(week.Terms)
		if i < 0 || more > mostAdded {
			continue
		}
		who := p.model.Person(f.Cover[i].People[0])
		if who == nil {
			continue
		}
		c := Change{Kind: Person, On: string(f.ID), Priced: p.priced(who), load: all.load, Says: fmt.Sprintf("%d more people at %s, like %s", more, f.Called(), who.Called())}
		if more == 1 {
			c.Says = fmt.Sprintf("One more person at %s, like %s", f.Called(), who.Called())
		}
		edit := strings.Join(slices.Repeat([]string{coverPath(f, i) + ".people += " + modelfile.One}, more), "; ")
		if more > 1 { // a single one is tried anyway
			p.propose(c, edit)
		}
		says, edits, on = append(says, lowered(c.Says)), append(edits, edit), append(on, c.On)
		all.Priced = all.Priced && c.Priced
	}
	if len(on) > 1 {
		all.On, all.Says = strings.Join(on, "+"), "Nothing drowns any more: "+strings.Join(says, "; ")
		p.propose(all, edits...)
	}
}
