package simulate

import (
	"errors"
	"fmt"
	"math"
)

// Network is queues between which work moves by chance, as the closed forms know them: the part of the simulator that is
// held to their exact values. Work of a class enters at its node; of those who wait, the lower class goes first, and in
// a class who came first.
type Network struct {
	Nodes   []Node
	Classes []Class
}

// Node is servers with one queue before them.
type Node struct {
	Servers    int
	Service    Length
	Patience   Length    // how long somebody waits before leaving; nil: for ever
	Interrupts bool      // a lower class interrupts a higher one, which goes on later where it stopped
	Moves      []float64 // the chance of going on to each node; out with what is left of 1
}

// Class is work that enters at a node at a mean time apart, at random.
type Class struct {
	Rate float64
	At   int
}

// Plan is how long a network is watched: Batches of Size arrivals each, after WarmUp arrivals that are not counted.
type Plan struct {
	WarmUp, Batches, Size int
}

// Seen is what was seen of a network, each an estimate from the means of batches.
type Seen struct {
	Stay     Interval   // from arrival until it leaves, those who leave unserved too
	Waits    Interval   // the share that is not served at once where it enters
	Wait     Interval   // the time beyond service where it enters, of those who leave unserved too
	Abandons Interval   // the share that leaves unserved
	ByClass  []Interval // Wait, of each class
	Played   int        // how many arrived in all, those of the warm-up too
}

// check refuses a network that cannot be played.
func (n Network) check(p Plan) error {
	if len(n.Nodes) == 0 || len(n.Classes) == 0 {
		return errors.New("a network has at least one node and one class of work")
	}
	if p.WarmUp < 0 || p.Batches < 2 || p.Size < 1 {
		return fmt.Errorf("a network is watched for at least 2 batches of 1, after a warm-up of 0 or more, not %+v", p)
	}
	for i, node := range n.Nodes {
		if node.Servers < 1 || node.Service == nil || len(node.Moves) > len(n.Nodes) {
			return fmt.Errorf("node %d needs a server, a service, and moves to no more nodes than there are", i+1)
		}
		sum := 0.0
		for _, m := range node.Moves {
			if !(m >= 0) {
				return fmt.Errorf("work moves on from node %d with a chance of 0 or more, not %v", i+1, m)
			}
			sum += m
		}
		if sum > 1+1e-9 {
			return fmt.Errorf("the chances of moving on from node %d sum to %.4f, above 1", i+1, sum)
		}
	}
	for i, c := range n.Classes {
		if !(c.Rate > 0) || math.IsInf(c.Rate, 0) || c.At < 0 || c.At >= len(n.Nodes) {
			return fmt.Errorf("class %d arrives at a rate above 0 at a node that there is, not at %v at %d", i+1, c.Rate, c.At+1)
		}
	}
	return nil
}
