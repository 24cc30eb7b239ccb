package api_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/api"
)

// simulated lets the desk play a study until it is over, and is what the interface then says of it.
func (d *desk) simulated(number int64) api.Simulation {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	changed := d.engine.Store().Listen(ctx)
	var playing sync.WaitGroup
	defer playing.Wait()
	defer cancel()
	playing.Go(func() { _ = d.engine.Simulate(ctx) }) // it ends with ctx
	for {
		s := as[api.Simulation](d.t, d.must(http.StatusOK, d.lars, "GET", fmt.Sprintf("/simulations/%d", number), nil))
		if s.Ended != nil {
			return s
		}
		select {
		case <-changed:
		case <-ctx.Done():
			d.t.Fatalf("it is still %+v", s)
		}
	}
}

func TestAStudyIsStartedPlayedAndRead(t *testing.T) {
	d := newDesk(t)
	wanted := `{"name":"Longer to resolve","ask":{"from":"2027-01-04","weeks":2,"warm_up":1,"runs":6,"within":0.001,"seed":7,"habits":{"asks_back":0.3}},
		"options":[{"name":"as it is","edits":["demand.ledger = {per_week: 100}"]},{"name":"slower","edits":["demand.ledger = {per_week: 100}","severities.normal.resolve = 2d"]}]}`
	first := d.must(http.StatusCreated, d.mette, "POST", "/simulations", wanted, "Idempotency-Key", "study")
	again := d.must(http.StatusCreated, d.mette, "POST", "/simulations", wanted, "Idempotency-Key", "study")
	s := as[api.Simulation](t, first)
	if s.Number != as[api.Simulation](t, again).Number {
		t.Error("the same key started two studies")
	}
	if s.State != "queued" || s.Most != 12 || s.By == nil || s.By.Name != "Mette Holm" || s.Answer != nil || (*s.Ask.Habits)["asks_back"] != .3 || *s.Ask.Seed != 7 {
		t.Errorf("it begins as %s", first.body)
	}
	d.refuses(http.StatusUnprocessableEntity, "refused", d.ida, "GET", fmt.Sprintf("/simulations/%d/csv", s.Number), nil)
	got := d.simulated(s.Number)
	if got.State != "done" || got.Done != 12 || got.Answer == nil || got.Answer.Runs != 6 || got.Answer.Cut || len(got.Answer.Options) != 2 {
		t.Fatalf("it ended as %+v", got)
	}
	base, slower := got.Answer.Options[0], got.Answer.Options[1]
	if len(base.Promises) == 0 || base.Solve.Mean.Mean <= 0 || base.Report["digest"] != got.Options[0].Digest || base.Better != nil || slower.Better == nil {
		t.Errorf("the base came to %+v", base)
	}
	if !slices.Equal(got.Options[1].Edits, []string{"demand.ledger = {per_week: 100}", "severities.normal.resolve = 2d"}) || got.Options[1].Edition != 1 || got.Options[1].Digest == got.Options[0].Digest {
		t.Errorf("the options are %+v", got.Options)
	}
	table := d.must(http.StatusOK, d.ida, "GET", fmt.Sprintf("/simulations/%d/csv", s.Number), nil)
	if !strings.HasPrefix(string(table.body), "option,run,") || !strings.HasPrefix(table.header.Get("Content-Type"), "text/csv") || !strings.Contains(string(table.body), "slower,all,") {
		t.Errorf("the table is %.200s", table.body)
	}
	tickets := as[[]api.SimulatedTicket](t, d.must(http.StatusOK, d.ida, "GET", fmt.Sprintf("/simulations/%d/tickets?option=2&run=3", s.Number), nil))
	if len(tickets) == 0 || tickets[0].Timeline != nil {
		t.Fatalf("its tickets are %+v", tickets)
	}
	told := as[api.SimulatedTicket](t, d.must(http.StatusOK, d.ida, "GET", fmt.Sprintf("/simulations/%d/tickets/%d?option=2&run=3", s.Number, tickets[0].Number), nil))
	if len(told.Timeline) < 3 || told.Timeline[0].By == nil || told.Timeline[0].By.Name != "The requester" {
		t.Errorf("a ticket is told as %+v", told.Timeline)
	}
	for _, item := range told.Timeline {
		if item.By != nil && item.By.Name == "Somebody" {
			t.Errorf("somebody without a name: %+v", item)
		}
	}
	d.refuses(http.StatusNotFound, "not-found", d.ida, "GET", fmt.Sprintf("/simulations/%d/tickets?run=6", s.Number), nil)
	d.refuses(http.StatusForbidden, "forbidden", d.nils, "GET", fmt.Sprintf("/simulations/%d/tickets", s.Number), nil)
	page := as[api.SimulationPage](t, d.must(http.StatusOK, d.ida, "GET", "/simulations?limit=1", nil))
	if len(page.Simulations) != 1 || page.Next != "" || page.Simulations[0].Answer != nil {
		t.Errorf("the list is %+v", page)
	}
	d.refuses(http.StatusUnprocessableEntity, "refused", d.mette, "PUT", fmt.Sprintf("/simulations/%d/cancel", s.Number), nil)
	d.must(http.StatusNoContent, d.mette, "DELETE", fmt.Sprintf("/simulations/%d", s.Number), nil)
	d.refuses(http.StatusNotFound, "not-found", d.mette, "GET", fmt.Sprintf("/simulations/%d", s.Number), nil)
}

func TestTheStreamTellsStaffHowFarAStudyIs(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	d.live(ctx)
	staff, partner := d.follow(ctx, d.ida, ""), d.follow(ctx, d.nils, "")
	<-staff
	<-partner
	s := as[api.Simulation](t, d.must(http.StatusCreated, d.lars, "POST", "/simulations", `{"ask":{"from":"2027-01-04","weeks":1,"warm_up":0,"runs":2},"options":[{}]}`))
	playing, stop := context.WithCancel(ctx)
	var over sync.WaitGroup
	over.Go(func() { _ = d.engine.Simulate(playing) }) // it ends with playing
	var heard api.Event
	for heard.State != "done" {
		e, ok := <-staff
		if !ok {
			t.Fatal("the stream ended, and nobody heard of the end")
		}
		if e.name == "simulation" {
			heard = as[api.Event](t, answer{body: []byte(e.data)})
		}
	}
	stop()
	over.Wait()
	if heard.Number != s.Number || heard.Done != 2 || heard.Most != 2 {
		t.Errorf("staff hear %+v", heard)
	}
	last := as[api.Ticket](t, d.must(http.StatusCreated, d.nils, "POST", "/tickets", `{"subject":"the end","service":"ledger"}`)) // everybody hears of their own
	for e := range partner {
		got := as[api.Event](t, answer{body: []byte(e.data)})
		if e.name == "simulation" {
			t.Errorf("a partner hears %+v", got)
		}
		if got.Number == last.Number {
			break
		}
	}
}

func TestAStudyThatCannotBePlayedIsRefusedWithItsReason(t *testing.T) {
	d := newDesk(t)
	for sent, says := range map[string]string{
		`{"ask":{"from":"Monday"},"options":[{}]}`:                                                                         "such as 2027-01-04",
		`{"ask":{"from":"2027-01-04","habits":{"asks_back":2}},"options":[{}]}`:                                            "asks_back",
		`{"ask":{"from":"2027-01-04","habits":{"asks":1}},"options":[{}]}`:                                                 "asks",
		`{"ask":{"from":"2027-01-04"},"options":[{"edits":["nobody.knows = this"]}]}`:                                      "The model of base cannot be read",
		`{"ask":{"from":"2027-01-04"},"options":[{"files":{"a.yaml":"belay: 1","b.yaml":""}}]}`:                            "name the one that includes the others",
		`{"ask":{"from":"2027-01-04"},"options":[{"edition":9}]}`:                                                          "no edition 9",
		`{"ask":{"from":"2027-01-04","runs":1000},"options":[{},{"name":"b"},{"name":"c"}]}`:                               "ask for fewer of either",
		`{"name":"` + strings.Repeat("n", 79) + `\n","ask":{"from":"2027-01-04","runs":1},"options":[{"name":"a\u0000"}]}`: "one line",
	} {
		got := d.call(d.lars, "POST", "/simulations", sent)
		p := as[api.Problem](t, got)
		if got.status != http.StatusUnprocessableEntity && got.status != http.StatusNotFound || !strings.Contains(p.Detail, says) {
			t.Errorf("%s comes to %d: %s; it should say %q", sent, got.status, p.Detail, says)
		}
	}
}
