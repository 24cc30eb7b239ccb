package house

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// maxText is the size in bytes of a file in which we look for places of one machine; pictures and fonts are left out.
const maxText = 4 << 20

// homes is where the files of somebody's own machine lie. The words are cut in two, or this file would be the first
// to be complained of.
var homes = []string{"/ho" + "me/", "/ro" + "ot/", "/wo" + "rk/", "/Us" + "ers/", "/t" + "mp/"}

// registries is hosts of packages: they belong in the settings of a machine, and not in the project.
var registries = []string{"proxy.gol" + "ang.org", "sum.gol" + "ang.org", "registry.npm" + "js.org", "registry.yarn" + "pkg.com", "/py" + "pi.org"}

// tied complains of what ties a text to one machine or one registry.
func tied(file string, content []byte) (complaints []string) {
	if len(content) > maxText || bytes.IndexByte(content, 0) >= 0 {
		return nil
	}
	for _, home := range homes {
		for _, i := range places(content, home) {
			if i == 0 || strings.IndexByte(" \t\n\"'`(=:,", content[i-1]) >= 0 {
				complaints = append(complaints, fmt.Sprintf("%s:%d: what begins with %s is a path of one machine.", file, lineOf(content, i), home))
			}
		}
	}
	for _, host := range registries {
		for _, i := range places(content, host) {
			complaints = append(complaints, fmt.Sprintf("%s:%d: %s is a registry: each machine chooses its own.", file, lineOf(content, i), host))
		}
	}
	return complaints
}

// places is where phrase begins in content.
func places(content []byte, phrase string) (found []int) {
	for from := 0; ; {
		i := bytes.Index(content[from:], []byte(phrase))
		if i < 0 {
			return found
		}
		found = append(found, from+i)
		from += i + len(phrase)
	}
}

// lineOf is the line in which byte i of content stands.
func lineOf(content []byte, i int) int { return 1 + bytes.Count(content[:i], []byte("\n")) }

// detours complains of a go.mod that builds from elsewhere than it says.
func detours(gomod string) (complaints []string) {
	for line := range strings.Lines(gomod) {
		if word, _, _ := strings.Cut(strings.TrimSpace(line), " "); word == "replace" || word == "exclude" {
			complaints = append(complaints, "go.mod: "+strings.TrimSpace(line)+": a clone must build what go.mod says.")
		}
	}
	return complaints
}

func TestNothingIsTiedToAMachine(t *testing.T) {
	for _, file := range files() {
		keeps(t, tied(file, read(t, file)))
	}
}

func TestGoModTakesNoDetour(t *testing.T) {
	keeps(t, detours(string(read(t, "go.mod"))))
}

func TestATextTiedToAMachineIsRefused(t *testing.T) {
	complains(t, tied("a.md", []byte("see /ho"+"me/ana/notes")), "path of one machine")
	complains(t, tied("a.sh", []byte("GOPROXY=https://proxy.gol"+"ang.org")), "is a registry")
	complains(t, tied("a.md", []byte("GET /tickets/42 and go.yaml.in/yaml/v4")))
	complains(t, tied("a.png", []byte("\x00 /ho"+"me/ana/notes")))
}

func TestADetourIsRefused(t *testing.T) {
	complains(t, detours("module belay\n\nreplace a => ../a\n"), "must build what go.mod says")
	complains(t, detours("module belay\n\nrequire a v1.0.0\n"))
}
