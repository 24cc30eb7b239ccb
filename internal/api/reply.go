package api

import (
	"context"
	"net/http"
	"time"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/ticket"
)

func (a *API) replyOperations() {
	handle(a, operation(http.MethodPost, "/tickets/{number}/replies", "reply", "Write a reply or a note", creates,
		says("With send_after the reply is held that many seconds and may be taken back; the answer then says until when.")), a.reply)
	handle(a, operation(http.MethodDelete, "/tickets/{number}/replies/{id}", "take-reply-back", "Take back a reply that was not sent yet"), a.unsend)
}

// Writing is a message on a ticket.
type Writing struct {
	Body      string   `json:"body" doc:"What to say." example:"We look into it."`
	Public    *bool    `json:"public,omitempty" doc:"Whether the requester reads it; true if left out. A note is not public."`
	To        string   `json:"to,omitempty" doc:"Of a note: the party with which there is a case." maxLength:"100"`
	Via       string   `json:"via,omitempty" doc:"How it was said when not here: phone, walk-up." maxLength:"40"`
	Side      string   `json:"side,omitempty" doc:"requester, when one writes down what the requester said." enum:"support,requester"`
	Files     []string `json:"files,omitempty" doc:"Files that were uploaded with POST /files." maxItems:"20"`
	SendAfter int      `json:"send_after,omitempty" doc:"Hold a reply that many seconds." minimum:"0" maximum:"60"`
	Status    string   `json:"status,omitempty" doc:"What follows it: wait for the requester, or resolve." enum:"wait,resolve"`
	Code      string   `json:"code,omitempty" doc:"With status resolve: how it was solved." maxLength:"40"`
}

// sentAnswer is what became of a message.
type sentAnswer struct {
	ETag string `header:"ETag"`
	Body Sent
}

func (a *API) reply(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body Writing
},
) (*sentAnswer, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	w := in.Body
	if w.Public != nil && !*w.Public || w.To != "" {
		return a.note(ctx, c, number, w)
	}
	if c.actor.Account.Role == people.Requester && (w.Status != "" || w.Via != "") {
		return nil, ticket.Refuse("Only those who answer say what follows a reply.")
	}
	reply := desk.Reply{Body: w.Body, FromRequester: w.Side == "requester", Channel: w.Via, Files: uploaded(w.Files)}
	then := w.then()
	if w.SendAfter > 0 {
		p, err := a.engine.Hold(ctx, c.request(), number, reply, then, time.Duration(w.SendAfter)*time.Second)
		return &sentAnswer{Body: Sent{Pending: &Pending{ID: p.ID, Due: p.Due.UTC()}}}, err
	}
	return a.sent(ctx, c, number, append([]desk.Input{reply}, then.Inputs()...)...)
}

// then is what follows a reply.
func (w Writing) then() (t engine.Then) {
	switch w.Status {
	case "wait":
		t.Wait = ticket.ForRequester
	case "resolve":
		t.Resolve = ticket.Code(w.Code)
		if t.Resolve == "" {
			t.Resolve = ticket.Codes()[0]
		}
	}
	return t
}

func (a *API) note(ctx context.Context, c *call, number ticket.Number, w Writing) (*sentAnswer, error) {
	if w.SendAfter != 0 || w.Status != "" {
		return nil, ticket.Refuse("A note is written at once, and nothing follows it; only replies can be held.")
	}
	return a.sent(ctx, c, number, desk.Note{Body: w.Body, To: model.PartyID(w.To), Files: uploaded(w.Files)})
}

// sent plays a message and what follows it, and answers with the ticket.
func (a *API) sent(ctx context.Context, c *call, number ticket.Number, inputs ...desk.Input) (*sentAnswer, error) {
	done, err := a.engine.DoAll(ctx, c.request(), number, inputs...)
	out, err := a.after(ctx, c, done, err)
	if err != nil {
		return nil, err
	}
	return &sentAnswer{ETag: out.ETag, Body: Sent{Ticket: &out.Body}}, nil
}

// Unsent is the text of a reply that was taken back.
type Unsent struct {
	Body string `json:"body"`
}

func (a *API) unsend(ctx context.Context, c *call, in *struct {
	OfTicket

	ID string `path:"id" doc:"The id of the pending reply." maxLength:"64"`
},
) (*body[Unsent], error) {
	if _, err := in.number(); err != nil {
		return nil, err
	}
	text, err := a.engine.Unsend(ctx, c.actor, in.ID)
	return &body[Unsent]{Unsent{text}}, err
}
