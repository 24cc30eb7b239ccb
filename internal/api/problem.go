package api

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/ticket"
)

// Problem is why a request was not done, by RFC 9457. Its detail is a sentence for the person behind the program.
type Problem struct {
	Type   string  `json:"type" doc:"What kind of problem it is; stable. docs/api.md lists them." example:"/problems/refused"`
	Title  string  `json:"title" doc:"The kind in words." example:"Refused"`
	Status int     `json:"status" doc:"The status of the answer." example:"422"`
	Detail string  `json:"detail" doc:"What is wrong and what to do, in a sentence." example:"You have SUP-2214 already."`
	Places []Place `json:"places,omitempty" doc:"Where in the request something is wrong."`
	Seq    int     `json:"seq,omitempty" doc:"Of a conflict: the turn at which the ticket is now."`
	News   []Item  `json:"news,omitempty" doc:"Of a conflict: what happened since the turn that was looked at."`
	Fault  string  `json:"fault,omitempty" doc:"Of a fault: its number in the log."`

	retry int // seconds after which to try again; 0: not said
}

// Place is something wrong in a request.
type Place struct {
	At  string `json:"at" doc:"Where: body.subject, query.limit." example:"body.subject"`
	Why string `json:"why" example:"expected string"`
}

// The kinds of problem. Programs may rely on them.
const (
	badRequest   = "bad-request"
	notSignedIn  = "not-signed-in"
	forbidden    = "forbidden"
	notFound     = "not-found"
	noMethod     = "no-such-method"
	notAccepted  = "not-acceptable"
	busy         = "busy"
	conflict     = "conflict"
	tooLarge     = "too-large"
	wrongType    = "wrong-type"
	refused      = "refused"
	invalid      = "invalid"
	keyReused    = "key-reused"
	rateLimited  = "rate-limited"
	fault        = "fault"
	otherOrigin  = "other-origin"
	notInTime    = "timeout"
	problemsPath = "/problems/"
)

// titles are the kinds in words, with their status.
var titles = map[string]struct {
	status int
	title  string
}{
	badRequest:  {http.StatusBadRequest, "The request cannot be read"},
	notSignedIn: {http.StatusUnauthorized, "Not signed in"},
	forbidden:   {http.StatusForbidden, "Not allowed"},
	otherOrigin: {http.StatusForbidden, "Sent from another site"},
	notFound:    {http.StatusNotFound, "Not found"},
	noMethod:    {http.StatusMethodNotAllowed, "No such method"},
	notAccepted: {http.StatusNotAcceptable, "No such form"},
	notInTime:   {http.StatusRequestTimeout, "The request took too long"},
	busy:        {http.StatusConflict, "Already at work"},
	conflict:    {http.StatusPreconditionFailed, "Changed meanwhile"},
	tooLarge:    {http.StatusRequestEntityTooLarge, "Too large"},
	wrongType:   {http.StatusUnsupportedMediaType, "Wrong type of content"},
	refused:     {http.StatusUnprocessableEntity, "Refused"},
	invalid:     {http.StatusUnprocessableEntity, "Not as described"},
	keyReused:   {http.StatusUnprocessableEntity, "Key used before"},
	rateLimited: {http.StatusTooManyRequests, "Too many requests"},
	fault:       {http.StatusInternalServerError, "Something broke here"},
}

// problem is a problem of a kind, with its sentence.
func problem(kind, format string, args ...any) *Problem {
	t := titles[kind]
	return &Problem{Type: problemsPath + kind, Title: t.title, Status: t.status, Detail: fmt.Sprintf(format, args...)}
}

// Error is the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders are the headers that go with it.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retry))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// problemOf is what an error is to whoever asked. Anything that is no refusal is a fault: it is logged once, under a number that
// is all that they see.
func (a *API) problemOf(err error, r *http.Request) *Problem {
	var (
		known    *Problem
		missing  *engine.NotFound
		changed  *engine.Conflict
		reused   *engine.KeyReused
		denied   *people.Denial
		refusal  *ticket.Refusal
		sentence store.Refusal
	)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &missing):
		return problem(notFound, "%s", missing.Sentence)
	case errors.As(err, &changed):
		p := problem(conflict, "%s", changed.Error())
		p.Seq = changed.Seq
		return p
	case errors.As(err, &reused):
		return problem(keyReused, "%s", reused.Error())
	case errors.As(err, &denied):
		return problem(forbidden, "%s", denied.Error())
	case errors.As(err, &refusal):
		return problem(refused, "%s", refusal.Sentence)
	case errors.As(err, &sentence):
		return problem(refused, "%s", sentence.Error())
	}
	return a.faultOf(err, r)
}

// faultNumbers is how many numbers faults have; enough to find one in a day's log.
const faultNumbers = 1_000_000

// faultOf logs what broke and hides it behind a number.
func (a *API) faultOf(err any, r *http.Request) *Problem {
	number := fmt.Sprintf("%06d", rand.IntN(faultNumbers))
	if r.Context().Err() == nil {
		a.log.Error("a request failed", "fault", number, "method", r.Method, "path", r.URL.Path, slog.Any("error", err))
	}
	p := problem(fault, "Something broke here, and was written down under number %s. Try again; if it stays, tell whoever runs this desk that number.", number)
	p.Fault = number
	return p
}

// translate makes our problems of those that huma finds in a request before a handler sees it.
func translate(_ huma.Context, _ string, v any) (any, error) {
	found, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	var p *Problem
	switch found.Status {
	case http.StatusRequestEntityTooLarge:
		p = problem(tooLarge, "%s", tooLargeWords)
	case http.StatusUnsupportedMediaType:
		p = problem(wrongType, "Send JSON, as application/json.")
	case http.StatusNotAcceptable:
		p = problem(notAccepted, "Answers are JSON; ask for application/json.")
	case http.StatusRequestTimeout:
		p = problem(notInTime, "The request did not arrive in time; send it again.")
	case http.StatusUnprocessableEntity:
		p = problem(invalid, "The request is not as the interface describes it.")
	default:
		p = problem(badRequest, "The request cannot be read.")
	}
	for i, d := range found.Errors {
		if i == maxPlaces {
			break
		}
		p.Places = append(p.Places, Place{At: d.Location, Why: short(d.Message)})
	}
	if len(p.Places) > 0 {
		p.Detail = strings.TrimSuffix(p.Detail, ".") + ": " + p.Places[0].At + ": " + p.Places[0].Why + "."
	}
	if found.Status == http.StatusBadRequest && found.Detail != "" && len(p.Places) == 0 {
		p.Detail = strings.ToUpper(found.Detail[:1]) + found.Detail[1:] + "."
	}
	return p, nil
}

// Bounds of what a problem says.
const (
	maxPlaces = 10
	maxWhy    = 200 // bytes
)

// short cuts a remark that repeats what was sent.
func short(s string) string {
	if len(s) > maxWhy {
		return strings.ToValidUTF8(s[:maxWhy], "") + "…"
	}
	return s
}
