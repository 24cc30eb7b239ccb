package cli

import (
	"cmp"
	"fmt"
	"math"
	"slices"
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

// part is one part of a page.
type part struct{ title, text string }

// text is the answer first, then what it stands on: promises, times, functions, ways, people, cost, and what was assumed.
func (p simulatePage) text() string {
	var b strings.Builder
	var parts []part
	fmt.Fprintf(&b, "%s  %s\n", p.strong(p.Model), p.dim(shortDigest(p.Digest)))
	b.WriteString(p.prose(p.played()) + "\n")
	if p.Tickets.Mean == 0 {
		b.WriteString(p.prose("Nothing came, so there is nothing to answer: the model says of no service how many tickets it gets. Say it under demand, per_week for each service."))
	} else {
		b.WriteString(p.verdict())
		parts = []part{
			{"What is kept of each promise", p.promises()},
			{"How long it takes", p.times()},
			{"Where tickets lie and wait", p.functions()},
			{"The ways they take", p.moves()},
			{"What people have to do", p.people()},
			{"What it costs", p.cost()},
		}
	}
	parts = append(parts, part{"Assumed until the model or a file of habits says it", p.columns(columnGap, questionRows(p.Asked))})
	for _, part := range parts {
		if part.text != "" {
			b.WriteString("\n" + p.strong(part.title) + "\n" + part.text)
		}
	}
	if len(p.answer.Options) > 1 {
		b.WriteString("\n" + p.beside())
	}
	return b.String()
}

// prose is running text.
func (p simulatePage) prose(text string) string { return p.columns(0, [][]string{{text}}) }

// played is what was played.
func (p simulatePage) played() string {
	ask := p.answer.Ask
	return fmt.Sprintf("%s from %s, %s from seed %d after %s of warm-up; %s a week.", count(ask.Weeks, "week", "weeks"),
		p.From.In(p.model.Timezone.Location()).Format(dayForm), count(p.Runs, "run", "runs"), p.Seed, count(ask.WarmUp, "week", "weeks"), ticketsWords(p.Tickets.Mean))
}

// verdict is the answer in sentences, the worst first.
func (p simulatePage) verdict() string {
	var missed, open, kept []simulate.PromiseReport
	for _, x := range p.Promises {
		switch x.Verdict {
		case simulate.Missed:
			missed = append(missed, x)
		case simulate.Open:
			open = append(open, x)
		case simulate.Kept:
			kept = append(kept, x)
		}
	}
	all := len(missed) + len(open) + len(kept)
	var b strings.Builder
	switch {
	case all == 0:
		b.WriteString(p.prose("No severity says which share of its tickets must keep what is promised, so no promise can be missed; say it as attain."))
	case len(missed) > 0:
		slices.SortStableFunc(missed, func(a, b simulate.PromiseReport) int {
			return cmp.Compare(a.Attainment.Mean-*a.Attain, b.Attainment.Mean-*b.Attain)
		})
		b.WriteString(p.prose(p.bad(fmt.Sprintf("%d of %s will be missed:", len(missed), count(all, "promise", "promises"))) + " " + p.listed(missed) + "."))
	case len(open) == 0:
		b.WriteString(p.prose(p.good("All "+count(all, "promise", "promises")+" will be kept.")) + "")
	default:
		b.WriteString(p.prose(fmt.Sprintf("No promise will be missed as far as one can tell: %d of %s will be kept.", len(kept), count(all, "promise", "promises"))))
	}
	if len(open) > 0 {
		b.WriteString(p.prose(count(len(open), "promise cannot be told yet: too few of its", "promises cannot be told yet: too few of their") + " tickets came."))
	}
	for _, f := range p.Functions {
		if f.Drowns {
			b.WriteString(p.prose(p.bad(holderName(p.model, model.HolderID(f.Function))+" drowns:") + fmt.Sprintf(" from %s on its backlog grows, to %s in the end.",
				f.Since.In(p.model.Timezone.Location()).Format(dayForm), ticketsWords(f.Waiting.Mean))))
		}
	}
	switch {
	case p.answer.Cut:
		b.WriteString(p.prose(p.thin("It was cut short: this is what the runs came to that were done.")))
	case !p.answer.Narrow:
		b.WriteString(p.prose(p.dim("The runs ended before all of this was known to " + p.within() + "; ask for more with --runs or --weeks.")))
	}
	return b.String()
}

// mostListed is how many things are named in a sentence.
const mostListed = 3

// listed are promises in words, those that are named and how many more there are.
func (p simulatePage) listed(promises []simulate.PromiseReport) string {
	var words []string
	for i, x := range promises {
		if i == mostListed {
			words = append(words, fmt.Sprintf("and %d more", len(promises)-i))
			break
		}
		words = append(words, fmt.Sprintf("%s, %s: %s (%s, asked %s)", x.Service, x.Severity, x.Target, percentWords(x.Attainment.Mean), percentWords(*x.Attain)))
	}
	return strings.Join(words, "; ")
}

// within is how closely the study was asked for.
func (p simulatePage) within() string {
	return strconv.FormatFloat(p.answer.Ask.Within*100, 'f', -1, 64) + "%"
}

// promises are what became of each promise: a row for each severity of a service, and a column for each target.
func (p simulatePage) promises() string {
	if len(p.Promises) == 0 {
		return ""
	}
	head := []string{"service", "severity", "asked"}
	for _, name := range model.TargetNames() {
		head = append(head, string(name))
	}
	type row struct {
		service  model.ServiceID
		severity model.SeverityID
	}
	places := map[row]int{}
	var rows [][]string
	for _, x := range p.Promises {
		i, known := places[row{x.Service, x.Severity}]
		if !known {
			i = len(rows)
			places[row{x.Service, x.Severity}] = i
			asked := "-"
			if x.Attain != nil {
				asked = percentWords(*x.Attain)
			}
			rows = append(rows, append([]string{string(x.Service), string(x.Severity), asked}, slices.Repeat([]string{"-"}, len(model.TargetNames()))...))
		}
		rows[i][3+slices.Index(model.TargetNames(), x.Target)] = p.attained(x)
	}
	note := p.dim("Each with its 95 % interval, in percent: ! is missed, ? cannot be told yet.")
	return p.table(head, rows, 2, 3, 4, 5, 6) + p.columns(columnGap, [][]string{{note}})
}

// roomy is the width of a page from which on attainments are shown with their decimals.
const roomy = 100

// attained is what became of one promise.
func (p simulatePage) attained(x simulate.PromiseReport) string {
	a := x.Attainment
	mean, gap := percentWords(a.Mean), " "
	if p.width < roomy {
		mean, gap = strconv.Itoa(int(a.Mean*100)), ""
	}
	words := fmt.Sprintf("%s %.0f–%.0f%s", mean, math.Floor(a.Low*100), math.Ceil(a.High*100), gap)
	switch x.Verdict {
	case simulate.Missed:
		return p.bad(words + "!")
	case simulate.Open:
		return p.thin(words + "?")
	case simulate.Kept:
		return p.good(words + " ")
	}
	return words + " "
}

// seconds is a mean length of time in words.
func seconds(f float64) string { return lengthWords(int64(math.Round(max(0, f)))) }

// money is an amount in the model's currency.
func (p simulatePage) money(i simulate.Interval) string { return p.currency(i.Mean) }

// currency is an amount in the model's currency.
func (p simulatePage) currency(amount float64) string {
	return strings.TrimSpace(thousands(int(math.Round(amount))) + " " + p.model.Currency)
}
