package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/report"
	"belay/internal/span"
	"belay/internal/ticket"
)

// reportCmd prints figures.
type reportCmd struct {
	Report string `arg:"" name:"REPORT" help:"What to report: sla."`
	File   string `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, or where there is none the one in force in the record; - for standard input."`
	DB     string `name:"db" placeholder:"DSN" help:"The record to read: a path, or postgres://user@host/database."`
	Log    string `placeholder:"LOG" help:"An audit log of ServiceNow to read instead, gzipped or not; - for standard input."`
	Zone   string `placeholder:"ZONE" help:"Zone of the log's local times; the model's if left out."`
	Until  string `placeholder:"closed|resolved" default:"closed" help:"Where the time of an imported ticket ends; closed if left out, as ServiceNow counts."`
	Format string `placeholder:"text|json" help:"How to print it; what OUT ends with, or text, if left out."`
	Out    string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (reportCmd) Help() string {
	return `belay report sla says which promises were kept, by service, severity and target, with the times that people waited: as
the tickets of a record were lived.

Of tickets that were imported it says besides whether the model explains what the tool they came from decided. The rule is
the resolve target of the severity that a ticket had in the end, on that severity's clock, less the waits that pause it; it
is played over each journal anew and compared with the tool's own verdict (made_sla). The best target is the one that would
agree most often: so the rule behind a log can be found. A log can be read without importing it.

Examples:
  belay report sla --db data/belay.db
  belay report sla examples/servicenow/support.yaml --log examples/servicenow/incidents.csv
  belay report sla support.yaml --log audit.csv.gz --zone America/Sao_Paulo --format json`
}

// slaReport is the JSON of belay report sla.
type slaReport struct {
	Model    string           `json:"model"`
	Digest   string           `json:"digest"`
	At       span.Instant     `json:"at"`
	Tickets  int              `json:"tickets"`
	Promises []report.Promise `json:"promises"`
	Imported importedReport   `json:"imported"`
}

// importedReport is how the model explains what another tool decided.
type importedReport struct {
	Log      *history.Tally    `json:"log"` // null for a record
	LeftOut  map[string]int    `json:"left_out"`
	Tickets  int               `json:"tickets"`
	From     *span.Instant     `json:"from"` // when the first was opened; null where there is none
	To       *span.Instant     `json:"to"`   // and the last
	Until    string            `json:"until"`
	Silent   int               `json:"silent"` // without a verdict of the tool, or of the model
	Verdicts []report.Compared `json:"verdicts"`
	All      report.Score      `json:"all"`
}

func (c *reportCmd) run(s *session) error {
	if c.Report != "sla" {
		return fmt.Errorf("there is no report %q%s\nSee belay report --help.", c.Report, didYouMean(c.Report, []string{"sla"}))
	}
	if (c.DB == "") == (c.Log == "") {
		return fmt.Errorf("say what to report on: a record with --db, or a log with --log\nSee belay report --help.")
	}
	m, err := c.model(s)
	if err != nil {
		return err
	}
	at := span.At(s.Now)
	f := figures{
		promises: report.NewPromises(m, at), agreement: report.NewAgreement(report.NewRule(m, report.Until(c.Until))),
	}
	out := slaReport{Model: m.Name, Digest: m.Digest(), At: at, Imported: importedReport{LeftOut: map[string]int{}, Until: c.Until}}
	done := s.working("reading " + c.DB + c.Log)
	if c.Log != "" {
		err = c.readLog(s, m, &f, &out.Imported)
	} else {
		err = s.eachTicket(c.DB, f.add)
	}
	done()
	if err != nil {
		return err
	}
	f.write(&out)
	if c.Format == formatJSON {
		return s.printJSON(c.Out, out)
	}
	return s.deliver(c.Out, []byte(slaText(s.page(c.Out), m, out)))
}

// model is the one to report by: that of the file, or where none was named and none is here, the one in force in the record.
func (c *reportCmd) model(s *session) (*model.Model, error) {
	if _, err := os.Stat(c.File); c.DB == "" || c.File != usualFile || !errors.Is(err, fs.ErrNotExist) {
		return s.usable(c.File)
	}
	return s.inForce(c.DB)
}

// readLog turns each incident of the log into a ticket and counts it.
func (c *reportCmd) readLog(s *session, m *model.Model, f *figures, out *importedReport) error {
	home, err := homeFor(m, 1, "")
	if err != nil {
		return err
	}
	log, closeLog, err := s.serviceNow(c.Log, c.Zone, m.Timezone)
	if err != nil {
		return err
	}
	defer closeLog()
	for incident := range log.Incidents() {
		past, err := home.Journal(incident)
		if err != nil {
			out.LeftOut[err.Error()]++
			continue
		}
		if err := f.add(&past.Ticket); err != nil {
			return err
		}
	}
	tally := log.Tally()
	out.Log = &tally
	return log.Err()
}

// figures are what a report counts while tickets pass by.
type figures struct {
	promises  *report.Promises
	agreement *report.Agreement
	tickets   int
	imported  int
	opened    span.Span // from the first imported ticket to the last
}

// add counts one ticket.
func (f *figures) add(t *ticket.Ticket) error {
	f.tickets++
	f.promises.Add(t)
	if _, _, foreign := history.Foreign(t); !foreign {
		return nil
	}
	f.agreement.Add(t)
	if f.imported == 0 {
		f.opened = span.Span{From: t.Opened, Until: t.Opened}
	}
	f.imported++
	f.opened = span.Span{From: min(f.opened.From, t.Opened), Until: max(f.opened.Until, t.Opened)}
	return nil
}

// write puts the figures into the report.
func (f *figures) write(out *slaReport) {
	out.Tickets, out.Promises = f.tickets, f.promises.Lines()
	i := &out.Imported
	i.Tickets, i.Silent = f.imported, f.agreement.Silent()
	i.Verdicts, i.All = f.agreement.Lines(), f.agreement.All()
	if f.imported > 0 {
		i.From, i.To = &f.opened.From, &f.opened.Until
	}
}

// slaText shows the report to a person.
func slaText(t terminal, m *model.Model, r slaReport) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", t.strong(r.Model), t.dim(shortDigest(r.Digest)))
	if len(r.Promises) > 0 {
		fmt.Fprintf(&b, "\n%s\n", t.strong("Promises of "+count(r.Tickets, "ticket", "tickets")))
		b.WriteString(t.table([]string{"service", "severity", "target", "kept", "late", "running", "in time", "asked", "median", "p90", "p95", "longest"},
			promiseRows(t, r.Promises), 3, 4, 5, 6, 7, 8, 9, 10, 11))
	}
	if r.Imported.Log != nil {
		b.WriteString(tallyText(t, *r.Imported.Log))
	}
	b.WriteString(leftOutText(t, r.Imported.LeftOut))
	if len(r.Imported.Verdicts) > 0 {
		b.WriteString(verdictText(t, m.Timezone, r.Imported))
	}
	if r.Tickets == 0 {
		b.WriteString("\nThere is no ticket to report on.\n")
	}
	return b.String()
}

func promiseRows(t terminal, lines []report.Promise) [][]string {
	rows := make([][]string, len(lines))
	for i, l := range lines {
		attained, asked := "–", "–"
		if l.Attain != nil {
			asked = percentWords(*l.Attain)
		}
		if l.Attainment != nil {
			attained = percentWords(*l.Attainment)
			if l.Attain != nil && *l.Attainment < *l.Attain {
				attained = t.bad(attained)
			}
		}
		rows[i] = []string{
			string(l.Service), string(l.Severity), string(l.Target), thousands(l.Kept), thousands(l.Late), thousands(l.Running), attained, asked,
		}
		for _, wait := range []int64{l.Waits.Median, l.Waits.P90, l.Waits.P95, l.Waits.Most} {
			cell := "–"
			if l.Waits.N > 0 {
				cell = openHours(wait)
			}
			rows[i] = append(rows[i], cell)
		}
	}
	return rows
}

// verdictText is the table of agreement.
func verdictText(t terminal, zone *calendar.Zone, r importedReport) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s, from opened until %s\n", t.strong("The model's verdict and the tool's own"), r.Until)
	fmt.Fprintf(&b, "%s\n", t.dim(fmt.Sprintf("%s imported, opened %s – %s", count(r.Tickets, "ticket", "tickets"),
		r.From.In(zone.Location()).Format(dayForm), r.To.In(zone.Location()).Format(dayForm))))
	var rows [][]string
	for _, l := range r.Verdicts {
		rows = append(rows, append(append([]string{string(l.Severity), openHours(l.Target)}, t.scoreCells(l.Score)...), bestWords(l.Best)))
	}
	rows = append(rows, append(append([]string{"all", ""}, t.scoreCells(r.All)...), ""))
	b.WriteString(t.table([]string{"severity", "target", "tickets", "both kept", "both late", "model late", "tool late", "agree", "best target"}, rows, 1, 2, 3, 4, 5, 6, 7))
	if r.Silent > 0 {
		fmt.Fprintf(&b, "%s without a verdict of the tool or a target of the model\n", count(r.Silent, "ticket", "tickets"))
	}
	return b.String()
}

// enough is the agreement from which a rule is said to be found.
const enough = 0.99

// agreed is an agreement as a percentage, good or not.
func (t terminal) agreed(share *float64) string {
	switch {
	case share == nil:
		return "–"
	case *share >= enough:
		return t.good(percentWords(*share))
	}
	return t.thin(percentWords(*share))
}

// scoreCells are the cells of a score in a table.
func (t terminal) scoreCells(s report.Score) []string {
	return []string{
		thousands(s.N), thousands(s.BothKept), thousands(s.BothLate), thousands(s.OnlyOurs), thousands(s.OnlyThem), t.agreed(s.Agreement),
	}
}

// bestWords is the targets that would agree most often, and how often.
func bestWords(best report.Best) string {
	if best.Until == nil {
		return fmt.Sprintf("from %s: %s", openHours(best.From), percentWords(best.Agreement))
	}
	return fmt.Sprintf("%s – %s: %s", openHours(best.From), openHours(*best.Until), percentWords(best.Agreement))
}

// openHours is open time as one writes a target in a model, in hours and minutes of its clock: "154h2m". A day would be
// misread, since a clock may be open for eight hours of it. From an hour on, seconds are rounded.
func openHours(seconds int64) string {
	if seconds >= 3600 {
		seconds = (seconds + 30) / 60 * 60
	}
	return model.Duration{Seconds: seconds}.String()
}
