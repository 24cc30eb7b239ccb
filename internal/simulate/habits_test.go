package simulate_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/simulate"
)

func TestHabitsAreReadWithTheUsualOnesForWhatIsNotSaid(t *testing.T) {
	got, err := simulate.ReadHabits("habits.yaml", `
reopens: 10%
answers_in: 4h
interrupts: any
peaks: [{on: last 3 weekdays of month, times: 2}, {during: ["12-24..01-02"], times: 0.3}]
bursts: {per_week: 2, size: 15, within: 20m}
handling: [{line: 2, severity: critical, spread: exponential}, {function: desk, seen: [4, 7, 12]}]
`)
	if err != nil {
		t.Fatal(err)
	}
	want, two := simulate.Usual(), 2
	last, _ := calendar.ParseSelector("last 3 weekdays of month")
	season, _ := calendar.ParseSeason("12-24..01-02")
	want.Reopens, want.AnswersIn, want.Interrupts = .1, 4*3600, "any"
	want.Peaks = []simulate.Peak{{On: last, Times: 2}, {During: []calendar.Season{season}, Times: .3}}
	want.Bursts = &simulate.Bursts{PerWeek: 2, Size: 15, Within: 1200}
	want.Handling = []simulate.Handling{{Line: &two, Severity: "critical", Spread: "exponential"}, {Function: "desk", Seen: []float64{4, 7, 12}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestHabitsAreTheSameAfterTheyWereWrittenAsJSONAndRead(t *testing.T) {
	h := simulate.Usual()
	h.AnswersIn = 90.5
	h.Bursts = &simulate.Bursts{PerWeek: 2, Size: 15, Within: 7 * 86_400}
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	again, err := simulate.ReadHabits("habits.json", string(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h, again); diff != "" {
		t.Error(diff)
	}
}

func TestHabitsThatNobodyCanHaveAreRefusedInSentences(t *testing.T) {
	for text, want := range map[string]string{
		"reopen: 10%":                   `habits.yaml:1:1: habits have no key "reopen"; did you mean reopens?`,
		"reopens: 110%":                 "reopens is a share from 0 to 1, or 0% to 100%, not 1.1",
		"absence: 1":                    "absence and meetings are below 100%: nobody would ever work",
		"vendor_keeps: 100%":            "vendor_keeps is below 100%",
		"variation: -1":                 "variation is 0 to 100, not -1",
		"variation: 1e9":                "variation is 0 to 100, not 1e+09",
		"unevenness: 1e30":              "unevenness is 0 to 100, not 1e+30",
		"coordination: 1000":            "coordination is 0 to 100, not 1000",
		"hangs_up: 1e20d":               "hangs_up is 0 to 52w, not",
		"rest: -1s":                     "rest is 0 to 52w, not -1s",
		"peaks: [{times: 1e7}]":         "peaks[0].times is 0 to 1000, not 1e+07",
		"handling: [{variation: 200}]":  "handling[0].variation is 0 to 100, not 200",
		"handling: [{seen: [3, 1e12]}]": "handling[0].seen are minutes, 0 to 520 weeks of them",
		"bursts: {per_week: 1, size: 2, within: 1e9w}": "bursts come 0 times a week or more, bring 1 ticket or more, within 0 to 52w",
		"answers_in: 8":                              `"8" is no length of time; write a number with its unit, such as 90s, 5m, 8h, 2d or 1w`,
		"interrupts: sometimes":                      `interrupts is paging, any or never, not "sometimes"`,
		"work: normal":                               `work is lognormal, exponential or fixed, not "normal"`,
		"week: [1, 2, 3]":                            "week has a weight for each of the 168 hours from Monday at midnight, not 3 weights",
		"peaks: [{times: -2}]":                       "peaks[0].times is 0 to 1000, not -2",
		"bursts: {per_week: 1, size: .5}":            "bursts come 0 times a week or more, bring 1 ticket or more",
		"handling: [{seen: [3, -1]}]":                "handling[0].seen are minutes, 0 to 520 weeks of them",
		"handling: [{spread: wide}]":                 `handling[0].spread is lognormal, exponential or fixed, not "wide"`,
		"peaks: [{on: third day, times: 2}]":         "does not pick dates",
		"week: [" + strings.Repeat("0, ", 168) + "]": "week weighs every hour 0, so that nothing could come",
	} {
		if _, err := simulate.ReadHabits("habits.yaml", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: the error is %v", text, err)
		}
	}
}

func TestEveryHabitHasItsLineOnItsPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/habits.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	if h, err := simulate.ReadHabits("habits.yaml", example); err != nil || h.Absence != .12 {
		t.Errorf("the example is read as %+v, %v", h, err)
	}
	for _, of := range []reflect.Type{
		reflect.TypeFor[simulate.Habits](), reflect.TypeFor[simulate.Peak](), reflect.TypeFor[simulate.Bursts](), reflect.TypeFor[simulate.Handling](),
		reflect.TypeFor[simulate.Terms](),
	} {
		for field := range of.Fields() {
			if key := field.Tag.Get("yaml"); !strings.Contains(string(page), "`"+key+"`") {
				t.Errorf("docs/habits.md does not tell of %s", key)
			}
		}
	}
}

func TestHabitsThatSpeakOfWhatAModelDoesNotHaveAreRefused(t *testing.T) {
	h := simulate.Usual()
	h.Handling = []simulate.Handling{{Function: "deskk"}, {Severity: "urgent"}}
	h.Peaks = []simulate.Peak{{Services: []model.ServiceID{"lines"}}}
	err := h.Fit(read(t, nights))
	for _, want := range []string{
		`handling[0].function names "deskk", which the model does not have; did you mean desk?`,
		`handling[1].severity names "urgent", and the model has critical, normal`,
		`peaks[0].services names "lines", which the model does not have; did you mean line?`,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	usual := simulate.Usual()
	if err := usual.Fit(read(t, nights)); err != nil {
		t.Error(err)
	}
}
