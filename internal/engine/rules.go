package engine

import (
	"context"

	"belay/internal/desk"
	"belay/internal/store"
)

// Rules lends the editions to whoever shows tickets, for as long as do runs: what a screen says would happen, and who holds
// what, comes from where life comes from. Numbers are editions beside the one in force that do will ask for.
func (e *Engine) Rules(ctx context.Context, numbers []int, do func(desk.World) error) error {
	if err := e.know(ctx, numbers); err != nil {
		return err
	}
	w := e.borrow(nil)
	if w == nil {
		return NoEdition()
	}
	defer e.giveBack(w)
	if err := do(w.desk()); err != nil {
		return err
	}
	return w.fault
}

// know reads the models of editions that were not read yet.
func (e *Engine) know(ctx context.Context, numbers []int) error {
	var unknown []int64
	e.worlds.mu.Lock()
	for _, n := range numbers {
		if _, ok := e.worlds.models[int64(n)]; !ok {
			unknown = append(unknown, int64(n))
		}
	}
	e.worlds.mu.Unlock()
	if len(unknown) == 0 {
		return nil
	}
	return e.store.View(ctx, func(tx *store.Tx) error {
		for _, n := range unknown {
			if _, err := e.model(tx, n); err != nil {
				return err
			}
		}
		return nil
	})
}
