package store

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A backup is the record as a file that outlives engines: a zip that holds tables/NAME.jsonl for each table, one JSON object for
// each row, in the order of the primary key, and at its end manifest.json with the number of rows and the SHA-256 of each.
// The same record makes the same tables on either engine, byte for byte; so a backup of one is restored into the other.
const (
	backupFormat   = "belay-backup/1"
	manifestName   = "manifest.json"
	tableDirectory = "tables/"
)

// Manifest says what a backup holds.
type Manifest struct {
	Format string        `json:"format"`
	Schema int64         `json:"schema"`
	Tables []BackedTable `json:"tables"`
}

// BackedTable is a table in a backup.
type BackedTable struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"` // of its lines
}

// Rows is the number of rows of all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Backup writes the whole record to w as it is at one moment, while others go on writing, and says what it wrote.
func (s *Store) Backup(ctx context.Context, w io.Writer) (m Manifest, err error) {
	m = Manifest{Format: backupFormat, Schema: s.schema}
	archive := zip.NewWriter(w)
	err = s.View(ctx, func(tx *Tx) error {
		tables, err := tx.tables()
		if err != nil {
			return err
		}
		for i := range tables {
			entry, err := archive.Create(tableDirectory + tables[i].name + ".jsonl")
			if err != nil {
				return err
			}
			backed, err := tx.writeTable(&tables[i], entry)
			if err != nil {
				return doing(err, "backing up table %s", tables[i].name)
			}
			m.Tables = append(m.Tables, backed)
		}
		return nil
	})
	if err != nil {
		return m, doing(err, "backing up the record")
	}
	entry, err := archive.Create(manifestName)
	if err != nil {
		return m, fmt.Errorf("writing the manifest: %w", err)
	}
	encoder := json.NewEncoder(entry)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(m); err != nil {
		return m, fmt.Errorf("writing the manifest: %w", err)
	}
	return m, doing(archive.Close(), "finishing the backup")
}

// writeTable writes the rows of t to w.
func (tx *Tx) writeTable(t *table, w io.Writer) (BackedTable, error) {
	backed, hash := BackedTable{Name: t.name}, sha256.New()
	out := bufio.NewWriter(io.MultiWriter(w, hash))
	values := t.values()
	err := tx.query(func(r row) error {
		if err := r.Scan(values...); err != nil {
			return err
		}
		for i, c := range t.columns {
			if b, ok := values[i].(*[]byte); ok && *b == nil {
				*b = []byte{} // SQLite hands back nothing for bytes of which there are none
			}
			value, err := json.Marshal(values[i])
			if err != nil {
				return err
			}
			mark := `,`
			if i == 0 {
				mark = `{`
			}
			if _, err := fmt.Fprintf(out, `%s"%s":%s`, mark, c.name, value); err != nil {
				return err
			}
		}
		backed.Rows++
		_, err := out.WriteString("}\n")
		return err
	}, "SELECT "+t.names()+" FROM "+t.name+" ORDER BY "+t.order(tx.dialect))
	if err == nil {
		err = out.Flush()
	}
	backed.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return backed, err
}

// values is a place for each column of t to be read into, whether or not it holds something.
func (t *table) values() (values []any) {
	for _, c := range t.columns {
		switch c.kind {
		case wholeNumber:
			values = append(values, new(*int64))
		case plainText:
			values = append(values, new(*string))
		case yesOrNo:
			values = append(values, new(*bool))
		case rawBytes:
			values = append(values, new([]byte))
		}
	}
	return values
}

// order is the columns of the primary key, by their names, in an order that does not depend on anybody's language.
func (t *table) order(d *dialect) string {
	var order []string
	for _, c := range t.columns {
		switch {
		case !slices.Contains(t.key, c.name):
		case c.kind == plainText:
			order = append(order, c.name+d.bytewise)
		default:
			order = append(order, c.name)
		}
	}
	return strings.Join(order, ", ")
}
