package docs_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const readme = "README.md"

// TestTheReadmeShowsWhatBelayPrints asks what the readme asks and compares the answer. UPDATE=1 writes it down.
func TestTheReadmeShowsWhatBelayPrints(t *testing.T) {
	t.Chdir("..")
	text := read(t, readme)
	asked := 0
	answered := told.ReplaceAllStringFunc(text, func(block string) string {
		line, call := strings.CutPrefix(told.FindStringSubmatch(block)[2], "$ go run ./cmd/belay ")
		if !call || strings.TrimSpace(line) == "demo" { // a demo runs until it is stopped; its own stories try it
			return block
		}
		asked++
		line, answer, _ := strings.Cut(line, "\n")
		got := typed(t, "belay "+line)
		if diff := cmp.Diff(answer, got); diff != "" && os.Getenv("UPDATE") == "" {
			t.Errorf("%s\n(-readme +answer; UPDATE=1 go test ./docs mends it)\n%s", line, diff)
		}
		return "```console\n$ go run ./cmd/belay " + line + "\n" + got + "```"
	})
	if asked != 1 {
		t.Errorf("The readme asks %d times; it should show one question and its answer.", asked)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(readme, []byte(answered), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
