package diagram

import (
	"math"
	"slices"
	"strings"

	"belay/internal/draw"
	"belay/internal/model"
)

// mostTimes is how many severities the label of a wire names; the rest is read by pointing at it and in the plan.
const mostTimes = 2

// chipSize is the severity square of a label, and labelLead the distance of its lines.
const (
	chipSize  = 13.5
	labelLead = 15.5
	labelAir  = 8.0 // between a label and what stands above it
)

// labelText is the lettering of times on wires.
func (g *grid) labelText() draw.Lettering {
	return draw.Lettering{Face: draw.SansMedium, Size: least}
}

// labels are the times that a wire shows: fewer on a crowded page.
func (g *grid) labels(w wire) []told {
	most := mostTimes
	if from := g.nodes[w.from]; g.tight || g.down || !from.spans && from.density >= compact {
		most = 1
	}
	return w.times[:min(most, len(w.times))]
}

// timeText is how a label writes a time: without the air where the page is crowded.
func (g *grid) timeText(t told) string {
	if !g.tight {
		return t.after
	}
	return strings.NewReplacer(" min", "m", " h", "h", " days", "d", " day", "d", " weeks", "w", " week", "w", " of resolve", "").Replace(t.after)
}

// chipRoom is the room of the severity square before a time. A crowded page names only the time of the most severe,
// and says so in its legend instead of on every wire.
func (g *grid) chipRoom(t told) float64 {
	if g.tight && t.severity == 0 {
		return 2
	}
	return chipSize + 5
}

// labelSize is the room that the wire's label needs beside it.
func (g *grid) labelSize(w wire) labelSize {
	times := g.labels(w)
	if len(times) == 0 || w.kind == asks || g.bare {
		return labelSize{}
	}
	width := 0.0
	for _, t := range times {
		width = max(width, g.chipRoom(t)+g.labelText().Width(g.timeText(t)))
	}
	height := float64(len(times))*labelLead + labelAir - 5
	if g.down {
		return labelSize{along: float64(len(times))*labelLead + 2, across: width + 6}
	}
	return labelSize{along: width + 8, across: height}
}

// arrowOf is how a wire of a kind looks.
func (s *sheet) arrowOf(k kind) draw.Arrow {
	a := draw.Arrow{Stroke: s.hue.Ink, Width: 1.6, Head: draw.Solid, Corner: 5, Size: 8, Backdrop: s.hue.Raised}
	switch k {
	case toVendor:
		a.Head, a.Size = draw.Hollow, 10
	case invites:
		a.Stroke, a.Tail = s.hue.Accent, draw.Solid
	case tells:
		a.Stroke, a.Width, a.Dash, a.Head, a.Size = s.hue.Accent, 1.5, []float64{1.6, 2.6}, draw.Open, 7
	case asks:
		a.Stroke, a.Width = s.hue.Ink2, 1.4
	}
	return a
}

// backArrow is how a hand-back looks.
func (s *sheet) backArrow() draw.Arrow {
	return draw.Arrow{Stroke: s.hue.Ink3, Width: 1.1, Dash: []float64{3, 3}, Head: draw.Open, Size: 6.5, Corner: 5}
}

// backOff is how far beside its wire a hand-back runs, and backRoom the least length at which it is drawn.
const (
	backOff  = 12.0
	backRoom = 26.0
)

// wiresOf draws all wires, the telling ones below the others.
func (s *sheet) wiresOf(root *draw.Group, g *grid) {
	for _, below := range []bool{true, false} {
		for i, w := range g.wires {
			if (w.kind == tells) == below {
				s.wire(root, g, i)
			}
		}
	}
	for i := range g.wires {
		s.label(root, g, i)
	}
}

// wire draws one wire, and the way back of a hand-over that has room for it.
func (s *sheet) wire(root *draw.Group, g *grid, i int) {
	w := g.wires[i]
	points := g.way(i)
	inner := root.Group(draw.Tag{Class: "wire", Title: w.title})
	a := s.arrowOf(w.kind)
	if w.kind == handOver || w.kind == toVendor {
		if back, ok := g.wayBack(i, points); ok {
			inner.Arrow(back, s.backArrow())
		} else {
			a.Tail = draw.Bar
		}
	}
	inner.Arrow(points, a)
}

// wayBack is the line of a hand-back beside a straight wire between two cards; ok is false where there is no room.
func (g *grid) wayBack(i int, points []draw.Point) (back []draw.Point, ok bool) {
	w, p := g.wires[i], g.plans[i]
	a, b := g.nodes[w.from], g.nodes[w.to]
	v := p.va + backOff
	if p.beside || len(p.jogs) > 0 || g.tight || abs(b.layer-a.layer) != 1 || !inside(a, v) || !inside(b, v) {
		return nil, false
	}
	if g.isTaken(v, w.from, p.leaves) || g.isTaken(v, w.to, p.enters) {
		return nil, false
	}
	from, to := points[len(points)-1], points[0]
	if g.down {
		from.X, to.X = v, v
	} else {
		from.Y, to.Y = v, v
	}
	return []draw.Point{from, to}, abs(int(from.X-to.X))+abs(int(from.Y-to.Y)) >= backRoom
}

// isTaken says whether a wire meets the edge of a node near v.
func (g *grid) isTaken(v float64, n int, s side) bool {
	for i, w := range g.wires {
		p := g.plans[i]
		near := func(at, above float64) bool { return v > at-above-7 && v < at+7 }
		if w.from == n && p.leaves == s && near(p.va, p.label.across) || w.to == n && p.enters == s && near(p.vb, 0) {
			return true
		}
	}
	return false
}

// label writes the times of a wire beside its start.
func (s *sheet) label(root *draw.Group, g *grid, i int) {
	w, p := g.wires[i], g.plans[i]
	if p.label == (labelSize{}) || p.leaves == before {
		return
	}
	times, box := g.labels(w), g.labelBox(i)
	if p.beside {
		way := g.way(i)
		at := draw.Point{X: (way[0].X + way[1].X) / 2, Y: (way[0].Y + way[1].Y) / 2}
		times = times[:1]
		box = draw.Box{X: at.X + 7, Y: at.Y - labelLead/2, W: g.chipRoom(times[0]) + 3 + g.labelText().Width(g.timeText(times[0])), H: labelLead}
		if g.down || math.Abs(way[0].Y-way[1].Y) < labelLead+2 {
			return
		}
	}
	at := g.laneAt(p.va)
	root.RoundRect(box, 3, draw.Style{Fill: at.soft})
	l := g.labelText().In(s.hue.Ink)
	if w.kind == tells || w.kind == invites {
		l = l.In(s.hue.Accent)
	}
	for k, t := range times {
		y := box.Y + float64(k)*labelLead + 2
		if g.chipRoom(t) > chipSize {
			root.Chip(s.hue, t.severity, box.X+2, y, chipSize)
		}
		if t.after == unknownName {
			l = l.In(s.amber())
		}
		root.Text(box.X+1+g.chipRoom(t), y+chipSize-2.6, g.timeText(t), l)
	}
}

// labelBox is where the label of wire i stands: above its start when the flow runs right, left of it when down.
func (g *grid) labelBox(i int) draw.Box {
	w, p := g.wires[i], g.plans[i]
	lo := g.layers[g.nodes[w.from].layer].along.hi
	if g.down {
		return draw.Box{X: p.va - p.label.across, Y: lo + 3, W: p.label.across - 3, H: p.label.along - 3}
	}
	return draw.Box{X: lo + 4, Y: p.va - p.label.across, W: p.label.along - 6, H: p.label.across - labelAir + 5}
}

// laneAt is the lane in which v lies, or the nearest before it.
func (g *grid) laneAt(v float64) lane {
	at := g.lanes[0]
	for _, l := range g.lanes {
		if l.across.lo <= v {
			at = l
		}
	}
	return at
}

// boundary draws where the own house ends. In a view by link whose every band has its vendors at the end, it is one
// stepped line, and all beyond it is hatched; else every function of another organisation lies on its own hatched mat.
func (s *sheet) boundary(root *draw.Group, g *grid) {
	if s.pass == model.Logical {
		return
	}
	if g.lanes[0].mark != noParty {
		for _, l := range g.lanes {
			if l.mark >= 0 && s.m.Parties[l.mark].External() {
				box := draw.Box{X: g.area.X - 6, Y: l.across.lo, W: s.scene.W - margin - g.area.X + 6, H: l.across.size()}
				root.RoundRect(box, 8, draw.Style{Hatch: s.hatch(l.soft)})
			}
		}
		return
	}
	if steps, ok := g.steps(); ok {
		s.staircase(root, g, steps)
		return
	}
	for _, n := range g.nodes {
		if n.card != nil && n.card.external {
			root.RoundRect(n.box.Inset(-matRim), 8, draw.Style{Hatch: s.hatch(g.lanes[n.lane].soft), Stroke: s.hue.Ink2, Width: 0.9, Dash: dashDot()})
		}
	}
}

// matRim is how far a mat reaches around its card.
const matRim = 3.2

// dashDot is the line of a boundary.
func dashDot() []float64 { return []float64{9, 4, 1.5, 4} }

// steps is, for every lane, where along its vendors begin; ok is false when they do not all stand at the end, or when
// there are none.
func (g *grid) steps() (steps []float64, ok bool) {
	if g.down || g.lanes[0].mark != noParty {
		return nil, false
	}
	for i := range g.lanes {
		own, other := -1, len(g.layers)
		for _, n := range g.nodes {
			switch {
			case n.card == nil || n.lane != i && !n.spans:
			case n.card.external:
				other = min(other, n.layer)
			default:
				own = max(own, n.layer)
			}
		}
		switch {
		case other <= own:
			return nil, false
		case other == len(g.layers):
			steps = append(steps, g.area.Right()+7)
		default:
			steps = append(steps, g.layers[other].along.lo-g.headRoom()+2.5)
			ok = true
		}
	}
	return steps, ok
}

// staircase draws the boundary through all lanes.
func (s *sheet) staircase(root *draw.Group, g *grid, steps []float64) {
	right := s.scene.W - margin
	for i, l := range g.lanes {
		if steps[i] < right {
			root.RoundRect(draw.Box{X: steps[i], Y: l.across.lo, W: right - steps[i], H: l.across.size()}, 0, draw.Style{Hatch: s.hatch(l.soft)})
		}
	}
	points := g.stairs(steps)
	line := draw.Start(points[0].X, points[0].Y)
	for _, p := range points[1:] {
		line.Line(p.X, p.Y)
	}
	root.Path(line, draw.Style{Stroke: s.hue.Ink, Width: 1.3, Dash: dashDot()})
	last := len(steps) - 1
	words, at := s.note(11), draw.Point{X: steps[last] + 6, Y: g.lanes[last].across.hi + 11}
	if at.X+words.Width("contract boundary") > right {
		at.X -= 12
		words = words.At(draw.End)
	}
	if note := (draw.Text{X: at.X, Y: at.Y, S: "contract boundary", Lettering: words}); !g.crossedBy(note.Box()) {
		root.Text(note.X, note.Y, note.S, note.Lettering)
	}
}

// stairs is the line of the boundary: down through every lane at its step.
func (g *grid) stairs(steps []float64) []draw.Point {
	const beyond = 10.0 // the line reaches a little out of the bands
	y := g.lanes[0].across.lo - beyond
	points := []draw.Point{{X: steps[0], Y: y}}
	for i := 1; i < len(steps); i++ {
		y = g.lanes[i].across.lo - g.laneGap()/2
		points = append(points, draw.Point{X: steps[i-1], Y: y}, draw.Point{X: steps[i], Y: y})
	}
	return append(points, draw.Point{X: steps[len(steps)-1], Y: g.lanes[len(g.lanes)-1].across.hi + beyond})
}

// kinds are the kinds of wires that the page has, for the legend.
func (g *grid) kinds() (kinds []kind) {
	for _, w := range g.wires {
		if !slices.Contains(kinds, w.kind) {
			kinds = append(kinds, w.kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}
