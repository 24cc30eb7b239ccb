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
	"belay/internal/template"
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

// due says whether all clocks of m run on to a deadline after the horizons of these tests.
func due(m *model.Model) bool {
	for _, s := range m.Services {
		for _, v := range m.SeveritiesOf(s) {
			if c := coverage.Who(m, s, v, span.At(time.Date(2027, time.February, 1, 0, 0, 0, 0, time.UTC))); c.Promised && !c.Due {
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
		from := rapid.SampledFrom([]string{"2026-01-20", "2026-03-01", "2026-09-22", "2026-12-01"}).Draw(t, "from")
		document := proven(t, m, from, 60, without...)
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

// holds checks the prover's certificate of a year of m.
func holds(t *testing.T, m *model.Model, from string) {
	t.Helper()
	report, err := verify.Check(m, proven(t, m, from, 365))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		t.Error(f.Sentence)
	}
	t.Logf("%s: %d cells, %d intervals, %d instants", m.Name, report.Cells, report.Intervals, report.Instants)
}

func TestTheProversCertificateOfALargeModelHolds(t *testing.T) {
	holds(t, parse(t, modeltest.Large(2)), "2026-01-01")
}

func TestTheProversCertificatesOfTheTemplatesHold(t *testing.T) {
	for _, kind := range template.Names() {
		files, err := template.Files(kind.Name)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, parse(t, files[0].Text), "2026-11-22")
	}
}
