package draw

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/png"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
)

// MaxPixels is the largest edge of a PNG in pixels: an A3 page at 400 dots per inch still fits.
const MaxPixels = 8192

// PNG paints the scene at scale pixels per unit (2 gives about 200 dots per inch) and encodes it.
// It refuses a scale that is not positive or asks for more than 8192 pixels on a side.
func (s *Scene) PNG(scale float64) ([]byte, error) {
	picture, err := s.Image(scale)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, picture); err != nil {
		return nil, fmt.Errorf("encode the picture as PNG: %w", err)
	}
	return b.Bytes(), nil
}

// Image paints the scene at scale pixels per unit, under the limits of PNG.
func (s *Scene) Image(scale float64) (*image.RGBA, error) {
	w, h := math.Ceil(s.W*scale), math.Ceil(s.H*scale)
	if !(w >= 1 && h >= 1 && w <= MaxPixels && h <= MaxPixels) {
		return nil, fmt.Errorf("a picture of %.0f × %.0f pixels cannot be made; choose a scale that gives 1 to %d pixels a side", w, h, MaxPixels)
	}
	c := &canvas{picture: image.NewRGBA(image.Rect(0, 0, int(w), int(h))), scale: scale}
	background := s.Background
	if background == None {
		background = RGB(0xffffff)
	}
	stddraw.Draw(c.picture, c.picture.Bounds(), ink(background), image.Point{}, stddraw.Src)
	s.walk(painter{shape: c.shape, text: c.text})
	return c.picture, nil
}

// canvas is a picture under the brush. One rasteriser serves for all shapes.
type canvas struct {
	picture *image.RGBA
	scale   float64
	brush   vector.Rasterizer
}

// ink is a picture of nothing but c.
func ink(c Colour) *image.Uniform {
	r, g, b := c.rgb()
	return image.NewUniform(color.RGBA{r, g, b, 0xff})
}

// roughness is how far, in pixels, a flattened curve may stray.
const roughness = 0.1

// shape paints one shape.
func (c *canvas) shape(sh shape) {
	parts := sh.path.Shift(0, 0, c.scale).flatten(roughness)
	if sh.style.Fill != None {
		c.fill(parts, sh.style.Fill)
	}
	if h := sh.style.Hatch; h.Colour != None {
		c.hatch(parts, h)
	}
	if sh.style.Stroke != None {
		c.fill(outline(parts, sh.style, c.scale), sh.style.Stroke)
	}
}

// fill paints the inside of the parts by the rule of winding numbers.
func (c *canvas) fill(parts []polyline, with Colour) {
	if area := c.mark(parts); !area.Empty() {
		c.brush.Draw(c.picture, area, ink(with), area.Min)
	}
}

// mark lays the parts under the brush and returns the pixels that they may touch.
func (c *canvas) mark(parts []polyline) image.Rectangle {
	area := pixels(parts).Intersect(c.picture.Bounds())
	if !area.Empty() {
		c.markIn(area, parts)
	}
	return area
}

// markIn lays what the parts have in an area under the brush.
func (c *canvas) markIn(area image.Rectangle, parts []polyline) {
	c.brush.Reset(area.Dx(), area.Dy())
	ox, oy := float64(area.Min.X), float64(area.Min.Y)
	for _, part := range parts {
		for i, p := range part.points {
			x, y := float32(p.X-ox), float32(p.Y-oy)
			if i == 0 {
				c.brush.MoveTo(x, y)
			} else {
				c.brush.LineTo(x, y)
			}
		}
		c.brush.ClosePath()
	}
}

// hatch paints slanted lines where the parts are.
func (c *canvas) hatch(parts []polyline, h Hatch) {
	area := c.mark(parts)
	if area.Empty() {
		return
	}
	inside := image.NewAlpha(area)
	c.brush.Draw(inside, area, image.Opaque, image.Point{})
	lines := image.NewAlpha(area)
	c.markIn(area, stripes(h, area, c.scale))
	c.brush.Draw(lines, area, image.Opaque, image.Point{})
	for i, a := range inside.Pix {
		lines.Pix[i] = uint8(int(lines.Pix[i]) * int(a) / 0xff)
	}
	stddraw.DrawMask(c.picture, area, ink(h.Colour), image.Point{}, lines, area.Min, stddraw.Over)
}

// stripes is the lines of a hatch over an area, as four-cornered parts. Each rises to the right, so x + y is the same
// all along it, and is counted from the page's corner, so that hatched shapes side by side match.
func stripes(h Hatch, area image.Rectangle, scale float64) []polyline {
	step, half := h.Step*scale*math.Sqrt2, h.Width*scale*math.Sqrt2/2
	top, bottom := float64(area.Min.Y), float64(area.Max.Y)
	first := int(math.Floor((float64(area.Min.X)+top)/step)) - 1
	last := int(math.Ceil((float64(area.Max.X) + bottom) / step))
	var parts []polyline
	for k := first; k <= last; k++ {
		at := (float64(k) + 0.5) * step
		parts = append(parts, polyline{closed: true, points: []Point{
			{at - top - half, top}, {at - top + half, top}, {at - bottom + half, bottom}, {at - bottom - half, bottom},
		}})
	}
	return parts
}

// text paints one line of letters from their outlines.
func (c *canvas) text(t Text) {
	l := t.Lettering
	line, _ := l.Face.set(t.S)
	size := l.Size * c.scale
	var buf sfnt.Buffer
	for i, g := range line {
		x := (t.start()+l.Spacing*float64(i))*c.scale + g.x*size
		path := g.face.face().outline(&buf, g.index, x, t.Y*c.scale, size)
		c.fill(path.flatten(roughness), l.Fill)
	}
}

// outline is the glyph's path with its origin at x, y, for letters of the given size.
func (t *typeface) outline(buf *sfnt.Buffer, index sfnt.GlyphIndex, x, y, size float64) *Path {
	p := new(Path)
	segments, err := t.font.LoadGlyph(buf, index, t.ppem(), nil)
	if err != nil {
		return p // a glyph that cannot be read is left out, as a reader without it would
	}
	k := size / t.em / 64
	at := func(i int, s sfnt.Segment) (float64, float64) {
		return x + float64(s.Args[i].X)*k, y + float64(s.Args[i].Y)*k
	}
	for _, s := range segments {
		ax, ay := at(0, s)
		bx, by := at(1, s)
		ex, ey := at(2, s)
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			p.Move(ax, ay)
		case sfnt.SegmentOpLineTo:
			p.Line(ax, ay)
		case sfnt.SegmentOpQuadTo:
			p.Quad(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			p.Cubic(ax, ay, bx, by, ex, ey)
		}
	}
	return p.Close()
}

// pixels is the rectangle of pixels that the parts may touch.
func pixels(parts []polyline) image.Rectangle {
	lo, hi := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, part := range parts {
		for _, p := range part.points {
			lo = Point{min(lo.X, p.X), min(lo.Y, p.Y)}
			hi = Point{max(hi.X, p.X), max(hi.Y, p.Y)}
		}
	}
	if lo.X > hi.X {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(lo.X)), int(math.Floor(lo.Y)), int(math.Ceil(hi.X)), int(math.Ceil(hi.Y)))
}
