package check

import (
	"fmt"
	"slices"
	"strings"
)

// Document is the page that explains every rule, as Markdown. It is made from the tables, so that it cannot be behind.
func Document() string {
	rules := Rules()
	d := &strings.Builder{}
	fmt.Fprintf(d, `# The rules

<!-- Made from the tables of internal/check by "go generate ./internal/check"; do not edit. -->

`+"`belay check`"+` asks a model %d rules. A finding names the rule, says where and why, shows a witness where there is one, and ends
with a remedy. How much it weighs depends on the model's `+"`stage`"+`: a draft may lack what operation must have. What hangs on a “?”
that nobody has answered yet weighs no more than a warning before operation.

A finding can be accepted, with a reason, a name and a last day:

`+"```yaml"+`
waivers:
  - {rule: bus-factor, on: custom-code, why: Northwind carries the risk, by: mette, until: 2027-06-30}
`+"```"+`

`+"`on`"+` is the element that the finding names; left out, every finding of the rule is accepted. When a finding is about one
severity of a service (`+"`fno/critical`"+`), a waiver on the service (`+"`fno`"+`) accepts all of them. A waiver that has run out is an error.

`+"`--pass logical`"+` leaves out the rules of the physical pass, and the other way round.

`+"`Source`"+` names places in our catalogue of 142 rules, and what else a rule stands on: *five levels* is the five-level support
model, *on-call* what users of on-call tools ask for most.

`, len(rules))
	for len(rules) > 0 {
		chapter := rules
		if n := slices.IndexFunc(rules, func(r Rule) bool { return r.Group != rules[0].Group }); n > 0 {
			chapter = rules[:n]
		}
		describe(d, chapter)
		rules = rules[len(chapter):]
	}
	d.WriteString("## What waits for the running system\n\n")
	d.WriteString("These rules of the catalogue are not asked of a model, because something else decides them.\n\n")
	d.WriteString("| catalogue | asks whether | is decided by |\n|---|---|---|\n")
	for _, w := range waits {
		fmt.Fprintf(d, "| %s | %s | %s |\n", w.id, w.asks, w.forWhat)
	}
	return d.String()
}

// describe writes a chapter: what it asks, a table of its rules, and what there is to say about each.
func describe(d *strings.Builder, rules []Rule) {
	fmt.Fprintf(d, "## %s\n\n%s\n\n", capital(string(rules[0].Group)), intros[rules[0].Group])
	d.WriteString("| rule | finds | implement | prepare | operate |\n|---|---|---|---|---|\n")
	for _, r := range rules {
		fmt.Fprintf(d, "| [%s](#%s) | %s | %s | %s | %s |\n", r.Name, r.Name, r.Title, r.Levels.Implement, r.Levels.Prepare, r.Levels.Operate)
	}
	for _, r := range rules {
		r.describe(d)
	}
	d.WriteString("\n")
}

// intros are what each group asks.
var intros = map[Group]string{
	Structure:     "Has every question a way to somebody, and every function a place in it?",
	Ownership:     "Does somebody answer for everything, and does too much hang on one?",
	Cover:         "Who is there, at every instant of the horizon?",
	Escalation:    "Does a ticket that nobody takes, or nobody can solve, come to an end somewhere?",
	Targets:       "Is what is promised defined, does it fit together, and do the promises behind it hold it up?",
	Agreements:    "Does a paper stand behind every party, and does it say what is needed of it?",
	Access:        "Can those who are to solve it get at it, and only they?",
	Rota:          "Can people live with the rotas?",
	MajorIncident: "Do people know what to do when everything burns?",
	Knowledge:     "Is what is known written down, kept true and learnt, and is the way into operation walked?",
	Governance:    "Is the model an agreement, and does it stay one?",
}

// describe writes what there is to say about r.
func (r Rule) describe(d *strings.Builder) {
	fmt.Fprintf(d, "\n### %s\n\n%s %s\n\n*%s*\n\n", r.Name, sentence(r.Title), r.Why, r.Remedy)
	weighs := fmt.Sprintf("Implement: %s, prepare: %s, operate: %s.", r.Levels.Implement, r.Levels.Prepare, r.Levels.Operate)
	if r.Levels.Implement == r.Levels.Prepare && r.Levels.Prepare == r.Levels.Operate {
		weighs = capital(r.Levels.Operate.String()) + " at every stage."
	}
	passes := "Both passes"
	if r.Pass != "" {
		passes = capital(string(r.Pass)) + " pass"
	}
	fmt.Fprintf(d, "%s %s. Source: %s.\n", weighs, passes, r.Source)
	for i, p := range r.Params {
		if i == 0 {
			d.WriteString("\n")
		}
		fmt.Fprintf(d, "* `%s`, by default %d: %s.\n", p.Name, p.Default, p.Doc)
	}
}
