package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const printed = `goos: linux
BenchmarkProve-2            6   180000000 ns/op   1024 B/op   12 allocs/op
BenchmarkProve-2            6   200000000 ns/op   1024 B/op   12 allocs/op
BenchmarkProve-2            6   900000000 ns/op   1024 B/op   12 allocs/op
BenchmarkOracle/minutes-2   1   144000000000 ns/op
BenchmarkOracle/by-hand-2   1   288000000000 ns/op
PASS
`

func TestTheQuickestRunCounts(t *testing.T) {
	measured := results{}
	measured.read("coverage", printed)
	if got, err := measured.least("coverage.BenchmarkProve", "ns/op"); err != nil || got != 1.8e8 {
		t.Errorf("the figure is %v (%v), want 1.8e8", got, err)
	}
}

func TestTheNameOfACaseMayHaveHyphens(t *testing.T) {
	measured := results{}
	measured.read("coverage", printed)
	if got, err := measured.least("coverage.BenchmarkOracle/by-hand", "ns/op"); err != nil || got != 2.88e11 {
		t.Errorf("the figure is %v (%v), want 2.88e11", got, err)
	}
}

func TestThePageSaysWhatIsKeptAndWhatIsNot(t *testing.T) {
	measured := results{}
	measured.read("coverage", printed)
	text, kept, err := table([]promise{
		{say: "prove", benchmark: "coverage.BenchmarkProve", most: 225e6},
		{say: "oracle", benchmark: "coverage.BenchmarkOracle/minutes", against: "coverage.BenchmarkProve", least: 1000},
	}, measured, "2 cores")
	if err != nil || kept {
		t.Fatalf("kept is %v (%v), want false: 800 is less than 1,000", kept, err)
	}
	for _, want := range []string{
		"| prove | 180 ms | ≤ 225 ms | 1.25 × | `go test -run '^$' -bench '^BenchmarkProve$' -benchmem ./internal/coverage` |",
		"| oracle | 800 × | ≥ 1,000 × | 0.80 × **not kept** | ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
}

func TestAPromiseWithoutItsBenchmarkIsAnError(t *testing.T) {
	_, _, err := table([]promise{{benchmark: "rota.BenchmarkGone", most: 1}}, results{}, "")
	if err == nil || !strings.Contains(err.Error(), "rota.BenchmarkGone") {
		t.Errorf("the error is %v", err)
	}
}

func TestAllocatingNothingKeepsAPromiseOfNothing(t *testing.T) {
	p := promise{unit: "allocs/op", most: 0}
	if p.headroom(0) < 1 || p.headroom(1) >= 1 {
		t.Errorf("headroom of none is %v, of one is %v", p.headroom(0), p.headroom(1))
	}
}

func TestFiguresShowThreeDigitsAndAUnitThatIsShort(t *testing.T) {
	for want, got := range map[string]string{
		"1.50 s":         show(1.5e9, "ns/op"),
		"12.3 ms":        show(12_345_678, "ns/op"),
		"119 µs":         show(119_400, "ns/op"),
		"87 ns":          show(87, "ns/op"),
		"34,567 ×":       show(34567.2, ratio),
		"0 allocations":  show(0, "allocs/op"),
		"10 allocations": show(10, "allocs/op"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWhatIsNotThereIsNotMeasuredAndThePageSaysWhy(t *testing.T) {
	here := promise{say: "ours", benchmark: "simulate.BenchmarkOurs", needs: script(t, "exit 0")}
	gone := promise{say: "theirs", benchmark: "simulate.BenchmarkTheirs", needs: script(t, "echo It is not installed. >&2; exit 3")}
	measured, absent, err := present([]promise{here, gone})
	if err != nil || len(measured) != 1 || measured[0] != here {
		t.Fatalf("what is measured is %+v, %v", measured, err)
	}
	if want := "\nNot measured: theirs. It is not installed.\n"; absent != want {
		t.Errorf("the page says %q and not %q", absent, want)
	}
}

// script is a command that does something.
func script(t *testing.T, does string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "needs")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+does+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}
