package outlook

import (
	"fmt"
	"strings"

	"belay/internal/simulate"
)

// cost shows what a week of each option costs, people and contracts on top of each other.
func (o Outlook) cost() *section {
	dearest := 0.
	for _, x := range o.Options {
		dearest = max(dearest, x.Report.Cost.People.Mean+x.Report.Cost.Contracts.Mean)
	}
	if dearest == 0 {
		return &section{ID: "cost", Title: "What does it cost?", Says: "The model names no rates of people and no prices of agreements, so nothing is said of cost."}
	}
	t := &table{Look: "cost", Head: []cell{{Text: "Option"}, {Text: "A week", Drawn: true}, {Text: "People", Number: true, Swatch: "people"}, {Text: "Contracts", Number: true, Swatch: "contracts"}, {Text: "Once", Number: true}, {Text: "A ticket", Number: true}}, Groups: []group{{}}}
	delay := false
	for i, x := range o.Options {
		c := x.Report.Cost
		delay = delay || c.Delay.Mean > 0
		s := newStrip(22)
		people := c.People.Mean / dearest
		s.bar("people", 0, people, 2, 18)
		s.bar("contracts", people, people+c.Contracts.Mean/dearest, 2, 18)
		t.Groups[0].Rows = append(t.Groups[0].Rows, []cell{
			o.named(i),
			{Drawn: true, Label: "A week", Lines: []line{{Draw: s.html(), Text: x.money(c.People.Mean + c.Contracts.Mean)}}},
			{Text: x.money(c.People.Mean), Small: between(c.People, x.money), Number: true, Label: "People"},
			{Text: x.money(c.Contracts.Mean), Small: between(c.Contracts, x.money), Number: true, Label: "Contracts"},
			{Text: x.once(), Number: true, Label: "Once"},
			{Text: x.money(c.Ticket.Mean), Small: between(c.Ticket, x.money), Number: true, Label: "A ticket"},
		})
	}
	s := &section{ID: "cost", Title: "What does it cost?", Table: t, More: o.lines(), Says: "People by their rates and shares while they are on duty, and contracts by their prices."}
	if delay {
		for i, x := range o.Options {
			s.List = append(s.List, note{On: strings.TrimSpace(o.key(i) + " " + x.Name), Words: "Tickets that are open cost the business " + x.money(x.Report.Cost.Delay.Mean) + " a week, which is in none of the above."})
		}
	}
	return s
}

// once is what is paid once.
func (o Option) once() string {
	if o.Report.Cost.OneOff == 0 {
		return "–"
	}
	return o.money(o.Report.Cost.OneOff)
}

// lines shows what a ticket costs on each line of the base, and what each agreement takes.
func (o Outlook) lines() *table {
	b := o.base()
	dearest := 0.
	t := &table{Look: "lines", Head: []cell{{Text: "Of that"}, {Text: "A week", Drawn: true}, {Text: "A ticket that comes there", Number: true}}}
	lines, agreements := group{}, group{}
	for _, l := range b.Report.Cost.Lines {
		dearest = max(dearest, l.Cost.Mean)
	}
	for _, a := range b.Report.Cost.Agreements {
		dearest = max(dearest, a.Cost.Mean)
	}
	if dearest == 0 {
		return nil
	}
	bar := func(class string, cost float64) cell {
		s := newStrip(16)
		s.bar("fill "+class, 0, cost/dearest, 3, 10)
		return cell{Drawn: true, Label: "A week", Lines: []line{{Draw: s.html(), Text: b.money(cost)}}}
	}
	for _, l := range b.Report.Cost.Lines {
		lines.Rows = append(lines.Rows, []cell{{Text: fmt.Sprintf("Line %d", l.Line)}, bar("of-0", l.Cost.Mean), {Text: b.money(l.Ticket.Mean), Number: true, Label: "A ticket"}})
	}
	for _, a := range b.Report.Cost.Agreements {
		name := string(a.Agreement)
		if known := b.Model.Agreement(a.Agreement); known != nil {
			name = known.Called()
		}
		agreements.Rows = append(agreements.Rows, []cell{{Text: name, Small: "agreement"}, bar("contracts", a.Cost.Mean), {Text: "–", Number: true, Label: "A ticket"}})
	}
	t.Groups = append(t.Groups, lines, agreements)
	return t
}

// between is an interval in words, and nothing where it is a point.
func between(i simulate.Interval, words func(float64) string) string {
	if words(i.Low) == words(i.High) {
		return ""
	}
	return spread(i, words)
}

// named is the heading of the row of the option at a place.
func (o Outlook) named(place int) cell {
	c := cell{Text: o.Options[place].Name}
	if key := o.key(place); key != "" {
		c.Lines = []line{{Key: key, Series: series(place)}}
	}
	return c
}

// changes shows what changes of the base come to, on one scale.
func (o Outlook) changes() *section {
	if o.Changes == nil || len(o.Changes.Rows) == 0 {
		return nil
	}
	least, most := 0., 1e-9
	for _, c := range o.Changes.Rows {
		for _, e := range c.Ends {
			least, most = min(least, e.More.Low), max(most, e.More.High)
		}
	}
	on := func(v float64) float64 { return (v - least) / (most - least) }
	t := &table{Look: "changes", Head: []cell{{Text: "Change"}, {Text: "What is done"}, {Text: "Points of promises kept", Drawn: true}, {Text: "More a year", Number: true}}, Groups: []group{{}}}
	for _, c := range o.Changes.Rows {
		row := []cell{{Text: c.Words}, {Tone: "ends", Label: "What is done"}, {Drawn: true, Label: "Points"}, {Number: true, Label: "More a year"}}
		for _, e := range c.Ends {
			s := newStrip(18)
			s.bar("fill "+toned(e.More.Mean >= 0), on(min(0, e.More.Mean)), on(max(0, e.More.Mean)), 4, 10)
			s.rule("whisker", on(e.More.Low), on(e.More.High), 9)
			s.post("asked", on(0), 0, 18)
			row[1].Lines = append(row[1].Lines, line{Text: e.Words})
			row[2].Lines = append(row[2].Lines, line{Draw: s.html(), Text: fmt.Sprintf("%+.2f", e.More.Mean*100)})
			row[3].Lines = append(row[3].Lines, line{Text: o.base().money(e.Costs)})
		}
		t.Groups[0].Rows = append(t.Groups[0].Rows, row)
	}
	return &section{ID: "changes", Title: o.Changes.Title, Table: t, Says: o.Changes.Says}
}

// toned is the class of what is good and of what is not.
func toned(good bool) string {
	if good {
		return "good"
	}
	return "bad"
}
