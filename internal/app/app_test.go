package app

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"belay/internal/demo"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/store/pgtest"
)

// TestMain looks for forgotten goroutines when all tests are over.
func TestMain(m *testing.M) {
	code := pgtest.Main(m)
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code) //nolint:forbidigo // that is what TestMain is for
}

// started is a desk on a free port, with these settings beside.
func started(t testing.TB, settings map[string]string, log io.Writer) *App {
	t.Helper()
	flags := map[string]string{"db": filepath.Join(t.TempDir(), "belay.db"), "listen": "127.0.0.1:0"}
	maps.Copy(flags, settings)
	c, err := Load("", none, flags)
	if err != nil {
		t.Fatal(err)
	}
	a := New(c, Options{Log: log})
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return a
}

// client calls a desk once and keeps no connection.
var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}} //nolint:gosec // the tests make their own certificate

// get is what the desk answers.
func get(t testing.TB, url string) (*http.Response, string) {
	t.Helper()
	r, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(body)
}

func TestADeskStartsAnswersAndStops(t *testing.T) {
	a := started(t, nil, nil)
	if err := a.Start(t.Context()); err != nil {
		t.Errorf("starting twice: %v", err)
	}
	r, body := get(t, a.URL()+"/healthz")
	if r.StatusCode != http.StatusOK || !strings.Contains(body, "alive") {
		t.Errorf("healthz answers %s %s", r.Status, body)
	}
	for _, header := range []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "X-Request-Id"} {
		if r.Header.Get(header) == "" {
			t.Errorf("the answer has no %s", header)
		}
	}
	for range 2 {
		if err := a.Stop(t.Context()); err != nil {
			t.Errorf("stopping: %v", err)
		}
	}
	if _, err := client.Get(a.URL() + "/healthz"); err == nil {
		t.Error("it answers after it was stopped")
	}
}

func TestADeskThatCannotStartLeavesNothingBehind(t *testing.T) {
	first := started(t, nil, nil)
	c, err := Load("", none, map[string]string{"db": filepath.Join(t.TempDir(), "other.db"), "listen": strings.TrimPrefix(first.URL(), "http://")})
	if err != nil {
		t.Fatal(err)
	}
	second := New(c, Options{})
	if err := second.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "listening on") {
		t.Errorf("a second desk on the same port: %v", err)
	}
	c.Listen = "127.0.0.1:0"
	if third := New(c, Options{}); third.Start(t.Context()) != nil || third.Stop(t.Context()) != nil {
		t.Error("the record was not given up")
	}
}

func TestAFileIsServedByOneProcess(t *testing.T) {
	db := filepath.Join(t.TempDir(), "belay.db")
	started(t, map[string]string{"db": db}, nil)
	c, err := Load("", none, map[string]string{"db": db, "listen": "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	if err := New(c, Options{}).Start(t.Context()); err == nil || !strings.Contains(err.Error(), "has the record") {
		t.Errorf("a second desk on the same file: %v", err)
	}
}

func TestTwoNodesServeOnePostgreSQL(t *testing.T) {
	db := pgtest.New(t)
	one, two := started(t, map[string]string{"db": db, "node": "one"}, nil), started(t, map[string]string{"db": db, "node": "two"}, nil)
	publish(t, one)
	if err := two.Parts().Engine.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, a := range []*App{one, two} {
		if r, body := get(t, a.URL()+"/readyz"); r.StatusCode != http.StatusOK || !strings.Contains(body, `"edition":1`) {
			t.Errorf("readyz answers %s %s", r.Status, body)
		}
	}
}

// publish puts the demonstration's model in force.
func publish(t testing.TB, a *App) {
	t.Helper()
	e := a.Parts().Engine
	d, err := e.DraftOf(t.Context(), "support.yaml", map[string]string{"support.yaml": demo.Model()})
	if err != nil {
		t.Fatal(err)
	}
	by := people.Actor{Account: people.Account{ID: "test", Role: people.Administrator, State: people.Active}}
	if _, err := e.Publish(t.Context(), engine.Request{Actor: by}, d, ""); err != nil {
		t.Fatal(err)
	}
}

func TestReadinessSaysWhatIsWrong(t *testing.T) {
	a := started(t, nil, nil)
	if r, body := get(t, a.URL()+"/readyz"); r.StatusCode != http.StatusOK || !strings.Contains(body, `"ready":true`) {
		t.Errorf("a fresh desk answers %s %s", r.Status, body)
	}
	publish(t, a)
	a.end() // time no longer passes
	a.server.SetKeepAlivesEnabled(false)
	if err := a.record.Change(t.Context(), func(tx *store.Tx) error { return tx.Arm(1, 1000) }); err != nil {
		t.Fatal(err)
	}
	r, body := get(t, a.URL()+"/readyz")
	var state readiness
	if err := json.Unmarshal([]byte(body), &state); err != nil || r.StatusCode != http.StatusServiceUnavailable || !strings.Contains(state.Wrong["due"], "behind") {
		t.Errorf("with due work that is late it answers %s %s", r.Status, body)
	}
}

func TestTheFiguresAreForPrometheusAndNotForEverybody(t *testing.T) {
	a := started(t, nil, nil)
	publish(t, a)
	get(t, a.URL()+"/healthz")
	r, body := get(t, a.URL()+"/metrics")
	if r.StatusCode != http.StatusOK {
		t.Fatalf("metrics answer %s", r.Status)
	}
	for _, figure := range []string{
		"belay_edition 1", "belay_tickets_live 0", "belay_outbox_waiting 0", "belay_due_behind_seconds 0", `belay_record_bytes{file=""}`,
		`belay_http_requests_total{method="GET",route="GET /healthz",status="200"} 1`, "belay_due_late_seconds_count", "go_goroutines",
	} {
		if !strings.Contains(body, figure) {
			t.Errorf("there is no %s in\n%s", figure, body)
		}
	}
	request := httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody)
	request.RemoteAddr = "192.0.2.4:1000"
	from := httptest.NewRecorder()
	a.guarded(a.metrics.handler()).ServeHTTP(from, request)
	if from.Code != http.StatusForbidden {
		t.Errorf("a stranger gets %d", from.Code)
	}
	a.config.MetricsKey = "a-long-key"
	from = httptest.NewRecorder()
	request.Header.Set("Authorization", "Bearer a-long-key")
	a.guarded(a.metrics.handler()).ServeHTTP(from, request)
	if from.Code != http.StatusOK {
		t.Errorf("with the key one gets %d", from.Code)
	}
}

// wrapped is a handler as the desk wraps it, and what it logs.
func wrapped(t *testing.T, next http.Handler) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	a := started(t, nil, nil)
	a.log = newLog(&log, "json", "debug")
	h, err := a.wrap(next)
	if err != nil {
		t.Fatal(err)
	}
	return h, &log
}

func TestAPanicIsShownAsANumber(t *testing.T) {
	h, log := wrapped(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("the till is on fire") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/private/words", http.NoBody))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "fire") {
		t.Errorf("it answers %d %s", w.Code, w.Body)
	}
	number, _, _ := strings.Cut(strings.SplitAfter(w.Body.String(), "number ")[1], ".")
	if !strings.Contains(log.String(), number) || !strings.Contains(log.String(), "the till is on fire") || strings.Contains(log.String(), "/private/words") {
		t.Errorf("number %q; the log says\n%s", number, log)
	}
}

func TestARequestHasANumberInEveryLineOfTheLog(t *testing.T) {
	h, log := wrapped(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		newLog(w, "json", "info").InfoContext(r.Context(), "hello")
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	id := w.Header().Get("X-Request-Id")
	if id == "" || !strings.Contains(w.Body.String(), `"request":"`+id+`"`) || !strings.Contains(log.String(), id) {
		t.Errorf("request %q wrote %s and %s", id, w.Body, log)
	}
}

func TestABodyThatIsTooLargeIsCutOff(t *testing.T) {
	var got error
	h, _ := wrapped(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, got = io.Copy(io.Discard, r.Body) }))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", io.LimitReader(endless{}, 50<<20)))
	if got == nil || !strings.Contains(got.Error(), "too large") {
		t.Errorf("50 MiB were read: %v", got)
	}
}

// endless is a body without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestWhoAsksIsSeenThroughOurProxiesAlone(t *testing.T) {
	ours := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for name, c := range map[string]struct{ peer, said, want string }{
		"nobody said anything":             {"10.0.0.1:5", "", "10.0.0.1:5"},
		"our proxy says who":               {"10.0.0.1:5", "198.51.100.9", "198.51.100.9:0"},
		"two proxies of ours":              {"10.0.0.1:5", "198.51.100.9, 10.0.0.2", "198.51.100.9:0"},
		"a stranger says who":              {"203.0.113.5:5", "198.51.100.9", "203.0.113.5:5"},
		"a stranger lies before our proxy": {"10.0.0.1:5", "127.0.0.1, 198.51.100.9", "198.51.100.9:0"},
		"a word":                           {"10.0.0.1:5", "unknown", "10.0.0.1:5"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = c.peer
		if c.said != "" {
			r.Header.Set("X-Forwarded-For", c.said)
		}
		if got := behind(ours, r); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestAStreamEndsWhenTheDeskStops(t *testing.T) {
	a := started(t, nil, nil)
	open, ended := make(chan struct{}), make(chan struct{})
	h, err := a.wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		close(open)
		<-r.Context().Done()
		close(ended)
	}))
	if err != nil {
		t.Fatal(err)
	}
	a.server.Handler = h
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.URL()+"/stream", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	go func() {
		if answer, err := client.Do(r); err == nil {
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
		}
	}()
	<-open
	began := time.Now()
	if err := a.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-ended
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("stopping took %s", took)
	}
}

// certify writes a certificate for this machine.
func certify(t *testing.T) (cert, key string) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalECPrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private})))
	return cert, key
}

func TestConnectionsAreProtectedByACertificateInAFile(t *testing.T) {
	cert, key := certify(t)
	a := started(t, map[string]string{"tls-cert": cert, "tls-key": key}, nil)
	r, _ := get(t, a.URL()+"/healthz")
	if !strings.HasPrefix(a.URL(), "https://") || r.ProtoMajor != 2 || r.TLS == nil {
		t.Errorf("%s answers by %s", a.URL(), r.Proto)
	}
	serial := r.TLS.PeerCertificates[0].SerialNumber
	newCert, newKey := certify(t)
	for from, to := range map[string]string{newKey: key, newCert: cert} {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		write(t, to, string(text))
	}
	if err := os.Chtimes(cert, time.Now(), time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if r, _ := get(t, a.URL()+"/healthz"); r.TLS.PeerCertificates[0].SerialNumber.Cmp(serial) == 0 {
		t.Error("the renewed certificate is not used")
	}
}

func TestTracesGoWhereTheyShould(t *testing.T) {
	arrived := make(chan string, 10)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { arrived <- r.URL.Path }))
	defer collector.Close()
	a := started(t, map[string]string{"traces": collector.URL}, nil)
	get(t, a.URL()+"/healthz")
	if err := a.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case <-arrived:
	default:
		t.Error("no trace has arrived")
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestTheFirstAdministratorComesInByALink(t *testing.T) {
	a := started(t, nil, nil)
	link, err := a.FirstLink(t.Context())
	if err != nil || !strings.HasPrefix(link, a.URL()+firstPath) {
		t.Errorf("the link is %q (%v)", link, err)
	}
}
