package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"belay/internal/store"
	"belay/internal/store/pgtest"
)

// TestTheFirstRecordIsBroughtForwardWithWhatItHolds restores a backup that the first Belay wrote, at schema 2, into its own schema;
// every migration since then runs over it.
func TestTheFirstRecordIsBroughtForwardWithWhatItHolds(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			first, err := os.Open(filepath.Join("testdata", "schema-2.zip"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = first.Close() }()
			dsn := pgtest.Bare
			if e.name == "sqlite" {
				dsn = inFile
			}
			to := dsn(t)
			if m, err := store.Restore(t.Context(), to, store.Options{}, first); err != nil || m.Schema != 2 {
				t.Fatalf("schema %d: %v", m.Schema, err)
			}
			s := opened(t, to, store.Options{})
			if s.Schema() <= 2 {
				t.Errorf("the schema is still %d", s.Schema())
			}
			if err := s.View(t.Context(), func(tx *store.Tx) error {
				k, ok, err := tx.Ticket(2)
				if !ok || !strings.HasPrefix(k.Subject, `Drucker "Müller"`) || len(k.Marks.Tags) != 2 {
					t.Errorf("ticket 2 is %+v", k)
				}
				hits, err1 := tx.Search(store.Search{Typed: "muller jam", Limit: 10, Filter: store.Filter{Scope: store.Everything()}})
				if len(hits) != 3 {
					t.Errorf("a search finds %v", hits)
				}
				list, err2 := tx.Journal(2, 0, 10)
				if len(list) != 1 {
					t.Errorf("the journal holds %v", list)
				}
				for _, err := range []error{err, err1, err2} {
					if err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestARecordOfANewerBelayIsRefused(t *testing.T) {
	const ahead = "INSERT INTO migration (version_id, is_applied) VALUES (9999, true)"
	file, cluster := inFile(t), pgtest.New(t)
	if err := opened(t, file, store.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", strings.TrimPrefix(file, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec(ahead); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), cluster)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), ahead); err != nil {
		t.Fatal(err)
	}
	for _, dsn := range []string{file, cluster} {
		_, err := store.Open(t.Context(), dsn, store.Options{})
		refused(t, err, "written by a newer Belay: its schema is 9999")
	}
}

func TestNodesThatStartTogetherMigrateOnce(t *testing.T) {
	dsn := pgtest.Bare(t)
	failures := make(chan error)
	for range 4 {
		go func() {
			s, err := store.Open(context.Background(), dsn, store.Options{})
			if err == nil {
				err = s.Close()
			}
			failures <- err
		}()
	}
	for range 4 {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
}
