package draw

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/color"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// page is a small scene that uses every kind of shape.
func page() *Scene {
	p := Light()
	s := New(240, 120)
	s.Title, s.Desc, s.Background = "Duty & desk", "Two people <at> a desk.", p.Paper
	s.Facts = []Facts{{"Functions", []string{"Function", "Owner"}, [][]string{{"Desk", "Mette \"M\" Holm"}}}}
	g := s.Root.At(10, 10, Tag{ID: "desk", Class: "card", Title: "Service desk", Link: "https://desk.example/?a=1&b=2"})
	g.RoundRect(Box{0, 0, 80, 40}, 6, Style{Fill: p.Raised, Stroke: p.LineStrong, Hatch: Hatch{p.Line, 5, 1}})
	g.Text(8, 24, "Service desk → AVAT", Lettering{Face: SerifSemi, Size: 11, Fill: p.Ink})
	g.Circle(110, 20, 10, Style{Stroke: p.Bad, Width: 2, Dash: []float64{3, 2}})
	g.Arrow([]Point{{130, 10}, {150, 10}, {150, 30}}, Arrow{Stroke: p.Ink, Width: 1.7, Head: Solid, Tail: Dot, Corner: 5})
	g.Icon(IconPhone, 170, 10, 16, p.Ink)
	for i := range Marks {
		g.Mark(i, float64(i)*14, 60, 9, p.Party(i))
		g.Chip(p, i, float64(i)*16, 80, 14)
	}
	return s
}

func TestEqualScenesAreEqualBytes(t *testing.T) {
	forms := func() [3][]byte {
		s := page()
		picture, err := s.PNG(2)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := PDF(PDFOptions{Paper: A4()}, s)
		if err != nil {
			t.Fatal(err)
		}
		return [3][]byte{s.SVG(SVGOptions{}), picture, sheet}
	}
	first, second := forms(), forms()
	for i, name := range []string{"SVG", "PNG", "PDF"} {
		if !bytes.Equal(first[i], second[i]) {
			t.Errorf("two %s of the same scene differ", name)
		}
	}
}

func TestAnSVGIsWellFormedWhateverTheModelIsCalled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := New(100, 100)
		s.Title = rapid.String().Draw(t, "title")
		g := s.Root.Group(Tag{ID: rapid.String().Draw(t, "id"), Title: s.Title, Link: rapid.String().Draw(t, "link")})
		g.Text(0, 50, rapid.String().Draw(t, "text"), Lettering{Size: 10, Fill: Light().Ink})
		s.Facts = []Facts{{s.Title, []string{s.Title}, nil}}
		d := xml.NewDecoder(bytes.NewReader(s.SVG(SVGOptions{Bare: true})))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("the SVG is not well-formed: %v", err)
			}
		}
	})
}

func TestAWrappedTextKeepsEveryWordAndItsWidth(t *testing.T) {
	l := Lettering{Face: SansMedium, Size: 12}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([A-Za-zÆøß0-9,.-]{1,14} ){0,12}`).Draw(t, "text")
		width := rapid.Float64Range(20, 200).Draw(t, "width")
		lines := l.Wrap(text, width)
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(text, " ", ""); got != want {
			t.Fatalf("wrapping changed %q into %q", want, got)
		}
		for _, line := range lines {
			if l.Width(line) > width && utf8.RuneCountInString(line) > 1 {
				t.Fatalf("the line %q is %.1f wide, more than %.1f", line, l.Width(line), width)
			}
		}
	})
}

func TestAFittedTextIsItselfOrEndsInAnEllipsis(t *testing.T) {
	l := Lettering{Face: Sans, Size: 11}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		width := rapid.Float64Range(12, 150).Draw(t, "width")
		got := l.Fit(text, width)
		if l.Width(got) > width {
			t.Fatalf("%q is %.1f wide, more than %.1f", got, l.Width(got), width)
		}
		if got != text && !strings.HasSuffix(got, "…") {
			t.Fatalf("%q was cut to %q without a sign", text, got)
		}
	})
}

func TestLinesAreLimitedWithAnEllipsisAndNotLost(t *testing.T) {
	l := Lettering{Size: 12}
	lines := l.WrapAtMost("the business stands still for many and there is no way round", 90, 2)
	if len(lines) != 2 || !strings.HasSuffix(lines[1], "…") {
		t.Errorf("got %q", lines)
	}
}

func TestFiguresAreTabular(t *testing.T) {
	for f := range faceCount {
		l := Lettering{Face: f, Size: 100}
		for _, digit := range "023456789" {
			if got, want := l.Width(string(digit)), l.Width("1"); math.Abs(got-want) > 0.25 {
				t.Errorf("face %d: %c is %.1f wide and 1 is %.1f", f, digit, got, want)
			}
		}
	}
}

func TestASerifBorrowsTheLettersThatItLacks(t *testing.T) {
	if Serif.having('→') != Sans || SerifSemi.having('Ω') != SansSemi || Serif.having('é') != Serif {
		t.Error("a letter is looked for in the wrong face")
	}
	s := New(100, 100)
	s.Root.Text(0, 20, "Ω", Lettering{Face: SerifSemi, Size: 12})
	if !strings.Contains(FontStyle(s), `font-family:"Belay Sans";font-weight:600`) {
		t.Error("the borrowed letter is not embedded")
	}
}

func TestAStrokePaintsItsWidthAndNothingElse(t *testing.T) {
	s := New(20, 20)
	s.Root.Line(0, 10, 20, 10, Style{Stroke: RGB(0), Width: 4})
	picture, err := s.Image(1)
	if err != nil {
		t.Fatal(err)
	}
	for y := range 20 {
		want := uint8(0xff)
		if y >= 8 && y < 12 {
			want = 0
		}
		if got := picture.RGBAAt(10, y); got != (color.RGBA{want, want, want, 0xff}) {
			t.Errorf("row %d is %v", y, got)
		}
	}
}

func TestACornerOfAFrameIsFilled(t *testing.T) {
	s := New(20, 20)
	s.Root.Rect(Box{4, 4, 12, 12}, Style{Stroke: RGB(0), Width: 4})
	picture, err := s.Image(1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range [][2]int{{2, 2}, {17, 2}, {2, 17}, {17, 17}} {
		if got := picture.RGBAAt(p[0], p[1]); got.R != 0 {
			t.Errorf("the corner at %v is %v", p, got)
		}
	}
	if got := picture.RGBAAt(10, 10); got.R != 0xff {
		t.Errorf("the middle is %v", got)
	}
}

func TestDashesAreAsLongAsTheirShareOfTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on, off := rapid.Float64Range(1, 20).Draw(t, "on"), rapid.Float64Range(1, 20).Draw(t, "off")
		length := rapid.Float64Range(1, 500).Draw(t, "length")
		drawn := 0.0
		for _, bit := range dashed([]polyline{{points: []Point{{0, 0}, {length / 2, 0}, {length / 2, length / 2}}}}, []float64{on, off}) {
			for i := 1; i < len(bit.points); i++ {
				drawn += math.Hypot(bit.points[i].X-bit.points[i-1].X, bit.points[i].Y-bit.points[i-1].Y)
			}
		}
		whole := math.Floor(length / (on + off))
		want := whole*on + min(on, length-whole*(on+off))
		if math.Abs(drawn-want) > 1e-6 {
			t.Fatalf("%.3f of the line is drawn, not %.3f", drawn, want)
		}
	})
}

func TestAPictureOfImpossibleSizeIsRefused(t *testing.T) {
	for _, scale := range []float64{0, -1, math.NaN(), math.Inf(1), 1000} {
		if _, err := page().PNG(scale); err == nil {
			t.Errorf("scale %v made a picture", scale)
		}
	}
}

func TestAPathReadsWhatItWrites(t *testing.T) {
	for _, d := range []string{"M1 2H3V4L5 6Z", "M0 0C1 1 2 2 3 0Q4 4 5 0Z", "M-1.5 2L3 -4"} {
		if got := ParsePath(d).svg(); got != d {
			t.Errorf("%q became %q", d, got)
		}
	}
}

func TestTextsAreFoundWhereTheyStand(t *testing.T) {
	texts := page().Texts()
	if texts[0].X != 18 || texts[0].Y != 34 {
		t.Errorf("the first text stands at %v, %v", texts[0].X, texts[0].Y)
	}
}

func TestAPrintNamesItsTitleAndItsLetters(t *testing.T) {
	sheet, err := PDF(PDFOptions{Author: "Contoso"}, page(), page())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/Count 2", "utf8serif-600", "https://desk.example/?a=1&b=2"} {
		if !bytes.Contains(sheet, []byte(want)) {
			t.Errorf("the PDF does not hold %q", want)
		}
	}
}
