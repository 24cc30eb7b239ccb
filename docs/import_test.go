package docs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestThePageAboutImportingShowsWhatBelayPrints types what the page says beside the examples and compares the answers.
// UPDATE=1 writes them down.
func TestThePageAboutImportingShowsWhatBelayPrints(t *testing.T) {
	if asked := retold(t, "import.md", map[string]string{"examples": "../examples"}); asked != 3 {
		t.Errorf("The page asks %d times; it should import twice and report once.", asked)
	}
}

// retold types what a page says, in an empty folder that holds links to what is named, and compares the answers, of which any
// may be cut short. It says how often the page asks. With UPDATE=1 it writes down the answers that are not cut short.
func retold(t *testing.T, page string, links map[string]string) (asked int) {
	t.Helper()
	text := read(t, page)
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for name, to := range links {
		if err := os.Symlink(filepath.Join(here, to), name); err != nil {
			t.Fatal(err)
		}
	}
	answered := told.ReplaceAllStringFunc(text, func(block string) string {
		var b strings.Builder
		for _, said := range strings.Split(told.FindStringSubmatch(block)[2], "$ ")[1:] {
			asked++
			line, answer, _ := strings.Cut(said, "\n")
			got := typed(t, line)
			switch {
			case strings.Contains(answer, elision):
				if !shortened(answer).MatchString(got) {
					t.Errorf("%s\nwas answered\n%s\nand the page says\n%s", line, got, answer)
				}
				got = answer
			case os.Getenv("UPDATE") == "":
				if diff := cmp.Diff(answer, got); diff != "" {
					t.Errorf("%s\n(-page +answer; UPDATE=1 go test ./docs mends it)\n%s", line, diff)
				}
			}
			b.WriteString("$ " + line + "\n" + got)
		}
		return "```console\n" + b.String() + "```"
	})
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(filepath.Join(here, page), []byte(answered), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return asked
}
