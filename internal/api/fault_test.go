package api_test

import (
	"net/http"
	"strings"
	"testing"

	"belay/internal/api"
)

func TestAFaultIsANumberOutsideAndALineInTheLog(t *testing.T) {
	d := newDesk(t)
	if err := d.engine.Store().Close(); err != nil {
		t.Fatal(err)
	}
	p := d.refuses(http.StatusInternalServerError, "fault", d.ida, "GET", "/tickets", nil)
	if len(p.Fault) != 6 || !strings.Contains(p.Detail, p.Fault) || strings.Contains(p.Detail, "record") {
		t.Errorf("outside it says %+v", p)
	}
	if log := d.log.String(); strings.Count(log, "fault="+p.Fault) != 1 || !strings.Contains(log, "the record is closed") {
		t.Errorf("the log says %s", log)
	}
}

func TestAViewIsAQueueOfOnesOwn(t *testing.T) {
	d := newDesk(t)
	n := d.open()
	d.must(http.StatusOK, d.ida, "PUT", path(n, "/wait"), `{"reason":"vendor"}`)
	other := d.open()
	v := as[api.View](t, d.must(http.StatusCreated, d.ida, "POST", "/views", `{"name":"Waits","query":{"queue":"all","state":"waiting,resolved"}}`))
	page := as[api.Page](t, d.must(http.StatusOK, d.ida, "GET", "/tickets?queue=view:"+v.ID, nil))
	if len(page.Tickets) != 1 || page.Tickets[0].Number != n.Number || page.Tickets[0].Waits != "vendor" {
		t.Errorf("the view holds %+v, not %s alone without %s", page.Tickets, n.Ref, other.Ref)
	}
	queues := string(d.must(http.StatusOK, d.ida, "GET", "/queues", nil).body)
	if !strings.Contains(queues, "view:"+v.ID) || strings.Contains(string(d.must(http.StatusOK, d.mette, "GET", "/queues", nil).body), v.ID) {
		t.Errorf("the queues are %s", queues)
	}
	d.refuses(http.StatusNotFound, "not-found", d.mette, "GET", "/tickets?queue=view:"+v.ID, nil)
	d.refuses(http.StatusNotFound, "not-found", d.mette, "PUT", "/views/"+v.ID, `{"name":"x","query":{}}`)
	d.refuses(http.StatusUnprocessableEntity, "refused", d.ida, "POST", "/views", `{"name":"x","query":{"colour":"red"}}`)
	d.refuses(http.StatusForbidden, "forbidden", d.ida, "POST", "/views", `{"name":"x","query":{},"shared":true}`)
}

func TestAnEditionIsTriedBeforeItIsPublished(t *testing.T) {
	d := newDesk(t)
	text := strings.Replace(office(t), "duty: {people: [mette, sara, ida]", "duty: {people: [mette, sara, jon]", 1)
	tried := as[api.Published](t, d.must(http.StatusOK, d.lars, "POST", "/editions", map[string]any{"files": map[string]string{"support.yaml": text}, "dry_run": true}))
	if tried.Edition != nil || tried.Since != 1 || tried.Changes == nil || len(tried.Changes.People) == 0 {
		t.Errorf("the trial says %+v", tried)
	}
	broken := strings.Replace(text, "owner: mette, accountable", "owner: nobody-at-all, accountable", 1)
	tried = as[api.Published](t, d.must(http.StatusOK, d.lars, "POST", "/editions", map[string]any{"files": map[string]string{"support.yaml": broken}, "dry_run": true}))
	if tried.Refused == "" || len(tried.Problems) == 0 || !strings.HasPrefix(tried.Problems[0].At, "support.yaml:") {
		t.Errorf("a broken model comes to %+v", tried)
	}
	p := d.refuses(http.StatusUnprocessableEntity, "refused", d.lars, "POST", "/editions", map[string]any{"files": map[string]string{"support.yaml": broken}})
	if len(p.Places) == 0 || !strings.HasPrefix(p.Places[0].At, "support.yaml:") {
		t.Errorf("the refusal does not say where: %+v", p)
	}
	d.refuses(http.StatusForbidden, "forbidden", d.mette, "POST", "/editions", map[string]any{"files": map[string]string{"support.yaml": text}})
	d.refuses(http.StatusUnprocessableEntity, "refused", d.lars, "POST", "/editions", map[string]any{"files": map[string]string{"a.yaml": text, "b.yaml": text}})
}
