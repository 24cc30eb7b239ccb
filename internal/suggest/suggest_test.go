package suggest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"belay/internal/calendar"
	"belay/internal/check"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/staffing"
	"belay/internal/suggest"
)

// example is a model of the examples, with an edit if there is one.
func example(t *testing.T, name, edit string) *model.Model {
	t.Helper()
	m, problems := modelfile.Parse(filepath.Join("..", "..", "examples", name, "support.yaml"), os.ReadFile)
	if len(problems) == 0 && edit != "" {
		m, problems = modelfile.Edit(m, "edit", edit)
	}
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

// days is a stretch of days from Monday 2 November 2026.
func days(m *model.Model, n int) span.Span {
	first := calendar.Date{Year: 2026, Month: 11, Day: 2}
	return calendar.Days(first, first.Add(n-1), m.Timezone)
}

// changes are those worth trying of m.
func changes(t *testing.T, m *model.Model) []suggest.Change {
	t.Helper()
	week, err := staffing.Week(m, days(m, 7), staffing.Usual())
	if err != nil {
		t.Fatal(err)
	}
	return suggest.Changes(m, week, coverage.Prove(m, days(m, 90), coverage.Options{}))
}

// edits are the edits of changes of a kind.
func edits(of []suggest.Change, kind suggest.Kind) []string {
	var out []string
	for _, c := range of {
		if c.Kind == kind {
			out = append(out, c.Edit)
		}
	}
	return out
}

func TestEveryProposalIsAModelOfTheLanguage(t *testing.T) {
	for _, name := range []string{"small", "harbour"} {
		m := example(t, name, "")
		all := changes(t, m)
		if len(all) < 30 {
			t.Errorf("of %s only %d changes are tried", name, len(all))
		}
		if name == "harbour" {
			all = all[:20] // reading a large model takes its time
		}
		made := suggest.Make(m, all)
		if len(made) < len(all)*9/10 {
			t.Errorf("of %d changes of %s, %d can be made", len(all), name, len(made))
		}
		for _, c := range made {
			if c.Says == "" || strings.HasSuffix(c.Says, ".") || c.Model.Digest() == m.Digest() {
				t.Errorf("%+v", c.Change)
			}
		}
	}
}

func TestNobodyIsAddedWhereNobodyWaits(t *testing.T) {
	all := changes(t, example(t, "small", "demand.fno.per_week = 1"))
	if got := edits(all, suggest.Person); len(got) > 0 {
		t.Errorf("with one ticket a week, added is %v", got)
	}
	if got := edits(all, suggest.Leave); !slices.Contains(got, "functions.service-desk.cover[0].people -= jon") {
		t.Errorf("with one ticket a week, spared is %v", got)
	}
	all = changes(t, example(t, "small", "demand.fno.per_week = 200"))
	if got := edits(all, suggest.Person); !slices.Contains(got, "functions.service-desk.cover[0].people += one") {
		t.Errorf("with 200 tickets a week, added is %v", got)
	}
	if got := edits(all, suggest.Leave); len(got) > 0 {
		t.Errorf("with 200 tickets a week, spared is %v", got)
	}
}

func TestWhatIsTriedOfEachSort(t *testing.T) {
	all := changes(t, example(t, "small", ""))
	for kind, edit := range map[suggest.Kind]string{
		suggest.Share:    "people.ole.share = 100%",
		suggest.OnCall:   "functions.service-desk.cover[1].hours = always",
		suggest.Delay:    "escalations.critical.steps[1].after = 10m",
		suggest.Contract: "agreements.nw-support.hours = always",
		suggest.Train:    "functions.service-desk.resolves = 70%",
		suggest.Pool:     "functions.service-desk.cover[0].people += [ole, sara]; functions.infra.cover[0].people += [ida, jon]",
	} {
		// infra and the desk are of different links
		if got := edits(all, kind); (kind == suggest.Pool) == slices.Contains(got, edit) && kind != suggest.Share {
			t.Errorf("%s: tried is %v", kind, got)
		}
	}
	if got := edits(all, suggest.OnCall); !slices.Contains(got, `rotas.duty.handoff = "08:00"`) {
		t.Errorf("of turns is tried %v", got)
	}
	late := edits(all, suggest.Hours)
	if !slices.ContainsFunc(late, func(s string) bool {
		return strings.HasPrefix(s, `calendars += {office-late: {hours: "Mon-Thu 08:00-17:30, Fri 08:00-16:30", holidays: ["DK"], closed: ["2026-12-24..2027-01-02"]}}; people.jon.works = office-late`)
	}) {
		t.Errorf("of hours is tried %v", late)
	}
}

func TestTwoChangesOfOneThingAreNoPair(t *testing.T) {
	a := suggest.Change{Kind: suggest.Person, On: "desk", Says: "One more person at desk", Edit: "a = 1", Priced: true}
	b := suggest.Change{Kind: suggest.Delay, On: "call", Says: "Step 2 of call is sooner", Edit: "b = 2"}
	if _, ok := suggest.Pair(a, a); ok {
		t.Error("a change is paired with itself")
	}
	pair, ok := suggest.Pair(a, b)
	if !ok || pair.Edit != "a = 1; b = 2" || pair.Says != "One more person at desk; and step 2 of call is sooner" || pair.Priced {
		t.Errorf("%+v", pair)
	}
}

// bought is a change that wins so many points, beyond doubt, for so much a year.
func bought(name string, points, cost float64) suggest.Bought {
	sure := func(f float64) simulate.Interval {
		return simulate.Interval{Mean: f, Low: f - 1e-4, High: f + 1e-4, N: 10}
	}
	return suggest.Bought{Made: suggest.Made{Change: suggest.Change{On: name, Edit: name, Priced: true}}, Attained: sure(points / 100), Cost: sure(cost)}
}

// order is the names of what was bought.
func order(of []suggest.Bought) string {
	var out []string
	for _, b := range of {
		out = append(out, b.On)
	}
	return strings.Join(out, " ")
}

func TestWhatCostsNothingComesBeforeWhatIsCheapForWhatItWins(t *testing.T) {
	list := []suggest.Bought{bought("dear", 3, 90_000), bought("cheap", 1, 10_000), bought("free", .5, 0), bought("saves", .2, -500), bought("freer", 2, 0)}
	suggest.Rank(suggest.Attainment, list)
	if got := order(list); got != "freer free saves cheap dear" {
		t.Errorf("for attainment: %s", got)
	}
	suggest.Rank(suggest.Cost, list)
	if got := order(list[:1]); got != "saves" {
		t.Errorf("for cost: %s", got)
	}
	if got := order(suggest.Best(suggest.Attainment, list, 3)); got != "freer free dear" {
		t.Errorf("on go %s", got)
	}
}

func TestAnAnswerHoldsOnlyWhatIsSure(t *testing.T) {
	doubtful, unpriced, opens := bought("doubtful", 1, 1000), bought("unpriced", 2, 0), bought("opens", 1, -9000)
	doubtful.Attained.Low, unpriced.Priced, opens.Cover.Opened = -.001, false, 60
	a := suggest.Answer{Aim: suggest.Attainment, Base: suggest.Standing{Cost: simulate.Interval{Mean: 1e6}}}
	a.Conclude([]suggest.Bought{doubtful, unpriced, bought("sure", 1, 8000), bought("worse", -1, -8000)}, 5)
	if order(a.Best) != "sure" || order(a.Unpriced) != "unpriced" {
		t.Errorf("best is %s, unpriced %s", order(a.Best), order(a.Unpriced))
	}
	if p := a.Best[0].Point; p == nil || *p < 7999 || *p > 8001 {
		t.Errorf("a point costs %v", p)
	}
	if w := a.Unpriced[0].WorthUpTo; w == nil || *w < 15_999 || *w > 16_001 {
		t.Errorf("it is worth %v", w)
	}
	a.Aim = suggest.Cost
	a.Conclude([]suggest.Bought{opens, bought("worse", -1, -8000), bought("saves", 0, -8000)}, 5)
	if order(a.Best) != "saves" {
		t.Errorf("what saves is %s", order(a.Best))
	}
}

func TestAnEndThatIsOnlyDoubtHasNoWidth(t *testing.T) {
	end := func(mean, half float64) *suggest.Effect {
		return &suggest.Effect{More: simulate.Interval{Mean: mean, Low: mean - half, High: mean + half, N: 10}}
	}
	var tornado suggest.Tornado
	tornado.Add(suggest.Parameter{Name: "doubtful"}, end(-.05, .06), end(.05, .06))
	tornado.Add(suggest.Parameter{Name: "sure"}, end(-.01, .001), nil)
	tornado.Add(suggest.Parameter{Name: "half sure"}, end(-.05, .06), end(.02, .001))
	for i, want := range []struct {
		name  string
		width float64
	}{{"half sure", .02}, {"sure", .01}, {"doubtful", 0}} {
		if b := tornado.Bars[i]; b.Parameter != want.name || b.Width != want.width {
			t.Errorf("at %d stands %s, %v wide", i, b.Parameter, b.Width)
		}
	}
}

func TestTheProofOfAChangeSaysWhatItClosesAndOpens(t *testing.T) {
	m := example(t, "small", "functions.service-desk.cover[1] -=; functions.fno-team.cover[1] -=; functions.duty-manager.cover = []")
	back, problems := modelfile.Edit(m, "edit", "functions.service-desk.cover += {rota: duty, hours: nights}")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	base, with := coverage.Prove(m, days(m, 14), coverage.Options{}), coverage.Prove(back, days(m, 14), coverage.Options{})
	there, gone := suggest.Proved(base, with), suggest.Proved(with, base)
	if there.Closed == 0 || there.Opened != 0 || there.Share <= 0 || gone.Opened != there.Closed || gone.Share != -there.Share {
		t.Errorf("there %+v, gone %+v", there, gone)
	}
	over := check.Options{Over: days(m, 14)}
	f := suggest.Differs(check.Run(m, over), check.Run(back, over))
	if len(f.Gone) == 0 {
		t.Errorf("findings %+v", f)
	}
}
