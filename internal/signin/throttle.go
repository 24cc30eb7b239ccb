package signin

import (
	"fmt"
	"net/netip"
	"sync"

	"belay/internal/span"
	"belay/internal/ticket"
)

// How attempts to get in are slowed down. An attempt counts when it begins, so that many at once are many; one that gets in
// is forgiven. The delay doubles with each one too many and is never longer than a minute: whoever knows the password can
// always get in, however hard somebody else tries.
const (
	freeOfAccount = 5     // attempts at one account before delays begin
	freeOfAddress = 30    // attempts from one address: an office has one
	longestDelay  = 60    // seconds
	forgotten     = 3600  // seconds after which an attempt does not count any more
	mostTrials    = 20000 // accounts and addresses remembered at once
)

// Wait is the refusal of an attempt that came too soon.
type Wait struct{ Seconds int64 }

// Error is the sentence.
func (w *Wait) Error() string {
	if w.Seconds == 1 {
		return "Too many attempts. Try again in 1 second."
	}
	return fmt.Sprintf("Too many attempts. Try again in %d seconds.", w.Seconds)
}

// Unwrap makes a Wait a refusal like any other.
func (w *Wait) Unwrap() error { return &ticket.Refusal{Sentence: w.Error()} }

// throttle remembers attempts of this process. Each node counts its own.
type throttle struct {
	mu     sync.Mutex // guards trials
	trials map[string]trial
}

// trial is the attempts on one account, or from one address.
type trial struct {
	attempts int
	last     span.Instant
}

func newThrottle() *throttle { return &throttle{trials: map[string]trial{}} }

// key is what attempts are counted by, and how many are free.
type key struct {
	name string
	free int
}

// ofAccount counts attempts at an account, by whatever names it.
func ofAccount(name string) key { return key{"account " + name, freeOfAccount} }

// ofAddress counts attempts from an address. Of IPv6 it is the network that one subscriber has.
func ofAddress(address string) key {
	if a, err := netip.ParseAddr(address); err == nil {
		a = a.Unmap().WithZone("")
		if p, err := a.Prefix(64); err == nil && a.Is6() {
			address = p.String()
		} else {
			address = a.String()
		}
	}
	return key{"address " + address, freeOfAddress}
}

// attempt counts one attempt, or refuses it with a Wait. A refused one does not count.
func (t *throttle) attempt(at span.Instant, keys ...key) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		if left := t.trials[k.name].left(k.free, at); left > 0 {
			return &Wait{Seconds: left}
		}
	}
	t.makeRoom(at)
	for _, k := range keys {
		tr := t.trials[k.name]
		if at-tr.last >= forgotten {
			tr = trial{}
		}
		tr.attempts++
		tr.last = max(tr.last, at)
		t.trials[k.name] = tr
	}
	return nil
}

// left is how many seconds are to be waited before the next attempt.
func (tr trial) left(free int, at span.Instant) int64 {
	if tr.attempts < free || at-tr.last >= forgotten {
		return 0
	}
	delay := int64(longestDelay)
	if over := tr.attempts - free; over < 6 {
		delay = 1 << over
	}
	return min(delay, delay-int64(at-tr.last))
}

// forgive takes attempts back that got in: all at the account, the one from the address.
func (t *throttle) forgive(account, address key) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.trials, account.name)
	if tr, ok := t.trials[address.name]; ok && tr.attempts > 0 {
		tr.attempts--
		t.trials[address.name] = tr
	}
}

// makeRoom forgets what is old, and everything when that is not enough.
func (t *throttle) makeRoom(at span.Instant) {
	if len(t.trials) < mostTrials {
		return
	}
	for name, tr := range t.trials {
		if at-tr.last >= longestDelay {
			delete(t.trials, name)
		}
	}
	if len(t.trials) >= mostTrials {
		clear(t.trials)
	}
}
