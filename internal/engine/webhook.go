package engine

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Bounds of webhooks.
const (
	maxWebhooks   = 50
	maxWebhookURL = 2_000 // bytes
	webhookSecret = 32    // bytes of chance
	WebhookPrefix = "whsec_"
)

// Webhooks are the programs that hear of what happens.
func (e *Engine) Webhooks(ctx context.Context, a people.Actor) (list []store.Webhook, err error) {
	if d := people.Ever(a, people.ManageWebhooks); !d.Yes {
		return nil, d.Err()
	}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.Webhooks()
		return err
	})
	return list, err
}

// AddWebhook lets another program hear of what happens, from now on. The secret with which it is signed is made here.
func (e *Engine) AddWebhook(ctx context.Context, by people.Actor, address string, kinds []string) (store.Webhook, error) {
	_, us := now()
	w := store.Webhook{ID: uuid.NewString(), URL: address, Kinds: kinds, Active: true, CreatedUS: us, Secret: newWebhookSecret()}
	if err := e.fits(w); err != nil {
		return w, err
	}
	return w, e.webhooks(ctx, by, "added a webhook", w.ID, func(tx *store.Tx, all []store.Webhook) (any, error) {
		if len(all) >= maxWebhooks {
			return nil, ticket.Refuse("%d webhooks are kept at most; remove one first.", maxWebhooks)
		}
		return map[string]string{"url": w.URL}, tx.KeepWebhook(w)
	})
}

// ChangeWebhook changes a webhook; change is handed it as it is.
func (e *Engine) ChangeWebhook(ctx context.Context, by people.Actor, id string, change func(*store.Webhook)) (w store.Webhook, err error) {
	err = e.webhooks(ctx, by, "changed a webhook", id, func(tx *store.Tx, all []store.Webhook) (any, error) {
		if w, err = one(all, id); err != nil {
			return nil, err
		}
		was := w.URL
		change(&w)
		if err := e.fits(w); err != nil && (w.Active || w.URL != was) { // one that no longer fits can still be let rest
			return nil, err
		}
		return map[string]any{"url": w.URL, "types": w.Kinds, "active": w.Active}, tx.KeepWebhook(w)
	})
	return w, err
}

// DropWebhook lets a program hear no more.
func (e *Engine) DropWebhook(ctx context.Context, by people.Actor, id string) error {
	return e.webhooks(ctx, by, "removed a webhook", id, func(tx *store.Tx, all []store.Webhook) (any, error) {
		w, err := one(all, id)
		if err != nil {
			return nil, err
		}
		return map[string]string{"url": w.URL}, tx.DropWebhook(id)
	})
}

// TestWebhook sends a webhook a message that is about no ticket.
func (e *Engine) TestWebhook(ctx context.Context, by people.Actor, id string) error {
	return e.webhooks(ctx, by, "tested a webhook", id, func(tx *store.Tx, all []store.Webhook) (any, error) {
		if _, err := one(all, id); err != nil {
			return nil, err
		}
		at, us := now()
		payload := []byte(`{"type":"test","ticket":0,"seq":0,"at":"` + at.String() + `","events":[]}`)
		key := "webhook/" + id + "/test/" + strconv.FormatInt(us, 10)
		return nil, tx.Send(store.Message{Key: key, Kind: WebhookMessage, Target: id, Payload: payload, CreatedUS: us, DueUS: us})
	})
}

// Deliveries are what was sent to a webhook, the newest first, below an id.
func (e *Engine) Deliveries(ctx context.Context, a people.Actor, id string, before int64, limit int) (list []store.Message, err error) {
	if d := people.Ever(a, people.ManageWebhooks); !d.Yes {
		return nil, d.Err()
	}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.Messages(WebhookMessage, id, before, limit)
		return err
	})
	return list, err
}

// Replay sends a delivery to a webhook again.
func (e *Engine) Replay(ctx context.Context, by people.Actor, id string, delivery int64) error {
	return e.webhooks(ctx, by, "sent a delivery again", id, func(tx *store.Tx, _ []store.Webhook) (any, error) {
		m, ok, err := tx.Message(delivery)
		if err == nil && (!ok || m.Kind != WebhookMessage || m.Target != id) {
			err = &NotFound{"There is no such delivery to this webhook."}
		}
		if err != nil {
			return nil, err
		}
		_, us := now()
		return map[string]int64{"delivery": delivery}, tx.Replay(delivery, us)
	})
}

// webhooks changes the webhooks, and notes it.
func (e *Engine) webhooks(ctx context.Context, by people.Actor, what, id string, change func(*store.Tx, []store.Webhook) (any, error)) error {
	return e.Administer(ctx, by, people.ManageWebhooks, people.Case{}, what, "webhook "+id, func(tx *store.Tx) (any, error) {
		all, err := tx.Webhooks()
		if err != nil {
			return nil, err
		}
		return change(tx, all)
	})
}

// one is the webhook of that id.
func one(all []store.Webhook, id string) (store.Webhook, error) {
	i := slices.IndexFunc(all, func(w store.Webhook) bool { return w.ID == id })
	if i < 0 {
		return store.Webhook{}, &NotFound{"There is no such webhook."}
	}
	return all[i], nil
}

// fits refuses a webhook that cannot be called.
func (e *Engine) fits(w store.Webhook) error {
	to, err := url.Parse(w.URL)
	if err != nil || len(w.URL) > maxWebhookURL || to.Host == "" || to.Scheme != "https" && to.Scheme != "http" || to.User != nil {
		return ticket.Refuse("A webhook is called at an address such as https://example.com/hooks/belay, without a name and password in it.")
	}
	if !e.private {
		if err := outside(to.Hostname()); err != nil {
			return err
		}
	}
	for _, kind := range w.Kinds {
		if !slices.Contains(Types(), kind) {
			return ticket.Refuse("Nothing of type %q happens; choose of %s.", kind, strings.Join(Types(), ", "))
		}
	}
	return nil
}

// newWebhookSecret is a key for signatures, as Standard Webhooks writes it.
func newWebhookSecret() string {
	key := make([]byte, webhookSecret)
	rand.Read(key) // it never fails: crypto/rand ends the process instead
	return WebhookPrefix + base64.StdEncoding.EncodeToString(key)
}
