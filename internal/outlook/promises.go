package outlook

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"belay/internal/model"
	"belay/internal/simulate"
)

// promises shows which share of each promise is kept, as what it lies between, against what is asked: a row for each service and
// severity, a column for each target, a line for each option.
func (o Outlook) promises() *section {
	b := o.base()
	if len(b.Report.Promises) == 0 {
		return &section{ID: "promises", Title: "Which promises are kept?", Says: "No ticket with a promise came, so nothing is known of them."}
	}
	targets, on := o.targets(), o.scale()
	t := &table{Look: "promises", Keyed: len(o.Options) > 1, Head: []cell{{Text: "Severity"}}}
	for _, name := range targets {
		t.Head = append(t.Head, cell{Text: capital(string(name)), Scale: on.axis(), Drawn: true})
	}
	for _, s := range b.Model.Services {
		g := group{Name: s.Called()}
		for _, v := range b.Model.SeveritiesOf(s) {
			if row := o.promised(s, v, targets, on); row != nil {
				g.Rows = append(g.Rows, row)
			}
		}
		if len(g.Rows) > 0 {
			t.Groups = append(t.Groups, g)
		}
	}
	return &section{
		ID: "promises", Title: "Which promises are kept?", Table: t,
		Says: "The dot is the share of tickets whose promise was kept, the bar what it lies between with 95 % certainty, the upright line what the model asks for. The scale is stretched towards 100 %, where the difference matters.",
	}
}

// targets are the promises that the base makes anywhere.
func (o Outlook) targets() (out []model.TargetName) {
	for _, name := range model.TargetNames() {
		if slices.ContainsFunc(o.base().Report.Promises, func(p simulate.PromiseReport) bool { return p.Target == name }) {
			out = append(out, name)
		}
	}
	return out
}

// promised is the row of one service and severity; nil where the base promises nothing.
func (o Outlook) promised(s *model.Service, v *model.Severity, targets []model.TargetName, on scale) []cell {
	row := []cell{{Text: string(v.ID), Severity: o.base().rank(v.ID)}}
	found := false
	for _, name := range targets {
		c := cell{Drawn: true, Label: capital(string(name))}
		for i, x := range o.Options {
			p := x.promise(s.ID, v.ID, name)
			if p == nil {
				continue
			}
			found = true
			if i == 0 && p.Attain != nil {
				row[0].Small = percent(*p.Attain) + " asked"
			}
			c.Lines = append(c.Lines, o.keptLine(i, p, on))
		}
		row = append(row, c)
	}
	if !found {
		return nil
	}
	return row
}

// rank is the place of a severity in the model, from 1.
func (o Option) rank(id model.SeverityID) int {
	return 1 + slices.IndexFunc(o.Model.Severities, func(v *model.Severity) bool { return v.ID == id })
}

// promise is what a report says of one promise; nil where it makes none.
func (o Option) promise(s model.ServiceID, v model.SeverityID, name model.TargetName) *simulate.PromiseReport {
	i := slices.IndexFunc(o.Report.Promises, func(p simulate.PromiseReport) bool {
		return p.Service == s && p.Severity == v && p.Target == name
	})
	if i < 0 {
		return nil
	}
	return &o.Report.Promises[i]
}

// keptLine is one promise of the option at a place.
func (o Outlook) keptLine(place int, p *simulate.PromiseReport, on scale) line {
	s := newStrip(16)
	s.rule("ground", 0, 1, 8)
	class := series(place)
	tone := map[string]string{simulate.Missed: "bad", simulate.Open: "warn", simulate.Kept: "good"}[p.Verdict]
	if len(o.Options) == 1 && tone != "" {
		class = tone
	}
	whisker(s, class, p.Attainment, on.at, 8)
	if p.Attain != nil {
		s.post("asked", on.at(*p.Attain), 1, 15)
	}
	l := line{
		Key: o.key(place), Series: series(place), Draw: s.html(), Text: percent(p.Attainment.Mean), Tone: tone,
		Small: fmt.Sprintf("%s of %s", bounds(p), number(p.Kept+p.Late)),
	}
	if p.Verdict == simulate.Missed || p.Verdict == simulate.Open {
		l.Small = p.Verdict + ", " + l.Small
	}
	if o.Tickets != "" {
		l.Link = fmt.Sprintf("%s?option=%d&service=%s&severity=%s&target=%s", o.Tickets, place+1, p.Service, p.Severity, p.Target)
	}
	return l
}

// scale is where shares stand that are all above a least one: by the square root of what is missing to all, so that 99 % and 99.9 %
// can be told apart as 50 % and 80 % can.
type scale struct{ least float64 }

// scale holds all shares of all options, and no more than it needs of what is low.
func (o Outlook) scale() scale {
	low := 1.
	for _, x := range o.Options {
		for _, p := range x.Report.Promises {
			low = min(low, p.Attainment.Low)
		}
	}
	for _, least := range []float64{.8, .5} {
		if low >= least {
			return scale{least}
		}
	}
	return scale{}
}

// at is where a share stands, from 0 to 1.
func (s scale) at(share float64) float64 {
	return 1 - math.Sqrt(1-min(max(share, s.least), 1))/math.Sqrt(1-s.least)
}

// axis is the scale above a column of shares.
func (s scale) axis() template.HTML {
	out := newStrip(20)
	for _, share := range []float64{0, .5, .8, .9, .95, .99, 1} {
		if share < s.least {
			continue
		}
		out.post("tick", s.at(share), 15, 20)
		if share < 1 && (s.least > 0 || share != .95) {
			out.text(s.at(share), 11, fmt.Sprintf("%.0f", share*100))
		}
	}
	return out.html()
}
