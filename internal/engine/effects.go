package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"belay/internal/model"
	"belay/internal/store"
	"belay/internal/ticket"
)

// The kinds of message in the outbox.
const (
	PageMessage    = "page"    // somebody is told of a ticket that waits for them
	NoticeMessage  = "notice"  // a requester or watcher hears of their ticket
	WebhookMessage = "webhook" // another program hears of it
	ReplyMessage   = "reply"   // a reply that may still be taken back
)

// Page is the payload of a page.
type Page struct {
	Ticket   ticket.Number    `json:"ticket"`
	Seq      int              `json:"seq"`
	Subject  string           `json:"subject"`
	Severity model.SeverityID `json:"severity"`
	Holder   model.HolderID   `json:"holder"`
	Told     string           `json:"told"` // a person's id, or "party:" and a party's
	Step     int              `json:"step"`
	Round    int              `json:"round"`
}

// Notice is the payload of a notice.
type Notice struct {
	Ticket  ticket.Number  `json:"ticket"`
	Seq     int            `json:"seq"`
	Account ticket.Account `json:"account"`
	About   string         `json:"about"` // opened, answered, resolved, reopened, closed
}

// Hook is the payload of a webhook: thin, whoever wants more asks the API.
type Hook struct {
	Type   string        `json:"type"` // "ticket.opened"
	Ticket ticket.Number `json:"ticket"`
	Seq    int           `json:"seq"`
	At     string        `json:"at"`     // RFC 3339
	Events []string      `json:"events"` // what happened, by the journal's names
}

// effects puts into the outbox what leaves the house because of an entry. Each has a key, so that it leaves once.
func (s *stage) effects(t *ticket.Ticket, entry ticket.Entry) error {
	var errs []error
	if s.engine.notices {
		errs = append(errs, s.pages(t, entry), s.notices(t, entry))
	}
	for _, hook := range s.engine.hooks.wanting(entry) {
		errs = append(errs, s.send(WebhookMessage, fmt.Sprintf("webhook/%s/%d/%d", hook, t.Number, entry.Seq), hook, t.Number, hookOf(entry)))
	}
	return errors.Join(errs...)
}

// pages tells everybody who was told, by (ticket, step, round, person).
func (s *stage) pages(t *ticket.Ticket, entry ticket.Entry) error {
	var errs []error
	for _, event := range entry.Events {
		paged, ok := event.(ticket.Paged)
		if !ok {
			continue
		}
		for _, who := range paged.Told {
			key := fmt.Sprintf("page/%d/%d/%d/%d/%s", t.Number, entry.Seq, paged.Step, paged.Round, who)
			errs = append(errs, s.send(PageMessage, key, who, t.Number, Page{
				Ticket: t.Number, Seq: entry.Seq, Subject: t.Subject, Severity: t.Severity, Holder: paged.Holder, Told: who,
				Step: paged.Step, Round: paged.Round,
			}))
		}
	}
	return errors.Join(errs...)
}

// notices tells the requester and the watchers what concerns them. Nobody hears of what they did themselves.
func (s *stage) notices(t *ticket.Ticket, entry ticket.Entry) error {
	about := aboutOf(entry)
	if about == "" {
		return nil
	}
	var errs []error
	for _, who := range append([]ticket.Account{t.Requester}, t.Watchers...) {
		if who == entry.By && about != "opened" {
			continue
		}
		key := fmt.Sprintf("notice/%d/%d/%s", t.Number, entry.Seq, who)
		errs = append(errs, s.send(NoticeMessage, key, string(who), t.Number, Notice{Ticket: t.Number, Seq: entry.Seq, Account: who, About: about}))
	}
	return errors.Join(errs...)
}

// aboutOf is what an entry means to those outside; empty for nothing.
func aboutOf(entry ticket.Entry) string {
	about := ""
	for _, event := range entry.Events {
		switch v := event.(type) {
		case ticket.Raised:
			return "opened"
		case ticket.Solved:
			return "resolved"
		case ticket.Replied:
			about = "answered"
			if v.FromRequester {
				about = "asked"
			}
		case ticket.Revived:
			about = "reopened"
		case ticket.Ended:
			about = "closed"
		}
	}
	return about
}

// send puts one message into the outbox.
func (s *stage) send(kind, key, target string, number ticket.Number, payload any) error {
	text, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("write the message %s: %w", key, err)
	}
	return s.tx.Send(store.Message{
		Key: key, Kind: kind, Ticket: int64(number), Target: target, Payload: text, CreatedUS: s.us, DueUS: s.us,
	})
}

// hookOf is what a webhook says of an entry.
func hookOf(entry ticket.Entry) Hook {
	h := Hook{Type: TypeOf(entry), Ticket: entry.Ticket, Seq: entry.Seq, At: entry.At.String()}
	for _, event := range entry.Events {
		h.Events = append(h.Events, ticket.Kind(event))
	}
	return h
}

// types are what programs call the events that matter most, the weightiest first.
var types = []struct{ event, name string }{
	{"raised", "ticket.opened"},
	{"solved", "ticket.resolved"},
	{"ended", "ticket.closed"},
	{"revived", "ticket.reopened"},
	{"merged-away", "ticket.merged"},
	{"handed-over", "ticket.escalated"},
	{"handed-back", "ticket.handed_back"},
	{"replied", "ticket.replied"},
	{"noted", "ticket.noted"},
	{"taken", "ticket.taken"},
	{"waited", "ticket.waiting"},
	{"rated", "ticket.rated"},
	{"swarmed", "ticket.swarm"},
	{"paged", "ticket.paged"},
}

// TypeOf is what programs call an entry: "ticket.opened"; "ticket.changed" where nothing weightier happened. A clock that was
// breached is "ticket.breached".
func TypeOf(entry ticket.Entry) string {
	for _, t := range types {
		if slices.ContainsFunc(entry.Events, func(e ticket.Event) bool { return ticket.Kind(e) == t.event }) {
			return t.name
		}
	}
	for _, event := range entry.Events {
		if clocked, ok := event.(ticket.Clocked); ok {
			for _, c := range clocked.Clocks {
				if c.Breach != 0 && c.Ended == 0 {
					return "ticket.breached"
				}
			}
		}
	}
	return "ticket.changed"
}

// Types are the types that a webhook can ask for.
func Types() []string {
	out := []string{"ticket.breached", "ticket.changed"}
	for _, t := range types {
		out = append(out, t.name)
	}
	slices.Sort(out)
	return out
}
