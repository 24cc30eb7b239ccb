package queueing

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Abandoning is Erlang A, M/M/c+M: those who wait leave at rate Theta each.
type Abandoning struct {
	Queue

	Theta float64
}

// states is the stationary distribution of the number present, as far as it matters: from 0 on, until what is left is nothing.
func (q Abandoning) states() []float64 {
	c := float64(q.Servers)
	var p []float64
	sum, weight := 0.0, 1.0
	for n := 0.0; ; n++ {
		if n > 0 {
			weight *= q.Lambda / (min(n, c)*q.Mu + max(n-c, 0)*q.Theta)
		}
		p = append(p, weight)
		sum += weight
		if weight > 1e200 { // scaled, so that a large load does not overflow
			for i := range p {
				p[i] /= weight
			}
			sum, weight = sum/weight, 1
		}
		if n > c && weight < sum*1e-17 {
			break
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

// Figures are what Erlang A says.
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
	f.Wait = f.Length / q.Lambda
	f.Abandons = q.Theta * f.Wait
	return f
}

// ServedWithin is the share of all arrivals that are served after a wait of no more than t.
func (q Abandoning) ServedWithin(t float64) float64 {
	served, chance := 0.0, 1.0
	c := float64(q.Servers)
	for n, p := range q.states() {
		if n < q.Servers {
			served += p
			continue
		}
		j := float64(n - q.Servers)
		chance *= (c*q.Mu + j*q.Theta) / (c*q.Mu + (j+1)*q.Theta)
		served += p * chance * mathext.RegIncBeta(j+1, (c*q.Mu+q.Theta)/q.Theta, 1-math.Exp(-q.Theta*t))
	}
	return served
}
