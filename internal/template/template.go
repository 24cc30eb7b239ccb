// Package template provides the models that a new model starts from.
//
// Each is a complete support model of an invented organisation, written to be read: the comments say why a thing is
// there and what to put in its place, and "?" stands where a team has to decide. What a template promises, it keeps:
// each parses without a problem and passes the check of its stage without an error.
package template

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed models
var models embed.FS

// Template is a model to start from.
type Template struct {
	Name     string // what people type: "two-tier"
	Title    string // a few words
	Sentence string // when to take it
}

// File is one file of a template.
type File struct {
	Name string // as it is written: "support.yaml"
	Text string
}

// Default is the name of the template that one gets without asking for another.
const Default = "two-tier"

// Names are the templates, the simplest first.
func Names() []Template {
	return []Template{
		{
			"two-tier", "A desk and specialists",
			"One desk answers, one team repairs: a handful of people look after one application.",
		},
		{
			"five-level-internal", "Five levels, in the house",
			"Super users, helpdesk, core team and centre of excellence of your own, with the vendor behind them.",
		},
		{
			"five-level-mixed", "Five levels, mixed",
			"Your own people on the first three lines, a partner for custom code, the vendor for the product.",
		},
		{
			"five-level-outsourced", "Five levels, outsourced",
			"Your super users and one manager; a partner triages and resolves, the vendor stands behind it.",
		},
		{
			"swarm", "A swarm",
			"Whoever takes a ticket keeps it to the end and invites those who can help.",
		},
		{
			"saas", "Software as a service",
			"You promise customers an answer at any hour: a pager, a second behind it, suppliers behind both.",
		},
		{
			"digital-trust", "A digital credential pilot",
			"The workshop board of issuers, wallet and verifier: issues, channels, tiers 0 to 2 and open questions.",
		},
	}
}

// Files are the files of the template called name. The error for a name that no template has says which there are.
func Files(name string) ([]File, error) {
	dir := path.Join("models", name)
	entries, err := models.ReadDir(dir)
	if err != nil || path.Base(dir) != name {
		return nil, unknown(name)
	}
	var files []File
	for _, entry := range entries {
		text, err := models.ReadFile(path.Join(dir, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading template %s: %w", name, err)
		}
		files = append(files, File{Name: entry.Name(), Text: string(text)})
	}
	return files, nil
}

// unknown is the error for a name that no template has.
func unknown(name string) error {
	var names []string
	best, most := "", 0
	for _, t := range Names() {
		names = append(names, t.Name)
		if n := shared(name, t.Name); n > most {
			best, most = t.Name, n
		}
	}
	if most > 0 && 2*most >= len(name)-1 {
		return fmt.Errorf("there is no template called %q; did you mean %q?", name, best)
	}
	return fmt.Errorf("there is no template called %q; choose one of %s", name, strings.Join(names, ", "))
}

// shared counts the pairs of letters in a that b has as well.
func shared(a, b string) int {
	n := 0
	for i := range max(len(a)-1, 0) {
		if strings.Contains(b, strings.ToLower(a[i:i+2])) {
			n++
		}
	}
	return n
}
