package web_test

import (
	"net/http"
	"strings"
	"testing"

	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/template"
)

// ask lets Rita ask for something, and returns the number.
func (b *browser) ask(subject, body string, files ...file) string {
	b.h.t.Helper()
	p := b.upload("/help/ask", files, "service", "erp", "subject", subject, "works", "some", "body", body)
	if p.status != http.StatusSeeOther {
		b.h.t.Fatalf("asking answers %d: %s", p.status, p.text())
	}
	return strings.TrimPrefix(p.to(), "/help/")
}

func TestARequestTravelsFromThePortalToThePartnerAndBack(t *testing.T) {
	h := furnished(t)
	rita, esmee, gijs, owen := h.as(people.Requester), h.as(people.Agent), h.as(people.Lead), h.as(people.Partner)

	rita.get("/help").says("How can we help?", "A journal will not post")
	number := rita.ask("Orders of the shops are missing", "Since six this morning.", file{"files", "orders.txt", "text/plain", "none"})
	rita.get("/help/"+number).says("We have it. Its number is "+number, "What we promised", "Somebody takes it", "Orders of the shops are missing", "orders.txt")

	esmee.get("/q/untaken").says("Orders of the shops are missing")
	esmee.get("/t/"+number).ok(http.StatusOK).says("Orders of the shops are missing", "Rita Voss", "Who can help now", "If nobody does anything")
	esmee.follow(esmee.post("/t/"+number+"/take")).says("It is yours.", "Esmee Vos")
	rita.get("/help/" + number).says("Esmee Vos of")
	esmee.follow(esmee.post("/t/"+number+"/reply", "body", "Which shops, please?", "then", "wait")).says("Your reply is sent.", "Waits for whoever asked")
	rita.get("/help/"+number).says("It waits for your answer", "Which shops, please?")
	rita.follow(rita.post("/help/"+number+"/reply", "body", "All of them.")).says("Your answer is sent.", "All of them.")
	esmee.follow(esmee.post("/t/"+number+"/note", "body", "Smells like the interface.")).says("Smells like the interface.")
	rita.get("/help/" + number).silent("Smells like the interface.")

	esmee.follow(esmee.post("/t/"+number+"/escalate", "to", "custom-code", "why", "The queue of the interface is full.")).says("It is handed over.")
	owen.get("/q/party").says(number, "closed to you until somebody gives you access").silent("Orders of the shops")
	owen.get("/t/"+number).ok(http.StatusForbidden).says("is closed to you", "Ask for access").silent("Orders of the shops")
	owen.follow(owen.post("/t/"+number+"/ask", "why", "To see the queue.")).says("Your request is with those who approve it.")
	waiting := gijs.get("/admin/access").says("Owen Hale", "To see the queue.", "Let them in")
	gijs.follow(gijs.post(waiting.action("Let them in"))).says("They are let in until")
	owen.get("/t/"+number).ok(http.StatusOK).says("Orders of the shops are missing", "Smells like the interface.")
	owen.follow(owen.post("/t/" + number + "/take")).says("It is yours.")
	owen.follow(owen.post("/t/"+number+"/hand-back", "reason", "solved", "note", "The queue runs again.")).says("It is handed back.")
	esmee.follow(esmee.post("/t/"+number+"/resolve", "code", "solved", "note", "The shops' orders arrive again.")).says("Resolved")
	rita.get("/help/"+number).says("It is solved: The shops' orders arrive again.", "Not solved?")
	rita.follow(rita.post("/help/"+number+"/reopen", "why", "One shop is still missing.")).says("It is open again.")
	rita.follow(rita.post("/help/"+number+"/close", "why", "It came late.")).says("This is closed.")
	rita.get("/help/requests?q=shops").says("Orders of the shops are missing", "Closed")
}

// action is where the form of a button goes.
func (p *page) action(button string) string {
	p.t.Helper()
	found := ""
	for n := range p.tree.Descendants() {
		if n.Data == "button" && n.FirstChild != nil && strings.Contains(n.FirstChild.Data, button) {
			for up := range n.Ancestors() {
				if up.Data == "form" {
					found = attr(up, "action")
				}
			}
		}
	}
	if found == "" {
		p.t.Fatalf("%s has no button %q", p.path, button)
	}
	return found
}

func TestWhatWasTypedIsKeptBesideItsMistake(t *testing.T) {
	h := furnished(t)
	rita := h.as(people.Requester)
	p := rita.upload("/help/ask", nil, "service", "erp", "subject", "", "works", "some", "body", "A long story <b>told</b> once.")
	p.ok(http.StatusUnprocessableEntity).says("This is needed.")
	if got := p.value("body"); got != "A long story <b>told</b> once." {
		t.Errorf("the body comes back as %q", got)
	}
	wrong := 0
	for n := range p.tree.Descendants() {
		if attr(n, "aria-invalid") == "true" {
			wrong++
			if told := attr(n, "aria-describedby"); !strings.Contains(told, "-subject-wrong") {
				t.Errorf("the mistake is told by %q", told)
			}
		}
	}
	if wrong != 1 {
		t.Errorf("%d fields are marked", wrong)
	}
}

func TestAFormSentTwiceCountsOnce(t *testing.T) {
	h := furnished(t)
	rita := h.as(people.Requester)
	key := rita.get("/help/ask").value("form-key")
	send := func() string {
		return rita.upload("/help/ask", nil, "form-key", key, "service", "erp", "subject", "The same", "works", "fine", "body", "Once.").to()
	}
	if first, second := send(), send(); first != second || first == "" {
		t.Errorf("the same form opened %q and %q", first, second)
	}
}

func TestAnAgentOpensATicketForACaller(t *testing.T) {
	h := furnished(t)
	esmee := h.as(people.Agent)
	esmee.get("/t/new").ok(http.StatusOK).says("New ticket", "phone")
	p := esmee.upload("/t/new", nil, "email", "new@shop.example", "name", "Noor New", "service", "erp", "kind", "incident",
		"subject", "The till is dark", "body", "She called from the shop.", "impact", "a unit", "urgency", "work has stopped", "channel", "")
	esmee.follow(p).says("The till is dark", "Noor New", "is open.")
	esmee.upload("/t/new", nil, "email", "not an address", "service", "erp", "kind", "incident", "subject", "x", "body", "y",
		"impact", "a unit", "urgency", "can wait").ok(http.StatusUnprocessableEntity).says("is not an e-mail address")
}

func TestAFileIsForThoseWhoMayReadItsTicket(t *testing.T) {
	h := furnished(t)
	rita := h.as(people.Requester)
	number := rita.ask("With a file", "See there.", file{"files", "<i>evil</i>.html", "text/html", "<script>alert(1)</script>"})
	path := ""
	for n := range rita.get("/help/" + number).tree.Descendants() {
		if strings.HasPrefix(attr(n, "href"), "/files/") {
			path = attr(n, "href")
		}
	}
	p := rita.get(path).ok(http.StatusOK)
	if p.header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(p.header.Get("Content-Disposition"), "attachment") || p.body != "<script>alert(1)</script>" {
		t.Errorf("the file is sent as %q, %q", p.header.Get("Content-Type"), p.header.Get("Content-Disposition"))
	}
	h.as(people.Agent).get(path).ok(http.StatusOK)
	h.as(people.Partner).get(path).ok(http.StatusNotFound)
	h.nobody().get(path).ok(http.StatusSeeOther)
}

func TestANewEditionShowsWhatItChangesBeforeItIsInForce(t *testing.T) {
	h := furnished(t)
	marit := h.as(people.Administrator)
	changed := strings.Replace(bakery(t), "acknowledge: 15m", "acknowledge: 10m", 1)
	marit.upload("/m/publish", []file{{"files", "support.yaml", "text/yaml", "belay: 1\nname: x\npeople: {a: {nam: b}}"}}).
		ok(http.StatusUnprocessableEntity).says("support.yaml:3", "^")
	broken := strings.Replace(bakery(t), "authors: [marit", "authors: [marrit", 1)
	p := marit.upload("/m/publish", []file{{"files", "support.yaml", "text/yaml", broken}}).ok(http.StatusUnprocessableEntity)
	p.says("A model is published without problems", "no person is called", "^^^^^^").silent("would be edition 2")
	if p = marit.post("/m/publish", "model", broken, "since", "1"); p.status == http.StatusSeeOther {
		t.Error("a model with a problem was published")
	}
	p = marit.upload("/m/publish", []file{{"files", "support.yaml", "text/yaml", changed}}).ok(http.StatusOK)
	p.says("would be edition 2", "What changes since edition 1", "acknowledge", "tighter")
	marit.follow(marit.post("/m/publish", "model", p.value("model"), "since", p.value("since"), "note", "Faster.")).says("Edition 2 is in force", "Faster.")
	marit.get("/m/editions").says("Edition 2", "in force", "Edition 1")
	h.as(people.Agent).post("/m/publish", "model", changed).ok(http.StatusForbidden)
	if p := marit.post("/m/publish", "model", p.value("model"), "since", "1"); p.status == http.StatusSeeOther {
		t.Error("what is in force already was published again")
	}
}

func TestAnAdministratorLetsPeopleIn(t *testing.T) {
	h := furnished(t)
	marit := h.as(people.Administrator)
	p := marit.post("/admin/accounts", "name", "Floor Bos", "email", "floor@veldhorst.example", "role", "agent", "person", "floor")
	marit.follow(p).says("The account is there.", "Floor Bos", "holds")
	marit.follow(marit.post(p.to() + "/link")).says("The letter is on its way.")
	floor := h.nobody()
	floor.get("/sign-in/password/" + h.letter.Secret).ok(http.StatusOK).says("New password")
	floor.post("/sign-in/password/"+h.letter.Secret, "password", "short").ok(http.StatusUnprocessableEntity).says("at least 12 characters")
	if p := floor.post("/sign-in/password/"+h.letter.Secret, "password", password); p.to() != "/" {
		t.Fatalf("setting a password leads to %q: %s", p.to(), p.text())
	}
	floor.get("/q/mine").ok(http.StatusOK).says("You have no ticket.")
	marit.follow(marit.post(p.to() + "/suspend")).says("suspended")
	if p := floor.get("/q/mine"); p.status != http.StatusSeeOther {
		t.Errorf("a suspended account still works: %d", p.status)
	}
	marit.post("/admin/accounts/"+string(h.made[people.Administrator].ID), "name", "Marit", "email", "marit@veldhorst.example", "role", "agent").
		ok(http.StatusUnprocessableEntity).says("last administrator")
	marit.get("/admin/audit").says("suspended an account", "added an account")
}

func TestAPersonIsErasedOnlyByName(t *testing.T) {
	h := furnished(t)
	rita, marit := h.as(people.Requester), h.as(people.Administrator)
	number := rita.ask("My secret", "Only I know this.")
	path := "/admin/accounts/" + string(h.made[people.Requester].ID)
	held := marit.get(path + "/export").ok(http.StatusOK)
	if !strings.Contains(held.body, "Only I know this.") || !strings.HasPrefix(held.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the export holds %s", held.body)
	}
	marit.post(path+"/erase", "name", "rita").ok(http.StatusUnprocessableEntity).says("Nothing was erased")
	marit.follow(marit.post(path+"/erase", "name", "Rita Voss")).says("They are erased")
	marit.get("/t/"+number).silent("Only I know this.", "Rita Voss")
}

func TestAWebhookShowsItsSecretOnce(t *testing.T) {
	h := furnished(t)
	marit := h.as(people.Administrator)
	marit.post("/admin/webhooks", "url", "not an address").ok(http.StatusUnprocessableEntity).says("Write an address")
	p := marit.post("/admin/webhooks", "url", "https://hooks.example/belay", "kinds", "ticket.opened").ok(http.StatusOK).says("whsec_", "not shown again")
	path := ""
	for n := range p.tree.Descendants() {
		if strings.HasPrefix(attr(n, "href"), "/admin/webhooks/") {
			path = attr(n, "href")
		}
	}
	marit.get("/admin/webhooks").silent("whsec_")
	marit.follow(marit.post(path+"/test")).says("A test is on its way", "test")
	h.as(people.Requester).ask("Heard of", "Elsewhere.")
	marit.get(path).says("ticket.opened", "Send again")
	marit.follow(marit.post(path + "/switch")).says("off")
	marit.follow(marit.post(path + "/remove")).says("No webhook yet")
}

func TestASavedReplyIsKeptAndChanged(t *testing.T) {
	h := furnished(t)
	gijs := h.as(people.Lead)
	gijs.follow(gijs.post("/admin/replies", "name", "Thanks", "body", "Thank you for telling us.")).says("It is kept.", "Thank you for telling us.")
	gijs.post("/admin/replies", "name", "", "body", "x").ok(http.StatusUnprocessableEntity)
	h.as(people.Agent).get("/admin/replies").ok(http.StatusForbidden)
}

func TestSomebodyLooksAfterTheirOwnAccount(t *testing.T) {
	h := furnished(t)
	esmee := h.as(people.Agent)
	other := h.as(people.Agent)
	esmee.get("/account").says("Your account", "You are here as agent", "Sessions")
	esmee.follow(esmee.post("/account", "name", "Esmée Vos", "zone", "Asia/Tokyo")).says("Saved.", "Esmée Vos", "Times are those of Tokyo")
	esmee.post("/account", "name", "", "zone", "").ok(http.StatusUnprocessableEntity).says("This is needed.")
	p := esmee.post("/account/tokens", "name", "Nightly", "scopes", "tickets:read").ok(http.StatusOK).says("belay_", "not shown again")
	esmee.get("/account").says("Nightly", "read tickets")
	if strings.Contains(esmee.get("/account").body, strings.Fields(p.body[strings.Index(p.body, `id="secret">`)+12:])[0]) {
		t.Error("the token is shown again")
	}
	esmee.post("/account/tokens", "name", "Nothing").ok(http.StatusUnprocessableEntity).says("at least one scope")
	esmee.post("/account/password", "old", "wrong", "new", "another horse battery").ok(http.StatusUnprocessableEntity).says("not right")
	esmee.follow(esmee.post("/account/sessions/end")).says("All other sessions have ended.")
	if p := other.get("/account"); p.status != http.StatusSeeOther {
		t.Errorf("another session goes on: %d", p.status)
	}
	esmee.get("/account/codes").ok(http.StatusOK).says("Or type this key")
}

func TestAViewThatSomebodyKeepsIsAList(t *testing.T) {
	h := furnished(t)
	rita, esmee := h.as(people.Requester), h.as(people.Agent)
	rita.ask("The till is dark", "x")
	rita.ask("The oven is cold", "x")
	view, err := h.KeepView(t.Context(), people.Actor{Account: h.made[people.Agent]}, store.SavedView{Name: "Ovens", Query: []byte(`{"queue":"untaken","severity":"high,critical"}`)})
	if err != nil {
		t.Fatal(err)
	}
	esmee.get("/q/view:"+view.ID).ok(http.StatusOK).says("Ovens", "The till is dark", "The oven is cold")
	esmee.get("/q/view:" + view.ID + "?sev=low").ok(http.StatusOK).silent("The oven is cold</")
	esmee.get("/q/view:none").ok(http.StatusNotFound)
}

func TestARotaIsACalendarWhoseEntriesKeepTheirIdentity(t *testing.T) {
	h := newHouse(t)
	marit := h.empty(people.Administrator)
	files, err := template.Files("saas")
	if err != nil {
		t.Fatal(err)
	}
	h.publish(files[0].Text)
	marit.get("/m/rota").ok(http.StatusOK).says("pager", "On turn", "now")
	first := marit.get("/m/rota/pager.ics").ok(http.StatusOK)
	uids := map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSuffix(first.body, "\r\n"), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line has %d bytes: %s", len(line), line)
		}
		if uid, ok := strings.CutPrefix(line, "UID:"); ok {
			if uids[uid] {
				t.Errorf("two entries are called %s", uid)
			}
			uids[uid] = true
		}
	}
	if len(uids) < 52 {
		t.Errorf("a year has %d turns", len(uids))
	}
	for uid := range uids {
		if !strings.HasPrefix(uid, "pager.") || !strings.HasSuffix(uid, ".belay") {
			t.Errorf("an entry is called %s", uid)
		}
	}
}
