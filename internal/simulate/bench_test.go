package simulate_test

import (
	"fmt"
	"math"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/modeltest"
	"belay/internal/simulate"
)

// tickets is how many a queue is played for, ours and SimPy's alike.
const tickets = 200_000

// queues are what is played beside SimPy, by the names that testdata/queues.py knows, each with the mean stay that is exact.
var queues = []struct {
	name string
	of   simulate.Network
	stay float64
}{
	{"mm14", oneQueue(100.0/30, 1.0/3, 14), 3 + 7.83593701/60},
	{"three-lines", threeLines(), .8953576102},
}

// BenchmarkQueues is networks of queues alone, without the rules of a desk.
func BenchmarkQueues(b *testing.B) {
	for _, q := range queues {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				seen, err := q.of.Play(simulate.Plan{Batches: 20, Size: tickets / 20}, seed(1))
				if err != nil || math.Abs(seen.Stay.Mean/q.stay-1) > .1 {
					b.Fatal(seen.Stay, err)
				}
			}
			b.ReportMetric(float64(b.N)*tickets/b.Elapsed().Seconds(), "tickets/s")
		})
	}
}

// BenchmarkQueuesBySimPy is the same by SimPy, without the start of Python. It needs SimPy; scripts/simpy says how to get it.
func BenchmarkQueuesBySimPy(b *testing.B) {
	for _, q := range queues {
		b.Run(q.name, func(b *testing.B) {
			took := 0.0
			for b.Loop() {
				out, err := exec.Command("../../scripts/simpy", q.name, fmt.Sprint(tickets)).CombinedOutput()
				var n int
				var seconds, stay float64
				if _, scans := fmt.Sscan(string(out), &n, &seconds, &stay); err != nil || scans != nil || n != tickets {
					b.Fatalf("%s: %v", strings.TrimSpace(string(out)), err)
				}
				if math.Abs(stay/q.stay-1) > .1 {
					b.Fatalf("tickets stay %v, and %v is exact", stay, q.stay)
				}
				took += seconds
			}
			b.ReportMetric(took/float64(b.N)*1e9, "ns/op")
			b.ReportMetric(float64(b.N)*tickets/took, "tickets/s")
		})
	}
}

// organisation is so many days of 200 people and 500,000 tickets a year.
func organisation(b *testing.B, days int) simulate.Scenario {
	m := read(b, modeltest.Organisation())
	first := calendar.Date{Year: 2026, Month: 10, Day: 5}
	over := calendar.Days(first, first.Add(days-1), m.Timezone)
	return simulate.Scenario{Model: m, Over: over, Count: over.From, Habits: simulate.Usual(), Seed: 1}
}

// processor is the time that this process has had of all processors.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkAWholeOrganisation is one run of an organisation by the rules of the desk.
func BenchmarkAWholeOrganisation(b *testing.B) {
	for _, c := range []struct {
		name string
		days int
	}{{"month", 28}, {"year", 365}} {
		b.Run(c.name, func(b *testing.B) {
			s := organisation(b, c.days)
			opened, began := 0, processor(b)
			b.ReportAllocs()
			for b.Loop() {
				opened += played(b, s).Opened
			}
			used := processor(b) - began
			b.ReportMetric(float64(opened)/b.Elapsed().Seconds(), "tickets/s")
			b.ReportMetric(used.Seconds()/float64(b.N), "cpu-s/run")
			b.ReportMetric(float64(used.Nanoseconds())/1e3/float64(opened), "cpu-µs/ticket")
		})
	}
}

// BenchmarkMemoryOfAnOrganisation says how much a run holds on to at most, looked at once in 30 simulated days. What does not
// depend on tickets is the same in both: who works when, and the hours of each person.
func BenchmarkMemoryOfAnOrganisation(b *testing.B) {
	for _, months := range []int{3, 12} {
		b.Run(fmt.Sprintf("months=%d", months), func(b *testing.B) {
			s := organisation(b, 365*months/12)
			most, days := uint64(0), 0
			var now runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&now)
			before := now.HeapAlloc
			s.Stop = func() bool {
				days++
				if days%30 == 0 {
					runtime.GC()
					runtime.ReadMemStats(&now)
					most = max(most, now.HeapAlloc-before)
				}
				return false
			}
			for b.Loop() {
				played(b, s)
			}
			b.ReportMetric(float64(most)/1e6, "live-MB")
		})
	}
}

// BenchmarkThirtyRuns is thirty runs of a month of an organisation, as many at once as there are cores, which makes no difference
// to what they come to.
func BenchmarkThirtyRuns(b *testing.B) {
	var alone [30]*simulate.Tally
	for _, cores := range []int{1, 2} {
		b.Run(fmt.Sprintf("cores=%d", cores), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
			month := organisation(b, 28)
			var runs [30]*simulate.Tally
			for b.Loop() {
				var group sync.WaitGroup
				free := make(chan bool, cores)
				for n := range runs {
					group.Go(func() {
						free <- true
						s := month
						s.Seed = uint64(n)
						runs[n] = played(b, s)
						<-free
					})
				}
				group.Wait()
			}
			if cores == 1 {
				alone = runs
			}
			if diff := cmp.Diff(alone, runs); diff != "" {
				b.Fatal(diff)
			}
		})
	}
}
