// Package draw provides one drawing in three forms: SVG for the screen, PNG for the mail, PDF for the printer.
//
// A Scene is a tree of shapes and lines of text on a plane whose unit is a quarter of a millimetre, y downwards, so a
// landscape A3 sheet is 1680 × 1188. Whoever draws speaks to a Group; whoever measures asks a Lettering, and what
// it answers is what all three forms set, for they share the fonts, the widths and the kerning. Nothing depends on
// the machine or the hour: equal scenes are equal bytes.
//
//	p := draw.Light()
//	s := draw.On(draw.A3())
//	s.Title, s.Desc, s.Background = "Who picks up in 2027", "One column a day.", p.Paper
//	g := s.Root
//
//	// Letters: a value that is also the ruler. In, With, At and Of give changed copies.
//	body := draw.Lettering{Face: draw.Sans, Size: 12, Fill: p.Ink2}
//	g.Text(56, 142, "Each column is a day.", body)
//	g.Text(1624, 142, "right aligned", body.At(draw.End))
//	w := body.Width("how long is this?")
//	g.Lines(56, 160, 15, body.Wrap(long, 300), body)
//	g.Text(56, 300, body.Fit(name, 120), body) // cut with … when it is too long
//
//	// Shapes: a box, a path, a circle, and how they are painted.
//	g.RoundRect(draw.Box{X: 56, Y: 236, W: 400, H: 160}, 8, draw.Style{Fill: p.Raised, Stroke: p.LineStrong})
//	cells := new(draw.Path)
//	for range 365 {
//		cells.Rect(draw.Box{…}) // many equal cells are one path and one line of SVG
//	}
//	g.Path(cells, draw.Style{Fill: p.Cover.Desk})
//	g.Path(best, draw.Style{Fill: p.Cover.Best, Hatch: draw.Hatch{Colour: p.Warn, Step: 4, Width: 1}})
//	g.Arrow([]draw.Point{{0, 0}, {50, 0}, {50, 40}}, draw.Arrow{Stroke: p.Ink, Width: 1.7, Head: draw.Solid, Corner: 6})
//
//	// Furniture: severity squares, party marks, icons, hours of a day.
//	g.Chip(p, 0, 56, 240, 18)
//	g.Mark(2, 56, 270, 9, p.Ink)
//	g.Icon(draw.IconPhone, 56, 300, 16, p.Ink2)
//
//	// Groups carry a tooltip, a link, an id for scripts and tests, and an origin of their own.
//	cell := g.At(244, 240, draw.Tag{ID: "gap-1", Title: "Sat 12 Dec 17:00: nobody", Link: "#gap-1"})
//
//	svg := s.SVG(draw.SVGOptions{})         // stands alone: brings the letters it uses
//	png, err := s.PNG(2)                    // 2 pixels per unit, about 200 dots per inch
//	pdf, err := draw.PDF(draw.PDFOptions{}, s) // A3, real letters; one page a scene
//
// A page that shows several pictures takes them Bare and puts FontStyle(all...) into its own style sheet.
// Scene.Texts lists every line with its Box, so that a test can say "no text overlaps another".
package draw
