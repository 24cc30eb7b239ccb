package api

import (
	"context"
	"net/http"

	"belay/internal/engine"
	"belay/internal/ticket"
)

func (a *API) tieOperations() {
	handle(a, operation(http.MethodPut, "/tickets/{number}/merge", "merge-ticket", "Let a ticket go on as another", says("What is written to it from now on is written there. It can be taken back.")), a.merge)
	handle(a, operation(http.MethodDelete, "/tickets/{number}/merge", "unmerge-ticket", "Take a merge back"), a.unmerge)
	handle(a, operation(http.MethodPost, "/tickets/{number}/split", "split-ticket", "Open a ticket for a part of another", creates,
		says("What is left out is taken from the other; the two are linked.")), a.split)
	handle(a, operation(http.MethodPost, "/tickets/{number}/links", "link-tickets", "Link two tickets"), a.link)
	handle(a, operation(http.MethodDelete, "/tickets/{number}/links", "unlink-tickets", "Take a link away"), a.unlink)
	handle(a, operation(http.MethodPut, "/tickets/{number}/parent", "adopt-ticket", "Make a ticket the child of another"), a.adopt)
	handle(a, operation(http.MethodDelete, "/tickets/{number}/parent", "free-ticket", "Take a ticket from its parent"), a.free)
}

// another reads a second ticket of a request.
func another(n int64) ticket.Number { return ticket.Number(n) }

func (a *API) merge(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body struct {
		Into int64 `json:"into" doc:"The ticket as which it goes on." example:"2" minimum:"1"`
	}
},
) (*ticketAnswer, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	done, err := a.engine.Merge(ctx, c.request(), number, another(in.Body.Into))
	return a.after(ctx, c, done, err)
}

func (a *API) unmerge(ctx context.Context, c *call, in *plainAct) (*ticketAnswer, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	done, err := a.engine.Unmerge(ctx, c.request(), number)
	return a.after(ctx, c, done, err)
}

func (a *API) split(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body Opening
},
) (*openAnswer, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	if in.Body.Requester != nil {
		return nil, ticket.Refuse("A part of a ticket is asked for by whoever asked for the whole; leave the requester out.")
	}
	m, _ := a.engine.Model()
	done, err := a.engine.Split(ctx, c.request(), number, in.Body.open(m))
	if err != nil {
		return nil, err
	}
	return a.opened(ctx, c, done)
}

func (a *API) link(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body Link
},
) (*ticketAnswer, error) {
	return a.tie(ctx, c, in.OfTicket, in.Body, false)
}

func (a *API) unlink(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Kind  string `query:"kind" required:"true" doc:"The kind of the link." example:"relates" maxLength:"40"`
	Other int64  `query:"other" required:"true" doc:"The other ticket." example:"2" minimum:"1"`
},
) (*ticketAnswer, error) {
	return a.tie(ctx, c, in.OfTicket, Link{Kind: in.Kind, Other: in.Other}, true)
}

// tie links two tickets, or takes that away.
func (a *API) tie(ctx context.Context, c *call, of OfTicket, l Link, gone bool) (*ticketAnswer, error) {
	number, err := of.number()
	if err != nil {
		return nil, err
	}
	done, err := a.engine.Link(ctx, c.request(), number, l.Kind, another(l.Other), gone)
	return a.after(ctx, c, done, err)
}

func (a *API) adopt(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body struct {
		Parent int64 `json:"parent" doc:"The ticket whose child it becomes." example:"2" minimum:"1"`
	}
},
) (*ticketAnswer, error) {
	return a.family(ctx, c, in.OfTicket, another(in.Body.Parent))
}

func (a *API) free(ctx context.Context, c *call, in *plainAct) (*ticketAnswer, error) {
	return a.family(ctx, c, in.OfTicket, 0)
}

// family makes a ticket the child of another; 0 of none.
func (a *API) family(ctx context.Context, c *call, of OfTicket, parent ticket.Number) (*ticketAnswer, error) {
	number, err := of.number()
	if err != nil {
		return nil, err
	}
	var done engine.Result
	done, err = a.engine.Adopt(ctx, c.request(), number, parent)
	return a.after(ctx, c, done, err)
}
