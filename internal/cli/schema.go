package cli

import "belay/internal/modelfile"

// schemaCmd prints the JSON Schema of a model file.
type schemaCmd struct {
	Format string `placeholder:"json" hidden:"" help:"The schema is JSON, whatever is asked for."`
	Out    string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (schemaCmd) Help() string {
	return `With it an editor completes keys and words and underlines what is wrong as people type. An editor that knows the
YAML language server finds it by this first line of a model:

  # yaml-language-server: $schema=support.schema.json

Examples:
  belay schema -o support.schema.json`
}

func (c *schemaCmd) run(s *session) error { return s.deliver(c.Out, modelfile.Schema()) }
