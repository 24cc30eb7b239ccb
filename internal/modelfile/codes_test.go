package modelfile_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"belay/internal/modelfile"
)

func TestEveryCodeIsExplainedOnce(t *testing.T) {
	explained := map[string]bool{}
	last := ""
	for _, c := range modelfile.Codes() {
		if c.ID <= last {
			t.Errorf("%s stands after %s", c.ID, last)
		}
		last = c.ID
		explained[c.ID] = true
		if c.Title == "" || strings.HasSuffix(c.Title, ".") || !strings.HasSuffix(c.Why, ".") {
			t.Errorf("%s is explained by %q and %q", c.ID, c.Title, c.Why)
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if code, err := strconv.Unquote(literal.Value); err != nil || !explained[code] {
				t.Errorf("%s is explained nowhere", literal.Value)
			}
		}
		return true
	})
}

func TestEveryCodeIsToldByATest(t *testing.T) {
	var tests strings.Builder
	for _, pattern := range []string{"testdata/*.yaml", "*_test.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			tests.Write(text)
		}
	}
	for _, c := range modelfile.Codes() {
		if !strings.Contains(tests.String(), c.ID) {
			t.Errorf("no test asks for %s: %s", c.ID, c.Title)
		}
	}
}
