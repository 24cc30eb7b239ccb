package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"belay/internal/calendar"
	"belay/internal/chart"
	"belay/internal/coverage"
	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/span"
)

// coverCmd proves who picks up.
type coverCmd struct {
	File        string       `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	Service     string       `placeholder:"SERVICE" help:"Only this service; all if left out."`
	Severity    string       `placeholder:"SEVERITY" help:"Only this severity; all if left out."`
	Horizon     horizonFlags `embed:""`
	Without     []string     `placeholder:"PERSON,…" help:"People who do not answer, or are about to leave."`
	WhatIf      whatIfFlags  `embed:""`
	Format      string       `placeholder:"text|json|csv|svg|html" help:"How to print it; what OUT ends with, or text, if left out."`
	Out         string       `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
	Certificate string       `placeholder:"OUT" help:"Also write the certificate of the whole model, which belay verify confirms, to this file."`
}

// Help is the page behind --help.
func (coverCmd) Help() string {
	return `For every service and severity, and for a ticket raised at any second of the horizon: N is the number of
different people who can be told before the pick-up promise falls due. Where N is 0 there is a gap, and the witness says
step by step why; where N is 1 cover is thin. Nothing is sampled: N changes only where a shift, leave, holiday, contract
or clock begins or ends, and each of those is looked at.

Exit status 1 says that there is a gap, or an hour at which nobody can be invited to a swarm in time.

Examples:
  belay cover                                        the year from today
  belay cover --service fno --severity critical      one service and severity
  belay cover --from 2026-12-01 --for "6 weeks"      over Christmas
  belay cover --without mette -o gaps.csv            every gap and thin spot, if Mette leaves
  belay cover -o year.svg                            the year as a picture; -o year.html to walk through it
  belay cover --certificate proof.json               for belay verify`
}

func (c *coverCmd) run(s *session) error {
	m, err := s.asked(c.File, c.WhatIf)
	if err != nil {
		return err
	}
	asked, err := c.asked(m)
	if err != nil {
		return err
	}
	proof, err := c.prove(s, m)
	if err != nil {
		return err
	}
	if c.Certificate != "" { // always of the whole model, so that nobody takes a part for it
		text, err := proof.Certificate().JSON()
		if err != nil {
			return err
		}
		if err := s.deliver(c.Certificate, text); err != nil {
			return err
		}
	}
	proof.Cells = slices.DeleteFunc(proof.Cells, func(cell *coverage.Cell) bool { return !asked(cell) })
	gap := slices.ContainsFunc(proof.Cells, hasGap)
	if c.Certificate == stdinArg && c.Out == "" {
		return orFindings(nil, gap) // standard output is taken
	}
	return orFindings(c.show(s, proof), gap)
}

// prove proves the whole model over the horizon of the flags.
func (c *coverCmd) prove(s *session, m *model.Model) (*coverage.Proof, error) {
	horizon, err := s.horizon(c.Horizon, m.Timezone)
	if err != nil {
		return nil, err
	}
	without, err := people(m, c.Without)
	if err != nil {
		return nil, err
	}
	defer s.working("proving " + m.Name)()
	return coverage.Prove(m, horizon, coverage.Options{Without: without}), nil
}

// asked says which cells the flags ask for.
func (c *coverCmd) asked(m *model.Model) (func(*coverage.Cell) bool, error) {
	asked, err := services(m, c.Service)
	if err != nil {
		return nil, err
	}
	only, err := severity(m, c.Severity)
	if err != nil {
		return nil, err
	}
	return func(cell *coverage.Cell) bool {
		return slices.Contains(asked, cell.Service) && (only == nil || cell.Severity == only)
	}, nil
}

// hasGap says that somewhere nobody picks up, or that nobody can be invited to a swarm in time.
func hasGap(c *coverage.Cell) bool {
	return len(c.Gaps) > 0 || c.Swarm != nil && len(c.Swarm.Gaps) > 0
}

// show writes the proof in the format asked for.
func (c *coverCmd) show(s *session, proof *coverage.Proof) error {
	var text []byte
	var err error
	switch c.Format {
	case formatJSON:
		return s.printJSON(c.Out, proof.Report())
	case "csv":
		text, err = spotsCSV(proof)
	case "svg":
		text = chart.Year(proof).SVG(draw.SVGOptions{})
	case "html":
		text, err = chart.Page(proof)
	default:
		text = []byte(coverPage{s.page(c.Out), proof}.text())
	}
	if err != nil {
		return err
	}
	return s.deliver(c.Out, text)
}

// coverPage shows a proof to a person.
type coverPage struct {
	terminal
	proof *coverage.Proof
}

func (p coverPage) text() string {
	m, zone := p.proof.Model, p.proof.Model.Timezone
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", p.strong(m.Name), p.dim(shortDigest(m.Digest())))
	fmt.Fprintf(&b, "%s, %s\n", spanWords(p.proof.Horizon, zone), zone)
	fmt.Fprintf(&b, "%s\n\n", p.dim("time zones "+calendar.TZData()+", holidays "+calendar.HolidayData()))
	b.WriteString(p.cells())
	gaps := p.gaps()
	b.WriteString(gaps)
	for _, remark := range p.remarks() {
		b.WriteString("\n" + strings.Join(folded(remark, p.lines()), "\n") + "\n")
	}
	return b.String()
}

// cells is the table of services and severities.
func (p coverPage) cells() string {
	var rows [][]string
	var before *model.Service
	for _, c := range p.proof.Cells {
		if !c.Promised {
			continue
		}
		name := ""
		if c.Service != before {
			name, before = c.Service.Called(), c.Service
		}
		rows = append(rows, []string{
			name, string(c.Severity.ID), p.judged(c.Least), percentWords(c.Covered), waitWords(c.Wait),
			strconv.Itoa(len(c.Gaps)), strconv.Itoa(len(c.Thin)),
		})
	}
	switch {
	case len(p.proof.Cells) == 0:
		return "Nothing is asked for: there is no such service and severity.\n"
	case len(rows) == 0:
		return "No severity promises that somebody picks up: there is nothing to prove.\n"
	}
	return p.table([]string{"service", "severity", "least N", "covered", "worst wait", "gaps", "thin"}, rows, 2, 3, 4, 5, 6)
}

// judged is a least N in the colour of what it means.
func (p coverPage) judged(n int) string {
	switch n {
	case 0:
		return p.bad("0")
	case 1:
		return p.thin("1")
	}
	return p.good(strconv.Itoa(n))
}

// waitWords is the longest time until somebody is told.
func waitWords(w coverage.Wait) string {
	if w.Never {
		return "no end"
	}
	return lengthWords(w.Seconds)
}

// shownGaps is how many sorts of gap are told of one service and severity.
const shownGaps = 8

// gaps are the gaps of each service and severity, the most severe first, and in each what lasts longest first.
func (p coverPage) gaps() string {
	cells := slices.DeleteFunc(slices.Clone(p.proof.Cells), func(c *coverage.Cell) bool { return !hasGap(c) })
	rank := map[*model.Severity]int{}
	for i, v := range p.proof.Model.Severities {
		rank[v] = i
	}
	slices.SortStableFunc(cells, func(a, b *coverage.Cell) int { return rank[a.Severity] - rank[b.Severity] })
	var b strings.Builder
	for _, c := range cells {
		if len(c.Gaps) > 0 {
			fmt.Fprintf(&b, "\n%s %s\n", p.strong(cellName(c)+":"), p.bad("nobody picks up"))
			p.folded(&b, c.Gaps, func(gap span.Span) []string { return p.proof.Witness(c, gap).Reasons() })
		}
		if c.Swarm != nil && len(c.Swarm.Gaps) > 0 {
			fmt.Fprintf(&b, "\n%s %s\n", p.strong(cellName(c)+":"), p.bad("nobody can be invited to the swarm within "+c.Swarm.Rule.FirstWithin.String()))
			p.folded(&b, c.Swarm.Gaps, func(span.Span) []string { return nil })
		}
	}
	return b.String()
}

// cellName is how people call a service and severity.
func cellName(c *coverage.Cell) string { return c.Service.Called() + ", " + string(c.Severity.ID) }

// folded tells gaps, those that come back in one entry, each with the witness of its first.
func (p coverPage) folded(b *strings.Builder, gaps []span.Span, witness func(span.Span) []string) {
	sorts := coverage.Recurring(gaps, p.proof.Model.Timezone)
	for i, r := range sorts {
		if i == shownGaps {
			fmt.Fprintf(b, "  %s\n", p.dim(fmt.Sprintf("and %s more of other sorts; --format csv lists every one", count(rest(sorts[i:]), "gap", "gaps"))))
			break
		}
		fmt.Fprintf(b, "  %s%s\n", p.strong(r.Words()), p.dim(", "+p.often(r)))
		var rows [][]string
		for _, reason := range witness(r.Spans[0]) {
			rows = append(rows, []string{reason})
		}
		b.WriteString(p.columns(3*columnGap, rows))
	}
}

// rest is how many spans there are in recurrences.
func rest(rs []coverage.Recurrence) int {
	n := 0
	for _, r := range rs {
		n += len(r.Spans)
	}
	return n
}

// often is how long a gap is, how often it comes and when first.
func (p coverPage) often(r coverage.Recurrence) string {
	first := r.Spans[0]
	if len(r.Spans) == 1 {
		return lengthWords(first.Seconds())
	}
	return fmt.Sprintf("%s, %s, first %s", lengthWords(first.Seconds()), count(len(r.Spans), "time", "times"),
		dayOf(first.From, p.proof.Model.Timezone))
}

// remarks are what follows from the proof, and what it does not say.
func (p coverPage) remarks() []string {
	var out []string
	promised := slices.ContainsFunc(p.proof.Cells, func(c *coverage.Cell) bool { return c.Promised })
	if promised && !slices.ContainsFunc(p.proof.Cells, hasGap) {
		out = append(out, p.good("Somebody can be told in time, at every second."))
	}
	if thin := p.thinnest(); thin != "" {
		out = append(out, thin)
	}
	var silent []string
	for _, c := range p.proof.Cells {
		if !c.Promised {
			silent = append(silent, cellName(c))
		}
	}
	if len(silent) > 0 && promised {
		out = append(out, "No pick-up is promised, so nothing is proved, for "+strings.Join(silent, "; ")+".")
	}
	if n := len(p.proof.Model.Unknowns()); n > 0 {
		out = append(out, p.dim(fmt.Sprintf("%s in the model; whoever is not known yet holds nothing.", count(n, `"?" stands`, `"?" stand`))))
	}
	return out
}

// thinnest says where one person alone is between a ticket and nobody; empty where that is nowhere.
func (p coverPage) thinnest() string {
	stretches, longest, where := 0, int64(0), ""
	for _, c := range p.proof.Cells {
		seconds := span.Of(c.Thin...).Seconds()
		if stretches += len(c.Thin); seconds > longest {
			longest, where = seconds, cellName(c)
		}
	}
	if stretches == 0 {
		return ""
	}
	return p.thin("Cover is thin:") + fmt.Sprintf(" one person is between a ticket and nobody in %s, the longest for %s, %s of the time. --format csv lists them.",
		count(stretches, "stretch", "stretches"), where, percentWords(float64(longest)/float64(max(1, p.proof.Horizon.Seconds()))))
}

// spotsCSV is every gap and thin spot, a line each.
func spotsCSV(proof *coverage.Proof) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"service", "severity", "kind", "from", "until", "seconds", "least", "witness"}}
	add := func(c *coverage.Cell, kind string, s span.Span, least int, witness []string) {
		rows = append(rows, []string{
			string(c.Service.ID), string(c.Severity.ID), kind, s.From.String(), s.Until.String(),
			strconv.FormatInt(s.Seconds(), 10), strconv.Itoa(least), strings.Join(witness, "; "),
		})
	}
	for _, c := range proof.Cells {
		for _, s := range c.Gaps {
			add(c, "gap", s, 0, proof.Witness(c, s).Reasons())
		}
		for _, s := range c.Thin {
			add(c, "thin", s, 1, nil)
		}
		if c.Swarm != nil {
			for _, s := range c.Swarm.Gaps {
				add(c, "swarm", s, 0, nil)
			}
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("writing CSV: %w", err)
	}
	return b.Bytes(), nil
}
