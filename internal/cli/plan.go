package cli

import (
	"belay/internal/calendar"
	"belay/internal/chart"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/plan"
)

// planCmd writes the support plan.
type planCmd struct {
	File    string       `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	Horizon horizonFlags `embed:""`
	Format  string       `placeholder:"text|json|md|html|pdf" help:"How to write it; what OUT ends with, or Markdown as text, if left out."`
	Out     string       `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output; its ending says what: .html, .md or .pdf."`
}

// Help is the page behind --help.
func (planCmd) Help() string {
	return `One document that every party can sign: the page, who does what, hours, severities and promises, the proof of cover
over the horizon, escalations, rotas, agreements, what is still open, and a line to sign on. It holds nothing that the
model does not say.

Examples:
  belay plan                             read it in the terminal, as Markdown
  belay plan -o plan.pdf                 to print and sign
  belay plan --from 2027-01-01 -o plan.html`
}

// planReport is the JSON of belay plan.
type planReport struct {
	Model    string        `json:"model"`
	Digest   string        `json:"digest"`
	Sections []planSection `json:"sections"`
	Markdown string        `json:"markdown"` // all of it
}

type planSection struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

func (c *planCmd) run(s *session) error {
	m, err := s.usable(c.File)
	if err != nil {
		return err
	}
	format := c.Format
	if err := s.showable(c.Out, format); err != nil {
		return err
	}
	defer s.working("writing the plan of " + m.Name)()
	doc, err := c.document(s, m)
	if err != nil {
		return err
	}
	var text []byte
	switch format {
	case formatJSON:
		report := planReport{Model: m.Name, Digest: m.Digest(), Sections: []planSection{}, Markdown: string(doc.Markdown())}
		for _, section := range doc.Sections {
			report.Sections = append(report.Sections, planSection{section.ID, section.Title})
		}
		return s.printJSON(c.Out, report)
	case "html":
		text, err = doc.HTML()
	case "pdf":
		text, err = doc.PDF()
	default:
		text = doc.Markdown()
	}
	if err != nil {
		return err
	}
	return s.deliver(c.Out, text)
}

// document makes the plan, with the proof and the findings of the horizon.
func (c *planCmd) document(s *session, m *model.Model) (*plan.Document, error) {
	horizon, err := s.horizon(c.Horizon, m.Timezone)
	if err != nil {
		return nil, err
	}
	proof := coverage.Prove(m, horizon, coverage.Options{})
	return plan.Build(m, plan.Options{
		From:  calendar.DateOf(horizon.From, m.Timezone),
		Proof: proof,
		Year:  chart.Year(proof),
		Check: check.Run(m, check.Options{Over: horizon, Proof: proof}),
	}), nil
}
