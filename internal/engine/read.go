package engine

import (
	"context"
	"errors"
	"slices"

	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// View is one ticket as its screen shows it to somebody.
type View struct {
	Ticket  ticket.Ticket
	Journal []ticket.Entry  // what they may read
	Next    []desk.Forecast // what happens if nobody does anything
	Seen    int             // the turn up to which they have read it
	Now     span.Instant
	May     []people.Action // what they may do
}

// journalLimit bounds the entries that one screen shows; older ones are read by Journal.
const journalLimit = 2000

// nextLimit is how many coming steps a screen shows.
const nextLimit = 12

// Ticket is a ticket for somebody who may read it.
func (e *Engine) Ticket(ctx context.Context, a people.Actor, number ticket.Number) (View, error) {
	var v View
	logged := people.Decision{}
	err := e.store.View(ctx, func(tx *store.Tx) error {
		s, err := e.stage(tx, Request{Actor: a})
		if err != nil {
			return err
		}
		defer s.end()
		t, err := s.find(number)
		if err != nil {
			return err
		}
		d := people.May(a, people.Read, caseOf(&t), s.terms)
		if d.Hidden {
			return &NotFound{d.Sentence}
		}
		if !d.Yes {
			return d.Err()
		}
		logged = d
		v = View{Ticket: t, Now: s.at, Next: desk.Next(s.world.desk(), t, s.at, nextLimit), May: s.allowed(&t)}
		if v.Journal, err = s.journal(&t); err != nil {
			return err
		}
		seen, err := tx.Seen(string(a.Account.ID), int64(number))
		v.Seen = int(seen)
		return errors.Join(err, s.world.fault)
	})
	if err == nil && logged.Logged {
		err = e.store.Change(ctx, func(tx *store.Tx) error { return e.look(tx, a, logged, number, "page", v.Now) })
	}
	return v, err
}

// allowed is what the actor may do to a ticket.
func (s *stage) allowed(t *ticket.Ticket) []people.Action {
	c := caseOf(t)
	return slices.DeleteFunc(people.Actions(), func(do people.Action) bool { return !people.May(s.req.Actor, do, c, s.terms).Yes })
}

// journal is what the actor may read of a ticket's journal.
func (s *stage) journal(t *ticket.Ticket) ([]ticket.Entry, error) {
	rows, err := s.tx.Journal(int64(t.Number), 0, journalLimit)
	if err != nil {
		return nil, err
	}
	notes := people.May(s.req.Actor, people.ReadNote, caseOf(t), s.terms).Yes
	out := make([]ticket.Entry, 0, len(rows))
	for _, r := range rows {
		entry, err := entryOf(r)
		if err != nil {
			return nil, err
		}
		if !notes {
			entry.Events = slices.DeleteFunc(entry.Events, internal)
		}
		if len(entry.Events) > 0 {
			out = append(out, entry)
		}
	}
	return out, nil
}

// internal says whether an event is for those who work on the ticket only: notes, and who was told when.
func internal(event ticket.Event) bool {
	switch event.(type) {
	case ticket.Raised, ticket.Replied, ticket.Routed, ticket.Taken, ticket.Rated, ticket.Described, ticket.Solved,
		ticket.Ended, ticket.Revived, ticket.MergedAway, ticket.Unmerged, ticket.Absorbed, ticket.Resumed, ticket.Clocked:
		return false
	}
	return true
}

// entryOf reads a journal row.
func entryOf(r store.Entry) (ticket.Entry, error) {
	events, err := ticket.Unmarshal(r.Events)
	return ticket.Entry{Ticket: ticket.Number(r.Ticket), Seq: int(r.Seq), At: r.At, By: ticket.Account(r.By), Events: events}, err
}

// peek is a ticket as it stands, for nobody in particular.
func (e *Engine) peek(ctx context.Context, number ticket.Number) (t ticket.Ticket, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		r, ok, err := tx.Ticket(int64(number))
		if err != nil {
			return err
		}
		if !ok {
			return noTicket(number)
		}
		t, err = thawTicket(r)
		return err
	})
	return t, err
}

// requesterOf is who asked for a ticket.
func (e *Engine) requesterOf(ctx context.Context, number ticket.Number) (ticket.Account, error) {
	t, err := e.peek(ctx, number)
	return t.Requester, err
}

// sorted is numbers in order, each once.
func sorted(numbers []ticket.Number) []ticket.Number {
	out := slices.Clone(numbers)
	slices.Sort(out)
	return slices.Compact(out)
}

// Refused says whether an error is a sentence for whoever asked, and nothing has broken; anything else is a fault.
func Refused(err error) bool {
	var (
		refusal  *ticket.Refusal
		notFound *NotFound
		conflict *Conflict
		record   store.Refusal
	)
	return errors.As(err, &refusal) || errors.As(err, &notFound) || errors.As(err, &conflict) || errors.As(err, &record)
}
