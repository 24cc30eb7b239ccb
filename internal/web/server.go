package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"belay/internal/api"
	"belay/internal/engine"
	"belay/internal/signin"
	"belay/internal/span"
)

// Options says how the screens are served. The zero Options suit a desk on one machine.
type Options struct {
	House  string // what the desk is called; the model's name if empty
	Origin string // where browsers reach it: "https://desk.contoso.example"
	Cookie string // names the cookie of a session; empty: api.SessionCookie
	Banner string // what the sign-in says to everybody, such as how to come into a demonstration
	Log    *slog.Logger
	// Post sends a letter with a link; nil where no mail is set up. Then administrators hand links over themselves.
	Post func(context.Context, signin.Letter) error
	// Settings are what belay config prints, secrets left out.
	Settings []Setting
	// Address is the network address of whoever asks; nil: that of the connection.
	Address func(*http.Request) string
}

// Setting is one line of the configuration as administrators see it.
type Setting struct {
	Name, Value, From string // From is where it was set: flag, environment, file, default
}

// server is the screens.
type server struct {
	engine  *engine.Engine
	gate    *signin.Gate
	assets  *Assets
	pages   map[string]*template.Template
	options Options
	secure  bool // browsers reach it by TLS only
	show    *api.Show
	studies studies
	packers sync.Pool // of *gzip.Writer
}

// New is the screens of a desk: every path but the API's.
func New(e *engine.Engine, gate *signin.Gate, o Options) (http.Handler, error) {
	assets, err := NewAssets()
	if err != nil {
		return nil, err
	}
	s := &server{engine: e, gate: gate, assets: assets, options: o, show: api.NewShow(e), secure: strings.HasPrefix(o.Origin, "https:")}
	if s.options.Log == nil {
		s.options.Log = slog.Default()
	}
	if s.pages, err = parsePages(assets); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle(staticPath, assets)
	for _, route := range s.routes() {
		mux.Handle(route.pattern, s.enter(route))
	}
	mux.Handle("/", s.enter(route{open: true, do: func(*call) error { return noPage() }}))
	return s.guard(mux), nil
}

const (
	// largestForm is how much a form without files may hold, in bytes.
	largestForm = 1 << 20
	// policy is what a page may load: our own files, and nothing that stands in the page itself.
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
		"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// guard gives every answer the headers that keep others out, and refuses forms that another site sends.
func (s *server) guard(next http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		if err := foreign.Check(r); err != nil {
			s.enter(route{open: true, do: func(*call) error {
				return refusal{http.StatusForbidden, "This form was sent from another site. Open the page here and send it again."}
			}}).ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// now is the instant of this moment. Time enters the screens here.
func now() span.Instant { return span.At(time.Now()) }

// enter finds out who asks, whether they may come here at all, and lets the handler answer. Whatever it returns comes to
// one place.
func (s *server) enter(to route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{server: s, w: w, r: r, at: now(), status: http.StatusOK, sent: r.Body}
		w.Header().Set("Cache-Control", "no-store")
		if to.largest == 0 {
			to.largest = largestForm
		}
		r.Body = http.MaxBytesReader(w, r.Body, to.largest)
		defer func() {
			if broken := recover(); broken != nil {
				if broken == http.ErrAbortHandler { //nolint:errorlint // a panic's value is no wrapped error
					panic(broken)
				}
				c.fail(fmt.Errorf("a screen broke: %v", broken))
			}
		}()
		if err := c.come(to); err != nil {
			c.fail(err)
			return
		}
		if err := to.do(c); err != nil {
			c.fail(err)
		}
	})
}

// come finds out who asks, and refuses those who may never come here.
func (c *call) come(to route) error {
	if secret := c.cookie(c.sessionCookie()); secret != "" {
		actor, err := c.gate().Session(c.ctx(), secret, c.at)
		if err != nil && !refused(err) {
			return err
		}
		c.actor = actor
	}
	switch {
	case to.open:
		return nil
	case c.actor.Account.ID == "":
		return errSignIn
	case to.action == "":
		return nil
	}
	return c.ever(to.action).Err()
}

// errSignIn sends whoever asks to the sign-in.
var errSignIn = errors.New("sign in first")
