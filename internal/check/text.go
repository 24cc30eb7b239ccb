package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/model"
)

// Ink is what a piece of a report's text is, for whoever gives it colour.
type Ink int

// The inks of a report.
const (
	InkError Ink = iota
	InkWarning
	InkInfo
	InkRule
	InkPlace
	InkWitness
	InkRemedy
)

// Paint gives text the colour of its ink.
type Paint func(Ink, string) string

// Text is the report for a terminal: errors first, then warnings, then what is worth knowing, each with its place and
// witness; then what somebody has waived; and at the end the counts. The findings of one rule stand together and share
// its remedy. A nil paint leaves the text plain.
func (r Report) Text(paint Paint) string {
	if paint == nil {
		paint = func(_ Ink, text string) string { return text }
	}
	t := &page{paint: paint}
	for _, level := range []Level{Error, Warning, Info} {
		for _, of := range r.byRule(level) {
			t.block(level, of)
		}
	}
	t.waived(r.Findings)
	t.line("%s", r.summary())
	return t.text.String()
}

// byRule are the findings of a level that nobody has waived, those of one rule together, in the order of the rules.
func (r Report) byRule(level Level) (out [][]Finding) {
	for _, f := range r.Findings {
		if f.Level != level || f.Waived != nil {
			continue
		}
		i := slices.IndexFunc(out, func(of []Finding) bool { return of[0].Rule == f.Rule })
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], f)
	}
	return out
}

// page is a text that grows line by line.
type page struct {
	text  strings.Builder
	paint Paint
}

func (t *page) line(format string, args ...any) { fmt.Fprintf(&t.text, format+"\n", args...) }

// inks are the inks of the levels.
var inks = map[Level]Ink{Error: InkError, Warning: InkWarning, Info: InkInfo}

// block writes the findings of one rule.
func (t *page) block(level Level, of []Finding) {
	t.line("%s %s", t.paint(inks[level], level.String()), t.paint(InkRule, of[0].Rule))
	width := 0
	for _, f := range of {
		width = max(width, utf8.RuneCountInString(f.At.String()))
	}
	for _, f := range of {
		place := f.At.String()
		t.line("  %s%s  %s", t.paint(InkPlace, place), strings.Repeat(" ", width-utf8.RuneCountInString(place)), f.Message)
		for _, line := range f.Witness {
			t.line("      %s", t.paint(InkWitness, line))
		}
	}
	if remedy := of[0].Remedy; remedy != "" {
		t.line("  %s", t.paint(InkRemedy, "→ "+remedy))
	}
	t.line("")
}

// waived lists what somebody has accepted, by waiver.
func (t *page) waived(findings []Finding) {
	var last *model.Waiver
	for _, f := range findings {
		w := f.Waived
		if w == nil {
			continue
		}
		if w != last {
			last = w
			t.line("%s %s  %s", t.paint(InkInfo, "waived"), t.paint(InkRule, f.Rule), t.paint(InkWitness, fmt.Sprintf("until %s by %s: %s", w.Until, w.By, w.Why)))
		}
		t.line("  %s  %s", t.paint(InkPlace, f.At.String()), f.Message)
	}
	if last != nil {
		t.line("")
	}
}

// summary is the last line.
func (r Report) summary() string {
	c := r.Counts()
	var parts []string
	for _, of := range []struct {
		n    int
		name string
	}{{c.Error, "error"}, {c.Warning, "warning"}} {
		if of.n > 0 {
			parts = append(parts, number(of.n, of.name))
		}
	}
	if c.Info > 0 {
		parts = append(parts, fmt.Sprintf("%d worth knowing", c.Info))
	}
	waived := 0
	for _, f := range r.Findings {
		if f.Waived != nil {
			waived++
		}
	}
	if waived > 0 {
		parts = append(parts, fmt.Sprintf("%d waived", waived))
	}
	if len(parts) == 0 {
		return "Nothing found."
	}
	return and(parts)
}
