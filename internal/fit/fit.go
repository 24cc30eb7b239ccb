// Package fit says what a log of tickets knows: how many come and when, how bad they are, who solves them and who hands them on,
// what they wait for. Each figure carries on how many tickets it stands and how well it fits; where the log cannot say it, the
// figure says why in a sentence instead.
//
//	Incident after Incident ──▶ Fitter ──▶ Fit ──▶ Lived: a model and habits with the figures of the log in place of assumptions
//
// A log is taken in once and forgotten: counts, and samples of no more than a few thousand, are all that is held of it.
package fit

import (
	"fmt"

	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Goodness is how well a figure fits what the log shows.
type Goodness string

// How well figures fit. Of a share or a mean it is how closely it is known: its interval is within 2 or 5 percent either way. Of
// a shape it is the greatest distance between it and what was seen, 0.05 or 0.1; of counts it is how likely they would be, 5 in a
// hundred or 5 in a thousand. What lies beyond fits poorly.
const (
	Good Goodness = "good"
	Fair Goodness = "fair"
	Poor Goodness = "poor"
)

// The least that figures stand on.
const (
	leastCases = 30  // of a share
	leastShape = 50  // of the shape of lengths
	leastDays  = 14  // of what comes in a week
	leastWeeks = 26  // of growth
	leastHours = 840 // tickets by which the hours of a week are weighed: five an hour
)

// within is the goodness of something that should be small.
func within(value, good, fair float64) Goodness {
	switch {
	case value <= good:
		return Good
	case value <= fair:
		return Fair
	}
	return Poor
}

// Figure is an estimate with its 95 % interval, or the reason why there is none.
type Figure struct {
	simulate.Interval

	Fits Goodness `json:"fits,omitempty"`
	Why  string   `json:"why,omitempty"` // why the log cannot say it; empty where it can
}

// Said says whether the log could say the figure.
func (f Figure) Said() bool { return f.Why == "" }

// refuse is a figure that the log cannot say.
func refuse(n int, why string, words ...any) Figure {
	return Figure{Interval: simulate.Interval{N: n}, Why: fmt.Sprintf(why, words...)}
}

// share is how many of n were counted.
func share(counted, n int, of string) Figure {
	if n < leastCases {
		return refuse(n, "A share needs %d %s, and the log has %d.", leastCases, of, n)
	}
	i := simulate.Wilson(counted, n)
	return Figure{Interval: i, Fits: within(i.Half(), .02, .05)}
}

// mean is a mean length in seconds.
func mean(s *simulate.Sample, of string) Figure {
	i := s.Interval()
	if i.N < leastCases {
		return refuse(i.N, "A mean needs %d %s, and the log has %d.", leastCases, of, i.N)
	}
	return Figure{Interval: i, Fits: within(i.Half()/i.Mean, .02, .05)}
}

// Grain is how finely a log says when something was.
type Grain string

// The grains of times.
const (
	Seconds Grain = "second"
	Minutes Grain = "minute"
	Hours   Grain = "hour"
	Days    Grain = "day"
)

// Fit is what a log knows.
type Fit struct {
	Cases int          `json:"cases"`
	Open  int          `json:"open"` // of them, at the end of the log
	From  span.Instant `json:"from"` // the first was opened
	Until span.Instant `json:"until"`
	Grain Grain        `json:"grain"`
	Cut   string       `json:"cut,omitempty"` // how the log was cut, where that makes it say less, in a sentence
	Limit string       `json:"limit,omitempty"`

	Arrivals Arrivals `json:"arrivals"`
	Mix      []Ranked `json:"mix"` // by rank, the most severe first

	FirstTouch Figure   `json:"first_touch"` // the share that was solved where it came, never handed on
	HandsBack  Figure   `json:"hands_back"`  // the share of what was handed on that came straight back
	Reopens    Figure   `json:"reopens"`     // the share of what was solved that was taken up again
	ReopensIn  Figure   `json:"reopens_in"`  // seconds
	Waits      []Waited `json:"waits"`
	Solve      Shape    `json:"solve"` // seconds from opening until solved
	Groups     []Group  `json:"groups"`
	Moves      []Move   `json:"moves"`
	Work       Shape    `json:"work"` // seconds of work on a ticket, where the log says it
}

// Ranked is the share of one rank, and what the tool's own verdict says of it.
type Ranked struct {
	Rank  int    `json:"rank"`
	Share Figure `json:"share"`
	Solve Shape  `json:"solve"`
	Kept  Figure `json:"kept"` // the share of promises that the tool calls kept
}

// Waited is how often and how long tickets waited for something.
type Waited struct {
	For    ticket.Reason `json:"for"`
	Share  Figure        `json:"share"`  // of all tickets
	Length Figure        `json:"length"` // seconds, each time
}

// Group is what a log shows of a group of the tool.
type Group struct {
	Name     string `json:"name"`
	Visits   int    `json:"visits"`
	Entry    int    `json:"entry"`    // of them, by tickets that began here
	Solved   int    `json:"solved"`   // and those that ended here
	Resolves Figure `json:"resolves"` // the share of visits that ended here, without those that were handed straight back
	Stay     Shape  `json:"stay"`     // seconds of a visit, waits and nights counted: how long it lay there, not how long somebody worked
	Work     Shape  `json:"work"`     // seconds of work on a ticket that was solved here, where the log says it
}

// Move is how much of what a group handed on went to another.
type Move struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Count int    `json:"count"`
	Back  int    `json:"back"`  // of them, straight back to where it came from
	Share Figure `json:"share"` // of what the group handed on, without what it handed back
}

// Group is that of a name; nil where the log has none.
func (f *Fit) Group(name string) *Group {
	for i := range f.Groups {
		if f.Groups[i].Name == name {
			return &f.Groups[i]
		}
	}
	return nil
}

// Waited is how tickets waited for a reason; ok is false where none did.
func (f *Fit) Waited(reason ticket.Reason) (w Waited, ok bool) {
	for _, w := range f.Waits {
		if w.For == reason {
			return w, true
		}
	}
	return Waited{}, false
}
