package desk

import (
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/ticket"
)

// Escalate hands the work to another function: along an edge of the model, or off it with a written reason.
type Escalate struct {
	To  model.FunctionID
	Why string
}

// HandBackTo returns the work to the function that it came from.
type HandBackTo struct {
	Reason ticket.HandBack
	Note   string
}

func (in Escalate) turn(x *turn) error {
	if err := x.live("hand it over"); err != nil {
		return err
	}
	e, to := x.function(in.To)
	switch {
	case in.To == "":
		return ticket.Refuse("Say to which function %s is handed.", x.Number)
	case to == nil:
		return ticket.Refuse("There is no function %q in the support model.", in.To)
	case in.To == x.Function:
		return ticket.Refuse("%s lies with %s already.", x.Number, to.Called())
	}
	if err := text("the reason", in.Why, MaxNote); err != nil {
		return err
	}
	off := !x.edgeTo(in.To)
	if off && strings.TrimSpace(in.Why) == "" {
		return ticket.Refuse("The model has no way from %s to %s; write why it goes there all the same.", called(e.Model, x.Function), to.Called())
	}
	x.handOver(ticket.HandedOver{To: in.To, Note: in.Why, OffModel: off})
	return nil
}

// edgeTo says whether the model lets the ticket go from where it lies to a function.
func (x *turn) edgeTo(to model.FunctionID) bool {
	_, from := x.function(x.Function)
	return from != nil && slices.ContainsFunc(from.EscalatesTo, func(edge *model.Edge) bool { return edge.To == to })
}

// handOver moves the work and lets the receiving function's people hear of it. A step that moves what nobody had leaves the
// chain as it is: its later steps keep their times.
func (x *turn) handOver(event ticket.HandedOver) {
	if e, to := x.function(event.To); to != nil {
		event.Parties = e.provide(to)
	}
	runs := event.Step && x.Assignee == ""
	x.Emit(event)
	if !runs {
		x.rewind()
	}
}

func (in HandBackTo) turn(x *turn) error {
	if err := x.live("hand it back"); err != nil {
		return err
	}
	if in.Reason == "" {
		return ticket.Refuse("Say why %s goes back: %s.", x.Number, strings.Join(texts(ticket.HandBacks()), ", "))
	}
	if err := oneOf("reason to hand back", string(in.Reason), texts(ticket.HandBacks())); err != nil {
		return err
	}
	if err := text("the note", in.Note, MaxNote); err != nil {
		return err
	}
	back, ok := CameFrom(x.Ticket)
	if !ok {
		return ticket.Refuse("%s was not handed to %s by anybody; hand it on instead.", x.Number, called(x.world.Now.Model, x.Function))
	}
	x.Emit(ticket.HandedBack{To: back, Reason: in.Reason, Note: in.Note})
	x.rewind()
	return nil
}

// CameFrom is the function from which the work came to where it lies; ok is false where triage sent it there.
func CameFrom(t *ticket.Ticket) (from model.FunctionID, ok bool) {
	var way []model.FunctionID // the functions that have it waiting behind them, nearest last
	for _, h := range t.Hops {
		if i := slices.Index(way, h.To); i >= 0 && h.Back {
			way = way[:i]
			continue
		}
		way = append(way, h.From)
	}
	if len(way) == 0 {
		return "", false
	}
	return way[len(way)-1], true
}
