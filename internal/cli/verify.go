package cli

import (
	"fmt"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/verify"
)

// verifyCmd confirms a certificate.
type verifyCmd struct {
	Certificate string `arg:"" name:"CERTIFICATE" help:"What belay cover --certificate wrote; - for standard input."`
	File        string `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out."`
	Format      string `placeholder:"text|json" help:"How to print it; text if left out."`
	Out         string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (verifyCmd) Help() string {
	return `Works out every claim of the certificate anew, by a short checker that shares no code with the prover: for each
service and severity the chain it rests on, and N just before, at and between all instants at which it is said to change.

Exit status 1 says that a claim does not hold; 2 that the certificate is not one, or not of this model.

Examples:
  belay cover --certificate proof.json
  belay verify proof.json support.yaml`
}

// verifyReport is the JSON of belay verify.
type verifyReport struct {
	Model     string           `json:"model"`
	Digest    string           `json:"digest"`
	From      span.Instant     `json:"from"`
	Until     span.Instant     `json:"until"`
	Without   []model.PersonID `json:"without"`
	TZData    dataEdition      `json:"tzdata"`
	Holidays  dataEdition      `json:"holidays"`
	Cells     int              `json:"cells"`
	Intervals int              `json:"intervals"`
	Instants  int              `json:"instants"`
	Faults    []verifyFault    `json:"faults"`
}

// dataEdition is the data that a certificate was made with, and that it was checked with.
type dataEdition struct {
	Made    string `json:"made"`
	Checked string `json:"checked"`
}

func (d dataEdition) same() bool { return d.Made == d.Checked }

func (d dataEdition) words(what string) string {
	if d.same() {
		return what + " " + d.Made
	}
	return fmt.Sprintf("%s %s when it was made, %s now", what, d.Made, d.Checked)
}

// editions are those of the time zones and of the holidays.
func editions(about verify.About) (zones, holidays dataEdition) {
	return dataEdition{about.TZData, calendar.TZData()}, dataEdition{about.Holidays, calendar.HolidayData()}
}

type verifyFault struct {
	Service  model.ServiceID  `json:"service"`
	Severity model.SeverityID `json:"severity"`
	At       *span.Instant    `json:"at"` // null where the fault is of no instant
	Claimed  int              `json:"claimed"`
	Found    int              `json:"found"`
	Sentence string           `json:"sentence"`
}

func (c *verifyCmd) run(s *session) error {
	name := c.Certificate
	if name == stdinArg {
		name = stdinName
	}
	document, err := s.text(name)
	if err != nil {
		return err
	}
	m, err := s.usable(c.File)
	if err != nil {
		return err
	}
	done := s.working("confirming " + c.Certificate)
	report, err := verify.Check(m, document)
	done()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if c.Format == formatJSON {
		return orFindings(s.printJSON(c.Out, verifyJSON(m, report)), len(report.Faults) > 0)
	}
	return orFindings(s.deliver(c.Out, []byte(verifyText(s.page(c.Out), m, report))), len(report.Faults) > 0)
}

func verifyJSON(m *model.Model, r verify.Report) verifyReport {
	zones, holidays := editions(r.About)
	out := verifyReport{
		Model: m.Name, Digest: m.Digest(), From: r.About.Horizon.From, Until: r.About.Horizon.Until,
		Without: append([]model.PersonID{}, r.About.Without...), TZData: zones, Holidays: holidays,
		Cells: r.Cells, Intervals: r.Intervals, Instants: r.Instants, Faults: []verifyFault{},
	}
	for _, f := range r.Faults {
		fault := verifyFault{Service: f.Service, Severity: f.Severity, Claimed: f.Claimed, Found: f.Found, Sentence: f.Sentence}
		if f.At != 0 {
			fault.At = &f.At
		}
		out.Faults = append(out.Faults, fault)
	}
	return out
}

func verifyText(t terminal, m *model.Model, r verify.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", t.strong(m.Name), t.dim(shortDigest(m.Digest())))
	fmt.Fprintf(&b, "%s, %s\n", spanWords(r.About.Horizon, m.Timezone), m.Timezone)
	zones, holidays := editions(r.About)
	data := zones.words("time zones") + ", " + holidays.words("holidays")
	if zones.same() && holidays.same() {
		data = t.dim(data)
	}
	b.WriteString(data + "\n")
	if len(r.About.Without) > 0 {
		var names []string
		for _, id := range r.About.Without {
			names = append(names, nameOf(m, id))
		}
		fmt.Fprintf(&b, "assuming that nobody reaches %s\n", strings.Join(names, ", "))
	}
	extent := fmt.Sprintf("%s, %s and %s looked at", count(r.Cells, "service and severity", "services and severities"),
		count(r.Intervals, "interval", "intervals"), count(r.Instants, "instant", "instants"))
	if len(r.Faults) == 0 {
		fmt.Fprintf(&b, "%s %s.\n", t.good("The certificate holds:"), extent)
		return b.String()
	}
	fmt.Fprintf(&b, "%s %s.\n", t.bad("The certificate does not hold:"), extent)
	for _, f := range r.Faults {
		b.WriteString(t.columns(columnGap, [][]string{{"-", f.Sentence}}))
	}
	return b.String()
}
