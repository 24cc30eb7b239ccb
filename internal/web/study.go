package web

import (
	"sync"

	"belay/internal/calendar"
	"belay/internal/chart"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/diagram"
	"belay/internal/draw"
	"belay/internal/model"
	"belay/internal/plan"
	"belay/internal/span"
)

// study is what is worked out of one model for the year that begins on a day: the proof, pictures and papers. Each is worked
// out when it is first asked for, once, and kept; a model never changes, and a day is over soon enough.
type study struct {
	model *model.Model
	over  span.Span

	proof    func() *coverage.Proof
	findings func() check.Report
	gaps     func() []gapLine
	year     func() []byte
	page     func() ([]byte, error)
	diagram  [2]func() []byte // light and dark
	plan     func() *plan.Document
	html     func() ([]byte, error)
	pdf      func() ([]byte, error)
}

// newStudy prepares the study of a model for a year from a day on.
func newStudy(m *model.Model, from calendar.Date) *study {
	s := &study{model: m, over: calendar.Days(from, from.AddMonths(12).Add(-1), m.Timezone)}
	var turn sync.Mutex // a proof belongs to one reader at a time
	s.proof = sync.OnceValue(func() *coverage.Proof { return coverage.Prove(m, s.over, coverage.Options{}) })
	s.findings = sync.OnceValue(func() check.Report {
		proof := s.proof()
		turn.Lock()
		defer turn.Unlock()
		return check.Run(m, check.Options{Over: s.over, Proof: proof})
	})
	scene := sync.OnceValue(func() *draw.Scene {
		proof := s.proof()
		turn.Lock()
		defer turn.Unlock()
		return chart.Year(proof)
	})
	s.gaps = sync.OnceValue(func() []gapLine {
		proof := s.proof()
		turn.Lock()
		defer turn.Unlock()
		return gapLines(proof)
	})
	s.page = sync.OnceValues(func() ([]byte, error) {
		proof := s.proof()
		turn.Lock()
		defer turn.Unlock()
		return chart.Page(proof)
	})
	s.year = sync.OnceValue(func() []byte { return scene().SVG(draw.SVGOptions{}) })
	for i := range s.diagram {
		s.diagram[i] = sync.OnceValue(func() []byte {
			return diagram.Draw(m, diagram.Options{From: from, Dark: i == dark}).SVG(draw.SVGOptions{})
		})
	}
	s.plan = sync.OnceValue(func() *plan.Document {
		proof, findings, year := s.proof(), s.findings(), scene()
		turn.Lock()
		defer turn.Unlock()
		return plan.Build(m, plan.Options{From: from, Proof: proof, Check: findings, Year: year})
	})
	s.html = sync.OnceValues(func() ([]byte, error) { return s.plan().HTML() })
	s.pdf = sync.OnceValues(func() ([]byte, error) { return s.plan().PDF() })
	return s
}

// dark is the place of the dark diagram.
const dark = 1

// studiesKept is how many studies are kept: the edition in force today and yesterday, and a few that somebody looks back at.
const studiesKept = 4

// studies keeps what was worked out, by model and day.
type studies struct {
	mu   sync.Mutex // guards kept
	kept map[studied]*study
}

type studied struct {
	digest string
	from   calendar.Date
}

// of is the study of a model for the year that begins today.
func (k *studies) of(m *model.Model, at span.Instant) *study {
	name := studied{m.Digest(), calendar.DateOf(at, m.Timezone)}
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, ok := k.kept[name]; ok {
		return s
	}
	if k.kept == nil || len(k.kept) >= studiesKept {
		k.kept = map[studied]*study{}
	}
	s := newStudy(m, name.from)
	k.kept[name] = s
	return s
}

// study is that of the model in force; a refusal where there is none.
func (c *call) study() (*study, error) {
	m, err := c.model()
	if err != nil {
		return nil, err
	}
	return c.server.studies.of(m, c.at), nil
}
