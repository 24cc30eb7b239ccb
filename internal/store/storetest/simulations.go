package storetest

import (
	"fmt"
	"testing"

	"belay/internal/store"
)

// simulations is what the record promises of studies that nodes share.
var simulations = []story{
	{"a simulation is kept as it was written", aSimulationIsKept},
	{"runs are put up once, by one of many", runsArePutUpOnce},
	{"a run is played by one node until its lease runs out", aRunIsPlayedByOne},
	{"early runs of a new study come before late ones of an old", earlyRunsComeFirst},
	{"a run that two have played is kept once", aRunIsKeptOnce},
	{"a simulation that ended keeps what was played", aSimulationThatEnded},
	{"of simulations that are over the oldest are swept", theOldestAreSwept},
}

// asked is a study of two options and at most twelve runs.
func asked() store.Simulation {
	return store.Simulation{
		Name: "One more at night", Ask: []byte(`{"weeks":4}`), Options: []byte(`[{"name":"as it is"},{"name":"später"}]`),
		Models: []byte(`["name: Mail","name: Post"]`), Width: 2, Most: 12, State: "queued", MadeUS: 1_000, MadeBy: "ana",
	}
}

// addedSimulation is a study that was added, with its first runs put up.
func addedSimulation(t testing.TB, s *store.Store, runs int64) (out store.Simulation) {
	t.Helper()
	change(t, s, func(tx *store.Tx) (err error) {
		if out, err = tx.AddSimulation(asked()); err != nil {
			return err
		}
		_, err = tx.OpenRuns(out.Number, 0, runs)
		return err
	})
	return out
}

// claimRun is the run that a node gets at an instant; empty for none.
func claimRun(t testing.TB, s *store.Store, node string, nowUS, untilUS int64) (run store.SimulationRun, named string) {
	t.Helper()
	change(t, s, func(tx *store.Tx) error {
		r, ok, err := tx.ClaimRun(node, nowUS, untilUS)
		run, named = r, ""
		if ok {
			named = fmt.Sprintf("%d/%d/%d", r.Simulation, r.Nth, r.Place)
		}
		return err
	})
	return run, named
}

// furnishSimulation puts something into the tables of studies.
func furnishSimulation(tx *store.Tx) error {
	s, err := tx.AddSimulation(asked())
	if err != nil {
		return err
	}
	if _, err = tx.OpenRuns(s.Number, 0, 2); err != nil {
		return err
	}
	r, _, err := tx.ClaimRun("a", 1, 10)
	r.DoneUS, r.Tally, r.Specimens = 5, []byte("\x1f\x8b\x00 bytes"), []byte{0, 1, 2}
	return all(err, tx.BeginSimulation(s.Number, "running", 5), tx.FinishRun(r))
}

func aSimulationIsKept(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	one := addedSimulation(t, s, 2)
	other := addedSimulation(t, s, 1)
	if other.Number <= one.Number {
		t.Errorf("the second is %d and the first %d", other.Number, one.Number)
	}
	view(t, s, func(tx *store.Tx) error {
		got, ok, err := tx.Simulation(one.Number)
		want := one
		want.Opened, want.Models = 2, nil
		same(t, "as it was written", got, want)
		if !ok {
			t.Error("it is not there")
		}
		models, err0 := tx.SimulatedModels(one.Number)
		same(t, "its models", string(models), string(one.Models))
		if _, ok, err := tx.Simulation(99); ok || err != nil {
			t.Error(ok, err)
		}
		list, err1 := tx.Simulations(0, 10)
		if len(list) != 2 || list[0].Number != other.Number {
			t.Errorf("the list is %v", list)
		}
		older, err2 := tx.Simulations(other.Number, 10)
		if len(older) != 1 || older[0].Number != one.Number {
			t.Errorf("before the newest lies %v", older)
		}
		under, err3 := tx.SimulationsUnderWay()
		if len(under) != 2 || under[0].Number != one.Number {
			t.Errorf("under way are %v", under)
		}
		return all(err, err0, err1, err2, err3)
	})
	change(t, s, func(tx *store.Tx) error { return all(tx.DropSimulation(one.Number), tx.DropSimulation(other.Number)) })
	last := other.Number
	if other = addedSimulation(t, s, 1); other.Number <= last {
		t.Errorf("study %d was dropped, and the next is %d", last, other.Number)
	}
	if _, named := claimRun(t, s, "a", 1, 2); named != fmt.Sprintf("%d/0/0", other.Number) {
		t.Errorf("a study was dropped, and %q is claimed", named)
	}
}

func runsArePutUpOnce(t *testing.T, fresh Fresh) {
	const nodes = 4
	s := open(t, fresh(t))
	number := addedSimulation(t, s, 5).Number
	won, failures := make(chan bool, nodes), make(chan error, nodes)
	for range nodes {
		go func() {
			var first bool
			err := s.Change(t.Context(), func(tx *store.Tx) (err error) {
				first, err = tx.OpenRuns(number, 5, 10)
				return err
			})
			won <- first
			failures <- err
		}()
	}
	winners := 0
	for range nodes {
		if err := <-failures; err != nil {
			t.Error(err)
		}
		if <-won {
			winners++
		}
	}
	if winners != 1 {
		t.Errorf("%d nodes put up the same runs", winners)
	}
	claimed := 0
	for {
		if _, named := claimRun(t, s, "a", 1, 1_000); named == "" {
			break
		}
		claimed++
	}
	if claimed != 20 {
		t.Errorf("%d runs can be played, and 10 of each of 2 options are up", claimed)
	}
}

func aRunIsPlayedByOne(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	n := addedSimulation(t, s, 1).Number
	view(t, s, func(tx *store.Tx) error {
		if us, ok, err := tx.NextRun(); us != 0 || !ok || err != nil {
			t.Errorf("to play next is %d, %v, %v", us, ok, err)
		}
		return nil
	})
	for _, c := range []struct {
		why, node    string
		nowUS, until int64
		want         string
	}{
		{"the first option comes first", "a", 100, 200, fmt.Sprintf("%d/0/0", n)},
		{"what another plays is left alone", "b", 110, 210, fmt.Sprintf("%d/0/1", n)},
		{"there is no more", "b", 199, 300, ""},
		{"a lease that ran out is no obstacle", "b", 200, 300, fmt.Sprintf("%d/0/0", n)},
	} {
		run, named := claimRun(t, s, c.node, c.nowUS, c.until)
		if named != c.want {
			t.Errorf("%s: claimed %q, want %q", c.why, named, c.want)
		}
		if c.nowUS == 200 && run.Attempts != 2 {
			t.Errorf("it was claimed %d times", run.Attempts)
		}
	}
	of := func(node string) store.SimulationRun { return store.SimulationRun{Simulation: n, Node: node} }
	change(t, s, func(tx *store.Tx) error {
		late, err := tx.RenewRun(of("a"), 999)
		mine, err1 := tx.RenewRun(of("b"), 400)
		if late || !mine {
			t.Errorf("renewed for the one that lost it: %v, for the other: %v", late, mine)
		}
		us, _, err2 := tx.NextRun()
		if us != 210 {
			t.Errorf("the next lease ends at %d", us)
		}
		return all(err, err1, err2, tx.ReturnRun(of("a")), tx.ReturnRun(of("b")))
	})
	if run, named := claimRun(t, s, "c", 201, 300); named != fmt.Sprintf("%d/0/0", n) || run.Attempts != 2 {
		t.Errorf("a run was given back, and %q is claimed for the time %d", named, run.Attempts)
	}
	change(t, s, func(tx *store.Tx) error { return tx.ReturnOthersRuns("d") })
	if run, named := claimRun(t, s, "d", 202, 300); named != fmt.Sprintf("%d/0/0", n) || run.Attempts != 3 {
		t.Errorf("the others are gone, and %q is claimed for the time %d", named, run.Attempts)
	}
}

func earlyRunsComeFirst(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	old := addedSimulation(t, s, 2).Number
	late := addedSimulation(t, s, 1).Number
	for _, want := range []string{
		fmt.Sprintf("%d/0/0", old), fmt.Sprintf("%d/0/1", old), fmt.Sprintf("%d/0/0", late), fmt.Sprintf("%d/0/1", late), fmt.Sprintf("%d/1/0", old),
	} {
		if _, named := claimRun(t, s, "a", 1, 1_000); named != want {
			t.Errorf("claimed %q, want %q", named, want)
		}
	}
}

func aRunIsKeptOnce(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	n := addedSimulation(t, s, 1).Number
	slow, _ := claimRun(t, s, "slow", 1, 10)
	quick, _ := claimRun(t, s, "quick", 10, 20)
	slow.DoneUS, slow.Tally, slow.Specimens = 31, []byte{9}, []byte{8}
	quick.DoneUS, quick.Tally, quick.Specimens = 30, []byte{1}, []byte{2}
	change(t, s, func(tx *store.Tx) error { return tx.FinishRun(quick) })
	change(t, s, func(tx *store.Tx) error { return tx.FinishRun(slow) })
	view(t, s, func(tx *store.Tx) error {
		list, err := tx.Tallies(n, 0)
		if len(list) != 1 || string(list[0].Tally) != "\x01" || list[0].Node != "quick" || list[0].DoneUS != 30 {
			t.Errorf("kept is %v", list)
		}
		specimens, ok, err1 := tx.Specimens(n, 0, 0)
		if string(specimens) != "\x02" || !ok {
			t.Errorf("its tickets are %v, %v", specimens, ok)
		}
		_, ok, err2 := tx.Specimens(n, 0, 1)
		if ok {
			t.Error("a run that nobody played has tickets")
		}
		got, _, err3 := tx.Simulation(n)
		if got.Done != 1 {
			t.Errorf("%d were played", got.Done)
		}
		return all(err, err1, err2, err3)
	})
}

func aSimulationThatEnded(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	n := addedSimulation(t, s, 2).Number
	run, _ := claimRun(t, s, "a", 1, 10)
	run.DoneUS, run.Tally = 5, []byte{1}
	late, _ := claimRun(t, s, "a", 1, 10)
	change(t, s, func(tx *store.Tx) error {
		return all(tx.BeginSimulation(n, "running", 2), tx.BeginSimulation(n, "running", 3), tx.FinishRun(run))
	})
	change(t, s, func(tx *store.Tx) error {
		ended, err := tx.EndSimulation(n, "cancelled", "", 7)
		again, err1 := tx.EndSimulation(n, "done", "", 8)
		if !ended || again {
			t.Errorf("it ended: %v, and again: %v", ended, again)
		}
		return all(err, err1)
	})
	change(t, s, func(tx *store.Tx) error {
		renewed, err := tx.RenewRun(late, 100)
		opened, err1 := tx.OpenRuns(n, 2, 4)
		if renewed || opened {
			t.Errorf("it has ended, and goes on: %v, %v", renewed, opened)
		}
		return all(err, err1, tx.FinishRun(late))
	})
	if _, named := claimRun(t, s, "a", 100, 110); named != "" {
		t.Errorf("it has ended, and %q is played", named)
	}
	view(t, s, func(tx *store.Tx) error {
		list, err := tx.Tallies(n, 0)
		got, _, err1 := tx.Simulation(n)
		if len(list) != 1 || got.State != "cancelled" || got.BeganUS != 2 || got.EndedUS != 7 {
			t.Errorf("kept is %v of %+v", list, got)
		}
		return all(err, err1)
	})
}

func theOldestAreSwept(t *testing.T, fresh Fresh) {
	s := open(t, fresh(t))
	for nth := range 5 {
		n := addedSimulation(t, s, 1).Number
		if nth == 1 {
			continue // it is under way, and stays
		}
		change(t, s, func(tx *store.Tx) error {
			_, err := tx.EndSimulation(n, "done", "", 7)
			return err
		})
	}
	change(t, s, func(tx *store.Tx) error { return all(tx.SweepSimulations(2), tx.SweepSimulations(9)) })
	view(t, s, func(tx *store.Tx) error {
		list, err := tx.Simulations(0, 10)
		if len(list) != 3 || list[0].Number != 5 || list[1].Number != 4 || list[2].Number != 2 {
			t.Errorf("left are %v", list)
		}
		return err
	})
}
