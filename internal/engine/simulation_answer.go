package engine

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"

	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/simulate"
	"belay/internal/store"
	"belay/internal/study"
)

// What a study comes to is summed from the tallies of its runs whenever somebody looks, and by study.Sum: so it is the very answer that
// one machine alone would give. What was read for that is kept while people look at it.

// studies are the studies that were looked at or played last, made ready.
type studies struct {
	mu   sync.Mutex             // guards all below
	kept []*played              // the last used last
	told map[int64]*toldOfStudy // of studies under way, what followers know
}

// mostTallies is of how many runs at most tallies are kept in memory, over all studies but the one used last.
const mostTallies = 500

// played is a study made ready: its models, read once, and what its runs came to.
type played struct {
	number  int64
	ask     study.Ask
	options []study.Option

	mu      sync.Mutex // guards all below
	tallies [][]*simulate.Tally
	answer  *study.Answer // of all tallies; nil before the first run that every option has made
}

// study is a study made ready.
func (e *Engine) study(ctx context.Context, number int64) (*played, error) {
	if p := e.studies.use(number, nil); p != nil {
		return p, nil
	}
	p, err := e.readStudy(ctx, number)
	if err != nil {
		return nil, err
	}
	return e.studies.use(number, p), nil
}

// use is the study of that number that is kept, which is now the one used last; else fresh, which is kept from now on unless it is nil.
func (s *studies) use(number int64, fresh *played) *played {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.IndexFunc(s.kept, func(p *played) bool { return p.number == number }); i >= 0 {
		fresh = s.kept[i]
		s.kept = slices.Delete(s.kept, i, i+1)
	}
	if fresh == nil {
		return nil
	}
	runs := 0
	for i, other := range slices.Backward(s.kept) {
		if runs += other.ask.Runs * len(other.options); runs > mostTallies {
			s.kept = slices.Delete(s.kept, 0, i+1)
			break
		}
	}
	s.kept = append(s.kept, fresh)
	return fresh
}

// readStudy reads the models of a study, and makes sure that they are those that it was started with.
func (e *Engine) readStudy(ctx context.Context, number int64) (*played, error) {
	s, err := e.simulation(ctx, number)
	if err != nil {
		return nil, err
	}
	p := &played{number: number, ask: s.Ask, tallies: make([][]*simulate.Tally, len(s.Options))}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		var texts []string
		models, err := tx.SimulatedModels(number)
		if err == nil {
			err = json.Unmarshal(models, &texts)
		}
		if err == nil && len(texts) != len(s.Options) {
			err = fmt.Errorf("there are %d models for %d options", len(texts), len(s.Options))
		}
		if err != nil {
			return fmt.Errorf("reading the models of simulation %d: %w", number, err)
		}
		p.options = nil
		for i, o := range s.Options {
			option := study.Option{Name: o.Name}
			if texts[i] == "" {
				option.Model, err = e.model(tx, o.Edition)
			} else {
				option.Model, _ = modelfile.ParseText(o.Name, texts[i])
			}
			if err == nil && (option.Model == nil || option.Model.Digest() != o.Digest) {
				err = unplayable{fmt.Errorf("the model of %s is not what this Belay reads in it; start the study again", o.Name)}
			}
			if err != nil {
				return err
			}
			p.options = append(p.options, option)
		}
		return nil
	})
	return p, err
}

// Simulation is the study of that number, and what it has come to so far: nil before the first run that every option has made. The
// answer is shared, and not to be changed.
func (e *Engine) Simulation(ctx context.Context, a people.Actor, number int64) (s Simulation, answer *study.Answer, err error) {
	if d := people.Ever(a, people.SeeSimulations); !d.Yes {
		return s, nil, d.Err()
	}
	if s, err = e.simulation(ctx, number); err != nil {
		return s, nil, err
	}
	p, err := e.study(ctx, number)
	if err != nil {
		return s, nil, err
	}
	if answer, err = p.sum(ctx, e.store); err != nil || answer == nil {
		return s, nil, err
	}
	whole := *answer
	whole.Cut = s.State.Over() && s.State != SimulationDone
	return s, &whole, nil
}

// sum is what a study came to by the runs that every option has made, from the first; nil when there is none.
func (p *played) sum(ctx context.Context, record *store.Store) (*study.Answer, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.read(ctx, record); err != nil {
		return nil, err
	}
	return p.upTo(len(p.tallies[0])), nil
}

// enough says whether a study needs no more runs than were put up, which have all come in. Others may have put up more meanwhile:
// these do not count.
func (p *played) enough(ctx context.Context, record *store.Store, s store.Simulation) (bool, error) {
	if s.Opened == s.Most {
		return true, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.read(ctx, record); err != nil {
		return false, err
	}
	answer := p.upTo(int(s.Opened))
	return answer != nil && answer.Narrow, nil
}

// upTo is what the first runs of a study come to. The answer of all is kept, and given again while there are no more.
func (p *played) upTo(runs int) *study.Answer {
	if runs == 0 || runs > len(p.tallies[0]) {
		return nil
	}
	if p.answer != nil && len(p.answer.Options[0].Runs) == runs {
		return p.answer
	}
	tallies := make([][]*simulate.Tally, len(p.tallies))
	for i := range tallies {
		tallies[i] = p.tallies[i][:runs:runs]
	}
	p.answer = study.Sum(p.ask, p.options, tallies)
	return p.answer
}

// read reads the tallies of runs that every option has made since it was asked last.
func (p *played) read(ctx context.Context, record *store.Store) error {
	var fresh []store.SimulationRun
	err := record.View(ctx, func(tx *store.Tx) (err error) {
		fresh, err = tx.Tallies(p.number, int64(len(p.tallies[0])))
		return err
	})
	if err != nil {
		return err
	}
	width := len(p.options)
	for len(fresh) >= width && fresh[width-1].Nth == int64(len(p.tallies[0])) { // by run, then by option: so this one is whole
		row := make([]*simulate.Tally, width)
		for i := range row {
			row[i] = &simulate.Tally{}
			if err := unpack(fresh[i].Tally, row[i]); err != nil {
				return fmt.Errorf("reading run %d of simulation %d: %w", fresh[i].Nth, p.number, err)
			}
		}
		for i, t := range row {
			p.tallies[i] = append(p.tallies[i], t)
		}
		fresh = fresh[width:]
	}
	return nil
}

// pack is a value as the record keeps it: JSON, compressed.
func pack(v any) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		return nil, fmt.Errorf("writing what a run came to: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compressing what a run came to: %w", err)
	}
	return out.Bytes(), nil
}

// unpack reads what pack made.
func unpack(packed []byte, into any) error {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
