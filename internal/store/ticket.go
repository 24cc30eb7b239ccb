package store

import (
	"strings"

	"belay/internal/span"
)

// Phase is how far a ticket is, as far as the record needs to know to list it.
type Phase int

// The phases. A state that the record has never heard of is still in one of them.
const (
	PhaseOpen     Phase = 0 // somebody must do something
	PhaseResolved Phase = 1 // solved, and may come back
	PhaseClosed   Phase = 2 // over
)

// Never is the NextDue of a ticket that nothing is promised for.
const Never = span.End

// Ticket is the row of a ticket: what lists show and filter, and a snapshot from which its fold goes on. What it means is decided
// by whoever writes it.
type Ticket struct {
	Number      int64
	Kind        string
	State       string
	Phase       Phase
	Subject     string
	Service     string
	Category    string
	Severity    string
	Function    string // who works on it
	Accountable string // the function that answers for it from start to end
	Party       string // of Function
	Owner       string // an account; empty when nobody has taken it
	Requester   string // an account
	Channel     string
	Opened      span.Instant
	Edition     int64
	NextDue     span.Instant // the next promise, or Never
	DueTarget   string       // which promise that is
	Clocks      []byte       // JSON
	Seq         int64        // of its last journal entry
	ChangedUS   int64
	Parent      int64 // 0 for none
	MergedInto  int64 // 0 for none
	Marks       Marks
	Snapshot    []byte // JSON
}

// Marks is what a ticket has any number of and can be listed by.
type Marks struct {
	Parties  []string // that may see it
	Tags     []string
	Swarm    []string // accounts that work on it beside its owner
	Invited  []string // accounts that were asked to
	Watching []string // accounts that follow it
	Back     []string // accounts whose hand-over came back to them
}

// MarkKind is one of the lists of Marks.
type MarkKind string

// The kinds of mark.
const (
	PartyMark    MarkKind = "party"
	TagMark      MarkKind = "tag"
	SwarmMark    MarkKind = "swarm"
	InvitedMark  MarkKind = "invited"
	WatchingMark MarkKind = "watching"
	BackMark     MarkKind = "back"
)

// key is how a mark is stored.
func (k MarkKind) key(value string) string { return string(k) + ":" + value }

// list is the list of that kind.
func (m *Marks) list(k MarkKind) *[]string {
	switch k {
	case PartyMark:
		return &m.Parties
	case TagMark:
		return &m.Tags
	case SwarmMark:
		return &m.Swarm
	case InvitedMark:
		return &m.Invited
	case BackMark:
		return &m.Back
	default:
		return &m.Watching
	}
}

// keys is every mark as it is stored, without repetition.
func (m *Marks) keys() (keys []string) {
	seen := map[string]bool{}
	for _, kind := range []MarkKind{PartyMark, TagMark, SwarmMark, InvitedMark, WatchingMark, BackMark} {
		for _, value := range *m.list(kind) {
			if key := kind.key(value); !seen[key] {
				seen[key] = true
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// marksOf reads marks from the line-by-line text that a ticket's row keeps of them.
func marksOf(text string) (m Marks) {
	for line := range strings.Lines(text) {
		kind, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		list := m.list(MarkKind(kind))
		*list = append(*list, value)
	}
	return m
}

const ticketColumns = "number, kind, state, phase, subject, service, category, severity, function, accountable, party, owner, requester, " +
	"channel, opened, edition, next_due, due_target, clocks, seq, changed_us, parent, merged_into, marks, snapshot"

// scan reads the columns of a ticket, and whatever else the row holds into more.
func (t *Ticket) scan(r row, more ...any) error {
	var marks string
	err := r.Scan(append([]any{
		&t.Number, &t.Kind, &t.State, &t.Phase, &t.Subject, &t.Service, &t.Category, &t.Severity, &t.Function, &t.Accountable, &t.Party,
		&t.Owner, &t.Requester, &t.Channel, &t.Opened, &t.Edition, &t.NextDue, &t.DueTarget, &t.Clocks, &t.Seq, &t.ChangedUS, &t.Parent,
		&t.MergedInto, &marks, &t.Snapshot,
	}, more...)...)
	t.Marks = marksOf(marks)
	return err
}

// values is the columns of a ticket in their order.
func (t *Ticket) values(marks []string) []any {
	return []any{
		t.Number, t.Kind, t.State, int64(t.Phase), t.Subject, t.Service, t.Category, t.Severity, t.Function, t.Accountable, t.Party,
		t.Owner, t.Requester, t.Channel, int64(t.Opened), t.Edition, int64(t.NextDue), t.DueTarget, string(t.Clocks), t.Seq, t.ChangedUS,
		t.Parent, t.MergedInto, strings.Join(marks, "\n"), string(t.Snapshot),
	}
}

// NextNumber takes the number for a new ticket. Numbers grow from 1; one that is not used leaves a gap.
func (tx *Tx) NextNumber() (number int64, err error) {
	if tx.dialect.name == onPostgres {
		_, err = tx.one([]any{&number}, "SELECT nextval('ticket_number_seq')")
		return number, doing(err, "taking a ticket number")
	}
	_, err = tx.one([]any{&number}, "SELECT coalesce(max(number), 0) + 1 FROM ticket")
	tx.lastNumber = max(number, tx.lastNumber+1)
	return tx.lastNumber, doing(err, "taking a ticket number")
}

// Ticket is the row of that ticket. In a Change it is locked for it until the end.
func (tx *Tx) Ticket(number int64) (t Ticket, ok bool, err error) {
	lock := ""
	if tx.writable {
		lock = tx.dialect.forUpdate
	}
	err = tx.query(func(r row) error { ok = true; return t.scan(r) }, "SELECT "+ticketColumns+" FROM ticket WHERE number = $1"+lock, number)
	if ok && tx.writable {
		tx.load(t)
	}
	return t, ok, doing(err, "reading ticket %d", number)
}

// load remembers how a ticket was when this transaction read it, so that saving it writes only what is different.
func (tx *Tx) load(t Ticket) {
	if tx.loaded == nil {
		tx.loaded = map[int64]Ticket{}
	}
	tx.loaded[t.Number] = t
}

// Children is the tickets whose parent is that ticket, in order of their numbers.
func (tx *Tx) Children(parent int64) ([]Ticket, error) {
	list, err := collect(tx, func(r row, t *Ticket) error { return t.scan(r) },
		"SELECT "+ticketColumns+" FROM ticket WHERE parent = $1 AND parent <> 0 ORDER BY number", parent)
	return list, doing(err, "listing the children of ticket %d", parent)
}

// Merged is the tickets that were merged into that ticket, in order of their numbers.
func (tx *Tx) Merged(into int64) ([]Ticket, error) {
	list, err := collect(tx, func(r row, t *Ticket) error { return t.scan(r) },
		"SELECT "+ticketColumns+" FROM ticket WHERE merged_into = $1 AND merged_into <> 0 ORDER BY number", into)
	return list, doing(err, "listing what was merged into ticket %d", into)
}

const insertTicket = "INSERT INTO ticket (" + ticketColumns + `)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`

const updateTicket = `UPDATE ticket SET kind = $2, state = $3, phase = $4, subject = $5, service = $6, category = $7, severity = $8,
	function = $9, accountable = $10, party = $11, owner = $12, requester = $13, channel = $14, opened = $15, edition = $16,
	next_due = $17, due_target = $18, clocks = $19, seq = $20, changed_us = $21, parent = $22, merged_into = $23, marks = $24,
	snapshot = $25 WHERE number = $1`

// AddTicket writes the row of a new ticket.
func (tx *Tx) AddTicket(t Ticket) error {
	keys := t.Marks.keys()
	err := tx.exec(insertTicket, t.values(keys)...)
	for _, key := range keys {
		if err == nil {
			err = tx.addMark(t, key)
		}
	}
	if err == nil {
		tx.load(t)
	}
	return doing(err, "adding ticket %d", t.Number)
}

// SaveTicket writes the row of a ticket that this transaction has read or added, and its marks as far as they are different.
func (tx *Tx) SaveTicket(t Ticket) error {
	was, ok := tx.loaded[t.Number]
	if !ok {
		return tx.ReplaceTicket(t)
	}
	keys := t.Marks.keys()
	err := tx.exec(updateTicket, t.values(keys)...)
	if err == nil {
		err = tx.saveMarks(was, t, keys)
	}
	if err == nil {
		err = tx.saveScope(&was, &t)
	}
	if err == nil {
		tx.load(t)
	}
	return doing(err, "saving ticket %d", t.Number)
}

// ReplaceTicket writes the row of a ticket and all its marks, whatever was there: for rebuilding and for imports.
func (tx *Tx) ReplaceTicket(t Ticket) error {
	for _, sql := range []string{"DELETE FROM mark WHERE ticket = $1", "DELETE FROM ticket WHERE number = $1"} {
		if err := tx.exec(sql, t.Number); err != nil {
			return doing(err, "replacing ticket %d", t.Number)
		}
	}
	return tx.AddTicket(t)
}

// saveMarks brings the marks from what they were to keys.
func (tx *Tx) saveMarks(was, now Ticket, keys []string) error {
	before := map[string]bool{}
	for _, key := range was.Marks.keys() {
		before[key] = true
	}
	if len(before) > 0 && (was.Phase != now.Phase || was.NextDue != now.NextDue) {
		if err := tx.exec("UPDATE mark SET phase = $2, next_due = $3 WHERE ticket = $1", now.Number, int64(now.Phase), int64(now.NextDue)); err != nil {
			return err
		}
	}
	for _, key := range keys {
		if before[key] {
			delete(before, key)
		} else if err := tx.addMark(now, key); err != nil {
			return err
		}
	}
	for key := range before {
		if err := tx.exec("DELETE FROM mark WHERE ticket = $1 AND key = $2", now.Number, key); err != nil {
			return err
		}
	}
	return nil
}

// addMark writes one mark of t.
func (tx *Tx) addMark(t Ticket, key string) error {
	if strings.Contains(key, "\n") {
		return refuse("A tag is one line.")
	}
	return tx.exec("INSERT INTO mark (ticket, key, phase, next_due) VALUES ($1, $2, $3, $4)", t.Number, key, int64(t.Phase), int64(t.NextDue))
}
