package chart

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"

	"belay/internal/coverage"
	"belay/internal/draw"
)

//go:embed page.html.tmpl page.css page.js
var pageFiles embed.FS

// pageData is what the page's script knows: where the carpets lie and what each hour says, run by run.
type pageData struct {
	Zone    string       `json:"zone"`
	First   string       `json:"first"` // the first day
	Days    int          `json:"days"`
	X       float64      `json:"x"` // of the carpets, in units of the drawing
	Width   float64      `json:"width"`
	Hour    float64      `json:"hour"` // the height of an hour
	Kinds   []string     `json:"kinds"`
	Carpets []pageCarpet `json:"carpets"`
}

// pageCarpet is one severity. Runs are [kind, sentence, hours], one behind the other from the first day's 00:00.
type pageCarpet struct {
	Name      string   `json:"name"`
	Y         float64  `json:"y"`
	Sentences []string `json:"sentences"`
	Runs      [][3]int `json:"runs"`
}

// Page is the year as a page that stands alone: resting on an hour, or going there with the arrow keys, says who picks
// up. Without script the picture and the list of gaps are there all the same.
func Page(p *coverage.Proof) ([]byte, error) {
	y := newYear(p)
	w := newPainter(y)
	scene := w.draw()
	data, err := json.Marshal(w.data())
	if err != nil {
		return nil, fmt.Errorf("write the hours of the page: %w", err)
	}
	style, err := pageFiles.ReadFile("page.css")
	if err != nil {
		return nil, fmt.Errorf("read the page's style: %w", err)
	}
	script, err := pageFiles.ReadFile("page.js")
	if err != nil {
		return nil, fmt.Errorf("read the page's script: %w", err)
	}
	t, err := template.ParseFS(pageFiles, "page.html.tmpl")
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{
		"Title": scene.Title,
		"Style": template.CSS(style),                                   //nolint:gosec // our own style
		"SVG":   template.HTML(scene.SVG(draw.SVGOptions{Fill: true})), //nolint:gosec // our own drawing, escaped by draw
		"Data":  template.JS(data),                                     //nolint:gosec // JSON, escaped by its encoder
		"Code":  template.JS(script),                                   //nolint:gosec // our own script
		"Facts": scene.Facts,
	})
	if err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	return b.Bytes(), nil
}

// data is what the script needs of the picture.
func (w *painter) data() pageData {
	hour, _ := w.pitch()
	out := pageData{
		Zone: w.zone.Name(), First: w.first.String(), Days: w.days, X: carpetX, Width: carpetWidth, Hour: hour,
		Carpets: []pageCarpet{},
	}
	for k := range kinds {
		out.Kinds = append(out.Kinds, k.words())
	}
	for i, c := range w.carpets {
		carpet := pageCarpet{Name: string(c.severity.ID), Y: w.carpetY(i), Sentences: c.sentences}
		for _, day := range c.days {
			for _, h := range day {
				last := len(carpet.Runs) - 1
				if last >= 0 && carpet.Runs[last][0] == int(h.kind) && carpet.Runs[last][1] == h.says-1 {
					carpet.Runs[last][2]++
				} else {
					carpet.Runs = append(carpet.Runs, [3]int{int(h.kind), h.says - 1, 1})
				}
			}
		}
		out.Carpets = append(out.Carpets, carpet)
	}
	return out
}
