package api

import (
	"context"
	"net/http"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/ticket"
)

func (a *API) swarmOperations() {
	handle(a, operation(http.MethodPut, "/tickets/{number}/swarm", "call-swarm", "Call a swarm, or invite more people to it",
		says("Whoever has the ticket keeps it. Those on duty in the functions are told and invited; accounts are invited by name.")), a.callSwarm)
	handle(a, operation(http.MethodDelete, "/tickets/{number}/swarm", "end-swarm", "End the swarm"), a.endSwarm)
	handle(a, operation(http.MethodPut, "/tickets/{number}/swarm/me", "answer-swarm", "Join, decline or leave a swarm"), a.answerSwarm)
	handle(a, operation(http.MethodPut, "/tickets/{number}/swarm/{account}/credit", "credit-contribution", "Say what somebody contributed"), a.credit)
}

func (a *API) callSwarm(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body struct {
		Functions []string `json:"functions,omitempty" doc:"Functions of the model whose people on duty are called." example:"[\"team\"]" maxItems:"20"`
		Accounts  []string `json:"accounts,omitempty" doc:"People who are invited by name." maxItems:"20"`
		Why       string   `json:"why,omitempty" example:"Two sites stand still."`
	}
},
) (*ticketAnswer, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	var inputs []desk.Input
	if len(in.Body.Functions) > 0 || len(in.Body.Accounts) == 0 {
		call := desk.CallSwarm{Why: in.Body.Why}
		for _, f := range in.Body.Functions {
			call.Functions = append(call.Functions, model.FunctionID(f))
		}
		inputs = append(inputs, call)
	}
	for _, id := range in.Body.Accounts {
		who, err := a.colleague(c, id)
		if err != nil {
			return nil, err
		}
		busy, err := a.engine.Swarms(ctx, who.ID, 0)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, desk.Invite{Who: ticket.Account(who.ID), Person: who.Person, Busy: busy})
	}
	done, err := a.engine.DoAll(ctx, c.request(), number, inputs...)
	return a.after(ctx, c, done, err)
}

func (a *API) endSwarm(ctx context.Context, c *call, in *plainAct) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.EndSwarm{})
}

func (a *API) answerSwarm(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body struct {
		State string `json:"state" enum:"joined,declined,left" example:"joined"`
	}
},
) (*ticketAnswer, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	busy, err := a.engine.Swarms(ctx, c.me(), number)
	if err != nil {
		return nil, err
	}
	return a.do(ctx, c, in.OfTicket, desk.Answer{State: in.Body.State, Busy: busy})
}

func (a *API) credit(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Account string `path:"account" doc:"Who contributed; me is oneself." maxLength:"64"`
	Body    struct {
		What string `json:"what" example:"Found the stuck job."`
	}
},
) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Credit{Who: ticket.Account(c.meOr(in.Account)), What: in.Body.What})
}

// colleague is somebody whom work can be given to; me is oneself.
func (a *API) colleague(c *call, id string) (people.Account, error) {
	who := c.meOr(id)
	for _, one := range a.engine.Staff() {
		if one.ID == who {
			return one, nil
		}
	}
	return people.Account{}, &engine.NotFound{Sentence: "There is nobody of that account who answers here; GET /people finds colleagues."}
}
