package check_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/span"
)

// A story is a patch to testdata/base.yaml, about which no rule has anything to say, and what one rule then finds.
// The stories of a group stand in one file:
//
//	== bus-factor: one person alone can do the work
//	functions: {team: {cover: [{people: [sara], hours: office}]}}
//	-- finds
//	error on team, at “cover: [{people: [sara]…”
//	  team hangs on Sara Lind alone
//
// Mappings are merged into the base, lists and values replace what is there, and ~ takes a key out. After -- finds
// comes what the rule finds, each finding with its witness; or the word nothing. UPDATE=1 writes it anew.
type story struct {
	rule, title, patch, finds string
}

// readStories reads the stories of a file.
func readStories(t *testing.T, file string) (stories []story) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, chunk := range strings.Split("\n"+string(text), "\n== ")[1:] {
		head, body, _ := strings.Cut(chunk, "\n")
		rule, title, ok := strings.Cut(head, ": ")
		patch, finds, found := strings.Cut("\n"+body, "\n-- finds")
		if !ok || !found {
			t.Fatalf("%s: %q is no story: it begins with == rule: title, and has -- finds", file, head)
		}
		stories = append(stories, story{rule, title, strings.TrimSpace(patch), strings.TrimSpace(finds)})
	}
	return stories
}

// allStories are the stories of all files, by file.
func allStories(t *testing.T) map[string][]story {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("testdata has no stories")
	}
	out := map[string][]story{}
	for _, file := range files {
		out[file] = readStories(t, file)
	}
	return out
}

// year is the horizon of the stories: a year from 1 October 2026 in Copenhagen.
func year(t *testing.T) span.Span {
	t.Helper()
	zone, err := calendar.LoadZone("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	first, _ := calendar.MakeDate(2026, 10, 1)
	return calendar.Days(first, first.AddMonths(12).Add(-1), zone)
}

// base is the model that the stories patch.
func base(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// patched is a text of YAML with a patch laid on it. Sections that the patch leaves alone stay as they are written.
func patched(t *testing.T, text, patch string) string {
	t.Helper()
	var by yaml.Node
	if err := yaml.Unmarshal([]byte(patch), &by); err != nil {
		t.Fatalf("the patch is not YAML: %v\n%s", err, patch)
	}
	if len(by.Content) == 0 {
		return text
	}
	sections := sectionsOf(text)
	for i := 0; i+1 < len(by.Content[0].Content); i += 2 {
		pair := by.Content[0].Content[i : i+2]
		key := pair[0].Value
		at := slices.IndexFunc(sections, func(s string) bool { return strings.HasPrefix(s, key+":") })
		if at < 0 {
			at = len(sections)
			sections = append(sections, key+": ~\n")
		}
		sections[at] = laid(t, sections[at], &yaml.Node{Kind: yaml.MappingNode, Content: pair})
	}
	return strings.Join(sections, "")
}

// sectionsOf cuts a text into its sections, each from its key on; comments and empty lines stay with what is before them.
func sectionsOf(text string) (sections []string) {
	for line := range strings.Lines(text) {
		if len(sections) == 0 || line[0] >= 'a' && line[0] <= 'z' {
			sections = append(sections, "")
		}
		sections[len(sections)-1] += line
	}
	return sections
}

// laid is a section with a mapping laid on it; empty if that takes it out.
func laid(t *testing.T, section string, by *yaml.Node) string {
	t.Helper()
	var on yaml.Node
	if err := yaml.Unmarshal([]byte(section), &on); err != nil {
		t.Fatal(err)
	}
	merge(on.Content[0], by)
	if len(on.Content[0].Content) == 0 {
		return ""
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&on); err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n"
}

// merge lays the mapping by on the mapping on.
func merge(on, by *yaml.Node) {
	for i := 0; i+1 < len(by.Content); i += 2 {
		key, value := by.Content[i], by.Content[i+1]
		at := -1
		for j := 0; j+1 < len(on.Content); j += 2 {
			if on.Content[j].Value == key.Value {
				at = j
			}
		}
		switch {
		case value.Tag == "!!null" && at >= 0:
			on.Content = slices.Delete(on.Content, at, at+2)
		case value.Tag == "!!null":
		case at < 0:
			on.Content = append(on.Content, key, value)
		case value.Kind == yaml.MappingNode && on.Content[at+1].Kind == yaml.MappingNode:
			merge(on.Content[at+1], value)
		default:
			on.Content[at+1] = value
		}
	}
}

// parsed is the model of a text without problems.
func parsed(t *testing.T, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatalf("the model of this story does not parse: %v\n%s", problems, text)
	}
	return m
}

// told is findings as a story has them.
func told(text string, findings []check.Finding) string {
	if len(findings) == 0 {
		return "nothing"
	}
	lines := strings.Split(text, "\n")
	var b strings.Builder
	for _, f := range findings {
		at := []rune(lines[f.At.Start.Line-1])[f.At.Start.Column-1:]
		if len(at) > 44 {
			at = append(at[:43:43], '…')
		}
		waived := ""
		if f.Waived != nil {
			waived = " (waived)"
		}
		fmt.Fprintf(&b, "%s on %q, at “%s”%s\n  %s\n", f.Level, f.On, string(at), waived, f.Message)
		for _, line := range f.Witness {
			fmt.Fprintf(&b, "    %s\n", line)
		}
	}
	return strings.TrimSpace(b.String())
}

// play is what the story's rule finds.
func (s story) play(t *testing.T) string {
	t.Helper()
	text := patched(t, base(t), s.patch)
	o := check.Options{Over: year(t), Only: []string{s.rule}}
	if strings.HasPrefix(s.rule, "waiver") {
		o.Only = nil // they are about what the others find
	}
	report := check.Run(parsed(t, text), o)
	return told(text, slices.DeleteFunc(report.Findings, func(f check.Finding) bool { return f.Rule != s.rule }))
}

func TestEveryRuleTellsItsStories(t *testing.T) {
	for file, stories := range allStories(t) {
		got := make([]string, len(stories))
		t.Run(filepath.Base(file), func(t *testing.T) {
			for i, s := range stories {
				t.Run(s.rule+": "+s.title, func(t *testing.T) {
					t.Parallel()
					got[i] = s.play(t)
					if got[i] != s.finds && os.Getenv("UPDATE") == "" {
						t.Errorf("%s: with\n%s\nit finds\n%s\nand should find\n%s", file, s.patch, got[i], s.finds)
					}
				})
			}
		})
		if os.Getenv("UPDATE") == "" {
			continue
		}
		var b strings.Builder
		for i, s := range stories {
			fmt.Fprintf(&b, "== %s: %s\n%s\n-- finds\n%s\n\n", s.rule, s.title, s.patch, got[i])
		}
		if err := os.WriteFile(file, []byte(strings.TrimRight(b.String(), "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryRuleHasAStoryThatFindsAndOneThatDoesNot(t *testing.T) {
	finds, quiet := map[string]bool{}, map[string]bool{}
	for file, stories := range allStories(t) {
		for _, s := range stories {
			if !slices.ContainsFunc(check.Rules(), func(r check.Rule) bool { return r.Name == s.rule }) {
				t.Errorf("%s tells of %s, which is no rule", file, s.rule)
			}
			if s.finds == "nothing" {
				quiet[s.rule] = true
			} else {
				finds[s.rule] = true
			}
		}
	}
	for _, r := range check.Rules() {
		if !finds[r.Name] {
			t.Errorf("no story makes %s find anything", r.Name)
		}
		if !quiet[r.Name] {
			t.Errorf("no story shows %s silent where it comes close", r.Name)
		}
	}
}

func TestAboutTheBaseModelNoRuleHasAnythingToSay(t *testing.T) {
	for _, stage := range []model.Stage{model.Implement, model.Prepare, model.Operate} {
		report := check.Run(parsed(t, base(t)), check.Options{Over: year(t), Stage: stage})
		if len(report.Findings) > 0 {
			t.Errorf("in stage %s:\n%s", stage, report.Text(nil))
		}
	}
}
