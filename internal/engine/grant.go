package engine

import (
	"context"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// AskGrant asks for access to the tickets of a service, by somebody of another organisation.
func (e *Engine) AskGrant(ctx context.Context, a people.Actor, about model.ServiceID, number ticket.Number, why string) (g people.Grant, err error) {
	if d := people.Ever(a, people.AskGrant); !d.Yes {
		return g, d.Err()
	}
	err = e.granting(ctx, a, "asked for access", func(tx *store.Tx, t people.Terms) (people.Grant, error) {
		asked, err := people.Ask(a.Account, about, number, why, t)
		if err != nil {
			return asked, err
		}
		g, err = tx.AddGrant(asked)
		return g, err
	})
	return g, err
}

// ApproveGrant lets somebody in, by whom the model names for it.
func (e *Engine) ApproveGrant(ctx context.Context, a people.Actor, id people.ID) (people.Grant, error) {
	return e.decide(ctx, a, id, "approved access", func(g people.Grant, t people.Terms) (people.Grant, error) {
		return g.Approve(a.Account, t)
	})
}

// DenyGrant refuses a request, with a reason that whoever asked reads.
func (e *Engine) DenyGrant(ctx context.Context, a people.Actor, id people.ID, why string) (people.Grant, error) {
	return e.decide(ctx, a, id, "refused access", func(g people.Grant, t people.Terms) (people.Grant, error) {
		return g.Deny(a.Account, why, t)
	})
}

// RevokeGrant ends access at once.
func (e *Engine) RevokeGrant(ctx context.Context, a people.Actor, id people.ID) (people.Grant, error) {
	return e.decide(ctx, a, id, "ended access", func(g people.Grant, t people.Terms) (people.Grant, error) {
		c := people.Case{Owner: g.Account, Approvers: g.ApproversOf(t.Model)}
		if d := people.May(a, people.RevokeGrant, c, t); !d.Yes {
			return g, d.Err()
		}
		return g.Revoke(a.Account.ID, t.At)
	})
}

// Grants are requests for access and what became of them, the newest first: those that somebody may see.
func (e *Engine) Grants(ctx context.Context, a people.Actor) (out []people.Grant, err error) {
	if d := people.Ever(a, people.SeeGrants); !d.Yes {
		return nil, d.Err()
	}
	m, _ := e.Model()
	at, _ := now()
	err = e.store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Grants(at+1, grantLimit)
		for _, g := range all {
			c := people.Case{Owner: g.Account, Approvers: g.ApproversOf(m)}
			if people.May(a, people.SeeGrants, c, people.Terms{Model: m, At: at}).Yes {
				out = append(out, g)
			}
		}
		return err
	})
	return out, err
}

// decide changes a request that is there.
func (e *Engine) decide(ctx context.Context, a people.Actor, id people.ID, what string, how func(people.Grant, people.Terms) (people.Grant, error)) (g people.Grant, err error) {
	err = e.granting(ctx, a, what, func(tx *store.Tx, t people.Terms) (people.Grant, error) {
		asked, ok, err := tx.Grant(id)
		switch {
		case err != nil:
			return g, err
		case !ok:
			return g, &NotFound{"There is no such request for access."}
		}
		if g, err = how(asked, t); err != nil {
			return g, err
		}
		return g, tx.DecideGrant(g)
	})
	return g, err
}

// granting changes one request, and notes that in the audit log.
func (e *Engine) granting(ctx context.Context, a people.Actor, what string, change func(*store.Tx, people.Terms) (people.Grant, error)) error {
	m, _ := e.Model()
	if m == nil {
		return NoEdition()
	}
	return e.store.Change(ctx, func(tx *store.Tx) error {
		at, _ := now()
		t, err := e.terms(tx, m, a, at)
		if err != nil {
			return err
		}
		g, err := change(tx, t)
		if err != nil {
			return err
		}
		return e.audit(tx, a, what, "access "+string(g.ID), map[string]any{"account": g.Account, "services": g.Services, "why": g.Why})
	})
}
