package fit

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/span"
)

// maxReplayed is how many tickets can be replayed: 16 bytes are held of each.
const maxReplayed = 8 << 20

// Replay gathers when the tickets of a log came and how severe they were, to play them against a model.
type Replay struct {
	came []opening
}

// opening is when a ticket came.
type opening struct {
	at   span.Instant
	rank int
}

// Add takes an incident in, by the rank that it had in the end.
func (r *Replay) Add(in history.Incident) error {
	if len(in.Updates) == 0 {
		return nil
	}
	if len(r.came) == maxReplayed {
		return fmt.Errorf("no more than %d tickets can be replayed", maxReplayed)
	}
	r.came = append(r.came, opening{in.Opened, in.Updates[len(in.Updates)-1].Priority})
	return nil
}

// daysOfWeek is how many days a week has.
const daysOfWeek = 7

// Onto moves what came by whole weeks, to begin in the week from a day on, so that every ticket comes on its own day of the week
// and at its own time of the day. Weeks is how many whole weeks from that day are filled. Which service a ticket is for is dealt
// out as the model parts its demand; one whose rank the log does not say has the middle severity.
func (r *Replay) Onto(m *model.Model, first calendar.Date) (came []simulate.Arrival, weeks int, err error) {
	if len(r.came) == 0 {
		return nil, 0, errors.New("the log holds no ticket that could be replayed")
	}
	slices.SortStableFunc(r.came, func(a, b opening) int { return cmp.Compare(a.at, b.at) })
	begins := calendar.DateOf(r.came[0].at, m.Timezone)
	moved := first.Sub(begins)
	moved += ((-moved)%daysOfWeek + daysOfWeek) % daysOfWeek
	weekly, total := weeklyOf(m)
	if total == 0 {
		weekly[0], total = 1, 1
	}
	owed := make([]float64, len(weekly)) // the service to which most is owed gets the next
	for _, o := range r.came {
		next := 0
		for i, w := range weekly {
			if owed[i] += w / total; owed[i] > owed[next] {
				next = i
			}
		}
		owed[next]--
		service := m.Services[next]
		used := m.SeveritiesOf(service)
		if len(used) == 0 {
			return nil, 0, fmt.Errorf("the service %s has no severity, so no ticket of it can be replayed", service.ID)
		}
		v := used[len(used)/2]
		if o.rank > 0 {
			v = used[min(o.rank, len(used))-1]
		}
		wall := m.Timezone.Wall(o.at)
		wall.Date = wall.Date.Add(moved)
		at, _ := calendar.Resolve(wall, m.Timezone, calendar.Starts)
		came = append(came, simulate.Arrival{At: at, Service: service.ID, Severity: v.ID})
	}
	slices.SortStableFunc(came, func(a, b simulate.Arrival) int { return cmp.Compare(a.At, b.At) })
	last := calendar.DateOf(came[len(came)-1].At, m.Timezone)
	return came, (last.Sub(first) + 1) / daysOfWeek, nil
}
