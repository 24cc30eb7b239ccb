package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// ticketAnswer is a ticket with the ETag of its turn.
type ticketAnswer struct {
	ETag string `header:"ETag" doc:"Names the turn of the ticket, for If-Match and If-None-Match."`
	Body Ticket
}

func (a *API) ticketOperations() {
	handle(a, operation(http.MethodGet, "/tickets", "list-tickets", "List tickets, or search in them",
		says("Page by page, by the cursor of the page before. q searches numbers, subjects and texts, and ranks what it finds.")), a.listTickets)
	handle(a, operation(http.MethodPost, "/tickets", "open-ticket", "Open a ticket", creates,
		says("Triage finds its severity and function by the model. The answer is on disk before it is sent. Without a requester it is one's own.")), a.openTicket)
	handle(a, operation(http.MethodGet, "/tickets/{number}", "get-ticket", "Read a ticket",
		says("With its timeline, its line track, and who can help now. A ticket that has not changed answers 304 to If-None-Match.")), a.getTicket)
	handle(a, operation(http.MethodPatch, "/tickets/{number}", "change-ticket", "Change what a ticket is about, and how bad it is"), a.changeTicket)
	handle(a, operation(http.MethodGet, "/tickets/{number}/timeline", "get-timeline", "Read what happened on a ticket"), a.getTimeline)
	handle(a, operation(http.MethodPut, "/tickets/{number}/seen", "see-ticket", "Say up to which turn one has read a ticket", says("Turn 0 makes it unread.")), a.seeTicket)
	handle(a, operation(http.MethodPatch, "/tickets/{number}/tags", "tag-ticket", "Add and remove tags"), a.tagTicket)
	handle(a, operation(http.MethodPut, "/tickets/{number}/spam", "mark-spam", "Mark a ticket as spam"), a.markSpam)
	handle(a, operation(http.MethodDelete, "/tickets/{number}/spam", "unmark-spam", "Say that a ticket is no spam"), a.unmarkSpam)
	handle(a, operation(http.MethodPut, "/tickets/{number}/watchers/{account}", "add-watcher", "Let somebody follow a ticket", says("me is oneself.")), a.addWatcher)
	handle(a, operation(http.MethodDelete, "/tickets/{number}/watchers/{account}", "remove-watcher", "Let somebody follow a ticket no more"), a.removeWatcher)
}

// listInput is which tickets a list holds.
type listInput struct {
	Queue    string   `query:"queue" doc:"One of GET /queues." example:"untaken" maxLength:"200"`
	Words    string   `query:"q" doc:"What to search for." example:"printer" maxLength:"400"`
	Cursor   string   `query:"cursor" doc:"The next of the page before." maxLength:"400"`
	Limit    int      `query:"limit" doc:"Tickets on a page." minimum:"1" maximum:"200" default:"30"`
	Order    string   `query:"order" doc:"In which order; of a search the best match is first." enum:"due,newest,oldest,changed"`
	Severity []string `query:"severity" doc:"One of these." maxItems:"20"`
	Service  []string `query:"service" doc:"One of these." maxItems:"40"`
	State    []string `query:"state" doc:"One of these." maxItems:"4"`
	Kind     []string `query:"kind" doc:"One of these." maxItems:"10"`
	Tag      []string `query:"tag" doc:"All of these." maxItems:"10"`
	Function []string `query:"function" doc:"Lies with one of these." maxItems:"40"`
	Assignee string   `query:"assignee" doc:"An account; me is oneself." maxLength:"64"`
	Asker    string   `query:"requester" doc:"An account; me is oneself." maxLength:"64"`
}

func (a *API) listTickets(ctx context.Context, c *call, in *listInput) (*body[Page], error) {
	if err := a.known(ctx, c, in); err != nil {
		return nil, err
	}
	q := engine.Query{
		Queue: in.Queue, Words: in.Words, After: in.Cursor, Limit: in.Limit, Order: store.Order(in.Order), Severities: in.Severity,
		Services: in.Service, States: in.State, Kinds: in.Kind, Tags: in.Tag, Functions: in.Function,
		Assignee: c.meOr(in.Assignee), Requester: c.meOr(in.Asker),
	}
	if id, ok := strings.CutPrefix(in.Queue, viewQueue); ok {
		if err := a.byView(ctx, c, id, &q); err != nil {
			return nil, err
		}
	}
	page, err := a.show.Page(ctx, c.actor, q)
	return &body[Page]{page}, err
}

// meOr is the account of that id, which may be me.
func (c *call) meOr(id string) people.ID {
	if id == "me" {
		return c.me()
	}
	return people.ID(id)
}

// Asking is on whose behalf a ticket is opened.
type Asking struct {
	ID    string `json:"id,omitempty" doc:"An account that is known." maxLength:"64"`
	Name  string `json:"name,omitempty" doc:"Of somebody new." example:"Ingrid Dahl" maxLength:"200"`
	Email string `json:"email,omitempty" doc:"A new address makes an account that may only ask." example:"ingrid@contoso.example" maxLength:"254"`
}

// Opening is a ticket that somebody opens. What is left out is found by the model.
type Opening struct {
	Kind      string   `json:"kind,omitempty" doc:"incident, request, question, problem, complaint or security; incident if left out." example:"incident" maxLength:"40"`
	Subject   string   `json:"subject" doc:"In one line." example:"The label printer in Gothenburg is offline" maxLength:"400"`
	Body      string   `json:"body,omitempty" doc:"What is wrong, since when, for whom." example:"Since this morning nothing is printed."`
	Service   string   `json:"service,omitempty" doc:"One of the model's; that of the need if left out." example:"fno" maxLength:"100"`
	Category  string   `json:"category,omitempty" maxLength:"100"`
	Need      string   `json:"need,omitempty" doc:"One of the model's needs." maxLength:"100"`
	Channel   string   `json:"channel,omitempty" doc:"How it came: one of the model's channels." maxLength:"100"`
	Impact    string   `json:"impact,omitempty" doc:"A row of the model's matrix." maxLength:"100"`
	Urgency   string   `json:"urgency,omitempty" doc:"A column of it." maxLength:"100"`
	Severity  string   `json:"severity,omitempty" doc:"Set by hand instead of by the matrix." maxLength:"100"`
	Requester *Asking  `json:"requester,omitempty" doc:"Who asks, if it is not oneself."`
	Tags      []string `json:"tags,omitempty" maxItems:"40"`
	Files     []string `json:"files,omitempty" doc:"Files that were uploaded with POST /files." maxItems:"20"`
}

// open is what the desk is asked.
func (o *Opening) open(m *model.Model) desk.Open {
	in := desk.Open{
		Kind: model.TicketKind(o.Kind), Subject: o.Subject, Body: o.Body, Service: model.ServiceID(o.Service), Category: o.Category,
		Need: model.NeedID(o.Need), Channel: model.ChannelID(o.Channel), Impact: o.Impact, Urgency: o.Urgency,
		Severity: model.SeverityID(o.Severity), Files: uploaded(o.Files), Tags: o.Tags,
	}
	if in.Service == "" && m != nil {
		if need := m.Need(in.Need); need != nil {
			in.Service = need.Service
		}
	}
	return in
}

// uploaded are files by their ids; the engine knows the rest.
func uploaded(ids []string) (out []ticket.File) {
	for _, id := range ids {
		out = append(out, ticket.File{ID: id})
	}
	return out
}

// openAnswer is a new ticket and where it is.
type openAnswer struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     Ticket
}

func (a *API) openTicket(ctx context.Context, c *call, in *struct {
	Acting

	Body Opening
},
) (*openAnswer, error) {
	if in.Body.Severity != "" && !people.Ever(c.actor, people.Rate).Yes {
		return nil, ticket.Refuse("Say impact and urgency, and the severity follows; only those who answer tickets set one by hand.")
	}
	m, _ := a.engine.Model()
	asker := engine.Asker{}
	if r := in.Body.Requester; r != nil {
		asker = engine.Asker{Account: people.ID(r.ID), Name: r.Name, Email: r.Email}
	}
	done, err := a.engine.Open(ctx, c.request(), in.Body.open(m), asker)
	if err != nil {
		return nil, err
	}
	return a.opened(ctx, c, done)
}

// opened answers with a new ticket.
func (a *API) opened(ctx context.Context, c *call, done engine.Result) (*openAnswer, error) {
	t, known := done.Ticket, []people.Account{c.actor.Account}
	if done.Asked.ID != "" {
		known = append(known, done.Asked)
	}
	shown, err := a.show.Opened(ctx, c.actor, t, known...)
	return &openAnswer{ETag: etag(shown.Seq), Location: Prefix + "/tickets/" + t.Number.String(), Body: shown}, err
}

// notModified answers that the asker has the ticket already.
type notModified struct{ tag string }

func (n notModified) Error() string  { return "not modified" }
func (n notModified) GetStatus() int { return http.StatusNotModified }
func (n notModified) GetHeaders() http.Header {
	return http.Header{"Etag": {n.tag}}
}

func (a *API) getTicket(ctx context.Context, c *call, in *struct {
	OfTicket

	None string `header:"If-None-Match" doc:"The ETag that one has; answers 304 if the ticket has not changed."`
},
) (*ticketAnswer, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	v, err := a.engine.Ticket(ctx, c.actor, number)
	if err != nil {
		return nil, err
	}
	if in.None != "" && matches(in.None, v.Ticket.Seq) {
		return nil, notModified{etag(v.Ticket.Seq)}
	}
	return a.viewed(ctx, c, v)
}

// viewed answers with a ticket as its screen shows it.
func (a *API) viewed(ctx context.Context, c *call, v engine.View) (*ticketAnswer, error) {
	shown, err := a.show.Ticket(ctx, c.actor, v)
	if err != nil {
		return nil, err
	}
	if shown.Drafts, err = a.show.drafts(ctx, c.actor, v.Ticket.Number); err != nil {
		return nil, err
	}
	return &ticketAnswer{ETag: etag(shown.Seq), Body: shown}, nil
}

// after answers an act with the ticket as it is now: all of it, or the outside for those who may not read it.
func (a *API) after(ctx context.Context, c *call, done engine.Result, err error) (*ticketAnswer, error) {
	if err != nil {
		return nil, err
	}
	v, err := a.engine.Ticket(ctx, c.actor, done.Ticket.Number)
	var denied *people.Denial
	var gone *engine.NotFound
	if errors.As(err, &denied) || errors.As(err, &gone) {
		shown, err := a.show.Sealed(ctx, c.actor, done.Ticket)
		return &ticketAnswer{ETag: etag(shown.Seq), Body: shown}, err
	}
	if err != nil {
		return nil, err
	}
	return a.viewed(ctx, c, v)
}

// do plays one input of a call and answers with the ticket.
func (a *API) do(ctx context.Context, c *call, of OfTicket, input desk.Input) (*ticketAnswer, error) {
	number, err := of.number()
	if err != nil {
		return nil, err
	}
	done, err := a.engine.Do(ctx, c.request(), number, input)
	return a.after(ctx, c, done, err)
}

// news is what happened to the ticket of a call since the turn that it looked at; nil where that cannot be told.
func (a *API) news(ctx context.Context, c *call) []Item {
	number, err := ticket.ParseNumber(c.http.PathValue("number"))
	if err != nil {
		return nil
	}
	v, err := a.engine.Ticket(ctx, c.actor, number)
	if err != nil {
		return nil
	}
	items, err := a.show.Timeline(ctx, c.actor, v, c.seen)
	if err != nil {
		return nil
	}
	return items
}

// Change is what changes about a ticket; what is left out stays.
type Change struct {
	Kind     string `json:"kind,omitempty" maxLength:"40"`
	Subject  string `json:"subject,omitempty" example:"Two label printers in Gothenburg are offline" maxLength:"400"`
	Service  string `json:"service,omitempty" maxLength:"100"`
	Category string `json:"category,omitempty" maxLength:"100"`
	Impact   string `json:"impact,omitempty" maxLength:"100"`
	Urgency  string `json:"urgency,omitempty" maxLength:"100"`
	Severity string `json:"severity,omitempty" maxLength:"100"`
	Why      string `json:"why,omitempty" doc:"Why it is worse or better than it was."`
}

func (a *API) changeTicket(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body Change
},
) (*ticketAnswer, error) {
	b := in.Body
	describe := desk.Describe{Kind: model.TicketKind(b.Kind), Subject: b.Subject, Service: model.ServiceID(b.Service), Category: b.Category}
	rate := desk.Rate{Impact: b.Impact, Urgency: b.Urgency, Severity: model.SeverityID(b.Severity), Why: b.Why}
	rates := b.Impact != "" || b.Urgency != "" || b.Severity != ""
	if !rates && b.Why == "" && describe == (desk.Describe{}) {
		return nil, ticket.Refuse("Say what changes: kind, subject, service, category, impact, urgency or severity.")
	}
	switch {
	case rates && describe == (desk.Describe{}):
		return a.do(ctx, c, in.OfTicket, rate)
	case !rates && describe != (desk.Describe{}):
		return a.do(ctx, c, in.OfTicket, describe)
	case !rates:
		return nil, ticket.Refuse("Say what changes: a reason alone changes nothing.")
	}
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	done, err := a.engine.DoAll(ctx, c.request(), number, describe, rate)
	return a.after(ctx, c, done, err)
}

func (a *API) getTimeline(ctx context.Context, c *call, in *struct {
	OfTicket

	After int `query:"after" doc:"Only what happened after that turn." minimum:"0"`
},
) (*body[[]Item], error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	v, err := a.engine.Ticket(ctx, c.actor, number)
	if err != nil {
		return nil, err
	}
	items, err := a.show.Timeline(ctx, c.actor, v, in.After)
	return &body[[]Item]{list(items)}, err
}

func (a *API) seeTicket(ctx context.Context, c *call, in *struct {
	OfTicket

	Body struct {
		Seq int `json:"seq" doc:"The last turn that was read." example:"1" minimum:"0" maximum:"1000000000"`
	}
},
) (*nothing, error) {
	number, err := in.number()
	if err != nil {
		return nil, err
	}
	return &nothing{}, a.engine.See(ctx, c.actor, number, in.Body.Seq)
}

func (a *API) tagTicket(ctx context.Context, c *call, in *struct {
	OfTicket
	Acting

	Body struct {
		Add    []string `json:"add,omitempty" maxItems:"40" example:"[\"warehouse\"]"`
		Remove []string `json:"remove,omitempty" maxItems:"40"`
	}
},
) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Tag{Add: in.Body.Add, Remove: in.Body.Remove})
}

// plainAct is an act on a ticket that needs no words.
type plainAct struct {
	OfTicket
	Acting
}

func (a *API) markSpam(ctx context.Context, c *call, in *plainAct) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Spam{})
}

func (a *API) unmarkSpam(ctx context.Context, c *call, in *plainAct) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Spam{Not: true})
}

// watcher is somebody who follows a ticket.
type watcher struct {
	OfTicket
	Acting

	Account string `path:"account" doc:"An account; me is oneself." example:"me" maxLength:"64"`
}

func (a *API) addWatcher(ctx context.Context, c *call, in *watcher) (*ticketAnswer, error) {
	return a.watch(ctx, c, in, false)
}

func (a *API) removeWatcher(ctx context.Context, c *call, in *watcher) (*ticketAnswer, error) {
	return a.watch(ctx, c, in, true)
}

func (a *API) watch(ctx context.Context, c *call, in *watcher, gone bool) (*ticketAnswer, error) {
	return a.do(ctx, c, in.OfTicket, desk.Watch{Who: ticket.Account(c.meOr(in.Account)), Gone: gone})
}

// optional is a time that may be left out; 0 if it is.
func optional(t *time.Time) (at int64) {
	if t != nil {
		at = t.Unix()
	}
	return at
}
