package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"belay/internal/engine"
	"belay/internal/people"
)

func (a *API) exportOperations() {
	o := operation(http.MethodGet, "/export", "export-tickets", "Every ticket that one may export, the oldest first",
		says("A line of JSON for each, as lists show it. Leads and administrators may; it is noted in the audit log."))
	o.Responses["200"] = &huma.Response{
		Description: "A ticket on each line.",
		Content: map[string]*huma.MediaType{
			"application/x-ndjson": {Schema: huma.SchemaFromType(a.huma.OpenAPI().Components.Schemas, reflect.TypeFor[Row]())},
		},
	}
	handle(a, o, a.export)
}

func (a *API) export(ctx context.Context, c *call, _ *nothing) (*huma.StreamResponse, error) {
	if err := c.mayUse(people.Export); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(h huma.Context) {
		_, w := humago.Unwrap(h)
		w.Header().Set("Content-Type", "application/x-ndjson")
		w.Header().Set("Content-Disposition", `attachment; filename="tickets.ndjson"`)
		control := http.NewResponseController(w)
		out := json.NewEncoder(w)
		err := a.engine.ExportTickets(ctx, c.actor, func(rows []engine.Row) error {
			if err := control.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
				return fmt.Errorf("giving an export time: %w", err)
			}
			shown, err := a.show.Rows(ctx, c.actor, rows, moment())
			for i := 0; err == nil && i < len(shown); i++ {
				err = out.Encode(shown[i])
			}
			return err
		})
		if err != nil && ctx.Err() == nil {
			a.log.Error("an export broke off", "account", c.me(), "error", err)
			panic(http.ErrAbortHandler) // an answer that ends well would look whole
		}
	}}, nil
}
