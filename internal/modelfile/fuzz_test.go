package modelfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"belay/internal/modelfile"
	"belay/internal/source"
)

// FuzzParse looks for a text that makes the reader fall, tells a problem outside the text, cannot be drawn, changes its
// meaning by being laid out, or has a canonical form that does not read back. What it found is kept in testdata/fuzz.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range chunksOf(string(text)) {
			f.Add(head + strings.TrimLeft(c.text, "\n"))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, problems := modelfile.ParseText("fuzz.yaml", text)
		file := source.NewFile("fuzz.yaml", text)
		for _, p := range problems {
			start, end := file.Offset(p.At.Start), file.Offset(p.At.End)
			if p.Message == "" || p.Code == "" || start > end || p.At.Start.Line > file.Lines() {
				t.Fatalf("%+v in %q", p, text)
			}
		}
		var b strings.Builder
		if err := source.Draw(&b, problems, source.Files{"fuzz.yaml": file}, true); err != nil {
			t.Fatal(err)
		}
		checkLayout(t, text)
		if m == nil || len(problems) > 0 {
			return
		}
		form := modelfile.Canonical(m)
		if back := parsed(t, string(form)); back.Digest() != m.Digest() {
			t.Fatalf("%q has the canonical form\n%s\nand that\n%s", text, form, modelfile.Canonical(back))
		}
	})
}
