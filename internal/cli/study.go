package cli

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/study"
)

// studyFlags are what verbs take that let models be lived.
type studyFlags struct {
	From   string  `placeholder:"DATE" help:"The day from which is counted; today if left out."`
	Weeks  int     `placeholder:"N" default:"13" help:"How many weeks are counted; 13 if left out."`
	WarmUp int     `name:"warm-up" placeholder:"N" default:"2" help:"Weeks before them that are played and not counted; 2 if left out."`
	Runs   int     `placeholder:"N" default:"20" help:"The most runs; 20 if left out."`
	Within float64 `placeholder:"PERCENT" default:"5" help:"Runs end when the mean time to solve is known to so much of itself; 5 if left out."`
	Seed   uint64  `placeholder:"N" default:"1" help:"The same number comes to the same; 1 if left out."`
	Habits string  `placeholder:"FILE" help:"What people do that a model does not say, with money and limits; those of an ordinary desk if left out."`
}

// ask is what the flags ask.
func (f studyFlags) ask(s *session, m *model.Model) (study.Ask, error) {
	at, err := parseMoment(cmp.Or(f.From, "today"), span.At(s.Now), m.Timezone)
	if err != nil {
		return study.Ask{}, fmt.Errorf("--from: %w", err)
	}
	a := study.Usual(calendar.DateOf(at.at, m.Timezone))
	a.Weeks, a.WarmUp, a.Runs, a.Within, a.Seed = f.Weeks, f.WarmUp, f.Runs, f.Within/100, f.Seed
	if f.Habits != "" {
		text, err := s.text(f.Habits)
		if err != nil {
			return study.Ask{}, err
		}
		if a.Habits, err = simulate.ReadHabits(f.Habits, string(text)); err != nil {
			return study.Ask{}, err
		}
		a.HabitsFile = f.Habits
	}
	return a, a.Check()
}

// options are a model, and those of other files beside it.
func (s *session) options(m *model.Model, files []string) ([]study.Option, error) {
	options := []study.Option{{Name: baseName, Model: m}}
	for _, file := range files {
		variant, err := s.usable(file)
		if err != nil {
			return nil, err
		}
		name := optionName(file)
		if slices.ContainsFunc(options, func(o study.Option) bool { return o.Name == name }) {
			name = file
		}
		options = append(options, study.Option{Name: name, Model: variant})
	}
	return options, nil
}

// optionName is what the model in a file is called beside others: by the file, or by its folder where the file is called as
// models usually are.
func optionName(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if folder := filepath.Base(filepath.Dir(file)); name == "support" && folder != "." && folder != ".." {
		return folder
	}
	return name
}
