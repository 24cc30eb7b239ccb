package verify

import (
	"math"

	"belay/internal/model"
)

// promise is what the model says of a severity on a service: all of a cell but its intervals.
type promise struct {
	cell
	page bool // it may wake people
}

// promised is what m says of severity v on service s.
func promised(m *model.Model, a *almanac, s *model.Service, v *model.Severity) *promise {
	p := &promise{cell: cell{Service: s.ID, Severity: v.ID, Clock: model.CalendarID(v.Clock)}, page: v.Page}
	if v.Clock == model.ServiceClock {
		p.Clock = s.Hours
	}
	if a.openings[p.Clock] == nil {
		p.Clock = model.Always
	}
	if d := v.PickUp(); d != nil && !d.Unknown {
		seconds := a.seconds(d, p.Clock)
		p.PickUp = &seconds
	}
	for _, st := range m.StepsOf(s, v) {
		switch of := v.Target(st.Of); {
		case st.After != nil && !st.After.Unknown:
			p.Steps = append(p.Steps, step{After: a.seconds(st.After, p.Clock), Tells: st.Tells()})
		case st.At != nil && !st.At.Unknown && of != nil && !of.Unknown:
			// A share is a binary fraction: a millionth of a second makes up for what it lacks of 57%.
			after := math.Floor(st.At.Ratio*float64(a.seconds(of, p.Clock)) + 1e-6)
			p.Steps = append(p.Steps, step{After: int64(after), Tells: st.Tells()})
		}
	}
	return p
}

// seconds is the length of d on a clock, whose days are average open days.
func (a *almanac) seconds(d *model.Duration, clock model.CalendarID) int64 {
	if d.Days == 0 {
		return d.Seconds
	}
	return int64(d.Days)*a.openDay(clock) + d.Seconds
}
