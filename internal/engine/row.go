package engine

import (
	"encoding/json"
	"fmt"
	"slices"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/store"
	"belay/internal/ticket"
)

// ClockLine is a clock as lists show it.
type ClockLine struct {
	Target model.TargetName `json:"target"`
	State  sla.State        `json:"state"`
	Due    *int64           `json:"due,omitempty"` // seconds since 1970; nil while it is paused, or never falls due
	Since  int64            `json:"since"`
	Used   int64            `json:"used"`
	Budget int64            `json:"budget"`
}

// clockLines are the promises to the requester that lists show.
func clockLines(t *ticket.Ticket) []ClockLine {
	out := []ClockLine{}
	for _, c := range t.Clocks {
		if c.Under != "" {
			continue
		}
		line := ClockLine{Target: c.Target, State: c.State, Since: int64(c.Since), Used: c.Used, Budget: c.Budget}
		if c.Due != 0 && c.Ended == 0 {
			due := int64(c.Due)
			line.Due = &due
		}
		out = append(out, line)
	}
	return out
}

// row is a ticket as the record lists it. It is a function of the ticket alone.
func row(t *ticket.Ticket, changedUS int64) (store.Ticket, error) {
	snapshot, err := json.Marshal(t)
	if err != nil {
		return store.Ticket{}, fmt.Errorf("write %s down: %w", t.Number, err)
	}
	clocks, err := json.Marshal(clockLines(t))
	if err != nil {
		return store.Ticket{}, fmt.Errorf("write the clocks of %s down: %w", t.Number, err)
	}
	out := store.Ticket{
		Number: int64(t.Number), Kind: string(t.Kind), State: string(t.State), Phase: phase(t), Subject: t.Subject,
		Service: string(t.Service), Category: t.Category, Severity: string(t.Severity), Function: string(t.Function),
		Accountable: string(t.Accountable), Owner: string(t.Assignee), Requester: string(t.Requester), Channel: string(t.Channel),
		Opened: t.Opened, Edition: int64(t.Edition), NextDue: store.Never, Clocks: clocks, Seq: int64(t.Seq), ChangedUS: changedUS,
		Parent: int64(t.Parent), MergedInto: int64(t.MergedInto), Snapshot: snapshot,
	}
	if len(t.Parties) > 0 {
		out.Party = string(t.Parties[len(t.Parties)-1])
	}
	if target, due, ok := t.NextPromise(); ok && t.Live() {
		out.NextDue, out.DueTarget = due, string(target)
	}
	out.Marks = marks(t)
	return out, nil
}

// phase is how far a ticket is, as the record needs to know it.
func phase(t *ticket.Ticket) store.Phase {
	switch t.State {
	case ticket.Resolved:
		return store.PhaseResolved
	case ticket.Closed:
		return store.PhaseClosed
	}
	return store.PhaseOpen
}

// marks are what a ticket can be listed by and has any number of.
func marks(t *ticket.Ticket) store.Marks {
	m := store.Marks{Tags: slices.Clone(t.Tags)}
	for _, p := range t.Parties {
		m.Parties = append(m.Parties, string(p))
	}
	for _, w := range t.Watchers {
		m.Watching = append(m.Watching, string(w))
	}
	if t.Given != "" {
		m.Invited = append(m.Invited, string(t.Given))
	}
	if t.Swarm != nil {
		for _, member := range t.Swarm.Members {
			switch {
			case member.State == ticket.Joined:
				m.Swarm = append(m.Swarm, string(member.Account))
			case member.State == ticket.Invited && t.Swarm.Active():
				m.Invited = append(m.Invited, string(member.Account))
			}
		}
	}
	if who := cameBackTo(t); who != "" {
		m.Back = []string{string(who)}
	}
	return m
}

// cameBackTo is whoever handed a ticket over that was handed back since, and that nobody has taken up; empty for nobody.
func cameBackTo(t *ticket.Ticket) ticket.Account {
	last := len(t.Hops) - 1
	if last < 0 || !t.Hops[last].Back || t.Assignee != "" {
		return ""
	}
	for i := last - 1; i >= 0; i-- {
		if h := t.Hops[i]; !h.Back && h.From == t.Hops[last].To {
			return h.By
		}
	}
	return ""
}

// thawTicket reads the ticket that a row holds.
func thawTicket(r store.Ticket) (ticket.Ticket, error) {
	var t ticket.Ticket
	if err := json.Unmarshal(r.Snapshot, &t); err != nil {
		return t, fmt.Errorf("read ticket %d: %w", r.Number, err)
	}
	return t, nil
}

// The scopes of the counters that queues show. Each counts live tickets, exactly.
func scopeAll() string                { return "live" }
func scopeFunction(f string) string   { return "function:" + f }
func scopeUntaken(f string) string    { return "untaken:" + f }
func scopeWaiting(f string) string    { return "waiting:" + f }
func scopeMine(a string) string       { return "mine:" + a }
func scopeSwarm(a string) string      { return "swarm:" + a }
func scopeInvited(a string) string    { return "invited:" + a }
func scopeParty(p string) string      { return "party:" + p }
func scopeRequester(a string) string  { return "asked:" + a }
func scopeHandedBack(a string) string { return "back:" + a }

// scopes are the counters that a ticket stands in.
func scopes(t *ticket.Ticket) []string {
	if t.Number == 0 || !t.Live() || t.Spam {
		return nil
	}
	f := string(t.Function)
	out := []string{scopeAll(), scopeFunction(f), scopeRequester(string(t.Requester))}
	if t.Assignee == "" {
		out = append(out, scopeUntaken(f))
	} else {
		out = append(out, scopeMine(string(t.Assignee)))
	}
	if t.State == ticket.Waiting {
		out = append(out, scopeWaiting(f))
	}
	for _, p := range t.Parties {
		out = append(out, scopeParty(string(p)))
	}
	m := marks(t)
	for _, a := range m.Swarm {
		out = append(out, scopeSwarm(a))
	}
	for _, a := range m.Invited {
		out = append(out, scopeInvited(a))
	}
	for _, a := range m.Back {
		out = append(out, scopeHandedBack(a))
	}
	return out
}

// bump is what changes in the counters between two states of a ticket.
func bump(before, after *ticket.Ticket) map[string]int64 {
	by := map[string]int64{}
	for _, s := range scopes(before) {
		by[s]--
	}
	for _, s := range scopes(after) {
		by[s]++
	}
	return by
}
