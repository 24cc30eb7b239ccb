package simulate

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func TestLogarithmAndExponentialAreRightToTheLastDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-300, 300).Draw(t, "x")
		if got, want := exp(x), math.Exp(x); math.Abs(got/want-1) > 1e-14 {
			t.Fatalf("exp(%v) is %v, and should be %v", x, got, want)
		}
		y := rapid.Float64Range(1e-300, 1e300).Draw(t, "y")
		if got, want := ln(y), math.Log(y); math.Abs(got-want) > 4e-16*math.Max(1, math.Abs(want)) {
			t.Fatalf("ln(%v) is %v, and should be %v", y, got, want)
		}
	})
	if exp(-800) != 0 || !math.IsInf(exp(800), 1) || ln(1) != 0 || exp(0) != 1 {
		t.Error("the ends are wrong")
	}
}

func TestDrawsHaveTheMomentsOfTheirDistributions(t *testing.T) {
	chance := rand.New(rand.NewPCG(5, 6))
	for _, c := range []struct {
		name           string
		mean, variance float64
		draw           func() float64
	}{
		{"exponential", 1, 1, func() float64 { return exponential(chance) }},
		{"gaussian", 0, 1, func() float64 { return gaussian(chance) }},
		{"geometric", 5, 20, func() float64 { return float64(geometric(chance, 5)) }},
		{"geometric of one", 1, 0, func() float64 { return float64(geometric(chance, 1)) }},
		{"lognormal", 100, 2500, func() float64 { return NewLognormal(100, .5).Draw(chance) }},
	} {
		mean, variance := moments(200_000, c.draw)
		if math.Abs(mean-c.mean) > .01*max(1, c.mean) || math.Abs(variance-c.variance) > .03*max(1, c.variance) {
			t.Errorf("%s: drawn are %v with variance %v, and should be %v with %v", c.name, mean, variance, c.mean, c.variance)
		}
	}
}

// TestWhatIsDrawnIsTheSameOnAnyMachine pins draws to the last bit: what differs between machines shows here first.
func TestWhatIsDrawnIsTheSameOnAnyMachine(t *testing.T) {
	chance := rand.New(rand.NewPCG(7, 8))
	h := uint64(0)
	note := func(x float64) { h = mix(h ^ math.Float64bits(x)) }
	for i := range 2000 {
		note(exponential(chance))
		note(gaussian(chance))
		note(gamma(chance, .5+float64(i%7)))
		note(NewLognormal(600, 1).Draw(chance))
		note(float64(poisson(chance, float64(i%90))))
		note(exp(ln(1.05) * float64(i)))
	}
	if h != 0x85236272d71c45c7 {
		t.Errorf("what is drawn comes to %#x", h)
	}
}
