package simulate_test

import (
	"math"
	"testing"

	"belay/internal/simulate"
)

func TestLengthsHaveTheMeanAndTheSpreadThatTheyAreMadeFor(t *testing.T) {
	seen, err := simulate.NewEmpirical([]float64{1, 2, 3, 10})
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		length    simulate.Length
		mean, dev float64
	}{
		"fixed":       {simulate.Fixed(7), 7, 0},
		"exponential": {simulate.Exponential(3), 3, 3},
		"lognormal":   {simulate.NewLognormal(20, 1), 20, 20},
		"empirical":   {seen, 4, math.Sqrt(12.5)},
	} {
		chance, sum, squares := seed(5), 0.0, 0.0
		const n = 400_000
		for range n {
			x := row.length.Draw(chance)
			sum += x
			squares += x * x
		}
		mean := sum / n
		dev := math.Sqrt(max(0, squares/n-mean*mean))
		if math.Abs(mean-row.mean) > .01*row.mean || math.Abs(dev-row.dev) > .02*row.mean || math.Abs(row.length.Mean()-row.mean) > 1e-9 {
			t.Errorf("%s: drawn are %v ± %v, and should be %v ± %v; it says %v", name, mean, dev, row.mean, row.dev, row.length.Mean())
		}
	}
}

func TestLengthsThatNobodySawAreRefused(t *testing.T) {
	for _, seen := range [][]float64{nil, {1, -1}, {math.NaN()}, {math.Inf(1)}} {
		if _, err := simulate.NewEmpirical(seen); err == nil {
			t.Errorf("%v is drawn from", seen)
		}
	}
}

func TestIntervalsAreThoseOfTheBooks(t *testing.T) {
	var s simulate.Sample
	for _, x := range []float64{1, 2, 3, 4, 5} {
		s.Add(x)
	}
	if i := s.Interval(); i.Mean != 3 || math.Abs(i.Half()-2.7764*math.Sqrt(.5)) > 1e-4 || i.N != 5 {
		t.Errorf("Student says %+v", i)
	}
	var many simulate.Sample
	for i := range 31 {
		many.Add(float64(i % 2))
	}
	if i := many.Interval(); math.Abs(i.Half()/math.Sqrt(.2580645161/31)-2.0423) > 1e-3 {
		t.Errorf("Student says %+v for 30 degrees", i)
	}
	if i := simulate.Wilson(9, 10); math.Abs(i.Low-.5958) > 1e-4 || math.Abs(i.High-.9821) > 1e-4 {
		t.Errorf("Wilson says %+v", i)
	}
	if i := simulate.Wilson(10, 10); i.High != 1 || math.Abs(i.Low-.7225) > 1e-4 {
		t.Errorf("Wilson says %+v of all", i)
	}
	if i := simulate.Wilson(0, 0); i.Low != 0 || i.High != 1 {
		t.Errorf("Wilson says %+v of none", i)
	}
}
