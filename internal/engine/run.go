package engine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

const (
	// batch is how many due tickets are claimed at once, and lease how long a node has for them before another takes over.
	batch = 64
	lease = 5 * time.Second
	// longestSleep is how long a node sleeps at most beside others, when nothing is due: one that was told nothing looks by itself.
	// Whoever has a file alone misses nothing, and sleeps as long as it takes.
	longestSleep = time.Minute
	longestAlone = 24 * time.Hour
	// afterFault is how long the engine waits after something went wrong before it tries again.
	afterFault = 2 * time.Second
)

// Run lets time pass until ctx ends: every ticket gets its turn at the instant that it is due, and nothing is asked in
// between. It sleeps until the next due instant, and is woken by changes of the record. After a standstill everything due is
// done once.
func (e *Engine) Run(ctx context.Context) error {
	Attend(ctx, e.store, func(ctx context.Context) time.Duration {
		sleep, err := e.playDue(ctx)
		if err != nil && ctx.Err() == nil {
			e.log.Error("due tickets could not be played", "error", err)
			return afterFault
		}
		return sleep
	})
	return nil
}

// playDue plays all that is due, and says how long nothing will be.
func (e *Engine) playDue(ctx context.Context) (sleep time.Duration, err error) {
	for {
		next, ok, err := e.nextDue(ctx)
		switch {
		case err != nil:
			return 0, err
		case !ok:
			return e.longest(), nil
		}
		if wait := time.Until(next.Time()); wait > 0 {
			return min(wait, e.longest()), nil
		}
		played, err := e.claim(ctx)
		if err != nil {
			return 0, err
		}
		if played == 0 { // another node has them
			return time.Second, nil
		}
	}
}

// longest is how long e sleeps at most.
func (e *Engine) longest() time.Duration {
	if e.store.Engine() == "sqlite" {
		return longestAlone
	}
	return longestSleep
}

func (e *Engine) nextDue(ctx context.Context) (at span.Instant, ok bool, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		at, ok, err = tx.NextDue()
		return err
	})
	return at, ok, err
}

// claim leases a batch of due tickets and plays each. A ticket whose turn fails is left to its lease: it is tried again, and
// the others go on.
func (e *Engine) claim(ctx context.Context) (played int, err error) {
	var due []store.Due
	if err = e.store.Change(ctx, func(tx *store.Tx) error {
		at, us := now()
		due, err = tx.ClaimDue(e.node, at, us, us+lease.Microseconds(), batch)
		return err
	}); err != nil {
		return 0, err
	}
	var wait sync.WaitGroup // side by side, so that one commit can hold many
	for _, d := range due {
		wait.Go(func() {
			if err := e.tick(ctx, d); err != nil && ctx.Err() == nil {
				e.log.Error("a due ticket could not be played", "ticket", d.Ticket, "error", err)
			}
		})
	}
	wait.Wait()
	return len(due), ctx.Err()
}

// tick lets time pass for one ticket that this node has claimed.
func (e *Engine) tick(ctx context.Context, d store.Due) error {
	return e.store.Change(ctx, func(tx *store.Tx) error {
		s, err := e.stage(tx, Request{Actor: people.Actor{}})
		if err != nil {
			return err
		}
		defer s.end()
		armed, ok, err := tx.Armed(d.Ticket)
		if err != nil || !ok || armed.Node != e.node || armed.At > s.at {
			return err // somebody's act has moved it on, or another node has it
		}
		t, ok, err := s.ticket(ticket.Number(d.Ticket))
		if err != nil {
			return err
		}
		if !ok {
			return tx.Disarm(d.Ticket)
		}
		if _, err = s.play(t, desk.Tick{}); err != nil {
			return fmt.Errorf("let time pass for %s: %w", t.Number, err)
		}
		e.metrics.behind(float64(s.us)/1e6 - float64(d.At))
		return s.world.fault
	})
}
