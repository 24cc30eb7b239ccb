package cli_test

import (
	"encoding/json"
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
