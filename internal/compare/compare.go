// Package compare sets ways to run support beside each other: what each keeps, what it costs over years with the way there, and
// how the parties weigh what no simulation can know.
//
//	models ─▶ study ─▶ reports ─┐
//	                            ├─▶ Of ─▶ Comparison: sides, money by year, points, break-even, what would change the choice
//	Decision, a page of words ──┘
//
// Points go from 0 to 10. Those of measured criteria come from the reports and are the same for everybody; the others are given
// by each party. Nothing here chooses: it says what follows from what, and what would have to be different.
package compare

import (
	"fmt"

	"belay/internal/model"
	"belay/internal/simulate"
)

// Option is a way to run support: a model, and what living it came to.
type Option struct {
	Name   string
	Model  *model.Model
	Report *simulate.Report
}

// Comparison is options beside each other, the first of which is how things are.
type Comparison struct {
	Name     string      `json:"name"`
	Currency string      `json:"currency"`
	Years    int         `json:"years"`
	Sides    []Side      `json:"sides"`
	Criteria []Criterion `json:"criteria"` // as they weigh here: those that somebody scores, their weights summing to 1
	Unscored []string    `json:"unscored"` // criteria that nobody scores, so that they weigh nothing
	Apart    []Apart     `json:"apart"`    // where parties see it differently
	Best     string      `json:"best"`     // the side with the most points
	Flips    []Flip      `json:"flips"`    // what would make another side the best
	Evens    []Even      `json:"evens"`    // of each other side against the first
}

// Side is one option.
type Side struct {
	Name       string            `json:"name"`
	Digest     string            `json:"digest"`
	Shape      model.Shape       `json:"shape"`
	Sourcing   Sourcing          `json:"sourcing"`
	Promises   Promises          `json:"promises"`
	Solve      simulate.Interval `json:"solve"`       // mean seconds until solved
	NightPages simulate.Interval `json:"night_pages"` // of all people, a week
	Busiest    float64           `json:"busiest"`     // the largest share of their time at the desk in which somebody works
	Evidence   Evidence          `json:"evidence"`
	Money      Money             `json:"money"`
	Points     Points            `json:"points"`
}

// Promises are how many promises of a side are kept, missed, or neither for sure, and how well they are kept.
type Promises struct {
	Kept   int     `json:"kept"`
	Missed int     `json:"missed"`
	Open   int     `json:"open"`
	Share  float64 `json:"share"` // of all tickets' promises, those kept in time
	Worst  string  `json:"worst"` // the promise that is furthest below what is asked; empty where none is
}

// Of compares options, at least one, by what a decision says. It refuses a decision that does not fit them, and options to which nothing
// came, in a sentence.
func Of(d Decision, options []Option) (*Comparison, error) {
	if err := d.check(options); err != nil {
		return nil, err
	}
	if options[0].Report.Tickets.Mean == 0 {
		return nil, fmt.Errorf("nothing came to %s, so there is nothing to compare: say under demand how many tickets each service gets a week, per_week", options[0].Name)
	}
	c := &Comparison{
		Name: d.Name, Currency: options[0].Model.Currency, Years: d.Years,
		Sides: []Side{}, Criteria: []Criterion{}, Unscored: []string{}, Apart: []Apart{}, Flips: []Flip{}, Evens: []Even{},
	}
	for _, o := range options {
		c.Sides = append(c.Sides, d.side(o, options[0]))
	}
	d.weigh(c)
	for i, o := range options[1:] {
		c.Evens = append(c.Evens, d.even(options[0], o, c.Sides[0].Money, c.Sides[i+1].Money))
	}
	return c, nil
}

// side is what is known of an option by itself.
func (d Decision) side(o, base Option) Side {
	s := Side{
		Name: o.Name, Digest: o.Report.Digest, Shape: shapeOf(o.Model), Solve: o.Report.Solve.Mean,
		Promises: promises(o.Report), Evidence: evidence(o), Money: d.money(o, base),
	}
	s.Sourcing = s.Evidence.sourcing()
	for _, p := range o.Report.People {
		s.NightPages = plus(s.NightPages, p.NightPages)
		s.Busiest = max(s.Busiest, p.Busy.Mean)
	}
	return s
}

// shapeOf is the shape that most services of a model have; the model's own where as many have another.
func shapeOf(m *model.Model) model.Shape {
	swarms := 0
	for _, s := range m.Services {
		if m.ShapeOf(s) == model.Swarm {
			swarms++
		}
	}
	if 2*swarms > len(m.Services) {
		return model.Swarm
	}
	return model.Tiered
}

// promises counts what becomes of a report's promises.
func promises(r *simulate.Report) Promises {
	var out Promises
	kept, all, worst := 0, 0, 0.0
	for _, p := range r.Promises {
		kept, all = kept+p.Kept, all+p.Kept+p.Late
		switch p.Verdict {
		case simulate.Kept:
			out.Kept++
		case simulate.Missed:
			out.Missed++
		case simulate.Open:
			out.Open++
		}
		if p.Attain == nil {
			continue
		}
		if short := *p.Attain - p.Attainment.Mean; short > worst {
			worst = short
			out.Worst = string(p.Service) + ", " + string(p.Severity) + ": " + string(p.Target)
		}
	}
	out.Share = float64(kept) / float64(max(1, all))
	return out
}

// plus is the sum of two estimates. Their errors are taken to go the same way, so that the interval is rather too wide.
func plus(a, b simulate.Interval) simulate.Interval {
	return simulate.Interval{Mean: a.Mean + b.Mean, Low: a.Low + b.Low, High: a.High + b.High, N: max(a.N, b.N)}
}
