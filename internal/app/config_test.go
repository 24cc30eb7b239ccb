package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// none is an environment in which nothing is set.
func none(string) string { return "" }

func TestTheCommandLineWinsOverTheEnvironmentAndThatOverTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "belay.yaml")
	write(t, file, "listen: 127.0.0.1:1\ndb: from-file.db\nstop-wait: 5s\nproxies: [10.0.0.0/8, 192.168.0.0/16]\nwebhook-private: true\n")
	env := func(name string) string {
		return map[string]string{"BELAY_LISTEN": "127.0.0.1:2", "BELAY_DB": "from-env.db"}[name]
	}
	l, err := Load(file, env, map[string]string{"listen": "127.0.0.1:3"})
	if err != nil {
		t.Fatal(err)
	}
	if l.Listen != "127.0.0.1:3" || l.DB != "from-env.db" || l.StopWait != 5*time.Second || len(l.Proxies) != 2 || !l.WebhookPrivate {
		t.Errorf("loaded %+v", l.Config)
	}
	from := map[string]string{}
	for _, s := range l.Settings() {
		from[s.Key] = s.From
	}
	if from["listen"] != "--listen" || from["db"] != "BELAY_DB" || from["stop-wait"] != file || from["cache"] != "default" {
		t.Errorf("the values came from %v", from)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	l, err := Load("", none, map[string]string{
		"smtp-password": "hunter-two", "metrics-key": "hunter-two", "oidc-secret": "hunter-two", "db": "postgres://belay:hunter-two@db/belay",
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range l.Settings() {
		if strings.Contains(s.Value, "hunter") {
			t.Errorf("%s shows its secret: %s", s.Key, s.Value)
		}
	}
}

func TestWhatCannotBeSetIsSaidAllAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "belay.yaml")
	write(t, file, "lisen: 1\nlog-format: xml\ncache: many\n")
	_, err := Load(file, none, map[string]string{"nothing": "1"})
	if err == nil {
		t.Fatal("it was loaded")
	}
	for _, want := range []string{`no setting "lisen"`, "log-format is one of text, json", "cache is a number", `no setting "nothing"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not said in\n%v", want, err)
		}
	}
}

func TestSettingsThatContradictEachOtherAreRefused(t *testing.T) {
	for name, flags := range map[string]map[string]string{
		"a certificate without its key": {"tls-cert": "a.pem"},
		"two sources of a certificate":  {"tls-cert": "a", "tls-key": "b", "tls-domains": "desk.example.org"},
		"letters from nobody":           {"smtp-host": "mail.example.org"},
		"a sign-in without a client":    {"oidc-issuer": "https://login.example.org"},
		"an address with a path":        {"url": "https://example.org/desk"},
		"a proxy that is no network":    {"proxies": "10.0.0.1"},
		"a file that is not there":      {"db": "x"},
	} {
		file := ""
		if strings.HasPrefix(name, "a file") {
			file = filepath.Join(t.TempDir(), "missing.yaml")
		}
		if _, err := Load(file, none, flags); err == nil {
			t.Errorf("%s: it was loaded", name)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
