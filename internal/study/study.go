// Package study plays scenarios side by side until what is asked is known well enough: on all cores, the same on any number of
// them, with word of how far it is, and with what is done kept when somebody has seen enough.
//
//	Ask, Options ──▶ Play: one Tally for each option and run ──▶ Answer: a Report for each option, and how they differ
//
// A run is known by its option and its place: whoever plays it, here or on another machine, comes to the same Tally. So a
// study can be spread, stopped and gone on with.
package study

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/simulate"
)

// Limits of what can be asked.
const (
	MostWeeks   = 260
	MostRuns    = 1000
	MostTickets = 20_000_000 // in a run

	firstYear = 1970 // before it, zones have no rules that are known
	lastYear  = 2200
)

// Round is how many runs are made before it is looked whether more are needed: the same on any number of cores.
const Round = 5

// Ask is what somebody wants to know of one or more models.
type Ask struct {
	From   calendar.Date   `json:"from"`    // the day from which is counted
	Weeks  int             `json:"weeks"`   // that are counted
	WarmUp int             `json:"warm_up"` // weeks before them that are played and not counted
	Runs   int             `json:"runs"`    // the most
	Within float64         `json:"within"`  // runs end when the mean time to solve is known to this share of itself
	Seed   uint64          `json:"seed"`
	Habits simulate.Habits `json:"habits"`

	Arrivals []simulate.Arrival `json:"arrivals,omitempty"` // that are known, in place of what the models' demand says

	// HabitsFile is where the habits were read, for refusals of them; empty where that was no file.
	HabitsFile string `json:"-"`
}

// Usual is what is asked where nobody says more: a quarter from a day on.
func Usual(from calendar.Date) Ask {
	return Ask{From: from, Weeks: 13, WarmUp: 2, Runs: 20, Within: .05, Seed: 1, Habits: simulate.Usual()}
}

// Check refuses what cannot be played, in a sentence that says what to do.
func (a Ask) Check() error {
	switch {
	case a.From.Year < firstYear || a.From.Year > lastYear:
		return fmt.Errorf("the day from which is counted lies in the years %d to %d, and %s does not", firstYear, lastYear, a.From)
	case a.Weeks < 1 || a.Weeks > MostWeeks:
		return fmt.Errorf("weeks are 1 to %d, not %d", MostWeeks, a.Weeks)
	case a.WarmUp < 0 || a.WarmUp > MostWeeks:
		return fmt.Errorf("weeks of warm-up are 0 to %d, not %d", MostWeeks, a.WarmUp)
	case a.Runs < 1 || a.Runs > MostRuns:
		return fmt.Errorf("runs are 1 to %d, not %d", MostRuns, a.Runs)
	case !(a.Within > 0 && a.Within <= 1):
		return fmt.Errorf("how closely it is to be known is above 0%% and 100%% at most, not %v%%", a.Within*100)
	}
	return nil
}

// Option is one of the models that are set beside each other. The first of a study is its base.
type Option struct {
	Name  string
	Model *model.Model
}

// Comparable refuses options that cannot be set beside each other: none, and those that lack a service of the base, since they
// would not meet the same tickets.
func Comparable(options []Option) error {
	if len(options) == 0 {
		return errors.New("a study needs a model")
	}
	base := options[0].Model
	for _, o := range options[1:] {
		for _, d := range base.Demand {
			if o.Model.Service(d.ID) == nil {
				return fmt.Errorf("%s has no service %s, so it cannot meet the same tickets", o.Name, d.ID)
			}
		}
	}
	return nil
}

// Fit refuses options that cannot be set beside each other, habits that do not fit them, and more tickets than can be played, in a
// sentence that says what to do.
func (a Ask) Fit(options []Option) error {
	if err := Comparable(options); err != nil {
		return err
	}
	habits := cmp.Or(a.HabitsFile, "habits")
	if err := a.Habits.Fit(options[0].Model); err != nil { // what the variants do not have was taken out of them
		return fmt.Errorf("%s: %w", habits, err)
	}
	for _, o := range options {
		s := a.Scenario(o, 0)
		if err := s.CheckBursts(); err != nil {
			return fmt.Errorf("%s: %w", habits, err)
		}
		if n := s.Expected(); n > MostTickets {
			return fmt.Errorf("%s would get about %.3g tickets in a run of %d weeks, and a run has %d million at most: ask for fewer weeks, or look at per_week in its demand", o.Name, n, a.WarmUp+a.Weeks, MostTickets/1_000_000)
		}
	}
	return nil
}

// Scenario is the nth run of an option, from 0. Runs of the same place meet the same tickets whatever the option.
func (a Ask) Scenario(o Option, nth int) simulate.Scenario {
	const daysOfWeek = 7
	m := o.Model
	over := calendar.Days(a.From.Add(-a.WarmUp*daysOfWeek), a.From.Add(a.Weeks*daysOfWeek-1), m.Timezone)
	counted := calendar.Days(a.From, a.From, m.Timezone).From
	return simulate.Scenario{Model: m, Over: over, Count: counted, Habits: a.Habits, Arrivals: a.Arrivals, Seed: a.Seed + uint64(nth)}
}

// Progress is how far a study is.
type Progress struct {
	Done  int     // runs, of all options
	Most  int     // that there will be if it does not end sooner
	Sofar *Answer // after each round; nil between
}

// Left is how long it will still take at most, as far as one can tell from how long it took until now.
func (p Progress) Left(took time.Duration) time.Duration {
	return took / time.Duration(max(1, p.Done)) * time.Duration(p.Most-p.Done)
}

// Run studies options until the base is known closely enough or the most runs are made. When its context is over so is the study:
// the runs that every option has made are kept, and the answer says that it was cut; without one there is only the error.
// Watch, if it is set, is told after each run, by one goroutine at a time.
func Run(ctx context.Context, a Ask, options []Option, watch func(Progress)) (*Answer, error) {
	if err := a.Check(); err != nil {
		return nil, err
	}
	if err := a.Fit(options); err != nil {
		return nil, err
	}
	if watch == nil {
		watch = func(Progress) {}
	}
	tallies := make([][]*simulate.Tally, len(options))
	done, most := 0, a.Runs*len(options)
	for first := 0; ; first += Round {
		round, err := play(ctx, a, options, first, min(Round, a.Runs-first), func() {
			done++
			watch(Progress{Done: done, Most: most})
		})
		for i := range round {
			tallies[i] = append(tallies[i], round[i]...)
		}
		cut := err != nil && ctx.Err() != nil && len(tallies[0]) > 0
		if err != nil && !cut {
			return nil, err
		}
		answer := Sum(a, options, tallies)
		answer.Cut = cut
		watch(Progress{Done: done, Most: most, Sofar: answer})
		if answer.Narrow || cut || len(tallies[0]) == a.Runs {
			return answer, nil
		}
	}
}

// play plays the runs of a round, as many side by side as there are cores, and comes to those from the first that every option has
// made: all of them, unless there is an error too.
func play(ctx context.Context, a Ask, options []Option, first, n int, told func()) ([][]*simulate.Tally, error) {
	round := make([][]*simulate.Tally, len(options))
	for i := range options {
		round[i] = make([]*simulate.Tally, n)
	}
	var (
		group sync.WaitGroup
		mu    sync.Mutex // guards what follows, and told
		next  int
		fault error
	)
	for range min(runtime.GOMAXPROCS(0), n*len(options)) {
		group.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for next < n*len(options) && fault == nil {
				k, i := next/len(options), next%len(options) // run by run, so that what is cut short is of use
				next++
				mu.Unlock()
				tally, err := one(ctx, a, options[i], first+k)
				mu.Lock()
				if err != nil {
					fault = cmp.Or(fault, err)
					return
				}
				round[i][k] = tally
				told()
			}
		})
	}
	group.Wait()
	whole := n
	for i := range round {
		if missing := slices.Index(round[i], nil); missing >= 0 {
			whole = min(whole, missing)
		}
	}
	for i := range round {
		round[i] = round[i][:whole]
	}
	return round, fault
}

// one plays one run of an option, unless it is over.
func one(ctx context.Context, a Ask, o Option, nth int) (*simulate.Tally, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := a.Scenario(o, nth)
	s.Stop = func() bool { return ctx.Err() != nil }
	tally, err := simulate.Play(s)
	if errors.Is(err, simulate.ErrStopped) {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Name, err)
	}
	return tally, nil
}
