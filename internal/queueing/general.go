package queueing

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// OneGeneral is the mean wait before one server with arrivals at random and services of any distribution, by its mean and squared
// coefficient of variation: M/G/1, exact; infinite when the queue only grows.
func OneGeneral(lambda, mean, scv float64) float64 {
	if lambda*mean >= 1 {
		return math.Inf(1)
	}
	second := mean * mean * (1 + scv)
	return lambda * second / (2 * (1 - lambda*mean))
}

// General is the mean wait of M/G/c, or of G/G/c, by Lee and Longton's, and Allen and Cunneen's, approximation: that of M/M/c
// times the mean of the squared coefficients of variation of arrivals (1 at random) and services.
func (q Queue) General(arrivals, services float64) float64 {
	return (arrivals + services) / 2 * q.Wait()
}

// Kingman is an upper bound of the mean wait of G/G/1 that is close in heavy traffic: the occupancy, both squared coefficients of
// variation, and the mean service; infinite from an occupancy of 1 on.
func Kingman(occupancy, arrivals, services, mean float64) float64 {
	if occupancy >= 1 {
		return math.Inf(1)
	}
	return occupancy / (1 - occupancy) * (arrivals + services) / 2 * mean
}

// SquareRoot is how many servers the square-root rule gives a load: a + beta√a.
func SquareRoot(a, beta float64) float64 { return a + beta*math.Sqrt(a) }

// density and distribution are those of the standard normal.
func density(x float64) float64      { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
func distribution(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// hazard is the density of the standard normal over what lies to the right of it. Far out, where both are too small to
// be divided, it is the beginning of its asymptotic series.
func hazard(x float64) float64 {
	if x > 30 {
		return x + 1/x - 2/(x*x*x) + 10/math.Pow(x, 5)
	}
	return density(x) / distribution(-x)
}

// HalfinWhitt is the share that waits in a large team staffed by the square-root rule with beta when nobody leaves: all
// of them where beta is not above 0.
func HalfinWhitt(beta float64) float64 {
	if beta <= 0 {
		return 1
	}
	return 1 / (1 + beta*distribution(beta)/density(beta))
}

// Garnett is the share that waits in a large team staffed by the square-root rule when those who wait leave at rate theta and are
// served at rate mu.
func Garnett(beta, theta, mu float64) float64 {
	r := math.Sqrt(theta / mu)
	return 1 / (1 + r*hazard(beta/r)/hazard(-beta))
}

// MorePerShift is the chance of more than limit arrivals in a shift when their mean is given: pages at night, for instance.
func MorePerShift(mean float64, limit int) float64 {
	return mathext.GammaIncReg(float64(limit+1), mean)
}
