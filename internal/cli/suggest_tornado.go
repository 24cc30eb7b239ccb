package cli

import (
	"fmt"
	"math"
	"strings"

	"belay/internal/model"
	"belay/internal/suggest"
)

// tornadoPage shows to a person how an answer hangs on each parameter.
type tornadoPage struct {
	terminal
	model  *model.Model
	report tornadoReport
}

// halfBar is the width of one side of the bars, in columns.
const halfBar = 12

func (p tornadoPage) text() string {
	r := p.report
	money := suggestPage{terminal: p.terminal, model: p.model}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", p.strong(r.Model), p.dim(shortDigest(r.Digest)))
	b.WriteString(p.columns(0, [][]string{{fmt.Sprintf("%s of promises are kept, in %s from seed %d. How much that hangs on what could be otherwise:",
		percentWords(r.Base.Attained.Mean), count(r.Runs, "run", "runs"), r.Seed)}}))
	for _, d := range r.Drowns {
		b.WriteString(p.columns(0, [][]string{{money.drowns(d)}}))
	}
	widest := 0.
	for _, bar := range r.Bars {
		for _, e := range [...]*suggest.Effect{bar.Low, bar.High} {
			if e != nil && e.Sure() {
				widest = max(widest, math.Abs(e.More.Mean))
			}
		}
	}
	var rows [][]string
	for _, bar := range r.Bars {
		rows = append(rows, []string{bar.Says, p.end(bar.Low), p.bar(bar, widest), p.end(bar.High)})
	}
	b.WriteString("\n" + p.table([]string{"", "lower", strings.Repeat(" ", halfBar-1) + "now", "higher"}, rows, 1))
	var costs [][]string
	for _, bar := range r.Bars {
		for _, e := range [...]*suggest.Effect{bar.Low, bar.High} {
			if e != nil && e.Point != nil {
				costs = append(costs, []string{fmt.Sprintf("%s, %s", bar.Says, e.Says), money.money(e.CostMore) + " a year", money.money(*e.Point) + " a point"})
			}
		}
	}
	if len(costs) > 0 {
		b.WriteString("\n" + p.strong("What attainment costs where it is bought") + "\n" + p.table([]string{"", "costs", ""}, costs, 1, 2))
	}
	return b.String()
}

// end is what one end of a parameter comes to.
func (p tornadoPage) end(e *suggest.Effect) string {
	switch {
	case e == nil:
		return p.dim("-")
	case e.More.Low > 0:
		return p.good("+" + points(e.More.Mean))
	case e.More.High < 0:
		return p.bad("−" + points(-e.More.Mean))
	}
	return p.dim("no change")
}

// bar draws from what is lost, on the left, to what is won, on the right; the lower end of the parameter is light, the higher full.
func (p tornadoPage) bar(b suggest.Bar, widest float64) string {
	left, right := []rune(strings.Repeat(" ", halfBar)), []rune(strings.Repeat(" ", halfBar))
	for _, end := range [...]struct {
		effect *suggest.Effect
		with   rune
	}{{b.Low, '░'}, {b.High, '█'}} {
		if end.effect == nil || !end.effect.Sure() { // a bar would show what is no more than doubt
			continue
		}
		n := int(math.Round(math.Abs(end.effect.More.Mean) / widest * halfBar))
		for i := range n {
			if end.effect.More.Mean < 0 {
				left[halfBar-1-i] = end.with
			} else {
				right[i] = end.with
			}
		}
	}
	return string(left) + "│" + string(right)
}
