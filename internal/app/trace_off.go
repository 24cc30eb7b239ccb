//go:build notrace

package app

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// tracesFlush is how long the last traces may take to leave.
const tracesFlush = time.Second

// startTracing refuses to send traces: this program was built without.
func startTracing(_ context.Context, to, _ string) (stop func(context.Context) error, err error) {
	if to != "" {
		return nil, errors.New("traces is set, and this Belay was built without traces")
	}
	return func(context.Context) error { return nil }, nil
}

// traced adds nothing.
func traced(_ bool, next http.Handler) http.Handler { return next }
