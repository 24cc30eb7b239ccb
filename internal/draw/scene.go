package draw

// UnitsPerMM is how many units of a drawing make one millimetre of paper.
const UnitsPerMM = 4

// Paper is a sheet: its width and height in millimetres as it is held.
type Paper struct{ W, H float64 }

// A3 is a sheet of 420 × 297 mm, held landscape.
func A3() Paper { return Paper{420, 297} }

// A4 is a sheet of 297 × 210 mm, held landscape.
func A4() Paper { return Paper{297, 210} }

// Portrait is the sheet held upright.
func (p Paper) Portrait() Paper { return Paper{min(p.W, p.H), max(p.W, p.H)} }

// Scene is one drawing: a tree of shapes on a background, with the words that stand in for it where it is not seen.
type Scene struct {
	W, H       float64 // in units
	Title      string
	Desc       string // a sentence or two that say what the picture shows
	Lang       string // of the words on it; "en" when empty
	Background Colour
	Sheet      Paper   // what it is printed on; the paper of the whole document when zero
	Facts      []Facts // the same facts as tables, for those who listen to the picture
	Root       *Group
}

// Facts is a table of what the drawing says.
type Facts struct {
	Caption string
	Head    []string
	Rows    [][]string
}

// New is an empty scene of w × h units.
func New(w, h float64) *Scene { return &Scene{W: w, H: h, Root: &Group{}} }

// On is an empty scene as large as the sheet.
func On(p Paper) *Scene { return New(p.W*UnitsPerMM, p.H*UnitsPerMM) }

// Tag is what a group of shapes stands for.
type Tag struct {
	ID    string // data-id in SVG: which thing of the model this is
	Class string // class in SVG: what kind of thing
	Title string // shown when the pointer rests on it
	Link  string // where a click leads
}

// Group is a list of shapes and groups, moved by DX and DY, drawn in order, the last on top.
type Group struct {
	Tag    Tag
	DX, DY float64
	items  []any // *Group, shape or Text
}

// shape is a painted path.
type shape struct {
	path  *Path
	style Style
	rect  *rounded // the same outline when it is a plain rectangle
	round *circle  // or a circle: SVG says so shorter and clearer
}

// rounded is a rectangle with rounded corners.
type rounded struct {
	Box
	radius float64
}

type circle struct{ x, y, r float64 }

// Text is one line of letters; X, Y is its anchor on the base line.
type Text struct {
	X, Y      float64
	S         string
	Lettering Lettering
}

// Box is where the text's letters can be: from ascent to descent, as wide as they are.
func (t Text) Box() Box {
	w := t.Lettering.Width(t.S)
	return Box{t.start(), t.Y - t.Lettering.Ascent(), w, t.Lettering.Ascent() + t.Lettering.Descent()}
}

// start is the x of the first letter.
func (t Text) start() float64 {
	switch t.Lettering.Anchor {
	case Middle:
		return t.X - t.Lettering.Width(t.S)/2
	case End:
		return t.X - t.Lettering.Width(t.S)
	}
	return t.X
}

// Style is how a shape is painted: its inside, then a hatch over the inside, then its edge.
type Style struct {
	Fill   Colour
	Hatch  Hatch
	Stroke Colour
	Width  float64   // of the edge; 1 when a stroke has none
	Dash   []float64 // lengths drawn and left out, in turn
	Round  bool      // round ends and corners of the edge
}

// Hatch is lines that rise to the right across the inside of a shape.
type Hatch struct {
	Colour Colour
	Step   float64 // between two lines, at right angles to them
	Width  float64 // of a line
}

// edge is the width of the shape's edge, zero when it has none.
func (s Style) edge() float64 {
	if s.Stroke == None {
		return 0
	}
	if s.Width == 0 {
		return 1
	}
	return s.Width
}

// Group adds a group and returns it, to be drawn on.
func (g *Group) Group(t Tag) *Group { return g.At(0, 0, t) }

// At adds a group whose origin lies at x, y and returns it.
func (g *Group) At(x, y float64, t Tag) *Group {
	inner := &Group{Tag: t, DX: x, DY: y}
	g.items = append(g.items, inner)
	return inner
}

// Path paints p.
func (g *Group) Path(p *Path, s Style) {
	g.items = append(g.items, shape{path: &Path{p.steps}, style: s})
}

// Line paints a straight line.
func (g *Group) Line(x1, y1, x2, y2 float64, s Style) { g.Path(Start(x1, y1).Line(x2, y2), s) }

// Rect paints a rectangle.
func (g *Group) Rect(b Box, s Style) { g.RoundRect(b, 0, s) }

// RoundRect paints a rectangle with rounded corners.
func (g *Group) RoundRect(b Box, radius float64, s Style) {
	r := rounded{b, min(radius, b.W/2, b.H/2)}
	g.items = append(g.items, shape{path: r.path(), style: s, rect: &r})
}

// Circle paints a circle around x, y.
func (g *Group) Circle(x, y, r float64, s Style) {
	c := circle{x, y, r}
	g.items = append(g.items, shape{path: c.path(), style: s, round: &c})
}

// Text writes one line.
func (g *Group) Text(x, y float64, s string, l Lettering) {
	if s != "" {
		g.items = append(g.items, Text{x, y, s, l})
	}
}

// Lines writes one line under another, lead apart, and returns the y of the base line after the last.
func (g *Group) Lines(x, y, lead float64, lines []string, l Lettering) float64 {
	for _, s := range lines {
		g.Text(x, y, s, l)
		y += lead
	}
	return y
}

// arm is how far a control point of a quarter circle of radius 1 lies from its end.
const arm = 0.5522847498

// path is the outline of the rectangle, clockwise.
func (r rounded) path() *Path {
	if r.radius <= 0 {
		return new(Path).Rect(r.Box)
	}
	k := r.radius * (1 - arm)
	x, y, right, bottom := r.X, r.Y, r.Right(), r.Bottom()
	return Start(x+r.radius, y).
		Across(right-r.radius).Cubic(right-k, y, right, y+k, right, y+r.radius).
		Down(bottom-r.radius).Cubic(right, bottom-k, right-k, bottom, right-r.radius, bottom).
		Across(x+r.radius).Cubic(x+k, bottom, x, bottom-k, x, bottom-r.radius).
		Down(y+r.radius).Cubic(x, y+k, x+k, y, x+r.radius, y).Close()
}

// path is the outline of the circle, clockwise.
func (c circle) path() *Path {
	k := c.r * arm
	return Start(c.x+c.r, c.y).
		Cubic(c.x+c.r, c.y+k, c.x+k, c.y+c.r, c.x, c.y+c.r).
		Cubic(c.x-k, c.y+c.r, c.x-c.r, c.y+k, c.x-c.r, c.y).
		Cubic(c.x-c.r, c.y-k, c.x-k, c.y-c.r, c.x, c.y-c.r).
		Cubic(c.x+k, c.y-c.r, c.x+c.r, c.y-k, c.x+c.r, c.y).Close()
}

// Texts is every line of text of the scene where it stands on the page, in drawing order.
func (s *Scene) Texts() []Text {
	var all []Text
	s.walk(painter{text: func(t Text) { all = append(all, t) }})
	return all
}

// painter is told every shape and text of a scene in absolute coordinates, and when a tagged group ends.
type painter struct {
	shape func(shape)
	text  func(Text)
	group func(t Tag, around Box)
}

// walk shows the scene to p.
func (s *Scene) walk(p painter) { s.Root.walk(0, 0, p) }

// walk shows the group to p and returns the box around what it holds.
func (g *Group) walk(dx, dy float64, p painter) Box {
	dx, dy = dx+g.DX, dy+g.DY
	var around Box
	for _, item := range g.items {
		switch it := item.(type) {
		case *Group:
			around = around.Union(it.walk(dx, dy, p))
		case shape:
			if dx != 0 || dy != 0 {
				it.path = it.path.Shift(dx, dy, 1)
			}
			around = around.Union(it.path.Bounds())
			if p.shape != nil {
				p.shape(it)
			}
		case Text:
			it.X, it.Y = it.X+dx, it.Y+dy
			around = around.Union(it.Box())
			if p.text != nil {
				p.text(it)
			}
		}
	}
	if p.group != nil {
		p.group(g.Tag, around)
	}
	return around
}
