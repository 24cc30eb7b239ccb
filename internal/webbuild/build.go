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
var entries = []string{"src/workspace.tsx", "src/document.ts", "css/workspace.css", "css/document.css"}

// asTheyAre is the sources that are served without change.
var asTheyAre = []string{"favicon.svg"}

// vendored is the modules of others, under the names by which sources import them.
var vendored = map[string]string{
	"preact":             "./vendor/preact/preact.mjs",
	"preact/hooks":       "./vendor/preact/hooks.mjs",
	"preact/jsx-runtime": "./vendor/preact/jsx-runtime.mjs",
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
	out := api.Build(api.BuildOptions{
		AbsWorkingDir: root,
		EntryPoints:   entries,
		EntryNames:    "[name]-[hash]",
		AssetNames:    "[name]-[hash]",
		Outdir:        filepath.Join(root, "out"), // only names files: nothing is written there
		PublicPath:    publicPath,
		Alias:         vendored,
		Define:        map[string]string{"ICONS": strconv.Quote(publicPath + iconsName)},

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
		return nil, errors.New(strings.Join(api.FormatMessages(out.Errors, api.FormatMessagesOptions{}), "\n"))
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
