package signin_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"belay/internal/people"
	"belay/internal/signin"
)

// provider is a small sign-in of an organisation, by OpenID Connect: discovery, keys, codes with PKCE.
type provider struct {
	*httptest.Server
	t   *testing.T
	key *rsa.PrivateKey

	mu     sync.Mutex // guards the rest
	claims map[string]any
	codes  map[string]url.Values // what each code was given for
	sign   *rsa.PrivateKey       // with which it signs; key, unless it lies
}

const clientSecret = "between us"

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{t: t, key: key, sign: key, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}, "code_challenge_methods_supported": []string{"S256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1",
			"n": text(p.key.N.Bytes()), "e": text(big.NewInt(int64(p.key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

// approve is somebody who signs in there: a code for what they were sent with.
func (p *provider) approve(to string) (state, code string) {
	u, err := url.Parse(to)
	if err != nil {
		p.t.Fatal(err)
	}
	q := u.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("redirect_uri") != "https://desk.contoso.example/sign-in/contoso" || q.Get("nonce") == "" {
		p.t.Errorf("sent with %v", q)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code = rand.Text()
	p.codes[code] = q
	return q.Get("state"), code
}

// token gives an identity for a code, once, to whoever holds the verifier.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked, known := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	id, secret, _ := r.BasicAuth()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || id != "belay" || secret != url.QueryEscape(clientSecret) || text(sum[:]) != asked.Get("code_challenge") {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	claims := map[string]any{
		"iss": p.URL, "aud": "belay", "iat": int64(noon), "exp": int64(noon + 300), "nonce": asked.Get("nonce"),
	}
	maps.Copy(claims, p.claims)
	p.write(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": p.signed(claims)})
}

// signed is claims as a JWT.
func (p *provider) signed(claims map[string]any) string {
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			p.t.Error(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	body := part(map[string]string{"alg": "RS256", "kid": "1"}) + "." + part(claims)
	sum := sha256.Sum256([]byte(body))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.sign, crypto.SHA256, sum[:])
	if err != nil {
		p.t.Error(err)
	}
	return body + "." + text(signature)
}

// says sets what the provider says of whoever comes next.
func (p *provider) says(claims map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.claims = claims
}

// trusting is a desk that trusts a provider.
func trusting(t *testing.T) (*door, *provider) {
	p := newProvider(t)
	return newDoor(t, func(o *signin.Options) {
		o.Providers = []signin.Provider{{
			ID: "contoso", Name: "Contoso", Issuer: p.URL, ClientID: "belay", ClientSecret: clientSecret, Domains: []string{"contoso.example"},
		}}
	}), p
}

// travel leaves for the provider and comes back.
func (d *door) travel(p *provider) (signin.Entry, error) {
	d.t.Helper()
	to, pending, err := d.Leave(d.t.Context(), "contoso", signin.From{}, noon)
	if err != nil {
		d.t.Fatal(err)
	}
	state, code := p.approve(to)
	return d.Return(d.t.Context(), pending, state, code, signin.From{}, noon+5)
}

func TestAVerifiedAddressAtAnotherSignInOpensTheAccount(t *testing.T) {
	d, p := trusting(t)
	ana := d.account("ana@contoso.example", people.Agent)
	p.says(map[string]any{"sub": "77", "email": "Ana@Contoso.example", "email_verified": true})
	e, err := d.travel(p)
	if err != nil || e.Actor.Account.ID != ana.ID || e.Actor.MFA {
		t.Fatalf("%+v, %v", e, err)
	}
	p.says(map[string]any{"sub": "77", "email": "married@contoso.example", "email_verified": true, "amr": []string{"pwd", "mfa"}})
	e, err = d.travel(p)
	if err != nil || e.Actor.Account.ID != ana.ID || !e.Actor.MFA {
		t.Errorf("she is not known by her name there: %+v, %v", e, err)
	}
}

func TestSomebodyOfTheOrganisationGetsARequestersAccount(t *testing.T) {
	d, p := trusting(t)
	p.says(map[string]any{"sub": "1", "email": "new@contoso.example", "email_verified": "true", "name": "New Person"})
	e, err := d.travel(p)
	if a := e.Actor.Account; err != nil || a.Role != people.Requester || a.Name != "New Person" || a.Email != "new@contoso.example" {
		t.Errorf("%+v, %v", a, err)
	}
	p.says(map[string]any{"sub": "2", "email": "eve@elsewhere.example", "email_verified": true})
	_, err = d.travel(p)
	refused(t, err, "There is no account for eve@elsewhere.example here")
}

func TestAnAddressThatIsNotVerifiedOpensNothing(t *testing.T) {
	d, p := trusting(t)
	d.account("ana@contoso.example", people.Administrator)
	for _, claims := range []map[string]any{
		{"sub": "9", "email": "ana@contoso.example", "email_verified": false},
		{"sub": "9", "email": "ana@contoso.example"},
		{"sub": "9"},
		{"sub": "9", "email": "ana@contoso.example\x00", "email_verified": true},
	} {
		p.says(claims)
		_, err := d.travel(p)
		refused(t, err, "did not confirm an e-mail address")
	}
	p.says(map[string]any{"email": "ana@contoso.example", "email_verified": true})
	if _, err := d.travel(p); err == nil {
		t.Error("somebody without a name there came in")
	}
}

func TestAnIdentityThatDoesNotHoldIsRefused(t *testing.T) {
	d, p := trusting(t)
	d.account("ana@contoso.example", people.Agent)
	good := map[string]any{"sub": "77", "email": "ana@contoso.example", "email_verified": true}
	for name, lie := range map[string]map[string]any{
		"too old":          {"exp": int64(noon - 1)},
		"for another desk": {"aud": "somebody-else"},
		"of another":       {"iss": "https://evil.example"},
		"another nonce":    {"nonce": "replayed"},
		"from the future":  {"nbf": int64(noon + 3600)},
	} {
		claims := maps.Clone(good)
		maps.Copy(claims, lie)
		p.says(claims)
		if e, err := d.travel(p); err == nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
	p.says(good)
	forger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	p.sign = forger
	p.mu.Unlock()
	if e, err := d.travel(p); err == nil {
		t.Errorf("signed by another: %+v", e)
	}
}

func TestWhoeverComesBackMustBeWhoLeft(t *testing.T) {
	d, p := trusting(t)
	ctx := t.Context()
	d.account("ana@contoso.example", people.Agent)
	p.says(map[string]any{"sub": "77", "email": "ana@contoso.example", "email_verified": true})
	to, pending, err := d.Leave(ctx, "contoso", signin.From{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	state, code := p.approve(to)
	_, err = d.Return(ctx, "", state, code, signin.From{}, noon)
	refused(t, err, "begun in another browser")
	_, err = d.Return(ctx, pending, strings.Repeat("a", len(state)), code, signin.From{}, noon)
	refused(t, err, "not the answer to the sign-in that was begun here")
	_, err = d.Return(ctx, pending, state, code, signin.From{}, noon) // a journey is made once, also with a wrong state
	refused(t, err, "Begin again")

	to, pending, err = d.Leave(ctx, "contoso", signin.From{}, noon)
	if err != nil {
		t.Fatal(err)
	}
	state, _ = p.approve(to)
	_, err = d.Return(ctx, pending, state, code, signin.From{}, noon) // a code that was given to another
	refused(t, err, "did not confirm the sign-in")
	_, _, err = d.Leave(ctx, "elsewhere", signin.From{}, noon)
	refused(t, err, "no such sign-in")
}

func TestADeskStartsWhileItsOrganisationsSignInIsDown(t *testing.T) {
	d, p := trusting(t)
	p.Close()
	if _, _, err := d.Leave(t.Context(), "contoso", signin.From{}, noon); err == nil {
		t.Error("somebody was sent to a sign-in that is down")
	}
	if got := d.Providers(); len(got) != 1 || got[0].Name != "Contoso" || got[0].ClientSecret != "" {
		t.Errorf("%+v", got)
	}
}

func TestAProviderThatCannotWorkIsRefusedAtTheStart(t *testing.T) {
	d := newDoor(t, nil)
	for _, p := range []signin.Provider{
		{ID: "x", ClientID: "c", Issuer: "http://login.contoso.example"},
		{ID: "x", ClientID: "c", Issuer: "login"},
		{ID: "x", Issuer: "https://login.contoso.example"},
		{ClientID: "c", Issuer: "https://login.contoso.example"},
	} {
		if _, err := signin.New(d.record, signin.Options{Origin: "https://desk.contoso.example", Providers: []signin.Provider{p}}); err == nil {
			t.Errorf("%+v was taken", p)
		}
	}
}
