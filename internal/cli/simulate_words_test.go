package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// workshop is a model of two that mend what comes, with room for what a story says.
const workshop = `belay: 1
name: Workshop
timezone: UTC
currency: EUR
calendars: {office: {hours: "Mon-Fri 08:00-16:00"}}
parties:
  us: {name: Us, kind: internal}
  maker: {name: Maker, kind: vendor, contact: {phone: "+44 1632 960199", email: care@maker.example}}
people: {bo: {name: Bo Lind, party: us, works: office}, cai: {name: Cai Moe, party: us, works: office}}
services: {press: {name: Press, owner: bo, entry: menders}}
severities: {down: {means: It stands still, clock: office, resolve: 8h, attain: 90%}, slow: {means: It is slow, clock: office, resolve: 2d}}
functions:
  menders: {name: Menders, link: functional, line: 1, owner: bo, cover: [{people: [bo, cai], hours: office}]}
agreements: {care: {kind: contract, party: maker, covers: [menders], hours: office}}
demand: {press: {per_week: 20, mix: {down: 60%, slow: 40%}, pattern: office, effort: {1: 1h}}}
`

// told is what simulate says of the workshop when some of its text reads otherwise, in one line, and of its habits.
func told(t *testing.T, habits string, otherwise ...string) string {
	t.Helper()
	dir := t.TempDir()
	model, file := filepath.Join(dir, "support.yaml"), filepath.Join(dir, "habits.yaml")
	if err := os.WriteFile(model, []byte(strings.NewReplacer(otherwise...).Replace(workshop)), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"simulate", model, "--weeks", "4", "--runs", "3"}
	if habits != "" {
		if err := os.WriteFile(file, []byte(habits), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--habits", file)
	}
	_, out, errors := outcome(args...)
	return strings.Join(strings.Fields(out+errors), " ")
}

// says fails unless a text holds all of some words, and none of those after a "!".
func says(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, want := range words {
		without, not := strings.CutPrefix(want, "!")
		if strings.Contains(text, without) == not {
			t.Errorf("%q: %s", want, text)
		}
	}
}

func TestWhereNobodyIsSolvedNoTimeIsNamed(t *testing.T) {
	says(t, told(t, "", "effort: {1: 1h}", "effort: {1: 900h}"),
		"solved - - - - -", "down - - - - -", "of the 0% of tickets that were solved", "still open in the end", "!Of the time until")
}

func TestWhereManyAreStillOpenTheTimesSayOfHowManyTheyAre(t *testing.T) {
	says(t, told(t, "", "per_week: 20", "per_week: 200"), "of tickets that were solved", "still open in the end", "Drowning: Menders, whose backlog grows from ")
	says(t, told(t, ""), "!that were solved;", "!Drowning")
}

func TestAPromiseThatCannotBeToldSaysWhatWouldTell(t *testing.T) {
	text := told(t, "", "resolve: 8h, attain: 90%", "resolve: 1h10m, attain: 58%", "per_week: 20", "per_week: 5")
	says(t, text, "It cannot be told yet whether 1 promise will be kept", "what is asked lies within its 95 % interval", "more runs (--runs) or weeks (--weeks) make narrower", "!too few", "!No promise will be missed")
}

func TestWithoutAttainItIsTheModelThatIsAsked(t *testing.T) {
	says(t, told(t, "", ", attain: 90%", ""), "No severity says which share of its tickets must keep what is promised")
	says(t, told(t, "", "mix: {down: 60%, slow: 40%}", "mix: {slow: 100%}"),
		"!No severity says", "No ticket came of a severity that says which share of its promises must be kept")
}

func TestWhatOtherPartiesDoIsSaidToBeInTheirTime(t *testing.T) {
	says(t, told(t, "", "cover: [{people: [bo, cai], hours: office}]", "cover: [{party: maker, agreement: care}]"),
		"!is worked on for 0%", "what other parties work is part of it")
}

func TestWhatOnlyComesBackIsNoWay(t *testing.T) {
	says(t, told(t, "reopens: 20%\n"), "!The ways they take", "is opened again")
}

func TestAnAnswerSaysFromWhichDayItComesToTheSame(t *testing.T) {
	says(t, told(t, ""), "On another day, --from 2026-11-20 comes to the same.")
	_, out, _ := outcome("simulate", ticketModel, "--weeks", "1", "--runs", "2", "--from", "2026-03-09")
	says(t, out, "!On another day")
}

func TestAModelThatALogSpeaksForKeepsItsDigest(t *testing.T) {
	_, plain, _ := outcome("simulate", ticketModel, "--weeks", "1", "--warm-up", "0", "--runs", "2")
	_, lived, _ := outcome("simulate", ticketModel, "--history", ticketLog, "--weeks", "1", "--warm-up", "0", "--runs", "2")
	title, _, _ := strings.Cut(plain, "\n")
	says(t, lived, title+" with the log incidents.csv\n")
}

func TestABoundNeverSeemsToReachWhatIsAskedWhereItDoesNot(t *testing.T) {
	for _, attain := range []string{"70%", "75%", "80%", "85%", "90%", "95%"} {
		text := told(t, "", "resolve: 8h, attain: 90%", "resolve: 3h, attain: "+attain, "per_week: 20", "per_week: 60")
		_, row, _ := strings.Cut(text, "press down ")
		var asked, mean, low, high float64
		var mark string
		row = strings.NewReplacer("%", "", "–", " ", "!", " !", "?", " ?").Replace(row)
		if _, err := fmt.Sscanf(row, "%f - - - %f %f %f %s", &asked, &mean, &low, &high, &mark); err != nil {
			t.Fatal(err, row)
		}
		if missed := mark == "!"; missed != (high < asked) {
			t.Errorf("%s", row[:60])
		}
	}
}
