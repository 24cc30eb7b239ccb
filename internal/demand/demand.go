// Package demand says how much will come, of what and when, and how it moves from function to function: what a model says
// of it, and, where it says nothing, a plain assumption with the question that would settle it.
package demand

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"belay/internal/calendar"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
)

// Lengths of time in seconds. A year is the mean one.
const (
	hour = 3600
	week = 7 * 24 * hour
	year = 31_557_600
)

// Stream is tickets of one kind: of one service and severity, for one need, by one channel.
type Stream struct {
	Service  *model.Service
	Severity *model.Severity
	Need     *model.Need    // nil where no need of the model says what they are about
	Channel  *model.Channel // nil likewise
	Entry    *model.Function
	Growth   float64 // a year, from the beginning of the forecast

	open    *calendar.Calendar // when they come
	rate    float64            // a second of it, at the beginning
	efforts []model.Effort
}

// Opens is the input by which a ticket of the stream is opened, but for its words and whoever asks.
func (s *Stream) Opens() desk.Open {
	in := desk.Open{Service: s.Service.ID, Severity: s.Severity.ID}
	if s.Need != nil {
		in.Need, in.Kind, in.Category = s.Need.ID, s.Need.Kind, s.Need.Category
	}
	if s.Channel != nil {
		in.Channel = s.Channel.ID
	}
	return in
}

// Pattern is the calendar in which the tickets come.
func (s *Stream) Pattern() *calendar.Calendar { return s.open }

// Rate is how many come a second while the pattern is open, so long after the beginning of the forecast, in seconds.
func (s *Stream) Rate(after span.Instant) float64 {
	return s.rate * math.Pow(1+s.Growth, float64(after)/year)
}

// Question is something that the model does not say, and what is assumed until it does.
type Question struct {
	On      string `json:"on"`      // the element, by its path in the model
	Ask     string `json:"ask"`     // in a sentence
	Assumed string `json:"assumed"` // in a sentence
}

// Forecast is what a model says will come, from an instant on.
type Forecast struct {
	From      span.Instant
	Streams   []*Stream
	Questions []Question

	edition *desk.Edition
	ways    map[model.FunctionID]Way
	opens   map[*calendar.Calendar]float64 // open seconds in an average week
}

// Of reads the demand of an edition's model, from an instant on.
func Of(e *desk.Edition, from span.Instant) *Forecast {
	f := &Forecast{From: from, edition: e, ways: map[model.FunctionID]Way{}, opens: map[*calendar.Calendar]float64{}}
	for _, s := range e.Model.Services {
		f.service(s)
	}
	for _, fn := range e.Model.Functions {
		f.ways[fn.ID] = wayFrom(e.Model, fn)
	}
	return f
}

// ask notes a question once.
func (f *Forecast) ask(on, ask, assumed string, words ...any) {
	q := Question{On: on, Ask: fmt.Sprintf(ask, words...), Assumed: assumed}
	if !slices.Contains(f.Questions, q) {
		f.Questions = append(f.Questions, q)
	}
}

// service adds the streams of one service.
func (f *Forecast) service(s *model.Service) {
	m := f.edition.Model
	said := &model.Demand{ID: s.ID}
	if i := slices.IndexFunc(m.Demand, func(d *model.Demand) bool { return d.ID == s.ID }); i >= 0 {
		said = m.Demand[i]
	}
	needs, volume := f.needs(s)
	perWeek := said.PerWeek
	if perWeek == 0 {
		on, ask := "demand."+string(s.ID)+".per_week", "How many tickets does %s get in a week?"
		if volume == 0 {
			f.ask(on, ask, "None are counted.", s.Called())
			return
		}
		f.ask(on, ask, fmt.Sprintf("The volumes of its needs are taken, %.4g a week.", volume), s.Called())
		perWeek = volume
	}
	growth := 0.0
	if said.Growth != nil && !said.Growth.Unknown {
		growth = said.Growth.Ratio
	}
	open := f.pattern(s, said)
	seconds := f.openInWeek(open)
	if seconds == 0 {
		f.ask("demand."+string(s.ID)+".pattern", "When do the tickets of %s come, as the calendar "+open.Name()+" never opens in the year ahead?", "None are counted.", s.Called())
		return
	}
	for _, mix := range f.mix(s, said, needs) {
		v := m.Severity(mix.ID)
		if v == nil || mix.Share.Ratio == 0 {
			continue
		}
		f.split(v, needs, func(n *model.Need, c *model.Channel, share float64) {
			stream := &Stream{
				Service: s, Severity: v, Need: n, Channel: c, Growth: growth,
				open: open, rate: perWeek * mix.Share.Ratio * share / seconds, efforts: said.Effort,
			}
			stream.Entry = m.Function(desk.Judge(f.edition, stream.Opens()).Function)
			if stream.Entry != nil {
				f.Streams = append(f.Streams, stream)
			}
		})
	}
}

// needs are those of a service whose volume is known, and how many they are a week.
func (f *Forecast) needs(s *model.Service) (known []*model.Need, perWeek float64) {
	for _, n := range f.edition.Model.Needs {
		if n.Service == s.ID && n.Volume != nil && !n.Volume.Unknown && n.Volume.PerWeek() > 0 {
			known = append(known, n)
			perWeek += n.Volume.PerWeek()
		}
	}
	return known, perWeek
}

// pattern is when the tickets of a service come.
func (f *Forecast) pattern(s *model.Service, said *model.Demand) *calendar.Calendar {
	m := f.edition.Model
	if said.Pattern != "" && said.Pattern != model.Unknown {
		return m.Calendar(said.Pattern)
	}
	open := m.Calendar(s.Hours)
	f.ask("demand."+string(s.ID)+".pattern", "In which hours do the tickets of %s come?", fmt.Sprintf("Evenly over the calendar %s.", open.Name()), s.Called())
	return open
}

// openInWeek is how many seconds a calendar is open in an average week of the year ahead.
func (f *Forecast) openInWeek(c *calendar.Calendar) float64 {
	if c.Always() {
		return week
	}
	seconds, ok := f.opens[c]
	if !ok {
		const weeks = 52
		seconds = float64(c.Open(span.Span{From: f.From, Until: f.From + weeks*week}).Seconds()) / weeks
		f.opens[c] = seconds
	}
	return seconds
}

// mix is the share of each severity in the tickets of a service.
func (f *Forecast) mix(s *model.Service, said *model.Demand, needs []*model.Need) []model.MixShare {
	m := f.edition.Model
	used := m.SeveritiesOf(s)
	known := slices.DeleteFunc(slices.Clone(said.Mix), func(x model.MixShare) bool { return x.Share.Unknown })
	if len(known) > 0 {
		return whole(known)
	}
	on, ask := "demand."+string(s.ID)+".mix", "Which share of the tickets of %s has each severity?"
	var counted []model.MixShare
	for _, n := range needs {
		if v := m.Severity(n.Severity); v != nil {
			counted = append(counted, model.MixShare{ID: v.ID, Share: model.Percent{Ratio: n.Volume.PerWeek()}})
		}
	}
	if len(counted) > 0 {
		f.ask(on, ask, "The severities of its needs are taken, by their volumes.", s.Called())
		return whole(counted)
	}
	if len(used) == 0 {
		return nil
	}
	middle := used[len(used)/2]
	f.ask(on, ask, fmt.Sprintf("All are taken to be %s.", middle.ID), s.Called())
	return []model.MixShare{{ID: middle.ID, Share: model.Percent{Ratio: 1}}}
}

// whole is shares by severity that sum to 1.
func whole(shares []model.MixShare) []model.MixShare {
	var out []model.MixShare
	sum := 0.0
	for _, x := range shares {
		sum += x.Share.Ratio
		if i := slices.IndexFunc(out, func(o model.MixShare) bool { return o.ID == x.ID }); i >= 0 {
			out[i].Share.Ratio += x.Share.Ratio
		} else {
			out = append(out, x)
		}
	}
	for i := range out {
		out[i].Share.Ratio /= cmp.Or(sum, 1)
	}
	return out
}

// split parts the tickets of one severity by the needs that usually have it and by the channels of each: what routes look
// at. Where no need has it, they are about nothing in particular.
func (f *Forecast) split(v *model.Severity, needs []*model.Need, add func(*model.Need, *model.Channel, float64)) {
	of := func(n *model.Need) bool { return n.Severity == v.ID || n.Severity == "" || n.Severity == model.Unknown }
	total := 0.0
	for _, n := range needs {
		if of(n) {
			total += n.Volume.PerWeek()
		}
	}
	if total == 0 {
		add(nil, nil, 1)
		return
	}
	for _, n := range needs {
		if !of(n) {
			continue
		}
		share := n.Volume.PerWeek() / total
		var channels []*model.Channel
		for _, id := range n.Channels {
			if c := f.edition.Model.Channel(id); c != nil {
				channels = append(channels, c)
			}
		}
		if len(channels) == 0 {
			add(n, nil, share)
		}
		for _, c := range channels {
			add(n, c, share/float64(len(channels)))
		}
	}
}

// usually is the working time of each line on a ticket where the model says nothing, in seconds; self-help costs none.
var usually = [...]float64{0, 12 * 60, 25 * 60, 90 * 60, 4 * hour, 6 * hour}

// Effort is the usual working time that a function puts into a ticket of the stream, in seconds. Where the model does not
// say it, that is asked.
func (f *Forecast) Effort(s *Stream, fn *model.Function) float64 {
	for _, e := range s.efforts {
		if e.ID == fn.Line && !e.Time.Unknown && !e.Time.Zero() {
			return float64(e.Time.On(f.edition.Model.Clock(s.Service, s.Severity)))
		}
	}
	seconds := usually[min(max(fn.Line, 0), len(usually)-1)]
	if fn.Line > 0 {
		f.ask(fmt.Sprintf("demand.%s.effort.%d", s.Service.ID, fn.Line), "How long does line %d work on a ticket of %s?",
			fmt.Sprintf("%.0f minutes.", seconds/60), fn.Line, s.Service.Called())
	}
	return seconds
}
