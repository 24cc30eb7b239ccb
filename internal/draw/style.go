package draw

import (
	"fmt"
	"strings"
)

// severitySquares is how many severities have a colour of their own; further ones look like the last.
const severitySquares = 5

// PaletteStyle names the colours of both palettes for the style sheet of a page, as --ink and --s1 are: the light ones,
// and the dark ones where a screen asks for them.
func PaletteStyle() string {
	return ":root{" + Light().style() + "}\n@media screen and (prefers-color-scheme:dark){:root{" + Dark().style() + "}}\n"
}

// style is the palette as custom properties.
func (p Palette) style() string {
	var b strings.Builder
	for _, c := range []struct {
		name   string
		colour Colour
	}{
		{"paper", p.Paper},
		{"page", p.Page},
		{"raised", p.Raised},
		{"sunken", p.Sunken},
		{"line", p.Line},
		{"line-strong", p.LineStrong},
		{"ink", p.Ink},
		{"ink-2", p.Ink2},
		{"ink-3", p.Ink3},
		{"accent", p.Accent},
		{"bad", p.Bad},
		{"warn", p.Warn},
		{"good", p.Good},
		{"good-soft", p.GoodSoft},
	} {
		fmt.Fprintf(&b, "--%s:%s;", c.name, c.colour)
	}
	for i := range severitySquares {
		s := p.Severity(i)
		fmt.Fprintf(&b, "--s%d:%s;--s%d-ink:%s;", i+1, s.Fill, i+1, s.Ink)
	}
	return b.String()
}
