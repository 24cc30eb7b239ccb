package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/simulate"
)

// variantReport is another model that met the same tickets, in as many runs.
type variantReport struct {
	File   string           `json:"file"`
	Report *simulate.Report `json:"report"`
	Better betterReport     `json:"better"`
}

// betterReport is by how much a variant differs from the base, each from the differences of single runs: both met the same
// tickets, so the interval is narrower than those of the two.
type betterReport struct {
	Solve simulate.Interval `json:"solve"` // seconds of the mean time until solved; below 0 is sooner
	Cost  simulate.Interval `json:"cost"`  // a week; below 0 is cheaper
}

// comparedReport is the JSON of belay simulate with variants: that of the base, and the variants.
type comparedReport struct {
	*simulate.Report

	Variants []variantReport `json:"variants"`
}

// variants plays the models of --variant, with the tickets and as many runs as the base had.
func (c *simulateCmd) variants(s *session, base []*simulate.Tally, of simulate.Scenario) ([]variantReport, error) {
	var out []variantReport
	for _, file := range c.Variant {
		m, err := s.usable(file)
		if err != nil {
			return nil, err
		}
		if err := sameDemand(of.Model, m, file); err != nil {
			return nil, err
		}
		scenario := of
		scenario.Model = m
		var runs []*simulate.Tally
		for len(runs) < len(base) {
			more, err := side(scenario, len(runs), min(round, len(base)-len(runs)))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			runs = append(runs, more...)
		}
		weeks := float64(c.Weeks)
		out = append(out, variantReport{File: file, Report: simulate.Sum(scenario, runs), Better: betterReport{
			Solve: simulate.Differ(base, runs, func(t *simulate.Tally) float64 { return t.ToSolve.Mean() }),
			Cost:  simulate.Differ(base, runs, func(t *simulate.Tally) float64 { return t.Cost / weeks }),
		}})
	}
	return out, nil
}

// compared sets the variants beside the base: what they keep of each promise, how long they take and what they cost.
func (p simulatePage) compared(variants []variantReport) string {
	reports := []*simulate.Report{p.Report}
	head := []string{"", "base"}
	for _, v := range variants {
		reports = append(reports, v.Report)
		head = append(head, strings.TrimSuffix(filepath.Base(v.File), filepath.Ext(v.File)))
	}
	var rows [][]string
	for _, x := range p.Promises {
		row := []string{fmt.Sprintf("%s, %s: %s", x.Service, x.Severity, x.Target)}
		for _, r := range reports {
			row = append(row, p.keptBy(r, x))
		}
		rows = append(rows, row)
	}
	rows = append(
		rows,
		p.across("solved on average within", reports, func(r *simulate.Report) string { return seconds(r.Solve.Mean.Mean) }),
		p.across("people a week", reports, func(r *simulate.Report) string { return p.money(r.Cost.People) }),
		p.across("contracts a week", reports, func(r *simulate.Report) string { return p.money(r.Cost.Contracts) }),
		p.across("a ticket", reports, func(r *simulate.Report) string { return p.money(r.Cost.Ticket) }),
	)
	numbers := make([]int, len(reports))
	for i := range numbers {
		numbers[i] = i + 1
	}
	var b strings.Builder
	b.WriteString("\n" + p.strong("Beside each other, with the same tickets") + "\n\n" + p.table(head, rows, numbers...))
	for i, v := range variants {
		b.WriteString(p.columns(0, [][]string{{fmt.Sprintf("%s solves %s.", head[i+2], sooner(v.Better.Solve))}}))
	}
	return b.String()
}

// across is one figure of every report.
func (p simulatePage) across(what string, reports []*simulate.Report, of func(*simulate.Report) string) []string {
	row := []string{what}
	for _, r := range reports {
		row = append(row, of(r))
	}
	return row
}

// keptBy is what a report says of a promise of the base; a dash where it makes none.
func (p simulatePage) keptBy(r *simulate.Report, x simulate.PromiseReport) string {
	i := slices.IndexFunc(r.Promises, func(o simulate.PromiseReport) bool {
		return o.Service == x.Service && o.Severity == x.Severity && o.Target == x.Target
	})
	if i < 0 {
		return "-"
	}
	return percentWords(r.Promises[i].Attainment.Mean)
}

// sooner is a difference of times in words.
func sooner(i simulate.Interval) string {
	switch {
	case i.High < 0:
		return fmt.Sprintf("%s sooner (%s – %s)", seconds(-i.Mean), seconds(-i.High), seconds(-i.Low))
	case i.Low > 0:
		return fmt.Sprintf("%s later (%s – %s)", seconds(i.Mean), seconds(i.Low), seconds(i.High))
	}
	return "neither sooner nor later, as far as these runs can tell"
}

// sameDemand refuses a variant that is about other services, since it would not meet the same tickets.
func sameDemand(base, variant *model.Model, file string) error {
	for _, d := range base.Demand {
		if variant.Service(d.ID) == nil {
			return fmt.Errorf("%s has no service %s, so it cannot meet the same tickets", file, d.ID)
		}
	}
	return nil
}
