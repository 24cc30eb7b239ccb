package history

import (
	"encoding/json"

	"belay/internal/ticket"
)

// journal is a ticket of ours with its journal, as the export of what is held about a person has it: {ticket, opened, entries:
// [{at, events: [{is, of}]}]}. How it was after each entry is what the entries fold to.
func (o *objects) journal(place int, rec record, entries []any) (in Incident, ok bool) {
	number, ok := o.number(place, rec)
	if !ok {
		return in, false
	}
	in = Incident{Tool: Belay, Number: number}
	var t ticket.Ticket
	for _, each := range entries {
		entry, ok := o.entry(place, each)
		if !ok {
			continue
		}
		entry.Seq = len(in.Updates) + 1
		t = t.Apply(entry)
		in.Updates = append(in.Updates, Update{
			Line: place, At: entry.At, By: string(entry.By), State: t.State, Reason: waitsFor(&t), Said: string(t.State),
			Priority: o.m.ranks[folded(string(t.Severity))], Category: t.Category, Group: string(t.Function), Assignee: string(t.Assignee),
		})
	}
	if len(in.Updates) == 0 {
		o.tally.skip(place, Malformed, "%s has no entry that can be read", number)
		return in, false
	}
	in.Caller, in.Channel, in.Reopened = string(t.Requester), string(t.Channel), t.Reopened
	o.settle(&in)
	return in, true
}

// entry reads one entry of a journal.
func (o *objects) entry(place int, node any) (e ticket.Entry, ok bool) {
	fields, _ := node.(map[string]any)
	at, ok := o.instant(plain(fields["at"]))
	if !ok {
		o.tally.skip(place, NoTime, "an entry was made %q", one(plain(fields["at"]), maxNumber))
		return e, false
	}
	text, err := json.Marshal(fields["events"])
	if err == nil {
		e.Events, err = ticket.Unmarshal(text)
	}
	if err != nil {
		o.tally.skip(place, Malformed, "an entry at %s: %v", at, err)
		return e, false
	}
	e.At, e.By = at, ticket.Account(plain(fields["by"]))
	return e, true
}

// waitsFor is what a ticket waits for; empty while it does not.
func waitsFor(t *ticket.Ticket) ticket.Reason {
	if t.State != ticket.Waiting || len(t.Waits) == 0 {
		return ""
	}
	return t.Waits[len(t.Waits)-1].Reason
}
