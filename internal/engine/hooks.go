package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// hooks knows which programs hear of what happens.
type hooks struct {
	mu     sync.RWMutex // guards active
	active []store.Webhook
}

// wanting are the webhooks that hear of an entry.
func (h *hooks) wanting(entry ticket.Entry) (ids []string) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if len(h.active) == 0 {
		return nil
	}
	kind := TypeOf(entry)
	for _, w := range h.active {
		if len(w.Kinds) == 0 || slices.Contains(w.Kinds, kind) {
			ids = append(ids, w.ID)
		}
	}
	return ids
}

// loadHooks reads the webhooks again.
func (e *Engine) loadHooks(ctx context.Context) error {
	return e.store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Webhooks()
		if err != nil {
			return err
		}
		e.hooks.mu.Lock()
		defer e.hooks.mu.Unlock()
		e.hooks.active = slices.DeleteFunc(all, func(w store.Webhook) bool { return !w.Active })
		return nil
	})
}

// audit notes an administrative act in the transaction that does it.
func (e *Engine) audit(tx *store.Tx, a people.Actor, what, about string, detail any) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("write down that somebody %s: %w", what, err)
	}
	_, us := now()
	return tx.Note(store.Audit{AtUS: us, By: string(a.Account.ID), What: what, About: about, Detail: text})
}

// Administer runs an administrative act that the policy calls do, and notes it in the audit log: what was done, to what, and
// the particulars that change returns. What the engine keeps in memory is read again afterwards.
func (e *Engine) Administer(ctx context.Context, a people.Actor, do people.Action, c people.Case, what, about string, change func(*store.Tx) (detail any, err error)) error {
	m, _ := e.Model()
	at, _ := now()
	if d := people.May(a, do, c, people.Terms{Model: m, At: at}); !d.Yes {
		return d.Err()
	}
	err := e.store.Change(ctx, func(tx *store.Tx) error {
		detail, err := change(tx)
		if err != nil {
			return err
		}
		return e.audit(tx, a, what, about, detail)
	})
	if err != nil {
		return err
	}
	return e.refresh(ctx)
}

// Refresh reads again what the engine keeps of the record: another node, or another program, may have changed it.
func (e *Engine) Refresh(ctx context.Context) error { return e.refresh(ctx) }
