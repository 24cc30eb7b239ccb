//go:build unix

// Package pgtest starts a throwaway PostgreSQL for tests: one server for the test process, and a fresh database for each test.
//
// It uses the programs initdb and postgres of the machine, from PATH or from where Debian puts them. Without them a test fails and
// says which package to install; nothing is skipped. The server listens on a socket in a temporary directory and writes
// there alone. It does not wait for the disk, which matters to nobody but whoever pulls the plug; benchmarks have one that does.
package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"belay/internal/store"
)

// Limits of the server.
const (
	startWithin = 60 * time.Second // a noisy machine is slow to make a cluster
	pollEvery   = 20 * time.Millisecond
	connections = 200
	template    = "belay_template" // the database that each test's is a copy of
)

// watch is the shell's words that run a server, stop it when the third file is closed at our end, and clean up after it. So
// nothing stays behind even when a test process is killed.
const watch = `"$@" & server=$!
(cat <&3; kill -QUIT $server) >/dev/null 2>&1 &
exec 3<&-
wait $server
cd /
rm -rf "$0"`

// Server is a running PostgreSQL.
type Server struct {
	directory string // holds the data and the socket
	process   *exec.Cmd
	leash     *os.File      // closed by us or by our end, however it comes; then the server stops
	exited    chan struct{} // closed when the process has ended
	log       *bytes.Buffer // what it said; to be read after exited is closed
	next      atomic.Int64  // the number of the next database
}

// started is the servers of this test process, for Main to stop: at most one of each kind.
var started = make(chan *Server, 2)

// The servers of a test process, started by the first who wants one: one that does not wait for the disk, and one that does.
var (
	quick   = sync.OnceValues(func() (*Server, error) { return keep(Start("fsync=off", "full_page_writes=off")) })
	durable = sync.OnceValues(func() (*Server, error) { return keep(Start()) })
)

// keep hands a server that started to Main.
func keep(s *Server, err error) (*Server, error) {
	if err == nil {
		started <- s
	}
	return s, err
}

// Main runs the tests of a package that uses New, and stops the server after them, if one was started; what it returns ends the
// process. A package that has no TestMain needs none: the server also stops when the process ends. One that looks for forgotten
// goroutines does so after Main.
func Main(m *testing.M) int {
	code := m.Run()
	for {
		select {
		case s := <-started:
			if err := s.Stop(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				code = max(code, 1)
			}
		default:
			return code
		}
	}
}

// New is the DSN of a fresh, migrated and empty database, which is dropped when the test is over.
func New(t testing.TB) string {
	t.Helper()
	server, err := quick()
	return fresh(t, server, err, template)
}

// Durable is like New, on a server that answers a commit when it is on the disk, as a real one does: for benchmarks.
func Durable(t testing.TB) string {
	t.Helper()
	server, err := durable()
	return fresh(t, server, err, template)
}

// Bare is like New, with a database that nothing was done to.
func Bare(t testing.TB) string {
	t.Helper()
	server, err := quick()
	return fresh(t, server, err, "template0")
}

// fresh is the DSN of a new copy of a database of the server, if starting it went well.
func fresh(t testing.TB, server *Server, err error, of string) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	dsn, err := server.Create(of)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Drop(dsn); err != nil {
			t.Error(err)
		}
	})
	return dsn
}

// Start makes a cluster in a temporary directory, starts its server with those settings, each "name=value", and migrates the
// template.
func Start(settings ...string) (_ *Server, err error) {
	initdb, err := program("initdb")
	if err != nil {
		return nil, err
	}
	postgres, err := program("postgres")
	if err != nil {
		return nil, err
	}
	directory, err := os.MkdirTemp("", "belay-pg")
	if err != nil {
		return nil, fmt.Errorf("making a place for PostgreSQL: %w", err)
	}
	s := &Server{directory: directory, exited: make(chan struct{}), log: &bytes.Buffer{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Stop())
		}
	}()
	as, err := unprivileged(directory)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(directory, "data")
	if err := initialise(initdb, data, as); err != nil {
		return nil, err
	}
	held, leash, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	s.leash = leash
	arguments := []string{"-c", watch, directory, postgres, "-D", data, "-k", directory}
	for _, setting := range append([]string{"listen_addresses=", "max_connections=" + strconv.Itoa(connections)}, settings...) {
		arguments = append(arguments, "-c", setting)
	}
	s.process = exec.Command("sh", arguments...)
	s.process.Dir, s.process.SysProcAttr, s.process.ExtraFiles = directory, as, []*os.File{held}
	s.process.Stdout, s.process.Stderr = s.log, s.log
	err = s.process.Start()
	if err = errors.Join(err, held.Close()); err != nil {
		s.process = nil
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	go func() {
		_ = s.process.Wait() // that it has ended is all that matters
		close(s.exited)
	}()
	err = s.prepare()
	return s, err
}

// initialise makes a cluster in data.
func initialise(initdb, data string, as *syscall.SysProcAttr) error {
	c := exec.Command(initdb, "-D", data, "-U", "belay", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	c.Dir, c.SysProcAttr = filepath.Dir(data), as
	if said, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("making a PostgreSQL cluster: %w\n%s", err, said)
	}
	return nil
}

// program finds a program of PostgreSQL, the newest that the machine has.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("PostgreSQL's program %q is neither in PATH nor in /usr/lib/postgresql: these tests need it; on Debian, install the package postgresql", name)
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // a directory that is no number comes first
		return n
	}
	return slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }), nil
}

// unprivileged is how to start a program as somebody other than root, whom PostgreSQL refuses; directory is given to them. It is
// nil for anybody else.
func unprivileged(directory string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("PostgreSQL does not run as root, and there is no user postgres or nobody: %w", err)
		}
	}
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("reading the number of user %s: %w", who.Username, err)
	}
	gid, err := strconv.ParseUint(who.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("reading the group of user %s: %w", who.Username, err)
	}
	if err := os.Chown(directory, int(uid), int(gid)); err != nil {
		return nil, fmt.Errorf("handing PostgreSQL its directory: %w", err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// DSN is the address of a database of the server.
func (s *Server) DSN(database string) string {
	return "postgres:///" + database + "?" + url.Values{"host": {s.directory}, "user": {"belay"}, "sslmode": {"disable"}}.Encode()
}

// prepare waits until the server answers, and makes the template.
func (s *Server) prepare() error {
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.DSN("postgres"))
		if err == nil {
			_, err = conn.Exec(ctx, "CREATE DATABASE "+template)
			if err = errors.Join(err, conn.Close(ctx)); err != nil {
				return fmt.Errorf("making the template: %w", err)
			}
			break
		}
		select {
		case <-s.exited:
			return fmt.Errorf("PostgreSQL did not start: %s", s.log)
		case <-ctx.Done():
			return fmt.Errorf("waiting for PostgreSQL: %w", err)
		case <-time.After(pollEvery): //nolint:forbidigo // another process starts in its own time
		}
	}
	record, err := store.Open(ctx, s.DSN(template), store.Options{})
	if err != nil {
		return fmt.Errorf("migrating the template: %w", err)
	}
	return record.Close()
}

// Create makes a database as a copy of another and returns its DSN.
func (s *Server) Create(of string) (dsn string, err error) {
	name := "belay_" + strconv.FormatInt(s.next.Add(1), 10)
	return s.DSN(name), s.administer("CREATE DATABASE " + name + " TEMPLATE " + of)
}

// Drop removes the database at dsn, with whoever is still connected to it.
func (s *Server) Drop(dsn string) error {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return fmt.Errorf("dropping a database: %w", err)
	}
	return s.administer("DROP DATABASE " + config.Database + " WITH (FORCE)")
}

// administer does sql as the server's administrator.
func (s *Server) administer(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.DSN("postgres"))
	if err != nil {
		return fmt.Errorf("connecting to PostgreSQL: %w", err)
	}
	_, err = conn.Exec(ctx, sql)
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// Stop ends the server at once, and removes what it wrote.
func (s *Server) Stop() error {
	if s.process != nil {
		if err := s.leash.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
			return fmt.Errorf("stopping PostgreSQL: %w", err)
		}
		<-s.exited
	}
	if err := os.RemoveAll(s.directory); err != nil {
		return fmt.Errorf("removing what PostgreSQL wrote: %w", err)
	}
	return nil
}
