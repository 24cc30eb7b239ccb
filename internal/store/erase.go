package store

import (
	"strings"

	"belay/internal/people"
)

// Erasing a person leaves the figures and takes the words. The record knows where words can be; what is put in their place
// is the engine's to say, since it must still fold to the same ticket:
//
//	TouchedBy ▶ for each ticket: Redact, ReplaceTicket, ForgetWords, Detach, DropBlob, BlankMessages, DropDrafts
//	▶ for each of Mentions: Redact, BlankMessage, RedactAudit ▶ EraseAccount

// pseudonymLength is how much of an account's id its pseudonym shows.
const pseudonymLength = 6

// Pseudonym is what an erased account is called, for ever.
func Pseudonym(id people.ID) people.Name {
	return people.Name("Requester " + string(id[:min(pseudonymLength, len(id))]))
}

// EraseAccount leaves a pseudonym of an account, and nothing by which its person could sign in or be found. Its id, role and
// time of making stay.
func (tx *Tx) EraseAccount(id people.ID) error {
	a, ok, err := tx.Account(id)
	if err != nil || !ok {
		return err
	}
	for _, sql := range []string{
		"DELETE FROM credential WHERE account = $1", "DELETE FROM session WHERE account = $1", "DELETE FROM token WHERE account = $1",
		"DELETE FROM passkey WHERE account = $1", "DELETE FROM identity WHERE account = $1", "DELETE FROM pass WHERE account = $1",
		"DELETE FROM saved_view WHERE account = $1", "DELETE FROM draft WHERE account = $1", "DELETE FROM idempotency WHERE account = $1",
		"DELETE FROM seen WHERE account = $1", "DELETE FROM attachment WHERE by = $1 AND ticket = 0",
	} {
		if err := tx.exec(sql, string(id)); err != nil {
			return doing(err, "erasing what account %s kept", id)
		}
	}
	if err := tx.exec("DELETE FROM pass WHERE payload = $1 AND payload <> ''", string(a.Email)); err != nil {
		return doing(err, "erasing the links of account %s", id)
	}
	err = tx.exec("UPDATE account SET email = '', name = $2, person = '', party = '', functions = '[]', zone = '', state = $3 WHERE id = $1",
		string(id), string(Pseudonym(id)), string(people.Erased))
	return doing(err, "erasing account %s", id)
}

// TouchedBy is the numbers of the tickets that an account asked for, follows or wrote to, in order. Own are those that it
// asked for. It reads the whole journal.
func (tx *Tx) TouchedBy(account people.ID) (own, others []int64, err error) {
	err = tx.query(func(r row) error {
		var number int64
		var asked bool
		if err := r.Scan(&number, &asked); err != nil {
			return err
		}
		if asked {
			own = append(own, number)
		} else {
			others = append(others, number)
		}
		return nil
	}, `SELECT t.number, t.requester = $1 FROM ticket AS t
		WHERE t.requester = $1 OR t.number IN (SELECT ticket FROM journal WHERE by = $1 UNION SELECT ticket FROM mark WHERE key = $2)
		ORDER BY t.number`, string(account), WatchingMark.key(string(account)))
	return own, others, doing(err, "looking for the tickets of %s", account)
}

// BlankMessages empties what is or was to be sent about a ticket, but for one kind whose messages hold no words. What was not
// sent yet never will be.
func (tx *Tx) BlankMessages(ticket int64, but string, nowUS int64) error {
	err := tx.exec(`UPDATE outbox SET payload = '{}', target = '', error = '', done_us = CASE WHEN done_us = 0 THEN $3 ELSE done_us END
		WHERE ticket = $1 AND kind <> $2`, ticket, but, nowUS)
	return doing(err, "emptying the messages about ticket %d", ticket)
}

// ForgetWords is ForgetPassages for an erasure: the index does not even remember what it was told to forget.
func (tx *Tx) ForgetWords(ticket, seq int64) error {
	if tx.dialect.name != "sqlite" {
		return tx.ForgetPassages(ticket, seq) // a tsvector goes with its row
	}
	const shred = "INSERT INTO passage_words (passage_words, rank) VALUES ('secure-delete', $1)"
	if err := tx.exec(shred, int64(1)); err != nil {
		return doing(err, "forgetting words for good")
	}
	if err := tx.ForgetPassages(ticket, seq); err != nil {
		return err
	}
	return doing(tx.exec(shred, int64(0)), "forgetting words for good")
}

// DropDrafts forgets what everybody has begun to write on a ticket.
func (tx *Tx) DropDrafts(ticket int64) error {
	return doing(tx.exec("DELETE FROM draft WHERE ticket = $1", ticket), "forgetting the drafts on ticket %d", ticket)
}

// HeldBy is what the record holds of somebody's own beside accounts and tickets: drafts and acts.
func (tx *Tx) HeldBy(account people.ID) (drafts []Draft, acts []Audit, err error) {
	drafts, err = collect(tx, func(r row, d *Draft) error { return r.Scan(&d.Account, &d.Ticket, &d.Audience, &d.Body, &d.ChangedUS) },
		"SELECT account, ticket, audience, body, changed_us FROM draft WHERE account = $1 ORDER BY changed_us", string(account))
	if err == nil {
		acts, err = collect(tx, func(r row, a *Audit) error { return r.Scan(&a.ID, &a.AtUS, &a.By, &a.What, &a.About, &a.Detail, &a.IP) },
			"SELECT id, at_us, by, what, about, detail, ip FROM audit WHERE by = $1 OR about = $1 ORDER BY id", string(account))
	}
	return drafts, acts, doing(err, "reading what %s keeps", account)
}

// Mention is a place where the record names somebody in words.
type Mention struct {
	Entry   *Entry   // an entry of a journal
	Message *Message // something sent, or to be sent
	Audit   *Audit   // an administrative act
}

// Mentions hands each place outside own words of tickets where names says that somebody is named. It reads the whole record,
// and is meant for a View.
func (tx *Tx) Mentions(names func(text string) bool, each func(Mention) error) error {
	err := tx.AllEntries(func(e Entry) error {
		if !names(string(e.Events)) {
			return nil
		}
		return each(Mention{Entry: &e})
	})
	if err != nil {
		return err
	}
	err = tx.query(func(r row) error {
		var m Message
		if err := m.scan(r); err != nil || !names(string(m.Payload)+"\n"+m.Target+"\n"+m.Error) {
			return err
		}
		return each(Mention{Message: &m})
	}, "SELECT "+messageColumns+" FROM outbox ORDER BY id")
	if err != nil {
		return doing(err, "reading the outbox")
	}
	err = tx.query(func(r row) error {
		var a Audit
		if err := r.Scan(&a.ID, &a.AtUS, &a.By, &a.What, &a.About, &a.Detail, &a.IP); err != nil || !names(string(a.Detail)+"\n"+a.IP) {
			return err
		}
		return each(Mention{Audit: &a})
	}, "SELECT id, at_us, by, what, about, detail, ip FROM audit ORDER BY id")
	return doing(err, "reading the audit log")
}

// DropBlob forgets a content at once, unless an attachment still has it.
func (tx *Tx) DropBlob(sum string) error {
	unused := " WHERE sha256 = $1 AND NOT EXISTS (SELECT 1 FROM attachment AS a WHERE a.sha256 = $1)"
	err := tx.exec("DELETE FROM chunk WHERE upload IN (SELECT upload FROM blob"+unused+")", sum)
	if err == nil {
		err = tx.exec("DELETE FROM blob"+unused, sum)
	}
	return doing(err, "forgetting a file")
}

// BlankMessage empties one message. If it was not sent yet, it never will be.
func (tx *Tx) BlankMessage(id, nowUS int64) error {
	err := tx.exec("UPDATE outbox SET payload = '{}', target = '', error = '', done_us = CASE WHEN done_us = 0 THEN $2 ELSE done_us END WHERE id = $1", id, nowUS)
	return doing(err, "emptying message %d", id)
}

// RedactAudit replaces the detail of an act, and where it came from; the record refuses any other change of one.
func (tx *Tx) RedactAudit(a Audit, nowUS int64) error {
	err := tx.exec("UPDATE audit SET detail = $2, ip = $3, redacted_us = $4 WHERE id = $1", a.ID, string(a.Detail), a.IP, nowUS)
	return doing(err, "redacting act %d", a.ID)
}

// DropDraftsWith forgets drafts and saved answers in whose words names says that somebody is named.
func (tx *Tx) DropDraftsWith(names func(text string) bool) error {
	var drafts []Draft
	err := tx.query(func(r row) error {
		var d Draft
		if err := r.Scan(&d.Account, &d.Ticket, &d.Audience, &d.Body, &d.ChangedUS); err != nil {
			return err
		}
		if names(d.Body) {
			drafts = append(drafts, d)
		}
		return nil
	}, "SELECT account, ticket, audience, body, changed_us FROM draft")
	if err != nil {
		return doing(err, "reading drafts")
	}
	for _, d := range drafts {
		if err := tx.DropDraft(d.Account, d.Ticket, d.Audience); err != nil {
			return err
		}
	}
	var answers []Answer
	err = tx.query(func(r row) error {
		var a Answer
		if err := r.Scan(&a.Account, &a.Key, &a.Body); err != nil {
			return err
		}
		if names(string(a.Body)) {
			answers = append(answers, a)
		}
		return nil
	}, "SELECT account, key, body FROM idempotency")
	for _, a := range answers {
		if err == nil {
			err = tx.exec("DELETE FROM idempotency WHERE account = $1 AND key = $2", a.Account, a.Key)
		}
	}
	return doing(err, "reading kept answers")
}

// Names says whether a text holds one of the words, whatever its capitals.
func Names(words ...string) func(text string) bool {
	lower := make([]string, 0, len(words))
	for _, w := range words {
		if w != "" {
			lower = append(lower, strings.ToLower(w))
		}
	}
	return func(text string) bool {
		text = strings.ToLower(text)
		for _, w := range lower {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
}
