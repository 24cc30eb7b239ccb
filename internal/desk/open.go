package desk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// The largest texts that a ticket takes, in bytes.
const (
	MaxSubject = 300
	MaxBody    = 200_000
	MaxNote    = 2_000
	MaxTag     = 60
	MaxTags    = 40 // on one ticket
	MaxWatch   = 100
)

// Open opens a ticket.
type Open struct {
	Kind      model.TicketKind
	Subject   string
	Body      string
	Service   model.ServiceID
	Category  string
	Need      model.NeedID
	Channel   model.ChannelID
	Impact    string
	Urgency   string
	Severity  model.SeverityID // set by hand; empty for the matrix's
	Requester ticket.Account
	Files     []ticket.File
	Tags      []string
}

func (in Open) turn(x *turn) error {
	e := x.world.Now
	if err := in.check(e.Model); err != nil {
		return err
	}
	if in.Kind == "" {
		in.Kind = "incident"
		if need := e.Model.Need(in.Need); need != nil && need.Kind != "" {
			in.Kind = need.Kind
		}
	}
	if need := e.Model.Need(in.Need); need != nil && in.Category == "" {
		in.Category = need.Category
	}
	t := Judge(e, in)
	x.Emit(ticket.Raised{
		Kind: in.Kind, Subject: strings.TrimSpace(in.Subject), Body: in.Body, Service: in.Service, Category: in.Category,
		Need: in.Need, Channel: in.Channel, Impact: t.Impact, Urgency: t.Urgency, Severity: t.Severity,
		Requester: in.Requester, Edition: e.Number, Files: in.Files,
	})
	x.Emit(ticket.Rated{Severity: t.Severity, Why: t.Rated})
	f := e.Model.Function(t.Function)
	x.Emit(ticket.Routed{Route: t.Route, Why: t.Why, To: t.Function, Accountable: t.Accountable, Parties: e.provide(f)})
	if len(in.Tags) > 0 {
		if err := (Tag{Add: in.Tags}).turn(x); err != nil {
			return err
		}
	}
	x.chain(e)
	x.Clocks = slices.Grow(x.Clocks, len(model.TargetNames()))
	x.start(model.Acknowledge, 0)
	x.start(model.Respond, 0)
	x.start(model.Resolve, 0)
	return nil
}

// chain begins the escalation of the ticket's severity now, by an edition that knows it.
func (x *turn) chain(e *Edition) {
	event := ticket.Chained{Edition: e.Number, Severity: x.Severity, From: x.now, Steps: e.Plan(x.Service, x.Severity).Steps()}
	if c := x.Clock(model.Resolve); c != nil {
		event.Used = c.Elapsed(x.now, x.calendarOf(*c))
	}
	x.Emit(event)
}

// check refuses what the model does not know, in words for whoever opens.
func (in *Open) check(m *model.Model) error {
	if err := oneLine("the subject", in.Subject, MaxSubject); err != nil {
		return err
	}
	if err := text("the description", in.Body, MaxBody); err != nil {
		return err
	}
	if in.Requester == "" {
		return ticket.Refuse("Say who asks: a ticket needs a requester.")
	}
	s := m.Service(in.Service)
	switch {
	case s == nil:
		return unknownService(m, in.Service)
	case len(m.SeveritiesOf(s)) == 0 || len(m.Functions) == 0:
		return ticket.Refuse("The support model does not say yet how bad things can be and who receives them; it needs severities and functions first.")
	}
	if err := oneOf("kind", string(in.Kind), in.Kind.Values()); err != nil {
		return err
	}
	if in.Need != "" && m.Need(in.Need) == nil {
		return ticket.Refuse("There is no need %q in the support model.", in.Need)
	}
	if in.Channel != "" && m.Channel(in.Channel) == nil {
		return ticket.Refuse("There is no channel %q in the support model.", in.Channel)
	}
	return rating(m, s, in.Impact, in.Urgency, in.Severity, in.Category)
}

// unknownService refuses a service that a model does not know.
func unknownService(m *model.Model, id model.ServiceID) error {
	return ticket.Refuse("There is no service %q; choose one of %s.", id, ids(m.Services, func(s *model.Service) model.ServiceID { return s.ID }))
}

// rating refuses impacts, urgencies, severities and categories that the model does not know.
func rating(m *model.Model, s *model.Service, impact, urgency string, v model.SeverityID, category string) error {
	if m.Matrix != nil {
		if err := oneOf("impact", impact, m.Matrix.Impact); err != nil {
			return err
		}
		if err := oneOf("urgency", urgency, m.Matrix.Urgency); err != nil {
			return err
		}
	} else if impact != "" || urgency != "" {
		return ticket.Refuse("The support model has no matrix of impact and urgency; set the severity instead.")
	}
	used := m.SeveritiesOf(s)
	if v != "" && !slices.ContainsFunc(used, func(o *model.Severity) bool { return o.ID == v }) {
		return ticket.Refuse("%s does not use the severity %q; choose one of %s.", s.Called(), v, ids(used, func(o *model.Severity) model.SeverityID { return o.ID }))
	}
	if category != "" {
		return oneLine("the category", category, MaxTag)
	}
	return nil
}

// oneOf refuses a word that is not in a closed list; no word at all is fine.
func oneOf(what, word string, list []string) error {
	if word == "" || slices.Contains(list, word) {
		return nil
	}
	return ticket.Refuse("%q is no %s; choose one of %s.", word, what, strings.Join(list, ", "))
}

// ids lists the names of entries.
func ids[E any, ID ~string](list []E, id func(E) ID) string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = string(id(e))
	}
	return strings.Join(names, ", ")
}

// oneLine refuses a text that is empty, too long, or more than a line.
func oneLine(what, s string, limit int) error {
	switch {
	case strings.TrimSpace(s) == "":
		return ticket.Refuse("Write %s: it may not be empty.", what)
	case strings.ContainsAny(s, "\n\r"):
		return ticket.Refuse("Write %s on one line.", what)
	}
	return text(what, s, limit)
}

// text refuses what is no text, or too long.
func text(what, s string, limit int) error {
	switch {
	case len(s) > limit && limit < MaxBody:
		return ticket.Refuse("%s is too long: %d bytes, and at most %d are taken. Shorten it.", upper(what), len(s), limit)
	case len(s) > limit:
		return ticket.Refuse("%s is too long: %d bytes, and at most %d are taken. Shorten it, or attach it as a file.", upper(what), len(s), limit)
	case !utf8.ValidString(s):
		return ticket.Refuse("%s is not valid UTF-8 text; send it in that encoding.", upper(what))
	case strings.ContainsRune(s, 0):
		return ticket.Refuse("%s holds a NUL character; take it out.", upper(what))
	}
	return nil
}

// upper begins a sentence.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// later refuses a time that has passed, or lies further off than two years.
func later(what string, at, now span.Instant) error {
	switch {
	case at <= now:
		return ticket.Refuse("%s must lie in the future.", upper(what))
	case at > now+2*366*day:
		return ticket.Refuse("%s lies more than two years ahead.", upper(what))
	}
	return nil
}
