// Package calendar says when something is open, and runs the clocks that count only open time.
//
// It is also the one place where what a clock on the wall shows becomes an instant: Resolve, in wall.go. A calendar
// is a set of instants. It is worked out from the boundaries of its windows in its own zone, never by looking at
// instants one after the other, so a year costs as much as its openings and closings.
package calendar

import (
	"slices"
	"strings"
	"sync"

	"belay/internal/span"
)

// Spec says what a calendar with its own hours is: open in its hours, on the days picked, in the seasons named, but
// for holidays and closures.
//
// A window belongs to the day it starts on: Hours, On and During decide about that day, and a night shift of a
// picked Friday runs on into Saturday. A holiday or a closed date takes away the instants of that local date, all of
// them and no others: a closed Friday ends the night shift's first hours, and leaves those of Saturday.
type Spec struct {
	Name     string
	Zone     *Zone     // UTC when nil
	Hours    Hours     // every hour when zero
	On       Selector  // every date when zero
	During   []Season  // all year when empty
	Holidays []Region  // each day that is a holiday in one of them is closed
	Closed   []Closure // closed besides
}

// Calendar is a set of instants with a name: when something is open. It never changes and may be used by many at once.
type Calendar struct {
	name    string
	shape   shape
	weekly  weekly      // of a weekly calendar
	parts   []*Calendar // of any, all and outside
	openDay func() int64
}

// shape is how a calendar is made.
type shape int

const (
	always shape = iota
	ofWeek
	anyOf
	allOf
	outside
)

// New is the calendar that s describes.
func New(s Spec) *Calendar {
	if s.Zone == nil {
		s.Zone = UTC()
	}
	if s.Hours.IsZero() {
		s.Hours = WholeWeek()
	}
	s.During, s.Holidays, s.Closed = slices.Clone(s.During), slices.Clone(s.Holidays), slices.Clone(s.Closed)
	return made(&Calendar{name: s.Name, shape: ofWeek, weekly: weekly(s)})
}

// Always is the calendar that is open at every instant. Its name is "always".
func Always() *Calendar { return made(&Calendar{name: "always", shape: always}) }

// Any is open when at least one of the given calendars is.
func Any(name string, of ...*Calendar) *Calendar {
	return made(&Calendar{name: name, shape: anyOf, parts: slices.Clone(of)})
}

// All is open when every one of the given calendars is; with none given, always.
func All(name string, of ...*Calendar) *Calendar {
	return made(&Calendar{name: name, shape: allOf, parts: slices.Clone(of)})
}

// Outside is open when the given calendar is closed.
func Outside(name string, of *Calendar) *Calendar {
	return made(&Calendar{name: name, shape: outside, parts: []*Calendar{of}})
}

// made finishes a new calendar: its average day is worked out when first asked for.
func made(c *Calendar) *Calendar {
	c.openDay = sync.OnceValue(c.averageDay)
	return c
}

// Name is the calendar's name in the model.
func (c *Calendar) Name() string { return c.name }

// Zone is the zone of the calendar's hours; of a calendar made from others, the first one's; of always, UTC.
func (c *Calendar) Zone() *Zone {
	switch {
	case c.shape == ofWeek:
		return c.weekly.Zone
	case len(c.parts) > 0:
		return c.parts[0].Zone()
	}
	return UTC()
}

// Always says whether the calendar is plainly open at every instant, as far as can be told from what it is made of.
func (c *Calendar) Always() bool {
	switch c.shape {
	case ofWeek:
		return c.weekly.always()
	case anyOf:
		for _, part := range c.parts {
			if part.Always() {
				return true
			}
		}
		return false
	case allOf:
		for _, part := range c.parts {
			if !part.Always() {
				return false
			}
		}
		return true
	}
	return c.shape == always
}

// Open is the part of p in which the calendar is open, to the second.
func (c *Calendar) Open(p span.Span) span.Set {
	switch c.shape {
	case ofWeek:
		return c.weekly.open(p)
	case anyOf:
		var open span.Set
		for _, part := range c.parts {
			open = open.Union(part.Open(p))
		}
		return open
	case allOf:
		open := span.Of(p)
		for _, part := range c.parts {
			open = open.Intersect(part.Open(p))
		}
		return open
	case outside:
		return c.parts[0].Open(p).Gaps(p)
	}
	return span.Of(p)
}

// Words are a few words for people: the hours of a calendar that has some, else the names of those it is made of.
func (c *Calendar) Words() string {
	switch c.shape {
	case ofWeek:
		return c.weekly.words()
	case anyOf:
		return c.joined(" or ")
	case allOf:
		return c.joined(" and ")
	case outside:
		return "outside " + c.parts[0].label()
	}
	return "24×7"
}

// label is the calendar's name, or its words when it has none.
func (c *Calendar) label() string {
	if c.name == "" {
		return c.Words()
	}
	return c.name
}

// joined are the labels of the calendar's parts.
func (c *Calendar) joined(by string) string {
	labels := make([]string, len(c.parts))
	for i, part := range c.parts {
		labels[i] = part.label()
	}
	return strings.Join(labels, by)
}

// Explain says whether the calendar is open at an instant, and why: "open: Mon–Fri 07:00–19:00 Europe/London",
// "closed: DK holiday Christmas Day", "closed: outside Mon–Thu 08:00–16:30", "closed: office (Saturday)".
func (c *Calendar) Explain(at span.Instant) (open bool, why string) {
	open, why, _ = c.ExplainWhile(at)
	return open, why
}

// ExplainWhile is Explain, with a stretch around the instant throughout which it says the same.
func (c *Calendar) ExplainWhile(at span.Instant) (open bool, why string, during span.Span) {
	open, reason, during := c.reason(at)
	if open {
		return true, "open: " + reason, during
	}
	return false, "closed: " + reason, during
}

// reason is ExplainWhile without its first word.
func (c *Calendar) reason(at span.Instant) (open bool, reason string, during span.Span) {
	switch c.shape {
	case ofWeek:
		open, reason = c.weekly.reason(at)
		return open, reason, c.weekly.during(at)
	case anyOf:
		return c.reasonOf(at, true)
	case allOf:
		return c.reasonOf(at, false)
	case outside:
		inside, reason, during := c.parts[0].reason(at)
		if inside {
			return false, c.parts[0].label() + " is open (" + reason + ")", during
		}
		return true, "outside " + c.parts[0].label() + " (" + reason + ")", during
	}
	return true, "24×7", span.Span{From: span.Beginning, Until: span.End}
}

// reasonOf explains a calendar made of parts: the first part that decides, which is an open one of any and a closed
// one of all; when none does, all of them.
func (c *Calendar) reasonOf(at span.Instant, decides bool) (open bool, reason string, during span.Span) {
	during = span.Span{From: span.Beginning, Until: span.End}
	reasons := make([]string, len(c.parts))
	for i, part := range c.parts {
		open, why, while := part.reason(at)
		during = during.Intersect(while)
		if reasons[i] = part.label() + " (" + why + ")"; open == decides {
			return open, reasons[i], during
		}
	}
	if len(reasons) == 0 {
		return !decides, "made of no calendars", during
	}
	return !decides, strings.Join(reasons, ", "), during
}
