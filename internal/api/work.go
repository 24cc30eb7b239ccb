package api

import (
	"context"
	"net/http"
	"time"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

func (a *API) workOperations() {
	put, remove := http.MethodPut, http.MethodDelete
	handle(a, operation(put, "/tickets/{number}/take", "take-ticket", "Take a ticket"), a.take)
	handle(a, operation(remove, "/tickets/{number}/take", "put-ticket-back", "Put a ticket back before its function"), a.putBack)
	handle(a, operation(put, "/tickets/{number}/assignee", "assign-ticket", "Give a ticket to somebody", says("They have it once they take it. me is oneself.")), a.assign)
	handle(a, operation(remove, "/tickets/{number}/assignee", "unassign-ticket", "Take a ticket from whoever has it"), a.putBack)
	handle(a, operation(put, "/tickets/{number}/wait", "let-ticket-wait", "Let a ticket wait", says("The model says which reasons pause the resolve clock.")), a.wait)
	handle(a, operation(remove, "/tickets/{number}/wait", "resume-ticket", "Let a ticket go on"), a.resume)
	handle(a, operation(put, "/tickets/{number}/resolve", "resolve-ticket", "Say how a ticket was solved"), a.resolve)
	handle(a, operation(remove, "/tickets/{number}/resolve", "reopen-ticket", "Reopen a ticket"), a.reopen)
	handle(a, operation(put, "/tickets/{number}/close", "close-ticket", "Close a ticket for good"), a.close)
	handle(a, operation(remove, "/tickets/{number}/close", "reopen-closed-ticket", "Reopen a closed ticket"), a.reopen)
	handle(a, operation(put, "/tickets/{number}/escalate", "escalate-ticket", "Hand a ticket to another function",
		says("Along an edge of the model; off it with a written reason, and then it is marked so.")), a.escalate)
	handle(a, operation(remove, "/tickets/{number}/escalate", "hand-ticket-back", "Hand a ticket back to where it came from",
		says("The reason and the note may stand in the query where a body cannot.")), a.handBack)
}

// Why is a reason in words.
type Why struct {
	Why string `json:"why,omitempty" doc:"The reason." example:"Another one comes first."`
}

// reasoned is an act on a ticket with a reason, which may be left out together with the body.
type reasoned struct {
	OfTicket
	Acting

	Body *Why `required:"false"`
}

// why is the reason; empty for none.
func (r *reasoned) why() string {
	if r.Body == nil {
		return ""
	}
	return r.Body.Why
}

func (a *API) take(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body *struct {
		Over bool `json:"over,omitempty" doc:"Take it over from whoever has it; without it that is refused."`
	} `required:"false"`
},
) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Take{Over: in.Body != nil && in.Body.Over})
}

func (a *API) putBack(ctx context.Context, c *call, in *reasoned) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.PutBack{Why: in.why()})
}

func (a *API) assign(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body struct {
		Account string `json:"account" doc:"An account; me is oneself." example:"me" maxLength:"64"`
	}
},
) (*ticketAnswer, error) {
	to, err := a.colleague(c, in.Body.Account)
	if err != nil {
		return nil, err
	}
	return a.do(ctx, c, in.OfTicket, desk.Assign{To: ticket.Account(to.ID), Person: to.Person})
}

// Waiting is what a ticket waits for.
type Waiting struct {
	Reason string     `json:"reason" doc:"requester, vendor, change, problem or later." example:"requester" maxLength:"40"`
	Note   string     `json:"note,omitempty" example:"Which printer is it?"`
	Wake   *time.Time `json:"wake,omitempty" doc:"When it goes on by itself."`
}

// wait is what the desk is asked.
func (w Waiting) wait() desk.Wait {
	return desk.Wait{Reason: ticket.Reason(w.Reason), Note: w.Note, Wake: span.Instant(optional(w.Wake))}
}

func (a *API) wait(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body Waiting
},
) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, in.Body.wait())
}

func (a *API) resume(ctx context.Context, c *call, in *reasoned) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Resume{Why: in.why()})
}

// Solving is how a ticket was solved.
type Solving struct {
	Code string `json:"code,omitempty" doc:"One of the vocabulary's codes; solved if left out." example:"solved" maxLength:"40"`
	Note string `json:"note,omitempty" doc:"The requester reads it." example:"The print server was started again."`
}

func (a *API) resolve(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body Solving
},
) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Resolve{Code: ticket.Code(in.Body.Code), Note: in.Body.Note})
}

func (a *API) reopen(ctx context.Context, c *call, in *reasoned) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Reopen{Why: in.why()})
}

func (a *API) close(ctx context.Context, c *call, in *reasoned) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Close{Why: in.why()})
}

func (a *API) escalate(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body struct {
		To  string `json:"to" doc:"A function of the model." example:"team" maxLength:"100"`
		Why string `json:"why,omitempty" doc:"What happens, since when, what was tried, what is wanted." example:"The spooler is sound; the driver is not."`
	}
},
) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Escalate{To: model.FunctionID(in.Body.To), Why: in.Body.Why})
}

func (a *API) handBack(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Reason string `query:"reason" doc:"As in the body." maxLength:"40"`
	Note   string `query:"note" doc:"As in the body." maxLength:"2000"`
	Body   *struct {
		Reason string `json:"reason" doc:"One of the vocabulary's hand_backs." example:"facts-missing" maxLength:"40"`
		Note   string `json:"note,omitempty" example:"Which site is it?"`
	} `required:"false"`
},
) (*ticketAnswer, error) {
	back := desk.HandBackTo{Reason: ticket.HandBack(in.Reason), Note: in.Note}
	if in.Body != nil {
		back = desk.HandBackTo{Reason: ticket.HandBack(in.Body.Reason), Note: in.Body.Note}
	}
	return a.do(ctx, c, in.OfTicket, back)
}
