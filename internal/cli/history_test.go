package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	ticketModel = "../../examples/servicenow/support.yaml"
	ticketLog   = "../../examples/servicenow/incidents.csv"
)

func TestTheTicketsOfALogArePlayedAsTheyCameInEveryRun(t *testing.T) {
	_, out, errors := outcome("simulate", ticketModel, "--history", ticketLog, "--replay", "--weeks", "3", "--warm-up", "1", "--runs", "3",
		"--from", "2026-03-09", "--format", "json")
	var answer struct {
		Tickets struct{ Mean, Low, High float64 }
		Asked   []struct{ On string }
		History struct {
			Replayed int
			Fit      struct{ Cases int }
			Lived    struct {
				Says []struct{ On, From, Fits, Why string }
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err, errors)
	}
	if h := answer.History; h.Replayed != 310 || h.Fit.Cases != 310 {
		t.Errorf("%d of %d tickets were replayed", h.Replayed, h.Fit.Cases)
	}
	if a := answer.Tickets; a.Mean == 0 || a.Low != a.Mean || a.High != a.Mean {
		t.Errorf("every run meets the same tickets, and yet there were %+v a week", a)
	}
	logged := map[string]bool{}
	for _, s := range answer.History.Lived.Says {
		if (s.From == "from the log") != (s.Why == "") {
			t.Errorf("%+v", s)
		}
		logged[s.On] = s.From == "from the log"
	}
	if !logged["demand.per_week"] || !logged["habits.asks_back"] || logged["demand.effort"] {
		t.Errorf("%v", logged)
	}
	for _, q := range answer.Asked {
		if logged[q.On] {
			t.Errorf("%s is asked, and the log has answered it", q.On)
		}
	}
}

func TestWhatALogSaysStandsBelowTheAnswer(t *testing.T) {
	_, out, errors := outcome("simulate", ticketModel, "--history", ticketLog, "--weeks", "1", "--warm-up", "0", "--runs", "2", "--from", "2026-03-09")
	for _, says := range []string{
		"What " + ticketLog + " says", "310 tickets opened from Mon 29 Feb 2016 to Thu 14 Apr 2016",
		"What it cannot say", "not how long anybody worked", "Kept, by the tool's own verdict and by the model",
	} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), strings.Join(strings.Fields(says), " ")) {
			t.Errorf("it does not say %q:\n%s%s", says, out, errors)
		}
	}
}

func TestAFolderOrAProgramInPlaceOfALogIsRefusedInPlainWords(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, []byte("\x7fELF\x02\x01\x01\x00\x1b[31m,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ log, says string }{{dir, dir + ": is a directory\n"}, {program, program + `: it is no table of text: its first line holds '\x7f'` + "\n"}} {
		for _, call := range [][]string{{"simulate", ticketModel, "--history", c.log}, {"mine", c.log}} {
			if status, _, errors := outcome(call...); status != 2 || errors != "belay: "+c.says {
				t.Errorf("%v ends with %d: %q", call, status, errors)
			}
		}
	}
}
