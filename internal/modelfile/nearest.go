package modelfile

import "strings"

// Nearest is the candidate that word was probably meant to be: the one with the fewest slips of the finger between
// them, at most one for every three letters; else the only one that begins with word, or that word begins with.
func Nearest(word string, candidates []string) (best string, ok bool) {
	low := strings.ToLower(word)
	most := len(low) / lettersPerSlip
	for _, c := range candidates {
		if d := slips(low, strings.ToLower(c), most); d <= most && c != word {
			best, ok, most = c, true, d-1
		}
	}
	if ok || len(low) < lettersPerSlip {
		return best, ok
	}
	for _, c := range candidates {
		other := strings.ToLower(c)
		if len(other) < lettersPerSlip || !strings.HasPrefix(other, low) && !strings.HasPrefix(low, other) {
			continue
		}
		if ok {
			return "", false // more than one: no guess
		}
		best, ok = c, true
	}
	return best, ok
}

// lettersPerSlip is how many letters of a word may hide one slip, and how many a word needs for a guess by its
// beginning.
const lettersPerSlip = 3

// slips counts the letters left out, put in, mistaken or exchanged with the next between a and b; beyond most it
// only says more than most.
func slips(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		least := next[0]
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(last[j+1]+1, next[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
			least = min(least, next[j+1])
		}
		if least > most {
			return most + 1
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}
