package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
	"belay/internal/template"
	"belay/internal/web"
)

const password = "correct horse battery staple"

// house is a desk of a bakery group, on a new SQLite file, behind a server.
type house struct {
	*engine.Engine
	t      *testing.T
	gate   *signin.Gate
	url    string
	made   map[people.Role]people.Account
	letter signin.Letter // the last one that was sent
}

// newHouse opens one that nobody has an account at, and that has no model.
func newHouse(t *testing.T) *house {
	t.Helper()
	record, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "belay.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &house{t: t, made: map[people.Role]people.Account{}}
	if h.Engine, err = engine.New(t.Context(), record, engine.Options{Node: "one"}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	h.url = "http://" + server.Listener.Addr().String()
	h.gate, err = signin.New(record, signin.Options{Name: "Desk", Origin: "http://localhost", Cost: signin.Cost{MemoryKiB: 64, Passes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(h.Engine, h.gate, web.Options{
		Origin: "http://localhost", Post: h.post, Settings: []web.Setting{{Name: "listen", Value: "127.0.0.1:8080", From: "flag"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = handler
	server.Start()
	t.Cleanup(server.Close)
	return h
}

// The people of the furnished house. Their persons are those of the model.
var staff = []people.Account{
	{Email: "rita@shop.example", Name: "Rita Voss", Role: people.Requester},
	{Email: "owen@aldergrove.example", Name: "Owen Hale", Role: people.Partner, Party: "aldergrove"},
	{Email: "esmee@veldhorst.example", Name: "Esmee Vos", Role: people.Agent, Person: "esmee"},
	{Email: "gijs@veldhorst.example", Name: "Gijs Smit", Role: people.Lead, Person: "gijs"},
	{Email: "marit@veldhorst.example", Name: "Marit de Wit", Role: people.Administrator, Person: "marit"},
}

// furnished is a house with somebody of every role and a model in force.
func furnished(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	for _, a := range staff {
		h.account(a)
	}
	h.publish(bakery(t))
	return h
}

// bakery is the model of the bakery, with a contract that lets the partner in, and what comes in a week.
func bakery(t *testing.T) string {
	t.Helper()
	files, err := template.Files("five-level-mixed")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("data: [internal]", "data: [confidential]", "mfa: true", "mfa: false").Replace(files[0].Text) +
		"\ndemand: {erp: {per_week: 40, mix: {critical: 5%, high: 20%, normal: 75%}, pattern: office, effort: {1: 20m, 2: 30m, 3: 1h}}}\n"
}

// account adds somebody, with the password of the tests.
func (h *house) account(a people.Account) people.Account {
	h.t.Helper()
	a.State = people.Active
	if err := h.Store().Change(h.t.Context(), func(tx *store.Tx) (err error) { a, err = tx.AddAccount(a, now()); return err }); err != nil {
		h.t.Fatal(err)
	}
	letter, err := h.gate.Link(h.t.Context(), string(a.Email), people.ToSetPassword, signin.From{}, now())
	if err != nil || letter == nil {
		h.t.Fatalf("%v, %v", letter, err)
	}
	if _, err := h.gate.ResetPassword(h.t.Context(), letter.Secret, password, signin.From{}, now()); err != nil {
		h.t.Fatal(err)
	}
	if err := h.Refresh(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	h.made[a.Role] = a
	return a
}

func now() span.Instant { return span.At(time.Now()) }

// judged keeps what was found out about a model: it is the same for every house that has none yet.
var judged sync.Map // engine.Draft by text

// publish puts a model in force.
func (h *house) publish(text string) {
	h.t.Helper()
	known, ok := judged.Load(text)
	if !ok {
		d, err := h.DraftOf(h.t.Context(), "support.yaml", map[string]string{"support.yaml": text})
		if err != nil {
			h.t.Fatal(err)
		}
		known, _ = judged.LoadOrStore(text, d)
	}
	d, ok := known.(engine.Draft)
	if why := d.Refused(); !ok || why != "" {
		h.t.Fatal(why, d.Problems)
	}
	if _, err := h.Publish(h.t.Context(), engine.Request{Actor: people.Actor{Account: h.made[people.Administrator], MFA: true}}, d, "as agreed"); err != nil {
		h.t.Fatal(err)
	}
}

// browser is somebody's browser, or nobody's.
type browser struct {
	h    *house
	http *http.Client
}

// nobody is a browser in which nobody has signed in. It does not follow redirects.
func (h *house) nobody() *browser {
	return &browser{h, &http.Client{
		Jar:           newJar(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// as is the browser of somebody with a role.
func (h *house) as(role people.Role) *browser {
	h.t.Helper()
	b := h.nobody()
	if p := b.post("/sign-in", "email", string(h.made[role].Email), "password", password); p.status != http.StatusSeeOther {
		h.t.Fatalf("%s cannot sign in: %d %s", role, p.status, p.text())
	}
	return b
}

// jar keeps cookies by name alone: one browser visits one desk.
type jar struct{ kept map[string]*http.Cookie }

func newJar() *jar { return &jar{kept: map[string]*http.Cookie{}} }

func (j *jar) SetCookies(_ *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		if c.MaxAge < 0 {
			delete(j.kept, c.Name)
		} else {
			j.kept[c.Name] = c
		}
	}
}

func (j *jar) Cookies(*url.URL) (out []*http.Cookie) {
	for _, c := range j.kept {
		out = append(out, &http.Cookie{Name: c.Name, Value: c.Value})
	}
	return out
}

// page is an answer.
type page struct {
	t      *testing.T
	path   string
	status int
	header http.Header
	body   string
	tree   *html.Node
}

// to is where the answer sends the browser.
func (p *page) to() string { return p.header.Get("Location") }

// text is what a person reads of a page, with single spaces.
func (p *page) text() string {
	var b strings.Builder
	p.each(func(n *html.Node) {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "title" {
			b.WriteString(n.Data + " ")
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// each goes through the nodes of a page.
func (p *page) each(do func(*html.Node)) {
	if p.tree == nil {
		return
	}
	for n := range p.tree.Descendants() {
		do(n)
	}
}

// says fails unless the page says all of this.
func (p *page) says(words ...string) *page {
	p.t.Helper()
	for _, w := range words {
		if !strings.Contains(p.text(), w) {
			p.t.Errorf("%s (%d) does not say %q:\n%s", p.path, p.status, w, p.text())
		}
	}
	return p
}

// silent fails if the page says any of this.
func (p *page) silent(words ...string) *page {
	p.t.Helper()
	for _, w := range words {
		if strings.Contains(p.body, w) {
			p.t.Errorf("%s says %q", p.path, w)
		}
	}
	return p
}

// ok fails unless the answer has that status.
func (p *page) ok(status int) *page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s answers %d instead of %d: %s", p.path, p.status, status, p.text())
	}
	return p
}

// attr is an attribute of an element.
func attr(n *html.Node, name string) string {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
	if i < 0 {
		return ""
	}
	return n.Attr[i].Val
}

// value is what a form of the page holds in a field.
func (p *page) value(name string) string {
	out := ""
	p.each(func(n *html.Node) {
		if n.Data == "option" && attr(n.Parent, "name") == name && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
			out = attr(n, "value")
		}
		if n.Type == html.ElementNode && attr(n, "name") == name {
			switch n.Data {
			case "input":
				out = attr(n, "value")
			case "textarea":
				if n.FirstChild != nil {
					out = strings.TrimPrefix(n.FirstChild.Data, "\n")
				}
			}
		}
	})
	return out
}

func (b *browser) do(r *http.Request) *page {
	b.h.t.Helper()
	r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(b.h.url, "http://")
	answer, err := b.http.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if closed := answer.Body.Close(); err == nil {
		err = closed
	}
	if err != nil {
		b.h.t.Fatal(err)
	}
	p := &page{t: b.h.t, path: r.URL.RequestURI(), status: answer.StatusCode, header: answer.Header, body: string(body)}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		if p.tree, err = html.Parse(bytes.NewReader(body)); err != nil {
			b.h.t.Fatal(err)
		}
	}
	return p
}

func (b *browser) get(path string) *page {
	b.h.t.Helper()
	r, err := http.NewRequestWithContext(b.h.t.Context(), http.MethodGet, b.h.url+path, http.NoBody)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return b.do(r)
}

// post sends a form of fields and their values.
func (b *browser) post(path string, fields ...string) *page {
	b.h.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(b.h.t.Context(), http.MethodPost, b.h.url+path, strings.NewReader(values.Encode()))
	if err != nil {
		b.h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// file is a file of an upload.
type file struct{ field, name, kind, text string }

// upload sends a form with files.
func (b *browser) upload(path string, files []file, fields ...string) *page {
	b.h.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			b.h.t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreatePart(map[string][]string{
			"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename=%q`, f.field, f.name)}, "Content-Type": {f.kind},
		})
		if err == nil {
			_, err = io.WriteString(part, f.text)
		}
		if err != nil {
			b.h.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.h.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.h.t.Context(), http.MethodPost, b.h.url+path, &body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

// follow goes where an answer sends.
func (b *browser) follow(p *page) *page {
	b.h.t.Helper()
	if p.status != http.StatusSeeOther {
		b.h.t.Fatalf("%s answers %d and sends nowhere: %s", p.path, p.status, p.text())
	}
	return b.get(p.to())
}

func (h *house) post(_ context.Context, l signin.Letter) error {
	h.letter = l
	return nil
}
