package signin

import (
	"sync"

	"belay/internal/people"
	"belay/internal/span"
)

// actorsKept is how many sessions and tokens are remembered between requests.
const actorsKept = 10_000

// actors remembers, within one second, who is behind a secret: a busy token is read from the record once a second, and what
// another node revokes is shut here within that second.
type actors struct {
	mu   sync.Mutex // guards kept
	kept map[string]seen
}

// seen is an actor as the record had it in one second.
type seen struct {
	actor people.Actor
	at    span.Instant
}

func newActors() *actors { return &actors{kept: map[string]seen{}} }

// get is who is behind a digest, if the record was asked in this very second.
func (a *actors) get(digest string, at span.Instant) (people.Actor, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s, ok := a.kept[digest]
	return s.actor, ok && s.at == at
}

// put remembers who is behind a digest.
func (a *actors) put(digest string, actor people.Actor, at span.Instant) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.kept) >= actorsKept {
		clear(a.kept)
	}
	a.kept[digest] = seen{actor, at}
}

// forget forgets everybody.
func (a *actors) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	clear(a.kept)
}
