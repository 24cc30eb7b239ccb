package outlook_test

import (
	"strings"
	"testing"

	"belay/internal/outlook"
	"belay/internal/simulate"
)

// reported is what a page says of the hotline after something in its report reads otherwise.
func reported(t *testing.T, change func(*simulate.Report)) string {
	t.Helper()
	option := played(t, "base", hotline, 3, 2)
	change(option.Report)
	_, tree := page(t, looked(option))
	return words(tree)
}

// holds fails unless a text holds all of some words.
func holds(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func TestWhereNoPromiseIsClearThePageSaysThatNoneCanBeTold(t *testing.T) {
	all := func(r *simulate.Report) {
		for i := range r.Promises {
			r.Promises[i].Verdict = simulate.Open
		}
	}
	holds(t, reported(t, all), "Of none of the 6 promises that are asked for can it be told yet whether it is kept; ", "6 are too close to call in 2 runs.")
	holds(t, reported(t, func(r *simulate.Report) { all(r); r.Runs = 1 }), "One run says nothing of how runs differ.")
}

func TestWhereNothingIsJudgedThePageAsksTheModelAndNotTheFigures(t *testing.T) {
	none := func(r *simulate.Report) { r.Promises = nil }
	holds(t, reported(t, none), "No promise for which the model asks a share came due, so none is judged")
	option := played(t, "base", strings.NewReplacer(", attain: 60%", "", ", attain: 99%", "").Replace(hotline), 3, 2)
	_, tree := page(t, looked(option))
	holds(t, words(tree), "The model asks for no share of its promises to be kept, so none is judged")
}

func TestATimeOfNobodyIsADashAndTimesSayOfHowManyTheyAre(t *testing.T) {
	text := played(t, "base", strings.ReplaceAll(hotline, "effort: {1: 20m, 2: 1h}", "effort: {1: 900h, 2: 900h}"), 2, 2)
	_, tree := page(t, outlook.Outlook{Options: []outlook.Option{text}, Weeks: 2})
	said := words(tree)
	holds(t, said, "Half are solved in –", "Those are the 0% that were solved;")
	if strings.Contains(said, "0 s 0 s") {
		t.Errorf("a time of nobody is named:\n%s", said)
	}
}

func TestAMissedPromiseNeverSeemsToHoldWhatIsAsked(t *testing.T) {
	holds(t, reported(t, func(r *simulate.Report) {
		asked := .95
		p := &r.Promises[0]
		p.Attain, p.Verdict, p.Attainment = &asked, simulate.Missed, simulate.Interval{Mean: .88, Low: .74, High: .94996}
	}), "missed, 74% – 94.996%")
}
