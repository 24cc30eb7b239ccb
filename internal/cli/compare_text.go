package cli

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"belay/internal/compare"
	"belay/internal/study"
)

// comparePage shows a comparison to a person.
type comparePage struct {
	terminal
	*compare.Comparison

	answer *study.Answer
}

func (p comparePage) text() string {
	var b strings.Builder
	b.WriteString(p.strong(p.Name) + "\n")
	ask := p.answer.Ask
	b.WriteString(p.dim(fmt.Sprintf("%s from %s lived %s with the same tickets, seed %d", count(ask.Weeks, "week", "weeks"), p.from(),
		count(p.answer.Options[0].Report.Runs, "time", "times"), ask.Seed)) + "\n")
	b.WriteString("\n" + p.columns(0, p.verdict()) + "\n" + p.parts(1, p.head(), p.measured()))
	b.WriteString("\n" + p.strong("What the models say to what people must judge") + "\n\n" + p.parts(1, p.head(), p.evidence()))
	b.WriteString("\n" + p.strong("Points, from 0 to 10") + "\n\n" + p.points())
	if lines := p.changes(); len(lines) > 0 {
		b.WriteString("\n" + p.strong("What would change the choice") + "\n" + p.columns(columnGap, lines))
	}
	return b.String()
}

// head is the first line of a table: the options.
func (p comparePage) head() []string {
	out := []string{""}
	for i, s := range p.Sides {
		out = append(out, columnName(i, s.Name))
	}
	return out
}

// from is the day from which is counted.
func (p comparePage) from() string {
	base := p.answer.Options[0]
	return base.Report.From.In(base.Model.Timezone.Location()).Format(dayForm)
}

// parts is a table whose first columns are labels and whose others are the options. Where it is wider than the page it goes on below,
// each part with the base beside the next options.
func (p comparePage) parts(labels int, head []string, rows [][]string) string {
	widths := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], lipgloss.Width(cell)+columnGap)
		}
	}
	kept := 0 // the width of the columns that every part has
	for _, w := range widths[:labels+1] {
		kept += w
	}
	var out []string
	for first := labels + 1; first == labels+1 || first < len(head); {
		next, width := first, kept
		for next < len(head) && (next == first || width+widths[next] <= p.width) {
			width += widths[next]
			next++
		}
		cut := func(row []string) []string { return slices.Concat(row[:labels+1], row[first:next]) }
		part := make([][]string, len(rows))
		for i, row := range rows {
			part[i] = cut(row)
		}
		var numbers []int
		for i := range labels + next - first {
			numbers = append(numbers, i+1)
		}
		out = append(out, p.table(cut(head), part, numbers...))
		first = max(next, first+1)
	}
	return strings.Join(out, "\n")
}

// verdict is what the comparison comes to, in sentences.
func (p comparePage) verdict() [][]string {
	best := p.Sides[0]
	for _, s := range p.Sides {
		if s.Name == p.Best {
			best = s
		}
	}
	var out [][]string
	rests := "what is measured alone"
	if judged := p.judged(); judged > 0 {
		rests = fmt.Sprintf("%s that parties judge and %d that are measured", count(judged, "criterion", "criteria"), len(p.Criteria)-judged)
	}
	out = append(out, []string{fmt.Sprintf("%s has the most points, %.1f of 10, by %s.", p.strong(best.Name), best.Points.Total, rests)})
	for i, s := range p.Sides {
		if short := columnName(i, s.Name); short != s.Name {
			out = append(out, []string{fmt.Sprintf("%s is %s.", short, s.Name)})
		}
	}
	base := p.Sides[0]
	for i, s := range p.Sides[1:] {
		if !s.Money.Known || !base.Money.Known {
			continue
		}
		if p.Evens[i].Same {
			out = append(out, []string{fmt.Sprintf("%s costs as much as %s, as far as these runs can tell.", s.Name, base.Name)})
			continue
		}
		gap := s.Money.Total.Mean - base.Money.Total.Mean
		word := "more"
		if gap < 0 {
			word = "less"
		}
		out = append(out, []string{fmt.Sprintf("%s costs %s %s than %s over %s, with the way there.", s.Name, p.money(math.Abs(gap)), word, base.Name, count(p.Years, "year", "years"))})
	}
	return out
}

// judged is how many criteria the parties give points for.
func (p comparePage) judged() int {
	n := 0
	for _, c := range p.Criteria {
		if c.Measure == "" {
			n++
		}
	}
	return n
}

// money is an amount in the currency of the models.
func (p comparePage) money(amount float64) string {
	return strings.TrimSpace(thousands(int(math.Round(amount))) + " " + p.Currency)
}

// unit is the currency after a label; empty where the models name none.
func (p comparePage) unit() string {
	if p.Currency == "" {
		return ""
	}
	return ", " + p.Currency
}

// row is one figure of every side.
func (p comparePage) row(what string, of func(compare.Side) string) []string {
	out := []string{what}
	for _, s := range p.Sides {
		out = append(out, of(s))
	}
	return out
}

// amountOf is money without its currency: the row names it.
func amountOf(f float64) string { return thousands(int(math.Round(f))) }

// measured is what simulation says.
func (p comparePage) measured() [][]string {
	rows := [][]string{
		p.row("shape", func(s compare.Side) string { return string(s.Shape) }),
		p.row("who does the work", func(s compare.Side) string { return string(s.Sourcing) }),
		p.row("promises kept, missed, unsure", func(s compare.Side) string {
			missed := strconv.Itoa(s.Promises.Missed)
			if s.Promises.Missed > 0 {
				missed = p.bad(missed)
			}
			return fmt.Sprintf("%d, %s, %d", s.Promises.Kept, missed, s.Promises.Open)
		}),
		p.row("of all, kept in time", func(s compare.Side) string { return percentWords(s.Promises.Share) }),
		p.row("solved on average within", func(s compare.Side) string { return seconds(s.Solve.Mean) }),
		p.row("woken at night, a week", func(s compare.Side) string { return fmt.Sprintf("%.1f", s.NightPages.Mean) }),
		p.row("the busiest works, of the time", func(s compare.Side) string { return percentWords(s.Busiest) }),
	}
	if !p.Sides[0].Money.Known {
		return rows
	}
	rows = append(
		rows,
		p.row("people, a week"+p.unit(), func(s compare.Side) string { return amountOf(s.Money.People) }),
		p.row("contracts, a week"+p.unit(), func(s compare.Side) string { return amountOf(s.Money.Contracts) }),
		p.row("a ticket"+p.unit(), func(s compare.Side) string { return amountOf(s.Money.Ticket.Mean) }),
		p.row("the way there"+p.unit(), func(s compare.Side) string { return amountOf(s.Money.OneOff + s.Money.Doubled) }),
		p.row(count(p.Years, "year", "years")+" in all"+p.unit(), func(s compare.Side) string { return amountOf(s.Money.Total.Mean) }),
		p.row("  give or take", func(s compare.Side) string { return p.dim("± " + amountOf(s.Money.Total.Half())) }),
		p.row("at today's worth"+p.unit(), func(s compare.Side) string { return amountOf(s.Money.Present) }),
	)
	return rows
}

// evidence is what the models say to criteria that people judge.
func (p comparePage) evidence() [][]string {
	return [][]string{
		p.row("work that stays inside", func(s compare.Side) string { return percentWords(s.Evidence.InsideWork) }),
		p.row("functions owned inside", func(s compare.Side) string { return percentWords(s.Evidence.InsideOwners) }),
		p.row("functions that only others provide", func(s compare.Side) string {
			return fmt.Sprintf("%d of %d", s.Evidence.OutsideOnly, s.Evidence.Functions)
		}),
		p.row("functions that hang on one person", func(s compare.Side) string { return fmt.Sprintf("%d of %d", s.Evidence.Alone, s.Evidence.Functions) }),
		p.row("people, and parties outside", func(s compare.Side) string { return fmt.Sprintf("%d, %d", s.Evidence.People, s.Evidence.Parties) }),
		p.row("longest notice", func(s compare.Side) string {
			if s.Evidence.NoticeDays == 0 {
				return "-"
			}
			return count(s.Evidence.NoticeDays, "day", "days")
		}),
		p.row("contracts without a way back", func(s compare.Side) string { return strconv.Itoa(s.Evidence.NoExit) }),
		p.row("hand-overs a ticket", func(s compare.Side) string { return fmt.Sprintf("%.2f", s.Evidence.HandOvers) }),
	}
}

// points are those of every criterion, of each party, and in all.
func (p comparePage) points() string {
	head := append([]string{"criterion", "weighs"}, p.head()[1:]...)
	var rows [][]string
	add := func(what, weighs string, of func(compare.Points) float64) {
		row := []string{what, weighs}
		for _, s := range p.Sides {
			row = append(row, fmt.Sprintf("%.1f", of(s.Points)))
		}
		rows = append(rows, row)
	}
	for _, c := range p.Criteria {
		what := c.ID
		if c.Measure != "" {
			what += p.dim(", measured")
		}
		add(what, percentWords(c.Weight), func(o compare.Points) float64 { return o.Criterion[c.ID] })
	}
	add(p.strong("in all"), "", func(o compare.Points) float64 { return o.Total })
	for _, party := range p.says() {
		add("as "+party+" sees it", "", func(o compare.Points) float64 { return o.Party[party] })
	}
	text := p.parts(2, head, rows)
	if len(p.Unscored) > 0 {
		text += p.columns(columnGap, [][]string{{p.dim("Nobody has judged " + strings.Join(p.Unscored, ", ") + ", so that weighs nothing: print a page with --sheet, and read it with --criteria.")}})
	}
	return text
}

// changes are what would make the choice another, and where parties are apart.
func (p comparePage) changes() [][]string {
	var rows [][]string
	for _, f := range p.Flips {
		word := "more"
		if f.At < f.Now {
			word = "less"
		}
		rows = append(rows, []string{fmt.Sprintf("%s is best where %s weighs %s than %s; now it weighs %s.", f.Best, f.Criterion, word, percentWords(f.At), percentWords(f.Now))})
	}
	if len(p.Flips) == 0 && len(p.Sides) > 1 {
		rows = append(rows, []string{fmt.Sprintf("No weight of a single criterion does: %s stays best.", p.Best)})
	}
	for _, e := range p.Evens {
		rows = append(rows, p.even(e)...)
	}
	for _, a := range p.Apart {
		rows = append(rows, []string{fmt.Sprintf("On %s of %s the parties are apart: %s gives %.0f, %s %.0f. Talk before you choose.", a.Criterion, a.Option, a.Low, a.LowGives, a.High, a.HighGives)})
	}
	return rows
}

// even is where an option costs as much as the base.
func (p comparePage) even(e compare.Even) [][]string {
	base := p.Sides[0]
	if !base.Money.Known || e.Same {
		return nil
	}
	var rows [][]string
	if e.Month != nil {
		rows = append(rows, []string{fmt.Sprintf("%s has paid back the way there after %s.", e.Option, count(*e.Month, "month", "months"))})
	} else {
		rows = append(rows, []string{fmt.Sprintf("%s never costs less in all than %s, within ten years.", e.Option, base.Name)})
	}
	if e.Volume != nil {
		word := "below"
		if e.Above {
			word = "above"
		}
		tickets := p.answer.Options[0].Report.Tickets.Mean
		rows = append(rows, []string{fmt.Sprintf("A week of %s is cheaper %s %.2g times today's tickets, about %s a week, with the people it has.", e.Option, word, *e.Volume, thousands(int(math.Round(*e.Volume*tickets))))})
	}
	return rows
}

// says are the parties that give points.
func (p comparePage) says() []string {
	return slices.Sorted(maps.Keys(p.Sides[0].Points.Party))
}
