package compare

import (
	"math"
	"slices"
)

// Even is where an option costs as much as the first: after how long, and at how much work.
type Even struct {
	Option string   `json:"option"`
	Month  *int     `json:"month"`  // from its beginning on everything spent is less; null where it never is within ten years
	Volume *float64 `json:"volume"` // tickets, as a multiple of today's, at which a week costs the same; null where it never does
	Above  bool     `json:"above"`  // with more than that the option is cheaper
	Same   bool     `json:"same"`   // a week costs as much as the first's, as far as one can tell, and nothing is paid once
}

// Where break-even is looked for.
const (
	mostMonths            = 120
	leastTimes, mostTimes = 0.1, 10.0
)

// even is where an option breaks even with the base.
func (d Decision) even(base, o Option, was, is Money) Even {
	e := Even{Option: o.Name}
	if !was.Known || !is.Known {
		return e
	}
	if is.OneOff+is.Doubled == 0 && is.Week.Low <= was.Week.High && was.Week.Low <= is.Week.High {
		e.Same = true
		return e
	}
	before, after := 0.0, is.OneOff+is.Doubled
	for month := range mostMonths {
		before += d.month(was, month)
		after += d.month(is, month)
		if after < before {
			month++
			e.Month = &month
			break
		}
	}
	gap := func(times float64) float64 { return o.week(times) - base.week(times) }
	e.Volume = crossing(gap)
	e.Above = e.Volume != nil && gap(*e.Volume*1.01) < 0
	return e
}

// month is what one month costs, the nth from now.
func (d Decision) month(m Money, n int) float64 {
	year := float64(n / 12)
	return (m.People*math.Pow(1+d.Wages, year) + m.Contracts*math.Pow(1+d.Prices, year)) * weeksInYear / 12
}

// week is what a week costs with so many times the tickets: people are paid all the same, and agreements by their formulas.
func (o Option) week(times float64) float64 {
	sum := o.Report.Cost.People.Mean
	for _, a := range o.Report.Cost.Agreements {
		if agreed := o.Model.Agreement(a.Agreement); agreed != nil && agreed.Price != nil {
			sum += agreed.Price.Month(a.Tickets.Mean*times, a.Hours.Mean*times) / (weeksInYear / 12)
		}
	}
	return sum
}

// crossing is where a function of the multiple changes its sign, nearest to today; nil where it does not.
func crossing(gap func(times float64) float64) *float64 {
	const steps = 400
	at := func(i int) float64 { return leastTimes * math.Pow(mostTimes/leastTimes, float64(i)/steps) }
	var found []float64
	for i := range steps {
		low, high := at(i), at(i+1)
		if gap(low) == 0 || gap(low) > 0 == (gap(high) > 0) {
			continue
		}
		for range 60 {
			if middle := (low + high) / 2; gap(low) > 0 == (gap(middle) > 0) {
				low = middle
			} else {
				high = middle
			}
		}
		found = append(found, high)
	}
	if len(found) == 0 {
		return nil
	}
	nearest := slices.MinFunc(found, func(a, b float64) int {
		return int(math.Copysign(1, math.Abs(math.Log(a))-math.Abs(math.Log(b))))
	})
	return &nearest
}
