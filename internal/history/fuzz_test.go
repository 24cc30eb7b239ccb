package history_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/history"
	"belay/internal/ticket"
)

// FuzzReadServiceNow looks for a log that makes the reader fall, loses rows in silence, or makes a journal that is no life of
// a ticket. What it found is kept in testdata/fuzz.
func FuzzReadServiceNow(f *testing.F) {
	f.Add(header + first + last)
	f.Add(life)
	f.Add(header + strings.Replace(last, "Phone", `"Phone, ""late"""`, 1))
	f.Add(strings.ReplaceAll(header+first+last, "\n", "\r\n"))
	f.Add("\ufeffnumber,incident_state,opened_at,sys_updated_at,impact,urgency,priority\n1,Closed,1/1/2016 24:00,1/1/2016 00:00,1,1,1 - Critical\n")
	h, zone := home(f, ""), brazil(f)
	f.Fuzz(func(t *testing.T, text string) {
		log, err := history.ReadServiceNow(strings.NewReader(text), zone)
		if err != nil {
			return
		}
		used := 0
		for in := range log.Incidents() {
			used += len(in.Updates)
			past, err := h.Journal(in)
			if err != nil {
				continue
			}
			if diff := cmp.Diff(past.Ticket, ticket.Fold(past.Journal)); diff != "" {
				t.Fatal(diff)
			}
			if _, number, ok := history.Foreign(&past.Ticket); !ok || number != in.Number || past.Ticket.State != ticket.Closed {
				t.Fatalf("%+v", past.Ticket)
			}
			if len(past.Journal)+past.Quiet != len(in.Updates)+1 {
				t.Fatalf("%d entries and %d quiet updates of %d", len(past.Journal), past.Quiet, len(in.Updates))
			}
		}
		if tally := log.Tally(); tally.Rows != used+tally.Skipped {
			t.Fatalf("%+v, and %d were used", tally, used)
		}
	})
}
