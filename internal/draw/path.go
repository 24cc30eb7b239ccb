package draw

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Point is a place on the drawing, in units, y downwards.
type Point struct{ X, Y float64 }

// Box is a rectangle on the drawing: its top left corner and its size, in units.
type Box struct{ X, Y, W, H float64 }

// Right is the x of the box's right edge.
func (b Box) Right() float64 { return b.X + b.W }

// Bottom is the y of the box's lower edge.
func (b Box) Bottom() float64 { return b.Y + b.H }

// Inset is the box made smaller by d on every side.
func (b Box) Inset(d float64) Box { return Box{b.X + d, b.Y + d, b.W - 2*d, b.H - 2*d} }

// Meets says whether the insides of b and o overlap; boxes that only touch do not.
func (b Box) Meets(o Box) bool {
	return b.X < o.Right() && o.X < b.Right() && b.Y < o.Bottom() && o.Y < b.Bottom()
}

// Holds says whether o lies wholly in b.
func (b Box) Holds(o Box) bool {
	return b.X <= o.X && b.Y <= o.Y && o.Right() <= b.Right() && o.Bottom() <= b.Bottom()
}

// Union is the smallest box around b and o; an empty box adds nothing.
func (b Box) Union(o Box) Box {
	if b == (Box{}) {
		return o
	}
	if o == (Box{}) {
		return b
	}
	x, y := min(b.X, o.X), min(b.Y, o.Y)
	return Box{x, y, max(b.Right(), o.Right()) - x, max(b.Bottom(), o.Bottom()) - y}
}

// Path is an outline of straight lines and curves, built by its verbs, each of which returns the path itself:
// Start(0, 0).Across(10).Down(10).Close(). The zero Path is empty and ready.
type Path struct{ steps []step }

// Start is a new path whose pen stands at x, y.
func Start(x, y float64) *Path { return new(Path).Move(x, y) }

// step is one verb of a path with its points: one for M and L, two for Q, three for C, none for Z.
type step struct {
	verb   byte
	points [3]Point
}

// Move starts a new part of the path at x, y.
func (p *Path) Move(x, y float64) *Path { return p.with(step{'M', [3]Point{{x, y}}}) }

// Line draws straight to x, y.
func (p *Path) Line(x, y float64) *Path { return p.with(step{'L', [3]Point{{x, y}}}) }

// Across draws level to x.
func (p *Path) Across(x float64) *Path { return p.Line(x, p.end().Y) }

// Down draws upright to y.
func (p *Path) Down(y float64) *Path { return p.Line(p.end().X, y) }

// Quad draws a quadratic curve to x, y with the control point cx, cy.
func (p *Path) Quad(cx, cy, x, y float64) *Path { return p.with(step{'Q', [3]Point{{cx, cy}, {x, y}}}) }

// Cubic draws a cubic curve to x, y with the control points ax, ay and bx, by.
func (p *Path) Cubic(ax, ay, bx, by, x, y float64) *Path {
	return p.with(step{'C', [3]Point{{ax, ay}, {bx, by}, {x, y}}})
}

// Close draws back to the start of the part.
func (p *Path) Close() *Path { return p.with(step{verb: 'Z'}) }

// Rect adds a rectangle as a part of its own; many equal cells become one path this way.
func (p *Path) Rect(b Box) *Path {
	return p.Move(b.X, b.Y).Across(b.Right()).Down(b.Bottom()).Across(b.X).Close()
}

// Append adds all parts of o.
func (p *Path) Append(o *Path) *Path {
	p.steps = append(p.steps, o.steps...)
	return p
}

// Shift is the path moved by dx, dy and then scaled by k about the origin.
func (p *Path) Shift(dx, dy, k float64) *Path {
	steps := make([]step, len(p.steps))
	for i, s := range p.steps {
		for j, q := range s.points {
			s.points[j] = Point{(q.X + dx) * k, (q.Y + dy) * k}
		}
		steps[i] = s
	}
	return &Path{steps}
}

// with adds one step.
func (p *Path) with(s step) *Path {
	p.steps = append(p.steps, s)
	return p
}

// reach is how many points the step's verb has.
func (s step) reach() int {
	switch s.verb {
	case 'M', 'L':
		return 1
	case 'Q':
		return 2
	case 'C':
		return 3
	}
	return 0
}

// end is where the pen stands.
func (p *Path) end() Point {
	for _, step := range slices.Backward(p.steps) {
		if n := step.reach(); n > 0 {
			return step.points[n-1]
		}
	}
	return Point{}
}

// curved says whether the path has a curve.
func (p *Path) curved() bool {
	return slices.ContainsFunc(p.steps, func(s step) bool { return s.reach() > 1 })
}

// Bounds is the box around all points of the path, control points included.
func (p *Path) Bounds() Box {
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, s := range p.steps {
		for _, q := range s.points[:s.reach()] {
			lo = Point{min(lo.X, q.X), min(lo.Y, q.Y)}
			hi = Point{max(hi.X, q.X), max(hi.Y, q.Y)}
		}
	}
	if lo.X > hi.X {
		return Box{}
	}
	return Box{lo.X, lo.Y, hi.X - lo.X, hi.Y - lo.Y}
}

// svg is the path as the d attribute of SVG, in absolute coordinates, H and V where a line is level or upright.
func (p *Path) svg() string {
	var b strings.Builder
	var at Point
	for _, s := range p.steps {
		n := s.reach()
		switch {
		case s.verb == 'L' && s.points[0].Y == at.Y:
			b.WriteString("H" + number(s.points[0].X))
		case s.verb == 'L' && s.points[0].X == at.X:
			b.WriteString("V" + number(s.points[0].Y))
		default:
			b.WriteByte(s.verb)
			for i, q := range s.points[:n] {
				if i > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(number(q.X) + " " + number(q.Y))
			}
		}
		if n > 0 {
			at = s.points[n-1]
		}
	}
	return b.String()
}

// number writes a length with at most two decimals, which is a hundredth of a quarter millimetre.
func number(v float64) string {
	r := math.Round(v*100) / 100
	if r == 0 {
		return "0"
	}
	return strconv.FormatFloat(r, 'f', -1, 64)
}

// polyline is one part of a flattened path.
type polyline struct {
	points []Point
	closed bool
}

// flatten turns every curve into short straight lines that stray from it by less than about tolerance units.
func (p *Path) flatten(tolerance float64) []polyline {
	var parts []polyline
	var current polyline
	finish := func() {
		if len(current.points) > 1 {
			parts = append(parts, current)
		}
		current = polyline{}
	}
	for _, s := range p.steps {
		switch s.verb {
		case 'M':
			finish()
			current.points = append(current.points, s.points[0])
		case 'L':
			current.points = append(current.points, s.points[0])
		case 'Q':
			at := current.points[len(current.points)-1]
			c := s.points[0]
			a := Point{at.X + 2*(c.X-at.X)/3, at.Y + 2*(c.Y-at.Y)/3}
			e := s.points[1]
			b := Point{e.X + 2*(c.X-e.X)/3, e.Y + 2*(c.Y-e.Y)/3}
			current.points = appendCubic(current.points, a, b, e, tolerance)
		case 'C':
			current.points = appendCubic(current.points, s.points[0], s.points[1], s.points[2], tolerance)
		case 'Z':
			if len(current.points) == 0 {
				continue
			}
			start := current.points[0]
			current.closed = true
			finish()
			current.points = append(current.points, start)
		}
	}
	finish()
	return parts
}

// appendCubic adds the points of a cubic curve from the last point to e.
func appendCubic(points []Point, a, b, e Point, tolerance float64) []Point {
	s := points[len(points)-1]
	bend := math.Hypot(s.X-2*a.X+b.X, s.Y-2*a.Y+b.Y) + math.Hypot(a.X-2*b.X+e.X, a.Y-2*b.Y+e.Y)
	n := int(math.Ceil(math.Sqrt(bend / tolerance)))
	n = min(max(n, 1), 64)
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		u := 1 - t
		points = append(points, Point{
			u*u*u*s.X + 3*u*u*t*a.X + 3*u*t*t*b.X + t*t*t*e.X,
			u*u*u*s.Y + 3*u*u*t*a.Y + 3*u*t*t*b.Y + t*t*t*e.Y,
		})
	}
	return points
}

// ParsePath reads a path written with absolute M, L, H, V, C, Q and Z; anything else ends the path there.
func ParsePath(d string) *Path {
	p := new(Path)
	r := pathReader{rest: d}
	for {
		verb, ok := r.verb()
		if !ok {
			return p
		}
		switch verb {
		case 'M':
			p.Move(r.number(), r.number())
		case 'L':
			p.Line(r.number(), r.number())
		case 'H':
			p.Across(r.number())
		case 'V':
			p.Down(r.number())
		case 'Q':
			p.Quad(r.number(), r.number(), r.number(), r.number())
		case 'C':
			p.Cubic(r.number(), r.number(), r.number(), r.number(), r.number(), r.number())
		case 'Z':
			p.Close()
		default:
			return p
		}
	}
}

// pathReader cuts path data into verbs and numbers.
type pathReader struct{ rest string }

func (r *pathReader) verb() (byte, bool) {
	r.rest = strings.TrimLeft(r.rest, " ,\n")
	if r.rest == "" {
		return 0, false
	}
	v := r.rest[0]
	r.rest = r.rest[1:]
	return v, true
}

func (r *pathReader) number() float64 {
	r.rest = strings.TrimLeft(r.rest, " ,\n")
	n := 0
	for n < len(r.rest) && (strings.IndexByte("0123456789.", r.rest[n]) >= 0 || n == 0 && r.rest[n] == '-') {
		n++
	}
	v, _ := strconv.ParseFloat(r.rest[:n], 64)
	r.rest = r.rest[n:]
	return v
}
