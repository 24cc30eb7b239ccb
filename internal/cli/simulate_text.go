package cli

import (
	"fmt"
	"math"
	"path/filepath"
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
	from   string // the day that was asked for; empty where none was
	log    string // that speaks for the model; empty where none does
}

// part is one part of a page.
type part struct{ title, text string }

// text is the answer first, then what it stands on: promises, times, functions, ways, people, cost, and what was assumed.
func (p simulatePage) text() string {
	var b strings.Builder
	var parts []part
	about := shortDigest(p.Digest)
	if p.log != "" {
		about += " with the log " + filepath.Base(p.log)
	}
	fmt.Fprintf(&b, "%s  %s\n", p.strong(p.Model), p.dim(about))
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
	words := fmt.Sprintf("%s from %s, %s from seed %d after %s of warm-up; %s a week.", count(ask.Weeks, "week", "weeks"),
		p.From.In(p.model.Timezone.Location()).Format(dayForm), count(p.Runs, "run", "runs"), p.Seed, count(ask.WarmUp, "week", "weeks"), ticketsWords(p.Tickets.Mean))
	if p.from != ask.From.String() {
		words += fmt.Sprintf(" On another day, --from %s comes to the same.", ask.From)
	}
	return words
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
	low, high := boundsWords(x)
	words := fmt.Sprintf("%s %s–%s%s", mean, low, high, gap)
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

// boundsWords are the bounds of an attainment in percent, rounded outwards: in whole percent, or as finely as it takes to see on
// which side of what is asked they lie.
func boundsWords(x simulate.PromiseReport) (low, high string) {
	const finest = 3
	for decimals := range finest {
		unit := 100 * math.Pow10(decimals)
		from, until := math.Floor(x.Attainment.Low*unit), math.Ceil(x.Attainment.High*unit)
		low, high = strconv.FormatFloat(from/math.Pow10(decimals), 'f', decimals, 64), strconv.FormatFloat(until/math.Pow10(decimals), 'f', decimals, 64)
		if !(x.Verdict == simulate.Missed && until >= *x.Attain*unit || x.Verdict == simulate.Kept && from < math.Floor(*x.Attain*unit)) {
			break
		}
	}
	return low, high
}

// seconds is a mean length of time in words.
func seconds(f float64) string { return lengthWords(int64(math.Round(max(0, f)))) }

// money is an amount in the model's currency.
func (p simulatePage) money(i simulate.Interval) string { return p.currency(i.Mean) }

// currency is an amount in the model's currency.
func (p simulatePage) currency(amount float64) string {
	return strings.TrimSpace(thousands(int(math.Round(amount))) + " " + p.model.Currency)
}
