package mine_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/mine"
)

// written is a log of ServiceNow of so many rows, the same for the same seed, made as it is read: six rows an incident, 80
// groups, 900 people, a year.
func written(rows int, seed uint64) io.Reader {
	r, w := io.Pipe()
	go func() {
		out := bufio.NewWriterSize(w, 1<<16)
		_, err := out.WriteString("number,incident_state,reassignment_count,reopen_count,made_sla,caller_id,opened_by,opened_at,sys_updated_by,sys_updated_at," +
			"contact_type,category,impact,urgency,priority,assignment_group,assigned_to,closed_code,resolved_at,closed_at\n")
		rng := rand.New(rand.NewPCG(seed, seed))
		begins := time.Date(2015, time.January, 5, 0, 0, 0, 0, time.UTC)
		const form = "2/1/2006 15:04"
		states := [...]string{"New", "Active", "Awaiting User Info", "Active", "Resolved", "Closed"}
		for i := 0; i < rows/len(states) && err == nil; i++ {
			opened := begins.Add(time.Duration(rng.IntN(365*24*60)) * time.Minute)
			step := time.Duration(rng.ExpFloat64()*float64(12*time.Hour)) + time.Minute
			closed := opened.Add(5 * step)
			group, made := int(rng.ExpFloat64()*12)%80, 5*step < 60*time.Hour
			for k, state := range states {
				if k > 0 && rng.IntN(4) == 0 {
					group = rng.IntN(80)
				}
				_, err = fmt.Fprintf(out, "%07d,%s,1,0,%t,%d,8,%s,%d,%s,Phone,%d,2,2,%d,%d,%d,5,%s,%s\n", i, state, made, rng.IntN(5000), opened.Format(form),
					rng.IntN(900), opened.Add(time.Duration(k)*step).Format(form), group%50, 3+i%2, group, rng.IntN(900),
					opened.Add(4*step).Format(form), closed.Format(form))
			}
		}
		if err == nil {
			err = out.Flush()
		}
		_ = w.CloseWithError(err) // nil ends the log
	}()
	return r
}

// BenchmarkAMillionRows reads a log of a million rows and finds what is lived in it, with the rule behind its verdicts.
func BenchmarkAMillionRows(b *testing.B) {
	const rows = 1_000_002
	var peak uint64
	look := func() {
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		peak = max(peak, now.HeapInuse)
	}
	for range b.N {
		log, err := history.ReadServiceNow(written(rows, 7), calendar.UTC())
		if err != nil {
			b.Fatal(err)
		}
		m, n := mine.New(calendar.UTC()), 0
		for in := range log.Incidents() {
			m.Add(in)
			n++
			if n%5000 == 0 {
				look()
			}
		}
		l, err := m.Finish()
		if err != nil || l.Rows != rows || l.Verdicts.Rule == nil {
			b.Fatal(err, log.Err(), log.Tally())
		}
		look()
		if mine.Draft(l) == "" {
			b.Fatal("nothing is drafted")
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s")
	b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
}
