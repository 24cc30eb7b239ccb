package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

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

// once does something for a call, and keeps the answer; the same call again gets the answer that was kept. What kept takes out
// of an answer, such as a secret, is not kept.
func once[T any](ctx context.Context, a *API, c *call, kept func(T) T, do func() (T, error)) (out T, err error) {
	if c.key == "" {
		return do()
	}
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
	text, err := json.Marshal(kept(out))
	if err != nil {
		return out, fmt.Errorf("keeping an answer: %w", err)
	}
	answer := store.Answer{
		Account: account, Key: c.key, Digest: c.digest, Status: http.StatusOK, Body: text, AtUS: store.Micros(time.Now()),
	}
	return out, a.engine.Store().Change(ctx, func(tx *store.Tx) error { return tx.KeepAnswer(answer) })
}

// whole keeps an answer as it is.
func whole[T any](answer T) T { return answer }
