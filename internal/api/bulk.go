package api

import (
	"context"
	"net/http"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/ticket"
)

func (a *API) bulkOperations() {
	keep(a, operation(http.MethodPost, "/bulk", "act-on-tickets", "Do one thing to many tickets",
		says("In one change. A ticket that refuses is left as it was and says why; the others go on.")), a.bulk)
	keep(a, operation(http.MethodPost, "/tickets/{number}/children", "act-on-children", "Do one thing to all children of a ticket",
		says("A mass update: one answer for all that wait for the same.")), a.children)
}

// Act is one thing that can be done to many tickets, with what it needs.
type Act struct {
	Do       string   `json:"do" enum:"take,put-back,assign,reply,note,wait,resume,resolve,close,reopen,escalate,tag,spam,rate" example:"tag"`
	Account  string   `json:"account,omitempty" doc:"assign: to whom." maxLength:"64"`
	Body     string   `json:"body,omitempty" doc:"reply, note: the text."`
	Reason   string   `json:"reason,omitempty" doc:"wait: for what." maxLength:"40"`
	Code     string   `json:"code,omitempty" doc:"resolve: how." maxLength:"40"`
	Note     string   `json:"note,omitempty" doc:"wait, resolve: in words."`
	Why      string   `json:"why,omitempty" doc:"put-back, resume, close, reopen, escalate, rate: the reason."`
	To       string   `json:"to,omitempty" doc:"escalate: the function." maxLength:"100"`
	Severity string   `json:"severity,omitempty" doc:"rate: the severity." maxLength:"100"`
	Impact   string   `json:"impact,omitempty" doc:"rate: the impact." maxLength:"100"`
	Urgency  string   `json:"urgency,omitempty" doc:"rate: the urgency." maxLength:"100"`
	Add      []string `json:"add,omitempty" doc:"tag: the tags." example:"[\"outage\"]" maxItems:"40"`
	Remove   []string `json:"remove,omitempty" doc:"tag: those that go." maxItems:"40"`
}

// input is what the desk is asked.
func (a *API) input(c *call, act *Act) (desk.Input, error) {
	switch act.Do {
	case "take":
		return desk.Take{}, nil
	case "put-back":
		return desk.PutBack{Why: act.Why}, nil
	case "assign":
		to, err := a.colleague(c, act.Account)
		return desk.Assign{To: ticket.Account(to.ID), Person: to.Person}, err
	case "reply":
		return desk.Reply{Body: act.Body}, nil
	case "note":
		return desk.Note{Body: act.Body}, nil
	case "wait":
		return Waiting{Reason: act.Reason, Note: act.Note}.wait(), nil
	case "resume":
		return desk.Resume{Why: act.Why}, nil
	case "resolve":
		return desk.Resolve{Code: ticket.Code(act.Code), Note: act.Note}, nil
	case "close":
		return desk.Close{Why: act.Why}, nil
	case "reopen":
		return desk.Reopen{Why: act.Why}, nil
	case "escalate":
		return desk.Escalate{To: model.FunctionID(act.To), Why: act.Why}, nil
	case "tag":
		return desk.Tag{Add: act.Add, Remove: act.Remove}, nil
	case "spam":
		return desk.Spam{}, nil
	case "rate":
		return desk.Rate{Impact: act.Impact, Urgency: act.Urgency, Severity: model.SeverityID(act.Severity), Why: act.Why}, nil
	}
	return nil, ticket.Refuse("Nobody knows how to %q.", act.Do)
}

func (a *API) bulk(ctx context.Context, c *call, in *struct {
	Body struct {
		Act

		Numbers []int64 `json:"numbers" doc:"The tickets." example:"[1,2]" minItems:"1" maxItems:"500"`
	}
},
) (*body[Done], error) {
	input, err := a.input(c, &in.Body.Act)
	if err != nil {
		return nil, err
	}
	numbers := make([]ticket.Number, len(in.Body.Numbers))
	for i, n := range in.Body.Numbers {
		numbers[i] = ticket.Number(n)
	}
	return a.each(c, func(r engine.Request) ([]engine.Each, error) { return a.engine.Bulk(ctx, r, numbers, input) })
}

func (a *API) children(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body Act
},
) (*body[Done], error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	input, err := a.input(c, &in.Body)
	if err != nil {
		return nil, err
	}
	return a.each(c, func(r engine.Request) ([]engine.Each, error) { return a.engine.Children(ctx, r, number, input) })
}

// each answers one act on many tickets. Its answer is kept by the interface, since it is about more than one.
func (a *API) each(c *call, act func(engine.Request) ([]engine.Each, error)) (*body[Done], error) {
	r := c.request()
	r.Key = ""
	list, err := act(r)
	out := Done{Done: make([]One, 0, len(list))}
	for _, e := range list {
		one := One{Number: int64(e.Number), Seq: e.Seq}
		if e.Err != nil {
			one.Error = e.Err.Error()
		}
		out.Done = append(out.Done, one)
	}
	return &body[Done]{out}, err
}
