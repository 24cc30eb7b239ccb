package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// rotaScreen is the weeks ahead of every rota.
type rotaScreen struct {
	Weeks int
	Rotas []rotaLine
}

type rotaLine struct {
	ID, Turn string
	Places   []string
	Rows     []shiftRow
}

// shiftRow is a stretch in which the same people stand at all places.
type shiftRow struct {
	From, Until moment
	Now         bool
	Who         []standing // by place
}

// standing is who stands at a place, and what is to be known about it.
type standing struct {
	Name, Why               string
	Nobody, Away, Me, Other bool // Other: not the one whose turn it would be
}

// The weeks ahead that the page shows, and the calendar holds.
const (
	rotaWeeks     = 8
	calendarWeeks = 53
	weekSeconds   = 7 * 86_400
)

func (c *call) showRota() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	screen := rotaScreen{Weeks: rotaWeeks}
	ahead := span.Span{From: c.at, Until: c.at + rotaWeeks*weekSeconds}
	for _, r := range m.Rotas {
		line := rotaLine{ID: string(r.ID), Turn: fmt.Sprintf("%s each, handed over at %s %s", r.Turn, r.Handoff, place(rotaZone(m, r)))}
		for n := range m.Places(r) {
			line.Places = append(line.Places, placeName(n+1))
		}
		line.Rows = c.shiftRows(m, r, ahead)
		screen.Rotas = append(screen.Rotas, line)
	}
	return c.show("rota", c.modelPage("Rotas"), screen)
}

func rotaZone(m *model.Model, r *model.Rota) *calendar.Zone {
	if r.Timezone != nil {
		return r.Timezone
	}
	return m.Timezone
}

// placeName names a place of a rota.
func placeName(place int) string {
	if words := [...]string{"On turn", "Second", "Third", "Fourth"}; place <= len(words) {
		return words[place-1]
	}
	return fmt.Sprintf("Place %d", place)
}

// shiftRows are the stretches of a rota in which nobody changes.
func (c *call) shiftRows(m *model.Model, r *model.Rota, ahead span.Span) []shiftRow {
	turns := rota.New(r, m.Timezone)
	places := make([][]rota.Shift, m.Places(r))
	var edges []span.Instant
	for n := range places {
		places[n] = turns.Shifts(ahead, n+1)
		for _, s := range places[n] {
			edges = append(edges, s.From, s.Until)
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var rows []shiftRow
	for i, from := range edges[:max(0, len(edges)-1)] {
		row := shiftRow{From: c.moment(from), Until: c.moment(edges[i+1]), Now: from <= c.at && c.at < edges[i+1]}
		if edges[i+1] <= ahead.From {
			continue
		}
		for _, shifts := range places {
			row.Who = append(row.Who, c.standing(m, shifts, span.Span{From: from, Until: edges[i+1]}))
		}
		rows = append(rows, row)
	}
	return rows
}

// standing is who of shifts stands there in a stretch.
func (c *call) standing(m *model.Model, shifts []rota.Shift, in span.Span) standing {
	for _, s := range shifts {
		if !s.Holds(in.From) || s.Staying {
			continue
		}
		out := standing{Name: string(s.Person), Why: s.Why(), Other: s.Change != nil}
		switch p := m.Person(s.Person); {
		case p != nil:
			out.Name, out.Me = p.Called(), p.ID == c.actor.Account.Person
			out.Away = coverage.Absence(m, p).Meets(in)
		case s.Person == "":
			out.Name, out.Nobody = "nobody", true
		default:
			out.Nobody = true
		}
		return out
	}
	return standing{Name: "nobody", Nobody: true, Why: "no turn then"}
}

// sendRota is a rota as a calendar (RFC 5545), a year ahead. The identity of an entry is made of what stays when the calendar
// is made again: model, rota, turn, place and the number of its piece.
func (c *call) sendRota() error {
	m, err := c.model()
	if err != nil {
		return err
	}
	id, ok := strings.CutSuffix(c.r.PathValue("file"), ".ics")
	r := m.Rota(model.RotaID(id))
	if !ok || r == nil {
		return refusal{http.StatusNotFound, "There is no such rota in the edition in force."}
	}
	var b strings.Builder
	write := func(name, value string) { b.WriteString(folded(name + ":" + value)) }
	write("BEGIN", "VCALENDAR")
	write("VERSION", "2.0")
	write("PRODID", "-//belay//rota//EN")
	write("METHOD", "PUBLISH")
	write("X-WR-CALNAME", escaped(m.Name+", "+id))
	write("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	write("X-PUBLISHED-TTL", "PT1H")
	turns := rota.New(r, m.Timezone)
	for n := range m.Places(r) {
		pieces := map[int]int{}
		for _, s := range turns.Shifts(span.Span{From: c.at, Until: c.at + calendarWeeks*weekSeconds}, n+1) {
			piece := pieces[s.Turn]
			pieces[s.Turn]++
			if s.Person == "" {
				continue // nobody's calendar holds it
			}
			name := string(s.Person)
			if p := m.Person(s.Person); p != nil {
				name = p.Called()
			}
			write("BEGIN", "VEVENT")
			write("UID", fmt.Sprintf("%s.%d.%d.%d@%s.belay", id, s.Turn, s.Place, piece, slug(m.Name)))
			write("DTSTAMP", stamped(c.at))
			write("DTSTART", stamped(s.From))
			write("DTEND", stamped(s.Until))
			write("SUMMARY", escaped(fmt.Sprintf("%s: %s (%s)", id, name, strings.ToLower(placeName(s.Place)))))
			write("DESCRIPTION", escaped(s.Why()))
			write("TRANSP", "TRANSPARENT") // one may be on call and in a meeting
			write("END", "VEVENT")
		}
	}
	write("END", "VCALENDAR")
	return c.sendFile("text/calendar; charset=utf-8", id+".ics", []byte(b.String()))
}

// slug is a name as part of an identity: small letters and digits, hyphens between.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words, "-")
}

// stamped is an instant as a calendar writes it.
func stamped(at span.Instant) string { return at.Time().Format("20060102T150405Z") }

// escaped is text as a calendar writes it.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", "").Replace(s)
}

// folded is a line of a calendar: at most 75 bytes, the rest on lines that begin with a space.
func folded(line string) string {
	var b strings.Builder
	room := 75
	for _, r := range line {
		if n := len(string(r)); n > room {
			b.WriteString("\r\n ")
			room = 74
		}
		b.WriteRune(r)
		room -= len(string(r))
	}
	b.WriteString("\r\n")
	return b.String()
}

// disposition says under which name a file is kept.
func disposition(how, name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '/' {
			return '_'
		}
		return r
	}, name)
	return fmt.Sprintf(`%s; filename="%s"; filename*=UTF-8''%s`, how, plain, percentEncoded(name))
}

// percentEncoded is a name as RFC 5987 writes it.
func percentEncoded(name string) string {
	var b strings.Builder
	for _, c := range []byte(strings.ToValidUTF8(name, "_")) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
