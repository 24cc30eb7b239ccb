package suggest

import (
	"cmp"
	"slices"

	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/span"
)

// Aim is what a change is wanted for.
type Aim string

// The aims.
const (
	Attainment Aim = "attainment" // more promises kept, and fewer hours without cover
	Cost       Aim = "cost"       // less money, for no fewer promises
	Nights     Aim = "nights"     // fewer pages at night, for no fewer promises
)

// Lived is a model and its runs.
type Lived struct {
	Scenario simulate.Scenario // of its first run
	Runs     []*simulate.Tally
}

// Bought is what a change comes to beside the base: each interval from the differences of single runs, which met the same tickets.
type Bought struct {
	Made

	Attained simulate.Interval `json:"attained"` // the share of all promises that is kept, by tickets; above 0 is more
	Solve    simulate.Interval `json:"solve"`    // seconds of the mean time until solved; below 0 is sooner
	Nights   simulate.Interval `json:"nights"`   // pages at night a week, of all people
	Cost     simulate.Interval `json:"cost"`     // a year, of people and contracts
	Cover    Cover             `json:"cover"`
	Findings Findings          `json:"findings"`

	Point     *float64 `json:"point"`       // what a point costs a year; null where it costs nothing
	WorthUpTo *float64 `json:"worth_up_to"` // what a change without a price may cost a year before another buys as much for less; null where none does
}

// Cover is by how much the proof differs, in seconds of a horizon over all services and severities.
type Cover struct {
	Closed   int64   `json:"closed"` // gaps that are no more
	Opened   int64   `json:"opened"`
	Sturdier int64   `json:"sturdier"` // where one person could be told in time and now several can
	Thinner  int64   `json:"thinner"`
	Share    float64 `json:"share"` // of all that is promised: what is closed less what is opened
}

// Findings are what the rules find of weight in one model and not in another.
type Findings struct {
	New  []Found `json:"new"`
	Gone []Found `json:"gone"`
}

// Found is one finding that weighs a warning or more and is not waived.
type Found struct {
	Rule    string `json:"rule"`
	On      string `json:"on"`
	Message string `json:"message"`
}

// year and week are lengths of time in seconds; a year is the mean one.
const (
	week = 7 * 24 * hour
	year = 31_557_600
)

// Attained is the share of all promises of a run that was kept, each ticket counting once for each; 1 where none was judged.
func Attained(t *simulate.Tally) float64 {
	kept, judged := 0, 0
	for _, p := range t.Promises {
		kept += p.Kept
		judged += p.Judged()
	}
	if judged == 0 {
		return 1
	}
	return float64(kept) / float64(judged)
}

// nightPages are the pages at night of a run, a week.
func nightPages(t *simulate.Tally) float64 {
	n := 0
	for _, p := range t.People {
		n += p.NightPages
	}
	return float64(n) * week / float64(max(1, t.Until-t.From))
}

// Buys is what a change comes to by the runs of the base and its own, of which there are as many. Cover and findings are left out.
func Buys(made Made, base, with Lived) Bought {
	return Bought{
		Made:     made,
		Attained: simulate.Differ(base.Runs, with.Runs, Attained),
		Solve:    simulate.Differ(base.Runs, with.Runs, func(t *simulate.Tally) float64 { return t.ToSolve.Mean() }),
		Nights:   simulate.Differ(base.Runs, with.Runs, nightPages),
		Cost:     yearly(base, with),
		Findings: Findings{New: []Found{}, Gone: []Found{}},
	}
}

// yearly is by how much the cost of a year differs.
func yearly(base, with Lived) simulate.Interval {
	var s simulate.Sample
	for i := range with.Runs {
		s.Add((with.Scenario.Cost(with.Runs[i]) - base.Scenario.Cost(base.Runs[i])) * year / week)
	}
	return s.Finite()
}

// Proved is by how much the proof of a changed model differs from that of the base, over one horizon.
func Proved(base, with *coverage.Proof) Cover {
	type key struct {
		service  model.ServiceID
		severity model.SeverityID
	}
	was := map[key]*coverage.Cell{}
	for _, c := range base.Cells {
		was[key{c.Service.ID, c.Severity.ID}] = c
	}
	var out Cover
	promised := int64(0)
	for _, c := range with.Cells {
		old := was[key{c.Service.ID, c.Severity.ID}]
		if old == nil || !old.Promised || !c.Promised {
			continue
		}
		promised += base.Horizon.Seconds()
		oldGaps, newGaps, oldThin, newThin := span.Of(old.Gaps...), span.Of(c.Gaps...), span.Of(old.Thin...), span.Of(c.Thin...)
		out.Closed += oldGaps.Minus(newGaps).Seconds()
		out.Opened += newGaps.Minus(oldGaps).Seconds()
		out.Sturdier += oldThin.Minus(newThin).Minus(newGaps).Seconds()
		out.Thinner += newThin.Minus(oldThin).Minus(oldGaps).Seconds()
	}
	out.Share = float64(out.Closed-out.Opened) / float64(max(1, promised))
	return out
}

// Differs is what the rules find of weight in one report and not in another.
func Differs(base, with check.Report) Findings {
	return Findings{New: only(with, base), Gone: only(base, with)}
}

// only are the findings of weight of one report that another has not.
func only(of, not check.Report) []Found {
	out := []Found{}
	for _, f := range of.Findings {
		same := func(o check.Finding) bool {
			return o.Rule == f.Rule && o.On == f.On && o.Level >= check.Warning && o.Waived == nil
		}
		if f.Level >= check.Warning && f.Waived == nil && !slices.ContainsFunc(not.Findings, same) {
			out = append(out, Found{Rule: f.Rule, On: f.On, Message: f.Message})
		}
	}
	return out
}

// giveUp is the share of promises that may be lost to save money or nights: half a point.
const giveUp = .005

// Won is what b has bought for an aim, in the aim's unit: points of attainment and cover, money a year, or pages at night a week.
func (b *Bought) Won(aim Aim) float64 {
	switch aim {
	case Cost:
		return -b.Cost.Mean
	case Nights:
		return -b.Nights.Mean
	case Attainment:
	}
	return 100 * (b.Attained.Mean + b.Cover.Share)
}

// Sure says that b has bought something beyond doubt, and has not spoiled what it is not wanted for.
func (b *Bought) Sure(aim Aim) bool {
	keeps := b.Attained.Low >= -giveUp && b.Cover.Opened <= b.Cover.Closed
	switch aim {
	case Cost:
		return keeps && b.Priced && b.Cost.High < -1
	case Nights:
		return keeps && b.Nights.High < 0
	case Attainment:
	}
	won := b.Attained.Low > 0 && 100*b.Attained.Mean >= leastPoints
	return b.Attained.High >= 0 && (won || b.Cover.Share*100 >= leastPoints) && b.Won(aim) > 0
}

// leastPoints is what a change must win to be worth a line.
const leastPoints = .05

// free says that b costs nothing to speak of.
func (b *Bought) free() bool { return b.Cost.Mean < 1 }

// Rank puts what was bought in order for an aim: first what costs nothing, by what it has won; then by what it has won for its money.
func Rank(aim Aim, bought []Bought) {
	slices.SortStableFunc(bought, func(a, b Bought) int {
		switch {
		case a.free() != b.free():
			if a.free() {
				return -1
			}
			return 1
		case a.free():
			return cmp.Compare(b.Won(aim), a.Won(aim))
		}
		return cmp.Compare(b.Won(aim)/b.Cost.Mean, a.Won(aim)/a.Cost.Mean)
	})
}

// Best are the n of bought that are worth living for longer: the first by rank and the first by what they have won, in turn; those
// that have won nothing are none.
func Best(aim Aim, bought []Bought, n int) []Bought {
	ranked := slices.DeleteFunc(slices.Clone(bought), func(b Bought) bool { return b.Won(aim) <= 0 || aim != Attainment && b.Attained.Mean < -2*giveUp })
	Rank(aim, ranked)
	most := slices.Clone(ranked)
	slices.SortStableFunc(most, func(a, b Bought) int { return cmp.Compare(b.Won(aim), a.Won(aim)) })
	chosen := map[string]bool{}
	for i := range ranked {
		for _, b := range [...]Bought{ranked[i], most[i]} {
			if len(chosen) < n {
				chosen[b.Edit] = true
			}
		}
	}
	return slices.DeleteFunc(ranked, func(b Bought) bool { return !chosen[b.Edit] })
}
