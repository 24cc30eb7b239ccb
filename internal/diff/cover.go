package diff

import (
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// Cell is how cover changes for one service and severity. Where one of the models promises no pick-up there, only that
// is said: Old or New is null, and no stretch is won or lost.
type Cell struct {
	Service  model.ServiceID  `json:"service"`
	Severity model.SeverityID `json:"severity"`
	Old      *Standing        `json:"old"`
	New      *Standing        `json:"new"`
	Won      []Stretch        `json:"won"`      // nobody picked up, now somebody does
	Lost     []Stretch        `json:"lost"`     // somebody picked up, now nobody does
	Sturdier []Stretch        `json:"sturdier"` // one person picked up, now several can
	Thinner  []Stretch        `json:"thinner"`  // several could, now one person does
}

// Standing is cover of one service and severity in one model.
type Standing struct {
	Least     int     `json:"least"`
	Covered   float64 `json:"covered"`    // the share of the horizon, 0 to 1
	WorstWait *int64  `json:"worst_wait"` // seconds; null when somewhere nobody comes at all
}

// Stretch is a stretch of the horizon.
type Stretch struct {
	From  span.Instant `json:"from"`
	Until span.Instant `json:"until"`
}

// cells are the services and severities for which cover changes: the new proof's in its order, then those that are gone.
func cells(from, to *coverage.Proof) []Cell {
	out := []Cell{}
	type key struct {
		service  model.ServiceID
		severity model.SeverityID
	}
	id := func(c *coverage.Cell) key { return key{c.Service.ID, c.Severity.ID} }
	for _, p := range pairs(from.Cells, to.Cells, id) {
		c := Cell{
			Service: p.id.service, Severity: p.id.severity, Old: standing(p.old), New: standing(p.new),
			Won: []Stretch{}, Lost: []Stretch{}, Sturdier: []Stretch{}, Thinner: []Stretch{},
		}
		if c.Old != nil && c.New != nil {
			c.compare(p.old, p.new)
		}
		if c.changes() {
			out = append(out, c)
		}
	}
	return out
}

// standing is what a proof says of c; nil where it promises nothing.
func standing(c *coverage.Cell) *Standing {
	if c == nil || !c.Promised {
		return nil
	}
	s := &Standing{Least: c.Least, Covered: c.Covered}
	if !c.Wait.Never {
		s.WorstWait = &c.Wait.Seconds
	}
	return s
}

// compare finds the stretches in which N passes from or to 0 and 1.
func (c *Cell) compare(from, to *coverage.Cell) {
	oldGaps, newGaps := span.Of(from.Gaps...), span.Of(to.Gaps...)
	oldThin, newThin := span.Of(from.Thin...), span.Of(to.Thin...)
	c.Won = stretches(oldGaps.Minus(newGaps))
	c.Lost = stretches(newGaps.Minus(oldGaps))
	c.Sturdier = stretches(oldThin.Minus(newThin).Minus(newGaps))
	c.Thinner = stretches(newThin.Minus(oldThin).Minus(oldGaps))
}

func stretches(s span.Set) []Stretch {
	out := make([]Stretch, 0, s.Len())
	for _, p := range s.Spans() {
		out = append(out, Stretch(p))
	}
	return out
}

// changes says that the cell is worth telling.
func (c *Cell) changes() bool {
	if c.Old == nil || c.New == nil {
		return c.Old != c.New
	}
	return len(c.Won)+len(c.Lost)+len(c.Sturdier)+len(c.Thinner) > 0 ||
		c.Old.Least != c.New.Least || !sameWait(c.Old.WorstWait, c.New.WorstWait)
}

func sameWait(a, b *int64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
