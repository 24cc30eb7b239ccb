package engine_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"belay/internal/desk"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// TestAYearPassesAndEverythingDueIsDoneAtItsInstant lets a year go by in a bubble, on a real file: through Easter, Christmas and
// both nights on which the clocks change. Whatever time does it does at the very instant, and between two instants nobody asks
// the record anything.
func TestAYearPassesAndEverythingDueIsDoneAtItsInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pass(time.Until(time.Date(2026, 1, 1, 9, 30, 0, 0, time.UTC)))
		h := newHouse(t)
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			if err := h.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		acts := 0
		for i := 0; time.Now().Before(time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC)); i++ {
			opened := h.open([]string{"critical", "normal", "low"}[i%3])
			acts++
			pass(5 * time.Hour)
			if i%4 != 0 { // most are taken and solved, the others end as time ends them
				h.do(h.ida, opened.Number, desk.Take{})
				pass(3 * time.Hour)
				h.do(h.ida, opened.Number, desk.Resolve{Note: "Posted again."})
				acts += 2
			}
			pass(31*time.Hour + 17*time.Minute)
		}
		synctest.Wait()
		idle(t, h)
		turns, late := h.Turns()
		if exact := late.Counts[0]; exact != turns["Tick"] || late.Sum != 0 {
			t.Errorf("of %d turns of time %d were at their instant; %g seconds late in all", turns["Tick"], exact, late.Sum)
		}
		views, changes := h.Store().Transactions()
		// A turn of time is seen once, claimed once, played once, and followed by a look at what is next. There is a look after each act,
		// two for what each act itself reads, and one a day while nothing is due.
		if most := 4*turns["Tick"] + int64(8*acts) + 400; views+changes > most {
			t.Errorf("%d turns of time and %d acts asked the record %d + %d times, more than %d", turns["Tick"], acts, views, changes, most)
		}
		if turns["Tick"] < 500 {
			t.Errorf("time has done no more than %d things in a year", turns["Tick"])
		}
		punctual(t, h)
		h.same()
		cancel()
		running.Wait()
		t.Logf("%d acts, %d turns of time, %d views, %d changes", acts, turns["Tick"], views, changes)
	})
}

// idle looks whether anybody asks the record anything, but for one look a day, before the next instant at which something is due.
func idle(t *testing.T, h *house) {
	t.Helper()
	var next span.Instant
	if err := h.Store().View(h.ctx, func(tx *store.Tx) (err error) {
		next, _, err = tx.NextDue()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	wait := min(time.Until(next.Time())-time.Second, 20*time.Hour)
	if wait <= 0 {
		t.Fatalf("something is due at %s, and it is %s", next, time.Now())
	}
	views, changes := h.Store().Transactions()
	pass(wait)
	synctest.Wait()
	if v, c := h.Store().Transactions(); v > views+1 || c != changes {
		t.Errorf("while nothing was due for %s the record was asked %d times and changed %d times", wait, v-views, c-changes)
	}
}

// punctual looks at every entry that time wrote: it was recorded in the second that it is about, and no step is late.
func punctual(t *testing.T, h *house) {
	t.Helper()
	err := h.Store().View(h.ctx, func(tx *store.Tx) error {
		return tx.AllEntries(func(e store.Entry) error {
			if e.By != "" {
				return nil
			}
			if e.RecordedUS != int64(e.At)*1_000_000 {
				t.Errorf("an entry of ticket %d about %s was recorded at %d", e.Ticket, e.At, e.RecordedUS)
			}
			events, err := ticket.Unmarshal(e.Events)
			for _, event := range events {
				if paged, ok := event.(ticket.Paged); ok && paged.Late != 0 {
					t.Errorf("ticket %d: step %d is %d s late", e.Ticket, paged.Step, paged.Late)
				}
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// pass lets time go by in a bubble.
func pass(d time.Duration) { time.Sleep(d) } //nolint:forbidigo // in a bubble, that is how a year goes by
