package api

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"path"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"belay/internal/engine"
)

const (
	// filesPath is where attachments lie.
	filesPath = Prefix + "/files"
	// maxUpload is the largest request that brings a file: the file, and what a form puts around it.
	maxUpload = engine.MaxFile + 64<<10
	// uploadTime is how long a file may take to arrive.
	uploadTime = 10 * time.Minute
	// sniffed is how many bytes tell the type of a file.
	sniffed = 512
)

func (a *API) attachmentOperations() {
	upload := operation(http.MethodPost, "/files", "upload-file", "Upload a file that will come with a message", creates,
		says("As a form with one file, or as the bare bytes with ?name=. The type is found by looking at the bytes. At most 25 MiB. Until a message names it, it belongs to whoever uploaded it."))
	handle(a, upload, a.upload)
	a.huma.OpenAPI().Paths[filesPath].Post.RequestBody = &huma.RequestBody{
		Required: true,
		Content: map[string]*huma.MediaType{
			"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			"multipart/form-data": {Schema: &huma.Schema{
				Type: huma.TypeObject, Required: []string{"file"},
				Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary"}},
			}},
		},
	}
	download := operation(http.MethodGet, "/files/{id}", "download-file", "Download a file",
		says("Pictures and plain text are shown; everything else is only downloaded. Ranges work."))
	download.Responses["200"] = &huma.Response{
		Description: "The file.",
		Content:     map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}
	handle(a, download, a.download)
}

func (a *API) upload(ctx context.Context, c *call, in *struct {
	Name string `query:"name" doc:"Of a file sent as bare bytes: its name." example:"label.png" maxLength:"400"`
	Type string `header:"Content-Type" hidden:"true"`
},
) (*body[File], error) {
	name, content, err := uploading(c, in.Name, in.Type)
	if err != nil {
		return nil, err
	}
	limited := &limited{reader: content, left: engine.MaxFile}
	buffered := bufio.NewReaderSize(limited, sniffed)
	head, err := buffered.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, c.brokenOff(err)
	}
	f, err := a.engine.Upload(ctx, c.actor, name, typeOf(name, head), buffered)
	if err != nil {
		return nil, c.brokenOff(err)
	}
	return &body[File]{File{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, URL: filesPath + "/" + f.ID}}, nil
}

// uploading is the file of a request: the first of a form, or the body itself.
func uploading(c *call, name, kind string) (string, io.Reader, error) {
	media, parameters, err := mime.ParseMediaType(kind)
	if err != nil || media != "multipart/form-data" {
		if name == "" {
			return "", nil, problem(badRequest, "Name the file: POST %s?name=label.png with its bytes, or a form with one file.", filesPath)
		}
		return name, c.http.Body, nil
	}
	if parameters["boundary"] == "" {
		return "", nil, problem(badRequest, "The form says not where its parts end; send the boundary in Content-Type.")
	}
	form, err := c.http.MultipartReader()
	if err != nil {
		return "", nil, problem(badRequest, "The form cannot be read.")
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, problem(badRequest, "The form holds no file.")
		}
		if err != nil {
			return "", nil, c.brokenOff(err)
		}
		if name := part.FileName(); name != "" {
			return name, part, nil
		}
	}
}

// errTooLarge is the end of a file that is too large.
var errTooLarge = errors.New("too large")

// limited reads so many bytes, and then fails.
type limited struct {
	reader io.Reader
	left   int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.reader.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n, errTooLarge
	}
	return n, err
}

// brokenOff is an error of an upload as whoever sent it sees it.
func (c *call) brokenOff(err error) error {
	var large *http.MaxBytesError
	var malformed textproto.ProtocolError
	switch {
	case errors.Is(err, errTooLarge), errors.As(err, &large):
		c.drain()
		return problem(tooLarge, "The file is larger than 25 MiB. Make it smaller, or put it where it can be fetched and send the address.")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem(badRequest, "The upload broke off; send the file again.")
	case errors.As(err, &malformed):
		return problem(badRequest, "The form cannot be read: the head of a part holds what no head may, such as NUL in the name of the file.")
	}
	return err
}

// packed are files that are archives to whoever looks at their bytes, by their ending.
var packed = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt":  "application/vnd.oasis.opendocument.text",
	".ods":  "application/vnd.oasis.opendocument.spreadsheet",
}

// typeOf is the type of a file, by its first bytes and not by what is said of it.
func typeOf(name string, head []byte) string {
	kind := http.DetectContentType(head)
	if kind == "application/zip" {
		if office, ok := packed[strings.ToLower(path.Ext(name))]; ok {
			return office
		}
	}
	return kind
}

// shown are the types that a browser may show; everything else it only downloads, since what is shown can run scripts.
var shown = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "text/plain; charset=utf-8": true}

func (a *API) download(ctx context.Context, c *call, in *struct {
	ID string `path:"id" doc:"The file." maxLength:"64"`
},
) (*huma.StreamResponse, error) {
	f, content, err := a.engine.File(ctx, c.actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(h huma.Context) {
		r, w := humago.Unwrap(h)
		disposition, kind := "attachment", "application/octet-stream"
		if shown[f.Type] {
			disposition, kind = "inline", f.Type
		}
		head := w.Header()
		head.Set("Content-Type", kind)
		head.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.Name}))
		head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		head.Set("Etag", fmt.Sprintf("%q", f.SHA256))
		http.ServeContent(w, r, "", f.At.Time(), content)
	}}, nil
}
