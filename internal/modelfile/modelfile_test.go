package modelfile_test

import (
	"os"
	"strings"
	"testing"

	"belay/internal/modelfile"
	"belay/internal/modeltest"
	"belay/internal/source"
)

// drawn is problems as an author sees them.
func drawn(t *testing.T, problems source.Problems, name, text string) string {
	t.Helper()
	var b strings.Builder
	if err := source.Draw(&b, problems, source.Files{name: source.NewFile(name, text)}, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheExampleOfTheLanguageHasNoProblems(t *testing.T) {
	text, err := os.ReadFile("testdata/whole/contoso.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, problems := modelfile.ParseText("contoso.yaml", string(text))
	if m == nil || len(problems) > 0 {
		t.Fatal(drawn(t, problems, "contoso.yaml", string(text)))
	}
}

func TestALargeModelHasNoProblems(t *testing.T) {
	text := modeltest.Large(20)
	m, problems := modelfile.ParseText("large.yaml", text)
	if m == nil || len(problems) > 0 {
		t.Fatal(drawn(t, problems, "large.yaml", text))
	}
}

func BenchmarkParseLarge(b *testing.B) {
	text := modeltest.Large(500)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, problems := modelfile.ParseText("large.yaml", text); len(problems) > 0 {
			b.Fatal(problems[0])
		}
	}
}

func BenchmarkFormatLarge(b *testing.B) {
	text := modeltest.Large(500)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, problems := modelfile.Format("large.yaml", text); len(problems) > 0 {
			b.Fatal(problems[0])
		}
	}
}
