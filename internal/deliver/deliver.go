// Package deliver is the hands of the outbox: it sends letters, pages and calls of webhooks, plays replies that were held
// back, and tries again what did not arrive.
//
// A message is claimed by a lease, so that of several nodes one sends it, and another takes over when that one died. It is
// sent at least once; its key travels with it, and whoever receives it tells repetitions by that. What has not arrived
// after about a day is given up, and stays in the outbox with the reason.
package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"belay/internal/engine"
	"belay/internal/store"
)

// Limits of delivery.
const (
	batch        = 32          // messages claimed at once
	lease        = time.Minute // longer than any attempt takes
	longestSleep = time.Minute // a node that was told nothing looks by itself
	afterFault   = 2 * time.Second
	attemptLimit = 45 * time.Second // one attempt at one message
)

// pauses are how long to wait after each failed attempt; together about a day. After the last one a message is given up.
var pauses = [...]time.Duration{
	5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 4 * time.Hour, 6 * time.Hour, 10 * time.Hour,
}

// Options says how messages leave. With the zero Options only webhooks to public addresses and held replies do.
type Options struct {
	Log     *slog.Logger // nil: slog.Default()
	Mail    *Mail        // nil: no letters
	URL     string       // where browsers reach the desk, for links in letters
	Private bool         // webhooks may call addresses of private networks
}

// Hands send what is in the outbox of a record.
type Hands struct {
	engine *engine.Engine
	record *store.Store
	log    *slog.Logger
	mail   *Mail
	url    string
	client *http.Client
}

// New are the hands of an engine's outbox.
func New(e *engine.Engine, o Options) *Hands {
	h := &Hands{engine: e, record: e.Store(), log: o.Log, mail: o.Mail, url: o.URL, client: newClient(o.Private)}
	if h.log == nil {
		h.log = slog.Default()
	}
	return h
}

// Run sends messages when they are due until ctx ends. It sleeps until the next one is, and is woken by changes of the record.
func (h *Hands) Run(ctx context.Context) error {
	defer h.client.CloseIdleConnections()
	engine.Attend(ctx, h.record, func(ctx context.Context) time.Duration {
		sleep, err := h.sendDue(ctx)
		if err != nil && ctx.Err() == nil {
			h.log.Error("messages could not be read from the outbox", "error", err)
			return afterFault
		}
		return sleep
	})
	return nil
}

// sendDue sends all that is due, and says how long nothing will be.
func (h *Hands) sendDue(ctx context.Context) (sleep time.Duration, err error) {
	for {
		var due int64
		var waits bool
		if err := h.record.View(ctx, func(tx *store.Tx) (err error) {
			due, waits, err = tx.NextOutbox()
			return err
		}); err != nil {
			return 0, err
		}
		if !waits {
			return longestSleep, nil
		}
		if wait := time.Until(time.UnixMicro(due)); wait > 0 {
			return min(wait, longestSleep), nil
		}
		if err := h.claim(ctx); err != nil {
			return 0, err
		}
	}
}

// claim leases a batch of messages and sends them side by side.
func (h *Hands) claim(ctx context.Context) error {
	var claimed []store.Message
	if err := h.record.Change(ctx, func(tx *store.Tx) (err error) {
		now := store.Micros(time.Now())
		claimed, err = tx.ClaimOutbox(h.engine.Node(), now, now+lease.Microseconds(), batch)
		return err
	}); err != nil {
		return err
	}
	var sent sync.WaitGroup
	for _, m := range claimed {
		sent.Go(func() {
			if err := h.attempt(ctx, m); err != nil && ctx.Err() == nil {
				h.log.Error("what became of a message could not be written down", "message", m.ID, "error", err)
			}
		})
	}
	sent.Wait()
	return ctx.Err()
}

// futile is the error of a message that need not be tried again.
type futile struct{ error }

// attempt sends one message and writes down what became of it.
func (h *Hands) attempt(ctx context.Context, m store.Message) error {
	limited, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	err := h.send(limited, m)
	if ctx.Err() != nil {
		return nil // we are stopping; the lease brings it back
	}
	var never futile
	giveUp := errors.As(err, &never) || m.Attempts > int64(len(pauses))
	if m.Kind == engine.WebhookMessage {
		if noted := h.noteHook(ctx, m.Target, err, giveUp); noted != nil {
			h.log.Error("the state of a webhook could not be written down", "webhook", m.Target, "error", noted)
		}
	}
	return h.record.Change(ctx, func(tx *store.Tx) error {
		now := store.Micros(time.Now())
		switch {
		case err == nil:
			return tx.Delivered(m.ID, now)
		case giveUp:
			h.log.Warn("a message was given up", "message", m.ID, "kind", m.Kind, "attempts", m.Attempts, "error", err)
			return tx.GaveUp(m.ID, now, short(err.Error()))
		}
		return tx.Failed(m.ID, now+pause(m.Attempts).Microseconds(), short(err.Error()))
	})
}

// pause is how long to wait after so many attempts, a fifth more or less: many that failed together come back apart.
func pause(attempts int64) time.Duration {
	d := pauses[min(max(attempts, 1), int64(len(pauses)))-1]
	return d*4/5 + rand.N(d*2/5)
}

// send hands a message over, by its kind.
func (h *Hands) send(ctx context.Context, m store.Message) error {
	switch m.Kind {
	case engine.ReplyMessage:
		err := h.engine.PlayHeld(ctx, m.Payload)
		if engine.Refused(err) {
			return futile{err}
		}
		return err
	case engine.WebhookMessage:
		return h.call(ctx, m)
	case engine.PageMessage:
		return h.page(ctx, m)
	case engine.NoticeMessage:
		return h.notice(ctx, m)
	}
	return futile{fmt.Errorf("nobody knows how to send a %q", m.Kind)}
}

// reasonLimit bounds what the outbox keeps of why a message did not arrive, in bytes.
const reasonLimit = 500

// short cuts a reason to what the outbox keeps.
func short(s string) string {
	if len(s) > reasonLimit {
		s = s[:reasonLimit] + "…"
	}
	return text(s)
}
