package engine

import (
	"context"
	"strings"

	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Asker is on whose behalf a ticket is opened: an account, or whoever answers to an e-mail address; a new address makes an
// account that may only ask.
type Asker struct {
	Account people.ID
	Name    string
	Email   string
}

// Open opens a ticket. Without an asker it is the actor's own.
func (e *Engine) Open(ctx context.Context, r Request, in desk.Open, asker Asker) (Result, error) {
	var out Result
	err := e.act(ctx, r, func(s *stage) error {
		var err error
		if out.Asked, err = s.asker(asker); err != nil {
			return err
		}
		in.Requester = ticket.Account(out.Asked.ID)
		out.Ticket, err = s.open(in)
		out.Entry = s.entry
		return err
	}, &out)
	return out, err
}

// asker finds whoever a ticket is opened for.
func (s *stage) asker(a Asker) (people.Account, error) {
	me := s.req.Actor.Account
	if a == (Asker{}) || a.Account == me.ID || a.Email != "" && strings.EqualFold(a.Email, string(me.Email)) {
		return me, s.may(people.Open, &ticket.Ticket{Requester: ticket.Account(me.ID)})
	}
	if err := s.may(people.OpenFor, &ticket.Ticket{}); err != nil {
		return people.Account{}, err
	}
	return s.engine.findAccount(s.tx, a, s.at)
}

// open takes a number and plays the first turn.
func (s *stage) open(in desk.Open) (ticket.Ticket, error) {
	number, err := s.tx.NextNumber()
	if err != nil {
		return ticket.Ticket{}, err
	}
	var files []store.Attachment
	if in.Files, files, err = s.files(in.Files); err != nil {
		return ticket.Ticket{}, err
	}
	t, err := s.play(ticket.Ticket{Number: ticket.Number(number)}, in)
	if err != nil {
		return t, err
	}
	err = s.claim(&t, files, true)
	return t, err
}

// look writes down that somebody looked at a ticket under a grant.
func (e *Engine) look(tx *store.Tx, a people.Actor, d people.Decision, number ticket.Number, surface string, at span.Instant) error {
	return tx.LogViews(people.View{At: at, Account: a.Account.ID, Grant: d.Grant, Ticket: int64(number), Surface: surface})
}
