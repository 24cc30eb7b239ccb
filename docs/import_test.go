package docs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const importing = "import.md"

// TestThePageAboutImportingShowsWhatBelayPrints types what the page says beside the examples and compares the answers.
// UPDATE=1 writes them down.
func TestThePageAboutImportingShowsWhatBelayPrints(t *testing.T) {
	text := read(t, importing)
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.Symlink(filepath.Join(here, "..", "examples"), "examples"); err != nil {
		t.Fatal(err)
	}
	asked := 0
	answered := told.ReplaceAllStringFunc(text, func(block string) string {
		var b strings.Builder
		for _, said := range strings.Split(told.FindStringSubmatch(block)[2], "$ ")[1:] {
			asked++
			line, answer, _ := strings.Cut(said, "\n")
			got := typed(t, line)
			if diff := cmp.Diff(answer, got); diff != "" && os.Getenv("UPDATE") == "" {
				t.Errorf("%s\n(-page +answer; UPDATE=1 go test ./docs mends it)\n%s", line, diff)
			}
			b.WriteString("$ " + line + "\n" + got)
		}
		return "```console\n" + b.String() + "```"
	})
	if asked != 3 {
		t.Errorf("The page asks %d times; it should import twice and report once.", asked)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(filepath.Join(here, importing), []byte(answered), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
