package plan

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
)

// scope is what is supported, what people will come with and where they turn.
func (w *writer) scope() Section {
	s := Section{ID: "scope", Title: "What is supported"}
	services := Table{
		Head:   []string{"Service", "Owner", "Process owner", "Criticality", "Data", "Hours", "Parts"},
		Widths: []float64{2, 1.4, 1.4, 1, 1.1, 1.7, 2.3},
	}
	for _, v := range w.m.Services {
		services.Rows = append(services.Rows, []Cell{
			{Text: v.Called(), Tone: Strong},
			{Text: w.person(v.Owner)},
			{Text: w.person(v.ProcessOwner)},
			{Text: orDash(string(v.Criticality))},
			{Text: orDash(string(v.Data))},
			{Text: w.calendarWords(v.Hours)},
			{Text: joined(v.Components)},
		})
	}
	s.add(services)
	if len(w.m.Needs) > 0 {
		needs := Table{
			Head:   []string{"People come with", "Who", "Usually", "How many", "By", "Answered by"},
			Widths: []float64{2.4, 1.3, 1, 0.9, 1.1, 1.6},
		}
		for _, n := range w.m.Needs {
			volume := "–"
			if n.Volume != nil {
				volume = n.Volume.String()
			}
			needs.Rows = append(needs.Rows, []Cell{
				{Text: orDash(n.Asks), Tone: Strong},
				{Text: orDash(n.Who)},
				{Text: orDash(string(n.Severity)), Severity: w.severity(n.Severity)},
				{Text: volume},
				{Text: joined(n.Channels)},
				{Text: w.functionNames(n.AnsweredBy)},
			})
		}
		s.add(Heading{"What people will come with"}, needs)
	}
	if len(w.m.Channels) > 0 {
		channels := Table{Head: []string{"Channel", "Kind", "Address", "Listens", "Hours", "For"}, Widths: []float64{1, 0.8, 2, 1.3, 1.9, 1.2}}
		for _, c := range w.m.Channels {
			meant := "every severity"
			if len(c.For) > 0 {
				meant = joined(c.For)
			}
			channels.Rows = append(channels.Rows, []Cell{
				{Text: string(c.ID), Tone: Strong},
				{Text: string(c.Kind)},
				{Text: orDash(c.Address)},
				{Text: w.functionNames([]model.FunctionID{c.To})},
				{Text: w.calendarWords(c.Hours)},
				{Text: meant},
			})
		}
		s.add(Heading{"Where people turn"}, channels)
	}
	if len(w.m.OutOfScope) > 0 {
		var items []string
		for _, e := range w.m.OutOfScope {
			items = append(items, fmt.Sprintf("%s: go to %s", e.What, orDash(e.GoesTo)))
		}
		s.add(Heading{"What this support does not do"}, List{Items: items})
	}
	return s
}

// add appends blocks; a table without rows says nothing and is left out.
func (s *Section) add(blocks ...Block) {
	for _, b := range blocks {
		if t, ok := b.(Table); ok && len(t.Rows) == 0 {
			continue
		}
		s.Blocks = append(s.Blocks, b)
	}
}

// functionNames are what people call several functions.
func (w *writer) functionNames(ids []model.FunctionID) string {
	var names []string
	for _, id := range ids {
		names = append(names, w.holder(model.HolderID(id)))
	}
	return orDash(strings.Join(names, ", "))
}

// calendarWords are the hours of a calendar; no calendar is always.
func (w *writer) calendarWords(id model.CalendarID) string {
	if id == model.Unknown {
		return "? (not known yet)"
	}
	return w.m.Calendar(id).Words()
}

// functions are a table for each link, in the order of the lines.
func (w *writer) functions() Section {
	s := Section{ID: "functions", Title: "Functions and owners"}
	for _, link := range []model.Link{model.Functional, model.Application, model.Infrastructure} {
		t := Table{
			Head:   []string{"Line", "Function", "Does", "Provided by", "Owner, deputy", "People and hours", "Goes on to"},
			Widths: []float64{0.5, 1.5, 1.6, 1.9, 1.6, 2.4, 1.7},
		}
		list := slices.DeleteFunc(slices.Clone(w.m.Functions), func(f *model.Function) bool { return f.Link != link })
		slices.SortStableFunc(list, func(a, b *model.Function) int { return a.Line - b.Line })
		for _, f := range list {
			t.Rows = append(t.Rows, w.functionRow(f))
		}
		if len(t.Rows) > 0 {
			s.add(Heading{strings.ToUpper(string(link[:1])) + string(link[1:]) + " link"}, t)
		}
	}
	if edges := w.edges(); len(edges.Rows) > 0 {
		s.add(Heading{"When a ticket goes on"}, edges)
	}
	return s
}

// edges are the functional escalations that say when, how soon or with what.
func (w *writer) edges() Table {
	t := Table{Head: []string{"From", "To", "When", "Known before", "At the latest after"}, Widths: []float64{1.4, 1.4, 2.6, 1.9, 2.4}}
	for _, f := range w.m.Functions {
		for _, e := range f.EscalatesTo {
			if e.When == "" && len(e.Bring) == 0 && len(e.Within) == 0 {
				continue
			}
			var within []string
			for _, v := range e.Within {
				within = append(within, fmt.Sprintf("%s %s", v.ID, v.Time))
			}
			t.Rows = append(t.Rows, append([]Cell{{Text: f.Called(), Tone: Strong}},
				cells(w.holder(model.HolderID(e.To)), orDash(e.When), joined(e.Bring), orDash(strings.Join(within, ", ")))...))
		}
	}
	return t
}

func (w *writer) functionRow(f *model.Function) []Cell {
	var providers, onwards []string
	for _, p := range w.m.Providers(f) {
		providers = append(providers, w.party(p))
	}
	for _, e := range f.EscalatesTo {
		onwards = append(onwards, w.holder(model.HolderID(e.To)))
	}
	owner := w.person(f.Owner)
	if f.Deputy != "" {
		owner += ", " + w.person(f.Deputy)
	}
	name := f.Called()
	if f.Accountable {
		name += " · accountable to the end"
	}
	return []Cell{
		{Text: fmt.Sprint(f.Line)},
		{Text: name, Tone: Strong},
		{Text: joined(f.Does)},
		{Text: orDash(strings.Join(providers, ", "))},
		{Text: owner},
		{Text: w.coverWords(f)},
		{Text: orDash(strings.Join(onwards, ", "))},
	}
}

// coverWords says who performs a function and when, entry by entry.
func (w *writer) coverWords(f *model.Function) string {
	var entries []string
	for _, c := range f.Cover {
		var who string
		switch {
		case c.Unknown:
			who = "? (not known yet)"
		case len(c.People) > 0:
			who = w.people(c.People)
		case c.Rota != "":
			who = fmt.Sprintf("rota %s", c.Rota)
			if c.Place > 1 {
				who += fmt.Sprintf(", place %d", c.Place)
			}
		default:
			who = w.party(c.Party)
			if c.Agreement != "" {
				who += " by " + string(c.Agreement)
			}
		}
		if c.Hours != "" {
			who += ", " + w.calendarWords(c.Hours)
		}
		entries = append(entries, who)
	}
	return orDash(strings.Join(entries, "; "))
}

// holidayMonths is how far ahead the plan lists the holidays of its calendars.
const holidayMonths = 12

// hours are the calendars, and the days in the coming year on which they are closed.
func (w *writer) hours() Section {
	s := Section{ID: "hours", Title: "Hours, holidays and zones"}
	t := Table{Head: []string{"Calendar", "Open", "Zone", "Holidays of", "Closed besides"}, Widths: []float64{1.2, 2.6, 1.4, 1, 2}}
	regions := map[string]calendar.Region{}
	var order []string
	for _, c := range w.m.Calendars {
		for _, r := range c.Holidays {
			if _, ok := regions[r.Code()]; !ok {
				order = append(order, r.Code())
			}
			regions[r.Code()] = r
		}
		closed := make([]string, len(c.Closed))
		for i, k := range c.Closed {
			closed[i] = k.String()
		}
		codes := make([]string, len(c.Holidays))
		for i, r := range c.Holidays {
			codes[i] = r.Code()
		}
		t.Rows = append(t.Rows, []Cell{
			{Text: string(c.ID), Tone: Strong},
			{Text: w.calendarWords(c.ID)},
			{Text: w.m.Calendar(c.ID).Zone().Name()},
			{Text: joined(codes)},
			{Text: joined(closed)},
		})
	}
	s.add(t)
	for _, code := range order {
		var days []string
		for d := w.o.From; d.Before(w.o.From.AddMonths(holidayMonths)); d = d.Add(1) {
			if name, ok := regions[code].On(d); ok {
				days = append(days, fmt.Sprintf("%s %s (%s)", d.Weekday().String()[:3], date(d), name))
			}
		}
		if len(days) > 0 {
			s.add(Paragraph{fmt.Sprintf("Public holidays of %s until %s: %s.", code, date(w.o.From.AddMonths(holidayMonths)), strings.Join(days, ", "))})
		}
	}
	s.add(Paragraph{fmt.Sprintf("Reckoned with the time zone data %s and the holiday rules of %s.", calendar.TZData(), calendar.HolidayData())})
	return s
}
