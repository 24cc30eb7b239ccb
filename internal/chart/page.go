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
	Nobody  int          `json:"nobody"` // the kind of an hour with nobody
	Carpets []pageCarpet `json:"carpets"`
}

// pageCarpet is one severity, and what it promises. Runs are [kind, sentence, hours], one behind the other from the first day's 00:00.
type pageCarpet struct {
	Name      string   `json:"name"`
	Promise   string   `json:"promise"`
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
	facts := scene.Facts
	scene.Facts = nil // the page has them as tables
	hours := w.data()
	data, err := json.Marshal(hours)
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
		"Style": template.CSS(draw.FontStyle(scene, hours.letters(facts)) + draw.PaletteStyle() + string(style)), //nolint:gosec // our own style
		"SVG":   template.HTML(scene.SVG(draw.SVGOptions{Bare: true, Fill: true})),                               //nolint:gosec // our own drawing, escaped by draw
		"Data":  template.JS(data),                                                                               //nolint:gosec // JSON, escaped by its encoder
		"Code":  template.JS(script),                                                                             //nolint:gosec // our own script
		"Facts": facts,
	})
	if err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	return b.Bytes(), nil
}

// letters is a scene that holds the words of the tip and of the tables, in every face the page is set in.
func (d pageData) letters(facts []draw.Facts) *draw.Scene {
	words := fmt.Sprint(d, facts) + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:–"
	out := draw.New(1, 1)
	for _, face := range []draw.Face{draw.Sans, draw.SansMedium, draw.SansSemi, draw.SerifSemi} {
		out.Root.Text(0, 0, words, draw.Lettering{Face: face, Size: 10})
	}
	return out
}

// data is what the script needs of the picture.
func (w *painter) data() pageData {
	hour, _ := w.pitch()
	out := pageData{
		Zone: w.zone.Name(), First: w.first.String(), Days: w.days, X: carpetX, Width: carpetWidth, Hour: hour, Nobody: int(nobody),
		Carpets: []pageCarpet{},
	}
	for k := range kinds {
		out.Kinds = append(out.Kinds, k.words())
	}
	for i, c := range w.carpets {
		carpet := pageCarpet{Name: string(c.severity.ID), Promise: "picked up in " + c.severity.PickUp().String(), Y: w.carpetY(i), Sentences: c.sentences}
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
