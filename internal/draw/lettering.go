package draw

import (
	"strings"
	"unicode/utf8"
)

// Anchor says which point of a line of text lies at the given x.
type Anchor int

// The anchors.
const (
	Beginning Anchor = iota
	Middle
	End
)

// Lettering is how a line of text looks. It measures too: what is drawn is as wide as it said, in SVG, PNG and PDF
// alike, because all three use the same letters and the same kerning.
type Lettering struct {
	Face    Face
	Size    float64 // in units
	Fill    Colour
	Anchor  Anchor
	Spacing float64 // added between letters, in units
}

// In is l in another colour.
func (l Lettering) In(c Colour) Lettering { l.Fill = c; return l }

// At is l with another anchor.
func (l Lettering) At(a Anchor) Lettering { l.Anchor = a; return l }

// With is l in another face.
func (l Lettering) With(f Face) Lettering { l.Face = f; return l }

// Of is l at another size; its letter-spacing grows alike.
func (l Lettering) Of(size float64) Lettering {
	if l.Size > 0 {
		l.Spacing *= size / l.Size
	}
	l.Size = size
	return l
}

// Width is the length of s set in one line, in units.
func (l Lettering) Width(s string) float64 {
	if s == "" {
		return 0
	}
	_, em := l.Face.set(s)
	return em*l.Size + l.Spacing*float64(utf8.RuneCountInString(s)-1)
}

// Ascent is the height that tall letters need above the base line, in units.
func (l Lettering) Ascent() float64 { return 0.76 * l.Size }

// Descent is the depth that letters like g need below the base line, in units.
func (l Lettering) Descent() float64 { return 0.22 * l.Size }

// Wrap breaks s into lines no wider than width, at spaces and after hyphens and slashes; only a word that is wider
// than a line by itself is cut inside. Spaces at the breaks are dropped, and no text gives no lines.
func (l Lettering) Wrap(s string, width float64) []string {
	var lines []string
	current := ""
	for _, word := range words(s) {
		joined := current + word.before + word.text
		if current == "" {
			joined = word.text
		}
		if l.Width(joined) <= width {
			current = joined
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		current = word.text
		for l.Width(current) > width {
			n := l.prefix(current, width)
			lines = append(lines, current[:n])
			current = current[n:]
		}
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

// WrapAtMost is Wrap with at most n lines; what does not fit is cut from the last line and marked with an ellipsis.
func (l Lettering) WrapAtMost(s string, width float64, n int) []string {
	lines := l.Wrap(s, width)
	if len(lines) <= n {
		return lines
	}
	rest := strings.Join(lines[n-1:], " ")
	return append(lines[:n-1:n-1], l.Fit(rest, width))
}

// ellipsis ends a text that was cut.
const ellipsis = "…"

// Fit is s when it is no wider than width, else as much of its start as fits with an ellipsis.
func (l Lettering) Fit(s string, width float64) string {
	if l.Width(s) <= width {
		return s
	}
	for n := l.prefix(s, width); n > 0; n-- {
		if !utf8.RuneStart(s[n]) {
			continue
		}
		if cut := strings.TrimRight(s[:n], " ,.;:–-") + ellipsis; l.Width(cut) <= width {
			return cut
		}
	}
	return ellipsis
}

// prefix is how many bytes of s fit into width: at least one letter, at most all but the last.
func (l Lettering) prefix(s string, width float64) int {
	line, _ := l.Face.set(s)
	ends := []int{0}
	for i := range s {
		if i > 0 {
			ends = append(ends, i)
		}
	}
	for i := len(ends) - 1; i > 1; i-- {
		// A line cut here is at most as wide as to the next letter, unless that one was pulled close.
		if line[i].x*l.Size+l.Spacing*float64(i) <= width && l.Width(s[:ends[i]]) <= width {
			return ends[i]
		}
	}
	_, first := utf8.DecodeRuneInString(s)
	return first
}

// word is a piece of text that is not broken, with the space that stands before it when it does not start a line.
type word struct{ before, text string }

// words splits s at spaces and after hyphens and slashes inside words.
func words(s string) []word {
	var out []word
	for field := range strings.FieldsSeq(s) {
		before := " "
		for field != "" {
			cut := len(field)
			if i := strings.IndexAny(field, "-/"); i > 1 && i+3 < len(field) {
				cut = i + 1
			}
			out = append(out, word{before, field[:cut]})
			field, before = field[cut:], ""
		}
	}
	return out
}
