package cli

import (
	"fmt"
	"strings"
)

// configCmd prints the settings of a desk.
type configCmd struct {
	deskFlags `embed:""`
	Format    string `placeholder:"text|json" help:"How to print it; text if left out."`
	Out       string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (configCmd) Help() string {
	return `Prints every setting with its value and where the value came from, as belay serve would read it: the command line wins
over the environment, that over the file, that over the default. Secrets are not shown.

Examples:
  belay config
  belay config --config /etc/belay.yaml
  BELAY_LISTEN=:8443 belay config --format json`
}

// configLine is a setting in JSON.
type configLine struct {
	Key   string `json:"key"`
	Env   string `json:"environment"`
	Value string `json:"value"`
	From  string `json:"from"`
	Help  string `json:"help"`
}

func (c *configCmd) run(s *session) error {
	config, err := c.load(s)
	if err != nil {
		return err
	}
	settings := config.Settings()
	if c.Format == formatJSON {
		lines := make([]configLine, len(settings))
		for i, v := range settings {
			lines[i] = configLine{v.Key, v.Env, v.Value, v.From, v.Help}
		}
		return s.printJSON(c.Out, struct {
			Settings []configLine `json:"settings"`
		}{lines})
	}
	t := s.page(c.Out)
	key, value := 0, 0
	for _, v := range settings {
		key, value = max(key, len(v.Key)), max(value, min(len(v.Value), longestShown))
	}
	var b strings.Builder
	for _, v := range settings {
		from := t.dim(v.From)
		if v.From != "default" {
			from = v.From
		}
		fmt.Fprintf(&b, "%s  %s  %s\n", t.strong(pad(v.Key, key)), pad(orDash(v.Value), value), from)
	}
	return s.deliver(c.Out, []byte(b.String()))
}

// longestShown is how wide the column of values gets, in characters.
const longestShown = 40

// orDash is a value, or a dash for one that is not set.
func orDash(value string) string {
	if value == "" {
		return "-"
	}
	return value
}
