package mine

import (
	"math"
	"slices"
)

// Share is how many of how many, with the interval in which the true share lies at 95 % (Wilson's score interval, 1927).
type Share struct {
	Count int     `json:"count"`
	Of    int     `json:"of"`
	Share float64 `json:"share"` // 0 where there is nothing to count
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// shareOf is count of all.
func shareOf(count, of int) Share {
	s := Share{Count: count, Of: of, High: 1}
	if of <= 0 {
		return s
	}
	const z = 1.959964 // 95 % of the normal distribution, both sides
	n, p := float64(of), float64(count)/float64(of)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	s.Share, s.Low, s.High = p, max(0, middle-half), min(1, middle+half)
	return s
}

// Confidence is how far a figure may be trusted.
type Confidence string

// The confidences. What rests on fewer cases than thin is not concluded at all.
const (
	Firm Confidence = "firm" // 200 cases or more
	Thin Confidence = "thin" // 30 or more
	None Confidence = "none"
)

// confidence is that of so many cases.
func confidence(n int) Confidence {
	switch {
	case n >= 200:
		return Firm
	case n >= enough:
		return Thin
	}
	return None
}

// median is the lower median, which really occurred; it sorts what it is given. ok is false where there is none.
func median(of []int32) (seconds int64, ok bool) {
	if len(of) == 0 {
		return 0, false
	}
	slices.Sort(of)
	return int64(of[(len(of)-1)/2]), true
}

// medianOf is the median, nil where there is none.
func medianOf(of []int32) *int64 {
	if m, ok := median(of); ok {
		return &m
	}
	return nil
}
