package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/ticket"
)

// call is one request: who makes it, and what makes its repetition harmless.
type call struct {
	http   *http.Request
	actor  people.Actor
	key    string // its Idempotency-Key; empty for none
	digest string // of method, path and body, for a key
	seen   int    // the turn that If-Match names; 0: none
	drain  func() // of an upload: reads what is left of it
	again  func(context.Context) (people.Actor, error)
}

// calls is the key of a call in its context.
type calls struct{}

// callOf is the call of a context; the guard has put it there.
func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(calls{}).(*call)
	return c
}

// request is the call as the engine takes it.
func (c *call) request() engine.Request {
	return engine.Request{Actor: c.actor, Key: c.key, Digest: c.digest, Seen: c.seen}
}

// me is the account that calls.
func (c *call) me() people.ID { return c.actor.Account.ID }

// OfTicket is a ticket in a path.
type OfTicket struct {
	Number string `path:"number" doc:"The ticket: 2214 or SUP-2214." example:"1" maxLength:"30"`
}

// number reads the ticket of a path. What is no number names no ticket.
func (n OfTicket) number() (ticket.Number, error) {
	number, err := ticket.ParseNumber(n.Number)
	if err != nil {
		return 0, problem(notFound, "%q is not the number of a ticket; write it like SUP-2214 or 2214.", short(n.Number))
	}
	return number, nil
}

// Acting is the condition of a change of a ticket, in a header that the guard has read.
type Acting struct {
	Match string `header:"If-Match" doc:"The ETag that was looked at; the change is refused if the ticket has changed since."`
}

// etag is the name of a turn of a ticket.
func etag(seq int) string { return `"` + strconv.Itoa(seq) + `"` }

// turnOf reads an ETag of ours; ok is false for another.
func turnOf(tag string) (seq int, ok bool) {
	tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
	if len(tag) < 3 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return 0, false
	}
	seq, err := strconv.Atoi(tag[1 : len(tag)-1])
	return seq, err == nil && seq > 0
}

// matches says whether a list of ETags, as If-None-Match holds it, names a turn.
func matches(list string, seq int) bool {
	for tag := range strings.SplitSeq(list, ",") {
		if got, ok := turnOf(tag); ok && got == seq || strings.TrimSpace(tag) == "*" {
			return true
		}
	}
	return false
}
