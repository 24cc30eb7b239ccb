package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"belay/internal/check"
	"belay/internal/engine"
	accounts "belay/internal/people" // cli has a function people
	"belay/internal/store"
)

// publishCmd freezes a model as the next edition of a desk.
type publishCmd struct {
	File   string `arg:"" name:"FILE" help:"The model."`
	DB     string `name:"db" required:"" placeholder:"DSN" help:"The record of the desk: a path, or postgres://user@host/database."`
	Note   string `placeholder:"TEXT" help:"Why it changes, for those who read its history."`
	DryRun bool   `name:"dry-run" help:"Only say what would change and whether it would be taken."`
}

// Help is the page behind --help.
func (publishCmd) Help() string {
	return `Says what changes for whom against the edition in force, and then freezes the model under the next number. From that
moment new tickets run on it; those that are open keep the editions that started their clocks. A model in which belay check
finds errors at its stage is refused, and so is one that says what the edition in force says.

A record in a file is written by one process: while belay serve has it open, publish on the screen Model instead.

Examples:
  belay publish support.yaml --db data/belay.db --note "Partner on Saturdays"
  belay publish support.yaml --db postgres://belay@db/belay --dry-run`
}

// operator acts for whoever may write the record itself.
var operator = accounts.Actor{Account: accounts.Account{ID: "command-line", Name: "Command line", Role: accounts.Administrator, State: accounts.Active}}

func (c *publishCmd) run(s *session) error {
	if _, err := s.usable(c.File); err != nil { // what is wrong with the text is drawn, before anything is opened
		return err
	}
	return s.onRecord(c.DB, store.Options{}, func(ctx context.Context, record *store.Store) error {
		desk, err := engine.New(ctx, record, engine.Options{})
		if err != nil {
			return err
		}
		done := s.working("proving " + c.File)
		draft, err := desk.Draft(ctx, c.File, s.readFile)
		done()
		if err != nil {
			return err
		}
		return c.publish(ctx, s, desk, draft)
	})
}

// publish says what changes, and does it.
func (c *publishCmd) publish(ctx context.Context, s *session, desk *engine.Engine, draft engine.Draft) error {
	before, _ := desk.Model()
	var b strings.Builder
	if before != nil && draft.Same == 0 {
		b.WriteString(diffPage{s.out, draft.Changes, before, draft.Model}.text() + "\n")
	}
	if n := draft.Check.Counts(); n.Error > 0 {
		for _, f := range draft.Check.Findings {
			if f.Level == check.Error && f.Waived == nil {
				fmt.Fprintf(&b, "%s %s: %s\n", s.out.bad("error"), f.Rule, f.Message)
			}
		}
	}
	if err := s.print(b.String()); err != nil {
		return err
	}
	if why := draft.Refused(); why != "" {
		return errors.New(why)
	}
	if c.DryRun {
		return s.print(fmt.Sprintf("It would be edition %d.\n", draft.Since+1))
	}
	edition, err := desk.Publish(ctx, engine.Request{Actor: operator}, draft, c.Note)
	if err != nil {
		return err
	}
	return s.print(fmt.Sprintf("%s is in force: %s  %s\n", s.out.strong(fmt.Sprintf("Edition %d", edition.Number)), edition.Name, s.out.dim(shortDigest(edition.Digest))))
}

// onRecord opens a record, lets do work on it, and closes it.
func (s *session) onRecord(dsn string, o store.Options, do func(context.Context, *store.Store) error) error {
	ctx := context.Background()
	record, err := store.Open(ctx, dsn, o)
	if err != nil {
		return fmt.Errorf("%s: %w", dsn, err)
	}
	return errors.Join(do(ctx, record), record.Close())
}
