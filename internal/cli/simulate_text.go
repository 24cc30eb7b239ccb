package cli

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/study"
)

// simulatePage shows a study to a person.
type simulatePage struct {
	terminal
	*simulate.Report

	model  *model.Model
	answer *study.Answer
}

func (p simulatePage) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", p.strong(p.Model), p.dim(shortDigest(p.Digest)))
	fmt.Fprintf(&b, "%s from %s, %s from seed %d%s\n", count(p.answer.Ask.Weeks, "week", "weeks"), p.From.In(p.model.Timezone.Location()).Format(dayForm),
		count(p.Runs, "run", "runs"), p.Seed, p.dim(fmt.Sprintf(", after %s of warm-up; %s a week", count(p.answer.Ask.WarmUp, "week", "weeks"), ticketsWords(p.Tickets.Mean))))
	switch {
	case p.answer.Cut:
		b.WriteString(p.thin("It was cut short: this is what the runs came to that were done.") + "\n")
	case !p.answer.Narrow:
		b.WriteString(p.dim("The runs ended before the mean time to solve was known to "+p.within()+": ask for more with --runs.") + "\n")
	}
	if len(p.Promises) == 0 {
		b.WriteString("\nNo ticket with a promise came.\n")
	} else {
		b.WriteString("\n" + p.promises())
	}
	b.WriteString("\n" + p.columns(0, p.times()))
	if len(p.Functions) > 0 {
		b.WriteString("\n" + p.functions())
	}
	if len(p.People) > 0 {
		b.WriteString("\n" + p.people())
	}
	b.WriteString("\n" + p.columns(0, [][]string{{p.cost()}}))
	if len(p.Asked) > 0 {
		b.WriteString("\n" + p.strong("Assumed until the model says it") + "\n" + p.columns(columnGap, questionRows(p.Asked)))
	}
	if len(p.answer.Options) > 1 {
		b.WriteString("\n" + p.beside())
	}
	return b.String()
}

// within is how closely the study was asked for.
func (p simulatePage) within() string {
	return strconv.FormatFloat(p.answer.Ask.Within*100, 'f', -1, 64) + "%"
}

// promises are what became of each promise.
func (p simulatePage) promises() string {
	var rows [][]string
	for _, x := range p.Promises {
		asked := "-"
		if x.Attain != nil {
			asked = percentWords(*x.Attain)
		}
		verdict := p.dim(x.Verdict)
		switch x.Verdict {
		case simulate.Missed:
			verdict = p.bad(x.Verdict)
		case simulate.Open:
			verdict = p.thin(x.Verdict)
		case simulate.Kept:
			verdict = p.good(x.Verdict)
		}
		rows = append(rows, []string{
			string(x.Service), string(x.Severity), string(x.Target), percentWords(x.Attainment.Mean),
			percentWords(x.Attainment.Low) + " – " + percentWords(x.Attainment.High), thousands(x.Kept + x.Late), asked, verdict,
		})
	}
	return p.table([]string{"service", "severity", "target", "kept", "95 % sure", "of", "asked", ""}, rows, 3, 4, 5, 6)
}

// times are how long tickets waited and took.
func (p simulatePage) times() [][]string {
	row := func(what string, t simulate.Times) []string {
		return []string{fmt.Sprintf("%s half of them within %s, nine in ten within %s, on average %s (%s – %s).", what,
			lengthWords(t.Median), lengthWords(t.P90), seconds(t.Mean.Mean), seconds(t.Mean.Low), seconds(t.Mean.High))}
	}
	rows := [][]string{row("Taken:", p.Take), row("Solved, of those that are:", p.Solve)}
	hops := fmt.Sprintf("Handed on %.2f times until solved; %s came back to where they had been", p.Hops.Mean, percentWords(p.PingPong.Mean))
	if p.HungUp.Mean > 0 {
		hops += fmt.Sprintf("; %s hung up", percentWords(p.HungUp.Mean))
	}
	return append(rows, []string{hops + "."})
}

// seconds is a mean length of time in words.
func seconds(f float64) string { return lengthWords(int64(math.Round(max(0, f)))) }

// functions are what came to each.
func (p simulatePage) functions() string {
	var rows [][]string
	for _, f := range p.Functions {
		state := ""
		if f.Drowns {
			state = p.bad("drowns: its backlog grows by " + amount(f.Grows.Mean) + " a week")
		}
		rows = append(rows, []string{holderName(p.model, model.HolderID(f.Function)), amount(f.Visits.Mean), amount(f.Waiting.Mean), state})
	}
	return p.table([]string{"function", "tickets a week", "there in the end", ""}, rows, 1, 2)
}

// people are what each had to do.
func (p simulatePage) people() string {
	var rows [][]string
	for _, x := range p.People {
		if x.Busy.Mean < .005 && x.Pages.Mean < .05 {
			continue
		}
		rows = append(rows, []string{p.model.Person(x.Person).Called(), fmt.Sprintf("%.0f%%", x.Busy.Mean*100), amount(x.Pages.Mean), amount(x.NightPages.Mean)})
	}
	return p.table([]string{"person", "busy", "paged a week", "at night"}, rows, 1, 2, 3)
}

// cost is what a week costs.
func (p simulatePage) cost() string {
	if p.Cost.People.Mean+p.Cost.Contracts.Mean == 0 {
		return "The model names no rates and no prices, so nothing is said of cost."
	}
	return fmt.Sprintf("A week costs %s for people and %s for contracts, %s a ticket.", p.money(p.Cost.People), p.money(p.Cost.Contracts), p.money(p.Cost.Ticket))
}

// money is an amount in the model's currency.
func (p simulatePage) money(i simulate.Interval) string {
	return strings.TrimSpace(thousands(int(math.Round(i.Mean))) + " " + p.model.Currency)
}
