package fit_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"belay/internal/calendar"
	"belay/internal/fit"
	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/simulate"
	"belay/internal/span"
)

// planned is a model that assumes other things than the log shows.
const planned = `
belay: 1
name: Planned
timezone: UTC
calendars: {office: {hours: "Mon-Sun 06:00-20:00"}}
parties: {us: {name: Us, kind: internal}, maker: {name: Maker, kind: vendor}}
people:
  ann: {name: Ann, party: us, works: office}
  bea: {name: Bea, party: us, works: office}
services: {mail: {name: Mail, entry: desk}, web: {name: Web, entry: desk}}
severities:
  high: {means: All stand still, clock: office, resolve: 1d}
  mid:  {means: Some wait, clock: office, resolve: 3d}
  low:  {means: One waits, clock: office, resolve: 5d}
functions:
  desk:  {link: functional, line: 1, resolves: 50%, cover: [{people: [ann, bea], hours: office}], escalates_to: [field, lab]}
  field: {link: application, line: 2, cover: [{people: [ann, bea], hours: office}]}
  lab:   {link: application, line: 2, cover: [{people: [ann, bea], hours: office}]}
demand:
  mail: {per_week: 30, mix: {mid: 100%}, effort: {1: 5m, 2: 20m}}
  web:  {per_week: 10, mix: {mid: 100%}, effort: {1: 5m, 2: 20m}}
`

// loaded reads a model.
func loaded(t testing.TB, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

func TestTheFiguresOfALogStandInPlaceOfWhatTheModelAssumes(t *testing.T) {
	m := loaded(t, planned)
	w := usual()
	f := fitted(t, w.made(rand.New(rand.NewPCG(8, 8))))
	lived, err := fit.Live(m, simulate.Usual(), f, nil)
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want, off float64) {
		if math.Abs(got-want) > off {
			t.Errorf("%s is %v; want about %v", what, got, want)
		}
	}
	mail, web := lived.Model.Demand[0], lived.Model.Demand[1]
	near("mail a week", mail.PerWeek, 210, 12)
	near("web a week", web.PerWeek, 70, 4)
	near("the share of high", mail.Mix[0].Share.Ratio, .1, .02)
	if mail.Mix[0].ID != "high" || mail.Mix[1].ID != "low" || mail.Pattern != model.Always || len(lived.Habits.Week) != 168 {
		t.Errorf("%+v", mail)
	}
	desk := lived.Model.Function("desk")
	near("what the desk resolves", desk.Resolves.Ratio, .7, .03)
	near("what goes to the field", desk.EscalatesTo[0].Share.Ratio, 1, 1e-9)
	near("who is asked back", lived.Habits.AsksBack, .25, .02)
	near("unevenness", lived.Habits.Unevenness, .04, .03)
	if m.Demand[0].PerWeek != 30 || m.Function("desk").Resolves.Ratio != .5 {
		t.Error("the model itself was changed")
	}
	from := map[fit.Source]int{}
	for _, s := range lived.Says {
		from[s.From]++
		if (s.From == fit.FromLog) == (s.Why != "") || s.Value == "" {
			t.Errorf("%+v", s)
		}
	}
	if from[fit.FromLog] < 8 || from[fit.FromModel] == 0 {
		t.Errorf("%v", from)
	}
	i := slices.IndexFunc(lived.Says, func(s fit.Said) bool { return s.On == "demand.effort" })
	if i < 0 || !strings.Contains(lived.Says[i].Why, "not how long anybody worked on them") {
		t.Errorf("%+v", lived.Says)
	}
}

func TestALogThatSaysWorkLetsFunctionsWorkAsLong(t *testing.T) {
	all := usual().made(rand.New(rand.NewPCG(9, 9)))
	for i := range all {
		all[i].Worked = int64(600 + i%600)
	}
	lived, err := fit.Live(loaded(t, planned), simulate.Usual(), fitted(t, all), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range lived.Habits.Handling {
		if len(h.Seen) != 200 || math.Abs(h.Seen[100]-15) > .5 || !slices.IsSorted(h.Seen) {
			t.Errorf("%s: %v", h.Function, h.Seen)
		}
	}
	if len(lived.Habits.Handling) != 2 {
		t.Errorf("%d functions", len(lived.Habits.Handling))
	}
}

func TestAMappingSaysWhichFunctionAGroupIs(t *testing.T) {
	text := strings.NewReplacer("desk:", "first:", "entry: desk", "entry: first").Replace(planned)
	mapping, err := history.ParseMapping([]byte("functions: {first: [Desk], lab: [field]}"))
	if err != nil {
		t.Fatal(err)
	}
	lived, err := fit.Live(loaded(t, text), simulate.Usual(), fitted(t, usual().made(rand.New(rand.NewPCG(8, 8)))), mapping)
	if err != nil {
		t.Fatal(err)
	}
	first := lived.Model.Function("first")
	if math.Abs(first.Resolves.Ratio-.7) > .03 || first.EscalatesTo[1].Share.Ratio != 1 || len(lived.Notes) != 0 {
		t.Errorf("%+v, %v", first, lived.Notes)
	}
}

func TestAVariantMeetsTheSameTicketsAndKeepsWhatItSaysOtherwise(t *testing.T) {
	base := loaded(t, planned)
	lived, err := fit.Live(base, simulate.Usual(), fitted(t, usual().made(rand.New(rand.NewPCG(8, 8)))), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text     string
		resolves float64
	}{
		{strings.Replace(planned, "people: [ann, bea], hours: office}], escalates_to", "people: [ann], hours: office}], escalates_to", 1), lived.Model.Function("desk").Resolves.Ratio},
		{strings.Replace(planned, "resolves: 50%", "resolves: 90%", 1), .9},
	} {
		variant, err := lived.Beside(base, loaded(t, c.text))
		if err != nil {
			t.Fatal(err)
		}
		if variant.Demand[0].PerWeek != lived.Model.Demand[0].PerWeek || variant.Function("desk").Resolves.Ratio != c.resolves {
			t.Errorf("%v a week, resolves %v; want %v", variant.Demand[0].PerWeek, variant.Function("desk").Resolves, c.resolves)
		}
	}
}

func TestALogIsReplayedOnTheSameDaysOfTheWeek(t *testing.T) {
	m := loaded(t, planned)
	var replay fit.Replay
	all := usual().made(rand.New(rand.NewPCG(10, 10)))
	for _, in := range all {
		if err := replay.Add(in); err != nil {
			t.Fatal(err)
		}
	}
	first := calendar.Date{Year: 2027, Month: 3, Day: 3} // a Wednesday
	came, weeks, err := replay.Onto(m, first)
	if err != nil || len(came) != len(all) {
		t.Fatalf("%d, %v", len(came), err)
	}
	begins := calendar.DateOf(came[0].At, m.Timezone)
	if begins.Weekday() != calendar.DateOf(all[0].Opened, m.Timezone).Weekday() || begins.Before(first) || begins.Sub(first) > 6 || weeks != 29 {
		t.Errorf("begins %s, %d weeks", begins, weeks)
	}
	mails := 0
	for i, a := range came {
		if i > 0 && a.At < came[i-1].At {
			t.Fatal("not in order")
		}
		if a.Service == "mail" {
			mails++
		}
	}
	if math.Abs(float64(mails)/float64(len(came))-.75) > .001 {
		t.Errorf("%d of %d are of mail", mails, len(came))
	}
	// It plays.
	lived, err := fit.Live(m, simulate.Usual(), fitted(t, all), nil)
	if err != nil {
		t.Fatal(err)
	}
	over := span.Span{From: came[0].At - 3*day, Until: came[0].At + 21*day}
	tally, err := simulate.Play(simulate.Scenario{Model: lived.Model, Over: over, Count: over.From + 7*day, Habits: lived.Habits, Seed: 1, Arrivals: came})
	if err != nil || tally.Opened == 0 {
		t.Errorf("%v", err)
	}
}

func TestAnEmptyLogIsNotLived(t *testing.T) {
	if _, err := fit.Live(loaded(t, planned), simulate.Usual(), fitted(t, nil), nil); err == nil || !strings.Contains(err.Error(), "holds no ticket") {
		t.Error(err)
	}
	if _, _, err := (&fit.Replay{}).Onto(loaded(t, planned), calendar.Date{Year: 2027, Month: 3, Day: 3}); err == nil {
		t.Error("an empty log was replayed")
	}
}
