package ticket

import (
	"slices"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
)

// Apply is t after one more entry of its journal. t itself stays as it was.
func (t Ticket) Apply(e Entry) Ticket {
	t = t.Clone()
	t.Number, t.Seq, t.Changed = e.Ticket, e.Seq, e.At
	for _, event := range e.Events {
		event.fold(&t, &e)
	}
	return t
}

// Fold is the ticket that a journal makes.
func Fold(journal []Entry) Ticket {
	var t Ticket
	for _, e := range journal {
		t = t.Apply(e)
	}
	return t
}

// Clone is a copy that shares nothing which a fold writes into: lists that only grow are shared, but for the room behind them.
func (t Ticket) Clone() Ticket {
	t.Parties = slices.Clip(t.Parties)
	t.Waits = slices.Clone(t.Waits)
	t.Hops = slices.Clip(t.Hops)
	t.Cases = slices.Clone(t.Cases)
	t.Children = slices.Clone(t.Children)
	t.Links = slices.Clone(t.Links)
	t.Merged = slices.Clone(t.Merged)
	t.Watchers = slices.Clone(t.Watchers)
	t.Guests = slices.Clone(t.Guests)
	t.Tags = slices.Clone(t.Tags)
	t.Clocks = slices.Clone(t.Clocks)
	t.Outcomes = slices.Clip(t.Outcomes)
	t.Paging.Done = slices.Clone(t.Paging.Done)
	t.Paging.Notices = slices.Clone(t.Paging.Notices)
	for i := range t.Paging.Notices {
		t.Paging.Notices[i].Told = slices.Clip(t.Paging.Notices[i].Told)
	}
	if t.Swarm != nil {
		s := *t.Swarm
		s.Members = slices.Clone(s.Members)
		t.Swarm = &s
	}
	if t.Resolution != nil {
		r := *t.Resolution
		t.Resolution = &r
	}
	return t
}

// Blank makes t a ticket that was never opened, in the room of its lists. Nobody else may hold a copy of it.
func (t *Ticket) Blank() {
	*t = Ticket{
		Parties: t.Parties[:0], Waits: t.Waits[:0], Hops: t.Hops[:0], Clocks: t.Clocks[:0], Outcomes: t.Outcomes[:0],
		Paging: Paging{Done: t.Paging.Done[:0]},
	}
}

func (v Raised) fold(t *Ticket, e *Entry) {
	t.Kind, t.Subject, t.Service, t.Category, t.Need, t.Channel = v.Kind, v.Subject, v.Service, v.Category, v.Need, v.Channel
	t.Impact, t.Urgency, t.Severity, t.Requester, t.Edition = v.Impact, v.Urgency, v.Severity, v.Requester, v.Edition
	t.OpenedBy, t.Opened, t.State, t.Since = e.By, e.At, Open, e.At
	t.Asked, t.LastWord, t.Messages = e.At, e.At, 1
}

func (v Routed) fold(t *Ticket, e *Entry) {
	t.Route, t.Why, t.Function, t.Accountable, t.Since = v.Route, v.Why, v.To, v.Accountable, e.At
	t.reach(v.Parties)
	t.notice(Notice{Holder: model.HolderID(v.To), Step: Moved, Since: e.At})
}

func (v Taken) fold(t *Ticket, e *Entry) {
	t.Assignee, t.Given, t.TakenAt = v.By, "", e.At
	t.Paging.Notices = nil
	if t.Acknowledged == 0 {
		t.Acknowledged = e.At
	}
}

func (v Given) fold(t *Ticket, e *Entry) {
	if t.Assignee != "" { // somebody had it, and now nobody does until it is taken
		t.Paging.Notices, t.Paging.Untaken, t.Paging.Last = nil, e.At, false
	}
	t.Given, t.Assignee, t.TakenAt = v.To, "", 0
}

func (v PutBack) fold(t *Ticket, e *Entry) { t.nobodyHasIt(e.At) }

// nobodyHasIt lies the ticket before its function again.
func (t *Ticket) nobodyHasIt(at span.Instant) {
	t.Given, t.Assignee, t.TakenAt = "", "", 0
	t.Paging.Notices, t.Paging.Untaken, t.Paging.Last = nil, at, false
	t.notice(Notice{Holder: model.HolderID(t.Function), Step: Moved, Since: at})
}

// notice lays a notice open, unless the holder has one already.
func (t *Ticket) notice(n Notice) *Notice {
	for i := range t.Paging.Notices {
		if t.Paging.Notices[i].Holder == n.Holder {
			return &t.Paging.Notices[i]
		}
	}
	t.Paging.Notices = append(t.Paging.Notices, n)
	return &t.Paging.Notices[len(t.Paging.Notices)-1]
}

func (t *Ticket) reach(parties []model.PartyID) {
	for _, p := range parties {
		if !slices.Contains(t.Parties, p) {
			t.Parties = append(t.Parties, p)
		}
	}
}

func (v Replied) fold(t *Ticket, e *Entry) {
	t.Messages++
	t.LastWord = e.At
	if v.FromRequester {
		if t.Asked == 0 {
			t.Asked = e.At
		}
		return
	}
	t.answered(e.At)
}

func (v Noted) fold(t *Ticket, e *Entry) { t.Messages, t.LastWord = t.Messages+1, e.At }

func (v Waited) fold(t *Ticket, e *Entry) {
	t.State = Waiting
	t.Waits = append(t.Waits, Wait{Reason: v.Reason, Note: v.Note, From: e.At, Wake: v.Wake})
}

func (v Resumed) fold(t *Ticket, e *Entry) {
	at := e.At
	if v.At != 0 {
		at = v.At
	}
	t.endWait(at)
	t.State = Open
}

func (t *Ticket) endWait(at span.Instant) {
	if t.State == Waiting {
		t.Waits[len(t.Waits)-1].Until = at
	}
}

func (v HandedOver) fold(t *Ticket, e *Entry) {
	hop := Hop{From: t.Function, To: v.To, At: e.At, By: e.By, Step: v.Step, OffModel: v.OffModel}
	if v.Step {
		hop.By = "" // nobody did, whoever's turn it was played in
	}
	t.Hops = append(t.Hops, hop)
	t.Function, t.Since = v.To, e.At
	t.reach(v.Parties)
	if v.Step && t.Assignee == "" { // the chain that moved it runs on: its later steps keep their times
		t.Given = ""
		t.notice(Notice{Holder: model.HolderID(v.To), Step: Moved, Since: e.At})
		return
	}
	t.nobodyHasIt(e.At)
}

func (v HandedBack) fold(t *Ticket, e *Entry) {
	t.Hops = append(t.Hops, Hop{From: t.Function, To: v.To, At: e.At, By: e.By, Back: true})
	t.Function, t.Since = v.To, e.At
	t.nobodyHasIt(e.At)
}

func (v Rated) fold(t *Ticket, _ *Entry) {
	if v.Impact != "" {
		t.Impact = v.Impact
	}
	if v.Urgency != "" {
		t.Urgency = v.Urgency
	}
	t.Severity = v.Severity
}

func (v Described) fold(t *Ticket, _ *Entry) {
	if v.Kind != "" {
		t.Kind = v.Kind
	}
	if v.Subject != "" {
		t.Subject = v.Subject
	}
	if v.Service != "" {
		t.Service = v.Service
	}
	if v.Category != "" {
		t.Category = v.Category
	}
}

func (v Solved) fold(t *Ticket, e *Entry) {
	t.endWait(e.At)
	t.State = Resolved
	t.Resolution = &Resolution{Code: v.Code, Note: v.Note, By: e.By, At: e.At}
	t.Paging.Notices = nil
	t.answered(e.At) // the requester reads how it was solved
	t.endSwarm(e.At)
}

// answered notes a public answer by support.
func (t *Ticket) answered(at span.Instant) {
	if t.Answered == 0 {
		t.Answered = at
	}
	t.LastAnswer, t.Asked = at, 0
}

func (v Ended) fold(t *Ticket, e *Entry) {
	t.endWait(e.At)
	t.State, t.ClosedAt = Closed, e.At
	t.Paging.Notices = nil
	t.endSwarm(e.At)
}

func (t *Ticket) endSwarm(at span.Instant) {
	if t.Swarm.Active() {
		t.Swarm.Ended = at
	}
}

func (v Revived) fold(t *Ticket, e *Entry) {
	t.State, t.Resolution, t.ClosedAt = Open, nil, 0
	t.Reopened++
	if t.Assignee == "" {
		t.nobodyHasIt(e.At)
	}
}

func (v MergedAway) fold(t *Ticket, e *Entry) {
	t.MergedInto = v.Into
	t.setAside(e.At)
}

// setAside takes t out of the desk's sight, so that it can come back as it was.
func (t *Ticket) setAside(at span.Instant) {
	t.endWait(at)
	t.Was = t.State
	if t.State != Closed {
		t.State, t.ClosedAt = Closed, at
	}
	t.Paging.Notices = nil
	t.endSwarm(at)
}

// comeBack lets t stand as it did before it was set aside; what waited then is open, since somebody has to look at it.
func (t *Ticket) comeBack(at span.Instant) {
	was := t.Was
	t.Was = ""
	switch was {
	case Closed:
		return
	case Resolved:
		t.State, t.ClosedAt = Resolved, 0
		return
	}
	t.State, t.ClosedAt = Open, 0
	if t.Assignee == "" {
		t.nobodyHasIt(at)
	}
}

func (v Unmerged) fold(t *Ticket, e *Entry) {
	t.MergedInto = 0
	t.comeBack(e.At)
}

func (v Absorbed) fold(t *Ticket, _ *Entry) {
	t.Merged = append(t.Merged, v.Source)
	if v.Requester == "" || v.Requester == t.Requester {
		return
	}
	switch {
	case !slices.Contains(t.Watchers, v.Requester):
		t.Watchers = append(t.Watchers, v.Requester)
	case !t.guest(v.Requester):
		return // they followed it before, and will after
	}
	t.Guests = append(t.Guests, Guest{v.Source, v.Requester})
}

// guest says whether who follows t for the sake of a merged ticket.
func (t *Ticket) guest(who Account) bool {
	return slices.ContainsFunc(t.Guests, func(g Guest) bool { return g.Account == who })
}

func (v Dropped) fold(t *Ticket, _ *Entry) {
	t.Merged = slices.DeleteFunc(t.Merged, func(n Number) bool { return n == v.Source })
	i := slices.IndexFunc(t.Guests, func(g Guest) bool { return g.Source == v.Source })
	if i < 0 {
		return
	}
	who := t.Guests[i].Account
	t.Guests = slices.Delete(t.Guests, i, i+1)
	if !t.guest(who) {
		t.Watchers = slices.DeleteFunc(t.Watchers, func(w Account) bool { return w == who })
	}
}

func (v Tied) fold(t *Ticket, _ *Entry) {
	if l := Link(v); !slices.Contains(t.Links, l) {
		t.Links = append(t.Links, l)
	}
}

func (v Untied) fold(t *Ticket, _ *Entry) {
	t.Links = slices.DeleteFunc(t.Links, func(l Link) bool { return l == Link(v) })
}

func (v Adopted) fold(t *Ticket, _ *Entry) { t.Parent = v.Parent }

func (v Bore) fold(t *Ticket, _ *Entry) {
	t.Children = slices.DeleteFunc(t.Children, func(n Number) bool { return n == v.Child })
	if !v.Gone {
		t.Children = append(t.Children, v.Child)
	}
}

func (v Watched) fold(t *Ticket, _ *Entry) {
	t.Watchers = slices.DeleteFunc(t.Watchers, func(w Account) bool { return w == v.Who })
	t.Guests = slices.DeleteFunc(t.Guests, func(g Guest) bool { return g.Account == v.Who })
	if !v.Gone {
		t.Watchers = append(t.Watchers, v.Who)
	}
}

func (v Tagged) fold(t *Ticket, _ *Entry) {
	t.Tags = slices.DeleteFunc(t.Tags, func(tag string) bool { return slices.Contains(v.Remove, tag) })
	for _, tag := range v.Add {
		if !slices.Contains(t.Tags, tag) {
			t.Tags = append(t.Tags, tag)
		}
	}
}

func (v Spammed) fold(t *Ticket, e *Entry) {
	t.Spam = !v.Not
	if t.Spam {
		t.setAside(e.At)
		return
	}
	t.comeBack(e.At)
}

func (v Swarmed) fold(t *Ticket, e *Entry) {
	if t.Swarm == nil {
		t.Swarm = &Swarm{Called: e.At}
	}
	t.Swarm.Ended = 0
}

func (v SwarmEnded) fold(t *Ticket, e *Entry) { t.endSwarm(e.At) }

func (v Asked) fold(t *Ticket, e *Entry) {
	t.member(Member{Account: v.Who, Function: v.Function, State: Invited, Since: e.At})
}

func (v Answered) fold(t *Ticket, e *Entry) {
	m := Member{Account: v.Who}
	if old := t.Member(v.Who); old != nil {
		m = *old
	}
	m.State, m.Since = v.State, e.At
	t.member(m)
}

func (v Credited) fold(t *Ticket, e *Entry) {
	m := Member{Account: v.Who, State: Joined, Since: e.At}
	if old := t.Member(v.Who); old != nil {
		m = *old
	}
	m.Credit = v.What
	t.member(m)
}

// member sets somebody's place in the swarm.
func (t *Ticket) member(m Member) {
	if t.Swarm == nil {
		t.Swarm = &Swarm{Called: m.Since}
	}
	if old := t.Member(m.Account); old != nil {
		*old = m
		return
	}
	t.Swarm.Members = append(t.Swarm.Members, m)
}

func (v CaseOpened) fold(t *Ticket, _ *Entry) {
	t.Cases = append(t.Cases, v.Case)
	t.reach([]model.PartyID{v.Case.Party})
}

func (v CaseChanged) fold(t *Ticket, e *Entry) {
	c := t.Case(v.ID)
	if c == nil {
		return
	}
	if v.Reference != "" {
		c.Reference = v.Reference
	}
	if v.Status != "" {
		c.Status = v.Status
		c.Closed = 0
		if v.Status == CaseClosed {
			c.Closed = e.At
		}
	}
}

func (v Chained) fold(t *Ticket, _ *Entry) {
	t.Paging.Edition, t.Paging.Severity = v.Edition, v.Severity
	t.Paging.From, t.Paging.Untaken, t.Paging.Used = v.From, v.From, v.Used
	t.Paging.Done = append(t.Paging.Done[:0], make([]int, max(v.Steps, 0))...)
	t.Paging.Last, t.Paging.Swarm = false, false
}

func (v Rewound) fold(t *Ticket, _ *Entry) { t.Paging.Done = append(t.Paging.Done[:0], v.Done...) }

func (v Paged) fold(t *Ticket, e *Entry) {
	n := t.notice(Notice{Holder: v.Holder, Step: v.Step, Since: e.At})
	if before := n.Told; len(before) == 0 && len(v.Told) > 0 {
		n.Told = slices.Clip(v.Told)
	} else {
		for _, who := range v.Told {
			if !slices.Contains(before, who) {
				n.Told = append(n.Told, who)
			}
		}
	}
	t.Paging.over(v.Step, v.Round)
}

func (v Skipped) fold(t *Ticket, e *Entry) {
	t.notice(Notice{Holder: v.Holder, Step: v.Step, Since: e.At}).Empty = true
	t.Paging.over(v.Step, v.Round)
}

func (v Passed) fold(t *Ticket, _ *Entry) { t.Paging.over(v.Step, v.Round) }

// over marks a round of a step as done.
func (p *Paging) over(step, round int) {
	switch {
	case step == LastResort:
		p.Last = true
	case step >= 0:
		for step >= len(p.Done) { // an edition may know more steps than the one that began the chain
			p.Done = append(p.Done, 0)
		}
		p.Done[step] = max(p.Done[step], round+1)
	}
}

func (v SwarmDue) fold(t *Ticket, _ *Entry) { t.Paging.Swarm = true }

func (v Clocked) fold(t *Ticket, _ *Entry) {
	for _, c := range v.Clocks {
		t.clock(c)
	}
}

// clock sets a clock. A run that has ended, or is replaced by the next, leaves its outcome behind.
func (t *Ticket) clock(c sla.Clock) {
	i := slices.IndexFunc(t.Clocks, func(old sla.Clock) bool { return old.Target == c.Target && old.Under == c.Under })
	if i < 0 {
		t.Clocks = append(t.Clocks, c)
	} else {
		t.Clocks[i] = c
	}
	if c.Ended != 0 && c.State != sla.Stopped {
		t.Outcomes = append(t.Outcomes, Outcome{
			Target: c.Target, Run: c.Run, State: c.State, Severity: c.Severity, Edition: c.Edition, Under: c.Under,
			Budget: c.Budget, Used: c.Used, At: c.Ended,
		})
	}
}
