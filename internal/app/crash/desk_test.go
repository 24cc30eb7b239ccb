// Package crash kills desks: the real program, in the middle of its work, again and again, on both engines. Whatever it has
// acknowledged must be there afterwards, every step of every escalation exactly once, and the record must fold to itself.
//
// The ordinary test command kills each engine ten times; go test ./internal/app/crash -rounds 200 does so at length.
package crash_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/store/pgtest"
)

// rounds is how often each desk is killed.
var rounds = flag.Int("rounds", 10, "how often each desk is killed")

// program is belay as it is shipped, built once.
var program string

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "belay-crash-")
	if err == nil {
		program = filepath.Join(dir, "belay")
		var said []byte
		if said, err = exec.Command("go", "build", "-o", program, "belay/cmd/belay").CombinedOutput(); err != nil {
			err = fmt.Errorf("building belay: %w\n%s", err, said)
		}
	}
	code := 1
	if err == nil {
		code = pgtest.Main(m)
		err = os.RemoveAll(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code) //nolint:forbidigo // that is what TestMain is for
}

// model has steps that come within seconds, so that a desk is killed among them.
const model = `belay: 1
name: Short tempers
timezone: UTC
parties:
  house: {name: House, kind: internal}
people:
  ida: {name: Ida Berg, party: house, email: ida@house.example, phone: "+45 5550 0101"}
  jon: {name: Jon Lind, party: house, email: jon@house.example, phone: "+45 5550 0102"}
  mette: {name: Mette Holm, party: house, email: mette@house.example, phone: "+45 5550 0103"}
services:
  line: {name: Line, owner: mette, process_owner: mette, entry: desk, hours: always}
severities:
  high: {means: It stands still, clock: always, acknowledge: 3s, respond: 4s, resolve: 8s, escalation: quick}
functions:
  desk: {link: application, line: 1, owner: ida, deputy: jon, accountable: true, cover: [{people: [ida]}], escalates_to: [team]}
  team: {link: application, line: 2, owner: jon, deputy: ida, cover: [{people: [jon]}]}
escalations:
  quick:
    steps:
      - {after: 0m, tell: [desk]}
      - {after: 1s, tell: [team], repeat: 2, every: 1s}
      - {after: 5s, while: unsolved, tell: [mette]}
      - {after: 6s, while: unsolved, hand_to: team}
    last_resort: mette
routes: [{to: desk}]
`

// rig is a record with a model in force and people who may work on it.
type rig struct {
	db           string
	asks, helps  string // tokens
	accountAsks  people.ID
	accountHelps people.ID
}

// newRig prepares an empty record.
func newRig(t testing.TB, db string) *rig {
	t.Helper()
	r := &rig{db: db}
	r.with(t, func(ctx context.Context, e *engine.Engine) {
		gate, err := signin.New(e.Store(), signin.Options{})
		if err != nil {
			t.Fatal(err)
		}
		token := func(name, email string, role people.Role) (string, people.Actor) {
			a := people.Account{Name: people.Name(name), Email: people.Email(email), Role: role, State: people.Active}
			if err := e.Store().Change(ctx, func(tx *store.Tx) (err error) {
				a, err = tx.AddAccount(a, span.At(time.Now()))
				return err
			}); err != nil {
				t.Fatal(err)
			}
			actor := people.Actor{Account: a}
			secret, _, err := gate.MakeToken(ctx, actor, "crash", people.Scopes(), 0, span.At(time.Now()))
			if err != nil {
				t.Fatal(err)
			}
			return secret, actor
		}
		var admin, asks people.Actor
		r.asks, asks = token("Rita Voss", "rita@unit.example", people.Requester)
		r.helps, admin = token("Lars Friis", "lars@house.example", people.Administrator)
		r.accountAsks, r.accountHelps = asks.Account.ID, admin.Account.ID
		d, err := e.DraftOf(ctx, "support.yaml", map[string]string{"support.yaml": model})
		if err != nil {
			t.Fatal(err)
		}
		d.Check.Findings = nil // what is unwise about short tempers is not the point here
		if _, err := e.Publish(ctx, engine.Request{Actor: admin}, d, ""); err != nil {
			t.Fatal(err)
		}
	})
	return r
}

// with opens the record from within, while no desk runs.
func (r *rig) with(t testing.TB, do func(context.Context, *engine.Engine)) {
	t.Helper()
	record, err := store.Open(t.Context(), r.db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	}()
	e, err := engine.New(t.Context(), record, engine.Options{Node: "test"})
	if err != nil {
		t.Fatal(err)
	}
	do(t.Context(), e)
}

// node is a desk as a process.
type node struct {
	process *exec.Cmd
	url     string
	ready   time.Duration // from the start of the process until readyz said yes
	said    *bytes.Buffer // on standard error
	over    chan struct{}
}

// start runs a desk and waits until it is ready.
func (r *rig) start(t testing.TB) *node {
	t.Helper()
	n := &node{said: &bytes.Buffer{}, over: make(chan struct{})}
	n.process = exec.Command(program, "serve", "--db", r.db, "--listen", "127.0.0.1:0", "--set", "rate=0", "--set", "rate-address=0", "--set", "log-level=warn")
	n.process.Stderr = n.said
	out, err := n.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := n.process.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the desk did not start: %v\n%s", err, n.said)
	}
	n.url = strings.TrimSpace(line[strings.Index(line, "http"):])
	go func() {
		_ = n.process.Wait() // how it ends is what the tests are about
		close(n.over)
	}()
	for {
		answer, err := http.Get(n.url + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("the desk was not ready within a minute: %v\n%s", err, n.said)
		}
		time.Sleep(5 * time.Millisecond) //nolint:forbidigo // a real process takes its own time
	}
	n.ready = time.Since(began)
	return n
}

// kill ends a desk as a failing machine would.
func (n *node) kill() {
	_ = n.process.Process.Kill() // it may be gone
	<-n.over
}

// stop ends a desk as an operator would.
func (n *node) stop(t testing.TB) {
	t.Helper()
	if err := n.process.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	<-n.over
	if !n.process.ProcessState.Success() {
		t.Errorf("the desk ended with %s\n%s", n.process.ProcessState, n.said)
	}
}

// call asks a desk for something. Acknowledged is false when no answer came, or one that promises nothing.
func (n *node) call(ctx context.Context, token, method, path, key string, body, into any) (acknowledged bool, err error) {
	var text []byte
	if body != nil {
		if text, err = json.Marshal(body); err != nil {
			return false, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, n.url+"/api/v1"+path, bytes.NewReader(text))
	if err != nil {
		return false, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false, nil // it died, or was never there: nothing was promised
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return false, nil
	case answer.StatusCode >= http.StatusBadRequest:
		return false, errors.New(answer.Status + ": " + string(said))
	case into == nil:
		return true, nil
	}
	return json.Unmarshal(said, into) == nil, nil
}

// ledger is what desks have acknowledged, and what they may have done without saying so.
type ledger struct {
	mu      sync.Mutex
	tickets map[string]int64   // by key
	open    map[string]string  // subjects asked for under keys that were not answered yet
	replies map[string]int64   // tickets, by the words
	doubt   map[string][]int64 // replies that were not answered: they may be there once, or not
	number  []int64
	faults  []string
}

func newLedger() *ledger {
	return &ledger{tickets: map[string]int64{}, open: map[string]string{}, replies: map[string]int64{}, doubt: map[string][]int64{}}
}

func (l *ledger) fault(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}
