package queueing_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/queueing"
)

// near says whether two numbers are the same but for what computing with floats costs.
func near(a, b, share float64) bool { return math.Abs(a-b) <= share*max(1, math.Abs(a), math.Abs(b)) }

// team draws a load that is not too heavy for so many servers.
func team(t *rapid.T) (servers int, load float64) {
	servers = rapid.IntRange(1, 200).Draw(t, "servers")
	return servers, float64(servers) * rapid.Float64Range(.01, .999).Draw(t, "occupancy")
}

// sums are Erlang's formulas as their definitions say: sums of a^k/k!, in numbers of 200 bits.
func sums(servers int, load float64) (b, c float64) {
	number := func(f float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(f) }
	a, term, below := number(load), number(1), number(0)
	for k := range servers {
		below.Add(below, term)
		term.Mul(term, a).Quo(term, number(float64(k+1)))
	}
	all := new(big.Float).Add(below, term)
	b, _ = new(big.Float).Quo(term, all).Float64()
	queued := new(big.Float).Mul(term, number(float64(servers)))
	queued.Quo(queued, new(big.Float).Sub(number(float64(servers)), a))
	all.Add(below, queued)
	c, _ = new(big.Float).Quo(queued, all).Float64()
	return b, c
}

func TestTheRecursionsSayWhatTheDefinitionsDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers, load := team(t)
		b, c := sums(servers, load)
		if got := queueing.ErlangB(servers, load); !near(got/b, 1, 1e-11) {
			t.Fatalf("B(%d, %v) is %v by the recursion and %v by the sum", servers, load, got, b)
		}
		if got := queueing.ErlangC(servers, load); !near(got/c, 1, 1e-9) {
			t.Fatalf("C(%d, %v) is %v by the recursion and %v by the sum", servers, load, got, c)
		}
	})
}

func TestMorePeopleNeverMakeAnybodyWaitLongerAndMoreWorkAlwaysDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers, load := team(t)
		at := rapid.Float64Range(0, 5).Draw(t, "wait")
		q := queueing.Queue{Lambda: load, Mu: 1, Servers: servers}
		bigger, lighter := q, q
		bigger.Servers++
		lighter.Lambda *= .9
		for _, better := range []queueing.Queue{bigger, lighter} {
			if better.Waits() > q.Waits() || better.Wait() > q.Wait() || better.WaitsLonger(at) > q.WaitsLonger(at) || better.StaysLonger(at) > q.StaysLonger(at)+1e-12 {
				t.Fatalf("%+v is worse than %+v", better, q)
			}
		}
	})
}

func TestTailsIntegrateToTheirMeans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 20).Draw(t, "servers")
		q := queueing.Queue{Lambda: float64(servers) * rapid.Float64Range(.1, .9).Draw(t, "occupancy"), Mu: 1, Servers: servers}
		slowest := min(q.Mu, float64(servers)-q.Lambda)
		mean := func(tail func(float64) float64) float64 { // by Simpson's rule, until next to nothing is left
			const steps = 20_000
			width, sum := 60/slowest/steps, 0.0
			for i := range steps / 2 {
				x := float64(2*i) * width
				sum += (tail(x) + 4*tail(x+width) + tail(x+2*width)) * width / 3
			}
			return sum
		}
		if got := mean(q.WaitsLonger); !near(got, q.Wait(), 1e-6) {
			t.Fatalf("%+v: the tail of the wait has the mean %v, not %v", q, got, q.Wait())
		}
		if got := mean(q.StaysLonger); !near(got, q.Sojourn(), 1e-6) {
			t.Fatalf("%+v: the tail of the stay has the mean %v, not %v", q, got, q.Sojourn())
		}
	})
}

func TestTheQuantileIsWhereTheTailIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers, load := team(t)
		q := queueing.Queue{Lambda: load, Mu: 1, Servers: servers}
		share := rapid.Float64Range(.01, .99).Draw(t, "share")
		switch at := q.WaitQuantile(share); {
		case at == 0 && q.Within(0) < share-1e-12:
			t.Fatalf("%+v: %v do not wait, less than %v", q, q.Within(0), share)
		case at > 0 && !near(q.Within(at), share, 1e-9):
			t.Fatalf("%+v: %v wait at most %v, not %v", q, q.Within(at), at, share)
		}
	})
}

// rates draws arrivals of classes that sum to a load.
func rates(t *rapid.T, load float64) []float64 {
	weights := rapid.SliceOfN(rapid.Float64Range(.05, 1), 1, 6).Draw(t, "classes")
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	for i := range weights {
		weights[i] *= load / sum
	}
	return weights
}

// mean is that of waits, weighted by arrivals.
func mean(lambdas, waits []float64) float64 {
	sum, total := 0.0, 0.0
	for i, l := range lambdas {
		sum += l * waits[i]
		total += l
	}
	return sum / total
}

func TestPrioritiesShareOutTheWaitingAndMakeNone(t *testing.T) { // the conservation law
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 40).Draw(t, "servers")
		lambdas := rates(t, float64(servers)*rapid.Float64Range(.05, .99).Draw(t, "occupancy"))
		alike := queueing.Queue{Mu: 1, Servers: servers}
		for _, l := range lambdas {
			alike.Lambda += l
		}
		finished, err := queueing.Cobham(lambdas, 1, servers)
		if err != nil || !near(mean(lambdas, finished), alike.Wait(), 1e-9) {
			t.Fatalf("finished first, all wait %v on average and %v when alike (%v)", mean(lambdas, finished), alike.Wait(), err)
		}
		interrupted, err := queueing.Interrupting(lambdas, 1, servers)
		if err != nil || !near(mean(lambdas, interrupted), alike.Wait(), 1e-9) {
			t.Fatalf("interrupted, all wait %v on average and %v when alike (%v)", mean(lambdas, interrupted), alike.Wait(), err)
		}
		for k := 1; k < len(lambdas); k++ {
			if finished[k] < finished[k-1] || interrupted[k] < interrupted[k-1]-1e-12 {
				t.Fatalf("class %d waits less than the one before it: %v, %v", k+1, finished, interrupted)
			}
		}
	})
}

func TestBeforeOnePersonTheGeneralFormsAreTheExponentialOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lambdas := rates(t, rapid.Float64Range(.05, .99).Draw(t, "occupancy"))
		var classes []queueing.Class
		for _, l := range lambdas {
			classes = append(classes, queueing.Exponential(l, 1))
		}
		one, errOne := queueing.OnePerson(classes)
		cobham, errCobham := queueing.Cobham(lambdas, 1, 1)
		stays, errStays := queueing.InterruptingOnePerson(classes)
		extra, errExtra := queueing.Interrupting(lambdas, 1, 1)
		if errOne != nil || errCobham != nil || errStays != nil || errExtra != nil {
			t.Fatal(errOne, errCobham, errStays, errExtra)
		}
		for k := range lambdas {
			if !near(one[k], cobham[k], 1e-9) || !near(stays[k], extra[k]+1, 1e-9) {
				t.Fatalf("class %d waits %v or %v, and stays %v or %v", k+1, one[k], cobham[k], stays[k], extra[k]+1)
			}
		}
	})
}

func TestAFormWithoutImpatienceIsTheLimitOfThatWithSome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 60).Draw(t, "servers")
		q := queueing.Queue{Lambda: float64(servers) * rapid.Float64Range(.1, .9).Draw(t, "occupancy"), Mu: 1, Servers: servers}
		f := queueing.Abandoning{Queue: q, Theta: 1e-7}.Figures()
		if !near(f.Waits, q.Waits(), 1e-4) || !near(f.Wait, q.Wait(), 1e-3) || !near(f.Occupancy, q.Occupancy(), 1e-5) {
			t.Fatalf("%+v: almost patient, %+v; patient, %v %v %v", q, f, q.Waits(), q.Wait(), q.Occupancy())
		}
	})
}

func TestWhoeverComesIsServedOrLeaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 60).Draw(t, "servers")
		q := queueing.Abandoning{
			Queue: queueing.Queue{Lambda: float64(servers) * rapid.Float64Range(.1, 3).Draw(t, "load"), Mu: 1, Servers: servers},
			Theta: rapid.Float64Range(.05, 5).Draw(t, "theta"),
		}
		if err := q.Check(); err != nil {
			t.Fatal(err)
		}
		f := q.Figures()
		if served := f.Occupancy * float64(servers) / q.Lambda; !near(served+f.Abandons, 1, 1e-9) {
			t.Fatalf("%+v: %v are served and %v leave", q, served, f.Abandons)
		}
		if ever := q.ServedWithin(1e6); !near(ever+f.Abandons, 1, 1e-9) {
			t.Fatalf("%+v: %v are ever served and %v leave", q, ever, f.Abandons)
		}
		if at := rapid.Float64Range(0, 3).Draw(t, "wait"); q.ServedWithin(at) > q.ServedWithin(at+.1)+1e-12 {
			t.Fatalf("%+v: fewer are served within %v than within less", q, at+.1)
		}
	})
}

// balanced says whether the product of the nodes' own distributions balances a network in a state: what leaves it is
// what comes to it. It is how a network is known without simulating it.
func balanced(n queueing.Network, f queueing.Flow, state []int) bool {
	weight := func(state []int) float64 { // unscaled: only ratios matter
		w := 1.0
		for j, present := range state {
			if present < 0 {
				return 0
			}
			for k := 1; k <= present; k++ {
				w *= f.Nodes[j].Load() / float64(min(k, n.Servers[j]))
			}
		}
		return w
	}
	serves := func(j, present int) float64 { return n.Mu[j] * float64(min(present, n.Servers[j])) }
	here, leaves, comes := weight(state), 0.0, 0.0
	with := func(changes map[int]int) []int {
		other := append([]int(nil), state...)
		for j, by := range changes {
			other[j] += by
		}
		return other
	}
	for j := range state {
		out := 1.0
		for i, p := range n.Moves[j] {
			out -= p
			if i != j { // from j to i: the state before had one more at j and one fewer at i
				comes += weight(with(map[int]int{j: 1, i: -1})) * serves(j, state[j]+1) * p
			}
		}
		leaves += here * (n.Arrivals[j] + serves(j, state[j])*(1-n.Moves[j][j]))
		comes += weight(with(map[int]int{j: -1}))*n.Arrivals[j] + weight(with(map[int]int{j: 1}))*serves(j, state[j]+1)*out
	}
	return near(comes/leaves, 1, 1e-9)
}

func TestANetworkBalancesInEveryState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 4).Draw(t, "nodes")
		n := queueing.Network{}
		for range size {
			n.Arrivals = append(n.Arrivals, rapid.Float64Range(.1, 3).Draw(t, "arrivals"))
			moves := rapid.SliceOfN(rapid.Float64Range(0, 1), size, size).Draw(t, "moves")
			for i := range moves {
				moves[i] *= .9 / float64(size)
			}
			n.Moves = append(n.Moves, moves)
			n.Mu, n.Servers = append(n.Mu, 1), append(n.Servers, 1)
		}
		rates, err := n.Rates()
		if err != nil {
			t.Fatal(err)
		}
		for j, rate := range rates {
			n.Servers[j] = rapid.IntRange(1, 5).Draw(t, "servers")
			n.Mu[j] = rate / float64(n.Servers[j]) / rapid.Float64Range(.1, .95).Draw(t, "occupancy")
		}
		f, err := n.Solve()
		if err != nil {
			t.Fatal(err)
		}
		state := rapid.SliceOfN(rapid.IntRange(0, 8), size, size).Draw(t, "state")
		if !balanced(n, f, state) {
			t.Fatalf("%+v does not balance in state %v", n, state)
		}
	})
}

func TestTheNeedIsTheLeastTeamThatKeepsTheGoal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := rapid.Float64Range(0, 120).Draw(t, "load")
		goal := queueing.Goal{
			Within:    rapid.Float64Range(.05, .999).Draw(t, "within"),
			Wait:      rapid.Float64Range(0, 2).Draw(t, "wait"),
			Occupancy: rapid.SampledFrom([]float64{0, .5, .85, 1}).Draw(t, "occupancy"),
		}
		keeps := func(c int) bool {
			q := queueing.Queue{Lambda: load, Mu: 1, Servers: c}
			return q.Check() == nil && q.Within(goal.Wait) >= goal.Within-1e-12 && (goal.Occupancy == 0 || q.Occupancy() <= goal.Occupancy+1e-9)
		}
		c, err := queueing.Need(load, 1, goal)
		if err != nil || !keeps(c) || c > 1 && keeps(c-1) && (queueing.Queue{Lambda: load, Mu: 1, Servers: c - 1}).Within(goal.Wait) > goal.Within+1e-9 {
			t.Fatalf("a load of %v needs %d for %+v (%v)", load, c, goal, err)
		}
	})
}

func TestTheHazardIsSmoothWhereItsSeriesTakesOver(t *testing.T) {
	below, above := queueing.Garnett(29.9999999, 1, 1), queueing.Garnett(30.0000001, 1, 1)
	if below < 0 || above < 0 || math.IsNaN(above) || above > 1e-100 {
		t.Errorf("with so many more people than work, %v and %v wait", below, above)
	}
	if got := queueing.Garnett(-45, 1, 1); !near(got, 1, 1e-12) { // hopelessly few people
		t.Errorf("with so few people, %v wait", got)
	}
}

func TestANeedByPriorityIsThatOfOneClassAndOfItsFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := rapid.Float64Range(.01, 60).Draw(t, "load")
		within, wait := rapid.Float64Range(.5, .99).Draw(t, "within"), rapid.Float64Range(0, 1).Draw(t, "wait")
		plain, err := queueing.Need(load, 1, queueing.Goal{Within: within, Wait: wait, Occupancy: .85})
		one, errOne := queueing.NeedByPriority([]queueing.Promise{{Lambda: load, Within: within, Wait: wait}}, 1, .85)
		if err != nil || errOne != nil || one != plain {
			t.Fatalf("a load of %v needs %d, and %d as one class (%v, %v)", load, plain, one, err, errOne)
		}
		share := rapid.Float64Range(.01, .99).Draw(t, "share")
		lambdas := []float64{load * share, load * (1 - share)}
		first, err := queueing.NeedByPriority([]queueing.Promise{{Lambda: lambdas[0], Within: within, Wait: wait}, {Lambda: lambdas[1]}}, 1, .85)
		if err != nil || first > plain || queueing.TopWaitsLonger(lambdas, 1, first, wait) > 1-within+1e-12 {
			t.Fatalf("%v of them first, a load of %v needs %d, and %d when all are alike (%v)", share, load, first, plain, err)
		}
	})
}
