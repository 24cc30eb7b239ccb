package coverage

import (
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/span"
)

// Somebody is whoever can hold a function: a person, or the contact of a party. Two cover entries with the same
// party and the same contact are the same somebody; so is one person on two functions.
type Somebody struct {
	Person  *model.Person // nil for a party's contact
	Party   *model.Party  // of the person, or the one whose contact it is; nil if not known
	Contact *model.Contact
}

// Name is what people call w.
func (w *Somebody) Name() string {
	switch {
	case w.Person != nil:
		return w.Person.Called()
	case w.Party != nil:
		return w.Party.Called()
	}
	return model.Unknown
}

// Counts says whether w may hold a function for severity v: one that pages needs a phone, push or chat contact.
func (w *Somebody) Counts(v *model.Severity) bool { return !v.Page || w.Contact.Pageable() }

// Holder is somebody who holds a function, from when until when, and why.
type Holder struct {
	*Somebody
	Function model.FunctionID // empty for a person told by name
	Entry    int              // place of the cover entry; noEntry for a person told by name
	Spell    span.Span        // how long they hold it by this entry, as far as the roster looks
	Outside  bool             // told by name outside their own hours: told all the same, but not counted as cover
	roster   *Roster
	at       span.Instant
}

const noEntry = -1

// Why is the reason in words: "rota duty, turn 31, sara for mette: swap".
func (h Holder) Why() string {
	f := h.roster.model.Function(h.Function)
	switch {
	case f == nil && h.Outside:
		return "told by name, outside their own hours: not counted as cover"
	case f == nil:
		return "told by name, inside their own hours"
	}
	cover := f.Cover[h.Entry]
	var why string
	switch {
	case h.Person == nil && cover.Agreement != "" && cover.Agreement != model.Unknown:
		why = "agreement " + h.roster.model.Agreement(cover.Agreement).Called()
	case h.Person == nil:
		why = "provides it"
	case slices.Contains(cover.People, h.Person.ID):
		why = "listed"
	default:
		why = h.roster.shiftWhy(cover, h.Person.ID, h.at)
	}
	if cover.Hours != "" && cover.Hours != model.Unknown {
		why += ", hours " + string(cover.Hours)
	}
	return why
}

// Contacts are the ways to reach h, the best first.
func (h Holder) Contacts() []string { return h.Contact.Words() }

// key tells party contacts apart.
func contactKey(p model.PartyID, c *model.Contact) string {
	return string(p) + "\x00" + strings.Join(c.Words(), "\x00")
}
