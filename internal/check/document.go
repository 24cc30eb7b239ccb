package check

import (
	"fmt"
	"strings"
)

// Document is the page that explains every rule, as Markdown. It is made from the tables, so that it cannot be behind.
func Document() string {
	rules := Rules()
	d := &strings.Builder{}
	fmt.Fprintf(d, `# The rules

<!-- Made from the tables of internal/check by "go generate ./internal/check"; do not edit. -->

`+"`belay check`"+` asks a model %d rules. A finding names the rule, says where and why, shows a witness where there is one, and ends
with a remedy. How much it weighs depends on the model's `+"`stage`"+`: a draft may lack what operation must have.

A finding can be accepted, with a reason, a name and a last day:

`+"```yaml"+`
waivers:
  - {rule: bus-factor, on: custom-code, why: Northwind carries the risk, by: mette, until: 2027-06-30}
`+"```"+`

`+"`on`"+` is the element that the finding names; left out, every finding of the rule is accepted. When a finding is about one
severity of a service (`+"`fno/critical`"+`), a waiver on the service (`+"`fno`"+`) accepts all of them. A waiver that has run out is an error.

`+"`--pass logical`"+` leaves out the rules of the physical pass, and the other way round.

`, len(rules))
	contents(d, rules)
	var group Group
	for _, r := range rules {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(d, "\n## %s\n", sentenceCase(string(group)))
		}
		r.describe(d)
	}
	d.WriteString("\n## What waits for the running system\n\n")
	d.WriteString("These rules of the catalogue are not asked of a model, because something else decides them.\n\n")
	d.WriteString("| catalogue | asks whether | is decided by |\n|---|---|---|\n")
	for _, w := range waits {
		fmt.Fprintf(d, "| %s | %s | %s |\n", w.id, w.asks, w.forWhat)
	}
	return d.String()
}

// contents is a table of all rules.
func contents(d *strings.Builder, rules []Rule) {
	d.WriteString("| rule | finds | implement | prepare | operate |\n|---|---|---|---|---|\n")
	for _, r := range rules {
		fmt.Fprintf(d, "| [%s](#%s) | %s | %s | %s | %s |\n", r.Name, r.Name, r.Title, r.Levels.Implement, r.Levels.Prepare, r.Levels.Operate)
	}
}

// describe writes what there is to say about r.
func (r Rule) describe(d *strings.Builder) {
	fmt.Fprintf(d, "\n### %s\n\n%s\n%s *%s*\n\n", r.Name, sentence(r.Title), r.Why, r.Remedy)
	passes := "Both passes"
	if r.Pass != "" {
		passes = sentenceCase(string(r.Pass)) + " pass"
	}
	weighs := fmt.Sprintf("%s, %s, %s", r.Levels.Implement, r.Levels.Prepare, r.Levels.Operate)
	if r.Levels.Implement == r.Levels.Prepare && r.Levels.Prepare == r.Levels.Operate {
		weighs = r.Levels.Operate.String() + " at every stage"
	}
	fmt.Fprintf(d, "Weighs %s. %s. Source: %s.\n", weighs, passes, r.Source)
	for _, p := range r.Params {
		fmt.Fprintf(d, "\n* `%s` (%d): %s\n", p.Name, p.Default, p.Doc)
	}
}

// sentenceCase is text with a capital at its beginning.
func sentenceCase(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
