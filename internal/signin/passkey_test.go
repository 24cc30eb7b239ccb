package signin_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"

	"belay/internal/people"
	"belay/internal/signin"
)

// authenticator is a key for one account at one desk, as a telephone keeps it: ES256, without attestation.
type authenticator struct {
	t      *testing.T
	id     []byte
	user   []byte
	key    *ecdsa.PrivateKey
	count  uint32
	origin string
	flags  byte
}

// What an authenticator says of how it was asked.
const (
	userPresent  = 0x01
	userVerified = 0x04
	hasKey       = 0x40
)

func newAuthenticator(t *testing.T) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &authenticator{t: t, id: []byte("key-" + rand.Text()), key: key, origin: "https://desk.contoso.example", flags: userPresent | userVerified}
}

// text is bytes as browsers send them.
func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// asked is what a desk asks of a browser, as far as this one reads it.
type asked struct {
	PublicKey struct {
		Challenge string `json:"challenge"`
		RPID      string `json:"rpId"`
		RP        struct {
			ID string `json:"id"`
		} `json:"rp"`
		User struct {
			ID string `json:"id"`
		} `json:"user"`
		Selection struct {
			Verification string `json:"userVerification"`
		} `json:"authenticatorSelection"`
	} `json:"publicKey"`
}

// client is what a browser says of where it was asked.
func (a *authenticator) client(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

// data is what an authenticator signs, before the key.
func (a *authenticator) data(host string, flags byte) []byte {
	a.count++
	h := sha256.Sum256([]byte(host))
	return binary.BigEndian.AppendUint32(append(h[:], flags), a.count)
}

// cborBytes is b as CBOR: a head of one or two bytes of length, and b.
func cborBytes(b []byte) []byte {
	return append([]byte{0x59, byte(len(b) >> 8), byte(len(b))}, b...)
}

// create answers a desk that asks for a new key.
func (a *authenticator) create(options []byte) []byte {
	var ask asked
	if err := json.Unmarshal(options, &ask); err != nil {
		a.t.Fatal(err)
	}
	a.user, _ = base64.RawURLEncoding.DecodeString(ask.PublicKey.User.ID)
	point, err := a.key.PublicKey.Bytes() // 0x04, x, y
	if err != nil {
		a.t.Fatal(err)
	}
	// A COSE key: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}.
	cose := []byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}
	cose = append(append(append(cose, point[1:33]...), 0x22, 0x58, 0x20), point[33:]...)
	data := a.data(ask.PublicKey.RP.ID, a.flags|hasKey)
	data = append(append(data, make([]byte, 16)...), byte(len(a.id)>>8), byte(len(a.id)))
	data = append(append(data, a.id...), cose...)
	// {"fmt": "none", "attStmt": {}, "authData": data}
	object := append([]byte{0xa3, 0x63}, "fmt"...)
	object = append(append(object, 0x64), "none"...)
	object = append(append(append(object, 0x67), "attStmt"...), 0xa0)
	object = append(append(append(object, 0x68), "authData"...), cborBytes(data)...)
	return a.answer(map[string]string{
		"clientDataJSON": text(a.client("webauthn.create", ask.PublicKey.Challenge)), "attestationObject": text(object),
	})
}

// get answers a desk that asks for a key it has made.
func (a *authenticator) get(options []byte) []byte {
	var ask asked
	if err := json.Unmarshal(options, &ask); err != nil {
		a.t.Fatal(err)
	}
	client, data := a.client("webauthn.get", ask.PublicKey.Challenge), a.data(ask.PublicKey.RPID, a.flags)
	clientSum := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte{}, data...), clientSum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, signed[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]string{
		"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature), "userHandle": text(a.user),
	})
}

// answer is a response around what the authenticator said.
func (a *authenticator) answer(response map[string]string) []byte {
	b, err := json.Marshal(map[string]any{"id": text(a.id), "rawId": text(a.id), "type": "public-key", "response": response})
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

// enrolled is a desk and an authenticator that knows it.
func enrolled(t *testing.T) (*door, people.Actor, *authenticator) {
	t.Helper()
	d := newDoor(t, nil)
	by := people.Actor{Account: d.account("ana@contoso.example", people.Agent)}
	c, err := d.BeginPasskey(t.Context(), by, noon)
	if err != nil {
		t.Fatal(err)
	}
	a := newAuthenticator(t)
	k, err := d.AddPasskey(t.Context(), by, c.Pending, "My telephone", a.create(c.Options), noon)
	if err != nil || k.Name != "My telephone" {
		t.Fatal(k, err)
	}
	return d, by, a
}

// ask asks for a passkey.
func (d *door) ask() signin.Ceremony {
	d.t.Helper()
	c, err := d.AskPasskey(d.t.Context(), signin.From{}, noon)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func TestAPasskeySignsInAndCountsAsTwoFactors(t *testing.T) {
	d, by, a := enrolled(t)
	for range 2 {
		c := d.ask()
		e, err := d.ShowPasskey(t.Context(), c.Pending, a.get(c.Options), signin.From{}, noon+5)
		if err != nil || e.Actor.Account.ID != by.Account.ID || !e.Actor.MFA || e.Secret == "" {
			t.Fatalf("%+v, %v", e, err)
		}
	}
}

func TestAnAnswerOfAnAuthenticatorCountsOnce(t *testing.T) {
	d, _, a := enrolled(t)
	c := d.ask()
	answer := a.get(c.Options)
	if _, err := d.ShowPasskey(t.Context(), c.Pending, answer, signin.From{}, noon); err != nil {
		t.Fatal(err)
	}
	_, err := d.ShowPasskey(t.Context(), c.Pending, answer, signin.From{}, noon)
	refused(t, err, "was done already")
	other := d.ask()
	_, err = d.ShowPasskey(t.Context(), other.Pending, answer, signin.From{}, noon)
	refused(t, err, "not accepted") // the answer to another question
	late := d.ask()
	_, err = d.ShowPasskey(t.Context(), late.Pending, a.get(late.Options), signin.From{}, noon+600)
	refused(t, err, "took too long")
}

func TestAnAuthenticatorThatLiesIsRefused(t *testing.T) {
	d, by, a := enrolled(t)
	for name, lie := range map[string]func(*authenticator){
		"another origin":           func(a *authenticator) { a.origin = "https://desk.contoso.example.evil.example" },
		"another key":              func(a *authenticator) { a.key = newAuthenticator(t).key },
		"another account":          func(a *authenticator) { a.user = []byte("somebody-else") },
		"nobody was asked":         func(a *authenticator) { a.flags = userPresent },
		"a counter that goes back": func(a *authenticator) { a.count = 0 },
		"an unknown key":           func(a *authenticator) { a.id = []byte("unknown") },
	} {
		c, liar := d.ask(), *a
		lie(&liar)
		if e, err := d.ShowPasskey(t.Context(), c.Pending, liar.get(c.Options), signin.From{}, noon); err == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
	for _, junk := range []string{"", "{}", "null", "\x00\xff", `{"id":"x","rawId":"x","type":"public-key","response":{}}`, strings.Repeat("[", 100_000)} {
		c := d.ask()
		_, err := d.ShowPasskey(t.Context(), c.Pending, []byte(junk), signin.From{}, noon)
		refused(t, err, "no answer of an authenticator")
		made, err := d.BeginPasskey(t.Context(), by, noon)
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.AddPasskey(t.Context(), by, made.Pending, "junk", []byte(junk), noon)
		refused(t, err, "no answer of an authenticator")
	}
}

func TestAPasskeyIsMadeForWhoeverBeganAndIsKnownOnce(t *testing.T) {
	d, by, a := enrolled(t)
	eve := people.Actor{Account: d.account("eve@contoso.example", people.Agent)}
	c, err := d.BeginPasskey(t.Context(), by, noon)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.AddPasskey(t.Context(), eve, c.Pending, "stolen", newAuthenticator(t).create(c.Options), noon)
	refused(t, err, "Another account began this")
	if c, err = d.BeginPasskey(t.Context(), eve, noon); err != nil {
		t.Fatal(err)
	}
	_, err = d.AddPasskey(t.Context(), eve, c.Pending, "copied", a.create(c.Options), noon)
	refused(t, err, "known already")
}

func TestARemovedPasskeyOpensNothing(t *testing.T) {
	d, by, a := enrolled(t)
	c, err := d.BeginPasskey(t.Context(), by, noon)
	if err != nil {
		t.Fatal(err)
	}
	spare := newAuthenticator(t)
	k, err := d.AddPasskey(t.Context(), by, c.Pending, "Spare", spare.create(c.Options), noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.RemovePasskey(t.Context(), by, k.ID, noon); err != nil {
		t.Fatal(err)
	}
	refused(t, d.RemovePasskey(t.Context(), by, k.ID, noon), "no such passkey")
	c = d.ask()
	_, err = d.ShowPasskey(t.Context(), c.Pending, spare.get(c.Options), signin.From{}, noon)
	refused(t, err, "does not know that passkey")
	c = d.ask()
	if _, err := d.ShowPasskey(t.Context(), c.Pending, a.get(c.Options), signin.From{}, noon); err != nil {
		t.Error("the other one is gone, too:", err)
	}
}

func TestADeskThatIsReachedByNoNameHasNoPasskeys(t *testing.T) {
	for _, origin := range []string{"", "http://127.0.0.1:8080", "http://[::1]:8080"} {
		d := newDoor(t, func(o *signin.Options) { o.Origin = origin })
		_, err := d.AskPasskey(t.Context(), signin.From{}, noon)
		refused(t, err, "reached by a name")
		if d.Passkeys() {
			t.Errorf("%q has passkeys", origin)
		}
	}
	for _, origin := range []string{"https://desk.contoso.example", "http://localhost:8080"} {
		if d := newDoor(t, func(o *signin.Options) { o.Origin = origin }); !d.Passkeys() {
			t.Errorf("%q has no passkeys", origin)
		}
	}
	if _, err := signin.New(newDoor(t, nil).record, signin.Options{Origin: "desk"}); err == nil {
		t.Error("an address without a host was taken")
	}
}
