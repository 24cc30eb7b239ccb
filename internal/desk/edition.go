package desk

import (
	"slices"

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

	clocks    map[*calendar.Calendar]*counter
	courses   map[of]*course
	latest    [64]*course // those asked for last: a turn asks often
	roster    *coverage.Roster
	posts     map[model.HolderID]*post             // as the roster has them
	answers   map[model.ServiceID]model.FunctionID // which function is accountable
	providers map[model.FunctionID][]model.PartyID
	judged    map[judgedBy]*Triage
	reads     bool // a route looks for words
}

// of is what a ticket is of: what its rules depend on.
type of struct {
	service  model.ServiceID
	severity model.SeverityID
}

// course is what an edition says of the tickets of one service and severity.
type course struct {
	of

	rates   *model.Severity
	clock   *counter
	plan    *paging.Plan
	budgets []budget
	swarm   *model.SwarmRule // nil if no rule ever calls one
	after   int64            // when it does, in seconds of the clock
	always  bool             // it does so also when somebody has the ticket
}

// budget is the seconds of the clock within which something is promised.
type budget struct {
	target  model.TargetName
	seconds int64
}

// NewEdition makes a published model ready.
func NewEdition(number int, m *model.Model) *Edition {
	return &Edition{
		Number: number, Digest: m.Digest(), Model: m, judged: map[judgedBy]*Triage{},
		reads:  slices.ContainsFunc(m.Routes, func(r *model.Route) bool { return r.When != nil && len(r.When.Words) > 0 }),
		clocks: map[*calendar.Calendar]*counter{}, courses: map[of]*course{}, posts: map[model.HolderID]*post{},
		answers: map[model.ServiceID]model.FunctionID{}, providers: map[model.FunctionID][]model.PartyID{},
	}
}

// Clock is the calendar on which promises of a severity count for a service; nil if the edition knows either not.
func (e *Edition) Clock(s model.ServiceID, v model.SeverityID) sla.Calendar {
	if c := e.course(s, v); c != nil {
		return c.clock
	}
	return nil
}

// counter is the fast clock of a calendar.
func (e *Edition) counter(c *calendar.Calendar) *counter {
	if k, ok := e.clocks[c]; ok {
		return k
	}
	k := &counter{of: c, always: c.Always()}
	e.clocks[c] = k
	return k
}

// Plan is the escalation of a service and severity; nil if the edition knows either not.
func (e *Edition) Plan(s model.ServiceID, v model.SeverityID) *paging.Plan {
	if c := e.course(s, v); c != nil {
		return c.plan
	}
	return nil
}

// course is what the edition says of the tickets of a service and severity; nil if it knows either not.
func (e *Edition) course(s model.ServiceID, v model.SeverityID) *course {
	key := of{s, v}
	latest := &e.latest[key.place()]
	if *latest != nil && (*latest).of == key {
		return *latest
	}
	c, ok := e.courses[key]
	if !ok {
		service, severity := e.Model.Service(s), e.Model.Severity(v)
		if service == nil || severity == nil {
			return nil
		}
		c = e.newCourse(service, severity)
		e.courses[key] = c
	}
	*latest = c
	return c
}

// place is where a course is kept among the latest: a rough hash, as names mostly differ at their ends.
func (o of) place() int {
	place := len(o.service) + 7*len(o.severity)
	if n := len(o.service); n > 0 {
		place += 5 * int(o.service[n-1])
	}
	if n := len(o.severity); n > 0 {
		place += 13 * int(o.severity[n-1])
	}
	return place % len(Edition{}.latest)
}

// newCourse works out what the edition says of the tickets of a service and severity.
func (e *Edition) newCourse(s *model.Service, v *model.Severity) *course {
	on := e.Model.Clock(s, v)
	c := &course{of: of{s.ID, v.ID}, rates: v, clock: e.counter(on)}
	c.plan = paging.NewPlan(e.Model, s, v, c.clock)
	for _, target := range model.TargetNames() {
		if promised := v.Target(target); promised != nil && !promised.Unknown {
			c.budgets = append(c.budgets, budget{target, promised.On(on)})
		}
	}
	if rule := e.Model.SwarmOf(s); rule != nil {
		if after, calls := coverage.CallsSwarm(e.Model, rule, s, v); calls {
			c.swarm, c.after, c.always = rule, after.On(on), after.Zero()
		}
	}
	return c
}

// promise is the seconds of the clock within which something is promised; ok is false when it is not.
func (c *course) promise(target model.TargetName) (seconds int64, ok bool) {
	for _, b := range c.budgets {
		if b.target == target {
			return b.seconds, true
		}
	}
	return 0, false
}

// provide are the parties that perform a function.
func (e *Edition) provide(f *model.Function) []model.PartyID {
	parties, ok := e.providers[f.ID]
	if !ok {
		parties = slices.Clip(e.Model.Providers(f))
		e.providers[f.ID] = parties
	}
	return parties
}

// Roster is who holds what around an instant. It is the code that answers `belay who`.
func (e *Edition) Roster(at span.Instant) *coverage.Roster {
	if e.roster == nil || at-day < e.roster.Window().From || at+rosterLeast > e.roster.Window().Until {
		e.roster = coverage.NewRoster(e.Model, span.Span{From: at - rosterBack, Until: at + rosterAhead})
		clear(e.posts)
	}
	return e.roster
}

// Who follows the chain of a ticket of a severity on a service raised at an instant: what `belay who` answers.
func (e *Edition) Who(s *model.Service, v *model.Severity, at span.Instant) coverage.Chain {
	return coverage.Who(e.Model, s, v, at)
}

// counter counts open time of a calendar: from a table around the instants it is asked about, and beyond that the long way.
type counter struct {
	of     *calendar.Calendar
	always bool
	near   *calendar.Clock
	asked  [remembered]deadline
}

// deadline is an answer of a counter, kept because a ticket asks the same from turn to turn.
type deadline struct {
	from span.Instant
	open int64 // 0: none is kept
	at   span.Instant
	ok   bool
}

// remembered is how many deadlines a counter keeps.
const remembered = 256

// table is a clock that knows an instant well inside.
func (k *counter) table(at span.Instant) *calendar.Clock {
	if k.near == nil || at < k.near.Horizon().From || at+clockAhead/2 > k.near.Horizon().Until {
		k.near = calendar.NewClock(k.of, span.Span{From: at - clockBack, Until: at + clockAhead})
	}
	return k.near
}

// Elapsed is the open seconds of [from, until).
func (k *counter) Elapsed(from, until span.Instant) int64 {
	if k.always {
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
	if k.always || open <= 0 {
		return from + span.Instant(max(open, 0)), true
	}
	known := &k.asked[(uint64(from)*31+uint64(open))%remembered]
	if known.from != from || known.open != open {
		known.from, known.open = from, open
		known.at, known.ok = k.deadline(from, open)
	}
	return known.at, known.ok
}

// deadline works a deadline out.
func (k *counter) deadline(from span.Instant, open int64) (at span.Instant, ok bool) {
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
