package signin

import (
	"context"
	"slices"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// Letter is a link that is to be sent to somebody: whoever holds the secret is taken for them.
type Letter struct {
	To      people.Email
	Name    people.Name // empty for somebody without an account
	Purpose people.Purpose
	Secret  string
	Ends    span.Instant
}

// Link makes a link by which somebody signs in or sets a new password. Letter is nil when there is nobody to send it to:
// show whoever asked the same answer, so that they do not learn who has an account.
func (g *Gate) Link(ctx context.Context, email string, purpose people.Purpose, from From, at span.Instant) (*Letter, error) {
	address, err := people.ParseEmail(email)
	if err != nil {
		return nil, err
	}
	if purpose != people.ToSignIn && purpose != people.ToSetPassword {
		return nil, refuse("No link is sent for that.")
	}
	if err := g.throttle.attempt(at, ofAccount("letter "+string(address)), ofAddress(from.Address)); err != nil {
		return nil, err
	}
	letter := Letter{To: address, Purpose: purpose, Secret: newSecret(), Ends: at + purpose.Life()}
	var found bool
	err = g.record.Change(ctx, func(tx *store.Tx) error {
		a, ok, err := tx.AccountOf(address)
		if err != nil {
			return err
		}
		found = ok && a.State == people.Active || !ok && purpose == people.ToSignIn && g.welcomes(address)
		letter.Name = a.Name
		p := people.Pass{Digest: digest(letter.Secret), Purpose: purpose, Account: a.ID, Payload: string(address), Made: at}
		if !found {
			p.Digest = digest(newSecret()) // as much work as for somebody who is known
		}
		return tx.AddPass(p)
	})
	if err != nil || !found {
		return nil, err
	}
	return &letter, nil
}

// welcomes says whether somebody with that address may come without an account.
func (g *Gate) welcomes(address people.Email) bool {
	return slices.Contains(g.options.Domains, address.Domain())
}

// used is what people hear whose link is no good. It does not say why: that would tell which links exist.
func used() error {
	return refuse("This link was used already, or is too old. Ask for a new one.")
}

// FollowLink signs in whoever holds the secret of a link for that. It ends the link. Programs that look at letters follow
// links, too, so a screen asks before it calls this.
func (g *Gate) FollowLink(ctx context.Context, secret string, from From, at span.Instant) (e Entry, err error) {
	if !wellFormed(secret) {
		return e, used()
	}
	session := newSecret()
	err = g.end(ctx, func(tx *store.Tx) error {
		p, ok, err := tx.TakePass(digest(secret), people.ToSignIn)
		switch {
		case err != nil:
			return err
		case !ok || !p.Live(at):
			return used()
		}
		if p.Account == "" {
			a, err := tx.Contact(people.Name(p.Payload), people.Email(p.Payload), at)
			if err != nil {
				return err
			}
			p.Account = a.ID
		}
		e, err = entry(tx, p.Account, session, from, false, at)
		return err
	})
	return e, err
}

// ResetPassword sets a new password for whoever holds the secret of a link for that, ends all their sessions and begins
// one. The link stays good when the password is refused.
func (g *Gate) ResetPassword(ctx context.Context, secret, password string, from From, at span.Instant) (e Entry, err error) {
	a, err := g.holder(ctx, secret, people.ToSetPassword, at)
	if err != nil {
		return e, err
	}
	hash, err := g.newHash(ctx, password, a.Email, a.Name)
	if err != nil {
		return e, err
	}
	session := newSecret()
	err = g.end(ctx, func(tx *store.Tx) error {
		if _, ok, err := tx.TakePass(digest(secret), people.ToSetPassword); err != nil || !ok {
			if err == nil {
				err = used()
			}
			return err
		}
		if err := setPassword(tx, a.ID, hash); err != nil {
			return err
		}
		if err := tx.EndSessions(a.ID, ""); err != nil {
			return err
		}
		e, err = entry(tx, a.ID, session, from, false, at)
		return err
	})
	return e, err
}

// holder is the account behind a one-time secret, which stays good.
func (g *Gate) holder(ctx context.Context, secret string, purpose people.Purpose, at span.Instant) (a people.Account, err error) {
	if !wellFormed(secret) {
		return a, used()
	}
	err = g.record.View(ctx, func(tx *store.Tx) error {
		p, ok, err := tx.PassOf(digest(secret), purpose)
		switch {
		case err != nil:
			return err
		case !ok || !p.Live(at):
			return used()
		}
		a, _, err = tx.Account(p.Account)
		return err
	})
	if err == nil {
		err = usable(a)
	}
	return a, err
}

// newHash is the hash of a password that somebody chose, or why it is refused.
func (g *Gate) newHash(ctx context.Context, password string, email people.Email, name people.Name) (string, error) {
	if err := strong(password, email, name); err != nil {
		return "", err
	}
	return g.passwords.hash(ctx, password)
}

// setPassword writes the hash of a new password; what was handed out to set one is no good any more.
func setPassword(tx *store.Tx, account people.ID, hash string) error {
	c, err := tx.Credential(account)
	if err != nil {
		return err
	}
	c.Password = hash
	if err := tx.SetCredential(c); err != nil {
		return err
	}
	return tx.EndPasses(account, people.ToSetPassword)
}

// SetPassword changes by's own password, and ends all their sessions but this one. Old is asked for if there is one.
func (g *Gate) SetPassword(ctx context.Context, by people.Actor, old, password string, at span.Instant) error {
	a := by.Account
	if d := people.May(by, people.ManageOwnSignIn, people.Case{Owner: a.ID}, people.Terms{At: at}); !d.Yes {
		return d.Err()
	}
	account := ofAccount(string(a.Email))
	if err := g.throttle.attempt(at, account); err != nil {
		return err
	}
	var c people.Credential
	err := g.record.View(ctx, func(tx *store.Tx) (err error) {
		c, err = tx.Credential(a.ID)
		return err
	})
	if err != nil {
		return err
	}
	if c.Password != "" {
		if ok, _, err := g.passwords.verify(ctx, c.Password, old); err != nil || !ok {
			if err == nil {
				err = refuse("The old password is not right.")
			}
			return err
		}
	}
	hash, err := g.newHash(ctx, password, a.Email, a.Name)
	if err != nil {
		return err
	}
	g.throttle.forgive(account, key{})
	return g.end(ctx, func(tx *store.Tx) error {
		if err := setPassword(tx, a.ID, hash); err != nil {
			return err
		}
		return tx.EndSessions(a.ID, people.ID(by.Session))
	})
}

// FirstLink makes the link by which the first administrator comes in. Ok is false once there is an account.
func (g *Gate) FirstLink(ctx context.Context, at span.Instant) (secret string, ok bool, err error) {
	secret = newSecret()
	err = g.record.Change(ctx, func(tx *store.Tx) error {
		begun, err := tx.AnyAccount()
		if ok = !begun; err != nil || begun {
			return err
		}
		return tx.AddPass(people.Pass{Digest: digest(secret), Purpose: people.ToBeFirst, Made: at})
	})
	if !ok {
		secret = ""
	}
	return secret, ok, err
}

// BeFirst makes whoever holds the secret of the first link the desk's administrator. The link stays good when what they
// wrote is refused, and is no good once there is an account.
func (g *Gate) BeFirst(ctx context.Context, secret, name, email, password string, from From, at span.Instant) (e Entry, err error) {
	if !wellFormed(secret) {
		return e, used()
	}
	a := people.Account{Role: people.Administrator, State: people.Active}
	if a.Name, err = people.ParseName(name); err != nil {
		return e, err
	}
	if a.Email, err = people.ParseEmail(email); err != nil {
		return e, err
	}
	if err := g.throttle.attempt(at, ofAddress(from.Address)); err != nil {
		return e, err
	}
	hash, err := g.newHash(ctx, password, a.Email, a.Name)
	if err != nil {
		return e, err
	}
	session := newSecret()
	err = g.end(ctx, func(tx *store.Tx) error {
		p, ok, err := tx.TakePass(digest(secret), people.ToBeFirst)
		if err != nil {
			return err
		}
		begun, err := tx.AnyAccount()
		switch {
		case err != nil:
			return err
		case !ok || !p.Live(at) || begun:
			return used()
		}
		first, err := tx.AddAccount(a, at)
		if err != nil {
			return err
		}
		if err := tx.SetCredential(people.Credential{Account: first.ID, Password: hash}); err != nil {
			return err
		}
		e, err = entry(tx, first.ID, session, from, false, at)
		return err
	})
	return e, err
}
