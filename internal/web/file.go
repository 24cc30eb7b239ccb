package web

import (
	"crypto/rand"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"belay/internal/ticket"
)

// largestUpload is how much a form with files may hold, in bytes.
const largestUpload = 60 << 20

// newKey makes a form that is sent twice count once.
func newKey() string { return strings.ToLower(rand.Text()) }

// filesField carries the files of a form.
const filesField = "files"

// upload stores the files that came with a form. A field that was left empty brings one without a name.
func (c *call) upload() (out []ticket.File, err error) {
	if c.r.MultipartForm == nil {
		return nil, nil
	}
	for _, h := range c.r.MultipartForm.File[filesField] {
		if h.Filename == "" && h.Size == 0 {
			continue
		}
		f, err := h.Open()
		if err != nil {
			return nil, fmt.Errorf("opening an upload: %w", err)
		}
		stored, err := c.engine().Upload(c.ctx(), c.actor, h.Filename, h.Header.Get("Content-Type"), f)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return nil, err
		}
		out = append(out, stored)
	}
	return out, nil
}

// shownTypes are the types of file that a browser may show by itself; every other is kept as a file. None of them can run
// anything.
var shownTypes = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "text/plain": true}

// sendAttachment sends a file that came with a message, to those who may read it.
func (c *call) sendAttachment() error {
	f, content, err := c.engine().File(c.ctx(), c.actor, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	kind, _, err := mime.ParseMediaType(f.Type)
	how := "inline"
	if err != nil || !shownTypes[kind] {
		kind, how = "application/octet-stream", "attachment"
	}
	if kind == "text/plain" {
		kind += "; charset=utf-8"
	}
	h := c.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	h.Set("Content-Disposition", disposition(how, f.Name))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=3600")
	if c.r.Method == http.MethodHead {
		return nil
	}
	if _, err := io.Copy(c.w, content); err != nil && c.ctx().Err() == nil {
		c.server.options.Log.Warn("an attachment could not be sent whole", "file", f.ID, "error", err)
	}
	return nil
}
