package engine

import (
	"context"
	"sync"
	"time"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Signal is one thing that those who follow the desk live are told: a ticket that changed, or who is on one.
type Signal struct {
	ID       int64 // grows; 0 for what is not stored
	Entry    ticket.Entry
	Type     string // TypeOf the entry
	Key      string // of the request that caused it
	Ticket   *ticket.Ticket
	Presence ticket.Number // 0, or the ticket on which Here are
	Here     Here
	Reload   bool // something was missed: read everything again
}

const (
	// feedBuffer is how many signals one follower may be behind before it is told to read everything again.
	feedBuffer = 256
	// feedBatch is how many entries are read at once.
	feedBatch = 500
	// feedSleep is how long the feed sleeps at most when it was not woken.
	feedSleep = 15 * time.Second
)

// feed hands what is new in the record to everybody who follows.
type feed struct {
	mu        sync.Mutex // guards all below
	followers map[*Follower]struct{}
	last      int64
}

// Follower hears of what concerns somebody.
type Follower struct {
	C      chan Signal
	mu     sync.Mutex        // guards sees
	sees   people.Visibility // which tickets
	behind bool              // a signal did not fit; under feed.mu
}

func (f *feed) init() { f.followers = map[*Follower]struct{}{} }

// Follow lets somebody hear of every ticket that they may see, until ctx ends; after is the id of the last signal that they
// had, 0 to begin now.
func (e *Engine) Follow(ctx context.Context, a people.Actor, after int64) (*Follower, error) {
	sees, err := e.sees(ctx, a)
	if err != nil {
		return nil, err
	}
	f := &Follower{C: make(chan Signal, feedBuffer), sees: sees}
	e.feed.mu.Lock()
	e.feed.followers[f] = struct{}{}
	last := e.feed.last
	e.feed.mu.Unlock()
	context.AfterFunc(ctx, func() {
		e.feed.mu.Lock()
		defer e.feed.mu.Unlock()
		delete(e.feed.followers, f)
	})
	if after != 0 && after < last {
		err = e.catchUp(ctx, f, after, last)
	}
	return f, err
}

// Refollow looks again at what somebody may see: a grant may have ended, or their account.
func (e *Engine) Refollow(ctx context.Context, f *Follower, a people.Actor) error {
	sees, err := e.sees(ctx, a)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sees = sees
	return nil
}

// sees is which tickets somebody may follow.
func (e *Engine) sees(ctx context.Context, a people.Actor) (v people.Visibility, err error) {
	if d := people.Ever(a, people.Stream); !d.Yes {
		return nil, d.Err()
	}
	at, _ := now()
	m, _ := e.Model()
	err = e.store.View(ctx, func(tx *store.Tx) error {
		terms, err := e.terms(tx, m, a, at)
		v = people.Visible(a, people.Stream, terms)
		return err
	})
	return v, err
}

// catchUp hands a follower what they missed, or tells them to read everything again.
func (e *Engine) catchUp(ctx context.Context, f *Follower, after, last int64) error {
	signals, _, err := e.since(ctx, after)
	if err != nil {
		return err
	}
	if len(signals) >= feedBuffer/2 {
		f.C <- Signal{ID: last, Reload: true}
		return nil
	}
	for _, s := range signals {
		if s.ID <= last && f.admits(s) {
			f.C <- s
		}
	}
	return nil
}

func (f *Follower) admits(s Signal) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return s.Ticket == nil || f.sees.Admits(caseOf(s.Ticket))
}

// tell hands a signal to everybody whom it concerns. Somebody who reads too slowly is told to read everything again instead.
func (f *feed) tell(s Signal) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.ID != 0 {
		f.last = max(f.last, s.ID)
	}
	for follower := range f.followers {
		if !follower.admits(s) {
			continue
		}
		told := s
		if follower.behind {
			told = Signal{ID: f.last, Reload: true}
		}
		select {
		case follower.C <- told:
			follower.behind = false
		default:
			follower.behind = true
		}
	}
}

// RunFeed hands on what is new, by any node, until ctx ends.
func (e *Engine) RunFeed(ctx context.Context) error {
	changed := e.store.Listen(ctx)
	if err := e.store.View(ctx, func(tx *store.Tx) error {
		last, err := tx.LastEntry()
		e.feed.mu.Lock()
		defer e.feed.mu.Unlock()
		e.feed.last = last
		return err
	}); err != nil {
		return err
	}
	timer := time.NewTimer(feedSleep)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-timer.C:
		}
		if err := e.handOn(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("what is new could not be read", "error", err)
		}
		timer.Reset(feedSleep)
	}
}

// handOn reads what is new and tells it.
func (e *Engine) handOn(ctx context.Context) error {
	for {
		e.feed.mu.Lock()
		after, anybody := e.feed.last, len(e.feed.followers) > 0
		e.feed.mu.Unlock()
		if !anybody {
			return e.skip(ctx)
		}
		signals, more, err := e.since(ctx, after)
		if err != nil {
			return err
		}
		for _, s := range signals {
			e.feed.tell(s)
		}
		if !more {
			return nil
		}
	}
}

// skip moves on to the end while nobody follows.
func (e *Engine) skip(ctx context.Context) error {
	return e.store.View(ctx, func(tx *store.Tx) error {
		last, err := tx.LastEntry()
		e.feed.mu.Lock()
		defer e.feed.mu.Unlock()
		e.feed.last = max(e.feed.last, last)
		return err
	})
}

// since are the signals after an id; more says that there may be others.
func (e *Engine) since(ctx context.Context, after int64) (signals []Signal, more bool, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Since(after, feedBatch)
		if err != nil {
			return err
		}
		more = len(rows) == feedBatch
		signals = make([]Signal, 0, len(rows))
		tickets := map[int64]*ticket.Ticket{}
		for _, r := range rows {
			s, err := signalOf(tx, r, tickets)
			if err != nil {
				return err
			}
			signals = append(signals, s)
		}
		return nil
	})
	return signals, more, err
}

// signalOf is what followers are told of a journal row.
func signalOf(tx *store.Tx, r store.Entry, tickets map[int64]*ticket.Ticket) (Signal, error) {
	entry, err := entryOf(r)
	if err != nil {
		return Signal{}, err
	}
	t, ok := tickets[r.Ticket]
	if !ok {
		stored, _, err := tx.Ticket(r.Ticket)
		if err != nil {
			return Signal{}, err
		}
		now, err := thawTicket(stored)
		if err != nil {
			return Signal{}, err
		}
		t = &now
		tickets[r.Ticket] = t
	}
	return Signal{ID: r.ID, Entry: entry, Type: TypeOf(entry), Key: r.Key, Ticket: t}, nil
}
