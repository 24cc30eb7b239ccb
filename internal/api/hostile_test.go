package api_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/api"
	"belay/internal/people"
	"belay/internal/signin"
)

// count is how many tickets there are.
func (d *desk) count() int {
	d.t.Helper()
	page := as[api.Page](d.t, d.must(http.StatusOK, d.lars, "GET", "/tickets?order=newest&limit=200&state=open&state=resolved", nil))
	return len(page.Tickets)
}

func TestBadInputGetsAClearAnswerAndStoresNothing(t *testing.T) {
	d := newDesk(t)
	tags := strings.Repeat(`"t",`, 200_000) + `"t"`
	for _, c := range []struct {
		name, body, kind string
		status           int
	}{
		{"not JSON", `{"subject":`, "bad-request", 400},
		{"a list", `[1,2,3]`, "invalid", 422},
		{"nothing", ``, "bad-request", 400},
		{"null", `null`, "invalid", 422},
		{"broken UTF-8", "{\"subject\":\"\xff\xfe\",\"service\":\"ledger\"}", "bad-request", 400},
		{"half a surrogate pair and NUL", `{"subject":"a\u0000b","service":"ledger"}`, "refused", 422},
		{"an unknown field", `{"subject":"x","service":"ledger","admin":true}`, "invalid", 422},
		{"a number for text", `{"subject":7,"service":"ledger"}`, "invalid", 422},
		{"no subject", `{"service":"ledger"}`, "invalid", 422},
		{"an empty subject", `{"subject":"  ","service":"ledger"}`, "refused", 422},
		{"two lines of subject", `{"subject":"a\nb","service":"ledger"}`, "refused", 422},
		{"a long subject", `{"subject":"` + strings.Repeat("a", 5000) + `","service":"ledger"}`, "invalid", 422},
		{"a long body", `{"subject":"x","service":"ledger","body":"` + strings.Repeat("a", 300_000) + `"}`, "refused", 422},
		{"no such service", `{"subject":"x","service":"attic"}`, "refused", 422},
		{"no such severity", `{"subject":"x","service":"ledger","severity":"worst"}`, "refused", 422},
		{"no such impact", `{"subject":"x","service":"ledger","impact":"cosmic"}`, "refused", 422},
		{"too many tags", `{"subject":"x","service":"ledger","tags":[` + tags + `]}`, "invalid", 422},
		{"a million tags", `{"subject":"x","service":"ledger","tags":[` + strings.Repeat(`"t",`, 1_000_000) + `"t"]}`, "too-large", 413},
		{"fifty megabytes", `{"subject":"` + strings.Repeat("a", 50<<20) + `"}`, "too-large", 413},
		{"deep nesting", `{"subject":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, "bad-request", 400},
		{"a forged requester", `{"subject":"x","service":"ledger","requester":{"id":"nobody"}}`, "not-found", 404},
		{"a requester without an address", `{"subject":"x","service":"ledger","requester":{"name":"Ines"}}`, "refused", 422},
		{"an address with a line break", `{"subject":"x","service":"ledger","requester":{"email":"a@b.example\r\nBcc: c@d.example"}}`, "refused", 422},
		{"a forged file", `{"subject":"x","service":"ledger","files":["../../etc/passwd"]}`, "refused", 422},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := d.in(t).refuses(c.status, c.kind, d.lars, "POST", "/tickets", c.body)
			if len(p.Detail) > 600 {
				t.Errorf("it repeats what was sent: %d bytes", len(p.Detail))
			}
		})
	}
	if n := d.count(); n != 0 {
		t.Errorf("%d tickets were stored", n)
	}
	if d.log.Len() > 0 {
		t.Errorf("bad input was logged as a fault: %s", d.log)
	}
}

func TestForgedAndStrangeAddressesAreNotFound(t *testing.T) {
	d := newDesk(t)
	for _, path := range []string{"/tickets/0", "/tickets/-1", "/tickets/9999", "/tickets/abc", "/tickets/SUP-1%27%20OR%201=1", "/tickets/1e9", "/attic", "/tickets/1/2/3", "/files/nothing", "/editions/99"} {
		d.refuses(http.StatusNotFound, "not-found", d.lars, "GET", path, nil)
	}
	got := d.must(http.StatusMethodNotAllowed, d.lars, "DELETE", "/tickets", nil)
	if allow := got.header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("allowed are %q", allow)
	}
	d.refuses(http.StatusUnprocessableEntity, "invalid", d.lars, "GET", "/tickets?colour=red", nil)
	d.refuses(http.StatusUnprocessableEntity, "invalid", d.lars, "GET", "/tickets?limit=100000", nil)
	d.refuses(http.StatusUnsupportedMediaType, "wrong-type", d.lars, "POST", "/tickets", "subject=x", "Content-Type", "application/x-www-form-urlencoded")
}

func TestMarkupIsTextWhereverItIsWritten(t *testing.T) {
	d := newDesk(t)
	const evil = `<script>alert("x")</script>`
	n := as[api.Ticket](t, d.must(http.StatusCreated, d.lars, "POST", "/tickets", map[string]any{
		"subject": evil, "body": evil, "service": "ledger", "category": evil, "tags": []string{evil}, "requester": map[string]any{"name": evil, "email": "evil@unit.example"},
	}))
	got := d.must(http.StatusOK, d.lars, "GET", path(n, ""), nil)
	shown := as[api.Ticket](t, got)
	if shown.Subject != evil || shown.Timeline[0].Text != evil || shown.Requester.Name != evil || shown.Tags[0] != evil {
		t.Errorf("it was changed on the way: %+v", shown)
	}
	if got.header.Get("Content-Type") != "application/json" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("a browser might take it for a page: %v", got.header)
	}
}

func TestTokensAndSessionsThatHaveEndedOpenNothing(t *testing.T) {
	d := newDesk(t)
	made := as[api.Token](t, d.must(http.StatusCreated, d.ida, "POST", "/tokens", `{"name":"short","scopes":["tickets:read"]}`))
	short := person{Account: d.ida.Account, token: made.Secret}
	d.must(http.StatusOK, short, "GET", "/me", nil)
	d.must(http.StatusNoContent, d.ida, "DELETE", "/tokens/"+made.ID, nil)
	d.refuses(http.StatusUnauthorized, "not-signed-in", short, "GET", "/me", nil)
	for _, token := range []string{"x", "belay_" + strings.Repeat("a", 60), strings.Repeat("a", 4000), "  "} {
		d.refuses(http.StatusUnauthorized, "not-signed-in", person{token: token}, "GET", "/me", nil)
	}
	d.refuses(http.StatusUnauthorized, "not-signed-in", person{}, "GET", "/me", nil, "Authorization", "Basic YTpi")
	d.refuses(http.StatusUnauthorized, "not-signed-in", person{}, "GET", "/me", nil, "Cookie", api.SessionCookie+"=forged")

	suspended := d.ida.Account
	d.must(http.StatusOK, d.lars, "PATCH", "/accounts/"+string(suspended.ID), `{"state":"suspended"}`)
	d.refuses(http.StatusUnauthorized, "not-signed-in", d.ida, "GET", "/me", nil)
}

func TestAnotherSiteCannotUseTheSessionOfABrowser(t *testing.T) {
	d := newDesk(t)
	cookie := []string{"Cookie", api.SessionCookie + "=" + d.session(d.rita.Account)}
	body := `{"subject":"x","service":"ledger"}`
	d.must(http.StatusOK, person{}, "GET", "/me", nil, cookie...)
	d.must(http.StatusCreated, person{}, "POST", "/tickets", body, append(cookie, "Sec-Fetch-Site", "same-origin")...)
	d.refuses(http.StatusForbidden, "other-origin", person{}, "POST", "/tickets", body, append(cookie, "Sec-Fetch-Site", "cross-site")...)
	d.refuses(http.StatusForbidden, "other-origin", person{}, "POST", "/tickets", body, append(cookie, "Origin", "https://evil.example")...)
	d.must(http.StatusCreated, d.rita, "POST", "/tickets", body, "Origin", "https://dashboards.example") // a token is not sent by itself
}

func TestWhoCallsTooOftenIsToldWhenToComeBack(t *testing.T) {
	d := deskOn(t, filepath.Join(t.TempDir(), "belay.db"), api.Options{Rates: api.Rates{Account: 1, Address: -1}})
	first := d.must(http.StatusOK, d.rita, "GET", "/me", nil)
	if first.header.Get("RateLimit-Policy") != `"account";q=4;w=4` || !strings.HasPrefix(first.header.Get("RateLimit"), `"account";r=3;t=`) {
		t.Errorf("the headers say %q and %q", first.header.Get("RateLimit-Policy"), first.header.Get("RateLimit"))
	}
	for range 20 {
		if got := d.call(d.rita, "GET", "/me", nil); got.status == http.StatusTooManyRequests {
			if got.header.Get("Retry-After") != "1" || as[api.Problem](t, got).Type != "/problems/rate-limited" {
				t.Errorf("it says %v %s", got.header, got.body)
			}
			d.must(http.StatusOK, d.rolf, "GET", "/me", nil) // the others are left in peace
			return
		}
	}
	t.Error("twenty calls at once were all answered")
}

func TestFilesThatCouldRunAreOnlyDownloaded(t *testing.T) {
	d := newDesk(t)
	for _, f := range []struct {
		name, disposition, kind string
		content                 []byte
	}{
		{"label.png", "inline", "image/png", picture},
		{"log.txt", "inline", "text/plain; charset=utf-8", []byte("all is well")},
		{"page.html", "attachment", "application/octet-stream", []byte("<!doctype html><script>alert(1)</script>")},
		{"really.png", "attachment", "application/octet-stream", []byte("<html><body onload=alert(1)>")},
		{"drawing.svg", "attachment", "application/octet-stream", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)},
		{"paper.pdf", "attachment", "application/octet-stream", []byte("%PDF-1.7 ")},
	} {
		made := as[api.File](t, d.must(http.StatusCreated, d.ida, "POST", "/files?name="+f.name, f.content))
		got := d.must(http.StatusOK, d.ida, "GET", strings.TrimPrefix(made.URL, api.Prefix), nil)
		if !strings.HasPrefix(got.header.Get("Content-Disposition"), f.disposition) || got.header.Get("Content-Type") != f.kind ||
			got.header.Get("X-Content-Type-Options") != "nosniff" || !bytes.Equal(got.body, f.content) {
			t.Errorf("%s came as %v", f.name, got.header)
		}
		if part := d.must(http.StatusPartialContent, d.ida, "GET", "/files/"+made.ID, nil, "Range", "bytes=1-3"); !bytes.Equal(part.body, f.content[1:4]) {
			t.Errorf("a part of %s is %q", f.name, part.body)
		}
		d.refuses(http.StatusNotFound, "not-found", d.mette, "GET", "/files/"+made.ID, nil) // it came with no message yet
	}
}

func TestAFileThatIsTooLargeIsRefusedWhileItArrives(t *testing.T) {
	d := newDesk(t)
	d.refuses(http.StatusRequestEntityTooLarge, "too-large", d.ida, "POST", "/files?name=big.bin", io.LimitReader(zeros{}, 26<<20))
	d.refuses(http.StatusBadRequest, "bad-request", d.ida, "POST", "/files", "bytes without a name")
	d.refuses(http.StatusBadRequest, "bad-request", d.ida, "POST", "/files", "no form", "Content-Type", "multipart/form-data")
	d.refuses(http.StatusBadRequest, "bad-request", d.ida, "POST", "/files",
		[]byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\x00b\"\r\n\r\nx\r\n--x--\r\n"), "Content-Type", "multipart/form-data; boundary=x")
	d.refuses(http.StatusUnprocessableEntity, "refused", d.ida, "POST", "/files?name=..", "x")
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", `C:\Users\ida\report.txt`)
	if err == nil {
		_, err = fmt.Fprint(part, "all is well")
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	got := as[api.File](t, d.must(http.StatusCreated, d.ida, "POST", "/files", form.Bytes(), "Content-Type", w.FormDataContentType()))
	if got.Name != "report.txt" || got.Size != 11 {
		t.Errorf("the file is %+v", got)
	}
}

// zeros are zeros without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// session is the secret of a session of an account.
func (d *desk) session(a people.Account) string {
	d.t.Helper()
	letter, err := d.gate.Link(d.t.Context(), string(a.Email), people.ToSignIn, signin.From{}, now())
	if err != nil {
		d.t.Fatal(err)
	}
	entry, err := d.gate.FollowLink(d.t.Context(), letter.Secret, signin.From{}, now())
	if err != nil {
		d.t.Fatal(err)
	}
	return entry.Secret
}
