package simulate

import (
	"encoding/json"
	"fmt"
)

// Histogram counts lengths of time in seconds, each to 2 %, in as much memory however many there are. The zero Histogram is empty.
type Histogram struct {
	counts []int // by length, each 1.02 of the one before; the last is not 0
	n      int
	sum    int64
}

// longest bounds the lengths that are told apart: a thousand years.
const longest = 1250

// perGrain is one over the natural logarithm of 1.02, by which the next length that is told apart is longer.
const perGrain = 50.4983497918439

// Add counts one length of 0 or more.
func (h *Histogram) Add(seconds int64) {
	h.add(bucket(seconds), seconds)
}

// bucket is where a length is counted.
func bucket(seconds int64) int { return min(longest, int(ln(float64(seconds)+1)*perGrain)) }

// add counts one length whose bucket is known.
func (h *Histogram) add(bucket int, seconds int64) {
	h.reach(bucket + 1)
	h.counts[bucket]++
	h.n++
	h.sum += seconds
}

// reach makes place for so many lengths.
func (h *Histogram) reach(n int) {
	if n > len(h.counts) {
		h.counts = append(h.counts, make([]int, n-len(h.counts))...)
	}
}

// Join counts what another has counted.
func (h *Histogram) Join(o Histogram) {
	h.reach(len(o.counts))
	for i, n := range o.counts {
		h.counts[i] += n
	}
	h.n += o.n
	h.sum += o.sum
}

// N is how many lengths were counted.
func (h *Histogram) N() int { return h.n }

// Sum is all lengths together, in seconds.
func (h *Histogram) Sum() int64 { return h.sum }

// Mean is the mean length; 0 of none.
func (h *Histogram) Mean() float64 { return float64(h.sum) / float64(max(1, h.n)) }

// Quantile is the length that a share of all stays at or under, to 2 %; 0 of none.
func (h *Histogram) Quantile(share float64) int64 {
	seen := 0
	for i, n := range h.counts {
		if seen += n; n > 0 && float64(seen) >= share*float64(h.n) {
			return int64(exp((float64(i)+.5)/perGrain) - .5)
		}
	}
	return 0
}

// Under is how many lengths are shorter than so many seconds, to 2 %.
func (h *Histogram) Under(seconds int64) int {
	last, under := int(float64(ln(float64(seconds)+1)*perGrain)+.5), 0
	for _, n := range h.counts[:min(last, len(h.counts))] {
		under += n
	}
	return under
}

// written is a histogram in JSON: only lengths that were seen, each with how often.
type written struct {
	N      int      `json:"n"`
	Sum    int64    `json:"sum"`
	Counts [][2]int `json:"counts"`
}

// MarshalJSON writes all that was counted, so that it can be summed elsewhere.
func (h Histogram) MarshalJSON() ([]byte, error) {
	out := written{N: h.n, Sum: h.sum, Counts: [][2]int{}}
	for i, n := range h.counts {
		if n > 0 {
			out.Counts = append(out.Counts, [2]int{i, n})
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote, and refuses what no histogram comes to.
func (h *Histogram) UnmarshalJSON(text []byte) error {
	var in written
	if err := json.Unmarshal(text, &in); err != nil {
		return fmt.Errorf("a histogram: %w", err)
	}
	*h = Histogram{sum: in.Sum}
	for _, c := range in.Counts {
		if c[0] < 0 || c[0] > longest || c[1] < 1 {
			return fmt.Errorf("a histogram counts lengths 0 to %d at least once, not %d and %d times", longest, c[0], c[1])
		}
		h.reach(c[0] + 1)
		h.counts[c[0]] += c[1]
		h.n += c[1]
	}
	if h.n != in.N {
		return fmt.Errorf("a histogram of %d lengths counts %d", in.N, h.n)
	}
	return nil
}

// Equal says whether both have counted the same.
func (h Histogram) Equal(o Histogram) bool {
	if h.n != o.n || h.sum != o.sum || len(h.counts) != len(o.counts) {
		return false
	}
	for i, n := range h.counts {
		if o.counts[i] != n {
			return false
		}
	}
	return true
}
