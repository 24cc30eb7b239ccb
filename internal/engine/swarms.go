package engine

import (
	"context"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Swarms is how many swarms somebody is in, beside that of one ticket.
func (e *Engine) Swarms(ctx context.Context, who people.ID, beside ticket.Number) (n int, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		counts, err := tx.Count(scopeSwarm(string(who)))
		n = int(counts[scopeSwarm(string(who))])
		if err != nil || n == 0 || beside == 0 {
			return err
		}
		r, ok, err := tx.Ticket(int64(beside))
		if err != nil || !ok {
			return err
		}
		t, err := thawTicket(r)
		if m := t.Member(ticket.Account(who)); err == nil && m != nil && m.State == ticket.Joined {
			n--
		}
		return err
	})
	return n, err
}
