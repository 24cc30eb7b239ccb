package draw

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// SVGOptions says what an SVG brings with it.
type SVGOptions struct {
	// Bare leaves the fonts out: the page around the picture brings them (see FontStyle), or the reader's own are used.
	Bare bool
	// Fill lets the picture take the width of what holds it, instead of naming its size.
	Fill bool
}

// SVG writes the scene as an SVG document: one element a line, attributes in a fixed order, lengths to two decimals,
// so that equal scenes are equal bytes and a changed scene is a readable diff. It brings the letters it uses.
func (s *Scene) SVG(o SVGOptions) []byte {
	w := &svgWriter{}
	w.open(s, o)
	w.group(s.Root, 1)
	w.line(0, "</g>")
	w.facts(s.Facts)
	w.line(0, "</svg>")
	return []byte(w.b.String())
}

// FontStyle is the @font-face rules that the texts of all given scenes need, for a page that holds several bare SVGs.
func FontStyle(scenes ...*Scene) string {
	used := map[Face][]rune{} // a face and the letters it draws
	for _, s := range scenes {
		for _, t := range s.Texts() {
			used[t.Lettering.Face] = append(used[t.Lettering.Face], ' ')
			for _, r := range t.S {
				f := t.Lettering.Face.having(r)
				used[f] = append(used[f], r)
			}
		}
	}
	var b strings.Builder
	for _, f := range slices.Sorted(maps.Keys(used)) {
		letters := used[f]
		slices.Sort(letters)
		d, slope := f.data(), "normal"
		if d.italic {
			slope = "italic"
		}
		file := base64.StdEncoding.EncodeToString(f.face().subset(slices.Compact(letters)))
		fmt.Fprintf(&b, "@font-face{font-family:%q;font-weight:%d;font-style:%s;src:url(data:font/woff;base64,%s) format(\"woff\")}\n",
			d.family(), d.weight, slope, file)
	}
	return b.String()
}

// The style of all text. Ligatures are off because the other writers do not set them either.
const textStyle = `text{font-family:"Belay Sans",Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums;font-variant-ligatures:none}
.serif{font-family:"Belay Serif","Belay Sans","Source Serif 4",Georgia,serif}
`

// svgWriter writes one document.
type svgWriter struct{ b strings.Builder }

// line writes one indented line.
func (w *svgWriter) line(depth int, parts ...string) {
	for range depth {
		w.b.WriteByte(' ')
	}
	for _, p := range parts {
		w.b.WriteString(p)
	}
	w.b.WriteByte('\n')
}

// open writes everything before the first shape.
func (w *svgWriter) open(s *Scene, o SVGOptions) {
	lang := s.Lang
	if lang == "" {
		lang = "en"
	}
	size := fmt.Sprintf(` width="%s" height="%s"`, number(s.W), number(s.H))
	if o.Fill {
		size = ""
	}
	w.line(0, fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s"%s lang="%s">`,
		number(s.W), number(s.H), size, escape(lang)))
	w.b.WriteString("<style>\n")
	if !o.Bare {
		w.b.WriteString(FontStyle(s))
	}
	w.b.WriteString(textStyle + "</style>\n")
	w.patterns(s)
	w.line(0, fmt.Sprintf(`<g role="img" aria-label="%s">`, escape(s.Title)))
	w.line(1, "<title>", escape(s.Title), "</title>")
	if s.Desc != "" {
		w.line(1, "<desc>", escape(s.Desc), "</desc>")
	}
	if s.Background != None {
		w.line(1, fmt.Sprintf(`<rect width="%s" height="%s" fill="%s"/>`, number(s.W), number(s.H), s.Background))
	}
}

// hatchID is the name of the pattern. It says what the pattern looks like, so that two pictures on one page that use
// the same name mean the same hatch.
func hatchID(h Hatch) string {
	name := fmt.Sprintf("hatch-%s-%s-%s", strings.TrimPrefix(h.Colour.String(), "#"), number(h.Step), number(h.Width))
	return strings.ReplaceAll(name, ".", "_")
}

// patterns writes the hatches that the scene uses.
func (w *svgWriter) patterns(s *Scene) {
	used := map[Hatch]bool{}
	s.walk(painter{shape: func(sh shape) {
		if sh.style.Hatch.Colour != None {
			used[sh.style.Hatch] = true
		}
	}})
	lines := make([]string, 0, len(used))
	for h := range used {
		step, half := number(h.Step), number(h.Step/2)
		lines = append(lines, fmt.Sprintf(`<pattern id="%s" width="%s" height="%s" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M%s 0V%s" stroke="%s" stroke-width="%s"/></pattern>`,
			hatchID(h), step, step, half, step, h.Colour, number(h.Width)))
	}
	if len(lines) == 0 {
		return
	}
	slices.Sort(lines)
	w.line(0, "<defs>")
	for _, l := range lines {
		w.line(1, l)
	}
	w.line(0, "</defs>")
}

// group writes what g holds, and g itself when it says or moves something.
func (w *svgWriter) group(g *Group, depth int) {
	open, end := g.markup()
	if open != "" {
		w.line(depth, open)
		depth++
	}
	if g.Tag.Title != "" {
		w.line(depth, "<title>", escape(g.Tag.Title), "</title>")
	}
	for _, item := range g.items {
		switch it := item.(type) {
		case *Group:
			w.group(it, depth)
		case shape:
			w.shape(it, depth)
		case Text:
			w.text(it, depth)
		}
	}
	if open != "" {
		w.line(depth-1, end)
	}
}

// markup is the tags around a group; both are empty for a group that needs none.
func (g *Group) markup() (open, end string) {
	var attributes strings.Builder
	if g.Tag.ID != "" {
		fmt.Fprintf(&attributes, ` data-id="%s"`, escape(g.Tag.ID))
	}
	if g.Tag.Class != "" {
		fmt.Fprintf(&attributes, ` class="%s"`, escape(g.Tag.Class))
	}
	if g.DX != 0 || g.DY != 0 {
		fmt.Fprintf(&attributes, ` transform="translate(%s %s)"`, number(g.DX), number(g.DY))
	}
	switch {
	case g.Tag.Link != "":
		return fmt.Sprintf(`<a href="%s"%s>`, escape(g.Tag.Link), attributes.String()), "</a>"
	case attributes.Len() > 0 || g.Tag.Title != "":
		return "<g" + attributes.String() + ">", "</g>"
	}
	return "", ""
}

// shape writes one painted outline, and its hatch as a second one on top.
func (w *svgWriter) shape(sh shape, depth int) {
	element := sh.element()
	if sh.style.Hatch.Colour == None {
		w.line(depth, element, sh.style.attributes(), "/>")
		return
	}
	if sh.style.Fill != None {
		w.line(depth, element, fmt.Sprintf(` fill="%s"/>`, sh.style.Fill))
	}
	w.line(depth, element, fmt.Sprintf(` fill="url(#%s)"`, hatchID(sh.style.Hatch)), sh.style.strokeAttributes(), "/>")
}

// element is the start of the shape's tag with its geometry.
func (sh shape) element() string {
	switch {
	case sh.rect != nil:
		r, radius := sh.rect, ""
		if r.radius > 0 {
			radius = fmt.Sprintf(` rx="%s"`, number(r.radius))
		}
		return fmt.Sprintf(`<rect x="%s" y="%s" width="%s" height="%s"%s`, number(r.X), number(r.Y), number(r.W), number(r.H), radius)
	case sh.round != nil:
		return fmt.Sprintf(`<circle cx="%s" cy="%s" r="%s"`, number(sh.round.x), number(sh.round.y), number(sh.round.r))
	}
	return fmt.Sprintf(`<path d="%s"`, sh.path.svg())
}

// attributes is the style as SVG attributes.
func (s Style) attributes() string {
	fill := fmt.Sprintf(` fill="%s"`, s.Fill)
	return fill + s.strokeAttributes()
}

// strokeAttributes is the style of the edge as SVG attributes, nothing when it has none.
func (s Style) strokeAttributes() string {
	if s.Stroke == None {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, ` stroke="%s"`, s.Stroke)
	if w := s.edge(); w != 1 {
		fmt.Fprintf(&b, ` stroke-width="%s"`, number(w))
	}
	if len(s.Dash) > 0 {
		lengths := make([]string, len(s.Dash))
		for i, d := range s.Dash {
			lengths[i] = number(d)
		}
		fmt.Fprintf(&b, ` stroke-dasharray="%s"`, strings.Join(lengths, " "))
	}
	if s.Round {
		b.WriteString(` stroke-linecap="round" stroke-linejoin="round"`)
	}
	return b.String()
}

// text writes one line of letters.
func (w *svgWriter) text(t Text, depth int) {
	l := t.Lettering
	d := l.Face.data()
	attributes := fmt.Sprintf(`<text x="%s" y="%s" font-size="%s"`, number(t.X), number(t.Y), number(l.Size))
	if d.serif {
		attributes += ` class="serif"`
	}
	if d.weight != 400 {
		attributes += fmt.Sprintf(` font-weight="%d"`, d.weight)
	}
	if d.italic {
		attributes += ` font-style="italic"`
	}
	switch l.Anchor {
	case Middle:
		attributes += ` text-anchor="middle"`
	case End:
		attributes += ` text-anchor="end"`
	}
	if l.Spacing != 0 {
		attributes += fmt.Sprintf(` letter-spacing="%s"`, number(l.Spacing))
	}
	w.line(depth, attributes, fmt.Sprintf(` fill="%s">%s</text>`, l.Fill, escape(t.S)))
}

// facts writes the tables for those who listen. They are laid out in one invisible unit: a picture cannot be read
// aloud, a table can be walked cell by cell.
func (w *svgWriter) facts(tables []Facts) {
	if len(tables) == 0 {
		return
	}
	w.line(0, `<foreignObject width="1" height="1" opacity="0" style="overflow:hidden">`)
	w.line(0, `<div xmlns="http://www.w3.org/1999/xhtml">`)
	for _, t := range tables {
		w.line(1, "<table>")
		w.line(2, "<caption>", escape(t.Caption), "</caption>")
		w.row(t.Head, "th")
		for _, r := range t.Rows {
			w.row(r, "td")
		}
		w.line(1, "</table>")
	}
	w.line(0, "</div>")
	w.line(0, "</foreignObject>")
}

// row writes one row of a table.
func (w *svgWriter) row(cells []string, tag string) {
	var b strings.Builder
	for _, c := range cells {
		fmt.Fprintf(&b, "<%s>%s</%s>", tag, escape(c), tag)
	}
	w.line(2, "<tr>", b.String(), "</tr>")
}

// escape makes s safe as text and inside an attribute; XML has no room for control characters.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r < ' ' || r == 0xFFFE || r == 0xFFFF:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
