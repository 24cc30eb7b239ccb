package mine

import (
	"cmp"
	"slices"
)

// Route is a rule by which incidents find their first function: what has this word goes there.
type Route struct {
	By      string  `json:"by"` // category or channel
	Word    string  `json:"word"`
	To      string  `json:"to"`
	Share   Share   `json:"share"`   // of those with the word, those that go there
	Support Share   `json:"support"` // of all with a known group, those with the word
	Lift    float64 `json:"lift"`    // how much more often than any other goes there
	Rule    bool    `json:"rule"`    // it is firm enough to be written as a route
}

// What makes a rule of an association.
const (
	leastTold = 30  // incidents with the word
	mostlyTo  = 0.6 // of them that go to the same function
	leastLift = 1.5
)

// associations are, for every word with enough incidents, the function that most of them go to first. The most frequent word
// stands first.
func (m *Miner) associations() []Route {
	all := append(m.associated("category", m.categories, m.entries), m.associated("channel", m.channels, m.ways)...)
	slices.SortStableFunc(all, func(a, b Route) int { return cmp.Compare(b.Support.Count, a.Support.Count) })
	return all
}

// associated is the association of one kind of word.
func (m *Miner) associated(by string, words *names, entries map[pair]int) []Route {
	total, best, most, all := map[int32]int{}, map[int32]int32{}, map[int32]int{}, 0
	for at, n := range entries {
		total[at.a] += n
		all += n
		if n > most[at.a] || n == most[at.a] && at.b < best[at.a] {
			best[at.a], most[at.a] = at.b, n
		}
	}
	out := []Route{}
	for word, name := range words.text {
		i := int32(word)
		if total[i] < leastTold || name == pooled {
			continue
		}
		r := Route{By: by, Word: name, To: m.groups.text[best[i]], Share: shareOf(most[i], total[i]), Support: shareOf(total[i], all)}
		entered := float64(m.groupOf[best[i]].entered) / float64(max(all, 1))
		if entered > 0 {
			r.Lift = r.Share.Share / entered
		}
		r.Rule = r.Share.Low >= mostlyTo && r.Lift >= leastLift
		out = append(out, r)
	}
	return out
}
