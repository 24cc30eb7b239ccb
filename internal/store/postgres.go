package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Limits of a PostgreSQL record.
const (
	leastVersion     = 140000 // server_version_num of the oldest PostgreSQL that is served
	usualConnections = 16     // transactions at once: enough that commits share their wait for the disk
	maxAttempts      = 8      // tries of one Change before its conflict is reported
	firstPause       = time.Millisecond
	longestPause     = 50 * time.Millisecond
	maxQueued        = 1000    // statements that wait for the next read before they travel by themselves
	maxWaiting       = 4 << 20 // bytes of text and contents that wait so
)

// The SQLSTATEs after which a transaction is tried again: another one was in the way, and will not be for ever.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
)

// cluster is a record in PostgreSQL.
type cluster struct {
	pool    *pgxpool.Pool
	dialect *dialect
	wake    *wake
}

// openPostgres opens the record in the database at dsn.
func openPostgres(ctx context.Context, dsn string, o Options) (_ *Store, err error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("reading the address of the record: %w", err)
	}
	switch {
	case o.Connections > 0:
		config.MaxConns = int32(min(o.Connections, 1<<15))
	case !strings.Contains(dsn, "pool_max_conns"):
		config.MaxConns = max(config.MaxConns, usualConnections)
	}
	if o.Dial != nil {
		config.ConnConfig.DialFunc = o.Dial
	}
	s := &Store{dialect: postgresDialect()}
	if s.schema, err = prepareCluster(ctx, config.ConnConfig, &o); err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connecting to the record: %w", err)
	}
	s.engine = &cluster{pool: pool, dialect: s.dialect, wake: &s.wake}
	s.wake.share(pool)
	return s, nil
}

// prepareCluster looks whether the server is new enough, and brings the record forward, unless it is only read. Nodes that
// start together take turns by a lock of the session.
func prepareCluster(ctx context.Context, config *pgx.ConnConfig, o *Options) (schema int64, err error) {
	db := stdlib.OpenDB(*config)
	defer func() { err = errors.Join(err, db.Close()) }()
	var version int
	if err := db.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		return 0, fmt.Errorf("connecting to the record: %w", err)
	}
	if version < leastVersion {
		return 0, refuse("This PostgreSQL is version %d, and the record needs %d or newer.", version/10000, leastVersion/10000)
	}
	if o.ReadOnly {
		err := db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM migration").Scan(&schema)
		return schema, doing(err, "asking for the version of the record")
	}
	turns, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return 0, fmt.Errorf("preparing the lock of the migrations: %w", err)
	}
	return migrate(ctx, goose.DialectPostgres, db, o.upTo, goose.WithSessionLocker(turns))
}

// change runs do in a transaction, and again while others are in its way.
func (c *cluster) change(ctx context.Context, do func(*Tx) error) error {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		err := c.transact(ctx, "BEGIN ISOLATION LEVEL READ COMMITTED", true, do)
		if attempt == maxAttempts || !conflict(err) {
			return err
		}
		if err := wait(ctx, rand.N(pause)); err != nil {
			return err
		}
		pause = min(2*pause, longestPause)
	}
}

// conflict says whether err means that another transaction was in the way. Two that insert the same key are such: the second
// finds the first one's row when it tries again.
func conflict(err error) bool {
	var said *pgconn.PgError
	if !errors.As(err, &said) {
		return false
	}
	return said.Code == serializationFailure || said.Code == deadlockDetected || said.Code == uniqueViolation
}

// wait waits for d, or until ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d) //nolint:forbidigo // a live floor waits its turn
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// view runs do on one snapshot.
func (c *cluster) view(ctx context.Context, do func(*Tx) error) error {
	return c.transact(ctx, "BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ", false, do)
}

// transact runs do once, in a transaction that begins with the statement begin.
func (c *cluster) transact(ctx context.Context, begin string, writable bool, do func(*Tx) error) (err error) {
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("connecting to the record: %w", err)
	}
	defer conn.Release()
	s := &clusterSession{ctx: ctx, conn: conn.Conn(), queue: &pgx.Batch{}}
	s.queue.Queue(begin)
	tx := &Tx{ctx: ctx, session: s, dialect: c.dialect, writable: writable}
	defer func() {
		tx.ended = true
		if tx.unsettled {
			c.wake.soon()
		}
		if s.begun {
			// Whether do failed or panicked, the connection goes back without a transaction; if that fails too, it is closed.
			if _, undone := s.conn.Exec(context.WithoutCancel(ctx), "ROLLBACK"); undone != nil {
				_ = s.conn.Close(context.WithoutCancel(ctx))
			}
		}
	}()
	if err := do(tx); err != nil {
		return err
	}
	if err := tx.count(); err != nil {
		return err
	}
	return s.commit(ctx)
}

// close ends all connections.
func (c *cluster) close() error {
	c.pool.Close()
	return nil
}

// clusterSession is a transaction of PostgreSQL that writes behind. What nobody asks a result of waits in a queue, and travels
// together with the next question or with COMMIT; so does BEGIN. A Change that asks once and writes ten times makes two
// journeys:
//
//	BEGIN + question ──▶ answer        writes… + COMMIT ──▶ done
type clusterSession struct {
	ctx   context.Context
	conn  *pgx.Conn
	queue *pgx.Batch
	waits int   // bytes of text and contents in the queue
	begun bool  // a BEGIN has left, and no COMMIT or ROLLBACK came back
	lost  error // why the transaction cannot go on
}

// exec queues sql.
func (s *clusterSession) exec(sql string, args []any) error {
	if s.lost != nil {
		return s.lost
	}
	s.queue.Queue(sql, args...)
	for _, a := range args {
		switch v := a.(type) {
		case string:
			s.waits += len(v)
		case []byte:
			s.waits += len(v)
		}
	}
	if s.queue.Len() >= maxQueued || s.waits >= maxWaiting {
		return s.flush(s.ctx)
	}
	return nil
}

// query sends the queue and the question in one journey. An error of each is the caller's and not the database's, but the rest
// of the answer must still be read.
func (s *clusterSession) query(sql string, args []any, each func(row) error) error {
	if s.lost != nil {
		return s.lost
	}
	var refused error
	s.queue.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			if refused == nil {
				refused = each(rows)
			}
		}
		return rows.Err()
	})
	if err := s.flush(s.ctx); err != nil {
		return err
	}
	return refused
}

// flush sends what waits and reads all its answers.
func (s *clusterSession) flush(ctx context.Context) error {
	if s.queue.Len() == 0 {
		return nil
	}
	batch := s.queue
	s.queue, s.waits = &pgx.Batch{}, 0
	s.begun = true
	if err := s.conn.SendBatch(ctx, batch).Close(); err != nil {
		s.lost = err
		return err
	}
	return nil
}

// commit sends the last of the queue with the COMMIT. A transaction that did nothing makes no journey. When ctx ends while the
// COMMIT travels, nobody could tell what became of it; so it is seen through.
func (s *clusterSession) commit(ctx context.Context) error {
	if s.lost != nil {
		return s.lost
	}
	if !s.begun && s.queue.Len() == 1 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.queue.Queue("COMMIT")
	if err := s.flush(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("committing: %w", err)
	}
	s.begun = false
	return nil
}
