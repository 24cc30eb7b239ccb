package plan

import (
	"fmt"

	"belay/internal/draw"
)

// The printed page is A4 held upright; lengths are in units of a quarter of a millimetre.
const (
	margin      = 60.0
	footHeight  = 44.0
	bodySize    = 12.5
	bodyLead    = 18.0
	tableSize   = 10.8
	tableLead   = 14.6
	cellPad     = 10.0
	rowPad      = 9.0
	headingRoom = 130.0 // a heading stands on the page of what it heads
	mostLines   = 60    // of one cell, so that a row always fits a page
	signatureH  = 104.0
	titleSize   = 38.0
	sectionSize = 25.0
)

// Pages sets the plan on sheets: the text on A4 held upright, each figure on an A4 of its own held landscape.
func (d *Document) Pages() []*draw.Scene {
	w := &pager{doc: d, colours: draw.Light()}
	w.turn()
	w.titleBlock()
	w.contents()
	for _, s := range d.Sections {
		w.section(s)
	}
	for i, page := range w.pages {
		if page.Sheet == sheet() {
			w.foot(page, i+1)
		}
	}
	return w.pages
}

// PDF prints the pages.
func (d *Document) PDF() ([]byte, error) {
	return draw.PDF(draw.PDFOptions{Paper: sheet()}, d.Pages()...)
}

func sheet() draw.Paper { return draw.A4().Portrait() }

// pager sets text from the top of a page down, and turns it when it is full.
type pager struct {
	doc     *Document
	colours draw.Palette
	pages   []*draw.Scene
	page    *draw.Scene
	y       float64 // where the next thing may stand
}

// turn begins a page.
func (w *pager) turn() {
	w.page = draw.On(sheet())
	w.page.Title, w.page.Sheet = w.doc.Title+": support plan", sheet()
	w.pages = append(w.pages, w.page)
	w.y = margin
}

func (w *pager) width() float64  { return w.page.W - 2*margin }
func (w *pager) bottom() float64 { return w.page.H - margin - footHeight }

// need turns the page when a height does not fit on it any more; a page just begun is not turned.
func (w *pager) need(h float64) {
	if w.y+h > w.bottom() && w.y > margin {
		w.turn()
	}
}

func (w *pager) lettering(face draw.Face, size float64, c draw.Colour) draw.Lettering {
	return draw.Lettering{Face: face, Size: size, Fill: c}
}

// text sets lines of running text, a page at a time.
func (w *pager) text(x float64, lines []string, lead float64, l draw.Lettering) {
	for _, line := range lines {
		w.need(lead)
		w.page.Root.Text(x, w.y+l.Ascent(), line, l)
		w.y += lead
	}
}

// titleBlock is the head of the first page.
func (w *pager) titleBlock() {
	c := w.colours
	w.page.Desc = w.doc.Subtitle
	w.text(margin, []string{"SUPPORT PLAN"}, 20, w.lettering(draw.SansSemi, 11, c.Accent))
	title := w.lettering(draw.SerifSemi, titleSize, c.Ink)
	w.text(margin-1, title.Wrap(w.doc.Title, w.width()), 44, title)
	w.y += 6
	w.text(margin, []string{w.doc.Subtitle}, 26, w.lettering(draw.Sans, 14, c.Ink2))
	x := margin
	for _, f := range w.doc.Facts {
		label, value := w.lettering(draw.SansSemi, 9.5, c.Ink3), w.lettering(draw.SansMedium, 13, c.Ink)
		width := max(label.Width(f.Label), value.Width(f.Value))
		if x+width > margin+w.width() {
			x = margin
			w.y += 40
		}
		w.page.Root.Text(x, w.y+10, f.Label, label)
		w.page.Root.Text(x, w.y+27, f.Value, value)
		x += width + 30
	}
	w.y += 40
	w.page.Root.Line(margin, w.y, margin+w.width(), w.y, draw.Style{Stroke: c.Ink, Width: 1.4})
	w.y += 20
}

// contents names the sections on the first page.
func (w *pager) contents() {
	number, l := w.lettering(draw.SansSemi, 13, w.colours.Ink3), w.lettering(draw.Sans, 13, w.colours.Ink)
	w.y += 10
	for i, s := range w.doc.Sections {
		w.need(24)
		w.page.Root.Text(margin+20, w.y+l.Ascent(), fmt.Sprint(i+1), number.At(draw.End))
		w.page.Root.Text(margin+34, w.y+l.Ascent(), s.Title, l)
		w.y += 24
	}
}

// foot numbers a page.
func (w *pager) foot(page *draw.Scene, n int) {
	l := w.lettering(draw.Sans, 9.5, w.colours.Ink3)
	y := page.H - margin + 4
	page.Root.Line(margin, y-16, page.W-margin, y-16, draw.Style{Stroke: w.colours.Line, Width: 1})
	number := fmt.Sprintf("%d / %d", n, len(w.pages))
	page.Root.Text(margin, y, l.Fit(w.doc.Foot, w.width()-l.Width(number)-20), l)
	page.Root.Text(page.W-margin, y, number, l.At(draw.End))
}

func (w *pager) section(s Section) {
	const headHeight, firstLines = 40.0, 120.0
	if _, drawn := s.Blocks[0].(Figure); !drawn {
		w.need(headHeight + firstLines)
		if w.y > margin {
			w.y += 22
		}
		l := w.lettering(draw.SerifSemi, sectionSize, w.colours.Ink)
		w.page.Root.Text(margin, w.y+l.Ascent(), s.Title, l)
		w.y += 32
		w.page.Root.Line(margin, w.y, margin+w.width(), w.y, draw.Style{Stroke: w.colours.Line, Width: 1})
		w.y += 14
	}
	for _, b := range s.Blocks {
		w.block(b)
	}
}

func (w *pager) block(b Block) {
	body := w.lettering(draw.Sans, bodySize, w.colours.Ink2)
	switch b := b.(type) {
	case Paragraph:
		w.text(margin, body.Wrap(b.Text, w.width()), bodyLead, body)
		w.y += 6
	case Heading:
		w.need(headingRoom)
		w.y += 10
		l := w.lettering(draw.SansSemi, 14, w.colours.Ink)
		w.text(margin, l.Wrap(b.Text, w.width()), 22, l)
	case Note:
		w.note(b)
	case List:
		w.list(b, body)
	case Table:
		w.table(b)
	case Figure:
		w.figure(b)
	case Signatures:
		w.signatures(b, body)
	}
}

func (w *pager) note(n Note) {
	l := w.lettering(draw.SansMedium, bodySize, w.tone(n.Tone))
	lines := l.Wrap(n.Text, w.width()-24)
	h := float64(len(lines))*bodyLead + 12
	w.need(h)
	w.page.Root.Rect(draw.Box{X: margin, Y: w.y, W: 3, H: h}, draw.Style{Fill: w.tone(n.Tone)})
	w.page.Root.Lines(margin+14, w.y+6+l.Ascent(), bodyLead, lines, l)
	w.y += h + 10
}

func (w *pager) list(list List, l draw.Lettering) {
	for i, item := range list.Items {
		mark := "–"
		if list.Ordered {
			mark = fmt.Sprintf("%d.", i+1)
		}
		w.need(bodyLead)
		w.page.Root.Text(margin, w.y+l.Ascent(), mark, l.In(w.colours.Ink3))
		w.text(margin+22, l.Wrap(item, w.width()-22), bodyLead, l)
		w.y += 2
	}
	w.y += 6
}

// tone is the colour of a tone.
func (w *pager) tone(t Tone) draw.Colour {
	c := w.colours
	switch t {
	case Strong:
		return c.Ink
	case Quiet:
		return c.Ink3
	case Bad:
		return c.Bad
	case Warn:
		return c.Warn
	case Good:
		return c.Good
	}
	return c.Ink2
}

// figure puts a drawing on a page of its own, and goes on behind it.
func (w *pager) figure(f Figure) {
	drawn := *f.Scene
	drawn.Sheet = draw.A4()
	w.pages = append(w.pages, &drawn)
	w.y = w.bottom() + 1 // what comes next begins a page
}

// signatures is two columns of lines to sign on.
func (w *pager) signatures(s Signatures, body draw.Lettering) {
	w.text(margin, body.Wrap(s.Statement, w.width()), bodyLead, body)
	w.y += 14
	column := (w.width() - 40) / 2
	for i, row := range s.Rows {
		if i%2 == 0 {
			w.need(signatureH)
		}
		x := margin + float64(i%2)*(column+40)
		strong, quiet := w.lettering(draw.SansSemi, 13, w.colours.Ink), w.lettering(draw.Sans, 10.5, w.colours.Ink3)
		w.page.Root.Text(x, w.y+12, strong.Fit(row.Party, column), strong)
		w.page.Root.Line(x, w.y+62, x+column, w.y+62, draw.Style{Stroke: w.colours.Ink, Width: 1})
		name := row.Person
		if name == "" {
			name = "Name"
		}
		if row.Role != "" {
			name += ", " + row.Role
		}
		w.page.Root.Text(x, w.y+78, quiet.Fit(name, column*0.62), quiet)
		w.page.Root.Text(x+column, w.y+78, "Place and date", quiet.At(draw.End))
		if i%2 == 1 || i == len(s.Rows)-1 {
			w.y += signatureH
		}
	}
}
