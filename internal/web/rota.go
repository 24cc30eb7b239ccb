package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/icalendar"
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
			line.Places = append(line.Places, capital(rota.PlaceName(n+1)))
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

// sendRota is a rota as a calendar, a year ahead.
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
	ahead := span.Span{From: c.at, Until: c.at + calendarWeeks*weekSeconds}
	return c.sendFile("text/calendar; charset=utf-8", id+".ics", []byte(icalendar.Rotas(m, m.Name+", "+id, []*model.Rota{r}, ahead, c.at)))
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
