package api

import (
	"context"
	"time"

	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Page is a page of a list, as somebody sees it.
func (s *Show) Page(ctx context.Context, a people.Actor, q engine.Query) (Page, error) {
	list, err := s.engine.Tickets(ctx, a, q)
	if err != nil {
		return Page{}, err
	}
	rows, err := s.Rows(ctx, a, list.Rows, list.Now)
	return Page{Tickets: rows, Next: list.Next, Now: list.Now.Time()}, err
}

// Rows are the lines of a list, as somebody sees them.
func (s *Show) Rows(ctx context.Context, a people.Actor, rows []engine.Row, at span.Instant) ([]Row, error) {
	var who []ticket.Account
	for _, row := range rows {
		who = append(who, ticket.Account(row.Requester), ticket.Account(row.Owner))
		for _, w := range s.engine.Here(ticket.Number(row.Number)).Writing {
			who = append(who, ticket.Account(w))
		}
	}
	names, err := s.names(ctx, who)
	if err != nil {
		return nil, err
	}
	m, _ := s.engine.Model()
	r := &reading{model: m, names: names, reader: a, now: at}
	out := make([]Row, 0, len(rows))
	for i := range rows {
		row := r.row(&rows[i])
		if a.Account.Role != people.Requester && !row.Sealed {
			for _, w := range s.engine.Here(ticket.Number(row.Number)).Writing {
				row.Writing = append(row.Writing, r.called(ticket.Account(w)))
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// row is a line of a list.
func (r *reading) row(in *engine.Row) Row {
	out := Row{
		Number: in.Number, Ref: ticket.Number(in.Number).String(), Seq: int(in.Seq), State: in.State, Kind: in.Kind, Subject: in.Subject,
		Severity: in.Severity, Rank: rankOf(r.model, model.SeverityID(in.Severity)), Service: in.Service, Function: in.Function,
		Assignee: r.person(ticket.Account(in.Owner)), Target: in.DueTarget, Clocks: rowClocks(in.Clocks), Opened: in.Opened.Time(),
		Changed: time.UnixMicro(in.ChangedUS).UTC(), Unread: in.Unread, Tags: in.Marks.Tags, Found: in.Found, Sealed: in.Sealed,
	}
	if p := r.person(ticket.Account(in.Requester)); p != nil {
		out.Requester = p.Name
	}
	if r.model != nil {
		out.Link = showFunction(r.model, model.FunctionID(in.Function)).Link
	}
	out.Waits = string(in.Waits)
	if in.NextDue != store.Never {
		out.Due = instant(in.NextDue)
	}
	if r.reader.Account.Role == people.Requester {
		out.Tags = nil // they are for those who work on it
	}
	out.Share = r.share(in)
	return out
}

// share is how much of the next promise's time is used: exact while its clock runs through, and close to that where it closes
// for the night in between.
func (r *reading) share(in *engine.Row) float64 {
	for _, c := range in.Clocks {
		if string(c.Target) != in.DueTarget || c.Budget <= 0 {
			continue
		}
		if c.Due == nil || c.State == sla.Paused {
			return float64(c.Used) / float64(c.Budget)
		}
		left := float64(c.Budget - c.Used)
		wall := float64(*c.Due - c.Since)
		if wall <= 0 || int64(r.now) <= c.Since {
			return float64(c.Used) / float64(c.Budget)
		}
		return (float64(c.Used) + left*float64(int64(r.now)-c.Since)/wall) / float64(c.Budget)
	}
	return 0
}

// rankOf is the place of a severity in the model, from 1; 0 for one that it does not know.
func rankOf(m *model.Model, id model.SeverityID) int {
	if m == nil {
		return 0
	}
	for i, v := range m.Severities {
		if v.ID == id {
			return i + 1
		}
	}
	return 0
}

// Queues are the lists that somebody has, with exact counts, and the views that they keep.
func (s *Show) Queues(ctx context.Context, a people.Actor) ([]Queue, error) {
	queues, err := s.engine.Queues(ctx, a)
	if err != nil {
		return nil, err
	}
	out := make([]Queue, 0, len(queues))
	for _, q := range queues {
		out = append(out, Queue{ID: q.ID, Name: q.Name, Group: q.Group, Count: q.Count, Empty: q.Empty})
	}
	views, err := s.Views(ctx, a)
	for _, v := range views {
		out = append(out, Queue{ID: viewQueue + v.ID, Name: v.Name, Group: "views", Count: uncounted, Empty: "Nothing matches this view."})
	}
	return out, err
}

// uncounted is the count of a queue that is not counted.
const uncounted = -1
