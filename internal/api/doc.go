// Package api is the interface for programs: REST in JSON under /api/v1, described by OpenAPI 3.1, with errors as RFC 9457.
// Its handlers decode, call one verb of the engine, and show.
package api
