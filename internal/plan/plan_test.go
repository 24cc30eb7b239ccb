package plan_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/plan"
)

// examples are models as people write them, and one with next to nothing in it.
func examples(t *testing.T) map[string]*model.Model {
	t.Helper()
	bare, problems := modelfile.ParseText("bare.yaml", "belay: 1\nname: Bare | *model* <b>\ntimezone: UTC\n")
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	out := map[string]*model.Model{"bare": bare}
	for _, name := range []string{"small", "faults", "harbour"} {
		m, problems := modelfile.Parse(filepath.Join("..", "..", "examples", name, "support.yaml"), os.ReadFile)
		if len(problems) > 0 {
			t.Fatal(problems[0])
		}
		out[name] = m
	}
	return out
}

// planOf is the plan of a model for 22 November 2026.
func planOf(m *model.Model) *plan.Document {
	from := calendar.Date{Year: 2026, Month: 11, Day: 22}
	year := calendar.Days(from, from.Add(364), m.Timezone)
	proof := coverage.Prove(m, year, coverage.Options{})
	return plan.Build(m, plan.Options{From: from, Proof: proof, Check: check.Run(m, check.Options{Over: year, Proof: proof})})
}

func TestEveryPlanIsWrittenInThreeForms(t *testing.T) {
	for name, m := range examples(t) {
		t.Run(name, func(t *testing.T) {
			doc := planOf(m)
			html, err := doc.HTML()
			if err != nil {
				t.Fatal(err)
			}
			for _, refused := range []string{"<script", "http-equiv", "@import", "src=\"http", "url(http"} {
				if bytes.Contains(html, []byte(refused)) {
					t.Errorf("the page holds %q: it must stand alone", refused)
				}
			}
			if pdf, err := doc.PDF(); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("the PDF is not one: %v", err)
			}
			markdown := string(doc.Markdown())
			for _, s := range doc.Sections {
				if !bytes.Contains(html, []byte(`<section id="`+s.ID+`">`)) || !strings.Contains(markdown, "\n## "+s.Title+"\n") {
					t.Errorf("section %q is missing somewhere", s.Title)
				}
			}
		})
	}
}

func TestWhatTheModelSaysCannotBreakOutOfThePlan(t *testing.T) {
	doc := planOf(examples(t)["bare"])
	html, err := doc.HTML()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(html, []byte("<b>")) || !bytes.Contains(html, []byte("Bare | *model* &lt;b&gt;")) {
		t.Error("the name is not escaped in HTML")
	}
	if !strings.Contains(string(doc.Markdown()), `# Bare \| \*model\* &lt;b>`) {
		t.Error("the name is not escaped in Markdown")
	}
}

func TestTheWholePlanOfARealModelIsThere(t *testing.T) {
	doc := planOf(examples(t)["harbour"])
	want := []string{
		"model", "scope", "functions", "hours", "severities", "cover", "escalations", "rota", "agreements", "access",
		"major-incident", "training", "transition", "questions", "findings", "signatures",
	}
	var got []string
	for _, s := range doc.Sections {
		got = append(got, s.ID)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("sections %v, not %v", got, want)
	}
	for _, f := range examples(t)["harbour"].Functions {
		if !strings.Contains(string(doc.Markdown()), f.Called()) {
			t.Errorf("function %s is not in the plan", f.ID)
		}
	}
}

// TestNothingRunsOffAPage looks at every line of every page: it lies inside the sheet, and on no other line.
func TestNothingRunsOffAPage(t *testing.T) {
	for name, m := range examples(t) {
		for i, page := range planOf(m).Pages() {
			if page.Sheet != draw.A4().Portrait() {
				continue // a figure, which its own package looks after
			}
			sheet := draw.Box{W: page.W, H: page.H}.Inset(40)
			texts := page.Texts()
			for k, text := range texts {
				if !sheet.Holds(text.Box()) {
					t.Errorf("%s, page %d: %q runs off the page", name, i+1, text.S)
				}
				for _, other := range texts[:k] {
					if box := text.Box().Inset(1.2); box.W > 0 && box.H > 0 && box.Meets(other.Box().Inset(1.2)) {
						t.Errorf("%s, page %d: %q lies on %q", name, i+1, text.S, other.S)
					}
				}
			}
		}
	}
}

func TestThePicturesInThePageAreWellFormed(t *testing.T) {
	html, err := planOf(examples(t)["small"]).HTML()
	if err != nil {
		t.Fatal(err)
	}
	from, until := bytes.Index(html, []byte("<svg")), bytes.Index(html, []byte("</svg>"))
	if from < 0 || until < from {
		t.Fatal("there is no picture")
	}
	decoder := xml.NewDecoder(bytes.NewReader(html[from : until+len("</svg>")]))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// said is the plan of a model as Markdown.
func said(t *testing.T, text string) string {
	t.Helper()
	m, problems := modelfile.ParseText("m.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	return string(planOf(m).Markdown())
}

func TestThePlanNeverSaysMoreThanWasProved(t *testing.T) {
	const everybody = "Somebody picks up at every instant"
	desk := `
belay: 1
name: Desk
timezone: UTC
parties: {house: {kind: internal}}
people: {ida: {party: house, phone: "1"}}
severities: {critical: {clock: always, %s}}
functions:
  desk: {link: application, line: 1, cover: [{people: [ida]}]}
  makers: {link: application, line: 3}
services: {s: {entry: desk}}
`
	for _, story := range []struct{ promise, more, want string }{
		{"acknowledge: 10m", "", everybody},
		{"resolve: 4h", "", "There is nothing to prove"},
		{"acknowledge: 10m", "swarms: {s: {when: [severity critical], invite: [makers], first_within: 15m}}\n", "When nobody can be invited to a swarm"},
	} {
		got := said(t, fmt.Sprintf(desk, story.promise)+story.more)
		if !strings.Contains(got, story.want) || story.want != everybody && strings.Contains(got, everybody) {
			t.Errorf("with %s %s the plan does not say %q, or says too much", story.promise, story.more, story.want)
		}
	}
	if got := said(t, "belay: 1\nname: Nothing\ntimezone: UTC\n"); strings.Contains(got, everybody) {
		t.Error("a model that says nothing is called covered")
	}
}
