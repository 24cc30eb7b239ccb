// Package signin lets people and programs in: passwords, links in letters, second factors, passkeys, other sign-ins by
// OpenID Connect, sessions and tokens.
//
// Whatever opens a door is 256 bits of chance, of which the record keeps the SHA-256 alone; a slow hash guards only what
// people choose themselves. Time is a parameter: nothing here asks the clock.
package signin

import (
	"net/http"
	"strings"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Options says how a desk lets people in.
type Options struct {
	Name      string     // of the desk, as authenticators show it
	Origin    string     // where browsers reach it: "https://desk.contoso.example"; without it there are no passkeys
	Domains   []string   // whose addresses may sign in by link without an account; they become requesters
	Providers []Provider // other sign-ins
	Cost      Cost       // of hashing a password; the zero Cost is the recommended one
	Client    *http.Client
}

// Gate lets people in. It is safe for concurrent use.
type Gate struct {
	record    *store.Store
	options   Options
	passwords *hasher
	throttle  *throttle
	actors    *actors
	passkeys  *passkeys
	providers []*provider
}

// New is the gate of a record. It refuses options that cannot work.
func New(record *store.Store, o Options) (*Gate, error) {
	g := &Gate{record: record, options: o, passwords: newHasher(o.Cost), throttle: newThrottle(), actors: newActors()}
	var err error
	if g.passkeys, err = newPasskeys(o); err != nil {
		return nil, err
	}
	g.providers, err = newProviders(o)
	return g, err
}

// From is where somebody signs in.
type From struct {
	Address string // of the network
	Browser string // as it calls itself
	Old     string // the secret of the session that the new one replaces, if there is one
}

// Entry is what came of a sign-in: a session, or the way to one.
type Entry struct {
	Secret  string // of the session, for a cookie; empty while a second factor is awaited
	Pending string // a one-time secret, to be shown with the second factor
	Actor   people.Actor
}

// How much is kept of what a browser says of itself, and of its address, in bytes.
const (
	browserBytes = 200
	addressBytes = 64
)

// short cuts s off after so many bytes, at the end of a letter, and takes out what the record cannot keep.
func short(s string, bytes int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "")
	if len(s) > bytes {
		s = strings.ToValidUTF8(s[:bytes], "")
	}
	return s
}

// refuse is a refusal in those words.
func refuse(format string, args ...any) error { return ticket.Refuse(format, args...) }

// usable refuses an account that may not be used.
func usable(a people.Account) error {
	switch a.State {
	case people.Active:
		return nil
	case people.Suspended:
		return refuse("This account is suspended. An administrator can open it again.")
	}
	return refuse("This account is closed.")
}
