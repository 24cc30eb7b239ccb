package api

import (
	"context"
	"net/http"

	"belay/internal/desk"
	"belay/internal/model"
)

func (a *API) caseOperations() {
	handle(a, operation(http.MethodPost, "/tickets/{number}/cases", "open-case", "Open a case with another party", creates,
		says("Its clocks count by the agreement that stands behind the function.")), a.openCase)
	handle(a, operation(http.MethodPatch, "/tickets/{number}/cases/{id}", "change-case", "Say what is new of a case"), a.changeCase)
}

func (a *API) openCase(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body struct {
		Function  string `json:"function" doc:"A function that another party provides." example:"code" maxLength:"100"`
		Reference string `json:"reference,omitempty" doc:"Their reference, if it is known." example:"NW-4711" maxLength:"200"`
	}
},
) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.OpenCase{Function: model.FunctionID(in.Body.Function), Reference: in.Body.Reference})
}

func (a *API) changeCase(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	ID   int `path:"id" doc:"The number of the case on its ticket." example:"1" minimum:"1"`
	Body struct {
		Reference string `json:"reference,omitempty" maxLength:"200"`
		Status    string `json:"status,omitempty" doc:"opened, acknowledged, answered, solved or closed." example:"acknowledged" maxLength:"40"`
	}
},
) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.UpdateCase{ID: in.ID, Reference: in.Body.Reference, Status: in.Body.Status})
}
