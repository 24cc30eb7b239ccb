package simulate

import (
	"fmt"

	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/span"
)

// Expected is how many tickets a run opens on average, warm-up and all, as far as one can tell without playing it: by the
// model's demand with its growth, and by the habits' peaks, or the arrivals that are known.
func (s Scenario) Expected() float64 {
	if len(s.Arrivals) > 0 {
		return float64(len(s.Arrivals))
	}
	sum := 0.0
	for _, stream := range s.streams() {
		times := s.swelling(stream)
		open := float64(stream.Pattern().Open(ahead(s.Over.From)).Seconds()) / weeksAhead // in a week
		for at := s.Over.From; at < s.Over.Until; at += week {
			sum += stream.Rate(at-s.Over.From) * open * times * float64(min(week, s.Over.Until-at)) / week
		}
	}
	return sum
}

// CheckBursts refuses bursts that would bring more than comes in all.
func (s Scenario) CheckBursts() error {
	if s.Habits.Bursts == nil || len(s.Arrivals) > 0 {
		return nil
	}
	weekly := 0.0
	for _, stream := range s.streams() {
		weekly += inWeek(stream, s.Over.From)
	}
	_, err := s.Habits.Bursts.share(weekly)
	return err
}

// share is the part of what comes in a week that comes in bursts. It refuses more than all.
func (b *Bursts) share(weekly float64) (float64, error) {
	if b == nil || b.PerWeek <= 0 || weekly <= 0 {
		return 0, nil
	}
	part := b.PerWeek * b.Size / weekly
	if part > 1 {
		return 0, fmt.Errorf("bursts are a part of what the model says comes: %.4g a week of %.4g tickets are more than the %.4g tickets that come in all", b.PerWeek, b.Size, weekly)
	}
	return part, nil
}

// streams are what the model says comes.
func (s Scenario) streams() []*demand.Stream {
	return demand.Of(desk.NewEdition(1, s.Model), s.Over.From).Streams
}

// inWeek is how much of a stream comes in an average week, before it grows.
func inWeek(s *demand.Stream, from span.Instant) float64 {
	return s.Rate(0) * float64(s.Pattern().Open(ahead(from)).Seconds()) / weeksAhead
}

// swelling is by how much peaks swell a stream, on average over the run.
func (s Scenario) swelling(of *demand.Stream) float64 {
	times := 1.0
	for _, p := range s.Habits.Peaks {
		if p.about(of.Service.ID) {
			part := float64(p.calendar(s.Model.Timezone).Open(s.Over).Seconds()) / float64(s.Over.Until-s.Over.From)
			times *= 1 + (p.Times-1)*part
		}
	}
	return times
}
