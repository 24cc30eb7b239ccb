package suggest

import (
	"slices"

	"belay/internal/simulate"
	"belay/internal/span"
)

// Answer is what a search for better models came to.
type Answer struct {
	Model    string       `json:"model"`
	Digest   string       `json:"digest"`
	Currency string       `json:"currency"`
	From     span.Instant `json:"from"` // of what is counted
	Until    span.Instant `json:"until"`
	Aim      Aim          `json:"for"`
	Seed     uint64       `json:"seed"`
	Runs     int          `json:"runs"`  // of those that were lived longest
	Tried    int          `json:"tried"` // changes, at least for a while
	Cut      bool         `json:"cut"`   // ended before its end by whoever asked
	Base     Standing     `json:"base"`
	Drowns   []Drowning   `json:"drowns"` // in the first week that is counted

	Best     []Bought `json:"best"`     // worth their price, best first
	Unpriced []Bought `json:"unpriced"` // that win something, and of whose price the model says nothing
	Together []Bought `json:"together"` // pairs that win more than either alone
}

// Standing is how a model stands, as changes are measured.
type Standing struct {
	Attained simulate.Interval `json:"attained"` // the share of all promises that is kept, by tickets
	Nights   simulate.Interval `json:"nights"`   // pages at night a week, of all people
	Cost     simulate.Interval `json:"cost"`     // a year
	Gaps     int64             `json:"gaps"`     // seconds of the year without cover, over all services and severities
}

// Stands is how a model stands by its runs; gaps are left out.
func Stands(l Lived) Standing {
	var attained, nights, cost simulate.Sample
	for _, t := range l.Runs {
		attained.Add(Attained(t))
		nights.Add(nightPages(t))
		cost.Add(l.Scenario.Cost(t) * year / week)
	}
	return Standing{Attained: attained.Finite(), Nights: nights.Finite(), Cost: cost.Finite()}
}

// Conclude puts what was bought into the answer: what is sure, in order, at most so many of each sort.
func (a *Answer) Conclude(bought []Bought, most int) {
	a.Best, a.Unpriced = []Bought{}, []Bought{}
	Rank(a.Aim, bought)
	for _, b := range bought {
		switch {
		case !b.Sure(a.Aim) || a.Aim == Cost && -b.Cost.Mean < leastSaving*a.Base.Cost.Mean:
		case b.Priced || a.unpriced():
			b.pointCosts(a.Aim)
			a.Best = append(a.Best, b)
		default:
			a.Unpriced = append(a.Unpriced, b)
		}
	}
	for i := range a.Unpriced {
		a.Unpriced[i].WorthUpTo = a.worth(&a.Unpriced[i])
	}
	a.Best, a.Unpriced = a.Best[:min(most, len(a.Best))], a.Unpriced[:min(most, len(a.Unpriced))]
}

// leastSaving is the share of what a model costs that a change must save to be worth a line.
const leastSaving = .005

// unpriced says that the model names neither rates nor prices.
func (a *Answer) unpriced() bool { return a.Base.Cost.Mean == 0 }

// pointCosts works out what a point costs.
func (b *Bought) pointCosts(aim Aim) {
	if won := b.Won(aim); aim != Cost && won > 0 && !b.free() {
		price := b.Cost.Mean / won
		b.Point = &price
	}
}

// worth is what as much as b has won costs by the cheapest change with a price; nil where there is none.
func (a *Answer) worth(b *Bought) *float64 {
	least := -1.
	for _, o := range a.Best {
		if o.Point != nil && (least < 0 || *o.Point < least) {
			least = *o.Point
		}
	}
	if least < 0 || a.Aim == Cost {
		return nil
	}
	price := least * b.Won(a.Aim)
	return &price
}

// Join puts pairs into the answer: those that are sure and win more than either of their parts, at most so many.
func (a *Answer) Join(pairs []Bought, parts map[string][2]Bought, most int) {
	a.Together = slices.DeleteFunc(slices.Clone(pairs), func(b Bought) bool {
		of := parts[b.Edit]
		return !b.Sure(a.Aim) || b.Won(a.Aim) <= max(of[0].Won(a.Aim), of[1].Won(a.Aim))
	})
	Rank(a.Aim, a.Together)
	a.Together = a.Together[:min(most, len(a.Together))]
	for i := range a.Together {
		a.Together[i].pointCosts(a.Aim)
	}
}
