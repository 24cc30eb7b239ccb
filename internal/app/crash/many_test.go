//go:build linux

package crash_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
)

// tickets and armed are how large the desk of the measurement is. The promises are made for -tickets 200000 -armed 1000000.
var (
	tickets = flag.Int("tickets", 5_000, "tickets of the desk that is measured")
	armed   = flag.Int("armed", 20_000, "clocks that wait for an instant far away")
)

const (
	fillBatch = 5_000           // rows in one change
	farAway   = 300 * 24 * 3600 // seconds
	idleFor   = 5 * time.Second
)

// fill copies one ticket many times, and arms clocks that will not ring today.
func (r *rig) fill(b *testing.B) {
	b.Helper()
	r.with(b, func(ctx context.Context, e *engine.Engine) {
		opened, err := e.Open(ctx, r.asker(), desk.Open{Subject: "The first of many", Body: "It stands still.", Service: "line"}, engine.Asker{})
		if err != nil {
			b.Fatal(err)
		}
		record, at := e.Store(), opened.Ticket.Opened
		for from := 2; from <= max(*tickets, *armed); from += fillBatch {
			if err := record.Change(ctx, func(tx *store.Tx) error {
				first, _, err := tx.Ticket(int64(opened.Ticket.Number))
				if err != nil {
					return err
				}
				for n := from; n < from+fillBatch; n++ {
					if n <= *tickets {
						row := first
						row.Number, row.Subject = int64(n), fmt.Sprintf("One of many, the %dth", n)
						if err := tx.AddTicket(row); err != nil {
							return err
						}
						if err := tx.Append(store.Entry{Ticket: row.Number, Seq: 1, At: at, Events: []byte("[]")}); err != nil {
							return err
						}
					}
					if n <= *armed {
						if err := tx.Arm(int64(n), at+farAway+4*3600); err != nil {
							return err
						}
					}
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		}
		if err := record.Change(ctx, func(tx *store.Tx) error { return tx.Disarm(int64(opened.Ticket.Number)) }); err != nil {
			b.Fatal(err)
		}
	})
}

// asker is Rita at work.
func (r *rig) asker() engine.Request {
	return engine.Request{Actor: people.Actor{Account: people.Account{ID: r.accountAsks, Role: people.Requester, State: people.Active}}}
}

// BenchmarkALargeDesk measures the program on a record of many tickets and armed clocks: how soon it answers, how soon again after it was
// killed, what it takes while nothing happens, and how late due turns are in the record.
//
//	go test ./internal/app/crash -run '^$' -bench Large -benchtime 1x -tickets 200000 -armed 1000000 -timeout 30m
func BenchmarkALargeDesk(b *testing.B) {
	r := newRig(b, filepath.Join(b.TempDir(), "belay.db"))
	r.fill(b)
	for b.Loop() {
		n := r.start(b)
		b.ReportMetric(float64(n.ready.Milliseconds()), "ms-to-ready")
		time.Sleep(idleFor) //nolint:forbidigo // a real process idles in real time
		before := n.cpu(b)
		time.Sleep(idleFor) //nolint:forbidigo // as above
		b.ReportMetric(100*(n.cpu(b)-before).Seconds()/idleFor.Seconds(), "%cpu-idle")
		b.ReportMetric(n.resident(b), "MB-idle")
		n.kill()
		n = r.start(b)
		b.ReportMetric(float64(n.ready.Milliseconds()), "ms-to-ready-after-kill")
		n.stop(b)
		late := r.lateness(b)
		b.ReportMetric(late[len(late)/2], "ms-late-p50")
		b.ReportMetric(late[len(late)*99/100], "ms-late-p99")
	}
}

// lateness opens tickets on a desk that runs, and says how many milliseconds after its instant each turn of time was recorded.
func (r *rig) lateness(b *testing.B) (late []float64) {
	b.Helper()
	r.with(b, func(ctx context.Context, e *engine.Engine) {
		ctx, cancel := context.WithCancel(ctx)
		over := make(chan error)
		go func() { over <- e.Run(ctx) }()
		var first int64
		for range 150 {
			opened, err := e.Open(ctx, r.asker(), desk.Open{Subject: "Due soon", Body: "It stands still.", Service: "line"}, engine.Asker{})
			if err != nil {
				b.Fatal(err)
			}
			if first == 0 {
				first = int64(opened.Ticket.Number)
			}
			time.Sleep(20 * time.Millisecond) //nolint:forbidigo // so that instants differ
		}
		time.Sleep(settle) //nolint:forbidigo // their escalations run
		cancel()
		if err := <-over; err != nil {
			b.Error(err)
		}
		if err := e.Store().View(context.WithoutCancel(ctx), func(tx *store.Tx) error {
			for n := first; ; n++ {
				journal, err := tx.Journal(n, 1, 100)
				if err != nil || len(journal) == 0 {
					return err
				}
				for _, entry := range journal {
					if entry.By == "" {
						late = append(late, float64(entry.RecordedUS)/1000-float64(entry.At)*1000)
					}
				}
			}
		}); err != nil {
			b.Fatal(err)
		}
	})
	if len(late) < 500 {
		b.Fatalf("no more than %d turns of time", len(late))
	}
	slices.Sort(late)
	return late
}

// cpu is the processor time that a desk has used.
func (n *node) cpu(b *testing.B) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", n.process.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	words := strings.Fields(rest)
	var ticks int64
	for _, w := range words[11:13] { // user and system time, in hundredths of a second
		v, err := strconv.ParseInt(w, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		ticks += v
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// resident is the memory of a desk that is in the machine's, in MB.
func (n *node) resident(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", n.process.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return float64(pages*int64(os.Getpagesize())) / 1e6
}
