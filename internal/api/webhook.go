package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"belay/internal/store"
)

func (a *API) webhookOperations() {
	handle(a, operation(http.MethodGet, "/webhooks", "list-webhooks", "The programs that hear of what happens"), a.listWebhooks)
	keep(a, operation(http.MethodPost, "/webhooks", "add-webhook", "Let a program hear of what happens", creates,
		says("Calls are signed by Standard Webhooks with a secret that is shown once, in this answer alone, and repeated with growing pauses until they arrive.")), a.addWebhook)
	keep(a, operation(http.MethodPatch, "/webhooks/{id}", "change-webhook", "Change a webhook, or let it rest"), a.changeWebhook)
	keep(a, operation(http.MethodDelete, "/webhooks/{id}", "drop-webhook", "Remove a webhook"), a.dropWebhook)
	keep(a, operation(http.MethodPost, "/webhooks/{id}/test", "test-webhook", "Send a webhook a message about no ticket"), a.testWebhook)
	handle(a, operation(http.MethodGet, "/webhooks/{id}/deliveries", "list-deliveries", "What was sent to a webhook, and what became of it"), a.listDeliveries)
	keep(a, operation(http.MethodPost, "/webhooks/{id}/deliveries/{delivery}/replay", "replay-delivery", "Send a delivery again"), a.replay)
}

// Webhook is a program that hears of what happens.
type Webhook struct {
	ID       string    `json:"id"`
	URL      string    `json:"url"`
	Types    []string  `json:"types" doc:"What it hears of; everything if there are none."`
	Active   bool      `json:"active"`
	Made     time.Time `json:"made"`
	Failures int64     `json:"failures" doc:"Calls in a row that did not arrive."`
	Secret   string    `json:"secret,omitempty" doc:"With which calls are signed; shown once, when the webhook is made."`
}

func showWebhook(w store.Webhook) Webhook {
	return Webhook{ID: w.ID, URL: w.URL, Types: list(w.Kinds), Active: w.Active, Made: time.UnixMicro(w.CreatedUS).UTC(), Failures: w.Failures}
}

func (a *API) listWebhooks(ctx context.Context, c *call, _ *nothing) (*body[[]Webhook], error) {
	all, err := a.engine.Webhooks(ctx, c.actor)
	out := make([]Webhook, 0, len(all))
	for _, w := range all {
		out = append(out, showWebhook(w))
	}
	return &body[[]Webhook]{out}, err
}

func (a *API) addWebhook(ctx context.Context, c *call, in *struct {
	Body struct {
		URL   string   `json:"url" example:"https://hooks.contoso.example/belay" maxLength:"2000"`
		Types []string `json:"types,omitempty" doc:"Such as ticket.opened; everything if left out." example:"[\"ticket.opened\"]" maxItems:"40"`
	}
},
) (*newWebhook, error) {
	w, err := a.engine.AddWebhook(ctx, c.actor, in.Body.URL, in.Body.Types)
	shown := showWebhook(w)
	shown.Secret = w.Secret
	return &newWebhook{shown}, err
}

// newWebhook is a webhook with its secret.
type newWebhook struct{ Body Webhook }

func (n newWebhook) secretless() any {
	n.Body.Secret = ""
	return n
}

func (a *API) changeWebhook(ctx context.Context, c *call, in *struct {
	ByID

	Body struct {
		URL    *string   `json:"url,omitempty" maxLength:"2000"`
		Types  *[]string `json:"types,omitempty" maxItems:"40"`
		Active *bool     `json:"active,omitempty" example:"false"`
	}
},
) (*body[Webhook], error) {
	w, err := a.engine.ChangeWebhook(ctx, c.actor, in.ID, func(w *store.Webhook) {
		if in.Body.URL != nil {
			w.URL = *in.Body.URL
		}
		if in.Body.Types != nil {
			w.Kinds = *in.Body.Types
		}
		if in.Body.Active != nil {
			w.Active = *in.Body.Active
		}
	})
	return &body[Webhook]{showWebhook(w)}, err
}

func (a *API) dropWebhook(ctx context.Context, c *call, in *struct{ ByID }) (*nothing, error) {
	return &nothing{}, a.engine.DropWebhook(ctx, c.actor, in.ID)
}

func (a *API) testWebhook(ctx context.Context, c *call, in *struct{ ByID }) (*nothing, error) {
	return &nothing{}, a.engine.TestWebhook(ctx, c.actor, in.ID)
}

// Delivery is one call of a webhook.
type Delivery struct {
	ID       int64      `json:"id"`
	Key      string     `json:"key" doc:"Names the effect; the same for every repetition."`
	Ticket   int64      `json:"ticket,omitempty"`
	Payload  string     `json:"payload" doc:"What was sent, as JSON."`
	Made     time.Time  `json:"made"`
	Due      *time.Time `json:"due,omitempty" doc:"When it is tried next; none once it is over."`
	Attempts int64      `json:"attempts"`
	Done     *time.Time `json:"done,omitempty" doc:"When it arrived, or was given up."`
	Error    string     `json:"error,omitempty" doc:"Of the last attempt; empty once it has arrived."`
}

// DeliveryPage is a page of deliveries.
type DeliveryPage struct {
	Deliveries []Delivery `json:"deliveries"`
	Next       string     `json:"next,omitempty" doc:"The cursor of the next page; empty on the last."`
}

func (a *API) listDeliveries(ctx context.Context, c *call, in *struct {
	ByID

	Cursor int64 `query:"cursor" doc:"The next of the page before." minimum:"0"`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[DeliveryPage], error) {
	sent, err := a.engine.Deliveries(ctx, c.actor, in.ID, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := DeliveryPage{Deliveries: []Delivery{}}
	for i, m := range sent {
		if i == in.Limit {
			out.Next = strconv.FormatInt(out.Deliveries[i-1].ID, 10)
			break
		}
		one := Delivery{
			ID: m.ID, Key: m.Key, Ticket: m.Ticket, Payload: string(m.Payload), Made: time.UnixMicro(m.CreatedUS).UTC(), Attempts: m.Attempts,
			Error: m.Error,
		}
		stamp := time.UnixMicro(m.DueUS).UTC()
		if m.DoneUS != 0 {
			stamp = time.UnixMicro(m.DoneUS).UTC()
			one.Done = &stamp
		} else {
			one.Due = &stamp
		}
		out.Deliveries = append(out.Deliveries, one)
	}
	return &body[DeliveryPage]{out}, nil
}

func (a *API) replay(ctx context.Context, c *call, in *struct {
	ByID

	Delivery int64 `path:"delivery" doc:"The id of the delivery." minimum:"1"`
},
) (*nothing, error) {
	return &nothing{}, a.engine.Replay(ctx, c.actor, in.ID, in.Delivery)
}
