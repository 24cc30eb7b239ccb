package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/icalendar"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// rotaCmd shows shifts as they will be.
type rotaCmd struct {
	File   string `arg:"" optional:"" name:"FILE" default:"support.yaml" help:"The model; support.yaml if left out, - for standard input."`
	Rota   string `arg:"" optional:"" name:"ROTA" help:"Only this rota; all if left out."`
	From   string `placeholder:"DATE" help:"Where to begin; today if left out."`
	For    string `placeholder:"LENGTH" default:"3 months" help:"How long, such as 90d, 6 months or 1y; 3 months if left out."`
	Format string `placeholder:"text|json|ics" help:"How to print it; what OUT ends with, or text, if left out."`
	Out    string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (rotaCmd) Help() string {
	return `Who stands at each place of a rota, as swaps and stand-ins leave it, in the rota's own zone. What a change
brought about is marked with *, and somebody who is away on their own shift is marked too. A calendar (ics) has one
entry for each shift, whose identity stays the same when it is made again, so that it can be subscribed to.

Examples:
  belay rota                                  all rotas, three months from today
  belay rota duty --for 1y                    one rota of support.yaml, a year
  belay rota support.yaml duty -o duty.ics    for a calendar`
}

// rotaReport is the JSON of belay rota.
type rotaReport struct {
	Model  string         `json:"model"`
	Digest string         `json:"digest"`
	From   span.Instant   `json:"from"`
	Until  span.Instant   `json:"until"`
	Rotas  []rotaTimeline `json:"rotas"`
}

// rotaTimeline is the shifts of one rota.
type rotaTimeline struct {
	Rota     model.RotaID `json:"rota"`
	Timezone string       `json:"timezone"`
	Shifts   []rotaShift  `json:"shifts"`

	rota *model.Rota
	zone *calendar.Zone
}

// rotaShift is a stretch in which one person stands at one place.
type rotaShift struct {
	From    span.Instant   `json:"from"`
	Until   span.Instant   `json:"until"`
	Place   int            `json:"place"` // 1 is on turn, 2 is next
	Turn    int            `json:"turn"`
	Person  model.PersonID `json:"person"` // empty where it is left to nobody
	Name    string         `json:"name"`
	Planned model.PersonID `json:"planned"` // who would stand there without changes
	Changed bool           `json:"changed"`
	Staying bool           `json:"staying"` // from the turn before, for the handover
	Away    bool           `json:"away"`    // the person is away for some of it
	Why     string         `json:"why"`
}

func (c *rotaCmd) run(s *session) error {
	m, err := c.model(s)
	if err != nil {
		return err
	}
	horizon, err := s.horizon(horizonFlags{From: c.From, For: c.For}, m.Timezone)
	if err != nil {
		return err
	}
	asked := m.Rotas
	if c.Rota != "" {
		one := m.Rota(model.RotaID(c.Rota))
		if one == nil {
			return nothingCalled("rota", c.Rota, ids(m.Rotas, func(r *model.Rota) model.RotaID { return r.ID }))
		}
		asked = []*model.Rota{one}
	}
	report := rotaReport{Model: m.Name, Digest: m.Digest(), From: horizon.From, Until: horizon.Until, Rotas: []rotaTimeline{}}
	for _, r := range asked {
		report.Rotas = append(report.Rotas, timelineOf(m, r, horizon))
	}
	switch c.Format {
	case formatJSON:
		return s.printJSON(c.Out, report)
	case "ics":
		return s.deliver(c.Out, []byte(icalendar.Rotas(m, m.Name, asked, horizon, span.At(s.Now))))
	}
	return s.deliver(c.Out, []byte(rotaText(s.page(c.Out), m, report)))
}

// model is the model to ask. One name alone that is no file may be a rota of support.yaml.
func (c *rotaCmd) model(s *session) (*model.Model, error) {
	if _, err := os.Stat(c.File); c.Rota != "" || c.File == stdinArg || !errors.Is(err, fs.ErrNotExist) {
		return s.usable(c.File)
	}
	if d, err := s.read(usualFile); err == nil && d.model != nil && d.model.Rota(model.RotaID(c.File)) != nil {
		c.File, c.Rota = usualFile, c.File
	}
	return s.usable(c.File)
}

// timelineOf is the shifts of r, at all the places that somebody's cover asks for.
func timelineOf(m *model.Model, r *model.Rota, p span.Span) rotaTimeline {
	out := rotaTimeline{Rota: r.ID, Shifts: []rotaShift{}, rota: r, zone: m.Timezone}
	if r.Timezone != nil {
		out.zone = r.Timezone
	}
	out.Timezone = out.zone.Name()
	turns := rota.New(r, m.Timezone)
	for place := range m.Places(r) {
		for _, s := range turns.Shifts(p, place+1) {
			shift := rotaShift{
				From: s.From, Until: s.Until, Place: s.Place, Turn: s.Turn, Person: s.Person, Name: nameOf(m, s.Person),
				Planned: s.Planned, Changed: s.Change != nil, Staying: s.Staying, Why: s.Why(),
			}
			if person := m.Person(s.Person); person != nil {
				shift.Away = coverage.Absence(m, person).Meets(s.Span)
			}
			out.Shifts = append(out.Shifts, shift)
		}
	}
	return out
}

// nameOf is what people call whoever has a shift.
func nameOf(m *model.Model, id model.PersonID) string {
	switch p := m.Person(id); {
	case p != nil:
		return p.Called()
	case id == "":
		return "nobody"
	}
	return string(id)
}

// rotaText shows rotas to a person.
func rotaText(t terminal, m *model.Model, report rotaReport) string {
	var b strings.Builder
	zone := m.Timezone
	fmt.Fprintf(&b, "%s  %s\n", t.strong(report.Model), t.dim(shortDigest(report.Digest)))
	fmt.Fprintf(&b, "%s\n", spanWords(span.Span{From: report.From, Until: report.Until}, zone))
	if len(report.Rotas) == 0 {
		b.WriteString("\nThe model has no rota.\n")
	}
	for _, line := range report.Rotas {
		fmt.Fprintf(&b, "\n%s  %s\n", t.strong(string(line.Rota)), t.dim(turnWords(line)))
		if len(line.Shifts) == 0 {
			b.WriteString("  no turn in this time\n")
			continue
		}
		b.WriteString(t.table(rotaHead(line), t.rotaRows(line)))
		for _, note := range changeNotes(line) {
			b.WriteString(t.columns(columnGap, [][]string{{"*", note}}))
		}
	}
	return b.String()
}

// turnWords is how a rota turns.
func turnWords(line rotaTimeline) string {
	words := fmt.Sprintf("%s each, handoff %s %s", line.rota.Turn, line.rota.Handoff, line.zone)
	if !line.rota.Handover.Zero() {
		words += fmt.Sprintf(", %s of handover", line.rota.Handover)
	}
	return words
}

func rotaHead(line rotaTimeline) []string {
	head := []string{"week", "from", "until", "on turn"}
	for place := 2; place <= line.places(); place++ {
		head = append(head, rota.PlaceName(place))
	}
	return head
}

// places is how many places line shows.
func (line rotaTimeline) places() int {
	n := 1
	for _, s := range line.Shifts {
		n = max(n, s.Place)
	}
	return n
}

// rotaRows are the stretches in which the same people stand at all places, with their week.
func (t terminal) rotaRows(line rotaTimeline) [][]string {
	var edges []span.Instant
	for _, s := range line.Shifts {
		edges = append(edges, s.From, s.Until)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var rows [][]string
	week, before := "", span.Instant(0)
	for i, from := range edges[:len(edges)-1] {
		row := []string{weekWords(from, line.zone), rotaTime(from, before, line.zone), rotaTime(edges[i+1], from, line.zone)}
		if row[0] == week {
			row[0] = ""
		} else {
			week = row[0]
		}
		for place := 1; place <= line.places(); place++ {
			row = append(row, t.standing(line, place, from))
		}
		rows, before = append(rows, row), from
	}
	return rows
}

// weekWords is the ISO week of an instant, with its year: "2026-W48".
func weekWords(at span.Instant, zone *calendar.Zone) string {
	year, week := at.In(zone.Location()).ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

// rotaTime is a time in a table of shifts; the year is named where it changes.
func rotaTime(at, before span.Instant, zone *calendar.Zone) string {
	if calendar.DateOf(at, zone).Year != calendar.DateOf(before, zone).Year {
		return at.In(zone.Location()).Format(fullForm)
	}
	return at.In(zone.Location()).Format(shortForm)
}

// standing is who stands at a place at an instant, marked where a change or an absence says so.
func (t terminal) standing(line rotaTimeline, place int, at span.Instant) string {
	var names []string
	for _, s := range line.Shifts {
		if s.Place != place || at < s.From || at >= s.Until {
			continue
		}
		name := s.Name
		if s.Person == "" || s.Person == model.Unknown {
			name = t.bad(name)
		}
		if s.Changed {
			name += " *"
		}
		if s.Staying {
			name += t.dim(" (handing over)")
		}
		if s.Away {
			name += t.bad(" (away)")
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// changeNotes are the changes that show in line, once each.
func changeNotes(line rotaTimeline) []string {
	var notes []string
	for _, c := range line.rota.Changes {
		during := span.Span{}
		during.From, _ = calendar.Resolve(c.From, line.zone, calendar.Starts)
		during.Until, _ = calendar.Resolve(c.Until, line.zone, calendar.Ends)
		if !slices.ContainsFunc(line.Shifts, func(s rotaShift) bool {
			return s.Changed && !during.Intersect(span.Span{From: s.From, Until: s.Until}).Empty()
		}) {
			continue
		}
		note := fmt.Sprintf("%s: %s", spanWords(during, line.zone), changeWords(c))
		if c.Why != "" {
			note += ", " + c.Why
		}
		notes = append(notes, note)
	}
	return notes
}

// changeWords is what a change does.
func changeWords(c *model.Change) string {
	with, replaced := string(c.With), string(c.Replace)
	if with == "" {
		with = "nobody"
	}
	if replaced == "" {
		replaced = "whoever is on turn"
	}
	return with + " for " + replaced
}
