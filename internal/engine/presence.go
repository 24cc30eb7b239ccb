package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// What somebody does on a ticket that they have open.
const (
	Looking = "looking"
	Writing = "writing"
	Gone    = "gone"
)

const (
	// lookingFor and writingFor are how long a sign of life counts.
	lookingFor = 45 * time.Second
	writingFor = 6 * time.Second
)

// Here is who is on a ticket now.
type Here struct {
	Looking []people.ID
	Writing []people.ID
}

// presence knows who has which ticket open on this node. It is never stored.
type presence struct {
	mu sync.Mutex // guards on
	on map[ticket.Number]map[people.ID]sign
}

// sign is somebody's last sign of life.
type sign struct {
	state string
	at    time.Time
}

func (p *presence) init() { p.on = map[ticket.Number]map[people.ID]sign{} }

// note takes a sign of life, and says whether anything changed by it.
func (p *presence) note(n ticket.Number, who people.ID, state string, at time.Time) (changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.here(n, at)
	if p.on[n] == nil {
		p.on[n] = map[people.ID]sign{}
	}
	if state == Gone {
		delete(p.on[n], who)
	} else {
		p.on[n][who] = sign{state, at}
	}
	after := p.here(n, at)
	return !slices.Equal(before.Looking, after.Looking) || !slices.Equal(before.Writing, after.Writing)
}

// here is who is on a ticket; signs that are too old are forgotten.
func (p *presence) here(n ticket.Number, at time.Time) (h Here) {
	for who, s := range p.on[n] {
		age := at.Sub(s.at)
		if age > lookingFor {
			delete(p.on[n], who)
			continue
		}
		h.Looking = append(h.Looking, who)
		if s.state == Writing && age <= writingFor {
			h.Writing = append(h.Writing, who)
		}
	}
	if len(p.on[n]) == 0 {
		delete(p.on, n)
	}
	slices.Sort(h.Looking)
	slices.Sort(h.Writing)
	return h
}

// Present says what somebody does on a ticket that they may read; others on this node who work on it hear of it at once.
func (e *Engine) Present(ctx context.Context, a people.Actor, n ticket.Number, state string) error {
	if state != Looking && state != Writing && state != Gone {
		return ticket.Refuse("Say looking, writing or gone.")
	}
	t, err := e.readable(ctx, a, n)
	if err != nil {
		return err
	}
	if e.presence.note(n, a.Account.ID, state, time.Now()) {
		e.feed.tell(Signal{Presence: n, Here: e.Here(n), Ticket: &t})
	}
	return nil
}

// readable is a ticket that somebody may read.
func (e *Engine) readable(ctx context.Context, a people.Actor, n ticket.Number) (t ticket.Ticket, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		s, err := e.stage(tx, Request{Actor: a})
		if err != nil {
			return err
		}
		defer s.end()
		if t, err = s.find(n); err != nil {
			return err
		}
		d := people.May(a, people.Read, caseOf(&t), s.terms)
		if d.Hidden {
			return &NotFound{d.Sentence}
		}
		return d.Err()
	})
	return t, err
}

// Here is who is on a ticket now, on this node.
func (e *Engine) Here(n ticket.Number) Here {
	e.presence.mu.Lock()
	defer e.presence.mu.Unlock()
	return e.presence.here(n, time.Now())
}
