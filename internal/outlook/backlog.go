package outlook

import (
	"fmt"
	"html/template"
	"math"
	"slices"

	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/span"
)

// weekly is the mean backlog of one function at the beginning of each week, and at the end of the last; nil where nothing is known.
func (o Option) weekly(id model.FunctionID) []float64 {
	var out []float64
	for _, t := range o.Runs {
		i := slices.IndexFunc(t.Functions, func(f simulate.Before) bool { return f.Function == id })
		if i < 0 {
			return nil
		}
		for w, n := range t.Functions[i].Backlog {
			if w == len(out) {
				out = append(out, 0)
			}
			out[w] += float64(n) / float64(len(o.Runs))
		}
	}
	return out
}

// mostBacklog is the height of the scale of backlogs: the highest of any option, and never so low that a few tickets look like many.
func (o Outlook) mostBacklog() float64 {
	most := 10.
	for _, x := range o.Options {
		for _, f := range x.Report.Functions {
			for _, n := range x.weekly(f.Function) {
				most = max(most, n)
			}
		}
	}
	return most
}

// ridge draws a backlog over the weeks.
func ridge(weekly []float64, most float64, class string) template.HTML {
	const height = 30
	s := newStrip(height)
	if len(weekly) > 1 {
		d := "M0 1"
		for w, n := range weekly {
			d += fmt.Sprintf("L%d %.3f", w, 1-n/most)
		}
		s.path("hill "+class, float64(len(weekly)-1), 1, 2, height-1, d+fmt.Sprintf("L%d 1Z", len(weekly)-1))
	}
	s.rule("ground", 0, 1, height-.5)
	return s.html()
}

// grown is by how many tickets a backlog must lie above that of the beginning to count as one that will not go away.
const grown = 10

// since is the beginning of the week from which a backlog that grows lies above what it began with for good.
func (o Outlook) since(weekly []float64) span.Instant {
	from := 0
	for w, n := range weekly {
		if n <= weekly[0]+grown {
			from = w
		}
	}
	return o.weekAt(from)
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
		for i, f := range rows {
			weekly := x.weekly(f.Function)
			if len(weekly) < 2 || slices.Max(weekly) < .5 {
				continue
			}
			for w := len(p.X); w < len(weekly); w++ {
				p.X = append(p.X, float64(o.weekAt(w)))
			}
			s := plotSeries{Name: x.function(f.Function), Show: i < mostLines && len(p.Series) < mostLines}
			if key := o.key(place); key != "" {
				s.Name = key + " " + s.Name
				s.Show = i == 0
			}
			k := slices.IndexFunc(x.Report.Functions, func(g simulate.FunctionReport) bool { return g.Function == f.Function })
			s.Bad = k >= 0 && x.Report.Functions[k].Drowns
			for _, n := range weekly {
				s.Y = append(s.Y, math.Round(n*10)/10)
			}
			p.Series = append(p.Series, s)
		}
	}
	if len(p.Series) == 0 {
		return nil
	}
	return p
}
