package outlook

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"
)

// strip is a drawing that is as wide as what holds it and so many pixels high. Across it is measured in shares of the width, from
// 0 to 1; colours are those of the classes in figures.css. It is for the eye alone: the number stands beside it.
type strip struct {
	height float64
	b      strings.Builder
}

// newStrip is an empty drawing.
func newStrip(height float64) *strip { return &strip{height: height} }

// across is a share of the width as SVG writes it.
func across(share float64) string {
	return strconv.FormatFloat(100*min(max(share, 0), 1), 'f', 2, 64) + "%"
}

// px is a length as SVG writes it.
func px(length float64) string { return strconv.FormatFloat(length, 'f', -1, 64) }

// bar fills a stretch between two heights.
func (s *strip) bar(class string, from, until, top, height float64) {
	if until <= from {
		return
	}
	fmt.Fprintf(&s.b, `<rect class="%s" x="%s" width="%s" y="%s" height="%s"/>`, class, across(from), across(min(until, 1)-max(from, 0)), px(top), px(height))
}

// post is an upright line.
func (s *strip) post(class string, at, top, bottom float64) {
	fmt.Fprintf(&s.b, `<line class="%s" x1="%s" x2="%[2]s" y1="%s" y2="%s"/>`, class, across(at), px(top), px(bottom))
}

// rule is a level line.
func (s *strip) rule(class string, from, until, at float64) {
	fmt.Fprintf(&s.b, `<line class="%s" x1="%s" x2="%s" y1="%s" y2="%[4]s"/>`, class, across(from), across(until), px(at))
}

// dot is a disc.
func (s *strip) dot(class string, at, height, radius float64) {
	fmt.Fprintf(&s.b, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`, class, across(at), px(height), px(radius))
}

// text writes a word; near the ends it stays within the drawing.
func (s *strip) text(at, base float64, words string) {
	anchor := "middle"
	switch {
	case at < .04:
		anchor = "start"
	case at > .96:
		anchor = "end"
	}
	fmt.Fprintf(&s.b, `<text class="axis" x="%s" y="%s" text-anchor="%s">%s</text>`, across(at), px(base), anchor, html.EscapeString(words))
}

// path draws an outline in a plane of its own, which is stretched over the strip between two heights.
func (s *strip) path(class string, width, height, top, bottom float64, d string) {
	fmt.Fprintf(&s.b, `<svg x="0" y="%s" width="100%%" height="%s" viewBox="0 0 %s %s" preserveAspectRatio="none"><path class="%s" d="%s"/></svg>`,
		px(top), px(bottom-top), px(width), px(height), class, d)
}

// html is the drawing.
func (s *strip) html() template.HTML {
	return template.HTML(`<svg class="drawing" width="100%" height="` + px(s.height) + `" aria-hidden="true" focusable="false">` + s.b.String() + `</svg>`) //nolint:gosec // our own drawing, its words escaped
}
