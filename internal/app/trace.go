//go:build !notrace

package app

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// tracesFlush is how long the last traces may take to leave.
const tracesFlush = 3 * time.Second

// startTracing sends traces to an address, if there is one; stop sends the last of them.
func startTracing(ctx context.Context, to, node string) (stop func(context.Context) error, err error) {
	if to == "" {
		return func(context.Context) error { return nil }, nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(to))
	if err != nil {
		return nil, fmt.Errorf("preparing to send traces to %s: %w", to, err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(resource.NewSchemaless(
		attribute.String("service.name", "belay"), attribute.String("service.instance.id", node))))
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{})
	return provider.Shutdown, nil
}

// traced notes a span for each request when traces are sent, named by its route. What people ask for stays out of it.
func traced(on bool, next http.Handler) http.Handler {
	if !on {
		return next
	}
	return otelhttp.NewHandler(next, "request", otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string {
		if r.Pattern != "" {
			return r.Pattern
		}
		return r.Method
	}))
}
