package house

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// maxText is the size in bytes of a file in which we look for places of one machine; pictures and fonts are left out.
const maxText = 4 << 20

// machinePath finds a path that exists on somebody's own machine.
var machinePath = regexp.MustCompile(`(?:^|[\s"'` + "`" + `(=:,])/(?:ho` + `me|ro` + `ot|wo` + `rk|Us` + `ers|t` + `mp)/[\w.]`)

// registryHost finds the host of a package registry, which belongs in a machine's settings and not in the project.
var registryHost = regexp.MustCompile(`(?i)(?:proxy|sum)\.gol` + `ang\.org|registry\.npm` + `js\.org|\bpy` + `pi\.org|crat` + `es\.io|gopr` + `oxy\.`)

// tied complains of what ties a text to one machine or one registry.
func tied(file string, content []byte) (complaints []string) {
	if len(content) > maxText || bytes.IndexByte(content, 0) >= 0 {
		return nil
	}
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		if m := machinePath.FindString(line); m != "" {
			complaints = append(complaints, fmt.Sprintf("%s:%d: %q is a path of one machine.", file, number, strings.TrimSpace(m)))
		}
		if m := registryHost.FindString(line); m != "" {
			complaints = append(complaints, fmt.Sprintf("%s:%d: %q is a registry: each machine chooses its own.", file, number, m))
		}
	}
	return complaints
}

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
