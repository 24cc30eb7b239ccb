package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"belay/internal/simulate"
	"belay/internal/study"
)

// simulateCmd says whether a model will keep its promises.
type simulateCmd struct {
	File    string       `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	Study   studyFlags   `embed:""`
	Lived   historyFlags `embed:""`
	Variant []string     `placeholder:"FILE,…" help:"Other models to set beside it, which meet the same tickets."`
	WhatIf  []string     `name:"what-if" sep:"none" placeholder:"EDIT" help:"Set the model with this edit beside it, such as \"people -= mette\"; may be given again. No file changes."`
	Format  string       `placeholder:"text|json|csv|html" help:"How to print it; what OUT ends with, or text, if left out."`
	Out     string       `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output; its ending says what: .html, .csv, .json."`
}

// Help is the page behind --help.
func (simulateCmd) Help() string {
	return `Lives some weeks of the model many times over: tickets come by its demand, are sent by its routes, taken by the people who
are on duty by their calendars and rotas, solved by the share that each function resolves, or handed on. Every step goes
through the rules that run a desk, so what would page somebody pages them here, and what would be late is late.

The answer comes first: which promises will be missed, and who drowns. A promise is kept or missed where the 95 % interval of
its attainment leaves no doubt; that interval knows that tickets of one run hang together. Other figures are means over runs with
Student's interval. The same seed comes to the same figures on any number of cores. Ctrl-C ends early and keeps what is done.

What the model does not say is assumed and listed; --habits says it, with money and limits. docs/simulate.md explains each figure.

With --variant other models are set beside it, with --what-if the model with an edit, each with the same tickets: so what differs
is the model and not its luck. docs/language.md says how an edit is written.

With --history the figures of a log of tickets stand in for what the model assumes, wherever the log can say them: what comes and
when, how bad it is, who resolves and who hands on, what is asked back. Each is shown with what it stands on and how well it
fits. With --replay the tickets of the log themselves come, on their days of the week, in place of others like them.

Exit status 1 says that a promise of FILE is missed, or that a function drowns; 130 that it was interrupted.

Examples:
  belay simulate                                 a quarter from today
  belay simulate --weeks 52 --runs 50 --within 2 a year, closely
  belay simulate --from 2026-12-14 --weeks 4 -o december.json
  belay simulate base.yaml --variant outsourced.yaml,swarm.yaml -o options.html
  belay simulate --history tickets.csv.gz --mapping columns.yaml --replay
  belay simulate --what-if "functions.desk.cover[0].people += one"`
}

func (c *simulateCmd) run(s *session) error {
	m, err := s.usable(c.File)
	if err != nil {
		return err
	}
	ask, err := c.Study.ask(s, m)
	if err != nil {
		return err
	}
	options, err := s.options(m, c.Variant)
	if err != nil {
		return err
	}
	lived, err := c.Lived.live(s, &ask, options)
	if err == nil {
		options, err = s.whatIfs(options, c.WhatIf)
	}
	if err != nil {
		return err
	}
	answer, err := s.study(ask, options)
	if err != nil {
		return err
	}
	lived.answers(answer)
	answer.Options[0].Report.Digest = m.Digest() // of the file, also where a log speaks for it
	if err := c.show(s, answer, lived); err != nil {
		return err
	}
	if answer.Cut {
		return errCut
	}
	return orFindings(nil, missed(answer.Options[0].Report))
}

// baseName is what the model is called beside its variants.
const baseName = "base"

// study studies options until they are known closely enough, or somebody has seen enough and interrupts it; a second interrupt ends
// the process.
func (s *session) study(ask study.Ask, options []study.Option) (*study.Answer, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	line := s.progress("living " + options[0].Model.Name)
	defer line.done()
	since := time.Now() //nolint:forbidigo // a person waits here, and no answer depends on it
	answer, err := study.Run(ctx, ask, options, func(p study.Progress) {
		left := p.Left(time.Since(since))
		line.tell(fmt.Sprintf("living %s: run %d of at most %d, %s left; Ctrl-C keeps what is done", options[0].Model.Name, p.Done, p.Most, lengthWords(int64(left.Seconds()))))
	})
	if errors.Is(err, context.Canceled) {
		s.note("Nothing is known yet: no run was done.")
		return nil, errCut
	}
	return answer, err
}

// missed says whether a promise is missed, or a function drowns.
func missed(r *simulate.Report) bool {
	return slices.ContainsFunc(r.Promises, func(p simulate.PromiseReport) bool { return p.Verdict == simulate.Missed }) ||
		slices.ContainsFunc(r.Functions, func(f simulate.FunctionReport) bool { return f.Drowns })
}

// studyReport is the JSON of belay simulate: the report of the base, how its study ended, and the variants.
type studyReport struct {
	*simulate.Report

	Narrow   bool            `json:"narrow"` // known as closely as was asked
	Cut      bool            `json:"cut"`    // ended before that by whoever asked
	History  *livedReport    `json:"history,omitempty"`
	Variants []variantReport `json:"variants,omitempty"`
}

// variantReport is another model that met the same tickets, in as many runs.
type variantReport struct {
	File   string           `json:"file"`    // of --variant; empty for an edit
	WhatIf string           `json:"what_if"` // the edit; empty for a file
	Name   string           `json:"name"`
	Report *simulate.Report `json:"report"`
	Better study.Better     `json:"better"`
}

// show prints an answer in the format that was asked for.
func (c *simulateCmd) show(s *session, answer *study.Answer, lived *livedReport) error {
	base := answer.Options[0]
	if c.Format == formatJSON {
		out := studyReport{Report: base.Report, Narrow: answer.Narrow, Cut: answer.Cut, History: lived}
		for i, o := range answer.Options[1:] {
			v := variantReport{Name: o.Name, Report: o.Report, Better: o.Better}
			if i < len(c.Variant) {
				v.File = c.Variant[i]
			} else {
				v.WhatIf = c.WhatIf[i-len(c.Variant)]
			}
			out.Variants = append(out.Variants, v)
		}
		return s.printJSON(c.Out, out)
	}
	if c.Format == "csv" {
		return s.deliver(c.Out, answer.CSV())
	}
	if c.Format == "html" {
		text, err := c.outlook(answer).HTML()
		if err != nil {
			return err
		}
		return s.deliver(c.Out, text)
	}
	page := simulatePage{terminal: s.page(c.Out), model: base.Model, answer: answer, from: c.Study.From, log: c.Lived.History, Report: base.Report}
	return s.deliver(c.Out, []byte(page.text()+lived.text(page.terminal, c.Lived.History, base.Report)))
}
