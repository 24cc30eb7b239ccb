package template_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/template"
)

// ayear is the horizon in which the templates are proved: a year from when their dates begin to matter.
var ayear = calendar.Days(
	calendar.Date{Year: 2026, Month: 11, Day: 22}, calendar.Date{Year: 2027, Month: 11, Day: 21}, calendar.UTC())

// files are the files of a template by name.
func files(t *testing.T, name string) map[string]string {
	t.Helper()
	found, err := template.Files(name)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range found {
		texts[f.Name] = f.Text
	}
	return texts
}

// read is the model of a template; any problem fails t.
func read(t *testing.T, name string) *model.Model {
	t.Helper()
	texts := files(t, name)
	m, problems := modelfile.Parse("support.yaml", func(file string) ([]byte, error) {
		if text, ok := texts[file]; ok {
			return []byte(text), nil
		}
		return nil, errors.New("the template has no such file")
	})
	for _, p := range problems {
		t.Errorf("%s: %v", name, p)
	}
	if t.Failed() {
		t.FailNow()
	}
	return m
}

// each runs a test for every template.
func each(t *testing.T, run func(t *testing.T, m *model.Model)) {
	for _, one := range template.Names() {
		t.Run(one.Name, func(t *testing.T) { run(t, read(t, one.Name)) })
	}
}

func TestEveryTemplateIsReadWithoutAProblem(t *testing.T) {
	each(t, func(t *testing.T, m *model.Model) {
		if m.StageOf() != model.Implement {
			t.Errorf("the stage is %s; a model starts at implement", m.StageOf())
		}
		if len(m.Unknowns()) < 3 {
			t.Errorf("%d placeholders: a start leaves the team more to decide", len(m.Unknowns()))
		}
	})
}

func TestEveryTemplatePassesItsStageWithoutAnError(t *testing.T) {
	each(t, func(t *testing.T, m *model.Model) {
		for _, f := range check.Run(m, check.Options{Over: ayear}).Findings {
			if f.Level == check.Error {
				t.Errorf("%v: %s (%s)\n%s", f.At, f.Message, f.Rule, strings.Join(f.Witness, "\n"))
			}
		}
	})
}

func TestATemplateKeepsWhatItPromises(t *testing.T) {
	each(t, func(t *testing.T, m *model.Model) {
		for _, c := range coverage.Prove(m, ayear, coverage.Options{}).Cells {
			if !c.Promised || c.Least == 0 {
				t.Errorf("%s, %s: least %d, promised %v", c.Service.ID, c.Severity.ID, c.Least, c.Promised)
			}
		}
		for _, p := range coverage.Promises(m, ayear) {
			if p.Broken() {
				t.Errorf("%s, %s: %s of %s comes %d s late", p.Service.ID, p.Severity.ID, p.Target, p.Agreement.ID, p.Late)
			}
		}
	})
}

func TestTheTemplatesAreLaidOutAsTheProgramLaysOut(t *testing.T) {
	for _, one := range template.Names() {
		for name, text := range files(t, one.Name) {
			if laid, problems := modelfile.Format(name, text); laid != text || len(problems) > 0 {
				t.Errorf("belay fmt would change %s of %s", name, one.Name)
			}
		}
	}
}

func TestNoTemplateIsLongerThanPeopleRead(t *testing.T) {
	for _, one := range template.Names() {
		lines := 0
		for _, text := range files(t, one.Name) {
			lines += strings.Count(text, "\n")
		}
		if lines > 250 {
			t.Errorf("%s has %d lines; 250 are enough to start from", one.Name, lines)
		}
	}
}

func TestTheFiveLevelTemplatesHaveAProviderOnEveryLevel(t *testing.T) {
	// Who stands on lines 2 to 4, by how it is sourced: "internal" or not. Line 1 is always the business, line 5 the vendor.
	for name, outside := range map[string][]int{
		"five-level-internal":   {5},
		"five-level-mixed":      {4, 5},
		"five-level-outsourced": {3, 4, 5},
	} {
		m := read(t, name)
		for line := 1; line <= 5; line++ {
			var kinds []model.PartyKind
			for _, f := range m.Functions {
				for _, id := range m.Providers(f) {
					if f.Line == line && f.Link != model.Infrastructure {
						kinds = append(kinds, m.Party(id).Kind)
					}
				}
			}
			if len(kinds) == 0 {
				t.Errorf("%s: nobody stands on line %d", name, line)
			}
			if inside := !slices.ContainsFunc(kinds, func(k model.PartyKind) bool { return k != model.Internal }); inside == slices.Contains(outside, line) {
				t.Errorf("%s: line %d is performed by %v", name, line, kinds)
			}
			if line == 5 && !slices.Contains(kinds, model.Vendor) {
				t.Errorf("%s: line 5 is performed by %v, not by the vendor", name, kinds)
			}
		}
	}
}

func TestInTheSwarmSomebodyStaysToTheEndAndOthersAreInvited(t *testing.T) {
	m := read(t, "swarm")
	if m.Shape != model.Swarm || len(m.Swarms) == 0 {
		t.Fatalf("the shape is %s with %d swarms", m.Shape, len(m.Swarms))
	}
	owners := m.Function(m.Services[0].Entry)
	if !owners.Accountable || len(owners.EscalatesTo) < 2 {
		t.Errorf("%s: accountable %v, may invite %d functions", owners.ID, owners.Accountable, len(owners.EscalatesTo))
	}
	for _, c := range coverage.Prove(m, ayear, coverage.Options{}).Cells {
		if c.Swarm == nil || len(c.Swarm.Gaps) > 0 {
			t.Errorf("%s, %s: nobody can be invited in time: %+v", c.Service.ID, c.Severity.ID, c.Swarm)
		}
	}
}

func TestTheDigitalTrustBoardHasItsLanesAndItsOpenQuestions(t *testing.T) {
	m := read(t, "digital-trust")
	lanes := map[int]int{}
	for _, f := range m.Functions {
		lanes[f.Line]++
	}
	if lanes[0] < 8 || lanes[1] != 3 || lanes[2] < 2 || len(lanes) != 3 {
		t.Errorf("functions by tier are %v; the board has self-help, three first contacts, and those behind", lanes)
	}
	if len(m.Needs) != 4 || len(m.Services) != 4 {
		t.Errorf("%d issues in %d columns; the board has four of each", len(m.Needs), len(m.Services))
	}
	unknown := strings.Join(m.Unknowns(), " ")
	for _, open := range []string{"channels.a-channel.address", "channels.b-channel.address", "functions.a-help.owner"} {
		if !strings.Contains(unknown, open) {
			t.Errorf("%s is not open; on the board it is a question mark", open)
		}
	}
	if len(m.Questions) < 3 {
		t.Errorf("%d questions; a workshop leaves more", len(m.Questions))
	}
}

func TestAMistypedNameIsAnsweredWithTheNearest(t *testing.T) {
	for name, want := range map[string]string{
		"sass":         `did you mean "saas"?`,
		"Two-Tiers":    `did you mean "two-tier"?`,
		"five-level":   `did you mean "five-level-`,
		"digitaltrust": `did you mean "digital-trust"?`,
		"enterprise":   "choose one of two-tier, five-level-internal,",
		"":             "choose one of two-tier,",
		"../models":    "there is no template",
	} {
		_, err := template.Files(name)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Files(%q): %v; want %q", name, err, want)
		}
	}
}

func TestEveryTemplateIsIntroduced(t *testing.T) {
	var names []string
	for _, one := range template.Names() {
		names = append(names, one.Name)
		if one.Title == "" || !strings.HasSuffix(one.Sentence, ".") {
			t.Errorf("%s is introduced by %q, %q", one.Name, one.Title, one.Sentence)
		}
	}
	if !slices.Contains(names, template.Default) {
		t.Errorf("the default, %s, is not among %v", template.Default, names)
	}
}
