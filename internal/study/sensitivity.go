package study

import (
	"context"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/suggest"
)

// Sensitivity lives a model with each of its parameters lower and higher, and says how its answer hangs on them. Parameters that
// change what comes change the tickets; all others meet the same. Like Run it ends when its context is over; what it knows until then
// is no answer. Watch is told after each run how many runs are done, of how many.
func Sensitivity(ctx context.Context, a Ask, m *model.Model, watch func(Progress)) (*suggest.Tornado, error) {
	if err := a.Check(); err != nil {
		return nil, err
	}
	if watch == nil {
		watch = func(Progress) {}
	}
	week, err := a.week(m)
	if err != nil {
		return nil, err
	}
	a.Within = 1e-9 // no run is spared
	s := &swing{Ask: a, model: m, watch: watch}
	parameters := suggest.Parameters(m, week, a.Habits)
	for _, p := range parameters {
		for _, w := range [...]suggest.Way{p.Low, p.High} {
			if !w.None() {
				s.ahead += a.Runs
			}
		}
	}
	s.ahead += a.Runs
	if s.base, err = s.live(ctx, suggest.Way{}); err != nil {
		return nil, err
	}
	tornado := &suggest.Tornado{Base: suggest.Stands(s.base), Drowns: suggest.Drown(week), Bars: []suggest.Bar{}}
	tornado.Base.Gaps = gaps(coverage.Prove(m, a.yearOf(m), coverage.Options{}))
	for _, p := range parameters {
		low, err := s.reach(ctx, p.Low)
		if err != nil {
			return nil, err
		}
		high, err := s.reach(ctx, p.High)
		if err != nil {
			return nil, err
		}
		tornado.Add(p, low, high)
	}
	return tornado, nil
}

// swing is one study of sensitivity.
type swing struct {
	Ask

	model *model.Model
	base  suggest.Lived
	watch func(Progress)
	done  int
	ahead int
}

// live lives the model with a parameter at one end.
func (s *swing) live(ctx context.Context, w suggest.Way) (suggest.Lived, error) {
	ask, m := s.Ask, s.model
	if w.Habits != nil {
		ask.Habits = *w.Habits
	}
	if w.Edit != "" {
		edited, problems := modelfile.Edit(m, "edit", w.Edit)
		if len(problems) > 0 {
			return suggest.Lived{}, problems[0]
		}
		m = edited
	}
	o := Option{Name: w.Says, Model: m}
	began := s.done
	answer, err := Run(ctx, ask, []Option{o}, func(p Progress) {
		s.done = began + p.Done
		s.watch(Progress{Done: s.done, Most: s.ahead})
	})
	if err == nil && answer.Cut {
		err = ctx.Err()
	}
	if err != nil {
		return suggest.Lived{}, err
	}
	s.done = began + s.Runs
	return suggest.Lived{Scenario: ask.Scenario(o, 0), Runs: answer.Options[0].Runs}, nil
}

// reach is what an end of a parameter comes to; nil where there is none.
func (s *swing) reach(ctx context.Context, w suggest.Way) (*suggest.Effect, error) {
	if w.None() {
		return nil, nil
	}
	with, err := s.live(ctx, w)
	if err != nil {
		return nil, err
	}
	return suggest.Reaches(w, s.base, with), nil
}
