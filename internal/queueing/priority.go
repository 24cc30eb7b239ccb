package queueing

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

// loads are the shares of c servers that the classes up to each take.
func loads(classes []Class, servers int) []float64 {
	out := make([]float64, len(classes)+1)
	for i, k := range classes {
		out[i+1] = out[i] + k.Lambda*k.Mean/float64(servers)
	}
	return out
}

// Cobham is the mean wait in the queue of each class when a service that has begun is finished first, for servers who all serve
// at rate mu. It is exact for exponential services.
func Cobham(lambdas []float64, mu float64, servers int) []float64 {
	total := 0.0
	classes := make([]Class, len(lambdas))
	for i, l := range lambdas {
		total += l
		classes[i] = Exponential(l, 1/mu)
	}
	w0 := ErlangC(servers, total/mu) / (float64(servers) * mu)
	return afterResidual(w0, loads(classes, servers))
}

// OnePerson is the mean wait in the queue of each class before one server who finishes what was begun: M/G/1. It is exact.
func OnePerson(classes []Class) []float64 {
	w0 := 0.0
	for _, c := range classes {
		w0 += c.Lambda * c.second() / 2
	}
	return afterResidual(w0, loads(classes, 1))
}

// afterResidual is w0 / ((1 - s(k-1))(1 - s(k))) for each class.
func afterResidual(w0 float64, s []float64) []float64 {
	out := make([]float64, len(s)-1)
	for k := range out {
		out[k] = w0 / ((1 - s[k]) * (1 - s[k+1]))
	}
	return out
}

// Interrupting is the mean extra time of each class beyond its service when a higher class interrupts a lower one, which goes
// on later where it stopped, for servers who all serve at rate mu. It is exact: the classes up to each are an M/M/c together.
func Interrupting(lambdas []float64, mu float64, servers int) []float64 {
	out := make([]float64, len(lambdas))
	total, before := 0.0, 0.0
	for k, l := range lambdas {
		total += l
		all := total * (Queue{Lambda: total, Mu: mu, Servers: servers}).Wait()
		out[k] = (all - before) / l
		before = all
	}
	return out
}

// InterruptingOnePerson is the mean time from arrival to end of each class before one server whom higher classes interrupt:
// M/G/1, preemptive resume. It is exact.
func InterruptingOnePerson(classes []Class) []float64 {
	s := loads(classes, 1)
	out := make([]float64, len(classes))
	residual := 0.0
	for k, c := range classes {
		residual += c.Lambda * c.second() / 2
		out[k] = c.Mean/(1-s[k]) + residual/((1-s[k])*(1-s[k+1]))
	}
	return out
}
