package draw

import (
	"math"
	"slices"
)

// The rasteriser fills and does not stroke, so an edge becomes a shape here: a four-cornered piece for every straight
// bit of the line, a wedge at every corner, a disc where ends and corners are round. All pieces run the same way
// round, so that where they overlap their winding numbers add and nothing is cut out.

// miterLimit is how far a pointed corner may reach, in half widths; SVG's own limit.
const miterLimit = 4.0

// outline is the pieces of the parts' edge in the given style; points are in pixels, the style in units.
func outline(parts []polyline, s Style, scale float64) []polyline {
	half := s.edge() * scale / 2
	if len(s.Dash) > 0 {
		lengths := make([]float64, len(s.Dash))
		for i, d := range s.Dash {
			lengths[i] = d * scale
		}
		parts = dashed(parts, lengths)
	}
	var pieces []polyline
	for _, part := range parts {
		pieces = appendEdge(pieces, part.clean(), half, s.Round)
	}
	return pieces
}

// clean is the part without points that stand on the one before.
func (l polyline) clean() polyline {
	points := l.points[:0:0]
	for _, p := range l.points {
		if len(points) == 0 || math.Hypot(p.X-points[len(points)-1].X, p.Y-points[len(points)-1].Y) > 1e-6 {
			points = append(points, p)
		}
	}
	if n := len(points); l.closed && n > 1 && math.Hypot(points[0].X-points[n-1].X, points[0].Y-points[n-1].Y) < 1e-6 {
		points = points[:n-1]
	}
	return polyline{points, l.closed}
}

// appendEdge adds the pieces of one part.
func appendEdge(pieces []polyline, l polyline, half float64, round bool) []polyline {
	n := len(l.points)
	if n < 2 {
		return pieces
	}
	bits := n - 1
	if l.closed {
		bits = n
	}
	for i := range bits {
		a, b := l.points[i], l.points[(i+1)%n]
		dx, dy := normal(a, b, half)
		pieces = append(pieces, piece(Point{a.X + dx, a.Y + dy}, Point{b.X + dx, b.Y + dy}, Point{b.X - dx, b.Y - dy}, Point{a.X - dx, a.Y - dy}))
	}
	for i := range n {
		inner := l.closed || i > 0 && i < n-1
		switch {
		case round:
			pieces = append(pieces, disc(l.points[i], half))
		case inner:
			pieces = appendCorner(pieces, l.points[(i+n-1)%n], l.points[i], l.points[(i+1)%n], half)
		}
	}
	return pieces
}

// normal is the step from the line a-b to its edge.
func normal(a, b Point, half float64) (dx, dy float64) {
	length := math.Hypot(b.X-a.X, b.Y-a.Y)
	return -(b.Y - a.Y) / length * half, (b.X - a.X) / length * half
}

// appendCorner adds the wedge that fills the outer side of the corner at b, pointed where the limit allows it.
func appendCorner(pieces []polyline, a, b, c Point, half float64) []polyline {
	ax, ay := normal(a, b, half)
	cx, cy := normal(b, c, half)
	turn := ax*cy - ay*cx
	if math.Abs(turn) < 1e-9*half*half {
		return pieces
	}
	if turn > 0 { // the line turns towards its normal, so the outer side is the other one
		ax, ay, cx, cy = -ax, -ay, -cx, -cy
	}
	corners := []Point{b, {b.X + ax, b.Y + ay}}
	mx, my := ax+cx, ay+cy
	if reach := 2 * half * half / (mx*mx + my*my); reach*math.Hypot(mx, my) <= miterLimit*half {
		corners = append(corners, Point{b.X + mx*reach, b.Y + my*reach})
	}
	return append(pieces, piece(append(corners, Point{b.X + cx, b.Y + cy})...))
}

// disc is a circle as a piece, fine enough for a pen.
func disc(at Point, r float64) polyline {
	n := min(max(8, int(4*math.Sqrt(r)+6)), 48)
	points := make([]Point, n)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		points[i] = Point{at.X + r*cos, at.Y + r*sin}
	}
	return piece(points...)
}

// piece is a closed part that runs clockwise on the page.
func piece(points ...Point) polyline {
	area := 0.0
	for i, p := range points {
		q := points[(i+1)%len(points)]
		area += p.X*q.Y - q.X*p.Y
	}
	if area < 0 {
		for i, j := 0, len(points)-1; i < j; i, j = i+1, j-1 {
			points[i], points[j] = points[j], points[i]
		}
	}
	return polyline{points, true}
}

// dashed cuts the parts into open bits: lengths[0] drawn, lengths[1] left out, and so on in turn.
func dashed(parts []polyline, lengths []float64) []polyline {
	total := 0.0
	for _, d := range lengths {
		total += d
	}
	if total <= 0 {
		return parts
	}
	var out []polyline
	for _, part := range parts {
		points := part.points
		if part.closed {
			points = append(slices.Clip(points), points[0])
		}
		out = appendDashes(out, points, lengths)
	}
	return out
}

// appendDashes adds the drawn bits along points.
func appendDashes(out []polyline, points []Point, lengths []float64) []polyline {
	which, left := 0, lengths[0]
	bit := []Point{points[0]}
	finish := func() {
		if which%2 == 0 && len(bit) > 1 {
			out = append(out, polyline{points: bit})
		}
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		for walked := 0.0; walked < length; {
			stride := min(left, length-walked)
			walked += stride
			left -= stride
			t := walked / length
			at := Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t}
			bit = append(bit, at)
			if left <= 0 {
				finish()
				which++
				left = lengths[which%len(lengths)]
				bit = []Point{at}
			}
		}
	}
	finish()
	return out
}
