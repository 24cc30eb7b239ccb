// Package source holds text a person wrote, where in it something stands, and what is wrong with it.
//
// A Problem is a mistake in the author's text: a value with a range, a stable code, one sentence and, where one is
// likely, a suggestion. Stages return their result and their Problems and go on after the first, so that an author
// sees everything that is wrong in one run.
package source

import (
	"cmp"
	"fmt"
	"slices"
)

// Position is a place in a file. Line and Column count from 1; Column counts runes, as editors show it.
// The zero Position is "nowhere".
type Position struct{ Line, Column int }

// Range is a stretch of one file, from Start to End; End is the place just after the last rune.
// The zero Range is "nowhere".
type Range struct {
	File       string
	Start, End Position
}

// Known says that r names a place.
func (r Range) Known() bool { return r.Start.Line > 0 }

// String is "file:line:column".
func (r Range) String() string {
	if !r.Known() {
		return r.File
	}
	return fmt.Sprintf("%s:%d:%d", r.File, r.Start.Line, r.Start.Column)
}

// Problem is one mistake in an author's text.
type Problem struct {
	Code    string // stable: "BL0012"
	At      Range
	Message string // one sentence, without a full stop
	Hint    string // what to do, such as `did you mean "office"?`; may be empty
}

// Error is the problem on one line: place, message, code.
func (p Problem) Error() string {
	if p.At.File == "" {
		return fmt.Sprintf("%s (%s)", p.Message, p.Code)
	}
	return fmt.Sprintf("%s: %s (%s)", p.At, p.Message, p.Code)
}

// Problems are the mistakes of one run.
type Problems []Problem

// Sorted is ps in order of file and place, without doubles.
func (ps Problems) Sorted() Problems {
	out := slices.Clone(ps)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Start.Line, b.At.Start.Line),
			cmp.Compare(a.At.Start.Column, b.At.Start.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(out)
}
