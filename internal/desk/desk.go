// Package desk is one turn of the rules over one ticket: somebody acts, or time passes, and out come the events that follow
// from the support model. It is the only place where a rule of support is decided; life, simulation and what a screen says
// would happen all ask here.
package desk

import (
	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/paging"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// World is what a turn may look at beside the ticket. Editions gives a published edition by its number, nil for one that
// never was; Now is the one in force. Account is somebody's account by their id in the model; empty for none.
type World struct {
	Editions func(number int) *Edition
	Now      *Edition
	Account  func(model.PersonID) ticket.Account
}

// Input is what somebody asks of a ticket, or Tick: time has passed.
type Input interface {
	turn(*turn) error
}

// Outcome is what a turn came to.
type Outcome struct {
	Ticket ticket.Ticket
	Entry  ticket.Entry // without events when nothing changed
	Next   span.Instant // when time alone will change the ticket next; 0: never
}

// CloseAfter is how long a resolved ticket stays open to a word of its requester before it is closed: seven days of wall
// time, in seconds.
const CloseAfter = 7 * day

// Turn plays one input on a ticket at an instant, and then whatever time has made due by then. A refusal leaves nothing
// behind. The zero Ticket with its number is one that is being opened.
func Turn(w World, t ticket.Ticket, by ticket.Account, in Input, now span.Instant) (Outcome, error) {
	own := t.Clone()
	entry, next, err := NewSeat(w).Turn(&own, by, in, now)
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Ticket: own, Entry: entry, Next: next}, nil
}

// Seat is a place at the desk at which one ticket is played after another, in the same room.
type Seat struct{ turn turn }

// NewSeat is a seat from which one sees a world. It must not be used from two goroutines at once.
func NewSeat(w World) *Seat {
	return &Seat{turn{Draft: new(ticket.Draft), world: w}}
}

// Turn is the function of that name played on t itself, which nobody else may hold. The entry is good until the next turn
// of the seat. After a refusal t is spoilt: whoever may be refused keeps a copy, as the function does.
func (s *Seat) Turn(t *ticket.Ticket, by ticket.Account, in Input, now span.Instant) (entry ticket.Entry, next span.Instant, err error) {
	seq, changed := t.Seq, t.Changed
	now = max(now, changed) // the machine's clock may go back; a journal does not
	x := &s.turn
	if err := x.exists(t, in); err != nil {
		return ticket.Entry{}, 0, err
	}
	x.begin(t, by, now)
	x.wake()
	if err := in.turn(x); err != nil {
		return ticket.Entry{}, 0, err
	}
	x.passTime()
	x.recordClocks()
	if entry = x.Entry(); len(entry.Events) == 0 {
		t.Seq, t.Changed = seq, changed
	}
	return entry, x.next(), nil
}

// glance is a turn in which nothing is done: it answers what one asks of a ticket at an instant.
func glance(w World, t ticket.Ticket, at span.Instant) *turn {
	x := &NewSeat(w).turn
	x.begin(&t, "", at)
	return x
}

// Tick is time passing: nobody asks for anything.
type Tick struct{}

func (Tick) turn(*turn) error { return nil }

// turn is the desk in the middle of a turn.
type turn struct {
	*ticket.Draft

	world  World
	now    span.Instant
	clocks []sla.Clock // those that this turn changed, in the order in which it did

	coming  paging.Beat // the round of a step that comes next
	beats   bool        // one does
	settled bool        // that was found out, and nothing has happened since
}

// Emit lets an event happen.
func (x *turn) Emit(e ticket.Event) {
	x.settled = false
	x.Draft.Emit(e)
}

// begin starts a turn on t itself.
func (x *turn) begin(t *ticket.Ticket, by ticket.Account, now span.Instant) {
	x.On(t, by, now)
	x.now, x.clocks, x.settled = now, x.clocks[:0], false
}

// exists refuses to open a ticket twice, or to do anything else to one that was never opened.
func (x *turn) exists(t *ticket.Ticket, in Input) error {
	switch _, opens := in.(Open); {
	case opens && t.Seq > 0:
		return ticket.Refuse("%s is open already.", t.Number)
	case !opens && t.Seq == 0:
		return ticket.Refuse("There is no ticket %s.", t.Number)
	}
	return nil
}

// own is the edition on whose rules the ticket was raised.
func (x *turn) own() *Edition { return x.edition(x.Ticket.Edition) }

// edition is an edition by number; the one in force for a number that never was.
func (x *turn) edition(number int) *Edition {
	if number != x.world.Now.Number {
		if e := x.world.Editions(number); e != nil {
			return e
		}
	}
	return x.world.Now
}

// function finds a function where the work may lie: in the edition in force, else in the one that raised the ticket.
func (x *turn) function(id model.FunctionID) (*Edition, *model.Function) {
	if f := x.world.Now.Model.Function(id); f != nil {
		return x.world.Now, f
	}
	own := x.own()
	return own, own.Model.Function(id)
}

// holding is the edition whose people hold h now: the chain is pinned, the people are looked up live.
func (x *turn) holding(h model.HolderID) *Edition {
	for _, e := range []*Edition{x.world.Now, x.rules()} {
		if knows(e.Model, h) {
			return e
		}
	}
	return x.own()
}

// knows says whether a model has a function or a person of that name.
func knows(m *model.Model, h model.HolderID) bool {
	return m.Function(model.FunctionID(h)) != nil || m.Person(model.PersonID(h)) != nil
}

// calendarOf is what a clock counts on.
func (x *turn) calendarOf(c sla.Clock) sla.Calendar {
	e := x.edition(c.Edition)
	if c.Under != "" {
		if a := e.Model.Agreement(model.AgreementID(c.Under)); a != nil {
			return e.counter(e.Model.Calendar(a.Hours))
		}
	}
	if known := e.course(c.Service, c.Severity); known != nil {
		return known.clock
	}
	return e.counter(calendar.Always())
}

// course is what the ticket's rules say of it; nil where they do not know its service or the severity of its escalation.
func (x *turn) course() *course { return x.rules().course(x.Service, x.Paging.Severity) }

// plan is the escalation that the ticket runs; nil where its edition does not know it any more.
func (x *turn) plan() *paging.Plan {
	if c := x.course(); c != nil {
		return c.plan
	}
	return nil
}

// rules is the edition whose severities, services and chain the ticket goes by: the one that raised it, unless it came to
// be about a service that only a later one knows.
func (x *turn) rules() *Edition { return x.edition(x.Paging.Edition) }

// severity is the ticket's severity as its rules define it; nil if they do not.
func (x *turn) severity() *model.Severity { return x.rules().Model.Severity(x.Severity) }
