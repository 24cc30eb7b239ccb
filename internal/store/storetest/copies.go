package storetest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/store"
)

// copies is what the record promises of backups.
var copies = []story{
	{"a restored record is the record that was backed up", aRestoredRecord},
	{"a backup shows one moment", aBackupShowsOneMoment},
	{"a record that is not empty is not restored into", aRecordThatIsNotEmpty},
	{"a damaged backup restores nothing", aDamagedBackup},
}

// Furnish puts something into every table of the record, for tests that copy or migrate it.
func Furnish(t testing.TB, s *store.Store) {
	t.Helper()
	sum, _, err := s.PutBlob(context.Background(), strings.NewReader(strings.Repeat("paper jam ", 30_000)), 1<<20, 1)
	if err != nil {
		t.Fatal(err)
	}
	change(t, s, func(tx *store.Tx) error {
		_, err := tx.Publish(store.Edition{Digest: "a", Name: "Mail", Text: "name: \"Mail\"\n", PublishedBy: "ana", Changes: []byte("[]")})
		if err != nil {
			return err
		}
		for range 3 {
			number, err := tx.NextNumber()
			k := numbered(number)
			k.Subject = "Drucker \"Müller\" <b>\t\\ 日本 \u2028"
			k.Marks = store.Marks{Parties: []string{"acme"}, Tags: []string{"vip", "späť"}, Watching: []string{"dee"}}
			if err := all(err, tx.AddTicket(k), tx.Append(entry(number, 1)), tx.Arm(number, 70), tx.Bump(map[string]int64{"open": 1}, number),
				tx.AddPassage(store.Passage{Ticket: number, Seq: 1, Public: number == 1, Subject: k.Subject, Body: "paper jam"}),
				tx.See("bo", number, 1), tx.KeepDraft(store.Draft{Account: "bo", Ticket: number, Audience: "public", Body: "Dear\n", ChangedUS: 5})); err != nil {
				return err
			}
		}
		return all(furnishSimulation(tx), tx.Send(letter("a", 10)), tx.Send(letter("b", 10)),
			tx.KeepAnswer(store.Answer{Account: "ana", Key: "k", Digest: "d", Status: 201, Body: []byte("{}"), AtUS: 5}),
			tx.Attach(store.Attachment{ID: "a1", Ticket: 1, Seq: 1, Name: "a.bin", Type: "application/octet-stream", SHA256: sum, By: "ana", At: 5}),
			tx.KeepView(store.SavedView{ID: "v1", Account: "bo", Name: "Mine", Query: []byte("{}"), Shared: true}))
	})
}

// backup is the record as a backup, and what it says about itself.
func backup(t testing.TB, s *store.Store) ([]byte, store.Manifest) {
	t.Helper()
	var b bytes.Buffer
	m, err := s.Backup(context.Background(), &b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m
}

func aRestoredRecord(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	Furnish(t, s)
	first, told := backup(t, s)
	dsn := fresh(t)
	if _, err := store.Restore(t.Context(), dsn, store.Options{}, bytes.NewReader(first)); err != nil {
		t.Fatal(err)
	}
	again := open(t, dsn)
	if _, now := backup(t, again); !cmp.Equal(told, now) {
		t.Error(cmp.Diff(told, now))
	}
	if found := find(t, again, everywhere("muller jam")); len(found) != 3 {
		t.Errorf("a search of the restored record finds %v", found)
	}
	change(t, again, func(tx *store.Tx) error { // its numbers go on
		number, err := tx.NextNumber()
		if number <= 3 {
			t.Errorf("the next number is %d", number)
		}
		return all(err, tx.AddTicket(numbered(number)), tx.Append(entry(number, 1)), tx.Send(letter("c", 1)),
			tx.AddPassage(store.Passage{Ticket: number, Seq: 1, Body: "new"}))
	})
}

func aBackupShowsOneMoment(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	Furnish(t, s)
	_, want := backup(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		for n := int64(100); ctx.Err() == nil; n++ {
			if err := s.Change(context.Background(), func(tx *store.Tx) error {
				return all(tx.AddTicket(numbered(n)), tx.Append(entry(n, 1)), tx.Arm(n, 5))
			}); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	_, got := backup(t, s)
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	rows := func(m store.Manifest, name string) int64 {
		i := slices.IndexFunc(m.Tables, func(b store.BackedTable) bool { return b.Name == name })
		return m.Tables[i].Rows
	}
	more := rows(got, "ticket") - rows(want, "ticket")
	for _, name := range []string{"journal", "due"} {
		if n := rows(got, name) - rows(want, name); n != more {
			t.Errorf("the backup has %d new tickets and %d new rows of %s", more, n, name)
		}
	}
}

func aRecordThatIsNotEmpty(t *testing.T, fresh Fresh) {
	dsn := fresh(t)
	s := open(t, dsn)
	Furnish(t, s)
	b, want := backup(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := store.Restore(t.Context(), dsn, store.Options{}, bytes.NewReader(b))
	if refusal := store.Refusal(""); !errors.As(err, &refusal) || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("the answer is %v", err)
	}
	if _, got := backup(t, open(t, dsn)); !cmp.Equal(want, got) {
		t.Error(cmp.Diff(want, got))
	}
}

func aDamagedBackup(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	Furnish(t, s)
	whole, _ := backup(t, s)
	for name, b := range map[string][]byte{
		"cut short":      whole[:len(whole)/2],
		"empty":          {},
		"something else": []byte("PK\x03\x04 is not enough"),
		"a word changed": repacked(t, whole, func(text string) string { return strings.Replace(text, "paper", "pager", 1) }),
		"a row missing": repacked(t, whole, func(text string) string {
			return text[:strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n')+1]
		}),
		"a column more":    repacked(t, whole, func(text string) string { return strings.Replace(text, `{"`, `{"extra":1,"`, 1) }),
		"of a newer Belay": repacked(t, whole, func(text string) string { return strings.Replace(text, `"schema": `, `"schema": 9`, 1) }),
	} {
		dsn := fresh(t)
		_, err := store.Restore(t.Context(), dsn, store.Options{}, bytes.NewReader(b))
		if refusal := store.Refusal(""); !errors.As(err, &refusal) {
			t.Errorf("%s is answered %v", name, err)
		}
		if _, m := backup(t, open(t, dsn)); m.Rows() != 0 {
			t.Errorf("%s left %d rows", name, m.Rows())
		}
	}
}

// repacked is a backup whose files were changed.
func repacked(t testing.TB, b []byte, edit func(text string) string) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		entry, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(entry, edit(string(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
