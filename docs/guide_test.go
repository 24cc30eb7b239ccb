package docs_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"belay/internal/cli"
)

const (
	walk    = "guide.md"
	picture = "pictures/library.svg" // what `belay diagram` draws on the walk
	elision = "…"                    // alone in a line it stands for any lines, inside one for any text
)

// told finds the blocks of the guide that a reader types or changes.
var told = regexp.MustCompile("(?s)```(console|diff)\n(.*?)```")

// TestTheGuideCanBeWalked types what the guide says, in an empty folder on a day of its own, and compares the answers.
// UPDATE=1 writes down the answers that are not cut short.
func TestTheGuideCanBeWalked(t *testing.T) {
	text := read(t, walk)
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	walked := told.ReplaceAllStringFunc(text, func(block string) string {
		found := told.FindStringSubmatch(block)
		if found[1] == "diff" {
			change(t, found[2])
			return block
		}
		var b strings.Builder
		for _, said := range strings.Split(found[2], "$ ")[1:] {
			command, answer, _ := strings.Cut(said, "\n")
			got := typed(t, command)
			switch {
			case strings.Contains(answer, elision):
				if !shortened(answer).MatchString(got) {
					t.Errorf("%s\nwas answered\n%s\nand the guide says\n%s", command, got, answer)
				}
				got = answer
			case os.Getenv("UPDATE") == "":
				if diff := cmp.Diff(answer, got); diff != "" {
					t.Errorf("%s\n(-guide +answer; UPDATE=1 go test ./docs mends it)\n%s", command, diff)
				}
			}
			b.WriteString("$ " + command + "\n" + got)
		}
		return "```console\n" + b.String() + "```"
	})
	drawn := read(t, "support.svg")
	if os.Getenv("UPDATE") != "" {
		for name, text := range map[string]string{walk: walked, picture: drawn} {
			if err := os.WriteFile(filepath.Join(here, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	// A picture may be drawn more finely in another version; it must be of this very model.
	if of := digest.FindString(drawn); of == "" || of != digest.FindString(read(t, filepath.Join(here, picture))) {
		t.Errorf("%s is not of the model that the guide makes, %q; UPDATE=1 go test ./docs mends it", picture, of)
	}
}

// digest finds the beginning of a model's digest in a diagram.
var digest = regexp.MustCompile(`model( [0-9a-f]{4}){4}`)

// typed is the answer to a line of the guide.
func typed(t *testing.T, line string) string {
	t.Helper()
	words := strings.Fields(line)
	switch words[0] {
	case "cd":
		t.Chdir(words[1])
	case "cp":
		if err := os.WriteFile(words[2], []byte(read(t, words[1])), 0o644); err != nil {
			t.Fatal(err)
		}
	case "belay":
		var out bytes.Buffer
		status := cli.Run(words[1:], cli.Env{
			Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" },
			Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		})
		if status == 2 {
			t.Fatalf("%s went wrong:\n%s", line, out.String())
		}
		return out.String()
	default:
		t.Fatalf("nobody knows how to type %q here", line)
	}
	return ""
}

// change makes the change that a block of the guide shows in the model at hand.
func change(t *testing.T, block string) {
	t.Helper()
	text := read(t, "support.yaml")
	var old, now string
	for line := range strings.Lines(block) {
		switch line[0] {
		case '-':
			old += line[1:]
		case '+':
			now += line[1:]
		default:
			old, now = old+line[1:], now+line[1:]
		}
	}
	if strings.Count(text, old) != 1 {
		t.Fatalf("support.yaml has not once\n%s", old)
	}
	if err := os.WriteFile("support.yaml", []byte(strings.Replace(text, old, now, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// shortened finds the answers that were cut short to the given one.
func shortened(answer string) *regexp.Regexp {
	var pattern strings.Builder
	for line := range strings.Lines(answer) {
		if line == elision+"\n" {
			pattern.WriteString("(?:.*\n)*?")
			continue
		}
		pattern.WriteString(strings.ReplaceAll(regexp.QuoteMeta(line), elision, ".*"))
	}
	return regexp.MustCompile("^" + pattern.String() + "$")
}
