// Package queueing is the closed forms of waiting: Erlang B, C and A, priorities, networks, and how many people a line needs.
//
// Rates are per unit of time and times in the same unit; whatever unit the caller counts in, the answers come in it. Loads are
// in erlangs: arrivals per service. Nothing here is simulated; where a form is an approximation its comment says so. The exact
// values that the tests hold it to stand in the project's reference of queueing formulas.
package queueing

import (
	"fmt"
	"math"
)

// ErlangB is the share of arrivals that find all of c servers busy when nobody waits: the load a in erlangs, by the stable
// recursion B(k) = aB(k-1) / (k + aB(k-1)).
func ErlangB(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b
}

// ErlangC is the share of arrivals that must wait for one of c servers at a load of a erlangs: 1 where the load is not less than
// the servers, since then the queue only grows.
func ErlangC(c int, a float64) float64 {
	if a >= float64(c) {
		return 1
	}
	b := ErlangB(c, a)
	return float64(c) * b / (float64(c) - a*(1-b))
}

// Queue is M/M/c: arrivals at rate Lambda, Servers who each serve at rate Mu, first come first served, nobody leaves.
type Queue struct {
	Lambda, Mu float64
	Servers    int
}

// mostServers bounds the load that a queue is asked about, and the search for a team.
const mostServers = 1_000_000

// Unstable is why a queue has no answer: more comes than can be served, and it grows for ever.
type Unstable struct {
	Load    float64 // erlangs
	Servers int
}

func (u *Unstable) Error() string {
	return fmt.Sprintf("%.2f people's work comes in for %d people: the queue only grows; at least %d are needed", u.Load, u.Servers, int(u.Load)+1)
}

// Check refuses rates that are none, and a queue that only grows: then the error is *Unstable.
func (q Queue) Check() error {
	if err := q.rates(); err != nil {
		return err
	}
	if q.Load() >= float64(q.Servers) {
		return &Unstable{Load: q.Load(), Servers: q.Servers}
	}
	return nil
}

// rates refuses rates that are none, whatever the load.
func (q Queue) rates() error {
	switch {
	case !(q.Lambda >= 0) || math.IsInf(q.Lambda, 0):
		return fmt.Errorf("arrivals come at a rate of 0 or more, not %v", q.Lambda)
	case !(q.Mu > 0) || math.IsInf(q.Mu, 0):
		return fmt.Errorf("a server serves at a rate above 0, not %v", q.Mu)
	case q.Servers < 1:
		return fmt.Errorf("a queue has at least one server, not %d", q.Servers)
	case q.Load() > mostServers:
		return fmt.Errorf("a load of %.3g people's work is beyond what can be reckoned with, %d", q.Load(), mostServers)
	}
	return nil
}

// Load is the work that comes in, in erlangs.
func (q Queue) Load() float64 { return q.Lambda / q.Mu }

// Occupancy is the share of time that a server is busy.
func (q Queue) Occupancy() float64 { return q.Load() / float64(q.Servers) }

// Waits is the share of arrivals that wait at all.
func (q Queue) Waits() float64 { return ErlangC(q.Servers, q.Load()) }

// spare is the rate at which the queue empties when all are busy.
func (q Queue) spare() float64 { return float64(q.Servers)*q.Mu - q.Lambda }

// Wait is the mean time in the queue; infinite when it only grows.
func (q Queue) Wait() float64 {
	if q.spare() <= 0 {
		return math.Inf(1)
	}
	return q.Waits() / q.spare()
}

// Length is the mean number in the queue, those being served left out.
func (q Queue) Length() float64 { return q.Lambda * q.Wait() }

// Sojourn is the mean time in the queue and in service.
func (q Queue) Sojourn() float64 { return q.Wait() + 1/q.Mu }

// Present is the mean number in the queue and in service.
func (q Queue) Present() float64 { return q.Length() + q.Load() }

// WaitsLonger is the share of arrivals that wait longer than t.
func (q Queue) WaitsLonger(t float64) float64 {
	if q.spare() <= 0 {
		return 1
	}
	return q.Waits() * math.Exp(-q.spare()*t)
}

// Within is the service level: the share of arrivals that wait no longer than t.
func (q Queue) Within(t float64) float64 { return 1 - q.WaitsLonger(t) }

// StaysLonger is the share of arrivals that are not done after t: the tail of waiting and service together. It is for promises
// of a solution where the work is hands-on.
func (q Queue) StaysLonger(t float64) float64 {
	if q.spare() <= 0 {
		return 1
	}
	c := q.Waits()
	served := math.Exp(-q.Mu * t)
	free := float64(q.Servers) - 1 - q.Load()
	if math.Abs(free) < 1e-9 {
		return served * (1 + c*q.Mu*t)
	}
	return served * (1 + c*(1-math.Exp(-q.Mu*t*free))/free)
}

// WaitQuantile is the wait that a share p of arrivals stays under; 0 where that many do not wait.
func (q Queue) WaitQuantile(p float64) float64 {
	if q.spare() <= 0 {
		return math.Inf(1)
	}
	return max(0, math.Log(q.Waits()/(1-p))/q.spare())
}
