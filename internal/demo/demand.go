package demo

import (
	"math/rand/v2"
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// Seconds.
const (
	minute = 60
	hour   = 3600
	day    = 24 * hour
	week   = 7 * day
)

// weeks is how far the past of the demonstration reaches: a quarter of a year before this week.
const weeks = 13

// arrival is a request before anybody has read it.
type arrival struct {
	at   span.Instant
	need int // its place in the phrasebook
	seed uint64
}

// ofHour is how much more than usual is asked in an hour of the day: by people in offices, in shops, and beside the ovens.
var ofHour = map[string][24]float64{
	"office": {0, 0, 0, 0, 0, 0, .1, .7, 1.7, 2.1, 1.9, 1.5, .8, 1.3, 1.5, 1.3, 1, .4, .2, .1, .1, 0, 0, 0},
	"shop":   {0, 0, 0, 0, 0, .1, .9, 1.8, 1.7, 1.4, 1.2, 1.3, 1.5, 1.2, 1, 1, 1.3, 1.5, .8, .3, .1, 0, 0, 0},
	"bakery": {1.3, 1.5, 1.9, 2.2, 2.1, 1.6, 1, .7, .6, .6, .7, .6, .5, .5, .6, .6, .5, .5, .6, .8, .9, 1, 1.1, 1.2},
}

// ofDay is the same for the days of the week, from Monday.
var ofDay = map[string][7]float64{
	"office": {1.4, 1.15, 1, 1, .9, .06, .03},
	"shop":   {1.1, .9, .9, .95, 1.2, 1.5, .05},
	"bakery": {1, 1, 1, 1.05, 1.25, 1.1, .7},
}

// most bounds the product of both, for the choice by rejection.
const most = 3.6

// demand is what is asked from a Monday on, for the quarter and the week that follows it, in order of time. It hangs on the seed and on
// that Monday alone: what lies ahead of now is the same whenever one looks.
func demand(m *model.Model, monday span.Instant, seed uint64) []arrival {
	chance := rand.New(rand.NewPCG(seed, 1))
	var out []arrival
	for i := range phrases {
		p := phrases[i]
		for range p.weekly * (weeks + 1) {
			out = append(out, arrival{at: p.when(chance, m.Timezone, monday), need: i, seed: chance.Uint64()})
		}
	}
	slices.SortFunc(out, func(a, b arrival) int { return int(a.at - b.at) })
	return out
}

// when draws an instant by the hours of those who ask.
func (p *phrase) when(chance *rand.Rand, zone *calendar.Zone, monday span.Instant) span.Instant {
	hours, days := ofHour[p.rhythm], ofDay[p.rhythm]
	for {
		at := monday + span.Instant(chance.Int64N((weeks+1)*week))
		wall := zone.Wall(at)
		weight := hours[wall.Second/hour%24] * days[(int(wall.Date.Weekday())+6)%7]
		if chance.Float64()*most < weight {
			return at
		}
	}
}

// mondayBefore is the midnight at which the quarter before the week of now begins.
func mondayBefore(zone *calendar.Zone, now span.Instant) span.Instant {
	today := zone.Wall(now).Date
	since := (int(today.Weekday()) + 6) % 7
	at, _ := calendar.Resolve(calendar.Wall{Date: today.Add(-since - weeks*7)}, zone, calendar.Starts)
	return at
}
