// Command webbuild turns the sources in internal/web/ui into the files that the server embeds from internal/web/dist.
//
// It needs Go and nothing else: esbuild is a Go module, and what the browser needs of others (Preact, uPlot, two typefaces,
// the icons) lies beside our sources with its licence and its checksum. Equal sources give equal bytes, so that the
// committed files can be held against a fresh build.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
)

// The places of the sources and of the result, from internal/web, where `go generate` runs.
const (
	sources = "ui"
	result  = "dist"
	apart   = "../outlook" // whose page stands alone
)

func main() {
	log.SetFlags(0)
	if err := run(sources, result, apart); err != nil {
		log.Fatal(err)
	}
}

// run builds the sources in ui, makes dist hold exactly the result, and puts what a page carries within it into apart.
func run(ui, dist, apart string) error {
	if err := writeIconNames(ui); err != nil {
		return err
	}
	if err := writeWire(ui); err != nil {
		return err
	}
	built, err := build(ui)
	if err != nil {
		return err
	}
	if err := replace(dist, built); err != nil {
		return err
	}
	within, err := buildAlone(ui)
	if err != nil {
		return err
	}
	for name, content := range within {
		if err := writeIfNew(filepath.Join(apart, name), content); err != nil {
			return err
		}
	}
	return nil
}

// replace makes the folder hold exactly these files. A file that holds the right bytes already is left alone.
func replace(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("making room for the files: %w", err)
	}
	old, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("listing the last build: %w", err)
	}
	for _, entry := range old {
		if _, wanted := files[entry.Name()]; !wanted {
			if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
				return fmt.Errorf("removing a file of the last build: %w", err)
			}
		}
	}
	for name, content := range files {
		if err := writeIfNew(filepath.Join(folder, name), content); err != nil {
			return err
		}
	}
	return nil
}

// writeIfNew writes content to path, unless the file holds it already.
func writeIfNew(path string, content []byte) error {
	if held, err := os.ReadFile(path); err == nil && slices.Equal(held, content) {
		return nil
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		return fmt.Errorf("writing the build: %w", err)
	}
	return nil
}
