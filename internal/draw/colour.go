package draw

import "fmt"

// Colour is an opaque sRGB colour; the zero Colour is no colour at all. There is no transparency, so that what is
// printed, faxed and converted to grey is what was drawn: mix a tint with Mix instead.
type Colour uint32

// None paints nothing.
const None Colour = 0

// opaque marks a Colour that paints.
const opaque Colour = 0xFF000000

// RGB is the colour written as 0xRRGGBB.
func RGB(hex uint32) Colour { return opaque | Colour(hex&0xFFFFFF) }

// Mix is c with share (0 to 1) of it replaced by with: Mix(ink, paper, 0.9) is a light tint of ink.
func (c Colour) Mix(with Colour, share float64) Colour {
	blend := func(a, b uint8) uint32 { return uint32(float64(a)*(1-share) + float64(b)*share + 0.5) }
	r, g, b := c.rgb()
	wr, wg, wb := with.rgb()
	return RGB(blend(r, wr)<<16 | blend(g, wg)<<8 | blend(b, wb))
}

// String is the colour as SVG and CSS write it: #rrggbb, or none.
func (c Colour) String() string {
	if c == None {
		return "none"
	}
	return fmt.Sprintf("#%06x", uint32(c)&0xFFFFFF)
}

// rgb is the colour's three parts.
func (c Colour) rgb() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }
