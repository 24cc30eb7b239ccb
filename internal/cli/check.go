package cli

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"belay/internal/check"
	"belay/internal/model"
	"belay/internal/source"
)

// checkCmd finds what is wrong or unwise in a model.
type checkCmd struct {
	File    string       `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	Pass    string       `placeholder:"logical|physical" help:"Only the rules of one pass; both if left out."`
	Stage   string       `placeholder:"implement|prepare|operate" help:"Judge as at this stage; the model's own if left out."`
	Horizon horizonFlags `embed:""`
	WhatIf  whatIfFlags  `embed:""`
	FailOn  string       `placeholder:"error|warning" default:"error" help:"The least level that makes the exit status 1; error if left out."`
	Format  string       `placeholder:"text|json|sarif" help:"How to print it; what OUT ends with, or text, if left out."`
	Out     string       `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (checkCmd) Help() string {
	return `First the language: unknown keys, wrong values and names that nobody has, all of them in one run, each with its
line. Where there are none, the rules: who owns what, who covers what, whether promises can be kept. What a finding weighs
depends on the model's stage; one that is accepted is waived in the model, with a reason and a last day.

Exit status 1 says that something weighs --fail-on or more; problems of the language weigh as errors.

Examples:
  belay check                                 support.yaml, the year from today
  belay check --stage operate                 what is missing before it goes live
  belay check --fail-on warning pilot.yaml    be strict, as in a pipeline
  belay check --what-if "people -= mette"     what would be wrong if Mette left
  belay check -o findings.sarif               for code-scanning tools`
}

func (c *checkCmd) run(s *session) error {
	d, err := s.read(c.File)
	if err != nil {
		return err
	}
	format := c.Format
	if len(d.problems) > 0 {
		return orFindings(c.showProblems(s, d, format), true)
	}
	m, err := c.WhatIf.of(s, d.model)
	if err != nil {
		return err
	}
	report, err := c.ask(s, m)
	if err != nil {
		return err
	}
	failing := check.Error
	if c.FailOn == check.Warning.String() {
		failing = check.Warning
	}
	return orFindings(c.show(s, report, format), report.AtLeast(failing))
}

// ask runs the rules.
func (c *checkCmd) ask(s *session, m *model.Model) (check.Report, error) {
	horizon, err := s.horizon(c.Horizon, m.Timezone)
	if err != nil {
		return check.Report{}, err
	}
	defer s.working("checking " + m.Name)()
	return check.Run(m, check.Options{Stage: model.Stage(c.Stage), Pass: model.Pass(c.Pass), Over: horizon}), nil
}

// showProblems shows what is wrong with the text: drawn for people, as findings for programs.
func (c *checkCmd) showProblems(s *session, d document, format string) error {
	if format == formatText {
		var b strings.Builder
		if err := source.Draw(&b, d.problems, d.files, s.page(c.Out).colour); err != nil {
			return err
		}
		return s.deliver(c.Out, []byte(b.String()))
	}
	report := check.Report{Findings: check.Problems(d.problems)}
	if d.model != nil {
		report.Model = d.model.Name
	}
	return c.show(s, report, format)
}

// show writes a report.
func (c *checkCmd) show(s *session, report check.Report, format string) error {
	var text []byte
	var err error
	switch format {
	case formatJSON:
		text, err = report.JSON()
	case "sarif":
		text, err = report.SARIF(programVersion())
	default:
		page := s.page(c.Out)
		head := fmt.Sprintf("%s  %s\n\n", page.strong(report.Model), page.dim(shortDigest(report.Digest)))
		text = []byte(head + page.hanging(strings.TrimRight(report.Text(page.ink), "\n")+"\n"))
	}
	if err != nil {
		return err
	}
	return s.deliver(c.Out, text)
}

// ink gives the text of a report its colours.
func (t terminal) ink(ink check.Ink, text string) string {
	switch ink {
	case check.InkError:
		return t.bad(text)
	case check.InkWarning:
		return t.thin(text)
	case check.InkRule:
		return t.strong(text)
	case check.InkPlace:
		return t.styled(text, lipgloss.NewStyle().Foreground(lipgloss.Cyan))
	case check.InkWitness:
		return t.dim(text)
	case check.InkInfo, check.InkRemedy:
	}
	return text
}
