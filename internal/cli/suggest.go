package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"belay/internal/calendar"
	"belay/internal/diff"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/study"
	"belay/internal/suggest"
)

// suggestCmd looks for changes that are worth their price.
type suggestCmd struct {
	File        string       `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	For         string       `placeholder:"attainment|cost|nights" default:"attainment" help:"What changes are wanted for: more promises kept, less money, or fewer pages at night; attainment if left out."`
	Most        int          `placeholder:"N" default:"5" help:"How many are shown of each sort; 5 if left out."`
	Pairs       bool         `help:"Also try the best two by two."`
	Sensitivity bool         `help:"Say instead how the answer hangs on what nobody knows exactly: each parameter lower and higher."`
	Diffs       bool         `help:"Show for each what changes for whom, as belay diff does."`
	From        string       `placeholder:"DATE" help:"The day from which is counted; today if left out."`
	Weeks       int          `placeholder:"N" default:"13" help:"How many weeks are counted; 13 if left out."`
	WarmUp      int          `name:"warm-up" placeholder:"N" default:"2" help:"Weeks before them that are played and not counted; 2 if left out."`
	Runs        int          `placeholder:"N" default:"12" help:"How many runs the best are lived for; 12 if left out."`
	Seed        uint64       `placeholder:"N" default:"1" help:"The same number comes to the same; 1 if left out."`
	Habits      string       `placeholder:"FILE" help:"What people do that a model does not say, with money and limits; those of an ordinary desk if left out."`
	Lived       historyFlags `embed:""`
	WhatIf      whatIfFlags  `embed:""`
	Format      string       `placeholder:"text|json|csv|html" help:"How to print it; what OUT ends with, or text, if left out."`
	Out         string       `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output; its ending says what: .html, .csv, .json."`
}

// Help is the page behind --help.
func (suggestCmd) Help() string {
	return `Tries single changes of the model and lives each with the same tickets: one person more or less, more of somebody's time, an hour
sooner or later, a rota at all hours, another delay of a step, other hours of a contract, two functions that share their
people, a function that solves more itself. What cannot matter is left out: nobody is added where nobody waits. All are lived
for a little while, those that seem to win something for longer, and the best for --weeks and --runs.

What a change wins is points: of the promises kept, each ticket counting once for each promise, and of the time in which somebody
picks up, which is proved for a year. Shown is only what is won beyond doubt, with its 95 % interval and as an edit that
--what-if takes: first what costs nothing, then by what a point costs. A change of whose price the model says nothing is
shown apart, with what it may cost at most before another buys as much for less.

With --habits people do what that file says, and with --history the figures of a log of tickets stand in for what the model
assumes, as in belay simulate: changes are then judged by how your desk works and not by how an ordinary one does.

With --sensitivity each parameter is lived lower and higher, and they are shown by how much attainment hangs on them.

The exit status is 0 whether something is suggested or not.

Examples:
  belay suggest                                 what keeps more promises for its money
  belay suggest --for cost                      what saves money and keeps the promises
  belay suggest --for nights --pairs --diffs
  belay suggest --history tickets.csv.gz --habits ours.yaml
  belay suggest --weeks 4 --runs 6              sooner, and less sure
  belay suggest --sensitivity -o tornado.html`
}

// mostShown is the most of each sort that can be asked for.
const mostShown = 50

func (c *suggestCmd) run(s *session) error {
	if c.Most < 1 || c.Most > mostShown {
		return fmt.Errorf("--most is 1 to %d, not %d", mostShown, c.Most)
	}
	m, err := s.asked(c.File, c.WhatIf)
	if err != nil {
		return err
	}
	ask, err := studyFlags{From: c.From, Weeks: c.Weeks, WarmUp: c.WarmUp, Runs: c.Runs, Within: 1, Seed: c.Seed, Habits: c.Habits}.ask(s, m)
	if err != nil {
		return err
	}
	digest := m.Digest() // of the file, whatever a log says beside it
	options := []study.Option{{Name: baseName, Model: m}}
	if _, err = c.Lived.live(s, &ask, options); err != nil {
		return err
	}
	m, c.Weeks = options[0].Model, ask.Weeks // a log that is replayed may fill fewer
	if c.Sensitivity {
		return c.sensitivity(s, ask, m, digest)
	}
	var answer *suggest.Answer
	err = s.search(m, func(ctx context.Context, watch func(study.Progress)) error {
		quest := study.Quest{Aim: suggest.Aim(c.For), Most: c.Most, Pairs: c.Pairs}
		answer, err = study.Search(ctx, ask, m, quest, watch)
		return err
	})
	if err != nil {
		return err
	}
	answer.Digest = digest
	year := calendar.Days(ask.From, ask.From.Add(364), m.Timezone)
	report := suggestReport{Answer: answer, Best: compared(m, answer.Best, year), Unpriced: compared(m, answer.Unpriced, year), Together: compared(m, answer.Together, year)}
	switch c.Format {
	case formatJSON:
		err = s.printJSON(c.Out, report)
	case "csv":
		err = s.deliver(c.Out, answer.CSV())
	case "html":
		err = c.pageOf(s, ask, m, changesOf(answer))
	default:
		page := suggestPage{terminal: s.page(c.Out), model: m, report: report, call: c}
		err = s.deliver(c.Out, []byte(page.text()))
	}
	if err == nil && answer.Cut {
		return errCut
	}
	return err
}

// search does what takes long until it is over or somebody interrupts it, and says how far it is.
func (s *session) search(m *model.Model, do func(context.Context, func(study.Progress)) error) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	line := s.progress("trying changes of " + m.Name)
	defer line.done()
	since := time.Now() //nolint:forbidigo // a person waits here, and no answer depends on it
	err := do(ctx, func(p study.Progress) {
		left := p.Left(time.Since(since))
		line.tell(fmt.Sprintf("trying changes of %s: %d%%, at most %s left; Ctrl-C ends it", m.Name, 100*p.Done/max(1, p.Most), lengthWords(int64(left.Seconds()))))
	})
	if errors.Is(err, context.Canceled) {
		s.note("Nothing is known yet.")
		return errCut
	}
	return err
}

// suggestReport is the JSON of belay suggest: the answer, and each proposal with its difference.
type suggestReport struct {
	*suggest.Answer

	Best     []suggestion `json:"best"`
	Unpriced []suggestion `json:"unpriced"`
	Together []suggestion `json:"together"`
}

// suggestion is one proposal.
type suggestion struct {
	suggest.Bought

	Diff diff.Report `json:"diff"`
}

// compared are proposals with what they change for whom over a year.
func compared(m *model.Model, bought []suggest.Bought, year span.Span) []suggestion {
	out := make([]suggestion, len(bought))
	for i, b := range bought {
		out[i] = suggestion{b, diff.Of(m, b.Model, year)}
	}
	return out
}

// tornadoReport is the JSON of belay suggest --sensitivity.
type tornadoReport struct {
	Model    string       `json:"model"`
	Digest   string       `json:"digest"`
	Currency string       `json:"currency"`
	From     span.Instant `json:"from"`
	Until    span.Instant `json:"until"`
	Seed     uint64       `json:"seed"`
	Runs     int          `json:"runs"`
	*suggest.Tornado
}

// sensitivity says how the answer hangs on each parameter.
func (c *suggestCmd) sensitivity(s *session, ask study.Ask, m *model.Model, digest string) error {
	var tornado *suggest.Tornado
	err := s.search(m, func(ctx context.Context, watch func(study.Progress)) (err error) {
		tornado, err = study.Sensitivity(ctx, ask, m, watch)
		return err
	})
	if err != nil {
		return err
	}
	if c.Format == "html" {
		return c.pageOf(s, ask, m, barsOf(tornado))
	}
	over := ask.Scenario(study.Option{Model: m}, 0)
	report := tornadoReport{
		Model: m.Name, Digest: digest, Currency: m.Currency, From: over.Count, Until: over.Over.Until, Seed: ask.Seed, Runs: ask.Runs, Tornado: tornado,
	}
	if c.Format == formatJSON {
		return s.printJSON(c.Out, report)
	}
	if c.Format == "csv" {
		return s.deliver(c.Out, tornado.CSV())
	}
	page := tornadoPage{terminal: s.page(c.Out), model: m, report: report}
	return s.deliver(c.Out, []byte(page.text()))
}
