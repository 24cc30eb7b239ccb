package signin

import (
	"context"
	"strings"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// hintLength is how much of a token its owner sees later, to know it again.
const hintLength = len(tokenPrefix) + 5

// MakeToken makes a token for by's own account and returns its secret, which nobody can be shown again. Ends 0 is the usual
// length.
func (g *Gate) MakeToken(ctx context.Context, by people.Actor, name string, scopes []people.Scope, ends, at span.Instant) (secret string, t people.Token, err error) {
	if d := people.May(by, people.ManageOwnTokens, people.Case{Owner: by.Account.ID}, people.Terms{At: at}); !d.Yes {
		return "", t, d.Err()
	}
	if t, err = people.Tokenise(by, name, scopes, ends, at); err != nil {
		return "", t, err
	}
	secret = tokenPrefix + newSecret()
	t.Digest, t.Hint = digest(secret), secret[:hintLength]+"…"
	err = g.record.Change(ctx, func(tx *store.Tx) (err error) {
		t, err = tx.AddToken(t)
		return err
	})
	return secret, t, err
}

// Token is the program behind a token. A refusal means that there is none. It costs one hash, and a read of the record once
// a second.
func (g *Gate) Token(ctx context.Context, secret string, at span.Instant) (people.Actor, error) {
	rest, ok := strings.CutPrefix(secret, tokenPrefix)
	if !ok || !wellFormed(rest) {
		return people.Actor{}, refuse("That is no token of this desk. A token begins with %s.", tokenPrefix)
	}
	name := digest(secret)
	if a, ok := g.actors.get(name, at); ok {
		return a, nil
	}
	var t people.Token
	var account people.Account
	err := g.record.View(ctx, func(tx *store.Tx) (err error) {
		t, account, _, err = tx.TokenOf(name)
		return err
	})
	switch {
	case err != nil:
		return people.Actor{}, err
	case t.ID == "":
		return people.Actor{}, refuse("This token is not known, or was revoked. Make a new one.")
	case !t.Live(at):
		return people.Actor{}, refuse("This token has ended. Make a new one.")
	}
	if err := usable(account); err != nil {
		return people.Actor{}, err
	}
	if at-t.Used >= people.TokenUsed {
		if err := g.record.Change(ctx, func(tx *store.Tx) error { return tx.UseToken(t.ID, at) }); err != nil {
			return people.Actor{}, err
		}
	}
	scopes := append([]people.Scope{}, t.Scopes...) // never nil, which would be everything
	a := people.Actor{Account: account, Session: "token " + string(t.ID), Scopes: scopes}
	g.actors.put(name, a, at)
	return a, nil
}

// RevokeToken ends a token of an account; on this node at once, on others within a second. Whether by may is the policy's to say.
func (g *Gate) RevokeToken(ctx context.Context, by people.Actor, account, id people.ID, at span.Instant) error {
	d := people.May(by, people.ManageOwnTokens, people.Case{Owner: account}, people.Terms{At: at})
	if !d.Yes {
		d = people.May(by, people.ManageTokens, people.Case{Owner: account}, people.Terms{At: at})
	}
	if !d.Yes {
		return d.Err()
	}
	return g.end(ctx, func(tx *store.Tx) error {
		if ok, err := tx.EndToken(account, id); err != nil || ok {
			return err
		}
		return refuse("There is no such token.")
	})
}
