package history

import (
	"encoding/json"

	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Own is a ticket of ours by its journal: how it was after each entry is what the entries fold to. Rank is the place of a severity,
// from 1; 0 where it has none. A journal without entries is no ticket, and ok is then false.
func Own(number string, entries []ticket.Entry, rank func(model.SeverityID) int) (in Incident, ok bool) {
	in = Incident{Tool: Belay, Number: number}
	var t ticket.Ticket
	resolved := span.Instant(0)
	for i, e := range entries {
		was := t.State
		t = t.Apply(e)
		in.Updates = append(in.Updates, Update{
			Line: i + 1, At: e.At, By: string(e.By), State: t.State, Reason: waitsFor(&t), Said: string(t.State),
			Priority: rank(t.Severity), Category: t.Category, Group: string(t.Function), Assignee: string(t.Assignee),
		})
		switch {
		case t.State == ticket.Resolved && was != ticket.Resolved:
			resolved = e.At
		case t.State == ticket.Closed && was != ticket.Closed:
			in.Closed = e.At
		}
	}
	if len(in.Updates) == 0 {
		return in, false
	}
	in.Opened, in.Resolved = in.Updates[0].At, resolved
	in.Caller, in.Channel, in.Reopened = string(t.Requester), string(t.Channel), t.Reopened
	if made, says := Verdict(&t); says {
		in.MadeSLA = &made
	}
	for i := range in.Updates[1:] {
		if in.Updates[i].Group != in.Updates[i+1].Group {
			in.Reassigned++
		}
	}
	return in, true
}

// journal is a ticket of ours with its journal, as the export of what is held about a person has it: {ticket, opened, entries:
// [{at, events: [{is, of}]}]}.
func (o *objects) journal(place int, rec record, entries []any) (in Incident, ok bool) {
	number, ok := o.number(place, rec)
	if !ok {
		return in, false
	}
	var read []ticket.Entry
	for _, each := range entries {
		if entry, ok := o.entry(place, each); ok {
			entry.Seq = len(read) + 1
			read = append(read, entry)
		}
	}
	in, ok = Own(number, read, func(v model.SeverityID) int { return o.m.ranks[folded(string(v))] })
	if !ok {
		o.tally.skip(place, Malformed, "%s has no entry that can be read", number)
	}
	return in, ok
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
