package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// sent is the answer to a request for path with these headers.
func sent(t *testing.T, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	assets.ServeHTTP(w, r)
	return w
}

// asset named is the path of a built file.
func pathOf(t *testing.T, name string) string {
	t.Helper()
	assets, err := NewAssets()
	if err != nil {
		t.Fatal(err)
	}
	url := assets.URL(name)
	if url == "" {
		t.Fatalf("no built file is called %s", name)
	}
	return url
}

func TestABuiltFileMayBeKeptForEver(t *testing.T) {
	for name, kind := range map[string]string{
		"workspace.js": "text/javascript", "document.js": "text/javascript", "workspace.css": "text/css", "document.css": "text/css",
		"icons.svg": "image/svg+xml", "inter-latin.woff2": "font/woff2",
	} {
		w := sent(t, pathOf(t, name))
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || !strings.HasPrefix(got, kind) {
			t.Errorf("%s: %d, %q", name, w.Code, got)
		}
		if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s may be kept %q", name, got)
		}
	}
}

func TestAFileIsSentCompressedToWhoCanReadIt(t *testing.T) {
	path := pathOf(t, "workspace.css")
	plain, packed := sent(t, path), sent(t, path, "Accept-Encoding", "br, gzip;q=0.8")
	if got := packed.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("sent as %q", got)
	}
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(content, plain.Body.Bytes()) {
		t.Error("compressed and plain differ")
	}
	if got := sent(t, path, "Accept-Encoding", "gzip;q=0").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("sent as %q to a reader who refuses it", got)
	}
}

func TestAFileThatTheBrowserHasIsNotSentAgain(t *testing.T) {
	path := pathOf(t, "workspace.js")
	tag := sent(t, path).Header().Get("ETag")
	if w := sent(t, path, "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("%d with %d bytes", w.Code, w.Body.Len())
	}
}

func TestAnUnknownFileIsNotFound(t *testing.T) {
	for _, path := range []string{"/static/nothing.js", "/static/", "/static/manifest.json", "/static/../doc.go"} {
		if w := sent(t, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
