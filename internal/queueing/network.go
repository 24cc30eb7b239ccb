package queueing

import (
	"errors"
	"fmt"
	"math"
)

// Network is a Jackson network: queues between which work moves by chance. Node j gets new work at rate Arrivals[j]; what leaves
// node i goes to node j with chance Moves[i][j], and out with what is left of 1. Services are exponential, first come first
// served, without priorities; with them, simulate.
type Network struct {
	Arrivals []float64
	Mu       []float64
	Servers  []int
	Moves    [][]float64
}

// Flow is what a network comes to.
type Flow struct {
	Nodes   []Queue // with the rates at which all work reaches them
	Present float64 // the mean number in the network
	Sojourn float64 // the mean time from arrival until it leaves
	Work    float64 // the mean time of service per arrival, over all visits
}

// Solve finds the flow. It refuses chances that do not sum, a network that nothing leaves, and one with nodes that drown:
// then the error wraps an *Unstable and names each of them, and the flow has the nodes all the same.
func (n Network) Solve() (Flow, error) {
	rates, err := n.Rates()
	if err != nil {
		return Flow{}, err
	}
	var f Flow
	var drown []error
	in := 0.0
	for j, rate := range rates {
		q := Queue{Lambda: rate, Mu: n.Mu[j], Servers: n.Servers[j]}
		if err := q.Check(); err != nil {
			drown = append(drown, fmt.Errorf("node %d: %w", j+1, err))
		}
		f.Nodes = append(f.Nodes, q)
		f.Present += q.Present()
		f.Work += q.Load()
		in += n.Arrivals[j]
	}
	if in > 0 {
		f.Sojourn, f.Work = f.Present/in, f.Work/in
	}
	return f, errors.Join(drown...)
}

// Rates are those at which all work reaches each node: lambda = arrivals + lambda P, by elimination with pivots. They do
// not depend on who serves there.
func (n Network) Rates() ([]float64, error) {
	size := len(n.Arrivals)
	if size == 0 || len(n.Mu) != size || len(n.Servers) != size || len(n.Moves) != size {
		return nil, errors.New("a network has at least one node, and as many rates, servers and rows of moves as nodes")
	}
	rows := make([][]float64, size)
	for j := range rows {
		if a := n.Arrivals[j]; !(a >= 0) || math.IsInf(a, 0) {
			return nil, fmt.Errorf("new work reaches node %d at a rate of 0 or more, not %v", j+1, a)
		}
		rows[j] = make([]float64, size+1)
		rows[j][j], rows[j][size] = 1, n.Arrivals[j]
	}
	for i, moves := range n.Moves {
		sum := 0.0
		if len(moves) != size {
			return nil, fmt.Errorf("node %d names %d nodes to move to, and there are %d", i+1, len(moves), size)
		}
		for j, p := range moves {
			if !(p >= 0) {
				return nil, fmt.Errorf("work moves from node %d to node %d with a chance of 0 or more, not %v", i+1, j+1, p)
			}
			sum += p
			rows[j][i] -= p
		}
		if sum > 1+1e-9 {
			return nil, fmt.Errorf("the chances of moving on from node %d sum to %.4f, above 1", i+1, sum)
		}
	}
	return eliminate(rows)
}

// eliminate solves a system of linear equations, each row's right side last.
func eliminate(rows [][]float64) ([]float64, error) {
	size := len(rows)
	for k := range size {
		best := k
		for i := k + 1; i < size; i++ {
			if math.Abs(rows[i][k]) > math.Abs(rows[best][k]) {
				best = i
			}
		}
		rows[k], rows[best] = rows[best], rows[k]
		if math.Abs(rows[k][k]) < 1e-12 {
			return nil, errors.New("work goes round in the network and never leaves it")
		}
		for i := range size {
			if i == k {
				continue
			}
			factor := rows[i][k] / rows[k][k]
			for j := k; j <= size; j++ {
				rows[i][j] -= factor * rows[k][j]
			}
		}
	}
	out := make([]float64, size)
	for k := range size {
		out[k] = rows[k][size] / rows[k][k]
	}
	return out, nil
}
