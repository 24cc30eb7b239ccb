package web

import (
	"cmp"
	"slices"
	"strings"

	"belay/internal/api"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// bootData is what the workspace's island begins with; it stands in the page as JSON that nothing executes.
type bootData struct {
	House      string         `json:"house"`
	Theme      string         `json:"theme,omitempty"`
	Me         api.Me         `json:"me"`
	Vocabulary api.Vocabulary `json:"vocabulary"`
	Queues     []api.Queue    `json:"queues"`
	Queue      string         `json:"queue"`
	Page       api.Page       `json:"page"`
	Ticket     *api.Ticket    `json:"ticket,omitempty"`
}

// boot gathers what the island begins with. A queue that is none of theirs begins with their own tickets.
func (c *call) boot(queue string, t *api.Ticket) (*bootData, error) {
	show := c.server.show
	b := &bootData{House: c.house(), Theme: c.theme(), Queue: queue, Ticket: t}
	var err error
	if b.Me, err = show.Me(c.ctx(), c.actor); err != nil {
		return nil, err
	}
	if b.Vocabulary, err = show.Vocabulary(c.ctx(), c.actor); err != nil {
		return nil, err
	}
	if b.Queues, err = show.Queues(c.ctx(), c.actor); err != nil {
		return nil, err
	}
	query, err := c.query(queue)
	if err == nil {
		b.Page, err = show.Page(c.ctx(), c.actor, query)
	}
	return b, err
}

// query is what the address asks of a queue.
func (c *call) query(queue string) (engine.Query, error) {
	asked := c.r.URL.Query()
	q := engine.Query{Queue: queue, Words: asked.Get("q"), After: asked.Get("after")}
	for severity := range strings.SplitSeq(asked.Get("sev"), ",") {
		if severity != "" {
			q.Severities = append(q.Severities, severity)
		}
	}
	if id, ok := strings.CutPrefix(queue, viewPrefix); ok {
		err := c.ofView(id, &q)
		return q, err
	}
	return q, nil
}

// viewPrefix stands before the id of a view where it is used as a queue.
const viewPrefix = "view:"

// ofView lets a query ask for what a view keeps: the parameters of GET /tickets.
func (c *call) ofView(id string, q *engine.Query) error {
	views, err := c.server.show.Views(c.ctx(), c.actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(views, func(v api.View) bool { return v.ID == id })
	if i < 0 {
		return &engine.NotFound{Sentence: "There is no such view."}
	}
	kept := views[i].Query
	words := func(name string) []string {
		return strings.FieldsFunc(kept[name], func(r rune) bool { return r == ',' })
	}
	account := func(name string) people.ID {
		if kept[name] == "me" {
			return c.actor.Account.ID
		}
		return people.ID(kept[name])
	}
	q.Queue, q.Order, q.Words = kept["queue"], store.Order(kept["order"]), cmp.Or(q.Words, kept["q"])
	q.Services, q.States, q.Kinds = words("service"), words("state"), words("kind")
	q.Tags, q.Functions, q.Assignee, q.Requester = words("tag"), words("function"), account("assignee"), account("requester")
	if len(q.Severities) == 0 {
		q.Severities = words("severity")
	}
	return nil
}

// queueScreen is a list of tickets for those who work on them.
type queueScreen struct {
	Queues []queueGroup
	ID     string
	Name   string
	Empty  string
	Count  int64
	Words  string
	Rows   []rowLine
	Next   string
	New    bool // they may open a ticket for somebody
}

// queueGroup is queues that belong together.
type queueGroup struct {
	Name   string
	Queues []link
}

// rowLine is a ticket in a list.
type rowLine struct {
	Ref, Subject, Severity, Kind, Requester, Function, Link string
	Rank                                                    int
	Owner                                                   string
	Status                                                  string
	Promise                                                 *promiseLine
	Unread, Sealed                                          bool
	Found                                                   string
	Changed                                                 moment
}

func (c *call) showQueue() error {
	b, err := c.boot(c.r.PathValue("queue"), nil)
	if err != nil {
		return err
	}
	screen := queueScreen{
		ID: b.Queue, Name: b.Queue, Words: c.r.URL.Query().Get("q"), New: c.ever(people.OpenFor).Yes, Queues: c.queueGroups(b.Queues, b.Queue),
	}
	for _, q := range b.Queues {
		if q.ID == b.Queue {
			screen.Name, screen.Empty, screen.Count = q.Name, q.Empty, q.Count
		}
	}
	for _, r := range b.Page.Tickets {
		screen.Rows = append(screen.Rows, c.rowLine(r))
	}
	if b.Page.Next != "" {
		screen.Next = c.further(b.Page.Next)
	}
	return c.show("queue", page{Title: screen.Name, Here: "/q/mine", Dense: true, Island: b}, screen)
}

// queueGroups are the queues as a navigation.
func (c *call) queueGroups(queues []api.Queue, here string) []queueGroup {
	names := map[string]string{"me": "Mine", "functions": "My functions", "all": "Everything", "others": "Other functions", "views": "Views"}
	var out []queueGroup
	for _, q := range queues {
		name := cmp.Or(names[q.Group], q.Group)
		i := slices.IndexFunc(out, func(g queueGroup) bool { return g.Name == name })
		if i < 0 {
			i = len(out)
			out = append(out, queueGroup{Name: name})
		}
		out[i].Queues = append(out[i].Queues, link{Path: "/q/" + q.ID, Words: q.Name, Count: max(0, q.Count), Here: q.ID == here})
	}
	return out
}

// rowLine is a line of a list in words.
func (c *call) rowLine(r api.Row) rowLine {
	line := rowLine{
		Ref: r.Ref, Subject: r.Subject, Severity: r.Severity, Rank: r.Rank, Kind: r.Kind, Requester: r.Requester, Link: r.Link,
		Function: c.functionNameOf(r.Function), Unread: r.Unread, Sealed: r.Sealed, Found: r.Found, Changed: c.momentOf(&r.Changed),
		Status: stateWords(r.State, r.Waits),
	}
	if r.Sealed {
		line.Subject = capital(r.Kind) + ", closed to you until somebody gives you access"
	}
	if r.Assignee != nil {
		line.Owner = r.Assignee.Name
	}
	if r.Due != nil {
		line.Promise = &promiseLine{Words: targetWords(r.Target), By: c.momentOf(r.Due), Share: int(min(1, max(0, r.Share)) * 100)}
		left := r.Due.Unix() - int64(c.at)
		switch {
		case left < 0:
			line.Promise.Value, line.Promise.Look = long(-left)+" late", "late"
		case line.Promise.Share >= soonShare:
			line.Promise.Value, line.Promise.Look = long(left)+" left", "soon"
		default:
			line.Promise.Value = long(left) + " left"
		}
	}
	return line
}

// stateWords is a state as those who work here call it.
func stateWords(state, waits string) string {
	switch ticket.State(state) {
	case ticket.Waiting:
		return waitsFor(ticket.Reason(waits))
	case ticket.Resolved:
		return "Resolved"
	case ticket.Closed:
		return "Closed"
	}
	return "Open"
}

// waitsFor is a reason to wait as a state.
func waitsFor(reason ticket.Reason) string {
	switch reason {
	case ticket.ForRequester:
		return "Waits for whoever asked"
	case ticket.ForVendor:
		return "Waits for another party"
	case ticket.ForChange:
		return "Waits for a change"
	case ticket.ForProblem:
		return "Waits for a problem"
	case ticket.ForLater:
		return "Planned for later"
	}
	return "Waits"
}
