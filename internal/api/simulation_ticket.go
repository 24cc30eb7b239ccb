package api

import (
	"context"
	"time"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/simulate"
	"belay/internal/ticket"
)

// SimulatedTicket is a ticket that a study has played, so that somebody can look behind its figures.
type SimulatedTicket struct {
	Number   int64           `json:"number" doc:"In its run."`
	Service  string          `json:"service"`
	Severity string          `json:"severity"`
	State    string          `json:"state" doc:"When the run ended: open, waiting, resolved or closed."`
	Function string          `json:"function" doc:"Where its work lay last."`
	Hops     int             `json:"hops" doc:"How often it was handed on."`
	Opened   time.Time       `json:"opened"`
	Solved   *time.Time      `json:"solved,omitempty"`
	Random   bool            `json:"random" doc:"It is one of those picked at random."`
	Worst    []SimulatedRank `json:"worst" doc:"The promises of which it is among those that took longest."`
	Timeline []Item          `json:"timeline,omitempty" doc:"Only on the ticket itself: what happened, in sentences, oldest first."`
}

// SimulatedRank is how a ticket stands among those with the same promise.
type SimulatedRank struct {
	Target string  `json:"target"`
	Place  int     `json:"place" doc:"1 for the one that took longest."`
	Used   float64 `json:"used" doc:"Of the time promised, as a share; above 1 is late."`
}

// OfRun is a run of an option of a study.
type OfRun struct {
	ByNumber

	Option int `query:"option" doc:"Which option, from 1 for the base." minimum:"1" default:"1"`
	Run    int `query:"run" doc:"Which run, from 1; tickets are kept of the first five." minimum:"1" default:"1"`
}

func (a *API) listSimulatedTickets(ctx context.Context, c *call, in *struct{ OfRun }) (*body[[]SimulatedTicket], error) {
	list, _, err := a.engine.SimulatedTickets(ctx, c.actor, in.Number, in.Option-1, in.Run-1)
	out := make([]SimulatedTicket, 0, len(list))
	for _, x := range list {
		out = append(out, showSimulated(x))
	}
	return &body[[]SimulatedTicket]{out}, err
}

func (a *API) getSimulatedTicket(ctx context.Context, c *call, in *struct {
	OfRun

	Ticket int64 `path:"ticket" doc:"Its number in the run." minimum:"1"`
},
) (*body[SimulatedTicket], error) {
	x, m, err := a.engine.SimulatedTicket(ctx, c.actor, in.Number, in.Option-1, in.Run-1, ticket.Number(in.Ticket))
	if err != nil {
		return nil, err
	}
	out := showSimulated(x)
	out.Timeline = a.show.Simulated(c.actor, m, x)
	return &body[SimulatedTicket]{out}, nil
}

// showSimulated is a simulated ticket as lists show it.
func showSimulated(x simulate.Specimen) SimulatedTicket {
	t := &x.Ticket
	out := SimulatedTicket{
		Number: int64(t.Number), Service: string(t.Service), Severity: string(t.Severity), State: string(t.State), Function: string(t.Function),
		Hops: len(t.Hops), Opened: t.Opened.Time(), Random: x.Random, Worst: []SimulatedRank{},
	}
	if t.State == ticket.Resolved {
		out.Solved = instant(t.Resolution.At)
	}
	for _, w := range x.Worst {
		out.Worst = append(out.Worst, SimulatedRank{Target: string(w.Target), Place: w.Place, Used: w.Used})
	}
	return out
}

// Simulated is what happened to a simulated ticket, in the sentences in which a real one is told. Its people are those of the model that
// it was played by.
func (s *Show) Simulated(reader people.Actor, m *model.Model, x simulate.Specimen) []Item {
	names := map[people.ID]people.Account{}
	for _, w := range whoIn(x.Journal) {
		names[people.ID(w)] = people.Account{ID: people.ID(w), Name: people.Name(simulate.Called(m, w)), Person: model.PersonID(w)}
	}
	r := &reading{model: m, names: names, reader: reader, notes: true, now: x.Ticket.Opened}
	return r.timeline(&x.Ticket, x.Journal)
}
