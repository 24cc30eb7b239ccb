package simulate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"belay/internal/demand"
	"belay/internal/model"
)

// Terms are what a model does not say of money and of limits.
type Terms struct {
	Delay       map[model.SeverityID]float64 `json:"delay,omitempty" yaml:"delay"`       // what an hour costs in which a ticket of a severity is open, in the model's currency
	OnCall      float64                      `json:"on_call" yaml:"on_call"`             // what an hour on call costs, as a share of an hour at work
	PagesAShift int                          `json:"pages_a_shift" yaml:"pages_a_shift"` // how many tickets should page somebody in one shift of twelve hours at the most
}

// UsualTerms are those of an ordinary desk; the limit of pages is Google SRE's.
func UsualTerms() Terms { return Terms{OnCall: .1, PagesAShift: 2} }

// Check refuses terms that make no sense.
func (t Terms) Check() error {
	for v, cost := range t.Delay {
		if !(cost >= 0) || math.IsInf(cost, 0) {
			return fmt.Errorf("terms.delay.%s is an amount of money of 0 or more, not %v", v, cost)
		}
	}
	switch {
	case !(t.OnCall >= 0) || math.IsInf(t.OnCall, 0):
		return fmt.Errorf("terms.on_call is a share of 0 or more, not %v", t.OnCall)
	case t.PagesAShift < 0:
		return fmt.Errorf("terms.pages_a_shift is 0 or more, not %d", t.PagesAShift)
	}
	return nil
}

// Fit refuses terms that speak of what a model does not have.
func (t Terms) Fit(m *model.Model) error {
	for v := range t.Delay {
		if m.Severity(v) == nil {
			var known []string
			for _, s := range m.Severities {
				known = append(known, string(s.ID))
			}
			return fmt.Errorf("terms.delay names %s, and the severities of %s are %s", v, m.Name, strings.Join(known, ", "))
		}
	}
	return nil
}

// questions are what the terms stand for until somebody says it: only of what the model has.
func (t Terms) questions(m *model.Model) (asked []demand.Question) {
	paid := slices.ContainsFunc(m.People, func(p *model.Person) bool { return p.Rate > 0 })
	if paid && len(m.Rotas) > 0 && t.OnCall == UsualTerms().OnCall {
		asked = append(asked, demand.Question{On: "habits.terms.on_call", Ask: "What does an hour on call cost, beside an hour at work?", Assumed: percent(t.OnCall) + " of it."})
	}
	if len(t.Delay) == 0 {
		asked = append(asked, demand.Question{On: "habits.terms.delay", Ask: "What does an hour cost in which a ticket is open, by severity?", Assumed: "Nothing is said of the cost of delay."})
	}
	return asked
}

// percent and hours are amounts in words.
func percent(share float64) string { return fmt.Sprintf("%.0f%%", share*100) }
func hours(seconds float64) string { return fmt.Sprintf("%.0f h", seconds/hour) }
