// Package app builds and stops Belay in order, and reads its configuration.
//
//	record ▶ engine ▶ sign-in ▶ hands of the outbox ▶ screens and API ▶ listener
//
// Start returns when the desk answers, Stop when everything is over: first no request is taken any more and those under way
// are finished, then time stops passing, then the record is closed. Both may be called twice.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"belay/internal/deliver"
	"belay/internal/engine"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/web"
)

// Options is what a desk gets from whoever starts it, beside its configuration.
type Options struct {
	Log     io.Writer // where log lines go; nil: nowhere
	Version string    // of the program
	// Furnish runs once the engine is ready and before anybody is let in.
	Furnish func(ctx context.Context, p Parts) error
	// Banner is a sentence that the sign-in shows to everybody: what a demonstration is, and how to come in.
	Banner string
}

// Parts are what a desk is made of.
type Parts struct {
	Engine *engine.Engine
	Gate   *signin.Gate
	URL    string // where browsers reach it
}

// App is a desk that runs, or will.
type App struct {
	config  Loaded
	options Options
	log     *slog.Logger

	start, stop sync.Once
	failed      error // what starting said; set once
	closed      error // what stopping said; set once

	parts    Parts
	record   *store.Store
	hands    *deliver.Hands
	tracing  func(context.Context) error
	metrics  *metrics
	server   *http.Server
	listener net.Listener
	security security
	draining atomic.Bool
	drained  context.Context // ends when streams should
	drain    context.CancelFunc
	loops    sync.WaitGroup
	end      context.CancelFunc // ends the loops
	broken   chan error         // what the server said when it ended by itself
}

// New is a desk with that configuration; nothing runs yet.
func New(c Loaded, o Options) *App {
	if o.Log == nil {
		o.Log = io.Discard
	}
	return &App{config: c, options: o, log: newLog(o.Log, c.LogFormat, c.LogLevel), broken: make(chan error, 1)}
}

// Start builds everything and returns when the desk answers.
func (a *App) Start(ctx context.Context) error {
	a.start.Do(func() {
		if a.failed = a.build(ctx); a.failed != nil {
			a.failed = errors.Join(a.failed, a.Stop(context.WithoutCancel(ctx)))
		}
	})
	return a.failed
}

// URL is where browsers reach the desk.
func (a *App) URL() string { return a.parts.URL }

// Parts are what the desk is made of, once it has started.
func (a *App) Parts() Parts { return a.parts }

// Broken says why the desk stopped answering by itself, if it does.
func (a *App) Broken() <-chan error { return a.broken }

// build builds the floors from the lowest up. What was built when it fails is taken down by Stop.
func (a *App) build(ctx context.Context) (err error) {
	c := &a.config
	a.drained, a.drain = context.WithCancel(context.WithoutCancel(ctx))
	if a.tracing, err = startTracing(ctx, c.Traces, cmp.Or(c.Node, "belay")); err != nil {
		return err
	}
	if a.record, err = store.Open(ctx, c.DB, store.Options{CacheKiB: c.CacheKiB, Connections: c.Connections}); err != nil {
		return err
	}
	if a.parts.Engine, err = engine.New(ctx, a.record, engine.Options{Node: c.Node, Log: a.log, Notices: c.SMTPHost != "", Private: c.WebhookPrivate, Cores: c.SimCores}); err != nil {
		return fmt.Errorf("starting the engine: %w", err)
	}
	if a.security, err = secure(ctx, c.Config); err != nil {
		return err
	}
	if a.listener, err = net.Listen("tcp", c.Listen); err != nil {
		return fmt.Errorf("listening on %s: %w", c.Listen, err)
	}
	a.parts.URL = cmp.Or(c.URL, a.address())
	if a.parts.Gate, err = signin.New(a.record, a.gate()); err != nil {
		return err
	}
	a.hands = deliver.New(a.parts.Engine, deliver.Options{Log: a.log, Mail: c.mail(), URL: a.parts.URL, Private: c.WebhookPrivate})
	if a.options.Furnish != nil {
		if err := a.options.Furnish(ctx, a.parts); err != nil {
			return err
		}
	}
	handler, err := a.handler()
	if err != nil {
		return err
	}
	a.run(context.WithoutCancel(ctx))
	a.serve(handler)
	return nil
}

// address is where the listener is reached from this machine.
func (a *App) address() string {
	scheme := "http"
	if a.security.config != nil {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(a.listener.Addr().String())
	if err != nil {
		return scheme + "://" + a.listener.Addr().String()
	}
	if len(a.config.TLSDomains) > 0 {
		host = a.config.TLSDomains[0]
	} else if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	if scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		return scheme + "://" + host
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// gate is how the desk lets people in.
func (a *App) gate() signin.Options {
	c := &a.config
	o := signin.Options{Name: "Belay", Origin: a.parts.URL, Domains: c.Domains}
	if c.OIDCIssuer != "" {
		o.Providers = []signin.Provider{{
			ID: "organisation", Name: c.OIDCName, Issuer: c.OIDCIssuer, ClientID: c.OIDCClient, ClientSecret: c.OIDCSecret, Domains: c.OIDCDomains,
		}}
	}
	return o
}

// mail is how letters leave; nil for a desk that sends none.
func (c *Config) mail() *deliver.Mail {
	if c.SMTPHost == "" {
		return nil
	}
	return &deliver.Mail{Host: c.SMTPHost, Port: c.SMTPPort, User: c.SMTPUser, Password: c.SMTPPassword, TLS: c.SMTPTLS, From: c.MailFrom}
}

// handler is everything that the desk answers.
func (a *App) handler() (http.Handler, error) {
	screens, programs, err := a.faces()
	if err != nil {
		return nil, fmt.Errorf("preparing screens and API: %w", err)
	}
	a.metrics = newMetrics(a.parts.Engine, a.config.DB)
	mux := http.NewServeMux()
	mux.Handle("/", screens)
	mux.Handle("/api/", programs)
	mux.HandleFunc("GET /healthz", a.healthz)
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.Handle("GET /metrics", a.guarded(a.metrics.handler()))
	return a.wrap(mux)
}

// screens are the settings of the screens.
func (a *App) screens() web.Options {
	o := web.Options{Origin: a.parts.URL, Banner: a.options.Banner, Log: a.log}
	if a.hands.Letters() {
		o.Post = a.post
	}
	for _, s := range a.config.Settings() {
		o.Settings = append(o.Settings, web.Setting{Name: s.Key, Value: s.Value, From: s.From})
	}
	return o
}

// post sends a letter with a link.
func (a *App) post(ctx context.Context, l signin.Letter) error {
	return a.hands.SignIn(ctx, l, a.parts.URL+LinkPath(l)+l.Secret)
}

// How often what nobody hears of by itself is looked at.
const (
	refreshEvery = 15 * time.Second // editions, accounts and webhooks that another node changed
	sweepEvery   = time.Hour
	answersKept  = 48 * time.Hour      // idempotency keys
	uploadsKept  = 24 * time.Hour      // files that came with no message
	messagesKept = 30 * 24 * time.Hour // sent messages
)

// run starts the loops: time passing, news, messages, simulations, and housekeeping.
func (a *App) run(ctx context.Context) {
	ctx, a.end = context.WithCancel(ctx)
	for name, loop := range map[string]func(context.Context) error{
		"engine": a.parts.Engine.Run, "feed": a.parts.Engine.RunFeed, "outbox": a.hands.Run, "simulations": a.parts.Engine.Simulate,
		"refresh": every(refreshEvery, a.refresh), "sweep": every(sweepEvery, a.sweep),
	} {
		a.loops.Go(func() {
			if err := loop(ctx); err != nil && ctx.Err() == nil {
				a.log.Error("a loop has ended", "loop", name, "error", err)
				a.breaks(fmt.Errorf("running the %s: %w", name, err))
			}
		})
	}
}

// breaks says that the desk cannot go on.
func (a *App) breaks(err error) {
	select {
	case a.broken <- err:
	default: // it is broken already
	}
}

// every is a loop that does something again and again; what goes wrong is tried again the next time.
func every(pause time.Duration, do func(context.Context)) func(context.Context) error {
	return func(ctx context.Context) error {
		ticker := time.NewTicker(pause)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
				do(ctx)
			}
		}
	}
}

// refresh reads again what another node may have changed. A file has no other node.
func (a *App) refresh(ctx context.Context) {
	if a.record.Engine() == "sqlite" {
		return
	}
	if err := a.parts.Engine.Refresh(ctx); err != nil && ctx.Err() == nil {
		a.log.Error("what other nodes changed could not be read", "error", err)
	}
}

// sweep forgets what is over.
func (a *App) sweep(ctx context.Context) {
	now := time.Now()
	err := a.record.Change(ctx, func(tx *store.Tx) error {
		unclaimed := now.Add(-uploadsKept)
		return errors.Join(tx.SweepAnswers(store.Micros(now.Add(-answersKept))), tx.SweepOutbox(store.Micros(now.Add(-messagesKept))),
			tx.SweepUploads(span.At(unclaimed)), tx.SweepBlobs(store.Micros(unclaimed)))
	})
	if err = errors.Join(err, a.parts.Gate.Sweep(ctx, span.At(now))); err != nil && ctx.Err() == nil {
		a.log.Error("what is over could not be swept", "error", err)
	}
}

// Stop takes the desk down, the highest floor first, and returns when all is over. Requests under way may go on for stop-wait;
// when ctx ends they are cut off.
func (a *App) Stop(ctx context.Context) error {
	a.stop.Do(func() { a.closed = a.takeDown(ctx) })
	return a.closed
}

func (a *App) takeDown(ctx context.Context) error {
	var errs []error
	a.draining.Store(true)
	if a.drain != nil {
		a.drain()
	}
	if a.server != nil {
		limited, cancel := context.WithTimeout(ctx, a.config.StopWait)
		if err := a.server.Shutdown(limited); err != nil {
			errs = append(errs, a.server.Close())
		}
		cancel()
	} else if a.listener != nil {
		errs = append(errs, a.listener.Close())
	}
	if a.end != nil {
		a.end()
	}
	a.loops.Wait()
	if a.security.stop != nil {
		a.security.stop()
	}
	if a.record != nil {
		errs = append(errs, a.record.Close())
	}
	if a.tracing != nil {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), tracesFlush)
		errs = append(errs, a.tracing(limited))
		cancel()
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	return nil
}

// FirstLink is the address by which the first administrator comes in; empty once there is an account.
func (a *App) FirstLink(ctx context.Context) (string, error) {
	secret, ok, err := a.parts.Gate.FirstLink(ctx, span.At(time.Now()))
	if err != nil || !ok {
		return "", err
	}
	return strings.TrimSuffix(a.parts.URL, "/") + firstPath + secret, nil
}
