// Package staffing says how many people each function needs in each hour of a week for what is promised, beside who is on
// the roster: at once, by the closed forms of waiting.
//
// What comes is the model's demand, and where it goes the flow of a Jackson network over its functions. A promise to pick
// up within the hour is kept by people who are there: as many as Erlang's and Cobham's forms ask for, the severe before
// the mild. All other work may wait for its promise, so it is spread over the hours of that promise's clock.
package staffing

import (
	"cmp"
	"math"
	"slices"

	"belay/internal/calendar"
	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/queueing"
	"belay/internal/span"
)

// Lengths of time in seconds.
const (
	hour = 3600
	year = 31_557_600
)

// liveWithin is the longest pick-up, in seconds of its clock, for which somebody must be there: what may wait longer is
// deferred work.
const liveWithin = hour

// usualAttain is the share of tickets that meet their targets where a severity does not say it.
const usualAttain = .9

// slight is the work in an hour, in hours, below which somebody who waits for a call is on call and not at a desk.
const slight = .05

// Terms are what people who work are granted.
type Terms struct {
	Occupancy float64 `json:"occupancy"`  // the highest share of their time in which they are busy
	Shrinkage float64 `json:"shrinkage"`  // the share of paid time lost to leave, illness, training and meetings
	WeekHours float64 `json:"week_hours"` // of somebody who works full time
}

// Usual are the terms where nothing is said: the field's own.
func Usual() Terms { return Terms{Occupancy: .85, Shrinkage: .3, WeekHours: 40} }

// Report is what a week asks of each function.
type Report struct {
	Model     string             `json:"model"`
	Digest    string             `json:"digest"`
	From      span.Instant       `json:"from"`
	Until     span.Instant       `json:"until"`
	Terms     Terms              `json:"terms"`
	Tickets   float64            `json:"tickets"`
	Functions []Function         `json:"functions"` // those that tickets reach, lowest line first
	Unreached []model.FunctionID `json:"unreached"`
	Asked     []demand.Question  `json:"asked"`
}

// State is how a function stands.
type State string

// The states of a function, worst first.
const (
	Drowns  State = "drowns" // more work comes in than its people have time for: the backlog grows
	Nobody  State = "nobody" // nobody is on its roster that week
	Short   State = "short"  // in some hours fewer are there than its promises need
	Busy    State = "busy"   // its people are busy for more than the highest occupancy
	Enough  State = "enough"
	Outside State = "outside" // another party provides it: its people are not the model's to count
	Self    State = "self-help"
)

// Function is what a week asks of one function.
type Function struct {
	ID        model.FunctionID    `json:"function"`
	Name      string              `json:"name"`
	Line      int                 `json:"line"`
	State     State               `json:"state"`
	Tickets   float64             `json:"tickets"`
	Work      float64             `json:"work"`      // hours
	Seats     int                 `json:"seats"`     // the most that are needed at once
	Needed    float64             `json:"needed"`    // people to employ, full time, those on call left out
	OnCall    float64             `json:"on_call"`   // hours in which somebody must be there for next to no work
	People    int                 `json:"people"`    // who are on its roster at some time
	Time      float64             `json:"time"`      // hours that they have for it beside what else they hold
	Occupancy float64             `json:"occupancy"` // work over time; 0 where there is no time
	DrownsAt  *span.Instant       `json:"drowns_at"` // when growth will drown it; null: not within ten years
	ShortFor  []Stretch           `json:"short_for"` // where fewer are there than needed
	Hours     []Hour              `json:"hours"`     // of the week
	grows     map[float64]float64 // work of the week by its growth a year
}

// Stretch is hours in a row in which a function has fewer people than it needs.
type Stretch struct {
	From   span.Instant `json:"from"`
	Until  span.Instant `json:"until"`
	Seats  int          `json:"seats"`  // the most needed in it
	People float64      `json:"people"` // the most there in it, on average over an hour
}

// Hour is one hour of the week.
type Hour struct {
	From    span.Instant `json:"from"`
	Tickets float64      `json:"tickets"`
	Work    float64      `json:"work"` // hours
	Seats   int          `json:"seats"`
	People  float64      `json:"people"` // on the roster, on average while work may be done
	live    bool         // something is promised for which somebody must be there
	slight  bool         // next to no work
}

// Week is what the week that begins at from asks of every function of a model.
func Week(m *model.Model, over span.Span, terms Terms) (*Report, error) {
	p := &planner{
		model: m, week: over, terms: terms, forecast: demand.Of(desk.NewEdition(1, m), over.From),
		loads: map[model.FunctionID]*load{}, opens: map[*calendar.Calendar][]float64{},
		visits: map[model.FunctionID]map[model.FunctionID]float64{},
	}
	for at := over.From; at < over.Until; at += hour {
		p.hours = append(p.hours, span.Span{From: at, Until: min(at+hour, over.Until)})
	}
	r := &Report{Model: m.Name, Digest: m.Digest(), From: over.From, Until: over.Until, Terms: terms, Functions: []Function{}, Unreached: []model.FunctionID{}}
	for _, s := range p.forecast.Streams {
		n, err := p.stream(s)
		if err != nil {
			return nil, err
		}
		r.Tickets += n
	}
	for _, fn := range m.Functions {
		if _, reached := p.loads[fn.ID]; !reached {
			r.Unreached = append(r.Unreached, fn.ID)
			continue
		}
		f, err := p.function(fn)
		if err != nil {
			return nil, err
		}
		r.Functions = append(r.Functions, f)
	}
	slices.SortStableFunc(r.Functions, func(a, b Function) int { return cmp.Compare(a.Line, b.Line) })
	p.beside(r.Functions)
	r.Asked = append([]demand.Question{}, p.forecast.Questions...)
	return r, nil
}

// planner works out one week.
type planner struct {
	model    *model.Model
	week     span.Span
	hours    []span.Span
	terms    Terms
	forecast *demand.Forecast
	loads    map[model.FunctionID]*load
	opens    map[*calendar.Calendar][]float64 // open seconds in each hour
	visits   map[model.FunctionID]map[model.FunctionID]float64
}

// visitsFrom is how often a ticket that enters at a function comes to each.
func (p *planner) visitsFrom(entry *model.Function) (map[model.FunctionID]float64, error) {
	if known, ok := p.visits[entry.ID]; ok {
		return known, nil
	}
	visits, err := p.forecast.Visits(entry)
	p.visits[entry.ID] = visits
	return visits, err
}

// load is what comes to a function.
type load struct {
	classes []*class
	grows   map[float64]float64
}

// class is tickets of one kind that come to a function.
type class struct {
	rank    int // of the severity, 0 the most severe
	effort  float64
	promise queueing.Promise // Lambda is left out
	tickets []float64        // by hour
	open    []float64        // seconds of each hour in which they may be worked on
	live    bool
}

// openIn is how many seconds a calendar is open in each hour of the week.
func (p *planner) openIn(c *calendar.Calendar) []float64 {
	if open, ok := p.opens[c]; ok {
		return open
	}
	out := make([]float64, len(p.hours))
	clock := calendar.NewClock(c, p.week)
	for i, h := range p.hours {
		out[i] = float64(clock.Elapsed(h.From, h.Until))
	}
	p.opens[c] = out
	return out
}

// stream lets the tickets of a stream flow through the functions and says how many there are.
func (p *planner) stream(s *demand.Stream) (float64, error) {
	visits, err := p.visitsFrom(s.Entry)
	if err != nil {
		return 0, err
	}
	coming := make([]float64, len(p.hours))
	total := 0.0
	for i, open := range p.openIn(s.Pattern()) {
		coming[i] = open * s.Rate(p.hours[i].From-p.week.From)
		total += coming[i]
	}
	for _, fn := range p.model.Functions {
		if v := visits[fn.ID]; v > 0 {
			p.add(fn, s, v, coming, total)
		}
	}
	return total, nil
}

// add adds a stream's tickets to the load of a function that they come to so often.
func (p *planner) add(fn *model.Function, s *demand.Stream, visits float64, coming []float64, total float64) {
	l := p.loads[fn.ID]
	if l == nil {
		l = &load{grows: map[float64]float64{}}
		p.loads[fn.ID] = l
	}
	effort := p.forecast.Effort(s, fn)
	l.grows[s.Growth] += total * visits * effort / hour
	clock := p.model.Clock(s.Service, s.Severity)
	open := p.openIn(clock)
	later := &class{
		rank: slices.Index(p.model.Severities, s.Severity), effort: effort,
		tickets: make([]float64, len(p.hours)), open: open,
	}
	deferred := total * visits
	if pick := s.Severity.PickUp(); fn == s.Entry && pick != nil && !pick.Unknown && pick.Days == 0 && pick.Seconds <= liveWithin {
		now := *later
		now.live, now.tickets = true, make([]float64, len(p.hours))
		now.promise = queueing.Promise{Within: attain(s.Severity), Wait: float64(pick.Seconds)}
		for i, n := range coming {
			now.tickets[i] = n * visits * open[i] / float64(p.hours[i].Until-p.hours[i].From)
			deferred -= now.tickets[i]
		}
		l.classes = append(l.classes, &now)
	}
	spread(later, deferred)
	l.classes = append(l.classes, later)
}

// attain is the share of tickets that must meet the targets, short of all: no team keeps a promise to everybody.
func attain(v *model.Severity) float64 {
	if v.Attain == nil || v.Attain.Unknown {
		return usualAttain
	}
	return min(v.Attain.Ratio, .999)
}

// spread lays deferred tickets evenly over the open time of their class; over the whole week where it is never open.
func spread(c *class, tickets float64) {
	sum := 0.0
	for _, o := range c.open {
		sum += o
	}
	if sum == 0 {
		c.open = slices.Repeat([]float64{hour}, len(c.open))
		sum = float64(hour * len(c.open))
	}
	for i, o := range c.open {
		c.tickets[i] += max(0, tickets) * o / sum
	}
}

// function is what the week asks of one function, who is there left out.
func (p *planner) function(fn *model.Function) (Function, error) {
	l := p.loads[fn.ID]
	slices.SortStableFunc(l.classes, func(a, b *class) int { // what must be answered now goes first, the severe before the mild
		if a.live != b.live {
			if a.live {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.rank, b.rank)
	})
	f := Function{ID: fn.ID, Name: fn.Called(), Line: fn.Line, State: Enough, ShortFor: []Stretch{}, grows: l.grows}
	seatHours := 0.0
	for i, span := range p.hours {
		h, seats, err := p.hour(l, i, span)
		if err != nil {
			return f, err
		}
		f.Hours = append(f.Hours, h)
		f.Tickets += h.Tickets
		f.Work += h.Work
		f.Seats = max(f.Seats, h.Seats)
		if h.live && h.slight {
			f.OnCall += seats
			seats = h.Work / p.terms.Occupancy
		}
		seatHours += seats
	}
	f.Needed = seatHours / (p.terms.WeekHours * (1 - p.terms.Shrinkage))
	return f, nil
}

// hour is what one hour asks of a function, and how many hours of people that is worth.
func (p *planner) hour(l *load, i int, in span.Span) (h Hour, seats float64, err error) {
	h = Hour{From: in.From}
	promises := make([]queueing.Promise, 0, len(l.classes))
	open := 0.0
	for _, c := range l.classes {
		h.Tickets += c.tickets[i]
		h.Work += c.tickets[i] * c.effort / hour
		if c.tickets[i] > 0 && c.effort > 0 {
			open = max(open, c.open[i])
			h.live = h.live || c.live
		}
	}
	if h.Work == 0 {
		return h, 0, nil
	}
	for _, c := range l.classes {
		if c.effort > 0 {
			promise := c.promise
			promise.Lambda = c.tickets[i] / open
			promises = append(promises, promise)
		}
	}
	mean := h.Work * hour / worked(l, i)
	h.Seats, err = queueing.NeedByPriority(promises, 1/mean, p.terms.Occupancy)
	h.slight = h.Work < slight
	if h.live {
		return h, float64(h.Seats) * open / hour, err
	}
	return h, h.Work / p.terms.Occupancy, err
}

// worked is how many tickets of an hour take any work.
func worked(l *load, i int) float64 {
	sum := 0.0
	for _, c := range l.classes {
		if c.effort > 0 {
			sum += c.tickets[i]
		}
	}
	return sum
}

// mostYears is how far ahead growth is followed.
const mostYears = 10

// drownsAt is when growth makes the work of a week as much as the time that there is for it; ok is false if it is not
// within ten years.
func (f *Function) drownsAt(from span.Instant, time float64) (span.Instant, bool) {
	work := func(years float64) float64 {
		sum := 0.0
		for growth, hours := range f.grows {
			sum += hours * math.Pow(1+growth, years)
		}
		return sum
	}
	low, high := 0.0, float64(mostYears)
	if work(high) < time || work(low) >= time {
		return 0, false
	}
	for range 40 {
		if mid := (low + high) / 2; work(mid) < time {
			low = mid
		} else {
			high = mid
		}
	}
	return from + span.Instant(high*year), true
}
