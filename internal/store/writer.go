package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// One goroutine writes a SQLite file. It takes whatever waits, runs all of it in one transaction, commits once, and only then
// answers:
//
//	callers ──▶ queue ──▶ BEGIN ─ do ─ do ─ do … ─ COMMIT ──▶ answers
//
// The disk is waited for once for all who came meanwhile, and nobody meets a busy lock. Nobody pays for another's error either: a
// function that fails after it has written spoils its group, which is rolled back, and the others of the group are run
// again, each in a transaction of its own. That is rare, since whoever refuses mostly does so before writing; a savepoint for
// each would cost everybody (the index of words writes itself out at every one).
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
	var group []*change
	spoiled := false
	err := w.do("BEGIN IMMEDIATE")
	for c, ok := first, true; ok; {
		group = append(group, c)
		if err == nil {
			spoiled = w.play(c)
		}
		if err != nil || spoiled || len(group) == maxGroup {
			break
		}
		c, ok = w.waiting()
	}
	if spoiled {
		last := len(group) - 1
		if err = w.do("ROLLBACK"); err == nil {
			close(group[last].done)
			for _, c := range group[:last] {
				w.alone(c)
			}
			return
		}
	}
	if err == nil {
		err = w.commit()
	}
	answer(group, err)
}

// alone runs c in a transaction of its own, and answers it.
func (w *writer) alone(c *change) {
	c.err, c.panicked = nil, nil
	err := w.do("BEGIN IMMEDIATE")
	if err == nil {
		if w.play(c) {
			err = w.do("ROLLBACK")
		} else {
			err = w.commit()
		}
	}
	answer([]*change{c}, err)
}

// answer hands each of the group what became of it; err is what became of their transaction.
func answer(group []*change, err error) {
	for _, c := range group {
		if err != nil && c.err == nil && c.panicked == nil {
			c.err = fmt.Errorf("writing to the record: %w", err)
		}
		close(c.done)
	}
}

// do does a statement that belongs to no caller, and that none of them may interrupt.
func (w *writer) do(sql string) error { return w.statements.exec(context.Background(), sql, nil) }

// commit ends the transaction, one way or the other.
func (w *writer) commit() error {
	err := w.do("COMMIT")
	if err != nil {
		_ = w.do("ROLLBACK") // the commit's error is the one that counts
	}
	return err
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

// play runs one change inside the transaction, and says whether it has spoilt that: it failed, and had written.
func (w *writer) play(c *change) (spoiled bool) {
	select {
	case <-c.ctx.Done():
		c.err = c.ctx.Err()
		return false // its caller has gone, and nothing has begun
	default:
	}
	tx := &Tx{ctx: c.ctx, session: &fileSession{ctx: context.Background(), statements: &w.statements}, dialect: w.dialect, writable: true}
	c.run(tx)
	tx.ended = true
	return (c.err != nil || c.panicked != nil) && tx.wrote
}

// run calls the caller's function, and keeps its panic for the caller: it is not the writer that is broken.
func (c *change) run(tx *Tx) {
	defer func() { c.panicked = recover() }()
	if c.err = c.do(tx); c.err == nil {
		c.err = tx.count()
	}
}
