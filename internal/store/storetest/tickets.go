package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/store"
)

// tickets is what the record promises of editions, tickets and journals.
var tickets = []story{
	{"a ticket comes back as it was written", aTicketComesBack},
	{"numbers grow and are never given twice", numbersGrow},
	{"a journal is read in order", aJournalIsReadInOrder},
	{"a journal is only added to", aJournalIsOnlyAddedTo},
	{"an entry that does not follow is refused", anEntryThatDoesNotFollow},
	{"a redacted entry says so for ever", aRedactedEntrySaysSo},
	{"editions are numbered and never published twice", editionsAreNumbered},
	{"the same request gets the same answer", theSameRequest},
}

// normal is t with its lists in one order and none of them nil, to compare.
func normal(t store.Ticket) store.Ticket {
	for _, list := range []*[]string{&t.Marks.Parties, &t.Marks.Tags, &t.Marks.Swarm, &t.Marks.Invited, &t.Marks.Watching} {
		*list = slices.Sorted(slices.Values(*list))
	}
	return t
}

func aTicketComesBack(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	want := numbered(1)
	want.Marks = store.Marks{Parties: []string{"acme", "partner"}, Tags: []string{"vip", "a: b"}, Swarm: []string{"bo"}, Invited: []string{"cy"}, Watching: []string{"dee"}}
	change(t, s, func(tx *store.Tx) error { return tx.AddTicket(want) })
	same := func() {
		t.Helper()
		view(t, s, func(tx *store.Tx) error {
			got, ok, err := tx.Ticket(1)
			if diff := cmp.Diff(normal(want), normal(got)); !ok || diff != "" {
				t.Errorf("found %v, changed:\n%s", ok, diff)
			}
			return err
		})
	}
	same()
	change(t, s, func(tx *store.Tx) error {
		got, _, err := tx.Ticket(1)
		got.Owner, got.State, got.Seq, got.NextDue, got.Phase = "bo", "resolved", 2, store.Never, store.PhaseResolved
		got.Marks.Tags, got.Marks.Swarm = []string{"vip", "late"}, nil
		want = got
		return all(err, tx.SaveTicket(got))
	})
	same()
	change(t, s, func(tx *store.Tx) error {
		want.Subject, want.Marks.Parties = "Rebuilt", []string{"other"}
		return tx.ReplaceTicket(want)
	})
	same()
}

func numbersGrow(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	last := int64(0)
	for range 3 {
		change(t, s, func(tx *store.Tx) error {
			for range 2 {
				n, err := tx.NextNumber()
				if err != nil || n <= last {
					t.Errorf("after %d comes %d, %v", last, n, err)
				}
				last = n
				if err := tx.AddTicket(numbered(n)); err != nil {
					return err
				}
			}
			a, err1 := tx.NextNumber()
			b, err2 := tx.NextNumber()
			if a == b {
				t.Errorf("%d was given twice", a)
			}
			return all(err1, err2)
		})
	}
}

// entry is the entry of that number in the journal of ticket.
func entry(ticket, seq int64) store.Entry {
	return store.Entry{Ticket: ticket, Seq: seq, At: 1_000_000, RecordedUS: 1_000_000_000_001, By: "ana", Key: "k", Events: fmt.Appendf(nil, `[{"said":%d}]`, seq)}
}

func aJournalIsReadInOrder(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for seq := range int64(3) {
		change(t, s, func(tx *store.Tx) error { return all(tx.Append(entry(7, seq+1)), tx.Append(entry(5, seq+1))) })
	}
	read := func(after int64, limit int) (seqs []int64) {
		view(t, s, func(tx *store.Tx) error {
			list, err := tx.Journal(7, after, limit)
			for _, e := range list {
				seqs = append(seqs, e.Seq)
				want := entry(7, e.Seq)
				want.ID = e.ID
				if diff := cmp.Diff(want, e); diff != "" {
					t.Error(diff)
				}
			}
			return err
		})
		return seqs
	}
	if got := read(0, 10); !slices.Equal(got, []int64{1, 2, 3}) {
		t.Errorf("from the beginning: %v", got)
	}
	if got := read(1, 1); !slices.Equal(got, []int64{2}) {
		t.Errorf("one after the first: %v", got)
	}
	var order []string
	view(t, s, func(tx *store.Tx) error {
		return tx.AllEntries(func(e store.Entry) error {
			order = append(order, fmt.Sprint(e.Ticket, ".", e.Seq))
			return nil
		})
	})
	if want := []string{"5.1", "5.2", "5.3", "7.1", "7.2", "7.3"}; !slices.Equal(order, want) {
		t.Errorf("all entries come as %v", order)
	}
}

func aJournalIsOnlyAddedTo(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error { return tx.Append(entry(7, 1)) })
	_ = fails(t, s, func(tx *store.Tx) error { return tx.Redact(store.Entry{Ticket: 7, Seq: 1, Events: []byte("[]")}) })
	view(t, s, func(tx *store.Tx) error {
		list, err := tx.Journal(7, 0, 1)
		if len(list) != 1 || string(list[0].Events) != `[{"said":1}]` {
			t.Errorf("the journal says %v", list)
		}
		return err
	})
}

func anEntryThatDoesNotFollow(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error { return tx.Append(entry(7, 1)) })
	_ = fails(t, s, func(tx *store.Tx) error { return tx.Append(entry(7, 1)) })
}

func aRedactedEntrySaysSo(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	change(t, s, func(tx *store.Tx) error { return tx.Append(entry(7, 1)) })
	gone := entry(7, 1)
	gone.By, gone.Events, gone.RedactedUS = "erased", []byte(`[{"said":""}]`), 5
	change(t, s, func(tx *store.Tx) error { return tx.Redact(gone) })
	view(t, s, func(tx *store.Tx) error {
		list, err := tx.Journal(7, 0, 1)
		if len(list) == 1 {
			gone.ID = list[0].ID
		}
		if diff := cmp.Diff([]store.Entry{gone}, list); diff != "" {
			t.Error(diff)
		}
		return err
	})
}

func editionsAreNumbered(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	publish := func(digest string) error {
		return s.Change(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Publish(store.Edition{Digest: digest, Name: "Mail", Text: "name: Mail\n", PublishedUS: 5, PublishedBy: "ana", Note: "first", Changes: []byte("[]")})
			return err
		})
	}
	if err := all(publish("a"), publish("b")); err != nil {
		t.Fatal(err)
	}
	if err := publish("a"); err == nil || err.Error() != "This model was published before, as edition 1." {
		t.Errorf("published twice: %v", err)
	}
	view(t, s, func(tx *store.Tx) error {
		latest, ok, err := tx.LatestEdition()
		if !ok || latest.Number != 2 || latest.Digest != "b" {
			t.Errorf("the latest is %v, %v", latest, ok)
		}
		first, _, err1 := tx.Edition(1)
		want := store.Edition{Number: 1, Digest: "a", Name: "Mail", Text: "name: Mail\n", PublishedUS: 5, PublishedBy: "ana", Note: "first", Changes: []byte("[]")}
		if diff := cmp.Diff(want, first); diff != "" {
			t.Error(diff)
		}
		list, err2 := tx.Editions()
		if len(list) != 2 || list[0].Number != 2 {
			t.Errorf("the list is %v", list)
		}
		return all(err, err1, err2)
	})
}

func theSameRequest(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	want := store.Answer{Account: "ana", Key: "k", Digest: "d", Status: 201, Body: []byte(`{"number":1}`), AtUS: 5}
	for round := range 2 {
		change(t, s, func(tx *store.Tx) error {
			got, ok, err := tx.Answered("ana", "k")
			if err != nil {
				return err
			}
			if ok != (round == 1) {
				t.Errorf("round %d finds %v", round, ok)
			}
			if ok {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
				return nil
			}
			return tx.KeepAnswer(want)
		})
	}
	change(t, s, func(tx *store.Tx) error { return tx.SweepAnswers(6) })
	view(t, s, func(tx *store.Tx) error {
		if _, ok, err := tx.Answered("ana", "k"); ok || err != nil {
			t.Errorf("swept, and there: %v, %v", ok, err)
		}
		return nil
	})
}
