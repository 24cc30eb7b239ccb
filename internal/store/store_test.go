package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"belay/internal/store"
	"belay/internal/store/pgtest"
	"belay/internal/store/storetest"
)

// tests is the tests of this package with their server.
type tests struct{ m *testing.M }

// Run runs the tests, stops the server, and closes what the benchmarks have left open for each other.
func (t tests) Run() int {
	code := pgtest.Main(t.m)
	for _, s := range crowded.stores {
		_ = s.Close() // its server may be gone already
	}
	return code
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(tests{m}) }

// inFile is a fresh record in a file.
func inFile(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "belay.db") }

func TestSQLiteKeepsEveryPromise(t *testing.T) { storetest.Run(t, inFile) }

func TestPostgreSQLKeepsEveryPromise(t *testing.T) { storetest.Run(t, pgtest.New) }

// opened is the record at dsn, open until the test is over.
func opened(t testing.TB, dsn string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// refused checks that err is a sentence for a person that says what it should.
func refused(t *testing.T, err error, says string) {
	t.Helper()
	if refusal := store.Refusal(""); !errors.As(err, &refusal) || !strings.Contains(err.Error(), says) {
		t.Errorf("the answer is %v, and not a refusal that says %q", err, says)
	}
}

func TestARecordMovesFromOneEngineToTheOtherAndBack(t *testing.T) {
	from := opened(t, inFile(t), store.Options{})
	storetest.Furnish(t, from)
	var first bytes.Buffer
	want, err := from.Backup(t.Context(), &first)
	if err != nil {
		t.Fatal(err)
	}
	carried := first.Bytes()
	for _, to := range []string{pgtest.New(t), inFile(t)} {
		if _, err := store.Restore(t.Context(), to, store.Options{}, bytes.NewReader(carried)); err != nil {
			t.Fatal(err)
		}
		var next bytes.Buffer
		got, err := opened(t, to, store.Options{}).Backup(t.Context(), &next)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in %s:\n%s", to, diff)
		}
		carried = next.Bytes()
	}
}

func TestOneProcessWritesAFileAndOthersMayRead(t *testing.T) {
	dsn := inFile(t)
	first := opened(t, dsn, store.Options{})
	_, err := store.Open(t.Context(), dsn, store.Options{})
	refused(t, err, fmt.Sprintf("(process %d) has the record", os.Getpid()))
	reader := opened(t, dsn, store.Options{ReadOnly: true})
	storetest.Furnish(t, first)
	if err := reader.View(t.Context(), func(tx *store.Tx) error {
		if _, ok, err := tx.Ticket(1); !ok || err != nil {
			t.Errorf("the reader finds %v, %v", ok, err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if err := reader.Change(t.Context(), func(*store.Tx) error { return nil }); err == nil {
		t.Error("the reader may write")
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	opened(t, dsn, store.Options{})
}

func TestARecordThatIsNotThereIsNotRead(t *testing.T) {
	_, err := store.Open(t.Context(), inFile(t), store.Options{ReadOnly: true})
	refused(t, err, "There is no record at")
	_, err = store.Open(t.Context(), "", store.Options{})
	refused(t, err, "The record has no address")
}

func TestAPathWithOddLettersIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c%20d#é", "belay.db")
	s := opened(t, path, store.Options{})
	storetest.Furnish(t, s)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// counted is a connection that counts how often it turns from speaking to listening, but for telling other nodes of a change, which
// nobody waits for.
type counted struct {
	net.Conn

	spoke   *atomic.Bool
	journey *atomic.Int64
}

func (c counted) Write(b []byte) (int, error) {
	c.spoke.Store(!bytes.Contains(b, []byte("NOTIFY")))
	return c.Conn.Write(b)
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.spoke.CompareAndSwap(true, false) {
		c.journey.Add(1)
	}
	return n, err
}

// openTicket is what opening a ticket does to the record.
func openTicket(tx *store.Tx, key string) error {
	if _, ok, err := tx.Answered("ana", key); ok || err != nil {
		return errors.Join(err, errors.New("the key was used before"))
	}
	number, err := tx.NextNumber()
	if err != nil {
		return err
	}
	k := store.Ticket{
		Number: number, Kind: "incident", State: "new", Subject: "The printer eats paper " + key, Service: "printing", Severity: "sev3", Function: "desk",
		Accountable: "desk", Requester: "ana", Channel: "api", Opened: 1_000_000, Edition: 1, NextDue: 1_003_600, DueTarget: "respond", Seq: 1,
		Clocks: []byte(`[{"target":"respond","due":1003600},{"target":"resolve","due":1036000}]`), ChangedUS: 1_000_000_000_000, Snapshot: make([]byte, 0),
		Marks: store.Marks{Parties: []string{"acme"}},
	}
	for _, err := range []error{
		tx.AddTicket(k),
		tx.Append(store.Entry{Ticket: number, Seq: 1, At: 1_000_000, RecordedUS: 1, By: "ana", Key: key, Events: []byte(`[{"opened":{"subject":"The printer eats paper","body":"It began this morning."}},{"routed":{"function":"desk"}}]`)}),
		tx.AddPassage(store.Passage{Ticket: number, Seq: 1, Public: true, Subject: k.Subject, Body: "It began this morning, after the toner was changed on floor 3."}),
		tx.Arm(number, 1_003_600),
		tx.Bump(map[string]int64{"phase:open": 1, "function:desk": 1, "service:printing": 1}, number),
		tx.Send(store.Message{Key: "opened:" + key, Kind: "mail", Ticket: number, Target: "ana", Payload: []byte(`{}`), DueUS: 1}),
		tx.KeepAnswer(store.Answer{Account: "ana", Key: key, Status: 201, Body: []byte(`{}`), AtUS: 1}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestOpeningATicketTakesThreeJourneysToPostgreSQL(t *testing.T) {
	const most = 3
	var journeys atomic.Int64
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return counted{c, &atomic.Bool{}, &journeys}, err
	}
	s := opened(t, pgtest.New(t), store.Options{Connections: 1, Dial: dial}) // one, so that its statements are prepared
	for n := range 4 {
		if err := s.Change(t.Context(), func(tx *store.Tx) error {
			journeys.Store(0) // an attempt that met another is not counted
			return openTicket(tx, fmt.Sprint(n))
		}); err != nil {
			t.Fatal(err)
		}
		if took := journeys.Load(); n == 3 && took > most {
			t.Errorf("it took %d journeys, and %d are enough", took, most)
		}
	}
}

func TestANodeHearsOfAnothersChange(t *testing.T) {
	dsn := pgtest.New(t)
	here, there := opened(t, dsn, store.Options{}), opened(t, dsn, store.Options{})
	heard := here.Listen(t.Context())
	if err := there.Change(t.Context(), func(tx *store.Tx) error { return tx.Arm(1, 5) }); err != nil {
		t.Fatal(err)
	}
	for armed := false; !armed; { // a wake-up may also be for something else
		<-heard
		if err := here.View(t.Context(), func(tx *store.Tx) error {
			_, ok, err := tx.NextDue()
			armed = ok
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}
