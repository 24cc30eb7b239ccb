package check

import (
	"bytes"
	"encoding/json"
	"fmt"

	"belay/internal/source"
)

// Report is what a run found in one model.
type Report struct {
	Model    string
	Digest   string
	Findings []Finding
}

// Problems are the mistakes of a text as findings, for the formats that know nothing else: each is an error, its rule
// is its code, and its hint the remedy.
func Problems(ps source.Problems) []Finding {
	var out []Finding
	for _, p := range ps {
		out = append(out, Finding{Rule: p.Code, Group: language, Level: Error, Message: p.Message, At: p.At, Remedy: p.Hint})
	}
	return out
}

// language is the group of the problems of a text.
const language Group = "language"

// Counts are the findings that nobody has waived, by level.
type Counts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

// Counts counts the findings that nobody has waived.
func (r Report) Counts() Counts {
	var c Counts
	for _, f := range r.Findings {
		switch {
		case f.Waived != nil:
		case f.Level == Error:
			c.Error++
		case f.Level == Warning:
			c.Warning++
		case f.Level == Info:
			c.Info++
		}
	}
	return c
}

// AtLeast says whether anything that nobody has waived weighs that much or more.
func (r Report) AtLeast(level Level) bool {
	for _, f := range r.Findings {
		if f.Waived == nil && f.Level >= level {
			return true
		}
	}
	return false
}

// The JSON of a report; its keys are a contract.
type (
	jsonReport struct {
		Model    string        `json:"model"`
		Digest   string        `json:"digest"`
		Findings []jsonFinding `json:"findings"`
		Counts   Counts        `json:"counts"`
	}
	jsonFinding struct {
		Rule     string      `json:"rule"`
		Severity string      `json:"severity"`
		Message  string      `json:"message"`
		File     string      `json:"file"`
		Line     int         `json:"line"`
		Column   int         `json:"column"`
		On       string      `json:"on"`
		Witness  []string    `json:"witness"`
		Remedy   string      `json:"remedy"`
		Waived   bool        `json:"waived"`
		Waiver   *jsonWaiver `json:"waiver,omitempty"`
	}
	jsonWaiver struct {
		Why   string `json:"why"`
		By    string `json:"by"`
		Until string `json:"until"`
	}
)

// JSON is the report for programs. Findings that somebody has waived are in the list with their waiver, and are not
// counted.
func (r Report) JSON() ([]byte, error) {
	out := jsonReport{Model: r.Model, Digest: r.Digest, Findings: []jsonFinding{}, Counts: r.Counts()}
	for _, f := range r.Findings {
		j := jsonFinding{
			Rule: f.Rule, Severity: f.Level.String(), Message: f.Message, File: f.At.File, Line: f.At.Start.Line, Column: f.At.Start.Column,
			On: f.On, Witness: append([]string{}, f.Witness...), Remedy: f.Remedy, Waived: f.Waived != nil,
		}
		if w := f.Waived; w != nil {
			j.Waiver = &jsonWaiver{Why: w.Why, By: string(w.By), Until: w.Until.String()}
		}
		out.Findings = append(out.Findings, j)
	}
	return indented(out)
}

// indented is v as JSON that people can read, with a line feed at its end and without escapes for HTML.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write the report as JSON: %w", err)
	}
	return b.Bytes(), nil
}
