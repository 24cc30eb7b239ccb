// Command measure runs the benchmarks behind every figure that the project promises, and writes docs/performance.md.
//
// Its exit status is 1 when a promise is not kept on this machine. Run it from the top of the project: make bench.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

const (
	page = "docs/performance.md"
	runs = 5 // of each benchmark; the quickest counts, as whatever else a machine does only adds
)

func main() {
	kept, err := measure(os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(2)
	}
	if !kept {
		os.Exit(1)
	}
}

// measure runs every benchmark that a promise names, shows Go's own lines on progress, and writes the page. kept says
// that every promise was.
func measure(progress io.Writer) (kept bool, err error) {
	measured := results{}
	promises, absent, err := present(promises)
	if err != nil {
		return false, err
	}
	for pkg, benchmarks := range byPackage(promises) {
		var out bytes.Buffer
		cmd := exec.Command("go", append(repeat(pkg, benchmarks...), "-count", strconv.Itoa(runs))...)
		cmd.Stdout, cmd.Stderr = io.MultiWriter(progress, &out), os.Stderr
		if err := cmd.Run(); err != nil {
			return false, fmt.Errorf("running %s: %w", strings.Join(cmd.Args, " "), err)
		}
		measured.read(pkg, out.String())
	}
	text, kept, err := table(promises, measured, machine())
	if err != nil {
		return false, err
	}
	text += absent
	if _, err := io.WriteString(progress, absent); err != nil {
		return false, err
	}
	if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
		return false, err
	}
	_, err = fmt.Fprintf(progress, "\nWrote %s.\n", page)
	return kept, err
}

// present is those of some promises that can be measured on this machine, and a paragraph that says what cannot, and why; it is empty
// where all can.
func present(promises []promise) (here []promise, absent string, err error) {
	asked := map[string]string{"": ""}
	for _, p := range promises {
		why, ok := asked[p.needs]
		if !ok {
			var said bytes.Buffer
			cmd := exec.Command(p.needs)
			cmd.Stderr = &said
			var exit *exec.ExitError
			if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
				return nil, "", fmt.Errorf("running %s: %w", p.needs, err)
			} else if err != nil {
				why = strings.TrimSpace(said.String())
			}
			asked[p.needs] = why
		}
		if why == "" {
			here = append(here, p)
		} else {
			absent += fmt.Sprintf("\nNot measured: %s. %s\n", p.say, why)
		}
	}
	return here, absent, nil
}

// byPackage is the benchmarks that promises name, by package, each once.
func byPackage(promises []promise) map[string][]string {
	found := map[string]map[string]bool{}
	for _, p := range promises {
		for _, name := range []string{p.benchmark, p.against} {
			if name == "" {
				continue
			}
			pkg, benchmark := split(name)
			if found[pkg] == nil {
				found[pkg] = map[string]bool{}
			}
			found[pkg][benchmark] = true
		}
	}
	sorted := map[string][]string{}
	for pkg, benchmarks := range found {
		sorted[pkg] = slices.Sorted(maps.Keys(benchmarks))
	}
	return sorted
}

// split is the package of a benchmark and its name, without the case.
func split(name string) (pkg, benchmark string) {
	pkg, benchmark, _ = strings.Cut(name, ".")
	benchmark, _, _ = strings.Cut(benchmark, "/")
	return pkg, benchmark
}

// repeat is the arguments of go that run the benchmarks of a package and nothing else.
func repeat(pkg string, benchmarks ...string) []string {
	pattern := "^" + benchmarks[0] + "$"
	if len(benchmarks) > 1 {
		pattern = "^(" + strings.Join(benchmarks, "|") + ")$"
	}
	return []string{"test", "-run", "^$", "-bench", pattern, "-benchmem", "./internal/" + pkg}
}

// machine says what the figures were measured on, and nothing that would name it.
func machine() string {
	return fmt.Sprintf("%d cores, %s, %s/%s", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
