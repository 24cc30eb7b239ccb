package house

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// unreachable is what a pure floor may not import: whatever waits, writes, sends or remembers. An entry ending in a
// slash stands for all below it.
var unreachable = []string{
	"context", "database/", "flag", "log", "log/", "net", "net/", "os", "os/", "path/filepath", "plugin", "runtime/",
	"sync/atomic", "syscall", "testing", "testing/", "unsafe",
}

// harmless is what a pure floor may import although an entry of unreachable says otherwise: these only compute.
var harmless = []string{"net/mail", "net/netip", "net/url"}

// impure is members of the standard library that a pure floor may not use although it may import their package.
var impure = map[string][]string{
	"time": {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local"},
	"fmt":  {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
}

// computedOnce is the only use of package sync that a pure floor has: a value computed when first asked for.
var computedOnce = []string{"OnceValue", "OnceValues"}

// impurities complains of whatever a pure package does besides turning values into values.
func impurities(p *goPackage) (complaints []string) {
	complain := func(n ast.Node, format string, args ...any) {
		complaints = append(complaints, p.at(n.Pos())+": "+fmt.Sprintf(format, args...))
	}
	info := p.resolve()
	for _, f := range p.code() {
		for _, spec := range f.syntax.Imports {
			if from, err := strconv.Unquote(spec.Path.Value); err == nil && reaches(from) {
				complain(spec, "%s is pure and imports %s: take what it needs as a value.", p.dir, from)
			}
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if g, ok := n.(*ast.GoStmt); ok {
				complain(g, "%s is pure and starts a goroutine: leave that to its caller.", p.dir)
			}
			switch from, member, ok := imported(info, n); {
			case !ok:
			case slices.Contains(impure[from], member):
				complain(n, "%s is pure and uses %s.%s: take it as a parameter.", p.dir, from, member)
			case from == "sync" && !slices.Contains(computedOnce, member):
				complain(n, "%s is pure and uses sync.%s: of package sync only %s.", p.dir, member, strings.Join(computedOnce, " and "))
			}
			return true
		})
	}
	return complaints
}

// reaches says whether importing from takes a package out of its purity.
func reaches(from string) bool {
	return !slices.Contains(harmless, from) && slices.ContainsFunc(unreachable, func(u string) bool {
		return from == u || strings.HasSuffix(u, "/") && strings.HasPrefix(from, u)
	})
}

// wallClocks complains of time.Date outside calendar: it picks a side of a clock change that depends on the zone.
func wallClocks(p *goPackage) (complaints []string) {
	if p.dir == "internal/calendar" {
		return nil
	}
	info := p.resolve()
	for _, f := range p.code() {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if from, member, ok := imported(info, n); ok && from == "time" && member == "Date" {
				complaints = append(complaints, p.at(n.Pos())+": time.Date picks a side of a clock change that depends on the zone: use calendar.Resolve.")
			}
			return true
		})
	}
	return complaints
}

// settable is the package variables that something may set, each with its reason: "internal/cli.name": "why".
var settable = map[string]string{}

// globals complains of init functions and of package variables that anyone could set. A variable of a package is
// allowed when it is as good as a constant: unexported (or an error, named Err…), and nothing in the package assigns it,
// its elements or its fields, or takes its address.
func globals(p *goPackage) (complaints []string) {
	info := p.resolve()
	complain := func(n ast.Node, format string, args ...any) {
		complaints = append(complaints, p.at(n.Pos())+": "+fmt.Sprintf(format, args...))
	}
	for _, f := range p.code() {
		for _, d := range f.syntax.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					complain(d, "an init function runs without being asked: compute the value where it is needed.")
				}
			case *ast.GenDecl:
				for _, name := range exportedVariables(d) {
					if settable[p.dir+"."+name.Name] == "" {
						complain(name, "%s can be set by any package: make it a function, or unexported.", name.Name)
					}
				}
			}
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			for _, e := range changed(n) {
				if v := packageVariable(info, e); v != nil && settable[p.dir+"."+v.Name()] == "" {
					complain(e, "%s is a variable of the package and is set here: pass the value along.", v.Name())
				}
			}
			return true
		})
	}
	return complaints
}

// exportedVariables is the exported variables that d declares, errors left out.
func exportedVariables(d *ast.GenDecl) (names []*ast.Ident) {
	for _, spec := range d.Specs {
		if v, ok := spec.(*ast.ValueSpec); ok && d.Tok.String() == "var" {
			for _, name := range v.Names {
				if name.IsExported() && !strings.HasPrefix(name.Name, "Err") {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// changed is the expressions that n sets, or whose address it hands out.
func changed(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok.String() != ":=" {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok.String() == "=" {
			return slices.DeleteFunc([]ast.Expr{n.Key, n.Value}, func(e ast.Expr) bool { return e == nil })
		}
	case *ast.UnaryExpr:
		if n.Op.String() == "&" {
			return []ast.Expr{n.X}
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && slices.Contains([]string{"delete", "clear", "copy"}, f.Name) {
			return n.Args[:1]
		}
	}
	return nil
}

// packageVariable is the variable of the package at the root of e, as table for table[3].name; nil if there is none.
func packageVariable(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			v, ok := info.Uses[x].(*types.Var)
			if !ok || v.Pkg() == nil || v.Parent() != v.Pkg().Scope() {
				return nil
			}
			return v
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

func TestPureFloorsArePure(t *testing.T) {
	for _, p := range module(t) {
		if f, _, ok := floorOf(p.dir); ok && f.pure {
			keeps(t, impurities(p))
		}
	}
}

func TestWallClockTimesAreResolvedInCalendarAlone(t *testing.T) {
	for _, p := range module(t) {
		keeps(t, wallClocks(p))
	}
}

func TestNoPackageHasAVariableThatCanBeSet(t *testing.T) {
	for _, p := range module(t) {
		keeps(t, globals(p))
	}
}

func TestAPureFloorThatReachesOutIsRefused(t *testing.T) {
	for _, c := range []struct{ body, complaint string }{
		{`import "time"; var _ = time.Now`, "uses time.Now"},
		{`import clock "time"; func f() { clock.Sleep(1) }`, "uses time.Sleep"},
		{`import "time"; func f(t time.Time) { t.In(time.Local) }`, "uses time.Local"},
		{`import _ "os"`, "imports os"},
		{`import _ "net/http"`, "imports net/http"},
		{`import _ "log/slog"`, "imports log/slog"},
		{`import _ "context"`, "imports context"},
		{`import _ "database/sql"`, "imports database/sql"},
		{`func f() { go f() }`, "starts a goroutine"},
		{`import "sync"; type t struct { m sync.Mutex }`, "uses sync.Mutex"},
		{`import "fmt"; func f() { fmt.Println() }`, "uses fmt.Println"},
	} {
		complains(t, impurities(written(t, "internal/rota", "package rota\n"+c.body)), c.complaint)
	}
}

func TestAPureFloorMayComputeWithTimeAndKeepAValueComputedOnce(t *testing.T) {
	complains(t, impurities(written(t, "internal/rota", `package rota
		import ("net/url"; "sync"; "time")
		type now struct { Now int }
		func f(t time.Time, time now) int { return time.Now }
		var table = sync.OnceValue(func() *url.URL { return nil })`)))
}

func TestTimeDateIsRefusedOutsideCalendar(t *testing.T) {
	const midnight = "package p\nimport \"time\"\nvar midnight = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)"
	complains(t, wallClocks(written(t, "internal/rota", midnight)), "use calendar.Resolve")
	complains(t, wallClocks(written(t, "internal/calendar", midnight)))
	complains(t, wallClocks(written(t, "internal/rota", "// _test\n"+midnight)))
}

func TestAVariableThatSomebodySetsIsRefused(t *testing.T) {
	for _, c := range []struct{ body, complaint string }{
		{`var Table = 1`, "Table can be set by any package"},
		{`var n int; func f() { n = 1 }`, "n is a variable of the package and is set here"},
		{`var n int; func f() { n++ }`, "n is a variable"},
		{`var m = map[int]int{}; func f() { m[1] = 2 }`, "m is a variable"},
		{`var m = map[int]int{}; func f() { delete(m, 1) }`, "m is a variable"},
		{`var s struct { a []int }; func f() { s.a[0] += 2 }`, "s is a variable"},
		{`var n int; func f() *int { return &n }`, "n is a variable"},
		{`var n int; func f() { for n = range 3 {} }`, "n is a variable"},
		{`func init() {}`, "an init function"},
	} {
		complains(t, globals(written(t, "internal/rota", "package rota\n"+c.body)), c.complaint)
	}
}

func TestAVariableAsGoodAsAConstantIsFine(t *testing.T) {
	complains(t, globals(written(t, "internal/rota", `package rota
		import ("errors"; "regexp")
		var ErrEmpty = errors.New("the rota has nobody")
		var word = regexp.MustCompile("[a-z]+")
		var names = map[string]int{"mon": 1}
		func f() int { names := map[string]int{}; names["x"] = 1; word := 2; word++; return word }`)))
}
