package simulate

import (
	"slices"

	"belay/internal/coverage"
	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// answerAfter is how long somebody looks at a ticket before the first answer, in seconds.
const answerAfter = 5 * minute

// duty is how somebody holds a function now: at the desk, or on call for what may wake people.
type duty struct {
	place  *place
	onCall bool
}

// worker is a person, or a party that provides a function.
type worker struct {
	person *model.Person
	as     ticket.Account
	hand   int32 // their number
	share  float64
	speed  float64 // of what they work on now: by the share of their time, but for what cannot wait
	duties []duty
	own    pile // begun, and not being worked on now
	on     *life
	since  span.Instant
	until  span.Instant
	stamp  int
	night  bool         // works on something that came at night while on call
	rests  span.Instant // until then not at the desk
	freed  uint64       // counts who was freed before them
	helps  bool         // works beside the owner of what they are on
	swarms int          // how many they have joined
	load   timesheet

	missing []span.Span // when they are not at the desk and should be, beside the days away that the model knows
}

// place is a function: what lies before it, and who may take it.
type place struct {
	function *model.Function
	nth      int         // among the functions of the model
	way      *demand.Way // once it was asked for
	waiting  pile
	told     pile      // what lies before others, of which its people were told
	calls    pile      // swarms that need somebody from here
	party    *party    // that provides it, if one does
	staffed  bool      // people hold it at times
	atDesk   int       // how many do now
	skills   []string  // that it needs and somebody of its people has
	people   []*worker // who hold it at times
}

// shift is the beginning or the end of somebody's duty. They are many in a year, and hold no pointers, so that they are not looked
// at when memory is collected.
type shift struct {
	at     span.Instant
	hand   int32 // the worker's number
	place  int32 // among the functions of the model
	onCall bool
	ends   bool
}

// worker is who holds what, once for each person.
func (w *world) worker(h coverage.Holder) *worker {
	as := ticket.Account(h.Person.ID)
	if known, ok := w.workers[as]; ok {
		return known
	}
	p := &worker{person: h.Person, as: as, share: 1}
	p.load = newTimesheet(w.tally, p)
	if s := h.Person.Share; s.Ratio > 0 && !s.Unknown {
		p.share = s.Ratio
	}
	w.workers[as] = p
	w.people = append(w.people, p)
	w.enlist(p)
	return p
}

// shift notes the duty of somebody by one spell: on call where a rota names them outside their own hours. At the desk they are
// not there at all times.
func (w *world) shift(p *place, who *worker, h coverage.Holder) {
	add := func(set span.Set, onCall bool) {
		for _, s := range set.Spans() {
			begins := shift{at: s.From, hand: who.hand, place: int32(p.nth), onCall: onCall}
			ends := begins
			ends.at, ends.ends = s.Until, true
			w.shifts = append(w.shifts, begins, ends)
		}
	}
	p.staffed = true
	if !slices.Contains(p.people, who) {
		p.people = append(p.people, who)
	}
	p.learn(h.Person)
	whole := span.Of(h.Spell)
	if h.Duty() != coverage.OnCall {
		missing := w.missing(p, h)
		add(whole.Minus(missing), false)
		who.missing = append(who.missing, missing.Spans()...)
		return
	}
	works := w.Model.Calendar(h.Person.Works).Open(h.Spell)
	add(works, false)
	add(whole.Minus(works), true)
}

// turnShift lets people come and go at an instant, and those who are there take what lies before them.
func (w *world) turnShift(from int) error {
	at := w.shifts[from].at
	until := from
	for until < len(w.shifts) && w.shifts[until].at == at {
		until++
	}
	w.nextShift(until)
	var here []*worker
	for _, s := range w.shifts[from:until] {
		who, d := w.hands[s.hand], duty{w.rooms[s.place], s.onCall}
		if s.ends {
			if at := slices.Index(who.duties, d); at >= 0 {
				who.duties = slices.Delete(who.duties, at, at+1)
				d.place.comes(d, -1)
			}
		} else {
			who.duties = append(who.duties, d)
			d.place.comes(d, 1)
		}
		if !slices.Contains(here, who) {
			here = append(here, who)
		}
	}
	for _, who := range here {
		if who.on == nil {
			w.letGo(who)
		}
		who.load.account(who, w.now)
		if who.on != nil && !who.may(who.on, w.now) {
			l := who.on
			w.stop(who)
			if l.stream.Severity.Page && l.owner == who { // whoever comes next goes on with it
				if err := w.putBack(l, who); err != nil {
					return err
				}
			}
		}
	}
	for _, who := range here {
		if err := w.pick(who); err != nil {
			return err
		}
	}
	for _, s := range w.shifts[from:until] {
		if err := w.relieve(w.rooms[s.place]); err != nil {
			return err
		}
	}
	return nil
}

// comes counts who comes to the desk and leaves it.
func (p *place) comes(d duty, n int) {
	if !d.onCall {
		p.atDesk += n
	}
}

// putBack lets a ticket lie before its function again.
func (w *world) putBack(l *life, who *worker) error {
	who.own.remove(l)
	l.owner, l.told = nil, l.told[:0]
	p := w.places[l.at]
	byParty := p.party != nil && !p.staffed
	if !byParty {
		p.waiting.add(l)
	}
	if err := w.turn(l, who.as, desk.PutBack{Why: "the shift is over"}); err != nil || l.gone {
		return err
	}
	if byParty {
		return w.toParty(l, p)
	}
	return w.call(p)
}

// may says whether a worker may work on a ticket now: on duty where it lies, and on call only for what may wake people.
func (who *worker) may(l *life, now span.Instant) bool {
	return who.can(l.needs) && slices.ContainsFunc(who.duties, func(d duty) bool {
		return l.liesBefore(d.place) && d.takes(who, l, now)
	})
}

// takes says whether a duty of somebody is for tickets of a severity now.
func (d duty) takes(who *worker, l *life, now span.Instant) bool {
	return !d.onCall && now >= who.rests || d.onCall && l.stream.Severity.Page
}

// arriveAt lets a ticket come to lie before a function: its work there is drawn, and whoever is free takes it.
func (w *world) arriveAt(l *life) error {
	if l.working != nil {
		w.stop(l.working)
	}
	w.forget(l)
	w.disband(l)
	l.at = l.Function
	p := w.places[l.at]
	w.tally.visit(l, p)
	l.left = w.effort(l, p)
	w.lookAt(l, p)
	switch {
	case p.party != nil && (!p.staffed || w.onlyParty(p)):
		return w.toParty(l, p)
	case p.function.Line == 0 && len(p.function.Cover) == 0:
		return w.decide(l, nobody)
	}
	w.handOverInTime(l, p)
	p.waiting.add(l)
	return w.call(p)
}

// effort draws how long the work of a function on a ticket takes, in seconds.
func (w *world) effort(l *life, p *place) float64 {
	length := &l.stream.lengths[p.nth]
	if *length == nil {
		effort := w.forecast.Effort(l.stream.Stream, p.function)
		*length = w.Habits.length(p.function, l.stream.Severity, effort)
	}
	return (*length).Draw(l.chance)
}

// forget takes a ticket from whoever has begun it, and from before its function.
func (w *world) forget(l *life) {
	if l.owner != nil {
		l.owner.own.remove(l)
		l.owner = nil
	}
	if p := w.places[l.at]; p != nil {
		p.waiting.remove(l)
	}
	l.untold()
	l.told = l.told[:0]
}

// stampIs says whether a ticket has moved as often as when something was noted.
func (l *life) stampIs(stamp int) bool { return len(l.Hops) == stamp }

// liesStill says whether a ticket lies where it did when something was noted.
func (l *life) liesStill(stamp int) bool { return !l.gone && l.at == l.Function && l.stampIs(stamp) }

// call lets whoever is free before a function take what is most urgent there, who has been for longest first, so that work is spread
// evenly; what may wake people interrupts.
func (w *world) call(p *place) error {
	for who := p.free(0); who != nil; who = p.free(who.freed) {
		if p.waiting.empty() && p.told.empty() {
			return nil
		}
		if err := w.pick(who); err != nil {
			return err
		}
	}
	return w.interrupt(p)
}

// free is who has been free for longest in a function, of those who were freed after a number; nil for nobody.
func (p *place) free(after uint64) (longest *worker) {
	for _, who := range p.people {
		if who.on == nil && who.freed > after && (longest == nil || who.freed < longest.freed) &&
			slices.ContainsFunc(who.duties, func(d duty) bool { return d.place == p }) {
			longest = who
		}
	}
	return longest
}

// letGo notes that a worker is free from now on.
func (w *world) letGo(who *worker) {
	w.freed++
	who.on, who.freed = nil, w.freed
	who.stamp++
}

// interrupt takes somebody off milder work for a ticket for which people are interrupted, when all are busy.
func (w *world) interrupt(p *place) error {
	if w.Habits.Interrupts == forNone {
		return nil
	}
	disturbs := func(l *life) bool { return l.stream.Severity.Page || w.Habits.Interrupts == forAny }
	first := p.waiting.firstOf(disturbs)
	if other := p.told.firstOf(disturbs); first == nil || other != nil && other.rank < first.rank {
		first = other
	}
	if first == nil {
		return nil
	}
	var mildest *worker
	for _, who := range p.people {
		if who.on != nil && who.on.rank > first.rank && who.may(first, w.now) && (mildest == nil || who.on.rank > mildest.on.rank) {
			mildest = who
		}
	}
	if mildest == nil {
		return nil
	}
	w.stop(mildest)
	return w.pick(mildest)
}

// pick lets a worker who is free go on with the most urgent of what they have begun and of what lies before them.
func (w *world) pick(who *worker) error {
	if who.on != nil {
		return nil
	}
	may := func(l *life) bool { return who.may(l, w.now) && w.ready(l) }
	best := who.own.first(may)
	for _, d := range who.duties {
		takes := func(l *life) bool { return d.takes(who, l, w.now) }
		for _, pile := range [...]pile{d.place.waiting, d.place.told} {
			if l := pile.firstIf(takes, may); l != nil && (best == nil || l.rank < best.rank) {
				best = l
			}
		}
	}
	if called := w.calledTo(who); called != nil && (best == nil || called.rank <= best.rank) {
		return w.meet(called, who)
	}
	if best == nil {
		return nil
	}
	if best.owner == who {
		who.own.remove(best)
	} else {
		p := w.places[best.at]
		p.waiting.remove(best)
		best.untold()
		best.owner = who
		if best.Assignee != who.as {
			if err := w.turn(best, who.as, desk.Take{}); err != nil {
				return err
			}
			if best.gone || best.owner != who { // it went elsewhere as it was taken
				return w.pick(who)
			}
		}
	}
	if best.help != nil || len(best.joined) > 0 {
		return w.meet(best, nil)
	}
	w.start(who, best)
	return nil
}

// start lets a worker work on a piece of a ticket: until its first answer, or its end.
func (w *world) start(who *worker, l *life) {
	piece := l.left
	who.speed = who.share
	if l.stream.Severity.Page { // all else can wait
		who.speed = 1
	}
	if l.Answered == 0 {
		piece, who.speed = min(piece, answerAfter), 1
	}
	if n := len(l.helpers); n > 0 {
		who.speed *= w.Habits.together(n)
	}
	who.on, l.working = l, who
	who.since, who.until = w.now, w.now+span.Instant(max(1, piece/who.speed))
	who.stamp++
	who.night = slices.ContainsFunc(who.duties, func(d duty) bool { return d.onCall && l.liesBefore(d.place) })
	w.note(who.until, thing{kind: pieceDone, worker: who, stamp: who.stamp})
}

// stop lets a worker put a ticket down, for now. Those who work on it together stop together.
func (w *world) stop(who *worker) {
	l := who.on
	if who.helps {
		owner := l.working
		w.stop(owner)
		w.note(w.now, thing{kind: rested, worker: owner})
		return
	}
	who.load.work(l, who.since, w.now)
	l.left = max(0, l.left-float64(float64(w.now-who.since)*who.speed))
	l.working = nil
	w.letGo(who)
	if !l.gone && l.owner == who {
		who.own.add(l)
	}
	w.part(l)
}

// endPiece is the first answer, a question back, or the end of the work in a function; then the next is taken.
func (w *world) endPiece(who *worker) error {
	l := who.on
	w.stop(who)
	if who.night {
		who.rests = w.now + span.Instant(w.Habits.Rest)
		w.note(who.rests, thing{kind: rested, worker: who})
	}
	if l.left < 1 {
		l.left = 0
	}
	if err := w.goOn(l, who); err != nil {
		return err
	}
	if who.on == nil && l.owner == who && !l.gone && l.help == nil && !l.waits && who.may(l, w.now) { // the first answer does not end the work
		who.own.remove(l)
		w.start(who, l)
		return nil
	}
	return w.pick(who)
}

// goOn is what somebody does after a piece of work.
func (w *world) goOn(l *life, who *worker) error {
	if l.Answered == 0 {
		if err := w.turn(l, who.as, desk.Reply{Body: "we look at it"}); err != nil || l.gone || l.owner != who {
			return err
		}
	}
	switch {
	case l.left >= 1 && l.asks:
		l.asks, l.waits = false, true
		if err := w.turn(l, who.as, desk.Wait{Reason: ticket.ForRequester}); err != nil {
			return err
		}
		w.note(w.now+1+span.Instant(exponential(l.chance)*float64(w.Habits.AnswersIn)), thing{kind: requesterAnswers, life: l})
		return nil
	case l.left >= 1:
		return nil
	}
	return w.decide(l, who.as)
}

// answer is the requester's: the ticket can be worked on again.
func (w *world) answer(l *life) error {
	if l.gone || !l.waits {
		return nil
	}
	l.waits = false
	if err := w.turn(l, requester, desk.Reply{Body: "here it is", FromRequester: true}); err != nil || l.gone {
		return err
	}
	if l.owner != nil && l.owner.person != nil {
		return w.pick(l.owner)
	}
	return nil
}
