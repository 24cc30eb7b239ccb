package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// results holds what benchmarks said: package.BenchmarkName, then unit, then one figure for each run.
type results map[string]map[string][]float64

// line is a result as `go test -bench` prints it: the name, the number of cores, the number of rounds, and figures.
var line = regexp.MustCompile(`(?m)^(Benchmark\S+?)(?:-\d+)?\s+\d+\s+(.+)$`)

// read takes up what the benchmarks of a package printed.
func (r results) read(pkg, output string) {
	for _, m := range line.FindAllStringSubmatch(output, -1) {
		name := pkg + "." + m[1]
		if r[name] == nil {
			r[name] = map[string][]float64{}
		}
		words := strings.Fields(m[2])
		for i := 0; i+1 < len(words); i += 2 {
			if figure, err := strconv.ParseFloat(words[i], 64); err == nil {
				r[name][words[i+1]] = append(r[name][words[i+1]], figure)
			}
		}
	}
}

// least is the smallest figure of a benchmark in a unit.
func (r results) least(name, unit string) (float64, error) {
	return r.best(name, unit, slices.Min)
}

// best is one figure of a benchmark in a unit, by what is best.
func (r results) best(name, unit string, choose func([]float64) float64) (float64, error) {
	figures := r[name][unit]
	if len(figures) == 0 {
		return 0, fmt.Errorf("no benchmark %s printed a figure in %s", name, unit)
	}
	return choose(figures), nil
}

// figure is what was measured of a promise.
func (r results) figure(p promise) (float64, error) {
	switch {
	case p.against == "" && p.least > 0:
		return r.best(p.benchmark, p.in(), slices.Max[[]float64])
	case p.against == "":
		return r.least(p.benchmark, p.in())
	}
	own, err := r.least(p.benchmark, "ns/op")
	if err != nil {
		return 0, err
	}
	other, err := r.least(p.against, "ns/op")
	if err != nil {
		return 0, err
	}
	return own / other, nil
}

// table is the page of figures. kept says that each is as promised.
func table(promises []promise, measured results, machine string) (text string, kept bool, err error) {
	var b strings.Builder
	fmt.Fprintf(&b, `<!-- Written by make bench; do not edit. -->

# Performance

Every figure that we promise, as measured. Measured on %s; the quickest of %d runs.
*Headroom* is how many times better than promised. To measure all of it again: `+"`make bench`"+`.

| what | measured | promised | headroom | repeat with |
|---|--:|--:|--:|---|
`, machine, runs)
	kept = true
	for _, p := range promises {
		figure, err := measured.figure(p)
		if err != nil {
			return "", false, err
		}
		room := p.headroom(figure)
		mark := ""
		if room < 1 {
			kept, mark = false, " **not kept**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s%s | %s |\n", p.say, show(figure, p.in()), bound(p), headroom(room), mark, command(p))
	}
	return b.String(), kept, nil
}

// bound is what was promised, in words.
func bound(p promise) string {
	if p.least > 0 {
		return "≥ " + show(p.least, p.in())
	}
	return "≤ " + show(p.most, p.in())
}

// headroom is a headroom in words.
func headroom(room float64) string {
	if room >= inFull {
		return "in full"
	}
	return digits(room) + " ×"
}

// command is how to repeat the measurement of p.
func command(p promise) string {
	pkg, benchmark := split(p.benchmark)
	benchmarks := []string{benchmark}
	if _, other := split(p.against); other != "" && other != benchmark {
		benchmarks = append(benchmarks, other)
	}
	words := repeat(pkg, benchmarks...)
	for i, w := range words {
		if strings.ContainsAny(w, "^$|()") {
			words[i] = "'" + strings.ReplaceAll(w, "|", `\|`) + "'" // a bar would end the cell
		}
	}
	return "`go " + strings.Join(words, " ") + "`"
}

// show is a figure with its unit: times in the unit in which they are short.
func show(figure float64, unit string) string {
	switch {
	case unit == ratio:
		return digits(figure) + " ×"
	case unit == "allocs/op":
		return digits(figure) + " allocations"
	case unit != "ns/op":
		if words, ok := units[unit]; ok {
			unit = words
		}
		return digits(figure) + " " + unit
	case figure >= 1e9:
		return digits(figure/1e9) + " s"
	case figure >= 1e6:
		return digits(figure/1e6) + " ms"
	case figure >= 1e3:
		return digits(figure/1e3) + " µs"
	}
	return digits(figure) + " ns"
}

// units are what the page calls units that benchmarks report themselves.
var units = map[string]string{
	"p99-ms": "ms", "cpu-ms/ticket": "ms of processor", "cpu-ms/call": "ms of processor", "of-bare": ratio, "tickets/s": "a second",
	"cpu-µs/ticket": "µs of processor", "live-MB": "MB", "peak-MB": "MB",
}

// digits is a figure with the three digits that mean something.
func digits(figure float64) string {
	switch {
	case figure == math.Trunc(figure) && figure < 1000:
		return strconv.FormatFloat(figure, 'f', 0, 64)
	case figure >= 1000:
		return thousands(strconv.FormatFloat(figure, 'f', 0, 64))
	case figure >= 100:
		return strconv.FormatFloat(figure, 'f', 0, 64)
	case figure >= 10:
		return strconv.FormatFloat(figure, 'f', 1, 64)
	}
	return strconv.FormatFloat(figure, 'f', 2, 64)
}

// thousands puts a comma before each group of three digits.
func thousands(whole string) string {
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole
}
