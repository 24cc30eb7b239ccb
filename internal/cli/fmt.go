package cli

import (
	"errors"
	"fmt"

	"belay/internal/modelfile"
	"belay/internal/source"
)

// fmtCmd lays a model file out.
type fmtCmd struct {
	File   string `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The file; support.yaml if left out, - for standard input. What it includes is left alone."`
	Write  bool   `short:"w" help:"Write the file instead of printing it."`
	Check  bool   `help:"Only say whether the file is laid out; exit status 1 if it is not."`
	Format string `placeholder:"text|json" help:"How to print it; text if left out."`
	Out    string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (fmtCmd) Help() string {
	return `Sections in the order of the language, two spaces for each level, one space after commas and colons, empty lines
between sections. Comments, alignment and the author's own line breaks stay; what the file says never changes.

Examples:
  belay fmt                          print support.yaml laid out
  belay fmt -w people.yaml           change the file
  belay fmt --check                  in a pipeline`
}

// fmtReport is the JSON of belay fmt.
type fmtReport struct {
	File    string `json:"file"`
	LaidOut bool   `json:"laid_out"` // it was already
	Text    string `json:"text"`     // as it should be
}

func (c *fmtCmd) run(s *session) error {
	name := c.File
	if name == stdinArg {
		name = stdinName
	}
	if c.Write && (c.Check || c.Out != "" || name == stdinName) {
		return errors.New("-w changes a file in place; it goes neither with --check nor -o, nor with standard input")
	}
	text, err := s.text(name)
	if err != nil {
		return err
	}
	laid, problems := modelfile.Format(name, string(text))
	if len(problems) > 0 {
		if err := source.Draw(s.Stderr, problems, source.Files{name: source.NewFile(name, string(text))}, s.err.colour); err != nil {
			return err
		}
		return fmt.Errorf("%s cannot be laid out before that is mended", name)
	}
	was := laid == string(text)
	switch {
	case c.Format == formatJSON:
		err = s.printJSON(c.Out, fmtReport{File: name, LaidOut: was, Text: laid})
	case c.Check && was:
	case c.Check:
		err = s.deliver(c.Out, []byte(fmt.Sprintf("%s is not laid out; belay fmt -w %s does it\n", name, name)))
	case c.Write && was:
	case c.Write:
		return s.replace(name, []byte(laid))
	default:
		return s.deliver(c.Out, []byte(laid))
	}
	return orFindings(err, c.Check && !was)
}
