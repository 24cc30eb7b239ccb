package queueing

import (
	"fmt"
	"math"
)

// Goal is what a line must keep: the share Within of arrivals that wait no longer than Wait, and an occupancy of at most
// Occupancy (0: any below 1).
type Goal struct {
	Within    float64
	Wait      float64
	Occupancy float64
}

// check refuses what no team could be measured by.
func (g Goal) check() error {
	switch {
	case !(g.Within > 0 && g.Within < 1):
		return fmt.Errorf("a goal is a share between 0 and 1, not %v", g.Within)
	case !(g.Wait >= 0):
		return fmt.Errorf("people wait for 0 or more, not %v", g.Wait)
	case !(g.Occupancy >= 0 && g.Occupancy <= 1):
		return fmt.Errorf("the highest occupancy is a share from 0 to 1, not %v", g.Occupancy)
	}
	return nil
}

// Need is the least number of servers that keeps a goal, by Erlang C: at least 1. Each further server costs one step of
// the recursion for Erlang B.
func Need(lambda, mu float64, g Goal) (int, error) {
	q := Queue{Lambda: lambda, Mu: mu, Servers: 1}
	if err := q.rates(); err != nil {
		return 0, err
	}
	if err := g.check(); err != nil {
		return 0, err
	}
	a := q.Load()
	least := int(a) + 1
	if g.Occupancy > 0 {
		least = max(least, int(math.Ceil(a/g.Occupancy-1e-9)))
	}
	b := ErlangB(least-1, a)
	for c := least; c <= mostServers; c++ {
		n := float64(c)
		b = a * b / (n + a*b)
		waits := n * b / (n - a*(1-b))
		if 1-waits*math.Exp(-(n*mu-lambda)*g.Wait) >= g.Within {
			return c, nil
		}
	}
	return 0, fmt.Errorf("no team of up to %d people keeps that goal", mostServers)
}

// Scheduled is how many must be on the roster so that seats are taken when a share of paid time is lost to leave, illness,
// training and meetings. It refuses a shrinkage that leaves no time.
func Scheduled(seats int, shrinkage float64) (int, error) {
	if err := checkShrinkage(shrinkage); err != nil {
		return 0, err
	}
	return int(math.Ceil(float64(seats)/(1-shrinkage) - 1e-9)), nil
}

// checkShrinkage refuses a share of lost time that is none, or all.
func checkShrinkage(shrinkage float64) error {
	if !(shrinkage >= 0 && shrinkage < 1) {
		return fmt.Errorf("shrinkage is a share from 0 to below 1, not %v", shrinkage)
	}
	return nil
}

// PeoplePerSeat is how many people keep one seat taken for that many hours a week, each working a week of the given hours.
func PeoplePerSeat(hours, week, shrinkage float64) (float64, error) {
	if err := checkShrinkage(shrinkage); err != nil {
		return 0, err
	}
	if !(hours >= 0) || !(week > 0) {
		return 0, fmt.Errorf("a seat is open for 0 hours or more, by people who work more than 0, not %v and %v", hours, week)
	}
	return hours / (week * (1 - shrinkage)), nil
}

// Deferred is work that may wait some days: e-mail, cases. Erlang C is the wrong tool for it.
type Deferred struct {
	Backlog    float64 // waiting now
	Days       float64 // in which the backlog is to be gone
	Inflow     float64 // per day
	Minutes    float64 // of work each
	Productive float64 // hours of a working day that go into it
}

// Check refuses amounts that are none.
func (d Deferred) Check() error {
	switch {
	case !(d.Backlog >= 0) || !(d.Inflow >= 0):
		return fmt.Errorf("a backlog and what comes in are 0 or more, not %v and %v", d.Backlog, d.Inflow)
	case d.Backlog > 0 && !(d.Days > 0):
		return fmt.Errorf("a backlog goes away in more than 0 days, not in %v", d.Days)
	case !(d.Minutes > 0):
		return fmt.Errorf("each takes more than 0 minutes, not %v", d.Minutes)
	case !(d.Productive > 0):
		return fmt.Errorf("more than 0 hours of a day go into the work, not %v", d.Productive)
	}
	return nil
}

// PerPerson is how many one person does in a day.
func (d Deferred) PerPerson() float64 { return d.Productive * 60 / d.Minutes }

// PerDay is how many must be done in a day: what comes in, and a part of the backlog.
func (d Deferred) PerDay() float64 {
	if d.Backlog == 0 {
		return d.Inflow
	}
	return d.Backlog/d.Days + d.Inflow
}

// People is how many people must work on it, before rounding up.
func (d Deferred) People() float64 { return d.PerDay() / d.PerPerson() }

// Promise is a class of arrivals and what it is promised: that the share Within waits no longer than Wait. Within 0
// promises nothing.
type Promise struct {
	Lambda, Within, Wait float64
}

// NeedByPriority is the least number of servers who keep every promise when the first class goes first and a service that
// has begun is finished, with an occupancy of at most the given one (0: any below 1); 0 where nothing arrives.
//
// The share that waits is Erlang's and the mean wait of each class Cobham's, both exact. The tail of a class is taken to
// be exponential with that mean: exact for the first class, and an approximation for the others.
func NeedByPriority(classes []Promise, mu, occupancy float64) (int, error) {
	q := Queue{Mu: mu, Servers: 1}
	for i, k := range classes {
		if !(k.Lambda >= 0) {
			return 0, fmt.Errorf("class %d: arrivals come at a rate of 0 or more, not %v", i+1, k.Lambda)
		}
		if k.Within != 0 {
			if err := (Goal{Within: k.Within, Wait: k.Wait}).check(); err != nil {
				return 0, fmt.Errorf("class %d: %w", i+1, err)
			}
		}
		q.Lambda += k.Lambda
	}
	if err := q.rates(); err != nil || q.Lambda == 0 {
		return 0, err
	}
	if err := (Goal{Within: .5, Occupancy: occupancy}).check(); err != nil {
		return 0, err
	}
	a := q.Load()
	least := int(a) + 1
	if occupancy > 0 {
		least = max(least, int(math.Ceil(a/occupancy-1e-9)))
	}
	b := ErlangB(least-1, a)
	for c := least; c <= mostServers; c++ {
		n := float64(c)
		b = a * b / (n + a*b)
		if keepsAll(classes, n*b/(n-a*(1-b)), n*mu) {
			return c, nil
		}
	}
	return 0, fmt.Errorf("no team of up to %d people keeps those promises", mostServers)
}

// keepsAll says whether a team that serves at a rate in all, and keeps a share waiting, keeps every promise.
func keepsAll(classes []Promise, waits, rate float64) bool {
	taken := 0.0
	for _, k := range classes {
		before := taken
		taken += k.Lambda / rate
		if k.Lambda > 0 && waits*math.Exp(-k.Wait*rate*(1-before)*(1-taken)) > 1-k.Within && k.Within != 0 {
			return false
		}
	}
	return true
}
