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

// Signal is one thing that those who follow the desk live are told: a ticket that changed, or who is on one.
type Signal struct {
	ID       int64 // its place in the feed; 0 for what is not stored
	Entry    ticket.Entry
	Type     string // TypeOf the entry
	Key      string // of the request that caused it
	Ticket   *ticket.Ticket
	Presence ticket.Number // 0, or the ticket on which Here are
	Here     Here
	Study    *StudyNews // how far a study is, for those who may see studies
	Public   bool       // the follower may not read notes: the entry holds what is left without them
	Reload   bool       // something was missed: read everything again
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
	last      int64 // the place of the entry told last
}

// Follower hears of what concerns somebody.
type Follower struct {
	C      chan Signal
	mu     sync.Mutex        // guards sees, notes and study
	sees   people.Visibility // which tickets
	notes  people.Visibility // of which also the notes, and who is on them
	study  bool              // studies by simulation, too
	behind bool              // a signal did not fit; under feed.mu
}

func (f *feed) init() { f.followers = map[*Follower]struct{}{} }

// Follow lets somebody hear of every ticket that they may see, until ctx ends; after is the place of the last signal that
// they had, 0 to begin now.
func (e *Engine) Follow(ctx context.Context, a people.Actor, after int64) (*Follower, error) {
	sees, notes, err := e.sees(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := e.beginFeed(ctx); err != nil {
		return nil, err
	}
	f := &Follower{C: make(chan Signal, feedBuffer), sees: sees, notes: notes, study: people.Ever(a, people.SeeSimulations).Yes}
	if err := e.join(ctx, f, after); err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() {
		e.feed.mu.Lock()
		defer e.feed.mu.Unlock()
		delete(e.feed.followers, f)
	})
	return f, nil
}

// join lets a follower hear of what comes from now on, once they have heard of everything after the place that they had. While
// they catch up the feed goes on, so they look again until they stand where it does: what they are told is in order.
func (e *Engine) join(ctx context.Context, f *Follower, after int64) error {
	for {
		e.feed.mu.Lock()
		last := e.feed.last
		if after == 0 || after >= last {
			e.feed.followers[f] = struct{}{}
			e.feed.mu.Unlock()
			return nil
		}
		e.feed.mu.Unlock()
		if err := e.catchUp(ctx, f, after, last); err != nil {
			return err
		}
		after = last
	}
}

// beginFeed gives the feed its place, if it has none yet: whoever follows before it runs counts on a place, too.
func (e *Engine) beginFeed(ctx context.Context) error {
	e.feed.mu.Lock()
	begun := e.feed.last != 0
	e.feed.mu.Unlock()
	if begun {
		return nil
	}
	_, err := e.skip(ctx)
	return err
}

// Refollow looks again at what somebody may see: a grant may have ended, or their account.
func (e *Engine) Refollow(ctx context.Context, f *Follower, a people.Actor) error {
	sees, notes, err := e.sees(ctx, a)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sees, f.notes, f.study = sees, notes, people.Ever(a, people.SeeSimulations).Yes
	return nil
}

// sees is which tickets somebody may follow, and of which they may read the notes.
func (e *Engine) sees(ctx context.Context, a people.Actor) (sees, notes people.Visibility, err error) {
	if d := people.Ever(a, people.Stream); !d.Yes {
		return nil, nil, d.Err()
	}
	at, _ := now()
	m, _ := e.Model()
	err = e.store.View(ctx, func(tx *store.Tx) error {
		terms, err := e.terms(tx, m, a, at)
		sees, notes = people.Visible(a, people.Stream, terms), people.Visible(a, people.ReadNote, terms)
		return err
	})
	return sees, notes, err
}

// catchUp hands a follower what they missed, or tells them to read everything again.
func (e *Engine) catchUp(ctx context.Context, f *Follower, after, last int64) error {
	signals, err := e.since(ctx, after)
	if err != nil {
		return err
	}
	if len(f.C)+len(signals) >= feedBuffer/2 {
		for len(f.C) > 0 {
			<-f.C // to be read again, too
		}
		f.C <- Signal{ID: last, Reload: true}
		return nil
	}
	for i := range signals {
		s := &signals[i]
		open := s.open()
		if told, ok := f.hears(s, &open, s.about()); ok && s.ID <= last {
			f.C <- *told
		}
	}
	return nil
}

// open is s for those who may not read notes; without events it is nothing to them.
func (s Signal) open() Signal {
	s.Public = true
	s.Entry.Events = slices.DeleteFunc(slices.Clone(s.Entry.Events), internal)
	s.Type = TypeOf(s.Entry)
	return s
}

// about is the ticket of s as the policy looks at it.
func (s *Signal) about() people.Case {
	if s.Ticket == nil {
		return people.Case{}
	}
	return caseOf(s.Ticket)
}

// hears is what a follower is told of s, which is about c, and which open is for those who may not read notes; ok is false for
// nothing.
func (f *Follower) hears(s, open *Signal, c people.Case) (told *Signal, ok bool) {
	if s.Ticket == nil && s.Study == nil {
		return s, true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case s.Study != nil:
		return s, f.study
	case !f.sees.Admits(c):
		return s, false
	case f.notes.Admits(c):
		return s, true
	}
	return open, len(open.Entry.Events) > 0
}

// tell hands a signal to everybody whom it concerns. Somebody who reads too slowly is told to read everything again instead.
func (f *feed) tell(s Signal) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.ID != 0 {
		f.last = s.ID
	}
	open, c := s.open(), s.about()
	for follower := range f.followers {
		told, ok := follower.hears(&s, &open, c)
		if !ok {
			continue
		}
		if follower.behind {
			told = &Signal{ID: f.last, Reload: true}
		}
		select {
		case follower.C <- *told:
			follower.behind = false
		default:
			follower.behind = true
		}
	}
}

// RunFeed hands on what is new, by any node, until ctx ends.
func (e *Engine) RunFeed(ctx context.Context) error {
	if err := e.beginFeed(ctx); err != nil {
		return err
	}
	Attend(ctx, e.store, func(ctx context.Context) time.Duration {
		if err := e.handOn(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("what is new could not be read", "error", err)
		}
		return feedSleep
	})
	return nil
}

// handOn reads what is new and tells it.
func (e *Engine) handOn(ctx context.Context) error {
	for {
		e.feed.mu.Lock()
		after, anybody := e.feed.last, len(e.feed.followers) > 0
		e.feed.mu.Unlock()
		if !anybody {
			if skipped, err := e.skip(ctx); skipped || err != nil {
				return err
			}
			continue // somebody has come meanwhile, and has been told nothing of what lies between
		}
		signals, err := e.since(ctx, after)
		if err != nil {
			return err
		}
		for _, s := range signals {
			e.feed.tell(s)
		}
		if len(signals) < feedBatch {
			return nil
		}
	}
}

// skip moves on to the end while nobody follows. Whoever begins to follow while the end is looked for counts on what comes after
// the place that they were given, so then it stays.
func (e *Engine) skip(ctx context.Context) (skipped bool, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		last, err := tx.LastEntry()
		e.feed.mu.Lock()
		defer e.feed.mu.Unlock()
		if skipped = err == nil && len(e.feed.followers) == 0; skipped {
			e.feed.last = last
		}
		return err
	})
	return skipped, err
}

// since are the signals after a place, at most feedBatch.
func (e *Engine) since(ctx context.Context, after int64) (signals []Signal, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Since(after, feedBatch)
		if err != nil {
			return err
		}
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
	return signals, err
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
