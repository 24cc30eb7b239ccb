package engine

import (
	"context"

	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/ticket"
)

// DoAll plays several inputs of somebody on one ticket in one change: all of them happen, or none.
func (e *Engine) DoAll(ctx context.Context, r Request, number ticket.Number, inputs ...desk.Input) (Result, error) {
	var out Result
	err := e.act(ctx, r, func(s *stage) error {
		for _, in := range inputs {
			var err error
			if out.Ticket, err = s.turn(number, in); err != nil {
				return err
			}
			out.Entry = s.entry
		}
		return nil
	}, &out)
	return out, err
}

// Inputs are what the desk is asked after the reply.
func (t Then) Inputs() []desk.Input {
	switch {
	case t.Resolve != "":
		return []desk.Input{desk.Resolve{Code: t.Resolve}}
	case t.Wait != "":
		return []desk.Input{desk.Wait{Reason: t.Wait}}
	}
	return nil
}

// spoken says on whose side a reply is: whoever asked for a ticket, or only follows it, never answers for support, whatever they
// say. Those who answer may write down what the requester said.
func (s *stage) spoken(in desk.Input, t *ticket.Ticket) desk.Input {
	reply, ok := in.(desk.Reply)
	if !ok {
		return in
	}
	a := s.req.Actor.Account
	switch asked := people.ID(t.Requester) == a.ID; {
	case a.Role == people.Requester, asked:
		reply.FromRequester = true
	case !a.Role.Staff():
		reply.FromRequester = false
	}
	return reply
}
