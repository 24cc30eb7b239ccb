package app

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// sameSecret compares without telling by its time where two secrets differ.
func sameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// wrap puts around every answer what all of them need.
func (a *App) wrap(next http.Handler) (http.Handler, error) {
	proxies := make([]netip.Prefix, len(a.config.Proxies))
	for i, p := range a.config.Proxies {
		var err error
		if proxies[i], err = netip.ParsePrefix(p); err != nil {
			return nil, fmt.Errorf("reading proxies: %w", err)
		}
	}
	largest := int64(a.config.MaxBody) << 20
	return traced(a.config.Traces != "", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		id := rand.Text()[:requestLength]
		ctx := context.WithValue(r.Context(), requestID{}, id)
		if strings.Contains(r.Header.Get("Accept"), "text/event-stream") { // it ends when the desk stops, not when the desk is killed
			var cancel context.CancelFunc
			ctx, cancel = context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(a.drained, cancel)()
		}
		r = r.WithContext(ctx)
		r.RemoteAddr = behind(proxies, r)
		if largest > 0 {
			r.Body = http.MaxBytesReader(w, r.Body, largest)
		}
		said := &witness{ResponseWriter: w}
		secureHeaders(said.Header(), id)
		defer func() { a.noted(r, said, time.Since(began)) }()
		defer a.catch(said, r)
		next.ServeHTTP(said, r)
	})), nil
}

// requestLength is how many letters name a request: enough to find it in a day's log.
const requestLength = 12

// secureHeaders keep others out. The screens say more of what they may load; what says nothing may load nothing.
func secureHeaders(h http.Header, id string) {
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Request-Id", id)
}

// behind is who asks: the connection's other end, or, when that is a proxy of ours, the last address in X-Forwarded-For that is
// not one. What comes before that address anybody could have written.
func behind(proxies []netip.Prefix, r *http.Request) string {
	ours := func(a netip.Addr) bool {
		for _, p := range proxies {
			if p.Contains(a.Unmap()) {
				return true
			}
		}
		return false
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || len(proxies) == 0 || !ours(peer.Addr()) {
		return r.RemoteAddr
	}
	said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, one := range slices.Backward(said) {
		a, err := netip.ParseAddr(strings.TrimSpace(one))
		if err != nil {
			break
		}
		if !ours(a) {
			return net.JoinHostPort(a.String(), "0")
		}
	}
	return r.RemoteAddr
}

// catch makes a fault of a panic that nobody below has caught: a number for whoever asked, the rest in the log.
func (a *App) catch(w *witness, r *http.Request) {
	broken := recover()
	if broken == nil {
		return
	}
	if broken == http.ErrAbortHandler { //nolint:errorlint // a panic's value is no wrapped error
		panic(broken)
	}
	number := rand.Text()[:faultLength]
	a.log.ErrorContext(r.Context(), "a request broke", "fault", number, "method", r.Method, "route", r.Pattern,
		"error", fmt.Sprint(broken), "stack", string(debug.Stack()))
	if w.status == 0 { // nothing was said yet
		http.Error(w, "Something broke here, and was written down under number "+number+". Try again; if it stays, tell whoever runs this desk that number.", http.StatusInternalServerError) //nolint:gocritic // it is the last thing done
	}
}

// faultLength is how many letters name a fault.
const faultLength = 8

// noted counts an answer. Its path and words are never logged: they may be personal.
func (a *App) noted(r *http.Request, w *witness, took time.Duration) {
	route, status := r.Pattern, w.status
	if route == "" {
		route = "none"
	}
	if status == 0 {
		status = http.StatusOK
	}
	a.metrics.request(r.Method, route, status, took)
	if status >= http.StatusInternalServerError {
		a.log.WarnContext(r.Context(), "a request failed", "method", r.Method, "route", route, "status", status, "took", took)
		return
	}
	a.log.DebugContext(r.Context(), "request", "method", r.Method, "route", route, "status", status, "took", took)
}

// witness sees with which status a request was answered.
type witness struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the first status that is final.
func (w *witness) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write notes that nothing else was said.
func (w *witness) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Flush lets streams push what they have written.
func (w *witness) Flush() {
	if f, ok := w.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

// Unwrap lets http.ResponseController reach what is behind.
func (w *witness) Unwrap() http.ResponseWriter { return w.ResponseWriter }
