package desk

import (
	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/paging"
	"belay/internal/sla"
	"belay/internal/span"
)

const (
	day = 86_400 // seconds

	// How far an edition looks around the instant it is asked about, in seconds. Clocks must reach back to where a
	// ticket's clock last started, and ahead to where it falls due; what lies further off is worked out anew each time.
	clockBack, clockAhead = 60 * day, 400 * day
	// A roster must know who holds what now, and who comes next.
	rosterBack, rosterAhead, rosterLeast = 15 * day, 45 * day, 20 * day
)

// Edition is a published model made ready to run tickets: its clocks and rosters are kept once worked out. It must not be
// used from two goroutines at once; whoever runs tickets side by side gives each its own.
type Edition struct {
	Number int
	Digest string
	Model  *model.Model

	clocks  map[*calendar.Calendar]*counter
	plans   map[plannedFor]*paging.Plan
	roster  *coverage.Roster
	answers map[model.ServiceID]model.FunctionID // which function is accountable
}

type plannedFor struct {
	service  model.ServiceID
	severity model.SeverityID
}

// NewEdition makes a published model ready.
func NewEdition(number int, m *model.Model) *Edition {
	return &Edition{
		Number: number, Digest: m.Digest(), Model: m,
		clocks: map[*calendar.Calendar]*counter{}, plans: map[plannedFor]*paging.Plan{}, answers: map[model.ServiceID]model.FunctionID{},
	}
}

// Clock is the calendar on which promises of a severity count for a service; nil if the edition knows either not.
func (e *Edition) Clock(s model.ServiceID, v model.SeverityID) sla.Calendar {
	service, severity := e.Model.Service(s), e.Model.Severity(v)
	if service == nil || severity == nil {
		return nil
	}
	return e.counter(e.Model.Clock(service, severity))
}

// counter is the fast clock of a calendar.
func (e *Edition) counter(c *calendar.Calendar) *counter {
	if k, ok := e.clocks[c]; ok {
		return k
	}
	k := &counter{of: c}
	e.clocks[c] = k
	return k
}

// Plan is the escalation of a service and severity; nil if the edition knows either not.
func (e *Edition) Plan(s model.ServiceID, v model.SeverityID) *paging.Plan {
	key := plannedFor{s, v}
	if p, ok := e.plans[key]; ok {
		return p
	}
	var p *paging.Plan
	if service, severity := e.Model.Service(s), e.Model.Severity(v); service != nil && severity != nil {
		p = paging.NewPlan(e.Model, service, severity, e.counter(e.Model.Clock(service, severity)))
	}
	e.plans[key] = p
	return p
}

// Roster is who holds what around an instant. It is the code that answers `belay who`.
func (e *Edition) Roster(at span.Instant) *coverage.Roster {
	if e.roster == nil || at-day < e.roster.Window().From || at+rosterLeast > e.roster.Window().Until {
		e.roster = coverage.NewRoster(e.Model, span.Span{From: at - rosterBack, Until: at + rosterAhead})
	}
	return e.roster
}

// Who follows the chain of a ticket of a severity on a service raised at an instant: what `belay who` answers.
func (e *Edition) Who(s *model.Service, v *model.Severity, at span.Instant) coverage.Chain {
	return coverage.Who(e.Model, s, v, at)
}

// counter counts open time of a calendar: from a table around the instants it is asked about, and beyond that the long way.
type counter struct {
	of   *calendar.Calendar
	near *calendar.Clock
}

// table is a clock that knows an instant well inside.
func (k *counter) table(at span.Instant) *calendar.Clock {
	if k.near == nil || at < k.near.Horizon().From || at+clockAhead/2 > k.near.Horizon().Until {
		k.near = calendar.NewClock(k.of, span.Span{From: at - clockBack, Until: at + clockAhead})
	}
	return k.near
}

// Elapsed is the open seconds of [from, until).
func (k *counter) Elapsed(from, until span.Instant) int64 {
	if k.of.Always() {
		return int64(max(until-from, 0))
	}
	near := k.table(until)
	if near.Horizon().From <= from && until <= near.Horizon().Until {
		return near.Elapsed(from, until)
	}
	return k.of.Open(span.Span{From: from, Until: until}).Seconds()
}

// Deadline is the earliest instant at which open seconds have elapsed since from.
func (k *counter) Deadline(from span.Instant, open int64) (at span.Instant, ok bool) {
	if k.of.Always() {
		return from + span.Instant(max(open, 0)), true
	}
	if k.near == nil || from+clockAhead/2 > k.near.Horizon().Until { // the first question is about now, and so are most
		k.table(from)
	}
	if from >= k.near.Horizon().From {
		if at, ok := k.near.Deadline(from, open); ok {
			return at, true
		}
	}
	return k.of.Deadline(from, open)
}
