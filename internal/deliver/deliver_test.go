package deliver_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-smtp"

	"belay/internal/deliver"
	"belay/internal/demo"
	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/signin"
	"belay/internal/span"
	"belay/internal/store"
)

// house is a desk with the demonstration's model and people, and hands that send.
type house struct {
	*engine.Engine
	t     testing.TB
	asks  people.Actor
	helps people.Actor
	hands *deliver.Hands
}

func newHouse(t testing.TB, o deliver.Options) *house {
	t.Helper()
	record, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "belay.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = record.Close() })
	e, err := engine.New(t.Context(), record, engine.Options{Node: "one", Notices: true})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Engine: e, t: t}
	h.asks = h.account("Rita Voss", "rita@unit.example", people.Requester, "")
	h.helps = h.account("Marit de Wit", "marit@veldhorst.example", people.Administrator, "marit")
	d, err := e.DraftOf(t.Context(), "support.yaml", map[string]string{"support.yaml": demo.Model()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Publish(t.Context(), engine.Request{Actor: h.helps}, d, ""); err != nil {
		t.Fatal(err)
	}
	h.hands = deliver.New(e, o)
	return h
}

func (h *house) account(name, email string, role people.Role, person string) people.Actor {
	h.t.Helper()
	a := people.Account{Name: people.Name(name), Email: people.Email(email), Role: role, State: people.Active}
	if person != "" {
		a.Person = "marit"
	}
	if err := h.Store().Change(h.t.Context(), func(tx *store.Tx) (err error) {
		a, err = tx.AddAccount(a, span.At(time.Now()))
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return people.Actor{Account: a}
}

// open lets Rita open a ticket about an oven.
func (h *house) open() engine.Result {
	h.t.Helper()
	r, err := h.Open(h.t.Context(), engine.Request{Actor: h.asks}, desk.Open{
		Subject: "Oven 4 stands still", Body: "F12 since four.", Service: "ovens", Impact: "the company", Urgency: "work is hindered",
	}, engine.Asker{})
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// run lets the hands work until stop is called.
func (h *house) run() (stop func()) {
	ctx, cancel := context.WithCancel(h.t.Context())
	var over sync.WaitGroup
	over.Go(func() {
		if err := h.hands.Run(ctx); err != nil {
			h.t.Error(err)
		}
	})
	return func() { cancel(); over.Wait() }
}

// hook lets a program hear of everything.
func (h *house) hook(url string) {
	h.t.Helper()
	err := h.Store().Change(h.t.Context(), func(tx *store.Tx) error {
		return tx.KeepWebhook(store.Webhook{ID: "hook", URL: url, Secret: "whsec_c2VjcmV0LW9mLXRoZS1ob29r", Active: true})
	})
	if err == nil {
		err = h.Refresh(h.t.Context())
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// messages are those of a kind to a target.
func (h *house) messages(kind, target string) []store.Message {
	h.t.Helper()
	var list []store.Message
	if err := h.Store().View(h.t.Context(), func(tx *store.Tx) (err error) {
		list, err = tx.Messages(kind, target, 0, 100)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return list
}

// eventually waits until something that happens beside is so.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("it never happened that %s", what)
		}
		time.Sleep(10 * time.Millisecond) //nolint:forbidigo // a real server answers in its own time
	}
}

// listener is a program that hears of what happens.
type listener struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []*http.Request
	bodies [][]byte
	status int
}

func listen(t testing.TB) *listener {
	l := &listener{status: http.StatusNoContent}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.calls, l.bodies = append(l.calls, r), append(l.bodies, body)
		if l.status == http.StatusFound {
			w.Header().Set("Location", l.URL+"/elsewhere")
		}
		w.WriteHeader(l.status)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *listener) heard() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.calls)
}

func TestAProgramHearsOfATicketAndCanTellThatItWasUs(t *testing.T) {
	h := newHouse(t, deliver.Options{Private: true})
	l := listen(t)
	h.hook(l.URL)
	stop := h.run()
	defer stop()
	opened := h.open()
	eventually(t, "the program heard of it", func() bool { return l.heard() > 0 })
	r, body := l.calls[0], l.bodies[0]
	if want := deliver.Sign("whsec_c2VjcmV0LW9mLXRoZS1ob29r", r.Header.Get("Webhook-Id"), r.Header.Get("Webhook-Timestamp"), body); r.Header.Get("Webhook-Signature") != want {
		t.Errorf("the signature is %q and should be %q", r.Header.Get("Webhook-Signature"), want)
	}
	var said engine.Hook
	if err := json.Unmarshal(body, &said); err != nil || said.Ticket != opened.Ticket.Number || said.Type != "ticket.opened" {
		t.Errorf("it heard %s (%v)", body, err)
	}
	eventually(t, "the delivery was written down", func() bool {
		m := h.messages(engine.WebhookMessage, "hook")
		return len(m) == 1 && m[0].DoneUS != 0 && m[0].Error == ""
	})
}

// TestASignatureIsThatOfTheStandard holds Sign against the example that the standard gives.
func TestASignatureIsThatOfTheStandard(t *testing.T) {
	got := deliver.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}

func TestAWebhookCannotReachIntoTheHouse(t *testing.T) {
	h := newHouse(t, deliver.Options{})
	l := listen(t)
	h.hook(l.URL)
	stop := h.run()
	defer stop()
	h.open()
	eventually(t, "the call was given up", func() bool {
		m := h.messages(engine.WebhookMessage, "hook")
		return len(m) == 1 && m[0].DoneUS != 0 && strings.Contains(m[0].Error, "public network")
	})
	if l.heard() > 0 {
		t.Error("the program inside was called")
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	h := newHouse(t, deliver.Options{Private: true})
	l := listen(t)
	l.status = http.StatusFound
	h.hook(l.URL)
	stop := h.run()
	defer stop()
	h.open()
	eventually(t, "the call failed", func() bool {
		m := h.messages(engine.WebhookMessage, "hook")
		return len(m) == 1 && m[0].DoneUS == 0 && strings.Contains(m[0].Error, "302")
	})
	if l.heard() != 1 {
		t.Errorf("%d calls were made", l.heard())
	}
}

func TestAWebhookThatWantsNoMoreIsSwitchedOff(t *testing.T) {
	h := newHouse(t, deliver.Options{Private: true})
	l := listen(t)
	l.status = http.StatusGone
	h.hook(l.URL)
	stop := h.run()
	defer stop()
	h.open()
	eventually(t, "it was switched off and said so", func() bool {
		var off, noted bool
		_ = h.Store().View(t.Context(), func(tx *store.Tx) error {
			hooks, err := tx.Webhooks()
			off = len(hooks) == 1 && !hooks[0].Active
			acts, _ := tx.Audits(0, 10)
			for _, a := range acts {
				noted = noted || a.What == "switched a webhook off"
			}
			return err
		})
		return off && noted
	})
}

// TestAMessageIsTriedForADayAndThenGivenUp lets a day pass in a bubble: no server answers, every attempt has its pause, and the
// last one is the end.
func TestAMessageIsTriedForADayAndThenGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, deliver.Options{Private: true})
		h.hook("http://127.0.0.1:1/closed")
		began := time.Now()
		stop := h.run()
		defer stop()
		h.open()
		time.Sleep(20 * time.Hour) //nolint:forbidigo // in a bubble
		synctest.Wait()
		if m := h.messages(engine.WebhookMessage, "hook"); m[0].DoneUS != 0 {
			t.Fatalf("it was given up after %s", time.UnixMicro(m[0].DoneUS).Sub(began))
		}
		time.Sleep(10 * time.Hour) //nolint:forbidigo // in a bubble
		synctest.Wait()
		m := h.messages(engine.WebhookMessage, "hook")[0]
		if m.DoneUS == 0 || m.Error == "" || m.Attempts != 11 {
			t.Errorf("after 30 hours: done %v, %d attempts, %q", m.DoneUS != 0, m.Attempts, m.Error)
		}
		if after := time.UnixMicro(m.DoneUS).Sub(began); after < 18*time.Hour || after > 30*time.Hour {
			t.Errorf("it was given up after %s", after)
		}
	})
}

func TestAHeldReplyIsSentWhenItsTimeComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, deliver.Options{})
		stop := h.run()
		defer stop()
		n := h.open().Ticket.Number
		if _, err := h.Hold(t.Context(), engine.Request{Actor: h.helps}, n, desk.Reply{Body: "On my way."}, engine.Then{}, 10*time.Second); err != nil {
			t.Fatal(err)
		}
		taken, err := h.Hold(t.Context(), engine.Request{Actor: h.helps}, n, desk.Reply{Body: "Nonsense."}, engine.Then{}, 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Unsend(t.Context(), h.helps, taken.ID); err != nil {
			t.Fatal(err)
		}
		time.Sleep(11 * time.Second) //nolint:forbidigo // in a bubble
		synctest.Wait()
		v, err := h.Ticket(t.Context(), h.asks, n)
		if err != nil {
			t.Fatal(err)
		}
		if v.Ticket.Messages != 2 || v.Ticket.Answered == 0 {
			t.Errorf("the ticket has %d messages, answered %v", v.Ticket.Messages, v.Ticket.Answered != 0)
		}
	})
}

// postbox is a real mail server that keeps what it is sent.
type postbox struct {
	mu      sync.Mutex
	letters []string
	refuse  string // whom it does not know
}

func (p *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: p}, nil }

type delivery struct{ box *postbox }

func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }
func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	if d.box.refuse != "" && strings.Contains(to, d.box.refuse) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody here by that name"}
	}
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	d.box.letters = append(d.box.letters, string(text))
	return err
}

// open starts the mail server.
func (p *postbox) open(t testing.TB) *deliver.Mail {
	t.Helper()
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address, ok := at.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatalf("it listens on %s", at.Addr())
	}
	server := smtp.NewServer(p)
	server.Domain = "localhost"
	go func() {
		if err := server.Serve(at); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { _ = server.Close() })
	return &deliver.Mail{Host: "127.0.0.1", Port: address.Port, TLS: "none", From: "Support <support@veldhorst.example>"}
}

func (p *postbox) with(words ...string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.letters {
		found := true
		for _, w := range words {
			found = found && strings.Contains(l, w)
		}
		if found {
			return l
		}
	}
	return ""
}

func TestPeopleAreToldByLetter(t *testing.T) {
	box := &postbox{}
	h := newHouse(t, deliver.Options{Mail: box.open(t), URL: "https://desk.veldhorst.example"})
	stop := h.run()
	defer stop()
	n := h.open().Ticket.Number
	if _, err := h.Do(t.Context(), engine.Request{Actor: h.helps}, n, desk.Reply{Body: "I am on my way.\nTen minutes. <b>"}); err != nil {
		t.Fatal(err)
	}
	for what, words := range map[string][]string{
		"whoever is on duty":    {"Subject: [SUP-1] high: Oven 4 stands still", "Auto-Submitted: auto-generated", "References: <ticket-1@veldhorst.example>", "https://desk.veldhorst.example/t/1"},
		"whoever asked":         {"To: \"Rita Voss\" <rita@unit.example>", "Subject: [SUP-1] Oven 4 stands still", "we have your request", "https://desk.veldhorst.example/help/1"},
		"whoever was answered":  {"rita@unit.example", "there is an answer", "I am on my way."},
		"in HTML, with no tags": {"rita@unit.example", "text/html", "&lt;b&gt;"},
	} {
		eventually(t, what+" was told", func() bool { return box.with(words...) != "" })
	}
	letter := box.with("we have your request")
	if strings.Contains(letter, "High") || !strings.Contains(letter, "Europe/Amsterdam") {
		t.Errorf("the letter to whoever asked reads\n%s", letter)
	}
}

func TestAnAddressThatIsNoneIsNotTriedAgain(t *testing.T) {
	box := &postbox{refuse: "rita"}
	h := newHouse(t, deliver.Options{Mail: box.open(t)})
	stop := h.run()
	defer stop()
	h.open()
	eventually(t, "the letter to Rita was given up", func() bool {
		m := h.messages(engine.NoticeMessage, string(h.asks.Account.ID))
		return len(m) == 1 && m[0].DoneUS != 0 && strings.Contains(m[0].Error, "refuses the address")
	})
}

func TestALinkToSignInComesByLetter(t *testing.T) {
	box := &postbox{}
	h := newHouse(t, deliver.Options{Mail: box.open(t)})
	err := h.hands.SignIn(t.Context(), signin.Letter{To: "rita@unit.example", Name: "Rita Voss", Purpose: people.ToSignIn, Secret: "s", Ends: span.At(time.Now())}, "https://desk.example/sign-in/link/s")
	if err != nil {
		t.Fatal(err)
	}
	if box.with("Subject: Sign in to the support desk", "https://desk.example/sign-in/link/s") == "" {
		t.Errorf("the letters are %v", box.letters)
	}
}
