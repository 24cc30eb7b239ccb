package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"belay/internal/check"
	"belay/internal/diff"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/source"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// horizon is how far a model is proved before it is published: a year, in seconds.
const horizon = 365 * 86_400

// Draft is a model that somebody wants to publish: what is wrong with it, and what would change for whom.
type Draft struct {
	Text     string
	Model    *model.Model
	Problems source.Problems
	Check    check.Report
	Since    int64       // the edition that it is held against; 0: it would be the first
	Changes  diff.Report // since that edition
	Same     int64       // the edition that says the very same; 0: none does
}

// Refused is why the draft may not be published; empty if it may.
func (d Draft) Refused() string {
	switch {
	case d.Model == nil:
		return "This is not a support model yet: " + d.Problems.Summary() + "."
	case len(d.Problems) > 0: // it can be read in part, and what was left out may be somebody's duty
		return "A model is published without problems: there are " + d.Problems.Summary() + "."
	case d.Same != 0:
		return fmt.Sprintf("Edition %d says the very same; there is nothing to publish.", d.Same)
	case d.Check.AtLeast(check.Error):
		n := d.Check.Counts()
		return fmt.Sprintf("belay check finds %d errors at stage %s; correct them, or waive them in the model.", n.Error, d.Model.StageOf())
	case len(d.Model.Services) == 0 || len(d.Model.Functions) == 0 || len(d.Model.Severities) == 0:
		return "A desk needs at least one service, one severity and one function; this model lacks one of them."
	}
	return ""
}

// Draft looks at the files of a model as if they were to be published: the first is the model, the others what it includes.
func (e *Engine) Draft(ctx context.Context, name string, read source.Reader) (Draft, error) {
	m, problems := modelfile.Parse(name, read)
	d := Draft{Model: m, Problems: problems}
	if m == nil {
		return d, nil
	}
	at, _ := now()
	over := span.Span{From: at, Until: at + horizon}
	d.Text = string(modelfile.Canonical(m))
	d.Check = check.Run(m, check.Options{Over: over})
	err := e.store.View(ctx, func(tx *store.Tx) error {
		if same, ok, err := tx.EditionOf(m.Digest()); err != nil {
			return err
		} else if ok {
			d.Same = same.Number
		}
		latest, ok, err := tx.LatestEdition()
		if err != nil || !ok {
			return err
		}
		before, err := e.model(tx, latest.Number)
		if err != nil {
			return err
		}
		d.Since, d.Changes = latest.Number, diff.Of(before, m, over)
		return nil
	})
	return d, err
}

// Publish freezes a draft as the next edition and puts it in force. Tickets that run keep the editions that started their
// clocks.
func (e *Engine) Publish(ctx context.Context, r Request, d Draft, note string) (store.Edition, error) {
	if why := d.Refused(); why != "" {
		return store.Edition{}, ticket.Refuse("%s", why)
	}
	if allowed := people.Ever(r.Actor, people.PublishEdition); !allowed.Yes {
		return store.Edition{}, allowed.Err()
	}
	if strings.ContainsRune(note, 0) || len(note) > maxNote {
		return store.Edition{}, ticket.Refuse("The note to an edition is text of at most %d bytes.", maxNote)
	}
	changes, err := json.Marshal(d.Changes)
	if err != nil {
		return store.Edition{}, fmt.Errorf("write down what changes: %w", err)
	}
	var out store.Edition
	err = e.store.Change(ctx, func(tx *store.Tx) error {
		latest, _, err := tx.LatestEdition()
		if err != nil {
			return err
		}
		if latest.Number != d.Since {
			return ticket.Refuse("Edition %d was published meanwhile. Look at what would change against that one, then publish again.", latest.Number)
		}
		_, us := now()
		out, err = tx.Publish(store.Edition{
			Digest: d.Model.Digest(), Name: d.Model.Name, Text: d.Text, PublishedUS: us, PublishedBy: string(r.Actor.Account.ID),
			Note: note, Changes: changes,
		})
		if err != nil {
			return err
		}
		at, _ := now()
		if err := tx.ArmUntaken(at); err != nil { // its people may be others than those told so far
			return err
		}
		return e.audit(tx, r.Actor, "published an edition", fmt.Sprintf("edition %d", out.Number), map[string]string{"digest": out.Digest, "note": note})
	})
	if err != nil {
		return out, err
	}
	e.keepModel(out.Number, d.Model)
	e.inForce(out.Number)
	return out, e.loadDirectory(ctx)
}

// maxNote is the longest note to an edition, in bytes.
const maxNote = 4_000

// Editions are all published models, the newest first.
func (e *Engine) Editions(ctx context.Context) (list []store.Edition, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.Editions()
		return err
	})
	return list, err
}

// Edition is one published model; nil if there is none of that number.
func (e *Engine) Edition(ctx context.Context, number int64) (out store.Edition, m *model.Model, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		var ok bool
		if out, ok, err = tx.Edition(number); err != nil {
			return err
		}
		if !ok {
			return &NotFound{fmt.Sprintf("There is no edition %d.", number)}
		}
		m, err = e.model(tx, number)
		return err
	})
	return out, m, err
}

// files reads a model's files from memory.
func files(texts map[string]string) source.Reader {
	return func(name string) ([]byte, error) {
		if text, ok := texts[name]; ok {
			return []byte(text), nil
		}
		known := make([]string, 0, len(texts))
		for n := range texts {
			known = append(known, n)
		}
		slices.Sort(known)
		return nil, fmt.Errorf("%s was not uploaded; uploaded were %s", name, strings.Join(known, ", "))
	}
}

// DraftOf is Draft of files in memory, by name; first names the model itself.
func (e *Engine) DraftOf(ctx context.Context, first string, texts map[string]string) (Draft, error) {
	return e.Draft(ctx, first, files(texts))
}
