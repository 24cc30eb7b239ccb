package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// day is the length of a day of 24 hours, in seconds.
const day = 24 * 60 * 60

// local is an instant as people of the model read it: "Sat 12 Dec 2026 17:00". Seconds are told where there are any: the
// worst instant of a promise is often the first second after an hour.
func (s *facts) local(at span.Instant) string {
	return at.In(s.Timezone.Location()).Format("Mon 2 Jan 2006 " + clockFormat(at))
}

// clockFormat is the format of an instant's time of day.
func clockFormat(at span.Instant) string {
	if at%60 != 0 {
		return "15:04:05"
	}
	return "15:04"
}

// stretch is a span as people read it; the end's date is left out where it is the start's.
func (s *facts) stretch(p span.Span) string {
	from, until := p.From.In(s.Timezone.Location()), p.Until.In(s.Timezone.Location())
	format := clockFormat(p.Until)
	if from.YearDay() != until.YearDay() || from.Year() != until.Year() {
		format = "Mon 2 Jan 2006 " + format
	}
	return fmt.Sprintf("%s to %s (%s)", s.local(p.From), until.Format(format), length(p.Seconds()))
}

// length is seconds as people say them, in at most two units: "3 h 20 min", "4 days 2 h".
func length(seconds int64) string {
	days, hours, minutes := seconds/day, seconds/3600%24, seconds/60%60
	switch {
	case days >= 14:
		return number(days, "day")
	case days > 0 && hours > 0:
		return fmt.Sprintf("%s %d h", number(days, "day"), hours)
	case days > 0:
		return number(days, "day")
	case hours > 0 && minutes > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	case hours > 0:
		return fmt.Sprintf("%d h", hours)
	case minutes > 0:
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d s", seconds)
}

// number is "1 day" or "3 days"; many is the plural where it is not one with an s.
func number[N int | int64](n N, one string, many ...string) string {
	switch {
	case n == 1:
		return "1 " + one
	case len(many) > 0:
		return fmt.Sprintf("%d %s", n, many[0])
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// and joins names as people do: "a, b and c".
func and(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// called are the names of entries as people say them.
func called[E interface{ Called() string }](entries []E) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		out[i] = e.Called()
	}
	return out
}

// person is what people call the person of that id, the id where there is none.
func (s *facts) person(id model.PersonID) string {
	if p := s.Person(id); p != nil {
		return p.Called()
	}
	return string(id)
}

// party is what people call the party of that id, the id where there is none.
func (s *facts) party(id model.PartyID) string {
	if p := s.Party(id); p != nil {
		return p.Called()
	}
	return string(id)
}

// holder is what people call a function or a person.
func (s *facts) holder(id model.HolderID) string {
	if f := s.Function(model.FunctionID(id)); f != nil {
		return f.Called()
	}
	return s.person(model.PersonID(id))
}

// capital is text with a capital at its beginning.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// dayOn says how long a day is on a calendar that is not always open, where one of the durations counts days on it.
func (s *facts) dayOn(id model.CalendarID, durations ...*model.Duration) []string {
	counts := func(d *model.Duration) bool { return amount(d) && d.Days > 0 }
	if s.Calendar(id).Always() || !slices.ContainsFunc(durations, counts) {
		return nil
	}
	seconds := s.Calendar(id).OpenDay()
	text := length(seconds)
	if rest := seconds % 60; rest != 0 && seconds > 60 {
		text += fmt.Sprintf(" %d s", rest)
	}
	return []string{fmt.Sprintf("1d of %s is %s", id, text)}
}

// clockID is the calendar on which a severity counts for a service.
func clockID(service *model.Service, v *model.Severity) model.CalendarID {
	if v.Clock == model.ServiceClock {
		return service.Hours
	}
	return model.CalendarID(v.Clock)
}

// given says that a text is written and is not the placeholder.
func given[T ~string](text T) bool { return text != "" && text != model.Unknown }

// amount says that a duration is written and is not the placeholder.
func amount(d *model.Duration) bool { return d != nil && !d.Unknown }

// later is a date the given cadence after another.
func later(from calendar.Date, by model.Duration) calendar.Date {
	out := from.AddMonths(by.Months).Add(by.Days)
	for n := by.Weekdays; n > 0; {
		out = out.Add(1)
		if w := out.Weekday(); w != 0 && w != 6 {
			n--
		}
	}
	return out
}

// asks is what people say who have a need.
func asks(n *model.Need) string {
	if given(n.Asks) {
		return n.Asks
	}
	return string(n.ID)
}
