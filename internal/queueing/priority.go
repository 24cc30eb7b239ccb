package queueing

import (
	"fmt"
	"math"
)

// Class is a class of arrivals; the first of a list goes first.
type Class struct {
	Lambda   float64 // arrivals per time
	Mean     float64 // mean time of service
	Variance float64 // of the time of service
}

// second is the second moment of the time of service.
func (c Class) second() float64 { return c.Variance + c.Mean*c.Mean }

// Exponential is a class whose services are exponential.
func Exponential(lambda, mean float64) Class {
	return Class{Lambda: lambda, Mean: mean, Variance: mean * mean}
}

// check refuses what is no class.
func (c Class) check() error {
	switch {
	case !(c.Lambda > 0) || math.IsInf(c.Lambda, 0):
		return fmt.Errorf("arrivals of a class come at a rate above 0, not %v", c.Lambda)
	case !(c.Mean > 0) || math.IsInf(c.Mean, 0):
		return fmt.Errorf("a service takes a mean time above 0, not %v", c.Mean)
	case !(c.Variance >= 0) || math.IsInf(c.Variance, 0):
		return fmt.Errorf("a service has a variance of 0 or more, not %v", c.Variance)
	}
	return nil
}

// classesOf are classes that differ by their rates alone, before servers who all serve at rate mu.
func classesOf(lambdas []float64, mu float64, servers int) ([]Class, error) {
	if err := (Queue{Mu: mu, Servers: servers}).rates(); err != nil {
		return nil, err
	}
	classes := make([]Class, len(lambdas))
	for i, l := range lambdas {
		classes[i] = Exponential(l, 1/mu)
	}
	return classes, checkAll(classes)
}

// checkAll refuses a list without a class, and one with something that is none; it says which.
func checkAll(classes []Class) error {
	if len(classes) == 0 {
		return fmt.Errorf("priorities need at least one class of arrivals")
	}
	for i, c := range classes {
		if err := c.check(); err != nil {
			return fmt.Errorf("class %d: %w", i+1, err)
		}
	}
	return nil
}

// loads are the shares of c servers that the classes before each take, and last that of all.
func loads(classes []Class, servers int) []float64 {
	out := make([]float64, len(classes)+1)
	for i, k := range classes {
		out[i+1] = out[i] + k.Lambda*k.Mean/float64(servers)
	}
	return out
}

// Cobham is the mean wait in the queue of each class when a service that has begun is finished first, for servers who all
// serve at rate mu. It is exact for exponential services. Where more comes than can be served, the classes that drown wait
// for ever, and those before them as long as beside servers who are never idle.
func Cobham(lambdas []float64, mu float64, servers int) ([]float64, error) {
	classes, err := classesOf(lambdas, mu, servers)
	if err != nil {
		return nil, err
	}
	s := loads(classes, servers)
	w0 := ErlangC(servers, s[len(classes)]*float64(servers)) / (float64(servers) * mu)
	return afterResidual(w0, s), nil
}

// TopWaitsLonger is the share of the first class that waits longer than t when a service that has begun is finished first,
// for servers who all serve at rate mu. It is exact.
func TopWaitsLonger(lambdas []float64, mu float64, servers int, t float64) float64 {
	total := 0.0
	for _, l := range lambdas {
		total += l
	}
	return ErlangC(servers, total/mu) * math.Exp(-(float64(servers)*mu-lambdas[0])*t)
}

// OnePerson is the mean wait in the queue of each class before one server who finishes what was begun: M/G/1. It is exact.
// Classes that drown wait for ever.
func OnePerson(classes []Class) ([]float64, error) {
	if err := checkAll(classes); err != nil {
		return nil, err
	}
	s := loads(classes, 1)
	w0 := 0.0
	for i, c := range classes { // of what drowns, only what fits beside the classes before it is served
		fits := min(1, max(0, 1-s[i])/(s[i+1]-s[i]))
		w0 += fits * c.Lambda * c.second() / 2
	}
	return afterResidual(w0, s), nil
}

// afterResidual is w0 / ((1 - s(k-1))(1 - s(k))) for each class, infinite where s(k) leaves nothing.
func afterResidual(w0 float64, s []float64) []float64 {
	out := make([]float64, len(s)-1)
	for k := range out {
		out[k] = math.Inf(1)
		if s[k+1] < 1 {
			out[k] = w0 / ((1 - s[k]) * (1 - s[k+1]))
		}
	}
	return out
}

// Interrupting is the mean extra time of each class beyond its service when a higher class interrupts a lower one, which goes
// on later where it stopped, for servers who all serve at rate mu. It is exact: the classes up to each are an M/M/c together.
// Classes that drown wait for ever.
func Interrupting(lambdas []float64, mu float64, servers int) ([]float64, error) {
	if _, err := classesOf(lambdas, mu, servers); err != nil {
		return nil, err
	}
	out := make([]float64, len(lambdas))
	total, before := 0.0, 0.0
	for k, l := range lambdas {
		total += l
		all := total * (Queue{Lambda: total, Mu: mu, Servers: servers}).Wait()
		out[k] = all
		if !math.IsInf(all, 1) {
			out[k] = (all - before) / l
		}
		before = all
	}
	return out, nil
}

// InterruptingOnePerson is the mean time from arrival to end of each class before one server whom higher classes interrupt:
// M/G/1, preemptive resume. It is exact. Classes that drown stay for ever.
func InterruptingOnePerson(classes []Class) ([]float64, error) {
	if err := checkAll(classes); err != nil {
		return nil, err
	}
	s := loads(classes, 1)
	out := make([]float64, len(classes))
	residual := 0.0
	for k, c := range classes {
		residual += c.Lambda * c.second() / 2
		out[k] = math.Inf(1)
		if s[k+1] < 1 {
			out[k] = c.Mean/(1-s[k]) + residual/((1-s[k])*(1-s[k+1]))
		}
	}
	return out, nil
}
