package queueing_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"belay/internal/queueing"
)

// second is the error of a call that gives a value and an error.
func second[T any](_ T, err error) error { return err }

func TestWhatIsNoQueueIsRefusedInASentence(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	queue := func(lambda, mu float64, c int) error {
		return queueing.Queue{Lambda: lambda, Mu: mu, Servers: c}.Check()
	}
	leaving := func(lambda, theta float64) error {
		return queueing.Abandoning{Queue: queueing.Queue{Lambda: lambda, Mu: 1, Servers: 1}, Theta: theta}.Check()
	}
	solve := func(n queueing.Network) error { return second(n.Solve()) }
	for _, row := range []struct {
		says string
		err  error
	}{
		{"arrivals come at a rate of 0 or more, not -1", queue(-1, 1, 1)},
		{"arrivals come at a rate of 0 or more, not NaN", queue(nan, 1, 1)},
		{"arrivals come at a rate of 0 or more, not +Inf", queue(inf, 1, 1)},
		{"a server serves at a rate above 0, not 0", queue(1, 0, 1)},
		{"a server serves at a rate above 0, not NaN", queue(1, nan, 1)},
		{"a queue has at least one server, not 0", queue(1, 2, 0)},
		{"5.00 people's work comes in for 5 people: the queue only grows; at least 6 are needed", queue(5, 1, 5)},
		{"a load of 1e+300 people's work is beyond what can be reckoned with", queue(1e300, 1, 5)},
		{"those who wait leave at a rate above 0, not 0", leaving(1, 0)},
		{"those who wait leave at a rate above 0, not NaN", leaving(1, nan)},
		{"would be in the queue at once, more than can be reckoned with", leaving(100, 1e-9)},
		{"a goal is a share between 0 and 1, not 1", second(queueing.Need(1, 1, queueing.Goal{Within: 1}))},
		{"people wait for 0 or more, not -1", second(queueing.Need(1, 1, queueing.Goal{Within: .8, Wait: -1}))},
		{"the highest occupancy is a share from 0 to 1, not 85", second(queueing.Need(1, 1, queueing.Goal{Within: .8, Occupancy: 85}))},
		{"arrivals come at a rate of 0 or more, not NaN", second(queueing.Need(nan, 1, queueing.Goal{Within: .8}))},
		{"no team of up to 1000000 people keeps that goal", second(queueing.Need(999_999, 1, queueing.Goal{Within: .8, Occupancy: .5}))},
		{"class 2: arrivals come at a rate of 0 or more, not -1", second(queueing.NeedByPriority([]queueing.Promise{{Lambda: 1}, {Lambda: -1}}, 1, 0))},
		{"class 1: a goal is a share between 0 and 1, not 2", second(queueing.NeedByPriority([]queueing.Promise{{Lambda: 1, Within: 2}}, 1, 0))},
		{"a server serves at a rate above 0, not 0", second(queueing.NeedByPriority([]queueing.Promise{{Lambda: 1}}, 0, 0))},
		{"the highest occupancy is a share from 0 to 1, not 2", second(queueing.NeedByPriority([]queueing.Promise{{Lambda: 1}}, 1, 2))},
		{"shrinkage is a share from 0 to below 1, not 1", second(queueing.Scheduled(3, 1))},
		{"shrinkage is a share from 0 to below 1, not -0.1", second(queueing.PeoplePerSeat(168, 40, -.1))},
		{"a seat is open for 0 hours or more, by people who work more than 0, not 168 and 0", second(queueing.PeoplePerSeat(168, 0, .3))},
		{"a backlog and what comes in are 0 or more", queueing.Deferred{Backlog: -1}.Check()},
		{"a backlog goes away in more than 0 days, not in 0", queueing.Deferred{Backlog: 1}.Check()},
		{"each takes more than 0 minutes, not 0", queueing.Deferred{}.Check()},
		{"more than 0 hours of a day go into the work, not 0", queueing.Deferred{Minutes: 1}.Check()},
		{"priorities need at least one class of arrivals", second(queueing.Cobham(nil, 1, 1))},
		{"class 2: arrivals of a class come at a rate above 0, not -3", second(queueing.Cobham([]float64{1, -3}, 1, 1))},
		{"a queue has at least one server, not 0", second(queueing.Interrupting([]float64{1}, 1, 0))},
		{"class 1: a service takes a mean time above 0, not 0", second(queueing.OnePerson([]queueing.Class{{Lambda: 1}}))},
		{"class 1: a service has a variance of 0 or more, not -1", second(queueing.InterruptingOnePerson([]queueing.Class{{Lambda: 1, Mean: 1, Variance: -1}}))},
		{"a network has at least one node", solve(queueing.Network{})},
		{"new work reaches node 1 at a rate of 0 or more, not -2", solve(queueing.Network{Arrivals: []float64{-2}, Mu: []float64{1}, Servers: []int{1}, Moves: [][]float64{{0}}})},
		{"node 1 names 2 nodes to move to, and there are 1", solve(queueing.Network{Arrivals: []float64{2}, Mu: []float64{1}, Servers: []int{1}, Moves: [][]float64{{0, 0}}})},
		{"the chances of moving on from node 1 sum to 1.2000, above 1", solve(queueing.Network{Arrivals: []float64{1, 0}, Mu: []float64{1, 1}, Servers: []int{1, 1}, Moves: [][]float64{{.6, .6}, {0, 0}}})},
		{"work moves from node 1 to node 1 with a chance of 0 or more, not NaN", solve(queueing.Network{Arrivals: []float64{1}, Mu: []float64{1}, Servers: []int{1}, Moves: [][]float64{{nan}}})},
		{"work goes round in the network and never leaves it", solve(queueing.Network{Arrivals: []float64{1, 0}, Mu: []float64{1, 1}, Servers: []int{1, 1}, Moves: [][]float64{{0, 1}, {1, 0}}})},
	} {
		if row.err == nil || !strings.Contains(row.err.Error(), row.says) {
			t.Errorf("the error is %v, and should say: %s", row.err, row.says)
		}
	}
}

func TestEveryNodeThatDrownsIsNamed(t *testing.T) {
	n := tiers
	n.Servers = []int{7, 6, 3}
	f, err := n.Solve()
	var unstable *queueing.Unstable
	if !errors.As(err, &unstable) || unstable.Servers != 6 {
		t.Fatalf("the error is %v", err)
	}
	if said := err.Error(); !strings.Contains(said, "node 2: 6.25 people's work comes in for 6 people") || !strings.Contains(said, "node 3: 3.12 people's work") {
		t.Errorf("it says %q", said)
	}
	if len(f.Nodes) != 3 || !math.IsInf(f.Sojourn, 1) {
		t.Errorf("the flow is %+v", f)
	}
}

func TestAQueueThatOnlyGrowsIsWaitedInForEver(t *testing.T) {
	q := queueing.Queue{Lambda: 5, Mu: 1, Servers: 4}
	if q.Waits() != 1 || !math.IsInf(q.Wait(), 1) || q.WaitsLonger(1e9) != 1 || q.StaysLonger(1e9) != 1 || !math.IsInf(q.WaitQuantile(.01), 1) {
		t.Errorf("%v wait for %v", q.Waits(), q.Wait())
	}
	if !math.IsInf(queueing.OneGeneral(1, 1, 1), 1) || !math.IsInf(queueing.Kingman(1, 1, 1, 1), 1) || queueing.HalfinWhitt(-1) != 1 {
		t.Error("a form says that a queue that only grows is not waited in for ever")
	}
}

func TestOnlyTheClassesThatDrownWaitForEver(t *testing.T) {
	inf := math.Inf(1)
	finite := func(waits []float64) []bool {
		var out []bool
		for _, w := range waits {
			out = append(out, w < inf && w >= 0)
		}
		return out
	}
	rates := []float64{.3, .4, .5, .2}
	var classes []queueing.Class
	for _, l := range rates {
		classes = append(classes, queueing.Exponential(l, 1))
	}
	want := []bool{true, true, false, false}
	for name, got := range map[string][]float64{
		"Cobham":                good[[]float64](t)(queueing.Cobham(rates, 1, 1)),
		"Interrupting":          good[[]float64](t)(queueing.Interrupting(rates, 1, 1)),
		"OnePerson":             good[[]float64](t)(queueing.OnePerson(classes)),
		"InterruptingOnePerson": good[[]float64](t)(queueing.InterruptingOnePerson(classes)),
	} {
		if !slices.Equal(finite(got), want) {
			t.Errorf("%s says %v", name, got)
		}
	}
	// Beside servers who are never idle, the first class waits for the rest of a service: 1 of mean 1, less what its own kind takes.
	exactly(t, "the wait beside a server who is never idle", good[[]float64](t)(queueing.OnePerson(classes))[0], 1, .7)
	exactly(t, "the same by Cobham", good[[]float64](t)(queueing.Cobham(rates, 1, 1))[0], 1, .7)
}

func TestNoArrivalsMakeNobodyWait(t *testing.T) {
	q := queueing.Queue{Mu: 1, Servers: 2}
	if q.Check() != nil || q.Wait() != 0 || q.WaitQuantile(.9) != 0 || q.StaysLonger(0) != 1 {
		t.Errorf("%v wait for %v", q.Waits(), q.Wait())
	}
	if f := (queueing.Abandoning{Queue: q, Theta: 1}).Figures(); f != (queueing.Figures{}) {
		t.Errorf("the figures are %+v", f)
	}
	if c := good[int](t)(queueing.Need(0, 1, queueing.Goal{Within: .8})); c != 1 {
		t.Errorf("%d are needed", c)
	}
}

// FuzzNeed holds that any goal is answered, or refused with a sentence, and quickly.
func FuzzNeed(f *testing.F) {
	f.Add(10.0, 1.0, .8, .1, .85)
	f.Add(-1.0, 0.0, 2.0, -1.0, 7.0)
	f.Add(1e308, 1e-308, .5, 0.0, 0.0)
	f.Add(999_999.0, 1.0, .999, 0.0, 1.0)
	f.Fuzz(func(t *testing.T, lambda, mu, within, wait, occupancy float64) {
		c, err := queueing.Need(lambda, mu, queueing.Goal{Within: within, Wait: wait, Occupancy: occupancy})
		if err == nil && c < 1 || err != nil && err.Error() == "" {
			t.Errorf("%d are needed (%v)", c, err)
		}
	})
}
