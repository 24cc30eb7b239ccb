package api_test

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"belay/internal/api"
)

func TestAStreamGoesOnWhereItBroke(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	d.live(ctx)
	first, end := context.WithCancel(ctx)
	events := d.follow(first, d.ida, "")
	<-events
	n := d.open()
	last := <-events
	for as[api.Event](t, answer{body: []byte(last.data)}).Number != n.Number {
		last = <-events // of before
	}
	end()
	d.must(http.StatusOK, d.ida, "PUT", path(n, "/take"), nil, "Idempotency-Key", "own")
	d.must(http.StatusCreated, d.rita, "POST", path(n, "/replies"), `{"body":"please"}`)
	events = d.follow(ctx, d.ida, last.id)
	<-events
	for _, want := range []string{"ticket.taken", "ticket.replied"} {
		e := <-events
		got := as[api.Event](t, answer{body: []byte(e.data)})
		if got.What != want || got.Row == nil || got.Row.Assignee == nil || want == "ticket.taken" && got.Key != "own" {
			t.Errorf("after %s came %+v", last.id, got)
		}
	}
}

func TestWhoeverComesBackAsSomethingHappensMissesNothing(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	d.live(ctx)
	n := d.open()
	last := 1 // the entry that opened it
	for range 40 {
		following, end := context.WithCancel(ctx)
		var writing sync.WaitGroup
		writing.Go(func() { d.must(http.StatusCreated, d.rita, "POST", path(n, "/replies"), `{"body":"please"}`) })
		events := d.follow(following, d.ida, strconv.Itoa(last))
		<-events
		last++
		if e := <-events; e.id != strconv.Itoa(last) {
			t.Fatalf("after %d came %q", last-1, e.id)
		}
		writing.Wait()
		end()
	}
}

func TestTheStreamOfATokenEndsWithIt(t *testing.T) {
	t.Parallel() // it waits until the stream looks again, which is ten seconds
	d := newDesk(t)
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	made := as[api.Token](t, d.must(http.StatusCreated, d.ida, "POST", "/tokens", `{"name":"short","scopes":["tickets:read"]}`))
	events := d.follow(ctx, person{Account: d.ida.Account, token: made.Secret}, "")
	<-events
	d.must(http.StatusNoContent, d.ida, "DELETE", "/tokens/"+made.ID, nil)
	for e := range events {
		t.Errorf("it heard %+v", e)
	}
	if ctx.Err() != nil {
		t.Error("the stream did not end")
	}
}
