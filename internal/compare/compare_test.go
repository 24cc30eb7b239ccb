package compare_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"belay/internal/compare"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/simulate"
)

const house = `
belay: 1
name: House
timezone: UTC
currency: EUR
parties: {us: {name: Us, kind: internal}, them: {name: Them, kind: vendor, contact: {phone: "1"}}}
people: {ann: {name: Ann, party: us, rate: 50, phone: "2"}, bea: {name: Bea, party: us, rate: 50, phone: "3"}}
services: {erp: {name: The ERP, entry: desk}}
severities: {normal: {means: Slower, clock: always, respond: 4h, resolve: 2d, attain: 90%}}
functions:
  desk: {link: functional, line: 1, owner: ann, cover: [{people: [ann, bea]}], escalates_to: [team]}
  team: {link: application, line: 2, owner: ann, cover: [{people: [bea]}]}
`

// sold is the house with its second line bought.
var sold = strings.Replace(house, "cover: [{people: [bea]}]", "cover: [{party: them, agreement: deal}]", 1) + `
agreements: {deal: {kind: contract, party: them, covers: [team], notice: 3 months, price: {per_month: 2000, per_ticket: 50, included: 20, one_off: 9000}}}
`

func read(t testing.TB, text string) *model.Model {
	t.Helper()
	m, problems := modelfile.ParseText("support.yaml", text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

func exactly(x float64) simulate.Interval { return simulate.Interval{Mean: x, Low: x, High: x, N: 5} }

func about(x float64) simulate.Interval {
	return simulate.Interval{Mean: x, Low: .9 * x, High: 1.1 * x, N: 5}
}

// inside is the house with its report, outside the one that buys: 100 tickets a month reach the second line.
func inside(t testing.TB) compare.Option {
	asked := .9
	return compare.Option{Name: "inside", Model: read(t, house), Report: &simulate.Report{
		Digest: "a", Tickets: exactly(60), Hops: exactly(.4), Solve: simulate.Times{Mean: about(3600)},
		Promises: []simulate.PromiseReport{
			{Service: "erp", Severity: "normal", Target: "respond", Kept: 950, Late: 50, Attainment: exactly(.95), Attain: &asked, Verdict: simulate.Kept},
			{Service: "erp", Severity: "normal", Target: "resolve", Kept: 850, Late: 150, Attainment: exactly(.85), Attain: &asked, Verdict: simulate.Missed},
		},
		Functions: []simulate.FunctionReport{{Function: "desk", Visits: exactly(60)}, {Function: "team", Visits: exactly(20)}},
		People:    []simulate.PersonReport{{Person: "ann", Busy: exactly(.7), NightPages: exactly(2)}, {Person: "bea", Busy: exactly(.9), NightPages: exactly(1)}},
		Cost:      simulate.CostReport{People: about(4000), Contracts: exactly(0), Ticket: exactly(66)},
	}}
}

func outside(t testing.TB) compare.Option {
	o := inside(t)
	r := *o.Report
	o.Name, o.Model, o.Report = "outside", read(t, sold), &r
	perWeek := (2000 + 50*80) / (365.25 / 12 / 7)
	r.Cost = simulate.CostReport{People: about(2000), Contracts: exactly(perWeek), Ticket: exactly(60), Agreements: []simulate.AgreementCost{
		{Agreement: "deal", Tickets: exactly(100), Hours: exactly(40), Cost: exactly(perWeek)},
	}}
	r.People = []simulate.PersonReport{{Person: "ann", Busy: exactly(.6)}, {Person: "bea", Busy: exactly(.6)}}
	r.Promises = []simulate.PromiseReport{{Service: "erp", Severity: "normal", Target: "resolve", Kept: 990, Late: 10, Attainment: exactly(.99), Verdict: simulate.Kept}}
	return o
}

func compared(t testing.TB, d compare.Decision, options ...compare.Option) *compare.Comparison {
	t.Helper()
	c, err := compare.Of(d, options)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(1, math.Abs(b)) }

func TestAModelSaysWhoDoesTheWork(t *testing.T) {
	some := outside(t)
	some.Name = "some"
	some.Model = read(t, strings.Replace(sold, "functions:\n", "functions:\n  makers: {link: application, line: 5, cover: [{party: them, agreement: deal}]}\n", 1))
	c := compared(t, compare.Usual(), inside(t), outside(t), some)
	in, out := c.Sides[0], c.Sides[1]
	if in.Sourcing != compare.Inside || out.Sourcing != compare.Mixed || c.Sides[2].Sourcing != compare.Outside {
		t.Errorf("the sourcings are %s, %s and %s", in.Sourcing, out.Sourcing, c.Sides[2].Sourcing)
	}
	if e := in.Evidence; e.InsideWork != 1 || e.Functions != 2 || e.OutsideOnly != 0 || e.Alone != 1 || e.People != 2 || e.InsideOwners != 1 {
		t.Errorf("inside: %+v", e)
	}
	if e := out.Evidence; !near(e.InsideWork, .75) || e.OutsideOnly != 1 || e.Alone != 0 || e.NoticeDays != 90 || e.Notice != "deal" || e.NoExit != 1 {
		t.Errorf("outside: %+v", e)
	}
	if p := in.Promises; p.Kept != 1 || p.Missed != 1 || p.Worst != "erp, normal: resolve" || !near(p.Share, .9) {
		t.Errorf("inside keeps %+v", p)
	}
	if in.NightPages.Mean != 3 || in.Busiest != .9 {
		t.Errorf("inside: %v a night, the busiest %v", in.NightPages, in.Busiest)
	}
}

func TestMoneyIsCountedOverYearsWithTheWayThere(t *testing.T) {
	d := compare.Usual()
	d.Years, d.Wages, d.Prices, d.Discount = 2, .1, 0, 0
	d.Way = map[string]compare.Way{"outside": {OneOff: 1000, Weeks: 10, Doubled: .5}}
	c := compared(t, d, inside(t), outside(t))
	const weeks = 365.25 / 7
	if got := c.Sides[0].Money; !near(got.Total.Mean, 4000*weeks*2.1) || !near(got.Total.Low, .9*4000*weeks*2.1) || got.OneOff != 0 {
		t.Errorf("inside costs %+v", got)
	}
	out := c.Sides[1].Money
	want := 2000*weeks*2.1 + 6000*12*2 + 9000 + 1000 + 10*.5*4000
	if !near(out.Total.Mean, want) || out.OneOff != 10_000 || out.Doubled != 20_000 || !near(out.ByYear[0].Way, 30_000) || out.ByYear[1].Way != 0 {
		t.Errorf("outside costs %v, not %v: %+v", out.Total.Mean, want, out)
	}
	d.Discount = .1
	if c := compared(t, d, inside(t), outside(t)); c.Sides[0].Money.Present >= c.Sides[0].Money.Total.Mean {
		t.Error("money later is not worth less")
	}
}

func TestBreakEvenIsWhereBothCostTheSame(t *testing.T) {
	d := compare.Usual()
	d.Wages, d.Prices = 0, 0
	// Inside costs 4000 a week; outside 2000, 2000 a month, and 50 for each of 80 tickets beyond those included.
	c := compared(t, d, inside(t), outside(t))
	e := c.Evens[0]
	const weeks = 365.25 / 12 / 7 // of a month
	saved := (4000-2000)*weeks - 6000
	if months := int(math.Floor(9000/saved)) + 1; e.Month == nil || *e.Month != months {
		t.Errorf("it breaks even after %v months, not %d", e.Month, months)
	}
	volume := ((2000*weeks-2000)/50 + 20) / 100
	if e.Volume == nil || math.Abs(*e.Volume-volume) > 1e-6 || e.Above {
		t.Errorf("it breaks even at %v times the tickets, not %v; above: %t", e.Volume, volume, e.Above)
	}
	same := inside(t)
	same.Name = "same"
	if e := compared(t, d, inside(t), same).Evens[0]; e.Month != nil || e.Volume != nil {
		t.Errorf("what is the same breaks even: %+v", e)
	}
}

const weighed = `
name: Sell the second line?
years: 3
criteria:
  - {id: attainment, weight: 40%, measured: attainment, ask: Kept?}
  - {id: control, weight: 40%, ask: Do we decide?}
  - {id: alignment, weight: 20%, ask: Does it fit?}
  - {id: charm, weight: 100%, ask: Is it charming?}
parties: {business: 3, it: 1}
points:
  business: {inside: {control: 6}, outside: {control: 4}}
  it: {inside: {control: 10, alignment: 5}, outside: {control: 0, alignment: 5}}
`

func TestPartiesWeighWhatNoSimulationKnows(t *testing.T) {
	d, err := compare.ReadDecision("decision.yaml", weighed)
	if err != nil {
		t.Fatal(err)
	}
	c := compared(t, d, inside(t), outside(t))
	if len(c.Unscored) != 1 || c.Unscored[0] != "charm" || !near(c.Criteria[0].Weight, .4) {
		t.Fatalf("%+v, without %v", c.Criteria, c.Unscored)
	}
	in, out := c.Sides[0].Points, c.Sides[1].Points
	if !near(in.Criterion["attainment"], 5) || !near(in.Criterion["control"], 7) || !near(out.Criterion["control"], 3) {
		t.Errorf("inside gets %+v, outside %+v", in, out)
	}
	if !near(in.Total, .4*5+.4*7+.2*5) || !near(out.Total, .4*10+.4*3+.2*5) || c.Best != "outside" {
		t.Errorf("inside gets %v, outside %v in all, and %s is best", in.Total, out.Total, c.Best)
	}
	if !near(in.Party["business"], .4*5+.4*6+.2*5) || !near(out.Party["it"], .4*10+0+.2*5) {
		t.Errorf("by party inside gets %v, outside %v", in.Party, out.Party)
	}
	if len(c.Apart) != 2 || c.Apart[0].Option != "inside" || c.Apart[0].Low != "business" || c.Apart[1].High != "business" {
		t.Errorf("apart are %+v", c.Apart)
	}
}

func TestModelsToWhichNothingComesAreNotCompared(t *testing.T) {
	idle := compare.Option{Name: "idle", Model: &model.Model{}, Report: &simulate.Report{}}
	if _, err := compare.Of(compare.Usual(), []compare.Option{idle, idle}); err == nil || !strings.Contains(err.Error(), "how many tickets each service gets") {
		t.Errorf("it answers %v", err)
	}
}

func TestAFlipIsWhereTheChoiceChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.Float64Range(0, 10)
		d := compare.Usual()
		d.Criteria = []compare.Criterion{{ID: "a", Weight: rapid.Float64Range(.05, 1).Draw(t, "a")}, {ID: "b", Weight: rapid.Float64Range(.05, 1).Draw(t, "b")}, {ID: "c", Weight: .5}}
		d.Points = map[string]map[string]map[string]float64{"us": {}}
		for _, name := range []string{"inside", "outside"} {
			d.Points["us"][name] = map[string]float64{"a": points.Draw(t, "a of "+name), "b": points.Draw(t, "b of "+name), "c": points.Draw(t, "c of "+name)}
		}
		bare := func(name string) compare.Option {
			return compare.Option{Name: name, Model: &model.Model{}, Report: &simulate.Report{Tickets: exactly(80)}}
		}
		options := []compare.Option{bare("inside"), bare("outside")}
		c, err := compare.Of(d, options)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range c.Flips {
			for _, way := range []float64{-1e-3, 1e-3} {
				at := f.At + way
				if at <= 0 || at >= 1 {
					continue
				}
				other := d
				other.Criteria = nil
				for _, x := range c.Criteria {
					if x.ID == f.Criterion {
						x.Weight = at
					} else {
						x.Weight *= (1 - at) / (1 - f.Now)
					}
					other.Criteria = append(other.Criteria, x)
				}
				then, err := compare.Of(other, options)
				if err != nil {
					t.Fatal(err)
				}
				gap := math.Abs(then.Sides[0].Points.Total - then.Sides[1].Points.Total)
				if beyond := (way > 0) == (f.At >= f.Now); gap > 1e-9 && (then.Best == f.Best) != beyond {
					t.Fatalf("%s weighs %v and %s is best; said was %+v of %+v", f.Criterion, at, then.Best, f, c.Sides)
				}
			}
		}
	})
}

func TestADecisionThatDoesNotFitIsRefusedInASentence(t *testing.T) {
	for text, want := range map[string]string{
		"years: 11":                      "years are 1 to 10, not 11",
		"discount: 200%":                 "discount: what changes a year is a share",
		"criteria: [{id: a, weight: 0}]": "criterion 1 needs an id of its own and a weight above 0",
		"criteria: [{id: a, weight: 1}, {id: a, weight: 1}]": "criterion 2 needs an id of its own",
		"criteria: [{id: a, weight: 1, measured: charm}]":    "what is measured is attainment, cost or nights, not charm",
		"way: {outsid: {one_off: 1}}":                        `there is no option "outsid"; did you mean outside?`,
		"way: {outside: {doubled: 2}}":                       "a share doubled of 0 to 100%",
		"parties: {us: 0}":                                   "the say of us is above 0",
		"parties: {us: 1}\npoints: {them: {}}":               `there is no party "them"; there is us`,
		"points: {us: {inside: {contrl: 1}}}":                `there is no criterion "contrl"; did you mean control?`,
		"points: {us: {inside: {cost: 1}}}":                  "cost is measured, so us cannot give it points",
		"points: {us: {inside: {control: 11}}}":              "us gives inside 11 points for control; points are 0 to 10",
		"weigh: {}":                                          `decision.yaml:1:1: the document has no key "weigh"`,
	} {
		d, err := compare.ReadDecision("decision.yaml", text)
		if err == nil {
			_, err = compare.Of(d, []compare.Option{inside(t), outside(t)})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := compare.Of(compare.Usual(), nil); err == nil {
		t.Error("nothing is compared")
	}
}

func TestTheSheetOfADecisionReadsBackToIt(t *testing.T) {
	text := compare.Usual().Sheet([]string{"business", "it"}, []string{"inside", "outside"})
	text = strings.ReplaceAll(text, "# points:", "points:")
	text = strings.ReplaceAll(text, "\n#  ", "\n  ")
	d, err := compare.ReadDecision("sheet.yaml", text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	c := compared(t, d, inside(t), outside(t))
	if len(c.Unscored) != 0 || !near(c.Sides[0].Points.Criterion["control"], 5) || d.Years != 3 || !near(d.Wages, .03) {
		t.Errorf("it reads %+v", d)
	}
}

func TestWithoutPricesNothingIsSaidOfMoney(t *testing.T) {
	a, b := inside(t), outside(t)
	a.Report.Cost, b.Report.Cost = simulate.CostReport{}, simulate.CostReport{}
	c := compared(t, compare.Usual(), a, b)
	if c.Sides[0].Money.Known || c.Evens[0].Month != nil || c.Evens[0].Volume != nil || !near(c.Criteria[0].Weight, .25/.35) {
		t.Errorf("%+v and %+v by %+v", c.Sides[0].Money, c.Evens, c.Criteria)
	}
}
