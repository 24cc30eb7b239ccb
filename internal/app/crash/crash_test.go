package crash_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"belay/internal/engine"
	"belay/internal/store"
	"belay/internal/store/pgtest"
	"belay/internal/ticket"
)

// writers is how many clients work on a desk at once.
const writers = 6

// work lets clients open tickets, answer and take them until ctx ends; what was not answered in an earlier life of the desk is
// asked for again, under the same keys.
func (l *ledger) work(ctx context.Context, r *rig, nodes []*node, life int) *sync.WaitGroup {
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(uint64(life), uint64(w)))
			for i := 0; ctx.Err() == nil; i++ {
				n := nodes[chance.IntN(len(nodes))]
				switch chance.IntN(4) {
				case 0:
					l.again(ctx, r, n)
				case 1:
					l.reply(ctx, r, n, fmt.Sprintf("words %d/%d/%d", life, w, i), chance)
				case 2:
					l.take(ctx, r, n, chance)
				default:
					l.ask(ctx, r, n, fmt.Sprintf("key-%d-%d-%d", life, w, i))
				}
			}
		})
	}
	return &all
}

// ask opens a ticket under a key.
func (l *ledger) ask(ctx context.Context, r *rig, n *node, key string) {
	l.mu.Lock()
	l.open[key] = "Ticket of " + key
	l.mu.Unlock()
	var said struct {
		Number int64 `json:"number"`
	}
	body := map[string]any{"kind": "incident", "subject": "Ticket of " + key, "body": "It stands still.", "service": "line"}
	ok, err := n.call(ctx, r.asks, http.MethodPost, "/tickets", key, body, &said)
	if err != nil {
		l.fault("opening under %s: %v", key, err)
	}
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, key)
	if before, there := l.tickets[key]; there && before != said.Number {
		l.faults = append(l.faults, fmt.Sprintf("key %s opened %d and then %d", key, before, said.Number))
	}
	l.tickets[key] = said.Number
	l.number = append(l.number, said.Number)
}

// again asks once more for a ticket: one that was never answered, or one that was, which must not be another one.
func (l *ledger) again(ctx context.Context, r *rig, n *node) {
	l.mu.Lock()
	key := ""
	for k := range l.open {
		key = k
		break
	}
	for k := range l.tickets {
		if key == "" {
			key = k
		}
		break
	}
	l.mu.Unlock()
	if key != "" {
		l.ask(ctx, r, n, key)
	}
}

// some is one of the tickets that were acknowledged; 0 when none was.
func (l *ledger) some(chance *rand.Rand) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.number) == 0 {
		return 0
	}
	return l.number[len(l.number)-1-chance.IntN(min(len(l.number), 40))]
}

// reply writes words that nobody has written before.
func (l *ledger) reply(ctx context.Context, r *rig, n *node, words string, chance *rand.Rand) {
	number := l.some(chance)
	if number == 0 {
		return
	}
	l.mu.Lock()
	l.doubt[words] = append(l.doubt[words], number)
	l.mu.Unlock()
	ok, err := n.call(ctx, r.asks, http.MethodPost, fmt.Sprintf("/tickets/%d/replies", number), "", map[string]any{"body": words, "public": true}, nil)
	if err != nil {
		l.fault("replying to %d: %v", number, err)
	}
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.doubt, words)
	l.replies[words] = number
}

// take lets the agent take a ticket; one that is taken already is no fault.
func (l *ledger) take(ctx context.Context, r *rig, n *node, chance *rand.Rand) {
	if number := l.some(chance); number != 0 && chance.IntN(4) == 0 {
		_, _ = n.call(ctx, r.helps, http.MethodPut, fmt.Sprintf("/tickets/%d/take", number), "", nil, nil)
	}
}

// settle is how long a desk is left alone at the end: the last escalation comes to its end in nine seconds, and the lease of a node that
// was killed is over in five.
const settle = 15 * time.Second

// TestADeskThatIsKilledLosesNothing kills a desk on each engine at random moments.
func TestADeskThatIsKilledLosesNothing(t *testing.T) {
	for name, db := range map[string]string{"SQLite": filepath.Join(t.TempDir(), "belay.db"), "PostgreSQL": pgtest.New(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, l := newRig(t, db), newLedger()
			var ready []time.Duration
			for life := range *rounds {
				n := r.start(t)
				ready = append(ready, n.ready)
				ctx, cancel := context.WithCancel(t.Context())
				working := l.work(ctx, r, []*node{n}, life)
				time.Sleep(50*time.Millisecond + rand.N(750*time.Millisecond)) //nolint:forbidigo // a real process is killed in real time
				n.kill()
				cancel()
				working.Wait()
			}
			r.comeToRest(t, l)
			r.judge(t, l)
			slices.Sort(ready)
			t.Logf("%d rounds, %d tickets, %d replies; ready again after %s (median), %s (worst)",
				*rounds, len(l.tickets), len(l.replies), ready[len(ready)/2], ready[len(ready)-1])
		})
	}
}

// TestOfTwoNodesOneIsKilled lets two desks share a PostgreSQL, and kills one of them again and again while the other works on.
func TestOfTwoNodesOneIsKilled(t *testing.T) {
	t.Parallel()
	r, l := newRig(t, pgtest.New(t)), newLedger()
	steady := r.start(t)
	for life := range *rounds {
		other := r.start(t)
		ctx, cancel := context.WithCancel(t.Context())
		working := l.work(ctx, r, []*node{steady, other}, life)
		time.Sleep(50*time.Millisecond + rand.N(500*time.Millisecond)) //nolint:forbidigo // a real process is killed in real time
		other.kill()
		time.Sleep(100 * time.Millisecond) //nolint:forbidigo // the other one works alone for a while
		cancel()
		working.Wait()
	}
	steady.stop(t)
	r.comeToRest(t, l)
	r.judge(t, l)
	t.Logf("%d rounds, %d tickets, %d replies", *rounds, len(l.tickets), len(l.replies))
}

// comeToRest starts the desk once more, asks again for all that was not answered, and leaves it alone until everything due is
// done. A lease of a node that was killed is waited for.
func (r *rig) comeToRest(t *testing.T, l *ledger) {
	t.Helper()
	n := r.start(t)
	for len(l.open) > 0 && len(l.faults) == 0 {
		l.again(t.Context(), r, n)
	}
	time.Sleep(settle) //nolint:forbidigo // escalations of a real process take their time
	n.stop(t)
}

// judge holds the record against the ledger.
func (r *rig) judge(t *testing.T, l *ledger) {
	t.Helper()
	for _, f := range l.faults {
		t.Error(f)
	}
	if len(l.tickets) == 0 || len(l.replies) == 0 {
		t.Fatalf("nothing was tried: %d tickets, %d replies", len(l.tickets), len(l.replies))
	}
	r.with(t, func(ctx context.Context, e *engine.Engine) {
		rebuilt, err := e.Rebuild(ctx, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range rebuilt.Differences {
			t.Error(d)
		}
		if err := e.Store().View(ctx, func(tx *store.Tx) error { return l.compare(t, tx) }); err != nil {
			t.Fatal(err)
		}
	})
}

// compare looks at every journal.
func (l *ledger) compare(t *testing.T, tx *store.Tx) error {
	subjects, written, steps := map[string]int64{}, map[string][]int64{}, map[int64][]ticket.Event{}
	err := tx.AllEntries(func(entry store.Entry) error {
		events, err := ticket.Unmarshal(entry.Events)
		for _, event := range events {
			switch v := event.(type) {
			case ticket.Raised:
				if other, twice := subjects[v.Subject]; twice {
					t.Errorf("%q was opened as %d and as %d", v.Subject, other, entry.Ticket)
				}
				subjects[v.Subject] = entry.Ticket
			case ticket.Replied:
				written[v.Body] = append(written[v.Body], entry.Ticket)
			case ticket.Paged, ticket.Skipped, ticket.Passed, ticket.Taken, ticket.Rewound:
				steps[entry.Ticket] = append(steps[entry.Ticket], event)
			}
		}
		return err
	})
	for key, number := range l.tickets {
		if subjects["Ticket of "+key] != number {
			t.Errorf("ticket %d of %s was acknowledged and is gone", number, key)
		}
	}
	for words, number := range l.replies {
		if !slices.Equal(written[words], []int64{number}) {
			t.Errorf("%q was acknowledged on %d and stands on %v", words, number, written[words])
		}
	}
	for words, on := range written {
		if len(on) > 1 {
			t.Errorf("%q was written %d times", words, len(on))
		}
	}
	for number, events := range steps {
		judgeSteps(t, number, events)
	}
	return err
}

// judgeSteps looks whether every round of every step happened once, in a ticket that nobody took; and none twice in any.
func judgeSteps(t *testing.T, number int64, events []ticket.Event) {
	t.Helper()
	type round struct {
		step, round int
		holder      string
	}
	seen, came := map[round]int{}, map[round]bool{}
	taken := false
	note := func(r round) {
		seen[r]++
		came[r] = true
		if seen[r] > 1 && r.step >= 0 {
			t.Errorf("step %d of ticket %d told %q %d times in round %d", r.step, number, r.holder, seen[r], r.round)
		}
	}
	for _, event := range events {
		switch v := event.(type) {
		case ticket.Paged:
			note(round{v.Step, v.Round, string(v.Holder)})
		case ticket.Skipped:
			note(round{v.Step, v.Round, string(v.Holder)})
		case ticket.Passed:
			note(round{v.Step, v.Round, ""})
		case ticket.Rewound: // the work lies before somebody else, who is told anew
			clear(seen)
		case ticket.Taken:
			taken = true
		}
	}
	if taken {
		return
	}
	// After a standstill the rounds of one step that were missed are told once, as the last of them.
	for _, want := range []round{{0, 0, "desk"}, {1, 2, "team"}, {2, 0, "mette"}, {3, 0, ""}} {
		if !came[want] {
			t.Errorf("step %d, round %d of ticket %d never came: %v", want.step, want.round, number, came)
		}
	}
}
