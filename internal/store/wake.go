package store

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// A wake-up says that the record has changed, and nothing more: whoever is woken reads again from where they were. It may come
// once for many changes, and when nothing of interest changed. In one process it is a signal; between the nodes of a
// PostgreSQL it is a NOTIFY, sent after the commit by one goroutine for all that came meanwhile: inside the transaction it
// would make every commit of the database wait for the one before it.
const wakeChannel = "belay_changed"

// retryListening is how long a node waits before it listens again after its connection broke.
const retryListening = longestPause * 10

// wake tells listeners of changes.
type wake struct {
	mu        sync.Mutex // guards listeners
	listeners map[chan struct{}]struct{}

	tell  chan struct{} // one place: something changed here that other nodes should hear; nil on SQLite
	end   context.CancelFunc
	ended sync.WaitGroup
}

// Listen is a channel that becomes readable when the record has changed since it was last read, by any node. It stays open
// until ctx ends, and is then left alone, never closed.
func (s *Store) Listen(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	w := &s.wake
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.listeners == nil {
		w.listeners = map[chan struct{}]struct{}{}
	}
	w.listeners[c] = struct{}{}
	context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.listeners, c)
	})
	return c
}

// changed wakes the listeners of this process, and has the other nodes told.
func (w *wake) changed() {
	w.local()
	if w.tell != nil {
		signal(w.tell)
	}
}

// local wakes the listeners of this process.
func (w *wake) local() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.listeners {
		signal(c)
	}
}

// signal makes c readable, if it is not already.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// share starts to tell the other nodes of pool's database, and to hear from them.
func (w *wake) share(pool *pgxpool.Pool) {
	ctx, cancel := context.WithCancel(context.Background())
	w.tell, w.end = make(chan struct{}, 1), cancel
	w.ended.Go(func() { w.telling(ctx, pool) })
	w.ended.Go(func() { w.hearing(ctx, pool) })
}

// telling sends a notice for whatever has changed since the last one. One that is lost with its connection is made up for by
// the next, and by those who look at their own time.
func (w *wake) telling(ctx context.Context, pool *pgxpool.Pool) {
	for {
		select {
		case <-w.tell:
			_, _ = pool.Exec(ctx, "NOTIFY "+wakeChannel)
		case <-ctx.Done():
			return
		}
	}
}

// hearing wakes the listeners of this process when a node tells, itself included; and whenever it begins to hear, for what it may
// have missed.
func (w *wake) hearing(ctx context.Context, pool *pgxpool.Pool) {
	for ctx.Err() == nil {
		w.hear(ctx, pool)
		if wait(ctx, retryListening) != nil {
			return
		}
	}
}

// hear listens on one connection until it breaks or ctx ends.
func (w *wake) hear(ctx context.Context, pool *pgxpool.Pool) {
	pooled, err := pool.Acquire(ctx)
	if err != nil {
		return // the next attempt will tell
	}
	conn := pooled.Hijack() // it is never used for anything else
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+wakeChannel); err != nil {
		return
	}
	w.local()
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return
		}
		w.local()
	}
}

// settling is how long whoever read the feed up to something that is not settled waits to read again.
const settling = 10 * time.Millisecond

// soon wakes the listeners of this process in a moment. Who stops the wake does not wait for it: it touches nothing else.
func (w *wake) soon() {
	time.AfterFunc(settling, w.local) //nolint:forbidigo // a live floor waits its turn
}

// stop ends telling and hearing, and waits for both.
func (w *wake) stop() {
	if w.end != nil {
		w.end()
		w.ended.Wait()
	}
}
