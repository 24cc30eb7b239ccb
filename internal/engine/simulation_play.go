package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"belay/internal/simulate"
	"belay/internal/store"
)

const (
	// runLease is how long a node has for a run before it must say that it still plays it; it says so three times as often.
	runLease = 10 * time.Second
	// calm is how long a core rests that found nothing to play, however often the record changes.
	calm = 100 * time.Millisecond
	// playFor is how long a run is played, at least, until it steps back for a moment, and stepBack for how long. A processor that only
	// yields takes the same run up again; one that rests takes over what waits behind another that is busy with the disk.
	playFor  = time.Millisecond
	stepBack = 100 * time.Microsecond
	// mostAttempts is how often a run is begun that never comes to its end: one that takes its process with it must not do so for ever.
	mostAttempts = 5
)

// Simulate plays runs of studies until ctx ends, on as many cores as Options say. What this node does not play to its end it gives
// back; what a node had that died is played by another when its lease has run out.
//
// A run is played by one node at a time, and which one makes no difference. When the last run of a round has come in, whoever
// notices looks whether more are needed, as study.Run would.
func (e *Engine) Simulate(ctx context.Context) error {
	if e.store.Engine() == "sqlite" { // one process writes a file, so whoever else had a run is gone, and its lease need not be waited for
		if err := e.store.Change(ctx, func(tx *store.Tx) error { return tx.ReturnOthersRuns(e.node) }); err != nil {
			return err
		}
	}
	var seats sync.WaitGroup
	for range e.cores {
		seats.Go(func() {
			Attend(ctx, e.store, func(ctx context.Context) time.Duration {
				again, err := e.playOn(ctx)
				if err != nil && ctx.Err() == nil {
					e.log.Error("a simulation could not be played", "error", err)
					again = afterFault
				}
				if again > 0 {
					rest(ctx, calm)
				}
				return again
			})
		})
	}
	seats.Wait()
	return nil
}

// rest waits for a while, or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// playOn looks after studies whose round is whole, then plays one run; again is 0 when it did something, else how long there will be
// nothing to do.
func (e *Engine) playOn(ctx context.Context) (again time.Duration, err error) {
	under, wait, err := e.underWay(ctx)
	if err == nil {
		err = e.tellOfStudies(ctx, under)
	}
	if err != nil {
		return 0, err
	}
	for _, s := range under {
		if s.Done == s.Opened*s.Width {
			return 0, e.settled(ctx, s.Number, e.goOn(ctx, s))
		}
	}
	if wait > 0 {
		return wait, nil
	}
	run, ok, err := e.claimRun(ctx)
	if err != nil || !ok { // another was quicker
		return calm, err
	}
	return 0, e.settled(ctx, run.Simulation, e.playRun(ctx, run))
}

// unplayable is why a study cannot be played, by any node and at any time.
type unplayable struct{ error }

// settled ends a study that cannot be played, and lets whoever looks at it read why; any other error is the caller's.
func (e *Engine) settled(ctx context.Context, number int64, err error) error {
	why, ok := errors.AsType[unplayable](err)
	if !ok {
		return err
	}
	e.log.Error("a simulation failed", "simulation", number, "error", why)
	return e.store.Change(ctx, func(tx *store.Tx) error {
		_, us := now()
		_, err := tx.EndSimulation(number, string(SimulationFailed), why.Error(), us)
		return err
	})
}

// underWay are the studies that have not ended, and how long there is no run that could be played.
func (e *Engine) underWay(ctx context.Context) (list []store.Simulation, wait time.Duration, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		wait = e.longest()
		if list, err = tx.SimulationsUnderWay(); err != nil || len(list) == 0 {
			return err
		}
		next, some, err := tx.NextRun()
		if some {
			_, us := now()
			wait = max(0, min(wait, time.Duration(next-us)*time.Microsecond))
		}
		return err
	})
	return list, wait, err
}

// goOn ends a study whose runs have all come in, when it is known well enough or there are to be no more; else it puts up the next.
// Several nodes may do so at once: they look at the same runs, and come to the same.
func (e *Engine) goOn(ctx context.Context, s store.Simulation) error {
	p, err := e.study(ctx, s.Number)
	if err != nil {
		return err
	}
	enough, err := p.enough(ctx, e.store, s)
	if err != nil {
		return err
	}
	return e.store.Change(ctx, func(tx *store.Tx) error {
		if !enough {
			return e.openRound(tx, s)
		}
		_, us := now()
		_, err := tx.EndSimulation(s.Number, string(SimulationDone), "", us)
		return err
	})
}

// claimRun leases a run; ok is false when there is none.
func (e *Engine) claimRun(ctx context.Context) (run store.SimulationRun, ok bool, err error) {
	err = e.store.Change(ctx, func(tx *store.Tx) error {
		_, us := now()
		if run, ok, err = tx.ClaimRun(e.node, us, us+runLease.Microseconds()); err != nil || !ok {
			return err
		}
		return tx.BeginSimulation(run.Simulation, string(SimulationRunning), us)
	})
	return run, ok, err
}

// playRun plays a run that this node has leased, and keeps what it came to.
func (e *Engine) playRun(ctx context.Context, run store.SimulationRun) error {
	if run.Attempts > mostAttempts {
		return unplayable{fmt.Errorf("its run %d was begun %d times, and no node came to its end", run.Nth+1, mostAttempts)}
	}
	p, err := e.study(ctx, run.Simulation)
	if err != nil {
		return err
	}
	held, letGo := context.WithCancel(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() { e.renew(held, letGo, run) })
	tally, err := e.play(held, p, run)
	letGo()
	renewing.Wait()
	if errors.Is(err, simulate.ErrStopped) { // the desk stops, or the run is this node's no more
		return e.store.Change(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.ReturnRun(run) })
	}
	if err != nil {
		return err
	}
	if err := keepSpecimens(tally, &run); err != nil {
		return err
	}
	return e.store.Change(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		_, run.DoneUS = now()
		return tx.FinishRun(run)
	})
}

// play plays a run, unless ctx ends. Between two of its days whatever else this process has to do comes first. What breaks in a run is
// the end of its study, and not of the desk.
func (e *Engine) play(ctx context.Context, p *played, run store.SimulationRun) (tally *simulate.Tally, err error) {
	if run.Place >= int64(len(p.options)) {
		return nil, unplayable{fmt.Errorf("it has no option %d", run.Place+1)}
	}
	option := p.options[run.Place]
	defer func() {
		if broken := recover(); broken != nil {
			e.log.Error("a run of a simulation broke", "simulation", run.Simulation, "run", run.Nth, "option", option.Name, "error", broken, "stack", string(debug.Stack()))
			err = unplayable{fmt.Errorf("run %d of %s broke: %v", run.Nth+1, option.Name, broken)}
		}
	}()
	s := p.ask.Scenario(option, int(run.Nth))
	if run.Nth < SpecimenRuns {
		s.Keep = specimensKept
	}
	since := time.Now()
	s.Stop = func() bool {
		if time.Since(since) >= playFor {
			rest(ctx, stepBack)
			since = time.Now()
		}
		return ctx.Err() != nil
	}
	if tally, err = simulate.Play(s); err != nil && !errors.Is(err, simulate.ErrStopped) {
		err = unplayable{fmt.Errorf("run %d of %s: %w", run.Nth+1, option.Name, err)}
	}
	return tally, err
}

// renew says again and again that this node plays a run, until ctx ends; when the run is not this node's any more it lets go.
func (e *Engine) renew(ctx context.Context, letGo context.CancelFunc, run store.SimulationRun) {
	ticker := time.NewTicker(runLease / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		ok := true
		err := e.store.Change(ctx, func(tx *store.Tx) (err error) {
			_, us := now()
			ok, err = tx.RenewRun(run, us+runLease.Microseconds())
			return err
		})
		if err == nil && !ok {
			letGo()
		}
	}
}
