package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"belay/internal/api"
	"belay/internal/people"
	"belay/internal/store"
)

// The surfaces on which the policy is held: each says whether somebody gets at a ticket's inside there.
//
//	ticket, timeline, search, list, attachment, draft, presence, export by a scope, stream
//
// against every role, on a ticket that is theirs in each way in which one can be.

// situation is how somebody stands to a ticket.
type situation struct {
	name  string
	by    func(*desk) person
	make  func(*desk) api.Ticket
	see   bool // the envelope
	read  bool // the inside
	notes bool
}

// theirs is a ticket that was handed to the partner.
func theirs(d *desk) api.Ticket {
	n := d.open()
	return as[api.Ticket](d.t, d.must(http.StatusOK, d.lars, "PUT", path(n, "/escalate"), map[string]any{"to": "code", "why": "It is in the code."}))
}

// granted lets the partner's agent in.
func granted(d *desk) api.Ticket {
	n := theirs(d)
	g := as[api.Grant](d.t, d.must(http.StatusCreated, d.nils, "POST", "/grants", map[string]any{"service": "ledger", "ticket": n.Number, "why": "to mend it"}))
	d.must(http.StatusOK, d.mette, "PUT", "/grants/"+g.ID+"/approve", nil)
	return n
}

func watched(d *desk) api.Ticket {
	n := d.open()
	d.must(http.StatusOK, d.rita, "PUT", path(n, "/watchers/"+string(d.rolf.ID)), nil)
	return n
}

// situations are every role by every way of standing to a ticket. Whoever was let in stays so: they come last.
var situations = []situation{
	{"requester, their own", func(d *desk) person { return d.rita }, (*desk).open, true, true, false},
	{"requester, one they watch", func(d *desk) person { return d.rolf }, watched, true, true, false},
	{"requester, another's", func(d *desk) person { return d.rolf }, (*desk).open, false, false, false},
	{"partner, not handed to them", func(d *desk) person { return d.nils }, (*desk).open, false, false, false},
	{"partner, handed to them", func(d *desk) person { return d.nils }, theirs, true, false, false},
	{"agent", func(d *desk) person { return d.ida }, (*desk).open, true, true, true},
	{"lead", func(d *desk) person { return d.mette }, (*desk).open, true, true, true},
	{"administrator", func(d *desk) person { return d.lars }, (*desk).open, true, true, true},
	{"nobody", func(*desk) person { return person{} }, (*desk).open, false, false, false},
	{"partner, handed to them and let in", func(d *desk) person { return d.nils }, granted, true, true, true},
}

func TestEverySurfaceKeepsThePolicy(t *testing.T) {
	cells := 0
	shared := newDesk(t)
	simulated := as[api.Simulation](t, shared.must(http.StatusCreated, shared.lars, "POST", "/simulations", `{"ask":{"from":"2027-01-04"},"options":[{}]}`))
	for _, s := range situations {
		t.Run(s.name, func(t *testing.T) {
			d := shared.in(t)
			n := s.make(d)
			d.must(http.StatusCreated, d.lars, "POST", path(n, "/replies"), `{"body":"zebrafish in the open","public":true}`)
			d.must(http.StatusCreated, d.lars, "POST", path(n, "/replies"), `{"body":"axolotl among us","public":false}`)
			public := attached(d, n, true)
			internal := attached(d, n, false)
			by := s.by(d)
			allowed := func(what string, want, got bool) {
				t.Helper()
				cells++
				if got != want {
					t.Errorf("%s: %v, want %v", what, got, want)
				}
			}
			ok := func(method, path string, body any) bool {
				got := d.call(by, method, path, body)
				if s.name == "nobody" && got.status != http.StatusUnauthorized {
					t.Errorf("%s %s answers nobody with %d", method, path, got.status)
				}
				return got.status < 300
			}
			text := func(path string) string { return string(d.call(by, "GET", path, nil).body) }

			allowed("ticket", s.read, ok("GET", path(n, ""), nil))
			allowed("timeline", s.read, ok("GET", path(n, "/timeline"), nil))
			allowed("notes on the ticket", s.notes, strings.Contains(text(path(n, "")), "axolotl"))
			allowed("notes on the timeline", s.notes, strings.Contains(text(path(n, "/timeline")), "axolotl"))
			d.must(http.StatusOK, d.lars, "PATCH", path(n, "/tags"), `{"add":["quokka"]}`)
			allowed("tags on the ticket", s.notes, strings.Contains(text(path(n, "")), "quokka"))
			allowed("list", s.see, strings.Contains(text("/tickets?queue=&order=newest&state=open"), n.Ref))
			allowed("subject on the list", s.read, shows(n, text("/tickets?order=newest&state=open&limit=200")))
			allowed("search by subject", s.read, strings.Contains(text("/tickets?q=posted"), n.Ref))
			allowed("search by an open word", s.read, strings.Contains(text("/tickets?q=zebrafish"), n.Ref))
			allowed("search by a word of a note", s.notes, strings.Contains(text("/tickets?q=axolotl"), n.Ref))
			allowed("search by number", s.read, strings.Contains(text("/tickets?q="+n.Ref), n.Subject))
			allowed("attachment", s.read, ok("GET", "/files/"+public, nil))
			allowed("attachment of a note", s.notes, ok("GET", "/files/"+internal, nil))
			allowed("draft", s.read, ok("PUT", path(n, "/drafts/reply"), `{"body":"x"}`))
			allowed("presence", s.read, ok("PUT", path(n, "/presence"), `{"state":"looking"}`))
			allowed("seen", s.read, ok("PUT", path(n, "/seen"), `{"seq":1}`))
			allowed("reply", s.read, ok("POST", path(n, "/replies"), `{"body":"x"}`))
			allowed("note", s.notes, ok("POST", path(n, "/replies"), `{"body":"x","public":false}`))
			allowed("tag", s.notes, ok("PATCH", path(n, "/tags"), `{"add":["x"]}`))
			staff := by.Role.Staff()
			leads := by.Role == people.Lead || by.Role == people.Administrator
			allowed("export", leads, strings.Contains(text("/export"), n.Ref+`"`))
			allowed("rate", staff, ok("PATCH", path(n, ""), `{"severity":"normal"}`))
			allowed("people", staff, ok("GET", "/people?q=rita", nil))
			allowed("model", staff || by.Role == people.Partner, ok("GET", "/model", nil))
			allowed("simulations", staff, ok("GET", "/simulations", nil))
			allowed("a simulation", staff, ok("GET", fmt.Sprintf("/simulations/%d", simulated.Number), nil))
			allowed("simulate", leads, ok("POST", "/simulations", `{"ask":{"from":"2027-01-04"},"options":[{}]}`))
			for _, admin := range []string{"/accounts", "/webhooks", "/audit"} {
				allowed(admin, by.Role == people.Administrator, ok("GET", admin, nil))
			}
			other := d.lars
			if by.ID == other.ID {
				other = d.rita
			}
			allowed("export of another", by.Role == people.Administrator, ok("GET", "/accounts/"+string(other.ID)+"/export", nil))
		})
	}
	t.Logf("%d cells", cells)
}

// shows says whether a list tells the subject of a ticket.
func shows(n api.Ticket, list string) bool {
	var page api.Page
	if json.Unmarshal([]byte(list), &page) != nil {
		return false
	}
	return slices.ContainsFunc(page.Tickets, func(r api.Row) bool { return r.Number == n.Number && r.Subject == n.Subject })
}

// attached is a file that came with a message.
func attached(d *desk, n api.Ticket, public bool) string {
	f := as[api.File](d.t, d.must(http.StatusCreated, d.lars, "POST", "/files?name=label.png", picture))
	d.must(http.StatusCreated, d.lars, "POST", path(n, "/replies"), map[string]any{"body": "see there", "public": public, "files": []string{f.ID}})
	return f.ID
}

func TestTheStreamKeepsThePolicy(t *testing.T) {
	shared := newDesk(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	shared.live(ctx)
	for _, s := range situations {
		if s.name == "nobody" {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			d := shared.in(t)
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			n := s.make(d)
			events := d.follow(ctx, s.by(d), "")
			<-events
			d.must(http.StatusCreated, d.lars, "POST", path(n, "/replies"), `{"body":"among us","public":false}`)
			d.must(http.StatusNoContent, d.lars, "PUT", path(n, "/presence"), `{"state":"writing"}`)
			d.must(http.StatusCreated, d.lars, "POST", path(n, "/replies"), `{"body":"in the open","public":true}`)
			end := as[api.Ticket](t, d.must(http.StatusCreated, s.by(d), "POST", "/tickets", `{"subject":"the end","service":"ledger"}`)) // everybody hears of their own
			var noted, replied, present bool
			for e := range events {
				got := as[api.Event](t, answer{body: []byte(e.data)})
				if got.Number == end.Number {
					break
				}
				noted = noted || got.Number == n.Number && got.What == "ticket.noted"
				replied = replied || got.Number == n.Number && got.What == "ticket.replied"
				present = present || got.Number == n.Number && got.Type == "presence"
			}
			if noted != s.notes || replied != s.read || present != s.notes {
				t.Errorf("heard of the note: %v, want %v; of the reply: %v, want %v; of presence: %v, want %v", noted, s.notes, replied, s.read, present, s.notes)
			}
		})
	}
}

func TestATokenDoesNoMoreThanItsScopes(t *testing.T) {
	d := newDesk(t)
	n := d.open()
	reader := person{Account: d.lars.Account, token: d.tokenOf(d.lars.Account, people.TicketsRead)}
	d.must(http.StatusOK, reader, "GET", path(n, ""), nil)
	p := d.refuses(http.StatusForbidden, "forbidden", reader, "PUT", path(n, "/take"), nil)
	if !strings.Contains(p.Detail, "tickets:write") {
		t.Errorf("the refusal does not name the scope: %s", p.Detail)
	}
	for _, path := range []string{"/accounts", "/webhooks", "/audit", "/model"} {
		d.refuses(http.StatusForbidden, "forbidden", reader, "GET", path, nil)
	}
}

// TestTheGoldenTableHoldsAtTheDoor reads the table of the policy and asks the interface for the actions that it can do on a
// ticket, for a requester and for those who answer.
func TestTheGoldenTableHoldsAtTheDoor(t *testing.T) {
	text, err := os.ReadFile("../people/testdata/permission.txt")
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string][3]string{ // by action: a method, a path below the ticket, a body
		"read": {"GET", "", ""}, "reply": {"POST", "/replies", `{"body":"x"}`}, "note": {"POST", "/replies", `{"body":"x","public":false}`},
		"take": {"PUT", "/take", ""}, "escalate": {"PUT", "/escalate", `{"to":"team","why":"x"}`}, "swarm": {"PUT", "/swarm", `{}`},
		"wait": {"PUT", "/wait", `{"reason":"vendor"}`}, "resolve": {"PUT", "/resolve", `{}`}, "close": {"PUT", "/close", `{"why":"x"}`},
		"rate": {"PATCH", "", `{"severity":"low"}`}, "describe": {"PATCH", "", `{"subject":"x"}`}, "tag": {"PATCH", "/tags", `{"add":["x"]}`},
		"mark-spam": {"PUT", "/spam", ""}, "open-case": {"POST", "/cases", `{"function":"code"}`}, "split": {"POST", "/split", `{"subject":"x"}`},
		"assign": {"PUT", "/assignee", "ASSIGN"},
	}
	d := newDesk(t)
	cells := 0
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) != 7 {
			continue
		}
		act, ok := acts[fields[0]]
		if !ok {
			continue
		}
		delete(acts, fields[0])
		for _, cell := range []struct {
			by   person
			mark byte
		}{{d.rita, fields[2][0]}, {d.rolf, fields[2][2]}, {d.ida, fields[4][0]}, {d.mette, fields[5][0]}, {d.lars, fields[6][0]}} {
			n := d.open()
			body := strings.ReplaceAll(act[2], "ASSIGN", fmt.Sprintf(`{"account":%q}`, d.mette.ID))
			got := d.call(cell.by, act[0], path(n, act[1]), bodyOf(body))
			want := map[byte][]int{'y': {200, 201}, '.': {403}, 'h': {404}}[cell.mark]
			if !slices.Contains(want, got.status) {
				t.Errorf("%s by %s: the table says %c, the interface answers %d: %s", fields[0], cell.by.Name, cell.mark, got.status, got.body)
			}
			cells++
		}
	}
	if len(acts) > 0 {
		t.Errorf("the table has no line for %v", acts)
	}
	t.Logf("%d cells", cells)
}

// bodyOf is a body, or none.
func bodyOf(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func TestEveryLookUnderAGrantIsWrittenDown(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	d.live(ctx)
	n := granted(d)
	events := d.follow(ctx, d.nils, "")
	<-events
	f := attached(d, n, true)
	<-events
	d.must(http.StatusOK, d.nils, "GET", path(n, ""), nil)
	d.must(http.StatusOK, d.nils, "GET", "/tickets?queue=party", nil)
	d.must(http.StatusOK, d.nils, "GET", "/files/"+f, nil)
	d.must(http.StatusCreated, d.nils, "POST", path(n, "/replies"), `{"body":"We look into it."}`)
	seen := map[string]bool{}
	err := d.engine.Store().View(ctx, func(tx *store.Tx) error {
		views, err := tx.Views(n.Number, d.nils.ID, 100)
		for _, v := range views {
			seen[v.Surface] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, surface := range []string{"page", "list", "attachment", "stream", "act"} {
		if !seen[surface] {
			t.Errorf("the look by %s was not written down: %v", surface, seen)
		}
	}
}
