package simulate_test

import (
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

func TestWhatIsKnownToHaveComeComesWhenItDidWhateverTheSeed(t *testing.T) {
	m := read(t, nights)
	s := weeks(m, 2, 1)
	var want []span.Instant
	for i := range 50 {
		at := s.Over.From + span.Instant(i*9_000)
		want = append(want, at)
		s.Arrivals = append(s.Arrivals, simulate.Arrival{At: at, Service: "line", Severity: "normal"})
	}
	for seed := range uint64(3) {
		s.Seed = seed
		var came []span.Instant
		s.Watch = func(_ ticket.Ticket, _ ticket.Account, in desk.Input, at span.Instant, out desk.Outcome) {
			if _, opened := in.(desk.Open); opened {
				came = append(came, at)
				if out.Ticket.Severity != "normal" {
					t.Errorf("a ticket of %s came", out.Ticket.Severity)
				}
			}
		}
		played(t, s)
		if len(came) != len(want) {
			t.Fatalf("seed %d: %d came; want %d", seed, len(came), len(want))
		}
		for i := range want {
			if came[i] != want[i] {
				t.Errorf("seed %d: the %dth came at %s; want %s", seed, i+1, came[i], want[i])
			}
		}
	}
}

func TestWhatTheModelHasNoDemandForIsNotReplayed(t *testing.T) {
	m := read(t, nights)
	s := weeks(m, 2, 1)
	for _, c := range []struct {
		arrivals []simulate.Arrival
		says     string
	}{
		{[]simulate.Arrival{{At: s.Over.From, Service: "line", Severity: "odd"}}, "give its demand a mix with odd"},
		{[]simulate.Arrival{{At: s.Over.From + 9, Service: "line", Severity: "normal"}, {At: s.Over.From, Service: "line", Severity: "normal"}}, "stands behind what came"},
	} {
		s.Arrivals = c.arrivals
		if _, err := simulate.Play(s); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v; want %q", err, c.says)
		}
	}
}
