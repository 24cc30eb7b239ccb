package history

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Home is where imported tickets live: an edition of a model and one of its services. Like its edition it must not be used
// from two goroutines at once.
type Home struct {
	edition *desk.Edition
	service *model.Service
	groups  *Mapping          // by which groups are functions
	used    []*model.Severity // most severe first: the tool's priority 1 is the first of them
}

// NewHome is a home for imported tickets on a service of an edition; on its first where none is named. It refuses a model on
// which no ticket could live.
func NewHome(e *desk.Edition, service model.ServiceID) (*Home, error) {
	m := e.Model
	if len(m.Services) == 0 || len(m.Severities) == 0 || len(m.Functions) == 0 {
		return nil, errors.New("the model has no service, no severity or no function, so that no ticket can live by it")
	}
	h := &Home{edition: e, service: m.Services[0]}
	if service != "" {
		if h.service = m.Service(service); h.service == nil {
			return nil, fmt.Errorf("the model has no service %q", service)
		}
	}
	h.used = m.SeveritiesOf(h.service)
	return h, nil
}

// By lets a mapping say which groups of the tool are which functions.
func (h *Home) By(m *Mapping) { h.groups = m }

// Past is a ticket that is over: its journal, and what that folds to. It has no number yet.
type Past struct {
	Ticket  ticket.Ticket
	Journal []ticket.Entry
	Quiet   int // updates in which nothing changed that a journal keeps
}

// Unfit is why an incident cannot be history, in words that are the same for all of a kind.
type Unfit string

// Error is those words.
func (u Unfit) Error() string { return string(u) }

// The reasons for which an incident cannot be history.
const (
	StillOpen  Unfit = "still open at the end of the log"
	NoSeverity Unfit = "of a priority that the model has no severity for"
)

// Journal is an incident as a ticket of this home. What was done stands at its own time and under the account of whoever did
// it; the last entry carries the tool's verdict. An incident that is not closed is nobody's history yet and is refused.
func (h *Home) Journal(in Incident) (Past, error) {
	for _, u := range in.Updates {
		if u.Priority < 1 || u.Priority > len(h.used) {
			return Past{}, NoSeverity
		}
	}
	if len(in.Updates) == 0 || in.Updates[len(in.Updates)-1].State != ticket.Closed {
		return Past{}, StillOpen
	}
	w := &writer{home: h, in: &in}
	w.raise()
	for i := range in.Updates {
		w.update(&in.Updates[i], i == len(in.Updates)-1)
	}
	return w.past, nil
}

// writer writes the journal of one incident.
type writer struct {
	home *Home
	in   *Incident
	past Past

	group string // the one that had it last
}

// turn writes what happens at one instant, if anything does. Time does not go back.
func (w *writer) turn(by string, at span.Instant, happens func(d *ticket.Draft)) {
	d := w.past.Ticket.Begin(ticket.Account(by), max(at, w.past.Ticket.Changed))
	happens(d)
	entry := d.Entry()
	if len(entry.Events) == 0 {
		w.past.Quiet++
		return
	}
	w.past.Journal, w.past.Ticket = append(w.past.Journal, entry), *d.Ticket
}

// raise begins the ticket as the log first shows it.
func (w *writer) raise() {
	in, h, first := w.in, w.home, &w.in.Updates[0]
	m := h.edition.Model
	severity := h.used[first.Priority-1].ID
	requester := in.Caller
	if requester == "" {
		requester = person(in.Tool, "caller", "unknown")
	}
	by := in.OpenedBy
	if by == "" {
		by = requester
	}
	raised := ticket.Raised{
		Kind: "incident", Subject: w.subject(first), Body: w.body(), Service: h.service.ID, Category: first.Category,
		Channel: h.channel(in.Channel), Impact: h.impact(first.Impact), Urgency: h.urgency(first.Urgency), Severity: severity,
		Requester: ticket.Account(requester), Edition: h.edition.Number,
	}
	judged := desk.Judge(h.edition, desk.Open{
		Kind: raised.Kind, Subject: raised.Subject, Body: raised.Body, Service: raised.Service, Category: raised.Category,
		Channel: raised.Channel, Impact: raised.Impact, Urgency: raised.Urgency, Severity: severity,
	})
	routed := ticket.Routed{Route: judged.Route, To: judged.Function, Accountable: judged.Accountable, Why: judged.Why}
	if first.Group != "" {
		routed.To, routed.Route = h.function(first.Group), -1
		routed.Why = fmt.Sprintf("In %s %s had it when the log begins.", in.Tool.Name(), first.Group)
		w.group = first.Group
	}
	routed.Parties = m.Providers(m.Function(routed.To))
	w.turn(by, in.Opened, func(d *ticket.Draft) {
		d.Emit(raised)
		d.Emit(ticket.Rated{Severity: severity, Why: w.why(first)})
		d.Emit(routed)
		d.Emit(ticket.Tagged{Add: []string{Imported, in.Tool.NumberTag(in.Number)}})
	})
}

// update writes what is different after an update.
func (w *writer) update(u *Update, last bool) {
	w.turn(u.By, u.At, func(d *ticket.Draft) {
		w.goOn(d, u)
		w.rate(d, u)
		w.describe(d, u)
		w.move(d, u)
		w.rest(d, u)
		if last && w.in.MadeSLA != nil {
			tag := MissedSLA
			if *w.in.MadeSLA {
				tag = MadeSLA
			}
			d.Emit(ticket.Tagged{Add: []string{tag}})
		}
	})
}

// goOn ends a wait, or takes a ticket up again that was over.
func (w *writer) goOn(d *ticket.Draft, u *Update) {
	over := !d.Live()
	switch {
	case over && u.State != d.State && u.State != ticket.Closed:
		d.Emit(ticket.Revived{Why: w.said(u)})
	case d.State == ticket.Waiting && (u.State != ticket.Waiting || u.Reason != d.Waits[len(d.Waits)-1].Reason):
		d.Emit(ticket.Resumed{Why: w.said(u)})
	}
}

// rest leaves the ticket in the state of the update. Resolved and closed for the last time are said again: the tool counts
// from there.
func (w *writer) rest(d *ticket.Draft, u *Update) {
	switch u.State {
	case ticket.Waiting:
		if d.State != ticket.Waiting {
			d.Emit(ticket.Waited{Reason: u.Reason, Note: w.said(u)})
		}
	case ticket.Resolved:
		if d.Resolution == nil || u.At == w.in.Resolved && d.Resolution.At != u.At {
			d.Emit(ticket.Solved{Code: ticket.Codes()[0]})
		}
	case ticket.Closed:
		if d.State != ticket.Closed || u.At == w.in.Closed && d.ClosedAt != u.At {
			d.Emit(ticket.Ended{Why: w.said(u)})
		}
	}
}

// rate says how bad it is, where that changed.
func (w *writer) rate(d *ticket.Draft, u *Update) {
	h := w.home
	rated := ticket.Rated{Impact: h.impact(u.Impact), Urgency: h.urgency(u.Urgency), Severity: h.used[u.Priority-1].ID, Why: w.why(u)}
	if rated.Impact != d.Impact || rated.Urgency != d.Urgency || rated.Severity != d.Severity {
		d.Emit(rated)
	}
}

// describe says what it is about, where that changed.
func (w *writer) describe(d *ticket.Draft, u *Update) {
	if u.Category != "" && u.Category != d.Category {
		d.Emit(ticket.Described{Category: u.Category})
	}
}

// move hands it over and lets it be taken. What the log does not say stays as it was.
func (w *writer) move(d *ticket.Draft, u *Update) {
	if u.Group != "" && u.Group != w.group {
		if w.group != "" {
			to := w.home.function(u.Group)
			m := w.home.edition.Model
			d.Emit(ticket.HandedOver{To: to, Note: "from " + w.group + " to " + u.Group, Parties: m.Providers(m.Function(to))})
		}
		w.group = u.Group
	}
	if u.Assignee != "" && ticket.Account(u.Assignee) != d.Assignee && d.Live() {
		d.Emit(ticket.Taken{By: ticket.Account(u.Assignee)})
	}
}

// said is a state in the tool's own word.
func (w *writer) said(u *Update) string { return fmt.Sprintf("%s in %s", u.Said, w.in.Tool.Name()) }

// why is the tool's own rating.
func (w *writer) why(u *Update) string {
	return fmt.Sprintf("priority %d in %s", u.Priority, w.in.Tool.Name())
}

// subject is what lists call the ticket: a log without words has only its number and category.
func (w *writer) subject(first *Update) string {
	if first.Category == "" {
		return "Incident " + w.in.Number
	}
	return one(fmt.Sprintf("Incident %s, %s", w.in.Number, first.Category), desk.MaxSubject)
}

// body is everything that the log says of the incident beside what happened to it.
func (w *writer) body() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Imported from %s, where it is incident %s.\n", w.in.Tool.Name(), w.in.Number)
	for _, f := range w.in.Facts {
		fmt.Fprintf(&b, "\n%s: %s", f.Name, one(f.Value, desk.MaxNote))
	}
	return b.String()
}

// impact is the word of the model's matrix for the nth impact, the greatest first; empty where it has none.
func (h *Home) impact(rank int) string {
	if x := h.edition.Model.Matrix; x != nil && rank >= 1 && rank <= len(x.Impact) {
		return x.Impact[rank-1]
	}
	return ""
}

// urgency is the word of the model's matrix for the nth urgency, as impact.
func (h *Home) urgency(rank int) string {
	if x := h.edition.Model.Matrix; x != nil && rank >= 1 && rank <= len(x.Urgency) {
		return x.Urgency[rank-1]
	}
	return ""
}

// function is that of the model which a group of the tool is, by the mapping or by its name: "group 70" is group-70. Where the
// model has none it is the service's entry, and the note of the hand-over keeps the group.
func (h *Home) function(group string) model.FunctionID {
	if id, ok := h.groups.Function(h.edition.Model, group); ok {
		return id
	}
	return desk.Judge(h.edition, desk.Open{Kind: "incident", Service: h.service.ID, Severity: h.used[0].ID}).Function
}

// channel is that of the model by which the tool says that an incident came; empty where the model has none of the kind.
func (h *Home) channel(said string) model.ChannelID {
	channels := h.edition.Model.Channels
	i := slices.IndexFunc(channels, func(c *model.Channel) bool { return strings.EqualFold(string(c.Kind), said) })
	if i < 0 {
		return ""
	}
	return channels[i].ID
}
