package queueing

import (
	"fmt"
	"math"
)

// Goal is what a line must keep: the share Within of arrivals that wait no longer than Wait, and an occupancy of at most
// Occupancy (0: any below 1).
type Goal struct {
	Within    float64
	Wait      float64
	Occupancy float64
}

// maxServers bounds the search for a team.
const maxServers = 1_000_000

// Need is the least number of servers that keeps a goal, by Erlang C.
func Need(lambda, mu float64, g Goal) (int, error) {
	if !(g.Within > 0 && g.Within < 1) {
		return 0, fmt.Errorf("a goal is a share between 0 and 1, not %v", g.Within)
	}
	for c := int(lambda/mu) + 1; c < maxServers; c++ {
		q := Queue{Lambda: lambda, Mu: mu, Servers: c}
		if err := q.Check(); err != nil {
			return 0, err
		}
		if q.Within(g.Wait) >= g.Within && (g.Occupancy == 0 || q.Occupancy() <= g.Occupancy) {
			return c, nil
		}
	}
	return 0, fmt.Errorf("no team of fewer than %d people keeps that goal", maxServers)
}

// Scheduled is how many must be on the roster so that seats are taken when a share of paid time is lost to leave, illness,
// training and meetings.
func Scheduled(seats int, shrinkage float64) int {
	return int(math.Ceil(float64(seats)/(1-shrinkage) - 1e-9))
}

// PeoplePerSeat is how many people keep one seat taken for that many hours a week, each working a week of the given hours.
func PeoplePerSeat(hours, week, shrinkage float64) float64 {
	return hours / (week * (1 - shrinkage))
}

// Deferred is work that may wait some days: e-mail, cases. Erlang C is the wrong tool for it.
type Deferred struct {
	Backlog    float64 // waiting now
	Days       float64 // in which the backlog is to be gone
	Inflow     float64 // per day
	Minutes    float64 // of work each
	Productive float64 // hours of a working day that go into it
}

// PerPerson is how many one person does in a day.
func (d Deferred) PerPerson() float64 { return d.Productive * 60 / d.Minutes }

// People is how many people must work on it, before rounding up.
func (d Deferred) People() float64 { return (d.Backlog/d.Days + d.Inflow) / d.PerPerson() }
