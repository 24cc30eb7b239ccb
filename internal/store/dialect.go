package store

import "fmt"

// dialect is what the engines say differently.
type dialect struct {
	name      string
	forUpdate string                   // ends a read of rows that this transaction will write
	skipTaken string                   // ends a read of rows to claim, leaving out those that another transaction claims now
	index     func(name string) string // names the index that a read must go by, where the engine does not find out alone
	// candidates is the statement for the ids of the candidates, the newest first.
	candidates func(b *builder, c *candidates) string

	tables   string              // the statement for Tx.tables
	bytewise string              // ends a text that is ordered by, so that its order is that of its bytes
	grow     string              // brings the numbers that a column gives out above those it has; of the table and the column
	derived  map[string]*derived // by table, a column that follows from the others
}

// The engines' names.
const (
	onSQLite   = "sqlite"
	onPostgres = "postgres"
)

// sqliteDialect is SQLite's. It runs one transaction at a time that writes, and needs no locks on rows. It plans without knowing how the values of a
// column are spread, so a list names its index.
func sqliteDialect() *dialect {
	return &dialect{
		name:  onSQLite,
		index: func(name string) string { return " INDEXED BY " + name },
		candidates: func(b *builder, c *candidates) string {
			return fmt.Sprintf("SELECT rowid AS id FROM passage_words WHERE passage_words MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %d",
				b.arg(match(c)), b.arg(c.below), c.limit)
		},
		tables: sqliteTables,
	}
}

// window is how many of the newest passages PostgreSQL looks at one by one before it asks its index of words.
const window = 8_000

// postgresDialect is PostgreSQL's. It locks the rows that a transaction will write; and plans by what it knows of the columns.
func postgresDialect() *dialect {
	return &dialect{
		name:      onPostgres,
		forUpdate: " FOR UPDATE",
		skipTaken: " FOR UPDATE SKIP LOCKED",
		index:     func(string) string { return "" },
		// The index of words knows all that match and not which are newest; and the planner does not know how rare a word is. So the
		// newest passages are looked at first. A word that is common is found there often enough; one that is not is rare enough
		// for the index. "IS TRUE", "+ 0" and OFFSET keep each half from the other's index.
		candidates: func(b *builder, c *candidates) string {
			query := b.arg(tsquery(c)) + "::text::tsquery"
			if c.personal {
				return fmt.Sprintf("SELECT id FROM (SELECT id FROM passage WHERE vector @@ %s AND id + 0 < %s OFFSET 0) AS m ORDER BY id DESC LIMIT %d",
					query, b.arg(c.below), c.limit)
			}
			top := "(SELECT least(" + b.arg(c.below) + ", max(id) + 1) FROM passage)"
			return fmt.Sprintf(`SELECT id FROM (
				(SELECT id FROM passage WHERE id < %[2]s AND id >= %[2]s - %[3]d AND (vector @@ %[1]s) IS TRUE ORDER BY id DESC LIMIT %[4]d)
				UNION ALL
				(SELECT id FROM (SELECT id FROM passage WHERE vector @@ %[1]s AND id + 0 < %[2]s - %[3]d OFFSET 0) AS m ORDER BY id DESC LIMIT %[4]d)
			) AS u LIMIT %[4]d`, query, top, window, c.limit)
		},
		tables:   postgresTables,
		bytewise: ` COLLATE "C"`,
		grow:     "SELECT setval(pg_get_serial_sequence('%[1]s', '%[2]s'), max(%[2]s)) FROM %[1]s",
		derived:  map[string]*derived{"passage": {column: "vector", place: "$%d::text::tsvector", value: passageVector}},
	}
}
