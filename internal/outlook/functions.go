package outlook

import (
	"fmt"
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
	visits := 1.
	for _, f := range rows {
		visits = max(visits, f.Visits.Mean)
	}
	head := []cell{{Text: "Function"}, {Text: "Tickets a week", Drawn: true}, {Text: "There in the end", Number: true}, {Text: "Grows by, a week", Number: true}, {Text: ""}}
	t, more := &table{Look: "backlog", Head: head, Groups: []group{{}}}, &table{Look: "backlog", Head: head, Groups: []group{{}}}
	for i, f := range rows {
		row := o.lies(f, visits)
		if i < mostRows || f.Drowns {
			t.Groups[0].Rows = append(t.Groups[0].Rows, row)
		} else {
			more.Groups[0].Rows = append(more.Groups[0].Rows, row)
		}
	}
	s := &section{
		ID: "backlog", Title: "Who drowns, and from when?", Table: t,
		Says: "A function drowns when what lies before it grows by more than a twentieth of what comes, week after week.",
	}
	if n := len(more.Groups[0].Rows); n > 0 {
		s.More, s.Fold = more, count(n, "function", "functions")+" more"
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
func (o Outlook) lies(f simulate.FunctionReport, visits float64) []cell {
	row := []cell{
		{Text: o.base().function(f.Function), Small: o.base().lineOf(f.Function)}, {Drawn: true, Label: "Tickets a week"},
		{Number: true, Label: "There in the end"}, {Number: true, Label: "Grows by, a week"}, {},
	}
	for i, x := range o.Options {
		k := slices.IndexFunc(x.Report.Functions, func(g simulate.FunctionReport) bool { return g.Function == f.Function })
		if k < 0 {
			continue
		}
		g := x.Report.Functions[k]
		s := newStrip(16)
		s.bar("fill "+series(i), 0, g.Visits.Mean/visits, 3, 10)
		l := line{Key: o.key(i), Series: series(i)}
		come, there, grows := l, l, l
		come.Draw, come.Text = s.html(), amount(g.Visits.Mean)
		there.Text, grows.Text = amount(g.Waiting.Mean), fmt.Sprintf("%+.1f", g.Grows.Mean)
		if o.Tickets != "" && i == 0 {
			come.Link = fmt.Sprintf("%s?option=%d&function=%s", o.Tickets, i, f.Function)
		}
		if g.Drowns {
			grows.Tone = "bad"
			drown := l
			drown.Text, drown.Tone = "drowns", "bad"
			row[4].Lines = append(row[4].Lines, drown)
		}
		row[1].Lines = append(row[1].Lines, come)
		row[2].Lines = append(row[2].Lines, there)
		row[3].Lines = append(row[3].Lines, grows)
	}
	return row
}

// lineOf says how far from the requester a function is.
func (o Option) lineOf(id model.FunctionID) string {
	f := o.Model.Function(id)
	if f == nil {
		return ""
	}
	return fmt.Sprintf("line %d", f.Line)
}

// waits shows where tickets wait and for whom.
func (o Outlook) waits() *section { return nil }

// crowds shows at which hours of the week the people of a function have how much to do.
func (o Outlook) crowds() *section { return nil }
