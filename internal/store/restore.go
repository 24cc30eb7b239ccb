package store

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// Restore fills the record at dsn, which must be empty, with the backup that r holds, and says what it wrote. The backup may be of
// the other engine and of an older Belay; what is damaged, or of a newer one, is refused. After an error the record is as empty as
// it was.
func Restore(ctx context.Context, dsn string, o Options, r io.Reader) (m Manifest, err error) {
	spool, err := os.CreateTemp("", "belay-restore")
	if err != nil {
		return m, fmt.Errorf("making room for the backup: %w", err)
	}
	defer func() { err = errors.Join(err, spool.Close(), os.Remove(spool.Name())) }()
	size, err := io.Copy(spool, r)
	if err != nil {
		return m, fmt.Errorf("reading the backup: %w", err)
	}
	archive, err := zip.NewReader(spool, size)
	if err != nil {
		return m, refuse("This is no backup of Belay, or it was cut short: it does not end as one does.")
	}
	if m, err = readManifest(archive); err != nil {
		return m, err
	}
	o.upTo = m.Schema // the rows go into the tables that they came from; then the migrations take them further
	s, err := Open(ctx, dsn, o)
	if err != nil {
		return m, err
	}
	err = s.Change(ctx, func(tx *Tx) error { return tx.restore(archive, m) })
	if err = errors.Join(err, s.Close()); err != nil {
		return m, err
	}
	o.upTo = 0
	if s, err = Open(ctx, dsn, o); err != nil {
		return m, err
	}
	return m, s.Close()
}

// readManifest reads and checks what a backup says about itself.
func readManifest(archive *zip.Reader) (m Manifest, err error) {
	file, err := archive.Open(manifestName)
	if err != nil {
		return m, refuse("This is no backup of Belay: it has no %s.", manifestName)
	}
	defer func() { _ = file.Close() }()
	if err := json.NewDecoder(file).Decode(&m); err != nil || m.Format != backupFormat {
		return m, refuse("This is no backup that this Belay can read: its %s is not of the format %s.", manifestName, backupFormat)
	}
	newest, err := newestSchema()
	if err == nil && (m.Schema > newest || m.Schema < 1) {
		err = refuse("This backup is of a newer Belay: its schema is %d, and this program knows schemas up to %d. Restore it with that version or a newer one.", m.Schema, newest)
	}
	return m, err
}

// restore fills every table from the archive.
func (tx *Tx) restore(archive *zip.Reader, m Manifest) error {
	tables, err := tx.tables()
	if err != nil {
		return err
	}
	for i := range tables {
		held, err := tx.one([]any{new(int)}, "SELECT 1 FROM "+tables[i].name+" LIMIT 1")
		if err != nil {
			return doing(err, "looking whether the record is empty")
		}
		if held {
			return refuse("The record is not empty (there is something in %q): restore into a new one.", tables[i].name)
		}
	}
	for _, backed := range m.Tables {
		i := slices.IndexFunc(tables, func(t table) bool { return t.name == backed.Name })
		if i < 0 {
			return refuse("The backup holds a table %q that schema %d does not have: it is damaged.", backed.Name, m.Schema)
		}
		if err := tx.readTable(archive, &tables[i], backed); err != nil {
			return doing(err, "restoring table %s", backed.Name)
		}
	}
	return nil
}

// readTable fills one table, and refuses lines that are not those of the manifest.
func (tx *Tx) readTable(archive *zip.Reader, t *table, backed BackedTable) error {
	damaged := refuse("The backup is damaged: its table %q is not what was written. Nothing was restored.", t.name)
	file, err := archive.Open(tableDirectory + t.name + ".jsonl")
	if err != nil {
		return damaged
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	lines := bufio.NewReader(io.TeeReader(file, hash))
	sql := "INSERT INTO " + t.name + " (" + t.names() + ") VALUES (" + places(1, len(t.columns)) + ")"
	if derived := tx.dialect.derived[t.name]; derived != nil {
		sql = derived.insert(t)
	}
	rows := int64(0)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		if err != nil {
			return damaged
		}
		args, err := t.read(line)
		if err != nil {
			return damaged
		}
		if derived := tx.dialect.derived[t.name]; derived != nil {
			args = append(args, derived.value(t, args))
		}
		if err := tx.exec(sql, args...); err != nil {
			return err
		}
		rows++
	}
	if rows != backed.Rows || hex.EncodeToString(hash.Sum(nil)) != backed.SHA256 {
		return damaged
	}
	if t.grows != "" && tx.dialect.grow != "" {
		return tx.exec(fmt.Sprintf(tx.dialect.grow, t.name, t.grows))
	}
	return nil
}

// read is the values of one line, in the order of the columns.
func (t *table) read(line []byte) ([]any, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return nil, err
	}
	if len(fields) != len(t.columns) {
		return nil, errors.New("a row has other columns than its table")
	}
	args := make([]any, len(t.columns), len(t.columns)+1)
	values := t.values()
	for i, c := range t.columns {
		field, ok := fields[c.name]
		if !ok {
			return nil, fmt.Errorf("a row has no %s", c.name)
		}
		if bytes.Equal(field, []byte("null")) && c.kind != rawBytes {
			continue
		}
		if err := json.Unmarshal(field, values[i]); err != nil {
			return nil, err
		}
		switch v := values[i].(type) {
		case **int64:
			args[i] = **v
		case **string:
			args[i] = **v
		case **bool:
			args[i] = **v
		case *[]byte:
			args[i] = append([]byte{}, *v...) // empty is not missing
		}
	}
	return args, nil
}

// derived is a column that one engine keeps for itself, and that follows from the others of its row.
type derived struct {
	column string
	place  string // the placeholder's own words, with its number as %d
	value  func(t *table, row []any) string
}

// insert is the statement that writes a row of t with the column.
func (d *derived) insert(t *table) string {
	n := len(t.columns)
	return "INSERT INTO " + t.name + " (" + t.names() + ", " + d.column + ") VALUES (" + places(1, n) + ", " + fmt.Sprintf(d.place, n+1) + ")"
}

// passageVector is the words of a passage's row as PostgreSQL keeps them.
func passageVector(t *table, row []any) string {
	text := func(name string) string {
		i := slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
		value, _ := row[i].(string) // both columns are text and never missing
		return value
	}
	return tsvector(text("words"), text("scope"))
}
