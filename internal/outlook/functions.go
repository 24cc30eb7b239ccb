package outlook

import (
	"fmt"
	"math"
	"slices"

	"belay/internal/model"
	"belay/internal/simulate"
)

// backlog shows what comes to each function and whether it lies there ever longer: those that drown first, then the busiest.
func (o Outlook) backlog() *section {
	rows := o.functions()
	if len(rows) == 0 {
		return nil
	}
	most := o.mostBacklog()
	head := []cell{{Text: "Function"}, {Text: "Comes in a week", Number: true}, {Text: "Lies there, week by week", Drawn: true}, {Text: "Grows by, a week", Number: true}}
	t, more := &table{Look: "backlog", Head: head, Groups: []group{{}}}, &table{Look: "backlog", Head: head, Groups: []group{{}}}
	for i, f := range rows {
		row := o.lies(f, most)
		if i < mostRows || f.Drowns {
			t.Groups[0].Rows = append(t.Groups[0].Rows, row)
		} else {
			more.Groups[0].Rows = append(more.Groups[0].Rows, row)
		}
	}
	s := &section{
		ID: "backlog", Title: "Who drowns, and from when?", Table: t, Plot: o.backlogs(rows),
		Says: fmt.Sprintf("A function drowns when what lies before it grows by more than a twentieth of what comes, week after week. The hills are as high as %s, all on one scale; the number is what lies there in the end.", tickets(math.Round(most))),
	}
	if n := len(more.Groups[0].Rows); n > 0 {
		s.More, s.Fold = more, count(n, "function", "functions")+" to which less comes"
	}
	return s
}

// functions are those of the base that tickets came to, the gravest first.
func (o Outlook) functions() []simulate.FunctionReport {
	rows := slices.Clone(o.base().Report.Functions)
	slices.SortStableFunc(rows, func(a, b simulate.FunctionReport) int {
		if a.Drowns != b.Drowns {
			return map[bool]int{true: -1, false: 1}[a.Drowns]
		}
		return compare(b.Visits.Mean, a.Visits.Mean)
	})
	return rows
}

// lies is the row of one function of the base, with its twins in the other options.
func (o Outlook) lies(f simulate.FunctionReport, most float64) []cell {
	row := []cell{
		{Text: o.base().function(f.Function), Small: o.base().lineOf(f.Function)},
		{Number: true, Label: "Comes in a week"},
		{Drawn: true, Label: "Lies there"},
		{Number: true, Label: "Grows by, a week"},
	}
	for i, x := range o.Options {
		g := x.reported(f.Function)
		if g == nil {
			continue
		}
		l := line{Key: o.key(i), Series: series(i)}
		come, there, grows := l, l, l
		come.Text = amount(g.Visits.Mean)
		come.Link = o.through(i, f.Function)
		class := series(i)
		there.Text, grows.Text = amount(g.Waiting.Mean), growth(g.Grows.Mean)
		if g.Drowns {
			grows.Tone, there.Tone = "bad", "bad"
			grows.Small = "drowns"
			if g.Since != nil {
				grows.Small = "drowns from " + o.shortDay(*g.Since)
			}
			if len(o.Options) == 1 {
				class = "bad"
			}
		}
		there.Draw = ridge(g.Backlog, most, class)
		row[1].Lines = append(row[1].Lines, come)
		row[2].Lines = append(row[2].Lines, there)
		row[3].Lines = append(row[3].Lines, grows)
	}
	return row
}

// through is where the tickets are shown that came to a function in the option at a place; empty for nowhere.
func (o Outlook) through(place int, id model.FunctionID) string {
	if o.Tickets == "" {
		return ""
	}
	return fmt.Sprintf("%s?option=%d&function=%s", o.Tickets, place+1, id)
}

// reported is what came to a function; nil for nothing.
func (o Option) reported(id model.FunctionID) *simulate.FunctionReport {
	i := slices.IndexFunc(o.Report.Functions, func(f simulate.FunctionReport) bool { return f.Function == id })
	if i < 0 {
		return nil
	}
	return &o.Report.Functions[i]
}

// growth is by how much a backlog grows in a week.
func growth(n float64) string {
	if math.Abs(n) < .05 {
		return "steady"
	}
	return fmt.Sprintf("%+.1f", n)
}

// lineOf says how far from the requester a function is.
func (o Option) lineOf(id model.FunctionID) string {
	f := o.Model.Function(id)
	if f == nil {
		return ""
	}
	return fmt.Sprintf("line %d", f.Line)
}
