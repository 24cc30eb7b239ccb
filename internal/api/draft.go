package api

import (
	"context"
	"net/http"
)

func (a *API) draftOperations() {
	handle(a, operation(http.MethodPut, "/tickets/{number}/drafts/{audience}", "keep-draft", "Keep an unsent text"), a.keepDraft)
	handle(a, operation(http.MethodDelete, "/tickets/{number}/drafts/{audience}", "drop-draft", "Forget an unsent text"), a.dropDraft)
}

// DraftOf names a draft.
type DraftOf struct {
	OfTicket

	Audience string `path:"audience" doc:"For whom it is meant: reply, note or party:ID." example:"reply" maxLength:"80"`
}

func (a *API) keepDraft(ctx context.Context, c *call, in *struct {
	DraftOf

	Body struct {
		Body string `json:"body" doc:"The text; an empty one is forgotten." example:"Dear Ingrid,"`
	}
},
) (*nothing, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	return &nothing{}, a.engine.KeepDraft(ctx, c.actor, number, in.Audience, in.Body.Body)
}

func (a *API) dropDraft(ctx context.Context, c *call, in *struct{ DraftOf }) (*nothing, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	return &nothing{}, a.engine.KeepDraft(ctx, c.actor, number, in.Audience, "")
}
