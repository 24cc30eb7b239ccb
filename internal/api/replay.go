package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"belay/internal/engine"
	"belay/internal/store"
)

// What changes a ticket is kept from happening twice by the engine, in the change itself. What changes something else (a view, an
// account, a webhook) keeps its answer here.

// running are the keys whose requests run on this node.
type running struct {
	mu   sync.Mutex // guards keys
	keys map[string]bool
}

func newRunning() *running { return &running{keys: map[string]bool{}} }

// begin marks a key as running; ok is false if it is already.
func (r *running) begin(key string) (end func(), ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys[key] {
		return nil, false
	}
	r.keys[key] = true
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.keys, key)
	}, true
}

// keep lets do answer an operation that changes something beside tickets, and keeps its answer; the same call again gets that. An
// answer that holds a secret is kept without it.
func keep[I, O any](a *API, o huma.Operation, do func(context.Context, *call, *I) (*O, error)) {
	handle(a, o, func(ctx context.Context, c *call, in *I) (*O, error) {
		if c.key == "" {
			return do(ctx, c, in)
		}
		return once(ctx, a, c, func() (*O, error) { return do(ctx, c, in) })
	})
}

// secretive is an answer that holds a secret.
type secretive interface{ secretless() any }

// once does something for a call that has a key, unless it was done before.
func once[O any](ctx context.Context, a *API, c *call, do func() (*O, error)) (out *O, err error) {
	account := string(c.me())
	end, ok := a.running.begin(account + "\n" + c.key)
	if !ok {
		return out, problem(busy, "The same request is being done at this moment; ask again in a second.")
	}
	defer end()
	var before store.Answer
	err = a.engine.Store().View(ctx, func(tx *store.Tx) (err error) {
		before, ok, err = tx.Answered(account, c.key)
		return err
	})
	switch {
	case err != nil:
		return out, err
	case ok && before.Digest != c.digest:
		return out, &engine.KeyReused{Key: c.key}
	case ok:
		err = json.Unmarshal(before.Body, &out)
		return out, err
	}
	if out, err = do(); err != nil {
		return out, err
	}
	kept := any(out)
	if s, ok := kept.(secretive); ok {
		kept = s.secretless()
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return out, fmt.Errorf("keeping an answer: %w", err)
	}
	answer := store.Answer{
		Account: account, Key: c.key, Digest: c.digest, Status: http.StatusOK, Body: text, AtUS: store.Micros(time.Now()),
	}
	return out, a.engine.Store().Change(ctx, func(tx *store.Tx) error { return tx.KeepAnswer(answer) })
}
