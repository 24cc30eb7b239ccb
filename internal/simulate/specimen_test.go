package simulate_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/simulate"
	"belay/internal/ticket"
)

func TestBehindTheFiguresStandTicketsWithTheirWholeJournals(t *testing.T) {
	s := weeks(read(t, nights), 6, 3)
	s.Keep = 3
	tally := played(t, s)
	worst, random := map[simulate.Worst]int{}, 0
	for _, x := range tally.Specimens {
		lived := ticket.Ticket{Number: x.Ticket.Number}
		for _, e := range x.Journal {
			lived = lived.Apply(e)
		}
		if diff := cmp.Diff(x.Ticket, lived); diff != "" {
			t.Errorf("%s is not what its journal folds to:\n%s", x.Ticket.Number, diff)
		}
		if x.Random {
			random++
		}
		for _, w := range x.Worst {
			worst[simulate.Worst{Service: w.Service, Severity: w.Severity, Target: w.Target}]++
		}
	}
	if random != 3 || len(worst) != 3 {
		t.Errorf("%d at random, and of the promises %v", random, worst)
	}
	for p, n := range worst {
		if n != 3 {
			t.Errorf("%d of %v", n, p)
		}
	}
	text, err := json.Marshal(tally)
	if err != nil {
		t.Fatal(err)
	}
	var again simulate.Tally
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tally.Specimens, again.Specimens); diff != "" {
		t.Errorf("written and read, they differ:\n%s", diff)
	}
}

func TestToKeepSpecimensChangesNothingElse(t *testing.T) {
	s := weeks(read(t, nights), 3, 3)
	bare := played(t, s)
	s.Keep = 2
	kept := played(t, s)
	kept.Specimens = nil
	if diff := cmp.Diff(bare, kept); diff != "" {
		t.Error(diff)
	}
}
