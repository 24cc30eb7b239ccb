package demand

import (
	"fmt"

	"belay/internal/model"
	"belay/internal/queueing"
	"belay/internal/span"
)

// Way is what becomes of a ticket that a function has worked on: it is solved with chance Resolves, else it goes on to one
// of On, to each with the chance that stands at its place in Shares. These sum to 1.
type Way struct {
	Resolves float64
	On       []*model.Function
	Shares   []float64

	asks []Question
}

// Next is where a ticket goes on by a draw from 0 to 1; nil where it goes nowhere.
func (w *Way) Next(draw float64) *model.Function {
	for i, to := range w.On {
		if draw -= w.Shares[i]; draw < 0 || i == len(w.On)-1 {
			return to
		}
	}
	return nil
}

// usuallyResolves is the share of its tickets that a function solves itself where the model says nothing and it could
// hand them on.
const usuallyResolves = .6

// wayFrom is the way of tickets from a function, with what had to be assumed.
func wayFrom(m *model.Model, fn *model.Function) Way {
	w := Way{Resolves: 1}
	silent := 0 // receivers whose share the model does not say
	for _, e := range fn.EscalatesTo {
		if to := m.Function(e.To); to != nil && to != fn {
			share := unsaid
			if e.Share != nil && !e.Share.Unknown {
				share = e.Share.Ratio
			} else {
				silent++
			}
			w.On, w.Shares = append(w.On, to), append(w.Shares, share)
		}
	}
	spread(w.Shares, silent)
	on := "functions." + string(fn.ID)
	switch {
	case len(w.On) == 0:
		return w
	case fn.Resolves != nil && !fn.Resolves.Unknown:
		w.Resolves = fn.Resolves.Ratio
	default:
		w.Resolves = usuallyResolves
		w.asks = append(w.asks, Question{
			On: on + ".resolves", Ask: fmt.Sprintf("Which share of its tickets does %s solve itself?", fn.Called()),
			Assumed: fmt.Sprintf("%.0f%%.", usuallyResolves*100),
		})
	}
	if silent > 0 && len(w.On) > 1 && w.Resolves < 1 {
		w.asks = append(w.asks, Question{
			On: on + ".escalates_to", Ask: fmt.Sprintf("Which share of what %s hands on goes to each of its %d receivers?", fn.Called(), len(w.On)),
			Assumed: assumedShares(silent, len(w.On)),
		})
	}
	return w
}

// unsaid stands for a share that the model leaves open.
const unsaid = -1.

// spread gives receivers whose share is left open as much as each other of what the others leave, and lets all sum to 1.
func spread(shares []float64, silent int) {
	said := 0.0
	for _, s := range shares {
		said += max(s, 0)
	}
	each := max(1-said, 0) / float64(max(silent, 1))
	total := said + each*float64(silent)
	for i, s := range shares {
		if s == unsaid {
			s = each
		}
		if shares[i] = 1 / float64(len(shares)); total > 0 {
			shares[i] = s / total
		}
	}
}

// assumedShares says what is assumed of the receivers whose share is left open.
func assumedShares(silent, all int) string {
	if silent == all {
		return "Each gets as much."
	}
	return "Those of which it is not said get as much as each other of what is left."
}

// Way is what becomes of a ticket that a function has worked on. What had to be assumed is asked.
func (f *Forecast) Way(fn *model.Function) Way {
	w := f.ways[fn.ID]
	for _, q := range w.asks {
		f.ask(q.On, "%s", q.Assumed, q.Ask)
	}
	return w
}

// Visits is how often a ticket that enters at a function comes to each function, itself counted: a Jackson network's
// rates for one arrival. It is refused where tickets go round for ever.
func (f *Forecast) Visits(entry *model.Function) (map[model.FunctionID]float64, error) {
	reach := []*model.Function{entry}
	place := map[model.FunctionID]int{entry.ID: 0}
	for i := 0; i < len(reach); i++ {
		if w := f.Way(reach[i]); w.Resolves < 1 {
			for _, to := range w.On {
				if _, ok := place[to.ID]; !ok {
					place[to.ID] = len(reach)
					reach = append(reach, to)
				}
			}
		}
	}
	n := queueing.Network{
		Arrivals: make([]float64, len(reach)), Mu: make([]float64, len(reach)),
		Servers: make([]int, len(reach)), Moves: make([][]float64, len(reach)),
	}
	n.Arrivals[0] = 1
	for i, fn := range reach {
		n.Moves[i] = make([]float64, len(reach))
		w := f.Way(fn)
		for k, to := range w.On {
			if w.Resolves < 1 {
				n.Moves[i][place[to.ID]] += (1 - w.Resolves) * w.Shares[k]
			}
		}
	}
	rates, err := n.Rates()
	if err != nil {
		return nil, fmt.Errorf("tickets that enter at %s: %w", entry.Called(), err)
	}
	out := make(map[model.FunctionID]float64, len(reach))
	for i, fn := range reach {
		out[fn.ID] = rates[i]
	}
	return out, nil
}

// Expected is how many tickets of the stream come in a stretch, on average.
func (f *Forecast) Expected(s *Stream, in span.Span) float64 {
	return float64(s.open.Open(in).Seconds()) * s.Rate(in.From-f.From+(in.Until-in.From)/2)
}
