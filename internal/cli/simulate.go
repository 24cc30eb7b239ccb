package cli

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/span"
)

// simulateCmd says whether a model will keep its promises.
type simulateCmd struct {
	File    string   `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	From    string   `placeholder:"DATE" help:"The day from which is counted; today if left out."`
	Weeks   int      `placeholder:"N" default:"13" help:"How many weeks are counted; 13 if left out."`
	WarmUp  int      `name:"warm-up" placeholder:"N" default:"2" help:"Weeks before them that are played and not counted; 2 if left out."`
	Runs    int      `placeholder:"N" default:"20" help:"The most runs; 20 if left out."`
	Within  float64  `placeholder:"PERCENT" default:"5" help:"Runs end when the mean time to solve is known to so much of itself; 5 if left out."`
	Seed    uint64   `placeholder:"N" default:"1" help:"The same number comes to the same; 1 if left out."`
	Variant []string `placeholder:"FILE,…" help:"Other models to set beside it, which meet the same tickets."`
	Format  string   `placeholder:"text|json" help:"How to print it; what OUT ends with, or text, if left out."`
	Out     string   `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (simulateCmd) Help() string {
	return `Lives some weeks of the model many times over: tickets come by its demand, are sent by its routes, taken by the people who
are on duty by their calendars and rotas, solved by the share that each function resolves, or handed on. Every step goes
through the rules that run a desk, so what would page somebody pages them here, and what would be late is late.

Attainment is that of all tickets of all runs, with Wilson's 95 % interval; a promise is kept or missed where the interval
leaves no doubt. Other figures are means over runs with Student's interval. The same seed comes to the same figures on any
number of cores, and another model of the same demand meets the same tickets.

What the model does not say is assumed and listed: how often the requester is asked, how often work is misrouted.

With --variant other models are set beside it, each with the same tickets: so what differs is the model and not its luck.

Exit status 1 says that a promise of FILE is missed, or that a function drowns.

Examples:
  belay simulate                                 a quarter from today
  belay simulate --weeks 52 --runs 50 --within 2 a year, closely
  belay simulate --from 2026-12-14 --weeks 4 -o december.json
  belay simulate base.yaml --variant outsourced.yaml,swarm.yaml`
}

// The most that can be asked for.
const (
	mostWeeks = 260
	mostRuns  = 1000
)

// round is how many runs are made before it is looked whether more are needed: the same on any number of cores.
const round = 5

func (c *simulateCmd) run(s *session) error {
	switch {
	case c.Weeks < 1 || c.Weeks > mostWeeks || c.WarmUp < 0 || c.WarmUp > mostWeeks:
		return fmt.Errorf("--weeks are 1 to %d and --warm-up 0 to %d, not %d and %d", mostWeeks, mostWeeks, c.Weeks, c.WarmUp)
	case c.Runs < 1 || c.Runs > mostRuns:
		return fmt.Errorf("--runs are 1 to %s, not %d", thousands(mostRuns), c.Runs)
	case !(c.Within > 0):
		return fmt.Errorf("--within is a percentage above 0, not %v", c.Within)
	}
	m, err := s.usable(c.File)
	if err != nil {
		return err
	}
	scenario, err := c.scenario(s, m)
	if err != nil {
		return err
	}
	done := s.working("living " + m.Name)
	r, runs, err := c.study(scenario)
	var variants []variantReport
	if err == nil {
		variants, err = c.variants(s, runs, scenario)
	}
	done()
	if err != nil {
		return err
	}
	found := slices.ContainsFunc(r.Promises, func(p simulate.PromiseReport) bool { return p.Verdict == "missed" }) ||
		slices.ContainsFunc(r.Functions, func(f simulate.FunctionReport) bool { return f.Drowns })
	if c.Format == formatJSON && len(variants) > 0 {
		return orFindings(s.printJSON(c.Out, comparedReport{Report: r, Variants: variants}), found)
	}
	if c.Format == formatJSON {
		return orFindings(s.printJSON(c.Out, r), found)
	}
	page := simulatePage{terminal: s.page(c.Out), model: m, call: c, Report: r}
	text := page.text()
	if len(variants) > 0 {
		text += page.compared(variants)
	}
	return orFindings(s.deliver(c.Out, []byte(text)), found)
}

// scenario is what the flags ask to be played.
func (c *simulateCmd) scenario(s *session, m *model.Model) (simulate.Scenario, error) {
	asked := cmp.Or(c.From, "today")
	at, err := parseMoment(asked, span.At(s.Now), m.Timezone)
	if err != nil {
		return simulate.Scenario{}, fmt.Errorf("--from: %w", err)
	}
	first := calendar.DateOf(at.at, m.Timezone)
	over := calendar.Days(first.Add(-c.WarmUp*daysOfWeek), first.Add(c.Weeks*daysOfWeek-1), m.Timezone)
	counted := calendar.Days(first, first, m.Timezone).From
	return simulate.Scenario{Model: m, Over: over, Count: counted, Habits: simulate.Usual(), Seed: c.Seed}, nil
}

// study plays a scenario until it is known well enough, in rounds whose runs go side by side.
func (c *simulateCmd) study(s simulate.Scenario) (*simulate.Report, []*simulate.Tally, error) {
	var runs []*simulate.Tally
	for {
		more, err := side(s, len(runs), min(round, c.Runs-len(runs)))
		if err != nil {
			return nil, nil, err
		}
		runs = append(runs, more...)
		r := simulate.Sum(s, runs)
		if len(runs) == c.Runs || r.Narrow(c.Within/100) {
			return r, runs, nil
		}
	}
}

// side plays runs side by side, as many at once as there are cores: each with the seed of its place.
func side(s simulate.Scenario, first, n int) ([]*simulate.Tally, error) {
	runs, faults := make([]*simulate.Tally, n), make([]error, n)
	var group sync.WaitGroup
	cores := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() {
			cores <- struct{}{}
			defer func() { <-cores }()
			own := s
			own.Seed += uint64(first + i)
			runs[i], faults[i] = simulate.Play(own)
		})
	}
	group.Wait()
	for _, err := range faults {
		if err != nil {
			return nil, err
		}
	}
	return runs, nil
}

// simulatePage shows a study to a person.
type simulatePage struct {
	terminal
	model *model.Model
	call  *simulateCmd
	*simulate.Report
}

func (p simulatePage) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", p.strong(p.Model), p.dim(shortDigest(p.Digest)))
	fmt.Fprintf(&b, "%s from %s, %s from seed %d%s\n", count(p.call.Weeks, "week", "weeks"), p.From.In(p.model.Timezone.Location()).Format(dayForm),
		count(p.Runs, "run", "runs"), p.Seed, p.dim(fmt.Sprintf(", after %s of warm-up; %s a week", count(p.call.WarmUp, "week", "weeks"), ticketsWords(p.Tickets.Mean))))
	if p.Runs == p.call.Runs && !p.Narrow(p.call.Within/100) {
		b.WriteString(p.dim("The runs ended before the mean time to solve was known to " + p.within() + ": ask for more with --runs.\n"))
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
	return b.String()
}

// within is how closely the study was asked for.
func (p simulatePage) within() string { return strconv.FormatFloat(p.call.Within, 'f', -1, 64) + "%" }

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
		case "missed":
			verdict = p.bad(x.Verdict)
		case "open":
			verdict = p.thin(x.Verdict)
		case "kept":
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
