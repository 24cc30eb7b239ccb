package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"belay/internal/people"
	"belay/internal/ticket"
)

// maxBody is the largest body of a request that is no file, in bytes.
const maxBody = 1 << 20

// What is read of a request that is too large, and for how long: a connection that is closed while the other side still sends is
// reset, and the answer lost with it.
const (
	maxDrained = 64 << 20 // bytes
	drainTime  = 30 * time.Second
)

// drain reads what is left of a request that is too large, within bounds, so that whoever sent it hears why it was refused.
func drain(w http.ResponseWriter, rest io.Reader) {
	if http.NewResponseController(w).SetReadDeadline(time.Now().Add(drainTime)) == nil {
		_, _ = io.CopyN(io.Discard, rest, maxDrained) // what has broken off has no reader either
	}
}

const tooLargeWords = "The request is larger than 1 MiB. Send long texts as files, and many changes in several requests."

// ServeHTTP guards the operations: it counts, knows who calls, and reads the body, before one of them runs.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-cache")
	defer func() {
		if broken := recover(); broken != nil {
			if broken == http.ErrAbortHandler { //nolint:errorlint // that very value is what net/http means by it
				panic(broken)
			}
			a.refuse(w, r, a.faultOf(fmt.Errorf("panic: %v", broken), r))
		}
	}()
	if a.served(w, r) {
		return
	}
	c, err := a.admit(w, r)
	if err == nil {
		r, err = a.read(w, r, c)
	}
	if err != nil {
		a.refuse(w, r, a.problemOf(err, r))
		return
	}
	c.http = r.WithContext(context.WithValue(r.Context(), calls{}, c))
	a.mux.ServeHTTP(w, c.http)
}

// admit finds out who calls, and refuses those who call too often.
func (a *API) admit(w http.ResponseWriter, r *http.Request) (*call, error) {
	if p := a.rates.ofAddress(w, a.address(r)); p != nil {
		return nil, p
	}
	c, err := a.who(r)
	if err != nil {
		return nil, err
	}
	if p := a.rates.ofAccount(w, string(c.me())); p != nil {
		return nil, p
	}
	if c.key = r.Header.Get("Idempotency-Key"); len(c.key) > maxKey || !utf8.ValidString(c.key) || strings.ContainsRune(c.key, 0) {
		return nil, problem(badRequest, "The Idempotency-Key is text of at most %d bytes, such as a UUID.", maxKey)
	}
	if match := r.Header.Get("If-Match"); match != "" && match != "*" {
		var ok bool
		if c.seen, ok = turnOf(match); !ok {
			return nil, problem(badRequest, `If-Match holds no ETag of a ticket; send the one that came with it, such as "14".`)
		}
	}
	return c, nil
}

// who is behind a request: a program by its token, or a person by the session of their browser. A browser sends its session with
// whatever any site makes it ask for, so a change that comes with one must come from our own pages.
func (a *API) who(r *http.Request) (*call, error) {
	c := &call{http: r}
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, secret, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, problem(notSignedIn, "Send a token as Authorization: Bearer TOKEN.")
		}
		secret = strings.TrimSpace(secret)
		c.again = func(ctx context.Context) (people.Actor, error) { return a.gate.Token(ctx, secret, moment()) }
	} else {
		cookie, err := r.Cookie(a.cookie)
		if err != nil {
			return nil, problem(notSignedIn, "Sign in first, or send a token as Authorization: Bearer TOKEN.")
		}
		if err := a.origins.Check(r); err != nil {
			return nil, problem(otherOrigin, "This change was asked for by another site, and is not done.")
		}
		c.again = func(ctx context.Context) (people.Actor, error) { return a.gate.Session(ctx, cookie.Value, moment()) }
	}
	var err error
	c.actor, err = c.again(r.Context())
	if refusal, ok := errors.AsType[*ticket.Refusal](err); ok {
		return nil, problem(notSignedIn, "%s", refusal.Sentence)
	}
	return c, err
}

// read reads the body of a change, unless it is a file, and makes the digest that a key stands for.
func (a *API) read(w http.ResponseWriter, r *http.Request, c *call) (*http.Request, error) {
	if !utf8.ValidString(r.URL.Path) || !utf8.ValidString(r.URL.RawQuery) {
		return r, problem(badRequest, "The address is not valid UTF-8.")
	}
	c.digest = digest(r, nil)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r, nil
	}
	rest := r.Body
	if r.URL.Path == filesPath {
		c.drain = func() { drain(w, rest) }
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		if err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return r, fmt.Errorf("giving an upload time: %w", err)
		}
		return r, nil
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, rest, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		drain(w, rest)
		return r, problem(tooLarge, "%s", tooLargeWords)
	case err != nil:
		return r, problem(badRequest, "The request broke off while it was read; send it again.")
	case !utf8.Valid(text):
		return r, problem(badRequest, "The request is not valid UTF-8 text; send it in that encoding.")
	}
	c.digest = digest(r, text)
	r.Body = io.NopCloser(bytes.NewReader(text))
	r.ContentLength = int64(len(text))
	return r, nil
}

// digest names what was asked.
func digest(r *http.Request, text []byte) string {
	sum := sha256.Sum256(append([]byte(r.Method+" "+r.URL.RequestURI()+"\n"), text...))
	return hex.EncodeToString(sum[:])
}

// refuse answers with a problem.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, p *Problem) {
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	if r.Method == http.MethodHead {
		return
	}
	if err := json.NewEncoder(w).Encode(p); err != nil && r.Context().Err() == nil {
		a.log.Debug("a problem could not be sent", "error", err)
	}
}

// connectionAddress is the address at the other end of a request's connection.
func connectionAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
