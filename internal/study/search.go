package study

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/staffing"
	"belay/internal/suggest"
)

// A search lives every change of a model for a little while, those that seem to win something for longer, and only the best for as
// long as was asked: most changes win nothing, and a few short runs show it. All of them meet the same tickets as the base.

// Quest is what is asked of a search.
type Quest struct {
	Aim   suggest.Aim
	Most  int  // proposals of each sort
	Pairs bool // also the best two by two
}

// mostPaired is how many of the best are tried two by two.
const mostPaired = 4

// Search looks for the changes of a model that win most for their price. It plays all the runs that are asked for, however
// closely the base is known by then. When its context is over it ends with what it knows, and says so; where it knows nothing there
// is only the error. Watch is told after each run how many weeks have been lived, of how many there will be at most.
func Search(ctx context.Context, a Ask, m *model.Model, q Quest, watch func(Progress)) (*suggest.Answer, error) {
	s, err := newSearch(a, m, q, watch)
	if err != nil {
		return nil, err
	}
	bought, err := s.heats(ctx)
	if err != nil {
		return nil, err
	}
	s.answer.Conclude(bought, q.Most)
	if q.Pairs && !s.answer.Cut {
		if err := s.pairs(ctx, bought); err != nil {
			return nil, err
		}
	}
	s.judge()
	return s.answer, nil
}

// search is one of them.
type search struct {
	Ask

	quest   Quest
	base    Option
	proof   *coverage.Proof // of a year from the day from which is counted
	tries   []suggest.Made
	answer  *suggest.Answer
	watch   func(Progress)
	lived   int // weeks
	ahead   int // weeks, at most
	covered map[string]suggest.Cover
}

func newSearch(a Ask, m *model.Model, q Quest, watch func(Progress)) (*search, error) {
	if err := a.Check(); err != nil {
		return nil, err
	}
	if watch == nil {
		watch = func(Progress) {}
	}
	a.Within = 1e-9 // no run is spared
	s := &search{Ask: a, quest: q, base: Option{Name: "base", Model: m}, watch: watch, covered: map[string]suggest.Cover{}}
	s.proof = coverage.Prove(m, a.yearOf(m), coverage.Options{})
	week, err := a.week(m)
	if err != nil {
		return nil, err
	}
	s.tries = suggest.Make(m, suggest.Changes(m, week, s.proof))
	counted := a.Scenario(s.base, 0)
	s.answer = &suggest.Answer{
		Model: m.Name, Digest: m.Digest(), Currency: m.Currency, From: counted.Count, Until: counted.Over.Until,
		Aim: q.Aim, Seed: a.Seed, Tried: len(s.tries), Drowns: suggest.Drown(week), Best: []suggest.Bought{}, Unpriced: []suggest.Bought{}, Together: []suggest.Bought{},
	}
	return s, nil
}

// gaps is for how many seconds nobody picks up, over all services and severities.
func gaps(p *coverage.Proof) int64 {
	sum := int64(0)
	for _, c := range p.Cells {
		sum += span.Of(c.Gaps...).Seconds()
	}
	return sum
}

// yearOf is the year from the day from which is counted, in the model's zone.
func (a Ask) yearOf(m *model.Model) span.Span {
	const daysOfYear = 365
	return calendar.Days(a.From, a.From.Add(daysOfYear-1), m.Timezone)
}

// week is what the first week that is counted asks of each function. A model to which nothing comes is refused: nothing that was
// found about it would mean anything.
func (a Ask) week(m *model.Model) (*staffing.Report, error) {
	week, err := staffing.Week(m, calendar.Days(a.From, a.From.Add(6), m.Timezone), staffing.Usual())
	if err == nil && week.Tickets == 0 && len(a.Arrivals) == 0 {
		err = errors.New("the model says of no service how many tickets it gets, so no change of it can be judged: say it under demand, per_week for each service")
	}
	return week, err
}

// heat is one round of a search.
type heat struct {
	weeks, warmUp, runs int
	keeps               int // how many go on
}

// plan is the rounds of a search: the last is as long as was asked.
func (s *search) plan() []heat {
	last := heat{s.Weeks, s.WarmUp, s.Runs, 2 * s.quest.Most}
	heats := []heat{
		{max(2, s.Weeks/4), min(1, s.WarmUp), min(3, s.Runs), 3*s.quest.Most + 5},
		{max(2, s.Weeks/2), s.WarmUp, max(2, s.Runs/2), s.quest.Most + 3},
		last,
	}
	left := len(s.tries)
	return slices.DeleteFunc(heats, func(h heat) bool {
		spared := h != last && left <= h.keeps // nobody would be sent home
		if !spared {
			left = min(left, h.keeps)
		}
		return spared
	})
}

// heats lives all changes, round by round, and comes to what those of the last round have bought.
func (s *search) heats(ctx context.Context) (bought []suggest.Bought, err error) {
	going, plan := s.tries, s.plan()
	left := len(going)
	for _, h := range plan {
		s.ahead += h.life(left)
		left = min(left, h.keeps)
	}
	if s.quest.Pairs {
		s.ahead += plan[len(plan)-1].life(min(mostPaired, left) * (mostPaired - 1) / 2)
	}
	for i, h := range plan {
		known, err := s.live(ctx, h, going)
		if err != nil || known == nil {
			return bought, err
		}
		bought = known
		if s.answer.Cut {
			return bought, nil
		}
		if i < len(plan)-1 {
			bought = suggest.Best(s.quest.Aim, bought, h.keeps)
			going = nil
			for _, b := range bought {
				going = append(going, b.Made)
			}
		}
	}
	return bought, nil
}

// life is how many weeks a round lives with so many changes and the base.
func (h heat) life(changes int) int { return (changes + 1) * (h.weeks + h.warmUp) * h.runs }

// live lives changes for a round, beside the base. It comes to nothing where the search is cut short before the first run of a
// round, and knows something from those before.
func (s *search) live(ctx context.Context, h heat, going []suggest.Made) ([]suggest.Bought, error) {
	ask := s.Ask
	ask.Weeks, ask.WarmUp, ask.Runs = h.weeks, h.warmUp, h.runs
	options := []Option{s.base}
	for _, g := range going {
		options = append(options, Option{Name: g.Edit, Model: g.Model})
	}
	s.prove(going)
	began := s.lived
	known, err := Run(ctx, ask, options, func(p Progress) {
		s.lived = began + p.Done*(h.weeks+h.warmUp)
		s.ahead = max(s.ahead, s.lived)
		s.watch(Progress{Done: s.lived, Most: s.ahead})
	})
	if err != nil {
		return nil, s.cut(ctx, err)
	}
	base := suggest.Lived{Scenario: ask.Scenario(s.base, 0), Runs: known.Options[0].Runs}
	s.answer.Cut = known.Cut
	s.answer.Base, s.answer.Runs = suggest.Stands(base), len(base.Runs)
	s.answer.Base.Gaps = gaps(s.proof)
	out := make([]suggest.Bought, len(going))
	for i, g := range going {
		out[i] = suggest.Buys(g, base, suggest.Lived{Scenario: ask.Scenario(options[i+1], 0), Runs: known.Options[i+1].Runs})
		out[i].Cover = s.covered[g.Edit]
	}
	return out, nil
}

// cut is the error of a round; none where the search was only cut short and knows something already.
func (s *search) cut(ctx context.Context, err error) error {
	if ctx.Err() != nil && s.answer.Runs > 0 {
		s.answer.Cut = true
		err = nil
	}
	return err
}

// prove proves the changed models that are not proved yet, on all cores.
func (s *search) prove(going []suggest.Made) {
	left := slices.DeleteFunc(slices.Clone(going), func(g suggest.Made) bool {
		_, known := s.covered[g.Edit]
		return known
	})
	covers := make([]suggest.Cover, len(left))
	each(len(left), func(i int) {
		covers[i] = suggest.Proved(s.proof, coverage.Prove(left[i].Model, s.proof.Horizon, coverage.Options{}))
	})
	for i, g := range left {
		s.covered[g.Edit] = covers[i]
	}
}

// each does something n times, as many at once as there are cores.
func each(n int, do func(i int)) {
	var group sync.WaitGroup
	cores := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range n {
		cores <- struct{}{}
		group.Go(func() {
			defer func() { <-cores }()
			do(i)
		})
	}
	group.Wait()
}

// pairs lives the best two by two.
func (s *search) pairs(ctx context.Context, bought []suggest.Bought) error {
	unpriced := s.answer.Base.Cost.Mean == 0
	sure := slices.DeleteFunc(slices.Clone(bought), func(b suggest.Bought) bool { return !b.Sure(s.quest.Aim) || !b.Priced && !unpriced })
	suggest.Rank(s.quest.Aim, sure)
	sure = sure[:min(mostPaired, len(sure))]
	var changes []suggest.Change
	parts := map[string][2]suggest.Bought{}
	for i, a := range sure {
		for _, b := range sure[i+1:] {
			if c, ok := suggest.Pair(a.Change, b.Change); ok {
				changes = append(changes, c)
				parts[c.Edit] = [2]suggest.Bought{a, b}
			}
		}
	}
	made := suggest.Make(s.base.Model, changes)
	if len(made) == 0 {
		return nil
	}
	s.answer.Tried += len(made)
	was := *s.answer
	plan := s.plan()
	together, err := s.live(ctx, plan[len(plan)-1], made)
	if err != nil || together == nil {
		return err
	}
	if s.answer.Cut { // the pairs are known by fewer runs than the others
		s.answer.Base, s.answer.Runs = was.Base, was.Runs
	}
	s.answer.Join(together, parts, s.quest.Most)
	return nil
}

// judge asks the rules of those that are shown, and of the base.
func (s *search) judge() {
	shown := []*suggest.Bought{}
	for _, list := range [][]suggest.Bought{s.answer.Best, s.answer.Unpriced, s.answer.Together} {
		for i := range list {
			shown = append(shown, &list[i])
		}
	}
	if len(shown) == 0 {
		return
	}
	over := check.Options{Over: s.proof.Horizon}
	before := check.Run(s.base.Model, over)
	each(len(shown), func(i int) { shown[i].Findings = suggest.Differs(before, check.Run(shown[i].Model, over)) })
}
