package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Request is what comes with every act: who acts, a key that makes a repetition harmless, and the turn of the ticket that
// they looked at.
type Request struct {
	Actor  people.Actor
	Key    string // the caller's idempotency key; empty for none
	Digest string // of what was asked, so that one key is not used for two things
	Seen   int    // the ticket's turn that the actor looked at; 0: they do not care
}

// Result is what an act came to.
type Result struct {
	Ticket   ticket.Ticket
	Entry    ticket.Entry   // of this act; without events for a repetition
	Repeated bool           // the same key was played before; nothing happened again
	Asked    people.Account // of Open: for whom; the zero Account of a repetition
}

// Do plays one input of somebody on one ticket.
func (e *Engine) Do(ctx context.Context, r Request, number ticket.Number, in desk.Input) (Result, error) {
	var out Result
	err := e.act(ctx, r, func(s *stage) error {
		var err error
		out.Ticket, err = s.turn(number, in)
		out.Entry = s.entry
		return err
	}, &out)
	return out, err
}

// act runs one change of somebody: once, however often it is asked for under one key.
func (e *Engine) act(ctx context.Context, r Request, do func(*stage) error, out *Result) error {
	return e.store.Change(ctx, func(tx *store.Tx) error {
		*out = Result{}
		s, err := e.stage(tx, r)
		if err != nil {
			return err
		}
		defer s.end()
		if done, err := s.repeated(out); done || err != nil {
			return err
		}
		if err := do(s); err != nil {
			return err
		}
		if err := s.keep(out.Ticket.Number); err != nil {
			return err
		}
		return s.world.fault
	})
}

// stage is one transaction in which somebody acts, or time does.
type stage struct {
	engine *Engine
	tx     *store.Tx
	world  *world
	req    Request
	terms  people.Terms
	at     span.Instant
	us     int64
	entry  ticket.Entry // of the last turn
	turns  int
}

// stage gathers what every act needs.
func (e *Engine) stage(tx *store.Tx, r Request) (*stage, error) {
	w := e.borrow(tx)
	if w == nil {
		return nil, NoEdition()
	}
	s := &stage{engine: e, tx: tx, world: w, req: r}
	s.at, s.us = now()
	m, _ := e.Model()
	var err error
	if s.terms, err = e.terms(tx, m, r.Actor, s.at); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

func (s *stage) end() { s.engine.giveBack(s.world) }

// repeated finds what the same key came to before.
func (s *stage) repeated(out *Result) (done bool, err error) {
	if s.req.Key == "" {
		return false, nil
	}
	if len(s.req.Key) > maxKey {
		return false, ticket.Refuse("The idempotency key is longer than %d bytes; use a shorter one, such as a UUID.", maxKey)
	}
	before, ok, err := s.tx.Answered(string(s.req.Actor.Account.ID), s.req.Key)
	if err != nil || !ok {
		return false, err
	}
	if before.Digest != s.req.Digest {
		return false, &KeyReused{s.req.Key}
	}
	number, err := ticket.ParseNumber(string(before.Body))
	if err != nil {
		return false, fmt.Errorf("read what key %q came to: %w", s.req.Key, err)
	}
	out.Repeated = true
	out.Ticket, _, err = s.ticket(number)
	return true, err
}

// maxKey is the longest idempotency key, in bytes.
const maxKey = 200

// keep remembers what the key came to.
func (s *stage) keep(number ticket.Number) error {
	if s.req.Key == "" {
		return nil
	}
	return s.tx.KeepAnswer(store.Answer{
		Account: string(s.req.Actor.Account.ID), Key: s.req.Key, Digest: s.req.Digest, Status: 200,
		Body: []byte(number.String()), AtUS: s.us,
	})
}

// ticket reads a ticket to change it.
func (s *stage) ticket(number ticket.Number) (ticket.Ticket, bool, error) {
	r, ok, err := s.tx.Ticket(int64(number))
	if err != nil || !ok {
		return ticket.Ticket{}, ok, err
	}
	t, err := thawTicket(r)
	return t, true, err
}

// find is ticket for one that must be there.
func (s *stage) find(number ticket.Number) (ticket.Ticket, error) {
	t, ok, err := s.ticket(number)
	if err == nil && !ok {
		err = noTicket(number)
	}
	return t, err
}

// turn plays one input of the actor on a ticket, if they may.
func (s *stage) turn(number ticket.Number, in desk.Input) (ticket.Ticket, error) {
	t, err := s.find(number)
	if err != nil {
		return t, err
	}
	if _, reply := in.(desk.Reply); reply && t.MergedInto != 0 { // what is written to a merged ticket is written where it went
		if t, err = s.find(t.MergedInto); err != nil {
			return t, err
		}
	}
	if err := s.may(actionOf(in), &t); err != nil {
		return t, err
	}
	if err := errors.Join(s.seen(&t), s.meant(in, &t)); err != nil {
		return t, err
	}
	if already(&t, ticket.Account(s.req.Actor.Account.ID), in) {
		return t, nil
	}
	in, files, err := s.withFiles(s.spoken(in, &t))
	if err != nil {
		return t, err
	}
	if t, err = s.play(t, in); err != nil {
		return t, err
	}
	_, note := in.(desk.Note)
	err = s.claim(&t, files, !note)
	return t, err
}

// seen refuses when somebody has changed the ticket since the actor looked at it. What time alone has done is no surprise.
func (s *stage) seen(t *ticket.Ticket) error {
	if s.req.Seen == 0 || s.req.Seen >= t.Seq || s.turns > 0 {
		return nil
	}
	since, err := s.tx.Journal(int64(t.Number), int64(s.req.Seen), journalLimit)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(since, func(e store.Entry) bool { return e.By != "" }) {
		return &Conflict{Number: t.Number, Seq: t.Seq}
	}
	return nil
}

// already says that what is asked for is so: to ask again, as a program does that lost the answer, is no mistake.
func already(t *ticket.Ticket, by ticket.Account, in desk.Input) bool {
	switch v := in.(type) {
	case desk.Take:
		return t.Live() && t.Assignee == by
	case desk.CallSwarm:
		return t.Live() && t.Swarm.Active() && len(v.Functions) == 0
	case desk.Watch:
		return !v.Gone && slices.Contains(t.Watchers, v.Who)
	}
	return false
}

// may refuses what the actor may not do to a ticket; a ticket that they may not even see does not exist for them.
func (s *stage) may(do people.Action, t *ticket.Ticket) error {
	d := people.May(s.req.Actor, do, caseOf(t), s.terms)
	if d.Hidden {
		return &NotFound{d.Sentence}
	}
	if d.Logged {
		if err := s.engine.look(s.tx, s.req.Actor, d, t.Number, "act", s.at); err != nil {
			return err
		}
	}
	return d.Err()
}

// play lets the desk turn, and the record hold what came of it.
func (s *stage) play(t ticket.Ticket, in desk.Input) (ticket.Ticket, error) {
	out, err := desk.Turn(s.world.desk(), t, ticket.Account(s.req.Actor.Account.ID), in, s.at)
	if err != nil {
		return t, err
	}
	s.turns++
	s.entry = out.Entry
	s.engine.metrics.count(nameOf(in))
	return out.Ticket, s.apply(&t, out)
}

// apply writes a turn into the record.
func (s *stage) apply(before *ticket.Ticket, out desk.Outcome) error {
	t := &out.Ticket
	if err := s.arm(before, out); err != nil || len(out.Entry.Events) == 0 {
		return err
	}
	events, err := ticket.Marshal(out.Entry.Events)
	if err != nil {
		return fmt.Errorf("write what happened to %s: %w", t.Number, err)
	}
	r, err := row(t, s.us)
	if err != nil {
		return err
	}
	save := s.tx.SaveTicket
	if out.Entry.Seq == 1 {
		save = s.tx.AddTicket
	}
	return errors.Join(
		save(r),
		s.tx.Append(store.Entry{
			Ticket: r.Number, Seq: r.Seq, At: out.Entry.At, RecordedUS: s.us, By: string(out.Entry.By), Key: s.req.Key, Events: events,
		}),
		s.tx.Bump(bump(before, t), r.Number),
		s.index(t, out.Entry),
		s.effects(t, out.Entry),
	)
}

// arm says when time alone changes the ticket next.
func (s *stage) arm(before *ticket.Ticket, out desk.Outcome) error {
	switch {
	case out.Next != 0:
		return s.tx.Arm(int64(out.Ticket.Number), out.Next)
	case before.Seq == 0:
		return nil // a new ticket was never armed
	}
	return s.tx.Disarm(int64(out.Ticket.Number))
}

// index lets the words of an entry be found.
func (s *stage) index(t *ticket.Ticket, entry ticket.Entry) error {
	public, internal := words(entry)
	return errors.Join(s.indexed(t, entry, public, true), s.indexed(t, entry, internal, false))
}

func (s *stage) indexed(t *ticket.Ticket, entry ticket.Entry, said said, public bool) error {
	if said.subject == "" && len(said.words) == 0 {
		return nil
	}
	return s.tx.AddPassage(store.Passage{
		Ticket: int64(t.Number), Seq: int64(entry.Seq), Public: public, Subject: said.subject, Body: strings.Join(said.words, "\n"),
	})
}

// said is what people wrote in an entry.
type said struct {
	subject string
	words   []string
}

func (w *said) add(text string, files []ticket.File) {
	if text != "" {
		w.words = append(w.words, text)
	}
	for _, f := range files {
		w.words = append(w.words, f.Name)
	}
}

// words are what people wrote in an entry: to everybody, and among themselves.
func words(entry ticket.Entry) (public, internal said) {
	for _, event := range entry.Events {
		switch v := event.(type) {
		case ticket.Raised:
			public.subject = v.Subject
			public.add(v.Body, v.Files)
		case ticket.Described:
			public.subject = v.Subject
		case ticket.Replied:
			public.add(v.Body, v.Files)
		case ticket.Solved:
			public.add(v.Note, nil)
		case ticket.Noted:
			internal.add(v.Body, v.Files)
		case ticket.Waited:
			internal.add(v.Note, nil)
		case ticket.HandedOver:
			internal.add(v.Note, nil)
		case ticket.HandedBack:
			internal.add(v.Note, nil)
		case ticket.CaseOpened:
			internal.add(v.Case.Reference, nil)
		case ticket.CaseChanged:
			internal.add(v.Reference, nil)
		}
	}
	return public, internal
}
