package plan

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"

	"belay/internal/draw"
)

//go:embed plan.html.tmpl plan.css
var page embed.FS

// HTML is the plan as one page that stands alone, reads on a phone and prints well: it brings its letters, its style
// and its pictures, and needs neither script nor network.
func (d *Document) HTML() ([]byte, error) {
	style, err := page.ReadFile("plan.css")
	if err != nil {
		return nil, fmt.Errorf("read the plan's style: %w", err)
	}
	t, err := template.New("plan.html.tmpl").Funcs(template.FuncMap{
		"kind": func(b Block) string {
			return strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", b), "plan."))
		},
		"svg": func(s *draw.Scene) template.HTML {
			return template.HTML(s.SVG(draw.SVGOptions{Bare: true, Fill: true})) //nolint:gosec // our own drawing, escaped by draw
		},
		"join":  func(words []string) string { return strings.Join(words, ", ") },
		"share": func(widths []float64, i int) string { return fmt.Sprintf("%.1f%%", 100*widths[i]/sum(widths)) },
	}).ParseFS(page, "plan.html.tmpl")
	if err != nil {
		return nil, fmt.Errorf("read the plan's page: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		*Document
		Style template.CSS
	}{d, template.CSS(draw.FontStyle(d.letters()...) + draw.PaletteStyle() + string(style))}) //nolint:gosec // our own style
	if err != nil {
		return nil, fmt.Errorf("write the plan as HTML: %w", err)
	}
	return b.Bytes(), nil
}

// letters are the scenes whose letters the page needs: its figures, and one that holds its words in every face it is
// set in.
func (d *Document) letters() []*draw.Scene {
	words := draw.New(1, 1)
	for _, face := range []draw.Face{draw.Sans, draw.SansMedium, draw.SansSemi, draw.SerifSemi} {
		words.Root.Text(0, 0, d.words(), draw.Lettering{Face: face, Size: 10})
	}
	scenes := []*draw.Scene{words}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if f, ok := b.(Figure); ok {
				scenes = append(scenes, f.Scene)
			}
		}
	}
	return scenes
}

// words are all the words of the document.
func (d *Document) words() string {
	var b strings.Builder
	fmt.Fprint(&b, d.Title, d.Subtitle, d.Facts, d.Foot)
	for _, s := range d.Sections {
		fmt.Fprint(&b, s.Title)
		for _, block := range s.Blocks {
			if _, drawn := block.(Figure); !drawn {
				fmt.Fprint(&b, block)
			}
		}
	}
	return b.String() + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
}

func sum(numbers []float64) float64 {
	var n float64
	for _, v := range numbers {
		n += v
	}
	return n
}
