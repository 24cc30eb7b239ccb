package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"belay/internal/api"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/store/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) } //nolint:forbidigo // that is what TestMain is for

// desk is a desk with its interface served on the loopback, the office model published, and somebody of every role.
type desk struct {
	t      testing.TB
	engine *engine.Engine
	gate   *signin.Gate
	api    *api.API
	server *httptest.Server
	log    *bytes.Buffer

	rita, rolf, nils, ida, mette, lars person // two requesters, a partner's agent, an agent, a lead, an administrator
}

// person is somebody with a token that may do everything that they may.
type person struct {
	people.Account

	token string
}

// newDesk is a desk on a new SQLite file.
func newDesk(t testing.TB) *desk {
	t.Helper()
	return deskOn(t, filepath.Join(t.TempDir(), "belay.db"), api.Options{Rates: api.Rates{Account: -1, Address: -1}})
}

// deskOn is a desk on the record at dsn.
func deskOn(t testing.TB, dsn string, o api.Options) *desk {
	t.Helper()
	ctx := t.Context()
	record, err := store.Open(ctx, dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = record.Close() })
	d := &desk{t: t, log: &bytes.Buffer{}}
	o.Log = slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelError}))
	if d.engine, err = engine.New(ctx, record, engine.Options{Log: o.Log}); err != nil {
		t.Fatal(err)
	}
	if d.gate, err = signin.New(record, signin.Options{Name: "Test"}); err != nil {
		t.Fatal(err)
	}
	if d.api, err = api.New(d.engine, d.gate, o); err != nil {
		t.Fatal(err)
	}
	d.rita = d.account("Rita Voss", "rita@unit.example", people.Requester, "", "")
	d.rolf = d.account("Rolf Rask", "rolf@unit.example", people.Requester, "", "")
	d.nils = d.account("Nils North", "nils@north.example", people.Partner, "", "north")
	d.ida = d.account("Ida Berg", "ida@house.example", people.Agent, "ida", "")
	d.mette = d.account("Mette Holm", "mette@house.example", people.Lead, "mette", "")
	d.lars = d.account("Lars Friis", "lars@house.example", people.Administrator, "lars", "")
	d.publish()
	d.server = httptest.NewServer(d.api)
	t.Cleanup(d.server.Close)
	return d
}

// in is the same desk in a part of its test.
func (d *desk) in(t testing.TB) *desk {
	part := *d
	part.t = t
	return &part
}

// office is the model of the tests.
func office(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../desk/testdata/office.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (d *desk) publish() {
	d.t.Helper()
	draft, err := d.engine.DraftOf(d.t.Context(), "office.yaml", map[string]string{"office.yaml": office(d.t)})
	if err != nil {
		d.t.Fatal(err)
	}
	draft.Check.Findings = nil // the office is small on purpose
	by := people.Actor{Account: d.lars.Account}
	if _, err := d.engine.Publish(d.t.Context(), engine.Request{Actor: by}, draft, "first"); err != nil {
		d.t.Fatal(err)
	}
}

// account makes somebody, and a token for them.
func (d *desk) account(name, email string, role people.Role, who, party string) person {
	d.t.Helper()
	a := people.Account{
		Name: people.Name(name), Email: people.Email(email), Role: role, State: people.Active,
		Person: model.PersonID(who), Party: model.PartyID(party),
	}
	err := d.engine.Store().Change(d.t.Context(), func(tx *store.Tx) (err error) {
		a, err = tx.AddAccount(a, now())
		return err
	})
	if err == nil {
		err = d.engine.StaffChanged(d.t.Context())
	}
	if err != nil {
		d.t.Fatal(err)
	}
	p := person{Account: a}
	p.token = d.tokenOf(a, people.Scopes()...)
	return p
}

// tokenOf is a token of an account with scopes.
func (d *desk) tokenOf(a people.Account, scopes ...people.Scope) string {
	d.t.Helper()
	secret, _, err := d.gate.MakeToken(d.t.Context(), people.Actor{Account: a}, "test", scopes, 0, now())
	if err != nil {
		d.t.Fatal(err)
	}
	return secret
}

func now() span.Instant { return span.At(time.Now()) }

// answer is what a call came to.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// as reads the body of an answer.
func as[T any](t testing.TB, a answer) (out T) {
	t.Helper()
	if err := json.Unmarshal(a.body, &out); err != nil {
		t.Fatalf("%v\n%s", err, a.body)
	}
	return out
}

// call makes a request as somebody; body may be text, bytes, or anything that has a JSON form. Headers come in pairs.
func (d *desk) call(by person, method, path string, body any, headers ...string) answer {
	d.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	case []byte:
		reader = bytes.NewReader(b)
	case io.Reader:
		reader = b
	default:
		text, err := json.Marshal(b)
		if err != nil {
			d.t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(context.WithoutCancel(d.t.Context()), method, d.server.URL+api.Prefix+path, reader)
	if err != nil {
		d.t.Fatal(err)
	}
	if by.token != "" {
		r.Header.Set("Authorization", "Bearer "+by.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := d.server.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }() // it was read to its end
	text, err := io.ReadAll(got.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		d.t.Fatal(err)
	}
	return answer{got.StatusCode, got.Header, text}
}

// must is call for what must come to a status.
func (d *desk) must(status int, by person, method, path string, body any, headers ...string) answer {
	d.t.Helper()
	got := d.call(by, method, path, body, headers...)
	if got.status != status {
		d.t.Fatalf("%s %s by %s came to %d, not %d: %.600s", method, path, by.Name, got.status, status, got.body)
	}
	return got
}

// refuses is call for what must be refused as a kind of problem.
func (d *desk) refuses(status int, kind string, by person, method, path string, body any, headers ...string) api.Problem {
	d.t.Helper()
	got := d.must(status, by, method, path, body, headers...)
	if ct := got.header.Get("Content-Type"); ct != "application/problem+json" {
		d.t.Errorf("%s %s answered %d as %q", method, path, status, ct)
	}
	p := as[api.Problem](d.t, got)
	if p.Type != "/problems/"+kind || p.Status != status || p.Detail == "" {
		d.t.Errorf("%s %s came to the problem %+v, not of kind %s", method, path, p, kind)
	}
	return p
}

// open opens a ticket of Rita's.
func (d *desk) open() api.Ticket {
	d.t.Helper()
	return as[api.Ticket](d.t, d.must(http.StatusCreated, d.rita, "POST", "/tickets", map[string]any{
		"subject": "Nothing can be posted", "body": "Since this morning every journal fails.", "service": "ledger", "impact": "high", "urgency": "high",
	}))
}

// path is a path below a ticket.
func path(t api.Ticket, rest string) string { return "/tickets/" + t.Ref + rest }
