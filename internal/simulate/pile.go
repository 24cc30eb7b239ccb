package simulate

import (
	"cmp"
	"iter"
	"slices"
)

// pile is tickets that wait, in the order in which they go: the most severe first, and of those the oldest. Each severity has
// a list of its own, by its rank: most tickets come to its end and go from its beginning, however many wait.
type pile [][]*life

// byNumber compares a ticket with another by which is older.
func byNumber(a, b *life) int { return cmp.Compare(a.Number, b.Number) }

// add puts a ticket in its place.
func (p *pile) add(l *life) {
	for len(*p) <= l.rank {
		*p = append(*p, nil)
	}
	list := &(*p)[l.rank]
	if n := len(*list); n == 0 || (*list)[n-1].Number < l.Number {
		*list = append(*list, l)
		return
	}
	i, _ := slices.BinarySearchFunc(*list, l, byNumber)
	*list = slices.Insert(*list, i, l)
}

// remove takes a ticket away, if it is there.
func (p pile) remove(l *life) {
	if l.rank >= len(p) {
		return
	}
	list := &p[l.rank]
	i, there := slices.BinarySearchFunc(*list, l, byNumber)
	switch {
	case !there:
	case i == 0 && len(*list) > longList:
		(*list)[0] = nil
		*list = (*list)[1:]
	default:
		*list = slices.Delete(*list, i, i+1)
	}
}

// longList is how long a list is of which the first is taken without moving the rest, which would take its room in the end.
const longList = 64

// empty says whether nothing waits.
func (p pile) empty() bool {
	for _, list := range p {
		if len(list) > 0 {
			return false
		}
	}
	return true
}

// all are the tickets in the order in which they go. None may be taken away meanwhile.
func (p pile) all() iter.Seq[*life] {
	return func(yield func(*life) bool) {
		for _, list := range p {
			for _, l := range list {
				if !yield(l) {
					return
				}
			}
		}
	}
}

// first is the ticket that goes first of those that a test lets pass; nil if none does.
func (p pile) first(may func(*life) bool) *life {
	for l := range p.all() {
		if may(l) {
			return l
		}
	}
	return nil
}

// firstIf is the ticket that goes first of those that a test lets pass, and whose severity another does.
func (p pile) firstIf(takes, may func(*life) bool) *life {
	for _, list := range p {
		if len(list) == 0 || !takes(list[0]) {
			continue
		}
		if i := slices.IndexFunc(list, may); i >= 0 {
			return list[i]
		}
	}
	return nil
}

// firstOf is the ticket that goes first of those whose severity a test lets pass; nil if there is none.
func (p pile) firstOf(may func(*life) bool) *life {
	for _, list := range p {
		if len(list) > 0 && may(list[0]) {
			return list[0]
		}
	}
	return nil
}
