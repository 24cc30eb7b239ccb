package modelfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/source"
)

// The tests of the language are chunks of YAML in testdata, separated by lines of three hyphens. A chunk begins with a
// comment that says what it shows. A problem is expected on each line that ends with ### and a pattern for it, which is
// matched against message, code and hint; nothing else may be wrong. A chunk that does not say `belay:` itself is read
// as a file that testdata/whole/around.yaml includes, and may use its names.

// separator is the line between chunks.
const separator = "---"

// chunk is one test of the language.
type chunk struct {
	title string
	line  int    // of its first line in its file
	text  string // with empty lines before it, so that lines have the numbers that an author sees
}

// chunksOf cuts a file at its separators.
func chunksOf(text string) []chunk {
	var out []chunk
	lines := strings.Split(text, "\n")
	from := 0
	for i := 0; i <= len(lines); i++ {
		if i < len(lines) && lines[i] != separator {
			continue
		}
		title := ""
		for _, l := range lines[from:i] {
			if rest, ok := strings.CutPrefix(l, "# "); ok {
				title = rest
				break
			}
		}
		out = append(out, chunk{title: title, line: from + 1, text: strings.Repeat("\n", from) + strings.Join(lines[from:i], "\n") + "\n"})
		from = i + 1
	}
	return out
}

// expected are the patterns of a text's ### comments, by line.
func expected(t *testing.T, text string) map[int][]*regexp.Regexp {
	t.Helper()
	out := map[int][]*regexp.Regexp{}
	for i, line := range strings.Split(text, "\n") {
		_, rest, ok := strings.Cut(line, "### ")
		for ok && rest != "" {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				t.Fatalf("line %d: %q is not a quoted pattern", i+1, rest)
			}
			pattern, err := strconv.Unquote(quoted)
			if err != nil {
				t.Fatal(err)
			}
			out[i+1] = append(out[i+1], regexp.MustCompile(pattern))
			rest = strings.TrimSpace(rest[len(quoted):])
		}
	}
	return out
}

// parseChunk reads a chunk, by itself or inside around.yaml.
func parseChunk(t *testing.T, file, text string) (*model.Model, source.Problems) {
	t.Helper()
	if regexp.MustCompile(`(?m)^['"]?belay['"]?:`).MatchString(text) {
		return modelfile.ParseText(file, text)
	}
	around, err := os.ReadFile("testdata/whole/around.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return modelfile.Parse("around.yaml", func(name string) ([]byte, error) {
		switch name {
		case "around.yaml":
			return []byte(string(around) + "include: [" + file + "]\n"), nil
		case file:
			return []byte(text), nil
		}
		return nil, os.ErrNotExist
	})
}

func TestWhatTheLanguageRefusesAndAllows(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no tests of the language")
	}
	count := 0
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Base(path)
		for _, c := range chunksOf(string(text)) {
			count++
			t.Run(fmt.Sprintf("%s:%d %s", file, c.line, c.title), func(t *testing.T) { checkChunk(t, file, c) })
		}
	}
	t.Logf("%d tests of the language", count)
}

// checkChunk holds what is wrong with a chunk against what is expected of it.
func checkChunk(t *testing.T, file string, c chunk) {
	t.Helper()
	if c.title == "" {
		t.Error("a chunk begins with a comment that says what it shows")
	}
	want := expected(t, c.text)
	_, problems := parseChunk(t, file, c.text)
	for _, p := range problems {
		line := p.At.Start.Line
		said := fmt.Sprintf("%s (%s) %s", p.Message, p.Code, p.Hint)
		found := false
		for i, pattern := range want[line] {
			if pattern.MatchString(said) && p.At.File == file {
				want[line] = append(want[line][:i], want[line][i+1:]...)
				found = true
				break
			}
		}
		if !found {
			t.Errorf("not expected:\n%s", drawn(t, source.Problems{p}, file, c.text))
		}
	}
	for line, patterns := range want {
		for _, pattern := range patterns {
			t.Errorf("%s:%d: no problem like %q", file, line, pattern)
		}
	}
}
