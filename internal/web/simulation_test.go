package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
)

// asked is the form of a small study, with some of its fields in other words.
func asked(b *browser, fields ...string) []string {
	b.h.t.Helper()
	form := b.get("/m/simulate/new").ok(http.StatusOK)
	of := map[string]string{}
	for _, name := range []string{"base", "from", "weeks", "runs", "within", "warm_up", "seed"} {
		of[name] = form.value(name)
	}
	of["weeks"], of["warm_up"], of["runs"] = "1", "0", "2"
	for i := 0; i+1 < len(fields); i += 2 {
		of[fields[i]] = fields[i+1]
	}
	var out []string
	for name, value := range of {
		out = append(out, name, value)
	}
	return out
}

// started starts a small study, and is its number.
func (h *house) started(b *browser, fields ...string) int64 {
	h.t.Helper()
	p := b.post("/m/simulate/new", asked(b, fields...)...).ok(http.StatusSeeOther)
	number, err := strconv.ParseInt(strings.TrimPrefix(p.to(), "/m/simulate/"), 10, 64)
	if err != nil {
		h.t.Fatalf("it leads to %s", p.to())
	}
	return number
}

// played plays until a study is over.
func (h *house) played(number int64) engine.Simulation {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Minute)
	var over sync.WaitGroup
	over.Go(func() {
		if err := h.Simulate(ctx); err != nil {
			h.t.Error(err)
		}
	})
	defer over.Wait()
	defer cancel()
	changed := h.Store().Listen(ctx)
	for {
		s, _, err := h.Simulation(ctx, people.Actor{Account: h.made[people.Lead], MFA: true}, number)
		if err != nil {
			h.t.Fatal(err)
		}
		if s.State.Over() {
			return s
		}
		select {
		case <-changed:
		case <-ctx.Done():
			h.t.Fatalf("it is still %+v", s)
		}
	}
}

func TestALeadStartsAStudyAndAllOfSupportReadWhatItComesTo(t *testing.T) {
	h := furnished(t)
	gijs, esmee := h.as(people.Lead), h.as(people.Agent)
	gijs.get("/m/simulate").ok(http.StatusOK).says("Nothing was played yet", "Start a study")
	number := h.started(gijs, "name", "Do we need the partner?", "option1", "fewer come", "edits1", "demand.erp.per_week = 20")
	path := "/m/simulate/" + strconv.FormatInt(number, 10)
	p := gijs.get(path).ok(http.StatusOK).says("Do we need the partner?", "Waits to be played", "Nothing is known yet", "demand.erp.per_week = 20")
	p.sound()
	if !strings.Contains(p.body, `http-equiv="refresh"`) || !strings.Contains(p.body, `data-live="yes"`) {
		t.Error("the page does not follow the study")
	}
	if s := h.played(number); s.State != engine.SimulationDone {
		t.Fatalf("it ends as %+v", s)
	}
	p = esmee.get(path).ok(http.StatusOK)
	p.sound()
	p.says("Done", "Which promises are kept?", "Where do tickets wait?", "fewer come", "What was assumed?").silent("Forget it", `http-equiv="refresh"`)
	esmee.get("/m/simulate").says("Do we need the partner?", "done", "by Gijs Smit").silent("Start a study")
	rows, err := csv.NewReader(strings.NewReader(esmee.get(path + "/report.csv").ok(http.StatusOK).body)).ReadAll()
	if err != nil || len(rows) < 30 || rows[len(rows)-1][0] != "fewer come" {
		t.Errorf("the CSV has %d lines: %v", len(rows), err)
	}
	var options []struct{ Name string }
	if err := json.Unmarshal([]byte(esmee.get(path+"/report.json").ok(http.StatusOK).body), &options); err != nil || len(options) != 2 {
		t.Errorf("the JSON has %d options: %v", len(options), err)
	}
	if page := esmee.get(path + "/report.html").ok(http.StatusOK); !strings.Contains(page.body, "<!doctype html>") || !strings.Contains(page.header.Get("Content-Disposition"), "attachment") {
		t.Error("the page to send on is none")
	}
	p = esmee.get(path+"/tickets").ok(http.StatusOK).says("Tickets behind a number", "Those of every promise")
	p.sound()
	tickets := p.links(path + "/tickets/")
	if len(tickets) == 0 {
		t.Fatal("no ticket can be read")
	}
	p = esmee.get(tickets[0]).ok(http.StatusOK).says("played", "What happened", "of run 1, edition 1", "It came to")
	p.sound()
	esmee.get(path+"/tickets?option=2&service=erp&severity=normal&target=resolve").ok(http.StatusOK).says("Resolve of Finance and operations, normal", "the time promised")
	esmee.get(path + "/tickets?option=2&function=helpdesk").ok(http.StatusOK).says("Tickets that came to")
	for _, nowhere := range []string{"/tickets?option=9", "/tickets?option=x", "/tickets/1/1/999999", "/tickets/1/99/1", "/tickets/x/1/1"} {
		esmee.get(path + nowhere).ok(http.StatusNotFound)
	}
	esmee.get(path + "/report.exe").ok(http.StatusNotFound)
	gijs.follow(gijs.post(path+"/forget")).says("The study is forgotten.", "Nothing was played yet")
	gijs.get(path).ok(http.StatusNotFound)
}

func TestAStudyThatCannotBePlayedSaysWhyBesideWhatWasWritten(t *testing.T) {
	h := furnished(t)
	gijs := h.as(people.Lead)
	for _, wrong := range []struct{ field, value, says string }{
		{"weeks", "0", "Weeks are 1 to"},
		{"weeks", "many", "Weeks: a whole number, please."},
		{"runs", "100000", "Runs are 1 to"},
		{"from", "tomorrow", "Write the day"},
		{"within", "-1", "above 0"},
		{"seed", "-1", "The seed is a whole number"},
		{"edits1", "functions.nobody.line = 2", "functions.nobody"},
		{"option1", "a name and no more", "Say what is different in a name and no more."},
		{"habits", "asks_back: 2", "asks_back"},
		{"base", "99", "Choose one of the answers offered."},
	} {
		p := gijs.post("/m/simulate/new", asked(gijs, wrong.field, wrong.value)...).ok(http.StatusUnprocessableEntity)
		p.says(wrong.says)
		if got := p.value(wrong.field); wrong.field != "base" && got != wrong.value {
			t.Errorf("%s comes back as %q", wrong.field, got)
		}
	}
	gijs.get("/m/simulate").says("Nothing was played yet")
}

func TestThePageToSendOnHoldsATicketOfEachPromiseThatIsNotKept(t *testing.T) {
	h := furnished(t)
	h.publish(strings.Replace(bakery(t), "per_week: 40", "per_week: 900", 1))
	gijs := h.as(people.Lead)
	number := h.started(gijs)
	h.played(number)
	page := gijs.get("/m/simulate/" + strconv.FormatInt(number, 10) + "/report.html").ok(http.StatusOK)
	page.says("Tickets that were played", "times the time promised", "The requester asked for help.", "drown")
}

func TestAStudyIsCancelledAndSaysThatItWas(t *testing.T) {
	h := furnished(t)
	gijs := h.as(people.Lead)
	number := h.started(gijs)
	path := "/m/simulate/" + strconv.FormatInt(number, 10)
	gijs.follow(gijs.post(path+"/cancel")).says("It is cancelled.", "Cancelled", "Nothing came of it").silent(`http-equiv="refresh"`)
	gijs.post(path + "/cancel").ok(http.StatusUnprocessableEntity).says("is over already")
	gijs.get(path + "/report.csv").ok(http.StatusConflict).says("No run of this study is whole yet")
	err := h.Store().View(t.Context(), func(tx *store.Tx) error {
		_, ok, err := tx.Simulation(number)
		if !ok {
			t.Error("it is gone")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
