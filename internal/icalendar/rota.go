// Package icalendar writes rotas as calendars that other programs read and follow (RFC 5545).
package icalendar

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// refresh is how often whoever follows a calendar may ask for it again.
const refresh = "PT1H"

// Rotas are the shifts of rotas of m that meet a span, in UTC, as the calendar that is called name and was made at an instant.
// The identity of an entry is made of what stays when the calendar is made again: model, rota, turn, place and, where changes
// cut a turn, the number of the piece.
func Rotas(m *model.Model, name string, rotas []*model.Rota, over span.Span, made span.Instant) string {
	cal := ics.NewCalendar()
	cal.SetProductId("-//belay//rota//EN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(name)
	cal.SetXWRTimezone(m.Timezone.Name())
	cal.SetRefreshInterval(refresh)
	cal.SetXPublishedTTL(refresh)
	for _, r := range rotas {
		for place := range m.Places(r) {
			add(cal, m, r, place+1, over, made.Time())
		}
	}
	return cal.Serialize(ics.WithNewLineWindows) //nolint:misspell // the library spells it so
}

// add adds the shifts at one place of a rota.
func add(cal *ics.Calendar, m *model.Model, r *model.Rota, place int, over span.Span, made time.Time) {
	turns := rota.New(r, m.Timezone)
	whole := over // turns, so that the pieces of the first are all counted
	if k, ok := turns.TurnAt(over.From); ok {
		whole.From = turns.Start(k)
	}
	turn, piece := -1, 0
	for s := range turns.All(whole, place) {
		piece++
		if s.Turn != turn {
			turn, piece = s.Turn, 0
		}
		if s.Person == "" || s.Intersect(over).Empty() {
			continue // nobody's calendar holds it
		}
		e := cal.AddEvent(fmt.Sprintf("%s.%d.%d.%d@%s.belay", r.ID, s.Turn, s.Place, piece, slug(m.Name)))
		e.SetDtStampTime(made)
		e.SetStartAt(s.From.Time())
		e.SetEndAt(s.Until.Time())
		e.SetSummary(fmt.Sprintf("%s: %s (%s)", r.ID, called(m, s.Person), strings.ToLower(rota.PlaceName(place))))
		e.SetDescription(s.Why())
		e.SetTimeTransparency(ics.TransparencyTransparent) // one may be on call and in a meeting
	}
}

// called is what people call somebody.
func called(m *model.Model, id model.PersonID) string {
	if p := m.Person(id); p != nil {
		return p.Called()
	}
	return string(id)
}

// slug is a name as part of an identity: small letters and digits, hyphens between.
func slug(name string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(name), "-"), "-")
}
