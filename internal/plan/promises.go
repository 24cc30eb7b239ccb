package plan

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// severities are what each severity means and promises, and how it is found.
func (w *writer) severities() Section {
	s := Section{ID: "severities", Title: "Severities and targets"}
	meanings := Table{Head: []string{"Severity", "Means", "For example"}, Widths: []float64{1, 2.4, 3}}
	targets := Table{
		Head:   []string{"Severity", "Picked up", "First answer", "Next update", "Solved", "Met in", "Clock", "Wakes people"},
		Widths: []float64{1.3, 0.9, 1, 1, 0.9, 0.8, 1.6, 1},
	}
	for i, v := range w.m.Severities {
		name := Cell{Text: string(v.ID), Severity: i + 1, Tone: Strong}
		meanings.Rows = append(meanings.Rows, []Cell{name, {Text: orDash(v.Means)}, {Text: orDash(strings.Join(v.Examples, "; "))}})
		attain, pages := "–", "no"
		if v.Attain != nil {
			attain = v.Attain.String()
		}
		if v.Page {
			pages = "yes"
		}
		targets.Rows = append(targets.Rows, append([]Cell{name},
			cells(duration(v.Acknowledge), duration(v.Respond), duration(v.Update), duration(v.Resolve), attain, w.clockWords(v), pages)...))
	}
	s.add(meanings, Heading{"Targets"}, targets, Paragraph{"Durations count on the clock named beside them: 4h of an office clock are four open hours" + w.openDays() + "."})
	if x := w.m.Matrix; x != nil {
		t := Table{Head: append([]string{"Impact"}, prefixed("urgency ", x.Urgency)...)}
		for i, row := range x.Gives {
			line := []Cell{{Text: x.Impact[i], Tone: Strong}}
			for _, id := range row {
				line = append(line, Cell{Text: string(id), Severity: w.severity(id)})
			}
			t.Rows = append(t.Rows, line)
		}
		s.add(Heading{"Impact and urgency give the severity"}, t)
		if x.Doubt != "" {
			s.add(Paragraph{fmt.Sprintf("In doubt the %s severity is taken, and argued about afterwards.", x.Doubt)})
		}
	}
	return s
}

// openDays says how long 1d is on each clock that a promise counts days of.
func (w *writer) openDays() string {
	var days []string
	for _, c := range w.clocksOfDays() {
		days = append(days, fmt.Sprintf("1d of %s is %s", c.Name(), length(c.OpenDay())))
	}
	if len(days) == 0 {
		return ""
	}
	return ", and a day is one average open day: " + strings.Join(days, ", ")
}

// clocksOfDays are the clocks on which some severity or agreement promises days.
func (w *writer) clocksOfDays() []*calendar.Calendar {
	var out []*calendar.Calendar
	add := func(c *calendar.Calendar, d *model.Duration) {
		if d != nil && d.Days > 0 && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for _, name := range model.TargetNames() {
		for _, s := range w.m.Services {
			for _, v := range w.m.SeveritiesOf(s) {
				add(w.m.Clock(s, v), v.Target(name))
			}
		}
		for _, a := range w.m.Agreements {
			for i := range a.Targets {
				add(w.m.Calendar(a.Hours), a.Targets[i].Target(name))
			}
		}
	}
	return out
}

func prefixed(prefix string, words []string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = prefix + word
	}
	return out
}

// clockWords is the clock of a severity in words.
func (w *writer) clockWords(v *model.Severity) string {
	switch v.Clock {
	case model.ServiceClock:
		return "the service's hours"
	case model.Unknown:
		return "? (not known yet)"
	case "":
		return "24×7"
	}
	return fmt.Sprintf("%s (%s)", v.Clock, w.calendarWords(model.CalendarID(v.Clock)))
}

// cover is the proof: for each service and severity the least number of people, the share of the year, the gaps.
func (w *writer) cover() Section {
	s := Section{ID: "cover", Title: "Who picks up: the proof"}
	p := w.o.Proof
	if p == nil {
		return s
	}
	t := Table{
		Head:   []string{"Service", "Severity", "Picked up within", "At least", "Covered", "Longest wait", "Nobody", "One person only"},
		Widths: []float64{1.6, 1.1, 1.1, 0.9, 0.9, 1.1, 1.1, 1.2},
	}
	var gaps []string
	for _, c := range p.Cells {
		if !c.Promised {
			continue
		}
		t.Rows = append(t.Rows, w.coverRow(c))
		for _, r := range coverage.Recurring(c.Gaps, w.m.Timezone) {
			gaps = append(gaps, w.gapWords(c, r))
		}
	}
	s.add(Paragraph{fmt.Sprintf("From %s until %s, for every second and not by sampling: how many different people can be told before the promise to pick up falls due.",
		w.moment(p.Horizon.From), w.moment(p.Horizon.Until))}, t)
	s.add(w.verdict(gaps)...)
	if w.o.Year != nil {
		s.add(Figure{Scene: w.o.Year, Caption: "Each column is a day, each row an hour."})
	}
	return s
}

// verdict is what the proof comes to: when nobody picks up, when nobody can be invited to a swarm, what is promised to
// nobody, and only where there is nothing of all that, that somebody picks up at every instant.
func (w *writer) verdict(gaps []string) []Block {
	var out []Block
	var swarms, unpromised []string
	promised := 0
	for _, c := range w.o.Proof.Cells {
		name := c.Service.Called() + ", " + string(c.Severity.ID)
		if !c.Promised {
			unpromised = append(unpromised, name)
			continue
		}
		promised++
		if c.Swarm == nil {
			continue
		}
		for _, r := range coverage.Recurring(c.Swarm.Gaps, w.m.Timezone) {
			swarms = append(swarms, fmt.Sprintf("%s: %s (%s in all)", name, r.Words(), length(r.Seconds())))
		}
	}
	if len(gaps) > 0 {
		out = append(out, Heading{"When nobody picks up"}, List{Items: gaps})
	}
	if len(swarms) > 0 {
		out = append(out, Heading{"When nobody can be invited to a swarm in time"}, List{Items: swarms})
	}
	if len(unpromised) > 0 {
		out = append(out, Note{"Nothing is promised about picking up: " + strings.Join(unpromised, "; ") + ".", Warn})
	}
	switch {
	case promised == 0:
		out = append(out, Note{"There is nothing to prove: no service promises that somebody picks up.", Warn})
	case len(out) == 0:
		out = append(out, Note{"Somebody picks up at every instant from the first to the last.", Good})
	}
	return out
}

// gapWords is one gap, or one that comes back, and why nobody was there the first time.
func (w *writer) gapWords(c *coverage.Cell, r coverage.Recurrence) string {
	text := fmt.Sprintf("%s, %s: %s", c.Service.Called(), c.Severity.ID, r.Words())
	if n := len(r.Spans); n > 1 {
		text += fmt.Sprintf(", %d times from %s", n, date(r.From.Date))
	}
	return fmt.Sprintf("%s (%s in all). %s.", text, length(r.Seconds()), strings.Join(w.o.Proof.Witness(c, r.Spans[0]).Reasons(), "; "))
}

func (w *writer) coverRow(c *coverage.Cell) []Cell {
	least := Cell{Text: fmt.Sprint(c.Least)}
	covered := Cell{Text: share(c.Covered)}
	switch c.Least {
	case 0:
		least.Tone, covered.Tone = Bad, Bad
	case 1:
		least.Tone = Warn
	}
	wait := Cell{Text: length(c.Wait.Seconds)}
	if c.Wait.Never {
		wait = Cell{Text: "nobody comes", Tone: Bad}
	}
	return []Cell{
		{Text: c.Service.Called(), Tone: Strong},
		{Text: string(c.Severity.ID), Severity: w.severity(c.Severity.ID)},
		{Text: duration(c.Severity.PickUp())},
		least, covered, wait,
		{Text: altogether(c.Gaps)},
		{Text: altogether(c.Thin)},
	}
}

// share is a ratio in per cent, never rounded up to all: what is not all of the year does not look like it.
func share(ratio float64) string {
	switch {
	case ratio == 1:
		return "100 %"
	case ratio > 0.9999:
		return "> 99.99 %"
	}
	return fmt.Sprintf("%.2f %%", ratio*100)
}

// altogether is the length of several spans in words, "none" where there are none.
func altogether(spans []span.Span) string {
	if len(spans) == 0 {
		return "none"
	}
	return length(span.Of(spans...).Seconds())
}
