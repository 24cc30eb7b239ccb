package engine

import (
	"context"
	"errors"
	"slices"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// FindPeople are accounts by a part of their name or address, for those who open tickets for others.
func (e *Engine) FindPeople(ctx context.Context, a people.Actor, words string, limit int) (list []people.Account, err error) {
	if d := people.Ever(a, people.FindPeople); !d.Yes {
		return nil, d.Err()
	}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.AccountsLike(words, limit)
		return err
	})
	return list, err
}

// Accounts are at most limit accounts after an id, of one role or of all.
func (e *Engine) Accounts(ctx context.Context, a people.Actor, role people.Role, after people.ID, limit int) (list []people.Account, err error) {
	if d := people.Ever(a, people.ManageAccounts); !d.Yes {
		return nil, d.Err()
	}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.Accounts(role, after, limit)
		return err
	})
	return list, err
}

// AddAccount makes an account.
func (e *Engine) AddAccount(ctx context.Context, by people.Actor, a people.Account) (people.Account, error) {
	if err := e.fitting(a); err != nil {
		return a, err
	}
	at, _ := now()
	out := a
	err := e.Administer(ctx, by, people.ManageAccounts, people.Case{}, "added an account", string(a.Email), func(tx *store.Tx) (any, error) {
		var err error
		out, err = tx.AddAccount(a, at)
		return accountNote(out), err
	})
	return out, err
}

// ChangeAccount changes an account; change is handed it as it is, and may refuse. The last administrator stays one.
func (e *Engine) ChangeAccount(ctx context.Context, by people.Actor, id people.ID, change func(*people.Account) error) (out people.Account, err error) {
	err = e.Administer(ctx, by, people.ManageAccounts, people.Case{}, "changed an account", string(id), func(tx *store.Tx) (any, error) {
		before, ok, err := tx.Account(id)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			return nil, &NotFound{"There is no such account."}
		}
		out = before
		if err := errors.Join(change(&out), e.fitting(out)); err != nil {
			return nil, err
		}
		if err := tx.SetAccount(out); err != nil {
			return nil, err
		}
		if n, err := tx.Administrators(); err != nil || n == 0 {
			if err == nil {
				err = ticket.Refuse("Nobody would be left to administer the desk. Make somebody else an administrator first.")
			}
			return nil, err
		}
		return map[string]any{"before": accountNote(before), "after": accountNote(out)}, nil
	})
	return out, err
}

// accountNote is what the audit log keeps of an account.
func accountNote(a people.Account) map[string]string {
	return map[string]string{"role": string(a.Role), "person": string(a.Person), "party": string(a.Party), "state": string(a.State)}
}

// fitting refuses an account that the model in force does not fit.
func (e *Engine) fitting(a people.Account) error {
	m, _ := e.Model()
	switch {
	case !slices.Contains(people.Roles(), a.Role):
		return ticket.Refuse("There is no role %q; choose requester, partner, agent, lead or administrator.", string(a.Role))
	case a.State != people.Active && a.State != people.Suspended:
		return ticket.Refuse("An account is active or suspended.")
	case m == nil:
		return nil
	case a.Person != "" && m.Person(a.Person) == nil:
		return ticket.Refuse("There is no person %q in the support model.", string(a.Person))
	case a.Party != "" && m.Party(a.Party) == nil:
		return ticket.Refuse("There is no party %q in the support model.", string(a.Party))
	}
	for _, f := range a.Functions {
		if m.Function(f) == nil {
			return ticket.Refuse("There is no function %q in the support model.", string(f))
		}
	}
	return nil
}

// Audits are the administrative acts on record, the newest first, below an id; 0 begins at the newest.
func (e *Engine) Audits(ctx context.Context, a people.Actor, before int64, limit int) (list []store.Audit, err error) {
	if d := people.Ever(a, people.SeeAudit); !d.Yes {
		return nil, d.Err()
	}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.Audits(before, limit)
		return err
	})
	return list, err
}

// Tokens are the tokens of an account; those of others are for administrators.
func (e *Engine) Tokens(ctx context.Context, a people.Actor, of people.ID) (list []people.Token, err error) {
	if d := people.May(a, people.ManageOwnTokens, people.Case{Owner: of}, people.Terms{}); !d.Yes {
		if d = people.May(a, people.ManageTokens, people.Case{Owner: of}, people.Terms{}); !d.Yes {
			return nil, d.Err()
		}
	}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		list, err = tx.Tokens(of)
		return err
	})
	return list, err
}
