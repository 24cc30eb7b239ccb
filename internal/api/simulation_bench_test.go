//go:build unix

package api_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"belay/internal/api"
	"belay/internal/store/pgtest"
)

// BenchmarkOpeningBesideAStudy opens a hundred tickets a second through the interface, while the node has nothing else to do and while
// it plays a study on the cores that it has to spare: what a study costs those who wait for the desk.
func BenchmarkOpeningBesideAStudy(b *testing.B) {
	const pace = 10 * time.Millisecond
	for _, on := range []struct {
		name string
		dsn  func(testing.TB) string
	}{
		{"sqlite", func(t testing.TB) string { return filepath.Join(t.TempDir(), "belay.db") }},
		{"postgres", pgtest.New},
	} {
		for _, beside := range []string{"alone", "beside"} {
			b.Run(on.name+"/"+beside, func(b *testing.B) {
				d := deskOn(b, on.dsn(b), api.Options{Rates: api.Rates{Account: -1, Address: -1}})
				ctx, cancel := context.WithCancel(b.Context())
				var playing sync.WaitGroup
				defer playing.Wait()
				defer cancel()
				playing.Go(func() { _ = d.engine.Simulate(ctx) }) // it ends with ctx
				var study api.Simulation
				if beside == "beside" {
					study = as[api.Simulation](b, d.must(http.StatusCreated, d.lars, "POST", "/simulations",
						`{"ask":{"from":"2027-01-04","weeks":52,"runs":1000,"within":1e-9},"options":[{"edits":["demand.ledger = {per_week: 60}"]}]}`))
				}
				for i := range 32 {
					opens(b, d, i, "warm")
				}
				took := make([]time.Duration, b.N)
				ticker := time.NewTicker(pace)
				defer ticker.Stop()
				var opening sync.WaitGroup
				b.ResetTimer()
				for i := range b.N {
					<-ticker.C
					opening.Go(func() {
						began := time.Now()
						opens(b, d, i, "timed")
						took[i] = time.Since(began)
					})
				}
				opening.Wait()
				b.StopTimer()
				slices.Sort(took)
				b.ReportMetric(took[len(took)/2].Seconds()*1e3, "p50-ms")
				b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "p99-ms")
				if beside == "beside" {
					now := as[api.Simulation](b, d.must(http.StatusOK, d.lars, "GET", fmt.Sprintf("/simulations/%d", study.Number), nil))
					b.ReportMetric(float64(now.Done)/b.Elapsed().Seconds(), "runs/s")
				}
			})
		}
	}
}
