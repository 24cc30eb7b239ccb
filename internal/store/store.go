// Package store keeps the record: editions, tickets and their journals, due work, what is to be sent, and who has seen what.
//
// There are two engines and one promise: a file of SQLite, which one process writes, and PostgreSQL, which any number of nodes
// share. A caller changes the record in a [Store.Change] and reads it in a [Store.View]; both hand a [Tx], whose verbs
// stand in one file for each noun. The SQL is written once; what differs is in dialect.go. Whatever a Change did is on
// disk before Change returns, or none of it is.
//
// The store knows rows, not rules: it never decides what a ticket may do, and never asks what time it is.
package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options says how to open a record. The zero Options suit a desk of some hundred people.
type Options struct {
	// CacheKiB bounds the pages that SQLite keeps in memory, over all connections; 0 is DefaultCacheKiB.
	CacheKiB int
	// Connections bounds how many reads run at once on SQLite, and how many transactions on PostgreSQL; 0 is the engine's own.
	Connections int
	// ReadOnly opens a record beside the process that writes it: for a backup, or a question. Nothing is migrated.
	ReadOnly bool
	// Dial replaces how PostgreSQL is reached, for a tunnel or for a test that counts.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	upTo int64 // the schema to bring the record to; 0 for the newest
}

// DefaultCacheKiB is SQLite's memory for pages unless Options say otherwise.
const DefaultCacheKiB = 16 << 10

// Store is an open record. It is safe for concurrent use.
type Store struct {
	engine  engine
	dialect *dialect
	schema  int64
	wake    wake

	close  sync.Once
	closed atomic.Bool
	shut   error // what closing said; set once

	views, changes atomic.Int64 // asked for so far
}

// engine is one of the two that keep a record.
type engine interface {
	change(ctx context.Context, do func(*Tx) error) error
	view(ctx context.Context, do func(*Tx) error) error
	close() error
}

// Open opens the record at dsn, which is "postgres://…", "sqlite:PATH", or a bare path, and brings its schema up to date. A missing
// file is made; a missing database is not.
func Open(ctx context.Context, dsn string, o Options) (*Store, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(ctx, dsn, o)
	}
	path := strings.TrimPrefix(dsn, "sqlite:")
	if path == "" {
		return nil, refuse("The record has no address: give a path such as ./data/belay.db, or postgres://user@host/database.")
	}
	return openSQLite(ctx, path, o)
}

// Close ends all work and waits for it. It may be called twice.
func (s *Store) Close() error {
	s.close.Do(func() {
		s.closed.Store(true)
		s.wake.stop()
		s.shut = s.engine.close()
	})
	return s.shut
}

// Change runs do in a transaction that may write, and returns when its changes are on disk; or do's error, and then nothing
// changed. Work that cannot go on beside another's is tried again, so do may run more than once and must not touch
// anything but its Tx and what it sets anew each time. A do that has begun is not interrupted when ctx ends.
//
// On SQLite every do of the process runs in one goroutine, one after another: what takes long belongs before Change.
func (s *Store) Change(ctx context.Context, do func(*Tx) error) error {
	if s.closed.Load() {
		return ErrClosed
	}
	s.changes.Add(1)
	err := s.engine.change(ctx, do)
	if err == nil {
		s.wake.changed()
	}
	return err
}

// View runs do in a transaction that sees the record as it was at one moment, and cannot write.
func (s *Store) View(ctx context.Context, do func(*Tx) error) error {
	if s.closed.Load() {
		return ErrClosed
	}
	s.views.Add(1)
	return s.engine.view(ctx, do)
}

// Engine names what keeps the record: "sqlite" or "postgres".
func (s *Store) Engine() string { return s.dialect.name }

// Schema is the number of the last migration that the record has seen.
func (s *Store) Schema() int64 { return s.schema }

// Refusal is a sentence for the person who asked for what the record will not do, and says what to do instead.
type Refusal string

// Error is the sentence.
func (r Refusal) Error() string { return string(r) }

// refuse is the refusal in those words.
func refuse(format string, args ...any) error { return Refusal(fmt.Sprintf(format, args...)) }

// ErrClosed is returned by whatever is asked of a closed Store.
var ErrClosed = errors.New("the record is closed")

// Micros is t as the record stamps it: whole microseconds since 1970.
func Micros(t time.Time) int64 { return t.UnixMicro() }
