package store

import (
	"fmt"
	"slices"
	"strings"
)

// table is a table of the record as its engine knows it, so that what copies the record need not be told of each.
type table struct {
	name    string
	columns []column // by name; what one engine alone keeps is left out
	key     []string // the columns of its primary key
	grows   string   // the column that a sequence of PostgreSQL numbers; empty for none
}

// column is a column of a table.
type column struct {
	name string
	kind columnKind
}

// columnKind is what a column holds.
type columnKind int

// The kinds of column, by what the migrations call them.
const (
	wholeNumber columnKind = iota
	plainText
	yesOrNo
	rawBytes
)

// columnKinds is what the types of both engines hold. A type that is missing here is one that backups would leave out silently,
// so it is a fault.
var columnKinds = map[string]columnKind{
	"bigint": wholeNumber, "integer": wholeNumber, "text": plainText, "boolean": yesOrNo, "bytea": rawBytes,
}

// engineTypes is the types of columns that PostgreSQL keeps for itself: they follow from the others.
var engineTypes = []string{"tsvector", "xid8"}

// tables is every table of the record, by name, but for the one in which the migrations are noted.
func (tx *Tx) tables() (list []table, err error) {
	err = tx.query(func(r row) error {
		var name, column, declared string
		var key, grows bool
		if err := r.Scan(&name, &column, &declared, &key, &grows); err != nil {
			return err
		}
		if len(list) == 0 || list[len(list)-1].name != name {
			list = append(list, table{name: name})
		}
		return list[len(list)-1].add(column, strings.ToLower(declared), key, grows)
	}, tx.dialect.tables)
	return list, doing(err, "listing the tables")
}

// add adds a column of that declared type.
func (t *table) add(name, declared string, key, grows bool) error {
	if slices.Contains(engineTypes, declared) {
		return nil
	}
	kind, ok := columnKinds[declared]
	if !ok {
		return fmt.Errorf("column %s of table %s is %q, which no backup knows", name, t.name, declared)
	}
	t.columns = append(t.columns, column{name, kind})
	if key {
		t.key = append(t.key, name)
	}
	if grows {
		t.grows = name
	}
	return nil
}

// names is the columns' names with commas.
func (t *table) names() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// The tables of both engines with their columns, by name: table, column, type, whether it is of the primary key, whether a
// sequence numbers it.
const (
	sqliteTables = `SELECT t.name, c.name, c.type, c.pk > 0, 0
		FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'passage_words%' AND t.name <> 'migration'
		ORDER BY t.name, c.name`
	postgresTables = `SELECT t.relname::text, c.attname::text, format_type(c.atttypid, NULL), coalesce(c.attnum = ANY (k.indkey), false),
			coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval%', false)
		FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
		LEFT JOIN pg_index AS k ON k.indrelid = t.oid AND k.indisprimary
		LEFT JOIN pg_attrdef AS d ON d.adrelid = t.oid AND d.adnum = c.attnum
		WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace AND t.relname <> 'migration'
		ORDER BY t.relname::text COLLATE "C", c.attname::text COLLATE "C"`
)
