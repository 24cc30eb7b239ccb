package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// whoCmd answers who picks up.
type whoCmd struct {
	File     string      `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	Service  string      `placeholder:"SERVICE" help:"Only this service; all if left out."`
	Severity string      `placeholder:"SEVERITY" help:"Only this severity; all if left out."`
	At       string      `placeholder:"TIME" default:"now" help:"When the ticket is raised: 17:30, \"sat 17:30\", \"2026-12-12 17:30\", tomorrow, RFC 3339; past or future. Now if left out."`
	Without  []string    `placeholder:"PERSON,…" help:"People who do not answer."`
	WhatIf   whatIfFlags `embed:""`
	Format   string      `placeholder:"text|json" help:"How to print it; text if left out."`
	Out      string      `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (whoCmd) Help() string {
	return `Follows the chain of a ticket raised at that time while nobody takes it: each step with the people on duty,
how to reach them and why it is them; who comes next where nobody is there; the moment by which somebody must have
picked up; and the last resort. Times are in the model's zone. Chains that are the same are shown once.

Examples:
  belay who                                      everything, now
  belay who --service fno --severity critical    one chain
  belay who --at "sat 03:00"                     the next Saturday at three in the morning
  belay who --at 2026-12-24 --without mette      Christmas Eve, if Mette does not answer`
}

func (c *whoCmd) run(s *session) error {
	m, err := s.asked(c.File, c.WhatIf)
	if err != nil {
		return err
	}
	at, err := s.moment(c.At, m.Timezone)
	if err != nil {
		return err
	}
	chains, err := c.chains(m, at)
	if err != nil {
		return err
	}
	if c.Format == formatJSON {
		report := coverage.WhoReport{Model: m.Name, Digest: m.Digest(), At: at, Chains: []coverage.ChainReport{}}
		for _, chain := range chains {
			report.Chains = append(report.Chains, chain.Report())
		}
		return s.printJSON(c.Out, report)
	}
	page := chainPage{terminal: s.page(c.Out), model: m, at: at}
	return s.deliver(c.Out, []byte(page.text(chains)))
}

// chains are those that the flags ask for.
func (c *whoCmd) chains(m *model.Model, at span.Instant) ([]coverage.Chain, error) {
	asked, err := services(m, c.Service)
	if err != nil {
		return nil, err
	}
	only, err := severity(m, c.Severity)
	if err != nil {
		return nil, err
	}
	without, err := people(m, c.Without)
	if err != nil {
		return nil, err
	}
	var out []coverage.Chain
	for _, service := range asked {
		for _, v := range m.SeveritiesOf(service) {
			if only == nil || v == only {
				out = append(out, coverage.Who(m, service, v, at, without...))
			}
		}
	}
	return out, nil
}

// chainPage shows chains to a person.
type chainPage struct {
	terminal
	model *model.Model
	at    span.Instant
}

func (p chainPage) text(chains []coverage.Chain) string {
	var b strings.Builder
	zone := p.model.Timezone
	fmt.Fprintf(&b, "%s  %s\n", p.strong(p.model.Name), p.dim(shortDigest(p.model.Digest())))
	fmt.Fprintf(&b, "%s %s%s\n", fullTime(p.at, zone), zone, p.dim(", "+p.at.Time().Format(clockForm)+" UTC"))
	if len(chains) == 0 {
		b.WriteString("\nNothing is asked for: there is no such service and severity.\n")
	}
	var bodies []string
	titles := map[string][]string{}
	for _, chain := range chains {
		body := p.chain(chain)
		if !slices.Contains(bodies, body) {
			bodies = append(bodies, body)
		}
		titles[body] = append(titles[body], fmt.Sprintf("%s, %s", chain.Service.Called(), chain.Severity.ID))
	}
	for _, body := range bodies {
		b.WriteByte('\n')
		for _, title := range titles[body] {
			b.WriteString(p.strong(title) + "\n")
		}
		b.WriteString(body)
	}
	return b.String()
}

// entry is a line of a chain: something that happens at a time, and the people it concerns.
type entry struct {
	time, when, what string
	people           [][]string // name, ways and reason
}

// chain is the steps of a chain, the moment of the promise among them, and what follows from it.
func (p chainPage) chain(c coverage.Chain) string {
	var entries []entry
	due := !c.Promised || !c.Due
	for _, told := range inTime(c.Told) {
		if !due && told.Known && told.At > c.Deadline {
			entries, due = append(entries, p.deadline(c)), true
		}
		entries = append(entries, p.step(c, told)...)
	}
	last := c.LastResort
	if last != nil && !due && last.Known && last.At < c.Deadline {
		entries = append(entries, p.lastResort(last))
		last = nil
	}
	if !due {
		entries = append(entries, p.deadline(c))
	}
	if last != nil {
		entries = append(entries, p.lastResort(last))
	}
	return p.entries(entries) + p.columns(columnGap, [][]string{{p.first(c)}})
}

// inTime are the steps in the order in which they come, those whose time is not known last.
func inTime(steps []coverage.Told) []coverage.Told {
	return slices.SortedStableFunc(slices.Values(steps), func(a, b coverage.Told) int {
		switch {
		case a.Known && b.Known:
			return cmp.Compare(a.At, b.At)
		case a.Known:
			return -1
		case b.Known:
			return 1
		}
		return 0
	})
}

// entries lays a chain out: times under each other, and under each step its people, in two columns.
func (p chainPage) entries(all []entry) string {
	time, name := 0, 0
	for _, e := range all {
		time = max(time, lipgloss.Width(e.time))
		for _, row := range e.people {
			name = max(name, lipgloss.Width(row[0]))
		}
	}
	var b strings.Builder
	for _, e := range all {
		b.WriteString(p.columns(columnGap, [][]string{{pad(e.time, time), e.when + e.what}}))
		rows := make([][]string, len(e.people))
		for i, row := range e.people {
			rows[i] = []string{pad(row[0], name), row[1]}
		}
		b.WriteString(p.columns(3*columnGap, rows))
	}
	return b.String()
}

// time is a time beside the one that was asked about.
func (p chainPage) time(at span.Instant) string { return timeBeside(at, p.at, p.model.Timezone) }

// deadline is the line of the pick-up promise.
func (p chainPage) deadline(c coverage.Chain) entry {
	return entry{time: p.time(c.Deadline), what: p.dim(fmt.Sprintf("- pick-up is due: %s %s -", c.Severity.PickUp(), onClock(c.Clock)))}
}

// onClock says on which calendar a time counts.
func onClock(c *calendar.Calendar) string {
	if c.Always() {
		return "at any hour"
	}
	return "of " + c.Name()
}

// step is the lines of one step, one for each function or person that it tells.
func (p chainPage) step(c coverage.Chain, t coverage.Told) []entry {
	var out []entry
	for _, g := range t.Groups {
		e := entry{when: p.dim(t.When() + ", "), what: p.strong(holderName(p.model, g.Holder)), people: p.group(c, t, g)}
		if t.Known {
			e.time = p.time(t.At)
		}
		if extra := extras(t); extra != "" {
			e.what += p.dim(" (" + extra + ")")
		}
		out = append(out, e)
	}
	return out
}

// holderName is what people call a function, or a person told by name.
func holderName(m *model.Model, h model.HolderID) string {
	if f := m.Function(model.FunctionID(h)); f != nil {
		return f.Called()
	}
	if person := m.Person(model.PersonID(h)); person != nil {
		return person.Called()
	}
	return string(h)
}

// group is who is told, or why nobody is and who comes next. That is bad only where the promise is at stake.
func (p chainPage) group(c coverage.Chain, t coverage.Told, g coverage.Group) [][]string {
	var rows [][]string
	for _, h := range g.Holders {
		rows = append(rows, p.person(h, p.why(h, t.At)))
	}
	if len(rows) > 0 {
		return rows
	}
	paint := p.thin
	if t.InTime && (g.Next == nil || g.Next.At > c.Deadline) {
		paint = p.bad
	}
	rows = append(rows, []string{paint("nobody"), g.Empty})
	if g.Next != nil {
		rows = append(rows, p.person(g.Next.Holder, p.dim("comes next, "+p.time(g.Next.At))))
	}
	return rows
}

// extras are what a step says besides whom it tells and when.
func extras(t coverage.Told) string {
	var words []string
	if t.Step.HandTo != "" {
		words = append(words, "handed over")
	}
	if t.Step.Lasts() == model.Unsolved {
		words = append(words, "while unsolved")
	}
	if t.Step.Repeat > 0 && t.Step.Every != nil {
		words = append(words, fmt.Sprintf("again %s, every %s", count(t.Step.Repeat, "time", "times"), t.Step.Every))
	}
	return strings.Join(words, ", ")
}

// person is somebody's name, and beside it the ways to reach them and a remark.
func (p chainPage) person(h coverage.Holder, remark string) []string {
	ways := strings.Join(h.Contacts(), ", ")
	if ways == "" {
		ways = p.thin("no way to be reached is written down")
	}
	if remark != "" {
		ways += "\n" + remark
	}
	return []string{h.Name(), ways}
}

// longSpell is how far ahead a chain knows who is on duty, in seconds; the end of a longer spell is not shown.
const longSpell = 14 * 86_400

// why is until when somebody is on duty, and the reason.
func (p chainPage) why(h coverage.Holder, at span.Instant) string {
	why := h.Why()
	if h.Spell.Until > at && h.Spell.Until-at < longSpell {
		why = "until " + p.time(h.Spell.Until) + ", " + why
	}
	return p.dim(why)
}

// lastResort is the line of whom is told when the steps are used up.
func (p chainPage) lastResort(l *coverage.LastResort) entry {
	e := entry{when: p.dim("last resort, "), what: p.strong(holderName(p.model, l.Holder))}
	if l.Known {
		e.time = p.time(l.At)
	}
	for _, h := range l.Holders {
		e.people = append(e.people, p.person(h, ""))
	}
	if len(l.Holders) == 0 {
		e.people = [][]string{{p.bad("nobody"), "is on duty there then"}}
	}
	return e
}

// first says who is the first to know, and whether that is in time.
func (p chainPage) first(c coverage.Chain) string {
	who, at, found := firstTold(c)
	switch {
	case !found:
		return p.bad("Nobody picks up.")
	case !c.Promised:
		return fmt.Sprintf("%s knows first, %s; no pick-up is promised.", who, p.when(at))
	case !c.Due:
		return fmt.Sprintf("%s knows first, %s; the clock never runs long enough for the promise to fall due.", who, p.when(at))
	case at > c.Deadline:
		return p.bad("Nobody picks up in time:") + fmt.Sprintf(" %s is the first to know, %s, %s too late.",
			who, p.when(at), lengthWords(int64(at-c.Deadline)))
	case at == p.at:
		return p.good(who + " knows at once.")
	}
	return p.good(fmt.Sprintf("%s knows first, %s, in time.", who, p.when(at)))
}

// when is a time in a sentence: "at 17:05", or with its date.
func (p chainPage) when(at span.Instant) string {
	if words := p.time(at); len(words) > len(clockForm) {
		return words
	}
	return "at " + p.time(at)
}

// firstTold is the first person whom the chain reaches, and when.
func firstTold(c coverage.Chain) (who string, at span.Instant, found bool) {
	try := func(name string, when span.Instant) {
		if !found || when < at {
			who, at, found = name, when, true
		}
	}
	for _, told := range c.Told {
		if !told.Known {
			continue
		}
		for _, g := range told.Groups {
			if len(g.Holders) > 0 {
				try(g.Holders[0].Name(), told.At)
			} else if g.Next != nil {
				try(g.Next.Name(), g.Next.At)
			}
		}
	}
	return who, at, found
}
