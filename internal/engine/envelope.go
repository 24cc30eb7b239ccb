package engine

import (
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/store"
)

// close takes from a row what only those may see who may read the ticket: a sealed row is a closed envelope, on which stand its
// number, kind, service, severity, state, function and clocks.
func (s *stage) close(r Row, reads people.Visibility) Row {
	if reads.Admits(rowCase(r.Ticket)) {
		return r
	}
	r.Sealed = true
	r.Subject, r.Category, r.Requester, r.Owner, r.Channel, r.Marks = "", "", "", "", "", store.Marks{}
	return r
}

// rowCase is a row as the policy looks at it.
func rowCase(r store.Ticket) people.Case {
	c := people.Case{
		Requester: people.ID(r.Requester), Function: model.FunctionID(r.Function), Accountable: model.FunctionID(r.Accountable),
		Service: model.ServiceID(r.Service), Severity: model.SeverityID(r.Severity),
	}
	for _, w := range r.Marks.Watching {
		c.Watchers = append(c.Watchers, people.ID(w))
	}
	if r.Owner != "" {
		c.Participants = append(c.Participants, people.ID(r.Owner))
	}
	for _, list := range [][]string{r.Marks.Invited, r.Marks.Swarm} {
		for _, who := range list {
			c.Participants = append(c.Participants, people.ID(who))
		}
	}
	for _, p := range r.Marks.Parties {
		c.Parties = append(c.Parties, model.PartyID(p))
	}
	return c
}
