//go:build unix

package cli_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// running is belay as a process that goes on until it is stopped.
type running struct {
	*exec.Cmd
	out   *bufio.Reader
	began time.Time
}

// start runs the program, built once for all that need it, with a place of its own for what is temporary.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	belay := filepath.Join(t.TempDir(), "belay")
	if out, err := exec.Command("go", "build", "-o", belay, "belay/cmd/belay").CombinedOutput(); err != nil {
		t.Fatalf("building belay: %v\n%s", err, out)
	}
	r := &running{Cmd: exec.Command(belay, args...)}
	r.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	pipe, err := r.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.out = bufio.NewReader(pipe)
	r.began = time.Now()
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Process.Kill() })
	return r
}

// line is the next line that it prints.
func (r *running) line(t *testing.T) string {
	t.Helper()
	line, err := r.out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// stop sends a signal, and waits for a good end.
func (r *running) stop(t *testing.T, by os.Signal) {
	t.Helper()
	if err := r.Process.Signal(by); err != nil {
		t.Fatal(err)
	}
	if err := r.Wait(); err != nil {
		t.Errorf("after %s it ended with %v", by, err)
	}
}

// get is what it answers.
func get(t *testing.T, url, token string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestADemonstrationIsFurnishedAndGoneAfterwards(t *testing.T) {
	demo := start(t, "demo", "--format", "json")
	var said struct {
		URL      string `json:"url"`
		Accounts []struct{ Role, Email, Password, Token string }
	}
	if err := json.Unmarshal([]byte(demo.line(t)), &said); err != nil {
		t.Fatal(err)
	}
	took := time.Since(demo.began)
	roles := map[string]bool{}
	for _, a := range said.Accounts {
		roles[a.Role] = true
		status, body := get(t, said.URL+"/api/v1/tickets", a.Token)
		if status != http.StatusOK || a.Email == "" || a.Password == "" {
			t.Errorf("%s %s is answered %d %s", a.Role, a.Email, status, body)
		}
		if a.Role == "partner" && !strings.Contains(body, `"number"`) {
			t.Errorf("the partner has nothing to look at: %s", body)
		}
	}
	if len(roles) != 5 {
		t.Errorf("there are accounts of %v", roles)
	}
	demo.stop(t, os.Interrupt)
	for _, v := range demo.Env {
		if dir, ok := strings.CutPrefix(v, "TMPDIR="); ok && strings.HasPrefix(dir, os.TempDir()) {
			left, err := filepath.Glob(filepath.Join(dir, "belay-demo-*"))
			if err != nil || len(left) > 0 {
				t.Errorf("it left %v (%v)", left, err)
			}
		}
	}
	t.Logf("furnished and answering after %s", took)
}

func TestADeskIsServedAndItsAdministratorComesInByALink(t *testing.T) {
	db := filepath.Join(t.TempDir(), "new", "belay.db")
	desk := start(t, "serve", "--db", db, "--listen", "127.0.0.1:0")
	url := strings.TrimSpace(strings.TrimPrefix(desk.line(t), "Belay answers at "))
	desk.line(t)
	link := strings.TrimSpace(desk.line(t))
	if status, body := get(t, link, ""); status != http.StatusOK || !strings.HasPrefix(link, url) {
		t.Errorf("the link %s answers %d %s", link, status, body)
	}
	if status, _ := get(t, url+"/readyz", ""); status != http.StatusOK {
		t.Errorf("readyz answers %d", status)
	}
	desk.stop(t, syscall.SIGTERM)
	if _, err := os.Stat(db); err != nil {
		t.Error(err)
	}
}
