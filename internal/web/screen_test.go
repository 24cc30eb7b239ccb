package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"belay/internal/people"
	"belay/internal/web"
)

// hostile is text that somebody might write to break a page.
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>{{.}}'; </textarea></title> ` + "\u202e&amp;<!--"

// crowd fills a house with tickets in every state and with hostile words wherever words are taken. It returns the requester's
// ticket that lies with the partner.
func (h *house) crowd() string {
	h.t.Helper()
	rita, esmee, gijs, marit, owen := h.as(people.Requester), h.as(people.Agent), h.as(people.Lead), h.as(people.Administrator), h.as(people.Partner)
	number := rita.ask("Evil "+hostile, hostile, file{"files", hostile + ".txt", "text/html", hostile})
	esmee.post("/t/" + number + "/take").ok(http.StatusSeeOther)
	esmee.post("/t/"+number+"/reply", "body", hostile, "then", "wait").ok(http.StatusSeeOther)
	esmee.post("/t/"+number+"/note", "body", hostile).ok(http.StatusSeeOther)
	esmee.post("/t/" + number + "/resume").ok(http.StatusSeeOther)
	esmee.post("/t/"+number+"/escalate", "to", "custom-code", "why", hostile).ok(http.StatusSeeOther)
	owen.post("/t/"+number+"/ask", "why", hostile).ok(http.StatusSeeOther)
	solved := rita.ask("Solved", "x")
	esmee.post("/t/"+solved+"/resolve", "code", "solved", "note", hostile).ok(http.StatusSeeOther)
	closed := rita.ask("Closed", "x")
	rita.post("/help/"+closed+"/close", "why", hostile).ok(http.StatusSeeOther)
	for i := range 35 {
		rita.ask(fmt.Sprintf("One of many %d", i), "Again.")
	}
	gijs.post("/admin/replies", "name", hostile, "body", hostile).ok(http.StatusSeeOther)
	marit.post("/admin/webhooks", "url", "https://hooks.example/?"+url.QueryEscape(hostile)).ok(http.StatusOK)
	hook := marit.get("/admin/webhooks").links("/admin/webhooks/")[0]
	marit.post(hook + "/test").ok(http.StatusSeeOther)
	h.played(h.started(gijs, "name", hostile[:60]))
	marit.post("/admin/accounts", "name", "Quiet", "email", "quiet@shop.example", "role", "requester").ok(http.StatusSeeOther)
	return number
}

// links are the addresses on a page that begin so.
func (p *page) links(prefix string) (out []string) {
	p.each(func(n *html.Node) {
		for _, name := range []string{"href", "src", "srcset"} {
			if a := attr(n, name); strings.HasPrefix(a, prefix) && !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	})
	return out
}

// sound looks for what no page may have: scripts and styles that stand in it, ids that stand twice, fields without a label,
// pictures without words, headings that are missing.
func (p *page) sound() {
	p.t.Helper()
	ids, labelled := map[string]int{}, map[string]bool{}
	headings := 0
	p.each(func(n *html.Node) {
		if n.Type != html.ElementNode {
			return
		}
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		labelled[attr(n, "for")] = true
		if n.Data == "h1" {
			headings++
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.TrimSpace(strings.ToLower(a.Val)), "javascript:") {
				p.t.Errorf("%s: <%s %s=%q>", p.path, n.Data, a.Key, a.Val)
			}
		}
		switch {
		case n.Data == "style", n.Data == "iframe", n.Data == "script" && attr(n, "src") == "" && attr(n, "type") != "application/json":
			p.t.Errorf("%s holds a <%s>", p.path, n.Data)
		case n.Data == "img" && (attr(n, "alt") == "" || attr(n, "src") == "x"):
			p.t.Errorf("%s shows a picture without words: %s", p.path, attr(n, "src"))
		}
	})
	for id, times := range ids {
		if times > 1 {
			p.t.Errorf("%s: the id %q stands %d times", p.path, id, times)
		}
	}
	p.each(func(n *html.Node) {
		if n.Type != html.ElementNode || !slices.Contains([]string{"input", "select", "textarea"}, n.Data) || attr(n, "type") == "hidden" || attr(n, "aria-label") != "" {
			return
		}
		inside := false
		for up := range n.Ancestors() {
			inside = inside || up.Data == "label"
		}
		if !inside && !labelled[attr(n, "id")] {
			p.t.Errorf("%s: the field %q has no label", p.path, attr(n, "name"))
		}
	})
	if headings != 1 {
		p.t.Errorf("%s has %d headings of the first level", p.path, headings)
	}
	for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"} {
		if p.header.Get(name) == "" {
			p.t.Errorf("%s comes without %s", p.path, name)
		}
	}
	if policy := p.header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") {
		p.t.Errorf("%s allows %s", p.path, policy)
	}
}

// screen is the name of the screen that a page shows.
func (p *page) screen() string {
	name := ""
	p.each(func(n *html.Node) {
		if s := attr(n, "data-screen"); s != "" {
			name = s
		}
	})
	return name
}

// mostPages bounds a crawl, so that a list that never ends is found out.
const mostPages = 400

// mostBehind is how many pages of a sort behind the numbers of a study are looked at.
const mostBehind = 3

// crawl follows every link from some pages on, and looks at each page. It returns the screens seen.
func (b *browser) crawl(from ...string) map[string]bool {
	b.h.t.Helper()
	screens, seen := map[string]bool{}, map[string]bool{}
	behind := map[bool]int{} // pages behind the numbers of a study, which are alike: of lists, and of tickets
	for queue := from; len(queue) > 0; {
		path := queue[0]
		queue = queue[1:]
		path, _, _ = strings.Cut(path, "#")
		if seen[path] || strings.HasPrefix(path, "//") || path == "" {
			continue
		}
		seen[path] = true
		if strings.Contains(path, "/tickets") {
			one := strings.Contains(path, "/tickets/")
			behind[one]++
			if behind[one] > mostBehind {
				continue
			}
		}
		if len(seen) > mostPages {
			b.h.t.Fatalf("more than %d pages", mostPages)
		}
		p := b.get(path)
		switch {
		case p.status == http.StatusSeeOther, p.status == http.StatusFound:
			queue = append(queue, p.to())
		case p.status != http.StatusOK && p.screen() != "sealed":
			b.h.t.Errorf("%s answers %d: %s", path, p.status, p.text())
		}
		if p.tree == nil || p.status == http.StatusSeeOther || strings.HasPrefix(path, "/m/plan.html") || strings.HasPrefix(path, "/m/year.html") || strings.HasSuffix(path, "/report.html") {
			continue
		}
		p.sound()
		screens[p.screen()] = true
		queue = append(queue, p.links("/")...)
	}
	return screens
}

func TestEveryScreenIsSoundForEveryRoleAndItsLinksLeadSomewhere(t *testing.T) {
	h := furnished(t)
	h.crowd()
	seen := map[string]bool{}
	for _, role := range people.Roles() {
		b := h.as(role)
		maps.Copy(seen, b.crawl("/", "/account", "/account/codes"))
	}
	nobody := h.nobody()
	maps.Copy(seen, nobody.crawl("/sign-in", "/first/x", "/sign-in/link/x", "/sign-in/password/x"))
	seen[h.as(people.Agent).get("/nowhere").ok(http.StatusNotFound).screen()] = true
	seen[newHouse(t).empty(people.Administrator).get("/m").screen()] = true
	files, err := filepath.Glob("pages/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".html")
		if name != "layout" && name != "parts" && !seen[name] {
			t.Errorf("nobody has seen the screen %s", name)
		}
	}
	t.Logf("%d screens", len(seen))
}

// empty is the browser of somebody at a house that has no model yet.
func (h *house) empty(role people.Role) *browser {
	h.t.Helper()
	for _, a := range staff {
		if a.Role == role {
			h.account(a)
		}
	}
	return h.as(role)
}

func TestBeforeTheFirstEditionEveryScreenSaysWhatToDo(t *testing.T) {
	h := newHouse(t)
	for _, role := range people.Roles() {
		b := h.empty(role)
		for _, r := range web.Routes() {
			if method, path, _ := strings.Cut(r.Pattern, " "); method == http.MethodGet {
				p := b.get(filled(path))
				if p.status >= http.StatusInternalServerError {
					t.Errorf("%s for a %s: %d", path, role, p.status)
				}
				if p.tree != nil && p.status != http.StatusSeeOther && p.status != http.StatusFound {
					p.sound()
				}
			}
		}
	}
	h.as(people.Administrator).get("/m").says("No support model is published yet", "Publish the first edition")
	h.as(people.Requester).get("/help").says("No support model is published yet")
}

// filled is the path of a pattern with something for each of its names that is there for nobody.
func filled(path string) string {
	return strings.NewReplacer("{$}", "", "{number}", "SUP-999999", "{queue}", "mine", "{edition}", "1", "{file}", "none.ics", "{id}", "none", "{study}", "999999", "{option}", "1", "{run}", "1", "{ticket}", "1",
		"{secret}", "none", "{provider}", "none", "{message}", "1").Replace(path)
}

func TestEveryRouteAnswersEveryRoleAsThePolicySays(t *testing.T) {
	text, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 2 && !strings.HasPrefix(line, "#") {
			want[words[0]+" "+words[1]] = words[2:]
		}
	}
	h := furnished(t)
	browsers := []*browser{h.nobody()}
	for _, role := range people.Roles() {
		browsers = append(browsers, h.as(role))
	}
	cells := 0
	for _, r := range web.Routes() {
		row, ok := want[r.Pattern]
		if !ok || len(row) != len(browsers) {
			t.Errorf("testdata/access.txt has no line for %s", r.Pattern)
			continue
		}
		delete(want, r.Pattern)
		method, path, _ := strings.Cut(r.Pattern, " ")
		for i, b := range browsers {
			cells++
			if r.Pattern == "POST /sign-out" || r.Pattern == "POST /account/sessions/end" {
				continue // they would end what the other cells stand on; their own stories tell them
			}
			var p *page
			if method == http.MethodGet {
				p = b.get(filled(path))
			} else {
				p = b.post(filled(path))
			}
			if got := answered(p); got != row[i] {
				t.Errorf("%s as %s: %s (%d) instead of %s: %s", r.Pattern, append([]string{"nobody"}, roleNames()...)[i], got, p.status, row[i], p.text())
			}
		}
	}
	for pattern := range want {
		t.Errorf("testdata/access.txt has a line for %s, which is no route", pattern)
	}
	t.Logf("%d cells", cells)
}

func roleNames() (out []string) {
	for _, r := range people.Roles() {
		out = append(out, string(r))
	}
	return out
}

// answered is what an answer means: yes, no, or that they must sign in.
func answered(p *page) string {
	switch {
	case p.status == http.StatusSeeOther && strings.HasPrefix(p.to(), "/sign-in") && p.path != "/sign-out":
		return "sign-in"
	case p.status == http.StatusForbidden && p.screen() == "trouble":
		return "no"
	case p.status >= http.StatusInternalServerError:
		return "broken"
	}
	return "yes"
}

func TestHostileWordsStayWords(t *testing.T) {
	h := furnished(t)
	number := h.crowd()
	for role, path := range map[people.Role]string{people.Requester: "/help/" + number, people.Agent: "/t/" + number} {
		p := h.as(role).get(path).ok(http.StatusOK)
		p.sound()
		if !strings.Contains(p.text(), `<script>alert(1)</script>`) {
			t.Errorf("%s lost the words: %s", path, p.text())
		}
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	h := furnished(t)
	marit := h.as(people.Administrator)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+"/admin/accounts", strings.NewReader("name=Eve&email=eve@evil.example&role=administrator"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	marit.do(r).ok(http.StatusForbidden).says("another site")
	marit.get("/admin/accounts?email=eve@evil.example").says("Nobody found")
}

func TestBadInputIsAnsweredInWords(t *testing.T) {
	h := furnished(t)
	marit := h.as(people.Administrator)
	for _, path := range []string{"/t/SUP-99999999999999999999", "/t/%00", "/help/%ff", "/q/none", "/q/fn:%00", "/m/editions/x", "/admin/accounts/%2e%2e", "/files/%00", "/SUP-x", "/x"} {
		if p := marit.get(path); p.status != http.StatusNotFound && p.status != http.StatusBadRequest && p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d: %s", path, p.status, p.text())
		}
	}
	for _, at := range []string{"9999-99-99T99:99", "\x00", strings.Repeat("9", 5000)} {
		marit.get("/m/who?at=" + url.QueryEscape(at)).ok(http.StatusUnprocessableEntity).says("Write a date and a time")
	}
	rita := h.as(people.Requester)
	for _, body := range []string{"\xff\xfe", "a\x00b", strings.Repeat("x", 300_000)} {
		p := rita.upload("/help/ask", nil, "service", "erp", "subject", "Bad", "works", "some", "body", body)
		if p.status != http.StatusUnprocessableEntity {
			t.Errorf("a bad body answers %d: %.200s", p.status, p.text())
		}
	}
	rita.post("/help/ask", "body", strings.Repeat("x", 70<<20)).ok(http.StatusRequestEntityTooLarge)
	rita.get("/help/requests").says("You have not asked for anything yet")
}

func TestSigningInTellsNobodyWhoHasAnAccount(t *testing.T) {
	h := furnished(t)
	known := h.nobody().post("/sign-in", "email", "rita@shop.example", "password", "wrong horse battery")
	unknown := h.nobody().post("/sign-in", "email", "nobody@shop.example", "password", "wrong horse battery")
	const words = "The e-mail address or the password is not right."
	known.ok(http.StatusUnprocessableEntity).says(words)
	unknown.ok(http.StatusUnprocessableEntity).says(words)
	if known.value("password") != "" {
		t.Error("the password comes back in the page")
	}
	h.nobody().post("/sign-in/link", "link-email", "rita@shop.example", "for", "sign-in").ok(http.StatusOK).says("Look into your mail")
	rita := h.nobody()
	rita.get("/sign-in/link/" + h.letter.Secret).ok(http.StatusOK).says("You came here by the link")
	if p := rita.post("/sign-in/link/" + h.letter.Secret); p.to() != "/" {
		t.Errorf("the link leads to %q", p.to())
	}
	rita.post("/sign-in/link/" + h.letter.Secret).says("was used already")
}

func TestTooManyAttemptsAreSlowedDown(t *testing.T) {
	h := furnished(t)
	b := h.nobody()
	for range 5 {
		b.post("/sign-in", "email", "rita@shop.example", "password", "wrong horse battery")
	}
	b.post("/sign-in", "email", "rita@shop.example", "password", password).ok(http.StatusTooManyRequests).says("Too many attempts")
}

func TestAfterSigningInOneIsWhereOneWantedToBe(t *testing.T) {
	h := furnished(t)
	b := h.nobody()
	p := b.get("/m/who?service=erp")
	if p.to() != "/sign-in?then=%2Fm%2Fwho%3Fservice%3Derp" {
		t.Fatalf("one is sent to %q", p.to())
	}
	if got := b.get(p.to()).value("then"); got != "/m/who?service=erp" {
		t.Errorf("the page remembers %q", got)
	}
	p = b.post("/sign-in", "email", "esmee@veldhorst.example", "password", password, "then", "/m/who?service=erp")
	if p.to() != "/m/who?service=erp" {
		t.Errorf("one comes back to %q", p.to())
	}
	for _, evil := range []string{"https://evil.example", "//evil.example", `/\evil.example`, "javascript:alert(1)", "evil"} {
		if p := h.nobody().post("/sign-in", "email", "esmee@veldhorst.example", "password", password, "then", evil); p.to() != "/" {
			t.Errorf("%q leads to %q", evil, p.to())
		}
	}
}

func TestTheFirstAdministratorComesByALinkThatWorksOnce(t *testing.T) {
	h := newHouse(t)
	h.nobody().get("/sign-in").says("Nobody has an account here yet")
	secret, ok, err := h.gate.FirstLink(t.Context(), now())
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	b := h.nobody()
	b.get("/first/" + secret).ok(http.StatusOK).says("Welcome to Belay")
	b.post("/first/"+secret, "name", "Marit de Wit", "email", "marit@veldhorst.example", "password", "short").ok(http.StatusUnprocessableEntity)
	b.follow(b.post("/first/"+secret, "name", "Marit de Wit", "email", "marit@veldhorst.example", "password", password)).says("Publish an edition")
	h.nobody().post("/first/"+secret, "name", "Eve", "email", "eve@evil.example", "password", password).says("was used already")
	b.follow(b.post("/sign-out")).says("You have signed out.")
	if p := b.get("/account"); p.status != http.StatusSeeOther {
		t.Errorf("after signing out the account answers %d", p.status)
	}
}
