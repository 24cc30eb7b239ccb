package simulate_test

import (
	"errors"
	"testing"

	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/simulate"
	"belay/internal/template"
)

// templated is the model of a template.
func templated(t *testing.T, name string) *model.Model {
	t.Helper()
	files, err := template.Files(name)
	if err != nil {
		t.Fatal(err)
	}
	m, problems := modelfile.Parse("support.yaml", func(file string) ([]byte, error) {
		for _, f := range files {
			if f.Name == file {
				return []byte(f.Text), nil
			}
		}
		return nil, errors.New("the template has no such file")
	})
	if m == nil {
		t.Fatal(problems)
	}
	return m
}

// TestEveryTemplateIsLivedThrough lets fifty tickets a week come to each service of every model that one may start from, whatever
// it leaves open: the rules refuse nothing that the simulator does.
func TestEveryTemplateIsLivedThrough(t *testing.T) {
	for _, of := range template.Names() {
		m := templated(t, of.Name)
		m.Demand = nil
		for _, s := range m.Services {
			var mix []model.MixShare
			for _, v := range m.SeveritiesOf(s) {
				mix = append(mix, model.MixShare{ID: v.ID, Share: model.Percent{Ratio: 1}})
			}
			m.Demand = append(m.Demand, &model.Demand{ID: s.ID, PerWeek: 50, Mix: mix})
		}
		s := weeks(m, 4, 2)
		s.Habits.HandsBack = .3
		tally, err := simulate.Play(s)
		if err != nil {
			t.Errorf("%s: %v", of.Name, err)
			continue
		}
		if tally.Opened == 0 || tally.Solved == 0 {
			t.Errorf("%s: of %d tickets %d were solved", of.Name, tally.Opened, tally.Solved)
		}
	}
}
