package outlook

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"belay/internal/simulate"
	"belay/internal/span"
)

// mostBacklog is the height of the scale of backlogs: the highest of any option, and never so low that a few tickets look like many.
func (o Outlook) mostBacklog() float64 {
	most := 10.
	for _, x := range o.Options {
		for _, f := range x.Report.Functions {
			for _, n := range f.Backlog {
				most = max(most, n.Mean)
			}
		}
	}
	return most
}

// ridge draws a backlog over the weeks.
func ridge(weekly []simulate.Interval, most float64, class string) template.HTML {
	const height = 30
	s := newStrip(height)
	if len(weekly) > 1 {
		var d strings.Builder
		d.WriteString("M0 1")
		for w, n := range weekly {
			fmt.Fprintf(&d, "L%d %.3f", w, 1-n.Mean/most)
		}
		fmt.Fprintf(&d, "L%d 1Z", len(weekly)-1)
		s.path("hill "+class, float64(len(weekly)-1), 1, 2, height-1, d.String())
	}
	s.rule("ground", 0, 1, height-.5)
	return s.html()
}

// weekAt is the beginning of a counted week, from 0.
func (o Outlook) weekAt(w int) span.Instant {
	return o.base().Report.From + span.Instant(w*week)
}

// mostLines is how many lines a plot shows to begin with.
const mostLines = 5

// backlogs is the backlog of every function by week, those that drown first.
func (o Outlook) backlogs(rows []simulate.FunctionReport) *plot {
	p := &plot{
		Kind: "weeks", Unit: "tickets", Zone: o.base().Model.Timezone.Name(),
		Says: "Tickets that lie before each function, by week, a mean over the runs.",
	}
	for place, x := range o.Options {
		for i, base := range rows {
			f := x.reported(base.Function)
			if f == nil || len(f.Backlog) < 2 || !slices.ContainsFunc(f.Backlog, func(n simulate.Interval) bool { return n.Mean >= .5 }) {
				continue
			}
			for w := len(p.X); w < len(f.Backlog); w++ {
				p.X = append(p.X, float64(o.weekAt(w)))
			}
			s := plotSeries{Name: x.function(f.Function), Bad: f.Drowns, Show: i < mostLines && len(p.Series) < mostLines}
			if key := o.key(place); key != "" {
				s.Name, s.Show = key+" "+s.Name, i == 0
			}
			for _, n := range f.Backlog {
				s.Y = append(s.Y, math.Round(n.Mean*10)/10)
			}
			p.Series = append(p.Series, s)
		}
	}
	if len(p.Series) == 0 {
		return nil
	}
	return p
}
