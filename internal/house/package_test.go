package house

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// maxLines is the length of a file in lines; in a longer one there are two ideas.
const maxLines = 600

// empty is names of packages that say nothing about what the package gives.
var empty = []string{"util", "utils", "common", "helper", "helpers", "types", "models", "manager", "service", "services", "misc", "base", "core"}

// itoa is n in decimal.
func itoa(n int) string { return strconv.Itoa(n) }

// introductions complains of a package that does not open with one sentence about what it provides.
func introductions(p *goPackage) (complaints []string) {
	if len(p.code()) == 0 {
		return nil // tests alone
	}
	if slices.Contains(empty, path.Base(p.dir)) {
		complaints = append(complaints, fmt.Sprintf("%s: a package is named by what it provides, and %q says nothing.", p.dir, path.Base(p.dir)))
	}
	name := p.code()[0].syntax.Name.Name
	begin := "Package " + name + " "
	if name == "main" {
		begin = "Command " + path.Base(p.dir) + " "
	}
	var docs []string
	for _, f := range p.code() {
		if f.syntax.Doc != nil {
			docs = append(docs, f.syntax.Doc.Text())
		}
	}
	first := ""
	if len(docs) == 1 {
		first, _, _ = strings.Cut(docs[0], "\n\n")
	}
	switch {
	case len(docs) == 0:
		complaints = append(complaints, fmt.Sprintf("%s opens with no sentence: begin one of its files with %q.", p.dir, "// "+begin+"…"))
	case len(docs) > 1:
		complaints = append(complaints, fmt.Sprintf("%s opens with %d comments: one file says what the package provides.", p.dir, len(docs)))
	case !strings.HasPrefix(first, begin) || !strings.HasSuffix(strings.TrimSpace(first), "."):
		complaints = append(complaints, fmt.Sprintf("%s: its first paragraph is a sentence that begins with %q and ends with a full stop.", p.dir, begin))
	}
	return complaints
}

// lengths complains of files with more than maxLines lines, generated ones and tests left out.
func lengths(p *goPackage) (complaints []string) {
	for _, f := range p.code() {
		if n := f.lines(); n > maxLines && !f.generated() {
			complaints = append(complaints, fmt.Sprintf("%s has %d lines, and %d are enough: there are two ideas in it.", f.path, n, maxLines))
		}
	}
	return complaints
}

// leftOpen finds the marks of work that was put off.
var leftOpen = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

// postponed complains of marks of work put off, and of tests that do not run.
func postponed(p *goPackage) (complaints []string) {
	for _, f := range p.files {
		for _, group := range f.syntax.Comments {
			if mark := leftOpen.FindString(group.Text()); mark != "" {
				complaints = append(complaints, fmt.Sprintf("%s: a comment says %s: do it, or open an issue.", p.at(group.Pos()), mark))
			}
		}
	}
	for _, f := range p.tests() {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			declared, ok := n.(*ast.FuncDecl)
			if !ok || declared.Body == nil {
				return true
			}
			for _, name := range testingParameters(declared.Type) {
				for _, call := range skips(declared.Body, name) {
					complaints = append(complaints, p.at(call.Pos())+": a test that is skipped tells nothing: make it run, or remove it.")
				}
			}
			return true
		})
	}
	return complaints
}

// capital finds where a word begins in a name.
var capital = regexp.MustCompile(`[A-Z]+[a-z0-9]*`)

// mutterings complains of tests whose name is no sentence: fewer than three words say nothing of what holds.
func mutterings(p *goPackage) (complaints []string) {
	for _, f := range p.tests() {
		for _, d := range f.syntax.Decls {
			test, ok := d.(*ast.FuncDecl)
			if !ok || test.Recv != nil || !strings.HasPrefix(test.Name.Name, "Test") || test.Name.Name == "TestMain" {
				continue
			}
			if words := capital.FindAllString(strings.TrimPrefix(test.Name.Name, "Test"), -1); len(words) < 3 {
				complaints = append(complaints, fmt.Sprintf("%s: %s says nothing of what holds: name it by a sentence, like TestANightShiftCrossesMidnight.", p.at(test.Pos()), test.Name.Name))
			}
		}
	}
	return complaints
}

// testingParameters is the names of the parameters of type *testing.T, B or F.
func testingParameters(f *ast.FuncType) (names []string) {
	for _, field := range f.Params.List {
		star, ok := field.Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		selector, ok := star.X.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if from, ok := selector.X.(*ast.Ident); ok && from.Name == "testing" {
			for _, name := range field.Names {
				names = append(names, name.Name)
			}
		}
	}
	return names
}

// skips is the calls of name.Skip, Skipf and SkipNow in body. Functions within that take a parameter of the same name
// are left out: rapid's T may skip a case that does not fit.
func skips(body ast.Node, name string) (calls []ast.Node) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			for _, field := range n.Type.Params.List {
				if slices.ContainsFunc(field.Names, func(i *ast.Ident) bool { return i.Name == name }) && len(testingParameters(n.Type)) == 0 {
					return false
				}
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == name && strings.HasPrefix(n.Sel.Name, "Skip") && n.Sel.Name != "Skipped" {
				calls = append(calls, n)
			}
		}
		return true
	})
	return calls
}

func TestEveryPackageOpensWithItsSentence(t *testing.T) {
	for _, p := range module(t) {
		keeps(t, introductions(p))
	}
}

func TestNoFileHoldsTwoIdeas(t *testing.T) {
	for _, p := range module(t) {
		keeps(t, lengths(p))
	}
}

func TestNothingIsPutOffAndNoTestIsSkipped(t *testing.T) {
	for _, p := range module(t) {
		keeps(t, postponed(p))
	}
}

func TestTheNameOfATestIsASentence(t *testing.T) {
	for _, p := range module(t) {
		keeps(t, mutterings(p))
	}
}

func TestATestWithoutASentenceIsRefused(t *testing.T) {
	complains(t, mutterings(written(t, "internal/rota", "// _test\npackage rota\nfunc TestShifts(t *testing.T) {}")), "says nothing of what holds")
	complains(t, mutterings(written(t, "internal/rota", "// _test\npackage rota\nfunc TestANightShiftCrossesMidnight(t *testing.T) {}\nfunc TestMain(m *testing.M) {}")))
}

func TestAPackageWithoutItsSentenceIsRefused(t *testing.T) {
	const good = "// Package rota says who is on turn.\npackage rota"
	complains(t, introductions(written(t, "internal/rota", good, "package rota")))
	complains(t, introductions(written(t, "internal/rota", "package rota")), "opens with no sentence")
	complains(t, introductions(written(t, "internal/rota", "// Rotas.\npackage rota")), "begins with \"Package rota \"")
	complains(t, introductions(written(t, "internal/rota", good, good)), "opens with 2 comments")
	complains(t, introductions(written(t, "cmd/belay", "// Command belay answers who picks up.\npackage main")))
	complains(t, introductions(written(t, "internal/util", "// Package util has things.\npackage util")), "says nothing")
}

func TestALongFileIsRefusedUnlessAProgramWroteIt(t *testing.T) {
	long := strings.Repeat("\n", maxLines+1)
	complains(t, lengths(written(t, "internal/rota", "package rota"+long)), "two ideas")
	complains(t, lengths(written(t, "internal/rota", "// Code generated by a program; DO NOT EDIT.\n\npackage rota"+long)))
}

func TestPostponedWorkIsRefused(t *testing.T) {
	complains(t, postponed(written(t, "internal/rota", "package rota\n// TO"+"DO: more\n")), "open an issue")
	complains(t, postponed(written(t, "internal/rota", "// _test\npackage rota\nfunc TestX(t *testing.T) { t.Skip() }")), "is skipped")
	complains(t, postponed(written(t, "internal/rota", "// _test\npackage rota\nfunc TestX(t *testing.T) { rapid.Check(t, func(t *rapid.T) { t.Skip() }) }")))
}
