package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Length is a random length of time, in the unit of whoever draws it.
type Length interface {
	// Draw draws one length, 0 or more.
	Draw(chance *rand.Rand) float64
	// Mean is the mean of what is drawn.
	Mean() float64
}

// Fixed is always the same length.
type Fixed float64

// Draw is the length itself.
func (f Fixed) Draw(*rand.Rand) float64 { return float64(f) }

// Mean is the length itself.
func (f Fixed) Mean() float64 { return float64(f) }

// Exponential is a length without memory, by its mean: how long it has lasted says nothing of how long it will.
type Exponential float64

// Draw draws one length.
func (e Exponential) Draw(chance *rand.Rand) float64 { return chance.ExpFloat64() * float64(e) }

// Mean is the mean.
func (e Exponential) Mean() float64 { return float64(e) }

// Lognormal is a length as work on tickets usually has it: mostly short, now and then far longer.
type Lognormal struct {
	mean, mu, sigma float64
}

// NewLognormal is the lognormal length of a mean above 0 and a coefficient of variation, which for handling times is about 1.
func NewLognormal(mean, variation float64) Lognormal {
	spread := math.Log1p(variation * variation)
	return Lognormal{mean: mean, mu: math.Log(mean) - spread/2, sigma: math.Sqrt(spread)}
}

// Draw draws one length.
func (l Lognormal) Draw(chance *rand.Rand) float64 {
	return math.Exp(l.mu + l.sigma*chance.NormFloat64())
}

// Mean is the mean.
func (l Lognormal) Mean() float64 { return l.mean }

// Empirical is a length like those that were seen: each as likely as another.
type Empirical struct {
	seen []float64
	mean float64
}

// NewEmpirical is the length that was seen; it refuses none at all, and lengths below 0.
func NewEmpirical(seen []float64) (Empirical, error) {
	if len(seen) == 0 {
		return Empirical{}, fmt.Errorf("no length was seen, so none can be drawn")
	}
	sum := 0.0
	for _, s := range seen {
		if !(s >= 0) || math.IsInf(s, 0) {
			return Empirical{}, fmt.Errorf("a length is 0 or more, not %v", s)
		}
		sum += s
	}
	return Empirical{seen: slices.Clone(seen), mean: sum / float64(len(seen))}, nil
}

// Draw draws one of those seen.
func (e Empirical) Draw(chance *rand.Rand) float64 { return e.seen[chance.IntN(len(e.seen))] }

// Mean is that of those seen.
func (e Empirical) Mean() float64 { return e.mean }
