package draw

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// PDFOptions says what a PDF is printed on and what it says about itself.
type PDFOptions struct {
	Paper  Paper     // A3 landscape when zero
	Author string    // may be empty
	Made   time.Time // written into the file; the zero time writes 1 January 2000, so equal scenes stay equal bytes
}

// PDF prints scenes, one a page, each as large as its sheet allows and in its middle. Letters are real: they can be
// searched, selected and copied, and the fonts they need are in the file.
func PDF(o PDFOptions, scenes ...*Scene) ([]byte, error) {
	if o.Paper == (Paper{}) {
		o.Paper = A3()
	}
	if o.Made.IsZero() {
		o.Made = time.Unix(946684800, 0).UTC()
	}
	w := newPDFWriter(o)
	for _, s := range scenes {
		w.page(s, cmp.Or(s.Sheet, o.Paper))
	}
	var b bytes.Buffer
	if err := w.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("write the PDF: %w", err)
	}
	return b.Bytes(), nil
}

// pdfWriter prints on the current page. All its lengths are points.
type pdfWriter struct {
	pdf   *fpdf.Fpdf
	scale float64 // points per unit
	x, y  float64 // where the scene's corner lies
}

// pointsPerMM is how many points make a millimetre.
const pointsPerMM = 72 / 25.4

// newPDFWriter opens a document without pages.
func newPDFWriter(o PDFOptions) *pdfWriter {
	pdf := fpdf.NewCustom(&fpdf.InitType{
		UnitStr: "pt", Size: fpdf.SizeType{Wd: o.Paper.W * pointsPerMM, Ht: o.Paper.H * pointsPerMM},
	})
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(o.Made)
	pdf.SetModificationDate(o.Made)
	pdf.SetProducer("Belay", true)
	if o.Author != "" {
		pdf.SetAuthor(o.Author, true)
	}
	return &pdfWriter{pdf: pdf}
}

// page prints s on a page of its own.
func (w *pdfWriter) page(s *Scene, paper Paper) {
	width, height := paper.W*pointsPerMM, paper.H*pointsPerMM
	w.scale = min(width/s.W, height/s.H)
	w.x, w.y = (width-s.W*w.scale)/2, (height-s.H*w.scale)/2
	if w.pdf.PageNo() == 0 {
		w.pdf.SetTitle(s.Title, true)
		w.pdf.SetSubject(s.Desc, true)
		w.pdf.SetLang(s.Lang)
	}
	w.pdf.AddPageFormat("P", fpdf.SizeType{Wd: width, Ht: height})
	if s.Background != None {
		w.fillColour(s.Background)
		w.pdf.Rect(0, 0, width, height, "F")
	}
	s.walk(painter{shape: w.shape, text: w.text, group: w.link})
}

// at turns a point of the scene into one of the page.
func (w *pdfWriter) at(p Point) (x, y float64) { return w.x + p.X*w.scale, w.y + p.Y*w.scale }

func (w *pdfWriter) fillColour(c Colour) {
	r, g, b := c.rgb()
	w.pdf.SetFillColor(int(r), int(g), int(b))
}

func (w *pdfWriter) drawColour(c Colour) {
	r, g, b := c.rgb()
	w.pdf.SetDrawColor(int(r), int(g), int(b))
}

// shape prints one painted outline.
func (w *pdfWriter) shape(sh shape) {
	if sh.style.Hatch.Colour != None {
		w.hatched(sh)
		return
	}
	mode := ""
	if sh.style.Fill != None {
		w.fillColour(sh.style.Fill)
		mode = "F"
	}
	if sh.style.Stroke != None {
		w.pen(sh.style)
		if sh.path.curved() {
			w.pdf.SetLineJoinStyle("round") // lengths are rounded here, and a pointed corner would show it
		}
		mode += "D"
	}
	if mode == "" {
		return
	}
	w.trace(sh.path)
	w.pdf.DrawPath(mode)
}

// pen sets colour, width, dashes and corners of lines.
func (w *pdfWriter) pen(s Style) {
	w.drawColour(s.Stroke)
	w.pdf.SetLineWidth(s.edge() * w.scale)
	dashes := make([]float64, len(s.Dash))
	for i, d := range s.Dash {
		dashes[i] = d * w.scale
	}
	w.pdf.SetDashPattern(dashes, 0)
	ends, corners := "butt", "miter"
	if s.Round {
		ends, corners = "round", "round"
	}
	w.pdf.SetLineCapStyle(ends)
	w.pdf.SetLineJoinStyle(corners)
}

// trace writes the path's outline.
func (w *pdfWriter) trace(p *Path) {
	var at Point
	for _, s := range p.steps {
		a, b, c := s.points[0], s.points[1], s.points[2]
		switch s.verb {
		case 'M':
			w.pdf.MoveTo(w.at(a))
		case 'L':
			w.pdf.LineTo(w.at(a))
		case 'Q':
			a, b, c = Point{at.X + 2*(a.X-at.X)/3, at.Y + 2*(a.Y-at.Y)/3}, Point{b.X + 2*(a.X-b.X)/3, b.Y + 2*(a.Y-b.Y)/3}, b
			w.cubic(a, b, c)
		case 'C':
			w.cubic(a, b, c)
		case 'Z':
			w.pdf.ClosePath()
		}
		if n := s.reach(); n > 0 {
			at = s.points[n-1]
		}
	}
}

func (w *pdfWriter) cubic(a, b, c Point) {
	ax, ay := w.at(a)
	bx, by := w.at(b)
	cx, cy := w.at(c)
	w.pdf.CurveBezierCubicTo(ax, ay, bx, by, cx, cy)
}

// hatched prints a shape with slanted lines over its inside, which the shape's own outline clips.
func (w *pdfWriter) hatched(sh shape) {
	plain := sh
	plain.style.Hatch, plain.style.Stroke = Hatch{}, None
	w.shape(plain)
	h, box := sh.style.Hatch, sh.path.Bounds()
	w.pdf.RawWriteStr("q")
	w.trace(sh.path)
	w.pdf.RawWriteStr("W n")
	w.pen(Style{Stroke: h.Colour, Width: h.Width})
	step := h.Step * math.Sqrt2
	lines := new(Path)
	for k := math.Floor((box.X + box.Y) / step); k*step <= box.Right()+box.Bottom(); k++ {
		at := (k + 0.5) * step
		lines.Move(at-box.Y, box.Y).Line(at-box.Bottom(), box.Bottom())
	}
	w.trace(lines)
	w.pdf.DrawPath("D")
	w.pdf.RawWriteStr("Q")
	if sh.style.Stroke != None {
		plain.style = sh.style
		plain.style.Hatch, plain.style.Fill = Hatch{}, None
		w.shape(plain)
	}
}

// text prints one line of letters. A PDF does not kern by itself, so the line is written in the runs between two
// kerned letters, each at its own place.
func (w *pdfWriter) text(t Text) {
	l := t.Lettering
	r, g, b := l.Fill.rgb()
	w.pdf.SetTextColor(int(r), int(g), int(b))
	if l.Spacing != 0 {
		w.pdf.RawWriteStr(fmt.Sprintf("%.3f Tc", l.Spacing*w.scale))
	}
	line, _ := l.Face.set(t.S)
	for from := 0; from < len(line); {
		until := from + 1
		for until < len(line) && !line[until].fresh {
			until++
		}
		letters := make([]rune, 0, until-from)
		for _, g := range line[from:until] {
			letters = append(letters, g.rune)
		}
		w.font(line[from].face, l.Size*w.scale)
		x, y := w.at(Point{t.start() + line[from].x*l.Size + l.Spacing*float64(from), t.Y})
		w.pdf.Text(x, y, string(letters))
		from = until
	}
	if l.Spacing != 0 {
		w.pdf.RawWriteStr("0 Tc")
	}
}

// font takes up a face; the document takes it in when it is first used.
func (w *pdfWriter) font(f Face, size float64) {
	family := f.data().file
	w.pdf.AddUTF8FontFromBytes(family, "", f.face().file)
	w.pdf.SetFont(family, "", size)
}

// link makes a tagged group with a link clickable.
func (w *pdfWriter) link(t Tag, around Box) {
	if t.Link == "" {
		return
	}
	x, y := w.at(Point{around.X, around.Y})
	w.pdf.LinkString(x, y, around.W*w.scale, around.H*w.scale, t.Link)
}
