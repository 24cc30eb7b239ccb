package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// dist is the built styles, scripts, typefaces and icons.
//
//go:embed dist
var dist embed.FS

// staticPath is where the built files are served; their names hold the hash of their content.
const staticPath = "/static/"

// Assets is the built files that pages refer to, ready to be sent.
type Assets struct {
	names map[string]string // the name with its hash, by the plain one
	files map[string]asset  // by the name with its hash
}

// asset is one built file, as it is and compressed.
type asset struct {
	kind   string // its media type
	plain  []byte
	packed []byte // gzip; nil when it would not be smaller
}

// NewAssets reads the embedded files and compresses once those that gain by it.
func NewAssets() (*Assets, error) {
	list, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("reading the list of built files: %w", err)
	}
	a := &Assets{files: map[string]asset{}}
	if err := json.Unmarshal(list, &a.names); err != nil {
		return nil, fmt.Errorf("reading the list of built files: %w", err)
	}
	for _, name := range a.names {
		content, err := dist.ReadFile("dist/" + name)
		if err != nil {
			return nil, fmt.Errorf("reading a built file: %w", err)
		}
		if a.files[name], err = newAsset(name, content); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// newAsset is the file of that name with that content.
func newAsset(name string, content []byte) (asset, error) {
	f := asset{kind: mediaType(name), plain: content}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return f, fmt.Errorf("compressing %s: %w", name, err)
	}
	if _, err := w.Write(content); err != nil {
		return f, fmt.Errorf("compressing %s: %w", name, err)
	}
	if err := w.Close(); err != nil {
		return f, fmt.Errorf("compressing %s: %w", name, err)
	}
	if packed.Len() < len(content)*9/10 {
		f.packed = packed.Bytes()
	}
	return f, nil
}

// mediaType is the type of a built file. The tables of the machine are asked only for what we do not build.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// URL is the path at which the file of that plain name is served, such as workspace.js; empty when there is none.
func (a *Assets) URL(name string) string {
	if hashed, ok := a.names[name]; ok {
		return staticPath + hashed
	}
	return ""
}

// ServeHTTP sends a built file. A browser may keep it for ever: other content has another name.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, staticPath)
	f, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	tag := strconv.Quote(name)
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if f.packed != nil && acceptsGzip(r) {
		body, tag = f.packed, strconv.Quote(name+".gz")
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader went away
	}
}

// acceptsGzip says whether the request allows a compressed answer.
func acceptsGzip(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(coding, ";")
		if strings.TrimSpace(name) == "gzip" {
			q, _ := strings.CutPrefix(strings.TrimSpace(quality), "q=")
			return strings.Trim(q, "0.") != "" || q == ""
		}
	}
	return false
}
