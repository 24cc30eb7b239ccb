package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"belay/internal/engine"
	"belay/internal/store"
)

// rebuildCmd folds every journal again.
type rebuildCmd struct {
	DB     string `name:"db" required:"" placeholder:"DSN" help:"The record: a path, or postgres://user@host/database."`
	Write  bool   `help:"Put right what differs; nothing else may have the record open then."`
	Format string `placeholder:"text|json" help:"How to print it; text if left out."`
	Out    string `short:"o" placeholder:"OUT" help:"Write to this file instead of standard output."`
}

// Help is the page behind --help.
func (rebuildCmd) Help() string {
	return `Folds every journal of the record again, from its first entry, and holds the result against what lists, counters,
clocks and search are read from. There must be no difference; one is a fault in Belay or in the disk. Beside a running desk it
only reads. The exit status is 1 if something differs and was not put right.

Examples:
  belay rebuild --db data/belay.db
  belay rebuild --db postgres://belay@db/belay --write`
}

// rebuildReport is the JSON of belay rebuild.
type rebuildReport struct {
	Tickets     int      `json:"tickets"`
	Entries     int      `json:"entries"`
	Differences []string `json:"differences"`
	More        int      `json:"more"`
	Written     int      `json:"written"`
}

func (c *rebuildCmd) run(s *session) error {
	var r engine.Rebuilt
	err := s.onRecord(c.DB, store.Options{ReadOnly: !c.Write}, func(ctx context.Context, record *store.Store) error {
		desk, err := engine.New(ctx, record, engine.Options{})
		if err != nil {
			return err
		}
		done := s.working("folding the journals of " + c.DB)
		defer done()
		r, err = desk.Rebuild(ctx, c.Write)
		return err
	})
	if err != nil {
		return err
	}
	if c.Format == formatJSON {
		report := rebuildReport{r.Tickets, r.Entries, r.Differences, r.More, r.Written}
		if report.Differences == nil {
			report.Differences = []string{}
		}
		err = s.printJSON(c.Out, report)
	} else {
		err = s.deliver(c.Out, []byte(rebuiltText(s.page(c.Out), r)))
	}
	return orFindings(err, !r.Same() && !c.Write)
}

// rebuiltText says what folding came to.
func rebuiltText(t terminal, r engine.Rebuilt) string {
	var b strings.Builder
	folded := fmt.Sprintf("%s of %s folded again", count(r.Entries, "entry", "entries"), count(r.Tickets, "ticket", "tickets"))
	if r.Same() {
		return folded + ": " + t.good("no difference") + ".\n"
	}
	fmt.Fprintf(&b, "%s: %s.\n", folded, t.bad(count(len(r.Differences)+r.More, "difference", "differences")))
	for _, d := range r.Differences {
		b.WriteString("  " + d + "\n")
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "  and %d more\n", r.More)
	}
	if r.Written > 0 {
		fmt.Fprintf(&b, "%s put right.\n", count(r.Written, "row was", "rows were"))
	}
	return b.String()
}

// backupCmd writes a record into a file.
type backupCmd struct {
	DB  string `name:"db" required:"" placeholder:"DSN" help:"The record: a path, or postgres://user@host/database."`
	Out string `short:"o" required:"" placeholder:"OUT" help:"The file to write; it is there whole, or not at all."`
}

// Help is the page behind --help.
func (backupCmd) Help() string {
	return `Writes the whole record as it is at one moment, while the desk goes on: editions, tickets with their journals,
attachments, accounts. The file is a zip of lines of JSON with a checksum for each table, and the same for either engine: a
backup of a file can be restored into PostgreSQL, and the other way round. It holds personal data and the digests of
passwords; keep it as safe as the record.

Examples:
  belay backup --db data/belay.db -o belay-2026-11-20.zip
  belay backup --db postgres://belay@db/belay -o belay.zip`
}

func (c *backupCmd) run(s *session) error {
	var m store.Manifest
	beside := filepath.Join(filepath.Dir(c.Out), "."+filepath.Base(c.Out)+".part")
	err := s.onRecord(c.DB, store.Options{ReadOnly: true}, func(ctx context.Context, record *store.Store) error {
		done := s.working("backing up " + c.DB)
		defer done()
		return intoFile(beside, func(w io.Writer) (err error) {
			m, err = record.Backup(ctx, w)
			return err
		})
	})
	if err == nil {
		err = os.Rename(beside, c.Out)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s cannot be written: %w", c.Out, inner(err)), gone(beside))
	}
	return s.print(fmt.Sprintf("%s: %s of %s.\n", c.Out, count(int(m.Rows()), "row", "rows"), count(len(m.Tables), "table", "tables")))
}

// gone removes a file that may not be there.
func gone(name string) error {
	if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}

// intoFile lets do write a new file, down to the disk.
func intoFile(name string, do func(io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(file, 1<<20)
	err = do(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// restoreCmd fills an empty record with a backup.
type restoreCmd struct {
	File string `arg:"" name:"FILE" help:"A backup."`
	DB   string `name:"db" required:"" placeholder:"DSN" help:"The record to fill, which must be empty: a path, or postgres://user@host/database."`
}

// Help is the page behind --help.
func (restoreCmd) Help() string {
	return `Fills an empty record with a backup, after holding every table against its checksum: all of it, or nothing. The backup
may be of the other engine, or of an older Belay.

Examples:
  belay restore belay-2026-11-20.zip --db data/belay.db
  belay restore belay.zip --db postgres://belay@db/belay && belay rebuild --db postgres://belay@db/belay`
}

func (c *restoreCmd) run(s *session) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", c.File, inner(err))
	}
	defer func() { _ = file.Close() }() // it was only read
	done := s.working("restoring " + c.File)
	m, err := store.Restore(context.Background(), c.DB, store.Options{}, file)
	done()
	if err != nil {
		return fmt.Errorf("%s: %w", c.DB, err)
	}
	return s.print(fmt.Sprintf("%s of %s restored into %s.\n", count(int(m.Rows()), "row", "rows"), count(len(m.Tables), "table", "tables"), c.DB))
}
