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
	spread := ln(1 + float64(variation*variation))
	return Lognormal{mean: mean, mu: ln(mean) - spread/2, sigma: math.Sqrt(spread)}
}

// Draw draws one length.
func (l Lognormal) Draw(chance *rand.Rand) float64 {
	return exp(l.mu + float64(l.sigma*gaussian(chance)))
}

// Mean is the mean.
func (l Lognormal) Mean() float64 { return l.mean }

// Empirical is a length like those that were seen: each as likely as another.
type Empirical struct {
	seen  []float64
	scale float64 // what one of them is multiplied by
}

// NewEmpirical is the length that was seen; it refuses none at all, and lengths below 0.
func NewEmpirical(seen []float64) (Empirical, error) {
	if len(seen) == 0 {
		return Empirical{}, fmt.Errorf("no length was seen, so none can be drawn")
	}
	for _, s := range seen {
		if !amount(s) {
			return Empirical{}, fmt.Errorf("a length is 0 or more, not %v", s)
		}
	}
	return Empirical{seen: slices.Clone(seen), scale: 1}, nil
}

// Draw draws one of those seen.
func (e Empirical) Draw(chance *rand.Rand) float64 { return e.seen[chance.IntN(len(e.seen))] * e.scale }

// Mean is that of those seen.
func (e Empirical) Mean() float64 {
	sum := 0.0
	for _, s := range e.seen {
		sum += s
	}
	return sum * e.scale / float64(len(e.seen))
}

// gamma draws from the gamma distribution of a shape above 0 and mean 1, by Marsaglia and Tsang's method: it mixes the
// rate of arrivals that come in bursts.
func gamma(chance *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(chance, shape+1) * (shape + 1) / shape * exp(-exponential(chance)/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := gaussian(chance)
		v := 1 + float64(c*x)
		if v <= 0 {
			continue
		}
		v = v * v * v
		if -exponential(chance) < float64(x*x/2)+d-float64(d*v)+float64(d*ln(v)) {
			return d * v / shape
		}
	}
}

// poisson draws how many come when mean are expected: by multiplying for few, by halves for many.
func poisson(chance *rand.Rand, mean float64) int {
	n := 0
	for mean > 30 { // the time until the k-th arrival is gamma; what is left of it is Poisson's again
		k := int(mean * 7 / 8)
		at := gamma(chance, float64(k)) * float64(k)
		if at > mean {
			hit := 0
			for range k - 1 {
				if chance.Float64() < mean/at {
					hit++
				}
			}
			return n + hit
		}
		n += k
		mean -= at
	}
	for p, limit := chance.Float64(), exp(-mean); p > limit; p *= chance.Float64() {
		n++
	}
	return n
}
