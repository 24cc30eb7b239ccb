package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"belay/internal/calendar"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/ticket"
)

// call is one request, whoever makes it, and the answer.
type call struct {
	server *server
	w      http.ResponseWriter
	r      *http.Request
	actor  people.Actor
	at     span.Instant
	status int
	sent   io.Reader // all that the browser sends, however much that is
}

func (c *call) ctx() context.Context   { return c.r.Context() }
func (c *call) gate() *signin.Gate     { return c.server.gate }
func (c *call) engine() *engine.Engine { return c.server.engine }

// ever says whether whoever asks may do this to anything at all: whether a screen offers it.
func (c *call) ever(do people.Action) people.Decision { return people.Ever(c.actor, do) }

// zone is the zone in which whoever asks reads times: their own, else the model's.
func (c *call) zone() *calendar.Zone {
	if z := c.actor.Account.Zone; z != nil {
		return z
	}
	if m, _ := c.engine().Model(); m != nil {
		return m.Timezone
	}
	return calendar.UTC()
}

// request is an act of whoever asks. Key makes a form that is sent twice count once.
func (c *call) request(key string) engine.Request {
	r := engine.Request{Actor: c.actor, Key: key}
	if key != "" {
		r.Digest = "form " + c.r.URL.Path
	}
	return r
}

// number is the ticket that the path names.
func (c *call) number() (ticket.Number, error) {
	n, err := ticket.ParseNumber(c.r.PathValue("number"))
	if err != nil {
		return 0, &engine.NotFound{Sentence: "There is no such ticket, or it is not yours to see."}
	}
	return n, nil
}

// from is where whoever signs in comes from.
func (c *call) from() signin.From {
	address := ""
	if ask := c.server.options.Address; ask != nil {
		address = ask(c.r)
	} else if host, _, err := net.SplitHostPort(c.r.RemoteAddr); err == nil {
		address = host
	}
	return signin.From{Address: address, Browser: c.r.UserAgent(), Old: c.cookie(c.sessionCookie())}
}

// cookie is the value of a cookie; empty when there is none.
func (c *call) cookie(name string) string {
	if found, err := c.r.Cookie(name); err == nil {
		return found.Value
	}
	return ""
}

// setCookie keeps something in the browser for that many seconds; 0 until it is closed, and less forgets it.
func (c *call) setCookie(name, value string, seconds int) {
	http.SetCookie(c.w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: c.server.secure, SameSite: http.SameSiteLaxMode,
	})
}

// saidCookie keeps the sentence that the next page shows once.
const saidCookie = "belay_said"

// to sends the browser on with GET, and lets the next page say a sentence.
func (c *call) to(where, said string) error {
	if said != "" {
		c.setCookie(saidCookie, url.QueryEscape(said), 60)
	}
	http.Redirect(c.w, c.r, where, http.StatusSeeOther)
	return nil
}

// said is the sentence that this page shows once.
func (c *call) said() string {
	value := c.cookie(saidCookie)
	if value == "" {
		return ""
	}
	c.setCookie(saidCookie, "", -1)
	sentence, err := url.QueryUnescape(value)
	if err != nil {
		return ""
	}
	return sentence
}

// refusal is an answer that says no, with its status.
type refusal struct {
	status   int
	sentence string
}

func (r refusal) Error() string { return r.sentence }

// noPage is the refusal of an address that means nothing.
func noPage() error {
	return refusal{http.StatusNotFound, "There is no such page. It may have moved, or the address has a slip in it."}
}

// refused says whether err is a sentence for whoever asked.
func refused(err error) bool {
	var wait *signin.Wait
	var ours refusal
	return engine.Refused(err) || errors.As(err, &wait) || errors.As(err, &ours)
}

// verdict is the status and the sentence of a refusal.
func verdict(err error) (status int, sentence string) {
	var (
		wait     *signin.Wait
		ours     refusal
		missing  *engine.NotFound
		conflict *engine.Conflict
		record   store.Refusal
		large    *http.MaxBytesError
	)
	switch {
	case errors.As(err, &ours):
		return ours.status, ours.sentence
	case errors.As(err, &wait):
		return http.StatusTooManyRequests, wait.Error()
	case errors.As(err, &missing):
		return http.StatusNotFound, missing.Sentence
	case errors.As(err, &conflict):
		return http.StatusConflict, conflict.Error()
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, fmt.Sprintf("That was more than the %s that can be sent here at once.", size(large.Limit))
	case errors.As(err, &record):
		return http.StatusUnprocessableEntity, record.Error()
	}
	var (
		denied *people.Denial
		no     *ticket.Refusal
	)
	switch {
	case errors.As(err, &denied):
		return http.StatusForbidden, denied.Sentence
	case errors.As(err, &no):
		return http.StatusUnprocessableEntity, no.Sentence
	}
	return http.StatusInternalServerError, ""
}

// troubleScreen says that something could not be done, and what to do now.
type troubleScreen struct {
	Title    string
	Sentence string
	Number   string // of a fault, under which the log has it
	Home     string
}

// fail is where every error of a handler comes to: the sign-in, a refusal in words, or a fault that is logged under a number.
func (c *call) fail(err error) {
	if errors.Is(err, errSignIn) {
		c.toSignIn()
		return
	}
	if c.ctx().Err() != nil && errors.Is(err, context.Canceled) {
		return // whoever asked has gone
	}
	status, sentence := verdict(err)
	if m, _ := c.engine().Model(); m == nil && status == unprocessable && c.r.Method == http.MethodGet && path.Ext(c.r.URL.Path) == "" {
		err = c.noModelPage() // nothing that is read can be refused otherwise
		if err == nil {
			return
		}
		status, sentence = verdict(err)
	}
	if status == http.StatusRequestEntityTooLarge {
		c.drain()
	}
	title := titleOf(status)
	screen := troubleScreen{Title: title, Sentence: sentence, Home: "/"}
	c.sayWhen(err)
	if status == http.StatusInternalServerError {
		screen.Number = strings.ToUpper(rand.Text()[:8])
		screen.Sentence = "Something broke here. It is not your fault, and what you wrote was not saved."
		c.server.options.Log.Error("a screen could not be shown", "fault", screen.Number, "method", c.r.Method, "path", c.r.URL.Path, "error", err)
	}
	c.status = status
	if err := c.show("trouble", page{Title: title, Look: narrow}, screen); err != nil {
		c.server.options.Log.Error("a refusal could not be shown", "error", err)
		http.Error(c.w, title, status)
	}
}

// sayWhen tells programs when to try again what was refused for coming too soon.
func (c *call) sayWhen(err error) {
	if wait, ok := errors.AsType[*signin.Wait](err); ok {
		c.w.Header().Set("Retry-After", strconv.FormatInt(wait.Seconds, 10))
	}
}

// titleOf is the heading of a page that says no.
func titleOf(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Not found"
	case http.StatusRequestEntityTooLarge:
		return "Too large"
	case http.StatusConflict:
		return "Changed meanwhile"
	case http.StatusTooManyRequests:
		return "A moment, please"
	case http.StatusInternalServerError:
		return "Something broke"
	}
	return "That cannot be done"
}

// What is read of a form that is too large, and for how long. A browser whose connection is closed while it still sends shows
// that, and never the page that says why.
const (
	mostDrained = 256 << 20 // bytes
	drainTime   = time.Minute
)

// drain reads what is left of a form that is too large, within bounds.
func (c *call) drain() {
	if http.NewResponseController(c.w).SetReadDeadline(time.Now().Add(drainTime)) == nil {
		_, _ = io.CopyN(io.Discard, c.sent, mostDrained) // what has broken off has no reader either
	}
}

// toSignIn sends whoever asks to the sign-in, and back afterwards.
func (c *call) toSignIn() {
	then := ""
	if c.r.Method == http.MethodGet && c.r.URL.Path != "/" {
		then = "?then=" + url.QueryEscape(c.r.URL.RequestURI())
	}
	http.Redirect(c.w, c.r, "/sign-in"+then, http.StatusSeeOther)
}

// show writes a page. It is made whole before the first byte leaves, so that a fault never shows half of one.
func (c *call) show(name string, p page, screen any) error {
	t := c.server.pages[name]
	if t == nil {
		return fmt.Errorf("there is no page called %s", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page", c.framed(name, p, screen)); err != nil {
		return fmt.Errorf("writing the page %s: %w", name, err)
	}
	return c.send("text/html; charset=utf-8", b.Bytes())
}

// worthPacking is from how many bytes on an answer is sent compressed: below, it fits one packet either way.
const worthPacking = 1400

// packed is an answer compressed, quickly rather than well; nil where that failed.
func (s *server) packed(body []byte) []byte {
	w, ok := s.packers.Get().(*gzip.Writer)
	if !ok {
		w, _ = gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is one that there is
	}
	defer s.packers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	if _, err := w.Write(body); err != nil {
		return nil
	}
	if err := w.Close(); err != nil {
		return nil
	}
	return b.Bytes()
}

// send writes an answer of that type.
func (c *call) send(kind string, body []byte) error {
	h := c.w.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	if len(body) >= worthPacking && acceptsGzip(c.r) && kind != "application/pdf" {
		if packed := c.server.packed(body); packed != nil {
			h.Set("Content-Encoding", "gzip")
			body = packed
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(c.status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body) // the reader went away
	}
	return nil
}
