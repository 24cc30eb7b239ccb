package check

import (
	"fmt"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// A placeholder is a decision that nobody has made yet. While a model is drafted it is never an error, and neither is a
// hole that its answer may fill.

// hope is when somebody may turn out to hold something, and the placeholders on which that hangs.
type hope struct {
	when span.Set
	on   []string
}

// add hopes for a set of instants, if there are placeholders to hope for.
func (h *hope) add(when span.Set, on []string) {
	if len(on) == 0 || when.Empty() {
		return
	}
	h.when = h.when.Union(when)
	for _, path := range on {
		if !slices.Contains(h.on, path) {
			h.on = append(h.on, path)
		}
	}
}

// hangs says that f is about what a placeholder may still settle, so that it is no error while the model is drafted.
func (f *Finding) hangs(on []string) {
	f.open, f.Remedy = true, "Answer the “?” on which it hangs."
	f.witness("not known yet: " + and(on))
}

// unknownAt are the placeholders that stand at one of the paths.
func (s *facts) unknownAt(paths ...string) (out []string) {
	for _, path := range paths {
		if slices.Contains(s.Unknowns(), path) {
			out = append(out, path)
		}
	}
	return out
}

// unknownIn are the placeholders that stand at a path or under it.
func (s *facts) unknownIn(path string) (out []string) {
	for _, u := range s.Unknowns() {
		if rest, ok := strings.CutPrefix(u, path); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			out = append(out, u)
		}
	}
	return out
}

// unknownContact are the placeholders among the contacts of the entry at path, or the entry as a whole.
func (s *facts) unknownContact(path string) (out []string) {
	for _, u := range s.unknownIn(path) {
		field, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(u, path), "."), ".")
		if slices.Contains([]string{"", "phone", "email", "push", "chat", "url", "contact"}, field) {
			out = append(out, u)
		}
	}
	return out
}

// ahead is the horizon and a fortnight more, in which tickets of its last day are picked up.
func (s *facts) ahead() span.Span { return span.Span{From: s.over.From, Until: s.over.Until + 14*day} }

// hopeOf is when somebody may yet hold a function, or a person be woken, for a severity; for any severity if v is nil.
func (s *facts) hopeOf(id model.HolderID, v *model.Severity) (h hope) {
	wakes := v != nil && v.Page
	if p := s.Person(model.PersonID(id)); p != nil && wakes {
		h.add(s.Calendar(p.Works).Open(s.ahead()), s.unknownContact("people."+string(id)))
	}
	f := s.Function(model.FunctionID(id))
	if f == nil {
		return h
	}
	path := "functions." + string(f.ID)
	h.add(span.Of(s.ahead()), s.unknownAt(path, path+".cover"))
	for i, c := range f.Cover {
		entry := fmt.Sprintf("%s.cover[%d]", path, i)
		hours := s.Calendar(c.Hours).Open(s.ahead())
		h.add(hours, s.unknownIn(entry))
		if r := s.Rota(c.Rota); r != nil {
			h.add(hours.Minus(s.named(r, max(1, c.Place))), s.unknownIn("rotas."+string(r.ID)))
		}
		if a := "agreements." + string(c.Agreement); c.Agreement != "" {
			h.add(hours, s.unknownAt(a, a+".hours"))
		}
		if !wakes {
			continue
		}
		h.add(hours, s.unknownContact("parties."+string(c.Party)+".contact"))
		for _, p := range s.CoverPeople(c) {
			h.add(hours, s.unknownContact("people."+string(p.ID)))
		}
	}
	return h
}

// named is when a known person stands at a place of a rota.
func (s *facts) named(r *model.Rota, place int) span.Set {
	var out []span.Span
	for _, shift := range rota.New(r, s.Timezone).Shifts(s.ahead(), place) {
		if s.Person(shift.Person) != nil {
			out = append(out, shift.Span)
		}
	}
	return span.Of(out...)
}

// hopeFor is when somebody may yet be told of tickets of a cell: where its clock or its chain is not known, at any
// instant.
func (s *facts) hopeFor(c *coverage.Cell) (h hope) {
	always := span.Of(s.ahead())
	service, severity := "services."+string(c.Service.ID), "severities."+string(c.Severity.ID)
	h.add(always, s.unknownClock(c.Service, c.Severity))
	own := fmt.Sprintf("%s.escalations.%s", service, c.Severity.ID)
	e := s.EscalationOf(c.Service, c.Severity)
	if e == nil {
		h.add(always, s.unknownAt(service+".escalations", own, severity+".escalation"))
	} else {
		path := "escalations." + string(e.ID)
		h.add(always, s.unknownAt(path, path+".steps"))
	}
	for i, step := range s.StepsOf(c.Service, c.Severity) {
		delay, known := coverage.Delay(step, c.Severity, c.Clock)
		if known && delay > c.PickUp {
			continue
		}
		if e != nil {
			h.add(always, s.unknownIn(stepPath(e, i)))
		}
		if !known {
			h.add(always, s.unknownAt(severity+"."+string(step.Of)))
		}
		for _, id := range step.Tells() {
			more := s.hopeOf(id, c.Severity)
			h.add(more.when, more.on)
		}
	}
	return h
}

// unknownClock is the placeholder that stands for the clock of a severity on a service.
func (s *facts) unknownClock(service *model.Service, v *model.Severity) []string {
	severity := "severities." + string(v.ID)
	if v.Clock == model.ServiceClock {
		return s.unknownAt("services." + string(service.ID) + ".hours")
	}
	return s.unknownAt(severity, severity+".clock")
}

// part tells the gaps apart that stay from those that somebody may yet fill, within a time on a clock.
func (h hope) part(gaps []span.Span, clock *calendar.Calendar, within int64) (firm, open []span.Span) {
	for _, gap := range gaps {
		due, ok := clock.Deadline(gap.Until, within)
		if !ok {
			due = span.End
		}
		if h.when.Meets(span.Span{From: gap.From, Until: due}) {
			open = append(open, gap)
		} else {
			firm = append(firm, gap)
		}
	}
	return firm, open
}
