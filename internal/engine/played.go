package engine

import (
	"context"
	"errors"
	"fmt"

	"belay/internal/desk"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Played is a ticket that the desk's own rules have played elsewhere: how it stands, all that happened to it, and when time
// alone changes it next.
type Played struct {
	Ticket  ticket.Ticket
	Journal []ticket.Entry
	Next    span.Instant // 0: never
}

// Play plays one more input on it, as Do would at that instant, and keeps what happened.
func (p *Played) Play(w desk.World, by ticket.Account, in desk.Input, at span.Instant) error {
	out, err := desk.Turn(w, p.Ticket, by, in, at)
	if err != nil {
		return err
	}
	p.Ticket, p.Next = out.Ticket, out.Next
	if len(out.Entry.Events) > 0 {
		p.Journal = append(p.Journal, out.Entry)
	}
	return nil
}

// Keep writes played tickets into the record as if they had been lived here: journals, rows, counters, words to be found by, and
// what is due next. Nothing is sent. Their numbers must be the next ones of the record.
func (e *Engine) Keep(ctx context.Context, list []Played) error {
	err := e.store.Change(ctx, func(tx *store.Tx) error {
		s, err := e.stage(tx, Request{})
		if err != nil {
			return err
		}
		defer s.end()
		counts := map[string]int64{}
		for i := range list {
			if err := s.settle(&list[i]); err != nil {
				return fmt.Errorf("keep %s: %w", list[i].Ticket.Number, err)
			}
			for scope, n := range bump(&ticket.Ticket{}, &list[i].Ticket) {
				counts[scope] += n
			}
		}
		return errors.Join(tx.Bump(counts, 0), s.world.fault)
	})
	if err != nil {
		return fmt.Errorf("keep played tickets: %w", err)
	}
	return nil
}

// settle writes one played ticket.
func (s *stage) settle(p *Played) error {
	t := &p.Ticket
	switch number, err := s.tx.NextNumber(); {
	case err != nil:
		return err
	case number != int64(t.Number):
		return fmt.Errorf("the next number is %d", number)
	}
	r, err := row(t, int64(t.Changed)*1_000_000)
	if err != nil {
		return err
	}
	if err := s.tx.AddTicket(r); err != nil {
		return err
	}
	for _, entry := range p.Journal {
		s.us = int64(entry.At) * 1_000_000
		if err := s.recall(t, entry, ""); err != nil {
			return err
		}
	}
	if p.Next == 0 {
		return nil
	}
	return s.tx.Arm(r.Number, p.Next)
}
