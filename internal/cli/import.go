package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/store"
	"belay/internal/ticket"
)

// importCmd writes what another tool has logged into a record.
type importCmd struct {
	Tool    string `arg:"" name:"TOOL" help:"The tool that wrote the log: servicenow, jira, zendesk, zammad, glpi, belay, xes or csv."`
	Log     string `arg:"" name:"LOG" help:"The log, gzipped or not; - for standard input."`
	DB      string `name:"db" required:"" placeholder:"DSN" help:"The record to write: a path, or postgres://user@host/database."`
	Mapping string `placeholder:"FILE" help:"What stands where in the log; the usual mapping of TOOL if left out."`
	Zone    string `placeholder:"ZONE" help:"Zone of the log's local times; the model's if left out."`
	Model   string `placeholder:"FILE" help:"The model to import by; published first where the record has none. The one in force if left out."`
	Service string `placeholder:"SERVICE" help:"The service that the tickets are about; the model's first if left out."`
	Format  string `placeholder:"text|json" help:"How to print what was done; what OUT ends with, or text, if left out."`
	Out     string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (importCmd) Help() string {
	return `Each incident of the log that is over becomes a ticket with its whole journal, in its own times: raised, rated, handed
over, taken, waiting, solved, reopened, closed. History starts no clock, wakes nobody and leaves nothing that falls due. The
tags say where a ticket comes from, by which number, and what the tool thought of its promise: imported, servicenow:0000045,
made-sla or missed-sla.

The nth priority of the tool is the nth severity of the model. A group of the tool is the function that --mapping names, or the
one of its name ("group 70" is group-70), or else the service's entry, and the journal keeps the group's name. What a row says
that cannot be read is counted and shown with its line. Importing a log again adds nothing twice.

belay mapping TOOL prints what is looked for in the log of a tool, and what its words mean: change it and name it with --mapping.

Examples:
  belay import servicenow audit.csv.gz --db data/belay.db
  belay import servicenow audit.csv --db data/belay.db --model support.yaml --zone America/Sao_Paulo
  belay import zendesk tickets.json --db data/belay.db --mapping zendesk.yaml
  gunzip -c audit.csv.gz | belay import servicenow - --db postgres://desk@db/belay`
}

// importReport is the JSON of belay import.
type importReport struct {
	Model    string         `json:"model"`
	Digest   string         `json:"digest"`
	Edition  int64          `json:"edition"`
	Log      history.Tally  `json:"log"`
	Imported int            `json:"imported"` // tickets that are new
	There    int            `json:"there"`    // incidents that were imported before
	LeftOut  map[string]int `json:"left_out"` // incidents that are no history, by why
	Entries  int            `json:"entries"`  // of all journals of the log
	Quiet    int            `json:"quiet"`    // rows in which nothing changed that a journal keeps
}

// importBatch is how many tickets are written in one change of the record.
const importBatch = 300

func (c *importCmd) run(s *session) error {
	if !slices.Contains(toolNames(), c.Tool) {
		return fmt.Errorf("there is no tool %q to import from%s\nSee belay import --help.", c.Tool, didYouMean(c.Tool, toolNames()))
	}
	out := importReport{LeftOut: map[string]int{}}
	done := s.working("importing " + c.Log)
	err := s.onRecord(c.DB, store.Options{}, func(ctx context.Context, record *store.Store) error {
		return c.into(ctx, s, record, &out)
	})
	done()
	if err != nil {
		return err
	}
	if c.Format == formatJSON {
		return s.printJSON(c.Out, out)
	}
	return s.deliver(c.Out, []byte(importText(s.page(c.Out), out)))
}

// into writes the log into a record.
func (c *importCmd) into(ctx context.Context, s *session, record *store.Store, out *importReport) error {
	desk, err := engine.New(ctx, record, engine.Options{})
	if err != nil {
		return err
	}
	if err := c.publish(ctx, s, desk); err != nil {
		return err
	}
	m, edition := desk.Model()
	if m == nil {
		return errors.New("the record holds no model yet; name one with --model")
	}
	out.Model, out.Digest, out.Edition = m.Name, m.Digest(), edition
	home, err := homeFor(m, int(edition), c.Service)
	if err != nil {
		return err
	}
	mapping, err := s.zonedMapping(c.Mapping, c.Zone, m.Timezone)
	if err != nil {
		return err
	}
	if err := mapping.Check(m); err != nil {
		return fmt.Errorf("--mapping: %s: %w", c.Mapping, err)
	}
	home.By(mapping)
	log, closeLog, err := s.openLog(c.Log, history.Tool(c.Tool), mapping)
	if err != nil {
		return err
	}
	defer closeLog()
	var batch []engine.Foreign
	write := func() error {
		added, err := desk.Import(ctx, batch)
		out.Imported += added
		out.There += len(batch) - added
		batch = batch[:0]
		return err
	}
	for incident := range log.Incidents() {
		past, err := home.Journal(incident)
		if err != nil {
			out.LeftOut[err.Error()]++
			continue
		}
		out.Entries += len(past.Journal)
		out.Quiet += past.Quiet
		batch = append(batch, engine.Foreign{Key: incident.Tool.NumberTag(incident.Number), Past: past})
		if len(batch) == importBatch {
			if err := write(); err != nil {
				return err
			}
		}
	}
	if err := write(); err != nil {
		return err
	}
	out.Log = log.Tally()
	return log.Err()
}

// publish puts the model that was named in force, where the record has none. Another one is not replaced in passing.
func (c *importCmd) publish(ctx context.Context, s *session, desk *engine.Engine) error {
	if c.Model == "" {
		return nil
	}
	m, err := s.usable(c.Model)
	if err != nil {
		return err
	}
	switch now, edition := desk.Model(); {
	case now == nil:
		draft, err := desk.Draft(ctx, c.Model, readFile)
		if err != nil {
			return err
		}
		_, err = desk.Publish(ctx, engine.Request{Actor: operator}, draft, "published by belay import")
		return err
	case now.Digest() != m.Digest():
		return fmt.Errorf("edition %d is in force in this record, and %s says something else: publish it first, or leave --model out", edition, c.Model)
	}
	return nil
}

// importText says what an import did.
func importText(t terminal, r importReport) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", t.strong(fmt.Sprintf("%s, edition %d", r.Model, r.Edition)), t.dim(shortDigest(r.Digest)))
	b.WriteString(tallyText(t, r.Log))
	b.WriteString(leftOutText(t, r.LeftOut))
	fmt.Fprintf(&b, "%s imported", count(r.Imported, "ticket", "tickets"))
	if r.There > 0 {
		fmt.Fprintf(&b, ", %s here already", thousands(r.There))
	}
	fmt.Fprintf(&b, "\n%s in their journals; %s changed nothing that a journal keeps\n",
		count(r.Entries, "entry", "entries"), count(r.Quiet, "row", "rows"))
	return b.String()
}

// inForce is the model in force in a record, whoever else writes it meanwhile.
func (s *session) inForce(dsn string) (m *model.Model, err error) {
	err = s.onRecord(dsn, store.Options{ReadOnly: true}, func(ctx context.Context, record *store.Store) error {
		desk, err := engine.New(ctx, record, engine.Options{})
		if err != nil {
			return err
		}
		if m, _ = desk.Model(); m == nil {
			return fmt.Errorf("%s holds no model yet; name one", dsn)
		}
		return nil
	})
	return m, err
}

// eachTicket hands every ticket of a record to each, whoever else writes it meanwhile.
func (s *session) eachTicket(dsn string, each func(*ticket.Ticket) error) error {
	return s.onRecord(dsn, store.Options{ReadOnly: true}, func(ctx context.Context, record *store.Store) error {
		return engine.EachTicket(ctx, record, each)
	})
}

// serviceNow opens an audit log of ServiceNow, compressed or not, whose local times are those of the zone named, or of the
// usual one. The caller closes it.
func (s *session) serviceNow(name, zone string, usual *calendar.Zone) (log *history.Log, closeLog func(), err error) {
	m, err := s.zonedMapping("", zone, usual)
	if err != nil {
		return nil, nil, err
	}
	return s.openLog(name, history.ServiceNow, m)
}

// homeFor is where imported tickets live by a model that is the edition of that number.
func homeFor(m *model.Model, edition int, service string) (*history.Home, error) {
	return history.NewHome(desk.NewEdition(edition, m), model.ServiceID(service))
}

// tallyText is what a log came to.
func tallyText(t terminal, tally history.Tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s in %s\n", count(tally.Incidents, "incident", "incidents"), count(tally.Rows, "row", "rows"))
	if tally.Skipped == 0 {
		return b.String()
	}
	fmt.Fprintf(&b, "%s\n", t.thin(count(tally.Skipped, "row", "rows")+" could not be used"))
	for _, reason := range tally.Common() {
		fmt.Fprintf(&b, "  %s  %s\n", thousands(tally.Reasons[reason]), reason)
	}
	for _, p := range tally.Problems {
		fmt.Fprintf(&b, "  line %d: %s\n", p.Line, p.Message)
	}
	if more := tally.Skipped - len(tally.Problems); more > 0 {
		fmt.Fprintf(&b, "  and %s more\n", thousands(more))
	}
	return b.String()
}

// leftOutText says which incidents are no history, and why.
func leftOutText(t terminal, leftOut map[string]int) string {
	var b strings.Builder
	for _, why := range slices.Sorted(maps.Keys(leftOut)) {
		fmt.Fprintf(&b, "%s\n", t.thin(fmt.Sprintf("%s left out: %s", count(leftOut[why], "incident", "incidents"), why)))
	}
	return b.String()
}
