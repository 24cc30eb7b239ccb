package engine

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"belay/internal/desk"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

const (
	// MaxFile is the largest attachment, in bytes.
	MaxFile = 25 << 20
	// maxFileName is the longest name of one, in bytes, and maxFiles how many a message takes.
	maxFileName = 200
	maxFiles    = 20
)

// Upload stores a file that will come with a message. Until one does, it belongs to whoever uploaded it.
func (e *Engine) Upload(ctx context.Context, a people.Actor, name, kind string, body io.Reader) (ticket.File, error) {
	if d := people.Ever(a, people.Attach); !d.Yes {
		return ticket.File{}, d.Err()
	}
	name, err := fileName(name)
	if err != nil {
		return ticket.File{}, err
	}
	at, us := now()
	sum, size, err := e.store.PutBlob(ctx, body, MaxFile, us)
	if err != nil {
		return ticket.File{}, err
	}
	f := store.Attachment{ID: uuid.NewString(), Name: name, Type: kind, Size: size, SHA256: sum, By: string(a.Account.ID), At: at}
	err = e.store.Change(ctx, func(tx *store.Tx) error { return tx.Attach(f) })
	return ticket.File{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size}, err
}

// fileName refuses names that are none, and keeps the last part of a path.
func fileName(name string) (string, error) {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSpace(name)
	odd := func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }
	switch {
	case name == "" || name == "." || name == "..":
		return "", ticket.Refuse("The file has no name; give it one.")
	case len(name) > maxFileName:
		return "", ticket.Refuse("The name of the file is longer than %d bytes; shorten it.", maxFileName)
	case strings.ContainsFunc(name, odd):
		return "", ticket.Refuse("The name of the file holds characters that no name may hold.")
	}
	return name, nil
}

// File is an attachment and its content, for somebody who may read the ticket that it came with. The caller closes the content.
func (e *Engine) File(ctx context.Context, a people.Actor, id string) (f store.Attachment, content *store.Blob, err error) {
	gone := &NotFound{"There is no such file, or it is not yours to see."}
	var looked people.Decision
	err = e.store.View(ctx, func(tx *store.Tx) error {
		var ok bool
		if f, ok, err = tx.Attachment(id); err != nil || !ok {
			return orGone(err, gone)
		}
		if f.Ticket == 0 {
			if f.By != string(a.Account.ID) {
				return gone
			}
			return nil
		}
		s, err := e.stage(tx, Request{Actor: a})
		if err != nil {
			return err
		}
		defer s.end()
		t, err := s.find(ticket.Number(f.Ticket))
		if err != nil {
			return err
		}
		looked = people.May(a, people.ReadAttachment, caseOf(&t), s.terms)
		if !looked.Yes || !f.Public && !people.May(a, people.ReadNote, caseOf(&t), s.terms).Yes {
			return gone
		}
		return nil
	})
	if err == nil && looked.Logged {
		at, _ := now()
		err = e.store.Change(ctx, func(tx *store.Tx) error { return e.look(tx, a, looked, ticket.Number(f.Ticket), "attachment", at) })
	}
	if err != nil {
		return f, nil, err
	}
	content, ok, err := e.store.OpenBlob(ctx, f.SHA256)
	if err == nil && !ok {
		err = fmt.Errorf("the content of attachment %s is not in the record", id)
	}
	return f, content, err
}

// orGone is err, or that something is not there.
func orGone(err error, gone *NotFound) error {
	if err != nil {
		return err
	}
	return gone
}

// withFiles fills in what is known of the files that come with an input.
func (s *stage) withFiles(in desk.Input) (desk.Input, []store.Attachment, error) {
	var files []store.Attachment
	var err error
	switch v := in.(type) {
	case desk.Reply:
		v.Files, files, err = s.files(v.Files)
		return v, files, err
	case desk.Note:
		v.Files, files, err = s.files(v.Files)
		return v, files, err
	}
	return in, nil, nil
}

// files reads files that the actor uploaded and that came with no message yet.
func (s *stage) files(named []ticket.File) (out []ticket.File, files []store.Attachment, err error) {
	if len(named) > maxFiles {
		return nil, nil, ticket.Refuse("A message takes %d files at most.", maxFiles)
	}
	for _, f := range named {
		a, ok, err := s.tx.Attachment(f.ID)
		if err != nil {
			return nil, nil, err
		}
		if !ok || a.Ticket != 0 || a.By != string(s.req.Actor.Account.ID) {
			return nil, nil, ticket.Refuse("The file %q is not here; upload it again.", f.ID)
		}
		out = append(out, ticket.File{ID: a.ID, Name: a.Name, Type: a.Type, Size: a.Size})
		files = append(files, a)
	}
	return out, files, nil
}

// claim ties files to the message of the last turn.
func (s *stage) claim(t *ticket.Ticket, files []store.Attachment, public bool) error {
	for _, f := range files {
		f.Ticket, f.Seq, f.Public = int64(t.Number), int64(t.Seq), public
		if err := s.tx.Detach(f.ID); err != nil {
			return err
		}
		if err := s.tx.Attach(f); err != nil {
			return err
		}
	}
	return nil
}
