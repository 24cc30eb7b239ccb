package people

import "belay/internal/span"

// How long a sign-in lasts, in seconds.
const (
	sessionIdle = 12 * 3600     // without a request
	sessionLife = 7 * 24 * 3600 // in all, however busy
)

// SessionSeen is how old the last look at a session may be before it is written down again, in seconds: a busy session
// costs a write every five minutes, and may end as much too early.
const SessionSeen = 300

// Session is one sign-in of an account in one browser. Its secret is with the browser alone.
type Session struct {
	ID      ID     // names it in lists; opens nothing
	Digest  string // of its secret
	Account ID
	Began   span.Instant
	Seen    span.Instant // the last request, at most SessionSeen too old
	MFA     bool         // a second factor was shown
	Address string       // of the network, when it began
	Browser string       // as it calls itself, cut short
}

// Ends is when s ends if nothing is asked of it any more.
func (s Session) Ends() span.Instant { return min(s.Seen+sessionIdle, s.Began+sessionLife) }

// Live says whether s is open at an instant. One that began later, by the clock of another node, is.
func (s Session) Live(at span.Instant) bool { return at < s.Ends() }
