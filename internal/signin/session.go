package signin

import (
	"context"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// SignIn lets somebody in by address and password. What it refuses, and how long it takes, does not tell whether there is
// such an account.
func (g *Gate) SignIn(ctx context.Context, email, password string, from From, at span.Instant) (Entry, error) {
	address, err := people.ParseEmail(email)
	if err != nil {
		return Entry{}, err
	}
	account, network := ofAccount(string(address)), ofAddress(from.Address)
	if err := g.throttle.attempt(at, account, network); err != nil {
		return Entry{}, err
	}
	var a people.Account
	var c people.Credential
	err = g.record.View(ctx, func(tx *store.Tx) (err error) {
		if a, _, err = tx.AccountOf(address); err == nil {
			c, err = tx.Credential(a.ID)
		}
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	ok, stale, err := g.passwords.verify(ctx, c.Password, password)
	switch {
	case err != nil:
		return Entry{}, err
	case !ok:
		return Entry{}, refuse("The e-mail address or the password is not right.")
	}
	g.throttle.forgive(account, network)
	if stale {
		if err := g.rehash(ctx, a.ID, password); err != nil {
			return Entry{}, err
		}
	}
	return g.enter(ctx, a, from, false, at)
}

// rehash writes the hash of a password anew, at the cost of today.
func (g *Gate) rehash(ctx context.Context, account people.ID, password string) error {
	hash, err := g.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return g.record.Change(ctx, func(tx *store.Tx) error {
		c, err := tx.Credential(account)
		if err != nil {
			return err
		}
		c.Password = hash
		return tx.SetCredential(c)
	})
}

// enter begins a session of a, or asks for the second factor that a has set up. With mfa one was shown already.
func (g *Gate) enter(ctx context.Context, a people.Account, from From, mfa bool, at span.Instant) (e Entry, err error) {
	secret := newSecret()
	err = g.record.Change(ctx, func(tx *store.Tx) error {
		e, err = entry(tx, a.ID, secret, from, mfa, at)
		return err
	})
	if err == nil && e.Secret != "" {
		g.actors.forget()
	}
	return e, err
}

// entry is enter inside a transaction that may have done more.
func entry(tx *store.Tx, account people.ID, secret string, from From, mfa bool, at span.Instant) (Entry, error) {
	a, _, err := tx.Account(account)
	if err == nil {
		err = usable(a)
	}
	if err != nil {
		return Entry{}, err
	}
	if !mfa {
		c, err := tx.Credential(a.ID)
		if err != nil {
			return Entry{}, err
		}
		if c.Seed != "" {
			return Entry{Pending: secret}, tx.AddPass(people.Pass{Digest: digest(secret), Purpose: people.ToShowFactor, Account: a.ID, Made: at})
		}
	}
	if from.Old != "" {
		if s, _, ok, err := tx.SessionOf(digest(from.Old)); err != nil || ok {
			if err == nil {
				err = tx.EndSession(s.Account, s.ID)
			}
			if err != nil {
				return Entry{}, err
			}
		}
	}
	s, err := tx.AddSession(people.Session{
		Digest: digest(secret), Account: a.ID, Began: at, Seen: at, MFA: mfa,
		Address: short(from.Address, addressBytes), Browser: short(from.Browser, browserBytes),
	})
	return Entry{Secret: secret, Actor: people.Actor{Account: a, Session: string(s.ID), MFA: mfa}}, err
}

// Session is who is behind the secret of a session. A refusal means that nobody is: they must sign in.
func (g *Gate) Session(ctx context.Context, secret string, at span.Instant) (people.Actor, error) {
	if !wellFormed(secret) {
		return people.Actor{}, refuse("Sign in first.")
	}
	name := digest(secret)
	if a, ok := g.actors.get(name, at); ok {
		return a, nil
	}
	var s people.Session
	var account people.Account
	err := g.record.View(ctx, func(tx *store.Tx) (err error) {
		s, account, _, err = tx.SessionOf(name)
		return err
	})
	switch {
	case err != nil:
		return people.Actor{}, err
	case s.ID == "" || !s.Live(at):
		return people.Actor{}, refuse("This session has ended. Sign in again.")
	}
	if err := usable(account); err != nil {
		return people.Actor{}, err
	}
	if at-s.Seen >= people.SessionSeen {
		if err := g.record.Change(ctx, func(tx *store.Tx) error { return tx.SeeSession(s.ID, at) }); err != nil {
			return people.Actor{}, err
		}
	}
	a := people.Actor{Account: account, Session: string(s.ID), MFA: s.MFA}
	g.actors.put(name, a, at)
	return a, nil
}

// SignOut ends a session by its secret. It is no fault if there is none.
func (g *Gate) SignOut(ctx context.Context, secret string) error {
	return g.end(ctx, func(tx *store.Tx) error {
		s, _, ok, err := tx.SessionOf(digest(secret))
		if err != nil || !ok {
			return err
		}
		return tx.EndSession(s.Account, s.ID)
	})
}

// EndSession ends one session of an account; on this node at once, on others within a second.
func (g *Gate) EndSession(ctx context.Context, account, id people.ID) error {
	return g.end(ctx, func(tx *store.Tx) error { return tx.EndSession(account, id) })
}

// EndSessions ends all sessions of an account but the one named.
func (g *Gate) EndSessions(ctx context.Context, account, spare people.ID) error {
	return g.end(ctx, func(tx *store.Tx) error { return tx.EndSessions(account, spare) })
}

// end changes the record so that somebody may do less, and lets nobody here rely on what was true before.
func (g *Gate) end(ctx context.Context, do func(*store.Tx) error) error {
	err := g.record.Change(ctx, do)
	g.actors.forget()
	return err
}

// Forget lets nothing that was remembered about sessions and tokens count any more. Whoever changes an account calls it, so
// that the change holds here at once; elsewhere it does within a second.
func (g *Gate) Forget() { g.actors.forget() }

// Sweep removes what has ended by itself. It is worth calling once an hour.
func (g *Gate) Sweep(ctx context.Context, at span.Instant) error {
	return g.record.Change(ctx, func(tx *store.Tx) error {
		idle := people.Session{Began: at, Seen: at}.Ends() - at
		if err := tx.SweepSessions(at - idle); err != nil {
			return err
		}
		return tx.SweepPasses(at - people.ToBeFirst.Life())
	})
}
