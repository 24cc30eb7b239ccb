package api

import (
	"context"
	"slices"
	"time"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/ticket"
)

// Ticket is a ticket with its timeline, as its screen shows it to somebody.
func (s *Show) Ticket(ctx context.Context, a people.Actor, v engine.View) (out Ticket, err error) {
	who := append(accountsOf(&v.Ticket), whoIn(v.Journal)...)
	err = s.read(ctx, a, v.Now, editionsOf(&v.Ticket), who, func(r *reading) error {
		r.notes = slices.Contains(v.May, people.ReadNote)
		out = r.ticket(&v.Ticket)
		out.Seen = v.Seen
		out.Clocks = r.clocks(&v.Ticket, "")
		out.Next = r.coming(&v.Ticket, v.Next)
		out.Cases = r.cases(&v.Ticket)
		out.Track = r.track(&v.Ticket, v.Journal)
		if a.Account.Role != people.Requester {
			out.Help = list(r.help(&v.Ticket))
		}
		out.Timeline = r.timeline(&v.Ticket, v.Journal)
		for _, do := range v.May {
			out.May = append(out.May, string(do))
		}
		slices.Sort(out.May)
		return nil
	})
	return out, err
}

// Opened is a ticket as an act has just left it, for whoever acted: its timeline, track and help come with the ticket itself.
// Who is known already need not be looked up.
func (s *Show) Opened(ctx context.Context, a people.Actor, t ticket.Ticket, known ...people.Account) (out Ticket, err error) {
	who := slices.DeleteFunc(accountsOf(&t), func(id ticket.Account) bool {
		return slices.ContainsFunc(known, func(k people.Account) bool { return ticket.Account(k.ID) == id })
	})
	err = s.read(ctx, a, t.Changed, editionsOf(&t), who, func(r *reading) error {
		for _, k := range known {
			r.names[k.ID] = k
		}
		out = r.ticket(&t)
		out.Clocks = r.clocks(&t, "")
		out.Next = r.coming(&t, desk.Next(r.world, t, r.now, nextOpened))
		out.Seen = t.Seq
		return nil
	})
	return out, err
}

// Sealed is the outside of a ticket, for somebody who may act on it and not read it.
func (s *Show) Sealed(ctx context.Context, a people.Actor, t ticket.Ticket) (Ticket, error) {
	out, err := s.Opened(ctx, a, t)
	return Ticket{
		Number: out.Number, Ref: out.Ref, Seq: out.Seq, State: out.State, Kind: out.Kind, Service: out.Service, ServiceName: out.ServiceName,
		Severity: out.Severity, Function: out.Function, LiesWith: out.LiesWith, Accountable: out.Accountable, Edition: out.Edition,
		Clocks: out.Clocks, Next: []Coming{}, Track: []Stop{}, Help: []Help{}, May: []string{}, Opened: out.Opened, Now: out.Now, Sealed: true,
	}, err
}

// nextOpened is how many coming steps the answer to an act shows.
const nextOpened = 6

// Timeline is a part of what happened, in sentences.
func (s *Show) Timeline(ctx context.Context, a people.Actor, v engine.View, after int) (out []Item, err error) {
	err = s.read(ctx, a, v.Now, editionsOf(&v.Ticket), whoIn(v.Journal), func(r *reading) error {
		r.notes = slices.Contains(v.May, people.ReadNote)
		out = slices.DeleteFunc(r.timeline(&v.Ticket, v.Journal), func(i Item) bool { return i.Seq <= after })
		return nil
	})
	return out, err
}

// accountsOf are the accounts that a ticket itself names.
func accountsOf(t *ticket.Ticket) []ticket.Account {
	out := append([]ticket.Account{t.Requester, t.OpenedBy, t.Assignee, t.Given}, t.Watchers...)
	if t.Resolution != nil {
		out = append(out, t.Resolution.By)
	}
	if t.Swarm != nil {
		for _, m := range t.Swarm.Members {
			out = append(out, m.Account)
		}
	}
	return out
}

// editionsOf are the editions on whose rules a ticket runs.
func editionsOf(t *ticket.Ticket) []int {
	out := []int{t.Edition, t.Paging.Edition}
	for _, c := range t.Clocks {
		out = append(out, c.Edition)
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(n int) bool { return n == 0 })
}

// ticket is what a ticket itself says.
func (r *reading) ticket(t *ticket.Ticket) Ticket {
	out := Ticket{
		Number: int64(t.Number), State: string(t.State), Severity: string(t.Severity), Function: string(t.Function), Route: t.Why,
		Edition: t.Edition, Ref: t.Number.String(), Seq: t.Seq, Kind: string(t.Kind), Subject: t.Subject, Service: string(t.Service),
		ServiceName: string(t.Service), Category: t.Category, Channel: string(t.Channel), Impact: t.Impact, Urgency: t.Urgency,
		Opened: t.Opened.Time(), Accountable: r.function(t.Accountable), LiesWith: r.function(t.Function),
		Assignee: r.person(t.Assignee), Given: r.person(t.Given), Reopened: t.Reopened, Parent: int64(t.Parent),
		Children: numbersOf(t.Children), MergedInto: int64(t.MergedInto), Merged: numbersOf(t.Merged), Tags: t.Tags, Spam: t.Spam,
		Watchers: r.persons(t.Watchers), Clocks: []Clock{}, Next: []Coming{}, Track: []Stop{}, Help: []Help{}, May: []string{},
		Now: r.now.Time(),
	}
	if p := r.person(t.Requester); p != nil {
		out.Requester = *p
	}
	if t.OpenedBy != t.Requester {
		out.OpenedBy = r.person(t.OpenedBy)
	}
	if s := r.model.Service(t.Service); s != nil {
		out.ServiceName = s.Called()
	}
	for _, l := range t.Links {
		out.Links = append(out.Links, Link{Kind: l.Kind, Other: int64(l.Other)})
	}
	if !r.notes {
		out.Tags = nil // they are for those who work on it
	}
	out.Wait, out.Resolution, out.Swarm = r.wait(t), r.resolution(t), r.swarm(t)
	return out
}

// wait is what a ticket waits for; nil if it does not.
func (r *reading) wait(t *ticket.Ticket) *Wait {
	if t.State != ticket.Waiting || len(t.Waits) == 0 {
		return nil
	}
	w := t.Waits[len(t.Waits)-1]
	out := &Wait{Reason: string(w.Reason), Since: w.From.Time(), Wake: instant(w.Wake)}
	if r.notes {
		out.Note = w.Note
	}
	if c := t.Clock(model.Resolve); c != nil {
		out.Pauses = c.Held
	}
	return out
}

// resolution is how a ticket was solved; nil if it was not.
func (r *reading) resolution(t *ticket.Ticket) *Resolution {
	if t.Resolution == nil {
		return nil
	}
	by := t.Resolution
	return &Resolution{Code: string(by.Code), Note: by.Note, By: r.person(by.By), At: by.At.Time()}
}

// swarm is who joined the owner of a ticket; nil if nobody was asked, and for those who only ask.
func (r *reading) swarm(t *ticket.Ticket) *Swarm {
	if t.Swarm == nil || !r.notes {
		return nil
	}
	out := &Swarm{Since: t.Swarm.Called.Time(), Ended: instant(t.Swarm.Ended), Members: []Member{}}
	for _, m := range t.Swarm.Members {
		out.Members = append(out.Members, Member{
			Person: *r.person(m.Account), Function: string(m.Function), State: m.State, Since: m.Since.Time(), Credit: m.Credit,
		})
	}
	return out
}

// cases are the cases with other parties; a requester sees how far they are, and no more.
func (r *reading) cases(t *ticket.Ticket) (out []Case) {
	for _, c := range t.Cases {
		one := Case{
			ID: c.ID, Party: string(c.Party), PartyName: partyName(r.model, c.Party), Function: string(c.Function), Status: c.Status,
			Opened: c.Opened.Time(), Closed: instant(c.Closed), Clocks: []Clock{},
		}
		if r.notes {
			one.Reference = c.Reference
			if a := r.model.Agreement(c.Agreement); a != nil {
				one.Agreement, one.Clocks = a.Called(), r.clocks(t, string(c.Agreement))
			}
		}
		out = append(out, one)
	}
	return out
}

// coming is what happens if nobody does anything.
func (r *reading) coming(t *ticket.Ticket, next []desk.Forecast) []Coming {
	m := r.editionOf(t).Model
	out := make([]Coming, 0, len(next))
	for _, f := range next {
		out = append(out, Coming{
			At: f.At.Time(), Tell: string(f.Holder), Name: holderName(m, f.Holder), HandTo: string(f.HandTo),
			Last: f.Step == ticket.LastResort, While: string(f.While), Holders: r.holders(f.Holders), Empty: f.Empty,
		})
	}
	return out
}

// drafts are unsent texts as the reader may see them.
func (s *Show) drafts(ctx context.Context, a people.Actor, number ticket.Number) ([]Draft, error) {
	kept, err := s.engine.Drafts(ctx, a, number)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	who := make([]ticket.Account, len(kept))
	for i, d := range kept {
		who[i] = ticket.Account(d.Account)
	}
	names, err := s.names(ctx, who)
	if err != nil {
		return nil, err
	}
	m, _ := s.engine.Model()
	r := &reading{model: m, names: names, reader: a}
	var out []Draft
	for _, d := range kept {
		out = append(out, Draft{Audience: d.Audience, Body: d.Body, By: *r.person(ticket.Account(d.Account)), Changed: time.UnixMicro(d.ChangedUS).UTC()})
	}
	return out, nil
}
