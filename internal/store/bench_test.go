package store_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/store/pgtest"
)

// size is how many tickets the benchmarks of lists and searches are run against; the promises of the record are for 1,000,000:
//
//	go test ./internal/store -run '^$' -bench 'List|Search' -benchtime 2000x -tickets 1000000
var size = flag.Int("tickets", 20_000, "the number of tickets in the record of the benchmarks of lists and searches")

// engines is a fresh record on each engine.
var engines = []struct {
	name  string
	fresh func(testing.TB) string
}{{"sqlite", inFile}, {"postgres", pgtest.Durable}}

// clients is how many callers there are at once.
var clients = []int{1, 8, 32}

// race does do b.N times, by so many callers at once, and reports the rate, the slowest hundredth, and the processor's time of this
// process for each.
func race(b *testing.B, callers int, do func(n int64) error) {
	b.Helper()
	var next atomic.Int64
	var failed atomic.Pointer[error]
	took := make([][]time.Duration, callers)
	before := processor()
	b.ResetTimer()
	var wait sync.WaitGroup
	for c := range callers {
		wait.Go(func() {
			for {
				n := next.Add(1)
				if n > int64(b.N) {
					return
				}
				began := time.Now()
				if err := do(n); err != nil {
					failed.Store(&err)
					return
				}
				took[c] = append(took[c], time.Since(began))
			}
		})
	}
	wait.Wait()
	b.StopTimer()
	if err := failed.Load(); err != nil {
		b.Fatal(*err)
	}
	report(b, slices.Concat(took...), processor()-before)
}

// report reports times and the processor's time as figures of b.
func report(b *testing.B, took []time.Duration, cpu time.Duration) {
	b.Helper()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "op/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(cpu.Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// processor is the processor's time that this process has used; a server of PostgreSQL is another process.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // the figure is then missing, and looks it
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkBare is the limit: one row inserted in one transaction, durable before the answer, by the plain driver.
func BenchmarkBare(b *testing.B) {
	const insert = "INSERT INTO bare (n, text) VALUES ($1, 'the printer eats paper')"
	for _, callers := range clients {
		b.Run(fmt.Sprintf("sqlite/%d", callers), func(b *testing.B) {
			db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(60000)")
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			if _, err := db.Exec("CREATE TABLE bare (n bigint, text text)"); err != nil {
				b.Fatal(err)
			}
			race(b, callers, func(n int64) error { _, err := db.Exec(insert, n); return err })
		})
	}
	for _, callers := range clients {
		b.Run(fmt.Sprintf("postgres/%d", callers), func(b *testing.B) {
			pool, err := pgxpool.New(b.Context(), pgtest.Durable(b)+fmt.Sprint("&pool_max_conns=", callers))
			if err != nil {
				b.Fatal(err)
			}
			defer pool.Close()
			if _, err := pool.Exec(b.Context(), "CREATE TABLE bare (n bigint, text text)"); err != nil {
				b.Fatal(err)
			}
			race(b, callers, func(n int64) error { _, err := pool.Exec(context.Background(), insert, n); return err })
		})
	}
}

// BenchmarkOneInsert is one row inserted by a Change.
func BenchmarkOneInsert(b *testing.B) {
	for _, e := range engines {
		for _, callers := range clients {
			b.Run(fmt.Sprintf("%s/%d", e.name, callers), func(b *testing.B) {
				s := opened(b, e.fresh(b), store.Options{})
				race(b, callers, func(n int64) error {
					return s.Change(context.Background(), func(tx *store.Tx) error { return tx.Arm(n, 5) })
				})
			})
		}
	}
}

// BenchmarkOpenTicket is everything that opening a ticket writes: row, journal, words, clock, counters, message, answer.
func BenchmarkOpenTicket(b *testing.B) {
	for _, e := range engines {
		for _, callers := range clients {
			b.Run(fmt.Sprintf("%s/%d", e.name, callers), func(b *testing.B) {
				s := opened(b, e.fresh(b), store.Options{})
				race(b, callers, func(n int64) error {
					return s.Change(context.Background(), func(tx *store.Tx) error { return openTicket(tx, fmt.Sprint(n)) })
				})
			})
		}
	}
}

// Shape of the record that lists and searches are measured on.
const (
	functions  = 40
	services   = 150
	agents     = 300
	requesters = 20_000
	openShare  = 50 // one in so many tickets is open
	batch      = 2_000
)

// crowd fills s with so many tickets of a large company: most are closed, a few functions get most of them, and words follow the law
// of Zipf.
func crowd(b testing.TB, s *store.Store, tickets int) {
	b.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	vocabulary, skewed := rand.NewZipf(r, 1.07, 8, 30_000), rand.NewZipf(r, 1.2, 3, functions-1)
	text := func(words int) string {
		var t strings.Builder
		for range words {
			fmt.Fprintf(&t, "w%x ", vocabulary.Uint64()*2654435761%99991)
		}
		return t.String()
	}
	for first := 1; first <= tickets; first += batch {
		if err := s.Change(context.Background(), func(tx *store.Tx) error {
			for n := int64(first); n < int64(first+batch) && n <= int64(tickets); n++ {
				k := store.Ticket{
					Number: n, Kind: "incident", State: "closed", Phase: store.PhaseClosed, Subject: text(6), Service: fmt.Sprint("service-", r.IntN(services)),
					Severity: fmt.Sprint("sev", 1+min(3, r.IntN(8))), Function: fmt.Sprint("function-", skewed.Uint64()), Accountable: "desk", Party: "own",
					Owner: fmt.Sprint("agent-", r.IntN(agents)), Requester: fmt.Sprint("requester-", r.IntN(requesters)), Channel: "mail", Opened: span.Instant(n),
					Edition: 1, NextDue: store.Never, Clocks: []byte(`[{"target":"respond","due":1003600,"met":1003000}]`), Seq: 4, ChangedUS: n * 1e6, Snapshot: []byte(`{}`),
				}
				if r.IntN(openShare) == 0 {
					k.State, k.Phase, k.NextDue = []string{"new", "active", "waiting"}[r.IntN(3)], store.PhaseOpen, span.Instant(n+r.Int64N(1000))
					if r.IntN(3) == 0 {
						k.Owner = ""
					}
				}
				if r.IntN(10) == 0 {
					k.Marks.Parties = []string{fmt.Sprint("partner-", r.IntN(5))}
				}
				if r.IntN(5) == 0 {
					k.Marks.Tags = []string{fmt.Sprint("tag-", r.IntN(30))}
				}
				if err := tx.AddTicket(k); err != nil {
					return err
				}
				if err := tx.AddPassage(store.Passage{Ticket: n, Seq: 1, Public: true, Subject: k.Subject, Body: text(40)}); err != nil {
					return err
				}
				if err := tx.See("agent-1", n, 3); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// crowded is the record of each engine, filled once for all benchmarks.
var crowded = struct {
	sync.Mutex
	stores map[string]*store.Store
}{stores: map[string]*store.Store{}}

// crowdedRecord is the record of that engine with as many tickets as were asked for, filled by the first who wants it. It is left to
// the end of the process.
func crowdedRecord(b *testing.B, engine string) *store.Store {
	b.Helper()
	crowded.Lock()
	defer crowded.Unlock()
	if s := crowded.stores[engine]; s != nil {
		return s
	}
	dsn := "sqlite:" + filepath.Join(*scratch, "crowd.db")
	if engine == "postgres" && *clusterDSN != "" {
		dsn = *clusterDSN
	} else if engine == "postgres" {
		server, err := pgtest.Start()
		if err != nil {
			b.Fatal(err)
		}
		if dsn, err = server.Create("belay_template"); err != nil {
			b.Fatal(err)
		}
	}
	s, err := store.Open(context.Background(), dsn, store.Options{CacheKiB: 64 << 10})
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if !full(b, s) {
		crowd(b, s, *size)
	}
	if engine == "postgres" {
		pool, err := pgxpool.New(b.Context(), dsn)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := pool.Exec(b.Context(), "VACUUM (ANALYZE)"); err != nil { //nolint:misspell // PostgreSQL's spelling
			b.Fatal(err)
		}
		pool.Close()
	}
	b.Logf("%s: %d tickets in %s", engine, *size, time.Since(began).Round(time.Second))
	crowded.stores[engine] = s
	return s
}

// clusterDSN is the database of the benchmarks, where one is to be used again.
var clusterDSN = flag.String("cluster", "", "the DSN of a PostgreSQL database for the record of the benchmarks; empty for one of their own")

// full says whether s was filled by an earlier run.
func full(b *testing.B, s *store.Store) (is bool) {
	b.Helper()
	if err := s.View(b.Context(), func(tx *store.Tx) (err error) {
		_, is, err = tx.Ticket(int64(*size))
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return is
}

// scratch is where the benchmarks keep their file, so that another run finds it full.
var scratch = flag.String("scratch", "", "a directory for the record of the benchmarks; empty for the current one")

// questions is lists as people ask for them.
var questions = map[string]store.Query{
	"mine":          {Filter: store.Filter{Scope: store.Everything(), Owner: "agent-7", Phases: []store.Phase{store.PhaseOpen}}},
	"my-functions":  {Filter: store.Filter{Scope: store.Everything(), Functions: []string{"function-0", "function-3", "function-9", "function-20"}}},
	"untaken":       {Filter: store.Filter{Scope: store.Everything(), Functions: []string{"function-0", "function-3"}, Untaken: true}},
	"waiting":       {Filter: store.Filter{Scope: store.Everything(), States: []string{"waiting"}}},
	"severe":        {Filter: store.Filter{Scope: store.Everything(), Severities: []string{"sev1"}, Services: []string{"service-3"}}},
	"everything":    {Filter: store.Filter{Scope: store.Everything()}, Order: store.Newest},
	"changed":       {Filter: store.Filter{Scope: store.Everything()}, Order: store.ByChange},
	"closed":        {Filter: store.Filter{Scope: store.Everything(), Functions: []string{"function-2"}, Phases: []store.Phase{store.PhaseClosed}}, Order: store.Newest},
	"tag":           {Filter: store.Filter{Scope: store.Everything(), Marks: []store.Mark{{Kind: store.TagMark, Value: "tag-3"}}}},
	"partner":       {Filter: store.Filter{Scope: store.Scope{Parties: []string{"partner-1"}}}},
	"partner-old":   {Filter: store.Filter{Scope: store.Scope{Parties: []string{"partner-1"}}}, Order: store.Newest},
	"requester":     {Filter: store.Filter{Scope: store.Scope{Account: "requester-77"}}, Order: store.Newest},
	"requester-due": {Filter: store.Filter{Scope: store.Scope{Account: "requester-77"}}},
}

func BenchmarkList(b *testing.B) {
	for _, e := range engines {
		for name, q := range questions {
			q.Limit, q.Reader = 30, "agent-1"
			b.Run(e.name+"/"+name, func(b *testing.B) {
				s, first := crowdedRecord(b, e.name), q.After
				race(b, 1, func(n int64) error {
					return s.View(context.Background(), func(tx *store.Tx) error {
						page, err := tx.Tickets(q)
						if q.After = page.Next; n%10 == 0 { // ten pages, and again from the beginning
							q.After = first
						}
						return err
					})
				})
			})
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	word := func(rank uint64) string { return fmt.Sprintf("w%x", rank*2654435761%99991) }
	for _, e := range engines {
		for name, q := range map[string]store.Search{
			"commonest":  {Typed: word(0) + " "},
			"common":     {Typed: word(20)},
			"uncommon":   {Typed: word(900)},
			"rare":       {Typed: word(25_000)},
			"two":        {Typed: word(3) + " " + word(700)},
			"two-common": {Typed: word(0) + " " + word(1)},
			"three":      {Typed: word(1) + " " + word(40) + " " + word(300)},
			"phrase":     {Typed: `"` + word(1) + " " + word(2) + `"`},
			"begun":      {Typed: "w1"},
			"number":     {Typed: "4711"},
			"partner":    {Typed: word(2), Filter: store.Filter{Scope: store.Scope{Parties: []string{"partner-1"}}}},
			"requester":  {Typed: word(0), Filter: store.Filter{Scope: store.Scope{Account: "requester-77"}}, PublicOnly: true},
			"function":   {Typed: word(2), Filter: store.Filter{Scope: store.Everything(), Functions: []string{"function-30"}}},
		} {
			if !q.Filter.Scope.All && q.Filter.Scope.Account == "" && q.Filter.Scope.Parties == nil {
				q.Filter.Scope = store.Everything()
			}
			q.Limit, q.Reader = 20, "agent-1"
			b.Run(e.name+"/"+name, func(b *testing.B) {
				s := crowdedRecord(b, e.name)
				race(b, 1, func(int64) error {
					return s.View(context.Background(), func(tx *store.Tx) error {
						_, err := tx.Search(q)
						return err
					})
				})
			})
		}
	}
}
