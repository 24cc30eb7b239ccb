package simulate_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"belay/internal/queueing"
	"belay/internal/simulate"
)

// seed is chance that is the same each time.
func seed(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, 7)) }

// coverage plays a network by many seeds and says of each estimate how often its 95 % interval held the exact value.
func coverage(t *testing.T, n simulate.Network, p simulate.Plan, seeds int, exact map[string]float64, of func(simulate.Seen) map[string]simulate.Interval) (held, all int) {
	t.Helper()
	by := map[string]int{}
	for s := range seeds {
		seen, err := n.Play(p, seed(uint64(s)))
		if err != nil {
			t.Fatal(err)
		}
		for name, interval := range of(seen) {
			if interval.Holds(exact[name]) {
				by[name]++
			}
		}
	}
	for name, n := range by {
		held += n
		t.Logf("%s: %d of %d", name, n, seeds)
		// Of sixty intervals at the nominal rate, fewer than 53 hold once in a hundred times.
		if float64(n) < .87*float64(seeds) {
			t.Errorf("%s: %d of %d intervals hold the exact value", name, n, seeds)
		}
	}
	return held, len(exact) * seeds
}

// The networks that are held to exact values, in the units of the closed forms.
func oneQueue(lambda, mu float64, servers int) simulate.Network {
	return simulate.Network{
		Nodes:   []simulate.Node{{Servers: servers, Service: simulate.Exponential(1 / mu)}},
		Classes: []simulate.Class{{Rate: lambda}},
	}
}

func threeLines() simulate.Network {
	return simulate.Network{
		Nodes: []simulate.Node{
			{Servers: 7, Service: simulate.Exponential(.25), Moves: []float64{0, .3, 0}},
			{Servers: 9, Service: simulate.Exponential(1), Moves: []float64{.05, 0, .25}},
			{Servers: 4, Service: simulate.Exponential(2), Moves: []float64{0, .1, 0}},
		},
		Classes: []simulate.Class{{Rate: 20}},
	}
}

// TestIntervalsHoldTheExactValuesAtTheirNominalRate is the proof of the simulator: of all the 95 % intervals that it prints for cases
// that the closed forms know exactly, 95 in a hundred hold the exact value. It plays 15 million tickets, which takes some seconds, and
// half a minute with the race detector.
func TestIntervalsHoldTheExactValuesAtTheirNominalRate(t *testing.T) {
	const seeds = 60
	held, all := 0, 0
	count := func(h, a int) { held, all = held+h, all+a }

	mmc := queueing.Queue{Lambda: 100.0 / 30, Mu: 1.0 / 3, Servers: 14}
	count(coverage(t, oneQueue(mmc.Lambda, mmc.Mu, mmc.Servers), simulate.Plan{WarmUp: 1000, Batches: 20, Size: 1500}, seeds,
		map[string]float64{"M/M/14 wait": mmc.Wait(), "M/M/14 share that waits": mmc.Waits(), "M/M/14 stay": mmc.Sojourn()},
		func(s simulate.Seen) map[string]simulate.Interval {
			return map[string]simulate.Interval{"M/M/14 wait": s.Wait, "M/M/14 share that waits": s.Waits, "M/M/14 stay": s.Stay}
		}))

	leaving := oneQueue(10, 1, 10)
	leaving.Nodes[0].Patience = simulate.Exponential(1)
	f := queueing.Abandoning{Queue: queueing.Queue{Lambda: 10, Mu: 1, Servers: 10}, Theta: 1}.Figures()
	count(coverage(t, leaving, simulate.Plan{WarmUp: 300, Batches: 20, Size: 1000}, seeds,
		map[string]float64{"Erlang A share that leaves": f.Abandons, "Erlang A wait": f.Wait, "Erlang A share that waits": f.Waits},
		func(s simulate.Seen) map[string]simulate.Interval {
			return map[string]simulate.Interval{"Erlang A share that leaves": s.Abandons, "Erlang A wait": s.Wait, "Erlang A share that waits": s.Waits}
		}))

	for _, interrupts := range []bool{false, true} {
		lambdas := []float64{.2, .6, 1.2}
		exact, err := queueing.Cobham(lambdas, 3, 2)
		name := "finished first, class "
		if interrupts {
			exact, err = queueing.Interrupting(lambdas, 3, 2)
			name = "interrupted, class "
		}
		if err != nil {
			t.Fatal(err)
		}
		desk := simulate.Network{Nodes: []simulate.Node{{Servers: 2, Service: simulate.Exponential(1.0 / 3), Interrupts: interrupts}}}
		want := map[string]float64{}
		for k, l := range lambdas {
			desk.Classes = append(desk.Classes, simulate.Class{Rate: l})
			if !interrupts || k > 0 { // the first is interrupted by nobody and waits for 0.0004 h: too rare for batches
				want[name+string(rune('1'+k))] = exact[k]
			}
		}
		count(coverage(t, desk, simulate.Plan{WarmUp: 300, Batches: 20, Size: 2500}, seeds, want, func(s simulate.Seen) map[string]simulate.Interval {
			out := map[string]simulate.Interval{}
			for k := range lambdas {
				if _, asked := want[name+string(rune('1'+k))]; asked {
					out[name+string(rune('1'+k))] = s.ByClass[k]
				}
			}
			return out
		}))
	}

	count(coverage(t, threeLines(), simulate.Plan{WarmUp: 2000, Batches: 20, Size: 10_000}, seeds/2,
		map[string]float64{"three lines of support, stay": .8953576102},
		func(s simulate.Seen) map[string]simulate.Interval {
			return map[string]simulate.Interval{"three lines of support, stay": s.Stay}
		}))

	rate := float64(held) / float64(all)
	t.Logf("%d of %d intervals hold the exact value: %.1f %%", held, all, rate*100)
	if rate < .93 || rate > .975 {
		t.Errorf("%.1f %% of the intervals hold the exact value, and 95 %% should", rate*100)
	}
}

func TestThreeLinesOfSupportTakeTheirExactTime(t *testing.T) {
	seen, err := threeLines().Play(simulate.Plan{WarmUp: 20_000, Batches: 30, Size: 20_000}, seed(1))
	if err != nil {
		t.Fatal(err)
	}
	if !seen.Stay.Holds(.8953576102) || seen.Stay.Half() > .02 {
		t.Errorf("a ticket takes %+v h, and 0.8953576102 is exact", seen.Stay)
	}
}

func TestServicesOfAnyLengthWaitAsMG1Says(t *testing.T) {
	for name, service := range map[string]simulate.Length{"fixed": simulate.Fixed(1), "lognormal": simulate.NewLognormal(1, 2)} {
		n := oneQueue(.6, 1, 1)
		n.Nodes[0].Service = service
		seen, err := n.Play(simulate.Plan{WarmUp: 5000, Batches: 30, Size: 10_000}, seed(3))
		if err != nil {
			t.Fatal(err)
		}
		scv := map[string]float64{"fixed": 0, "lognormal": 4}[name]
		if want := queueing.OneGeneral(.6, 1, scv); math.Abs(seen.Wait.Mean-want) > 3*seen.Wait.Half() {
			t.Errorf("%s: the wait is %+v, and %v is exact", name, seen.Wait, want)
		}
	}
}

func TestTheSameSeedSeesTheSame(t *testing.T) {
	p := simulate.Plan{WarmUp: 100, Batches: 5, Size: 200}
	one, errOne := threeLines().Play(p, seed(11))
	two, errTwo := threeLines().Play(p, seed(11))
	other, errOther := threeLines().Play(p, seed(12))
	if errOne != nil || errTwo != nil || errOther != nil {
		t.Fatal(errOne, errTwo, errOther)
	}
	if !reflect.DeepEqual(one, two) || reflect.DeepEqual(one, other) {
		t.Errorf("%+v, %+v, %+v", one, two, other)
	}
}

func TestWhatCannotBePlayedIsRefused(t *testing.T) {
	plan := simulate.Plan{Batches: 2, Size: 10}
	for _, row := range []struct {
		says string
		n    simulate.Network
		p    simulate.Plan
	}{
		{"at least one node and one class", simulate.Network{}, plan},
		{"at least 2 batches", oneQueue(1, 2, 1), simulate.Plan{Batches: 1, Size: 1}},
		{"node 1 needs a server", oneQueue(1, 2, 0), plan},
		{"class 1 arrives at a rate above 0", oneQueue(-1, 2, 1), plan},
		{"class 1 arrives at a rate above 0", oneQueue(math.NaN(), 2, 1), plan},
		{"sum to 1.2000, above 1", simulate.Network{Nodes: []simulate.Node{{Servers: 1, Service: simulate.Fixed(1), Moves: []float64{1.2}}}, Classes: []simulate.Class{{Rate: 1}}}, plan},
		{"a chance of 0 or more, not -1", simulate.Network{Nodes: []simulate.Node{{Servers: 1, Service: simulate.Fixed(1), Moves: []float64{-1}}}, Classes: []simulate.Class{{Rate: 1}}}, plan},
		{"work is never done: more comes than can be served", simulate.Network{
			Nodes:   []simulate.Node{{Servers: 1, Service: simulate.Fixed(1)}},
			Classes: []simulate.Class{{Rate: 2}, {Rate: 1}},
		}, plan},
	} {
		if _, err := row.n.Play(row.p, seed(1)); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("the error is %v, and should say: %s", err, row.says)
		}
	}
}
