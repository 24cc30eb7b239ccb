package api_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// word is one word of a command line: bare, in double quotes, or in single quotes.
var word = regexp.MustCompile(`"([^"]*)"|'([^']*)'|(\S+)`)

func TestTheCallsInTheDocumentsWork(t *testing.T) {
	text, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	calls := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "curl ") {
			continue
		}
		calls++
		curl(t, d, strings.TrimSpace(line))
	}
	if calls != 12 {
		t.Errorf("the page shows %d calls, and says a dozen", calls)
	}
}

// curl does what curl would, as an administrator.
func curl(t *testing.T, d *desk, line string) {
	t.Helper()
	method, address, headers := http.MethodGet, "", []string{}
	var body any
	line = strings.ReplaceAll(line, "$TOKEN", d.lars.token)
	var words []string
	for _, m := range word.FindAllStringSubmatch(line, -1) {
		words = append(words, m[1]+m[2]+m[3])
	}
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "-X":
			i++
			method = words[i]
		case "-H":
			i++
			name, value, _ := strings.Cut(words[i], ": ")
			headers = append(headers, name, value)
		case "--json":
			i++
			body = words[i]
			headers = append(headers, "Content-Type", "application/json")
			if method == http.MethodGet {
				method = http.MethodPost
			}
		default:
			address = strings.TrimPrefix(words[i], "$DESK/api/v1")
		}
	}
	if got := d.call(person{}, method, address, body, headers...); got.status >= 300 {
		t.Errorf("%s\ncame to %d: %s", line, got.status, got.body)
	}
}
