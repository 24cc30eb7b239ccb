package diagram

import (
	"slices"

	"belay/internal/draw"
	"belay/internal/model"
)

// entry is one sign of the legend: how wide it is, how it is drawn at x and the y of its middle, and what it means.
type entry struct {
	width float64
	draw  func(x, y float64)
	words string
}

// legend explains the signs that the page uses, and no others.
func (s *sheet) legend(root *draw.Group, g *grid) {
	if g == nil {
		return
	}
	var entries []entry
	for _, k := range g.kinds() {
		entries = append(entries, s.wireEntry(root, g, k))
	}
	if slices.ContainsFunc(g.wires, func(w wire) bool { return w.kind == handOver || w.kind == toVendor }) {
		entries = append(entries, s.backEntry(root, g))
	}
	entries = append(entries, s.cardEntries(root, g)...)
	entries = append(entries, s.partyEntries(root, g)...)
	y := s.scene.H - footerRoom - legendRoom + 8
	root.Line(margin, y-12, s.scene.W-margin, y-12, draw.Style{Stroke: s.hue.Line})
	s.entries(root, entries, y+4)
}

// The legend's lines and the room between its signs.
const (
	legendLead  = 17.5
	legendLines = 3
	legendGap   = 24.0
)

// entries draws signs in lines. Where they would need too many lines, their words are cut until they fit.
func (s *sheet) entries(root *draw.Group, entries []entry, y float64) {
	l := s.body(least)
	right := s.scene.W - margin
	most := right
	for ; s.legendHeight(entries, most) > legendLines && most > 60; most -= 10 {
	}
	x := margin
	for _, e := range entries {
		words := l.Fit(e.words, most)
		width := e.width + 7 + l.Width(words)
		if x > margin && x+width > right {
			x, y = margin, y+legendLead
		}
		e.draw(x, y)
		root.Text(x+e.width+7, y+3.8, words, l)
		x += width + legendGap
	}
}

// legendHeight is how many lines the signs need when no words are wider than most.
func (s *sheet) legendHeight(entries []entry, most float64) int {
	lines, x := 1, 0.0
	l := s.body(least)
	for _, e := range entries {
		width := e.width + 7 + min(most, l.Width(e.words))
		if x > 0 && x+width > s.scene.W-2*margin {
			lines, x = lines+1, 0
		}
		x += width + legendGap
	}
	return lines
}

// wireEntry explains a kind of wire.
func (s *sheet) wireEntry(root *draw.Group, g *grid, k kind) entry {
	words := [...]string{
		handOver: "hand over, with the time allowed",
		toVendor: "hand over to another organisation",
		invites:  "may be invited to swarm",
		tells:    "is told, and when",
		asks:     "asks",
	}[k]
	switch {
	case k != handOver && k != tells:
	case g.bare && k == handOver:
		words = "hand over; the times are in the plan"
	case g.bare:
		words = "is told; the times are in the plan"
	case g.tight && k == handOver && len(s.m.Severities) > 0:
		words = "hand over, with the time allowed for " + string(s.m.Severities[0].ID)
	}
	return entry{34, func(x, y float64) {
		root.Arrow([]draw.Point{{X: x, Y: y}, {X: x + 34, Y: y}}, s.arrowOf(k))
	}, words}
}

// backEntry explains a hand-back, as the page draws it.
func (s *sheet) backEntry(root *draw.Group, g *grid) entry {
	for i, w := range g.wires {
		if w.kind != handOver && w.kind != toVendor {
			continue
		}
		if _, ok := g.wayBack(i, g.way(i)); !ok {
			return entry{24, func(x, y float64) {
				a := s.arrowOf(handOver)
				a.Head, a.Tail = draw.NoHead, draw.Bar
				root.Arrow([]draw.Point{{X: x, Y: y}, {X: x + 24, Y: y}}, a)
			}, "handed back the same way, with the reason"}
		}
	}
	return entry{34, func(x, y float64) {
		root.Arrow([]draw.Point{{X: x + 34, Y: y}, {X: x, Y: y}}, s.backArrow())
	}, "hand back, with the reason"}
}

// cardEntries explain the signs on cards.
func (s *sheet) cardEntries(root *draw.Group, g *grid) (entries []entry) {
	has := func(is func(*card) bool) bool {
		return slices.ContainsFunc(g.nodes, func(n *node) bool { return n.card != nil && is(n.card) })
	}
	box := func(x, y float64) draw.Box { return draw.Box{X: x, Y: y - 7, W: 20, H: 14} }
	if has(func(c *card) bool { return c.accountable }) {
		entries = append(entries, entry{20, func(x, y float64) {
			root.RoundRect(box(x, y), 4, draw.Style{Fill: s.hue.Raised, Stroke: s.hue.Ink, Width: 1.5})
		}, "accountable to the end"})
	}
	if len(s.m.Unknowns()) > 0 {
		entries = append(entries, entry{20, func(x, y float64) {
			root.RoundRect(box(x, y), 4, draw.Style{Fill: s.hue.Note, Stroke: s.amber(), Width: 1.2, Dash: []float64{4, 3}})
			root.Text(x+10, y+4, "?", s.heading(least).In(s.amber()).At(draw.Middle))
		}, "not known yet"})
	}
	if s.pass == model.Logical {
		return entries
	}
	if has(func(c *card) bool { return c.external }) {
		entries = append(entries, entry{28, func(x, y float64) {
			root.Rect(draw.Box{X: x + 2, Y: y - 7, W: 26, H: 14}, draw.Style{Hatch: s.hatch(s.hue.Paper)})
			root.Line(x, y-9, x, y+9, draw.Style{Stroke: s.hue.Ink, Width: 1.2, Dash: dashDot()})
		}, "beyond the contract boundary"})
	}
	if has(func(c *card) bool { return !c.week.empty() }) {
		entries = append(entries, entry{44, func(x, y float64) {
			at := draw.Box{X: x, Y: y - 5, W: 44, H: 4}
			s.bar(root, at, []run{{32, 68, atDesk}})
			at.Y += 6
			s.bar(root, at, []run{{0, slotsPerDay, onCall}})
		}, s.stripWords(has)})
	}
	return entries
}

// stripWords explain the hours strip, naming the shades that occur.
func (s *sheet) stripWords(has func(func(*card) bool) bool) string {
	shade := "dark"
	if s.hue.Cover == draw.Dark().Cover {
		shade = "pale"
	}
	words := "24 h, weekday above weekend: " + shade + " at the desk, blue on call"
	if has(func(c *card) bool { return c.week.holds(byVendor) }) {
		words += ", aqua vendor"
	}
	return words
}

// partyEntries are the parties with their marks and colours.
func (s *sheet) partyEntries(root *draw.Group, g *grid) (entries []entry) {
	if s.pass == model.Logical && g.lanes[0].mark == noParty {
		return nil
	}
	for i, p := range s.m.Parties {
		used := slices.ContainsFunc(g.nodes, func(n *node) bool { return n.card != nil && n.card.party == i })
		words := p.Called() + ", " + partyKind(p)
		if !used {
			words += " (performs nothing here)"
		}
		entries = append(entries, entry{14, func(x, y float64) {
			root.RoundRect(draw.Box{X: x, Y: y - 6, W: 3.5, H: 12}, 1, draw.Style{Fill: s.hue.Party(i)})
			root.Mark(i, x+6, y-4.5, 9, s.hue.Party(i))
		}, words})
	}
	return entries
}
