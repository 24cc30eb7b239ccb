package engine_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	_ "github.com/jackc/pgx/v5/stdlib"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/store/pgtest"
	"belay/internal/ticket"
)

// traces are the words that must be gone: a name, an address, and texts of Rita's tickets and about them.
var traces = []string{"Rita Voss", "rita voss", "rita@unit.example", "RITA@UNIT.EXAMPLE", "posted", "journal fails", "payslip", "she called twice", "garnet"}

// lived is a house in which Rita asked, wrote and was written about.
func lived(h *house) (own, other ticket.Ticket) {
	h.t.Helper()
	file, err := h.Upload(h.ctx, h.rita, "Rita Voss payslip.txt", "text/plain", strings.NewReader("the garnet payslip of Rita Voss"))
	if err != nil {
		h.t.Fatal(err)
	}
	own = h.open("normal")
	h.do(h.rita, own.Number, desk.Reply{Body: "Here is my payslip.", Files: []ticket.File{file}})
	h.do(h.ida, own.Number, desk.Take{})
	h.do(h.ida, own.Number, desk.Note{Body: "Rita Voss says she called twice"})
	h.do(h.ida, own.Number, desk.Reply{Body: "Dear Rita Voss, try the garnet button"})
	h.do(h.ida, own.Number, desk.Resolve{Code: "solved", Note: "Rita's payslip was stuck"})

	r, err := h.Open(h.ctx, engine.Request{Actor: h.ida}, desk.Open{
		Subject: "As RITA VOSS asked", Body: "rita voss <RITA@unit.example> wants a screen, and Rita alone may keep her name.", Service: "ledger", Severity: "normal",
	}, engine.Asker{})
	if err != nil {
		h.t.Fatal(err)
	}
	h.do(h.ida, r.Ticket.Number, desk.Watch{Who: ticket.Account(h.rita.Account.ID)})
	h.do(h.rita, r.Ticket.Number, desk.Reply{Body: "A garnet one, please"})
	err = h.Store().Change(h.ctx, func(tx *store.Tx) error {
		return errors.Join(
			tx.KeepDraft(store.Draft{Account: string(h.ida.Account.ID), Ticket: int64(own.Number), Audience: "public", Body: "Dear Rita Voss"}),
			tx.KeepDraft(store.Draft{Account: string(h.ida.Account.ID), Ticket: int64(r.Ticket.Number), Audience: "public", Body: "Dear rita@unit.example"}),
			tx.Send(store.Message{Key: "letter", Kind: "mail", Ticket: int64(own.Number), Target: "rita@unit.example", Payload: []byte(`{"text":"garnet"}`)}),
			tx.Send(store.Message{Key: "link", Kind: "mail", Target: "rita@unit.example", Payload: []byte(`{}`)}),
			tx.Note(store.Audit{By: string(h.lars.Account.ID), What: "changed an account", About: string(h.rita.Account.ID), Detail: []byte(`{"name":"Rita Voss"}`), IP: "192.0.2.1"}),
		)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return own, r.Ticket
}

// figures is all that must not change: the rows without their words, the journals without theirs, and the counters.
func figures(h *house) string {
	h.t.Helper()
	var out strings.Builder
	err := h.Store().View(h.ctx, func(tx *store.Tx) error {
		counters, err := tx.Counters()
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%v\n", counters)
		return tx.AllEntries(func(e store.Entry) error {
			events, err := ticket.Unmarshal(e.Events)
			if err != nil {
				return err
			}
			wordless, err := ticket.Marshal(ticket.Reword(events, func(string) string { return "" }))
			fmt.Fprintf(&out, "%d/%d %d %d %s %s\n", e.Ticket, e.Seq, e.At, e.RecordedUS, e.By, wordless)
			return err
		})
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out.String()
}

// rows are the tickets without their words.
func rows(h *house, numbers ...ticket.Number) (out []store.Ticket, folds []ticket.Ticket) {
	h.t.Helper()
	err := h.Store().View(h.ctx, func(tx *store.Tx) error {
		for _, n := range numbers {
			r, _, err := tx.Ticket(int64(n))
			if err != nil {
				return err
			}
			var t ticket.Ticket
			if err := json.Unmarshal(r.Snapshot, &t); err != nil {
				return err
			}
			out, folds = append(out, r), append(folds, t)
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out, folds
}

// dump is every value of every table, in text.
func dump(t *testing.T, driver, dsn string) map[string]string {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	list := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if driver == "pgx" {
		list = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	out := map[string]string{}
	for _, table := range column(t, db, list) {
		found, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(table, err)
		}
		columns, err := found.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for found.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := found.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				if b, ok := v.([]byte); ok {
					v = string(b)
				}
				fmt.Fprintf(&text, "%v\n", v)
			}
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
		out[table] = text.String()
	}
	return out
}

// column is the first column of what a question finds.
func column(t *testing.T, db *sql.DB, question string) (out []string) {
	t.Helper()
	found, err := db.QueryContext(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var s string
		if err := found.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func TestErasingAPersonLeavesTheFiguresAndNoTraceOfThem(t *testing.T) {
	file := filepath.Join(t.TempDir(), "belay.db")
	t.Run("sqlite", func(t *testing.T) { erasing(t, file, "sqlite", "file:"+file) })
	t.Run("postgres", func(t *testing.T) { dsn := pgtest.New(t); erasing(t, dsn, "pgx", dsn) })
}

func erasing(t *testing.T, dsn, driver, address string) {
	h := houseOn(t, dsn)
	own, other := lived(h)
	for table, words := range map[string]string{"journal": "garnet", "passage": "garnet", "account": "Rita Voss", "outbox": "rita@unit.example", "chunk": "garnet"} {
		if !strings.Contains(dump(t, driver, address)[table], words) {
			t.Fatalf("%s does not hold %q, so this test shows nothing", table, words)
		}
	}
	before := figures(h)
	rowsBefore, foldsBefore := rows(h, own.Number, other.Number)

	_, err := h.ErasePerson(h.ctx, h.ida, h.rita.Account.ID)
	if err == nil || !strings.Contains(err.Error(), "Only administrators may erase a person") {
		t.Errorf("an agent: %v", err)
	}
	_, err = h.ErasePerson(h.ctx, h.lars, h.ida.Account.ID)
	if err == nil || !strings.Contains(err.Error(), "Only requesters are erased") {
		t.Errorf("an agent's account: %v", err)
	}
	got, err := h.ErasePerson(h.ctx, h.lars, h.rita.Account.ID)
	if err != nil {
		t.Fatal(err)
	}
	if want := (engine.Erased{Own: 1, Others: 2, Messages: 1, Acts: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}

	for table, text := range dump(t, driver, address) {
		for _, trace := range traces {
			if strings.Contains(strings.ToLower(text), strings.ToLower(trace)) {
				t.Errorf("%s still holds %q", table, trace)
			}
		}
	}
	if after := figures(h); after != before {
		t.Errorf("the figures changed:\n%s", cmp.Diff(before, after))
	}
	rowsAfter, foldsAfter := rows(h, own.Number, other.Number)
	words := cmpopts.IgnoreFields(store.Ticket{}, "Subject", "Snapshot")
	if d := cmp.Diff(rowsBefore, rowsAfter, words); d != "" {
		t.Errorf("a row changed:\n%s", d)
	}
	if d := cmp.Diff(foldsBefore, foldsAfter, cmpopts.IgnoreFields(ticket.Ticket{}, "Subject"), cmpopts.IgnoreFields(ticket.Resolution{}, "Note")); d != "" {
		t.Errorf("a ticket changed:\n%s", d)
	}
	again, err := h.Rebuild(context.Background(), false)
	if err != nil || !again.Same() {
		t.Errorf("%v, %v", again.Differences, err)
	}
	afterErasure(t, h, other.Number)
}

// afterErasure checks what is left: a pseudonym, and a ticket of somebody else's that can still be read and found.
func afterErasure(t *testing.T, h *house, other ticket.Number) {
	t.Helper()
	err := h.Store().View(h.ctx, func(tx *store.Tx) error {
		a, _, err := tx.Account(h.rita.Account.ID)
		if a.State != people.Erased || a.Email != "" || a.Name != store.Pseudonym(a.ID) {
			t.Errorf("left: %+v", a)
		}
		entries, journalErr := tx.Journal(int64(other), 0, 10)
		text := string(entries[0].Events)
		if !strings.Contains(text, "wants a screen, and Rita alone may keep her name") || !strings.Contains(text, string(a.Name)) || entries[0].RedactedUS == 0 {
			t.Errorf("the other ticket: %s", text)
		}
		hits, findErr := tx.Search(store.Search{Typed: "screen", Filter: store.Filter{Scope: store.Everything()}, Limit: 10})
		if len(hits) != 1 {
			t.Errorf("what is left of the other ticket is found %d times", len(hits))
		}
		hits, goneErr := tx.Search(store.Search{Typed: "garnet", Filter: store.Filter{Scope: store.Everything()}, Limit: 10})
		if len(hits) != 0 {
			t.Errorf("what is gone is found: %+v", hits)
		}
		return errors.Join(err, journalErr, findErr, goneErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.ErasePerson(h.ctx, h.lars, h.rita.Account.ID)
	if err == nil || !strings.Contains(err.Error(), "erased already") {
		t.Errorf("a second time: %v", err)
	}
	if _, err := h.ErasePerson(h.ctx, h.lars, "nobody"); err == nil {
		t.Error("nobody was erased")
	}
}

func TestAPersonIsHandedEverythingThatIsHeldAboutThem(t *testing.T) {
	h := newHouse(t)
	own, other := lived(h)
	for _, who := range []people.Actor{h.rita, h.lars} {
		p, err := h.ExportPerson(h.ctx, who, h.rita.Account.ID)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, held := range []string{"Rita Voss", "rita@unit.example", own.Number.String(), other.Number.String(), "Here is my payslip", "Dear Rita Voss, try the garnet button", "A garnet one, please", "changed an account"} {
			if !strings.Contains(string(text), held) {
				t.Errorf("%s is not told of %q", who.Account.Name, held)
			}
		}
		if notes := strings.Contains(string(text), "she called twice"); notes != (who.Account.Role == people.Administrator) {
			t.Errorf("%s is told of notes: %v", who.Account.Name, notes)
		}
	}
	_, err := h.ExportPerson(h.ctx, h.ida, h.rita.Account.ID)
	if err == nil || !strings.Contains(err.Error(), "belongs to another account") {
		t.Errorf("an agent: %v", err)
	}
}
