package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/demand"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/staffing"
)

// staffCmd says how many people each function needs.
type staffCmd struct {
	File      string      `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	Function  string      `placeholder:"FUNCTION" help:"Only this function, hour by hour."`
	Week      string      `placeholder:"DATE" help:"A day of the week to plan; today if left out."`
	Occupancy float64     `placeholder:"PERCENT" default:"85" help:"The most of their time in which people are busy; 85 if left out."`
	Shrinkage float64     `placeholder:"PERCENT" default:"30" help:"Paid time lost to leave, illness, training and meetings; 30 if left out."`
	WeekHours float64     `placeholder:"HOURS" default:"40" help:"Hours of somebody who works full time; 40 if left out."`
	WhatIf    whatIfFlags `embed:""`
	Format    string      `placeholder:"text|json|csv" help:"How to print it; what OUT ends with, or text, if left out."`
	Out       string      `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (staffCmd) Help() string {
	return `What a week asks of each function, beside who is on its roster: tickets and work from the model's demand, as they enter by
the routes, are solved by the share that each function resolves, and move on along escalates_to. Where a pick-up is promised
within the hour, people must be there: as many as Erlang C asks for, the severe before the mild. All other work is
spread over the hours of its promise. Nobody is busy for more than --occupancy. People count by their share, and one who
holds several functions divides the time as the work does.

What the model does not say is asked for, with what was assumed. Closed forms know averages: they do not know that people
hand back, wait and are woken; for that, simulate.

Exit status 1 says that a function drowns, or has nobody: more work comes to it than its people have time for.

Examples:
  belay staff                                    this week
  belay staff --function service-desk            hour by hour
  belay staff --week 2026-12-21 -o week.csv      every hour of every function, over Christmas
  belay staff --occupancy 80 --week-hours 37
  belay staff --what-if "demand.*.per_week *= 1.5"`
}

func (c *staffCmd) run(s *session) error {
	m, err := s.asked(c.File, c.WhatIf)
	if err != nil {
		return err
	}
	if c.Function != "" && m.Function(model.FunctionID(c.Function)) == nil {
		return nothingCalled("function", c.Function, ids(m.Functions, func(e *model.Function) model.FunctionID { return e.ID }))
	}
	terms, err := c.terms()
	if err != nil {
		return err
	}
	week, err := c.week(s, m.Timezone)
	if err != nil {
		return err
	}
	r, err := staffing.Week(m, week, terms)
	if err != nil {
		return err
	}
	drowns := slices.ContainsFunc(r.Functions, func(f staffing.Function) bool {
		return f.State == staffing.Drowns || f.State == staffing.Nobody
	})
	if c.Function != "" {
		r.Functions = slices.DeleteFunc(r.Functions, func(f staffing.Function) bool { return string(f.ID) != c.Function })
	}
	return orFindings(c.show(s, m, r), drowns)
}

// terms are those of the flags.
func (c *staffCmd) terms() (staffing.Terms, error) {
	switch {
	case !(c.Occupancy > 0 && c.Occupancy <= 100):
		return staffing.Terms{}, fmt.Errorf("--occupancy is a percentage above 0 and up to 100, not %v", c.Occupancy)
	case !(c.Shrinkage >= 0 && c.Shrinkage < 100):
		return staffing.Terms{}, fmt.Errorf("--shrinkage is a percentage from 0 to below 100, not %v", c.Shrinkage)
	case !(c.WeekHours > 0 && c.WeekHours <= 168):
		return staffing.Terms{}, fmt.Errorf("--week-hours are above 0 and at most 168, not %v", c.WeekHours)
	}
	return staffing.Terms{Occupancy: c.Occupancy / 100, Shrinkage: c.Shrinkage / 100, WeekHours: c.WeekHours}, nil
}

// week is the week, from Monday, that holds the day of --week.
func (c *staffCmd) week(s *session, zone *calendar.Zone) (span.Span, error) {
	asked := c.Week
	if asked == "" {
		asked = "today"
	}
	at, err := parseMoment(asked, span.At(s.Now), zone)
	if err != nil {
		return span.Span{}, fmt.Errorf("--week: %w", err)
	}
	day := calendar.DateOf(at.at, zone)
	monday := day.Add(-(int(day.Weekday()) + daysOfWeek - 1) % daysOfWeek)
	return calendar.Days(monday, monday.Add(daysOfWeek-1), zone), nil
}

// show writes the report in the format asked for.
func (c *staffCmd) show(s *session, m *model.Model, r *staffing.Report) error {
	switch c.Format {
	case formatJSON:
		return s.printJSON(c.Out, r)
	case "csv":
		text, err := staffCSV(r)
		if err != nil {
			return err
		}
		return s.deliver(c.Out, text)
	}
	page := staffPage{s.page(c.Out), m.Timezone, r}
	text := page.text()
	if c.Function != "" {
		text = page.hourly()
	}
	return s.deliver(c.Out, []byte(text))
}

// staffCSV is every hour of every function.
func staffCSV(r *staffing.Report) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"function", "from", "tickets", "work_hours", "seats", "people"}}
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', 4, 64) }
	for _, f := range r.Functions {
		for _, h := range f.Hours {
			rows = append(rows, []string{string(f.ID), h.From.String(), number(h.Tickets), number(h.Work), strconv.Itoa(h.Seats), number(h.People)})
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("writing CSV: %w", err)
	}
	return b.Bytes(), nil
}

// staffPage shows a week to a person.
type staffPage struct {
	terminal
	zone *calendar.Zone
	*staffing.Report
}

// head is what the page is about.
func (p staffPage) head() string {
	return fmt.Sprintf("%s  %s\nWeek of %s %s%s\n", p.strong(p.Model), p.dim(shortDigest(p.Digest)),
		p.From.In(p.zone.Location()).Format(dayForm), p.zone,
		p.dim(fmt.Sprintf(", %s, occupancy up to %.0f%%", ticketsWords(p.Tickets), p.Terms.Occupancy*100)))
}

// ticketsWords is an expected number of tickets: "120 tickets", "1.3 tickets".
func ticketsWords(n float64) string {
	if n == 1 {
		return "1 ticket"
	}
	return amount(n) + " tickets"
}

// amount is a number as finely as it matters.
func amount(n float64) string {
	if n >= 20 || n == math.Trunc(n) {
		return thousands(int(math.Round(n)))
	}
	return strconv.FormatFloat(n, 'f', 1, 64)
}

func (p staffPage) text() string {
	var b strings.Builder
	b.WriteString(p.head())
	if len(p.Functions) == 0 {
		b.WriteString("\nNo ticket comes to any function.\n")
	} else {
		var rows [][]string
		for _, f := range p.Functions {
			rows = append(rows, p.row(f))
		}
		b.WriteString("\n" + p.table([]string{"function", "line", "tickets", "hours", "at once", "to employ", "there", "busy", ""}, rows, 1, 2, 3, 4, 5, 6, 7))
		b.WriteByte('\n')
	}
	for _, f := range p.Functions {
		if words := p.finding(f); words != "" {
			b.WriteString(p.columns(0, [][]string{{words}}))
		}
	}
	if len(p.Unreached) > 0 {
		b.WriteString(p.columns(0, [][]string{{p.dim("No tickets are routed or handed to " + orList(ids(p.Unreached, func(id model.FunctionID) model.FunctionID { return id })) + ".")}}))
	}
	b.WriteString(p.asked())
	return b.String()
}

// row is a function's line of the table.
func (p staffPage) row(f staffing.Function) []string {
	people, busy := strconv.Itoa(f.People), "-"
	if f.State == staffing.Outside || f.State == staffing.Self {
		people = "-"
	}
	if f.Occupancy > 0 {
		busy = fmt.Sprintf("%.0f%%", f.Occupancy*100)
	}
	return []string{f.Name, strconv.Itoa(f.Line), amount(f.Tickets), amount(f.Work), strconv.Itoa(f.Seats), strconv.FormatFloat(f.Needed, 'f', 1, 64), people, busy, p.state(f.State)}
}

// state is a state in its colour.
func (p staffPage) state(s staffing.State) string {
	switch s {
	case staffing.Drowns, staffing.Nobody:
		return p.bad(string(s))
	case staffing.Short, staffing.Busy:
		return p.thin(string(s))
	}
	return p.dim(string(s))
}

// finding is what is to be said of a function; empty where it has enough people.
func (p staffPage) finding(f staffing.Function) string {
	var words []string
	switch f.State {
	case staffing.Drowns:
		words = append(words, fmt.Sprintf("%s %s of work come in and its people have %s for it: the backlog grows by %s a week.",
			p.bad(f.Name+" drowns:"), hoursWords(f.Work), hoursWords(f.Time), hoursWords(f.Work-f.Time)))
	case staffing.Nobody:
		words = append(words, fmt.Sprintf("%s %s of work come in and nobody is on its roster.", p.bad(f.Name+" has nobody:"), hoursWords(f.Work)))
	case staffing.Busy:
		words = append(words, fmt.Sprintf("%s its people are busy for %.0f%% of the time that they have for it.", p.thin(f.Name+" is too busy:"), f.Occupancy*100))
	}
	if f.DrownsAt != nil {
		words = append(words, fmt.Sprintf("%s drowns about %s if demand grows as the model says.", f.Name, f.DrownsAt.In(p.zone.Location()).Format("January 2006")))
	}
	if len(f.ShortFor) > 0 {
		words = append(words, p.shortWords(f))
	}
	if f.OnCall > 0 && f.State != staffing.Outside && f.State != staffing.Self {
		words = append(words, p.dim(fmt.Sprintf("In %s of the week somebody of %s must be there for next to no work.", hoursWords(f.OnCall), f.Name)))
	}
	return strings.Join(words, " ")
}

// shortWords says when a function has fewer people than it needs.
func (p staffPage) shortWords(f staffing.Function) string {
	first, hours := f.ShortFor[0], 0.0
	for _, s := range f.ShortFor {
		hours += float64(s.Until-s.From) / 3600
	}
	words := fmt.Sprintf("%s %s–%s it needs %s and has %s", p.thin(f.Name+" is short:"), shown(first.From, p.zone, shortForm),
		timeBeside(first.Until, first.From, p.zone), count(first.Seats, "person", "people"), amount(first.People))
	if more := len(f.ShortFor) - 1; more > 0 {
		words += fmt.Sprintf("; so in %s more of the week, %s in all", count(more, "stretch", "stretches"), hoursWords(hours))
	}
	return words + "."
}

// hoursWords is a number of hours: "38 h".
func hoursWords(n float64) string { return amount(n) + " h" }

// asked are the questions that would settle what was assumed.
func (p staffPage) asked() string {
	if len(p.Asked) == 0 {
		return ""
	}
	return "\n" + p.strong("Assumed until the model says it") + "\n" + p.columns(columnGap, questionRows(p.Asked))
}

// mostQuestions is how many questions a page lists.
const mostQuestions = 8

// questionRows are questions, each with what was assumed.
func questionRows(asked []demand.Question) [][]string {
	var rows [][]string
	for i, q := range asked {
		if i == mostQuestions {
			rows = append(rows, []string{fmt.Sprintf("and %s more; --format json lists them all", count(len(asked)-i, "question", "questions"))})
			break
		}
		rows = append(rows, []string{q.Ask + " " + q.Assumed + " (" + q.On + ")"})
	}
	return rows
}

// dayWidth is the width of a day's name, such as "Mon 16 Nov".
const dayWidth = 11

// hourly is the week of one function: how many people it needs in each hour, a day on a line.
func (p staffPage) hourly() string {
	var b strings.Builder
	b.WriteString(p.head())
	if len(p.Functions) == 0 {
		b.WriteString("\nNo ticket comes to it.\n")
		return b.String()
	}
	f := p.Functions[0]
	fmt.Fprintf(&b, "\n%s: people needed in each hour%s\n\n", p.strong(f.Name), p.dim("; ! where fewer are there"))
	b.WriteString(pad("", columnGap+dayWidth))
	for h := range 24 {
		b.WriteString(p.dim(fmt.Sprintf("%2d ", h)))
	}
	day := ""
	for _, h := range f.Hours {
		local := h.From.In(p.zone.Location())
		if today := local.Format("Mon 2 Jan"); today != day {
			day = today
			b.WriteString("\n" + pad("", columnGap) + pad(day, dayWidth))
		}
		b.WriteString(p.cell(f, h))
	}
	b.WriteByte('\n')
	if words := p.finding(f); words != "" {
		b.WriteString("\n" + p.columns(0, [][]string{{words}}))
	}
	return unpadded(b.String() + p.asked())
}

// cell is one hour of the week.
func (p staffPage) cell(f staffing.Function, h staffing.Hour) string {
	if h.Seats == 0 {
		return p.dim(" . ")
	}
	short := slices.ContainsFunc(f.ShortFor, func(s staffing.Stretch) bool { return s.From <= h.From && h.From < s.Until })
	if short {
		return p.bad(fmt.Sprintf("%2d!", h.Seats))
	}
	return fmt.Sprintf("%2d ", h.Seats)
}
