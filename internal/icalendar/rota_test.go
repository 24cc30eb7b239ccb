package icalendar_test

import (
	"strings"
	"testing"

	"belay/internal/calendar"
	"belay/internal/icalendar"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/span"
)

const duty = `
belay: 1
name: "Quay; desk, north"
timezone: Europe/Copenhagen
people: {ida: {name: "Ida, Kjær"}, jon: {name: Jon}, sara: {name: Sara}}
rotas:
  duty: {people: [ida, jon], turn: 1 week, start: 2026-01-05, handoff: "09:00",
         changes: [{from: 2026-01-13T09:00, until: 2026-01-14T09:00, replace: jon, with: sara, why: swap}]}
`

func read(t *testing.T) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", duty)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

// days is a stretch of days of January 2026.
func days(m *model.Model, first, last int) span.Span {
	return calendar.Days(calendar.Date{Year: 2026, Month: 1, Day: first}, calendar.Date{Year: 2026, Month: 1, Day: last}, m.Timezone)
}

// identities are those of the entries, in order.
func identities(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\r\n") {
		if uid, ok := strings.CutPrefix(line, "UID:"); ok {
			out = append(out, uid)
		}
	}
	return out
}

func TestAnEntryKeepsItsIdentityWhateverStretchIsAsked(t *testing.T) {
	m := read(t)
	all := identities(icalendar.Rotas(m, "Duty", m.Rotas, days(m, 1, 31), 0))
	want := "duty.0.1.0@quay-desk-north.belay duty.1.1.0@quay-desk-north.belay duty.1.1.1@quay-desk-north.belay duty.1.1.2@quay-desk-north.belay"
	if got := strings.Join(all[:4], " "); got != want {
		t.Errorf("entries are %s", got)
	}
	later := identities(icalendar.Rotas(m, "Duty", m.Rotas, days(m, 15, 31), 0)) // in the midst of the turn that was cut
	if later[0] != "duty.1.1.2@quay-desk-north.belay" {
		t.Errorf("later the first entry is %s", later[0])
	}
}

func TestACalendarIsWrittenAsOthersReadIt(t *testing.T) {
	m := read(t)
	text := icalendar.Rotas(m, "Quay, duty", m.Rotas, days(m, 1, 31), 1_767_225_600)
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\n", "METHOD:PUBLISH\r\n", "X-WR-CALNAME:Quay\\, duty\r\n", "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n", "DTSTAMP:20260101T000000Z\r\n",
		"DTSTART:20260105T080000Z\r\n", "DTEND:20260112T080000Z\r\n", "SUMMARY:duty: Ida\\, Kjær (on turn)\r\n", "SUMMARY:duty: Sara (on turn)\r\n",
		"TRANSP:TRANSPARENT\r\n", "END:VCALENDAR\r\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line has %d bytes: %s", len(line), line)
		}
	}
}
