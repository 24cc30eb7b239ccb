package outlook

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"belay/internal/simulate"
)

// CSV is every figure of the study on a line of its own: the option, what is measured, of what, its mean, what it lies between, and on
// how many values it stands. Lengths are seconds, shares are of 1, money is that of the model.
func (o Outlook) CSV() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.Write([]string{"option", "figure", "of", "severity", "target", "mean", "low", "high", "n"})
	for _, x := range o.Options {
		for _, f := range x.figures() {
			if err == nil {
				err = w.Write(append([]string{x.Name, f.figure, f.of, f.severity, f.target}, cells(f.Interval)...))
			}
		}
	}
	w.Flush()
	if err == nil {
		err = w.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("write the figures of a study: %w", err)
	}
	return b.Bytes(), nil
}

// figure is one number of a report and what it is of.
type figure struct {
	figure, of, severity, target string
	simulate.Interval
}

// figures are the numbers of an option.
func (o Option) figures() []figure {
	r := o.Report
	out := []figure{
		{figure: "tickets a week", Interval: r.Tickets},
		{figure: "seconds to take", Interval: r.Take.Mean},
		{figure: "seconds to solve", Interval: r.Solve.Mean},
		{figure: "hand-overs a ticket", Interval: r.Hops},
		{figure: "came back", Interval: r.PingPong},
		{figure: "hung up", Interval: r.HungUp},
		{figure: "open in the end", Interval: r.Open},
		{figure: "cost of people a week", Interval: r.Cost.People},
		{figure: "cost of contracts a week", Interval: r.Cost.Contracts},
		{figure: "cost a ticket", Interval: r.Cost.Ticket},
	}
	for _, p := range r.Promises {
		out = append(out, figure{"kept", string(p.Service), string(p.Severity), string(p.Target), p.Attainment})
	}
	for _, f := range r.Functions {
		id := string(f.Function)
		out = append(out, figure{figure: "visits a week", of: id, Interval: f.Visits}, figure{figure: "waiting in the end", of: id, Interval: f.Waiting},
			figure{figure: "growth a week", of: id, Interval: f.Grows})
	}
	for _, p := range r.People {
		id := string(p.Person)
		out = append(out, figure{figure: "busy", of: id, Interval: p.Busy}, figure{figure: "pages a week", of: id, Interval: p.Pages},
			figure{figure: "pages at night a week", of: id, Interval: p.NightPages})
	}
	return out
}

// cells are an interval as a line of CSV holds it.
func cells(i simulate.Interval) (out []string) {
	for _, n := range []float64{i.Mean, i.Low, i.High} {
		out = append(out, strconv.FormatFloat(n, 'g', 8, 64))
	}
	return append(out, strconv.Itoa(i.N))
}
