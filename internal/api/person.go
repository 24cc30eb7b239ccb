package api

import (
	"context"
	"net/http"
)

func (a *API) personOperations() {
	handle(a, operation(http.MethodGet, "/people", "find-people", "Find a requester or a colleague", says("By a part of the name or the address; for those who answer.")), a.findPeople)
}

func (a *API) findPeople(ctx context.Context, c *call, in *struct {
	Words string `query:"q" doc:"A part of the name or the address." example:"ing" maxLength:"100"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"10"`
},
) (*body[[]Person], error) {
	found, err := a.engine.FindPeople(ctx, c.actor, in.Words, in.Limit)
	if err != nil {
		return nil, err
	}
	m, _ := a.engine.Model()
	out := make([]Person, 0, len(found))
	for _, one := range found {
		out = append(out, showPerson(one, m))
	}
	return &body[[]Person]{out}, nil
}
