package engine

import (
	"context"

	"belay/internal/people"
	"belay/internal/store"
)

// exportAtOnce is how many tickets of an export are read at once.
const exportAtOnce = 200

// ExportTickets hands every ticket that somebody may export to each, the oldest first: pages of rows, read one after the other, so
// that an export of a million holds as little as one of ten. It is noted in the audit log.
func (e *Engine) ExportTickets(ctx context.Context, a people.Actor, each func([]Row) error) error {
	if d := people.Ever(a, people.Export); !d.Yes {
		return d.Err()
	}
	err := e.store.Change(ctx, func(tx *store.Tx) error { return e.audit(tx, a, "exported tickets", "tickets", nil) })
	for after := store.Cursor(""); err == nil; {
		var rows []Row
		if rows, after, err = e.exportPage(ctx, a, after); err == nil && len(rows) > 0 {
			err = each(rows)
		}
		if after == "" {
			break
		}
	}
	return err
}

// exportPage is one page of an export.
func (e *Engine) exportPage(ctx context.Context, a people.Actor, after store.Cursor) (rows []Row, next store.Cursor, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		m, _ := e.Model()
		at, _ := now()
		terms, err := e.terms(tx, m, a, at)
		if err != nil {
			return err
		}
		var f store.Filter
		f.ScopeOf(people.Visible(a, people.Export, terms))
		page, err := tx.Tickets(store.Query{Filter: f, Order: store.Oldest, After: after, Limit: exportAtOnce})
		if err != nil {
			return err
		}
		next = page.Next
		for _, l := range page.Tickets {
			rows = append(rows, Row{Ticket: l.Ticket, Clocks: linesOf(l.Ticket)})
		}
		return nil
	})
	return rows, next, err
}
