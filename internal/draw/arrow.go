package draw

import "math"

// Head is the shape at an end of an arrow.
type Head int

// The heads.
const (
	NoHead Head = iota
	Solid       // a filled triangle: work goes there
	Open        // an open angle: it comes back
	Hollow      // an outlined triangle: it leaves the house
	Dot         // a disc: somebody is told
	Bar         // a stroke across: the way leads back as well
)

// Arrow is how a connecting line looks. Its heads are shapes like any other, so no writer needs to know of markers.
type Arrow struct {
	Stroke   Colour
	Width    float64
	Dash     []float64
	Head     Head    // at the last point
	Tail     Head    // at the first point
	Size     float64 // of the heads; 7.5 when zero
	Corner   float64 // radius at which the line turns
	Backdrop Colour  // fills hollow heads
}

// size is the length of the heads.
func (a Arrow) size() float64 {
	if a.Size == 0 {
		return 7.5
	}
	return a.Size
}

// Arrow draws a line along the points, with rounded corners and its heads on its ends.
func (g *Group) Arrow(points []Point, a Arrow) {
	n := len(points)
	if n < 2 {
		return
	}
	ends := append([]Point(nil), points...)
	ends[n-1] = backOff(points[n-2], points[n-1], a.inset(a.Head))
	ends[0] = backOff(points[1], points[0], a.inset(a.Tail))
	g.Path(Rounded(ends, a.Corner), Style{Stroke: a.Stroke, Width: a.Width, Dash: a.Dash})
	g.head(a, a.Head, points[n-2], points[n-1])
	g.head(a, a.Tail, points[1], points[0])
}

// inset is how much of the line the head takes for itself.
func (a Arrow) inset(h Head) float64 {
	switch h {
	case Solid, Hollow:
		return a.size() * 0.85
	case Dot:
		return a.size() * 0.3
	}
	return 0
}

// backOff is the point d before to on the way from from.
func backOff(from, to Point, d float64) Point {
	length := math.Hypot(to.X-from.X, to.Y-from.Y)
	if length == 0 {
		return to
	}
	t := max(0, 1-d/length)
	return Point{from.X + (to.X-from.X)*t, from.Y + (to.Y-from.Y)*t}
}

// head draws one head whose tip is at to, on a line that comes from from.
func (g *Group) head(a Arrow, h Head, from, to Point) {
	length := math.Hypot(to.X-from.X, to.Y-from.Y)
	if h == NoHead || length == 0 {
		return
	}
	ux, uy := (to.X-from.X)/length, (to.Y-from.Y)/length
	size := a.size()
	wing := func(side float64) Point {
		return Point{to.X - ux*size - uy*size*0.46*side, to.Y - uy*size + ux*size*0.46*side}
	}
	l, r := wing(1), wing(-1)
	switch h {
	case Solid:
		g.Path(Start(l.X, l.Y).Line(to.X, to.Y).Line(r.X, r.Y).Close(), Style{Fill: a.Stroke})
	case Hollow:
		g.Path(Start(l.X, l.Y).Line(to.X, to.Y).Line(r.X, r.Y).Close(), Style{Fill: a.Backdrop, Stroke: a.Stroke, Width: max(1, a.Width*0.8)})
	case Open:
		g.Path(Start(l.X, l.Y).Line(to.X, to.Y).Line(r.X, r.Y), Style{Stroke: a.Stroke, Width: a.Width})
	case Bar:
		x, y := to.X-ux*size*0.5, to.Y-uy*size*0.5
		g.Line(x-uy*size*0.42, y+ux*size*0.42, x+uy*size*0.42, y-ux*size*0.42, Style{Stroke: a.Stroke, Width: a.Width})
	case Dot:
		g.Circle(to.X-ux*size*0.3, to.Y-uy*size*0.3, size*0.3, Style{Fill: a.Stroke})
	}
}

// Rounded is the line along the points with its corners rounded to the radius, or less where a bit is too short.
func Rounded(points []Point, radius float64) *Path {
	p := Start(points[0].X, points[0].Y)
	for i := 1; i < len(points)-1; i++ {
		a, b, c := points[i-1], points[i], points[i+1]
		r := min(radius, math.Hypot(b.X-a.X, b.Y-a.Y)/2, math.Hypot(c.X-b.X, c.Y-b.Y)/2)
		if r <= 0 {
			p.Line(b.X, b.Y)
			continue
		}
		in, out := backOff(a, b, r), backOff(c, b, r)
		p.Line(in.X, in.Y).Quad(b.X, b.Y, out.X, out.Y)
	}
	last := points[len(points)-1]
	return p.Line(last.X, last.Y)
}
