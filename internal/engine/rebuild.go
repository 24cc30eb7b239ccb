package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Rebuilt is what folding every journal again came to.
type Rebuilt struct {
	Tickets, Entries int
	Differences      []string // at most differenceLimit; none is what must be found
	More             int      // further differences
	Written          int      // rows that were put right
}

// differenceLimit bounds the differences that are spelled out.
const differenceLimit = 100

func (r *Rebuilt) differs(format string, a ...any) {
	if len(r.Differences) >= differenceLimit {
		r.More++
		return
	}
	r.Differences = append(r.Differences, fmt.Sprintf(format, a...))
}

// Same says that nothing differed.
func (r Rebuilt) Same() bool { return len(r.Differences) == 0 }

// rebuildBatch is how many tickets are put right in one change.
const rebuildBatch = 200

// Rebuild folds every journal again and holds it against the rows, the counters, what is due and what can be found; write puts
// right what differs. It must run alone when it writes.
func (e *Engine) Rebuild(ctx context.Context, write bool) (Rebuilt, error) {
	var out Rebuilt
	counts := map[string]int64{}
	var wrong []store.Ticket
	var mute []int64
	late := map[int64]span.Instant{}
	err := e.store.View(ctx, func(tx *store.Tx) error {
		if _, edition := e.Model(); edition == 0 {
			return nil // there is nothing yet
		}
		s, err := e.stage(tx, Request{})
		if err != nil {
			return err
		}
		defer s.end()
		check := func(t ticket.Ticket, recordedUS int64) error {
			out.Tickets++
			for _, s := range scopes(&t) {
				counts[s]++
			}
			r, differs, err := e.compare(tx, &t, recordedUS, &out)
			if differs {
				wrong = append(wrong, r)
			}
			return errors.Join(err, s.compareTime(t, late, &out))
		}
		if err := eachTicket(tx, &out.Entries, check); err != nil {
			return err
		}
		if mute, err = compareWords(tx, &out); err != nil {
			return err
		}
		return errors.Join(compareCounters(tx, counts, &out), s.world.fault)
	})
	if err != nil || !write || out.Same() {
		return out, err
	}
	out.Written = len(late) + len(mute)
	err = errors.Join(e.putRight(ctx, wrong, counts, &out), e.wakeUp(ctx, late), e.reindex(ctx, mute))
	return out, err
}

// eachTicket folds the journals one after the other.
func eachTicket(tx *store.Tx, entries *int, each func(t ticket.Ticket, recordedUS int64) error) error {
	var t ticket.Ticket
	var recorded int64
	err := tx.AllEntries(func(r store.Entry) error {
		if t.Number != 0 && int64(t.Number) != r.Ticket {
			if err := each(t, recorded); err != nil {
				return err
			}
			t = ticket.Ticket{}
		}
		entry, err := entryOf(r)
		if err != nil {
			return fmt.Errorf("entry %d of ticket %d: %w", r.Seq, r.Ticket, err)
		}
		*entries++
		t, recorded = t.Apply(entry), r.RecordedUS
		return nil
	})
	if err == nil && t.Number != 0 {
		err = each(t, recorded)
	}
	return err
}

// compare holds a folded ticket against its row.
func (e *Engine) compare(tx *store.Tx, t *ticket.Ticket, recordedUS int64, out *Rebuilt) (want store.Ticket, differs bool, err error) {
	want, err = row(t, recordedUS)
	if err != nil {
		return want, false, err
	}
	have, ok, err := tx.Ticket(want.Number)
	switch {
	case err != nil:
		return want, false, err
	case !ok:
		out.differs("%s has a journal and no row", t.Number)
		return want, true, nil
	}
	for _, d := range []struct {
		what string
		same bool
	}{
		{"snapshot", bytes.Equal(have.Snapshot, want.Snapshot)},
		{"clocks", bytes.Equal(have.Clocks, want.Clocks)},
		{"marks", sameMarks(have.Marks, want.Marks)},
		{"state", have.State == want.State && have.Phase == want.Phase && have.Seq == want.Seq},
		{"place", have.Function == want.Function && have.Owner == want.Owner && have.Severity == want.Severity && have.Service == want.Service},
		{"next promise", have.NextDue == want.NextDue && have.DueTarget == want.DueTarget},
		{"subject", have.Subject == want.Subject && have.Requester == want.Requester},
	} {
		if !d.same {
			out.differs("%s: its row and its journal differ in the %s", t.Number, d.what)
			differs = true
		}
	}
	return want, differs, nil
}

// sameMarks says whether two sets of marks are the same, in whatever order.
func sameMarks(a, b store.Marks) bool {
	same := func(x, y []string) bool {
		x, y = slices.Clone(x), slices.Clone(y)
		slices.Sort(x)
		slices.Sort(y)
		return slices.Equal(slices.Compact(x), slices.Compact(y))
	}
	return same(a.Parties, b.Parties) && same(a.Tags, b.Tags) && same(a.Swarm, b.Swarm) && same(a.Invited, b.Invited) && same(a.Watching, b.Watching) && same(a.Back, b.Back)
}

// compareCounters holds the counters that tickets add up to against those that were kept.
func compareCounters(tx *store.Tx, want map[string]int64, out *Rebuilt) error {
	have, err := tx.Counters()
	if err != nil {
		return err
	}
	for _, scope := range slices.Sorted(maps.Keys(merged(have, want))) {
		if have[scope] != want[scope] {
			out.differs("the counter %q stands at %d and should be %d", scope, have[scope], want[scope])
		}
	}
	return nil
}

// merged holds the keys of both.
func merged(a, b map[string]int64) map[string]int64 {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// putRight writes the rows that differ, and the counters anew.
func (e *Engine) putRight(ctx context.Context, wrong []store.Ticket, counts map[string]int64, out *Rebuilt) error {
	for batch := range slices.Chunk(wrong, rebuildBatch) {
		if err := e.store.Change(ctx, func(tx *store.Tx) error {
			for _, r := range batch {
				if err := tx.ReplaceTicket(r); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
		out.Written += len(batch)
	}
	return e.store.Change(ctx, func(tx *store.Tx) error {
		if err := tx.ForgetCounters(); err != nil {
			return err
		}
		return tx.Bump(counts, 0)
	})
}
