package signin

import (
	"bytes"
	"context"
	"crypto/rand"
	"image/png"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"belay/internal/people"
	"belay/internal/span"
	"belay/internal/store"
)

// Codes by time, as RFC 6238 has them and every generator knows them: six digits, a new code every thirty seconds.
const (
	codeStep      = 30 // seconds
	codeDigits    = otp.DigitsSix
	codeSkew      = 1  // steps that a generator's clock may be early or late
	recoveryCodes = 10 // handed out together
	pictureSide   = 240
)

// Generator is what a generator of codes needs to know; it is shown while one is being set up, and never again.
type Generator struct {
	Pending string // a one-time secret, to be shown with the first code
	Seed    string // in base 32, for those who type
	URL     string // for those who follow a link
	Picture []byte // for those who hold a telephone before the screen: a PNG
}

// BeginCodes begins to set up a generator of codes for by's own account.
func (g *Gate) BeginCodes(ctx context.Context, by people.Actor, at span.Instant) (Generator, error) {
	if d := people.May(by, people.ManageOwnSignIn, people.Case{Owner: by.Account.ID}, people.Terms{At: at}); !d.Yes {
		return Generator{}, d.Err()
	}
	made, err := totp.Generate(totp.GenerateOpts{Issuer: g.name(), AccountName: string(by.Account.Email), Period: codeStep, Digits: codeDigits})
	if err != nil {
		return Generator{}, err
	}
	var picture bytes.Buffer
	drawn, err := made.Image(pictureSide, pictureSide)
	if err == nil {
		err = png.Encode(&picture, drawn)
	}
	if err != nil {
		return Generator{}, err
	}
	out := Generator{Pending: newSecret(), Seed: made.Secret(), URL: made.URL(), Picture: picture.Bytes()}
	return out, g.record.Change(ctx, func(tx *store.Tx) error {
		return tx.AddPass(people.Pass{Digest: digest(out.Pending), Purpose: people.ToAddCodes, Account: by.Account.ID, Payload: out.Seed, Made: at})
	})
}

// name is what authenticators call the desk.
func (g *Gate) name() string {
	if g.options.Name == "" {
		return "Belay"
	}
	return g.options.Name
}

// AddCodes sets up the generator once its first code is right, and returns the recovery codes, which nobody can be shown
// again. From now on a code is asked for at each sign-in but those by passkey; the other sessions end.
func (g *Gate) AddCodes(ctx context.Context, by people.Actor, pending, code string, at span.Instant) (recovery []string, err error) {
	if err := g.throttle.attempt(at, ofAccount("code "+string(by.Account.ID))); err != nil {
		return nil, err
	}
	for range recoveryCodes {
		recovery = append(recovery, newRecovery())
	}
	err = g.end(ctx, func(tx *store.Tx) error {
		p, ok, err := tx.PassOf(digest(pending), people.ToAddCodes)
		switch {
		case err != nil:
			return err
		case !ok || !p.Live(at) || p.Account != by.Account.ID:
			return refuse("Setting up took too long. Begin again.")
		}
		step, ok := codeOf(p.Payload, code, 0, at)
		if !ok {
			return refuse("That code is not right. Is the clock of your telephone right?")
		}
		c, err := tx.Credential(by.Account.ID)
		if err != nil {
			return err
		}
		c.Seed, c.Step, c.Recovery = p.Payload, step, digests(recovery)
		if err := tx.SetCredential(c); err != nil {
			return err
		}
		if _, _, err := tx.TakePass(digest(pending), people.ToAddCodes); err != nil {
			return err
		}
		return tx.EndSessions(by.Account.ID, people.ID(by.Session))
	})
	if err != nil {
		return nil, err
	}
	g.throttle.forgive(ofAccount("code "+string(by.Account.ID)), key{})
	return recovery, nil
}

// RemoveCodes takes the generator of by's own account away, on showing a code of it.
func (g *Gate) RemoveCodes(ctx context.Context, by people.Actor, code string, at span.Instant) error {
	counted := ofAccount("code " + string(by.Account.ID))
	if err := g.throttle.attempt(at, counted); err != nil {
		return err
	}
	err := g.end(ctx, func(tx *store.Tx) error {
		c, err := spend(tx, by.Account.ID, code, at)
		if err != nil {
			return err
		}
		c.Seed, c.Step, c.Recovery = "", 0, nil
		return tx.SetCredential(c)
	})
	if err == nil {
		g.throttle.forgive(counted, key{})
	}
	return err
}

// ShowCode ends a sign-in that awaits a second factor: with a code of the generator, or with a recovery code, which is then
// spent. A wrong code leaves the sign-in open.
func (g *Gate) ShowCode(ctx context.Context, pending, code string, from From, at span.Instant) (e Entry, err error) {
	a, err := g.holder(ctx, pending, people.ToShowFactor, at)
	if err != nil {
		return e, refuse("The sign-in took too long. Begin again.")
	}
	counted, network := ofAccount("code "+string(a.ID)), ofAddress(from.Address)
	if err := g.throttle.attempt(at, counted, network); err != nil {
		return e, err
	}
	session := newSecret()
	err = g.end(ctx, func(tx *store.Tx) error {
		c, err := spend(tx, a.ID, code, at)
		if err != nil {
			return err
		}
		if err := tx.SetCredential(c); err != nil {
			return err
		}
		if _, ok, err := tx.TakePass(digest(pending), people.ToShowFactor); err != nil || !ok {
			if err == nil {
				err = refuse("The sign-in took too long. Begin again.")
			}
			return err
		}
		e, err = entry(tx, a.ID, session, from, true, at)
		return err
	})
	if err == nil {
		g.throttle.forgive(counted, network)
	}
	return e, err
}

// spend is the credential of an account after code was shown: no code counts twice.
func spend(tx *store.Tx, account people.ID, code string, at span.Instant) (people.Credential, error) {
	c, err := tx.Credential(account)
	if err != nil {
		return c, err
	}
	if step, ok := codeOf(c.Seed, code, c.Step, at); ok {
		c.Step = step
		return c, nil
	}
	shown := digest(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(code), "-", "")))
	for i, d := range c.Recovery {
		if same(d, shown) {
			c.Recovery = slices.Delete(c.Recovery, i, i+1)
			return c, nil
		}
	}
	return c, refuse("That code is not right, or was used before. Wait for the next one.")
}

// codeOf is the time step to which a code of a seed belongs, if it is one of the steps about at and after the last used.
func codeOf(seed, code string, last int64, at span.Instant) (step int64, ok bool) {
	if seed == "" {
		return 0, false
	}
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	now := int64(at) / codeStep
	for step := now - codeSkew; step <= now+codeSkew; step++ {
		want, err := totp.GenerateCodeCustom(seed, time.Unix(step*codeStep, 0), totp.ValidateOpts{Period: codeStep, Digits: codeDigits})
		if err == nil && same(want, code) && step > last {
			return step, true
		}
	}
	return 0, false
}

// newRecovery is a code to be written on paper: sixteen letters and digits in groups of four, 80 bits of chance.
func newRecovery() string {
	s := strings.ToLower(rand.Text())
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}

// digests are what the record keeps of recovery codes.
func digests(codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = digest(strings.ReplaceAll(c, "-", ""))
	}
	return out
}
