package web_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"belay/internal/people"
)

func TestWithoutAModelEveryPageSaysWhatIsMissingAndWhoMendsIt(t *testing.T) {
	h := newHouse(t)
	for _, a := range staff {
		h.account(a)
	}
	marit, esmee, rita := h.as(people.Administrator), h.as(people.Agent), h.as(people.Requester)
	for _, path := range []string{"/q/mine", "/help", "/help/ask", "/help/requests", "/t/new", "/m", "/m/who", "/m/year", "/m/plan", "/m/rota", "/m/findings"} {
		p := marit.get(path).ok(http.StatusOK).says("No support model is published yet")
		p.sound()
		if len(p.links("/m/publish")) == 0 {
			t.Errorf("%s does not lead the administrator to publishing", path)
		}
		if p := esmee.get(path).ok(http.StatusOK).says("An administrator publishes it"); len(p.links("/m/publish")) != 0 {
			t.Errorf("%s leads an agent where they may not go", path)
		}
	}
	for _, path := range []string{"/help", "/help/ask", "/help/requests"} {
		rita.get(path).ok(http.StatusOK).says("This desk does not take requests yet").silent("administrator publishes")
	}
	marit.follow(marit.get("/")).says("No support model is published yet")
	marit.get("/m/publish").ok(http.StatusOK).says("Load the example")
	looked := marit.post("/m/publish", "example", "five-level-mixed").ok(http.StatusOK).says("would be edition 1")
	looked.sound()
	marit.post("/m/publish", "example", "none-such").ok(http.StatusNotFound)
}

func TestAPageThatIsNotThereSaysNotFound(t *testing.T) {
	h := furnished(t)
	for _, path := range []string{"/attic", "/t/SUP-9999", "/help/SUP-9999", "/m/editions/77"} {
		p := h.as(people.Administrator).get(path).ok(http.StatusNotFound)
		p.each(func(n *html.Node) {
			if n.Data == "h1" && n.FirstChild != nil && n.FirstChild.Data != "Not found" {
				t.Errorf("%s is headed %q", path, n.FirstChild.Data)
			}
		})
		p.silent("cannot be done")
	}
}

func TestAQuestionWithASlipSaysSoBesideTheField(t *testing.T) {
	h := furnished(t)
	esmee := h.as(people.Agent)
	for query, says := range map[string]string{
		"at=zz": "Write a date and a time", "service=zz": "no service of that name", "severity=zz": "no severity of that name",
	} {
		p := esmee.get("/m/who?"+query).ok(http.StatusUnprocessableEntity).says(says).silent("knows first", "Nothing to ask")
		p.sound()
	}
	esmee.get("/m/who").ok(http.StatusOK)
}

func TestWhoSignsInTooOftenIsToldWhenToTryAgain(t *testing.T) {
	h := furnished(t)
	for range 12 {
		p := h.nobody().post("/sign-in", "email", "rita@shop.example", "password", "wrong")
		if p.status == http.StatusTooManyRequests {
			if p.header.Get("Retry-After") == "" {
				t.Error("it does not say when")
			}
			p.says("1 second.").silent("1 seconds")
			return
		}
	}
	t.Error("twelve attempts were all taken")
}

func TestAWebhookThatLeadsInsideIsRefusedBesideItsField(t *testing.T) {
	h := furnished(t)
	h.as(people.Administrator).post("/admin/webhooks", "url", "http://127.0.0.1:9/in").ok(http.StatusUnprocessableEntity).says("webhook-private")
}

func TestTheAuditLogIsWrittenInWords(t *testing.T) {
	h := furnished(t)
	marit := h.as(people.Administrator)
	marit.post("/admin/webhooks", "url", "https://hooks.example/belay", "kinds", "ticket.opened").ok(http.StatusOK)
	hook := marit.get("/admin/webhooks").links("/admin/webhooks/")[0]
	marit.post(hook + "/switch").ok(http.StatusSeeOther)
	marit.post("/admin/accounts", "name", "Quiet Quinn", "email", "quinn@shop.example", "role", "requester").ok(http.StatusSeeOther)
	p := marit.get("/admin/audit").ok(http.StatusOK).says("url: https://hooks.example/belay", "active: no", "types: ticket.opened", "Quiet Quinn")
	for _, raw := range []string{"{", strings.TrimPrefix(hook, "/admin/webhooks/")} {
		p.silent(raw)
	}
}

func TestANewTicketHasNothingChosenForTheAgent(t *testing.T) {
	h := furnished(t)
	esmee := h.as(people.Agent)
	p := esmee.get("/t/new").ok(http.StatusOK).says("something else", "Finance and operations: I cannot sign in")
	p.sound()
	for _, name := range []string{"service", "impact", "urgency", "need"} {
		if got := p.value(name); got != "" {
			t.Errorf("%s is %q before anybody has chosen", name, got)
		}
	}
	if p := esmee.get("/t/new?service=erp").ok(http.StatusOK); p.value("service") != "erp" {
		t.Error("the service that was chosen is not")
	}
}

func TestARequestIsToldInTheWordsOfWhoeverAsked(t *testing.T) {
	h := furnished(t)
	number := h.as(people.Requester).ask("The till is slow", "Since this morning.")
	h.as(people.Requester).get("/help/"+number).ok(http.StatusOK).silent("Route ", "matrix", "It lies with")
	h.as(people.Agent).get("/t/" + number).says("here since").silent(" 0 s of ")
}

func TestAFormThatIsTooLargeIsAnsweredWithAPage(t *testing.T) {
	h := furnished(t)
	big := strings.Repeat("x", 70<<20)
	h.as(people.Requester).upload("/help/ask", []file{{"files", "big.bin", "application/octet-stream", big}}, "service", "erp").
		ok(http.StatusRequestEntityTooLarge).says("Too large", "more than the")
	h.as(people.Administrator).post("/admin/webhooks", "url", big[:50<<20]).ok(http.StatusRequestEntityTooLarge)
}
