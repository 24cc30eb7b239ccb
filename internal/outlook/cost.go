package outlook

import (
	"fmt"

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
	t := &table{Look: "cost", Head: []cell{{Text: "Option"}, {Text: "A week", Drawn: true}, {Text: "People", Number: true, Swatch: "people"}, {Text: "Contracts", Number: true, Swatch: "contracts"}, {Text: "A ticket", Number: true}}, Groups: []group{{}}}
	for i, x := range o.Options {
		c := x.Report.Cost
		s := newStrip(22)
		people := c.People.Mean / dearest
		s.bar("people", 0, people, 2, 18)
		s.bar("contracts", people, people+c.Contracts.Mean/dearest, 2, 18)
		t.Groups[0].Rows = append(t.Groups[0].Rows, []cell{
			o.named(i),
			{Drawn: true, Label: "A week", Lines: []line{{Draw: s.html(), Text: x.money(c.People.Mean + c.Contracts.Mean)}}},
			{Text: x.money(c.People.Mean), Small: between(c.People, x.money), Number: true, Label: "People"},
			{Text: x.money(c.Contracts.Mean), Number: true, Label: "Contracts"},
			{Text: x.money(c.Ticket.Mean), Small: between(c.Ticket, x.money), Number: true, Label: "A ticket"},
		})
	}
	return &section{ID: "cost", Title: "What does it cost?", Table: t, Says: "People by their rates and shares while they are on duty, and contracts by their prices."}
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

// changes shows what single changes of the base are worth, the most first as they come.
func (o Outlook) changes() *section {
	if len(o.Changes) == 0 {
		return nil
	}
	widest := 0.
	for _, c := range o.Changes {
		widest = max(widest, -c.More.Low, c.More.High)
	}
	on := func(v float64) float64 { return .5 + v/widest/2 }
	t := &table{Look: "changes", Head: []cell{{Text: "Change"}, {Text: "More promises kept", Drawn: true}, {Text: "More a week", Number: true}}, Groups: []group{{}}}
	for _, c := range o.Changes {
		s := newStrip(18)
		s.bar("fill "+toned(c.More.Mean >= 0), min(.5, on(c.More.Mean)), max(.5, on(c.More.Mean)), 4, 10)
		s.rule("whisker", on(c.More.Low), on(c.More.High), 9)
		s.post("asked", .5, 0, 18)
		t.Groups[0].Rows = append(t.Groups[0].Rows, []cell{
			{Text: c.Words},
			{Drawn: true, Label: "More kept", Lines: []line{{Draw: s.html(), Text: fmt.Sprintf("%+.2f%%", c.More.Mean*100)}}},
			{Text: o.base().money(c.Costs.Mean), Small: between(c.Costs, o.base().money), Number: true, Label: "More a week"},
		})
	}
	return &section{ID: "changes", Title: "Which change buys most?", Table: t, Says: "Each change alone, with the same tickets as the base: how many more of all promises are kept, and what a week costs more."}
}

// toned is the class of what is good and of what is not.
func toned(good bool) string {
	if good {
		return "good"
	}
	return "bad"
}
