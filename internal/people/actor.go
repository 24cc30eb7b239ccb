package people

import "slices"

// Actor is an account at work: who acts, by what means, and how sure we are of it.
type Actor struct {
	Account Account
	Session string  // the session or token by which it came; for the audit log
	Scopes  []Scope // what its token may do; nil, of somebody who signed in, is everything
	MFA     bool    // it has shown a second factor; a token never has
}

// Scope is one thing that a token may be used for. A token can do no more than its account, and no more than its scopes.
type Scope string

// The scopes of tokens.
const (
	TicketsRead      Scope = "tickets:read"
	TicketsWrite     Scope = "tickets:write"
	TicketsExport    Scope = "tickets:export"
	ModelRead        Scope = "model:read"
	ModelWrite       Scope = "model:write"
	FiguresRead      Scope = "figures:read"
	SimulationsWrite Scope = "simulations:write" // start, cancel and forget simulations
	AccessWrite      Scope = "access:write"      // ask for, approve and revoke grants
	AccountWrite     Scope = "account:write"     // one's own tokens, sessions and data
	Administer       Scope = "admin"
)

// Scopes are all scopes, in the order in which screens offer them.
func Scopes() []Scope {
	return []Scope{TicketsRead, TicketsWrite, TicketsExport, ModelRead, ModelWrite, FiguresRead, SimulationsWrite, AccessWrite, AccountWrite, Administer}
}

// Carries says whether a may use scope s.
func (a Actor) Carries(s Scope) bool { return a.Scopes == nil || slices.Contains(a.Scopes, s) }

// Passes says whether a may give all of scopes to a token: nobody passes on what they do not carry.
func (a Actor) Passes(scopes []Scope) bool {
	return !slices.ContainsFunc(scopes, func(s Scope) bool { return !a.Carries(s) || !slices.Contains(Scopes(), s) })
}
