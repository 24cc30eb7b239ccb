// Package storetest is the promise that every engine of the record keeps, as a suite of stories to run against it.
package storetest

import (
	"context"
	"testing"

	"belay/internal/store"
)

// Fresh is the DSN of an empty record of the engine under test, for one test.
type Fresh func(t testing.TB) (dsn string)

// story is one thing that a record promises, named by a sentence.
type story struct {
	name string
	tell func(t *testing.T, fresh Fresh)
}

// Run tells every story to the engine.
func Run(t *testing.T, fresh Fresh) {
	for _, stories := range [][]story{changes, tickets, work, lists, words, files, copies, accounts, simulations} {
		for _, s := range stories {
			t.Run(s.name, func(t *testing.T) { s.tell(t, fresh) })
		}
	}
}

// open opens the record at dsn until the test is over.
func open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// change does do in a Change that must succeed.
func change(t testing.TB, s *store.Store, do func(*store.Tx) error) {
	t.Helper()
	if err := s.Change(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

// view does do in a View that must succeed.
func view(t testing.TB, s *store.Store, do func(*store.Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

// fails does do in a Change, which must fail, and returns its error.
func fails(t testing.TB, s *store.Store, do func(*store.Tx) error) error {
	t.Helper()
	err := s.Change(context.Background(), do)
	if err == nil {
		t.Fatal("a change that must be refused went through")
	}
	return err
}

// all does each of the steps until one fails.
func all(steps ...error) error {
	for _, err := range steps {
		if err != nil {
			return err
		}
	}
	return nil
}

// numbered is an open ticket of that number with something in each column.
func numbered(n int64) store.Ticket {
	return store.Ticket{
		Number: n, Kind: "incident", State: "new", Phase: store.PhaseOpen, Subject: "The printer eats paper", Service: "printing", Category: "hardware",
		Severity: "sev3", Function: "desk", Accountable: "desk", Party: "acme", Requester: "ana", Channel: "portal", Opened: 1_000_000, Edition: 1,
		NextDue: 1_003_600, DueTarget: "respond", Clocks: []byte(`[{"target":"respond"}]`), Seq: 1, ChangedUS: 1_000_000_000_000,
		Snapshot: []byte(`{"a":1}`),
	}
}
