package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Config is everything that can be set. A setting has one name and three spellings: `smtp-host: mail.example.org` in the file,
// BELAY_SMTP_HOST in the environment, and --set smtp-host=mail.example.org on the command line, which wins over the
// environment, which wins over the file. The zero of a text, number or list is "not set".
type Config struct {
	DB          string `key:"db" help:"The record: a path, or postgres://user@host/database. One process writes a file; any number of nodes share a PostgreSQL."`
	CacheKiB    int    `key:"cache" unit:"KiB" help:"Memory in which SQLite keeps pages."`
	Connections int    `key:"connections" help:"Reads at once on SQLite, transactions at once on PostgreSQL; 0 is the engine's own."`
	Node        string `key:"node" help:"Names this node among those that share a record; made up if empty."`
	SimCores    int    `key:"simulation-cores" help:"How many cores of this node simulations may take; 0 is all but one, and at least one."`

	Listen   string        `key:"listen" help:"Address and port to listen on; port 0 takes a free one."`
	URL      string        `key:"url" help:"Where browsers reach the desk, such as https://desk.example.org; taken from the address if empty. Passkeys and links in letters need it."`
	Proxies  []string      `key:"proxies" help:"Networks of the proxies in front, such as 10.0.0.0/8, whose X-Forwarded-For is believed."`
	MaxBody  int           `key:"max-body" unit:"MiB" help:"The largest request."`
	Rate     int           `key:"rate" unit:"requests a second" help:"How often one account may call the API; 0 is without limit."`
	RateFrom int           `key:"rate-address" unit:"requests a second" help:"How often one network address may call the API; 0 is without limit."`
	StopWait time.Duration `key:"stop-wait" help:"How long requests may go on after a signal to stop."`

	TLSCert    string   `key:"tls-cert" help:"File of the certificate and its chain, in PEM."`
	TLSKey     string   `key:"tls-key" help:"File of the certificate's key, in PEM."`
	TLSDomains []string `key:"tls-domains" help:"Host names for which a certificate is fetched and renewed by ACME; the desk must be reachable there on port 443."`
	TLSEmail   string   `key:"tls-email" help:"Whom the certificate authority writes to."`
	TLSStore   string   `key:"tls-store" help:"Directory of fetched certificates."`

	LogFormat  string `key:"log-format" words:"text|json" help:"How log lines look."`
	LogLevel   string `key:"log-level" words:"debug|info|warn|error" help:"The least weight of a log line."`
	Traces     string `key:"traces" help:"Where traces go by OTLP over HTTP, such as http://collector:4318; none if empty."`
	MetricsKey string `key:"metrics-key" secret:"true" help:"The bearer token that /metrics asks for; if empty, only this machine may read it."`

	SMTPHost     string `key:"smtp-host" help:"The mail server that takes our letters; no letters are sent if empty."`
	SMTPPort     int    `key:"smtp-port" help:"Its port."`
	SMTPUser     string `key:"smtp-user" help:"Who signs in there; nobody if empty."`
	SMTPPassword string `key:"smtp-password" secret:"true" help:"Their password."`
	SMTPTLS      string `key:"smtp-tls" words:"starttls|tls|none" help:"How the way there is protected; none is for a server on this machine."`
	MailFrom     string `key:"mail-from" help:"Whom letters are from, such as \"Support <support@example.org>\"."`

	WebhookPrivate bool `key:"webhook-private" help:"Whether webhooks may call addresses of private networks."`

	Domains     []string `key:"sign-in-domains" help:"Mail domains whose people may sign in by a link without an account; they become requesters."`
	OIDCIssuer  string   `key:"oidc-issuer" help:"The organisation's own sign-in by OpenID Connect, such as https://login.example.org; none if empty."`
	OIDCName    string   `key:"oidc-name" help:"What its button says."`
	OIDCClient  string   `key:"oidc-client" help:"The desk's client id there."`
	OIDCSecret  string   `key:"oidc-secret" secret:"true" help:"The client's secret."`
	OIDCDomains []string `key:"oidc-domains" help:"Mail domains whose verified addresses get a requester's account by it."`
}

// Defaults is the configuration of a desk for which nothing was set: SQLite in ./data, on this machine only.
func Defaults() Config {
	return Config{
		DB: "data/belay.db", CacheKiB: 16 << 10,
		Listen: "127.0.0.1:8080", MaxBody: 32, Rate: 5_000, RateFrom: 20_000, StopWait: 20 * time.Second,
		TLSStore: "data/certificates", LogFormat: "text", LogLevel: "info",
		SMTPPort: 587, SMTPTLS: "starttls",
		OIDCName: "Organisation",
	}
}

// Setting is one value of a configuration, and where it came from.
type Setting struct {
	Key, Env    string
	Value       string // as it is written in the file; of a secret only that it is set
	From        string // default, a file's name, BELAY_… or --…
	Default     string
	Unit, Words string
	Help        string
	Secret      bool
}

// Loaded is a configuration and where each of its values came from.
type Loaded struct {
	Config
	from map[string]string
}

// Load reads a configuration: defaults, then the YAML file, then the environment, then what was set on the command line, by
// key. A file may only be missing when nobody named it. What it does not know it refuses, all at once.
func Load(file string, getenv func(string) string, flags map[string]string) (Loaded, error) {
	l := Loaded{Config: Defaults(), from: map[string]string{}}
	var errs []error
	if file = cmp.Or(file, getenv("BELAY_CONFIG")); file != "" {
		errs = append(errs, l.file(file))
	}
	for _, f := range fields(&l.Config) {
		if text := getenv(f.env()); text != "" {
			errs = append(errs, l.set(f, text, f.env()))
		}
	}
	for key, text := range flags {
		f, ok := l.field(key)
		if !ok {
			errs = append(errs, fmt.Errorf("there is no setting %q; belay config lists them all", key))
			continue
		}
		errs = append(errs, l.set(f, text, "--"+key))
	}
	if err := errors.Join(errs...); err != nil {
		return l, err
	}
	err := l.check()
	return l, err
}

// file reads settings from a YAML file: one mapping of keys to values.
func (l *Loaded) file(name string) error {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %q", name)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", name, err)
	}
	values := map[string]any{}
	if err := yaml.Unmarshal(text, &values); err != nil {
		return fmt.Errorf("%s is no list of settings such as \"listen: 127.0.0.1:8080\": %w", name, err)
	}
	var errs []error
	for key, value := range values {
		f, ok := l.field(key)
		if !ok {
			errs = append(errs, fmt.Errorf("%s: there is no setting %q; belay config lists them all", name, key))
			continue
		}
		errs = append(errs, l.set(f, flat(value), name))
	}
	return errors.Join(errs...)
}

// flat is a YAML value as it would be written on a command line: a list with commas.
func flat(value any) string {
	list, ok := value.([]any)
	if !ok {
		return fmt.Sprint(value)
	}
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ",")
}

// field is one setting's place in a Config, and what its tags say.
type field struct {
	reflect.StructField
	value reflect.Value
}

func (f field) key() string { return f.Tag.Get("key") }
func (f field) env() string {
	return "BELAY_" + strings.ToUpper(strings.ReplaceAll(f.key(), "-", "_"))
}
func (f field) secret() bool { return f.Tag.Get("secret") != "" }

// fields are all settings of c, in the order of its fields.
func fields(c *Config) []field {
	v := reflect.ValueOf(c).Elem()
	out := make([]field, v.NumField())
	for i := range out {
		out[i] = field{v.Type().Field(i), v.Field(i)}
	}
	return out
}

func (l *Loaded) field(key string) (field, bool) {
	all := fields(&l.Config)
	i := slices.IndexFunc(all, func(f field) bool { return f.key() == key })
	if i < 0 {
		return field{}, false
	}
	return all[i], true
}

// set reads text into a field, and notes from where it came.
func (l *Loaded) set(f field, text, from string) error {
	wrong := func(want string) error { return fmt.Errorf("%s: %s is %s, not %q", from, f.key(), want, text) }
	switch into := f.value.Addr().Interface().(type) {
	case *string:
		if words := f.Tag.Get("words"); words != "" && !slices.Contains(strings.Split(words, "|"), text) {
			return wrong("one of " + strings.ReplaceAll(words, "|", ", "))
		}
		*into = text
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return wrong("a number")
		}
		*into = n
	case *bool:
		yes, err := strconv.ParseBool(text)
		if err != nil {
			return wrong("true or false")
		}
		*into = yes
	case *time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil || d < 0 {
			return wrong("a length of time such as 20s")
		}
		*into = d
	case *[]string:
		*into = nil
		for word := range strings.SplitSeq(text, ",") {
			if word = strings.TrimSpace(word); word != "" {
				*into = append(*into, word)
			}
		}
	}
	l.from[f.key()] = from
	return nil
}

// check refuses settings that contradict each other.
func (l *Loaded) check() error {
	switch {
	case (l.TLSCert == "") != (l.TLSKey == ""):
		return errors.New("tls-cert and tls-key belong together; set both")
	case l.TLSCert != "" && len(l.TLSDomains) > 0:
		return errors.New("tls-cert and tls-domains exclude each other: a certificate comes from a file, or by ACME")
	case l.SMTPHost != "" && l.MailFrom == "":
		return errors.New("smtp-host needs mail-from: whom letters are from")
	case l.OIDCIssuer != "" && l.OIDCClient == "":
		return errors.New("oidc-issuer needs oidc-client: the desk's client id there")
	}
	if l.URL != "" {
		u, err := url.Parse(l.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" {
			return fmt.Errorf("url is where browsers reach the desk, such as https://desk.example.org, not %q", l.URL)
		}
		l.URL = strings.TrimSuffix(l.URL, "/")
	}
	for _, p := range l.Proxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			return fmt.Errorf("proxies are networks such as 10.0.0.0/8, not %q", p)
		}
	}
	return nil
}

// Settings are all settings with their values, in the order of the documents. A secret shows only that it is set, and so does
// a password inside the record's address.
func (l *Loaded) Settings() []Setting {
	usual := Defaults()
	defaults := fields(&usual)
	var out []Setting
	for i, f := range fields(&l.Config) {
		s := Setting{
			Key: f.key(), Env: f.env(), Value: written(f.value), From: cmp.Or(l.from[f.key()], "default"), Default: written(defaults[i].value),
			Unit: f.Tag.Get("unit"), Words: f.Tag.Get("words"), Help: f.Tag.Get("help"), Secret: f.secret(),
		}
		if s.Secret && s.Value != "" {
			s.Value = masked
		}
		if u, err := url.Parse(s.Value); err == nil && u.User != nil {
			s.Value = u.Redacted()
		}
		out = append(out, s)
	}
	return out
}

// masked stands for a secret that is set.
const masked = "********"

// written is a value as the file would have it.
func written(v reflect.Value) string {
	switch value := v.Interface().(type) {
	case []string:
		return strings.Join(value, ",")
	default:
		return fmt.Sprint(value)
	}
}
