package diagram

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/draw"
	"belay/internal/model"
)

// panel draws the head of a panel and returns the base line of its first row.
func (s *sheet) panel(root *draw.Group, b draw.Box, name, under string) float64 {
	root.Text(b.X, b.Y, capitals(name), s.eyebrow(10))
	root.Text(b.X, b.Y+17, s.body(11).Fit(under, b.W), s.body(11).In(s.hue.Ink3))
	root.Line(b.X, b.Y+25, b.X+b.W, b.Y+25, draw.Style{Stroke: s.hue.Ink})
	return b.Y + panelHead
}

// targets draws what is promised for each severity.
func (s *sheet) targets(root *draw.Group, f foot, b draw.Box) {
	y := s.panel(root, b, "Targets", "") + 4
	columns := []float64{0.475, 0.585, 0.70, 0.815}
	small := s.body(11).In(s.hue.Ink3)
	root.Text(b.X, b.Y+17, "Severity", small)
	for i, name := range []string{"Picked up", "First answer", "Next update", "Solved"} {
		root.Text(b.X+b.W*(columns[i]-0.06), b.Y+17, name, small)
	}
	root.Text(b.X+b.W, b.Y+17, "Clock", small.At(draw.End))
	if len(s.m.Severities) == 0 {
		root.Text(b.X, y+4, "No severity yet.", s.note(12.5))
		return
	}
	for i, v := range s.m.Severities {
		if i == f.rows-1 && len(s.m.Severities) > f.rows {
			root.Text(b.X, y+4, fmt.Sprintf("and %d more in the plan", len(s.m.Severities)-i), s.note(12))
			return
		}
		root.Chip(s.hue, i, b.X, y-9.5, 16)
		name := s.strong(12.5)
		root.Text(b.X+25, y+3, title(string(v.ID)), name)
		used := 25 + name.Width(title(string(v.ID))) + 8
		if rest := b.W*(columns[0]-0.06) - used - 12; rest > 50 {
			root.Text(b.X+used, y+3, s.body(11).Fit(v.Means, rest), s.body(11).In(s.hue.Ink3))
		}
		for k, t := range model.TargetNames() {
			s.target(root, b.X+b.W*(columns[k]-0.06), y+3, v.Target(t), t)
		}
		words := s.body(11.5)
		root.Text(b.X+b.W, y+3, words.Fit(s.clockWords(v), b.W*0.16), words.At(draw.End))
		if i < f.rows-1 {
			root.Line(b.X, y+f.pitch/2-1, b.X+b.W, y+f.pitch/2-1, draw.Style{Stroke: s.hue.Line})
		}
		y += f.pitch
	}
}

// target writes one promise.
func (s *sheet) target(root *draw.Group, x, y float64, d *model.Duration, name model.TargetName) {
	l := s.heading(12)
	if name == model.Update || name == model.Respond {
		l = s.body(12)
	}
	switch {
	case d == nil:
		root.Text(x, y, "–", l.In(s.hue.Ink3))
	case d.Unknown:
		root.Text(x, y, "?", l.In(s.amber()))
	default:
		root.Text(x, y, spaced(d), l)
	}
}

// longestClock is the letters that hours may have in the table of targets.
const longestClock = 20

// clockWords name the clock on which a severity's targets count: by its hours where these are one line of the model,
// else by its name.
func (s *sheet) clockWords(v *model.Severity) string {
	switch v.Clock {
	case "", model.ClockID(model.Always):
		return "24 × 7"
	case model.ServiceClock:
		return "service hours"
	case model.Unknown:
		return "clock not known yet"
	}
	at := slices.IndexFunc(s.m.Calendars, func(c *model.Calendar) bool { return string(c.ID) == string(v.Clock) })
	if at >= 0 && !s.m.Calendars[at].Hours.IsZero() && s.m.Calendars[at].On.IsZero() {
		if words := s.usual.calendarWords(s.m.Calendars[at].ID); len(words) <= longestClock {
			return words
		}
	}
	return string(v.Clock)
}

// steps draws who is told as time passes for the most severe.
func (s *sheet) steps(root *draw.Group, f foot, b draw.Box) {
	severity, e := f.d.firstEscalation()
	if e == nil {
		y := s.panel(root, b, "If nobody takes it", "Who is told as time passes")
		root.Lines(b.X, y+8, 16, s.note(12.5).Wrap("No escalation is written down. Whoever takes the ticket is alone with it.", b.W), s.note(12.5))
		return
	}
	y := s.panel(root, b, "If nobody takes it", "Told as time passes, for "+string(s.m.Severities[severity].ID)) + 4
	type line struct {
		when, who, more string
	}
	var lines []line
	for _, st := range f.d.steps(s.m.Severities[severity], e) {
		var names []string
		for _, h := range st.Tells() {
			if name := f.d.holder(h); name != "" && (s.pass != model.Logical || s.m.Person(model.PersonID(h)) == nil) {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			continue
		}
		more := ""
		switch {
		case st.HandTo != "":
			more = "handed over"
		case st.Lasts() == model.Unsolved:
			more = "while unsolved"
		}
		lines = append(lines, line{stepTime(st), strings.Join(names, ", "), more})
	}
	if name := f.d.holder(e.LastResort); name != "" && s.pass != model.Logical {
		lines = append(lines, line{"at last", name, "last resort"})
	}
	if len(lines) > f.rows {
		lines = append(lines[:f.rows-1:f.rows-1], line{"…", fmt.Sprintf("%d more in the plan", len(lines)-f.rows+1), ""})
	}
	when, who, more := s.heading(11.5), s.strong(12), s.body(11).In(s.hue.Ink3)
	column := 0.0
	for _, l := range lines {
		column = max(column, when.Width(l.when))
	}
	rail := b.X + column + 16
	if len(lines) > 1 {
		root.Line(rail, y-1, rail, y-1+float64(len(lines)-1)*f.pitch, draw.Style{Stroke: s.hue.Ink, Width: 1.3})
	}
	for _, l := range lines {
		root.Text(b.X+column, y+3, l.when, when.At(draw.End))
		root.Circle(rail, y-1, 4, draw.Style{Fill: s.hue.Paper, Stroke: s.hue.Ink, Width: 1.4})
		room := b.X + b.W - rail - 14
		colour := who
		if strings.Contains(l.who, unknownName) {
			colour = who.In(s.amber())
		}
		name := colour.Fit(named(l.who, "not known yet"), room)
		root.Text(rail+14, y+3, name, colour)
		if rest := room - colour.Width(name) - 14; l.more != "" && rest > more.Width(l.more) {
			root.Text(b.X+b.W, y+3, l.more, more.At(draw.End))
		}
		y += f.pitch
	}
}

// signatures draws a line for every party to sign on.
func (s *sheet) signatures(root *draw.Group, f foot, b draw.Box) {
	y := s.panel(root, b, "Signed", "Each party has read and agreed to this edition") + 4
	columns := 1
	if len(s.m.Parties) > f.rows {
		columns = 2
	}
	width := (b.W - float64(columns-1)*20) / float64(columns)
	for i, p := range s.m.Parties {
		if i >= f.rows*columns-1 && len(s.m.Parties) > f.rows*columns {
			root.Text(b.X+width+20, y+3+float64(f.rows-1)*f.pitch, fmt.Sprintf("and %d more in the plan", len(s.m.Parties)-i), s.note(12))
			return
		}
		x := b.X + float64(i/f.rows)*(width+20)
		s.signature(root, i, p, draw.Box{X: x, Y: y + float64(i%f.rows)*f.pitch, W: width})
	}
}

// signature draws one party's line.
func (s *sheet) signature(root *draw.Group, i int, p *model.Party, b draw.Box) {
	root.Mark(i, b.X, b.Y-7, 9, s.hue.Party(i))
	name, who := s.strong(12), s.body(11)
	at := slices.IndexFunc(s.m.Signatories, func(g *model.Signatory) bool { return g.ID == p.ID })
	signer := ""
	if at >= 0 {
		g := s.m.Signatories[at]
		if person := s.m.Person(g.Person); person != nil {
			signer = person.Called()
		} else {
			signer = "signatory not known yet"
		}
		if g.Role != "" {
			signer += ", " + g.Role
		}
	}
	left := b.W * 0.36
	if signer == "" {
		left = b.W * 0.52
	}
	root.Text(b.X+18, b.Y+3, name.Fit(p.Called(), left-24), name)
	line := b.X + left
	if signer != "" {
		root.Text(line, b.Y+3, who.Fit(signer, b.W*0.3), who)
		line += b.W*0.3 + 10
	}
	root.Line(line, b.Y+6, b.X+b.W, b.Y+6, draw.Style{Stroke: s.hue.LineStrong, Width: 0.9})
	hint := s.note(least).In(s.hue.Ink3)
	if b.X+b.W-line > 90 {
		root.Text(b.X+b.W, b.Y+2, "name, date", hint.At(draw.End))
	}
}

// matrix draws which severity follows from impact and urgency.
func (s *sheet) matrix(root *draw.Group, f foot, b draw.Box) {
	m := s.m.Matrix
	if m == nil {
		y := s.panel(root, b, "Severity", "How it is found")
		root.Lines(b.X, y+8, 16, s.note(12.5).Wrap("No matrix of impact and urgency is written down.", b.W), s.note(12.5))
		return
	}
	y := s.panel(root, b, "Severity", "From impact and urgency; in doubt the "+string(m.Doubt)+" one")
	if m.Doubt == "" {
		y = s.panel(root, draw.Box{X: b.X, Y: b.Y, W: b.W}, "Severity", "From impact and urgency")
	}
	small := s.body(11)
	left := b.W * 0.32
	step := (b.W - left) / float64(max(1, len(m.Urgency)))
	for k, u := range m.Urgency {
		root.Text(b.X+left+float64(k)*step, y+4, small.Fit(u, step-8), small.In(s.hue.Ink3))
	}
	for i, impact := range m.Impact {
		if i+1 >= f.rows || i >= len(m.Gives) {
			return
		}
		row := y + 4 + float64(i+1)*f.pitch
		root.Text(b.X, row+3, small.Fit(impact, left-10), small.In(s.hue.Ink))
		for k, id := range m.Gives[i] {
			at := slices.IndexFunc(s.m.Severities, func(v *model.Severity) bool { return v.ID == id })
			if at < 0 || k >= len(m.Urgency) {
				continue
			}
			root.Chip(s.hue, at, b.X+left+float64(k)*step, row-10, 16)
			root.Text(b.X+left+float64(k)*step+22, row+3, small.Fit(title(string(id)), step-28), small.In(s.hue.Ink))
		}
	}
}
