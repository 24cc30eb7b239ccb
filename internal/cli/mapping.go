package cli

import (
	"fmt"

	"belay/internal/history"
)

// mappingCmd prints what stands where in the logs of a tool.
type mappingCmd struct {
	Tool string `arg:"" name:"TOOL" help:"The tool: jira, zendesk, zammad, glpi, belay, xes or csv."`
	Out  string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (mappingCmd) Help() string {
	return `Prints the mapping by which logs of TOOL are read when no other is given: which column or path of JSON is the number of a ticket,
when it was opened, its state, group and priority; what the tool's words for states and priorities mean; how it writes times.

Change what is different at your place and name the file with --mapping. It may be short: what a mapping leaves out stays as it is
here. It may also say more: under functions, which groups of the tool are which functions of your model.

ServiceNow has no mapping: the columns of its audit log have their own names everywhere.

Examples:
  belay mapping zendesk -o zendesk.yaml
  belay import zendesk tickets.json --db desk.db --mapping zendesk.yaml`
}

func (c *mappingCmd) run(s *session) error {
	text, ok := history.UsualText(history.Tool(c.Tool))
	if !ok {
		return fmt.Errorf("there is no mapping for %q%s\nSee belay mapping --help.", c.Tool, didYouMean(c.Tool, toolNames()))
	}
	return s.deliver(c.Out, []byte(text))
}

// toolNames are the tools whose logs are read.
func toolNames() (names []string) {
	for _, t := range history.Tools() {
		names = append(names, string(t))
	}
	return names
}
