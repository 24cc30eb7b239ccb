package fit

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"belay/internal/simulate"
)

// Shape is how lengths are spread: how well a lognormal and an exponential distribution fit them, both by their greatest
// likelihood.
type Shape struct {
	Mean      Figure    `json:"mean"`
	Median    float64   `json:"median"`
	P90       float64   `json:"p90"`
	Mu        float64   `json:"mu"`        // of the lognormal: the mean of the logarithm
	Sigma     float64   `json:"sigma"`     // and its standard deviation
	Lognormal float64   `json:"lognormal"` // its greatest distance from what was seen (Kolmogorov, Smirnov)
	Memory    float64   `json:"memoryless"`
	Better    string    `json:"better,omitempty"` // lognormal or exponential; empty where neither could be fitted
	Fits      Goodness  `json:"fits,omitempty"`   // how well the better one does
	Why       string    `json:"why,omitempty"`    // why neither could be fitted
	Seen      []float64 `json:"-"`                // a sample of them, sorted
}

// The names of shapes.
const (
	lognormal   = "lognormal"
	exponential = "exponential"
)

// Variation is the standard deviation of the lognormal over its mean.
func (s *Shape) Variation() float64 { return math.Sqrt(math.Expm1(s.Sigma * s.Sigma)) }

// maxKept is how many lengths are kept as a sample.
const maxKept = 4000

// lengths are lengths that were seen: all of them counted, and an even sample of them kept (Vitter's algorithm R).
type lengths struct {
	all    simulate.Sample
	seen   int
	kept   []float64
	chance *rand.Rand
}

// add counts a length.
func (l *lengths) add(seconds float64) {
	l.all.Add(seconds)
	l.seen++
	if len(l.kept) < maxKept {
		l.kept = append(l.kept, seconds)
		return
	}
	if l.chance == nil {
		l.chance = rand.New(rand.NewPCG(maxKept, uint64(l.seen)))
	}
	if i := l.chance.IntN(l.seen); i < maxKept {
		l.kept[i] = seconds
	}
}

// shape fits distributions to the lengths. What took no time is left out of the fit.
func (l *lengths) shape(of string) Shape {
	s := Shape{Mean: mean(&l.all, of)}
	seen := slices.Clone(l.kept)
	slices.Sort(seen)
	if len(seen) > 0 {
		s.Median, s.P90 = seen[len(seen)/2], seen[len(seen)*9/10]
	}
	s.Seen = seen
	some := seen[firstAbove(seen, 0):]
	switch {
	case len(some) < leastShape:
		s.Why = refuse(len(some), "A shape needs %d %s that took some time, and the log has %d.", leastShape, of, len(some)).Why
		return s
	case some[0] == some[len(some)-1]:
		s.Why = refuse(len(some), "All %d %s took the same time, so nothing can be said of how it spreads.", len(some), of).Why
		return s
	}
	sum, squares, plain := 0.0, 0.0, 0.0
	for _, x := range some {
		sum += math.Log(x)
		plain += x
	}
	n := float64(len(some))
	s.Mu = sum / n
	for _, x := range some {
		squares += (math.Log(x) - s.Mu) * (math.Log(x) - s.Mu)
	}
	s.Sigma = math.Sqrt(squares / n)
	s.Lognormal = distance(some, func(x float64) float64 { return math.Erfc(-(math.Log(x)-s.Mu)/(s.Sigma*math.Sqrt2)) / 2 })
	s.Memory = distance(some, func(x float64) float64 { return -math.Expm1(-x * n / plain) })
	s.Better, s.Fits = lognormal, within(s.Lognormal, .05, .1)
	if s.Memory < s.Lognormal {
		s.Better, s.Fits = exponential, within(s.Memory, .05, .1)
	}
	return s
}

// firstAbove is the place of the first of sorted values that is above a limit.
func firstAbove(sorted []float64, limit float64) int {
	i, _ := slices.BinarySearchFunc(sorted, limit, func(x, limit float64) int {
		if x <= limit {
			return -1
		}
		return cmp.Compare(x, limit)
	})
	return i
}

// distance is the greatest distance between sorted values and a distribution (Kolmogorov, Smirnov).
func distance(sorted []float64, distribution func(float64) float64) float64 {
	far, n := 0.0, float64(len(sorted))
	for i, x := range sorted {
		p := distribution(x)
		far = max(far, p-float64(i)/n, float64(i+1)/n-p)
	}
	return far
}

// ChiSquare is how likely a value of at least x is for chi-square with so many degrees of freedom.
func ChiSquare(x float64, degrees int) float64 {
	if x <= 0 || degrees <= 0 {
		return 1
	}
	return mathext.GammaIncRegComp(float64(degrees)/2, x/2)
}
