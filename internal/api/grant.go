package api

import (
	"context"
	"net/http"
	"time"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/ticket"
)

func (a *API) grantOperations() {
	handle(a, operation(http.MethodGet, "/grants", "list-grants", "Requests for access, and what became of them"), a.listGrants)
	keep(a, operation(http.MethodPost, "/grants", "ask-grant", "Ask for access to the tickets of a service", creates,
		says("For people of another organisation. Whom the model names approves it; it ends by itself.")), a.askGrant)
	keep(a, operation(http.MethodPut, "/grants/{id}/approve", "approve-grant", "Let somebody in"), a.approveGrant)
	keep(a, operation(http.MethodPut, "/grants/{id}/deny", "deny-grant", "Refuse access, with a reason"), a.denyGrant)
	keep(a, operation(http.MethodDelete, "/grants/{id}", "revoke-grant", "End access at once"), a.revokeGrant)
}

// Grant is leave for somebody of another organisation to look at tickets for a while.
type Grant struct {
	ID       string     `json:"id"`
	Account  Person     `json:"account" doc:"Who gets in."`
	Party    string     `json:"party"`
	Services []string   `json:"services"`
	Data     string     `json:"data" doc:"The most protected class of data that it opens."`
	Ticket   int64      `json:"ticket,omitempty" doc:"For which it was asked."`
	Why      string     `json:"why"`
	State    string     `json:"state" doc:"asked, open, denied, expired or revoked."`
	Asked    time.Time  `json:"asked"`
	Decided  *time.Time `json:"decided,omitempty"`
	By       *Person    `json:"decided_by,omitempty"`
	Denied   string     `json:"denied,omitempty" doc:"Why it was refused."`
	Until    *time.Time `json:"until,omitempty"`
	Revoked  *time.Time `json:"revoked,omitempty"`
	May      []string   `json:"may" doc:"What whoever asks may do to it: approve, deny, revoke."`
}

// showGrants are grants as somebody sees them.
func (a *API) showGrants(ctx context.Context, c *call, grants ...people.Grant) ([]Grant, error) {
	var who []ticket.Account
	for _, g := range grants {
		who = append(who, ticket.Account(g.Account), ticket.Account(g.DecidedBy))
	}
	names, err := a.show.names(ctx, who)
	if err != nil {
		return nil, err
	}
	m, _ := a.engine.Model()
	r := &reading{model: m, names: names, reader: c.actor}
	at := moment()
	out := make([]Grant, 0, len(grants))
	for _, g := range grants {
		one := Grant{
			ID: string(g.ID), Account: *r.person(ticket.Account(g.Account)), Party: partyName(m, g.Party), Services: texts(g.Services),
			Data: string(g.Data), Ticket: int64(g.Ticket), Why: g.Why, State: string(g.State(at)), Asked: g.Asked.Time(),
			Decided: instant(g.Decided), By: r.person(ticket.Account(g.DecidedBy)), Denied: g.Denied, Until: instant(g.Until),
			Revoked: instant(g.Revoked), May: []string{},
		}
		about := people.Case{Owner: g.Account, Approvers: g.ApproversOf(m)}
		terms := people.Terms{Model: m, At: at}
		if g.State(at) == people.GrantAsked && people.May(c.actor, people.ApproveGrant, about, terms).Yes {
			one.May = append(one.May, "approve", "deny")
		}
		if s := g.State(at); (s == people.GrantAsked || s == people.GrantOpen) && people.May(c.actor, people.RevokeGrant, about, terms).Yes {
			one.May = append(one.May, "revoke")
		}
		out = append(out, one)
	}
	return out, nil
}

// granted answers with one grant.
func (a *API) granted(ctx context.Context, c *call, g people.Grant, err error) (*body[Grant], error) {
	if err != nil {
		return nil, err
	}
	shown, err := a.showGrants(ctx, c, g)
	if err != nil {
		return nil, err
	}
	return &body[Grant]{shown[0]}, nil
}

func (a *API) listGrants(ctx context.Context, c *call, _ *nothing) (*body[[]Grant], error) {
	grants, err := a.engine.Grants(ctx, c.actor)
	if err != nil {
		return nil, err
	}
	shown, err := a.showGrants(ctx, c, grants...)
	return &body[[]Grant]{list(shown)}, err
}

func (a *API) askGrant(ctx context.Context, c *call, in *struct {
	Body struct {
		Service string `json:"service" doc:"A service of the model." example:"ledger" maxLength:"100"`
		Ticket  int64  `json:"ticket,omitempty" doc:"For which ticket." minimum:"0"`
		Why     string `json:"why" example:"To mend the posting of invoices."`
	}
},
) (*body[Grant], error) {
	g, err := a.engine.AskGrant(ctx, c.actor, model.ServiceID(in.Body.Service), ticket.Number(in.Body.Ticket), in.Body.Why)
	return a.granted(ctx, c, g, err)
}

func (a *API) approveGrant(ctx context.Context, c *call, in *struct{ ByID }) (*body[Grant], error) {
	g, err := a.engine.ApproveGrant(ctx, c.actor, people.ID(in.ID))
	return a.granted(ctx, c, g, err)
}

func (a *API) denyGrant(ctx context.Context, c *call, in *struct {
	ByID

	Body Why
},
) (*body[Grant], error) {
	g, err := a.engine.DenyGrant(ctx, c.actor, people.ID(in.ID), in.Body.Why)
	return a.granted(ctx, c, g, err)
}

func (a *API) revokeGrant(ctx context.Context, c *call, in *struct{ ByID }) (*body[Grant], error) {
	g, err := a.engine.RevokeGrant(ctx, c.actor, people.ID(in.ID))
	return a.granted(ctx, c, g, err)
}
