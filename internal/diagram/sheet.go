package diagram

import (
	"strings"

	"belay/internal/draw"
	"belay/internal/model"
)

// sheet is the page under the pen: its colours and its letterings.
type sheet struct {
	hue   draw.Palette
	m     *model.Model
	pass  model.Pass
	usual *usual
	scene *draw.Scene
}

// Letterings of the page. Nothing is smaller than 9.5 units, and what a reader must know is at least 10.6 (7.5 points
// on A3).
const (
	smallest = 9.5
	least    = 10.6
)

// eyebrow is small spaced capitals; the text must be given in capitals already.
func (s *sheet) eyebrow(size float64) draw.Lettering {
	return draw.Lettering{Face: draw.SansSemi, Size: size, Fill: s.hue.Ink3, Spacing: size * 0.07}
}

// body is running text.
func (s *sheet) body(size float64) draw.Lettering {
	return draw.Lettering{Face: draw.Sans, Size: size, Fill: s.hue.Ink2}
}

// strong is a value or a name.
func (s *sheet) strong(size float64) draw.Lettering {
	return draw.Lettering{Face: draw.SansMedium, Size: size, Fill: s.hue.Ink}
}

// heading is the name of a thing.
func (s *sheet) heading(size float64) draw.Lettering {
	return draw.Lettering{Face: draw.SansSemi, Size: size, Fill: s.hue.Ink}
}

// serif is a title or a large figure.
func (s *sheet) serif(size float64) draw.Lettering {
	return draw.Lettering{Face: draw.SerifSemi, Size: size, Fill: s.hue.Ink}
}

// note is an aside.
func (s *sheet) note(size float64) draw.Lettering {
	return draw.Lettering{Face: draw.SerifItalic, Size: size, Fill: s.hue.Ink2}
}

// capitals is the text of an eyebrow.
func capitals(s string) string { return strings.ToUpper(s) }

// amber is the colour of what is not known yet.
func (s *sheet) amber() draw.Colour { return s.hue.Warn }

// name is a person or a thing for the page: the placeholder becomes words, nothing stays nothing.
func named(name, unknown string) string {
	if name == unknownName {
		return unknown
	}
	return name
}

// initials are the first letters of the first and the last name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first := []rune(words[0])[:1]
	if len(words) == 1 {
		return strings.ToUpper(string(first))
	}
	last := []rune(words[len(words)-1])[:1]
	return strings.ToUpper(string(first) + string(last))
}

// partyColour is the colour of a party's mark; ink where none is known.
func (s *sheet) partyColour(party int) draw.Colour {
	if party == noParty {
		return s.hue.Ink3
	}
	return s.hue.Party(party)
}

// hatch is the slanted lines of what lies beyond the own house, for a ground of the given colour.
func (s *sheet) hatch(ground draw.Colour) draw.Hatch {
	return draw.Hatch{Colour: s.hue.Ink.Mix(ground, 0.88), Step: 6, Width: 1}
}
