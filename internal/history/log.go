package history

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
)

// Limits of a log. What lies beyond them is no log but a mistake, or an attack.
const (
	maxRow      = 1 << 20  // bytes of one row
	maxUpdates  = 10_000   // rows of one incident
	maxNumber   = 40       // bytes of an incident's number
	maxProblems = 20       // that are kept with their lines; all are counted
	maxRecord   = 16 << 20 // bytes of one record of JSON, or of what stands before it
	maxDepth    = 64       // of what stands in each other
	maxHeld     = 8 << 20  // rows that are held because those of a case do not stand together
)

// Problem is a row that could not be used.
type Problem struct {
	Line    int    `json:"line"` // or, of what has no lines, its place: the nth record or event
	Reason  Reason `json:"reason"`
	Message string `json:"message"`
}

// Reason is why rows or incidents were left out, in words that stay the same for all of a kind.
type Reason string

// The reasons for which a row is left out.
const (
	Malformed Reason = "not a row of the table"
	NoText    Reason = "not text"
	NoNumber  Reason = "no number"
	NoState   Reason = "no state that we know"
	NoTime    Reason = "no time that we can read"
	NoRank    Reason = "no rank that we can read"
	Apart     Reason = "apart from the other rows of its incident"
	TooMany   Reason = "too many rows of one incident"
)

// Tally is what a log came to.
type Tally struct {
	Rows      int            `json:"rows"`      // read, without the header
	Incidents int            `json:"incidents"` // found
	Skipped   int            `json:"skipped"`   // rows that could not be used
	Reasons   map[Reason]int `json:"reasons"`   // how many rows were skipped, by why
	Problems  []Problem      `json:"problems"`  // the first of them
}

// skip notes a row that could not be used.
func (t *Tally) skip(line int, reason Reason, format string, args ...any) {
	t.Skipped++
	t.Reasons[reason]++
	if len(t.Problems) < maxProblems {
		t.Problems = append(t.Problems, Problem{Line: line, Reason: reason, Message: fmt.Sprintf(format, args...)})
	}
}

// Common are the reasons for which rows were skipped, the most frequent first.
func (t *Tally) Common() []Reason {
	return slices.SortedFunc(maps.Keys(t.Reasons), func(a, b Reason) int {
		return cmp.Or(cmp.Compare(t.Reasons[b], t.Reasons[a]), cmp.Compare(a, b))
	})
}

// Log is the log of a tool that is being read.
type Log struct {
	Tool Tool

	walk  func(yield func(Incident) bool)
	tally Tally
	err   error
}

// newLog is a log of which nothing has been read.
func newLog(tool Tool) *Log {
	return &Log{Tool: tool, tally: Tally{Reasons: map[Reason]int{}, Problems: []Problem{}}}
}

// Incidents are those of the log, one after another. They can be walked once; look at Err afterwards.
func (l *Log) Incidents() iter.Seq[Incident] { return l.walk }

// Tally is what was read so far.
func (l *Log) Tally() Tally { return l.tally }

// Err is why reading ended before the end of the log; nil if it did not.
func (l *Log) Err() error { return l.err }

// errEmpty refuses a log in which nothing stands.
var errEmpty = errors.New("the log is empty: it should begin with the names of its columns")

// errLongRow ends a log whose rows have no end.
var errLongRow = errors.New("the row is too long")

// bounded is a reader that gives up when more is read than was allowed since the last allowance: what reads rows cannot be
// made to hold an endless one in memory.
type bounded struct {
	from io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLongRow
	}
	n, err := b.from.Read(p)
	b.left -= n
	return n, err
}
