// Package engine is the hinge between the rules and the record: somebody acts, or time passes, and one change of the record
// holds the turn that the desk played.
//
// Everything that happens to a ticket goes the same way, inside one store.Change:
//
//	gather ▶ may they? ▶ desk.Turn ▶ apply: journal, row, counters, search, next due instant, outbox
//
// so that after a crash all of it happened, or none. The engine decides nothing about support; people decides who may, desk
// what follows.
package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime"
	"sync"
	"time"

	"github.com/google/uuid"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Options says how an engine runs. The zero Options suit one node.
type Options struct {
	Node string       // names this node among those that share a record; made up if empty
	Log  *slog.Logger // nil: slog.Default()
	// Notices says whether people are told by mail of what concerns them. Pages are recorded either way.
	Notices bool
	// Private says whether webhooks may call addresses of private networks.
	Private bool
	// Cores is how many cores simulations may take; 0 is all but one, and at least one.
	Cores int
}

// Engine plays tickets by the editions of a record. It is safe for concurrent use.
type Engine struct {
	store   *store.Store
	log     *slog.Logger
	node    string
	notices bool
	private bool
	cores   int

	worlds    worlds
	directory directory
	hooks     hooks
	presence  presence
	studies   studies
	feed      feed
	metrics   Metrics
}

// New is an engine on a record. It reads the edition in force, if there is one.
func New(ctx context.Context, s *store.Store, o Options) (*Engine, error) {
	e := &Engine{store: s, log: o.Log, node: o.Node, notices: o.Notices, private: o.Private, cores: o.Cores}
	if e.log == nil {
		e.log = slog.Default()
	}
	if e.node == "" {
		e.node = uuid.NewString()
	}
	if e.cores == 0 {
		e.cores = max(1, runtime.GOMAXPROCS(0)-1)
	}
	e.feed.init()
	e.presence.init()
	if err := e.refresh(ctx); err != nil {
		return nil, err
	}
	return e, nil
}

// refresh reads again what the engine keeps of the record beside tickets: the edition in force, who works here, webhooks.
func (e *Engine) refresh(ctx context.Context) error {
	return errors.Join(e.loadEdition(ctx), e.loadDirectory(ctx), e.loadHooks(ctx))
}

// Store is the record under e, for what needs no rule: sessions, drafts, saved replies.
func (e *Engine) Store() *store.Store { return e.store }

// Node names e among those that share its record.
func (e *Engine) Node() string { return e.node }

// now is the instant of this moment, and the record's stamp of it. Time enters the program here.
func now() (at span.Instant, us int64) {
	t := time.Now()
	return span.At(t), store.Micros(t)
}

// Metrics count what an engine did. They are read by whoever exposes them.
type Metrics struct {
	mu    sync.Mutex // guards all below
	turns map[string]int64
	late  LateHistogram
}

// LateHistogram counts how late due turns were recorded, by upper bound in seconds.
type LateHistogram struct {
	Bounds []float64
	Counts []int64 // one more than bounds: the last is without bound
	Sum    float64
}

var lateBounds = [...]float64{0.01, 0.05, 0.1, 0.5, 1, 5, 60, 600}

// count notes a turn, by the name of its input.
func (m *Metrics) count(what string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.turns == nil {
		m.turns = map[string]int64{}
	}
	m.turns[what]++
}

// behind notes how many seconds after its instant a due turn was recorded.
func (m *Metrics) behind(seconds float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.late.Counts == nil {
		m.late.Bounds, m.late.Counts = lateBounds[:], make([]int64, len(lateBounds)+1)
	}
	i := 0
	for i < len(lateBounds) && seconds > lateBounds[i] {
		i++
	}
	m.late.Counts[i]++
	m.late.Sum += seconds
}

// Turns is how many turns were played, by the name of their input, and how late due ones were.
func (e *Engine) Turns() (by map[string]int64, late LateHistogram) {
	m := &e.metrics
	m.mu.Lock()
	defer m.mu.Unlock()
	by = maps.Clone(m.turns)
	late = m.late
	late.Counts = append([]int64(nil), m.late.Counts...)
	return by, late
}

// Conflict is the refusal of a change to a ticket that somebody else has changed meanwhile.
type Conflict struct {
	Number ticket.Number
	Seq    int // where it is now
}

func (c *Conflict) Error() string {
	return c.Number.String() + " was changed meanwhile. Look at what is new, then try again; what you wrote is kept."
}

// NotFound is the refusal of what does not exist, or is not theirs to see.
type NotFound struct{ Sentence string }

func (n *NotFound) Error() string { return n.Sentence }

// noTicket says that there is no ticket of that number, or none that they may know of: both sound the same.
func noTicket(number ticket.Number) error {
	return &NotFound{"There is no ticket " + number.String() + ", or it is not yours to see."}
}

// KeyReused is the refusal of an idempotency key that stands for another request already.
type KeyReused struct{ Key string }

func (k *KeyReused) Error() string {
	return fmt.Sprintf("The idempotency key %q was used for another request; use a new key.", k.Key)
}

// Unwrap makes it a refusal like any other.
func (k *KeyReused) Unwrap() error { return &ticket.Refusal{Sentence: k.Error()} }

// NoEdition is the refusal of whatever needs a support model before one was published.
func NoEdition() error {
	return &ticket.Refusal{Sentence: "No support model is published yet. An administrator publishes one under Model, or with belay publish."}
}

// grantLimit bounds the grants of one account that the policy looks at, the newest first.
const grantLimit = 100

// terms are the terms under which somebody acts now.
func (e *Engine) terms(tx *store.Tx, m *model.Model, a people.Actor, at span.Instant) (people.Terms, error) {
	t := people.Terms{Model: m, At: at}
	if a.Account.Role != people.Partner {
		return t, nil
	}
	var err error
	t.Grants, err = tx.GrantsOf(a.Account.ID, grantLimit)
	return t, err
}
