//go:build unix

package api_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"belay/internal/api"
	domain "belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/store/pgtest"
	"belay/internal/ticket"
)

// processorTime is what this process has used of the processor.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// measured is what many clients at once came to.
type measured struct {
	each time.Duration // wall time of all, by one
	cpu  time.Duration // processor time of one
	p99  time.Duration
}

// clients let do run n times, by so many at once.
func clients(b *testing.B, many, n int, do func(i int)) measured {
	b.Helper()
	took := make([]time.Duration, n)
	var next atomic.Int64
	var wait sync.WaitGroup
	cpu, start := processorTime(b), time.Now()
	for range many {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				began := time.Now()
				do(i)
				took[i] = time.Since(began)
			}
		})
	}
	wait.Wait()
	wall, cpu := time.Since(start), processorTime(b)-cpu
	slices.Sort(took)
	return measured{wall / time.Duration(n), cpu / time.Duration(n), took[min(n-1, n*99/100)]}
}

// BenchmarkOpeningATicket opens tickets through the interface: contact, message, events, clocks, routing, audit and search row, durable
// before the answer. Beside it, in the same run and on the same engine, lie bare inserts: the rows that a ticket makes, written in
// a transaction each without anything being decided, and one row alone.
// PostgreSQL is another process: its processor time is not in the figure.
func BenchmarkOpeningATicket(b *testing.B) {
	for _, on := range []struct {
		name string
		dsn  func(testing.TB) string
	}{
		{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "belay.db") }},
		{"postgres", pgtest.New},
	} {
		for _, many := range []int{1, 8, 32} {
			b.Run(fmt.Sprintf("%s/clients=%d", on.name, many), func(b *testing.B) {
				d := deskOn(b, on.dsn(b), api.Options{Rates: api.Rates{Account: -1, Address: -1}})
				before := opens(b, d, 0, "warm") // and the answer is right
				for i := range 32 {
					opens(b, d, i, "warm")
				}
				b.ResetTimer()
				got := clients(b, many, b.N, func(i int) { opens(b, d, i, "timed") })
				b.StopTimer()
				after := opens(b, d, 0, "cold")
				if after.Number < before.Number+int64(b.N) {
					b.Fatalf("%d tickets were to be opened between %s and %s", b.N, before.Ref, after.Ref)
				}
				bare := clients(b, many, b.N, bareTicket(b, d, after))
				single := clients(b, many, b.N, func(i int) { bareRow(b, d, i) })
				b.ReportMetric(float64(time.Second)/float64(got.each), "tickets/s")
				b.ReportMetric(float64(time.Second)/float64(bare.each), "bare/s")
				b.ReportMetric(float64(bare.each)/float64(got.each), "of-bare")
				b.ReportMetric(float64(time.Second)/float64(single.each), "single-row/s")
				b.ReportMetric(got.p99.Seconds()*1e3, "p99-ms")
				b.ReportMetric(got.cpu.Seconds()*1e3, "cpu-ms/ticket")
			})
		}
	}
}

// opens makes a ticket for a requester whom nobody knows yet.
func opens(b *testing.B, d *desk, i int, key string) api.Ticket {
	body := fmt.Sprintf(`{"kind":"incident","subject":"Posting %d fails","body":"Since this morning every journal fails.","service":"ledger","impact":"high",`+
		`"urgency":"high","requester":{"name":"Asker %d","email":"asker%d-%s@unit.example"}}`, i, i, i, key)
	r := httptest.NewRequest(http.MethodPost, api.Prefix+"/tickets", strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+d.ida.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", fmt.Sprintf("%s-%d-%d", key, i, time.Now().UnixNano()))
	w := httptest.NewRecorder()
	d.api.ServeHTTP(w, r)
	if w.Code != http.StatusCreated {
		b.Errorf("it came to %d: %s", w.Code, w.Body)
		return api.Ticket{}
	}
	if key == "timed" {
		return api.Ticket{}
	}
	got := as[api.Ticket](b, answer{body: w.Body.Bytes()})
	if got.Severity != "critical" || len(got.Clocks) != 3 || got.Requester.Name != fmt.Sprintf("Asker %d", i) || len(got.Next) == 0 {
		b.Fatalf("the answer is %s", w.Body)
	}
	return got
}

// bareTicket writes the rows of a ticket again, under another number.
func bareTicket(b *testing.B, d *desk, like api.Ticket) func(int) {
	var row store.Ticket
	var journal []store.Entry
	ctx := context.WithoutCancel(b.Context())
	err := d.engine.Store().View(ctx, func(tx *store.Tx) (err error) {
		if row, _, err = tx.Ticket(like.Number); err == nil {
			journal, err = tx.Journal(like.Number, 0, 1)
		}
		return err
	})
	if err != nil || len(journal) != 1 {
		b.Fatalf("%v, %d entries", err, len(journal))
	}
	return func(i int) {
		err := d.engine.Store().Change(ctx, func(tx *store.Tx) error {
			name := fmt.Sprintf("bare%d", i)
			asker, err := tx.Contact(people.Name(name), people.Email(name+"@unit.example"), now())
			if err != nil {
				return err
			}
			number, err := tx.NextNumber()
			if err != nil {
				return err
			}
			r, entry := row, journal[0]
			r.Number, entry.Ticket, r.Requester, entry.Key = number, number, string(asker.ID), name
			return errors.Join(tx.AddTicket(r), tx.Append(entry), tx.Arm(number, now()+3600),
				tx.AddPassage(store.Passage{Ticket: number, Seq: 1, Public: true, Subject: row.Subject, Body: "Since this morning every journal fails."}),
				tx.Bump(map[string]int64{"live": 1, "function:desk": 1, "untaken:desk": 1, "party:house": 1, "asked:" + string(asker.ID): 1}, number),
				tx.KeepAnswer(store.Answer{Account: "bare", Key: name, Digest: name, Status: 200, Body: []byte("1"), AtUS: entry.RecordedUS}))
		})
		if err != nil {
			b.Error(err)
		}
	}
}

// bareRow is one row in a transaction of its own.
func bareRow(b *testing.B, d *desk, i int) {
	err := d.engine.Store().Change(context.WithoutCancel(b.Context()), func(tx *store.Tx) error {
		return tx.Note(store.Audit{AtUS: int64(i), By: "bench", What: "inserted a row", About: "nothing", Detail: []byte("{}")})
	})
	if err != nil {
		b.Error(err)
	}
}

// BenchmarkAnAuthenticatedCall is a call by a token that reads one small thing: what it costs to know who calls.
func BenchmarkAnAuthenticatedCall(b *testing.B) {
	d := newDesk(b)
	ask := func(path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, api.Prefix+path, http.NoBody)
		r.Header.Set("Authorization", "Bearer "+d.ida.token)
		w := httptest.NewRecorder()
		d.api.ServeHTTP(w, r)
		return w
	}
	n := d.open()
	for _, of := range []struct{ name, path, holds string }{
		{"vocabulary", "/vocabulary", "Ledger"}, {"ticket", path(n, ""), n.Subject}, {"queues", "/queues", "untaken"}, {"list", "/tickets?queue=all", n.Subject},
	} {
		b.Run(of.name, func(b *testing.B) {
			if w := ask(of.path); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), of.holds) {
				b.Fatalf("it came to %d: %s", w.Code, w.Body)
			}
			b.ResetTimer()
			got := clients(b, 1, b.N, func(int) {
				if w := ask(of.path); w.Code != http.StatusOK {
					b.Errorf("it came to %d", w.Code)
				}
			})
			b.ReportMetric(got.cpu.Seconds()*1e3, "cpu-ms/call")
			b.ReportMetric(got.p99.Seconds()*1e3, "p99-ms")
		})
	}
}

// followers is how many streams are open at once.
const followers = 1000

// BenchmarkAnEventToAThousandStreams is the time from before a change is asked for until each of a thousand clients has read
// its event: longer than from its commit. The clients run in the same process.
func BenchmarkAnEventToAThousandStreams(b *testing.B) {
	d := newDesk(b)
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	d.live(ctx)
	n := d.open()
	var arrivals [followers]time.Time
	var arrived sync.WaitGroup
	opened := make(chan struct{}, followers)
	transport := &http.Transport{MaxConnsPerHost: 0}
	defer transport.CloseIdleConnections()
	for i := range followers {
		go func() {
			r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.server.URL+api.Prefix+"/stream", http.NoBody)
			if err != nil {
				b.Error(err)
				return
			}
			r.Header.Set("Authorization", "Bearer "+d.ida.token)
			got, err := transport.RoundTrip(r)
			if err != nil {
				b.Error(err)
				return
			}
			defer func() { _ = got.Body.Close() }() // it is over
			lines := bufio.NewReaderSize(got.Body, 8<<10)
			opened <- struct{}{}
			for {
				line, err := lines.ReadSlice('\n')
				if err != nil {
					return
				}
				if bytes.HasPrefix(line, []byte("data: ")) && bytes.Contains(line, []byte(`"ticket.noted"`)) {
					arrivals[i] = time.Now()
					arrived.Done()
				}
			}
		}()
	}
	for range followers {
		<-opened
	}
	by := engine.Request{Actor: people.Actor{Account: d.ida.Account}}
	var took []time.Duration
	b.ResetTimer()
	for b.Loop() {
		arrived.Add(followers)
		asked := time.Now()
		if _, err := d.engine.Do(ctx, by, ticket.Number(n.Number), domain.Note{Body: "news"}); err != nil {
			b.Fatal(err)
		}
		arrived.Wait()
		for _, at := range arrivals {
			took = append(took, at.Sub(asked))
		}
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1e3, "p50-ms")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "p99-ms")
}
