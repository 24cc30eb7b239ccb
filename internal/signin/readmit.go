package signin

import (
	"context"
	"encoding/json"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// Readmission is how somebody is let in again by whoever runs the machine.
type Readmission struct {
	Email       string
	By          people.ID // who does it, for the audit log
	DropFactors bool      // forget the generator of codes, its recovery codes and passkeys: they are lost
	Promote     bool      // make them an active administrator: nobody else is left
}

// Readmit makes a link by which somebody who cannot get in sets a new password, where no letter can be sent and no
// administrator is there to help. The record notes it. It refuses an address that no account has, and an account that is
// suspended unless it is promoted.
func (g *Gate) Readmit(ctx context.Context, r Readmission, at span.Instant) (*Letter, error) {
	address, err := people.ParseEmail(r.Email)
	if err != nil {
		return nil, err
	}
	letter := &Letter{To: address, Purpose: people.ToSetPassword, Secret: newSecret(), Ends: at + people.ToSetPassword.Life()}
	err = g.record.Change(ctx, func(tx *store.Tx) error {
		a, ok, err := tx.AccountOf(address)
		switch {
		case err != nil:
			return err
		case !ok:
			return refuse("No account has the address %s.", address)
		}
		if r.Promote {
			a.Role, a.State = people.Administrator, people.Active
			if err := tx.SetAccount(a); err != nil {
				return err
			}
		}
		if err := usable(a); err != nil {
			return err
		}
		if r.DropFactors {
			if err := dropFactors(tx, a.ID); err != nil {
				return err
			}
		}
		letter.Name = a.Name
		if err := tx.AddPass(people.Pass{Digest: digest(letter.Secret), Purpose: letter.Purpose, Account: a.ID, Payload: string(address), Made: at}); err != nil {
			return err
		}
		detail, err := json.Marshal(map[string]bool{"second_factor_dropped": r.DropFactors, "made_administrator": r.Promote})
		if err != nil {
			return err
		}
		return tx.Note(store.Audit{AtUS: int64(at) * 1e6, By: string(r.By), What: "let somebody in again", About: string(a.ID), Detail: detail})
	})
	if err != nil {
		return nil, err
	}
	g.Forget()
	return letter, nil
}

// dropFactors forgets every second factor of an account.
func dropFactors(tx *store.Tx, account people.ID) error {
	c, err := tx.Credential(account)
	if err != nil {
		return err
	}
	c.Seed, c.Step, c.Recovery = "", 0, nil
	if err := tx.SetCredential(c); err != nil {
		return err
	}
	keys, err := tx.Passkeys(account)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if _, err := tx.EndPasskey(account, k.ID); err != nil {
			return err
		}
	}
	return nil
}
