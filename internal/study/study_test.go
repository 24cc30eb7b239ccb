package study_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/simulate"
	"belay/internal/study"
)

// monday is a day from which studies count.
var monday = calendar.Date{Year: 2026, Month: 10, Day: 5}

// example is the small model of the examples.
func example(t testing.TB) *model.Model {
	t.Helper()
	m, problems := modelfile.Parse(filepath.Join("..", "..", "examples", "small", "support.yaml"), os.ReadFile)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

// short is a study that takes no time.
func short(runs int) study.Ask {
	a := study.Usual(monday)
	a.Weeks, a.WarmUp, a.Runs, a.Within = 2, 1, runs, .0001
	return a
}

// studied is the answer of a study that is not interrupted.
func studied(t *testing.T, a study.Ask, options ...study.Option) *study.Answer {
	t.Helper()
	answer, err := study.Run(t.Context(), a, options, nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// text is all that an answer says, as JSON.
func text(t *testing.T, answer *study.Answer) string {
	t.Helper()
	var all []any
	for _, o := range answer.Options {
		all = append(all, o.Report, o.Runs, o.Better)
	}
	out, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAStudyIsTheSameOnAnyNumberOfCores(t *testing.T) {
	m := example(t)
	options := []study.Option{{Name: "base", Model: m}, {Name: "again", Model: m}}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := text(t, studied(t, short(7), options...))
	for _, cores := range []int{2, 5} {
		runtime.GOMAXPROCS(cores)
		if text(t, studied(t, short(7), options...)) != one {
			t.Errorf("on %d cores it comes to something else than on one", cores)
		}
	}
}

func TestAnOptionThatChangesNothingDoesNotDifferAtAll(t *testing.T) {
	m := example(t)
	answer := studied(t, short(5), study.Option{Name: "base", Model: m}, study.Option{Name: "again", Model: m})
	b := answer.Options[1].Better
	if b.Solve.Mean != 0 || b.Solve.High != 0 || b.Cost.Mean != 0 || len(b.Promises) == 0 {
		t.Errorf("it differs by %+v", b)
	}
	for _, p := range b.Promises {
		if p.Share.Mean != 0 || p.Share.High != 0 {
			t.Errorf("%s, %s, %s differs by %+v", p.Service, p.Severity, p.Target, p.Share)
		}
	}
}

func TestWhatIsDoneIsKeptWhenAStudyIsCutShort(t *testing.T) {
	ctx, cut := context.WithCancel(t.Context())
	a := short(1000)
	answer, err := study.Run(ctx, a, []study.Option{{Name: "base", Model: example(t)}}, func(p study.Progress) {
		if p.Done == 13 {
			cut()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	n := len(answer.Options[0].Runs)
	if !answer.Cut || answer.Narrow || n < 12 || n > 13+runtime.GOMAXPROCS(0) || answer.Options[0].Report.Runs != n {
		t.Errorf("cut after 13 runs, it keeps %d", n)
	}
	whole := a
	whole.Runs = n
	if text(t, studied(t, whole, study.Option{Name: "base", Model: example(t)})) != text(t, answer) {
		t.Error("what it keeps is not what those runs come to")
	}
}

func TestAStudyThatIsCutBeforeItsFirstRunHasNoAnswer(t *testing.T) {
	ctx, cut := context.WithCancel(t.Context())
	cut()
	if answer, err := study.Run(ctx, short(5), []study.Option{{Name: "base", Model: example(t)}}, nil); answer != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("it answers %v, %v", answer, err)
	}
}

func TestAStudySaysHowFarItIs(t *testing.T) {
	m := example(t)
	var done, rounds int
	answer, err := study.Run(t.Context(), short(7), []study.Option{{Name: "base", Model: m}, {Name: "again", Model: m}}, func(p study.Progress) {
		if p.Sofar != nil {
			rounds++
			return
		}
		done++
		if p.Done != done || p.Most != 14 {
			t.Errorf("after %d runs it says %d of %d", done, p.Done, p.Most)
		}
	})
	if err != nil || done != 14 || rounds != 2 || len(answer.Options[1].Runs) != 7 {
		t.Errorf("%v: %d runs in %d rounds", err, done, rounds)
	}
	if left := (study.Progress{Done: 5, Most: 20}).Left(10 * time.Second); left != 30*time.Second {
		t.Errorf("5 of 20 runs took 10 s, and %s are left", left)
	}
}

func TestMoreTicketsThanCanBePlayedAreRefusedBeforeTheStart(t *testing.T) {
	m := example(t)
	m.Demand = []*model.Demand{{ID: m.Services[0].ID, PerWeek: 100_000_000}}
	_, err := study.Run(t.Context(), short(1), []study.Option{{Name: "base", Model: m}}, nil)
	if err == nil || !strings.Contains(err.Error(), "base would get about 3e+08 tickets in a run of 3 weeks, and a run has 20 million at most") {
		t.Errorf("the error is %v", err)
	}
}

func TestARefusalOfHabitsNamesTheirFile(t *testing.T) {
	for want, change := range map[string]func(*study.Ask){
		`sheet.yaml: handling[0].function names "nix"`: func(a *study.Ask) { a.Habits.Handling = []simulate.Handling{{Function: "nix"}} },
		"sheet.yaml: bursts are a part of what":        func(a *study.Ask) { a.Habits.Bursts = &simulate.Bursts{PerWeek: 1e6, Size: 10} },
	} {
		a := short(1)
		a.HabitsFile = "sheet.yaml"
		change(&a)
		if _, err := study.Run(t.Context(), a, []study.Option{{Name: "base", Model: example(t)}}, nil); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("the error is %v, and not %s", err, want)
		}
	}
}

func TestWhatCannotBeAskedIsRefused(t *testing.T) {
	good := study.Option{Name: "base", Model: example(t)}
	other := study.Option{Name: "other", Model: &model.Model{}}
	for name, of := range map[string]struct {
		change  func(*study.Ask)
		options []study.Option
	}{
		"no weeks":        {func(a *study.Ask) { a.Weeks = 0 }, []study.Option{good}},
		"too many weeks":  {func(a *study.Ask) { a.Weeks = study.MostWeeks + 1 }, []study.Option{good}},
		"no runs":         {func(a *study.Ask) { a.Runs = 0 }, []study.Option{good}},
		"nothing closely": {func(a *study.Ask) { a.Within = 0 }, []study.Option{good}},
		"half warm":       {func(a *study.Ask) { a.WarmUp = -1 }, []study.Option{good}},
		"anything goes":   {func(a *study.Ask) { a.Within = 2 }, []study.Option{good}},
		"long ago":        {func(a *study.Ask) { a.From.Year = 1200 }, []study.Option{good}},
		"in ages":         {func(a *study.Ask) { a.From.Year = 9999 }, []study.Option{good}},
		"no model":        {func(*study.Ask) {}, nil},
		"another demand":  {func(*study.Ask) {}, []study.Option{good, other}},
	} {
		a := short(1)
		of.change(&a)
		if _, err := study.Run(t.Context(), a, of.options, nil); err == nil {
			t.Errorf("%s is studied", name)
		}
	}
}
