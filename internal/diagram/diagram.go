// Package diagram draws a support model on one page: who picks up, who is next, and by when.
//
// The page has a title block, the grid of functions with the wires between them, a lane for major incidents, and at
// the foot what is promised, who is told as time passes, and a line for every party to sign on. It shows every
// function of the model however many there are: as they grow in number, cards say less, lines fold, and what stands
// around them gives way, but no card is left out and no text becomes unreadable. The logical pass shows functions,
// duties and wires; the physical pass adds parties, people and hours.
package diagram

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/draw"
	"belay/internal/model"
)

// crowded is the number of functions from which everything around the grid gives way.
const crowded = 18

// margin is the white edge of the page, in units.
const margin = 56.0

// Draw is the picture of m. It is A3 landscape, and larger in the same proportion only where a model has more than such
// a sheet can hold: then it prints smaller, and nothing is left out.
func Draw(m *model.Model, o Options) *draw.Scene {
	scene, _ := drawn(m, o)
	return scene
}

// drawn is the picture and the layout behind it, nil when the model has no functions.
func drawn(m *model.Model, o Options) (*draw.Scene, *grid) {
	if o.Pass == "" {
		o.Pass = model.Physical
	}
	if o.By == "" {
		o.By = ByLink
	}
	if o.From.IsZero() {
		o.From = calendar.Date{Year: 2026, Month: 1, Day: 5}
	}
	s := &sheet{hue: draw.Light(), m: m, pass: o.Pass, scene: draw.On(draw.A3())}
	if o.Dark {
		s.hue = draw.Dark()
	}
	s.usual = newUsual(m, o.From)
	d := describer{m: m, pass: o.Pass, usual: s.usual}
	cards := d.cards()
	s.scene.Title = "Support model: " + m.Name
	s.scene.Desc = s.describe(cards, o)
	s.scene.Background = s.hue.Paper
	s.scene.Facts = s.facts(d, cards)
	return s.scene, s.page(d, cards, o)
}

// describe says what the picture shows, in two sentences.
func (s *sheet) describe(cards []*card, o Options) string {
	return fmt.Sprintf("%s in bands by %s, work flowing from those who ask to the makers. Each box is a function%s; arrows show where a ticket goes on, with the time allowed per severity.",
		count(len(cards), "function", "functions"), o.By, map[bool]string{true: "", false: " with its party, owner and usual hours"}[o.Pass == model.Logical])
}

// count is a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// page draws everything: the head, the foot measured from below, and the grid, which it returns, in what is left. The
// page gives way to its cards as far as it must.
func (s *sheet) page(d describer, cards []*card, o Options) (g *grid) {
	root := s.scene.Root
	low := o.By == ByLine || len(cards) >= crowded // the page that runs down needs all the height it can get
	f := s.foot(d, low)
	if len(cards) == 0 {
		s.emptyPage(root, s.titleBlock(root, o, 0, low))
		s.drawFoot(root, f, nil)
		return nil
	}
	l := s.layout(d, cards, o.By)
	width, height := s.scene.W, s.scene.H
	for _, e := range eases(len(cards)) {
		low = low || e.tight
		f = s.foot(d, low)
		s.scene.W, s.scene.H = width*e.sheet, height*e.sheet
		top := titleHeight(low)
		box := draw.Box{X: margin, Y: top, W: s.scene.W - 2*margin, H: s.scene.H - top - f.height - margin/2}
		var fits bool
		if g, fits = l.grid(o.By, box, e); fits {
			break
		}
	}
	s.titleBlock(root, o, len(cards), low)
	s.drawGrid(root, g)
	s.drawFoot(root, f, g)
	return g
}

// titleTop is where the title block begins, and titleHeight where it ends.
func titleTop(tight bool) float64 {
	if tight {
		return 46
	}
	return 62
}

func titleHeight(tight bool) float64 { return titleTop(tight) + 82 }

// emptyPage says what a model without functions needs.
func (s *sheet) emptyPage(root *draw.Group, top float64) {
	l := s.note(20)
	root.Text(s.scene.W/2, top+140, "No function yet. Name what support must do: receive, diagnose, repair; then who does it.", l.At(draw.Middle))
}

// titleBlock draws name, promise and the facts of the model, and returns the y below.
func (s *sheet) titleBlock(root *draw.Group, o Options, functions int, tight bool) float64 {
	top := titleTop(tight)
	right := s.scene.W - margin
	left := s.meta(root, right, top, o, functions)
	over := "Support model"
	if o.Pass == model.Logical {
		over += ", logical"
	}
	root.Text(margin, top, capitals(over+", by "+string(o.By)), s.eyebrow(11).In(s.hue.Accent))
	name := s.serif(38)
	room := left - margin - 40
	for name.Size > 24 && name.Width(s.m.Name) > room {
		name.Size--
	}
	name.Spacing = -0.01 * name.Size
	root.Text(margin-1, top+39, name.Fit(s.m.Name, room), name)
	promise := "Who picks up, who is next, and by when. One page, signed by every party named on it."
	if o.Pass == model.Logical {
		promise = "Which functions support needs, and how work passes between them. Who performs them is the physical pass."
	}
	below := s.body(13.5)
	if size := s.smallestPrint(); size < readable {
		promise = fmt.Sprintf("Too many functions for one page: printed on A3, its smallest letters are %.1f points high. Read it on a screen or print it larger.", size)
		below = below.In(s.amber())
	}
	root.Text(margin, top+64, below.Fit(promise, right-margin), below)
	y := titleHeight(tight)
	root.Line(margin, y, right, y, draw.Style{Stroke: s.hue.Ink, Width: 1.4})
	return y
}

// readable is the size in points below which nobody reads letters on paper.
const readable = 4.0

// smallestPrint is how large the smallest letters are on a sheet of A3, in points.
func (s *sheet) smallestPrint() float64 {
	const pointsPerMM = 72 / 25.4
	return smallest * draw.A3().W / s.scene.W * pointsPerMM
}

// meta draws the facts of the title block from the right, and returns the x of the leftmost.
func (s *sheet) meta(root *draw.Group, right, top float64, o Options, functions int) float64 {
	label, value := s.eyebrow(smallest), s.strong(15)
	notes := []Note{{Label: "Stage", Value: title(string(s.m.StageOf()))}, {Label: "Functions", Value: fmt.Sprint(functions)}}
	if o.Pass != model.Logical {
		notes = append(notes, Note{Label: "Parties", Value: fmt.Sprint(len(s.m.Parties))})
	}
	if s.m.Timezone != nil {
		notes = append(notes, Note{Label: "Clock", Value: s.m.Timezone.Name()})
	}
	notes = append(notes, o.Notes...)
	if n := len(s.m.Unknowns()); n > 0 {
		notes = append(notes, Note{Label: "Not known yet", Value: count(n, "placeholder", "placeholders"), Bad: true})
	}
	x := right
	for i, n := range slices.Backward(notes) {
		w := max(label.Width(capitals(n.Label)), value.Width(n.Value))
		x -= w
		root.Text(x, top+21, capitals(n.Label), label)
		colour := s.hue.Ink
		if n.Bad {
			colour = s.amber()
		}
		root.Text(x, top+41, n.Value, value.In(colour))
		if i > 0 {
			root.Line(x-16, top+11, x-16, top+43, draw.Style{Stroke: s.hue.Line})
			x -= 32
		}
	}
	return x
}

// facts are the same page as tables, for those who listen to it.
func (s *sheet) facts(d describer, cards []*card) []draw.Facts {
	functions := draw.Facts{Caption: "Functions", Head: []string{"Function", "Link", "Line", "Does", "Hands over to"}}
	if s.pass != model.Logical {
		functions.Head = append(functions.Head, "Party", "Owner", "Deputy", "Usual hours")
	}
	for i, c := range cards {
		var to []string
		for _, e := range s.m.Functions[i].EscalatesTo {
			to = append(to, d.holder(model.HolderID(e.To)))
		}
		r := []string{c.name, string(c.link), fmt.Sprint(c.line), strings.Join(c.does, ", "), strings.Join(to, ", ")}
		if s.pass != model.Logical {
			r = append(r, named(c.partyName, "not known yet"), named(c.owner, "not known yet"), named(c.deputy, "not known yet"), c.week.words())
		}
		functions.Rows = append(functions.Rows, r)
	}
	targets := draw.Facts{Caption: "Targets", Head: []string{"Severity", "Acknowledge", "Respond", "Update", "Resolve", "Clock"}}
	for _, v := range s.m.Severities {
		r := []string{title(string(v.ID))}
		for _, t := range model.TargetNames() {
			r = append(r, spaced(v.Target(t)))
		}
		targets.Rows = append(targets.Rows, append(r, s.clockWords(v)))
	}
	return []draw.Facts{functions, targets}
}
