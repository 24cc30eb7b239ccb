package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"belay/internal/ticket"
)

func (a *API) auditOperations() {
	handle(a, operation(http.MethodGet, "/audit", "list-audit", "Every administrative act, the newest first"), a.listAudit)
}

// Noted is an administrative act, as the audit log keeps it.
type Noted struct {
	ID      int64     `json:"id"`
	At      time.Time `json:"at"`
	By      *Person   `json:"by,omitempty"`
	What    string    `json:"what"`
	About   string    `json:"about"`
	Detail  string    `json:"detail,omitempty" doc:"The particulars, as JSON."`
	Address string    `json:"address,omitempty" doc:"The network address that it came from."`
}

// AuditPage is a page of the audit log.
type AuditPage struct {
	Acts []Noted `json:"acts"`
	Next string  `json:"next,omitempty" doc:"The cursor of the next page; empty on the last."`
}

func (a *API) listAudit(ctx context.Context, c *call, in *struct {
	Cursor int64 `query:"cursor" doc:"The next of the page before." minimum:"0"`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[AuditPage], error) {
	acts, err := a.engine.Audits(ctx, c.actor, in.Cursor, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var who []ticket.Account
	for _, one := range acts {
		who = append(who, ticket.Account(one.By))
	}
	names, err := a.show.names(ctx, who)
	if err != nil {
		return nil, err
	}
	m, _ := a.engine.Model()
	r := &reading{model: m, names: names, reader: c.actor}
	out := AuditPage{Acts: []Noted{}}
	for i, one := range acts {
		if i == in.Limit {
			out.Next = strconv.FormatInt(out.Acts[i-1].ID, 10)
			break
		}
		noted := Noted{
			ID: one.ID, At: time.UnixMicro(one.AtUS).UTC(), By: r.person(ticket.Account(one.By)), What: one.What, About: one.About, Address: one.IP,
		}
		if text := string(one.Detail); text != "null" {
			noted.Detail = text
		}
		out.Acts = append(out.Acts, noted)
	}
	return &body[AuditPage]{out}, nil
}
