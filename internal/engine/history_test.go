package engine_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/history"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/store/pgtest"
	"belay/internal/ticket"
)

// archivist may do everything on an archive.
var archivist = people.Actor{Account: people.Account{ID: "archivist", Role: people.Administrator, State: people.Active}, MFA: true}

// archive is an engine on an empty record of either kind, and the first tickets of the example's log, ready to be imported.
func archive(t testing.TB, dsn string) (*engine.Engine, []engine.Foreign) {
	t.Helper()
	record, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = record.Close() })
	e, err := engine.New(t.Context(), record, engine.Options{Notices: true})
	if err != nil {
		t.Fatal(err)
	}
	draft, err := e.Draft(t.Context(), "../../examples/servicenow/support.yaml", os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Publish(t.Context(), engine.Request{Actor: archivist}, draft, ""); err != nil {
		t.Fatal(err)
	}
	return e, foreign(t, e, 60)
}

// foreign is so many tickets of the example's log.
func foreign(t testing.TB, e *engine.Engine, n int) (list []engine.Foreign) {
	t.Helper()
	file, err := os.Open("../../examples/servicenow/incidents.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	log, err := history.ReadServiceNow(file, calendar.UTC())
	if err != nil {
		t.Fatal(err)
	}
	m, edition := e.Model()
	home, err := history.NewHome(desk.NewEdition(int(edition), m), "")
	if err != nil {
		t.Fatal(err)
	}
	for in := range log.Incidents() {
		past, err := home.Journal(in)
		if err != nil {
			t.Fatal(err)
		}
		if list = append(list, engine.Foreign{Key: in.Tool.NumberTag(in.Number), Past: past}); len(list) == n {
			break
		}
	}
	return list
}

// imports tells a story of an import on SQLite and on PostgreSQL.
func imports(t *testing.T, story func(t *testing.T, e *engine.Engine, list []engine.Foreign)) {
	t.Helper()
	for name, dsn := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "belay.db") },
		"postgres": func(t *testing.T) string { return pgtest.New(t) },
	} {
		t.Run(name, func(t *testing.T) {
			e, list := archive(t, dsn(t))
			story(t, e, list)
		})
	}
}

// tickets are those of the record, folded from their journals, by the number that another tool gave them.
func tickets(t *testing.T, e *engine.Engine) map[string]ticket.Ticket {
	t.Helper()
	all := map[string]ticket.Ticket{}
	if err := engine.EachTicket(t.Context(), e.Store(), func(one *ticket.Ticket) error {
		_, number, _ := history.Foreign(one)
		if _, twice := all[number]; twice {
			return fmt.Errorf("%s is there twice", number)
		}
		all[number] = *one
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestHistoryIsImportedOnceHoweverOftenItIsAsked(t *testing.T) {
	imports(t, func(t *testing.T, e *engine.Engine, list []engine.Foreign) {
		for _, want := range []int{20, 40, 0} {
			part := list
			if want == 20 {
				part = list[:20]
			}
			if added, err := e.Import(t.Context(), part); err != nil || added != want {
				t.Fatalf("%d added, %v; want %d", added, err, want)
			}
		}
		all := tickets(t, e)
		for _, f := range list {
			got := all[strings.TrimPrefix(f.Key, "servicenow:")]
			if got.Seq != len(f.Past.Journal) || got.Opened != f.Past.Ticket.Opened || got.ClosedAt != f.Past.Ticket.ClosedAt {
				t.Errorf("%s came back as %+v", f.Key, got)
			}
		}
		if len(all) != len(list) {
			t.Errorf("%d tickets of %d", len(all), len(list))
		}
		if err := engine.EachJournal(t.Context(), e.Store(), func(journal []ticket.Entry) error {
			one := ticket.Fold(journal)
			_, number, _ := history.Foreign(&one)
			if diff := cmp.Diff(all[number], one); diff != "" {
				return errors.New(diff)
			}
			delete(all, number)
			return nil
		}); err != nil || len(all) != 0 {
			t.Errorf("%v; %d tickets have no journal", err, len(all))
		}
		again, err := e.Rebuild(t.Context(), false)
		if err != nil || !again.Same() || again.Tickets != len(list) {
			t.Errorf("folding the journals again: %+v, %v", again, err)
		}
	})
}

func TestHistoryIsFoundByItsOldNumberAndItsTags(t *testing.T) {
	imports(t, func(t *testing.T, e *engine.Engine, list []engine.Foreign) {
		if _, err := e.Import(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		_, number, _ := history.Foreign(&list[3].Past.Ticket)
		closed := []string{string(ticket.Closed)}
		for _, q := range []engine.Query{{Words: "incident " + number, States: closed}, {Tags: []string{list[3].Key}, States: closed}} {
			found, err := e.Tickets(t.Context(), archivist, q)
			if err != nil || len(found.Rows) != 1 || !strings.Contains(found.Rows[0].Subject, number) {
				t.Errorf("%+v finds %d tickets, %v", q, len(found.Rows), err)
			}
		}
	})
}

func TestHistoryWakesNobodyAndNothingOfItFallsDue(t *testing.T) {
	imports(t, func(t *testing.T, e *engine.Engine, list []engine.Foreign) {
		if _, err := e.Import(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		if err := e.Store().View(t.Context(), func(tx *store.Tx) error {
			if at, ok, err := tx.NextDue(); ok || err != nil {
				t.Errorf("something is due at %s, %v", at, err)
			}
			if _, ok, err := tx.NextOutbox(); ok || err != nil {
				t.Errorf("something is to be sent, %v", err)
			}
			live, err := tx.Count("live")
			if live["live"] != 0 {
				t.Errorf("%d tickets are somebody's work", live["live"])
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnImportedTicketThatIsReopenedIsWorkLikeAnyOther(t *testing.T) {
	imports(t, func(t *testing.T, e *engine.Engine, list []engine.Foreign) {
		if _, err := e.Import(t.Context(), list[:1]); err != nil {
			t.Fatal(err)
		}
		again, err := e.Do(t.Context(), engine.Request{Actor: archivist}, 1, desk.Reopen{Why: "it is back"})
		if err != nil {
			t.Fatal(err)
		}
		live, err := e.Tickets(t.Context(), archivist, engine.Query{Queue: engine.QueueAll})
		if err != nil || again.Ticket.State != ticket.Open || len(live.Rows) != 1 || len(again.Ticket.Paging.Notices) == 0 && again.Ticket.Assignee == "" {
			t.Errorf("%+v, %v", again.Ticket, err)
		}
		if same, err := e.Rebuild(t.Context(), false); err != nil || !same.Same() {
			t.Errorf("%+v, %v", same, err)
		}
	})
}

func TestTwoWhoImportTheSameLogAtOnceImportItOnce(t *testing.T) {
	imports(t, func(t *testing.T, e *engine.Engine, list []engine.Foreign) {
		var wait sync.WaitGroup
		var added [4]int
		for i := range added {
			wait.Go(func() {
				for from := 0; from < len(list); from += 10 {
					n, err := e.Import(t.Context(), list[from:from+10])
					if err != nil {
						t.Error(err)
					}
					added[i] += n
				}
			})
		}
		wait.Wait()
		if sum := added[0] + added[1] + added[2] + added[3]; sum != len(list) || len(tickets(t, e)) != len(list) {
			t.Errorf("%v added, of %d", added, len(list))
		}
	})
}

func TestABatchThatCannotBeKeptLeavesNothingBehind(t *testing.T) {
	imports(t, func(t *testing.T, e *engine.Engine, list []engine.Foreign) {
		list[7].Past.Ticket.Subject = "broken \x00 text"
		if added, err := e.Import(t.Context(), list[:10]); err == nil || !strings.Contains(err.Error(), list[7].Key) {
			t.Errorf("%d added, %v", added, err)
		}
		if all := tickets(t, e); len(all) != 0 {
			t.Errorf("%d tickets were left behind", len(all))
		}
	})
}

// BenchmarkImport imports the example's log, again and again under other numbers, into each record.
func BenchmarkImport(b *testing.B) {
	for name, dsn := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "belay.db") },
		"postgres": pgtest.New,
	} {
		b.Run(name, func(b *testing.B) {
			e, _ := archive(b, dsn(b))
			list := foreign(b, e, 310)
			n := 0
			for b.Loop() {
				for i := range list {
					list[i].Key = fmt.Sprint(n, "/", i)
				}
				added, err := e.Import(b.Context(), list)
				if err != nil || added != len(list) {
					b.Fatalf("%d added, %v", added, err)
				}
				n++
			}
			b.ReportMetric(float64(n*len(list))/b.Elapsed().Seconds(), "tickets/s")
		})
	}
}
