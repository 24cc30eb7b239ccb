package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:generate go run belay/internal/api/describe ../../docs/openapi.json

// config is how the interface is described, and in which form it reads and writes.
func config(version string) huma.Config {
	if version == "" {
		version = "1"
	}
	registry := huma.NewMapRegistry("#/components/schemas/", schemaName)
	registry.Schema(reflect.TypeFor[Problem](), true, "Problem")
	format := huma.Format{Marshal: marshal, Unmarshal: json.Unmarshal}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Belay", Version: version,
				Description: "The desk for programs: everything that the screens do. Times are RFC 3339 in UTC, lengths of time are seconds. " +
					"Errors are problems by RFC 9457. Every change may carry an Idempotency-Key, and is then done once. See docs/api.md.",
				License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Components: &huma.Components{
				Schemas: registry,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"token":   {Type: "http", Scheme: "bearer", Description: "A token, made under POST /tokens or on the screen of one's account."},
					"session": {Type: "apiKey", In: "cookie", Name: SessionCookie, Description: "The session of a browser."},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{translate},
	}
}

// schemaName names the shape of a type; one without a name has that of its operation: "take-ticket" makes TakeTicketRequest.
func schemaName(t reflect.Type, hint string) string {
	var out strings.Builder
	for part := range strings.SplitSeq(huma.DefaultSchemaNamer(t, hint), "-") {
		out.WriteString(upperFirst(part))
	}
	return out.String()
}

// marshal writes JSON as it stands: what people wrote is not escaped for HTML, since it is never put into a page as it is.
func marshal(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// description is the interface described, in two forms.
type description struct{ json, yaml []byte }

// describe writes the description of all operations.
func (a *API) describe() (d description, err error) {
	doc := a.huma.OpenAPI()
	plain, err := json.Marshal(doc)
	if err != nil {
		return d, fmt.Errorf("describing the interface: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, plain, "", "  "); err != nil {
		return d, fmt.Errorf("describing the interface: %w", err)
	}
	out.WriteByte('\n')
	d.json = out.Bytes()
	if d.yaml, err = doc.YAML(); err != nil {
		return d, fmt.Errorf("describing the interface: %w", err)
	}
	return d, nil
}

// Description is the interface as OpenAPI 3.1, in JSON.
func (a *API) Description() ([]byte, error) {
	d, err := a.described()
	return d.json, err
}

// served answers those who ask for the description: anybody may read it. It says whether it was that.
func (a *API) served(w http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != Prefix+"/openapi.json" && r.URL.Path != Prefix+"/openapi.yaml" {
		return false
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	d, err := a.described()
	if err != nil {
		a.refuse(w, r, a.faultOf(err, r))
		return true
	}
	text, kind := d.json, "application/vnd.oai.openapi+json"
	if strings.HasSuffix(r.URL.Path, ".yaml") {
		text, kind = d.yaml, "application/vnd.oai.openapi"
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Access-Control-Allow-Origin", "*")
	if r.Method == http.MethodGet {
		if _, err := w.Write(text); err != nil {
			a.log.Debug("the description could not be sent", "error", err)
		}
	}
	return true
}
