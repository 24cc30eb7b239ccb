package api

import (
	"context"
	"net/http"
)

func (a *API) presenceOperations() {
	handle(a, operation(http.MethodPut, "/tickets/{number}/presence", "be-present", "Say that one looks at a ticket, or writes on it",
		says("Others who work on it see it on the stream. Looking counts for 45 seconds and writing for 6; say it again before that.")), a.bePresent)
}

func (a *API) bePresent(ctx context.Context, c *call, in *struct {
	OfTicket

	Body struct {
		State string `json:"state" enum:"looking,writing,gone" example:"looking"`
	}
},
) (*nothing, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	return &nothing{}, a.engine.Present(ctx, c.actor, number, in.Body.State)
}
