package simulate_test

import (
	"testing"

	"belay/internal/calendar"
	"belay/internal/modeltest"
	"belay/internal/simulate"
)

// BenchmarkAWholeOrganisation is a year of 200 people and half a million tickets, played by the rules of the desk.
func BenchmarkAWholeOrganisation(b *testing.B) {
	m := read(b, modeltest.Organisation())
	for _, c := range []struct {
		name string
		days int
	}{{"month", 28}, {"year", 365}} {
		b.Run(c.name, func(b *testing.B) {
			first := calendar.Date{Year: 2026, Month: 10, Day: 5}
			over := calendar.Days(first, first.Add(c.days-1), m.Timezone)
			tickets := 0
			b.ReportAllocs()
			for b.Loop() {
				tickets += played(b, simulate.Scenario{Model: m, Over: over, Count: over.From, Habits: simulate.Usual(), Seed: 1}).Opened
			}
			b.ReportMetric(float64(tickets)/b.Elapsed().Seconds(), "tickets/s")
		})
	}
}
