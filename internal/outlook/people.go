package outlook

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"belay/internal/model"
	"belay/internal/simulate"
)

// full is the share of the time at the desk above which nobody works for long.
const full = .85

// mostRows is how many rows stand open; the others unfold.
const mostRows = 15

// compare orders numbers.
func compare(a, b float64) int { return cmp.Compare(a, b) }

// load shows how busy each person is, and how often they are told at night, the busiest first.
func (o Outlook) load() *section {
	ids := o.loaded()
	if len(ids) == 0 {
		return nil
	}
	busiest, pages := 1., 1.
	for _, x := range o.Options {
		for _, p := range x.Report.People {
			busiest, pages = max(busiest, p.Busy.Mean), max(pages, p.Pages.Mean)
		}
	}
	head := []cell{{Text: "Person"}, {Text: "Busy at the desk", Scale: busyAxis(busiest), Drawn: true}, {Text: "Paged a week", Drawn: true}, {Text: "Most in one shift", Number: true}}
	keyed := len(o.Options) > 1
	t, more := &table{Look: "load", Keyed: keyed, Head: head, Groups: []group{{}}}, &table{Look: "load", Keyed: keyed, Head: head, Groups: []group{{}}}
	for i, id := range ids {
		row := o.loadOf(id, busiest, pages)
		if i < mostRows {
			t.Groups[0].Rows = append(t.Groups[0].Rows, row)
		} else {
			more.Groups[0].Rows = append(more.Groups[0].Rows, row)
		}
	}
	s := &section{
		ID: "people", Title: "Who is overloaded?", Table: t,
		Says: fmt.Sprintf("The share of their time at the desk in which people work on tickets; above %s queues grow without end in sight. Pages are what may wake people; the dark part of the bar came between 22:00 and 07:00. More than %s should page nobody in one shift of twelve hours.", roughly(full), tickets(float64(o.limit()))),
	}
	if n := len(more.Groups[0].Rows); n > 0 {
		s.More, s.Fold = more, count(n, "person", "people")+" with less to do"
	}
	return s
}

// limit is how many tickets should page somebody in one shift at the most.
func (o Outlook) limit() int { return o.base().Report.Habits.Terms.PagesAShift }

// loaded is everybody with something to do in any option, the busiest first.
func (o Outlook) loaded() []model.PersonID {
	most := map[model.PersonID]float64{}
	var ids []model.PersonID
	for _, x := range o.Options {
		for _, p := range x.Report.People {
			if p.Busy.Mean < .005 && p.Pages.Mean < .05 {
				continue
			}
			if _, known := most[p.Person]; !known {
				ids = append(ids, p.Person)
			}
			most[p.Person] = max(most[p.Person], p.Busy.Mean+p.NightPages.Mean/100)
		}
	}
	slices.SortStableFunc(ids, func(a, b model.PersonID) int { return compare(most[b], most[a]) })
	return ids
}

// loadOf is the row of one person.
func (o Outlook) loadOf(id model.PersonID, busiest, pages float64) []cell {
	row := []cell{{}, {Drawn: true, Label: "Busy"}, {Drawn: true, Label: "Paged a week"}, {Number: true, Label: "Most in one shift"}}
	for i, x := range o.Options {
		k := slices.IndexFunc(x.Report.People, func(p simulate.PersonReport) bool { return p.Person == id })
		if k < 0 {
			continue
		}
		p := x.Report.People[k]
		row[0].Text = x.person(id)
		if who := x.Model.Person(id); who != nil {
			row[0].Small = who.Role
		}
		busy := newStrip(16)
		busy.bar("fill "+series(i), 0, p.Busy.Mean/busiest, 3, 10)
		busy.rule("whisker", p.Busy.Low/busiest, p.Busy.High/busiest, 8)
		busy.post("asked", full/busiest, 1, 15)
		tone := ""
		if p.Busy.Mean > full {
			tone = "bad"
		}
		row[1].Lines = append(row[1].Lines, line{Key: o.key(i), Series: series(i), Draw: busy.html(), Text: roughly(p.Busy.Mean), Tone: tone})
		if p.Pages.Mean < .05 {
			row[2].Lines = append(row[2].Lines, line{Key: o.key(i), Series: series(i), Text: "–"})
			row[3].Lines = append(row[3].Lines, line{Key: o.key(i), Series: series(i), Text: "–"})
			continue
		}
		paged := newStrip(16)
		paged.bar("fill "+series(i), 0, p.Pages.Mean/pages, 3, 10)
		paged.bar("night", 0, p.NightPages.Mean/pages, 3, 10)
		l := line{Key: o.key(i), Series: series(i), Draw: paged.html(), Text: amount(p.Pages.Mean)}
		if p.NightPages.Mean >= .05 {
			l.Small = amount(p.NightPages.Mean) + " at night"
		}
		row[2].Lines = append(row[2].Lines, l)
		shift := line{Key: o.key(i), Series: series(i), Text: number(p.MostPages)}
		if p.MostPages > o.limit() {
			shift.Tone, shift.Small = "bad", "over in "+percent(p.OverLimit.Mean)+" of weeks"
		}
		row[3].Lines = append(row[3].Lines, shift)
	}
	return row
}

// busyAxis is the scale above the bars.
func busyAxis(busiest float64) template.HTML {
	s := newStrip(20)
	for at := 0.; at <= busiest+.001; at += .25 {
		s.post("tick", at/busiest, 15, 20)
		s.text(at/busiest, 11, roughly(at))
	}
	return s.html()
}
