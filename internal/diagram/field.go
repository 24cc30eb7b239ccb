package diagram

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/draw"
	"belay/internal/model"
)

// Sizes of the grid's surroundings.
const (
	labelRoom  = 112.0 // for the names of bands, at the left
	headRoomY  = 58.0  // for the names of columns, on top
	asksWidth  = 132.0
	asksTight  = 104.0
	leastRight = 30.0 // the narrowest gutter when the flow runs right
)

// lanes are the bands of a view, and which one a card belongs to.
func (s *sheet) lanes(cards []*card, by View) (lanes []lane, laneOf func(*card) int) {
	if by == ByParty {
		return s.partyLanes(cards)
	}
	links := []struct {
		link       model.Link
		name, desc string
	}{
		{model.Functional, "Functional", "How the work is done: how-to, process, data"},
		{model.Application, "Application", "The software: screens, batches, interfaces"},
		{model.Infrastructure, "Infrastructure", "What it runs on: sign-in, network, devices, cloud"},
	}
	var used []model.Link
	for _, l := range links {
		if !slices.ContainsFunc(cards, func(c *card) bool { return c.link == l.link }) {
			continue
		}
		used = append(used, l.link)
		colours := s.linkOf(l.link)
		lanes = append(lanes, lane{name: l.name, desc: l.desc, ink: colours.Ink, soft: colours.Soft, mark: noParty})
	}
	return lanes, func(c *card) int { return slices.Index(used, c.link) }
}

// partyLanes are a band for every party that performs something, and one for what nobody performs yet.
func (s *sheet) partyLanes(cards []*card) (lanes []lane, laneOf func(*card) int) {
	partyOf := func(c *card) int { return c.party }
	if s.pass == model.Logical { // a logical card hides its party, and a view by party is about nothing else
		d := describer{m: s.m}
		partyOf = func(c *card) int {
			if id, ok := d.provider(s.m.Function(c.id)); ok {
				return slices.Index(s.m.Parties, s.m.Party(id))
			}
			return noParty
		}
	}
	var used []int
	for i, p := range s.m.Parties {
		if slices.ContainsFunc(cards, func(c *card) bool { return partyOf(c) == i }) {
			used = append(used, i)
			colour := s.hue.Party(i)
			lanes = append(lanes, lane{name: p.Called(), desc: partyKind(p), ink: colour, soft: colour.Mix(s.hue.Paper, 0.91), mark: i})
		}
	}
	if slices.ContainsFunc(cards, func(c *card) bool { return partyOf(c) == noParty }) {
		used = append(used, noParty)
		lanes = append(lanes, lane{name: "Nobody yet", desc: "No party performs these", ink: s.hue.Warn, soft: s.hue.Note, mark: nobody})
	}
	return lanes, func(c *card) int { return slices.Index(used, partyOf(c)) }
}

// nobody is the mark of the band of what no party performs.
const nobody = -2

// partyKind says what a party is to the house.
func partyKind(p *model.Party) string {
	switch p.Kind {
	case model.Internal:
		return "own house"
	case model.MSP:
		return "managed service"
	}
	return string(p.Kind)
}

// drawGrid draws bands, heads, boundary, cards and wires.
func (s *sheet) drawGrid(root *draw.Group, g *grid) {
	s.bands(root, g)
	s.heads(root, g)
	s.boundary(root, g)
	s.emptyCells(root, g)
	for _, n := range g.nodes {
		if n.card == nil {
			s.asks(root, g, n)
		} else {
			s.card(root, n)
		}
	}
	s.wiresOf(root, g)
}

// bands draws the lanes with their names.
func (s *sheet) bands(root *draw.Group, g *grid) {
	for _, l := range g.lanes {
		if g.down {
			box := draw.Box{X: l.across.lo, Y: g.area.Y, W: l.across.size(), H: g.area.H + 10}
			root.RoundRect(box, 8, draw.Style{Fill: l.soft})
			root.RoundRect(draw.Box{X: box.X, Y: box.Y, W: box.W, H: 5}, 2.5, draw.Style{Fill: l.ink})
			name := s.heading(14).In(l.ink)
			root.Text(box.X+4, box.Y-10, name.Fit(l.name, box.W), name)
			if rest := box.W - name.Width(l.name) - 20; rest > 80 {
				root.Text(box.X+14+name.Width(l.name), box.Y-10, s.body(11).Fit(l.desc, rest), s.body(11))
			}
			continue
		}
		box := draw.Box{X: margin, Y: l.across.lo, W: s.scene.W - 2*margin, H: l.across.size()}
		root.RoundRect(box, 8, draw.Style{Fill: l.soft})
		root.Path(draw.Start(box.X+8, box.Y).Quad(box.X, box.Y, box.X, box.Y+8).Down(box.Bottom()-8).
			Quad(box.X, box.Bottom(), box.X+8, box.Bottom()).Close(), draw.Style{Fill: l.ink})
		s.bandName(root, l, box)
	}
}

// bandName writes a lane's name and what it is about at the left of its band.
func (s *sheet) bandName(root *draw.Group, l lane, box draw.Box) {
	x, width := box.X+18, labelRoom-26
	y := box.Y + min(30, box.H/2-4)
	name := s.heading(14).In(l.ink)
	if l.mark >= 0 {
		root.Mark(l.mark, x, y-10, 10, l.ink)
		x, width = x+16, width-16
	}
	for name.Size > 11 && slices.ContainsFunc(strings.Fields(l.name), func(word string) bool { return name.Width(word) > width }) {
		name.Size -= 0.5
	}
	lines := name.WrapAtMost(l.name, width, max(1, min(3, int((box.H-16)/17))))
	y = root.Lines(x, y, 17, lines, name) + 2
	desc := s.body(11)
	if room := int((box.Bottom() - y - 2) / 14.5); room > 0 {
		root.Lines(x, y, 14.5, desc.WrapAtMost(l.desc, width, min(room, 4)), desc)
	}
}

// verbs say what each line is there for.
func verb(line int) string {
	if line < 0 || line > 5 {
		return ""
	}
	return [...]string{"Self-help", "Receive", "Diagnose", "Expert", "Maker", "Upstream"}[line]
}

// ordinal is the name of a line.
func ordinal(line int) string {
	switch line {
	case 0:
		return "line 0"
	case 1:
		return "1st line"
	case 2:
		return "2nd line"
	case 3:
		return "3rd line"
	}
	return fmt.Sprintf("%dth line", line)
}

// heads draws the names of the lines: on top when the flow runs right, at the left when down.
func (s *sheet) heads(root *draw.Group, g *grid) {
	for _, l := range g.layers {
		if !l.first {
			continue
		}
		x, y := l.along.lo, g.area.Y-14
		if g.down {
			x, y = margin, l.along.mid()+8
			if l.line != asksLine {
				root.Line(margin, l.along.lo-6, g.area.X-10, l.along.lo-6, draw.Style{Stroke: s.hue.Line})
			}
		}
		if l.line == asksLine {
			root.Text(x, y, "Asks for help", s.heading(13))
			continue
		}
		root.Text(x, y, fmt.Sprint(l.line), s.serif(32).With(draw.Serif))
		root.Text(x+26, y-13, capitals(ordinal(l.line)), s.eyebrow(smallest))
		root.Text(x+26, y+2, verb(l.line), s.heading(13))
	}
}

// emptyCells says of a band whose last line has nobody that it has none, where there is room to say it. Why, and who
// decides instead, is not in the model and is not said.
func (s *sheet) emptyCells(root *draw.Group, g *grid) {
	if g.down || g.tight || g.lanes[0].mark != noParty {
		return
	}
	last := len(g.layers) - 1
	if last < 1 || g.layers[last].line < 2 {
		return
	}
	for i, l := range g.lanes {
		taken := slices.ContainsFunc(g.nodes, func(n *node) bool {
			return n.layer == last && (n.lane == i || n.spans)
		})
		if taken || l.across.size() < 110 {
			continue
		}
		mid := l.across.mid()
		box := g.box(g.layers[last].along, extent{mid - 20, mid + 20})
		if g.crossedBy(box.Inset(-10)) {
			continue
		}
		root.RoundRect(box, 7, draw.Style{Stroke: s.hue.LineStrong, Width: 0.9, Dash: []float64{2, 3}})
		words := s.note(12)
		root.Text(box.X+12, mid+4, words.Fit("No "+ordinal(g.layers[last].line), box.W-24), words)
	}
}

// crossedBy says whether a wire runs through a box.
func (g *grid) crossedBy(box draw.Box) bool {
	for i := range g.wires {
		points := g.way(i)
		for k := range points[1:] {
			if segment(points[k], points[k+1]).Meets(box) {
				return true
			}
		}
	}
	return false
}

// segment is the box of a level or upright line, a hair wide.
func segment(a, b draw.Point) draw.Box {
	const hair = 0.01
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return draw.Box{X: x, Y: y, W: max(a.X, b.X) - x + hair, H: max(a.Y, b.Y) - y + hair}
}
