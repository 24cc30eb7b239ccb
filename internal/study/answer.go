package study

import (
	"slices"

	"belay/internal/model"
	"belay/internal/simulate"
)

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
	Better Better            // than the base; nothing of the base itself
}

// Better is by how much an option differs from the base, each from the differences of single runs: both met the same tickets, so
// the intervals are narrower than those of the two.
type Better struct {
	Solve    simulate.Interval `json:"solve"`    // seconds of the mean time until solved; below 0 is sooner
	Cost     simulate.Interval `json:"cost"`     // a week; below 0 is cheaper
	Promises []BetterPromise   `json:"promises"` // that both make
}

// BetterPromise is by how much more of a promise is kept.
type BetterPromise struct {
	Service  model.ServiceID   `json:"service"`
	Severity model.SeverityID  `json:"severity"`
	Target   model.TargetName  `json:"target"`
	Share    simulate.Interval `json:"share"` // of its tickets; above 0 is more
}

// Sum is what the runs of options come to so far; each option has as many, at least one.
func Sum(a Ask, options []Option, tallies [][]*simulate.Tally) *Answer {
	answer := &Answer{Ask: a}
	for i, o := range options {
		of := Answered{Option: o, Report: simulate.Sum(a.Scenario(o, 0), tallies[i]), Runs: tallies[i]}
		if i > 0 {
			of.Better = better(a.Scenario(options[0], 0), a.Scenario(o, 0), tallies[0], tallies[i])
		}
		answer.Options = append(answer.Options, of)
	}
	answer.Narrow = answer.Options[0].Report.Narrow(a.Within)
	return answer
}

// better is by how much an option differs from the base.
func better(of, by simulate.Scenario, base, option []*simulate.Tally) Better {
	var cost simulate.Sample
	for nth := range base {
		cost.Add(by.Cost(option[nth]) - of.Cost(base[nth]))
	}
	out := Better{
		Solve:    simulate.Differ(base, option, func(t *simulate.Tally) float64 { return t.ToSolve.Mean() }),
		Cost:     cost.Finite(),
		Promises: []BetterPromise{},
	}
	for i, p := range base[0].Promises {
		same := func(o simulate.Promise) bool {
			return o.Service == p.Service && o.Severity == p.Severity && o.Target == p.Target
		}
		k := slices.IndexFunc(option[0].Promises, same)
		if k < 0 {
			continue
		}
		var share simulate.Sample
		for nth := range base {
			if of, by := base[nth].Promises[i], option[nth].Promises[k]; of.Judged() > 0 && by.Judged() > 0 {
				share.Add(by.Share() - of.Share())
			}
		}
		out.Promises = append(out.Promises, BetterPromise{Service: p.Service, Severity: p.Severity, Target: p.Target, Share: share.Finite()})
	}
	return out
}
