package draw

import "math"

// Marks is how many party marks differ by shape alone.
const Marks = 12

// markSides describes the marks in the order in which parties get them: how many corners, how they stand, and
// whether they are hollow. Shape, not colour, tells parties apart, so that the page survives a copier and a fax.
type markSides struct {
	corners int     // 0 is a disc
	turn    float64 // of the first corner from straight up, in degrees
	waist   float64 // radius of the inner corners of a star, as a share; 0 when it has none
	hollow  bool
}

// mark is the description of mark i.
func mark(i int) markSides {
	return [Marks]markSides{
		{},                                   // ● disc
		{corners: 4},                         // ◆ diamond
		{corners: 4, turn: 45},               // ■ square
		{corners: 3},                         // ▲ triangle
		{hollow: true},                       // ○ ring
		{corners: 5, waist: 0.45},            // ★ star
		{corners: 3, turn: 180},              // ▼ triangle on its point
		{corners: 4, hollow: true},           // ◇ hollow diamond
		{corners: 6, turn: 30},               // ⬢ hexagon
		{corners: 4, turn: 45, hollow: true}, // □ hollow square
		{corners: 4, waist: 0.38},            // ✦ four-pointed star
		{corners: 3, hollow: true},           // △ hollow triangle
	}[((i%Marks)+Marks)%Marks]
}

// Mark draws the mark of party i in a square of the given size with its corner at x, y.
func (g *Group) Mark(i int, x, y, size float64, c Colour) {
	m := mark(i)
	style := Style{Fill: c}
	r := size / 2
	if m.hollow {
		style = Style{Stroke: c, Width: size * 0.16}
		r -= size * 0.08
	}
	cx, cy := x+size/2, y+size/2
	if m.corners == 0 {
		g.Circle(cx, cy, r, style)
		return
	}
	g.Path(m.outline(cx, cy, r), style)
}

// outline is the mark's corners around a centre. Shapes of few corners are drawn larger, so that all weigh alike.
func (m markSides) outline(cx, cy, r float64) *Path {
	r *= map[int]float64{3: 1.18, 4: 1.14, 5: 1.2, 6: 1.06}[m.corners]
	if m.waist > 0 {
		r *= 1.06
	}
	if m.corners == 3 { // a triangle's middle lies above the middle of its box
		sin, cos := math.Sincos(m.turn * math.Pi / 180)
		cx, cy = cx-sin*r*0.14, cy+cos*r*0.14
	}
	n, step := m.corners, 1
	if m.waist > 0 {
		n, step = 2*m.corners, 2
	}
	p := new(Path)
	for k := range n {
		radius := r
		if step == 2 && k%2 == 1 {
			radius *= m.waist
		}
		sin, cos := math.Sincos((m.turn + 360*float64(k)/float64(n)) * math.Pi / 180)
		if k == 0 {
			p.Move(cx+radius*sin, cy-radius*cos)
		} else {
			p.Line(cx+radius*sin, cy-radius*cos)
		}
	}
	return p.Close()
}
