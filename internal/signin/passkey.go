package signin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// Bounds of passkeys.
const (
	maxPasskeys    = 20       // of one account
	maxPasskeyName = 100      // bytes
	maxCeremony    = 64 << 10 // bytes of what a browser sends back
)

// passkeys knows the desk as authenticators do: by the name of its host.
type passkeys struct{ party *webauthn.WebAuthn }

// newPasskeys is nil where the desk has no name: without an origin, or with a bare address of the network, by which no
// authenticator knows anybody.
func newPasskeys(o Options) (*passkeys, error) {
	if o.Origin == "" {
		return nil, nil
	}
	u, err := url.Parse(o.Origin)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("the address %q of the desk is not like https://desk.contoso.example", o.Origin)
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return nil, nil
	}
	name := o.Name
	if name == "" {
		name = "Belay"
	}
	party, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("preparing passkeys: %w", err)
	}
	return &passkeys{party}, nil
}

// owner is an account as authenticators know it.
type owner struct {
	account people.Account
	keys    []webauthn.Credential
}

// WebAuthnID is what an authenticator keeps to name the account.
func (o *owner) WebAuthnID() []byte { return []byte(o.account.ID) }

// WebAuthnName is how the account is called when it signs in.
func (o *owner) WebAuthnName() string { return string(o.account.Email) }

// WebAuthnDisplayName is how people call whom it belongs to.
func (o *owner) WebAuthnDisplayName() string { return string(o.account.Name) }

// WebAuthnCredentials are the passkeys that it has.
func (o *owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

// ownerOf is an account and its passkeys.
func ownerOf(tx *store.Tx, account people.ID) (*owner, error) {
	a, _, err := tx.Account(account)
	if err != nil {
		return nil, err
	}
	keys, err := tx.Passkeys(account)
	if err != nil {
		return nil, err
	}
	o := &owner{account: a}
	for _, k := range keys {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(k.Data), &c); err != nil {
			return nil, fmt.Errorf("reading passkey %s: %w", k.ID, err)
		}
		o.keys = append(o.keys, c)
	}
	return o, nil
}

// Ceremony is what a browser needs to ask an authenticator.
type Ceremony struct {
	Pending string          // a one-time secret, to be sent back with the answer
	Options json.RawMessage // for navigator.credentials
}

// begin hands out a ceremony.
func (g *Gate) begin(ctx context.Context, purpose people.Purpose, account people.ID, options, session any, at span.Instant) (c Ceremony, err error) {
	if c.Options, err = json.Marshal(options); err != nil {
		return c, err
	}
	payload, err := json.Marshal(session)
	if err != nil {
		return c, err
	}
	c.Pending = newSecret()
	return c, g.record.Change(ctx, func(tx *store.Tx) error {
		return tx.AddPass(people.Pass{Digest: digest(c.Pending), Purpose: purpose, Account: account, Payload: string(payload), Made: at})
	})
}

// finish takes the ceremony that was handed out under a one-time secret: an answer counts once.
func (g *Gate) finish(ctx context.Context, pending string, purpose people.Purpose, at span.Instant) (p people.Pass, session webauthn.SessionData, err error) {
	err = g.record.Change(ctx, func(tx *store.Tx) (err error) {
		var ok bool
		if p, ok, err = tx.TakePass(digest(pending), purpose); err == nil && (!ok || !p.Live(at)) {
			err = refuse("That took too long, or was done already. Begin again.")
		}
		return err
	})
	if err == nil {
		err = json.Unmarshal([]byte(p.Payload), &session)
	}
	return p, session, err
}

// noPasskeys is what people hear where there are none.
func noPasskeys() error {
	return refuse("This desk has no passkeys: for them it must be reached by a name, such as https://desk.contoso.example.")
}

// Passkeys says whether the desk has passkeys.
func (g *Gate) Passkeys() bool { return g.passkeys != nil }

// BeginPasskey begins to make a passkey for by's own account.
func (g *Gate) BeginPasskey(ctx context.Context, by people.Actor, at span.Instant) (c Ceremony, err error) {
	if d := people.May(by, people.ManageOwnSignIn, people.Case{Owner: by.Account.ID}, people.Terms{At: at}); !d.Yes {
		return c, d.Err()
	}
	if g.passkeys == nil {
		return c, noPasskeys()
	}
	var o *owner
	err = g.record.View(ctx, func(tx *store.Tx) (err error) {
		o, err = ownerOf(tx, by.Account.ID)
		return err
	})
	if err != nil {
		return c, err
	}
	if len(o.keys) >= maxPasskeys {
		return c, refuse("An account has at most %d passkeys. Remove one that you do not use.", maxPasskeys)
	}
	var known []protocol.CredentialDescriptor
	for i := range o.keys {
		known = append(known, o.keys[i].Descriptor())
	}
	options, session, err := g.passkeys.party.BeginRegistration(o, webauthn.WithExclusions(known))
	if err != nil {
		return c, fmt.Errorf("beginning a passkey: %w", err)
	}
	return g.begin(ctx, people.ToAddPasskey, by.Account.ID, options, session, at)
}

// AddPasskey ends the making of a passkey with what the authenticator answered.
func (g *Gate) AddPasskey(ctx context.Context, by people.Actor, pending, name string, answer []byte, at span.Instant) (k people.Passkey, err error) {
	name = strings.TrimSpace(name)
	switch {
	case g.passkeys == nil:
		return k, noPasskeys()
	case name == "" || len(name) > maxPasskeyName || !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		return k, refuse("Give the passkey a name of at most %d characters, so that you know it again.", maxPasskeyName)
	case len(answer) > maxCeremony:
		return k, refuse("That is no answer of an authenticator.")
	}
	p, session, err := g.finish(ctx, pending, people.ToAddPasskey, at)
	if err != nil {
		return k, err
	}
	if p.Account != by.Account.ID {
		return k, refuse("Another account began this. Begin again.")
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return k, refuse("That is no answer of an authenticator.")
	}
	made, err := g.passkeys.party.CreateCredential(&owner{account: by.Account}, session, parsed)
	if err != nil {
		return k, refuse("The authenticator's answer does not hold. Begin again.")
	}
	data, err := json.Marshal(made)
	if err != nil {
		return k, err
	}
	err = g.record.Change(ctx, func(tx *store.Tx) (err error) {
		k, err = tx.AddPasskey(people.Passkey{Handle: handleOf(made.ID), Account: by.Account.ID, Name: name, Data: string(data), Made: at})
		return err
	})
	return k, err
}

// handleOf is an authenticator's name for a key, as the record keeps it.
func handleOf(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// RemovePasskey takes a passkey of by's own account away.
func (g *Gate) RemovePasskey(ctx context.Context, by people.Actor, id people.ID, at span.Instant) error {
	if d := people.May(by, people.ManageOwnSignIn, people.Case{Owner: by.Account.ID}, people.Terms{At: at}); !d.Yes {
		return d.Err()
	}
	return g.end(ctx, func(tx *store.Tx) error {
		if ok, err := tx.EndPasskey(by.Account.ID, id); err != nil || ok {
			return err
		}
		return refuse("There is no such passkey.")
	})
}

// AskPasskey begins a sign-in by passkey. Nobody says who they are: the authenticator does.
func (g *Gate) AskPasskey(ctx context.Context, from From, at span.Instant) (c Ceremony, err error) {
	if g.passkeys == nil {
		return c, noPasskeys()
	}
	if err := g.throttle.attempt(at, ofAddress(from.Address)); err != nil {
		return c, err
	}
	options, session, err := g.passkeys.party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return c, fmt.Errorf("asking for a passkey: %w", err)
	}
	return g.begin(ctx, people.ToShowPasskey, "", options, session, at)
}

// ShowPasskey ends a sign-in by passkey with what the authenticator answered. It counts as two factors: something that one
// has, and what it asked for.
func (g *Gate) ShowPasskey(ctx context.Context, pending string, answer []byte, from From, at span.Instant) (e Entry, err error) {
	switch {
	case g.passkeys == nil:
		return e, noPasskeys()
	case len(answer) > maxCeremony:
		return e, refuse("That is no answer of an authenticator.")
	}
	_, session, err := g.finish(ctx, pending, people.ToShowPasskey, at)
	if err != nil {
		return e, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return e, refuse("That is no answer of an authenticator.")
	}
	var key people.Passkey
	var o *owner
	err = g.record.View(ctx, func(tx *store.Tx) (err error) {
		var ok bool
		if key, ok, err = tx.PasskeyOf(handleOf(parsed.RawID)); err != nil || !ok {
			if err == nil {
				err = refuse("This desk does not know that passkey.")
			}
			return err
		}
		o, err = ownerOf(tx, key.Account)
		return err
	})
	if err != nil {
		return e, err
	}
	whose := func(_, handle []byte) (webauthn.User, error) {
		if string(handle) != string(o.account.ID) {
			return nil, refuse("That passkey belongs to another account.")
		}
		return o, nil
	}
	_, shown, err := g.passkeys.party.ValidatePasskeyLogin(whose, session, parsed)
	if err != nil || shown.Authenticator.CloneWarning {
		return e, refuse("The passkey was not accepted. Sign in another way, and tell an administrator if this goes on.")
	}
	data, err := json.Marshal(shown)
	if err != nil {
		return e, err
	}
	g.throttle.forgive(ofAccount(string(o.account.Email)), ofAddress(from.Address))
	secret := newSecret()
	err = g.end(ctx, func(tx *store.Tx) error {
		if err := tx.UsePasskey(key.ID, string(data), at); err != nil {
			return err
		}
		e, err = entry(tx, o.account.ID, secret, from, true, at)
		return err
	})
	return e, err
}
