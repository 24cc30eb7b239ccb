package engine

import (
	"context"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// close takes from a row what only those may see who may read the ticket: a sealed row is a closed envelope, on which stand its
// number, kind, service, severity, state, function and clocks.
func (s *stage) close(r Row, reads people.Visibility) Row {
	if reads.Admits(rowCase(r.Ticket)) {
		r.Waits = s.waits(r.Ticket)
		return r
	}
	r.Sealed = true
	r.Subject, r.Category, r.Requester, r.Owner, r.Channel, r.Marks = "", "", "", "", "", store.Marks{}
	return r
}

// waits is what a ticket waits for; the row itself says only that it does.
func (s *stage) waits(r store.Ticket) ticket.Reason {
	if r.State != string(ticket.Waiting) {
		return ""
	}
	t, ok, err := s.ticket(ticket.Number(r.Number))
	if err != nil || !ok || len(t.Waits) == 0 {
		return "" // a fault comes back with the next read
	}
	return t.Waits[len(t.Waits)-1].Reason
}

// rowCase is a row as the policy looks at it.
func rowCase(r store.Ticket) people.Case {
	c := people.Case{
		Requester: people.ID(r.Requester), Function: model.FunctionID(r.Function), Accountable: model.FunctionID(r.Accountable),
		Service: model.ServiceID(r.Service), Severity: model.SeverityID(r.Severity),
	}
	for _, w := range r.Marks.Watching {
		c.Watchers = append(c.Watchers, people.ID(w))
	}
	if r.Owner != "" {
		c.Participants = append(c.Participants, people.ID(r.Owner))
	}
	for _, list := range [][]string{r.Marks.Invited, r.Marks.Swarm} {
		for _, who := range list {
			c.Participants = append(c.Participants, people.ID(who))
		}
	}
	for _, p := range r.Marks.Parties {
		c.Parties = append(c.Parties, model.PartyID(p))
	}
	return c
}

// Looked writes down that somebody was shown the inside of a ticket on a surface, where the grant under which they were says so.
func (e *Engine) Looked(ctx context.Context, a people.Actor, surface string, t *ticket.Ticket) error {
	if a.Account.Role != people.Partner {
		return nil // nobody else needs a grant
	}
	m, _ := e.Model()
	at, _ := now()
	var d people.Decision
	err := e.store.View(ctx, func(tx *store.Tx) error {
		terms, err := e.terms(tx, m, a, at)
		d = people.May(a, people.Read, caseOf(t), terms)
		return err
	})
	if err != nil || !d.Logged {
		return err
	}
	return e.store.Change(ctx, func(tx *store.Tx) error { return e.look(tx, a, d, t.Number, surface, at) })
}
