package engine

import (
	"context"
	"fmt"
	"sync"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// worlds keeps the published models that tickets run on, made ready. A desk.Edition belongs to one goroutine at a time, so
// each transaction borrows a world of its own and gives it back; there are never more of them than transactions at once.
type worlds struct {
	mu     sync.Mutex             // guards all below
	models map[int64]*model.Model // by edition; a model never changes and is shared
	now    int64                  // the edition in force; 0 before the first
	free   []*world
}

// world is one set of editions, lent to one transaction at a time.
type world struct {
	engine   *Engine
	now      int64
	editions map[int]*desk.Edition
	tx       *store.Tx // while it is lent
	fault    error     // what went wrong while an edition was looked up
}

// freeLimit bounds the worlds that are kept for later; each holds rosters of some weeks.
const freeLimit = 8

// borrow lends a world for one transaction; nil before the first edition.
func (e *Engine) borrow(tx *store.Tx) *world {
	w := &e.worlds
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.now == 0 {
		return nil
	}
	var out *world
	if n := len(w.free); n > 0 {
		out, w.free = w.free[n-1], w.free[:n-1]
	} else {
		out = &world{engine: e, editions: map[int]*desk.Edition{}}
	}
	out.tx, out.now, out.fault = tx, w.now, nil
	return out
}

// giveBack returns a borrowed world.
func (e *Engine) giveBack(lent *world) {
	lent.tx = nil
	w := &e.worlds
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.free) < freeLimit {
		w.free = append(w.free, lent)
	}
}

// desk is the world as the rules see it.
func (w *world) desk() desk.World {
	return desk.World{Editions: w.edition, Now: w.edition(int(w.now)), Account: w.account}
}

// account is the account of a person of the model.
func (w *world) account(p model.PersonID) ticket.Account {
	a, _ := w.engine.directory.person(p)
	return ticket.Account(a.ID)
}

// edition is an edition made ready; nil for one that never was.
func (w *world) edition(number int) *desk.Edition {
	if e, ok := w.editions[number]; ok {
		return e
	}
	m, err := w.engine.model(w.tx, int64(number))
	if err != nil || m == nil {
		w.fault = err
		return nil
	}
	e := desk.NewEdition(number, m)
	w.editions[number] = e
	return e
}

// model is the model of an edition, read once and kept.
func (e *Engine) model(tx *store.Tx, number int64) (*model.Model, error) {
	w := &e.worlds
	w.mu.Lock()
	m, ok := w.models[number]
	w.mu.Unlock()
	if ok {
		return m, nil
	}
	edition, ok, err := tx.Edition(number)
	if err != nil || !ok {
		return nil, err
	}
	if m, err = thaw(edition); err != nil {
		return nil, err
	}
	e.keepModel(number, m)
	return m, nil
}

// thaw reads a frozen model, and makes sure that it is the one that was signed.
func thaw(edition store.Edition) (*model.Model, error) {
	m, problems := modelfile.ParseText(fmt.Sprintf("edition-%d.yaml", edition.Number), edition.Text)
	if m == nil {
		return nil, fmt.Errorf("edition %d can no longer be read: %s", edition.Number, problems[0].Message)
	}
	if m.Digest() != edition.Digest {
		return nil, fmt.Errorf("edition %d is not what was signed: its digest is %s and should be %s", edition.Number, m.Digest(), edition.Digest)
	}
	return m, nil
}

func (e *Engine) keepModel(number int64, m *model.Model) {
	w := &e.worlds
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.models == nil {
		w.models = map[int64]*model.Model{}
	}
	w.models[number] = m
}

// loadEdition finds which edition is in force.
func (e *Engine) loadEdition(ctx context.Context) error {
	return e.store.View(ctx, func(tx *store.Tx) error {
		latest, ok, err := tx.LatestEdition()
		if err != nil || !ok {
			return err
		}
		e.worlds.mu.Lock()
		known := e.worlds.now == latest.Number
		e.worlds.mu.Unlock()
		if known {
			return nil
		}
		if _, err = e.model(tx, latest.Number); err != nil {
			return err
		}
		e.inForce(latest.Number)
		return nil
	})
}

// inForce puts an edition in force.
func (e *Engine) inForce(number int64) {
	e.worlds.mu.Lock()
	defer e.worlds.mu.Unlock()
	if number > e.worlds.now {
		e.worlds.now = number
	}
}

// Model is the model in force and its edition; nil before the first.
func (e *Engine) Model() (m *model.Model, edition int64) {
	e.worlds.mu.Lock()
	defer e.worlds.mu.Unlock()
	return e.worlds.models[e.worlds.now], e.worlds.now
}

// caseOf is a ticket as the policy looks at it.
func caseOf(t *ticket.Ticket) people.Case {
	c := people.Case{
		Requester: people.ID(t.Requester), Function: t.Function, Accountable: t.Accountable, Parties: t.Parties,
		Service: t.Service, Severity: t.Severity,
	}
	for _, w := range t.Watchers {
		c.Watchers = append(c.Watchers, people.ID(w))
	}
	if t.Assignee != "" {
		c.Participants = append(c.Participants, people.ID(t.Assignee))
	}
	m := marks(t)
	for _, a := range append(m.Swarm, m.Invited...) {
		c.Participants = append(c.Participants, people.ID(a))
	}
	return c
}
