package app

import (
	"net/http"

	"belay/internal/api"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/web"
)

// firstPath is where the first administrator comes in, before the secret.
const firstPath = "/first/"

// LinkPath is where the link of a letter leads, before the secret.
func LinkPath(l signin.Letter) string {
	if l.Purpose == people.ToSetPassword {
		return "/sign-in/password/"
	}
	return "/sign-in/link/"
}

// faces are the screens and the API: what the desk answers beside its own figures.
func (a *App) faces() (screens, programs http.Handler, err error) {
	if screens, err = web.New(a.parts.Engine, a.parts.Gate, a.screens()); err != nil {
		return nil, nil, err
	}
	programs, err = api.New(a.parts.Engine, a.parts.Gate, api.Options{
		Log: a.log, Version: a.options.Version, Origins: []string{a.parts.URL},
		Rates: api.Rates{Account: orNone(a.config.Rate), Address: orNone(a.config.RateFrom)},
	})
	return screens, programs, err
}

// orNone is a limit as the API takes it: less than nothing is none.
func orNone(limit int) int {
	if limit == 0 {
		return -1
	}
	return limit
}
