package verify_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/span"
	"belay/internal/verify"
)

// parse reads a model that is sound.
func parse(t interface{ Fatalf(string, ...any) }, text string) *model.Model {
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	return m
}

// proven is the certificate of a year from that date.
func proven(t interface{ Fatal(...any) }, m *model.Model, from string, days int, without ...model.PersonID) []byte {
	start, err := time.Parse(time.DateOnly, from)
	if err != nil {
		t.Fatal(err)
	}
	horizon := span.Span{From: span.At(start), Until: span.At(start.AddDate(0, 0, days))}
	document, err := coverage.Prove(m, horizon, coverage.Options{Without: without}).Certificate().JSON()
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// due says whether all clocks of m run on to a deadline at the end of the year.
func due(m *model.Model) bool {
	for _, s := range m.Services {
		for _, v := range m.SeveritiesOf(s) {
			if c := coverage.Who(m, s, v, span.At(time.Date(2026, time.December, 21, 0, 0, 0, 0, time.UTC))); c.Promised && !c.Due {
				return false
			}
		}
	}
	return true
}

func TestTheProversCertificatesOfRandomModelsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := modeltest.Draw(t)
		m := parse(t, text)
		var without []model.PersonID
		if len(m.People) > 0 && rapid.Bool().Draw(t, "without somebody") {
			without = append(without, rapid.SampledFrom(m.People).Draw(t, "whom").ID)
		}
		if !due(m) {
			return // without a deadline N depends on how far one looks
		}
		document := proven(t, m, "2026-09-22", 90, without...)
		report, err := verify.Check(m, document)
		if err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
		for _, f := range report.Faults {
			t.Errorf("%s", f.Sentence)
		}
		if len(report.Faults) > 0 {
			t.Fatalf("%s", text)
		}
	})
}

func TestTheProversCertificateOfALargeModelHolds(t *testing.T) {
	m := parse(t, modeltest.Large(4))
	report, err := verify.Check(m, proven(t, m, "2026-01-01", 365))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		t.Error(f.Sentence)
	}
	t.Logf("%d cells, %d intervals, %d instants", report.Cells, report.Intervals, report.Instants)
}
