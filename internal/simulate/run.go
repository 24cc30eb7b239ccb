package simulate

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"belay/internal/coverage"
	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Lengths of time in seconds.
const (
	minute = 60
	hour   = 3600
	day    = 24 * hour
	week   = 7 * day
)

// Scenario is what is played: a model over a stretch of time, with the habits of its people. What is opened before Count
// is warm-up and not counted.
type Scenario struct {
	Model  *model.Model
	Over   span.Span
	Count  span.Instant
	Habits Habits
	Seed   uint64

	// Arrivals, if there are any, come in place of what the forecast plans, in the order of their instants.
	Arrivals []Arrival

	// Stop, if it is set, is asked once in each day that is played, and on busy days again and again; when it says yes, the run
	// ends with ErrStopped.
	Stop func() bool

	// Keep is how many specimens a run keeps: so many tickets of each promise that took longest, and so many at random.
	Keep int

	// Watch, if it is set, is told of every input and what the desk made of it, in order.
	Watch func(before ticket.Ticket, by ticket.Account, in desk.Input, at span.Instant, out desk.Outcome)
}

// ErrStopped says that a run was ended before its time.
var ErrStopped = errors.New("the run was stopped")

// The accounts that are nobody of the model.
const (
	requester  ticket.Account = "requester"
	nobody     ticket.Account = "self-help"
	dispatcher ticket.Account = "dispatcher" // sees to it that what is agreed is done
)

// life is one ticket in flight.
type life struct {
	ticket.Ticket
	counted
	swarmed

	slot    int32        // in flight
	due     span.Instant // when time alone changes it
	stream  *source
	chance  *rand.Rand       // of its own
	room    random           // where that lies
	noted   span.Instant     // the next time at which it is looked at, as it is noted; 0: none is
	at      model.FunctionID // where its work was queued last
	left    float64          // seconds of work, in the function where it lies
	owner   *worker          // who has begun it; nil while it lies before its function
	working *worker          // who works on it at this instant
	waits   bool             // for its requester
	asks    bool             // will ask back
	back    bool             // was handed back once
	lost    bool             // whoever takes it first will hand it on wrongly
	astray  bool             // it does not belong where it lies
	told    []*place         // functions that were told of it while it lay before another
	needs   string           // the skill that it needs where it lies; empty for none
	solves  span.Instant     // when the party that has it solves it; 0: never
	reopens bool             // its requester will come back
	solver  *worker          // who has solved it
	rank    int              // of its severity
	update  span.Instant     // until when its next update was thought of
	gone    bool             // it is over
	journal Journal          // if specimens are kept
}

// kind is what is noted.
type kind uint8

const (
	newDay kind = iota
	arrives
	timePasses
	shiftTurns
	rested
	pieceDone
	requesterAnswers
	partyAnswers
	partyIsDone
	handOverIsDue
	comesBack
	partyHelps
	partyHears
	swarmCalls
	hangsUp
	updateIsDue
)

// thing is what will happen.
type thing struct {
	kind   kind
	life   *life
	stream *source
	worker *worker
	stamp  int
	nth    int
}

// world is a scenario while it is played.
type world struct {
	Scenario

	edition  *desk.Edition
	forecast *demand.Forecast
	rules    desk.World
	seat     *desk.Seat
	now      span.Instant
	agenda   agenda[span.Instant, noted]
	number   ticket.Number
	planner  planner
	sources  []*source // the streams of the forecast
	places   map[model.FunctionID]*place
	rooms    []*place // the same, in the order of the model
	workers  map[ticket.Account]*worker
	people   []*worker
	hands    []*worker // people and parties
	shifts   []shift
	flight   flight
	tally    *clerk
	freed    uint64 // how often somebody became free
}

// Play plays a scenario. The same scenario comes to the same.
func Play(s Scenario) (*Tally, error) {
	if err := s.Habits.Check(); err != nil {
		return nil, fmt.Errorf("habits: %w", err)
	}
	if err := s.Habits.Terms.Fit(s.Model); err != nil {
		return nil, fmt.Errorf("habits: %w", err)
	}
	if s.Over.Empty() || s.Count < s.Over.From || s.Count >= s.Over.Until {
		return nil, fmt.Errorf("a run has some length, and is counted from an instant within it")
	}
	w := &world{
		Scenario: s, edition: desk.NewEdition(1, s.Model),
		places: map[model.FunctionID]*place{}, workers: map[ticket.Account]*worker{}, flight: flight{reuses: s.Watch == nil && s.Keep == 0},
	}
	w.forecast = demand.Of(w.edition, s.Over.From)
	for _, stream := range w.forecast.Streams {
		w.sources = append(w.sources, sourceOf(stream, s.Model, len(w.sources)))
	}
	var err error
	if w.planner, err = newPlanner(w); err != nil {
		return nil, err
	}
	w.tally = newClerk(w)
	w.rules = desk.World{
		Now: w.edition, Editions: func(int) *desk.Edition { return w.edition },
		Account: func(p model.PersonID) ticket.Account { return ticket.Account(p) },
	}
	w.seat = desk.NewSeat(w.rules)
	w.hire()
	w.note(s.Over.From, thing{kind: newDay})
	w.now = s.Over.From - 1
	for done := 1; len(w.agenda.heap) > 0; done++ {
		at, next := w.agenda.next()
		if at >= s.Over.Until {
			break
		}
		if done%breath == 0 && w.stopped() {
			return nil, ErrStopped
		}
		what, ok := w.thing(next)
		if !ok {
			continue
		}
		w.now = at
		if err := w.happen(what); err != nil {
			return nil, err
		}
		w.flight.land()
	}
	w.finish()
	return &w.tally.Tally, nil
}

// breath is after how many things that happen it is asked whether a run is to stop: often enough that nobody waits for it, and
// seldom enough that it takes no time.
const breath = 1 << 16

// stopped says whether a run is to stop.
func (w *world) stopped() bool { return w.Stop != nil && w.Stop() }

// happen lets one thing happen.
func (w *world) happen(what thing) error {
	switch what.kind {
	case newDay:
		if w.stopped() {
			return ErrStopped
		}
		w.plan()
		w.note(w.now+day, thing{kind: newDay})
	case arrives:
		return w.open(what.stream, what.nth)
	case shiftTurns:
		return w.turnShift(what.nth)
	case rested:
		return w.pick(what.worker)
	case pieceDone:
		if what.worker.stamp == what.stamp {
			return w.endPiece(what.worker)
		}
	case comesBack:
		return w.comeBack(what.life)
	case timePasses:
		return w.passes(what.life)
	case requesterAnswers, partyAnswers, partyIsDone, partyHelps, partyHears, handOverIsDue, swarmCalls, hangsUp, updateIsDue:
		if !what.life.gone {
			return w.happenTo(what.life, what)
		}
	}
	return nil
}

// happenTo lets one thing happen to a ticket in flight, if it is still to.
func (w *world) happenTo(l *life, what thing) error {
	switch what.kind {
	case requesterAnswers:
		return w.answer(l)
	case partyAnswers:
		if l.liesStill(what.stamp) {
			return w.answersFor(l)
		}
	case partyIsDone:
		if l.liesStill(what.stamp) {
			return w.isDone(l)
		}
	case partyHelps:
		if l.liesStill(what.stamp) && l.waits && l.help != nil {
			return w.partyHelps(l)
		}
	case partyHears:
		if l.liesStill(what.stamp) {
			return w.partyHears(l, w.places[w.Model.Functions[what.nth].ID])
		}
	case handOverIsDue:
		return w.handOverLate(l, what.stamp, what.nth)
	case swarmCalls:
		return w.answerCall(l, what.worker)
	case updateIsDue:
		return w.tellNews(l, what.stamp)
	case hangsUp:
		if l.Untaken() {
			w.tally.hungUp(l)
			return w.turn(l, requester, desk.Close{Why: "hung up"})
		}
	case newDay, arrives, timePasses, shiftTurns, rested, pieceDone, comesBack: // not only to tickets in flight
	}
	return nil
}

// draw is the chance of one thing: of its own, so that variants of a model meet the same tickets.
func (w *world) draw(what, of string, n uint64) *rand.Rand {
	return w.seeded(new(random), what, of, n)
}

// random is chance and its source, in one piece.
type random struct {
	chance rand.Rand
	source rand.PCG
}

// seeded is draw in the room of whoever has it.
func (w *world) seeded(r *random, what, of string, n uint64) *rand.Rand {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(what) {
		h = (h ^ uint64(what[i])) * 1099511628211
	}
	h *= 1099511628211 // the byte 0 between the two
	for i := range len(of) {
		h = (h ^ uint64(of[i])) * 1099511628211
	}
	r.source.Seed(mix(w.Seed^mix(h)), mix(h+mix(n)))
	r.chance = *rand.New(&r.source)
	return &r.chance
}

// mix spreads a number over all bits (splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// open lets a ticket be opened.
func (w *world) open(s *source, nth int) error {
	w.number++
	l := w.flight.begin(w.number)
	l.stream, l.rank = s, s.rank
	l.chance = w.seeded(&l.room, "ticket", s.name, uint64(nth))
	l.asks = l.chance.Float64() < w.Habits.AsksBack
	l.lost = l.chance.Float64() < w.Habits.Misroutes
	l.reopens = l.chance.Float64() < w.Habits.Reopens
	patience := exponential(l.chance) * float64(w.Habits.HangsUp)
	if err := w.turn(l, requester, s.opens); err != nil {
		return err
	}
	if c := s.Channel; w.Habits.HangsUp > 0 && c != nil && (c.Kind == "phone" || c.Kind == "chat") && !l.gone {
		w.note(w.now+span.Instant(patience)+1, thing{kind: hangsUp, life: l})
	}
	return nil
}

// turn plays one input by the desk's rules, and follows the ticket to where it then lies.
func (w *world) turn(l *life, by ticket.Account, in desk.Input) error {
	entry, err := w.play(l, by, in)
	if err != nil {
		return fmt.Errorf("%s at %s: %T by %q: %w", l.Number, w.now, in, by, err)
	}
	if l.due != 0 && l.due <= w.now {
		return fmt.Errorf("%s: time stands still at %s", l.Number, w.now)
	}
	w.tally.entry(l, entry)
	others := w.toldOthers(l, entry)
	if _, ours := in.(desk.Invite); !ours && l.Swarm != nil {
		w.invited(l, entry)
	}
	if !l.Live() {
		w.over(l)
		return nil
	}
	w.noteDue(l)
	if c := l.Clock(model.Update); c != nil && c.Open() && c.Due > l.update {
		l.update = c.Due
		w.note(w.now+(c.Due-w.now)*3/4, thing{kind: updateIsDue, life: l, stamp: c.Run})
	}
	if l.Function != l.at {
		if err := w.arriveAt(l); err != nil || l.gone {
			return err
		}
	}
	return w.tellOthers(l, others)
}

// noteDue notes when time alone changes a ticket, unless it is looked at before in any case: what is due changes with every turn,
// and mostly to later.
func (w *world) noteDue(l *life) {
	if l.due != 0 && (l.noted == 0 || l.due < l.noted) {
		w.note(l.due, thing{kind: timePasses, life: l})
		l.noted = l.due
	}
}

// passes lets time change a ticket, if it is due.
func (w *world) passes(l *life) error {
	if l.noted == w.now {
		l.noted = 0
	}
	switch {
	case l.gone:
	case l.due == w.now:
		return w.turn(l, "", desk.Tick{})
	default:
		w.noteDue(l)
	}
	return nil
}

// play plays one input by the desk's rules. Whoever watches is shown the ticket before and after, and
// specimens have their journals, which takes copies.
func (w *world) play(l *life, by ticket.Account, in desk.Input) (entry ticket.Entry, err error) {
	if w.Watch == nil && w.Keep == 0 {
		entry, l.due, err = w.seat.Turn(&l.Ticket, by, in, w.now)
		return entry, err
	}
	out, err := desk.Turn(w.rules, l.Ticket, by, in, w.now)
	if err != nil {
		return ticket.Entry{}, err
	}
	if w.Watch != nil {
		w.Watch(l.Ticket, by, in, w.now, out)
	}
	if w.Keep > 0 && len(out.Entry.Events) > 0 {
		l.journal = append(l.journal, out.Entry)
	}
	l.Ticket, l.due = out.Ticket, out.Next
	return out.Entry, nil
}

// tellNews lets whoever has a ticket write to its requester before an update falls due, if they are at work.
func (w *world) tellNews(l *life, run int) error {
	c := l.Clock(model.Update)
	if l.gone || c == nil || c.Run != run || !c.Open() || l.owner == nil || l.Assignee != l.owner.as {
		return nil
	}
	if l.owner.person != nil && !l.owner.may(l, w.now) {
		return nil
	}
	return w.turn(l, l.Assignee, desk.Reply{Body: "we are still at it"})
}

// over forgets a ticket that is solved or closed.
func (w *world) over(l *life) {
	l.gone = true
	if l.working != nil {
		w.stop(l.working)
	}
	w.disband(l)
	l.solver = l.owner
	w.forget(l)
	if w.mayReopen(l) { // it is counted when it is over for good
		return
	}
	w.flight.end(l)
	w.tally.over(l)
}

// nextShift notes when people come or go next: shifts are many in a year, and stand in order already.
func (w *world) nextShift(from int) {
	if from < len(w.shifts) {
		w.note(max(w.shifts[from].at, w.Over.From), thing{kind: shiftTurns, nth: from})
	}
}

// hire finds out who works when, over the whole run.
func (w *world) hire() {
	roster := coverage.NewRoster(w.Model, w.Over)
	for i, f := range w.Model.Functions {
		p := &place{function: f, nth: i}
		w.places[f.ID] = p
		w.rooms = append(w.rooms, p)
		for _, h := range roster.Spells(model.HolderID(f.ID), nil) {
			if h.Person == nil {
				w.provides(p, h)
				continue
			}
			w.shift(p, w.worker(h), h)
		}
	}
	slices.SortStableFunc(w.shifts, func(a, b shift) int { return cmp.Compare(a.at, b.at) })
	w.nextShift(0)
}
