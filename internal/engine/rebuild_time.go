package engine

import (
	"context"
	"errors"
	"fmt"

	"belay/internal/desk"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// What a record holds beside rows and counters: when each ticket is due next, and the words by which it is found.

// eventless bounds how many instants at which nothing happened are followed from one that was written down to the next.
const eventless = 1_000

// overslept is the instant for which a ticket should be armed, when it is armed too late or not at all; 0 when all is well. To be
// armed too early does no harm: the desk looks, and finds nothing to do.
func (s *stage) overslept(t ticket.Ticket) (span.Instant, error) {
	armed, ok, err := s.tx.Armed(int64(t.Number))
	if err != nil {
		return 0, err
	}
	at := t.Changed
	for range eventless {
		out, err := desk.Turn(s.world.desk(), t, "", desk.Tick{}, at)
		switch {
		case err != nil:
			return 0, fmt.Errorf("let time pass for %s: %w", t.Number, err)
		case len(out.Entry.Events) > 0 && at == t.Changed:
			return 0, nil // another edition is in force by now: what it asks for comes with the next turn
		case len(out.Entry.Events) > 0:
			return at, nil
		case out.Next == 0 || ok && armed.At <= out.Next:
			return 0, nil
		case !ok:
			return out.Next, nil
		}
		at = out.Next
	}
	return 0, nil
}

// compareTime holds when a ticket is armed against when it is due.
func (s *stage) compareTime(t ticket.Ticket, late map[int64]span.Instant, out *Rebuilt) error {
	at, err := s.overslept(t)
	if err != nil || at == 0 {
		return err
	}
	late[int64(t.Number)] = at
	out.differs("%s is due at %s and would be overslept", t.Number, at)
	return nil
}

// compareWords holds the passages of each ticket against those that its entries make, and returns the tickets that differ. Where
// words were taken out of a journal, none need be found.
func compareWords(tx *store.Tx, out *Rebuilt) (wrong []int64, err error) {
	var number, want int64
	var redacted bool
	judge := func() error {
		if redacted {
			return nil
		}
		have, err := tx.PassageCount(number)
		if err == nil && have != want {
			wrong = append(wrong, number)
			out.differs("%s: %d of its passages can be found, and there are %d", ticket.Number(number), have, want)
		}
		return err
	}
	err = tx.AllEntries(func(r store.Entry) error {
		if number != 0 && number != r.Ticket {
			if err := judge(); err != nil {
				return err
			}
			want, redacted = 0, false
		}
		redacted = redacted || r.RedactedUS != 0
		entry, err := entryOf(r)
		public, internal := words(entry)
		for _, w := range []said{public, internal} {
			if w.subject != "" || len(w.words) > 0 {
				want++
			}
		}
		number = r.Ticket
		return err
	})
	if err == nil && number != 0 {
		err = judge()
	}
	return wrong, err
}

// wakeUp arms tickets that would be overslept.
func (e *Engine) wakeUp(ctx context.Context, late map[int64]span.Instant) error {
	return e.store.Change(ctx, func(tx *store.Tx) error {
		var errs []error
		for number, at := range late {
			errs = append(errs, tx.Arm(number, at))
		}
		return errors.Join(errs...)
	})
}

// reindex writes the words of tickets anew.
func (e *Engine) reindex(ctx context.Context, numbers []int64) error {
	for _, number := range numbers {
		err := e.store.Change(ctx, func(tx *store.Tx) error {
			s := &stage{engine: e, tx: tx}
			t, _, err := s.ticket(ticket.Number(number))
			if err != nil {
				return err
			}
			journal, err := tx.Journal(number, 0, journalLimit)
			if err != nil {
				return err
			}
			errs := []error{tx.ForgetPassages(number, 0)}
			for _, r := range journal {
				entry, err := entryOf(r)
				errs = append(errs, err, s.index(&t, entry))
			}
			return errors.Join(errs...)
		})
		if err != nil {
			return fmt.Errorf("write the words of ticket %d anew: %w", number, err)
		}
	}
	return nil
}
