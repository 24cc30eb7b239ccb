package outlook

import (
	"fmt"
	"strconv"

	"belay/internal/simulate"
	"belay/internal/span"
)

// beside sets the options next to each other, figure by figure, with how certain their differences are.
func (o Outlook) beside() *section {
	if len(o.Options) == 1 {
		return nil
	}
	t := &table{Look: "beside", Head: []cell{{Text: "Figure"}}, Groups: []group{{}}}
	for i := range o.Options {
		t.Head = append(t.Head, o.named(i))
	}
	row := func(what string, of func(Option) (text, tone string)) {
		cells := []cell{{Text: what}}
		for _, x := range o.Options {
			text, tone := of(x)
			cells = append(cells, cell{Text: text, Tone: tone, Label: x.Name})
		}
		t.Groups[0].Rows = append(t.Groups[0].Rows, cells)
	}
	row("Promises kept", func(x Option) (string, string) { return strconv.Itoa(judged(x.Report, simulate.Kept)), "" })
	row("Promises missed", func(x Option) (string, string) {
		if n := judged(x.Report, simulate.Missed); n > 0 {
			return strconv.Itoa(n), "bad"
		}
		return "none", "good"
	})
	row("Promises too close to call", func(x Option) (string, string) { return strconv.Itoa(judged(x.Report, simulate.Open)), "" })
	row("Solved on average in", func(x Option) (string, string) { return long(x.Report.Solve.Mean.Mean), "" })
	row("Handed on", func(x Option) (string, string) { return fmt.Sprintf("%.2f times", x.Report.Hops.Mean), "" })
	row("A week costs", func(x Option) (string, string) {
		return x.money(x.Report.Cost.People.Mean + x.Report.Cost.Contracts.Mean), ""
	})
	row("A ticket costs", func(x Option) (string, string) { return x.money(x.Report.Cost.Ticket.Mean), "" })
	row("Drowns", func(x Option) (string, string) {
		if names := x.drowning(); len(names) > 0 {
			return listed(names, 3), "bad"
		}
		return "nobody", "good"
	})
	s := &section{ID: "options", Title: "The options beside each other", Table: t, Says: "Every option met the same tickets."}
	for i, x := range o.Options[1:] {
		s.List = append(s.List, note{On: o.key(i+1) + " " + x.Name, Words: o.differs(x) + "."})
	}
	return s
}

// differs is by how much an option is sooner and cheaper than the base, taken run by run.
func (o Outlook) differs(x Option) string {
	base, runs := o.base().Runs, x.Runs
	n := min(len(base), len(runs))
	if n == 0 {
		return "Nothing is known of its single runs"
	}
	sooner := simulate.Differ(base[:n], runs[:n], func(t *simulate.Tally) float64 { return t.ToSolve.Mean() })
	words := "It solves neither sooner nor later, as far as these runs can tell"
	switch {
	case sooner.High < 0:
		words = fmt.Sprintf("It solves %s sooner (%s – %s)", long(-sooner.Mean), long(-sooner.High), long(-sooner.Low))
	case sooner.Low > 0:
		words = fmt.Sprintf("It solves %s later (%s – %s)", long(sooner.Mean), long(sooner.Low), long(sooner.High))
	}
	a, b := o.base().Report.Cost, x.Report.Cost
	switch more := b.People.Mean + b.Contracts.Mean - a.People.Mean - a.Contracts.Mean; {
	case more >= 1:
		words += fmt.Sprintf(", and costs %s a week more", x.money(more))
	case more <= -1:
		words += fmt.Sprintf(", and costs %s a week less", x.money(-more))
	}
	return words
}

// specimens shows tickets that were played.
func (o Outlook) specimens() *section {
	if len(o.Specimens) == 0 {
		return nil
	}
	s := &section{ID: "tickets", Title: "Tickets that were played", Says: "Each is what a real desk would have written down: open one to read it from its first line to its last."}
	for _, x := range o.Specimens {
		out := specimen{Title: x.Title, About: x.About}
		for _, m := range x.Journal {
			out.Journal = append(out.Journal, moment{At: o.minuteOf(m.At), Words: m.Words, Late: m.Late})
		}
		s.Specimens = append(s.Specimens, out)
	}
	return s
}

// assumed lists what the model does not say and what was taken instead.
func (o Outlook) assumed() *section {
	asked := o.base().Report.Asked
	if len(asked) == 0 {
		return nil
	}
	s := &section{
		ID: "assumed", Title: "What was assumed?",
		Says: fmt.Sprintf("The model does not say %s. Each answer may change what stands above: say it in the model, and play again.", count(len(asked), "thing that was needed", "things that were needed")),
	}
	for _, q := range asked {
		s.List = append(s.List, note{On: q.On, Words: q.Ask, Small: q.Assumed})
	}
	return s
}

// provenance says what was played, so that anybody can play it again.
func (o Outlook) provenance() *section {
	b := o.base().Report
	s := &section{ID: "again", Title: "How to repeat it", Says: "The same models, seeds and weeks give the same numbers on any machine."}
	for i, x := range o.Options {
		s.List = append(s.List, note{On: capital(x.Name), Words: x.Model.Name, Small: "digest " + x.Report.Digest})
		if i == 0 && o.Repeat != "" {
			s.List = append([]note{{On: "Command", Words: o.Repeat}}, s.List...)
		}
	}
	s.List = append(s.List,
		note{On: "Counted", Words: fmt.Sprintf("%s to %s, after %s of warm-up", o.dayOf(b.From), o.dayOf(b.Until-1), count(o.WarmUp, "week", "weeks"))},
		note{On: "Runs", Words: fmt.Sprintf("%s, with seeds from %d on", count(b.Runs, "run", "runs"), b.Seed), Small: o.known()},
	)
	return s
}

// known says how closely it is known, and why no closer.
func (o Outlook) known() string {
	switch {
	case o.Cut:
		return "It was ended before it was known as closely as was asked."
	case o.Narrow:
		return "The mean time to solve is known to " + percent(o.Within) + " of itself."
	}
	return "The runs ended before the mean time to solve was known to " + percent(o.Within) + " of itself."
}

// dayOf and minuteOf are an instant as people of the model's zone say it.
func (o Outlook) dayOf(i span.Instant) string {
	return i.In(o.base().Model.Timezone.Location()).Format("Mon 2 January 2006")
}

// shortDay is a day without its year.
func (o Outlook) shortDay(i span.Instant) string {
	return i.In(o.base().Model.Timezone.Location()).Format("2 January")
}

func (o Outlook) minuteOf(i span.Instant) string {
	return i.In(o.base().Model.Timezone.Location()).Format("Mon 2 Jan 15:04")
}
