package engine

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Person is everything that is held about somebody, to be written as JSON and handed to them. Times are RFC 3339, UTC.
type Person struct {
	ID       people.ID        `json:"id"`
	Name     people.Name      `json:"name"`
	Email    people.Email     `json:"email"`
	Role     people.Role      `json:"role"`
	Zone     string           `json:"zone,omitempty"`
	State    people.State     `json:"state"`
	Sessions []PersonsSession `json:"sessions"`
	Tokens   []PersonsToken   `json:"tokens"`
	Passkeys []PersonsPasskey `json:"passkeys"`
	Tickets  []PersonsTicket  `json:"tickets"` // those they asked for, follow or wrote to
	Drafts   []PersonsDraft   `json:"drafts"`
	Acts     []PersonsAct     `json:"acts"` // what was done to their account, and by them to others'
}

// The parts of a Person.
type (
	// PersonsSession is one sign-in.
	PersonsSession struct {
		Began   string `json:"began"`
		Seen    string `json:"seen"`
		Address string `json:"address"`
		Browser string `json:"browser"`
	}
	// PersonsToken is one token; its secret is kept nowhere.
	PersonsToken struct {
		Name   string         `json:"name"`
		Scopes []people.Scope `json:"scopes"`
		Made   string         `json:"made"`
		Ends   string         `json:"ends"`
	}
	// PersonsPasskey is one passkey; its secret never left the authenticator.
	PersonsPasskey struct {
		Name string `json:"name"`
		Made string `json:"made"`
	}
	// PersonsTicket is one ticket with its journal.
	PersonsTicket struct {
		Ticket  string         `json:"ticket"` // SUP-2214
		Subject string         `json:"subject"`
		Service string         `json:"service"`
		State   ticket.State   `json:"state"`
		Opened  string         `json:"opened"`
		Asked   bool           `json:"asked_for_by_them"`
		Entries []PersonsEntry `json:"entries"`
	}
	// PersonsEntry is what happened on a ticket at once, in the journal's words.
	PersonsEntry struct {
		At     string          `json:"at"`
		ByThem bool            `json:"by_them"`
		Events json.RawMessage `json:"events"`
	}
	// PersonsDraft is a text that they have not sent.
	PersonsDraft struct {
		Ticket  string `json:"ticket"`
		Body    string `json:"body"`
		Changed string `json:"changed"`
	}
	// PersonsAct is one entry of the audit log.
	PersonsAct struct {
		At      string          `json:"at"`
		What    string          `json:"what"`
		ByThem  bool            `json:"by_them"`
		Detail  json.RawMessage `json:"detail"`
		Address string          `json:"address,omitempty"`
	}
)

// ExportPerson is everything that is held about somebody, for themselves or for an administrator. Notes among those who
// answer are in it for an administrator alone, who looks through them before handing them on.
func (e *Engine) ExportPerson(ctx context.Context, by people.Actor, id people.ID) (p Person, err error) {
	if d := people.May(by, people.ExportPerson, people.Case{Owner: id}, people.Terms{}); !d.Yes {
		return p, d.Err()
	}
	notes := by.Account.Role == people.Administrator
	err = e.store.View(ctx, func(tx *store.Tx) error {
		a, ok, err := tx.Account(id)
		if err != nil {
			return err
		}
		if !ok {
			return &NotFound{"There is no such account."}
		}
		p = Person{ID: a.ID, Name: a.Name, Email: a.Email, Role: a.Role, State: a.State}
		if a.Zone != nil {
			p.Zone = a.Zone.Name()
		}
		if err := p.signIns(tx); err != nil {
			return err
		}
		if err := p.kept(tx); err != nil {
			return err
		}
		return p.tickets(tx, notes)
	})
	if err != nil {
		return Person{}, err
	}
	return p, e.store.Change(ctx, func(tx *store.Tx) error {
		return e.audit(tx, by, "exported a person", string(id), map[string]int{"tickets": len(p.Tickets)})
	})
}

// signIns adds how p signs in.
func (p *Person) signIns(tx *store.Tx) error {
	sessions, err := tx.Sessions(p.ID)
	if err != nil {
		return err
	}
	p.Sessions = []PersonsSession{}
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, PersonsSession{s.Began.String(), s.Seen.String(), s.Address, s.Browser})
	}
	tokens, err := tx.Tokens(p.ID)
	if err != nil {
		return err
	}
	p.Tokens = []PersonsToken{}
	for _, t := range tokens {
		p.Tokens = append(p.Tokens, PersonsToken{t.Name, t.Scopes, t.Made.String(), t.Ends.String()})
	}
	keys, err := tx.Passkeys(p.ID)
	p.Passkeys = []PersonsPasskey{}
	for _, k := range keys {
		p.Passkeys = append(p.Passkeys, PersonsPasskey{k.Name, k.Made.String()})
	}
	return err
}

// kept adds p's drafts, and what the audit log says.
func (p *Person) kept(tx *store.Tx) error {
	drafts, acts, err := tx.HeldBy(p.ID)
	p.Drafts, p.Acts = []PersonsDraft{}, []PersonsAct{}
	for _, d := range drafts {
		p.Drafts = append(p.Drafts, PersonsDraft{ticket.Number(d.Ticket).String(), d.Body, stamp(d.ChangedUS)})
	}
	for _, a := range acts {
		p.Acts = append(p.Acts, PersonsAct{stamp(a.AtUS), a.What, a.By == string(p.ID), json.RawMessage(a.Detail), a.IP})
	}
	return err
}

// tickets adds the tickets that p asked for, follows or wrote to.
func (p *Person) tickets(tx *store.Tx, notes bool) error {
	own, others, err := tx.TouchedBy(p.ID)
	if err != nil {
		return err
	}
	numbers := append(slices.Clone(own), others...)
	slices.Sort(numbers)
	p.Tickets = []PersonsTicket{}
	for _, number := range numbers {
		r, ok, err := tx.Ticket(number)
		if err != nil || !ok {
			return err
		}
		t := PersonsTicket{
			Ticket: ticket.Number(number).String(), Subject: r.Subject, Service: r.Service, State: ticket.State(r.State),
			Opened: r.Opened.String(), Asked: r.Requester == string(p.ID),
		}
		if t.Entries, err = p.entries(tx, number, notes); err != nil {
			return err
		}
		p.Tickets = append(p.Tickets, t)
	}
	return nil
}

// entries are what happened on a ticket, as far as p is to read it.
func (p *Person) entries(tx *store.Tx, number int64, notes bool) (out []PersonsEntry, err error) {
	out = []PersonsEntry{}
	for after := int64(0); ; {
		page, err := tx.Journal(number, after, journalLimit)
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			after = r.Seq
			entry, err := entryOf(r)
			if err != nil {
				return nil, err
			}
			if !notes {
				entry.Events = slices.DeleteFunc(entry.Events, internal)
			}
			if len(entry.Events) == 0 {
				continue
			}
			events, err := ticket.Marshal(entry.Events)
			if err != nil {
				return nil, err
			}
			out = append(out, PersonsEntry{At: entry.At.String(), ByThem: r.By == string(p.ID), Events: events})
		}
		if len(page) < journalLimit {
			return out, nil
		}
	}
}

// stamp is a stamp of the record for a person.
func stamp(us int64) string { return span.At(time.UnixMicro(us)).String() }
