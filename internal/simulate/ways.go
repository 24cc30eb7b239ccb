package simulate

import (
	"cmp"
	"slices"

	"belay/internal/demand"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// wayOf is what becomes of a ticket that a function has worked on. What the model does not say of it is asked once it matters.
func (w *world) wayOf(p *place) *demand.Way {
	if p.way == nil {
		way := w.forecast.Way(p.function)
		p.way = &way
	}
	return p.way
}

// lookAt finds out what is special about a ticket that has come to a function: it may need a skill, and it may not belong there,
// which whoever takes it sees at the first look.
func (w *world) lookAt(l *life, p *place) {
	l.needs, l.solves = "", 0
	if len(p.skills) > 0 && l.chance.Float64() < w.Habits.Skilled {
		l.needs = p.skills[l.chance.IntN(len(p.skills))]
		w.tally.needs(l, w.skillIsThere(p, l.needs))
	}
	from, handed := desk.CameFrom(&l.Ticket)
	switch {
	case !handed || l.swarms(w) || w.places[from] == nil || w.places[from].function.Line == 0:
		l.astray = false
	case !l.astray:
		l.astray = !l.back && l.chance.Float64() < w.Habits.HandsBack
	}
	if l.astray || w.willLose(l, p) {
		l.left = min(l.left, answerAfter)
	}
}

// willLose says whether whoever takes a ticket at a function hands it on wrongly.
func (w *world) willLose(l *life, p *place) bool {
	return l.lost && p.function.Line > 0 && len(w.wayOf(p).On) > 0 && !l.swarms(w)
}

// decide ends the work of a function on a ticket: it is solved, handed back, or handed on.
func (w *world) decide(l *life, by ticket.Account) error {
	p := w.places[l.at]
	knows := p
	if l.help != nil {
		knows = l.help
	}
	way := w.wayOf(knows)
	solved, to := l.chance.Float64() < way.Resolves, l.chance.Float64()
	if l.owner != nil && l.owner.person != nil && l.swarms(w) {
		return w.decideSwarm(l, by, knows, solved, to)
	}
	switch {
	case l.astray:
		l.astray, l.back = false, true
		return w.turn(l, by, desk.HandBackTo{Reason: "not-ours", Note: "not ours"})
	case w.willLose(l, p):
		l.lost, l.astray = false, true
		return w.turn(l, by, desk.Escalate{To: way.Next(to).ID, Why: "taken for theirs"})
	case l.Reopened > 0 && by == nobody && len(way.On) > 0:
		solved = false // what help pages say has not helped
	}
	if solved || len(way.On) == 0 {
		return w.turn(l, by, desk.Resolve{Note: "solved"})
	}
	next := way.Next(to)
	return w.turn(l, by, desk.Escalate{To: next.ID, Why: "needs " + next.Called()})
}

// handOverInTime notes when a ticket must be handed over at the latest, by the edges of its function that say so.
func (w *world) handOverInTime(l *life, p *place) {
	for i, e := range p.function.EscalatesTo {
		d := e.TimeFor(l.stream.Severity.ID)
		if d == nil || d.Unknown || w.places[e.To] == nil || l.swarms(w) {
			continue
		}
		on := w.Model.Clock(l.stream.Service, l.stream.Severity)
		if at, ok := w.edition.Clock(l.Service, l.stream.Severity.ID).Deadline(w.now, d.On(on)); ok {
			w.note(max(at, w.now+1), thing{kind: handOverIsDue, life: l, stamp: len(l.Hops), nth: i})
		}
	}
}

// handOverLate hands a ticket over because its time before a function is used up. One that waits for its requester stays.
func (w *world) handOverLate(l *life, stamp, edge int) error {
	if !l.liesStill(stamp) || l.State == ticket.Waiting {
		return nil
	}
	by := l.Assignee
	if by == "" {
		by = dispatcher
	}
	return w.turn(l, by, desk.Escalate{To: w.places[l.at].function.EscalatesTo[edge].To, Why: "its time here is used up"})
}

// onlyParty says whether a function that people and a party hold is the party's now.
func (w *world) onlyParty(p *place) bool {
	return p.party != nil && p.atDesk == 0 && slices.ContainsFunc(p.party.hours, func(s span.Span) bool { return s.Holds(w.now) })
}

// relieve lets a party have what lies before a function when its people have left.
func (w *world) relieve(p *place) error {
	for p.party != nil && p.staffed && !p.waiting.empty() && w.onlyParty(p) {
		l := p.waiting.first(func(*life) bool { return true })
		p.waiting.remove(l)
		if err := w.toParty(l, p); err != nil {
			return err
		}
	}
	return nil
}

// mayReopen says whether a ticket that is over will be opened again by its requester, and notes when.
func (w *world) mayReopen(l *life) bool {
	if !l.reopens || l.State != ticket.Resolved {
		return false
	}
	l.reopens = false
	w.tally.leave(l, w.now)
	w.note(w.now+1+span.Instant(exponential(l.chance)*float64(w.Habits.ReopensIn)), thing{kind: comesBack, life: l})
	return true
}

// comeBack lets a requester write that a ticket is not solved. It goes to who solved it, and to anybody of their function if they
// do not come back to it soon.
func (w *world) comeBack(l *life) error {
	l.gone = false
	stamp := len(l.Hops)
	w.tally.reopened(l, w.places[l.at])
	if err := w.turn(l, requester, desk.Reply{Body: "it does not work", FromRequester: true}); err != nil || !l.liesStill(stamp) || l.owner != nil {
		return err // what was due while it was thought solved has moved it on, or others were told of it and have it
	}
	p := w.places[l.at]
	l.left, l.owner = w.effort(l, p), l.solver
	switch {
	case p.party != nil && l.owner == &p.party.worker:
		return w.toParty(l, p)
	case l.owner != nil && !w.soonAt(l.owner, l):
		return w.putBack(l, l.owner)
	case l.owner != nil:
		l.owner.own.add(l)
		return w.pick(l.owner)
	}
	return w.decide(l, nobody)
}

// soon is how long a ticket waits for who solved it.
const soon = 4 * day

// soonAt says whether somebody may work on a ticket where it lies, now or soon: at the desk, and on call for what may wake people.
func (w *world) soonAt(who *worker, l *life) bool {
	p, pages := w.places[l.at], l.stream.Severity.Page
	if slices.ContainsFunc(who.duties, func(d duty) bool { return d.place == p && (!d.onCall || pages) }) {
		return true
	}
	next, _ := slices.BinarySearchFunc(w.shifts, w.now+1, func(s shift, at span.Instant) int { return cmp.Compare(s.at, at) })
	for _, s := range w.shifts[next:] {
		if s.at > w.now+soon {
			break
		}
		if !s.ends && int(s.place) == p.nth && s.hand == who.hand && (!s.onCall || pages) {
			return true
		}
	}
	return false
}

// learn notes which of the skills that a function needs somebody has.
func (p *place) learn(who *model.Person) {
	for _, skill := range p.function.NeedsSkills {
		if slices.Contains(who.Skills, skill) && !slices.Contains(p.skills, skill) {
			p.skills = append(p.skills, skill)
		}
	}
}

// can says whether somebody has a skill; anybody has none.
func (who *worker) can(skill string) bool {
	return skill == "" || who.person != nil && slices.Contains(who.person.Skills, skill)
}

// skillIsThere says whether somebody who is on duty in a function has a skill.
func (w *world) skillIsThere(p *place, skill string) bool {
	return slices.ContainsFunc(w.people, func(who *worker) bool {
		return who.can(skill) && slices.ContainsFunc(who.duties, func(d duty) bool { return d.place == p })
	})
}
