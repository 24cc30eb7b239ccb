package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The project's own sources and committed build, from this package.
const (
	ownUI    = "../web/ui"
	ownDist  = "../web/dist"
	ownApart = "../outlook"
)

// maxScript is what a page's script may weigh, compressed, in bytes.
const maxScript = 60_000

// built is the project's sources, built now.
func built(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := build(ownUI)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheCommittedBuildIsThatOfTheSources(t *testing.T) {
	fresh := built(t)
	entries, err := os.ReadDir(ownDist)
	if err != nil {
		t.Fatal(err)
	}
	var committed []string
	for _, entry := range entries {
		committed = append(committed, entry.Name())
	}
	if want := slices.Sorted(maps.Keys(fresh)); !slices.Equal(committed, want) {
		t.Fatalf("The committed files are %v, and the sources give %v: run go generate ./internal/web.", committed, want)
	}
	for name, want := range fresh {
		got, err := os.ReadFile(filepath.Join(ownDist, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what the sources give: run go generate ./internal/web.", name)
		}
	}
}

func TestThePageThatStandsAloneCarriesTheScriptOfTheSources(t *testing.T) {
	within, err := buildAlone(ownUI)
	if err != nil {
		t.Fatal(err)
	}
	if len(within) != len(alone) {
		t.Errorf("%d files are built of %v", len(within), alone)
	}
	for name, want := range within {
		got, err := os.ReadFile(filepath.Join(ownApart, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what the sources give: run go generate ./internal/web.", name)
		}
		if bytes.Contains(got, []byte("</")) {
			t.Errorf("%s would end the element that it stands in", name)
		}
	}
}

func TestEqualSourcesGiveEqualBytes(t *testing.T) {
	once, again := built(t), built(t)
	if !maps.EqualFunc(once, again, bytes.Equal) {
		t.Error("two builds of the same sources differ")
	}
}

func TestNoScriptIsHeavierThanItsBudget(t *testing.T) {
	scripts := 0
	for name, content := range built(t) {
		if !strings.HasSuffix(name, ".js") {
			continue
		}
		scripts++
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d compressed", name, len(content), packed.Len())
		if packed.Len() > maxScript {
			t.Errorf("%s weighs %d bytes compressed, and %d are allowed.", name, packed.Len(), maxScript)
		}
	}
	if scripts != 3 {
		t.Errorf("%d scripts were built; a page asks for workspace.js, document.js or study.js.", scripts)
	}
}

func TestWhatWeBorrowIsUnchanged(t *testing.T) {
	for folder, files := range map[string]int{"vendor/preact": 3, "vendor/uplot": 4, "fonts": 3} {
		sums, err := os.ReadFile(filepath.Join(ownUI, folder, "SHA256SUMS"))
		if err != nil {
			t.Fatal(err)
		}
		checked := 0
		for line := range strings.Lines(string(sums)) {
			checked++
			want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
			content, err := os.ReadFile(filepath.Join(ownUI, folder, name))
			if err != nil {
				t.Fatal(err)
			}
			if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != want {
				t.Errorf("%s/%s is not the file that was brought in.", folder, name)
			}
		}
		if checked != files {
			t.Errorf("%s lists %d files, and there are %d.", folder, checked, files)
		}
	}
}

func TestTheWorkspaceKnowsTheShapesOfTheAPI(t *testing.T) {
	want, err := wire(filepath.Join(ownUI, shapes))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(ownUI, "src", "wire.ts"))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("wire.ts is not what internal/api/shapes.go says: run go generate ./internal/web.")
	}
	for _, line := range []string{"export interface Ticket {", "  next: Coming[] | null;", "  due: string | null;", "  promises: Record<string, string> | null;", "  given?: Person | null;"} {
		if !strings.Contains(want, line+"\n") {
			t.Errorf("no line of wire.ts is %q", line)
		}
	}
}

func TestEveryIconIsShownSomewhere(t *testing.T) {
	names, err := iconNames(filepath.Join(ownUI, "icons"))
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	for _, pattern := range []string{ownUI + "/src/*.ts", ownUI + "/src/*.tsx", "../web/*.go", "../web/pages/*.html"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(found), err)
		}
		for _, file := range found {
			if filepath.Base(file) == "icon-names.ts" {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(text)
		}
	}
	for _, name := range names {
		if !strings.Contains(sources.String(), `"`+name+`"`) {
			t.Errorf("No screen shows the icon %s: remove its file.", name)
		}
	}
}
