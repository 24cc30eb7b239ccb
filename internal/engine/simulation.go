package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/source"
	"belay/internal/store"
	"belay/internal/study"
	"belay/internal/ticket"
)

// Bounds of simulations in the record.
const (
	MaxOptions       = 12      // set beside each other in one study
	maxSimulatedRuns = 1_000   // of one study, over all options: each keeps a tally, of 100 kB for a large organisation
	maxUnderWay      = 20      // studies that wait or are played
	keptSimulations  = 100     // studies that are over; the oldest are forgotten first
	maxOptionName    = 80      // bytes
	maxModelText     = 4 << 20 // bytes of one option
)

// SimulationState is what has become of a study.
type SimulationState string

// The states of a study. It waits until a node has begun to play it; the last three are for ever.
const (
	SimulationQueued    SimulationState = "queued"
	SimulationRunning   SimulationState = "running"
	SimulationDone      SimulationState = "done"
	SimulationCancelled SimulationState = "cancelled" // what was played is kept
	SimulationFailed    SimulationState = "failed"    // its Error says why
)

// Over says whether nothing more will be played.
func (s SimulationState) Over() bool { return s != SimulationQueued && s != SimulationRunning }

// Simulation is a study that the nodes of the record play, and how far it is.
type Simulation struct {
	Number  int64
	Name    string
	By      people.ID // who started it
	State   SimulationState
	Error   string // why it failed
	Ask     study.Ask
	Options []SimulatedOption // the first is the base
	Done    int               // runs that were played, of all options
	Most    int               // runs of all options that there will be if it is not known well enough sooner
	Made    time.Time
	Began   time.Time // zero: nobody has begun to play it
	Ended   time.Time // zero: it is under way
}

// Left is how long a study will still take at most, as far as one can tell from how long it took until now; 0 when nobody can.
func (s Simulation) Left(now time.Time) time.Duration {
	if s.State != SimulationRunning || s.Done == 0 {
		return 0
	}
	return study.Progress{Done: s.Done, Most: s.Most}.Left(now.Sub(s.Began))
}

// SimulatedOption is one model of a study, as it was when the study was started.
type SimulatedOption struct {
	Name    string `json:"name"`
	Edition int64  `json:"edition,omitempty"` // that it is, or that its edits begin from; 0: it was sent
	Edits   string `json:"edits,omitempty"`   // what is different, in the words of modelfile.Edit
	Digest  string `json:"digest"`            // of the model with its edits
}

// NewSimulation is a study that somebody wants.
type NewSimulation struct {
	Name    string // empty: that of the last option
	Ask     study.Ask
	Options []NewOption
}

// NewOption is a model that somebody wants in a study: that of Files if there are any, else an edition, 0 for the one in force;
// with Edits, which say what is different.
type NewOption struct {
	Name    string // empty: the base, option 2 and so on
	Edition int64
	Main    string            // the file that includes the others
	Files   map[string]string // the model's files by name
	Edits   string
}

// StartSimulation puts a study up to be played, by whichever node has a core to spare. It refuses models that cannot be read, options
// that cannot meet the same tickets, and more than is good for a desk that also has work to do.
func (e *Engine) StartSimulation(ctx context.Context, by people.Actor, s NewSimulation) (out Simulation, err error) {
	if d := people.Ever(by, people.Simulate); !d.Yes {
		return out, d.Err()
	}
	if s.Ask.From == (study.Ask{}).From {
		return out, ticket.Refuse("Say from which day is counted, such as 2027-01-04.")
	}
	if err := s.Ask.Check(); err != nil {
		return out, refuse(err)
	}
	if len(s.Options) < 1 || len(s.Options) > MaxOptions {
		return out, ticket.Refuse("A study has 1 to %d options, not %d.", MaxOptions, len(s.Options))
	}
	if n := len(s.Options) * s.Ask.Runs; n > maxSimulatedRuns {
		return out, ticket.Refuse("%d options of %d runs are %d runs, and a study has %d at most: ask for fewer of either.", len(s.Options), s.Ask.Runs, n, maxSimulatedRuns)
	}
	wanted, err := e.options(ctx, s.Options)
	if err != nil {
		return out, err
	}
	if err := s.Ask.Fit(wanted.models); err != nil {
		return out, refuse(err)
	}
	if s.Name = cmp.Or(strings.TrimSpace(s.Name), s.Options[len(s.Options)-1].Name); len(s.Name) > maxOptionName || strings.ContainsFunc(s.Name, unprintable) {
		return out, ticket.Refuse("The name of a study is one line of %d bytes at most.", maxOptionName)
	}
	row, err := wanted.row(s)
	if err != nil {
		return out, err
	}
	row.MadeBy = string(by.Account.ID)
	err = e.store.Change(ctx, func(tx *store.Tx) error {
		under, err := tx.SimulationsUnderWay()
		if err != nil {
			return err
		}
		if len(under) >= maxUnderWay {
			return ticket.Refuse("%d studies wait or are played already. Let one end, or cancel one.", maxUnderWay)
		}
		added := row
		_, added.MadeUS = now()
		if added, err = tx.AddSimulation(added); err != nil {
			return err
		}
		if err := e.openRound(tx, added); err != nil {
			return err
		}
		if err := tx.SweepSimulations(keptSimulations); err != nil {
			return err
		}
		if out, err = simulationOf(added); err != nil {
			return err
		}
		return e.audit(tx, by, "started a simulation", simulationName(added.Number), map[string]string{"name": added.Name})
	})
	return out, err
}

// refuse is an error of what was asked, as a sentence for whoever asked.
func refuse(err error) error {
	said := err.Error()
	return ticket.Refuse("%s.", strings.ToUpper(said[:1])+strings.TrimSuffix(said[1:], "."))
}

// simulationName is what the audit log calls a study.
func simulationName(number int64) string { return fmt.Sprintf("simulation %d", number) }

// openRound puts up the next runs of a study: as many as study.Run plays before it looks whether more are needed.
func (e *Engine) openRound(tx *store.Tx, s store.Simulation) error {
	_, err := tx.OpenRuns(s.Number, s.Opened, min(s.Opened+study.Round, s.Most))
	return err
}

// wanted are the options that somebody wants, read.
type wanted struct {
	kept   []SimulatedOption
	texts  []string // of each its model in its canonical form; empty for an edition as it was published
	models []study.Option
}

// row is a study of these options, as the record keeps it.
func (w *wanted) row(s NewSimulation) (row store.Simulation, err error) {
	row = store.Simulation{Name: s.Name, Width: int64(len(w.kept)), Most: int64(s.Ask.Runs), State: string(SimulationQueued)}
	for _, part := range []struct {
		into *[]byte
		of   any
	}{{&row.Ask, s.Ask}, {&row.Options, w.kept}, {&row.Models, w.texts}} {
		if *part.into, err = json.Marshal(part.of); err != nil {
			return row, fmt.Errorf("writing down what a study asks: %w", err)
		}
	}
	return row, nil
}

// options reads the models that somebody wants. Options without a name are given one.
func (e *Engine) options(ctx context.Context, list []NewOption) (w wanted, err error) {
	for i := range list {
		n := &list[i]
		if n.Name = strings.TrimSpace(n.Name); n.Name == "" {
			n.Name = "base"
			if i > 0 {
				n.Name = fmt.Sprintf("option %d", i+1)
			}
		}
		if len(n.Name) > maxOptionName || strings.ContainsFunc(n.Name, unprintable) {
			return w, ticket.Refuse("The name of an option is one line of %d bytes at most.", maxOptionName)
		}
		if slices.ContainsFunc(w.kept, func(o SimulatedOption) bool { return o.Name == n.Name }) {
			return w, ticket.Refuse("Two options are called %q. Give each its own name.", n.Name)
		}
		o, m, err := e.option(ctx, *n)
		if err != nil {
			return w, err
		}
		text := ""
		if o.Edition == 0 || o.Edits != "" {
			text = string(modelfile.Canonical(m))
		}
		if len(text) > maxModelText {
			return w, ticket.Refuse("The model of %s is larger than %d MiB.", o.Name, maxModelText>>20)
		}
		w.kept, w.texts, w.models = append(w.kept, o), append(w.texts, text), append(w.models, study.Option{Name: o.Name, Model: m})
	}
	return w, nil
}

// option reads one model that somebody wants.
func (e *Engine) option(ctx context.Context, w NewOption) (o SimulatedOption, m *model.Model, err error) {
	o = SimulatedOption{Name: w.Name, Edits: strings.TrimSpace(w.Edits)}
	if len(w.Files) > 0 {
		var problems source.Problems
		if m, problems = modelfile.Parse(w.Main, files(w.Files)); len(problems) > 0 {
			return o, nil, unreadable(w.Name, problems)
		}
	} else if m, o.Edition, err = e.editionOr(ctx, w.Edition); err != nil {
		return o, nil, err
	}
	if o.Edits != "" {
		base := m
		var problems source.Problems
		if m, problems = modelfile.Edit(base, "edits", o.Edits); m == nil {
			return o, nil, unreadable(w.Name, problems)
		}
	}
	o.Digest = m.Digest()
	return o, m, nil
}

// editionOr is an edition's model, or that of the one in force for number 0.
func (e *Engine) editionOr(ctx context.Context, number int64) (*model.Model, int64, error) {
	if number == 0 {
		if m, latest := e.Model(); m != nil {
			return m, latest, nil
		}
		return nil, 0, NoEdition()
	}
	_, m, err := e.Edition(ctx, number)
	return m, number, err
}

// unreadable is the refusal of a model that has mistakes.
func unreadable(name string, problems source.Problems) error {
	p := problems[0]
	said := p.Message
	if p.At.File != "" {
		said = p.At.String() + ": " + said
	}
	if more := len(problems) - 1; more > 0 {
		said += fmt.Sprintf("; and %d more", more)
	}
	return ticket.Refuse("The model of %s cannot be read: %s.", name, strings.TrimSuffix(said, "."))
}

// unprintable says whether a letter has no place in a name.
func unprintable(r rune) bool { return r < ' ' || r == 0x7f }

// simulationOf is a study as the record keeps it.
func simulationOf(row store.Simulation) (Simulation, error) {
	s := Simulation{
		Number: row.Number, Name: row.Name, By: people.ID(row.MadeBy), State: SimulationState(row.State), Error: row.Error,
		Done: int(row.Done), Most: int(row.Most * row.Width), Made: whenUS(row.MadeUS), Began: whenUS(row.BeganUS), Ended: whenUS(row.EndedUS),
	}
	if err := json.Unmarshal(row.Ask, &s.Ask); err != nil {
		return s, fmt.Errorf("reading what simulation %d asks: %w", row.Number, err)
	}
	if err := json.Unmarshal(row.Options, &s.Options); err != nil {
		return s, fmt.Errorf("reading the options of simulation %d: %w", row.Number, err)
	}
	return s, nil
}

// whenUS is a stamp of the record as a time; 0 is none.
func whenUS(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// Simulations are at most limit studies with a number below before, the newest first; 0 begins at the newest.
func (e *Engine) Simulations(ctx context.Context, a people.Actor, before int64, limit int) (list []Simulation, err error) {
	if d := people.Ever(a, people.SeeSimulations); !d.Yes {
		return nil, d.Err()
	}
	err = e.store.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Simulations(before, limit)
		if err != nil {
			return err
		}
		list = make([]Simulation, len(rows))
		for i, row := range rows {
			if list[i], err = simulationOf(row); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// CancelSimulation ends a study at once. What was played stays, and what it came to so far is its answer.
func (e *Engine) CancelSimulation(ctx context.Context, by people.Actor, number int64) (out Simulation, err error) {
	err = e.changeSimulation(ctx, by, number, "cancelled a simulation", func(tx *store.Tx, _ store.Simulation) error {
		_, us := now()
		ended, err := tx.EndSimulation(number, string(SimulationCancelled), "", us)
		if err != nil || ended {
			return err
		}
		return ticket.Refuse("Simulation %d is over already.", number)
	})
	if err == nil {
		out, err = e.simulation(ctx, number)
	}
	return out, err
}

// DropSimulation forgets a study that is over, and all that it came to.
func (e *Engine) DropSimulation(ctx context.Context, by people.Actor, number int64) error {
	return e.changeSimulation(ctx, by, number, "forgot a simulation", func(tx *store.Tx, row store.Simulation) error {
		if row.EndedUS == 0 {
			return ticket.Refuse("Simulation %d is under way. Cancel it first.", number)
		}
		return tx.DropSimulation(number)
	})
}

// changeSimulation changes a study, by those who may, and notes it.
func (e *Engine) changeSimulation(ctx context.Context, by people.Actor, number int64, what string, change func(*store.Tx, store.Simulation) error) error {
	if d := people.Ever(by, people.Simulate); !d.Yes {
		return d.Err()
	}
	return e.store.Change(ctx, func(tx *store.Tx) error {
		row, ok, err := tx.Simulation(number)
		switch {
		case err != nil:
			return err
		case !ok:
			return noSimulation(number)
		}
		if err := change(tx, row); err != nil {
			return err
		}
		return e.audit(tx, by, what, simulationName(number), map[string]string{"name": row.Name})
	})
}

// noSimulation says that there is no study of that number.
func noSimulation(number int64) error {
	return &NotFound{fmt.Sprintf("There is no simulation %d. The oldest that are over are forgotten when there are more than %d.", number, keptSimulations)}
}

// simulation is the study of that number.
func (e *Engine) simulation(ctx context.Context, number int64) (s Simulation, err error) {
	err = e.store.View(ctx, func(tx *store.Tx) error {
		row, ok, err := tx.Simulation(number)
		if err == nil && !ok {
			err = noSimulation(number)
		}
		if err != nil {
			return err
		}
		s, err = simulationOf(row)
		return err
	})
	return s, err
}
