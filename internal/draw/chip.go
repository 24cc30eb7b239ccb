package draw

import "strconv"

// Chip draws the square of the severity at place i (0 is the most severe) with its number, counted from 1, in a
// square of the given size with its corner at x, y.
func (g *Group) Chip(p Palette, i int, x, y, size float64) {
	s := p.Severity(i)
	style := Style{Fill: s.Fill, Stroke: s.Edge, Width: 0.8}
	box := Box{x, y, size, size}
	if s.Edge != None {
		box = box.Inset(0.4)
	}
	g.RoundRect(box, size*0.22, style)
	digits, number := strconv.Itoa(i+1), Lettering{Face: SansBold, Size: size * 0.72, Fill: s.Ink, Anchor: Middle}
	if len(digits) > 1 {
		number = number.Of(size * 0.56)
	}
	g.Text(x+size/2, y+size/2+number.Size*0.36, digits, number)
}
