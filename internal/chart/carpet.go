package chart

import (
	"fmt"
	"strconv"
	"time"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/draw"
	"belay/internal/span"
)

// The sheet is A3 held landscape, 1680 × 1188 units. The carpets stand between the severities and the findings.
const (
	edge        = 56.0
	carpetX     = 244.0
	carpetWidth = 1096.0
	carpetTop   = 240.0
	carpetsEnd  = 952.0 // the last carpet ends before it
	carpetGap   = 40.0
	mostHour    = 8.5 // the height of an hour, where there is room
	findingsX   = 1380.0
	monthsY     = 1030.0 // the ground line of the months
	legendY     = 1094.0
	footY       = 1140.0
)

// painter draws a year.
type painter struct {
	*year
	colours  draw.Palette
	scene    *draw.Scene
	g        *draw.Group
	findings []finding
}

// Year draws the year of cover of a proof on one sheet: a carpet for each severity, its gaps as findings with the
// reason why, the hours with nobody by month, and a usual week. A longer horizon is drawn for its first 366 days.
func Year(p *coverage.Proof) *draw.Scene { return newPainter(newYear(p)).draw() }

func newPainter(y *year) *painter {
	w := &painter{year: y, colours: draw.Light(), scene: draw.On(draw.A3())}
	w.g = w.scene.Root
	w.findings = findingsOf(y)
	return w
}

func (w *painter) draw() *draw.Scene {
	w.scene.Background = w.colours.Paper
	w.title()
	w.months()
	for i := range w.carpets {
		w.carpet(i)
	}
	if len(w.carpets) == 0 {
		w.nothingPromised()
		w.legend()
		return w.scene
	}
	w.clockChanges()
	w.markers()
	w.byMonth()
	w.findingList()
	w.usualWeek()
	w.legend()
	w.facts()
	return w.scene
}

// nothingPromised stands where the carpets would: an empty sheet must not look like a good one.
func (w *painter) nothingPromised() {
	l := w.letters(draw.SerifItalic, 19, w.colours.Ink2).At(draw.Middle)
	x, y := 840.0, (carpetTop+carpetsEnd)/2
	w.g.Text(x, y, "Nothing is promised yet, so there is nothing to prove.", l)
	w.g.Text(x, y+28, "Name a service, and a severity with a time to acknowledge; then every hour of the year stands here.", l.Of(15))
}

func (w *painter) letters(face draw.Face, size float64, c draw.Colour) draw.Lettering {
	return draw.Lettering{Face: face, Size: size, Fill: c}
}

// eyebrow is a small label in capitals.
func (w *painter) eyebrow(size float64, c draw.Colour) draw.Lettering {
	return w.letters(draw.SansSemi, size, c)
}

// title names the picture and says what it adds up to.
func (w *painter) title() {
	c, m := w.colours, w.proof.Model
	last := w.first.Add(w.days - 1)
	period := fmt.Sprintf("from %s to %s", dateWords(w.first), dateWords(last))
	if w.first.Month == time.January && w.first.Day == 1 && last.Year == w.first.Year && last.Month == time.December && last.Day == 31 {
		period = "of " + strconv.Itoa(w.first.Year)
	}
	w.scene.Title = "Who picks up, every hour: " + m.Name
	w.g.Text(edge, 74, "PROOF, YEAR OF COVER", w.eyebrow(11, c.Accent))
	serif := w.letters(draw.SerifSemi, 38, c.Ink)
	heading := "Who picks up, every hour " + period
	if serif.Width(heading) > 1150 {
		serif = serif.Of(30)
	}
	w.g.Text(edge-1, 114, heading, serif)
	sub := w.letters(draw.Sans, 14, c.Ink2)
	about := m.Name
	if len(m.Services) > 1 {
		about += ", the worst of its services at each hour"
		if services := w.services(); len(services) == 1 {
			about = m.Name + ", " + services[0]
		}
	}
	line := fmt.Sprintf("Each column is a day, each row an hour. %s, %s, public holidays and clock changes included.", about, m.Timezone.Name())
	w.g.Text(edge, 142, sub.Fit(line, 1680-2*edge), sub)
	w.scene.Desc = line
	w.keyFigures()
	w.g.Line(edge, 164, 1680-edge, 164, draw.Style{Stroke: c.Ink, Width: 1.4})
}

// services are the names of those on the carpets.
func (w *painter) services() []string {
	var out []string
	for _, s := range w.proof.Model.Services {
		for _, c := range w.carpets {
			if len(out) == 0 || out[len(out)-1] != s.Called() {
				for _, cell := range c.cells {
					if cell.Service == s {
						out = append(out, s.Called())
						break
					}
				}
			}
		}
	}
	return out
}

// keyFigures stand at the right of the title.
func (w *painter) keyFigures() {
	c := w.colours
	var checked, missing int64
	for _, k := range w.carpets {
		checked += int64(w.days) * hoursADay
		missing += w.nobodySeconds(k, w.proof.Horizon)
	}
	label, value := w.eyebrow(9.5, c.Ink3), w.letters(draw.SansMedium, 15, c.Ink)
	x := 1680 - edge
	for i, fact := range []struct {
		label, value string
		colour       draw.Colour
	}{
		{"FINDINGS", strconv.Itoa(len(w.findings)), c.Ink},
		{"PROMISED, NOBODY THERE", hoursWords(missing), w.judged(missing)},
		{"HOURS SHOWN", grouped(checked), c.Ink},
	} {
		width := max(label.Width(fact.label), value.Width(fact.value))
		x -= width
		w.g.Text(x, 96, fact.label, label)
		w.g.Text(x, 116, fact.value, value.In(fact.colour))
		if i < 2 {
			x -= 17
			w.g.Line(x, 86, x, 118, draw.Style{Stroke: c.Line, Width: 1})
			x -= 17
		}
	}
}

// judged is the colour of a length with nobody: good only where somebody was promised.
func (w *painter) judged(missing int64) draw.Colour {
	if len(w.carpets) == 0 {
		return w.colours.Ink
	}
	return toned(missing > 0, w.colours.Bad, w.colours.Good)
}

func toned(is bool, yes, no draw.Colour) draw.Colour {
	if is {
		return yes
	}
	return no
}

// dayX is where a day's column starts; days may be past the end, for the end of the last.
func (w *painter) dayX(day int) float64 { return carpetX + carpetWidth*float64(day)/float64(w.days) }

// pitch is the height of an hour, and from one carpet's top to the next one's.
func (w *painter) pitch() (hour, step float64) {
	n := float64(max(1, len(w.carpets)))
	hour = min(mostHour, ((carpetsEnd-carpetTop+carpetGap)/n-carpetGap)/hoursADay)
	return hour, hour*hoursADay + carpetGap
}

func (w *painter) carpetY(i int) float64 {
	_, step := w.pitch()
	return carpetTop + float64(i)*step
}

// monthStarts are the columns in which a month begins, the first column among them.
func (w *painter) monthStarts() []int {
	out := []int{0}
	for d := 1; d < w.days; d++ {
		if w.first.Add(d).Day == 1 {
			out = append(out, d)
		}
	}
	return out
}

func (w *painter) months() {
	l := w.letters(draw.SansMedium, 11.5, w.colours.Ink2)
	starts := w.monthStarts()
	for i, d := range starts {
		room := w.dayX(w.days) - w.dayX(d)
		if i+1 < len(starts) {
			room = w.dayX(starts[i+1]) - w.dayX(d)
		}
		name := w.first.Add(d).Month.String()
		if l.Width(name) > room-6 {
			name = name[:3]
		}
		if l.Width(name) <= room-3 {
			w.g.Text(w.dayX(d)+3, 198, name, l)
		}
	}
}

// fill is how a kind of hour is painted.
func (w *painter) fill(k kind) draw.Style {
	cover := w.colours.Cover
	switch k {
	case atDesk:
		return draw.Style{Fill: cover.Desk}
	case onCall:
		return draw.Style{Fill: cover.OnCall}
	case byParty:
		return draw.Style{Fill: cover.Vendor}
	case bestEffort:
		return draw.Style{Fill: cover.Best, Hatch: draw.Hatch{Colour: w.colours.Warn, Step: 4, Width: 0.9}}
	case nobody:
		return draw.Style{Fill: cover.Nobody}
	}
	return draw.Style{Fill: cover.Off}
}

// carpet draws one severity: its name and figures at the left, and its hours.
func (w *painter) carpet(i int) {
	k, y := w.carpets[i], w.carpetY(i)
	hour, _ := w.pitch()
	height := hour * hoursADay
	w.caption(k, y, height)
	w.g.Rect(draw.Box{X: carpetX, Y: y, W: carpetWidth, H: height}, w.fill(clockOff))
	var paths [kinds]draw.Path
	runs(k.days, func(day, until, from, to int, kind kind) {
		x := w.dayX(day)
		paths[kind].Rect(draw.Box{X: x, Y: y + float64(from)*hour, W: w.dayX(until) - x, H: float64(to-from) * hour})
	})
	g := w.g.Group(draw.Tag{ID: "carpet-" + string(k.severity.ID), Class: "carpet"})
	for _, kind := range []kind{atDesk, onCall, byParty, bestEffort} {
		g.Path(&paths[kind], w.fill(kind))
	}
	g.Path(&paths[nobody], draw.Style{Stroke: w.colours.Paper, Width: 2.2}) // an outline that survives a fax
	g.Path(&paths[nobody], w.fill(nobody))
	for _, d := range w.monthStarts()[1:] {
		w.g.Line(w.dayX(d), y, w.dayX(d), y+height, draw.Style{Stroke: w.colours.Paper, Width: 1.2})
	}
	l := w.letters(draw.Sans, 10, w.colours.Ink3).At(draw.End)
	step := 6
	if hour < 2.2 {
		step = 12
	}
	for h := 0; h <= hoursADay; h += step {
		at := y + float64(h)*hour
		w.g.Text(carpetX-9, at+3.6, fmt.Sprintf("%02d", h), l)
		w.g.Line(carpetX-5, at, carpetX-1, at, draw.Style{Stroke: w.colours.LineStrong, Width: 0.8})
	}
}

// runs goes through the hours as rectangles of one kind: first down a day, then on while the next days are alike.
func runs(days [][hoursADay]hour, yield func(day, until, from, to int, k kind)) {
	done := make([][hoursADay]bool, len(days))
	alike := func(day, from, to int, k kind) bool {
		for h := from; h < to; h++ {
			if done[day][h] || days[day][h].kind != k {
				return false
			}
		}
		return true
	}
	for day := range days {
		for h := range hoursADay {
			if done[day][h] {
				continue
			}
			k, to := days[day][h].kind, h+1
			for to < hoursADay && !done[day][to] && days[day][to].kind == k {
				to++
			}
			until := day + 1
			for until < len(days) && alike(until, h, to, k) {
				until++
			}
			for d := day; d < until; d++ {
				for q := h; q < to; q++ {
					done[d][q] = true
				}
			}
			yield(day, until, h, to, k)
		}
	}
}

// caption names a severity and says how much of the year is covered.
func (w *painter) caption(k *carpet, y, height float64) {
	c := w.colours
	w.g.Chip(c, k.number, edge, y+1, 18)
	name := w.letters(draw.SansSemi, 13, c.Ink)
	w.g.Text(edge+27, y+15, name.Fit(string(k.severity.ID), 140), name)
	small := w.letters(draw.Sans, 11, c.Ink2)
	w.g.Text(edge+27, y+32, "picked up in "+k.severity.PickUp().String(), small)
	missing := w.nobodySeconds(k, w.proof.Horizon)
	covered := 1 - float64(missing)/float64(w.proof.Horizon.Seconds())
	if height < 100 {
		text := shareWords(covered) + " covered"
		w.g.Text(edge, y+52, text, w.letters(draw.SansSemi, 11, toned(missing > 0, c.Bad, c.Good)))
		return
	}
	w.g.Text(edge, y+84, shareWords(covered), w.letters(draw.SerifSemi, 26, c.Ink))
	w.g.Text(edge, y+102, "of the year is picked up", small)
	w.g.Text(edge, y+124, hoursWords(missing)+" nobody", w.letters(draw.SansSemi, 12, toned(missing > 0, c.Bad, c.Good)))
	if thin := w.thinSeconds(k); thin > 0 {
		w.g.Text(edge, y+140, hoursWords(thin)+" one person only", w.letters(draw.SansMedium, 11, c.Warn))
	}
}

// nobodySeconds is how long a severity is promised to nobody in a stretch, on any service of the carpet.
func (w *painter) nobodySeconds(k *carpet, in span.Span) int64 {
	var gaps []span.Span
	for _, cell := range k.cells {
		gaps = append(gaps, cell.Gaps...)
	}
	return span.Of(gaps...).Within(in).Seconds()
}

// thinSeconds is how long one person alone stands between us and nobody, on any service of the carpet.
func (w *painter) thinSeconds(k *carpet) int64 {
	var thin []span.Span
	for _, cell := range k.cells {
		thin = append(thin, cell.Thin...)
	}
	return span.Of(thin...).Seconds()
}

// clockChanges marks the days on which the model's clocks change.
func (w *painter) clockChanges() {
	l := w.letters(draw.SerifItalic, 10, w.colours.Ink2)
	hour, _ := w.pitch()
	bottom := w.carpetY(len(w.carpets)-1) + hour*hoursADay + 5
	for _, change := range w.zone.Transitions(w.proof.Horizon) {
		day := calendar.DateOf(change, w.zone).Sub(w.first)
		if day < 0 || day >= w.days {
			continue
		}
		name := "clocks go back"
		if w.zone.Offset(change) > w.zone.Offset(change-1) {
			name = "clocks go forward"
		}
		x := w.dayX(day)
		w.g.Line(x, 212, x, bottom, draw.Style{Stroke: w.colours.Ink, Width: 1, Dash: []float64{2, 2}})
		if x+5+l.Width(name) < carpetX+carpetWidth {
			w.g.Text(x+5, 220, name, l)
		} else {
			w.g.Text(x-5, 220, name, l.At(draw.End))
		}
	}
}

// dateWords is a day as people write it: "22 Nov 2026".
func dateWords(d calendar.Date) string {
	return fmt.Sprintf("%d %s %d", d.Day, d.Month.String()[:3], d.Year)
}

// hoursWords is a length in hours, or in minutes where it is less than one.
func hoursWords(seconds int64) string {
	if 0 < seconds && seconds < hourLength {
		return fmt.Sprintf("%d min", max(1, seconds/60))
	}
	return grouped((seconds+hourLength/2)/hourLength) + " h"
}

// grouped is a number with its thousands apart.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return s
}

// shareWords is a ratio in per cent; what is not all does not look like all.
func shareWords(ratio float64) string {
	switch {
	case ratio >= 1:
		return "100 %"
	case ratio > 0.999:
		return fmt.Sprintf("%.2f %%", min(99.99, ratio*100))
	}
	return fmt.Sprintf("%.1f %%", ratio*100)
}
