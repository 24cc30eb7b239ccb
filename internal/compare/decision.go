package compare

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"belay/internal/modelfile"
	"belay/internal/sheet"
)

// Decision is what a choice rests on beside simulation: what counts how much, who has a say, what the way there costs, and the
// points that each party gives.
type Decision struct {
	Name     string                                   `yaml:"name"`
	Years    int                                      `yaml:"years"`    // over which money is counted, 1 to 10
	Discount float64                                  `yaml:"discount"` // what money later is worth less, a year
	Wages    float64                                  `yaml:"wages"`    // by how much salaries rise a year
	Prices   float64                                  `yaml:"prices"`   // by how much prices of contracts rise a year
	Criteria []Criterion                              `yaml:"criteria"`
	Parties  map[string]float64                       `yaml:"parties"` // how much each party's points weigh; all the same if left out
	Way      map[string]Way                           `yaml:"way"`     // by option: what it takes to get there
	Points   map[string]map[string]map[string]float64 `yaml:"points"`  // by party, option and criterion: 0 to 10
}

// Criterion is something that counts. A measured one gets its points from the reports.
type Criterion struct {
	ID      string  `yaml:"id"       json:"id"`
	Weight  float64 `yaml:"weight"   json:"weight"`
	Measure Measure `yaml:"measured" json:"measured"` // empty where the parties give points
	Ask     string  `yaml:"ask"      json:"ask"`      // what each party is asked
}

// Measure is what the points of a criterion are made of.
type Measure string

// The measures. Attainment gives 10 where every promise for which something is asked is surely kept, and half of a promise's part
// where more runs would tell; cost and nights give 10 to the option with the least, and others as much less as they have more.
const (
	ByAttainment Measure = "attainment"
	ByCost       Measure = "cost"
	ByNights     Measure = "nights"
)

// UnmarshalText reads a measure.
func (m *Measure) UnmarshalText(text []byte) error {
	known := []Measure{ByAttainment, ByCost, ByNights}
	if !slices.Contains(known, Measure(text)) {
		return fmt.Errorf("what is measured is attainment, cost or nights, not %s", text)
	}
	*m = Measure(text)
	return nil
}

// Way is what it takes to come from the first option to another, beside the one-off prices of its agreements.
type Way struct {
	OneOff  float64 `yaml:"one_off"` // paid once
	Weeks   int     `yaml:"weeks"`   // how long both are paid
	Doubled float64 `yaml:"doubled"` // the share of the old cost that is still paid in these weeks
}

// Bounds of a decision.
const (
	mostPoints = 10
	mostYears  = 10
	mostWeeks  = 520
)

// Usual is a decision that nobody has yet thought about: the common criteria of sourcing, over three years.
func Usual() Decision {
	return Decision{
		Name: "How support is run", Years: 3, Wages: .03, Prices: .02, Discount: .05,
		Criteria: []Criterion{
			{ID: "attainment", Weight: .25, Measure: ByAttainment, Ask: "Are promises kept?"},
			{ID: "cost", Weight: .25, Measure: ByCost, Ask: "What does it cost over the years, with the way there?"},
			{ID: "nights", Weight: .1, Measure: ByNights, Ask: "How often is somebody woken?"},
			{ID: "control", Weight: .1, Ask: "Do we decide what is done first, by whom, and see what is done?"},
			{ID: "expertise", Weight: .1, Ask: "Is there deep knowledge of what we run, and does it stay?"},
			{ID: "flexibility", Weight: .1, Ask: "How soon can it grow, shrink or change?"},
			{ID: "alignment", Weight: .1, Ask: "Does it fit where we want to go?"},
		},
	}
}

// ReadDecision reads a decision. What it does not say is as usual.
func ReadDecision(name, text string) (Decision, error) {
	d := Usual()
	if err := sheet.Read(name, text, &d); err != nil {
		return Decision{}, err
	}
	return d, nil
}

// check refuses a decision that makes no sense or does not fit the options.
func (d Decision) check(options []Option) error {
	if len(options) == 0 {
		return errors.New("there is nothing to compare")
	}
	if d.Years < 1 || d.Years > mostYears {
		return fmt.Errorf("years are 1 to %d, not %d", mostYears, d.Years)
	}
	for what, rate := range map[string]float64{"discount": d.Discount, "wages": d.Wages, "prices": d.Prices} {
		if !(math.Abs(rate) < 1) {
			return fmt.Errorf("%s: what changes a year is a share between -100%% and 100%%, not %v", what, rate)
		}
	}
	criteria := make([]string, len(d.Criteria))
	for i, c := range d.Criteria {
		if c.ID == "" || !(c.Weight > 0) || slices.Contains(criteria[:i], c.ID) {
			return fmt.Errorf("criterion %d needs an id of its own and a weight above 0", i+1)
		}
		criteria[i] = c.ID
	}
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.Name
	}
	for _, name := range slices.Sorted(maps.Keys(d.Way)) {
		w := d.Way[name]
		if err := known("option", name, names); err != nil {
			return err
		}
		if !(w.OneOff >= 0) || w.Weeks < 0 || w.Weeks > mostWeeks || !(w.Doubled >= 0 && w.Doubled <= 1) {
			return fmt.Errorf("the way to %s has a one_off of 0 or more, weeks of 0 to %d and a share doubled of 0 to 100%%", name, mostWeeks)
		}
	}
	for party, weight := range d.Parties {
		if !(weight > 0) {
			return fmt.Errorf("the say of %s is above 0, not %v", party, weight)
		}
	}
	return d.checkPoints(names, criteria)
}

// checkPoints refuses points of nobody, for nothing, or off the scale.
func (d Decision) checkPoints(names, criteria []string) error {
	for _, party := range slices.Sorted(maps.Keys(d.Points)) {
		if len(d.Parties) > 0 {
			if err := known("party", party, slices.Sorted(maps.Keys(d.Parties))); err != nil {
				return err
			}
		}
		for _, option := range slices.Sorted(maps.Keys(d.Points[party])) {
			if err := known("option", option, names); err != nil {
				return err
			}
			for _, id := range slices.Sorted(maps.Keys(d.Points[party][option])) {
				if err := known("criterion", id, criteria); err != nil {
					return err
				}
				if d.criterion(id).Measure != "" {
					return fmt.Errorf("%s is measured, so %s cannot give it points", id, party)
				}
				if p := d.Points[party][option][id]; !(p >= 0 && p <= mostPoints) {
					return fmt.Errorf("%s gives %s %v points for %s; points are 0 to %d", party, option, p, id, mostPoints)
				}
			}
		}
	}
	return nil
}

// known refuses a name that is not among those there are.
func known(what, name string, there []string) error {
	if slices.Contains(there, name) {
		return nil
	}
	if near, ok := modelfile.Nearest(name, there); ok {
		return fmt.Errorf("there is no %s %q; did you mean %s?", what, name, near)
	}
	return fmt.Errorf("there is no %s %q; there is %s", what, name, strings.Join(there, ", "))
}

// criterion is one by its id.
func (d Decision) criterion(id string) Criterion {
	i := slices.IndexFunc(d.Criteria, func(c Criterion) bool { return c.ID == id })
	return d.Criteria[i]
}

// Sheet is a page for the parties to fill in: the decision's criteria, and for each party and option a place for points.
func (d Decision) Sheet(parties, options []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What the choice rests on beside simulation. Points go from 0 to %d; leave out what you cannot judge.\n", mostPoints)
	fmt.Fprintf(&b, "name: %q\nyears: %d\n", d.Name, d.Years)
	fmt.Fprintf(&b, "discount: %s  # what money later is worth less, a year\nwages: %s     # by how much salaries rise a year\nprices: %s    # and prices of contracts\n",
		share(d.Discount), share(d.Wages), share(d.Prices))
	b.WriteString("\ncriteria:\n")
	for _, c := range d.Criteria {
		measured := ""
		if c.Measure != "" {
			measured = ", measured: " + string(c.Measure)
		}
		fmt.Fprintf(&b, "  - {id: %s, weight: %s%s, ask: %q}\n", c.ID, share(c.Weight), measured, c.Ask)
	}
	b.WriteString("\n# How much each party's points weigh.\nparties:\n")
	for _, p := range parties {
		fmt.Fprintf(&b, "  %s: 1\n", p)
	}
	b.WriteString("\n# What it takes to get there: paid once, and weeks in which a share of the old cost is still paid.\nway:\n")
	for _, o := range options[min(1, len(options)):] {
		fmt.Fprintf(&b, "  %s: {one_off: 0, weeks: 0, doubled: 50%%}\n", o)
	}
	b.WriteString("\n# points:\n")
	for _, p := range parties {
		fmt.Fprintf(&b, "#   %s:\n", p)
		for _, o := range options {
			var places []string
			for _, c := range d.Criteria {
				if c.Measure == "" {
					places = append(places, c.ID+": 5")
				}
			}
			fmt.Fprintf(&b, "#     %s: {%s}\n", o, strings.Join(places, ", "))
		}
	}
	return b.String()
}

// share is a share as a sheet writes it.
func share(x float64) string { return fmt.Sprintf("%.4g%%", x*100) }
