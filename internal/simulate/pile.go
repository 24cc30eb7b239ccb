package simulate

import (
	"cmp"
	"slices"
)

// pile is tickets that wait, in the order in which they go: the most severe first, and of those the oldest.
type pile []*life

// order compares two tickets by which goes first.
func order(a, b *life) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Number, b.Number))
}

// add puts a ticket in its place.
func (p *pile) add(l *life) {
	i, _ := slices.BinarySearchFunc(*p, l, order)
	*p = slices.Insert(*p, i, l)
}

// remove takes a ticket away, if it is there.
func (p *pile) remove(l *life) {
	i, there := slices.BinarySearchFunc(*p, l, order)
	switch {
	case !there:
	case i == 0: // mostly; the rest need not move
		(*p)[0] = nil
		*p = (*p)[1:]
	default:
		*p = slices.Delete(*p, i, i+1)
	}
}

// first is the ticket that goes first of those that a test lets pass; nil if none does.
func (p pile) first(may func(*life) bool) *life {
	if i := slices.IndexFunc(p, may); i >= 0 {
		return p[i]
	}
	return nil
}
