package cli

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/simulate"
	"belay/internal/study"
)

// beside sets the options beside each other: what they keep of each promise, how long they take and what they cost.
func (p simulatePage) beside() string {
	var reports []*simulate.Report
	head := []string{""}
	for i, o := range p.answer.Options {
		reports = append(reports, o.Report)
		head = append(head, columnName(i, o.Name))
	}
	var rows [][]string
	same := 0
	for _, x := range p.Promises {
		if !p.differs(x) {
			same++
			continue
		}
		row := []string{fmt.Sprintf("%s, %s: %s", x.Service, x.Severity, x.Target)}
		for _, r := range reports {
			row = append(row, p.keptBy(r, x))
		}
		rows = append(rows, row)
	}
	rows = append(
		rows,
		p.across("solved on average within", reports, func(r *simulate.Report) string { return averageWords(r.Solve) }),
		p.across("people a week", reports, func(r *simulate.Report) string { return p.money(r.Cost.People) }),
		p.across("contracts a week", reports, func(r *simulate.Report) string { return p.money(r.Cost.Contracts) }),
		p.across("a ticket", reports, func(r *simulate.Report) string { return p.money(r.Cost.Ticket) }),
	)
	numbers := make([]int, len(reports))
	for i := range numbers {
		numbers[i] = i + 1
	}
	var b strings.Builder
	b.WriteString(p.strong("Beside each other, with the same tickets") + "\n\n" + p.table(head, rows, numbers...))
	if same > 0 {
		b.WriteString(p.prose(p.dim(fmt.Sprintf("Of %s as much is kept by all, as far as these runs can tell.", count(same, "other promise", "other promises")))))
	}
	for i, o := range p.answer.Options[1:] {
		name := columnName(i+1, o.Name)
		if name != o.Name {
			name += ", " + o.Name + ","
		}
		b.WriteString(p.prose(fmt.Sprintf("%s solves %s, and costs %s.", name, sooner(o.Better.Solve), p.dearer(o.Better.Cost))))
	}
	return b.String()
}

// differs says whether more or less is kept of a promise of the base by one of the other options, beyond doubt; a promise that one
// does not make differs too.
func (p simulatePage) differs(x simulate.PromiseReport) bool {
	for _, o := range p.answer.Options[1:] {
		i := slices.IndexFunc(o.Better.Promises, func(b study.BetterPromise) bool {
			return b.Service == x.Service && b.Severity == x.Severity && b.Target == x.Target
		})
		if i < 0 || o.Better.Promises[i].Share.Low > 0 || o.Better.Promises[i].Share.High < 0 {
			return true
		}
	}
	return false
}

// columnName is what an option is called above its column: its name, or its number where that would make the table too wide.
func columnName(i int, name string) string {
	const widest = 20
	if len(name) <= widest {
		return name
	}
	return fmt.Sprintf("option %d", i)
}

// across is one figure of every report.
func (p simulatePage) across(what string, reports []*simulate.Report, of func(*simulate.Report) string) []string {
	row := []string{what}
	for _, r := range reports {
		row = append(row, of(r))
	}
	return row
}

// keptBy is what a report says of a promise of the base; a dash where it makes none.
func (p simulatePage) keptBy(r *simulate.Report, x simulate.PromiseReport) string {
	i := slices.IndexFunc(r.Promises, func(o simulate.PromiseReport) bool {
		return o.Service == x.Service && o.Severity == x.Severity && o.Target == x.Target
	})
	if i < 0 {
		return "-"
	}
	return percentWords(r.Promises[i].Attainment.Mean)
}

// averageWords is a mean length of time, or a dash where none was counted.
func averageWords(t simulate.Times) string {
	if t.Mean.N == 0 {
		return "-"
	}
	return seconds(t.Mean.Mean)
}

// dearer is a difference of costs in words.
func (p simulatePage) dearer(i simulate.Interval) string {
	switch {
	case i.High < 0:
		return fmt.Sprintf("%s a week less (%s – %s)", p.currency(-i.Mean), p.currency(-i.High), p.currency(-i.Low))
	case i.Low > 0:
		return fmt.Sprintf("%s a week more (%s – %s)", p.currency(i.Mean), p.currency(i.Low), p.currency(i.High))
	}
	return "as much, as far as these runs can tell"
}

// sooner is a difference of times in words.
func sooner(i simulate.Interval) string {
	switch {
	case i.High < 0:
		return fmt.Sprintf("%s sooner (%s – %s)", seconds(-i.Mean), seconds(-i.High), seconds(-i.Low))
	case i.Low > 0:
		return fmt.Sprintf("%s later (%s – %s)", seconds(i.Mean), seconds(i.Low), seconds(i.High))
	}
	return "neither sooner nor later, as far as these runs can tell"
}
