package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/mine"
	"belay/internal/model"
	"belay/internal/span"
)

// mineCmd finds the support model that a log shows to be lived.
type mineCmd struct {
	Log     string `arg:"" name:"LOG" help:"The log of a tool, gzipped or not, or a record of ours; - for standard input."`
	Mapping string `placeholder:"FILE" help:"What stands where in the log; the usual mapping of its tool if left out."`
	Zone    string `placeholder:"ZONE" help:"Zone of the log's local times; as they are written, in UTC, if left out, and that of the model in force for a record."`
	Diff    string `placeholder:"MODEL" help:"A model to set beside what is lived."`
	Format  string `placeholder:"text|json|yaml" help:"How to print it, yaml being the draft of a model; what OUT ends with, or text, if left out."`
	Out     string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output; draft.yaml gets the draft."`
}

// Help is the page behind --help.
func (mineCmd) Help() string {
	return `Reads what a tool logged of its tickets and finds the support model that is really lived: which functions there are and
who works in them, when; who hands what to whom, and what comes back; the lines that stand in no plan; what tickets wait
for; how impact and urgency give the priority; and the rule that best explains which promises the tool calls kept.

Written to a file that ends in .yaml, or with --format yaml, it is a draft in the model language: each figure carries its
evidence in a comment, and what a log cannot say is "?". belay check, diagram and simulate take it as it is. --diff sets
what is lived beside a model: work that has no function in it, ways that it has no edge for, hours at which it has nobody.

Logs of ServiceNow, Jira, Zendesk, Zammad and GLPI, process logs (XES) and our own exports are told apart by how they begin;
for any other table --mapping says what its columns mean. Of a record it is what its own desk lived.

Examples:
  belay mine audit.csv.gz
  belay mine audit.csv.gz -o draft.yaml
  belay mine audit.csv.gz --diff support.yaml
  belay mine tickets.csv --mapping columns.yaml --zone Europe/Copenhagen --format json`
}

// mineReport is the JSON of belay mine.
type mineReport struct {
	Log    history.Tally    `json:"log"`
	Lived  *mine.Lived      `json:"lived"`
	Beside *mine.Difference `json:"beside"` // null unless --diff names a model
}

// formatDraft prints the draft of a model.
const formatDraft = "yaml"

func (c *mineCmd) run(s *session) error {
	if ending := filepath.Ext(c.Out); strings.EqualFold(ending, ".yml") {
		c.Format = formatDraft
	}
	if c.Format == formatDraft && c.Diff != "" {
		return fmt.Errorf("--diff compares and does not change the draft: leave it out, or ask for text or json")
	}
	var m *model.Model
	if c.Diff != "" {
		var err error
		if m, err = s.usable(c.Diff); err != nil {
			return fmt.Errorf("%s: %w", c.Diff, err)
		}
	}
	zone, force := calendar.UTC(), (*model.Model)(nil)
	if isRecord(c.Log) {
		var err error
		if force, err = s.inForce(c.Log); err != nil {
			return err
		}
		zone = force.Timezone
	}
	mapping, err := s.zonedMapping(c.Mapping, c.Zone, zone)
	if err != nil {
		return err
	}
	done := s.working("reading " + c.Log)
	var report mineReport
	report.Lived, report.Log, err = s.mined(c.Log, mapping, force)
	done()
	if err != nil {
		return err
	}
	if m != nil {
		of := func(group string) (model.FunctionID, bool) { return mapping.Function(m, group) }
		report.Beside = mine.Beside(report.Lived, m, of, weeksAhead(span.At(s.Now), m.Timezone))
	}
	switch c.Format {
	case formatJSON:
		return s.printJSON(c.Out, report)
	case formatDraft:
		return s.deliver(c.Out, []byte(mine.Draft(report.Lived)))
	}
	return s.deliver(c.Out, []byte(minePage{s.page(c.Out), report, mapping.Zone}.text()))
}

// mined reads a log, or a record by the model in force there, and finds what is lived in it.
func (s *session) mined(name string, mapping *history.Mapping, force *model.Model) (*mine.Lived, history.Tally, error) {
	miner := mine.New(mapping.Zone)
	tally, err := s.eachIncident(name, mapping, force, func(in history.Incident) error {
		miner.Add(in)
		return nil
	})
	if err != nil {
		return nil, tally, err
	}
	lived, err := miner.Finish()
	if err != nil {
		if tally.Skipped > 0 {
			err = fmt.Errorf("%w; %s could not be used, most of them because: %s", err, count(tally.Skipped, "row", "rows"), tally.Common()[0])
		}
		return nil, tally, fmt.Errorf("%s: %w", name, err)
	}
	return lived, tally, nil
}

// weeksAhead is four whole weeks from the Monday before an instant: for so long it is asked who holds what.
func weeksAhead(now span.Instant, zone *calendar.Zone) span.Span {
	const weeks = 4
	day := calendar.DateOf(now, zone)
	monday := day.Add(-(int(day.Weekday()) + daysOfWeek - 1) % daysOfWeek)
	return calendar.Days(monday, monday.Add(weeks*daysOfWeek-1), zone)
}
