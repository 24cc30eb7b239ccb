package house

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floor is one rung of the ladder.
type floor struct {
	name    string   // its directory below internal, or from the top of the module
	pure    bool     // values in, values out
	only    []string // when set, the floors it may stand on, instead of all below
	borrows []string // modules of others that its code may import; each has its reason in docs/decisions
}

// The kinds of floor.
const (
	pure = true
	live = false
)

// ladder is every package, lowest first; a package imports only packages above its own line. Packages below a directory
// of the ladder stand on the same floor. ARCHITECTURE.md has a sentence for each.
var ladder = []floor{
	{name: "source", pure: pure},
	{name: "span", pure: pure},
	{name: "calendar", pure: pure, borrows: []string{"github.com/rickar/cal/v2"}},
	{name: "model", pure: pure},
	{name: "modelfile", pure: pure, borrows: []string{"go.yaml.in/yaml/v4", "github.com/invopop/jsonschema"}},
	{name: "sheet", pure: pure, borrows: []string{"go.yaml.in/yaml/v4"}},
	{name: "rota", pure: pure},
	{name: "coverage", pure: pure},
	{name: "verify", pure: pure, only: []string{"source", "span", "model", "modelfile"}, borrows: []string{"github.com/rickar/cal/v2"}}, // it checks calendar, rota and coverage
	{name: "check", pure: pure},
	{name: "diff", pure: pure},
	{name: "sla", pure: pure},
	{name: "ticket", pure: pure},
	{name: "paging", pure: pure},
	{name: "people", pure: pure},
	{name: "desk", pure: pure},
	{name: "history", pure: pure, borrows: []string{"go.yaml.in/yaml/v4"}},
	{name: "queueing", pure: pure, borrows: []string{"gonum.org/v1/gonum"}},
	{name: "demand", pure: pure},
	{name: "staffing", pure: pure},
	{name: "simulate", pure: pure},
	{name: "fit", pure: pure, borrows: []string{"gonum.org/v1/gonum"}},
	{name: "mine", pure: pure},
	{name: "suggest", pure: pure},
	{name: "compare", pure: pure},
	{name: "report", pure: pure},
	{name: "draw", pure: pure, only: []string{}, borrows: []string{"codeberg.org/go-pdf/fpdf", "golang.org/x/image"}},
	{name: "diagram", pure: pure},
	{name: "chart", pure: pure},
	{name: "plan", pure: pure},
	{name: "icalendar", pure: pure, borrows: []string{"github.com/arran4/golang-ical"}},
	{name: "outlook", pure: pure},
	{name: "study", pure: live},
	{name: "store", pure: live, borrows: []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/pressly/goose/v3", "github.com/google/uuid", "golang.org/x/text", "pgregory.net/rapid", "github.com/google/go-cmp"}},
	{name: "signin", pure: live, borrows: []string{"golang.org/x/crypto", "golang.org/x/oauth2", "golang.org/x/text", "github.com/coreos/go-oidc/v3", "github.com/go-webauthn/webauthn", "github.com/pquerna/otp"}},
	{name: "engine", pure: live, borrows: []string{"github.com/google/uuid"}},
	{name: "deliver", pure: live, borrows: []string{"github.com/wneessen/go-mail"}},
	{name: "template", pure: pure, only: []string{}},
	{name: "demo", pure: live},
	{name: "webbuild", pure: live, only: []string{}, borrows: []string{"github.com/evanw/esbuild"}},
	{name: "api", pure: live, borrows: []string{"github.com/danielgtaylor/huma/v2", "golang.org/x/time"}},
	{name: "web", pure: live},
	{name: "app", pure: live, borrows: []string{"go.yaml.in/yaml/v4", "github.com/caddyserver/certmagic", "github.com/prometheus/client_golang", "go.opentelemetry.io"}},
	{name: "cli", pure: live, borrows: []string{"github.com/alecthomas/kong", "charm.land/lipgloss/v2", "github.com/charmbracelet/x/term"}},
	{name: "cmd/belay", pure: live, only: []string{"cli"}},
	{name: "modeltest", pure: pure, borrows: []string{"pgregory.net/rapid"}}, // above all code, so that only tests use it
	{name: "house", pure: live},
}

// floorOf is the floor on which the package of that directory stands, and its height.
func floorOf(dir string) (f floor, height int, ok bool) {
	below := strings.TrimPrefix(dir, "internal/")
	for i, f := range ladder {
		if below == f.name || strings.HasPrefix(below, f.name+"/") {
			return f, i, true
		}
	}
	return floor{}, 0, false
}

// climbs complains of imports that do not lead down the ladder, and of packages that are not on it.
func climbs(p *goPackage) (complaints []string) {
	if len(p.code()) == 0 {
		return nil // tests alone stand wherever what they test does
	}
	own, height, ok := floorOf(p.dir)
	if !ok {
		return []string{fmt.Sprintf("%s stands on no floor: give it a line in the ladder of internal/house/ladder_test.go and a sentence in ARCHITECTURE.md.", p.dir)}
	}
	for _, f := range p.code() {
		for _, spec := range f.syntax.Imports {
			from, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue // the compiler's business
			}
			if reason := own.refuses(height, from); reason != "" {
				complaints = append(complaints, fmt.Sprintf("%s: %s imports %s: %s", p.at(spec.Pos()), p.dir, from, reason))
			}
		}
	}
	return complaints
}

// refuses is the reason why a package on floor f may not import from; empty if it may.
func (f floor) refuses(height int, from string) string {
	if dir, ours := strings.CutPrefix(from, "belay/"); ours {
		other, below, ok := floorOf(dir)
		switch {
		case !ok:
			return "that package stands on no floor."
		case other.name == f.name:
			return ""
		case below > height:
			return "imports lead down the ladder, and that floor is higher."
		case f.only != nil && !slices.Contains(f.only, other.name):
			return fmt.Sprintf("the ladder lets %s stand only on [%s].", f.name, strings.Join(f.only, " "))
		}
		return ""
	}
	if first, _, _ := strings.Cut(from, "/"); !strings.Contains(first, ".") {
		return "" // the standard library
	}
	if !slices.ContainsFunc(f.borrows, func(m string) bool { return from == m || strings.HasPrefix(from, m+"/") }) {
		return "its floor does not borrow that module; if it should, add it to the ladder and a page to docs/decisions."
	}
	return ""
}

func TestImportsLeadDownTheLadder(t *testing.T) {
	for _, p := range module(t) {
		keeps(t, climbs(p))
	}
}

func TestAnImportUpTheLadderIsRefused(t *testing.T) {
	complains(t, climbs(written(t, "internal/span", "package span\nimport _ \"belay/internal/calendar\"")), "that floor is higher")
	complains(t, climbs(written(t, "internal/calendar", "package calendar\nimport _ \"belay/internal/span\"")))
}

func TestTheCheckerMayNotImportWhatItChecks(t *testing.T) {
	for _, checked := range []string{"calendar", "rota", "coverage"} {
		complains(t, climbs(written(t, "internal/verify", "package verify\nimport _ \"belay/internal/"+checked+"\"")), "stand only on")
	}
}

func TestAPackageWithoutAFloorIsRefused(t *testing.T) {
	complains(t, climbs(written(t, "internal/gadget", "package gadget")), "internal/gadget stands on no floor")
	complains(t, climbs(written(t, "internal/cli", "package cli\nimport _ \"belay/internal/gadget\"")), "that package stands on no floor")
}

func TestABorrowedModuleIsNamedOnItsFloor(t *testing.T) {
	complains(t, climbs(written(t, "internal/rota", "package rota\nimport _ \"go.yaml.in/yaml/v4\"")), "does not borrow that module")
	complains(t, climbs(written(t, "internal/modelfile", "package modelfile\nimport _ \"go.yaml.in/yaml/v4\"")))
}

func TestTestsMayLookUpTheLadder(t *testing.T) {
	complains(t, climbs(written(t, "internal/span", "package span", "// _test\npackage span_test\nimport _ \"belay/internal/coverage\"")))
	complains(t, climbs(written(t, "docs", "// _test\npackage docs_test\nimport _ \"belay/internal/coverage\"")))
}
