package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Queue is a list that the model makes: what lies where, and whose turn it is.
type Queue struct {
	ID    string
	Name  string
	Group string // "me", "functions", "all" or "others"
	Count int64  // exact; -1 where it is not counted
	Empty string // what to say when nothing is in it
}

// The queues that everybody who answers has.
const (
	QueueMine       = "mine"
	QueueFunctions  = "functions"   // with one of my functions
	QueueBreaching  = "breaching"   // with one of my functions, whose promise falls due first
	QueueUntaken    = "untaken"     // with one of my functions, and nobody has it
	QueueWaiting    = "waiting"     // with one of my functions, for somebody else
	QueueSwarms     = "swarms"      // in whose swarm I am
	QueueInvited    = "invited"     // given to me, or to whose swarm I was asked
	QueueHandedBack = "handed-back" // that I handed over, and that came back
	QueueAll        = "all"         // every live ticket
	QueueResolved   = "resolved"    // solved, and may come back
	QueueAsked      = "asked"       // that I asked for
	QueueWatching   = "watching"
	QueueParty      = "party" // handed to my party
	queueFunction   = "fn:"   // one function
)

// Query asks for a page of a list.
type Query struct {
	Queue      string // empty: all that one may see
	Words      string // search in full text
	Services   []string
	Severities []string
	States     []string
	Kinds      []string
	Tags       []string
	Functions  []string
	Assignee   people.ID
	Requester  people.ID
	Opened     span.Span
	Order      store.Order
	After      string
	Limit      int
}

// List is one page of tickets.
type List struct {
	Rows []Row
	Next string
	Now  span.Instant
}

// Row is a ticket on a list.
type Row struct {
	store.Ticket

	Clocks []ClockLine
	Unread bool
	Waits  ticket.Reason // for what it waits, while it does
	Found  string        // of a search: number, subject or text, where it was found
	Sealed bool          // they may see the outside alone
}

const usualPage = 30

// Tickets is one page of what somebody may see.
func (e *Engine) Tickets(ctx context.Context, a people.Actor, q Query) (List, error) {
	if q.Limit == 0 {
		q.Limit = usualPage
	}
	var out List
	var looks []people.View
	err := e.store.View(ctx, func(tx *store.Tx) error {
		s, err := e.stage(tx, Request{Actor: a})
		if err != nil {
			return err
		}
		defer s.end()
		defer func() { looks = s.looksAt(out.Rows) }()
		out.Now = s.at
		f, err := s.filter(&q)
		if err != nil {
			return err
		}
		if strings.TrimSpace(q.Words) != "" {
			return s.search(f, q, &out)
		}
		page, err := tx.Tickets(store.Query{Filter: f, Order: q.Order, After: store.Cursor(q.After), Limit: q.Limit, Reader: string(a.Account.ID)})
		if err != nil {
			return err
		}
		out.Next = string(page.Next)
		reads := people.Visible(a, people.Read, s.terms)
		for _, l := range page.Tickets {
			out.Rows = append(out.Rows, s.close(Row{Ticket: l.Ticket, Clocks: linesOf(l.Ticket), Unread: l.Unread()}, reads))
		}
		return nil
	})
	if err == nil && len(looks) > 0 {
		err = e.store.Change(ctx, func(tx *store.Tx) error { return tx.LogViews(looks...) })
	}
	return out, err
}

// looksAt are the looks at the rows of a list that must be written down: those that a grant opened.
func (s *stage) looksAt(rows []Row) (looks []people.View) {
	if s.req.Actor.Account.Role != people.Partner {
		return nil // nobody else needs a grant
	}
	for _, r := range rows {
		if d := people.May(s.req.Actor, people.Read, rowCase(r.Ticket), s.terms); !r.Sealed && d.Logged {
			looks = append(looks, people.View{At: s.at, Account: s.req.Actor.Account.ID, Grant: d.Grant, Ticket: r.Number, Surface: "list"})
		}
	}
	return looks
}

// filter is what a query asks of the record: what the actor may see, the queue, and whatever else was chosen.
func (s *stage) filter(q *Query) (store.Filter, error) {
	do := people.Read
	if q.Words == "" {
		do = people.See
	}
	if d := people.Ever(s.req.Actor, do); !d.Yes {
		return store.Filter{}, d.Err()
	}
	f := store.Filter{
		Services: q.Services, Severities: q.Severities, States: q.States, Kinds: q.Kinds,
		Functions: q.Functions, Owner: string(q.Assignee), Requester: string(q.Requester), Opened: q.Opened,
	}
	f.ScopeOf(people.Visible(s.req.Actor, do, s.terms))
	for _, tag := range q.Tags {
		f.Marks = append(f.Marks, store.Mark{Kind: store.TagMark, Value: tag})
	}
	err := s.queue(q, &f)
	return f, err
}

// marked are the queues of live tickets that carry a mark of the account.
var marked = map[string]store.MarkKind{QueueHandedBack: store.BackMark, QueueSwarms: store.SwarmMark, QueueInvited: store.InvitedMark}

// queue narrows a filter to a queue.
func (s *stage) queue(q *Query, f *store.Filter) error {
	me := string(s.req.Actor.Account.ID)
	open := func() { f.Phases = []store.Phase{store.PhaseOpen} }
	mine := func() { open(); f.Functions = s.functions() }
	switch q.Queue {
	case "":
		if q.Order == "" && len(q.States) == 0 && q.Words == "" { // words are looked for in what is over, too
			open()
		}
	case QueueMine:
		open()
		f.Owner = me
	case QueueFunctions, QueueBreaching:
		mine()
	case QueueUntaken:
		mine()
		f.Untaken = true
	case QueueWaiting:
		mine()
		f.States = []string{string(ticket.Waiting)}
	case QueueAll:
		open()
	case QueueResolved:
		f.Phases = []store.Phase{store.PhaseResolved}
	case QueueAsked:
		f.Requester = me
	case QueueWatching:
		f.Marks = append(f.Marks, store.Mark{Kind: store.WatchingMark, Value: me})
	case QueueParty:
		open()
		f.Marks = append(f.Marks, store.Mark{Kind: store.PartyMark, Value: string(s.req.Actor.Account.PartyIn(s.terms.Model))})
	default:
		if err := s.otherQueue(q.Queue, f); err != nil {
			return err
		}
	}
	if q.Order == "" && !dueFirst(q, f) {
		q.Order = store.ByChange
	}
	return nil
}

// otherQueue narrows a filter to a queue by a mark, or to that of one function.
func (s *stage) otherQueue(queue string, f *store.Filter) error {
	f.Phases = []store.Phase{store.PhaseOpen}
	if kind, ok := marked[queue]; ok {
		f.Marks = append(f.Marks, store.Mark{Kind: kind, Value: string(s.req.Actor.Account.ID)})
		return nil
	}
	id, ok := strings.CutPrefix(queue, queueFunction)
	if !ok {
		return &NotFound{fmt.Sprintf("There is no queue %q.", queue)}
	}
	f.Functions = []string{id}
	return nil
}

// dueFirst says whether a list is of live tickets, whose promises order it; what is over is listed by when it changed last.
func dueFirst(q *Query, f *store.Filter) bool {
	switch q.Queue {
	case QueueResolved, QueueAsked, QueueWatching:
		return false
	}
	return len(f.States) == 0 || slices.Contains(f.States, string(ticket.Open)) || slices.Contains(f.States, string(ticket.Waiting))
}

// search finds tickets by their words.
func (s *stage) search(f store.Filter, q Query, out *List) error {
	requester := s.req.Actor.Account.Role == people.Requester
	if n, err := ticket.ParseNumber(q.Words); err == nil {
		q.Words = fmt.Sprint(int64(n)) // the record knows digits, and not how people write a number
	}
	hits, err := s.tx.Search(store.Search{Typed: q.Words, Filter: f, PublicOnly: requester, Limit: q.Limit, Reader: string(s.req.Actor.Account.ID)})
	for _, h := range hits {
		out.Rows = append(out.Rows, Row{Ticket: h.Ticket, Clocks: linesOf(h.Ticket), Unread: h.Unread(), Found: string(h.Why)})
	}
	return err
}

// functions are those that the actor holds, those of their party for a partner.
func (s *stage) functions() []string {
	return functionsOf(s.req.Actor.Account, s.terms.Model)
}

func functionsOf(a people.Account, m *model.Model) []string {
	held := a.Holds(m)
	if a.Role == people.Partner {
		party := a.PartyIn(m)
		for _, f := range m.Functions {
			if slices.Contains(m.Providers(f), party) && !slices.Contains(held, f.ID) {
				held = append(held, f.ID)
			}
		}
	}
	out := make([]string, len(held))
	for i, f := range held {
		out[i] = string(f)
	}
	if len(out) == 0 {
		return []string{""} // no function at all: a list of nothing
	}
	return out
}

// linesOf reads the clocks of a row.
func linesOf(r store.Ticket) (lines []ClockLine) {
	if json.Unmarshal(r.Clocks, &lines) != nil {
		return nil // a row that an older version wrote; the ticket itself says more
	}
	return lines
}

// Queues are the lists that somebody has, with exact counts, in the order in which screens show them.
func (e *Engine) Queues(ctx context.Context, a people.Actor) ([]Queue, error) {
	m, _ := e.Model()
	if m == nil {
		return nil, NoEdition()
	}
	queues, scopes := queuesOf(a.Account, m)
	var all []string
	for _, of := range scopes {
		all = append(all, of...)
	}
	var counts map[string]int64
	err := e.store.View(ctx, func(tx *store.Tx) (err error) {
		counts, err = tx.Count(all...)
		return err
	})
	for i := range queues {
		if scopes[i] == nil {
			queues[i].Count = -1
		}
		for _, scope := range scopes[i] {
			queues[i].Count += counts[scope]
		}
	}
	return queues, err
}

// queuesOf are somebody's queues, and the counters that each adds up.
func queuesOf(a people.Account, m *model.Model) (queues []Queue, scopes [][]string) {
	me := string(a.ID)
	add := func(id, name, group, empty string, of ...string) {
		queues, scopes = append(queues, Queue{ID: id, Name: name, Group: group, Empty: empty}), append(scopes, of)
	}
	if a.Role == people.Requester {
		add(QueueAsked, "My requests", "me", "You have not asked for anything yet.", scopeRequester(me))
		add(QueueWatching, "Watching", "me", "You follow no ticket.")
		return queues, scopes
	}
	held := functionsOf(a, m)
	each := func(scope func(string) string) (out []string) {
		for _, f := range held {
			out = append(out, scope(f))
		}
		return out
	}
	add(QueueMine, "Mine", "me", "You have no ticket. Take one from your functions.", scopeMine(me))
	add(QueueInvited, "Given to me", "me", "Nobody has given you anything, or asked you into a swarm.", scopeInvited(me))
	add(QueueSwarms, "Swarming", "me", "You are in no swarm.", scopeSwarm(me))
	add(QueueHandedBack, "Handed back", "me", "Nothing that you handed over came back.", scopeHandedBack(me))
	add(QueueUntaken, "Untaken", "functions", "Nothing waits to be taken.", each(scopeUntaken)...)
	add(QueueBreaching, "Due next", "functions", "No promise of your functions is running.")
	add(QueueWaiting, "Waiting", "functions", "Nothing waits for somebody else.", each(scopeWaiting)...)
	for _, f := range m.Functions {
		if slices.Contains(held, string(f.ID)) {
			add(queueFunction+string(f.ID), f.Called(), "functions", "Nothing waits in "+f.Called()+".", scopeFunction(string(f.ID)))
		}
	}
	if a.Role == people.Partner {
		party := string(a.PartyIn(m))
		add(QueueParty, "With us", "all", "Nothing was handed to your organisation.", scopeParty(party))
		return queues, scopes
	}
	add(QueueAll, "All open", "all", "No ticket is open. That is as good as it gets.", scopeAll())
	add(QueueResolved, "Resolved", "all", "Nothing was resolved in the last seven days.")
	for _, f := range m.Functions {
		if f.Line > 0 && !slices.Contains(held, string(f.ID)) {
			add(queueFunction+string(f.ID), f.Called(), "others", "Nothing waits in "+f.Called()+".", scopeFunction(string(f.ID)))
		}
	}
	return queues, scopes
}
