package check

import (
	"net/url"
	"strings"

	"belay/internal/source"
)

// What SARIF 2.1.0 (OASIS, 2020) calls a log, as far as a report needs it. Columns count code points, as ours do.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID         string            `json:"id"`
		Short      *sarifText        `json:"shortDescription,omitempty"`
		Full       *sarifText        `json:"fullDescription,omitempty"`
		Help       *sarifText        `json:"help,omitempty"`
		Properties map[string]string `json:"properties,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		Rule         string             `json:"ruleId"`
		Index        int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   *sarifProperties   `json:"properties,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifProperties struct {
		On      string   `json:"on,omitempty"`
		Witness []string `json:"witness,omitempty"`
	}
)

const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

// SARIF is the report for code-scanning tools, as a SARIF 2.1.0 log with one run. version is the program's. Waived
// findings are suppressed in source, with the waiver's reason.
func (r Report) SARIF(version string) ([]byte, error) {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "belay", Version: version, Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	index := map[string]int{}
	for _, f := range r.Findings {
		if _, listed := index[f.Rule]; !listed {
			index[f.Rule] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(f))
		}
		run.Results = append(run.Results, sarifResultOf(f, index[f.Rule]))
	}
	return indented(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifRuleOf describes the rule of a finding; a problem of the text has no rule, and only its code is known.
func sarifRuleOf(f Finding) sarifRule {
	for _, r := range Rules() {
		if r.Name == f.Rule {
			return sarifRule{
				ID: r.Name, Short: &sarifText{sentence(r.Title)}, Full: &sarifText{r.Why}, Help: &sarifText{r.Remedy},
				Properties: map[string]string{"group": string(r.Group), "source": r.Source},
			}
		}
	}
	return sarifRule{ID: f.Rule, Properties: map[string]string{"group": string(f.Group)}}
}

func sarifResultOf(f Finding, index int) sarifResult {
	text := f.sentence()
	if f.Remedy != "" {
		text += " " + sentence(f.Remedy)
	}
	out := sarifResult{
		Rule: f.Rule, Index: index, Level: map[Level]string{Error: "error", Warning: "warning"}[f.Level], Message: sarifText{text},
	}
	if out.Level == "" {
		out.Level = "note"
	}
	if f.At.File != "" {
		out.Locations = []sarifLocation{{sarifPhysical{Artifact: sarifArtifact{uri(f.At.File)}, Region: regionOf(f.At)}}}
	}
	if w := f.Waived; w != nil {
		out.Suppressions = []sarifSuppression{{Kind: "inSource", Justification: w.Why}}
	}
	if f.On != "" || len(f.Witness) > 0 {
		out.Properties = &sarifProperties{On: f.On, Witness: f.Witness}
	}
	return out
}

// regionOf is a range as SARIF has it; nil for a file as a whole.
func regionOf(at source.Range) *sarifRegion {
	if !at.Known() {
		return nil
	}
	out := &sarifRegion{StartLine: at.Start.Line, StartColumn: at.Start.Column}
	if at.End.Line > at.Start.Line || at.End.Line == at.Start.Line && at.End.Column > at.Start.Column {
		out.EndLine, out.EndColumn = at.End.Line, at.End.Column
	}
	return out
}

// uri is the path of a file as a relative URI reference.
func uri(file string) string {
	return (&url.URL{Path: strings.ReplaceAll(file, `\`, "/")}).String()
}

// sentence is the message as a sentence; an id or a path at its beginning keeps its case.
func (f Finding) sentence() string {
	first, _, _ := strings.Cut(f.Message, " ")
	id, _, _ := strings.Cut(strings.NewReplacer("-", " ", "_", " ", "/", " ").Replace(f.On), " ")
	if first == id || strings.ContainsAny(first, ".[-_/") {
		return stopped(f.Message)
	}
	return sentence(f.Message)
}

// sentence is text with a capital at its beginning and a full stop at its end.
func sentence(text string) string {
	if text == "" {
		return text
	}
	return capital(stopped(text))
}

// stopped is text with a full stop at its end.
func stopped(text string) string {
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}
