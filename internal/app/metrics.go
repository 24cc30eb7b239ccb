package app

import (
	"context"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"belay/internal/engine"
	"belay/internal/store"
)

// metrics are the figures of this node, in a registry of their own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
}

// newMetrics counts requests, and reads the engine and the record when it is asked.
func newMetrics(e *engine.Engine, db string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "belay_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "belay_http_request_seconds", Help: "How long an answer took, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5},
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		&figures{engine: e, file: fileOf(db)})
	return m
}

// fileOf is the file of a record; empty when it is in no file.
func fileOf(db string) string {
	if strings.HasPrefix(db, "postgres:") || strings.HasPrefix(db, "postgresql:") {
		return ""
	}
	return strings.TrimPrefix(db, "sqlite:")
}

// request counts one answer.
func (m *metrics) request(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(knownMethod(method), route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(route).Observe(took.Seconds())
}

// knownMethod is the method, or other: whoever invents words must not make figures grow.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// handler shows the figures as Prometheus reads them.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// figures are read from the engine and the record when somebody asks.
type figures struct {
	engine *engine.Engine
	file   string // of the record; empty when it has none
}

// The figures and what they mean.
var (
	turnsTotal  = prometheus.NewDesc("belay_turns_total", "Turns of the rules played here, by what was asked; Tick is time passing.", []string{"input"}, nil)
	lateSeconds = prometheus.NewDesc("belay_due_late_seconds", "How long after its instant a due turn was in the record.", nil, nil)
	dueBehind   = prometheus.NewDesc("belay_due_behind_seconds", "How long the oldest due turn has been waiting; 0 when none is late.", nil, nil)
	liveTickets = prometheus.NewDesc("belay_tickets_live", "Tickets that are neither resolved nor closed.", nil, nil)
	entriesLast = prometheus.NewDesc("belay_journal_last_entry", "The number of the last entry of the journal.", nil, nil)
	outboxWaits = prometheus.NewDesc("belay_outbox_waiting", "Messages that are still to be sent.", nil, nil)
	outboxLate  = prometheus.NewDesc("belay_outbox_late_seconds", "How long the oldest message that may be sent has been waiting.", nil, nil)
	editionNow  = prometheus.NewDesc("belay_edition", "The edition in force on this node.", nil, nil)
	recordBytes = prometheus.NewDesc("belay_record_bytes", "The size of the record's file.", []string{"file"}, nil)
)

// Describe names the figures.
func (f *figures) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{turnsTotal, lateSeconds, dueBehind, liveTickets, entriesLast, outboxWaits, outboxLate, editionNow, recordBytes} {
		to <- d
	}
}

// Collect reads the figures.
func (f *figures) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	turns, late := f.engine.Turns()
	for input, n := range turns {
		to <- prometheus.MustNewConstMetric(turnsTotal, prometheus.CounterValue, float64(n), input)
	}
	count, buckets := uint64(0), map[float64]uint64{}
	for i, n := range late.Counts {
		count += uint64(n)
		if i < len(late.Bounds) {
			buckets[late.Bounds[i]] = count
		}
	}
	to <- prometheus.MustNewConstHistogram(lateSeconds, count, late.Sum, buckets)
	_, edition := f.engine.Model()
	gauge(editionNow, float64(edition))
	for _, name := range []string{"", "-wal"} {
		if there, err := os.Stat(f.file + name); f.file != "" && err == nil {
			gauge(recordBytes, float64(there.Size()), strings.TrimPrefix(name, "-"))
		}
	}
	f.record(gauge)
}

// record reads the figures of the record; one that does not answer has none, and readyz says so.
func (f *figures) record(gauge func(*prometheus.Desc, float64, ...string)) {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	_ = f.engine.Store().View(ctx, func(tx *store.Tx) error {
		now := time.Now()
		live, err := tx.Count("live")
		if err != nil {
			return err
		}
		gauge(liveTickets, float64(live["live"]))
		due, waits, err := tx.NextDue()
		if err != nil {
			return err
		}
		gauge(dueBehind, lateness(waits, now.Sub(due.Time())))
		sendable, waits, err := tx.NextOutbox()
		if err != nil {
			return err
		}
		gauge(outboxLate, lateness(waits, now.Sub(time.UnixMicro(sendable))))
		waiting, err := tx.OutboxWaiting()
		if err != nil {
			return err
		}
		gauge(outboxWaits, float64(waiting))
		last, err := tx.LastEntry()
		gauge(entriesLast, float64(last))
		return err
	})
}

// lateness is how late something is, in seconds; 0 when it is not.
func lateness(waits bool, by time.Duration) float64 {
	if !waits {
		return 0
	}
	return max(by.Seconds(), 0)
}
