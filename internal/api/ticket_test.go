package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"belay/internal/api"
	"belay/internal/store/pgtest"
)

// both runs a story on both engines.
func both(t *testing.T, story func(*testing.T, *desk)) {
	unlimited := api.Options{Rates: api.Rates{Account: -1, Address: -1}}
	t.Run("sqlite", func(t *testing.T) { story(t, deskOn(t, filepath.Join(t.TempDir(), "belay.db"), unlimited)) })
	t.Run("postgres", func(t *testing.T) { story(t, deskOn(t, pgtest.New(t), unlimited)) })
}

func TestTheFirstFieldsAreTheContractThatWasFixed(t *testing.T) {
	d := newDesk(t)
	got := d.must(http.StatusCreated, d.ida, "POST", "/tickets", `{"kind":"incident","subject":"Posting fails","body":"Every journal fails.","service":"ledger",`+
		`"impact":"high","urgency":"high","category":"code","requester":{"name":"Ines Uhl","email":"ines@unit.example"}}`, "Idempotency-Key", "first")
	var names []string
	decoder := json.NewDecoder(strings.NewReader(string(got.body)))
	depth := 0
	for {
		token, err := decoder.Token()
		if err != nil {
			break
		}
		switch v := token.(type) {
		case json.Delim:
			if v == '{' || v == '[' {
				depth++
			} else {
				depth--
			}
		case string:
			if depth == 1 && len(names) < 9 {
				names = append(names, v)
				var skip json.RawMessage
				if err := decoder.Decode(&skip); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	want := []string{"number", "state", "severity", "function", "route", "edition", "requester", "clocks", "next"}
	if !slices.Equal(names, want) {
		t.Errorf("the fields begin with %v", names)
	}
	var shape struct {
		Clocks []map[string]any `json:"clocks"`
		Next   []map[string]any `json:"next"`
	}
	if err := json.Unmarshal(got.body, &shape); err != nil || len(shape.Clocks) == 0 || len(shape.Next) == 0 {
		t.Fatalf("%v: %s", err, got.body)
	}
	for _, name := range []string{"target", "state", "due"} {
		if _, ok := shape.Clocks[0][name]; !ok {
			t.Errorf("a clock has no %s: %v", name, shape.Clocks[0])
		}
	}
	for _, name := range []string{"at", "tell", "holders"} {
		if _, ok := shape.Next[0][name]; !ok {
			t.Errorf("a coming step has no %s: %v", name, shape.Next[0])
		}
	}
	shown := as[api.Ticket](t, got)
	if shown.Severity != "critical" || shown.Function != "team" || shown.Requester.Email != "ines@unit.example" || !strings.Contains(shown.Route, "category is code") {
		t.Errorf("it came to %+v", shown)
	}
}

func TestATicketLivesThroughTheInterface(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		n := d.open()
		d.must(http.StatusOK, d.ida, "PUT", path(n, "/take"), nil)
		d.must(http.StatusCreated, d.ida, "POST", path(n, "/replies"), map[string]any{"body": "We look into it.", "public": true})
		d.must(http.StatusCreated, d.ida, "POST", path(n, "/replies"), map[string]any{"body": "It is the period.", "public": false})
		d.must(http.StatusOK, d.ida, "PUT", path(n, "/wait"), map[string]any{"reason": "requester", "note": "which journal?"})
		d.must(http.StatusCreated, d.rita, "POST", path(n, "/replies"), map[string]any{"body": "Number 7."})
		d.must(http.StatusOK, d.ida, "PUT", path(n, "/escalate"), map[string]any{"to": "team", "why": "The period is theirs."})
		d.must(http.StatusOK, d.mette, "PUT", path(n, "/take"), nil)
		d.must(http.StatusOK, d.mette, "DELETE", path(n, "/escalate"), map[string]any{"reason": "solved", "note": "It is open again."})
		d.must(http.StatusOK, d.ida, "PUT", path(n, "/resolve"), map[string]any{"code": "solved", "note": "The period was closed."})

		inside := as[api.Ticket](t, d.must(http.StatusOK, d.ida, "GET", path(n, ""), nil))
		if inside.State != "resolved" || inside.Resolution == nil || inside.Resolution.By.Name != "Ida Berg" {
			t.Errorf("it ended as %s, %+v", inside.State, inside.Resolution)
		}
		var told []string
		for _, item := range inside.Timeline {
			told = append(told, item.Text)
		}
		story := strings.Join(told, "\n")
		for _, sentence := range []string{
			"Ida Berg took it.", "Ida Berg lets it wait for the requester: which journal?", "It goes on: the requester has answered.",
			"Ida Berg handed it to team: The period is theirs.", "Mette Holm handed it back to desk (solved): It is open again.",
			"Ida Berg resolved it (solved): The period was closed.", "It is the period.",
		} {
			if !strings.Contains(story, sentence) {
				t.Errorf("the timeline does not say %q:\n%s", sentence, story)
			}
		}
		if states := trackOf(inside); states != "desk past, team past, desk here" {
			t.Errorf("the track is %s", states)
		}
		outside := as[api.Ticket](t, d.must(http.StatusOK, d.rita, "GET", path(n, ""), nil))
		for _, item := range outside.Timeline {
			if item.Kind == "note" || strings.Contains(item.Text, "period is theirs") || strings.Contains(item.Text, "which journal?") {
				t.Errorf("the requester reads %+v", item)
			}
		}
	})
}

// trackOf is a line track in words.
func trackOf(t api.Ticket) string {
	var stops []string
	for _, s := range t.Track {
		stops = append(stops, s.Function.ID+" "+s.State)
	}
	return strings.Join(stops, ", ")
}

func TestTheTrackShowsWhereTheModelLetsItGo(t *testing.T) {
	d := newDesk(t)
	n := d.open()
	got := as[api.Ticket](t, d.must(http.StatusOK, d.ida, "GET", path(n, ""), nil))
	if track := trackOf(got); track != "desk here, team ahead, code ahead" {
		t.Errorf("the track is %s", track)
	}
	if len(got.Help) == 0 || got.Help[0].Function.ID != "team" || got.Help[0].How != "escalate" || got.Help[0].Owner != "Mette Holm" {
		t.Fatalf("the help is %+v", got.Help)
	}
	team := got.Help[0]
	if !strings.Contains(team.Hours, "08:00") || len(team.Today) == 0 {
		t.Errorf("its hours are %q, today %v", team.Hours, team.Today)
	}
	for i := 1; i < len(team.Today); i++ {
		if !team.Today[i].From.Equal(team.Today[i-1].Until) {
			t.Errorf("today has a hole or an overlap: %v", team.Today)
		}
	}
}

func TestAKeyMakesARepetitionHarmless(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		body := `{"subject":"Posting fails","service":"ledger"}`
		first := as[api.Ticket](t, d.must(http.StatusCreated, d.rita, "POST", "/tickets", body, "Idempotency-Key", "k"))
		again := as[api.Ticket](t, d.must(http.StatusCreated, d.rita, "POST", "/tickets", body, "Idempotency-Key", "k"))
		if first.Number != again.Number {
			t.Errorf("two tickets were opened: %d and %d", first.Number, again.Number)
		}
		d.refuses(http.StatusUnprocessableEntity, "key-reused", d.rita, "POST", "/tickets", `{"subject":"Another","service":"ledger"}`, "Idempotency-Key", "k")
		d.must(http.StatusCreated, d.rolf, "POST", "/tickets", body, "Idempotency-Key", "k") // a key is its account's

		d.must(http.StatusOK, d.ida, "PUT", path(first, "/take"), nil, "Idempotency-Key", "t")
		d.must(http.StatusOK, d.ida, "PUT", path(first, "/take"), nil, "Idempotency-Key", "t")
		d.must(http.StatusOK, d.ida, "DELETE", path(first, "/take"), nil)
		d.refuses(http.StatusUnprocessableEntity, "refused", d.ida, "DELETE", path(first, "/take"), nil)

		view := map[string]any{"name": "Mine", "query": map[string]string{"queue": "mine"}}
		one := as[api.View](t, d.must(http.StatusCreated, d.ida, "POST", "/views", view, "Idempotency-Key", "v"))
		two := as[api.View](t, d.must(http.StatusCreated, d.ida, "POST", "/views", view, "Idempotency-Key", "v"))
		if one.ID == "" || one.ID != two.ID {
			t.Errorf("two views were kept: %q and %q", one.ID, two.ID)
		}
		token := map[string]any{"name": "once", "scopes": []string{"tickets:read"}}
		made := as[api.Token](t, d.must(http.StatusCreated, d.ida, "POST", "/tokens", token, "Idempotency-Key", "s"))
		same := as[api.Token](t, d.must(http.StatusCreated, d.ida, "POST", "/tokens", token, "Idempotency-Key", "s"))
		if made.ID != same.ID || made.Secret == "" || same.Secret != "" {
			t.Errorf("a token was made as %+v and then %+v", made, same)
		}
		d.must(http.StatusNoContent, d.ida, "DELETE", "/tokens/"+made.ID, nil, "Idempotency-Key", "d")
		d.must(http.StatusNoContent, d.ida, "DELETE", "/tokens/"+made.ID, nil, "Idempotency-Key", "d")
		d.refuses(http.StatusBadRequest, "bad-request", d.ida, "PUT", path(first, "/take"), nil, "Idempotency-Key", strings.Repeat("k", 300))
		bulk := map[string]any{"numbers": []int64{first.Number}, "do": "tag", "add": []string{"outage"}}
		a := d.must(http.StatusOK, d.ida, "POST", "/bulk", bulk, "Idempotency-Key", "b")
		b := d.must(http.StatusOK, d.ida, "POST", "/bulk", bulk, "Idempotency-Key", "b")
		if !bytes.Equal(a.body, b.body) || len(as[api.Done](t, a).Done) != 1 {
			t.Errorf("the answers differ: %s and %s", a.body, b.body)
		}
	})
}

func TestNobodyOverwritesWhatTheyHaveNotSeen(t *testing.T) {
	d := newDesk(t)
	n := d.open()
	seen := d.must(http.StatusOK, d.ida, "GET", path(n, ""), nil).header.Get("ETag")
	d.must(http.StatusNotModified, d.ida, "GET", path(n, ""), nil, "If-None-Match", seen)
	d.must(http.StatusCreated, d.rita, "POST", path(n, "/replies"), map[string]any{"body": "It works again."}, "If-Match", seen)
	p := d.refuses(http.StatusPreconditionFailed, "conflict", d.ida, "PUT", path(n, "/escalate"), map[string]any{"to": "team"}, "If-Match", seen)
	if p.Seq != 2 || len(p.News) != 1 || p.News[0].Text != "It works again." {
		t.Errorf("the conflict says %+v", p)
	}
	d.refuses(http.StatusBadRequest, "bad-request", d.ida, "PUT", path(n, "/take"), nil, "If-Match", "yesterday")
	d.must(http.StatusOK, d.ida, "PUT", path(n, "/take"), nil, "If-Match", "*")
}

func TestAReplyMayBeTakenBackWhileItIsHeld(t *testing.T) {
	d := newDesk(t)
	n := d.open()
	sent := as[api.Sent](t, d.must(http.StatusCreated, d.ida, "POST", path(n, "/replies"), map[string]any{"body": "Have you tried…", "send_after": 30}))
	if sent.Pending == nil || sent.Ticket != nil {
		t.Fatalf("it was sent: %+v", sent)
	}
	back := as[api.Unsent](t, d.must(http.StatusOK, d.ida, "DELETE", path(n, "/replies/"+sent.Pending.ID), nil))
	if back.Body != "Have you tried…" {
		t.Errorf("back came %q", back.Body)
	}
	d.refuses(http.StatusUnprocessableEntity, "refused", d.ida, "DELETE", path(n, "/replies/"+sent.Pending.ID), nil)
	d.refuses(http.StatusNotFound, "not-found", d.mette, "DELETE", path(n, "/replies/"+sent.Pending.ID), nil)
}

func TestARequesterNeverAnswersForSupport(t *testing.T) {
	d := newDesk(t)
	n := d.open()
	got := as[api.Sent](t, d.must(http.StatusCreated, d.rita, "POST", path(n, "/replies"), map[string]any{"body": "Solved itself.", "side": "support"}))
	last := got.Ticket.Timeline[len(got.Ticket.Timeline)-1]
	if last.Side != "requester" || got.Ticket.Assignee != nil {
		t.Errorf("it was taken for support's: %+v, taken by %v", last, got.Ticket.Assignee)
	}
}

func TestAListGoesOnWhereThePageBeforeEnded(t *testing.T) {
	both(t, func(t *testing.T, d *desk) {
		opened := map[int64]bool{}
		for range 7 {
			opened[d.open().Number] = true
		}
		cursor, pages := "", 0
		for {
			page := as[api.Page](t, d.must(http.StatusOK, d.ida, "GET", "/tickets?queue=all&limit=3&cursor="+cursor, nil))
			for _, row := range page.Tickets {
				if !opened[row.Number] {
					t.Errorf("%s came twice", row.Ref)
				}
				delete(opened, row.Number)
			}
			pages++
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if len(opened) != 0 || pages != 3 {
			t.Errorf("%d pages, and %v did not come", pages, opened)
		}
		d.refuses(http.StatusUnprocessableEntity, "refused", d.ida, "GET", "/tickets?queue=all&cursor=nonsense", nil)
		d.refuses(http.StatusNotFound, "not-found", d.ida, "GET", "/tickets?queue=attic", nil)
	})
}
