package engine

import (
	"context"
	"sync"

	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// directory knows those who answer: accounts that are somebody in the model. Requesters are looked up in the record, there
// are too many.
type directory struct {
	mu       sync.RWMutex // guards all below
	byPerson map[model.PersonID]people.Account
	byID     map[people.ID]people.Account
}

// person is the account of a person of the model.
func (d *directory) person(p model.PersonID) (people.Account, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	a, ok := d.byPerson[p]
	return a, ok
}

// account is somebody who answers.
func (d *directory) account(id people.ID) (people.Account, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	a, ok := d.byID[id]
	return a, ok
}

// staffPage is how many accounts are read at once.
const staffPage = 500

// loadDirectory reads again who answers.
func (e *Engine) loadDirectory(ctx context.Context) error {
	byPerson, byID := map[model.PersonID]people.Account{}, map[people.ID]people.Account{}
	err := e.store.View(ctx, func(tx *store.Tx) error {
		for _, role := range []people.Role{people.Partner, people.Agent, people.Lead, people.Administrator} {
			if err := eachAccount(tx, role, func(a people.Account) {
				byID[a.ID] = a
				if a.Person != "" && a.State == people.Active {
					byPerson[a.Person] = a
				}
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	d := &e.directory
	d.mu.Lock()
	defer d.mu.Unlock()
	d.byPerson, d.byID = byPerson, byID
	return nil
}

// eachAccount hands every account of a role to each.
func eachAccount(tx *store.Tx, role people.Role, each func(people.Account)) error {
	for after := people.ID(""); ; {
		list, err := tx.Accounts(role, after, staffPage)
		if err != nil {
			return err
		}
		for _, a := range list {
			each(a)
			after = a.ID
		}
		if len(list) < staffPage {
			return nil
		}
	}
}

// findAccount is the account of an asker; an address that nobody has makes a new one that may only ask.
func (e *Engine) findAccount(tx *store.Tx, a Asker, at span.Instant) (people.Account, error) {
	if a.Account != "" {
		found, ok, err := tx.Account(a.Account)
		if err == nil && !ok {
			err = &NotFound{"There is no such account."}
		}
		return found, err
	}
	email, err := people.ParseEmail(a.Email)
	if err != nil {
		return people.Account{}, err
	}
	name := people.Name(email)
	if a.Name != "" {
		if name, err = people.ParseName(a.Name); err != nil {
			return people.Account{}, err
		}
	}
	return tx.Contact(name, email, at)
}

// Names are what people call accounts, by id. Those of accounts that were erased are their pseudonyms.
func (e *Engine) Names(ctx context.Context, ids []people.ID) (map[people.ID]people.Account, error) {
	out := make(map[people.ID]people.Account, len(ids))
	var unknown []people.ID
	for _, id := range ids {
		if a, ok := e.directory.account(id); ok {
			out[id] = a
		} else if id != "" {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return out, nil
	}
	err := e.store.View(ctx, func(tx *store.Tx) error {
		list, err := tx.AccountsNamed(unknown)
		for _, a := range list {
			out[a.ID] = a
		}
		return err
	})
	return out, err
}

// Staff are those who answer, whom work can be given to.
func (e *Engine) Staff() []people.Account {
	e.directory.mu.RLock()
	defer e.directory.mu.RUnlock()
	out := make([]people.Account, 0, len(e.directory.byID))
	for _, a := range e.directory.byID {
		if a.State == people.Active {
			out = append(out, a)
		}
	}
	return out
}

// AccountOf is the account of a person of the model; ok is false when they have none.
func (e *Engine) AccountOf(p model.PersonID) (people.Account, bool) { return e.directory.person(p) }

// StaffChanged reads again who answers, after an account was changed.
func (e *Engine) StaffChanged(ctx context.Context) error { return e.loadDirectory(ctx) }
