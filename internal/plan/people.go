package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// escalations are the chains, each step with those behind it in the coming month.
func (w *writer) escalations() Section {
	s := Section{ID: "escalations", Title: "Escalations, and who is behind them this month"}
	for _, e := range w.m.Escalations {
		t := Table{Head: []string{"When", "While", "Tells", "Behind it from " + date(w.o.From) + " for a month"}, Widths: []float64{1.2, 0.8, 1.6, 4.4}}
		for _, step := range e.Steps {
			for i, h := range step.Tells() {
				when, while := stepWords(step), string(step.Lasts())
				if i > 0 {
					when, while = "", ""
				}
				told := w.holder(h)
				if step.HandTo == model.FunctionID(h) {
					told = "hands over to " + told
				}
				t.Rows = append(t.Rows, []Cell{{Text: when}, {Text: while}, {Text: told, Tone: Strong}, w.behind(h)})
			}
		}
		last := "nobody yet"
		if e.LastResort != "" {
			last = w.holder(e.LastResort)
		}
		s.add(Heading{string(e.ID) + w.usedBy(e)}, t, Paragraph{"When the steps are used up, the last resort is told: " + last + "."})
	}
	return s
}

// usedBy names the severities and services that run an escalation.
func (w *writer) usedBy(e *model.Escalation) string {
	var users []string
	for _, v := range w.m.Severities {
		if v.Escalation == e.ID {
			users = append(users, string(v.ID))
		}
	}
	for _, s := range w.m.Services {
		for _, own := range s.Escalations {
			if own.Escalation == e.ID {
				users = append(users, fmt.Sprintf("%s on %s", own.ID, s.Called()))
			}
		}
	}
	if len(users) == 0 {
		return ""
	}
	return ": for " + strings.Join(users, ", ")
}

// stepWords is when a step tells, in words.
func stepWords(s *model.Step) string {
	var when string
	switch {
	case s.At != nil:
		when = fmt.Sprintf("at %s of %s", s.At, s.Of)
	case s.After != nil && s.After.Zero():
		when = "at once"
	case s.After != nil:
		when = "after " + s.After.String()
	}
	if s.Repeat > 0 && s.Every != nil {
		when += fmt.Sprintf(", %d× every %s", s.Repeat, s.Every)
	}
	return when
}

// behind is who holds a function, or a person by name, in the coming month, and for how many hours each.
func (w *writer) behind(h model.HolderID) Cell {
	hours := map[string]int64{}
	var names []string
	for _, s := range w.roster.Spells(h, nil) {
		if part := s.Spell.Intersect(w.month); !part.Empty() {
			if _, known := hours[s.Name()]; !known {
				names = append(names, s.Name())
			}
			hours[s.Name()] += part.Seconds()
		}
	}
	if len(names) == 0 {
		return Cell{Text: "nobody", Tone: Bad}
	}
	if w.roster.Held(h, nil).Within(w.month).Seconds() == w.month.Seconds() && len(names) == 1 {
		return Cell{Text: names[0] + ", at every hour"}
	}
	for i, n := range names {
		names[i] = fmt.Sprintf("%s %d h", n, (hours[n]+1800)/3600)
	}
	return Cell{Text: strings.Join(names, ", ")}
}

// mostShifts is how many rows of one rota a plan prints at most.
const mostShifts = 45

// rotas are the shifts of the coming weeks.
func (w *writer) rotas() Section {
	s := Section{ID: "rota", Title: fmt.Sprintf("Rota of the next %d weeks", w.o.Weeks)}
	for _, r := range w.m.Rotas {
		zone := cmp.Or(r.Timezone, w.m.Timezone)
		t := Table{Head: []string{"From", "Until", "On turn", "Next", "How it came"}, Widths: []float64{1.6, 1.6, 1.6, 1.6, 2}}
		turns := rota.New(r, w.m.Timezone)
		left := 0
		for shift := range turns.All(w.weeks, 1) {
			if len(t.Rows) == mostShifts {
				left++
				continue
			}
			t.Rows = append(t.Rows, w.shiftRow(turns, shift, len(r.People), zone))
		}
		s.add(Heading{fmt.Sprintf("%s: a turn is %s, %s", r.ID, r.Turn, zone.Name())}, t)
		if left > 0 {
			s.add(Paragraph{fmt.Sprintf("%d more shifts of these weeks are printed by belay rota.", left)})
		}
	}
	return s
}

func (w *writer) shiftRow(turns *rota.Turns, shift rota.Shift, members int, zone *calendar.Zone) []Cell {
	next := "–"
	if members > 1 {
		for _, second := range turns.Shifts(span.Span{From: shift.From, Until: shift.From + 1}, 2) {
			next = w.person(second.Person)
		}
	}
	how := Cell{Text: "by turn", Tone: Quiet}
	if shift.Change != nil || shift.Staying {
		how = Cell{Text: shift.Why(), Tone: Warn}
	}
	local := func(i span.Instant) string { return i.In(zone.Location()).Format("Mon 2 Jan 15:04") }
	return []Cell{
		{Text: local(shift.From)}, {Text: local(shift.Until)}, {Text: w.person(shift.Person), Tone: Strong}, {Text: next}, how,
	}
}

// agreements are the promises behind the promise, and whether they hold it up.
func (w *writer) agreements() Section {
	s := Section{ID: "agreements", Title: "Agreements"}
	t := Table{
		Head:   []string{"Agreement", "Kind", "Party", "Stands behind", "Hours", "From", "Until", "Notice"},
		Widths: []float64{1.3, 0.8, 1.5, 1.6, 1.3, 1.3, 1.4, 0.9},
	}
	targets := Table{Head: []string{"Agreement", "Severity", "Picked up", "First answer", "Next update", "Solved"}}
	for _, a := range w.m.Agreements {
		hours := "24×7"
		if a.Hours != "" {
			hours = w.calendarWords(a.Hours)
		}
		t.Rows = append(t.Rows, append([]Cell{{Text: a.Called(), Tone: Strong}},
			cells(string(a.Kind), w.party(a.Party), w.functionNames(a.Covers), hours, day(a.From), day(a.Until), orZero(a.Notice))...))
		for i := range a.Targets {
			v := &a.Targets[i]
			targets.Rows = append(targets.Rows, append([]Cell{{Text: a.Called()}, {Text: string(v.ID), Severity: w.severity(v.ID)}},
				cells(duration(v.Acknowledge), duration(v.Respond), duration(v.Update), duration(v.Resolve))...))
		}
	}
	s.add(t)
	if len(targets.Rows) > 0 {
		s.add(Heading{"What they promise, on their own hours"}, targets)
	}
	if w.o.Proof != nil {
		s.add(w.brokenPromises()...)
	}
	return s
}

// orZero is a duration that may be left out.
func orZero(d model.Duration) string {
	if d.Zero() {
		return "–"
	}
	return d.String()
}

// brokenPromises are the promises that the agreements behind them do not hold up, each with its worst instant.
func (w *writer) brokenPromises() []Block {
	worst := map[string]coverage.Promise{}
	checked := coverage.Promises(w.m, w.o.Proof.Horizon)
	for _, p := range checked {
		key := string(p.Severity.ID) + string(p.Agreement.ID) + string(p.Target) + string(p.Service.ID)
		if was, ok := worst[key]; p.Broken() && (!ok || p.Late > was.Late) {
			worst[key] = p
		}
	}
	if len(checked) == 0 {
		return nil
	}
	if len(worst) == 0 {
		return []Block{Note{"Every promise is held up by the agreements behind it, at every instant of the year.", Good}}
	}
	var items []string
	for _, key := range slices.Sorted(maps.Keys(worst)) {
		p := worst[key]
		text := fmt.Sprintf("%s, %s: %s %s is promised, and %s allows later", p.Service.Called(), p.Severity.ID, p.Target, duration(p.Severity.Target(p.Target)), p.Agreement.Called())
		if !p.Never {
			text += fmt.Sprintf(". Raised %s, it is due %s, but allowed until %s", w.moment(p.At), w.moment(p.Due), w.moment(p.Deadline))
		}
		items = append(items, text+".")
	}
	return []Block{Heading{"Promises that the agreements behind them do not hold up"}, List{Items: items}}
}
