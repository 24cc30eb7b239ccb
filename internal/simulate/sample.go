package simulate

// Count is how many values were counted.
func (s *Sample) Count() int { return s.n }

// Variance is that of the values, unbiased; 0 of fewer than two.
func (s *Sample) Variance() float64 {
	if s.n < 2 {
		return 0
	}
	return s.m2 / float64(s.n-1)
}
