package simulate

import (
	"math"
	"math/rand/v2"
)

// Floating-point arithmetic is the same everywhere only as long as every result is rounded. Two things keep it from that. The
// exponential and the logarithm of package math are written in assembly for some machines and in Go for others, and differ in
// the last digit. And a compiler may fuse x*y + z into one operation that rounds once, as it does on arm64 and not on amd64;
// an explicit conversion, float64(x*y) + z, forbids it (specification, "Floating-point operators"). So what a scenario draws goes
// through the functions below, which use nothing but sums, products and quotients, each rounded.

// ln is the natural logarithm of a number above 0, to about one unit in the last place.
func ln(x float64) float64 {
	m, e := math.Frexp(x) // exact
	if m < math.Sqrt2/2 {
		m *= 2
		e--
	}
	// ln m = 2 artanh s, of which 11 terms are enough for |s| below 0.172.
	s := (m - 1) / (m + 1)
	s2 := s * s
	sum := 0.0
	for _, factor := range [...]float64{1. / 21, 1. / 19, 1. / 17, 1. / 15, 1. / 13, 1. / 11, 1. / 9, 1. / 7, 1. / 5, 1. / 3} {
		sum = float64((sum + factor) * s2)
	}
	return float64(float64(e)*math.Ln2) + float64(2*float64(s*(1+sum)))
}

// exp is e to the power of x, to about one unit in the last place; 0 far below, and infinity far above.
func exp(x float64) float64 {
	const low, high = -745, 709
	switch {
	case x < low:
		return 0
	case x > high:
		return math.Inf(1)
	}
	const ln2High, ln2Low = 6.93147180369123816490e-01, 1.90821492927058770002e-10 // whose sum is ln 2; products with the first are exact
	k := math.Floor(x/math.Ln2 + .5)
	r := x - float64(k*ln2High)
	r -= float64(k * ln2Low)
	sum := 1.0
	for n := 14; n >= 1; n-- { // Taylor's series, by Horner
		sum = 1 + float64(float64(sum*r)/float64(n))
	}
	return math.Ldexp(sum, int(k)) // exact
}

// exponential draws from the exponential distribution of mean 1, by inversion.
func exponential(chance *rand.Rand) float64 { return -ln(1 - chance.Float64()) }

// memoryless is the Exponential of scenarios, by its mean: slower than that of networks, and the same on any machine.
type memoryless float64

// Draw draws one length.
func (m memoryless) Draw(chance *rand.Rand) float64 { return exponential(chance) * float64(m) }

// Mean is the mean.
func (m memoryless) Mean() float64 { return float64(m) }

// gaussian draws from the standard normal distribution, by Marsaglia's polar method.
func gaussian(chance *rand.Rand) float64 {
	for {
		u, v := 2*chance.Float64()-1, 2*chance.Float64()-1
		if s := float64(u*u) + float64(v*v); s > 0 && s < 1 {
			return u * math.Sqrt(-2*ln(s)/s)
		}
	}
}

// geometric draws how many there are, 1 or more, of a mean of 1 or more, when each may be the last with the same chance.
func geometric(chance *rand.Rand, mean float64) int {
	if mean <= 1 {
		return 1
	}
	return 1 + int(-exponential(chance)/ln(1-1/mean))
}
