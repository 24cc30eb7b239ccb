package compare

import (
	"math"

	"belay/internal/model"
	"belay/internal/simulate"
)

// weeksInYear is how many weeks a year has on average.
const weeksInYear = 365.25 / 7

// Money is what an option costs over the years, in the model's currency.
type Money struct {
	Week      simulate.Interval `json:"week"`      // people and contracts, today
	People    float64           `json:"people"`    // of that
	Contracts float64           `json:"contracts"` // of that
	Ticket    simulate.Interval `json:"ticket"`    // what one costs
	OneOff    float64           `json:"one_off"`   // paid once, on the way there
	Doubled   float64           `json:"doubled"`   // the old cost that is still paid on the way there
	ByYear    []Year            `json:"by_year"`   //
	Total     simulate.Interval `json:"total"`     // over the years, with the way there
	Present   float64           `json:"present"`   // that, with later money worth less
	Known     bool              `json:"known"`     // the model names rates or prices at all
}

// Year is what one year costs.
type Year struct {
	People    float64 `json:"people"`
	Contracts float64 `json:"contracts"`
	Way       float64 `json:"way"` // one-off prices and double cost, in the first year
}

// money is what an option costs where support is now run as base says.
func (d Decision) money(o, base Option) Money {
	cost := o.Report.Cost
	m := Money{
		Week: plus(cost.People, cost.Contracts), People: cost.People.Mean, Contracts: cost.Contracts.Mean, Ticket: cost.Ticket,
		ByYear: []Year{},
	}
	m.Known = m.Week.Mean > 0
	if o.Name != base.Name {
		way := d.Way[o.Name]
		m.OneOff = way.OneOff + oneOff(o.Model, base.Model)
		m.Doubled = way.Doubled * float64(way.Weeks) * (base.Report.Cost.People.Mean + base.Report.Cost.Contracts.Mean)
	}
	sum, rise := 0.0, 0.0
	for year := range d.Years {
		y := Year{
			People:    cost.People.Mean * weeksInYear * math.Pow(1+d.Wages, float64(year)),
			Contracts: cost.Contracts.Mean * weeksInYear * math.Pow(1+d.Prices, float64(year)),
		}
		if year == 0 {
			y.Way = m.OneOff + m.Doubled
		}
		m.ByYear = append(m.ByYear, y)
		sum += y.People + y.Contracts + y.Way
		rise += y.People + y.Contracts
		m.Present += (y.People+y.Contracts)/math.Pow(1+d.Discount, float64(year)+.5) + y.Way
	}
	m.Total = simulate.Interval{Mean: sum, Low: sum, High: sum, N: m.Week.N}
	if m.Week.Mean > 0 { // what is uncertain is the week; the years follow from it
		m.Total.Low -= rise * (m.Week.Mean - m.Week.Low) / m.Week.Mean
		m.Total.High += rise * (m.Week.High - m.Week.Mean) / m.Week.Mean
	}
	return m
}

// oneOff is what agreements cost once that the base does not have already: by name and party, as that is how one knows them.
func oneOff(m, base *model.Model) float64 {
	sum := 0.0
	for _, a := range m.Agreements {
		if old := base.Agreement(a.ID); a.Price != nil && (old == nil || old.Party != a.Party) {
			sum += a.Price.OneOff
		}
	}
	return sum
}
