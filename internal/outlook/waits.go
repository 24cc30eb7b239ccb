package outlook

import (
	"cmp"
	"fmt"
	"slices"

	"belay/internal/model"
	"belay/internal/simulate"
)

// waits shows where the time of tickets goes: what is worked on, and for whom they wait; then before which function, and on which
// ways they are handed on.
func (o Outlook) waits() *section {
	t := &table{Look: "waits", Head: []cell{{Text: "Option"}, {Text: "Where it goes", Drawn: true}, {Text: "Worked on", Number: true, Swatch: "worked"}, {Text: "For somebody of ours", Number: true, Swatch: "ours"}, {Text: "With another party", Number: true, Swatch: "outside"}, {Text: "For the requester", Number: true, Swatch: "held"}}}
	spent := group{}
	for i, x := range o.Options {
		if row := o.spent(i, x); row != nil {
			spent.Rows = append(spent.Rows, row)
		}
	}
	if len(spent.Rows) == 0 {
		return nil
	}
	t.Groups = []group{spent}
	return &section{
		ID: "waits", Title: "Where do tickets wait?", Table: t,
		Says: "What happens in the time from opening until solved, over all tickets. What waits for somebody of ours waits because they are away, asleep or busy. What other parties work is part of the time with them.",
		More: o.before(), Also: o.moves(),
	}
}

// spent is where the time of the tickets of an option went; nil where none was solved.
func (o Outlook) spent(place int, x Option) []cell {
	r := x.Report.Spent
	if r.Worked.Mean+r.Waiting.Mean+r.Outside.Mean+r.Requester.Mean == 0 {
		return nil
	}
	s := newStrip(22)
	at := 0.
	row := []cell{o.named(place), {Drawn: true}}
	for _, part := range []struct {
		class, label string
		share        float64
	}{{"worked", "Worked on", r.Worked.Mean}, {"ours", "For somebody of ours", r.Waiting.Mean}, {"outside", "With another party", r.Outside.Mean}, {"held", "For the requester", r.Requester.Mean}} {
		s.bar(part.class, at, at+part.share, 2, 18)
		at += part.share
		row = append(row, cell{Text: percent(part.share), Number: true, Label: part.label})
	}
	row[1].Draw = s.html()
	return row
}

// before shows how long tickets wait before each function of the base until work begins.
func (o Outlook) before() *table {
	b := o.base()
	t := &table{Look: "lengths", Head: []cell{{Text: "Before"}, {Text: "Until work begins", Draw: lengthAxis(), Drawn: true}, {Text: "At once", Number: true}, {Text: "Half", Number: true}, {Text: "Nine in ten", Number: true}, {Text: "19 in 20", Number: true}}, Groups: []group{{}}}
	type wait struct {
		id  model.FunctionID
		all simulate.Histogram
	}
	var waits []wait
	for _, f := range b.Report.Functions {
		w := wait{id: f.Function}
		for _, run := range b.Runs {
			for _, at := range run.Functions {
				if at.Function == f.Function {
					w.all.Join(at.Wait)
				}
			}
		}
		if w.all.N() > 0 {
			waits = append(waits, w)
		}
	}
	slices.SortStableFunc(waits, func(a, b wait) int { return cmp.Compare(b.all.Quantile(.9), a.all.Quantile(.9)) })
	for _, w := range waits[:min(mostRows, len(waits))] {
		times := simulate.Times{Median: w.all.Quantile(.5), P90: w.all.Quantile(.9), P95: w.all.Quantile(.95)}
		t.Groups[0].Rows = append(t.Groups[0].Rows, []cell{
			{Text: b.function(w.id), Small: b.lineOf(w.id), Link: o.through(0, w.id)},
			{Draw: spreadOf(&w.all, times, series(0)), Drawn: true, Label: "Until work begins"},
			{Text: atOnce(&w.all), Number: true, Label: "At once"},
			{Text: long(float64(times.Median)), Number: true, Label: "Half"},
			{Text: long(float64(times.P90)), Number: true, Label: "Nine in ten"},
			{Text: long(float64(times.P95)), Number: true, Label: "19 in 20"},
		})
	}
	if len(waits) == 0 {
		return nil
	}
	return t
}

// moves shows which ways tickets are handed on, the most travelled first.
func (o Outlook) moves() *table {
	b := o.base()
	ways := slices.Clone(b.Report.Moves)
	slices.SortStableFunc(ways, func(a, b simulate.MoveReport) int { return compare(b.Tickets.Mean, a.Tickets.Mean) })
	if len(ways) == 0 {
		return nil
	}
	most := ways[0].Tickets.Mean
	t := &table{Look: "moves", Head: []cell{{Text: "Handed on"}, {Text: "Tickets a week", Drawn: true}, {Text: "Of them handed back", Number: true}}, Groups: []group{{}}}
	for _, w := range ways[:min(mostRows, len(ways))] {
		if w.Tickets.Mean < .05 {
			break
		}
		s := newStrip(16)
		s.bar("fill of-0", 0, w.Tickets.Mean/most, 3, 10)
		s.bar("fill bad", 0, w.Tickets.Mean*w.Back/most, 3, 10)
		returned := cell{Text: "–", Number: true, Label: "Handed back"}
		if w.Back > 0 {
			returned.Text = percent(w.Back)
		}
		t.Groups[0].Rows = append(t.Groups[0].Rows, []cell{
			{Text: fmt.Sprintf("%s → %s", b.function(w.From), b.function(w.To))},
			{Drawn: true, Label: "Tickets a week", Lines: []line{{Draw: s.html(), Text: amount(w.Tickets.Mean)}}},
			returned,
		})
	}
	return t
}
