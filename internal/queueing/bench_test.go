package queueing_test

import (
	"testing"

	"belay/internal/queueing"
)

func BenchmarkNeedOfATeamOfFifteen(b *testing.B) {
	for b.Loop() {
		if _, err := queueing.Need(100.0/1800, 1.0/180, queueing.Goal{Within: .8, Wait: 20, Occupancy: .85}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNeedOfATeamOfTenThousand(b *testing.B) {
	for b.Loop() {
		if _, err := queueing.Need(10_000, 1, queueing.Goal{Within: .8, Occupancy: .85}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkErlangA(b *testing.B) {
	for b.Loop() {
		impatient(14).Figures()
	}
}

func BenchmarkThreeLinesOfSupport(b *testing.B) {
	for b.Loop() {
		if _, err := tiers.Solve(); err != nil {
			b.Fatal(err)
		}
	}
}
