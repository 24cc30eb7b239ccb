package simulate_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"belay/internal/simulate"
)

// lone is one person who always answers, and for whom work piles up in some weeks and not in others.
const lone = `
belay: 1
name: Lone
timezone: UTC
calendars: {all: {hours: "00:00-24:00"}}
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us, works: all, phone: "+44 1632 960111"}}
services: {line: {name: The line, entry: desk}}
severities: {normal: {means: One waits, clock: always, acknowledge: 4h, attain: 90%}}
functions: {desk: {link: functional, line: 1, resolves: 100%, cover: [{people: [ann], hours: all}]}}
demand: {line: {per_week: 75, mix: {normal: 100%}, pattern: always, effort: {1: 90m}}}
`

// TestTheIntervalOfAnAttainmentHoldsTheTruthAtItsRate makes many small studies, and holds each against all of them. As if tickets
// were independent, Wilson's interval would be far too narrow.
func TestTheIntervalOfAnAttainmentHoldsTheTruthAtItsRate(t *testing.T) {
	const studies, runs = 150, 8
	base := weeks(read(t, lone), 2, 1000)
	base.Habits = simulate.Habits{Work: "exponential"}
	kept, judged := make([]int, studies*runs), make([]int, studies*runs)
	var group sync.WaitGroup
	for core := range 2 {
		group.Go(func() {
			for i := core; i < studies*runs; i += 2 {
				s := base
				s.Seed += uint64(i)
				if tally, err := simulate.Play(s); err == nil {
					kept[i], judged[i] = tally.Promises[0].Kept, tally.Promises[0].Judged()
				}
			}
		})
	}
	group.Wait()
	truth := simulate.Attainment(kept, judged).Mean
	holds, alone := 0, 0
	for i := 0; i < studies*runs; i += runs {
		k, n := kept[i:i+runs], judged[i:i+runs]
		if simulate.Attainment(k, n).Holds(truth) {
			holds++
		}
		if simulate.Wilson(sum(k), sum(n)).Holds(truth) {
			alone++
		}
	}
	t.Logf("of %d intervals around %.3f, %d hold it; as if tickets were independent, %d", studies, truth, holds, alone)
	if holds < 131 || alone > 100 { // 95 %, less four standard errors
		t.Errorf("of %d intervals, %d hold what is true, and %d as if tickets were independent", studies, holds, alone)
	}
}

// sum is the sum of counts.
func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// TestTheIntervalOfAnAttainmentIsNominalForManyKindsOfRuns draws runs whose own shares are spread about the truth: not at all, a little
// and much.
func TestTheIntervalOfAnAttainmentIsNominalForManyKindsOfRuns(t *testing.T) {
	chance := rand.New(rand.NewPCG(8, 1))
	for _, of := range []struct {
		truth, spread float64
		size          int
	}{{.5, 0, 30}, {.9, 0, 30}, {.9, .03, 100}, {.8, .1, 100}, {.6, .2, 300}, {.95, 0, 5}} {
		const studies, runs = 1000, 20
		holds := 0
		for range studies {
			kept, judged := make([]int, runs), make([]int, runs)
			for i := range runs {
				share := of.truth + of.spread*(2*chance.Float64()-1)
				judged[i] = of.size/2 + chance.IntN(of.size+1)
				for range judged[i] {
					if chance.Float64() < share {
						kept[i]++
					}
				}
			}
			if simulate.Attainment(kept, judged).Holds(of.truth) {
				holds++
			}
		}
		if holds < 930 || holds > 990 {
			t.Errorf("%+v: of %d intervals, %d hold the truth", of, studies, holds)
		}
	}
}

func TestOneRunSaysNothingOfHowRunsDiffer(t *testing.T) {
	if got := simulate.Attainment([]int{90, 0}, []int{100, 0}); got.Low != 0 || got.High != 1 || got.Mean != .9 || got.N != 100 {
		t.Errorf("it says %+v", got)
	}
	if got := simulate.Attainment([]int{50, 50, 50, 50, 50}, []int{50, 50, 50, 50, 50}); got.High != 1 || got.Low < .95 || got.Low == 1 {
		t.Errorf("nothing late in five runs says %+v", got)
	}
}
