package people

import (
	"slices"
	"strings"
	"unicode/utf8"

	"belay/internal/span"
	"belay/internal/ticket"
)

// Bounds of tokens.
const (
	tokenUsual   = 90 * 24 * 3600  // seconds that one lasts if nobody says
	tokenLongest = 366 * 24 * 3600 // seconds
	maxTokenName = 100             // bytes
)

// TokenUsed is how old the last use on record may be before it is written down again, in seconds.
const TokenUsed = 600

// Token lets a program act as an account, as far as its scopes go. Its secret is shown once, when it is made.
type Token struct {
	ID      ID
	Digest  string // of its secret
	Account ID
	Name    string // what its owner calls it
	Hint    string // the beginning of its secret, to tell it from others
	Scopes  []Scope
	Made    span.Instant
	Ends    span.Instant
	Used    span.Instant // the last use, at most TokenUsed too old; 0: never
}

// Live says whether t may be used at an instant.
func (t Token) Live(at span.Instant) bool { return at < t.Ends }

// Tokenise is a new token for the account of by, without its id and secret. Ends 0 is the usual length. It refuses scopes
// that by does not carry, and lengths beyond a year.
func Tokenise(by Actor, name string, scopes []Scope, ends, at span.Instant) (Token, error) {
	if ends == 0 {
		ends = at + tokenUsual
	}
	name = strings.TrimSpace(name)
	switch {
	case name == "" || len(name) > maxTokenName || !clean(name) || !utf8.ValidString(name):
		return Token{}, ticket.Refuse("Give the token a name of at most %d characters, so that you know it again.", maxTokenName)
	case len(scopes) == 0:
		return Token{}, ticket.Refuse("Say what the token may do: give it at least one scope.")
	case !by.Passes(scopes):
		return Token{}, ticket.Refuse("A token cannot be given more than you may do here yourself. The scopes are %s.", list(words(Scopes())))
	case ends <= at:
		return Token{}, ticket.Refuse("The token would have ended already; choose a later day.")
	case ends > at+tokenLongest:
		return Token{}, ticket.Refuse("A token lasts a year at most; choose an earlier day.")
	}
	scopes = slices.Compact(slices.Sorted(slices.Values(scopes)))
	return Token{Account: by.Account.ID, Name: name, Scopes: scopes, Made: at, Ends: ends}, nil
}

// words are scopes as text.
func words(scopes []Scope) []string {
	out := make([]string, len(scopes))
	for i, s := range scopes {
		out[i] = string(s)
	}
	return out
}
