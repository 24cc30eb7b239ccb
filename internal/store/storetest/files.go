package storetest

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"belay/internal/store"
)

// files is what the record promises of attachments, drafts and other things that lie beside tickets.
var files = []story{
	{"a file comes back byte by byte", aFileComesBack},
	{"a content is kept once and swept when nobody has it", aContentIsKeptOnce},
	{"a file that is too large or breaks off leaves nothing", aFileThatIsTooLarge},
	{"the feed leaves nothing out", theFeedLeavesNothingOut},
}

// content is n bytes that do not repeat.
func content(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{})
	_, _ = r.Read(b) // never fails
	return b
}

func aFileComesBack(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for _, size := range []int{0, 1, 256 << 10, 256<<10 + 1, 600 << 10} {
		want := content(size)
		sum, n, err := s.PutBlob(t.Context(), bytes.NewReader(want), 1<<20, 1)
		if err != nil || n != int64(size) {
			t.Fatalf("%d bytes: stored %d, %v", size, n, err)
		}
		b, ok, err := s.OpenBlob(t.Context(), sum)
		if !ok || err != nil {
			t.Fatalf("%d bytes: %v, %v", size, ok, err)
		}
		if err := iotest.TestReader(b, want); err != nil {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}

func aContentIsKeptOnce(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	put := func(nowUS int64) string {
		sum, _, err := s.PutBlob(t.Context(), strings.NewReader("the same"), 100, nowUS)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	sum := put(1)
	want := store.Attachment{ID: "a1", Ticket: 7, Seq: 2, Name: "note.txt", Type: "text/plain", Size: 8, SHA256: sum, By: "ana", At: 5, Public: true}
	change(t, s, func(tx *store.Tx) error { return tx.Attach(want) })
	if again := put(2); again != sum {
		t.Errorf("the same content is %s and %s", sum, again)
	}
	there := func() bool {
		change(t, s, func(tx *store.Tx) error { return tx.SweepBlobs(10) })
		_, ok, err := s.OpenBlob(t.Context(), sum)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if !there() {
		t.Error("swept though a ticket has it")
	}
	view(t, s, func(tx *store.Tx) error {
		list, err := tx.Attachments(7)
		if diff := cmp.Diff([]store.Attachment{want}, list); diff != "" {
			t.Error(diff)
		}
		return err
	})
	change(t, s, func(tx *store.Tx) error { return tx.Detach("a1") })
	if there() {
		t.Error("kept though nobody has it")
	}
	err := fails(t, s, func(tx *store.Tx) error { return tx.Attach(want) })
	if refusal := store.Refusal(""); !errors.As(err, &refusal) {
		t.Errorf("attaching what was swept is answered %v", err)
	}
}

func aFileThatIsTooLarge(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	_, _, err := s.PutBlob(t.Context(), bytes.NewReader(content(2<<20+1)), 2<<20, 1)
	if err == nil || err.Error() != "The file is larger than 2 MiB." {
		t.Errorf("too large is answered %v", err)
	}
	broken := io.MultiReader(bytes.NewReader(content(300<<10)), iotest.ErrReader(errors.New("the line went dead")))
	if _, _, err := s.PutBlob(t.Context(), broken, 2<<20, 1); err == nil {
		t.Error("a broken upload was taken")
	}
}

func theFeedLeavesNothingOut(t *testing.T, fresh Fresh) {
	const writers, each = 6, 30
	s := open(t, fresh(t))
	changed := s.Listen(t.Context())
	failures := make(chan error, writers)
	for w := range int64(writers) {
		go func() {
			for seq := range int64(each) {
				if err := s.Change(t.Context(), func(tx *store.Tx) error {
					// The entry has its number now, and others commit theirs before this transaction ends.
					if err := tx.Append(entry(w+1, seq+1)); err != nil {
						return err
					}
					_, _, err := tx.LatestEdition()
					return err
				}); err != nil {
					failures <- err
					return
				}
			}
			failures <- nil
		}()
	}
	seen, after := map[int64]bool{}, int64(0)
	for len(seen) < writers*each {
		var news []store.Entry
		view(t, s, func(tx *store.Tx) (err error) {
			news, err = tx.Since(after, 7)
			return err
		})
		for _, e := range news {
			if seen[e.ID] {
				t.Fatalf("entry %d comes twice", e.ID)
			}
			seen[e.ID], after = true, e.ID
		}
		if len(news) == 0 {
			<-changed
		}
	}
	for range writers {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	view(t, s, func(tx *store.Tx) error {
		last, err := tx.LastEntry()
		if last != after {
			t.Errorf("the feed ended at %d, and its end is %d", after, last)
		}
		return err
	})
}
