package cli

import (
	"errors"
	"fmt"
	"slices"

	"belay/internal/compare"
	"belay/internal/model"
	"belay/internal/study"
)

// compareCmd sets ways to run support beside each other.
type compareCmd struct {
	File     string       `arg:"" name:"BASE" help:"The model of how things are."`
	Others   []string     `arg:"" optional:"" name:"OTHER" help:"Models of how they could be."`
	WhatIf   []string     `name:"what-if" sep:"none" placeholder:"EDIT" help:"Set the model of BASE with this edit beside it, called by the edit; may be given again. No file changes."`
	Study    studyFlags   `embed:""`
	Lived    historyFlags `embed:""`
	Criteria string       `placeholder:"FILE" help:"What the choice rests on beside simulation, and the points that the parties give."`
	Sheet    bool         `help:"Print such a file for the parties to fill in, and live nothing."`
	Years    int          `placeholder:"N" help:"Over how many years money is counted; what the criteria say, or 3, if left out."`
	Format   string       `placeholder:"text|json|csv" help:"How to print it; what OUT ends with, or text, if left out."`
	Out      string       `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output; its ending says what: .csv, .json."`
}

// Help is the page behind --help.
func (compareCmd) Help() string {
	return `Sets models beside each other, such as outsourced, internal and mixed, or lines and swarm: each is lived with the same
tickets, and then counted over years, with what it costs to get there and wages and prices that rise.

What no simulation knows, such as control, expertise, flexibility and where you want to go, people judge: --sheet prints a page
for the parties to fill in, and --criteria reads it back. Points go from 0 to 10. Beside them stands what the models say: who does
the work, what only others can do, the longest notice. What would have to be different for another choice is said too: other
weights, another volume, and after how many months the way there is paid back.

With --history the figures of a log of tickets stand in for what the models assume, and with --replay its own tickets come, as in
belay simulate.

One-off prices count where BASE does not have the agreement. The exit status is 0 whatever is best.

Examples:
  belay compare today.yaml outsourced.yaml mixed.yaml
  belay compare today.yaml --what-if "functions.desk.cover[0].people += one"
  belay compare today.yaml outsourced.yaml --sheet > choice.yaml
  belay compare today.yaml outsourced.yaml --criteria choice.yaml --years 5`
}

func (c *compareCmd) run(s *session) error {
	m, err := s.usable(c.File)
	if err != nil {
		return err
	}
	options, err := c.options(s, m)
	if err != nil {
		return err
	}
	decision, err := c.decision(s)
	if err != nil {
		return err
	}
	var lived *livedReport
	ask, err := c.Study.ask(s, m)
	if err == nil && !c.Sheet {
		lived, err = c.Lived.live(s, &ask, options)
	}
	if err == nil {
		options, err = s.whatIfs(options, c.WhatIf)
	}
	if err != nil {
		return err
	}
	if c.Sheet {
		return s.deliver(c.Out, []byte(decision.Sheet(parties(options), names(options))))
	}
	answer, err := s.study(ask, options)
	if err != nil {
		return err
	}
	compared, err := compare.Of(decision, sides(answer))
	if err != nil {
		return err
	}
	switch c.Format {
	case formatJSON:
		err = s.printJSON(c.Out, comparison{Comparison: compared, Seed: ask.Seed, Runs: answer.Options[0].Report.Runs, Weeks: ask.Weeks, Cut: answer.Cut, History: lived})
	case "csv":
		err = s.deliver(c.Out, compared.CSV())
	default:
		page := comparePage{s.page(c.Out), compared, answer}
		err = s.deliver(c.Out, []byte(page.text()+lived.text(page.terminal, c.Lived.History, answer.Options[0].Report)))
	}
	if err == nil && answer.Cut {
		return errCut
	}
	return err
}

// options are the models that are compared, without those of edits: the files' short names, or the files themselves where two would
// be called the same.
func (c *compareCmd) options(s *session, m *model.Model) ([]study.Option, error) {
	if len(c.Others)+len(c.WhatIf) == 0 {
		return nil, errors.New("one model alone cannot be compared: name another file, or an edit with --what-if")
	}
	options, err := s.options(m, c.Others)
	if err != nil {
		return nil, err
	}
	files := append([]string{c.File}, c.Others...)
	short := make([]string, len(files))
	for i, file := range files {
		if slices.Contains(files[:i], file) {
			return nil, fmt.Errorf("%s is named twice: name each model once", file)
		}
		short[i] = optionName(file)
	}
	for i := range options {
		options[i].Name = short[i]
		if same := func(o string) bool { return o == short[i] }; len(slices.DeleteFunc(slices.Clone(short), same)) < len(short)-1 {
			options[i].Name = files[i]
		}
	}
	return options, nil
}

// comparison is the JSON of belay compare.
type comparison struct {
	*compare.Comparison

	Seed  uint64 `json:"seed"`
	Runs  int    `json:"runs"`
	Weeks int    `json:"weeks"`
	Cut   bool   `json:"cut"` // ended before it was known as closely as was asked

	History *livedReport `json:"history,omitempty"`
}

// decision is what the choice rests on, as the flags say.
func (c *compareCmd) decision(s *session) (compare.Decision, error) {
	d := compare.Usual()
	if c.Criteria != "" {
		text, err := s.text(c.Criteria)
		if err == nil {
			d, err = compare.ReadDecision(c.Criteria, string(text))
		}
		if err != nil {
			return d, err
		}
	}
	if c.Years != 0 {
		d.Years = c.Years
	}
	return d, nil
}

// names are what options are called.
func names(options []study.Option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.Name
	}
	return out
}

// parties are those of all models, each once, by their names in the models.
func parties(options []study.Option) []string {
	var out []string
	for _, o := range options {
		for _, p := range o.Model.Parties {
			if !slices.Contains(out, string(p.ID)) {
				out = append(out, string(p.ID))
			}
		}
	}
	return out
}

// sides are the options of an answer as they are compared.
func sides(a *study.Answer) []compare.Option {
	out := make([]compare.Option, len(a.Options))
	for i, o := range a.Options {
		out[i] = compare.Option{Name: o.Name, Model: o.Model, Report: o.Report}
	}
	return out
}
