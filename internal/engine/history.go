package engine

import (
	"context"
	"errors"
	"fmt"

	"belay/internal/history"
	"belay/internal/store"
	"belay/internal/ticket"
)

// importKeys is under whose name the keys of imported tickets are kept. No account is called so.
const importKeys = "import:"

// forEver is the stamp of an answer that is never swept: what was imported once is not imported again, however late.
const forEver = 1<<63 - 1

// Foreign is a ticket of another tool, and the key under which importing it again changes nothing.
type Foreign struct {
	Key  string
	Past history.Past
}

// Import writes tickets of another tool into the record as they were, in one change: journals, rows and words to be found by,
// and nothing that falls due or is sent. Those whose key was imported before are left out; added is how many were not.
func (e *Engine) Import(ctx context.Context, list []Foreign) (added int, err error) {
	err = e.store.Change(ctx, func(tx *store.Tx) error {
		added = 0
		s, err := e.stage(tx, Request{})
		if err != nil {
			return err
		}
		defer s.end()
		for i := range list {
			admitted, err := s.admit(&list[i])
			if err != nil {
				return fmt.Errorf("import %s: %w", list[i].Key, err)
			}
			if admitted {
				added++
			}
		}
		return s.world.fault
	})
	return added, err
}

// admit writes one ticket, unless it is there.
func (s *stage) admit(f *Foreign) (added bool, err error) {
	if _, there, err := s.tx.Answered(importKeys, f.Key); there || err != nil {
		return false, err
	}
	number, err := s.tx.NextNumber()
	if err != nil {
		return false, err
	}
	t := f.Past.Ticket
	t.Number = ticket.Number(number)
	r, err := row(&t, int64(t.Changed)*1_000_000) // lists by last change show when it changed, not when it came
	if err != nil {
		return false, err
	}
	if err := s.tx.AddTicket(r); err != nil {
		return false, err
	}
	for _, entry := range f.Past.Journal {
		if err := s.recall(&t, entry, f.Key); err != nil {
			return false, err
		}
	}
	return true, errors.Join(
		s.tx.Bump(bump(&ticket.Ticket{}, &t), number),
		s.tx.KeepAnswer(store.Answer{Account: importKeys, Key: f.Key, Body: []byte(t.Number.String()), AtUS: forEver}),
	)
}

// recall writes an entry of long ago.
func (s *stage) recall(t *ticket.Ticket, entry ticket.Entry, key string) error {
	events, err := ticket.Marshal(entry.Events)
	if err != nil {
		return fmt.Errorf("write what happened down: %w", err)
	}
	return errors.Join(
		s.tx.Append(store.Entry{
			Ticket: int64(t.Number), Seq: int64(entry.Seq), At: entry.At, RecordedUS: s.us, By: string(entry.By), Key: key, Events: events,
		}),
		s.index(t, entry),
	)
}

// EachJournal hands the journal of every ticket of a record to each, one ticket after another.
func EachJournal(ctx context.Context, record *store.Store, each func([]ticket.Entry) error) error {
	return record.View(ctx, func(tx *store.Tx) error {
		var journal []ticket.Entry
		give := func() error {
			if len(journal) == 0 {
				return nil
			}
			given := journal
			journal = nil
			return each(given)
		}
		err := tx.AllEntries(func(r store.Entry) error {
			if len(journal) > 0 && int64(journal[0].Ticket) != r.Ticket {
				if err := give(); err != nil {
					return err
				}
			}
			entry, err := entryOf(r)
			if err != nil {
				return fmt.Errorf("entry %d of ticket %d: %w", r.Seq, r.Ticket, err)
			}
			journal = append(journal, entry)
			return nil
		})
		if err != nil {
			return err
		}
		return give()
	})
}

// EachTicket hands every ticket of a record to each, folded from its journal anew: what a row says has no say.
func EachTicket(ctx context.Context, record *store.Store, each func(*ticket.Ticket) error) error {
	return record.View(ctx, func(tx *store.Tx) error {
		var entries int
		return eachTicket(tx, &entries, func(t ticket.Ticket, _ int64) error { return each(&t) })
	})
}
