package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// MaxUndo is the longest time for which a reply can be held so that it may be taken back.
const MaxUndo = time.Minute

// Pending is a reply that is held for some seconds, so that its writer may take it back. The server holds it: a closed laptop
// neither loses nor doubles it.
type Pending struct {
	ID  string
	Due time.Time
}

// held is the payload of a reply in the outbox.
type held struct {
	ID      string        `json:"id"`
	Ticket  ticket.Number `json:"ticket"`
	Account people.ID     `json:"account"`
	Body    string        `json:"body"`
	Via     string        `json:"via,omitempty"`
	Files   []ticket.File `json:"files,omitempty"`
	Code    ticket.Code   `json:"code,omitempty"`
	Reason  ticket.Reason `json:"reason,omitempty"`
}

// Then is what follows a reply in the same act.
type Then struct {
	Wait    ticket.Reason
	Resolve ticket.Code
}

// Hold keeps a reply back for a while. It refuses now what the desk would refuse later.
func (e *Engine) Hold(ctx context.Context, r Request, number ticket.Number, in desk.Reply, then Then, wait time.Duration) (Pending, error) {
	if wait <= 0 || wait > MaxUndo {
		return Pending{}, ticket.Refuse("A reply is held for %d seconds at most.", int(MaxUndo.Seconds()))
	}
	p := Pending{ID: uuid.NewString()}
	if r.Key != "" { // the same request again means the same reply
		p.ID = uuid.NewSHA1(uuid.NameSpaceOID, []byte(string(r.Actor.Account.ID)+"/"+r.Key)).String()
	}
	var out Result
	err := e.act(ctx, r, func(s *stage) error {
		t, err := s.find(number)
		if err != nil {
			return err
		}
		if err := s.may(people.Reply, &t); err != nil {
			return err
		}
		if r.Seen != 0 && r.Seen != t.Seq {
			return &Conflict{Number: number, Seq: t.Seq}
		}
		if _, err := desk.Turn(s.world.desk(), t, ticket.Account(r.Actor.Account.ID), s.spoken(in, &t), s.at); err != nil {
			return err
		}
		p.Due = time.UnixMicro(s.us).Add(wait)
		out.Ticket = t
		payload := held{
			ID: p.ID, Ticket: number, Account: r.Actor.Account.ID, Body: in.Body, Via: in.Channel, Files: in.Files,
			Reason: then.Wait, Code: then.Resolve,
		}
		text, err := json.Marshal(payload)
		if err != nil {
			return fmt.Errorf("hold a reply: %w", err)
		}
		return s.tx.Send(store.Message{
			Key: heldKey(p.ID), Kind: ReplyMessage, Ticket: int64(number), Target: string(r.Actor.Account.ID), Payload: text,
			CreatedUS: s.us, DueUS: store.Micros(p.Due),
		})
	}, &out)
	if out.Repeated {
		err = e.store.View(ctx, func(tx *store.Tx) error {
			m, _, err := tx.MessageOf(heldKey(p.ID))
			p.Due = time.UnixMicro(m.DueUS)
			return err
		})
	}
	return p, err
}

func heldKey(id string) string { return "reply/" + id }

// Unsend takes a reply back that was not sent yet, and returns its text.
func (e *Engine) Unsend(ctx context.Context, a people.Actor, id string) (body string, err error) {
	err = e.store.Change(ctx, func(tx *store.Tx) error {
		m, ok, err := tx.MessageOf(heldKey(id))
		if err != nil {
			return err
		}
		if !ok || m.Target != string(a.Account.ID) {
			return &NotFound{"There is no such reply to take back."}
		}
		if m.DoneUS != 0 {
			return ticket.Refuse("It is too late: the reply was sent.")
		}
		var h held
		if err := json.Unmarshal(m.Payload, &h); err != nil {
			return fmt.Errorf("read a held reply: %w", err)
		}
		body = h.Body
		_, us := now()
		return tx.GaveUp(m.ID, us, "taken back")
	})
	return body, err
}

// PlayHeld sends a held reply whose time has come: the payload of a ReplyMessage. It happens once for its key, however often it
// is asked for. A refusal is told to nobody but the log; the writer finds the text among their drafts.
func (e *Engine) PlayHeld(ctx context.Context, payload []byte) error {
	var h held
	if err := json.Unmarshal(payload, &h); err != nil {
		return fmt.Errorf("read a held reply: %w", err)
	}
	actor, err := e.actor(ctx, h.Account)
	if err != nil {
		return err
	}
	r := Request{Actor: actor, Key: heldKey(h.ID)}
	var out Result
	err = e.act(ctx, r, func(s *stage) error {
		t, err := s.turn(h.Ticket, desk.Reply{Body: h.Body, Channel: h.Via, Files: h.Files})
		if err != nil {
			return err
		}
		out.Entry = s.entry
		switch {
		case h.Code != "":
			t, err = s.turn(h.Ticket, desk.Resolve{Code: h.Code})
		case h.Reason != "":
			t, err = s.turn(h.Ticket, desk.Wait{Reason: h.Reason})
		}
		out.Ticket = t
		return err
	}, &out)
	if !Refused(err) {
		return err
	}
	return errors.Join(e.keepAsDraft(ctx, h), err)
}

// keepAsDraft puts the text of a reply that could not be sent back among its writer's drafts.
func (e *Engine) keepAsDraft(ctx context.Context, h held) error {
	return e.store.Change(ctx, func(tx *store.Tx) error {
		_, us := now()
		return tx.KeepDraft(store.Draft{Account: string(h.Account), Ticket: int64(h.Ticket), Audience: "reply", Body: h.Body, ChangedUS: us})
	})
}

// actor is an account at work without a session of its own: what was asked earlier happens now.
func (e *Engine) actor(ctx context.Context, id people.ID) (a people.Actor, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		account, ok, err := tx.Account(id)
		if err == nil && !ok {
			err = &NotFound{"The account is gone."}
		}
		a = people.Actor{Account: account, MFA: true}
		return err
	})
	return a, err
}
