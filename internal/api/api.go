package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/span"
)

// Prefix is where the interface lies.
const Prefix = "/api/v1"

// SessionCookie holds the secret of a browser's session where Options do not say otherwise.
const SessionCookie = "belay_session"

// Authenticator knows who is behind a secret, and looks after secrets. *signin.Gate is one.
type Authenticator interface {
	// Token is the program behind a token, and Session the person behind a session; a refusal means nobody.
	Token(ctx context.Context, secret string, at span.Instant) (people.Actor, error)
	Session(ctx context.Context, secret string, at span.Instant) (people.Actor, error)
	// MakeToken makes a token of by's own account and returns its secret; RevokeToken ends one.
	MakeToken(ctx context.Context, by people.Actor, name string, scopes []people.Scope, ends, at span.Instant) (secret string, t people.Token, err error)
	RevokeToken(ctx context.Context, by people.Actor, account, id people.ID, at span.Instant) error
	// Forget lets a change of an account hold at once.
	Forget()
}

// Options says how an API is served. The zero Options suit a desk on one machine.
type Options struct {
	Log     *slog.Logger // nil: slog.Default()
	Version string       // of the program
	Cookie  string       // names the cookie of a session; empty: SessionCookie
	Origins []string     // further origins that a browser may send changes from, such as "https://desk.contoso.example"
	Rates   Rates        // the zero Rates are the usual ones
	// Address is the network address that a request came from; nil: of the connection. Behind a proxy that is trusted it
	// reads what the proxy says.
	Address func(*http.Request) string
}

// API is the interface as a handler of everything under Prefix. It is safe for concurrent use.
type API struct {
	engine  *engine.Engine
	gate    Authenticator
	log     *slog.Logger
	cookie  string
	address func(*http.Request) string
	origins *http.CrossOriginProtection
	rates   *rates
	show    *Show
	frames  *frames
	running *running

	mux  *http.ServeMux
	huma huma.API
	// described is the description in JSON and in YAML, written when it is first asked for: a desk must answer soon after its start.
	described func() (description, error)
}

// New is the interface to an engine, for those whom the gate knows. It fails only on an origin that is none.
func New(e *engine.Engine, gate Authenticator, o Options) (*API, error) {
	a := &API{
		engine: e, gate: gate, log: o.Log, cookie: o.Cookie, address: o.Address, rates: newRates(o.Rates),
		show: NewShow(e), frames: newFrames(), running: newRunning(), origins: http.NewCrossOriginProtection(), mux: http.NewServeMux(),
	}
	if a.log == nil {
		a.log = slog.Default()
	}
	if a.cookie == "" {
		a.cookie = SessionCookie
	}
	if a.address == nil {
		a.address = connectionAddress
	}
	for _, origin := range o.Origins {
		if err := a.origins.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	a.huma = humago.New(a.mux, config(o.Version))
	a.operations()
	a.mux.HandleFunc(Prefix+"/", a.nowhere)
	schemas := a.huma.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel") // huma's own form of a problem, which nothing here answers with
	delete(schemas, "ErrorDetail")
	a.described = sync.OnceValues(a.describe)
	return a, nil
}

// Show is how this interface shows the engine's values, for the screens that show the same.
func (a *API) Show() *Show { return a.show }

// operations are all operations, noun by noun.
func (a *API) operations() {
	a.meOperations()
	a.ticketOperations()
	a.workOperations()
	a.replyOperations()
	a.swarmOperations()
	a.tieOperations()
	a.caseOperations()
	a.bulkOperations()
	a.draftOperations()
	a.presenceOperations()
	a.attachmentOperations()
	a.savedOperations()
	a.personOperations()
	a.modelOperations()
	a.editionOperations()
	a.simulationOperations()
	a.grantOperations()
	a.tokenOperations()
	a.accountOperations()
	a.webhookOperations()
	a.auditOperations()
	a.exportOperations()
	a.streamOperations()
}

// operation describes one operation: its method and path, its name, and what it does in a line.
func operation(method, path, id, summary string, more ...func(*huma.Operation)) huma.Operation {
	noun, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	o := huma.Operation{
		OperationID: id, Method: method, Path: Prefix + path, Summary: summary, Tags: []string{noun},
		MaxBodyBytes: -1, // the guard has read the body, and knows its size
		Responses:    map[string]*huma.Response{"default": problemResponse()},
		Security:     []map[string][]string{{"token": {}}, {"session": {}}},
	}
	if method != http.MethodGet && o.Path != filesPath { // to upload a file twice is harmless, and costs more to notice than to do
		o.Parameters = []*huma.Param{keyParameter()}
	}
	for _, change := range more {
		change(&o)
	}
	return o
}

// maxKey is the longest Idempotency-Key, in bytes.
const maxKey = 200

// keyParameter is the key of a change, which the guard reads.
func keyParameter() *huma.Param {
	limit := maxKey
	return &huma.Param{
		Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &limit},
		Description: "Makes a repetition harmless: the same key with the same request is done once.",
	}
}

// says adds what a summary has no room for.
func says(text string) func(*huma.Operation) {
	return func(o *huma.Operation) { o.Description = text }
}

// creates says that success makes something new.
func creates(o *huma.Operation) { o.DefaultStatus = http.StatusCreated }

// problemResponse is how every operation may fail.
func problemResponse() *huma.Response {
	return &huma.Response{
		Description: "A problem, by RFC 9457.",
		Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}},
	}
}

// handle lets do answer an operation. An error of it becomes a problem.
func handle[I, O any](a *API, o huma.Operation, do func(context.Context, *call, *I) (*O, error)) {
	huma.Register(a.huma, o, func(ctx context.Context, in *I) (*O, error) {
		c := callOf(ctx)
		out, err := do(ctx, c, in)
		if known, ok := errors.AsType[notModified](err); ok {
			return nil, known
		}
		if err != nil {
			p := a.problemOf(err, c.http)
			if p.Seq != 0 {
				p.News = a.news(ctx, c)
			}
			return nil, p
		}
		return out, nil
	})
}

// body is an answer that is nothing but a value.
type body[T any] struct{ Body T }

// nothing is an answer without a body, and a request without one.
type nothing struct{}

// methods are those that an operation can have.
var methods = [...]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// nowhere answers what no operation does: there is none at that path, or none with that method.
func (a *API) nowhere(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, m := range methods {
		other := r.Clone(r.Context())
		other.Method = m
		if _, pattern := a.mux.Handler(other); pattern != Prefix+"/" {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		a.refuse(w, r, problem(notFound, "There is nothing at %s. %s/openapi.json lists what there is.", short(r.URL.Path), Prefix))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	a.refuse(w, r, problem(noMethod, "%s cannot be done here; these can: %s.", r.Method, strings.Join(allowed, ", ")))
}

// moment is now, as the domain counts.
func moment() span.Instant { return span.At(time.Now()) }
