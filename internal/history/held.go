package history

import (
	"iter"
	"strings"

	"belay/internal/span"
	"belay/internal/ticket"
)

// held is rows whose cases do not stand together: 48 bytes for each row, and every text once.
type held struct {
	texts  []string
	places map[string]uint32
	rows   []heldRow
	whole  []heldCase
	cased  map[string]int32 // by number
}

// heldRow is an update, its texts by their places.
type heldRow struct {
	at                                                 span.Instant
	next                                               int32 // of its case; none after the last
	line                                               int32
	by, said, state, reason, category, group, assignee uint32
	impact, urgency, priority                          uint8
}

// heldCase is a case with its first and last row.
type heldCase struct {
	Incident

	first, last int32
	rows        int32
}

const none int32 = -1

func newHeld() *held {
	return &held{texts: []string{""}, places: map[string]uint32{"": 0}, cased: map[string]int32{}}
}

// text is the place of a text.
func (h *held) text(s string) uint32 {
	if at, ok := h.places[s]; ok {
		return at
	}
	s = strings.Clone(s)
	at := uint32(len(h.texts))
	h.texts, h.places[s] = append(h.texts, s), at
	return at
}

// hold keeps an update of a case until the log ends.
func (l *mappedLog) hold(line int, number string, rec record, u Update) {
	h := l.held
	at, known := h.cased[number]
	if !known {
		at = int32(len(h.whole))
		number = strings.Clone(number)
		h.cased[number] = at
		h.whole = append(h.whole, heldCase{Incident: Incident{Tool: l.Tool, Number: number}, first: none, last: none})
	}
	c := &h.whole[at]
	switch {
	case len(h.rows) >= maxHeld:
		l.tally.skip(line, TooMany, "the log has more than %d rows whose tickets do not stand together: sort it by number, and say together: true in a mapping", maxHeld)
		return
	case c.rows >= maxUpdates:
		l.tally.skip(line, TooMany, "%s has more than %d rows", number, maxUpdates)
		return
	case !l.details(line, rec, &c.Incident):
		return
	}
	c.Caller, c.OpenedBy, c.Channel = h.texts[h.text(c.Caller)], h.texts[h.text(c.OpenedBy)], h.texts[h.text(c.Channel)]
	row := int32(len(h.rows))
	h.rows = append(h.rows, heldRow{
		at: u.At, next: none, line: int32(line), by: h.text(u.By), said: h.text(u.Said), state: h.text(string(u.State)), reason: h.text(string(u.Reason)),
		category: h.text(u.Category), group: h.text(u.Group), assignee: h.text(u.Assignee),
		impact: uint8(u.Impact), urgency: uint8(u.Urgency), priority: uint8(u.Priority),
	})
	if c.last == none {
		c.first = row
	} else {
		h.rows[c.last].next = row
	}
	c.last = row
	c.rows++
}

// cases are those that are held, in the order in which the log named them first.
func (h *held) cases() iter.Seq[Incident] {
	return func(yield func(Incident) bool) {
		for i := range h.whole {
			c := &h.whole[i]
			if c.first == none {
				continue // none of its rows could be used
			}
			in := c.Incident
			in.Updates = make([]Update, 0, c.rows)
			for at := c.first; at != none; at = h.rows[at].next {
				r := &h.rows[at]
				in.Updates = append(in.Updates, Update{
					Line: int(r.line), At: r.at, By: h.texts[r.by], State: ticket.State(h.texts[r.state]), Reason: ticket.Reason(h.texts[r.reason]),
					Said: h.texts[r.said], Impact: int(r.impact), Urgency: int(r.urgency), Priority: int(r.priority),
					Category: h.texts[r.category], Group: h.texts[r.group], Assignee: h.texts[r.assignee],
				})
			}
			if !yield(in) {
				return
			}
		}
	}
}
