package simulate

import (
	"cmp"
	"slices"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// party is another organisation that provides a function: it works on all at once, within the hours of its agreement.
type party struct {
	worker

	hours   []span.Span // in which it works, in order
	clocks  map[model.AgreementID]*calendar.Clock
	outside *model.Party // if it is one; nil for a part of the own organisation
}

// provides notes that a party provides the function, and when it answers.
func (w *world) provides(p *place, h coverage.Holder) {
	if p.party == nil {
		p.party = &party{worker: worker{as: ticket.Account(desk.PartyKey + string(h.Party.ID)), share: 1}, clocks: map[model.AgreementID]*calendar.Clock{}}
		w.enlist(&p.party.worker)
		if h.Party.External() {
			p.party.outside = h.Party
		}
	}
	p.party.hours = span.Of(append(p.party.hours, h.Spell)...).Spans()
}

// after is the instant at which so many seconds of a party's hours have gone by; ok is false when it has fewer left.
func (p *party) after(at, seconds span.Instant) (span.Instant, bool) {
	first, _ := slices.BinarySearchFunc(p.hours, at+1, func(s span.Span, at span.Instant) int { return cmp.Compare(s.Until, at) })
	for _, s := range p.hours[first:] {
		at = max(at, s.From)
		if at+seconds <= s.Until {
			return at + seconds, true
		}
		seconds -= s.Until - at
		at = s.Until
	}
	return 0, false // its contract ends before
}

// toParty lets another party have a ticket: it answers, and solves, by what its agreement promises, and where that promises
// nothing at once and by the work that it is.
func (w *world) toParty(l *life, p *place) error {
	w.tally.outside(l)
	if err := w.openCase(l, p); err != nil || l.gone || l.Function != p.function.ID {
		return err
	}
	answers, solved := w.byAgreement(l, p)
	if answers == 0 {
		at, ok := p.party.after(w.now, 0)
		if !ok {
			return nil // nobody ever works on it
		}
		answers = max(at, w.now+1)
	}
	if solved == 0 {
		solved, _ = p.party.after(answers, span.Instant(max(1, l.left)))
	}
	l.solves = solved
	w.note(answers, thing{kind: partyAnswers, life: l, stamp: len(l.Hops)})
	return nil
}

// openCase opens a case with a party of another organisation, whose clocks count on its agreement, unless there is one.
func (w *world) openCase(l *life, p *place) error {
	other := p.party.outside
	if other == nil || slices.ContainsFunc(l.Cases, func(c ticket.Case) bool { return c.Party == other.ID && c.Closed == 0 }) {
		return nil
	}
	return w.turn(l, dispatcher, desk.OpenCase{Function: p.function.ID})
}

// byAgreement draws when a party answers and when it solves a ticket that came now, so that it keeps each target of its agreement
// on the share that the habits say: exponentially on the agreement's hours. 0 stands for what it does not promise.
func (w *world) byAgreement(l *life, p *place) (answers, solved span.Instant) {
	a := w.agreement(p, l)
	if a == nil || w.Habits.VendorKeeps == 0 {
		return 0, 0
	}
	promised, mostly := a.For(l.stream.Severity.ID), -ln(1-w.Habits.VendorKeeps)
	if promised == nil {
		return 0, 0
	}
	draw := func(d *model.Duration, from span.Instant) span.Instant {
		after := exponential(l.chance) / mostly
		if d == nil || d.Unknown {
			return 0
		}
		at, ok := p.clock(w, a).Deadline(from, int64(after*float64(d.On(w.Model.Calendar(a.Hours)))))
		if !ok {
			return w.Over.Until
		}
		return max(at, w.now+1)
	}
	answers = draw(cmp.Or(promised.Respond, promised.Acknowledge), w.now)
	solved = draw(promised.Resolve, w.now)
	if solved != 0 && solved <= max(answers, w.now+1) {
		solved = max(answers, w.now+1) + 1
	}
	return answers, solved
}

// agreement is the one by which a party stands behind a function for a ticket now; nil if none does.
func (w *world) agreement(p *place, l *life) *model.Agreement {
	for _, a := range w.Model.AgreementsFor(p.function.ID) {
		if p.party.as == ticket.Account(desk.PartyKey+string(a.Party)) && coverage.Term(w.Model, a).Holds(w.now) &&
			(len(a.Services) == 0 || slices.Contains(a.Services, l.Service)) {
			return a
		}
	}
	return nil
}

// clock is that of an agreement's hours.
func (p *place) clock(w *world, a *model.Agreement) *calendar.Clock {
	k, ok := p.party.clocks[a.ID]
	if !ok {
		k = calendar.NewClock(w.Model.Calendar(a.Hours), w.Over)
		p.party.clocks[a.ID] = k
	}
	return k
}

// answersFor lets a party take a ticket and say so; then it works on it.
func (w *world) answersFor(l *life) error {
	if l.owner != nil && l.owner.person != nil {
		return nil // people who were told of it have it
	}
	p, stamp := w.places[l.at], len(l.Hops)
	p.waiting.remove(l)
	l.untold()
	here := func() bool { return !l.gone && l.stampIs(stamp) && l.Function == l.at }
	l.owner = &p.party.worker
	w.tally.begin(l, w.now)
	if l.Assignee != p.party.as {
		if err := w.turn(l, p.party.as, desk.Take{Over: true}); err != nil || !here() {
			return err
		}
	}
	if l.Answered == 0 {
		if err := w.turn(l, p.party.as, desk.Reply{Body: "we look at it"}); err != nil || !here() {
			return err
		}
	}
	if err := w.newsOfCase(l, p, "answered"); err != nil || !here() {
		return err
	}
	if l.astray {
		return w.decide(l, p.party.as)
	}
	if l.solves != 0 {
		w.note(max(l.solves, w.now+1), thing{kind: partyIsDone, life: l, stamp: stamp})
	}
	return nil
}

// newsOfCase notes how far the case of a ticket with a party is, if there is one that is open.
func (w *world) newsOfCase(l *life, p *place, status string) error {
	for _, c := range l.Cases {
		if c.Function == p.function.ID && c.Closed == 0 && c.Status != status {
			return w.turn(l, p.party.as, desk.UpdateCase{ID: c.ID, Status: status})
		}
	}
	return nil
}

// isDone ends a party's work on a ticket.
func (w *world) isDone(l *life) error {
	if err := w.newsOfCase(l, w.places[l.at], ticket.CaseClosed); err != nil || l.gone || l.Function != l.at {
		return err
	}
	return w.decide(l, w.places[l.at].party.as)
}
