package store

import "belay/internal/span"

// Attachment is a file that came with a turn of a ticket. Its content is a blob, kept once however many attachments have it.
type Attachment struct {
	ID     string
	Ticket int64
	Seq    int64 // of the journal entry that it came with
	Name   string
	Type   string // as in Content-Type
	Size   int64
	SHA256 string // of the content, in hexadecimal
	By     string
	At     span.Instant
	Public bool // whether the requester may read it
}

const attachmentColumns = "id, ticket, journal_seq, name, type, size, sha256, by, at, public"

// scanAttachment reads the columns of an attachment.
func scanAttachment(r row, a *Attachment) error {
	return r.Scan(&a.ID, &a.Ticket, &a.Seq, &a.Name, &a.Type, &a.Size, &a.SHA256, &a.By, &a.At, &a.Public)
}

// Attach adds a to its ticket. Its content must have been stored with PutBlob, and not swept since.
func (tx *Tx) Attach(a Attachment) error {
	var size int64
	ok, err := tx.one([]any{&size}, "SELECT size FROM blob WHERE sha256 = $1"+tx.dialect.forUpdate, a.SHA256)
	if err == nil && !ok {
		return refuse("The content of %q is no longer here: attach it again.", a.Name)
	}
	if err == nil {
		err = tx.exec("INSERT INTO attachment ("+attachmentColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			a.ID, a.Ticket, a.Seq, a.Name, a.Type, size, a.SHA256, a.By, int64(a.At), a.Public)
	}
	return doing(err, "attaching to ticket %d", a.Ticket)
}

// Attachment is the attachment of that id.
func (tx *Tx) Attachment(id string) (a Attachment, ok bool, err error) {
	err = tx.query(func(r row) error { ok = true; return scanAttachment(r, &a) }, "SELECT "+attachmentColumns+" FROM attachment WHERE id = $1", id)
	return a, ok, doing(err, "reading an attachment")
}

// Attachments is what came with the turns of a ticket, in their order.
func (tx *Tx) Attachments(ticket int64) ([]Attachment, error) {
	list, err := collect(tx, scanAttachment, "SELECT "+attachmentColumns+" FROM attachment WHERE ticket = $1 ORDER BY journal_seq, id", ticket)
	return list, doing(err, "listing the attachments of ticket %d", ticket)
}

// Detach takes an attachment away. Its content goes with the next sweep, if nothing else has it.
func (tx *Tx) Detach(id string) error {
	return doing(tx.exec("DELETE FROM attachment WHERE id = $1", id), "detaching a file")
}

// SweepUploads takes away files that were uploaded before then and came with no message.
func (tx *Tx) SweepUploads(before span.Instant) error {
	return doing(tx.exec("DELETE FROM attachment WHERE ticket = 0 AND at < $1", int64(before)), "sweeping uploads")
}
