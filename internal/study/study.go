// Package study plays scenarios side by side until what is asked is known well enough: on all cores, the same on any number of
// them, with word of how far it is, and with what is done kept when somebody has seen enough.
//
//	Ask, Options ──▶ Play: one Tally for each option and run ──▶ Answer: a Report for each option, and how they differ
//
// A run is known by its option and its place: whoever plays it, here or on another machine, comes to the same Tally. So a
// study can be spread, stopped and gone on with.
package study

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/simulate"
)

// Limits of what can be asked.
const (
	MostWeeks = 260
	MostRuns  = 1000
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
}

// Usual is what is asked where nobody says more: a quarter from a day on.
func Usual(from calendar.Date) Ask {
	return Ask{From: from, Weeks: 13, WarmUp: 2, Runs: 20, Within: .05, Seed: 1, Habits: simulate.Usual()}
}

// Check refuses what cannot be played, in a sentence that says what to do.
func (a Ask) Check() error {
	switch {
	case a.Weeks < 1 || a.Weeks > MostWeeks || a.WarmUp < 0 || a.WarmUp > MostWeeks:
		return fmt.Errorf("weeks are 1 to %d and those of warm-up 0 to %d, not %d and %d", MostWeeks, MostWeeks, a.Weeks, a.WarmUp)
	case a.Runs < 1 || a.Runs > MostRuns:
		return fmt.Errorf("runs are 1 to %d, not %d", MostRuns, a.Runs)
	case !(a.Within > 0):
		return fmt.Errorf("how closely it is to be known is a share above 0, not %v", a.Within)
	}
	return nil
}

// Option is one of the models that are set beside each other. The first of a study is its base.
type Option struct {
	Name  string
	Model *model.Model
}

// Scenario is the nth run of an option, from 0. Runs of the same place meet the same tickets whatever the option.
func (a Ask) Scenario(o Option, nth int) simulate.Scenario {
	const daysOfWeek = 7
	m := o.Model
	over := calendar.Days(a.From.Add(-a.WarmUp*daysOfWeek), a.From.Add(a.Weeks*daysOfWeek-1), m.Timezone)
	counted := calendar.Days(a.From, a.From, m.Timezone).From
	return simulate.Scenario{Model: m, Over: over, Count: counted, Habits: a.Habits, Seed: a.Seed + uint64(nth)}
}

// Answer is what a study came to.
type Answer struct {
	Ask     Ask
	Options []Answered // in the order of the options
	Narrow  bool       // it is known as closely as was asked
	Cut     bool       // it was ended before that, and before all runs
}

// Answered is what is known of one option.
type Answered struct {
	Option

	Report *simulate.Report
	Runs   []*simulate.Tally // in the order of their places
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
// rounds that are whole are kept, and the answer says that it was cut; without one whole round there is only the error.
// Watch, if it is set, is told after each run, by one goroutine at a time.
func Run(ctx context.Context, a Ask, options []Option, watch func(Progress)) (*Answer, error) {
	if err := a.Check(); err != nil {
		return nil, err
	}
	if watch == nil {
		watch = func(Progress) {}
	}
	tallies := make([][]*simulate.Tally, len(options))
	done, most := 0, a.Runs*len(options)
	var answer *Answer
	for first := 0; first < a.Runs; first += Round {
		n := min(Round, a.Runs-first)
		round, err := play(ctx, a, options, first, n, func() {
			done++
			watch(Progress{Done: done, Most: most})
		})
		if err != nil {
			if ctx.Err() != nil && answer != nil {
				answer.Cut = true
				return answer, nil
			}
			return nil, err
		}
		for i := range options {
			tallies[i] = append(tallies[i], round[i]...)
		}
		answer = Sum(a, options, tallies)
		watch(Progress{Done: done, Most: most, Sofar: answer})
		if answer.Narrow {
			break
		}
	}
	return answer, nil
}

// Sum is what the runs of options come to so far; each option has as many, at least one.
func Sum(a Ask, options []Option, tallies [][]*simulate.Tally) *Answer {
	answer := &Answer{Ask: a}
	for i, o := range options {
		answer.Options = append(answer.Options, Answered{Option: o, Report: simulate.Sum(a.Scenario(o, 0), tallies[i]), Runs: tallies[i]})
	}
	answer.Narrow = answer.Options[0].Report.Narrow(a.Within)
	return answer
}

// play plays the runs of a round, as many side by side as there are cores.
func play(ctx context.Context, a Ask, options []Option, first, n int, told func()) ([][]*simulate.Tally, error) {
	out := make([][]*simulate.Tally, len(options))
	var (
		group sync.WaitGroup
		mu    sync.Mutex // guards what follows, and told
		fault error
	)
	cores := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, o := range options {
		out[i] = make([]*simulate.Tally, n)
		for k := range n {
			group.Go(func() {
				cores <- struct{}{}
				defer func() { <-cores }()
				if ctx.Err() != nil {
					return
				}
				tally, err := simulate.Play(a.Scenario(o, first+k))
				mu.Lock()
				defer mu.Unlock()
				out[i][k] = tally
				if err != nil && fault == nil {
					fault = fmt.Errorf("%s: %w", o.Name, err)
				}
				told()
			})
		}
	}
	group.Wait()
	if fault == nil {
		fault = ctx.Err()
	}
	return out, fault
}
