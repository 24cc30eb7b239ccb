package draw

import (
	"embed"
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is one weight and slope of the two families that Belay draws with: Inter for what is read at the desk,
// Source Serif 4 for titles and large figures. Their figures are tabular, so columns of numbers align.
type Face int

// The faces.
const (
	Sans Face = iota
	SansMedium
	SansSemi
	SansBold
	Serif
	SerifSemi
	SerifItalic
	faceCount
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// faceData names a face in files and in style sheets.
type faceData struct {
	file   string
	weight int
	serif  bool
	italic bool
}

// data is the description of f.
func (f Face) data() faceData {
	return [faceCount]faceData{
		Sans:        {file: "inter-400", weight: 400},
		SansMedium:  {file: "inter-500", weight: 500},
		SansSemi:    {file: "inter-600", weight: 600},
		SansBold:    {file: "inter-700", weight: 700},
		Serif:       {file: "serif-400", weight: 400, serif: true},
		SerifSemi:   {file: "serif-600", weight: 600, serif: true},
		SerifItalic: {file: "serif-italic", weight: 400, serif: true, italic: true},
	}[f]
}

// family is the name under which an SVG embeds the face.
func (d faceData) family() string {
	if d.serif {
		return "Belay Serif"
	}
	return "Belay Sans"
}

// typeface is a face read from its file: what is needed to measure, draw and cut it.
type typeface struct {
	file    []byte
	font    *sfnt.Font
	em      float64 // units of the font per em
	advance []float64
	index   []sfnt.GlyphIndex
}

// knownRunes is the first rune beyond those that the faces can hold; it bounds their tables.
const knownRunes = 0x2800

// typefaces reads every face once. The files are part of the program, so one that does not parse is a broken build.
var typefaces = sync.OnceValue(func() [faceCount]*typeface {
	var all [faceCount]*typeface
	for f := range faceCount {
		file, err := fontFiles.ReadFile("fonts/" + f.data().file + ".ttf")
		if err != nil {
			panic(fmt.Sprintf("draw: the font %s is missing: %v", f.data().file, err))
		}
		all[f] = readTypeface(file)
	}
	return all
})

// readTypeface parses a font file and tabulates the advance of every letter it has.
func readTypeface(file []byte) *typeface {
	parsed, err := sfnt.Parse(file)
	if err != nil {
		panic(fmt.Sprintf("draw: a font does not parse: %v", err))
	}
	t := &typeface{file: file, font: parsed, em: float64(parsed.UnitsPerEm())}
	t.advance = make([]float64, knownRunes)
	t.index = make([]sfnt.GlyphIndex, knownRunes)
	var buf sfnt.Buffer
	for r := range rune(knownRunes) {
		index, err := parsed.GlyphIndex(&buf, r)
		if err != nil || index == 0 {
			continue
		}
		advance, err := parsed.GlyphAdvance(&buf, index, t.ppem(), font.HintingNone)
		if err != nil {
			continue
		}
		t.index[r], t.advance[r] = index, float64(advance)/64
	}
	return t
}

// ppem is the size at which sfnt answers in the font's own units.
func (t *typeface) ppem() fixed.Int26_6 { return fixed.I(int(t.em)) }

// face is the parsed face.
func (f Face) face() *typeface { return typefaces()[f] }

// stand is the face that lends its letters to f when f lacks them: the serif has only Latin.
func (f Face) stand() Face {
	switch f {
	case SerifSemi:
		return SansSemi
	case Serif, SerifItalic:
		return Sans
	}
	return f
}

// having is f when it has the letter, else the face that may lend it.
func (f Face) having(r rune) Face {
	if r < knownRunes && f.face().index[r] == 0 {
		return f.stand()
	}
	return f
}

// glyph is one letter of a set line: X is where it starts, in em from the start of the line.
type glyph struct {
	rune  rune
	face  Face
	index sfnt.GlyphIndex
	x     float64
	fresh bool // does not simply follow the letter before: kerned, or of another face
}

// Widths, in em, of letters that no face has: another font will be taken by the browser, and a box drawn by the
// printer. Han, kana and hangul are one em wide.
const (
	strangeWidth = 0.6
	wideWidth    = 1.0
	wideFrom     = 0x2E80
)

// set places the letters of s in one line with kerning; width is the line's whole advance in em.
func (f Face) set(s string) (line []glyph, width float64) {
	var buf sfnt.Buffer
	line = make([]glyph, 0, len(s))
	for _, r := range s {
		if r < ' ' {
			r = ' '
		}
		g := glyph{rune: r, face: f.having(r), x: width}
		t := g.face.face()
		advance := strangeWidth
		switch {
		case r < knownRunes && t.index[r] != 0:
			g.index, advance = t.index[r], t.advance[r]/t.em
		case r >= wideFrom:
			advance = wideWidth
		}
		if n := len(line); n > 0 {
			k := 0.0
			if line[n-1].face == g.face {
				k = t.kern(&buf, line[n-1].index, g.index)
			}
			g.x += k
			g.fresh = k != 0 || line[n-1].face != g.face || g.index == 0
		}
		width = g.x + advance
		line = append(line, g)
	}
	return line, width
}

// kern is how much closer or further apart two letters stand than their advances say, in em.
func (t *typeface) kern(buf *sfnt.Buffer, a, b sfnt.GlyphIndex) float64 {
	k, err := t.font.Kern(buf, a, b, t.ppem(), font.HintingNone)
	if err != nil {
		return 0
	}
	return float64(k) / 64 / t.em
}
