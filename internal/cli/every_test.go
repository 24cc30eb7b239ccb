package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"belay/internal/cli"
	"belay/internal/template"
)

// TestEveryVerbAnswersForEveryTemplate asks all there is to ask of each model that one may start from.
func TestEveryVerbAnswersForEveryTemplate(t *testing.T) {
	for _, of := range template.Names() {
		t.Run(of.Name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			run(t, 0, "init", "--template", of.Name)
			for _, call := range []string{
				"who", "who --at 2026-12-25 --format json", "cover --for 90d", "rota", "diagram --by party", "diagram --by line",
				"check --for 90d --format json", "diff support.yaml ./support.yaml --for 7d",
			} {
				answers(t, strings.Fields(call)...)
			}
			run(t, 0, "fmt", "--check")
		})
	}
}

// answers runs args, which must be good or find something, and say so.
func answers(t *testing.T, args ...string) {
	t.Helper()
	status, out, errors := outcome(args...)
	if status > 1 || errors != "" || out == "" && args[0] != "fmt" {
		t.Errorf("belay %s ends with %d\n%s%s", strings.Join(args, " "), status, out, errors)
	}
}

// outcome is all that comes of a run on Friday 20 November 2026.
func outcome(args ...string) (status int, out, errors string) {
	var stdout, stderr bytes.Buffer
	status = cli.Run(args, cli.Env{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" },
		Now: time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC),
	})
	return status, stdout.String(), stderr.String()
}

// TestAModelThatSaysAlmostNothingIsAnsweredAllTheSame walks the verbs with the shortest model there is.
func TestAModelThatSaysAlmostNothingIsAnsweredAllTheSame(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("support.yaml", []byte("belay: 1\nname: Nothing yet\ntimezone: UTC\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"who", "cover", "rota", "diagram", "plan", "check"} {
		answers(t, verb)
		answers(t, verb, "--format", "json")
	}
	for _, file := range []string{"year.svg", "year.html", "gaps.csv", "page.svg", "page.pdf", "plan.html", "plan.pdf", "duty.ics"} {
		verb := map[string]string{"year": "cover", "gaps": "cover", "page": "diagram", "plan": "plan", "duty": "rota"}[strings.TrimSuffix(file, filepath.Ext(file))]
		if status, out, errors := outcome(verb, "-o", file); status != 0 || out != "" || errors != "" {
			t.Errorf("belay %s -o %s ends with %d\n%s%s", verb, file, status, out, errors)
		}
		if text, err := os.ReadFile(file); err != nil || len(text) == 0 {
			t.Errorf("%s is not written: %v", file, err)
		}
	}
}

// TestAFaultOfOursIsASentence lets a stream break in a way that no stream does.
func TestAFaultOfOursIsASentence(t *testing.T) {
	var errors bytes.Buffer
	status := cli.Run([]string{"version"}, cli.Env{
		Stdout: broken{}, Stderr: &errors, Getenv: func(string) string { return "" },
	})
	if status != 2 || !strings.Contains(errors.String(), "this is a fault in belay, not in your model: out of paper") ||
		strings.Contains(errors.String(), "goroutine") {
		t.Errorf("it ends with %d and says\n%s", status, errors.String())
	}
}

// broken is a stream whose writer panics.
type broken struct{}

func (broken) Write([]byte) (int, error) { panic("out of paper") }
