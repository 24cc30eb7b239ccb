package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/diff"
	"belay/internal/model"
	"belay/internal/span"
)

// diffCmd says what changes for whom.
type diffCmd struct {
	Old     string       `arg:"" name:"OLD" help:"The model as it was."`
	New     string       `arg:"" name:"NEW" help:"The model as it will be; - for standard input."`
	Horizon horizonFlags `embed:""`
	Format  string       `placeholder:"text|json" help:"How to print it; text if left out."`
	Out     string       `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (diffCmd) Help() string {
	return `Compares what two models mean and not how they are written. Cover is proved for both, and told by the stretches
in which somebody now picks up or no longer does; duties are told by person, with their hours, nights and weekends;
then targets, contracts and money, and whatever else is said differently.

The exit status is 0 whether something changes or not.

Examples:
  belay diff old.yaml new.yaml
  git show main:support.yaml > was.yaml && belay diff was.yaml support.yaml
  belay diff old.yaml new.yaml --for 90d --format json`
}

func (c *diffCmd) run(s *session) error {
	before, err := s.usable(c.Old)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Old, err)
	}
	after, err := s.usable(c.New)
	if err != nil {
		return fmt.Errorf("%s: %w", c.New, err)
	}
	horizon, err := s.horizon(c.Horizon, after.Timezone)
	if err != nil {
		return err
	}
	done := s.working("comparing " + c.Old + " and " + c.New)
	report := diff.Of(before, after, horizon)
	done()
	if c.Format == formatJSON {
		return s.printJSON(c.Out, report)
	}
	page := diffPage{s.page(c.Out), report, before, after}
	return s.deliver(c.Out, []byte(page.text()))
}

// diffPage shows a difference to a person.
type diffPage struct {
	terminal
	report   diff.Report
	old, new *model.Model
}

func (p diffPage) text() string {
	var b strings.Builder
	r := p.report
	fmt.Fprintf(&b, "%s  %s → %s\n", p.strong(r.New.Model), p.dim(shortDigest(r.Old.Digest)), p.dim(shortDigest(r.New.Digest)))
	fmt.Fprintf(&b, "%s\n", spanWords(span.Span{From: r.From, Until: r.Until}, p.new.Timezone))
	if r.Same() {
		b.WriteString("\nNothing changes: both say the same.\n")
		return b.String()
	}
	for _, part := range [...]struct{ title, body string }{
		{"Cover", p.cover()},
		{"Duties", p.duties()},
		{"Functions", p.changes(r.Functions)},
		{"Targets", p.changes(r.Targets)},
		{"Agreements", p.changes(r.Agreements)},
		{"Money", p.money()},
		{"Also", p.others()},
	} {
		if part.body != "" {
			b.WriteString("\n" + p.strong(part.title) + "\n" + part.body)
		}
	}
	if touched := p.touched(); touched != "" {
		b.WriteString("\n" + touched + "\n")
	}
	return b.String()
}

// cover is the stretches won and lost, service by service.
func (p diffPage) cover() string {
	var b strings.Builder
	for _, c := range p.report.Cover {
		fmt.Fprintf(&b, "  %s, %s: %s\n", p.serviceName(c.Service), c.Severity, p.standings(c))
		for _, part := range [...]struct {
			word  string
			spans []diff.Stretch
			paint func(string) string
		}{
			{"lost", c.Lost, p.bad}, {"won", c.Won, p.good}, {"thinner", c.Thinner, p.thin}, {"sturdier", c.Sturdier, p.good},
		} {
			b.WriteString(p.columns(2*columnGap, p.stretches(part.paint(pad(part.word, len("sturdier"))), part.spans)))
		}
	}
	return b.String()
}

// standings is what changes in the figures of a service and severity.
func (p diffPage) standings(c diff.Cell) string {
	switch {
	case c.Old == nil:
		return fmt.Sprintf("now promised, covered %s, least N %d", percentWords(c.New.Covered), c.New.Least)
	case c.New == nil:
		return "no longer promised"
	}
	return fmt.Sprintf("covered %s, least N %s, worst wait %s", arrow(percentWords(c.Old.Covered), percentWords(c.New.Covered)),
		arrow(strconv.Itoa(c.Old.Least), strconv.Itoa(c.New.Least)), arrow(waitText(c.Old.WorstWait), waitText(c.New.WorstWait)))
}

// arrow is "old → new", or the one value that both are.
func arrow(from, to string) string {
	if from == to {
		return from
	}
	return from + " → " + to
}

func waitText(seconds *int64) string {
	if seconds == nil {
		return "no end"
	}
	return lengthWords(*seconds)
}

// stretches are rows of stretches, those that come back told once.
func (p diffPage) stretches(word string, of []diff.Stretch) [][]string {
	spans := make([]span.Span, len(of))
	total := int64(0)
	for i, s := range of {
		spans[i] = span.Span(s)
		total += spans[i].Seconds()
	}
	sorts := coverage.Recurring(spans, p.new.Timezone)
	var rows [][]string
	for i, r := range sorts {
		if i == shownGaps {
			rows = append(rows, []string{"", p.dim("and " + count(rest(sorts[i:]), "stretch", "stretches") + " more; --format json lists every one")})
			break
		}
		row := []string{"", r.Words()}
		if i == 0 {
			row[0] = word
		}
		if len(r.Spans) > 1 {
			row[1] += p.dim(fmt.Sprintf(", %d times, first %s", len(r.Spans), dayOf(r.Spans[0].From, p.new.Timezone)))
		}
		rows = append(rows, row)
	}
	if len(sorts) > 1 {
		rows = append(rows, []string{"", p.dim(lengthWords(total) + " altogether")})
	}
	return rows
}

// dayOf is the local day of an instant.
func dayOf(at span.Instant, zone *calendar.Zone) string {
	return at.In(zone.Location()).Format(dayForm)
}

// hoursPerMonth turns seconds of the horizon into hours of an average month.
func (p diffPage) hoursPerMonth(seconds int64) float64 {
	const month = 365.25 / 12 * 86_400
	return float64(seconds) / 3600 * month / float64(max(1, int64(p.report.Until-p.report.From)))
}

// duties is a table of those whose duties change, and what they win and lose.
func (p diffPage) duties() string {
	if len(p.report.People) == 0 {
		return ""
	}
	var rows [][]string
	for _, d := range p.report.People {
		rows = append(rows, []string{d.Name, p.hours(d.Duty), p.hours(d.Nights), p.hours(d.Weekends), p.functionWords(d)})
	}
	return p.table([]string{"hours a month", "on duty", "nights", "weekends", "functions"}, rows, 1, 2, 3)
}

// hours is how hours of a month change; empty when they do not.
func (p diffPage) hours(h diff.Hours) string {
	was, is := fmt.Sprintf("%.0f", p.hoursPerMonth(h.Old)), fmt.Sprintf("%.0f", p.hoursPerMonth(h.New))
	if was == is {
		return is
	}
	return was + " → " + is
}

// functionWords are the functions that a person wins and loses.
func (p diffPage) functionWords(d diff.Person) string {
	var words []string
	for _, f := range d.Wins {
		words = append(words, p.good("+"+string(f)))
	}
	for _, f := range d.Loses {
		words = append(words, p.bad("-"+string(f)))
	}
	return strings.Join(words, " ")
}

// changes are the changes of entries, a line each.
func (p diffPage) changes(all []diff.Change) string {
	var rows [][]string
	on := ""
	for _, c := range all {
		row := []string{"", c.What, p.changeText(c)}
		if c.On != on {
			row[0], on = c.On, c.On
		}
		rows = append(rows, row)
	}
	return p.columns(columnGap, rows)
}

// changeText is the old and the new of a change.
func (p diffPage) changeText(c diff.Change) string {
	switch {
	case c.What == "" && c.Old == "":
		return p.good("new")
	case c.What == "" && c.New == "":
		return p.bad("gone")
	}
	text := orNone(c.Old) + " → " + orNone(c.New)
	switch c.Direction {
	case diff.Tighter:
		text += p.good(", tighter")
	case diff.Looser:
		text += p.thin(", looser")
	}
	return text
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// money is how the fixed prices change.
func (p diffPage) money() string {
	m := p.report.Money
	var rows [][]string
	if m.Old.PerMonth != m.New.PerMonth {
		rows = append(rows, []string{"a month, on average", moneyWords(m.Currency, m.Old.PerMonth, m.New.PerMonth)})
	}
	if m.Old.OneOff != m.New.OneOff {
		rows = append(rows, []string{"one-off", moneyWords(m.Currency, m.Old.OneOff, m.New.OneOff)})
	}
	return p.columns(columnGap, rows)
}

func moneyWords(currency string, from, to float64) string {
	return strings.TrimSpace(fmt.Sprintf("%.2f → %.2f %s", from, to, currency))
}

// others are the entries that changed besides, by section.
func (p diffPage) others() string {
	var rows [][]string
	for _, c := range p.report.Others {
		section, id, named := strings.Cut(c.On, ".")
		what := p.dim("changed")
		switch {
		case c.Old == "":
			what = p.good("new")
		case c.New == "":
			what = p.bad("gone")
		}
		if !named {
			id = section
		}
		word := id + " " + what
		if i := slices.IndexFunc(rows, func(r []string) bool { return r[0] == section }); i >= 0 {
			rows[i][1] += ", " + word
		} else {
			rows = append(rows, []string{section, word})
		}
	}
	for i, r := range rows { // a section without entries names itself once
		rows[i][1] = strings.TrimPrefix(r[1], r[0]+" ")
	}
	return p.columns(columnGap, rows)
}

// touched names the parties for whom something changes.
func (p diffPage) touched() string {
	var names []string
	for _, id := range p.report.Touches {
		party := p.new.Party(id)
		if party == nil {
			party = p.old.Party(id)
		}
		names = append(names, party.Called())
	}
	if len(names) == 0 {
		return ""
	}
	return "This touches " + strings.Join(names, ", ") + "."
}

// serviceName is what people call a service of either model.
func (p diffPage) serviceName(id model.ServiceID) string {
	if s := p.new.Service(id); s != nil {
		return s.Called()
	}
	return p.old.Service(id).Called()
}
