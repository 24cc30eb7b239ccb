package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// One goroutine writes a SQLite file. It takes whatever waits, runs each inside a savepoint of one transaction, commits once, and
// only then answers all of them:
//
//	callers ──▶ queue ──▶ BEGIN ─ [SAVEPOINT do RELEASE] [SAVEPOINT do ROLLBACK TO] … ─ COMMIT ──▶ answers
//
// The disk is waited for once for all who came meanwhile, nobody meets a busy lock, and one caller's error undoes only that
// caller's part.
const (
	maxGroup = 256 // changes in one commit: the last of them waits for all before it
	maxQueue = 1024
)

// writer is the goroutine that writes, and its queue.
type writer struct {
	queue chan *change
	quit  chan struct{} // closed when nobody may come any more
	gone  chan struct{} // closed when the goroutine has ended
	once  sync.Once

	dialect    *dialect
	conn       *sql.Conn
	statements statements
}

// change is one caller's function on its way through the writer.
type change struct {
	ctx      context.Context
	do       func(*Tx) error
	err      error
	panicked any // what do panicked with, for the caller to go on with
	done     chan struct{}
}

// startWriter starts the goroutine on a connection of its own.
func startWriter(ctx context.Context, db *sql.DB, d *dialect) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening a connection to write: %w", err)
	}
	w := &writer{
		queue: make(chan *change, maxQueue), quit: make(chan struct{}), gone: make(chan struct{}),
		dialect: d, conn: conn, statements: statements{conn: conn},
	}
	go w.run()
	return w, nil
}

// change queues do and waits for its commit. Once queued it is answered, whatever becomes of ctx, so that a caller always
// knows whether the change is in the record; a ctx that ends before do has begun keeps it from beginning.
func (w *writer) change(ctx context.Context, do func(*Tx) error) error {
	c := &change{ctx: ctx, do: do, done: make(chan struct{})}
	select {
	case w.queue <- c:
	case <-w.quit:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-c.done:
	case <-w.gone:
		select {
		case <-c.done: // answered in the last group
		default:
			return ErrClosed
		}
	}
	if c.panicked != nil {
		panic(c.panicked)
	}
	return c.err
}

// close lets the writer finish what is queued, and waits for it.
func (w *writer) close() error {
	w.once.Do(func() { close(w.quit) })
	<-w.gone
	w.statements.close()
	return w.conn.Close()
}

// run serves the queue until it is told to quit and nothing waits.
func (w *writer) run() {
	defer close(w.gone)
	for {
		select {
		case c := <-w.queue:
			w.group(c)
		case <-w.quit:
			for {
				select {
				case c := <-w.queue:
					w.group(c)
				default:
					return
				}
			}
		}
	}
}

// group runs first and whatever else waits in one transaction, and answers them all.
func (w *writer) group(first *change) {
	ctx := context.Background() // a commit is for many callers, and none of them may interrupt it
	group := []*change{first}
	err := w.statements.exec(ctx, "BEGIN IMMEDIATE", nil)
	if err == nil {
		for lost := w.play(ctx, first); lost == nil && len(group) < maxGroup; {
			next, ok := w.waiting()
			if !ok {
				break
			}
			group = append(group, next)
			lost = w.play(ctx, next)
		}
		err = w.statements.exec(ctx, "COMMIT", nil)
		if err != nil {
			_ = w.statements.exec(ctx, "ROLLBACK", nil) // the commit's error is the one that counts
		}
	}
	for _, c := range group {
		if err != nil && c.err == nil && c.panicked == nil {
			c.err = fmt.Errorf("writing to the record: %w", err)
		}
		close(c.done)
	}
}

// waiting is the next change of the queue, if one is there already.
func (w *writer) waiting() (*change, bool) {
	select {
	case c := <-w.queue:
		return c, true
	default:
		return nil, false
	}
}

// play runs one change inside a savepoint. What it returns is the transaction's own loss, not the change's error.
func (w *writer) play(ctx context.Context, c *change) (lost error) {
	select {
	case <-c.ctx.Done():
		c.err = c.ctx.Err()
		return nil // its caller has gone, and nothing has begun
	default:
	}
	if err := w.statements.exec(ctx, "SAVEPOINT caller", nil); err != nil {
		c.err = err
		return err
	}
	tx := &Tx{ctx: c.ctx, session: &fileSession{ctx: ctx, statements: &w.statements}, dialect: w.dialect, writable: true}
	c.run(tx)
	tx.ended = true
	if c.err == nil && c.panicked == nil {
		c.err = w.statements.exec(ctx, "RELEASE caller", nil)
		return c.err
	}
	if err := w.statements.exec(ctx, "ROLLBACK TO caller", nil); err != nil {
		c.err = errors.Join(c.err, err)
		return err
	}
	return w.statements.exec(ctx, "RELEASE caller", nil)
}

// run calls the caller's function, and keeps its panic for the caller: it is not the writer that is broken.
func (c *change) run(tx *Tx) {
	defer func() { c.panicked = recover() }()
	if c.err = c.do(tx); c.err == nil {
		c.err = tx.count()
	}
}
