package queueing

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Abandoning is Erlang A, M/M/c+M: those who wait leave at rate Theta each, so that it has an answer at any load.
type Abandoning struct {
	Queue

	Theta float64
}

// mostPresent bounds how many may be in a queue that people leave, so that a patience that is next to none is refused
// and not waited for.
const mostPresent = 5_000_000

// Check refuses rates that are none. Unlike the check of a queue that nobody leaves, it lets any load pass.
func (q Abandoning) Check() error {
	if err := q.rates(); err != nil {
		return err
	}
	if !(q.Theta > 0) || math.IsInf(q.Theta, 0) {
		return fmt.Errorf("those who wait leave at a rate above 0, not %v", q.Theta)
	}
	if most := float64(q.Servers) + q.Lambda/q.Theta; most > mostPresent/2 {
		return fmt.Errorf("about %.0f would be in the queue at once, more than can be reckoned with", most)
	}
	return nil
}

// states is the stationary distribution of the number present, from 0 on, until what is left is nothing. Weights are
// scaled down on the way, so that a large load does not overflow.
func (q Abandoning) states() []float64 {
	c := float64(q.Servers)
	p := []float64{1}
	sum, weight := 1.0, 1.0
	for n := 1.0; n <= c || weight >= sum*1e-17; n++ {
		weight *= q.Lambda / (min(n, c)*q.Mu + max(n-c, 0)*q.Theta)
		p = append(p, weight)
		sum += weight
		if weight > 1e200 {
			for i := range p {
				p[i] /= weight
			}
			sum, weight = sum/weight, 1
		}
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// Figures of a queue that people leave.
type Figures struct {
	Waits     float64 // the share of arrivals that find all busy
	Abandons  float64 // the share that leaves unserved
	Wait      float64 // the mean time in the queue, of those who leave too
	Length    float64 // the mean number in the queue
	Occupancy float64
}

// Figures are what Erlang A says of rates that Check lets pass.
func (q Abandoning) Figures() Figures {
	var f Figures
	for n, p := range q.states() {
		if n >= q.Servers {
			f.Waits += p
			f.Length += float64(n-q.Servers) * p
		}
		f.Occupancy += float64(min(n, q.Servers)) * p
	}
	f.Occupancy /= float64(q.Servers)
	if q.Lambda > 0 {
		f.Wait = f.Length / q.Lambda
	}
	f.Abandons = q.Theta * f.Wait
	return f
}

// ServedWithin is the share of all arrivals that are served after a wait of no more than t.
//
// Who finds j ahead of them in the queue would wait V, and e^(-Theta V) has a beta distribution with parameters
// cMu/Theta and j+1; they are served if they have not left by then.
func (q Abandoning) ServedWithin(t float64) float64 {
	served, all := 0.0, float64(q.Servers)*q.Mu
	for n, p := range q.states() {
		if n < q.Servers {
			served += p
			continue
		}
		ahead := float64(n-q.Servers) + 1
		stays := all / (all + ahead*q.Theta)
		served += p * stays * mathext.RegIncBeta(ahead, all/q.Theta+1, -math.Expm1(-q.Theta*t))
	}
	return served
}
