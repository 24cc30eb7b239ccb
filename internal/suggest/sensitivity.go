package suggest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/simulate"
	"belay/internal/staffing"
)

// Parameter is something that nobody knows exactly, or that could be otherwise: what is lived when it is lower and when it is higher.
type Parameter struct {
	Name      string // "demand", "absence", or the id of a function for its people
	Says      string // in a few words
	Low, High Way
}

// Way is one end of a parameter: an edit of the model or other habits; the zero Way is none.
type Way struct {
	Says   string
	Edit   string
	Habits *simulate.Habits
}

// None says that there is no such end.
func (w Way) None() bool { return w.Edit == "" && w.Habits == nil }

// mostFunctions is of how many functions people are varied: the busiest.
const mostFunctions = 12

// Parameters are those of a model: what comes, how long it takes, how much is solved where it comes to, how often people are away, how many
// there are at each of the busiest functions, and what all that costs.
func Parameters(m *model.Model, week *staffing.Report, habits simulate.Habits) []Parameter {
	all := []Parameter{
		edits("demand", "tickets that come", "20% fewer", "20% more", "demand.*.per_week *= 80%; needs.*.volume *= 80%", "demand.*.per_week *= 120%; needs.*.volume *= 120%"),
		edits("effort", "work on a ticket", "20% less", "20% more", "demand.*.effort *= 80%", "demand.*.effort *= 120%"),
		edits("resolves", "share that each function solves itself", "10 points less", "10 points more", "functions.*.resolves -= 10%", "functions.*.resolves += 10%"),
		absence(habits),
	}
	all = append(all, peopleOf(m, week)...)
	all = append(all,
		edits("rates", "what an hour of people costs", "10% less", "10% more", "people.*.rate *= 90%", "people.*.rate *= 110%"),
		edits("prices", "what contracts cost", "10% less", "10% more", prices("90%"), prices("110%")))
	var out []Parameter
	for _, p := range all {
		p.Low.Edit, p.High.Edit = fitting(m, p.Low.Edit), fitting(m, p.High.Edit)
		if !p.Low.None() || !p.High.None() {
			out = append(out, p)
		}
	}
	return out
}

// edits is a parameter whose ends are edits.
func edits(name, says, lower, higher, low, high string) Parameter {
	return Parameter{Name: name, Says: says, Low: Way{Says: lower, Edit: low}, High: Way{Says: higher, Edit: high}}
}

// prices are all prices of agreements by a factor.
func prices(factor string) string {
	var parts []string
	for _, key := range [...]string{"per_month", "per_ticket", "per_hour"} {
		parts = append(parts, "agreements.*.price."+key+" *= "+factor)
	}
	return strings.Join(parts, "; ")
}

// fitting is an edit without those of its parts that find nothing in m.
func fitting(m *model.Model, edit string) string {
	var out []string
	for part := range strings.SplitSeq(edit, "; ") {
		if _, problems := modelfile.Edit(m, "edit", part); part != "" && len(problems) == 0 {
			out = append(out, part)
		}
	}
	return strings.Join(out, "; ")
}

// absence is the share of days on which people are away, by half.
func absence(h simulate.Habits) Parameter {
	low, high := h, h
	low.Absence, high.Absence = h.Absence/2, min(.9, h.Absence*1.5)
	p := Parameter{Name: "absence", Says: "days on which people are on leave or ill"}
	if h.Absence > 0 {
		p.Low, p.High = Way{Says: "half as many", Habits: &low}, Way{Says: "half as many again", Habits: &high}
	}
	return p
}

// peopleOf are the people of the busiest functions, one less and one more.
func peopleOf(m *model.Model, week *staffing.Report) []Parameter {
	busiest := slices.Clone(week.Functions)
	slices.SortStableFunc(busiest, func(a, b staffing.Function) int { return cmp.Compare(b.Work, a.Work) })
	var out []Parameter
	for _, l := range busiest[:min(mostFunctions, len(busiest))] {
		f := m.Function(l.ID)
		i := listed(f)
		if i < 0 || l.Work == 0 {
			continue
		}
		path, people := coverPath(f, i)+".people", f.Cover[i].People
		p := Parameter{Name: string(f.ID), Says: "people of " + f.Called(), High: Way{Says: "one more", Edit: path + " += " + modelfile.One}}
		if len(people) > 1 {
			p.Low = Way{Says: "one less", Edit: fmt.Sprintf("%s -= %s", path, people[len(people)-1])}
		}
		out = append(out, p)
	}
	return out
}

// Tornado is how a model's answer hangs on each parameter, the widest first; those that change nothing beyond doubt come last.
type Tornado struct {
	Base   Standing   `json:"base"`
	Drowns []Drowning `json:"drowns"` // in the first week that is counted; then a little more or less changes little
	Bars   []Bar      `json:"bars"`
}

// Bar is one parameter, with what its ends come to; an end that there is not is null.
type Bar struct {
	Parameter string  `json:"parameter"`
	Says      string  `json:"says"`
	Low       *Effect `json:"low"`
	High      *Effect `json:"high"`
	Width     float64 `json:"width"` // of attainment between the ends, or between one and the base; an end that is no change beyond doubt counts as the base
}

// Effect is what one end of a parameter comes to.
type Effect struct {
	Says     string            `json:"says"`
	Edit     string            `json:"edit"`     // empty where it is a habit
	Attained simulate.Interval `json:"attained"` // the share of all promises that is kept
	More     simulate.Interval `json:"more"`     // than the base, from runs that met the same tickets
	Cost     float64           `json:"cost"`     // a year
	CostMore float64           `json:"cost_more"`
	Point    *float64          `json:"point"` // what a point of attainment costs a year, where the model would pay for it
}

// Reaches is what an end of a parameter comes to.
func Reaches(w Way, base, with Lived) *Effect {
	stands, bought := Stands(with), Buys(Made{}, base, with)
	e := &Effect{Says: w.Says, Edit: w.Edit, Attained: stands.Attained, More: bought.Attained, Cost: stands.Cost.Mean, CostMore: bought.Cost.Mean}
	if bought.Attained.Low > 0 && e.CostMore >= 1 {
		price := e.CostMore / (100 * bought.Attained.Mean)
		e.Point = &price
	}
	return e
}

// Sure says that an end keeps more or less than the base beyond doubt.
func (e *Effect) Sure() bool { return e.More.Low > 0 || e.More.High < 0 }

// Add puts a parameter into the tornado, at its place by width.
func (t *Tornado) Add(p Parameter, low, high *Effect) {
	b := Bar{Parameter: p.Name, Says: p.Says, Low: low, High: high}
	from, until := 0., 0.
	for _, e := range [...]*Effect{low, high} {
		if e != nil && e.Sure() {
			from, until = min(from, e.More.Mean), max(until, e.More.Mean)
		}
	}
	b.Width = until - from
	t.Bars = append(t.Bars, b)
	slices.SortStableFunc(t.Bars, func(a, b Bar) int {
		return cmp.Or(cmp.Compare(b.Width, a.Width), cmp.Compare(b.costs(), a.costs()))
	})
}

// costs is how much the cost of a year differs between the ends.
func (b *Bar) costs() float64 {
	out := 0.
	for _, e := range [...]*Effect{b.Low, b.High} {
		if e != nil {
			out = max(out, math.Abs(e.CostMore))
		}
	}
	return out
}
