package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"belay/internal/calendar"
	"belay/internal/engine"
	"belay/internal/modelfile"
	"belay/internal/people"
	"belay/internal/store"
	"belay/internal/store/pgtest"
	"belay/internal/study"
	"belay/internal/ticket"
)

// hotline is a desk of three, before whom calls of half an hour wait.
const hotline = `belay: 1
name: Hotline
timezone: UTC
currency: EUR
parties: {us: {name: Us, kind: internal}}
people: {ann: {name: Ann, party: us, rate: 50}, bea: {name: Bea, party: us, rate: 50}, cai: {name: Cai, party: us}}
services: {line: {name: The line, entry: desk}}
severities: {call: {means: Somebody calls, clock: always, acknowledge: 30m, resolve: 3h, attain: 60%}}
functions: {desk: {link: functional, line: 1, cover: [{people: [ann, bea, cai]}]}}
demand: {line: {per_week: 200, mix: {call: 100%}, pattern: always, effort: {1: 30m}}}
`

// quieter is the same with fewer calls.
var quieter = strings.Replace(hotline, "per_week: 200", "per_week: 170", 1)

// ask is a study of at most so many runs, which ends when it is known to a share of itself.
func ask(runs int, within float64) study.Ask {
	a := study.Usual(calendar.Date{Year: 2027, Month: 1, Day: 4})
	a.Weeks, a.WarmUp, a.Runs, a.Within = 1, 1, runs, within
	return a
}

// long is a study whose runs take a while, so that something can happen in its middle.
func long(runs int) study.Ask {
	a := ask(runs, .0001)
	a.Weeks = 12
	return a
}

// hotlines is a study of both.
func hotlines(a study.Ask) engine.NewSimulation {
	text := func(name, text string) engine.NewOption {
		return engine.NewOption{Name: name, Main: "support.yaml", Files: map[string]string{"support.yaml": text}}
	}
	return engine.NewSimulation{Name: "Fewer calls", Ask: a, Options: []engine.NewOption{text("as it is", hotline), text("fewer", quieter)}}
}

// alone is what study.Run comes to without any record.
func alone(t testing.TB, a study.Ask, texts ...string) string {
	t.Helper()
	var options []study.Option
	for i, text := range texts {
		m, problems := modelfile.ParseText("support.yaml", text)
		if m == nil {
			t.Fatal(problems)
		}
		options = append(options, study.Option{Name: []string{"as it is", "fewer"}[i], Model: m})
	}
	answer, err := study.Run(t.Context(), a, options, nil)
	if err != nil {
		t.Fatal(err)
	}
	return told(t, answer)
}

// told is all that an answer says, as JSON.
func told(t testing.TB, a *study.Answer) string {
	t.Helper()
	if a == nil {
		t.Fatal("there is no answer")
	}
	type option struct {
		Name   string
		Report any
		Better study.Better
		Runs   any
	}
	out := struct {
		Ask         study.Ask
		Narrow, Cut bool
		Options     []option
	}{Ask: a.Ask, Narrow: a.Narrow, Cut: a.Cut}
	for _, o := range a.Options {
		out.Options = append(out.Options, option{o.Name, o.Report, o.Better, o.Runs})
	}
	text, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// simulating lets an engine play until the function that it returns is called, which waits until it has stopped.
func simulating(t testing.TB, e *engine.Engine) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var over sync.WaitGroup
	over.Go(func() {
		if err := e.Simulate(ctx); err != nil {
			t.Error(err)
		}
	})
	stop = func() { cancel(); over.Wait() }
	t.Cleanup(stop)
	return stop
}

// until waits until a study is as somebody wants it.
func (h *house) until(number int64, so func(engine.Simulation) bool) (engine.Simulation, *study.Answer) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, time.Minute)
	defer cancel()
	changed := h.Store().Listen(ctx)
	for {
		s, answer, err := h.Simulation(ctx, h.ida, number)
		if err != nil {
			h.t.Fatal(err)
		}
		if so(s) {
			return s, answer
		}
		select {
		case <-changed:
		case <-ctx.Done():
			h.t.Fatalf("it is still %+v", s)
		}
	}
}

// start starts a study.
func (h *house) start(s engine.NewSimulation) engine.Simulation {
	h.t.Helper()
	out, err := h.StartSimulation(h.ctx, h.lars, s)
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

func over(s engine.Simulation) bool { return s.State.Over() }

// narrow is a share to which the hotline is known after some rounds.
const narrow = .08

func TestAStudyInTheRecordComesToWhatItComesToAlone(t *testing.T) {
	for name, a := range map[string]study.Ask{"as many runs as asked for": ask(7, .0001), "narrow after whole rounds": ask(40, narrow)} {
		t.Run(name, func(t *testing.T) {
			want := alone(t, a, hotline, quieter)
			onBoth(t, func(t *testing.T, h *house) {
				simulating(t, h.Engine)
				started := h.start(hotlines(a))
				if started.State != engine.SimulationQueued || started.Most != 2*a.Runs || started.By != h.lars.Account.ID {
					t.Errorf("it begins as %+v", started)
				}
				s, answer := h.until(started.Number, over)
				if within := a.Within == narrow; within != (s.Done < s.Most) || s.Done%2 != 0 {
					t.Errorf("%d runs of %d were played", s.Done, s.Most)
				}
				if s.State != engine.SimulationDone || s.Ended.IsZero() || s.Began.IsZero() {
					t.Errorf("it ended as %+v", s)
				}
				h.specimens(s.Number)
				if got := told(t, answer); got != want {
					t.Errorf("in the record it came to\n%.600s\nand alone to\n%.600s", got, want)
				}
			})
		})
	}
}

// specimens looks behind the figures of a study: at tickets of its runs, each with its whole journal.
func (h *house) specimens(number int64) {
	h.t.Helper()
	list, m, err := h.SimulatedTickets(h.ctx, h.ida, number, 1, 2)
	if err != nil || len(list) < 2 || m.Name != "Hotline" {
		h.t.Fatalf("%d tickets were kept: %v", len(list), err)
	}
	first, _, err := h.SimulatedTicket(h.ctx, h.ida, number, 1, 2, list[0].Ticket.Number)
	if err != nil {
		h.t.Fatal(err)
	}
	folded := ticket.Fold(first.Journal)
	if folded.State != first.Ticket.State || folded.Seq != first.Ticket.Seq {
		h.t.Errorf("its journal folds to %s at %d, and it is %s at %d", folded.State, folded.Seq, first.Ticket.State, first.Ticket.Seq)
	}
	for _, which := range [][3]int{{2, 0, 1}, {0, engine.SpecimenRuns, 1}, {0, 0, 0}} {
		_, _, err := h.SimulatedTicket(h.ctx, h.ida, number, which[0], which[1], ticket.Number(which[2]))
		if !errors.As(err, new(*engine.NotFound)) {
			h.t.Errorf("%v comes to %v", which, err)
		}
	}
	if _, _, err := h.SimulatedTickets(h.ctx, h.nils, number, 0, 0); !errors.As(err, new(*people.Denial)) {
		h.t.Errorf("a partner reads them: %v", err)
	}
}

func TestTwoNodesShareAStudyAndComeToTheVerySame(t *testing.T) {
	dsn, a := pgtest.New(t), long(15)
	h := houseOn(t, dsn)
	record, err := store.Open(t.Context(), dsn, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = record.Close() })
	other, err := engine.New(t.Context(), record, engine.Options{Node: "two"})
	if err != nil {
		t.Fatal(err)
	}
	simulating(t, h.Engine)
	simulating(t, other)
	number := h.start(hotlines(a)).Number
	_, answer := h.until(number, over)
	if told(t, answer) != alone(t, a, hotline, quieter) {
		t.Error("two nodes came to something else than one")
	}
	_, there, err := other.Simulation(t.Context(), h.ida, number)
	if err != nil || told(t, there) != told(t, answer) {
		t.Errorf("the nodes tell different answers: %v", err)
	}
	by := map[string]int{}
	view(t, h, func(tx *store.Tx) error {
		runs, err := tx.Tallies(number, 0)
		for _, r := range runs {
			by[r.Node]++
			if r.Attempts != 1 {
				t.Errorf("run %d/%d was claimed %d times", r.Nth, r.Place, r.Attempts)
			}
		}
		return err
	})
	if by["one"]+by["two"] != 30 || by["one"] == 0 || by["two"] == 0 {
		t.Errorf("the nodes played %v", by)
	}
}

// view reads the record of a house.
func view(t testing.TB, h *house, do func(*store.Tx) error) {
	t.Helper()
	if err := h.Store().View(h.ctx, do); err != nil {
		t.Fatal(err)
	}
}

func TestAStudyGoesOnAfterARestart(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		a := long(20)
		stop := simulating(t, h.Engine)
		number := h.start(hotlines(a)).Number
		h.until(number, func(s engine.Simulation) bool { return s.Done >= 3 })
		stop()
		left, answer := h.until(number, func(engine.Simulation) bool { return true })
		if left.State != engine.SimulationRunning || answer == nil || left.Left(left.Began.Add(time.Second)) <= 0 {
			t.Fatalf("it stopped as %+v", left)
		}
		view(t, h, func(tx *store.Tx) error { // what was not played to its end is nobody's
			us, ok, err := tx.NextRun()
			if us != 0 || !ok {
				t.Errorf("a run is leased until %d, %v", us, ok)
			}
			return err
		})
		next, err := engine.New(t.Context(), h.Store(), engine.Options{Node: "next"})
		if err != nil {
			t.Fatal(err)
		}
		simulating(t, next)
		if _, answer = h.until(number, over); told(t, answer) != alone(t, a, hotline, quieter) {
			t.Error("it went on, and came to something else")
		}
	})
}

func TestACancelledStudyKeepsWhatWasPlayed(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		simulating(t, h.Engine)
		number := h.start(hotlines(ask(500, .0001))).Number
		h.until(number, func(s engine.Simulation) bool { return s.Done >= 4 })
		if _, err := h.CancelSimulation(h.ctx, h.ida, number); !errors.As(err, new(*people.Denial)) {
			t.Errorf("an agent cancels: %v", err)
		}
		s, err := h.CancelSimulation(h.ctx, h.lars, number)
		if err != nil || s.State != engine.SimulationCancelled {
			t.Fatalf("%+v: %v", s, err)
		}
		_, answer := h.until(number, over)
		runs := len(answer.Options[0].Runs)
		if !answer.Cut || runs < 1 || runs != len(answer.Options[1].Runs) {
			t.Errorf("%d runs of one option and %d of the other were kept; cut: %v", runs, len(answer.Options[1].Runs), answer.Cut)
		}
		if _, err := h.CancelSimulation(h.ctx, h.lars, number); !engine.Refused(err) {
			t.Errorf("it was cancelled twice: %v", err)
		}
		if err := h.DropSimulation(h.ctx, h.lars, number); err != nil {
			t.Error(err)
		}
		if _, _, err := h.Simulation(h.ctx, h.lars, number); !errors.As(err, new(*engine.NotFound)) {
			t.Errorf("it was forgotten, and found: %v", err)
		}
		a := ask(1, 1)
		if _, answer := h.until(h.start(hotlines(a)).Number, over); told(t, answer) != alone(t, a, hotline, quieter) {
			t.Error("the next study comes to something of the one that was forgotten")
		}
	})
}

func TestAnOptionIsAnEditionWithChanges(t *testing.T) {
	h := newHouse(t)
	simulating(t, h.Engine)
	d, err := h.DraftOf(h.ctx, "support.yaml", map[string]string{"support.yaml": hotline})
	if err != nil {
		t.Fatal(err)
	}
	d.Check.Findings = nil // a hotline has no rota, and needs none here
	edition, err := h.Publish(h.ctx, engine.Request{Actor: h.lars}, d, "the hotline")
	if err != nil {
		t.Fatal(err)
	}
	a := ask(5, .0001)
	s := h.start(engine.NewSimulation{Ask: a, Options: []engine.NewOption{{Name: "as it is"}, {Name: "fewer", Edits: "demand.line.per_week = 170"}}})
	if s.Options[0].Edition != edition.Number || s.Options[1].Edition != edition.Number || s.Name != "fewer" {
		t.Errorf("it was started as %+v", s)
	}
	if _, answer := h.until(s.Number, over); told(t, answer) != alone(t, a, hotline, quieter) {
		t.Error("an edited edition came to something else than the edited text")
	}
}

func TestAStudyIsRefusedInASentence(t *testing.T) {
	h := newHouse(t)
	with := func(change func(*engine.NewSimulation)) engine.NewSimulation {
		s := hotlines(ask(5, .05))
		change(&s)
		return s
	}
	for what, c := range map[string]struct {
		s    engine.NewSimulation
		says string
	}{
		"no options": {with(func(s *engine.NewSimulation) { s.Options = nil }), "1 to 12 options"},
		"no day":     {with(func(s *engine.NewSimulation) { s.Ask.From = calendar.Date{} }), "from which day"},
		"no runs":    {with(func(s *engine.NewSimulation) { s.Ask.Runs = 0 }), "Runs are 1 to"},
		"many runs": {with(func(s *engine.NewSimulation) {
			s.Ask.Runs = 1000
			s.Options = append(s.Options, engine.NewOption{Name: "again"})
		}), "fewer of either"},
		"a mistake": {with(func(s *engine.NewSimulation) {
			s.Options[1].Files["support.yaml"] = strings.Replace(hotline, "[ann,", "[anna,", 1)
		}), "The model of fewer cannot be read: support.yaml:9"},
		"an odd edit":   {with(func(s *engine.NewSimulation) { s.Options[1].Edits = "demand.line.per_week = many" }), "The model of fewer cannot be read"},
		"two of a name": {with(func(s *engine.NewSimulation) { s.Options[1].Name = "as it is" }), "its own name"},
		"no edition":    {with(func(s *engine.NewSimulation) { s.Options[1] = engine.NewOption{Edition: 99} }), "no edition 99"},
		"other services": {with(func(s *engine.NewSimulation) {
			s.Options[1].Files["support.yaml"] = strings.ReplaceAll(strings.ReplaceAll(hotline, "services: {line:", "services: {phone:"), "demand: {line:", "demand: {phone:")
		}), "cannot meet the same tickets"},
		"a long name": {with(func(s *engine.NewSimulation) { s.Name = strings.Repeat("n", 81) }), "one line of 80 bytes"},
	} {
		if _, err := h.StartSimulation(h.ctx, h.lars, c.s); !engine.Refused(err) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s comes to %v, and should say %q", what, err, c.says)
		}
	}
}

func TestStaffSeeStudiesAndLeadsStartThem(t *testing.T) {
	h := newHouse(t)
	mette := h.account("Mette Holm", "mette@house.example", people.Lead, "mette")
	for _, by := range []people.Actor{h.rita, h.nils, h.ida} {
		if _, err := h.StartSimulation(h.ctx, by, hotlines(ask(5, .05))); !errors.As(err, new(*people.Denial)) {
			t.Errorf("a %s starts a study: %v", by.Account.Role, err)
		}
	}
	s, err := h.StartSimulation(h.ctx, mette, hotlines(ask(5, .05)))
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []people.Actor{h.rita, h.nils} {
		_, _, err := h.Simulation(h.ctx, by, s.Number)
		_, err1 := h.Simulations(h.ctx, by, 0, 10)
		if !errors.As(err, new(*people.Denial)) || !errors.As(err1, new(*people.Denial)) {
			t.Errorf("a %s sees a study: %v, %v", by.Account.Role, err, err1)
		}
	}
	list, err := h.Simulations(h.ctx, h.ida, 0, 10)
	if err != nil || len(list) != 1 || list[0].Name != "Fewer calls" {
		t.Errorf("an agent sees %v, %v", list, err)
	}
	if err := h.DropSimulation(h.ctx, mette, s.Number); !engine.Refused(err) {
		t.Errorf("a study under way was forgotten: %v", err)
	}
}

func TestARunThatNoNodeSurvivesFailsItsStudy(t *testing.T) {
	h := newHouse(t)
	number := h.start(hotlines(ask(5, .05))).Number
	for range 5 { // five nodes claim it and are never heard of again
		if err := h.Store().Change(h.ctx, func(tx *store.Tx) error {
			_, ok, err := tx.ClaimRun("dead", 1, 2)
			if !ok {
				t.Error("there is no run")
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := h.Store().Change(h.ctx, func(tx *store.Tx) error {
			_, err := tx.RenewRun(store.SimulationRun{Simulation: number, Node: "dead"}, 1)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	simulating(t, h.Engine)
	s, answer := h.until(number, over)
	if s.State != engine.SimulationFailed || !strings.Contains(s.Error, "begun 5 times") || answer != nil {
		t.Errorf("it came to %+v, %v", s, answer)
	}
}
