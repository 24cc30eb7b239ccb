package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"belay/internal/template"
)

// initCmd writes a model to start from.
type initCmd struct {
	Dir      string `arg:"" optional:"" name:"DIR" default:"." help:"Where to write it; here if left out. It is made if it is not there."`
	Template string `placeholder:"NAME" default:"${template}" help:"The template; ${template} if left out."`
}

// Help is the page behind --help.
func (initCmd) Help() string {
	var b strings.Builder
	b.WriteString(`Writes support.yaml from a template, with comments that say what to put in place of what. A "?" in it is a question
that the people involved have to answer. Nothing that is there is ever overwritten.

The templates:

`)
	for _, t := range template.Names() {
		fmt.Fprintf(&b, "  %-21s  %s\n", t.Name, t.Title)
	}
	b.WriteString(`
Examples:
  belay init
  belay init --template five-level-mixed pilot`)
	return b.String()
}

func (c *initCmd) run(s *session) error {
	files, err := template.Files(c.Template)
	if err != nil {
		return err
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(c.Dir, f.Name)); err == nil {
			return fmt.Errorf("%s is there already and stays as it is; name another directory, such as: belay init pilot", filepath.Join(c.Dir, f.Name))
		}
	}
	if err := os.MkdirAll(c.Dir, 0o777); err != nil {
		return fmt.Errorf("%s cannot be made: %w", c.Dir, inner(err))
	}
	var written []string
	for _, f := range files {
		name := filepath.Join(c.Dir, f.Name)
		if err := writeNew(name, []byte(f.Text), 0o666); err != nil {
			return fmt.Errorf("%s cannot be written: %w", name, inner(err))
		}
		written = append(written, name)
	}
	return s.print(c.next(s.out, written))
}

// next says what was written and what to do with it.
func (c *initCmd) next(t terminal, written []string) string {
	at := ""
	if c.Dir != "." {
		at = " " + written[0]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s is written. Put your own people and promises in, and then:\n", t.strong(strings.Join(written, ", ")))
	b.WriteString(t.columns(columnGap, [][]string{
		{"belay check" + at, "what is wrong, unwise or still open"},
		{"belay who" + at, "who picks up right now"},
		{"belay cover" + at, "whether anybody does, at every second of a year"},
		{"belay schema -o support.schema.json", "completion in your editor"},
	}))
	return b.String()
}
