package demo

import (
	"context"
	"encoding/json"
	"fmt"

	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// replies are the texts that the company's people use again.
var replies = []struct{ id, name, body string }{
	{"demo-looking", "We are looking", "Thank you for the details. We are looking at it now and come back to you before the promised time."},
	{"demo-picture", "Ask for a picture", "Could you send a picture of the message, with the time and the name at the top of the screen? With it we find the line in the log."},
	{"demo-restart-till", "Restart a till", "Please hold the power button for ten seconds, wait for a minute, and start it again. When the lower left corner says “online” you can go on selling. If it says “local”, call us."},
	{"demo-offline-cards", "Cards while offline", "The terminal takes cards up to EUR 50 while it is offline. Press the yellow key twice, then the amount. The receipt says OFFLINE; keep it until tonight."},
	{"demo-locked", "Account unlocked", "Your account was locked after five attempts and is open again. Please choose a new password on the page that we have sent you."},
	{"demo-partner", "Handed to the partner", "The fault is in a part that our partner looks after. They have it now, with everything that you sent; we stay responsible and keep you informed."},
	{"demo-solved", "Solved, please check", "It should work again. Please try it once, and answer if anything is not as before; then it goes on here."},
}

// views are lists that the company shares.
var views = []struct {
	id, name string
	query    map[string]string // the parameters of a list
}{
	{"demo-urgent", "Critical and high", map[string]string{"queue": "all", "severity": "critical,high", "state": "open"}},
	{"demo-ovens", "Ovens, open", map[string]string{"queue": "all", "service": "ovens"}},
	{"demo-partner", "With the partner", map[string]string{"queue": "fn:custom-code"}},
}

// furniture writes saved replies and shared views.
func furniture(ctx context.Context, e *engine.Engine, who *staff, _ span.Instant) error {
	by := string(who.byPerson["gijs"].ID)
	err := e.Store().Change(ctx, func(tx *store.Tx) error {
		for _, r := range replies {
			if err := tx.KeepReply(store.SavedReply{ID: r.id, Name: r.name, Body: r.body, Actions: []byte("{}"), By: by}); err != nil {
				return err
			}
		}
		for _, v := range views {
			query, err := json.Marshal(v.query)
			if err != nil {
				return err
			}
			if err := tx.KeepView(store.SavedView{ID: v.id, Account: by, Name: v.name, Query: query, Shared: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("writing replies and views: %w", err)
	}
	return nil
}

// grants lets one of the partner's people in, and lets another ask.
func grants(ctx context.Context, e *engine.Engine, who *staff, now span.Instant) error {
	m, _ := e.Model()
	terms := people.Terms{Model: m, At: now}
	asked, err := people.Ask(who.byPerson["priya"], "erp", 0, "Orders of several shops arrive twice; I need to see the tickets to compare the files.", terms)
	if err != nil {
		return fmt.Errorf("asking for access: %w", err)
	}
	waiting, err := people.Ask(who.byPerson["owen"], "erp", 0, "To help Priya with the duplicate orders this week.", terms)
	if err != nil {
		return fmt.Errorf("asking for access: %w", err)
	}
	err = e.Store().Change(ctx, func(tx *store.Tx) error {
		given, err := tx.AddGrant(asked)
		if err != nil {
			return err
		}
		if given, err = given.Approve(who.byPerson["gijs"], terms); err != nil {
			return err
		}
		if err := tx.DecideGrant(given); err != nil {
			return err
		}
		_, err = tx.AddGrant(waiting)
		return err
	})
	if err != nil {
		return fmt.Errorf("letting the partner in: %w", err)
	}
	return nil
}
