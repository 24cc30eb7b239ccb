package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"belay/internal/api"
	"belay/internal/people"
)

// described is the served description, as far as a client made from it needs it.
type described struct {
	Paths      map[string]map[string]described1 `json:"paths"`
	Components struct {
		Schemas map[string]shape `json:"schemas"`
	} `json:"components"`
}

// described1 is one operation of it.
type described1 struct {
	ID         string `json:"operationId"`
	Summary    string `json:"summary"`
	Parameters []struct {
		Name     string `json:"name"`
		In       string `json:"in"`
		Required bool   `json:"required"`
		Schema   shape  `json:"schema"`
	} `json:"parameters"`
	Body struct {
		Required bool `json:"required"`
		Content  map[string]struct {
			Schema shape `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content map[string]json.RawMessage `json:"content"`
	} `json:"responses"`
}

// shape is a schema.
type shape struct {
	Ref        string           `json:"$ref"`
	Examples   []any            `json:"examples"`
	Required   []string         `json:"required"`
	Properties map[string]shape `json:"properties"`
}

// before is what must have happened before an operation can be tried, and what its request holds beside the examples of the
// description: path parameters, query parameters and fields of the body by name. By is who tries; an administrator if nobody.
type before struct {
	by   func(*desk) person
	give map[string]any
	raw  any
}

func ticketGiven(d *desk, act ...string) before {
	n := d.open()
	for _, a := range act {
		method, rest, _ := strings.Cut(a, " ")
		rest, body, _ := strings.Cut(rest, " ")
		var sent any
		if body != "" {
			sent = body
		}
		if got := d.call(d.lars, method, path(n, rest), sent); got.status >= 300 {
			d.t.Fatalf("%s came to %d: %s", a, got.status, got.body)
		}
	}
	return before{give: map[string]any{"number": n.Ref}}
}

// with adds to what a request holds.
func (b before) with(name string, value any) before {
	b.give[name] = value
	return b
}

func grantGiven(d *desk) before {
	n := d.open()
	d.must(http.StatusOK, d.lars, "PUT", path(n, "/escalate"), map[string]any{"to": "code", "why": "theirs"})
	g := as[api.Grant](d.t, d.must(http.StatusCreated, d.nils, "POST", "/grants", map[string]any{"service": "ledger", "why": "to mend it"}))
	return before{by: func(d *desk) person { return d.mette }, give: map[string]any{"id": g.ID}}
}

func webhookGiven(d *desk) before {
	w := as[api.Webhook](d.t, d.must(http.StatusCreated, d.lars, "POST", "/webhooks", map[string]any{"url": "https://hooks.example/in"}))
	return before{give: map[string]any{"id": w.ID}}
}

// stories are the operations that need more than the description's examples.
var stories = map[string]func(*desk) before{
	"open-ticket": func(*desk) before {
		return before{give: map[string]any{"service": "ledger", "requester": map[string]any{"name": "Ines Uhl", "email": "ines@unit.example"}}}
	},
	"get-ticket":           func(d *desk) before { return ticketGiven(d) },
	"change-ticket":        func(d *desk) before { return ticketGiven(d).with("severity", "normal") },
	"remove-watcher":       func(d *desk) before { return ticketGiven(d, "PUT /watchers/me") },
	"unmark-spam":          func(d *desk) before { return ticketGiven(d, "PUT /spam") },
	"put-ticket-back":      func(d *desk) before { return ticketGiven(d, "PUT /take") },
	"unassign-ticket":      func(d *desk) before { return ticketGiven(d, "PUT /take") },
	"resume-ticket":        func(d *desk) before { return ticketGiven(d, `PUT /wait {"reason":"vendor"}`) },
	"reopen-ticket":        func(d *desk) before { return ticketGiven(d, `PUT /resolve {}`) },
	"reopen-closed-ticket": func(d *desk) before { return ticketGiven(d, `PUT /close {"why":"a-mistake"}`) },
	"hand-ticket-back":     func(d *desk) before { return ticketGiven(d, `PUT /escalate {"to":"team"}`) },
	"end-swarm":            func(d *desk) before { return ticketGiven(d, `PUT /swarm {}`) },
	"answer-swarm":         func(d *desk) before { return ticketGiven(d, `PUT /swarm {}`) },
	"credit-contribution": func(d *desk) before {
		return ticketGiven(d, `PUT /swarm {"accounts":["`+string(d.ida.ID)+`"]}`).with("account", string(d.ida.ID))
	},
	"take-reply-back": func(d *desk) before {
		b := ticketGiven(d)
		sent := as[api.Sent](d.t, d.must(http.StatusCreated, d.lars, "POST", fmt.Sprintf("/tickets/%v/replies", b.give["number"]), `{"body":"wait","send_after":30}`))
		return b.with("id", sent.Pending.ID)
	},
	"merge-ticket": func(d *desk) before { return ticketGiven(d).with("into", d.open().Number) },
	"unmerge-ticket": func(d *desk) before {
		return ticketGiven(d, fmt.Sprintf(`PUT /merge {"into":%d}`, d.open().Number))
	},
	"split-ticket": func(d *desk) before { return ticketGiven(d).with("service", "ledger") },
	"link-tickets": func(d *desk) before { return ticketGiven(d).with("kind", "relates").with("other", d.open().Number) },
	"unlink-tickets": func(d *desk) before {
		other := d.open().Number
		return ticketGiven(d, fmt.Sprintf(`POST /links {"kind":"relates","other":%d}`, other)).with("kind", "relates").with("other", other)
	},
	"adopt-ticket": func(d *desk) before { return ticketGiven(d).with("parent", d.open().Number) },
	"free-ticket": func(d *desk) before {
		return ticketGiven(d, fmt.Sprintf(`PUT /parent {"parent":%d}`, d.open().Number))
	},
	"act-on-children": func(d *desk) before {
		parent := d.open()
		ticketGiven(d, fmt.Sprintf(`PUT /parent {"parent":%d}`, parent.Number))
		return before{give: map[string]any{"number": parent.Ref}}
	},
	"change-case":    func(d *desk) before { return ticketGiven(d, `POST /cases {"function":"code"}`).with("id", 1) },
	"act-on-tickets": func(d *desk) before { return before{give: map[string]any{"numbers": []int64{d.open().Number}}} },
	"list-tickets":   func(d *desk) before { return before{give: map[string]any{"queue": "all", "q": "journal"}} },
	"upload-file":    func(*desk) before { return before{give: map[string]any{"name": "label.png"}, raw: picture} },
	"download-file": func(d *desk) before {
		f := as[api.File](d.t, d.must(http.StatusCreated, d.lars, "POST", "/files?name=label.png", picture))
		return before{give: map[string]any{"id": f.ID}}
	},
	"get-simulation":         func(d *desk) before { return simulationGiven(d, true) },
	"get-simulation-table":   func(d *desk) before { return simulationGiven(d, true) },
	"list-simulated-tickets": func(d *desk) before { return simulationGiven(d, true) },
	"get-simulated-ticket": func(d *desk) before {
		b := simulationGiven(d, true)
		list := as[[]api.SimulatedTicket](d.t, d.must(http.StatusOK, d.lars, "GET", fmt.Sprintf("/simulations/%v/tickets", b.give["number"]), nil))
		return b.with("ticket", list[0].Number)
	},
	"cancel-simulation": func(d *desk) before { return simulationGiven(d, false) },
	"forget-simulation": func(d *desk) before { return simulationGiven(d, true) },
	"change-view":       viewGiven,
	"drop-view":         viewGiven,
	"change-macro":      macroGiven,
	"drop-macro":        macroGiven,
	"who-picks-up": func(*desk) before {
		return before{give: map[string]any{"service": "ledger", "severity": "critical", "at": "2026-12-24T18:00:00Z"}}
	},
	"publish-edition": func(d *desk) before {
		text := strings.Replace(office(d.t), "name: Ledger\n", "name: Ledgers\n", 1)
		return before{give: map[string]any{"files": map[string]string{"support.yaml": text}, "dry_run": true}}
	},
	"ask-grant": func(d *desk) before {
		n := d.open()
		d.must(http.StatusOK, d.lars, "PUT", path(n, "/escalate"), map[string]any{"to": "code", "why": "theirs"})
		return before{by: func(d *desk) person { return d.nils }, give: map[string]any{"service": "ledger", "ticket": n.Number}}
	},
	"approve-grant": grantGiven,
	"deny-grant":    grantGiven,
	"revoke-grant":  grantGiven,
	"revoke-token": func(d *desk) before {
		made := as[api.Token](d.t, d.must(http.StatusCreated, d.lars, "POST", "/tokens", `{"name":"x","scopes":["tickets:read"]}`))
		return before{give: map[string]any{"id": made.ID}}
	},
	"change-account": func(d *desk) before { return before{give: map[string]any{"id": string(d.rolf.ID)}} },
	"export-account": func(d *desk) before { d.open(); return before{give: map[string]any{"id": string(d.rita.ID)}} },
	"erase-account": func(d *desk) before {
		gone := d.account("Gerd Gone", "gone@unit.example", people.Requester, "", "")
		return before{give: map[string]any{"id": string(gone.ID)}}
	},
	"change-webhook":  webhookGiven,
	"drop-webhook":    webhookGiven,
	"test-webhook":    webhookGiven,
	"list-deliveries": webhookGiven,
	"replay-delivery": func(d *desk) before {
		b := webhookGiven(d)
		d.must(http.StatusNoContent, d.lars, "POST", fmt.Sprintf("/webhooks/%v/test", b.give["id"]), nil)
		page := as[api.DeliveryPage](d.t, d.must(http.StatusOK, d.lars, "GET", fmt.Sprintf("/webhooks/%v/deliveries", b.give["id"]), nil))
		return b.with("delivery", page.Deliveries[0].ID)
	},
}

// demanding is an option of a study: the model in force with demand, and with edits.
func demanding(edits ...string) map[string]any {
	return map[string]any{"edits": append([]string{"demand.ledger = {per_week: 100}"}, edits...)}
}

// simulationGiven is a study of two options, which has been played if it is to be over.
func simulationGiven(d *desk, over bool) before {
	s := as[api.Simulation](d.t, d.must(http.StatusCreated, d.lars, "POST", "/simulations", map[string]any{
		"ask":     map[string]any{"from": "2027-01-04", "weeks": 1, "warm_up": 0, "runs": 1},
		"options": []any{demanding(), demanding("severities.normal.resolve = 2d")},
	}))
	if over {
		d.simulated(s.Number)
	}
	return before{give: map[string]any{"number": s.Number}}
}

func viewGiven(d *desk) before {
	v := as[api.View](d.t, d.must(http.StatusCreated, d.lars, "POST", "/views", `{"name":"Mine","query":{"queue":"mine"}}`))
	return before{give: map[string]any{"id": v.ID}}
}

func macroGiven(d *desk) before {
	m := as[api.Macro](d.t, d.must(http.StatusCreated, d.lars, "POST", "/macros", `{"name":"Site","body":"At which site?"}`))
	return before{give: map[string]any{"id": m.ID}}
}

// picture is the beginning of a PNG, and enough to be taken for one.
var picture = []byte("\x89PNG\r\n\x1a\n0000")

// description is what the desk serves.
func description(t *testing.T, d *desk) (doc described, raw []byte) {
	t.Helper()
	raw = d.must(http.StatusOK, person{}, "GET", "/openapi.json", nil).body
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return doc, raw
}

func TestAClientMadeFromTheDescriptionCanDoEverything(t *testing.T) {
	d := newDesk(t)
	doc, raw := description(t, d)
	compiler := jsonschema.NewCompiler()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("api.json", parsed); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for at, operations := range doc.Paths {
		for method, o := range operations {
			t.Run(o.ID, func(t *testing.T) {
				if o.Summary == "" || o.ID == "" {
					t.Errorf("%s %s does not say what it does", method, at)
				}
				on := d.in(t)
				if strings.HasSuffix(o.ID, "-grant") {
					on = newDesk(t) // who was let in stays so
				}
				if o.ID == "stream" {
					streams(t, on)
					return
				}
				exercise(t, on, compiler, at, strings.ToUpper(method), &o, doc.Components.Schemas)
			})
			tried++
		}
	}
	if tried < 80 {
		t.Errorf("only %d operations are described", tried)
	}
	for id := range stories {
		if !slices.ContainsFunc(slices.Collect(operationIDs(doc)), func(o string) bool { return o == id }) {
			t.Errorf("there is a story for %s, and no such operation", id)
		}
	}
}

func operationIDs(doc described) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, operations := range doc.Paths {
			for _, o := range operations {
				if !yield(o.ID) {
					return
				}
			}
		}
	}
}

// exercise makes a request of what the description says, sends it, and holds the answer against the description.
func exercise(t *testing.T, d *desk, compiler *jsonschema.Compiler, at, method string, o *described1, schemas map[string]shape) {
	t.Helper()
	b := before{}
	if story, ok := stories[o.ID]; ok {
		b = story(d)
	} else if strings.Contains(at, "{number}") && strings.Contains(at, "/tickets/") {
		b = ticketGiven(d)
	}
	by := d.lars
	if b.by != nil {
		by = b.by(d)
	}
	address, query := strings.TrimPrefix(at, api.Prefix), ""
	for _, p := range o.Parameters {
		value, given := b.give[p.Name]
		if !given && p.Required && len(p.Schema.Examples) > 0 {
			value, given = p.Schema.Examples[0], true
		}
		switch {
		case p.In == "path" && !given:
			t.Fatalf("nothing is given for %s", p.Name)
		case p.In == "path":
			address = strings.ReplaceAll(address, "{"+p.Name+"}", fmt.Sprint(value))
		case p.In == "query" && given:
			query += fmt.Sprintf("&%s=%v", p.Name, value)
		}
	}
	if query != "" {
		address += "?" + query[1:]
	}
	var sent any
	switch content, ok := o.Body.Content["application/json"]; {
	case b.raw != nil:
		sent = b.raw
	case ok:
		sent = instance(t, content.Schema, schemas, b.give)
	}
	got := d.call(by, method, address, sent, "Idempotency-Key", o.ID)
	if got.status >= 300 {
		t.Fatalf("%s %s with %v came to %d: %s", method, address, sent, got.status, got.body)
	}
	response, ok := o.Responses[fmt.Sprint(got.status)]
	if !ok {
		t.Fatalf("%s %s came to %d, which is not described", method, address, got.status)
	}
	if _, ok := response.Content["application/json"]; !ok {
		return
	}
	pointer := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(at)
	schema, err := compiler.Compile(fmt.Sprintf("api.json#/paths/%s/%s/responses/%d/content/application~1json/schema", pointer, strings.ToLower(method), got.status))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(got.body))
	if err != nil {
		t.Fatalf("%v: %s", err, got.body)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("the answer is not as described: %v\n%s", err, got.body)
	}
}

// instance is a body made of a schema's examples and what is given.
func instance(t *testing.T, s shape, schemas map[string]shape, give map[string]any) map[string]any {
	t.Helper()
	if s.Ref != "" {
		s = schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	out := map[string]any{}
	for name, property := range s.Properties {
		switch value, given := give[name]; {
		case given:
			out[name] = value
		case len(property.Examples) > 0:
			out[name] = property.Examples[0]
		case slices.Contains(s.Required, name):
			t.Fatalf("the description has no example of %s", name)
		}
	}
	return out
}

// streams opens the live stream and waits for the first event.
func streams(t *testing.T, d *desk) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	d.live(ctx)
	events := d.follow(ctx, d.lars, "")
	for e := range events {
		if e.name == "hello" {
			d.open()
			continue
		}
		got := as[api.Event](t, answer{body: []byte(e.data)})
		if e.name != "ticket" || e.id == "" || got.What != "ticket.opened" || got.Row == nil || got.Row.Subject != "Nothing can be posted" {
			t.Errorf("the first event is %+v", e)
		}
		return
	}
	t.Error("the stream ended without an event")
}

// live lets the feed run until ctx ends, and returns when it does.
func (d *desk) live(ctx context.Context) {
	d.t.Helper()
	go func() { _ = d.engine.RunFeed(ctx) }() // it ends with ctx
	probing, end := context.WithCancel(ctx)
	defer end()
	events := d.follow(probing, d.lars, "")
	<-events
	for {
		d.open()
		select {
		case <-events:
			return
		case <-ctx.Done():
			d.t.Fatal("the feed does not run")
		default:
		}
	}
}

// heard is one event of a stream.
type heard struct{ id, name, data string }

// follow reads the stream of somebody until ctx ends; the first event says that the stream is open.
func (d *desk) follow(ctx context.Context, by person, last string) <-chan heard {
	out := make(chan heard, 1000)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.server.URL+api.Prefix+"/stream", http.NoBody)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+by.token)
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	got, err := d.server.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	if got.StatusCode != http.StatusOK || got.Header.Get("X-Accel-Buffering") != "no" || got.Header.Get("Content-Type") != "text/event-stream" {
		d.t.Fatalf("the stream came to %d with %v", got.StatusCode, got.Header)
	}
	out <- heard{name: "hello"}
	go func() {
		defer close(out)
		defer func() { _ = got.Body.Close() }() // it is over
		lines := bufio.NewScanner(got.Body)
		lines.Buffer(nil, 1<<20)
		var e heard
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data = value
			case "":
				if e.data != "" {
					out <- e
				}
				e = heard{}
			}
		}
	}()
	return out
}

func TestTheDescriptionInTheDocumentsIsThatOfTheCode(t *testing.T) {
	d := newDesk(t)
	_, served := description(t, d)
	kept, err := os.ReadFile("../../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(served, kept) {
		t.Error("docs/openapi.json is not what the code describes: run go generate ./internal/api")
	}
	yaml := d.must(http.StatusOK, person{}, "GET", "/openapi.yaml", nil)
	if !strings.HasPrefix(string(yaml.body), "components:") && !strings.Contains(string(yaml.body), "openapi: 3.1.0") {
		t.Errorf("the description in YAML begins %.80s", yaml.body)
	}
}
