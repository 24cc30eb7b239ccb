package signin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// Provider is another sign-in that this desk trusts, by OpenID Connect: the organisation's own, mostly.
type Provider struct {
	ID           string   // names it in addresses: "contoso"
	Name         string   // as the button shows it
	Issuer       string   // its address, such as https://login.contoso.example
	ClientID     string   // as it knows this desk
	ClientSecret string   // which only the two know; empty where the provider asks for none
	Domains      []string // whose verified addresses get a requester's account when they have none
}

// answerWithin is how long another sign-in may take to answer this desk.
const answerWithin = 10 * time.Second

// provider is a Provider once it has been asked about itself.
type provider struct {
	Provider
	client *http.Client
	back   string // where it sends people back to

	mu    sync.Mutex     // guards known
	known *oidc.Provider // nil until it has answered
}

// newProviders refuses providers that cannot work. None of them is asked anything yet: a desk starts while its
// organisation's sign-in is down.
func newProviders(o Options) (out []*provider, err error) {
	client := o.Client
	if client == nil {
		client = &http.Client{Timeout: answerWithin}
	}
	for _, p := range o.Providers {
		switch u, err := url.Parse(p.Issuer); {
		case err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "127.0.0.1" && u.Hostname() != "localhost":
			return nil, fmt.Errorf("sign-in %q: its issuer %q is not an address that begins with https://", p.ID, p.Issuer)
		case p.ID == "" || p.ClientID == "":
			return nil, fmt.Errorf("sign-in %q needs an id and a client id", p.Issuer)
		case o.Origin == "":
			return nil, fmt.Errorf("sign-in %q needs the address of the desk, to send people back to", p.ID)
		case slices.ContainsFunc(out, func(other *provider) bool { return other.ID == p.ID }):
			return nil, fmt.Errorf("two sign-ins are called %q", p.ID)
		}
		out = append(out, &provider{Provider: p, client: client, back: strings.TrimSuffix(o.Origin, "/") + "/sign-in/" + url.PathEscape(p.ID)})
	}
	return out, nil
}

// Providers are the other sign-ins, for their buttons.
func (g *Gate) Providers() (out []Provider) {
	for _, p := range g.providers {
		out = append(out, Provider{ID: p.ID, Name: p.Name})
	}
	return out
}

// provider is the other sign-in with that id.
func (g *Gate) provider(id string) (*provider, error) {
	if i := slices.IndexFunc(g.providers, func(p *provider) bool { return p.ID == id }); i >= 0 {
		return g.providers[i], nil
	}
	return nil, refuse("There is no such sign-in.")
}

// discover asks p about itself, once; it is asked again as long as it does not answer.
func (p *provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		// Its keys are fetched later, too, so what holds the client must not end with this request.
		known, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.Issuer)
		if err != nil {
			return nil, fmt.Errorf("asking the sign-in %s about itself: %w", p.ID, err)
		}
		p.known = known
	}
	return p.known, nil
}

// config is what p and this desk agree on.
func (p *provider) config(known *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: known.Endpoint(), RedirectURL: p.back,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// journey is what must be known again when somebody comes back from another sign-in.
type journey struct {
	Provider string `json:"provider"`
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
}

// Leave sends somebody to another sign-in: to the address to, with a one-time secret in a cookie that they bring back.
func (g *Gate) Leave(ctx context.Context, id string, from From, at span.Instant) (to, pending string, err error) {
	p, err := g.provider(id)
	if err != nil {
		return "", "", err
	}
	if err := g.throttle.attempt(at, ofAddress(from.Address)); err != nil {
		return "", "", err
	}
	known, err := p.discover(ctx)
	if err != nil {
		return "", "", err
	}
	j := journey{Provider: id, State: newSecret(), Nonce: newSecret(), Verifier: oauth2.GenerateVerifier()}
	payload, err := json.Marshal(j)
	if err != nil {
		return "", "", err
	}
	pending = newSecret()
	err = g.record.Change(ctx, func(tx *store.Tx) error {
		return tx.AddPass(people.Pass{Digest: digest(pending), Purpose: people.ToReturn, Payload: string(payload), Made: at})
	})
	return p.config(known).AuthCodeURL(j.State, oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)), pending, err
}

// claims is what another sign-in says of somebody.
type claims struct {
	Subject  string   `json:"sub"`
	Email    string   `json:"email"`
	Verified yes      `json:"email_verified"`
	Name     string   `json:"name"`
	Methods  []string `json:"amr"`
}

// yes is a truth that some sign-ins write as a word.
type yes bool

// UnmarshalJSON reads true and "true".
func (y *yes) UnmarshalJSON(text []byte) error {
	*y = string(text) == "true" || string(text) == `"true"`
	return nil
}

// Return lets in somebody who comes back from another sign-in with a state and a code. Whoever was there before is known by
// the names that it gave them; otherwise a verified address says whose account it is.
func (g *Gate) Return(ctx context.Context, pending, state, code string, from From, at span.Instant) (e Entry, err error) {
	j, err := g.journey(ctx, pending, state, at)
	if err != nil {
		return e, err
	}
	p, err := g.provider(j.Provider)
	if err != nil {
		return e, err
	}
	c, err := p.exchange(ctx, j, code, at)
	if err != nil {
		return e, err
	}
	g.throttle.forgive(key{}, ofAddress(from.Address))
	secret := newSecret()
	mfa := slices.Contains(c.Methods, "mfa")
	err = g.end(ctx, func(tx *store.Tx) error {
		a, err := p.account(tx, c, at)
		if err != nil {
			return err
		}
		e, err = entry(tx, a.ID, secret, from, mfa, at)
		return err
	})
	return e, err
}

// journey takes the journey that somebody comes back from.
func (g *Gate) journey(ctx context.Context, pending, state string, at span.Instant) (j journey, err error) {
	var pass people.Pass
	err = g.record.Change(ctx, func(tx *store.Tx) (err error) {
		var ok bool
		if pass, ok, err = tx.TakePass(digest(pending), people.ToReturn); err == nil && (!ok || !pass.Live(at)) {
			err = refuse("The sign-in took too long, or was begun in another browser. Begin again.")
		}
		return err
	})
	if err == nil {
		err = json.Unmarshal([]byte(pass.Payload), &j)
	}
	if err == nil && !same(j.State, state) {
		err = refuse("This is not the answer to the sign-in that was begun here. Begin again.")
	}
	return j, err
}

// exchange turns a code into what p says of somebody.
func (p *provider) exchange(ctx context.Context, j journey, code string, at span.Instant) (c claims, err error) {
	known, err := p.discover(ctx)
	if err != nil {
		return c, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	answer, err := p.config(known).Exchange(ctx, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return c, refuse("%s did not confirm the sign-in. Begin again.", p.called())
	}
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return c, fmt.Errorf("the sign-in %s sent no identity", p.ID)
	}
	verifier := known.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID, Now: at.Time})
	identity, err := verifier.Verify(ctx, raw)
	if err != nil || !same(identity.Nonce, j.Nonce) {
		return c, refuse("What %s says of you does not hold. Begin again.", p.called())
	}
	if err := identity.Claims(&c); err != nil || c.Subject == "" {
		return c, refuse("What %s says of you cannot be read.", p.called())
	}
	return c, nil
}

// called is how people call p.
func (p *provider) called() string {
	if p.Name == "" {
		return p.ID
	}
	return p.Name
}

// account is whose account it is of which p says c.
func (p *provider) account(tx *store.Tx, c claims, at span.Instant) (people.Account, error) {
	a, ok, err := tx.AccountBehind(p.Issuer, c.Subject)
	if err != nil || ok {
		return a, err
	}
	email, err := people.ParseEmail(c.Email)
	if err != nil || !bool(c.Verified) {
		return a, refuse("%s did not confirm an e-mail address of yours, so this desk does not know whose account it is.", p.called())
	}
	if a, ok, err = tx.AccountOf(email); err != nil {
		return a, err
	}
	if !ok {
		if !slices.Contains(p.Domains, email.Domain()) {
			return a, refuse("There is no account for %s here. An administrator can make one.", email)
		}
		name, err := people.ParseName(c.Name)
		if err != nil {
			name = people.Name(email)
		}
		if a, err = tx.Contact(name, email, at); err != nil {
			return a, err
		}
	}
	return a, tx.AddIdentity(people.Identity{Issuer: p.Issuer, Subject: c.Subject, Account: a.ID})
}
