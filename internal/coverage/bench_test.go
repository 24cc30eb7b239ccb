package coverage_test

import (
	"fmt"
	"slices"
	"testing"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/span"
)

// large is 500 services, 4 severities, 3 steps and 1,500 functions with daily rotas.
func large(tb testing.TB) *model.Model {
	tb.Helper()
	m, problems := modelfile.ParseText("large.yaml", modeltest.Large(500))
	if len(problems) > 0 {
		tb.Fatal(problems[0])
	}
	return m
}

// years is a horizon of whole years from 2026-01-01, which holds both clock changes of each year.
func years(n int) span.Span {
	from, _ := calendar.Resolve(calendar.Wall{Date: calendar.Date{Year: 2026, Month: 1, Day: 1}}, calendar.UTC(), calendar.Starts)
	until, _ := calendar.Resolve(calendar.Wall{Date: calendar.Date{Year: 2026 + n, Month: 1, Day: 1}}, calendar.UTC(), calendar.Starts)
	return span.Span{From: from, Until: until}
}

// witnesses asks for the witness of every gap and says how many there are.
func witnesses(p *coverage.Proof) (n int) {
	for _, c := range p.Cells {
		for _, g := range c.Gaps {
			p.Witness(c, g)
			n++
		}
	}
	return n
}

// BenchmarkProve proves a large model over a year, with a witness for each gap.
func BenchmarkProve(b *testing.B) {
	m := large(b)
	b.ReportAllocs()
	for b.Loop() {
		p := coverage.Prove(m, years(1), coverage.Options{})
		n, steps := witnesses(p), 0
		for _, c := range p.Cells {
			steps += len(c.Intervals)
		}
		b.ReportMetric(float64(n), "gaps")
		b.ReportMetric(float64(steps), "intervals")
	}
}

// BenchmarkReprove proves the large model again after one edit: one function loses a cover entry.
func BenchmarkReprove(b *testing.B) {
	m := large(b)
	p := coverage.Prove(m, years(1), coverage.Options{})
	b.ReportAllocs()
	for b.Loop() {
		edited, err := m.Edit(func(m *model.Model) {
			f := *m.Functions[700]
			f.Cover = f.Cover[:1]
			m.Functions = slices.Clone(m.Functions)
			m.Functions[700] = &f
		})
		if err != nil {
			b.Fatal(err)
		}
		p.Again(edited)
	}
}

// BenchmarkProveTwoYearsNoNewBoundary proves a model that is open at every instant over one year and over two: the
// longer horizon has no boundary more, so it must cost nothing more.
func BenchmarkProveTwoYearsNoNewBoundary(b *testing.B) {
	m, problems := modelfile.ParseText("steady.yaml", `
belay: 1
name: Steady
timezone: UTC
parties: {house: {kind: internal}}
people: {a: {party: house, phone: "1"}, b: {party: house, phone: "2"}}
severities: {critical: {clock: always, acknowledge: 10m, page: true, escalation: steady}}
functions: {desk: {link: application, line: 1, owner: a, cover: [{people: [a, b]}]}}
escalations: {steady: {steps: [{after: 0m, tell: [desk]}], last_resort: a}}
services: {s: {entry: desk}}
`)
	if len(problems) > 0 {
		b.Fatal(problems[0])
	}
	for _, n := range []int{1, 2} {
		b.Run(fmt.Sprintf("years=%d", n), func(b *testing.B) {
			for b.Loop() {
				coverage.Prove(m, years(n), coverage.Options{})
			}
		})
	}
}

// BenchmarkOracle asks the same questions of one service over a year twice: minute by minute, and by proof.
func BenchmarkOracle(b *testing.B) {
	m, problems := modelfile.ParseText("one.yaml", modeltest.Large(1))
	if len(problems) > 0 {
		b.Fatal(problems[0])
	}
	b.Run("minutes", func(b *testing.B) {
		for b.Loop() {
			o := newOracle(m, span.Span{From: years(1).From, Until: years(1).Until + 14*86_400}, 60)
			for _, v := range m.Severities {
				q := o.ask(m.Services[0], v)
				for i := range o.index(years(1).Until) {
					q.n(i)
				}
			}
		}
	})
	b.Run("proof", func(b *testing.B) {
		for b.Loop() {
			coverage.Prove(m, years(1), coverage.Options{})
		}
	})
}
