package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// root is the way from this package to the top of the module.
const root = "../.."

// goFile is one parsed Go file.
type goFile struct {
	path   string // from the top of the module, with slashes: internal/span/span.go
	text   string
	syntax *ast.File
}

// test says whether the file is compiled for tests alone.
func (f *goFile) test() bool { return strings.HasSuffix(f.path, "_test.go") }

// generated says whether the file's own header says that a program wrote it.
func (f *goFile) generated() bool { return ast.IsGenerated(f.syntax) }

// lines is the number of lines of the file.
func (f *goFile) lines() int { return strings.Count(f.text, "\n") }

// goPackage is the Go files of one directory, those of its tests included.
type goPackage struct {
	dir   string // from the top of the module: internal/span
	fset  *token.FileSet
	files []*goFile
	names *types.Info // what the names in its code stand for, once somebody asked
}

// code is the files that are not tests.
func (p *goPackage) code() []*goFile {
	return slices.DeleteFunc(slices.Clone(p.files), (*goFile).test)
}

// tests is the files that are tests.
func (p *goPackage) tests() []*goFile {
	return slices.DeleteFunc(slices.Clone(p.files), func(f *goFile) bool { return !f.test() })
}

// at is the place of pos as file:line, for the beginning of a complaint.
func (p *goPackage) at(pos token.Pos) string {
	where := p.fset.Position(pos)
	return where.Filename + ":" + itoa(where.Line)
}

// add parses text as the file of that path and puts it into the package.
func (p *goPackage) add(path, text string) error {
	syntax, err := parser.ParseFile(p.fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	p.files = append(p.files, &goFile{path: path, text: text, syntax: syntax})
	return nil
}

// resolve finds what each name in the package's code stands for. Imported packages are taken as empty: names of this
// package and names of imports resolve, which is all that the rules ask, and a half-written neighbour cannot make them
// fail.
func (p *goPackage) resolve() *types.Info {
	if p.names != nil {
		return p.names
	}
	p.names = &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	var syntax []*ast.File
	for _, f := range p.code() {
		syntax = append(syntax, f.syntax)
	}
	config := types.Config{Importer: hollow{}, Error: func(error) {}}
	_, _ = config.Check("belay/"+p.dir, p.fset, syntax, p.names) // errors are expected: imports are hollow
	return p.names
}

// hollow imports every package as an empty one of the likely name.
type hollow struct{}

// Import is the empty package of that path.
func (hollow) Import(from string) (*types.Package, error) {
	name := path.Base(from)
	if len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == "" && strings.Contains(from, "/") && from != "math/rand/v2" {
		name = path.Base(path.Dir(from))
	}
	if from == "math/rand/v2" {
		name = "rand"
	}
	empty := types.NewPackage(from, name)
	empty.MarkComplete()
	return empty, nil
}

// imported is the path and member when e is a member of an imported package, as "time" and "Now" for time.Now.
func imported(info *types.Info, e ast.Node) (from, member string, ok bool) {
	selector, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", "", false
	}
	ident, ok := selector.X.(*ast.Ident)
	if !ok {
		return "", "", false
	}
	name, ok := info.Uses[ident].(*types.PkgName)
	if !ok {
		return "", "", false
	}
	return name.Imported().Path(), selector.Sel.Name, true
}

// module is every package of the project, in order of directory.
func module(t *testing.T) []*goPackage {
	t.Helper()
	packages, err := readModule()
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 3 {
		t.Fatalf("Only %d packages were found from %s: the rules would hold for nothing.", len(packages), root)
	}
	return packages
}

// readModule reads and parses the module once for all tests.
var readModule = sync.OnceValues(func() ([]*goPackage, error) {
	fset := token.NewFileSet()
	byDir := map[string]*goPackage{}
	for _, file := range files() {
		if path.Ext(file) != ".go" || strings.Contains(file, "/testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			return nil, err
		}
		dir := path.Dir(file)
		if byDir[dir] == nil {
			byDir[dir] = &goPackage{dir: dir, fset: fset}
		}
		if err := byDir[dir].add(file, string(text)); err != nil {
			return nil, err
		}
	}
	packages := make([]*goPackage, 0, len(byDir))
	for _, p := range byDir {
		packages = append(packages, p)
	}
	slices.SortFunc(packages, func(a, b *goPackage) int { return strings.Compare(a.dir, b.dir) })
	return packages, nil
})

// elsewhere is directories in the project whose files are not ours: tools, and the modules of the browser tests.
var elsewhere = []string{"bin", "node_modules"}

// files lists the project's files with slashes from the top of the module. Directories that begin with a dot are left
// out, except .ci.
var files = sync.OnceValue(func() []string {
	var found []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (slices.Contains(elsewhere, entry.Name()) || strings.HasPrefix(name, ".") && name != "." && name != ".ci"):
			return fs.SkipDir
		case entry.Type().IsRegular():
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		panic(err) // the tests cannot run without the project
	}
	return found
})

// written is a package made of the given texts, for showing a rule at work. Text that starts with a line
// "// _test" is a test file.
func written(t *testing.T, dir string, texts ...string) *goPackage {
	t.Helper()
	p := &goPackage{dir: dir, fset: token.NewFileSet()}
	for i, text := range texts {
		name := dir + "/file" + itoa(i)
		if strings.HasPrefix(text, "// _test") {
			name += "_test"
		}
		if err := p.add(name+".go", text); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// keeps fails t with each complaint.
func keeps(t *testing.T, complaints []string) {
	t.Helper()
	for _, c := range complaints {
		t.Error(c)
	}
}

// complains fails t unless exactly one complaint holds each of the wanted phrases, and there are no others.
func complains(t *testing.T, complaints []string, wanted ...string) {
	t.Helper()
	if len(complaints) != len(wanted) {
		t.Fatalf("got %d complaints, want %d:\n%s", len(complaints), len(wanted), strings.Join(complaints, "\n"))
	}
	for _, phrase := range wanted {
		if !slices.ContainsFunc(complaints, func(c string) bool { return strings.Contains(c, phrase) }) {
			t.Errorf("no complaint says %q:\n%s", phrase, strings.Join(complaints, "\n"))
		}
	}
}
