package check

import (
	"math"
	"strings"

	"belay/internal/model"
)

// demandRules do the sums of what will come.
var demandRules = []Rule{
	{
		Name: "demand-agrees", Source: "REV-02; five levels", Levels: hint, Pass: model.Logical,
		Title:  "the needs and the demand of a service do not agree",
		Why:    "Two numbers for the same thing are two plans.",
		Remedy: "Correct the volumes of the needs, or what comes per week.",
		Params: []Param{{"percent", 50, "how far the two may lie apart, in percent of the demand"}},
		find:   demandAgrees,
	},
}

// demandAgrees compares only where every need of the service has a volume: otherwise the sum means nothing.
func demandAgrees(s *subject) {
	for _, d := range s.Demand {
		var sum float64
		var terms []string
		complete := d.PerWeek > 0
		for _, n := range s.Needs {
			if n.Service != d.ID {
				continue
			}
			if n.Volume == nil || n.Volume.Unknown {
				complete = false
				break
			}
			sum += n.Volume.PerWeek()
			terms = append(terms, n.Volume.String()+" "+string(n.ID))
		}
		if complete && len(terms) > 0 && math.Abs(sum-d.PerWeek)*100 > d.PerWeek*float64(s.param("percent")) {
			s.find("demand."+string(d.ID), "the needs of %s sum to %.4g a week, its demand says %.4g", d.ID, sum, d.PerWeek).
				witness(strings.Join(terms, " + "))
		}
	}
}
