package api

import (
	"slices"

	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// farthest bounds the stops ahead on a track.
const farthest = 6

// track is the way of a ticket through the model: where it was, where it is, and where the model lets it go from there.
func (r *reading) track(t *ticket.Ticket, journal []ticket.Entry) []Stop {
	var stops []Stop
	had := whoHad(journal)
	from, since := t.Function, t.Opened
	if len(t.Hops) > 0 {
		from = t.Hops[0].From
	}
	back, off := false, false
	for i, hop := range t.Hops {
		stop := r.stop(from, "past", since, hop.At)
		stop.Who, stop.Back, stop.OffModel = r.allOf(had[i]), back, off
		stops = append(stops, stop)
		from, since, back, off = hop.To, hop.At, hop.Back, hop.OffModel
	}
	here := r.stop(t.Function, "here", since, r.leaves(t))
	here.Back, here.OffModel = back, off
	if who := t.Assignee; who != "" {
		here.Who = r.called(who)
	} else if t.Given != "" {
		here.Who = "given to " + r.called(t.Given)
	}
	stops = append(stops, here)
	if !t.Live() {
		return stops
	}
	return r.ahead(t, stops)
}

// leaves is until when a ticket lies where it is: now, or when it was over.
func (r *reading) leaves(t *ticket.Ticket) span.Instant {
	switch {
	case t.State == ticket.Closed && t.ClosedAt != 0:
		return t.ClosedAt
	case t.State == ticket.Resolved && t.Resolution != nil:
		return t.Resolution.At
	}
	return r.now
}

// stop is a stop at which a ticket lay for a while.
func (r *reading) stop(f model.FunctionID, state string, since, until span.Instant) Stop {
	return Stop{Function: r.function(f), State: state, Since: instant(since), Seconds: max(0, int64(until-since))}
}

// whoHad is who had a ticket at each of its stops, by the journal that the reader may read.
func whoHad(journal []ticket.Entry) map[int][]ticket.Account {
	had := map[int][]ticket.Account{}
	at := 0
	for _, entry := range journal {
		for _, event := range entry.Events {
			switch v := event.(type) {
			case ticket.Taken:
				if !slices.Contains(had[at], v.By) {
					had[at] = append(had[at], v.By)
				}
			case ticket.HandedOver, ticket.HandedBack:
				at++
			}
		}
	}
	return had
}

// allOf are names in words.
func (r *reading) allOf(who []ticket.Account) string {
	names := make([]string, len(who))
	for i, w := range who {
		names[i] = r.called(w)
	}
	return sentenceList(names)
}

// ahead adds the stops that follow along the edges of the model, each time the next higher line where there is one, and how long
// the ticket may stay at each before it is handed on at the latest.
func (r *reading) ahead(t *ticket.Ticket, stops []Stop) []Stop {
	e := r.editionOf(t)
	been := map[model.FunctionID]bool{t.Function: true}
	at := t.Function
	for range farthest {
		edge := onward(e.Model, at, been)
		if edge == nil {
			break
		}
		stops[len(stops)-1].Allowed = r.within(t, edge)
		at = edge.To
		been[at] = true
		stops = append(stops, Stop{Function: r.function(at), State: "ahead"})
	}
	return stops
}

// onward is the edge by which a ticket goes on from a function: to a higher line if there is one, else the first; nil where the
// way ends.
func onward(m *model.Model, at model.FunctionID, been map[model.FunctionID]bool) (next *model.Edge) {
	f := m.Function(at)
	if f == nil {
		return nil
	}
	for _, edge := range f.EscalatesTo {
		to := m.Function(edge.To)
		switch {
		case to == nil || been[edge.To]:
		case to.Line > f.Line:
			return edge
		case next == nil:
			next = edge
		}
	}
	return next
}

// within is the seconds of its clock after which a ticket is handed over along an edge at the latest; 0 where nothing is said.
func (r *reading) within(t *ticket.Ticket, edge *model.Edge) int64 {
	d := edge.TimeFor(t.Severity)
	m := r.editionOf(t).Model
	service, severity := m.Service(t.Service), m.Severity(t.Severity)
	if d == nil || d.Unknown || service == nil || severity == nil {
		return 0
	}
	return d.On(m.Clock(service, severity))
}
