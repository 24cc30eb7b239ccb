// Package plan writes the support plan that a team would sign, from the model alone: one document with the diagram,
// the people, the promises, the proof, and a line to sign on for every party.
package plan

import (
	"cmp"
	"fmt"
	"strings"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/diagram"
	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/span"
)

// Options say for when a plan is written.
type Options struct {
	From  calendar.Date // the day on which it is written; the rota and "this month" start here
	Weeks int           // how many weeks of the rotas are printed; rotaWeeks when 0
	Proof *coverage.Proof
	Check check.Report
	Year  *draw.Scene // the year of cover as a picture; left out when nil
}

// rotaWeeks is how many weeks of the rotas a plan prints unless it is told otherwise.
const rotaWeeks = 6

// Build makes the plan of m. Proof and Check are of the same model.
func Build(m *model.Model, o Options) *Document {
	o.Weeks = cmp.Or(o.Weeks, rotaWeeks)
	w := &writer{m: m, o: o}
	w.month = calendar.Days(o.From, o.From.AddMonths(1).Add(-1), m.Timezone)
	w.weeks = calendar.Days(o.From, o.From.Add(7*o.Weeks-1), m.Timezone)
	w.roster = coverage.NewRoster(m, span.Span{From: min(w.month.From, w.weeks.From), Until: max(w.month.Until, w.weeks.Until)})
	doc := &Document{
		Title:    m.Name,
		Subtitle: "Support plan: who picks up, who is next, and by when",
		Facts: []Fact{
			{"Written for", date(o.From)},
			{"Stage", string(m.StageOf())},
			{"Time zone", m.Timezone.Name()},
			{"Functions", fmt.Sprint(len(m.Functions))},
			{"Parties", fmt.Sprint(len(m.Parties))},
			{"Not known yet", fmt.Sprint(len(m.Unknowns()) + len(m.Questions))},
			{"Digest", shortDigest(m.Digest())},
		},
		Foot: fmt.Sprintf("%s · support plan of %s · model %s", m.Name, date(o.From), shortDigest(m.Digest())),
	}
	for _, section := range []func() Section{
		w.onePage, w.scope, w.functions, w.hours, w.severities, w.cover, w.escalations, w.rotas, w.agreements,
		w.access, w.majorIncidents, w.training, w.transition, w.questions, w.findings, w.signatures,
	} {
		if s := section(); len(s.Blocks) > 0 {
			doc.Sections = append(doc.Sections, s)
		}
	}
	return doc
}

// writer makes the sections.
type writer struct {
	m            *model.Model
	o            Options
	roster       *coverage.Roster
	month, weeks span.Span
}

// onePage is the diagram.
func (w *writer) onePage() Section {
	return Section{ID: "model", Title: "The model on one page", Blocks: []Block{
		Figure{Scene: diagram.Draw(w.m, diagram.Options{By: diagram.ByLink, From: w.o.From}), Caption: "Functions by link and line, with the hours in which somebody is there."},
	}}
}

// shortDigest is the first sixteen digits of a digest, in groups, as people compare them.
func shortDigest(digest string) string {
	const digits, group = 16, 4
	if len(digest) < digits {
		return "not published"
	}
	var words []string
	for i := 0; i < digits; i += group {
		words = append(words, digest[i:i+group])
	}
	return strings.Join(words, " ")
}

// date is a day as people write it: "22 November 2026".
func date(d calendar.Date) string { return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year) }

// day is a day that may not be known.
func day(d *calendar.Date) string {
	if d == nil {
		return "–"
	}
	return date(*d)
}

// moment is an instant in the model's zone: "Mon 23 Nov 2026 08:00", with its seconds where it has any.
func (w *writer) moment(i span.Instant) string {
	layout := "Mon 2 Jan 2006 15:04"
	if i%60 != 0 {
		layout += ":05"
	}
	return i.In(w.m.Timezone.Location()).Format(layout)
}

// person is what people call somebody; a placeholder and an empty name are said plainly.
func (w *writer) person(id model.PersonID) string {
	switch p := w.m.Person(id); {
	case p != nil:
		return p.Called()
	case id == model.Unknown:
		return "? (not known yet)"
	}
	return "–"
}

// holder is what people call a function or a person.
func (w *writer) holder(id model.HolderID) string {
	if f := w.m.Function(model.FunctionID(id)); f != nil {
		return f.Called()
	}
	return w.person(model.PersonID(id))
}

// party is what people call a party.
func (w *writer) party(id model.PartyID) string {
	switch p := w.m.Party(id); {
	case p != nil:
		return p.Called()
	case id == model.Unknown:
		return "? (not known yet)"
	}
	return "–"
}

// people are several names in one line.
func (w *writer) people(ids []model.PersonID) string {
	var names []string
	for _, id := range ids {
		names = append(names, w.person(id))
	}
	return orDash(strings.Join(names, ", "))
}

// duration is a length of time that may not be promised.
func duration(d *model.Duration) string {
	if d == nil {
		return "–"
	}
	return d.String()
}

// length is seconds in words of two units at most: "2 d 4 h", "45 min".
func length(seconds int64) string {
	switch {
	case seconds >= 86_400 && seconds%86_400 >= 3_600:
		return fmt.Sprintf("%d d %d h", seconds/86_400, seconds%86_400/3_600)
	case seconds >= 86_400:
		return fmt.Sprintf("%d d", seconds/86_400)
	case seconds >= 3_600 && seconds%3_600 >= 60:
		return fmt.Sprintf("%d h %d min", seconds/3_600, seconds%3_600/60)
	case seconds >= 3_600:
		return fmt.Sprintf("%d h", seconds/3_600)
	case seconds >= 60 || seconds == 0:
		return fmt.Sprintf("%d min", seconds/60)
	}
	return fmt.Sprintf("%d s", seconds)
}

// joined are ids of any kind in one line.
func joined[T ~string](ids []T) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return orDash(strings.Join(words, ", "))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// severity is the number of a severity's square, from 1.
func (w *writer) severity(id model.SeverityID) int {
	for i, v := range w.m.Severities {
		if v.ID == id {
			return i + 1
		}
	}
	return 0
}
