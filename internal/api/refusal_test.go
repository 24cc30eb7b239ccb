package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"belay/internal/api"
)

func TestWhoSendsFarTooMuchHearsWhy(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct{ what, path string }{{"50 MB of JSON", "/tickets"}, {"a file of 40 MB", "/files?name=big.bin"}} {
		// A client that writes all of its request before it reads the answer.
		r, w := io.Pipe()
		sent := make(chan error, 1)
		go func() {
			_, err := io.CopyN(w, zeros{}, 50<<20)
			sent <- err
			_ = w.Close() // a pipe does not fail to close
		}()
		d.refuses(http.StatusRequestEntityTooLarge, "too-large", d.ida, "POST", c.path, r, "Content-Type", "application/json")
		if err := <-sent; err != nil {
			t.Errorf("%s: the sending broke off: %v", c.what, err)
		}
	}
}

func TestAWebhookToAPrivateAddressIsRefusedWhenItIsKept(t *testing.T) {
	d := newDesk(t)
	for _, host := range []string{"127.0.0.1:8080", "10.1.2.3", "192.168.0.7", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "localhost:9000", "LOCALHOST."} {
		p := d.refuses(http.StatusUnprocessableEntity, "refused", d.lars, "POST", "/webhooks", map[string]any{"url": "http://" + host + "/in"})
		if !strings.Contains(p.Detail, "webhook-private") {
			t.Errorf("%s: the sentence names no setting: %s", host, p.Detail)
		}
	}
	w := as[api.Webhook](t, d.must(http.StatusCreated, d.lars, "POST", "/webhooks", map[string]any{"url": "https://hooks.example/in"}))
	d.refuses(http.StatusUnprocessableEntity, "refused", d.lars, "PATCH", "/webhooks/"+w.ID, map[string]any{"url": "http://10.0.0.1/"})
}

func TestAListAskedForByWordsThatNothingHasIsRefusedWithThoseThatExist(t *testing.T) {
	d := newDesk(t)
	for query, names := range map[string]string{
		"state=zz": "open, waiting, resolved, closed", "severity=zz": "critical", "service=zz": "ledger", "function=zz": "desk", "kind=zz": "incident",
		"assignee=zz": "GET /people", "requester=zz": "GET /people", "order=zz": "newest",
	} {
		if p := d.refuses(http.StatusUnprocessableEntity, "invalid", d.lars, "GET", "/tickets?"+query, nil); !strings.Contains(p.Detail, names) || len(p.Places) == 0 {
			t.Errorf("%s: %+v does not name %s", query, p, names)
		}
	}
	for _, query := range []string{"state=open,closed", "assignee=me", "requester=" + string(d.rita.ID), "service=ledger", "order=newest", "kind=request"} {
		d.must(http.StatusOK, d.lars, "GET", "/tickets?"+query, nil)
	}
}

func TestARequesterWhoLooksPeopleUpIsToldThatTheyMayNot(t *testing.T) {
	d := newDesk(t)
	if p := d.refuses(http.StatusForbidden, "forbidden", d.rita, "GET", "/people?q=ida", nil); !strings.Contains(p.Detail, "look people up") {
		t.Errorf("the sentence is of another act: %s", p.Detail)
	}
}

func TestAChangeOfNothingNamesAllThatCanChange(t *testing.T) {
	d := newDesk(t)
	n := as[api.Ticket](t, d.must(http.StatusCreated, d.ida, "POST", "/tickets", `{"subject":"x","service":"ledger"}`))
	p := d.refuses(http.StatusUnprocessableEntity, "refused", d.ida, "PATCH", path(n, ""), `{}`)
	for _, word := range []string{"kind", "subject", "service", "category", "impact", "urgency", "severity"} {
		if !strings.Contains(p.Detail, word) {
			t.Errorf("%s is not named: %s", word, p.Detail)
		}
	}
}

func TestARequesterDoesNotSetASeverityPastTheMatrix(t *testing.T) {
	d := newDesk(t)
	p := d.refuses(http.StatusUnprocessableEntity, "refused", d.rita, "POST", "/tickets", `{"subject":"x","service":"ledger","severity":"critical"}`)
	if !strings.Contains(p.Detail, "impact and urgency") {
		t.Errorf("it does not say what to do: %s", p.Detail)
	}
	d.must(http.StatusCreated, d.ida, "POST", "/tickets", `{"subject":"x","service":"ledger","severity":"critical"}`)
}

func TestADraftIsForSomebodyWhoIsThere(t *testing.T) {
	d := newDesk(t)
	n := as[api.Ticket](t, d.must(http.StatusCreated, d.ida, "POST", "/tickets", `{"subject":"x","service":"ledger"}`))
	for _, audience := range []string{"reply", "note"} {
		d.must(http.StatusNoContent, d.ida, "PUT", path(n, "/drafts/"+audience), `{"body":"x"}`)
	}
	for _, audience := range []string{"all", "party:", "party:north"} {
		d.refuses(http.StatusUnprocessableEntity, "refused", d.ida, "PUT", path(n, "/drafts/"+audience), `{"body":"x"}`)
	}
	d.must(http.StatusNoContent, d.ida, "DELETE", path(n, "/drafts/all"), nil)
}
