package simulate

import "cmp"

// agenda is what will happen, the next first: a heap with four branches, which is shallow and stays in the cache. Of two
// things at the same time the one that was noted first happens first, so that a run is the same each time.
type agenda[T cmp.Ordered, E any] struct {
	heap  []entry[T, E]
	noted uint64
}

// entry is one thing that will happen.
type entry[T cmp.Ordered, E any] struct {
	at    T
	order uint64
	what  E
}

// before says which of two entries comes first.
func (e *entry[T, E]) before(o *entry[T, E]) bool {
	return e.at < o.at || e.at == o.at && e.order < o.order
}

// note notes what will happen at a time.
func (a *agenda[T, E]) note(at T, what E) {
	a.noted++
	a.heap = append(a.heap, entry[T, E]{at: at, order: a.noted, what: what})
	i := len(a.heap) - 1
	e := a.heap[i]
	for i > 0 {
		parent := (i - 1) / 4
		if !e.before(&a.heap[parent]) {
			break
		}
		a.heap[i] = a.heap[parent]
		i = parent
	}
	a.heap[i] = e
}

// next takes away what happens next.
func (a *agenda[T, E]) next() (at T, what E) {
	first := a.heap[0]
	last := len(a.heap) - 1
	e := a.heap[last]
	a.heap = a.heap[:last]
	if last == 0 {
		return first.at, first.what
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= last {
			break
		}
		least := child
		for c := child + 1; c < min(child+4, last); c++ {
			if a.heap[c].before(&a.heap[least]) {
				least = c
			}
		}
		if !a.heap[least].before(&e) {
			break
		}
		a.heap[i] = a.heap[least]
		i = least
	}
	a.heap[i] = e
	return first.at, first.what
}
