package demand_test

import (
	"math"
	"strings"
	"testing"

	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/modelfile"
)

// handing is a desk that hands on to three others, each edge written as given.
func handing(t *testing.T, a, b, c string) *demand.Forecast {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", `belay: 1
name: Handing on
timezone: UTC
services: {till: {entry: desk}}
functions:
  desk: {link: application, line: 1, resolves: 60%, escalates_to: [`+strings.Join([]string{a, b, c}, ", ")+`]}
  red: {link: application, line: 2}
  green: {link: application, line: 2}
  blue: {link: application, line: 2}
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return demand.Of(desk.NewEdition(1, m), 0)
}

func TestWhatIsHandedOnGoesByTheSharesOfTheModel(t *testing.T) {
	for _, c := range []struct {
		edges [3]string
		want  [3]float64
		asked int
	}{
		{[3]string{"red", "green", "blue"}, [3]float64{1. / 3, 1. / 3, 1. / 3}, 1},
		{[3]string{"{to: red, share: 50%}", "green", "blue"}, [3]float64{.5, .25, .25}, 1},
		{[3]string{"{to: red, share: 50%}", "{to: green, share: 30%}", "{to: blue, share: 20%}"}, [3]float64{.5, .3, .2}, 0},
		{[3]string{"{to: red, share: 100%}", "green", `{to: blue, share: "?"}`}, [3]float64{1, 0, 0}, 1},
		{[3]string{"{to: red, share: 60%}", "{to: green, share: 20%}", "{to: blue, share: 0%}"}, [3]float64{.75, .25, 0}, 0},
	} {
		f := handing(t, c.edges[0], c.edges[1], c.edges[2])
		way := f.Way(&model.Function{ID: "desk"})
		for i, want := range c.want {
			if math.Abs(way.Shares[i]-want) > 1e-12 {
				t.Errorf("%v: %v", c.edges, way.Shares)
			}
		}
		if asked := len(f.Questions) - 1; asked != c.asked { // how much comes is asked anyway
			t.Errorf("%v: %+v", c.edges, f.Questions)
		}
	}
}

func TestADrawLeadsToEachReceiverByItsShare(t *testing.T) {
	f := handing(t, "{to: red, share: 50%}", "{to: green, share: 0%}", "{to: blue, share: 50%}")
	way := f.Way(&model.Function{ID: "desk"})
	for draw, want := range map[float64]model.FunctionID{0: "red", .49: "red", .5: "blue", .99: "blue", 1: "blue"} {
		if got := way.Next(draw); got.ID != want {
			t.Errorf("%v leads to %s", draw, got.ID)
		}
	}
	if nowhere := (&demand.Way{Resolves: 1}); nowhere.Next(.5) != nil {
		t.Error("it goes somewhere")
	}
}
