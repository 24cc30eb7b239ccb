package simulate

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/ticket"
)

// moments are the mean and the variance of so many draws.
func moments(n int, draw func() float64) (mean, variance float64) {
	var s Sample
	for range n {
		s.Add(draw())
	}
	return s.mean, s.m2 / float64(s.n-1)
}

func TestPoissonsNumbersHaveTheirMeanForTheirVariance(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for _, want := range []float64{0, .1, 3, 29, 31, 200, 5000} {
		mean, variance := moments(40_000, func() float64 { return float64(poisson(chance, want)) })
		if math.Abs(mean-want) > 4*math.Sqrt(want/40_000)+1e-12 || math.Abs(variance-want) > .05*want+1e-12 {
			t.Errorf("drawn are %v with variance %v, and should be %v", mean, variance, want)
		}
	}
}

func TestUnevenDaysHaveMeanOneAndTheVarianceOfTheirShape(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	for _, shape := range []float64{.5, 1, 4, 20} {
		mean, variance := moments(200_000, func() float64 { return gamma(chance, shape) })
		if math.Abs(mean-1) > .02 || math.Abs(variance*shape-1) > .06 {
			t.Errorf("shape %v: drawn are %v with variance %v, and should be 1 with %v", shape, mean, variance, 1/shape)
		}
	}
}

func TestAnAgendaIsInOrderAndOfTheSameTimeFirstComesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a agenda[int, int]
		for i, at := range rapid.SliceOfN(rapid.IntRange(0, 20), 1, 60).Draw(t, "times") {
			a.note(at, i)
		}
		lastAt, lastNote := -1, -1
		for len(a.heap) > 0 {
			at, note := a.next()
			if at < lastAt || at == lastAt && note < lastNote {
				t.Fatalf("%d at %d comes after %d at %d", note, at, lastNote, lastAt)
			}
			lastAt, lastNote = at, note
		}
	})
}

func TestAPileKeepsWhoGoesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p pile
		var in []*life
		for i, rank := range rapid.SliceOfN(rapid.IntRange(0, 3), 1, 40).Draw(t, "ranks") {
			l := &life{rank: rank}
			l.Number = ticket.Number(i + 1)
			in = append(in, l)
			p.add(l)
		}
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(in)-1), 0, 20).Draw(t, "gone") {
			p.remove(in[i]) // also one that is gone already
			in[i].gone = true
		}
		slices.SortStableFunc(in, func(a, b *life) int { return cmp.Compare(a.rank, b.rank) })
		in = slices.DeleteFunc(in, func(l *life) bool { return l.gone })
		anyone := func(*life) bool { return true }
		for _, next := range in {
			if first := p.first(anyone); first != next || p.firstOf(anyone) != next || p.empty() {
				t.Fatalf("first goes %v and not number %d", first, next.Number)
			}
			p.remove(next)
		}
		if p.first(anyone) != nil || !p.empty() {
			t.Fatalf("who is gone is still there")
		}
	})
}
