package engine

import (
	"context"
	"slices"
	"strings"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// See says that somebody has read a ticket up to a turn; 0 makes it unread again.
func (e *Engine) See(ctx context.Context, a people.Actor, number ticket.Number, seq int) error {
	return e.reading(ctx, a, number, func(tx *store.Tx, _ *ticket.Ticket) error {
		if seq == 0 {
			return tx.Unsee(string(a.Account.ID), int64(number))
		}
		return tx.See(string(a.Account.ID), int64(number), int64(seq))
	})
}

// maxDraft is the longest draft, in bytes.
const maxDraft = 200_000

// KeepDraft keeps an unsent text; an empty one is forgotten.
func (e *Engine) KeepDraft(ctx context.Context, a people.Actor, number ticket.Number, audience, body string) error {
	if len(body) > maxDraft || len(audience) > 80 {
		return ticket.Refuse("A draft has at most %d bytes.", maxDraft)
	}
	return e.reading(ctx, a, number, func(tx *store.Tx, t *ticket.Ticket) error {
		if body == "" {
			return tx.DropDraft(string(a.Account.ID), int64(number), audience)
		}
		if err := audienceOf(t, audience); err != nil {
			return err
		}
		_, us := now()
		return tx.KeepDraft(store.Draft{Account: string(a.Account.ID), Ticket: int64(number), Audience: audience, Body: body, ChangedUS: us})
	})
}

// The audiences of a text on a ticket; a party follows its prefix.
const (
	forRequester  = "reply"
	forColleagues = "note"
	forParty      = "party:"
)

// audienceOf refuses an audience that a ticket does not have.
func audienceOf(t *ticket.Ticket, audience string) error {
	party, ok := strings.CutPrefix(audience, forParty)
	open := func(c ticket.Case) bool { return string(c.Party) == party && c.Closed == 0 }
	switch {
	case audience == forRequester, audience == forColleagues, ok && slices.ContainsFunc(t.Cases, open):
		return nil
	case ok:
		return ticket.Refuse("%s has no open case with %q; open one first, then write to them.", t.Number, party)
	}
	return ticket.Refuse("A text is for the requester, for colleagues, or for a party that has an open case: reply, note or party:ID.")
}

// Drafts are the unsent texts on a ticket: one's own; those who work on it see each other's.
func (e *Engine) Drafts(ctx context.Context, a people.Actor, number ticket.Number) (out []store.Draft, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Drafts(int64(number))
		for _, d := range all {
			if d.Account == string(a.Account.ID) || a.Account.Role.Staff() {
				out = append(out, d)
			}
		}
		return err
	})
	return out, err
}

// reading runs a small change of what belongs to somebody on a ticket that they may read.
func (e *Engine) reading(ctx context.Context, a people.Actor, number ticket.Number, change func(*store.Tx, *ticket.Ticket) error) error {
	return e.store.Change(ctx, func(tx *store.Tx) error {
		s, err := e.stage(tx, Request{Actor: a})
		if err != nil {
			return err
		}
		defer s.end()
		t, err := s.find(number)
		if err != nil {
			return err
		}
		if err := s.may(people.Read, &t); err != nil {
			return err
		}
		return change(tx, &t)
	})
}
