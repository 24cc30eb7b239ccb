package cli

import (
	"fmt"
	"math"
	"strings"

	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/suggest"
)

// suggestPage shows proposals to a person.
type suggestPage struct {
	terminal
	model  *model.Model
	report suggestReport
	call   *suggestCmd
}

func (p suggestPage) text() string {
	r := p.report
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", p.strong(r.Model), p.dim(shortDigest(r.Digest)))
	if r.Tried == 0 {
		return b.String() + p.columns(0, [][]string{{p.untried()}})
	}
	b.WriteString(p.columns(0, [][]string{{fmt.Sprintf("%s tried from %s on with the same tickets, the best for %s and %s from seed %d.", count(r.Tried, "change", "changes"),
		r.From.In(p.model.Timezone.Location()).Format(dayForm), count(p.call.Weeks, "week", "weeks"), count(r.Runs, "run", "runs"), r.Seed)}}))
	if r.Cut {
		b.WriteString(p.thin("It was ended early: this is what was known by then.") + "\n")
	}
	b.WriteString("\n" + p.columns(0, [][]string{{"As it is, " + p.stands(r.Base)}}))
	for _, d := range r.Drowns {
		b.WriteString(p.columns(0, [][]string{{p.drowns(d)}}))
	}
	if len(r.Best)+len(r.Unpriced)+len(r.Together) == 0 {
		b.WriteString("\n" + p.columns(0, [][]string{{p.nothing()}}))
		return b.String()
	}
	for _, part := range [...]struct {
		title string
		list  []suggestion
	}{{p.title(), r.Best}, {"Two together", r.Together}, {"Of whose price the model says nothing", r.Unpriced}} {
		if len(part.list) == 0 {
			continue
		}
		b.WriteString("\n" + p.strong(part.title) + "\n")
		for i, s := range part.list {
			b.WriteString(p.proposal(i+1, s))
		}
	}
	return b.String()
}

// untried says that there was nothing to try.
func (p suggestPage) untried() string {
	if len(p.report.Drowns) == 0 {
		return "There is nothing to try: nobody in this model is busy enough to need help, nobody can be spared, and no step, rota or contract could be otherwise."
	}
	var says []string
	for _, d := range p.report.Drowns {
		says = append(says, p.drowns(d))
	}
	return strings.Join(says, " ") + " No cover of it lists people to whom others could be added: add one to the model first."
}

// drowns says of a function that it drowns, and how many people it needs.
func (p suggestPage) drowns(d suggest.Drowning) string {
	return fmt.Sprintf("%s drowns: %s of work come in a week, and %s there for %s. By belay staff it needs %.1f people, full time.",
		p.bad(d.Name), hoursWords(d.Work), count(d.People, "person is", "people are"), hoursWords(d.Time), d.Needed)
}

// title is what the best are.
func (p suggestPage) title() string {
	switch {
	case p.report.Base.Cost.Mean == 0:
		return "What wins most; the model names no rates and no prices"
	case p.report.Aim == suggest.Cost:
		return "What saves money and keeps the promises"
	}
	return "Worth their price, best first"
}

// nothing says that nothing is suggested.
func (p suggestPage) nothing() string {
	switch p.report.Aim {
	case suggest.Cost:
		return "Nothing that was tried saves money and keeps the promises."
	case suggest.Nights:
		return "Nothing that was tried spares somebody a page at night and keeps the promises."
	case suggest.Attainment:
	}
	return "Nothing that was tried is worth its price: none of it keeps more promises beyond doubt."
}

// stands says how the model stands.
func (p suggestPage) stands(s suggest.Standing) string {
	parts := []string{fmt.Sprintf("%s of promises are kept (%s – %s)", percentWords(s.Attained.Mean), percentWords(s.Attained.Low), percentWords(s.Attained.High))}
	if s.Cost.Mean > 0 {
		parts = append(parts, "a year costs "+p.money(s.Cost.Mean))
	}
	if s.Nights.Mean < .005 {
		parts = append(parts, "nobody is paged at night")
	} else {
		parts = append(parts, fmt.Sprintf("people are paged %.2g times a week at night", s.Nights.Mean))
	}
	last := "somebody picks up at every second of the year"
	if s.Gaps > 0 {
		last = "for " + lengthWords(s.Gaps) + " of the year nobody picks up, all services and severities added"
	}
	return strings.Join(parts, ", ") + ", and " + last + "."
}

// proposal is one change with what it wins and costs.
func (p suggestPage) proposal(n int, s suggestion) string {
	lines := []string{p.wins(s.Bought)}
	if words := p.proved(s.Cover); words != "" {
		lines = append(lines, words)
	}
	for _, f := range s.Findings.Gone {
		lines = append(lines, p.good("no more: ")+f.Message+p.dim(" ("+f.Rule+")"))
	}
	for _, f := range s.Findings.New {
		lines = append(lines, p.thin("then: ")+f.Message+p.dim(" ("+f.Rule+")"))
	}
	var b strings.Builder
	number := fmt.Sprintf("%2d", n)
	b.WriteString(p.columns(columnGap, [][]string{{number, p.strong(s.Says)}}))
	for _, line := range lines {
		b.WriteString(p.columns(columnGap, [][]string{{"  ", line}}))
	}
	b.WriteString(strings.Repeat(" ", 3*columnGap) + p.dim("--what-if ") + shellQuoted(s.Edit) + "\n") // in one line, to be copied
	if p.call.Diffs {
		page := diffPage{terminal{width: p.width - 3*columnGap, colour: p.colour}, s.Diff, p.model, s.Model}
		_, changes, _ := strings.Cut(page.text(), "\n\n")
		for line := range strings.Lines(changes) {
			b.WriteString(strings.TrimRight(strings.Repeat(" ", 3*columnGap)+line, " \n") + "\n")
		}
	}
	return b.String()
}

// wins is what a change wins and what it costs.
func (p suggestPage) wins(b suggest.Bought) string {
	var parts []string
	switch {
	case b.Attained.Low > 0:
		parts = append(parts, fmt.Sprintf("%s of promises kept (%s)", p.good("+"+points(b.Attained.Mean)), pointsBetween(b.Attained)))
	case b.Attained.High < 0:
		parts = append(parts, fmt.Sprintf("%s of promises kept (%s)", p.bad("−"+points(-b.Attained.Mean)), pointsBetween(b.Attained)))
	default:
		parts = append(parts, "as many promises kept")
	}
	switch {
	case b.Nights.High < 0:
		parts = append(parts, fmt.Sprintf("%.2g fewer pages a week at night (%.2g – %.2g)", -b.Nights.Mean, -b.Nights.High, -b.Nights.Low))
	case b.Nights.Low > 0:
		parts = append(parts, fmt.Sprintf("%.2g more pages a week at night", b.Nights.Mean))
	}
	switch {
	case !b.Priced && p.report.Base.Cost.Mean > 0: // what else it changes is not its price
	case b.Cost.Mean >= 1:
		parts = append(parts, p.money(b.Cost.Mean)+" a year more")
	case b.Cost.Mean <= -1:
		parts = append(parts, p.good(p.money(-b.Cost.Mean)+" a year less"))
	case b.Priced && p.report.Base.Cost.Mean > 0:
		parts = append(parts, "no more money")
	}
	out := strings.Join(parts, ", ")
	unit := "a point"
	if p.report.Aim == suggest.Nights {
		unit = "a page a week"
	}
	if b.Point != nil {
		out += ": " + p.money(*b.Point) + " " + unit
	}
	if b.WorthUpTo != nil {
		out += "; worth up to " + p.money(*b.WorthUpTo) + " a year, since another that wins as much costs that"
	}
	return out
}

// proved is what changes in the proof of a year.
func (p suggestPage) proved(c suggest.Cover) string {
	var parts []string
	for _, x := range [...]struct {
		seconds int64
		words   string
	}{{c.Closed, p.good("closes") + " %s of gaps"}, {c.Opened, p.bad("opens") + " %s of gaps"}, {c.Sturdier, "a second person for %s"}, {c.Thinner, p.thin("only one person") + " for %s more"}} {
		if x.seconds > 0 {
			parts = append(parts, fmt.Sprintf(x.words, lengthWords(x.seconds)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + " in the year's proof"
}

// money is an amount in the model's currency.
func (p suggestPage) money(f float64) string {
	return strings.TrimSpace(thousands(int(math.Round(f))) + " " + p.model.Currency)
}

// points is a share as points of a hundred.
func points(share float64) string {
	if math.Abs(share) < .01 {
		return fmt.Sprintf("%.2f points", 100*share)
	}
	return fmt.Sprintf("%.1f points", 100*share)
}

// pointsBetween are the ends of an interval of shares, as points.
func pointsBetween(i simulate.Interval) string {
	words := func(share float64) string {
		if math.Abs(share) >= .1 {
			return fmt.Sprintf("%.0f", 100*share)
		}
		return fmt.Sprintf("%.2g", 100*share)
	}
	return words(i.Low) + " to " + words(i.High)
}

// shellQuoted is a text as one word of a shell.
func shellQuoted(s string) string {
	if strings.Contains(s, "'") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s) + `"`
	}
	return "'" + s + "'"
}
