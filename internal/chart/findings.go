package chart

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/draw"
)

// mostFindings is how many findings have a number on the sheet; the others are counted.
const mostFindings = 6

// finding is a gap, or one that comes back.
type finding struct {
	carpet  int
	comes   coverage.Recurrence
	service string
	reason  string
	remedy  string
}

// findingsOf are the gaps of all carpets, the longest of the most severe first.
func findingsOf(y *year) []finding {
	var out []finding
	for i, c := range y.carpets {
		var own []finding
		for _, cell := range c.cells {
			for _, r := range coverage.Recurring(cell.Gaps, y.zone) {
				reasons := strings.Join(y.proof.Witness(cell, r.Spans[0]).Reasons(), "; ")
				f := finding{carpet: i, comes: r, reason: reasons, remedy: remedy(reasons)}
				if len(c.cells) > 1 {
					f.service = cell.Service.Called()
				}
				own = append(own, f)
			}
		}
		slices.SortStableFunc(own, func(a, b finding) int { return cmp.Compare(b.comes.Seconds(), a.comes.Seconds()) })
		out = append(out, own...)
	}
	return out
}

// remedy is the cheapest thing to try first, by why nobody was there.
func remedy(reasons string) string {
	for _, r := range []struct{ word, remedy string }{
		{"ended", "Extend the agreement, or name who takes over"},
		{"starts only", "Bridge the time until the agreement starts"},
		{"not known yet", "Name who it is"},
		{"no phone", "Add a phone, push or chat contact"},
		{"does not answer", "Add one more person"},
		{"away", "Name a stand-in for the days away"},
		{"no step tells", "Let a step tell somebody before the promise falls due"},
		{"closed", "Cover these hours by a rota or an agreement"},
	} {
		if strings.Contains(reasons, r.word) {
			return r.remedy
		}
	}
	return "Name somebody, or sign the gap"
}

// tag is a numbered circle.
func (w *painter) tag(n int, x, y float64) {
	w.g.Circle(x, y, 9, draw.Style{Fill: w.colours.Paper, Stroke: w.colours.Bad, Width: 1.6})
	l := w.letters(draw.SansBold, 11, w.colours.Bad).At(draw.Middle)
	w.g.Text(x, y+4, fmt.Sprint(n), l)
}

// markers number the carpets above the first hour of each finding; a number that has no room beside another steps on.
func (w *painter) markers() {
	taken := map[int]float64{} // by carpet: where the last number stands
	type mark struct {
		n, carpet int
		x         float64
	}
	var marks []mark
	for i, f := range w.findings[:min(mostFindings, len(w.findings))] {
		day := calendar.DateOf(f.comes.Spans[0].From, w.zone).Sub(w.first)
		marks = append(marks, mark{i + 1, f.carpet, w.dayX(min(max(day, 0), w.days-1)) + 2})
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(a.x, b.x) })
	for _, m := range marks {
		x := m.x
		if last, ok := taken[m.carpet]; ok && x < last+21 {
			x = last + 21
		}
		taken[m.carpet] = x
		w.tag(m.n, x, w.carpetY(m.carpet)-13)
	}
}

// findingList says at the right what the numbers mean.
func (w *painter) findingList() {
	c := w.colours
	right := 1680 - edge
	w.g.Text(findingsX, 198, "FINDINGS", w.eyebrow(10, c.Ink3))
	w.g.Line(findingsX, 208, right, 208, draw.Style{Stroke: c.Ink, Width: 1})
	y := 236.0
	if len(w.findings) == 0 {
		l := w.letters(draw.SansSemi, 13.5, c.Good)
		y = w.g.Lines(findingsX, y+2, 18, l.Wrap("Somebody picks up at every second.", right-findingsX), l)
		small := w.letters(draw.Sans, 11.5, c.Ink2)
		w.g.Lines(findingsX, y+6, 16, small.Wrap("No hour of these days is promised to nobody.", right-findingsX), small)
		return
	}
	for i, f := range w.findings[:min(mostFindings, len(w.findings))] {
		y = w.findingText(i+1, f, y)
	}
	if more := len(w.findings) - mostFindings; more > 0 {
		w.g.Text(findingsX+30, y, fmt.Sprintf("and %d more: belay cover lists them", more), w.letters(draw.Sans, 11.5, c.Ink3))
	}
}

// findingText is one finding; it gives back where the next one may stand.
func (w *painter) findingText(n int, f finding, y float64) float64 {
	c, x, width := w.colours, findingsX+30.0, 1680-edge-findingsX-30
	w.tag(n, findingsX+10, y+3)
	title := w.letters(draw.SansSemi, 13, c.Ink)
	words := f.comes.Words()
	at := w.g.Lines(x, y+2, 16, title.WrapAtMost(strings.ToUpper(words[:1])+words[1:], width, 2), title)
	amount := fmt.Sprintf("%s, %s", hoursWords(f.comes.Seconds()), w.carpets[f.carpet].severity.ID)
	if n := len(f.comes.Spans); n > 1 {
		amount = fmt.Sprintf("%s, %d×, %s", hoursWords(f.comes.Seconds()), n, w.carpets[f.carpet].severity.ID)
	}
	if f.service != "" {
		amount += " on " + f.service
	}
	strong := w.letters(draw.SansSemi, 11, c.Bad)
	w.g.Text(x, at+1, strong.Fit(amount, width), strong)
	small := w.letters(draw.Sans, 11, c.Ink2)
	at = w.g.Lines(x, at+17, 14.5, small.WrapAtMost(f.reason, width, 3), small)
	fix := w.letters(draw.SansMedium, 11, c.Accent)
	w.g.Arrow([]draw.Point{{X: x, Y: at - 1}, {X: x + 10, Y: at - 1}}, draw.Arrow{Stroke: c.Accent, Width: 1.3, Head: draw.Open})
	at = w.g.Lines(x+16, at+3, 14.5, fix.WrapAtMost(f.remedy, width-16, 2), fix)
	return at + 16
}

// byMonth draws, under each month, how long it is promised to nobody.
func (w *painter) byMonth() {
	c := w.colours
	w.g.Text(edge, monthsY-14, "Nobody, by month", w.letters(draw.SansSemi, 12, c.Ink))
	small := w.letters(draw.Sans, 11, c.Ink2)
	w.g.Text(edge, monthsY+2, "hours promised and", small)
	w.g.Text(edge, monthsY+16, "not covered", small)
	w.g.Line(carpetX, monthsY, carpetX+carpetWidth, monthsY, draw.Style{Stroke: c.LineStrong, Width: 0.8})
	starts := append(w.monthStarts(), w.days)
	sums := make([][]int64, len(starts)-1)
	var most int64 = 1
	for i := range sums {
		month := calendar.Days(w.first.Add(starts[i]), w.first.Add(starts[i+1]-1), w.zone)
		var all int64
		for _, k := range w.carpets {
			n := w.nobodySeconds(k, month)
			sums[i], all = append(sums[i], n), all+n
		}
		most = max(most, all)
	}
	const tallest, bar = 46.0, 22.0
	for i, month := range sums {
		x, y := w.dayX(starts[i])+4, monthsY
		var all int64
		for k, n := range month {
			all += n
			if n > 0 {
				h := max(1.5, tallest*float64(n)/float64(most))
				y -= h
				s := c.Severity(w.carpets[k].number)
				w.g.Rect(draw.Box{X: x, Y: y, W: bar, H: h}, draw.Style{Fill: s.Fill, Stroke: s.Edge, Width: 0.8})
			}
		}
		l, text := w.letters(draw.Sans, 11, c.Ink3), "0"
		if all > 0 {
			l, text = w.letters(draw.SansSemi, 11, c.Ink), hoursWords(all)
		} else {
			x -= bar
		}
		if x+bar+6+l.Width(text) < w.dayX(starts[i+1])+8 {
			w.g.Text(x+bar+6, monthsY-4, text, l)
		}
	}
}

// usualWeek draws the first whole week, from Monday on, in which nothing is out of the ordinary: the one that most
// other weeks are like.
func (w *painter) usualWeek() {
	c := w.colours
	const top, rowStep, rowHeight = 1012.0 - 98, 24.0, 17.0
	monday := w.ordinaryWeek()
	if monday < 0 || w.findingsReach() > top-50 {
		return
	}
	right := 1680 - edge
	x, hourWidth := findingsX+30.0, (right-findingsX-30)/(7*hoursADay)
	w.g.Text(findingsX, top-34, "A USUAL WEEK, FROM "+strings.ToUpper(dateWords(w.first.Add(monday))), w.eyebrow(10, c.Ink3))
	w.g.Line(findingsX, top-24, right, top-24, draw.Style{Stroke: c.Ink, Width: 1})
	day := w.letters(draw.Sans, 10.5, c.Ink2).At(draw.Middle)
	for i, name := range []string{"M", "T", "W", "T", "F", "S", "S"} {
		w.g.Text(x+(float64(i)+0.5)*hoursADay*hourWidth, top-7, name, day)
	}
	for i, k := range w.carpets {
		y := top + float64(i)*rowStep
		if y+rowHeight > legendY-30 {
			break
		}
		w.g.Chip(c, k.number, findingsX, y, rowHeight)
		w.g.Rect(draw.Box{X: x, Y: y, W: 7 * hoursADay * hourWidth, H: rowHeight}, w.fill(clockOff))
		for d := range 7 {
			for from := 0; from < hoursADay; {
				to, this := from+1, k.days[monday+d][from].kind
				for to < hoursADay && k.days[monday+d][to].kind == this {
					to++
				}
				if this != clockOff {
					at := x + float64(d*hoursADay+from)*hourWidth
					w.g.Rect(draw.Box{X: at, Y: y, W: float64(to-from) * hourWidth, H: rowHeight}, w.fill(this))
				}
				from = to
			}
		}
		for d := 1; d < 7; d++ {
			at := x + float64(d*hoursADay)*hourWidth
			w.g.Line(at, y, at, y+rowHeight, draw.Style{Stroke: c.Paper, Width: 1})
		}
	}
}

// findingsReach is how far down the list of findings comes.
func (w *painter) findingsReach() float64 {
	var reach float64
	for _, t := range w.scene.Texts() {
		if box := t.Box(); box.X >= findingsX {
			reach = max(reach, box.Bottom())
		}
	}
	return reach
}

// ordinaryWeek is the first Monday whose week looks like most weeks do; below 0 where no whole week is shown.
func (w *painter) ordinaryWeek() int {
	looks := map[string][]int{}
	best := ""
	for monday := (8 - int(w.first.Weekday())) % 7; monday+7 <= w.days; monday += 7 {
		var look strings.Builder
		for _, k := range w.carpets {
			for d := range 7 {
				for h := range hoursADay {
					look.WriteByte('0' + byte(k.days[monday+d][h].kind))
				}
			}
		}
		looks[look.String()] = append(looks[look.String()], monday)
		if len(looks[look.String()]) > len(looks[best]) {
			best = look.String()
		}
	}
	if len(looks[best]) == 0 {
		return -1
	}
	return looks[best][0]
}

func (w *painter) legend() {
	c := w.colours
	w.g.Line(edge, legendY-26, 1680-edge, legendY-26, draw.Style{Stroke: c.Line, Width: 1})
	l, x := w.letters(draw.Sans, 11.5, c.Ink2), edge
	for k := range kinds {
		style := w.fill(k)
		if k == clockOff {
			style.Stroke, style.Width = c.LineStrong, 0.8
		}
		w.g.RoundRect(draw.Box{X: x, Y: legendY - 11, W: 22, H: 13}, 2, style)
		w.g.Text(x+30, legendY, k.words(), l)
		x += 30 + l.Width(k.words()) + 26
	}
	if len(w.findings) > 0 {
		w.g.Text(x+4, legendY, "Numbers in circles are the findings.", l.In(c.Ink3))
	}
	foot := w.letters(draw.Sans, 10.5, c.Ink3)
	w.g.Text(edge, footY, "Reckoned from the model, its rotas, agreements and holidays, for every second. Time zones "+calendar.TZData()+", holidays "+calendar.HolidayData()+".", foot)
	w.g.Text(1680-edge, footY, "model "+shortDigest(w.proof.Model.Digest()), foot.At(draw.End))
}

// shortDigest is the first twelve digits of a digest, in groups.
func shortDigest(digest string) string {
	if len(digest) < 12 {
		return "not published"
	}
	return digest[:4] + " " + digest[4:8] + " " + digest[8:12]
}

// facts says the same in tables, for those who listen to the picture.
func (w *painter) facts() {
	figures := draw.Facts{Caption: "Who picks up, by severity", Head: []string{"Severity", "Picked up in", "Covered", "Nobody"}}
	for _, k := range w.carpets {
		missing := w.nobodySeconds(k, w.proof.Horizon)
		covered := 1 - float64(missing)/float64(w.proof.Horizon.Seconds())
		figures.Rows = append(figures.Rows, []string{
			string(k.severity.ID), k.severity.PickUp().String(), shareWords(covered), hoursWords(missing),
		})
	}
	gaps := draw.Facts{Caption: "When nobody picks up", Head: []string{"Severity", "When", "How long", "Why"}}
	for _, f := range w.findings {
		gaps.Rows = append(gaps.Rows, []string{
			string(w.carpets[f.carpet].severity.ID), f.comes.Words(), hoursWords(f.comes.Seconds()), f.reason,
		})
	}
	w.scene.Facts = append(w.scene.Facts, figures)
	if len(gaps.Rows) > 0 {
		w.scene.Facts = append(w.scene.Facts, gaps)
	}
}
