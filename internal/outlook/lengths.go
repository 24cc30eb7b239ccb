package outlook

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"belay/internal/simulate"
)

// A length of time is drawn from a minute to a quarter of a year; what is shorter stands at the left.
const (
	shortest = minute
	longest  = 90 * day
)

// onLengths is where a length stands on its scale, on which ten times as long is as far again.
func onLengths(seconds float64) float64 {
	return math.Log(max(seconds, shortest)/shortest) / math.Log(float64(longest)/shortest)
}

// lengthMarks are the lengths that are written under a scale.
var lengthMarks = [...]struct {
	at    float64
	words string
}{{minute, "1 min"}, {10 * minute, "10 min"}, {hour, "1 h"}, {8 * hour, "8 h"}, {day, "1 d"}, {week, "1 w"}, {30 * day, "30 d"}}

// slices of a distribution, each as much longer than the one before.
const slicesOfLengths = 56

// lengths shows how long tickets wait until somebody has them, and until they are solved.
func (o Outlook) lengths() *section {
	s := &section{
		ID: "lengths", Title: "How long does it take?",
		Says: "How many tickets take how long from opening, nights and weekends included. Half of them take no longer than the first mark, nine in ten than the second, nineteen in twenty than the third." + o.base().unsolved(),
	}
	t := &table{Look: "lengths", Head: []cell{{Text: "Tickets"}, {Text: "How long", Draw: lengthAxis(), Drawn: true}, {Text: "At once", Number: true}, {Text: "Half", Number: true}, {Text: "Nine in ten", Number: true}, {Text: "19 in 20", Number: true}, {Text: "On average", Number: true}}}
	for _, part := range []struct {
		name string
		of   func(*simulate.Tally) *simulate.Histogram
		in   func(*simulate.Report) simulate.Times
	}{
		{"Until it is taken", func(t *simulate.Tally) *simulate.Histogram { return &t.ToTake }, func(r *simulate.Report) simulate.Times { return r.Take }},
		{"Until it is solved", func(t *simulate.Tally) *simulate.Histogram { return &t.ToSolve }, func(r *simulate.Report) simulate.Times { return r.Solve }},
	} {
		g := group{}
		for i, x := range o.Options {
			all := joined(x.Runs, part.of)
			times := part.in(x.Report)
			name := cell{Text: part.name}
			if key := o.key(i); key != "" {
				name.Lines = []line{{Key: key, Series: series(i)}}
			}
			g.Rows = append(g.Rows, []cell{
				name,
				{Draw: spreadOf(&all, times, series(i)), Drawn: true, Label: "Spread"},
				{Text: atOnce(&all), Number: true, Label: "At once"},
				{Text: lasted(times, times.Median), Number: true, Label: "Half"},
				{Text: lasted(times, times.P90), Number: true, Label: "Nine in ten"},
				{Text: lasted(times, times.P95), Number: true, Label: "19 in 20"},
				average(times.Mean),
			})
		}
		t.Groups = append(t.Groups, g)
	}
	s.Table, s.Plot = t, o.solvedWithin()
	return s
}

// average is a mean length of time with its interval; a dash where none was counted.
func average(mean simulate.Interval) cell {
	if mean.N == 0 {
		return cell{Text: "–", Number: true, Label: "On average"}
	}
	return cell{Text: long(mean.Mean), Small: spread(mean, long), Number: true, Label: "On average"}
}

// unsolved says of how many tickets the times until solved are, where those that are still open are so many that they would change
// them; else it is empty.
func (o Option) unsolved() string {
	const few = .05
	solved := 0
	for _, run := range o.Runs {
		solved += run.Solved
	}
	mean, open := float64(solved)/float64(max(1, len(o.Runs))), o.Report.Open.Mean
	if len(o.Runs) == 0 || open == 0 || len(o.drowning()) == 0 && open < few*(mean+open) {
		return ""
	}
	return fmt.Sprintf(" Those are the %s that were solved; not in them are %s still open in the end.", percent(mean/(mean+open)), tickets(open))
}

// pointsOfLengths is how many points the line of a distribution has.
const pointsOfLengths = 160

// solvedWithin is which share of what is solved was so within how long.
func (o Outlook) solvedWithin() *plot {
	p := &plot{Kind: "lengths", Unit: "%", Says: "The share of tickets that are solved within a length of time."}
	for i := range pointsOfLengths {
		p.X = append(p.X, math.Round(shortest*math.Pow(float64(longest)/shortest, float64(i)/(pointsOfLengths-1))))
	}
	for _, x := range o.Options {
		all := joined(x.Runs, func(t *simulate.Tally) *simulate.Histogram { return &t.ToSolve })
		if all.N() == 0 {
			return nil
		}
		line := plotSeries{Name: x.Name, Show: true}
		for _, at := range p.X {
			line.Y = append(line.Y, math.Round(1e4*float64(all.Under(int64(at)))/float64(all.N()))/1e4)
		}
		p.Series = append(p.Series, line)
	}
	return p
}

// joined is the lengths of all runs.
func joined(runs []*simulate.Tally, of func(*simulate.Tally) *simulate.Histogram) simulate.Histogram {
	var all simulate.Histogram
	for _, t := range runs {
		all.Join(*of(t))
	}
	return all
}

// lengthAxis is the scale of lengths.
func lengthAxis() template.HTML {
	s := newStrip(20)
	for _, m := range lengthMarks {
		s.post("tick", onLengths(m.at), 15, 20)
		s.text(onLengths(m.at), 11, m.words)
	}
	return s.html()
}

// atOnce is the share of lengths that are shorter than a minute.
func atOnce(h *simulate.Histogram) string {
	return roughly(float64(h.Under(shortest)) / float64(max(1, h.N())))
}

// spreadOf draws how many lengths are how long, as a hill, with the marks that the numbers beside it name. What is done at once has no
// place in it: it would make all else look small.
func spreadOf(h *simulate.Histogram, t simulate.Times, class string) template.HTML {
	const height = 52
	s := newStrip(height)
	for _, m := range lengthMarks {
		s.post("grid", onLengths(m.at), 0, height-1)
	}
	if h.N() > 0 {
		s.path("hill "+class, slicesOfLengths, 1, 2, height-1, hill(h))
	}
	s.rule("ground", 0, 1, height-.5)
	for _, mark := range []int64{t.Median, t.P90, t.P95} {
		s.post("mark", onLengths(float64(mark)), 0, height)
	}
	return s.html()
}

// hill is the outline of a distribution, one high at its top.
func hill(h *simulate.Histogram) string {
	step := math.Pow(float64(longest)/shortest, 1./slicesOfLengths)
	var heights [slicesOfLengths]float64
	under, highest := h.Under(shortest), 1.
	for i := range heights {
		next := h.Under(int64(shortest * math.Pow(step, float64(i+1))))
		if i == slicesOfLengths-1 {
			next = h.N()
		}
		heights[i] = float64(next - under)
		under, highest = next, max(highest, heights[i])
	}
	var d strings.Builder
	d.WriteString("M0 1")
	for i, n := range heights {
		fmt.Fprintf(&d, "V%.3fH%d", 1-n/highest, i+1)
	}
	d.WriteString("V1Z")
	return d.String()
}
