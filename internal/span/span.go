// Package span holds sets of half-open stretches of the absolute time line and their algebra.
//
// Everything Belay computes about cover lies on one line of whole seconds. A Span is [From, Until): it holds its
// first second and not its last, so two spans that meet leave neither a hole nor a double second between them.
package span

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Instant is a point of the time line, in whole seconds since 1970-01-01T00:00:00Z.
type Instant int64

// At is the instant of t; a fraction of a second is cut off towards the past.
func At(t time.Time) Instant { return Instant(t.Unix()) }

// Time is the instant as a time.Time in UTC.
func (i Instant) Time() time.Time { return time.Unix(int64(i), 0).UTC() }

// In is the instant as a time.Time in loc, for showing it to a person.
func (i Instant) In(loc *time.Location) time.Time { return time.Unix(int64(i), 0).In(loc) }

// String is the instant in RFC 3339, UTC.
func (i Instant) String() string { return i.Time().Format(time.RFC3339) }

// The ends of the line: no instant of a model lies outside them (years 1 to 9999 fit well inside).
const (
	Beginning Instant = -1 << 40
	End       Instant = 1 << 40
)

// Span is the stretch [From, Until). It is empty when Until is not after From.
type Span struct{ From, Until Instant }

// Seconds is the length of s, never negative.
func (s Span) Seconds() int64 {
	if s.Empty() {
		return 0
	}
	return int64(s.Until - s.From)
}

// Empty says that s holds no instant.
func (s Span) Empty() bool { return s.Until <= s.From }

// Holds says whether i lies in s.
func (s Span) Holds(i Instant) bool { return s.From <= i && i < s.Until }

// Intersect is what s and o have in common; it may be empty.
func (s Span) Intersect(o Span) Span {
	return Span{From: max(s.From, o.From), Until: min(s.Until, o.Until)}
}

// String is "from/until" in RFC 3339.
func (s Span) String() string { return s.From.String() + "/" + s.Until.String() }

// Set is a set of instants, kept as spans that are sorted, not empty, and neither overlap nor touch.
// The zero Set is empty. A Set never changes.
type Set struct{ spans []Span }

// Of is the union of the given spans, in any order; empty ones are ignored.
func Of(spans ...Span) Set {
	return Set{spans: normal(slices.Clone(spans))}
}

// normal sorts spans in place and joins those that overlap or touch.
func normal(spans []Span) []Span {
	byStart := func(a, b Span) int { return cmp.Compare(a.From, b.From) }
	if !slices.IsSortedFunc(spans, byStart) {
		slices.SortFunc(spans, byStart)
	}
	out := spans[:0]
	for _, s := range spans {
		switch {
		case s.Empty():
		case len(out) > 0 && s.From <= out[len(out)-1].Until:
			out[len(out)-1].Until = max(out[len(out)-1].Until, s.Until)
		default:
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Spans is the set's spans in order of time; the caller must not change them.
func (s Set) Spans() []Span { return s.spans }

// Len is the number of separate spans.
func (s Set) Len() int { return len(s.spans) }

// Empty says that s holds no instant.
func (s Set) Empty() bool { return len(s.spans) == 0 }

// Seconds is the total length of s.
func (s Set) Seconds() int64 {
	var n int64
	for _, p := range s.spans {
		n += int64(p.Until - p.From)
	}
	return n
}

// after is the index of the first span that ends after i.
func (s Set) after(i Instant) int {
	lo, hi := 0, len(s.spans)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if s.spans[mid].Until <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Holds says whether i lies in s.
func (s Set) Holds(i Instant) bool {
	k := s.after(i)
	return k < len(s.spans) && s.spans[k].From <= i
}

// Around is the span of s that holds i; ok is false when none does.
func (s Set) Around(i Instant) (p Span, ok bool) {
	k := s.after(i)
	if k < len(s.spans) && s.spans[k].From <= i {
		return s.spans[k], true
	}
	return Span{}, false
}

// Beside is the longest stretch around i of which s holds all or nothing.
func (s Set) Beside(i Instant) Span {
	beside := Span{From: Beginning, Until: End}
	k := s.after(i)
	if k < len(s.spans) {
		if p := s.spans[k]; p.Holds(i) {
			return p
		}
		beside.Until = s.spans[k].From
	}
	if k > 0 {
		beside.From = s.spans[k-1].Until
	}
	return beside
}

// Next is the first instant of s at or after i; ok is false when there is none.
func (s Set) Next(i Instant) (at Instant, ok bool) {
	k := s.after(i)
	if k == len(s.spans) {
		return 0, false
	}
	return max(i, s.spans[k].From), true
}

// Meets says whether s and p have an instant in common.
func (s Set) Meets(p Span) bool {
	k := s.after(p.From)
	return !p.Empty() && k < len(s.spans) && s.spans[k].From < p.Until
}

// Within is the part of s inside p.
func (s Set) Within(p Span) Set {
	first, end := s.after(p.From), s.from(p.Until)
	if p.Empty() || first >= end {
		return Set{}
	}
	out := slices.Clone(s.spans[first:end])
	out[0].From = max(out[0].From, p.From)
	out[len(out)-1].Until = min(out[len(out)-1].Until, p.Until)
	return Set{spans: out}
}

// from is the index of the first span that starts at i or later.
func (s Set) from(i Instant) int {
	n, _ := slices.BinarySearchFunc(s.spans, i, func(p Span, i Instant) int { return cmp.Compare(p.From, i) })
	return n
}

// Union holds every instant of s or o.
func (s Set) Union(o Set) Set {
	switch {
	case s.Empty():
		return o
	case o.Empty():
		return s
	}
	merged := make([]Span, 0, len(s.spans)+len(o.spans))
	i, j := 0, 0
	for i < len(s.spans) || j < len(o.spans) {
		if j == len(o.spans) || i < len(s.spans) && s.spans[i].From <= o.spans[j].From {
			merged = append(merged, s.spans[i])
			i++
		} else {
			merged = append(merged, o.spans[j])
			j++
		}
	}
	return Set{spans: normal(merged)}
}

// Intersect holds every instant of both s and o.
func (s Set) Intersect(o Set) Set {
	var out []Span
	for i, j := 0, 0; i < len(s.spans) && j < len(o.spans); {
		if p := s.spans[i].Intersect(o.spans[j]); !p.Empty() {
			out = append(out, p)
		}
		if s.spans[i].Until < o.spans[j].Until {
			i++
		} else {
			j++
		}
	}
	return Set{spans: out}
}

// Minus holds every instant of s that is not in o.
func (s Set) Minus(o Set) Set {
	if s.Empty() || o.Empty() {
		return s
	}
	out := make([]Span, 0, len(s.spans)+1)
	j := 0
	for _, p := range s.spans {
		from := p.From
		for j < len(o.spans) && o.spans[j].Until <= from {
			j++
		}
		for k := j; k < len(o.spans) && o.spans[k].From < p.Until; k++ {
			if q := (Span{from, o.spans[k].From}); !q.Empty() {
				out = append(out, q)
			}
			from = max(from, o.spans[k].Until)
		}
		if q := (Span{from, p.Until}); !q.Empty() {
			out = append(out, q)
		}
	}
	if len(out) == 0 {
		return Set{}
	}
	return Set{spans: out}
}

// Gaps is the part of p that s leaves open.
func (s Set) Gaps(p Span) Set { return Of(p).Minus(s) }

// Equal says whether s and o hold the same instants.
func (s Set) Equal(o Set) bool {
	return slices.Equal(s.spans, o.spans)
}

// String lists the spans, separated by spaces.
func (s Set) String() string {
	words := make([]string, len(s.spans))
	for i, p := range s.spans {
		words[i] = p.String()
	}
	return strings.Join(words, " ")
}

// MarshalText writes the instant as String does.
func (i Instant) MarshalText() ([]byte, error) {
	return i.Time().AppendFormat(make([]byte, 0, len(time.RFC3339)), time.RFC3339), nil
}

// UnmarshalText reads an instant written as RFC 3339, to the whole second before it.
func (i *Instant) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("%q is not a time; write it like 2026-11-22T08:00:00Z", text)
	}
	*i = At(t)
	return nil
}
