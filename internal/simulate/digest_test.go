package simulate_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"belay/internal/desk"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// TestTheSameSeedComesToTheSameOnAnyMachine pins everything that is done in two runs, one in lines and one in swarms, with every
// habit that there is. A digest changes when what simulated people do is changed on purpose, and never otherwise: not on another
// machine, by another compiler, or by code that is only quicker.
func TestTheSameSeedComesToTheSameOnAnyMachine(t *testing.T) {
	for _, c := range []struct{ name, text, digest string }{
		{"in lines", nights, "4936addc94af59f5"},
		{"in swarms", mill, "83ed641bf7adb08f"},
	} {
		s := weeks(read(t, c.text), 4, 11)
		s.Habits = simulate.Usual()
		s.Habits.Bursts = &simulate.Bursts{PerWeek: 1, Size: 8, Within: 1200}
		s.Habits.Peaks = []simulate.Peak{{Times: 1.1}}
		var done strings.Builder
		s.Watch = func(before ticket.Ticket, by ticket.Account, in desk.Input, at span.Instant, _ desk.Outcome) {
			fmt.Fprintf(&done, "%d %d %s %T\n", before.Number, at, by, in)
		}
		played(t, s)
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(done.String())))[:16]; got != c.digest {
			t.Errorf("%s: what is done comes to %s, and came to %s", c.name, got, c.digest)
		}
	}
}
