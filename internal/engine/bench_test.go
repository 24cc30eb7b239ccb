package engine_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/store/pgtest"
)

// BenchmarkOpen opens tickets, each durable before it counts, by one and by many at once.
func BenchmarkOpen(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkOpen(b, newHouse) })
	b.Run("postgres", func(b *testing.B) {
		benchmarkOpen(b, func(t testing.TB) *house { return houseOn(t, pgtest.New(t)) })
	})
}

func benchmarkOpen(b *testing.B, house func(testing.TB) *house) {
	for _, clients := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			h := house(b)
			var n atomic.Int64
			b.SetParallelism(clients)
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					_, err := h.Open(h.ctx, engine.Request{Actor: h.ida, Key: fmt.Sprint(n.Add(1))}, desk.Open{
						Subject: "Nothing can be posted", Body: "Since this morning every journal fails.", Service: "ledger", Impact: "low", Urgency: "high",
					}, engine.Asker{Name: "Rita Voss", Email: "rita@unit.example"})
					if err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}
