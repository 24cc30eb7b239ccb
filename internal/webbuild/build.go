package main

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// publicPath is where the server serves the files.
const publicPath = "/static/"

// entries is what pages ask for by name; everything else is reached from these.
var entries = []string{"src/workspace.tsx", "src/document.ts", "src/study.ts", "css/workspace.css", "css/document.css", "css/study.css"}

// alone is what a page that stands alone carries within it: it is no file of the server, and embedded where that page is made.
var alone = []string{"src/zoom.ts", "css/zoom.css"}

// asTheyAre is the sources that are served without change.
var asTheyAre = []string{"favicon.svg"}

// vendored is the modules of others, under the names by which sources import them.
var vendored = map[string]string{
	"preact":             "./vendor/preact/preact.mjs",
	"preact/hooks":       "./vendor/preact/hooks.mjs",
	"preact/jsx-runtime": "./vendor/preact/jsx-runtime.mjs",
	"uplot":              "./vendor/uplot/uplot.mjs",
}

// build is every file of the result by its name. Each has the hash of its content in its name, so that a browser may keep
// it for ever; manifest.json tells those names by the plain ones.
func build(ui string) (map[string][]byte, error) {
	root, err := filepath.Abs(ui)
	if err != nil {
		return nil, fmt.Errorf("finding the sources: %w", err)
	}
	icons, err := sprite(filepath.Join(ui, "icons"))
	if err != nil {
		return nil, err
	}
	iconsName := "icons-" + hash(icons) + ".svg"
	out, err := bundle(root, iconsName, "[name]-[hash]", entries)
	if err != nil {
		return nil, err
	}
	names, err := plainNames(out.Metafile)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{iconsName: icons}
	manifest := map[string]string{"icons.svg": iconsName}
	for _, name := range asTheyAre {
		content, err := os.ReadFile(filepath.Join(ui, name))
		if err != nil {
			return nil, fmt.Errorf("reading a file that is served as it is: %w", err)
		}
		ending := path.Ext(name)
		manifest[name] = strings.TrimSuffix(name, ending) + "-" + hash(content) + ending
		files[manifest[name]] = content
	}
	for _, f := range out.OutputFiles {
		name := filepath.Base(f.Path)
		files[name] = f.Contents
		manifest[names[name]] = name
	}
	files["manifest.json"], err = json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the list of files: %w", err)
	}
	return files, nil
}

// buildAlone is the files that a page carries within it which stands alone, by their plain names.
func buildAlone(ui string) (map[string][]byte, error) {
	root, err := filepath.Abs(ui)
	if err != nil {
		return nil, fmt.Errorf("finding the sources: %w", err)
	}
	out, err := bundle(root, "", "[name]", alone)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, f := range out.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, nil
}

// bundle makes one file of each entry and all that it imports.
func bundle(root, icons, name string, entries []string) (api.BuildResult, error) {
	out := api.Build(api.BuildOptions{
		AbsWorkingDir: root,
		EntryPoints:   entries,
		EntryNames:    name,
		AssetNames:    "[name]-[hash]",
		Outdir:        filepath.Join(root, "out"), // only names files: nothing is written there
		PublicPath:    publicPath,
		Alias:         vendored,
		Define:        map[string]string{"ICONS": strconv.Quote(publicPath + icons)},

		Bundle:            true,
		Metafile:          true,
		Format:            api.FormatESModule,
		Target:            api.ES2023,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		JSX:               api.JSXAutomatic,
		JSXImportSource:   "preact",
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile},
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		TsconfigRaw:       "{}", // tsconfig.json is for the type checker
	})
	if len(out.Errors) > 0 {
		return out, errors.New(strings.Join(api.FormatMessages(out.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	return out, nil
}

// plainNames is the name that pages use for each file of the build: that of its source, with the ending of the result.
func plainNames(metafile string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string
			Inputs     map[string]struct{}
		}
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, fmt.Errorf("reading what the bundler made: %w", err)
	}
	names := map[string]string{}
	for file, output := range meta.Outputs {
		source := output.EntryPoint
		for input := range output.Inputs {
			if source == "" {
				source = input // a file that was copied, such as a typeface
			}
		}
		base := path.Base(file)
		names[base] = strings.TrimSuffix(path.Base(source), path.Ext(source)) + path.Ext(base)
	}
	return names, nil
}

// hash is a short name for content: equal bytes have equal names.
func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return base32.StdEncoding.EncodeToString(sum[:])[:8]
}
