package simulate

import (
	"fmt"
	"slices"

	"belay/internal/model"
	"belay/internal/span"
)

// Arrival is a ticket that is known to have come.
type Arrival struct {
	At       span.Instant     `json:"at"`
	Service  model.ServiceID  `json:"service"`
	Severity model.SeverityID `json:"severity"`
}

// newPlanner is what says what comes in a world: the arrivals that are known, or else the forecast.
func newPlanner(w *world) (planner, error) {
	if len(w.Arrivals) > 0 {
		return newReplayer(w)
	}
	return newForecaster(w)
}

// replayer plans what is known to have come. For which need and by which channel a ticket came is not known: that is drawn, as
// often as the forecast says.
type replayer struct {
	*world

	streams map[Arrival][]int // by service and severity, at no instant
	weights map[Arrival][]float64
}

// newReplayer is the planner of a world whose arrivals are known. It refuses those that the model has no demand for, since nothing
// is known of where they enter, and arrivals that are not in order.
func newReplayer(w *world) (*replayer, error) {
	r := &replayer{world: w, streams: map[Arrival][]int{}, weights: map[Arrival][]float64{}}
	for i, s := range w.sources {
		of := Arrival{Service: s.Service.ID, Severity: s.Severity.ID}
		r.streams[of] = append(r.streams[of], i)
		r.weights[of] = append(r.weights[of], s.Rate(0))
	}
	last := span.Instant(0)
	for _, a := range w.Arrivals {
		if of := (Arrival{Service: a.Service, Severity: a.Severity}); len(r.streams[of]) == 0 {
			return nil, fmt.Errorf("a ticket of %s, %s came at %s, and the model expects none of that kind: give its demand a mix with %s", a.Service, a.Severity, a.At, a.Severity)
		}
		if a.At < last {
			return nil, fmt.Errorf("what came at %s stands behind what came at %s", a.At, last)
		}
		last = a.At
	}
	return r, nil
}

// plan plans what came within the stretch.
func (r *replayer) plan(over span.Span, comes func(stream int, at span.Instant)) {
	first, _ := slices.BinarySearchFunc(r.Arrivals, over.From, func(a Arrival, at span.Instant) int { return int(a.At - at) })
	for i := first; i < len(r.Arrivals) && r.Arrivals[i].At < over.Until; i++ {
		a := r.Arrivals[i]
		of := Arrival{Service: a.Service, Severity: a.Severity}
		streams, sum := r.streams[of], 0.0
		for _, w := range r.weights[of] {
			sum += w
		}
		nth := 0
		if len(streams) > 1 {
			nth = pick(r.draw("replay", string(a.Service), uint64(i)), r.weights[of], sum)
		}
		comes(streams[nth], a.At)
	}
}
