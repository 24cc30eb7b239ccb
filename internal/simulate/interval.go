package simulate

import "math"

// Interval is an estimate with its 95 % confidence interval.
type Interval struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	N    int     `json:"n"` // how many independent values it stands on
}

// Holds says whether a value lies in the interval.
func (i Interval) Holds(value float64) bool { return i.Low <= value && value <= i.High }

// Half is half the width of the interval.
func (i Interval) Half() float64 { return (i.High - i.Low) / 2 }

// Sample counts values whose mean is asked for, in one pass (Welford). The zero Sample is empty.
type Sample struct {
	n        int
	mean, m2 float64
}

// Add counts a value.
func (s *Sample) Add(value float64) {
	s.n++
	d := value - s.mean
	s.mean += d / float64(s.n)
	s.m2 += float64(d * (value - s.mean)) // rounded, as on every machine
}

// Interval is the mean with Student's interval, for values that are independent and about normal, as means are. Of fewer
// than two values nothing is known but the mean: the interval is the whole line.
func (s *Sample) Interval() Interval {
	if s.n < 2 {
		return Interval{Mean: s.mean, Low: math.Inf(-1), High: math.Inf(1), N: s.n}
	}
	half := student(s.n-1) * math.Sqrt(s.m2/float64(s.n-1)/float64(s.n))
	return Interval{Mean: s.mean, Low: s.mean - half, High: s.mean + half, N: s.n}
}

// Finite is the interval of a sample, or its mean alone where it has only one value: JSON knows no infinity.
func (s *Sample) Finite() Interval {
	i := s.Interval()
	if i.N < 2 {
		i.Low, i.High = i.Mean, i.Mean
	}
	return i
}

// normal is the 97.5 % quantile of the standard normal.
const normal = 1.959963984540054

// student is the 97.5 % quantile of Student's distribution with so many degrees of freedom: from the table for few, and
// by Cornish and Fisher's expansion, good to four digits, from there on.
func student(degrees int) float64 {
	table := [...]float64{12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281}
	if degrees <= len(table) {
		return table[degrees-1]
	}
	z, n := normal, float64(degrees)
	z3, z5 := z*z*z, z*z*z*z*z
	return z + (z3+z)/(4*n) + (float64(5*z5)+float64(16*z3)+float64(3*z))/(96*n*n)
}

// Wilson is the interval of a share of which so many of n were counted, each by itself: it stays within 0 and 1, and is right for
// few.
func Wilson(counted, n int) Interval {
	if n == 0 {
		return Interval{Low: 0, High: 1}
	}
	return wilson(counted, n, float64(n), normal)
}

// wilson is Wilson's interval as if of so many of size, to a quantile.
func wilson(counted, n int, size, quantile float64) Interval {
	p := float64(counted) / float64(n)
	q2 := quantile * quantile
	middle := (p + q2/(2*size)) / (1 + q2/size)
	half := quantile / (1 + q2/size) * math.Sqrt(float64(p*(1-p))/size+q2/(4*size*size))
	out := Interval{Mean: p, Low: middle - half, High: middle + half, N: n}
	if counted == 0 {
		out.Low = 0 // and not what rounding leaves of it
	}
	if counted == n {
		out.High = 1
	}
	return out
}

// Attainment is the interval of a share over runs, of each of which so many of n were counted. What happens within a run hangs
// together: in a bad week many tickets are late. So it is Wilson's interval as if of fewer tickets, by as much as the shares of runs
// differ more than those of independent tickets would (Kish's design effect, of the ratio estimator), to Student's quantile of the
// runs instead of the normal one. One run says nothing of how runs differ, and its interval is all that there is.
func Attainment(counted, n []int) Interval {
	all, kept, runs := 0, 0, 0
	for i := range n {
		all += n[i]
		kept += counted[i]
		if n[i] > 0 {
			runs++
		}
	}
	if runs < 2 {
		return Interval{Mean: float64(kept) / float64(max(1, all)), Low: 0, High: 1, N: all}
	}
	p, size := float64(kept)/float64(all), float64(all)
	spread := 0.0
	for i := range n {
		d := float64(counted[i]) - float64(p*float64(n[i]))
		spread += float64(d * d)
	}
	between := spread * float64(runs) / float64(runs-1) / size / size
	within := p * (1 - p) / size
	if between > within {
		size *= within / between
	}
	return wilson(kept, all, size, student(runs-1))
}
