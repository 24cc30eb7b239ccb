package fit

import (
	"math"

	"belay/internal/calendar"
	"belay/internal/simulate"
)

// Arrivals are what comes.
type Arrivals struct {
	PerWeek Figure     `json:"per_week"`
	Days    int        `json:"days"`    // whole ones, on which the rest stands
	Plain   Dispersion `json:"plain"`   // as if every day were like any other
	ByDay   Dispersion `json:"by_day"`  // as if every Monday were like any other, and so on
	Uneven  Figure     `json:"uneven"`  // of days: the variance of how much more or less than usual comes; 0: Poisson's alone
	Growth  Figure     `json:"growth"`  // a year
	Week    []float64  `json:"week"`    // what each of the 168 hours of a week weighs, from Monday at midnight, 1 on average; null where the log cannot say it
	WeekFig Figure     `json:"pattern"` // the share of tickets by which odd weeks differ from even ones, by hour
	Weekday [7]float64 `json:"weekday"` // how many come on each day of the week, from Monday, on average
}

// Dispersion is how unevenly days are beside a plain Poisson process, for which the index is 1.
type Dispersion struct {
	Index   float64 `json:"index"` // variance over mean
	Degrees int     `json:"degrees"`
	P       float64 `json:"p"`       // how likely a plain Poisson process is as uneven as that (chi-square)
	Poisson bool    `json:"poisson"` // that it is one cannot be ruled out, at 5 in a hundred
}

// dispersion sums up squares of differences from means, each over its mean.
func dispersion(sum float64, degrees int) Dispersion {
	d := Dispersion{Degrees: degrees, Index: sum / float64(max(1, degrees)), P: ChiSquare(sum, degrees)}
	d.Poisson = d.P >= .05
	return d
}

// weekday is the place of a date in its week, from Monday.
func weekday(d calendar.Date) int { return (int(d.Weekday()) + 6) % 7 }

// arrivals are what came on the whole days of the log, the first and the last left out, since they may be cut.
func (f *Fitter) arrivals(first, last calendar.Date) Arrivals {
	var a Arrivals
	var days []float64
	for d := first.Add(1); d.Before(last); d = d.Add(1) {
		days = append(days, float64(f.opened[d]))
	}
	a.Days = len(days)
	a.Week, a.WeekFig = f.pattern(a.Days)
	if a.Days < leastDays || sumOf(days) == 0 {
		a.PerWeek = refuse(a.Days, "What comes in a week needs %d whole days on which something comes, and the log has %d.", leastDays, a.Days)
		a.Uneven, a.Growth = a.PerWeek, a.PerWeek
		return a
	}
	begins := weekday(first.Add(1))
	of := make([]simulate.Sample, 7)
	var all simulate.Sample
	for i, n := range days {
		of[(begins+i)%7].Add(n)
		all.Add(n)
	}
	variance := 0.0
	for i := range of {
		a.Weekday[i] = of[i].Interval().Mean
		variance += of[i].Variance() / float64(of[i].Count())
	}
	sum := sumOf(a.Weekday[:])
	half := 1.96 * math.Sqrt(variance)
	a.PerWeek = Figure{Interval: simulate.Interval{Mean: sum, Low: max(0, sum-half), High: sum + half, N: f.cases}}
	a.PerWeek.Fits = within(half/sum, .02, .05)
	a.Plain = dispersion(all.Variance()*float64(all.Count()-1)/all.Interval().Mean, all.Count()-1)
	a.ByDay = byDay(of)
	a.Uneven = uneven(days, begins, a.Weekday, of)
	a.Growth = growth(days)
	return a
}

// sumOf is what numbers sum to.
func sumOf(numbers []float64) (sum float64) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}

// byDay is the dispersion of days about the mean of their day of the week.
func byDay(of []simulate.Sample) Dispersion {
	sum, degrees := 0.0, 0
	for i := range of {
		if m := of[i].Interval().Mean; m > 0 {
			sum += of[i].Variance() * float64(of[i].Count()-1) / m
			degrees += of[i].Count() - 1
		}
	}
	return dispersion(sum, degrees)
}

// uneven is the variance of the gamma distribution by which days come to more or less than their day of the week usually does,
// so that what comes is negative binomial: by its moments, with the interval of a variance, and held against what was seen.
func uneven(days []float64, begins int, means [7]float64, of []simulate.Sample) Figure {
	over, squares, degrees := 0.0, 0.0, 0
	for i := range of {
		more := float64(of[i].Count() - 1)
		over += more * (of[i].Variance() - means[i])
		squares += more * means[i] * means[i]
		degrees += of[i].Count() - 1
	}
	if squares == 0 {
		return refuse(len(days), "The days of the log differ in nothing but their day of the week, or there is one of each.")
	}
	v := max(0, over/squares)
	// The variance of days is that of Poisson and of the mixture; the interval is that of the sum, by chi-square (Wilson, Hilferty).
	total := over/squares + pooled(means, of)/squares
	low, high := total/hilferty(degrees, 1.96), total/hilferty(degrees, -1.96)
	poisson := pooled(means, of) / squares
	out := Figure{Interval: simulate.Interval{Mean: v, Low: max(0, low-poisson), High: max(0, high-poisson), N: len(days)}}
	out.Fits = likely(mixed(days, begins, means, v))
	return out
}

// pooled is the variance that Poisson alone would have, summed as over is.
func pooled(means [7]float64, of []simulate.Sample) (sum float64) {
	for i := range of {
		sum += float64(of[i].Count()-1) * means[i]
	}
	return sum
}

// hilferty is a quantile of chi-square over its degrees of freedom, so many standard deviations from the middle.
func hilferty(degrees int, z float64) float64 {
	n := 2 / (9 * float64(degrees))
	x := 1 - n + z*math.Sqrt(n)
	return x * x * x
}

// likely is the goodness of how likely what was seen would be.
func likely(p float64) Goodness {
	switch {
	case p >= .05:
		return Good
	case p >= .005:
		return Fair
	}
	return Poor
}

// bins is into how many parts the distribution of days is cut to hold it against what was seen.
const bins = 8

// mixed is how likely the days would be if each were negative binomial: where each day falls in its own distribution, spread
// over the part that its count takes, is even if it is (Czado, Gneiting, Held).
func mixed(days []float64, begins int, means [7]float64, v float64) float64 {
	var seen [bins]float64
	for i, n := range days {
		below, upto := negativeBinomial(int(n), means[(begins+i)%7], v)
		for b := range bins {
			lo, hi := max(below, float64(b)/bins), min(upto, float64(b+1)/bins)
			if upto > below && hi > lo {
				seen[b] += (hi - lo) / (upto - below)
			}
		}
	}
	expected, sum := float64(len(days))/bins, 0.0
	for _, s := range seen {
		sum += (s - expected) * (s - expected) / expected
	}
	return ChiSquare(sum, bins-2)
}

// negativeBinomial is how likely fewer than n, and n or fewer, are when a gamma-distributed factor of variance v weighs a mean.
func negativeBinomial(n int, mean, v float64) (below, upto float64) {
	if mean <= 0 {
		return 0, 1
	}
	logs := func(k int) float64 {
		x, _ := math.Lgamma(float64(k) + 1)
		if v < 1e-9 {
			return float64(k)*math.Log(mean) - mean - x
		}
		r := 1 / v
		a, _ := math.Lgamma(float64(k) + r)
		b, _ := math.Lgamma(r)
		return a - b - x + r*math.Log(r/(r+mean)) + float64(k)*math.Log(mean/(r+mean))
	}
	for k := range n {
		below += math.Exp(logs(k))
	}
	return min(below, 1), min(below+math.Exp(logs(n)), 1)
}

// growth is by how much more comes in a year, from a line through whole weeks.
func growth(days []float64) Figure {
	weeks := len(days) / 7
	if weeks < leastWeeks {
		return refuse(weeks, "Growth needs %d whole weeks, and the log has %d.", leastWeeks, weeks)
	}
	n := float64(weeks)
	middle, total, cross, squares := (n-1)/2, 0.0, 0.0, 0.0
	counts := make([]float64, weeks)
	for w := range weeks {
		for _, d := range days[w*7 : w*7+7] {
			counts[w] += d
		}
		total += counts[w]
	}
	average := total / n
	for w, c := range counts {
		cross += (float64(w) - middle) * (c - average)
		squares += (float64(w) - middle) * (float64(w) - middle)
	}
	if average == 0 {
		return refuse(weeks, "Nothing came.")
	}
	slope, rest := cross/squares, 0.0
	for w, c := range counts {
		d := c - average - slope*(float64(w)-middle)
		rest += d * d
	}
	const yearly, student = 365.25 / 7, 2.064 // of 24 degrees of freedom: no less for more
	g := slope / average * yearly
	half := student * math.Sqrt(rest/(n-2)/squares) / average * yearly
	return Figure{Interval: simulate.Interval{Mean: g, Low: g - half, High: g + half, N: weeks}, Fits: within(half, .05, .15)}
}

// pattern is what each hour of the week weighs, and by which share of tickets odd weeks differ from even ones.
func (f *Fitter) pattern(days int) ([]float64, Figure) {
	total := 0
	for h := range f.week[0] {
		total += f.week[0][h] + f.week[1][h]
	}
	switch {
	case f.grain() == Days:
		return nil, refuse(total, "The log says on which day tickets were opened, not at which hour.")
	case days < 2*leastDays || total < leastHours:
		return nil, refuse(total, "The hours of a week need %d tickets in %d whole days, and the log has %d in %d.", leastHours, 2*leastDays, total, days)
	}
	weights := make([]float64, len(f.week[0]))
	odd, even, apart := 0.0, 0.0, 0.0
	for h := range weights {
		odd += float64(f.week[1][h])
		even += float64(f.week[0][h])
		weights[h] = float64(f.week[0][h]+f.week[1][h]) / float64(total) * float64(len(weights))
	}
	for h := range weights {
		apart += math.Abs(float64(f.week[1][h])/max(1, odd)-float64(f.week[0][h])/max(1, even)) / 2
	}
	// By chance alone the two halves differ by about so much.
	chance := 0.0
	for _, w := range weights {
		chance += math.Sqrt(w / float64(len(weights)) * (1/max(1, odd) + 1/max(1, even)) / (2 * math.Pi))
	}
	excess := max(0, apart-chance)
	return weights, Figure{Interval: simulate.Interval{Mean: excess, Low: excess, High: excess, N: total}, Fits: within(excess, .05, .1)}
}
