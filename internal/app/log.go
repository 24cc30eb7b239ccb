package app

import (
	"context"
	"io"
	"log"
	"log/slog"
)

// requestID is the key of a request's number in its context.
type requestID struct{}

// withRequest adds the number of the request to every line that is logged for it.
type withRequest struct{ slog.Handler }

// Handle writes one line.
func (h withRequest) Handle(ctx context.Context, r slog.Record) error {
	if id, ok := ctx.Value(requestID{}).(string); ok {
		r.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs keeps the wrapping.
func (h withRequest) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withRequest{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the wrapping.
func (h withRequest) WithGroup(name string) slog.Handler {
	return withRequest{h.Handler.WithGroup(name)}
}

// newLog writes lines of a weight and above to w, as text or as JSON.
func newLog(w io.Writer, format, level string) *slog.Logger {
	options := &slog.HandlerOptions{}
	var least slog.Level
	if least.UnmarshalText([]byte(level)) == nil {
		options.Level = least
	}
	if format == "json" {
		return slog.New(withRequest{slog.NewJSONHandler(w, options)})
	}
	return slog.New(withRequest{slog.NewTextHandler(w, options)})
}

// quietLog is where net/http complains of what strangers send: nothing that anybody must act on.
func quietLog(to *slog.Logger) *log.Logger { return slog.NewLogLogger(to.Handler(), slog.LevelDebug) }
