package simulate

import (
	"math/rand/v2"
	"slices"

	"belay/internal/calendar"
	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
)

// planner says what comes within a stretch of no more than a day: the place of each ticket's stream in the forecast, and its
// instant, in any order. An instant may lie a little after the stretch.
type planner interface {
	plan(over span.Span, comes func(stream int, at span.Instant))
}

// source is a stream while it is played.
type source struct {
	*demand.Stream

	name    string // the same in every variant of a model, so that its tickets are
	came    int
	place   int32      // among the streams
	rank    int        // of its severity
	opens   desk.Input // by which its tickets are opened
	lengths []Length   // of work on them, by function; nil where none was done yet
}

// sourceOf is a stream of a model that has not begun.
func sourceOf(s *demand.Stream, m *model.Model, place int) *source {
	name := string(s.Service.ID) + "\x00" + string(s.Severity.ID)
	if s.Need != nil {
		name += "\x00" + string(s.Need.ID)
	}
	if s.Channel != nil {
		name += "\x00" + string(s.Channel.ID)
	}
	in := s.Opens()
	in.Requester, in.Subject = requester, "simulated"
	return &source{Stream: s, name: name, place: int32(place), rank: slices.Index(m.Severities, s.Severity), opens: in, lengths: make([]Length, len(m.Functions))}
}

// plan notes what arrives within the day that begins.
func (w *world) plan() {
	w.planner.plan(span.Span{From: w.now, Until: min(w.now+day, w.Over.Until)}, func(stream int, at span.Instant) {
		s := w.sources[stream]
		s.came++
		w.note(at, thing{kind: arrives, stream: s, nth: s.came})
	})
}

// forecaster plans what a model's forecast says comes: Poisson's number of tickets for each stream, at random in the open time of
// its pattern, more or fewer on uneven days, weighed by hour and by peak, and a part of them in bursts.
type forecaster struct {
	*world

	services [][]int              // the streams of each service
	peaks    []*calendar.Calendar // of each of the habits' peaks
	scales   map[*calendar.Calendar]float64
	profiles map[occasion]*profile // of the day that is planned
	bursting float64               // the share of tickets that come in bursts
}

// weeksAhead is over how many weeks averages are taken.
const weeksAhead = 52

// newForecaster is the planner of a world. It refuses bursts that would bring more than comes in all.
func newForecaster(w *world) (*forecaster, error) {
	f := &forecaster{world: w, scales: map[*calendar.Calendar]float64{}}
	weekly := 0.0
	for i, s := range w.sources {
		if i == 0 || s.Service != w.sources[i-1].Service {
			f.services = append(f.services, nil)
		}
		last := len(f.services) - 1
		f.services[last] = append(f.services[last], i)
		weekly += inWeek(s.Stream, w.Over.From)
	}
	for _, p := range w.Habits.Peaks {
		f.peaks = append(f.peaks, p.calendar(w.Model.Timezone))
	}
	var err error
	f.bursting, err = w.Habits.Bursts.share(weekly)
	return f, err
}

// ahead is the stretch over which averages are taken.
func ahead(from span.Instant) span.Span { return span.Span{From: from, Until: from + weeksAhead*week} }

// plan plans one day.
func (f *forecaster) plan(over span.Span, comes func(stream int, at span.Instant)) {
	f.profiles = map[occasion]*profile{}
	for _, streams := range f.services {
		service := string(f.sources[streams[0]].Service.ID)
		factor := 1.0
		if f.Habits.Unevenness > 0 {
			factor = gamma(f.draw("day", service, uint64(over.From)), 1/f.Habits.Unevenness)
		}
		expected := make([]float64, len(streams))
		for k, i := range streams {
			s := f.sources[i]
			p := f.profile(s, over)
			expected[k] = grown(s, over.From-f.Over.From) * p.weight
			chance := f.draw("arrivals", s.name, uint64(over.From))
			for range poisson(chance, factor*(1-f.bursting)*expected[k]) {
				comes(i, p.at(chance))
			}
		}
		if f.bursting > 0 {
			f.burst(f.draw("bursts", service, uint64(over.From)), over, streams, expected, comes)
		}
	}
}

// grown is the rate of a stream a second, so long after the beginning. It is Stream.Rate, to the last digit the same on any
// machine.
func grown(s *source, after span.Instant) float64 {
	const year = 31_557_600
	if s.Growth <= -1 {
		return s.Rate(after)
	}
	return s.Rate(0) * exp(ln(1+s.Growth)*(float64(after)/year))
}

// burst plans the bursts of a service within a day. Each has one cause at one instant, and brings a geometric number of tickets
// of the service's streams, one at once and the others exponentially later.
func (f *forecaster) burst(chance *rand.Rand, over span.Span, streams []int, expected []float64, comes func(stream int, at span.Instant)) {
	b, sum := f.Habits.Bursts, 0.0
	for _, e := range expected {
		sum += e
	}
	for range poisson(chance, f.bursting*sum/b.Size) {
		first := streams[pick(chance, expected, sum)]
		cause := f.profile(f.sources[first], over).at(chance)
		comes(first, cause)
		for range geometric(chance, b.Size) - 1 {
			later := span.Instant(exponential(chance) * float64(b.Within))
			comes(streams[pick(chance, expected, sum)], cause+later)
		}
	}
}

// pick draws a place by weights that sum to sum; never one that weighs nothing.
func pick(chance *rand.Rand, weights []float64, sum float64) (last int) {
	left := chance.Float64() * sum
	for i, w := range weights {
		if w > 0 {
			last = i
		}
		if left -= w; left < 0 {
			return i
		}
	}
	return last
}

// occasion is what one profile is for: a pattern and, where peaks are of some services alone, one of those.
type occasion struct {
	pattern *calendar.Calendar
	service model.ServiceID
}

// profile is when the tickets of a pattern come within a day.
type profile struct {
	pieces []piece
	weight float64 // the open seconds, each as often as it weighs
}

// piece is a stretch of even weight.
type piece struct {
	span.Span

	weight float64
}

// at draws an instant.
func (p *profile) at(chance *rand.Rand) span.Instant {
	left := chance.Float64() * p.weight
	for _, x := range p.pieces {
		length := x.weight * float64(x.Seconds())
		if left < length {
			return x.From + span.Instant(left/x.weight)
		}
		left -= length
	}
	return p.pieces[len(p.pieces)-1].Until - 1
}

// profile is when the tickets of a stream come within a day: evenly in the open time of its pattern, but for the hours of the week
// and the peaks that habits weigh. The hours weigh 1 on average, so that as many come in a year whatever the weights.
func (f *forecaster) profile(s *source, over span.Span) *profile {
	of := occasion{pattern: s.Pattern()}
	if slices.ContainsFunc(f.Habits.Peaks, func(p Peak) bool { return slices.Contains(p.Services, s.Service.ID) }) {
		of.service = s.Service.ID
	}
	if p, ok := f.profiles[of]; ok {
		return p
	}
	p := &profile{pieces: f.byHour(of.pattern.Open(over))}
	scale := f.scale(of.pattern)
	for i := range p.pieces {
		p.pieces[i].weight *= scale
	}
	for i, peak := range f.peaks {
		if f.Habits.Peaks[i].about(s.Service.ID) {
			p.pieces = f.raise(p.pieces, peak.Open(over), f.Habits.Peaks[i].Times)
		}
	}
	p.pieces = slices.DeleteFunc(p.pieces, func(x piece) bool { return x.weight == 0 })
	for _, x := range p.pieces {
		p.weight += float64(x.weight * float64(x.Seconds()))
	}
	f.profiles[of] = p
	return p
}

// byHour parts open time by the hour of the week, if the habits weigh these, on the wall of the model's zone.
func (f *forecaster) byHour(open span.Set) (out []piece) {
	for _, s := range open.Spans() {
		if len(f.Habits.Week) == 0 {
			out = append(out, piece{s, 1})
			continue
		}
		for at := s.From; at < s.Until; {
			wall := f.Model.Timezone.Wall(at)
			next := min(s.Until, at+span.Instant(hour-wall.Second%hour))
			out = append(out, piece{span.Span{From: at, Until: next}, f.Habits.Week[hourOfWeek(wall)]})
			at = next
		}
	}
	return out
}

// hourOfWeek is the place of what a wall shows among the hours of a week that begins on Monday at midnight.
func hourOfWeek(wall calendar.Wall) int {
	const monday = 6 // days after Sunday, counted backwards
	return (int(wall.Date.Weekday())+monday)%7*24 + min(wall.Second/hour, 23)
}

// scale is what the weights of hours are multiplied by, for the open time of a pattern to weigh 1 on average.
func (f *forecaster) scale(of *calendar.Calendar) float64 {
	scale, ok := f.scales[of]
	if !ok {
		scale = 1
		sum, seconds := 0.0, 0.0
		if len(f.Habits.Week) > 0 {
			for _, x := range f.byHour(of.Open(ahead(f.Over.From))) {
				sum += float64(x.weight * float64(x.Seconds()))
				seconds += float64(x.Seconds())
			}
		}
		if sum > 0 {
			scale = seconds / sum
		}
		f.scales[of] = scale
	}
	return scale
}

// raise lets what lies in a peak weigh as many times more.
func (f *forecaster) raise(pieces []piece, peak span.Set, times float64) (out []piece) {
	if peak.Empty() {
		return pieces
	}
	for _, x := range pieces {
		whole := span.Of(x.Span)
		for _, s := range whole.Minus(peak).Spans() {
			out = append(out, piece{s, x.weight})
		}
		for _, s := range whole.Intersect(peak).Spans() {
			out = append(out, piece{s, x.weight * times})
		}
	}
	return out
}
