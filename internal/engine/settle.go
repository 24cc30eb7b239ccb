package engine

import (
	"context"

	"belay/internal/calendar"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// keysOff is the setting of those who switched single-key shortcuts off.
const keysOff = "keys-off"

// Chosen are the settings of somebody.
type Chosen struct {
	Zone *string // the IANA name of the zone in which they read times, empty for the model's; nil: as it was
	Keys *bool   // whether single-key shortcuts are on; nil: as it was
}

// Settle keeps what somebody changed about themselves, and returns their account.
func (e *Engine) Settle(ctx context.Context, by people.Actor, what Chosen) (a people.Account, err error) {
	at, _ := now()
	if d := people.May(by, people.ManageOwnSignIn, people.Case{Owner: by.Account.ID}, people.Terms{At: at}); !d.Yes {
		return a, d.Err()
	}
	var zone *calendar.Zone
	if what.Zone != nil && *what.Zone != "" {
		if zone, err = calendar.LoadZone(*what.Zone); err != nil {
			return a, ticket.Refuse("There is no time zone %q; write it like Europe/Copenhagen.", *what.Zone)
		}
	}
	err = e.store.Change(ctx, func(tx *store.Tx) error {
		if a, _, err = tx.Account(by.Account.ID); err != nil {
			return err
		}
		if what.Zone != nil {
			a.Zone = zone
			if err := tx.SetAccount(a); err != nil {
				return err
			}
		}
		if what.Keys == nil {
			return nil
		}
		value := ""
		if !*what.Keys {
			value = keysOff
		}
		return tx.KeepSetting(string(a.ID), keysOff, value)
	})
	if err == nil && a.Role != people.Requester {
		err = e.loadDirectory(ctx)
	}
	return a, err
}

// Keys says whether somebody has single-key shortcuts on, as everybody has until they switch them off.
func (e *Engine) Keys(ctx context.Context, a people.Actor) (on bool, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		value, err := tx.Setting(string(a.Account.ID), keysOff)
		on = value != keysOff
		return err
	})
	return on, err
}
