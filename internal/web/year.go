package web

import (
	"slices"

	"belay/internal/coverage"
)

// yearScreen is the year of cover: the picture, and what cannot be seen in it.
type yearScreen struct {
	Cells []cellLine
	Gaps  []gapLine
	From  moment
	Until moment
}

// cellLine is the proof of one service and severity.
type cellLine struct {
	Service, Severity string
	Promised          bool
	Least             int
	Covered, Wait     string
	Gaps, Thin        int
	Look              string // bad, warn or good
}

// gapLine is a time in which nobody picks up, told once however often it comes.
type gapLine struct {
	Service, Severity, Words, Often, Long string
	ServiceID, SeverityID                 string
	First                                 int64 // the instant at which it first begins
	At                                    moment
	Reasons                               []string
	seconds                               int64
}

func (c *call) showYear() error {
	s, err := c.study()
	if err != nil {
		return err
	}
	proof := s.proof()
	screen := yearScreen{From: c.moment(s.over.From), Until: c.moment(s.over.Until)}
	for _, cell := range proof.Cells {
		screen.Cells = append(screen.Cells, cellOf(cell))
	}
	for _, gap := range s.gaps() {
		gap.At = c.moment(instant(gap.First))
		screen.Gaps = append(screen.Gaps, gap)
	}
	p := c.modelPage("The year")
	p.Look = wide
	return c.show("year", p, screen)
}

// cellOf is a proof in words.
func cellOf(c *coverage.Cell) cellLine {
	line := cellLine{
		Service: c.Service.Called(), Severity: string(c.Severity.ID), Promised: c.Promised, Least: c.Least,
		Covered: percent(c.Covered), Gaps: len(c.Gaps), Thin: len(c.Thin), Wait: long(c.Wait.Seconds), Look: "good",
	}
	if c.Wait.Never {
		line.Wait = "no end"
	}
	switch c.Least {
	case 0:
		line.Look = "bad"
	case 1:
		line.Look = "warn"
	}
	return line
}

// shownGaps is how many sorts of gap are told of one service and severity.
const shownGaps = 12

// gapLines are the gaps of a proof, those that take the most time first.
func gapLines(p *coverage.Proof) []gapLine {
	var out []gapLine
	for _, cell := range p.Cells {
		for i, r := range coverage.Recurring(cell.Gaps, p.Model.Timezone) {
			if i == shownGaps {
				break
			}
			line := gapLine{
				Service: cell.Service.Called(), Severity: string(cell.Severity.ID), Words: capital(r.Words()),
				ServiceID: string(cell.Service.ID), SeverityID: string(cell.Severity.ID),
				Long: long(r.Spans[0].Seconds()), First: int64(r.Spans[0].From), Reasons: p.Witness(cell, r.Spans[0]).Reasons(), seconds: r.Seconds(),
			}
			if len(r.Spans) > 1 {
				line.Often = count(len(r.Spans), "time", "times")
			}
			out = append(out, line)
		}
	}
	slices.SortStableFunc(out, func(a, b gapLine) int { return int(b.seconds - a.seconds) })
	return out
}

func (c *call) sendYear() error {
	s, err := c.study()
	if err != nil {
		return err
	}
	return c.sendImage(s.year())
}

func (c *call) sendYearPage() error {
	s, err := c.study()
	if err != nil {
		return err
	}
	return c.sendDocument(s.page())
}
