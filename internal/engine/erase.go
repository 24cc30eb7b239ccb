package engine

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// How a requester is erased, in steps that may each be repeated after a crash:
//
//	suspend ▶ the tickets they asked for lose every text ▶ those they wrote to lose what they wrote ▶ wherever else their
//	name or address stands, a pseudonym takes its place ▶ the account becomes that pseudonym
//
// Times, clocks, counts and who did what stay: each ticket is folded again from its reworded journal, and folds to the same
// figures.

// erasedText stands where a text was.
const erasedText = "[erased]"

// Erased is what an erasure came to.
type Erased struct {
	Own      int // tickets that lost every text
	Others   int // tickets that lost what the person wrote, or where they were named
	Messages int // letters and the like in which they were named
	Acts     int // entries of the audit log in which they were named
}

// ErasePerson makes a requester a pseudonym, and takes what they wrote and what names them out of the record.
func (e *Engine) ErasePerson(ctx context.Context, by people.Actor, id people.ID) (Erased, error) {
	var out Erased
	d := people.May(by, people.ErasePerson, people.Case{Owner: id}, people.Terms{})
	if !d.Yes {
		return out, d.Err()
	}
	a, err := e.shutOut(ctx, id)
	if err != nil {
		return out, err
	}
	var own, others []int64
	err = e.store.View(ctx, func(tx *store.Tx) error {
		own, others, err = tx.TouchedBy(id)
		return err
	})
	if err != nil {
		return out, err
	}
	for _, number := range own {
		if err := e.store.Change(ctx, func(tx *store.Tx) error { return e.emptyTicket(tx, number) }); err != nil {
			return out, err
		}
	}
	for _, number := range others {
		if err := e.store.Change(ctx, func(tx *store.Tx) error { return e.takeWordsOf(tx, number, id) }); err != nil {
			return out, err
		}
	}
	out.Own, out.Others = len(own), len(others)
	if err := e.takeName(ctx, a, &out); err != nil {
		return out, err
	}
	return out, e.store.Change(ctx, func(tx *store.Tx) error {
		if err := tx.DropDraftsWith(store.Names(nameWords(a)...)); err != nil {
			return err
		}
		if err := tx.EraseAccount(id); err != nil {
			return err
		}
		return e.audit(tx, by, "erased a person", string(id), out)
	})
}

// shutOut suspends a requester who is to be erased, so that they write nothing meanwhile.
func (e *Engine) shutOut(ctx context.Context, id people.ID) (a people.Account, err error) {
	err = e.store.Change(ctx, func(tx *store.Tx) error {
		var ok bool
		a, ok, err = tx.Account(id)
		switch {
		case err != nil:
			return err
		case !ok:
			return &NotFound{"There is no such account."}
		case a.State == people.Erased:
			return ticket.Refuse("This account was erased already.")
		case a.Role != people.Requester:
			return ticket.Refuse("Only requesters are erased. Make the account a requester's first; what it did for others stays its own.")
		}
		a.State = people.Suspended
		return tx.SetAccount(a)
	})
	return a, err
}

// nameWords are the words by which somebody is found in texts: their address, and their name if it is more than one word, since
// a first name alone is many people's.
func nameWords(a people.Account) []string {
	words := []string{string(a.Email)}
	if strings.Contains(string(a.Name), " ") {
		words = append(words, string(a.Name))
	}
	return words
}

// emptyTicket takes every text, file, message and draft of a ticket away.
func (e *Engine) emptyTicket(tx *store.Tx, number int64) error {
	all := func(ticket.Entry) func(string) string { return func(string) string { return erasedText } }
	if err := e.reword(tx, number, all, false); err != nil {
		return err
	}
	if err := tx.ForgetWords(number, 0); err != nil {
		return err
	}
	if err := detach(tx, number, func(store.Attachment) bool { return true }); err != nil {
		return err
	}
	if err := tx.BlankMessages(number, WebhookMessage, nowMicros()); err != nil {
		return err
	}
	return tx.DropDrafts(number)
}

// takeWordsOf takes what somebody wrote to a ticket away.
func (e *Engine) takeWordsOf(tx *store.Tx, number int64, who people.ID) error {
	theirs := func(entry ticket.Entry) func(string) string {
		if entry.By != ticket.Account(who) {
			return nil
		}
		return func(string) string { return erasedText }
	}
	if err := e.reword(tx, number, theirs, true); err != nil {
		return err
	}
	return detach(tx, number, func(a store.Attachment) bool { return a.By == string(who) })
}

// detach takes those files of a ticket away that are to go, and their contents.
func detach(tx *store.Tx, number int64, goes func(store.Attachment) bool) error {
	files, err := tx.Attachments(number)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !goes(f) {
			continue
		}
		if err := tx.Detach(f.ID); err != nil {
			return err
		}
		if err := tx.DropBlob(f.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// takeName puts the pseudonym where somebody is still named.
func (e *Engine) takeName(ctx context.Context, a people.Account, out *Erased) error {
	words := nameWords(a)
	var tickets []int64
	var messages []store.Message
	var acts []store.Audit
	err := e.store.View(ctx, func(tx *store.Tx) error {
		return tx.Mentions(store.Names(words...), func(m store.Mention) error {
			switch {
			case m.Entry != nil && !slices.Contains(tickets, m.Entry.Ticket):
				tickets = append(tickets, m.Entry.Ticket)
			case m.Message != nil:
				messages = append(messages, *m.Message)
			case m.Audit != nil:
				acts = append(acts, *m.Audit)
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	rename := renaming(words, string(store.Pseudonym(a.ID)))
	for _, number := range tickets {
		err := e.store.Change(ctx, func(tx *store.Tx) error {
			return e.reword(tx, number, func(ticket.Entry) func(string) string { return rename }, true)
		})
		if err != nil {
			return err
		}
	}
	out.Others, out.Messages, out.Acts = out.Others+len(tickets), len(messages), len(acts)
	return e.store.Change(ctx, func(tx *store.Tx) error {
		for _, m := range messages {
			if err := tx.BlankMessage(m.ID, nowMicros()); err != nil {
				return err
			}
		}
		for _, act := range acts {
			act.Detail, act.IP = []byte(rename(string(act.Detail))), ""
			if err := tx.RedactAudit(act, nowMicros()); err != nil {
				return err
			}
		}
		return nil
	})
}

// renaming puts a pseudonym in the place of words, whatever their capitals.
func renaming(words []string, pseudonym string) func(string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	find := regexp.MustCompile("(?i)" + strings.Join(quoted, "|"))
	return func(text string) string { return find.ReplaceAllLiteralString(text, pseudonym) }
}

// reword rewrites the journal of a ticket, and its row from that; which gives the new words of an entry, or nil to leave it.
// With find, what is left of a reworded entry can be found again.
func (e *Engine) reword(tx *store.Tx, number int64, which func(ticket.Entry) func(string) string, find bool) error {
	if _, _, err := tx.Ticket(number); err != nil { // keeps others from it until the end
		return err
	}
	t, recorded, changed, err := rewordJournal(tx, number, which)
	if err != nil || len(changed) == 0 {
		return err
	}
	r, err := row(&t, recorded)
	if err != nil {
		return err
	}
	if err := tx.ReplaceTicket(r); err != nil {
		return err
	}
	s := &stage{engine: e, tx: tx}
	for _, entry := range changed {
		if err := tx.ForgetWords(number, int64(entry.Seq)); err != nil {
			return err
		}
		if find {
			if err := s.index(&t, entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// rewordJournal rewrites the journal of a ticket, and returns what it folds to now, when it was last written, and the entries
// that changed.
func rewordJournal(tx *store.Tx, number int64, which func(ticket.Entry) func(string) string) (t ticket.Ticket, recordedUS int64, changed []ticket.Entry, err error) {
	for after := int64(0); ; {
		page, err := tx.Journal(number, after, journalLimit)
		if err != nil {
			return t, 0, nil, err
		}
		for _, r := range page {
			entry, reworded, err := rewordEntry(tx, r, which)
			if err != nil {
				return t, 0, nil, err
			}
			if reworded {
				changed = append(changed, entry)
			}
			t, recordedUS, after = t.Apply(entry), r.RecordedUS, r.Seq
		}
		if len(page) < journalLimit {
			return t, recordedUS, changed, nil
		}
	}
}

// rewordEntry rewrites one entry of a journal, if its words change.
func rewordEntry(tx *store.Tx, r store.Entry, which func(ticket.Entry) func(string) string) (entry ticket.Entry, changed bool, err error) {
	if entry, err = entryOf(r); err != nil {
		return entry, false, err
	}
	text := which(entry)
	if text == nil {
		return entry, false, nil
	}
	entry.Events = ticket.Reword(entry.Events, text)
	events, err := ticket.Marshal(entry.Events)
	if err != nil {
		return entry, false, fmt.Errorf("write entry %d of ticket %d anew: %w", r.Seq, r.Ticket, err)
	}
	if bytes.Equal(events, r.Events) {
		return entry, false, nil
	}
	r.Events, r.RedactedUS = events, max(nowMicros(), r.RedactedUS+1)
	return entry, true, tx.Redact(r)
}

// nowMicros is the record's stamp of this moment.
func nowMicros() int64 {
	_, us := now()
	return us
}
