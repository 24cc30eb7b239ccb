package app

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// operations is the page about running a desk.
const operations = "../../docs/operations.md"

// TestTheTableOfSettingsIsFresh holds the table in docs/operations.md against Config. With UPDATE=1 it writes it.
func TestTheTableOfSettingsIsFresh(t *testing.T) {
	page, err := os.ReadFile(operations)
	if err != nil {
		t.Fatal(err)
	}
	const mark, end = "UPDATE=1 -->\n", "<!-- end -->"
	before, rest, found := strings.Cut(string(page), mark)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("docs/operations.md has lost the marks of its table")
	}
	want := before + mark + table(t) + end + after
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(operations, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(page)); diff != "" {
		t.Errorf("docs/operations.md is behind; run UPDATE=1 go test ./internal/app\n%s", diff)
	}
}

// table is every setting in Markdown.
func table(t *testing.T) string {
	t.Helper()
	l, err := Load("", none, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| setting | default | |\n|---|---|---|\n")
	for _, s := range l.Settings() {
		usual := "–"
		if s.Default != "" {
			usual = "`" + s.Default + "`"
			if s.Unit != "" {
				usual += " " + s.Unit
			}
		}
		help := s.Help
		if s.Words != "" {
			help += " One of `" + strings.ReplaceAll(s.Words, "|", "`, `") + "`."
		}
		if s.Secret {
			help += " Never shown."
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.Key, usual, help)
	}
	return b.String()
}

func TestEverySettingIsExplained(t *testing.T) {
	l, err := Load("", none, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range l.Settings() {
		if s.Key == "" || !strings.HasSuffix(s.Help, ".") {
			t.Errorf("%s is not explained: %q", s.Key, s.Help)
		}
	}
}
