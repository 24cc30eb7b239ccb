package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Limits of a SQLite record.
const (
	busyMillis    = 10_000   // how long a statement waits for another process's lock, in milliseconds
	walPages      = 4_000    // pages of 4 KiB in the write-ahead log before they are moved to the file
	walBytes      = 64 << 20 // the log's size in bytes after it was moved
	maxStatements = 512      // prepared statements that a connection keeps
	leastReaders  = 4        // reads at once, however few processors there are
	shareOfWriter = 2        // the writer has 1/shareOfWriter of the cache; the readers share the rest
)

// file is a record in a SQLite file: one goroutine that writes, and a number of connections that read.
type file struct {
	dialect *dialect
	lock    *os.File // held while this process writes the file
	db      *sql.DB  // the writer's
	reads   *sql.DB
	writer  *writer       // nil when read-only
	readers chan *reading // idle readers; nil stands for one that is not open yet
	quit    chan struct{} // closed when nobody may read any more
}

// reading is a connection that reads, with its statements.
type reading struct {
	conn       *sql.Conn
	statements statements
}

// openSQLite opens the record in the file at path.
func openSQLite(ctx context.Context, path string, o Options) (_ *Store, err error) {
	f := &file{dialect: sqliteDialect(), quit: make(chan struct{})}
	defer func() {
		if err != nil {
			_ = f.close() // what went wrong before says more
		}
	}()
	cache := o.CacheKiB
	if cache == 0 {
		cache = DefaultCacheKiB
	}
	readers := o.Connections
	if readers == 0 {
		readers = max(runtime.GOMAXPROCS(0), leastReaders)
	}
	s := &Store{engine: f, dialect: f.dialect}
	if o.ReadOnly {
		if _, err := os.Stat(path); err != nil {
			return nil, refuse("There is no record at %s.", path)
		}
	} else {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return nil, fmt.Errorf("making the directory of the record: %w", err)
		}
		if f.lock, err = lockFile(path + ".lock"); err != nil {
			return nil, err
		}
		if f.db, err = openFile(path, cache/shareOfWriter); err != nil {
			return nil, err
		}
		if s.schema, err = migrate(ctx, goose.DialectSQLite3, f.db, o.upTo); err != nil {
			return nil, err
		}
		if f.writer, err = startWriter(ctx, f.db, f.dialect); err != nil {
			return nil, err
		}
	}
	if f.reads, err = openFile(path, (cache-cache/shareOfWriter)/readers, "query_only(1)"); err != nil {
		return nil, err
	}
	f.readers = make(chan *reading, readers)
	for range readers {
		f.readers <- nil
	}
	if o.ReadOnly {
		if err := f.reads.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM migration").Scan(&s.schema); err != nil {
			return nil, fmt.Errorf("asking for the version of the record: %w", err)
		}
	}
	return s, nil
}

// openFile is the file at path as a database whose connections each keep cacheKiB of pages. Memory maps stay off: they trade a
// fault of the disk for a crash. Every commit is on the disk before it is answered.
func openFile(path string, cacheKiB int, pragmas ...string) (*sql.DB, error) {
	values := url.Values{}
	for _, p := range append([]string{
		fmt.Sprintf("busy_timeout(%d)", busyMillis),
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		"temp_store(MEMORY)",
		fmt.Sprintf("cache_size(-%d)", max(cacheKiB, 64)),
		fmt.Sprintf("wal_autocheckpoint(%d)", walPages),
		fmt.Sprintf("journal_size_limit(%d)", walBytes),
	}, pragmas...) {
		values.Add("_pragma", p)
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+values.Encode())
	if err != nil {
		return nil, fmt.Errorf("opening the record: %w", err)
	}
	return db, nil
}

// change hands do to the writer and waits for the commit that holds it.
func (f *file) change(ctx context.Context, do func(*Tx) error) error {
	if f.writer == nil {
		return errReadOnly
	}
	return f.writer.change(ctx, do)
}

// view runs do on a connection that reads, in one snapshot.
func (f *file) view(ctx context.Context, do func(*Tx) error) (err error) {
	var r *reading
	select {
	case r = <-f.readers:
	case <-f.quit:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	if r == nil {
		conn, err := f.reads.Conn(ctx)
		if err != nil {
			f.readers <- nil
			return fmt.Errorf("opening a connection to read: %w", err)
		}
		r = &reading{conn: conn, statements: statements{conn: conn}}
	}
	defer func() { f.readers <- r }()
	// The beginning and the end are not for ctx to interrupt: a connection must come back without a transaction.
	whole := context.WithoutCancel(ctx)
	if err := r.statements.exec(whole, "BEGIN", nil); err != nil {
		return fmt.Errorf("beginning to read: %w", err)
	}
	tx := &Tx{ctx: ctx, session: &fileSession{ctx: ctx, statements: &r.statements}, dialect: f.dialect}
	defer func() {
		tx.ended = true
		if ended := r.statements.exec(whole, "ROLLBACK", nil); err == nil && ended != nil {
			err = fmt.Errorf("ending a read: %w", ended)
		}
	}()
	return do(tx)
}

// close waits for the writer and for every reader, and gives up the file.
func (f *file) close() error {
	var first error
	keep := func(err error) {
		if first == nil {
			first = err
		}
	}
	close(f.quit)
	if f.writer != nil {
		keep(f.writer.close())
	}
	for range cap(f.readers) {
		if r := <-f.readers; r != nil {
			r.statements.close()
			keep(r.conn.Close())
		}
	}
	for _, db := range []*sql.DB{f.reads, f.db} {
		if db != nil {
			keep(db.Close())
		}
	}
	if f.lock != nil {
		keep(f.lock.Close())
	}
	return first
}

// fileSession is a transaction on a connection to the file.
type fileSession struct {
	ctx        context.Context
	statements *statements
}

// exec does sql at once: there is no journey to save.
func (s *fileSession) exec(sql string, args []any) error {
	return s.statements.exec(s.ctx, sql, args)
}

// query hands each row that sql finds to each.
func (s *fileSession) query(sql string, args []any, each func(row) error) error {
	statement, err := s.statements.prepared(s.ctx, sql)
	if err != nil {
		return err
	}
	rows, err := statement.QueryContext(s.ctx, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// statements is the prepared statements of one connection, by their text.
type statements struct {
	conn   *sql.Conn
	byText map[string]*sql.Stmt
}

// prepared is the statement of that text, prepared once. When there are too many, all are forgotten: texts come from a
// small number of verbs, and only lists and searches vary.
func (s *statements) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	if statement, ok := s.byText[text]; ok {
		return statement, nil
	}
	if len(s.byText) >= maxStatements {
		s.close()
	}
	statement, err := s.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("preparing %q: %w", text, err)
	}
	if s.byText == nil {
		s.byText = map[string]*sql.Stmt{}
	}
	s.byText[text] = statement
	return statement, nil
}

// exec does the statement of that text.
func (s *statements) exec(ctx context.Context, text string, args []any) error {
	statement, err := s.prepared(ctx, text)
	if err != nil {
		return err
	}
	_, err = statement.ExecContext(ctx, args...)
	return err
}

// close forgets all statements.
func (s *statements) close() {
	for _, statement := range s.byText {
		_ = statement.Close() // a statement that is forgotten has nothing left to say
	}
	clear(s.byText)
}
