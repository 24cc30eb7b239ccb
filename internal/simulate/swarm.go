package simulate

import (
	"slices"

	"belay/internal/desk"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// In a swarm whoever takes a ticket keeps it. When the work needs others, they are invited: whoever is free comes, whoever is on
// milder work leaves it, and whoever is not declines and comes when they are. Those who have come work on the ticket together with
// its owner, all at once and until one of them stops: n heads do the work of n, of which there is a share more for each head
// beside the first. What they did is credited, and the owner solves the ticket.

// swarms says whether a ticket stays with whoever has taken it.
func (l *life) swarms(w *world) bool {
	return w.Model.ShapeOf(l.stream.Service) == model.Swarm && (w.places[l.at] == nil || w.places[l.at].staffed)
}

// swarmed is what the simulator knows of the swarm of a ticket.
type swarmed struct {
	help    *place    // the function whose people the work now needs beside the owner; nil for none
	joined  []*worker // who has joined
	helpers []*worker // who works on it now beside its owner
	helped  []*worker // who is still to be credited
}

// askFor lets the owner of a ticket look for help in another function.
func (w *world) askFor(l *life, to *place) error {
	l.help = to
	l.left = w.effort(l, to)
	if to.party != nil && (!to.staffed || w.onlyParty(to)) {
		return w.askParty(l, to)
	}
	to.calls.add(l)
	if w.helper(l) != nil {
		return nil // they are invited when the owner goes on
	}
	for _, who := range to.people {
		if who != l.owner && who.on != nil && who.holds(to, l, w.now) && l.Member(who.as) == nil && who.swarms < w.mostSwarms(l) {
			w.tally.declined(l)
			if err := w.turn(l, l.owner.as, desk.Invite{Who: who.as, Function: to.function.ID, Person: who.person.ID, Busy: who.swarms}); err != nil {
				return err
			}
			return w.turn(l, who.as, desk.Answer{State: ticket.Declined})
		}
	}
	return nil
}

// holds says whether a worker is on duty in a function for a ticket.
func (who *worker) holds(p *place, l *life, now span.Instant) bool {
	return slices.ContainsFunc(who.duties, func(d duty) bool {
		return d.place == p && (!d.onCall && now >= who.rests || d.onCall && l.stream.Severity.Page)
	})
}

// mostSwarms is how many swarms one person may be in at once.
func (w *world) mostSwarms(l *life) int {
	if rule := w.Model.SwarmOf(l.stream.Service); rule != nil && rule.PerPerson > 0 {
		return rule.PerPerson
	}
	return 1 << 30
}

// spare says whether a worker can leave what they do for a swarm.
func (who *worker) spare(l *life) bool { return who.on == nil || who.on.rank > l.rank }

// helper is who can help with a ticket at once: somebody who has joined, else who has been free for longest, else who has the
// mildest work; nil for nobody.
func (w *world) helper(l *life) (best *worker) {
	for _, who := range l.help.people {
		if who == l.owner || !who.spare(l) || !who.holds(l.help, l, w.now) {
			continue
		}
		member := slices.Contains(l.joined, who)
		switch {
		case member:
			return who
		case who.swarms >= w.mostSwarms(l):
		case best == nil, who.on == nil && (best.on != nil || who.freed < best.freed), who.on != nil && best.on != nil && who.on.rank > best.on.rank:
			best = who
		}
	}
	return best
}

// ready says whether work on a ticket can go on: with the help that it needs, if it needs any.
func (w *world) ready(l *life) bool { return !l.waits && (l.help == nil || w.helper(l) != nil) }

// calledTo is a swarm that somebody is wanted for: the most urgent that they can come to, if its owner can too.
func (w *world) calledTo(who *worker) (best *life) {
	for _, d := range who.duties {
		for l := range d.place.calls.all() {
			owner := l.owner
			if l.working == nil && !l.waits && owner != nil && owner != who && owner.person != nil && owner.spare(l) && owner.may(l, w.now) &&
				who.holds(d.place, l, w.now) && (slices.Contains(l.joined, who) || who.swarms < w.mostSwarms(l)) && (best == nil || l.rank < best.rank) {
				best = l
			}
		}
	}
	return best
}

// meet lets the owner of a ticket and those who help with it work on it together. Wanted is one who comes; nil for whoever can.
func (w *world) meet(l *life, wanted *worker) error {
	owner := l.owner
	if owner.on != nil {
		w.stop(owner)
	}
	owner.own.remove(l)
	var coming []*worker
	if l.help != nil {
		if wanted == nil {
			wanted = w.helper(l)
		}
		if wanted != nil {
			coming = append(coming, wanted)
		} else { // who could help has taken it over
			l.needNoHelp()
		}
	}
	for _, who := range l.joined {
		if who != owner && !slices.Contains(coming, who) && who.spare(l) && len(who.duties) > 0 {
			coming = append(coming, who)
		}
	}
	for _, who := range coming {
		if err := w.join(l, who); err != nil {
			return err
		}
		if l.gone || l.owner != owner { // it went elsewhere as they came
			return w.pick(owner)
		}
	}
	for _, who := range coming {
		if who.on != nil {
			w.stop(who)
		}
		who.on, who.helps, who.since = l, true, w.now
		who.stamp++
	}
	l.helpers = coming
	w.start(owner, l)
	return nil
}

// join lets somebody join the swarm of a ticket, invited by its owner unless they are in it.
func (w *world) join(l *life, who *worker) error {
	if slices.Contains(l.joined, who) {
		return nil
	}
	m := l.Member(who.as)
	if !l.Swarm.Active() || m == nil || m.State == ticket.Left {
		in := desk.Invite{Who: who.as, Person: who.person.ID, Busy: who.swarms}
		if l.help != nil {
			in.Function = l.help.function.ID
		}
		if err := w.turn(l, l.owner.as, in); err != nil || l.gone {
			return err
		}
	}
	l.joined, l.helped = append(l.joined, who), append(l.helped, who)
	w.tally.joined(l)
	err := w.turn(l, who.as, desk.Answer{State: ticket.Joined, Busy: who.swarms})
	who.swarms++
	return err
}

// together is how much faster a ticket is worked on by so many beside its owner.
func (h *Habits) together(others int) float64 {
	return float64(1+others) / (1 + float64(h.Coordination*float64(others)))
}

// part lets everybody who helps with a ticket go: each looks at once what comes next.
func (w *world) part(l *life) {
	for _, who := range l.helpers {
		who.load.work(l, who.since, w.now)
		w.tally.helped(l, w.now-max(who.since, w.Count))
		who.helps = false
		w.letGo(who)
		w.note(w.now, thing{kind: rested, worker: who})
	}
	l.helpers = nil
}

// credit says what those have contributed who helped with a ticket; they are needed no more, and leave.
func (w *world) credit(l *life) error {
	l.needNoHelp()
	for _, who := range l.helped {
		if err := w.turn(l, l.owner.as, desk.Credit{Who: who.as, What: "helped to solve it"}); err != nil || l.gone {
			return err
		}
		if err := w.turn(l, who.as, desk.Answer{State: ticket.Left}); err != nil || l.gone {
			return err
		}
	}
	l.helped = nil
	w.disband(l)
	return nil
}

// needNoHelp ends the call for help with a ticket, if there is one.
func (l *life) needNoHelp() {
	if l.help != nil {
		l.help.calls.remove(l)
		l.help = nil
	}
}

// disband lets everybody go who has joined the swarm of a ticket.
func (w *world) disband(l *life) {
	l.needNoHelp()
	for _, who := range l.joined {
		who.swarms--
	}
	l.joined, l.helped = nil, nil
}

// decideSwarm is what the owner of a ticket does when a piece of work on it is done: solve it, or ask for help by what was
// found.
func (w *world) decideSwarm(l *life, by ticket.Account, at *place, solved bool, to float64) error {
	if l.help != nil {
		at = l.help
	}
	if err := w.credit(l); err != nil || l.gone {
		return err
	}
	way := w.wayOf(at)
	if solved || len(way.On) == 0 {
		return w.turn(l, by, desk.Resolve{Note: "solved"})
	}
	next := w.places[way.Next(to).ID]
	if next.function.ID == l.at {
		return w.turn(l, by, desk.Resolve{Note: "solved"})
	}
	return w.askFor(l, next)
}

// askParty lets the owner of a ticket open a case with another party, and wait for it.
func (w *world) askParty(l *life, p *place) error {
	if err := w.openCase(l, p); err != nil || l.gone {
		return err
	}
	answers, solved := w.byAgreement(l, p)
	if solved == 0 {
		solved, _ = p.party.after(max(answers, w.now+1), span.Instant(max(1, l.left)))
	}
	w.tally.asked(l, p)
	l.waits = true
	if err := w.turn(l, l.owner.as, desk.Wait{Reason: ticket.ForVendor}); err != nil || l.gone || solved == 0 {
		return err
	}
	w.note(max(solved, w.now+1), thing{kind: partyHelps, life: l, stamp: len(l.Hops)})
	return nil
}

// partyHelps is what a party found: the owner of the ticket goes on with it.
func (w *world) partyHelps(l *life) error {
	l.waits, l.left = false, 0
	if err := w.newsOfCase(l, l.help, ticket.CaseClosed); err != nil || l.gone {
		return err
	}
	by := l.Assignee
	if by == "" {
		by = dispatcher
	}
	if err := w.turn(l, by, desk.Resume{Why: "they have answered"}); err != nil || l.gone {
		return err
	}
	if err := w.decide(l, by); err != nil || l.gone || l.owner == nil {
		return err
	}
	return w.pick(l.owner)
}

// invited notes who was asked into a swarm by the model's rule; they answer in a moment.
func (w *world) invited(l *life, e ticket.Entry) {
	for _, event := range e.Events {
		if asked, ok := event.(ticket.Asked); ok && w.workers[asked.Who] != nil {
			w.note(w.now+answerAfter, thing{kind: swarmCalls, life: l, worker: w.workers[asked.Who]})
		}
	}
}

// answerCall is what somebody does whom the model's rule has asked into a swarm: they join if they can, and work on the ticket when
// its owner does.
func (w *world) answerCall(l *life, who *worker) error {
	m := l.Member(who.as)
	if l.gone || !l.Swarm.Active() || m == nil || m.State != ticket.Invited {
		return nil
	}
	if !who.spare(l) || len(who.duties) == 0 || who.swarms >= w.mostSwarms(l) {
		w.tally.declined(l)
		return w.turn(l, who.as, desk.Answer{State: ticket.Declined})
	}
	if err := w.join(l, who); err != nil || l.gone {
		return err
	}
	if l.owner != nil && l.owner.on == l && !l.owner.helps {
		return w.meet(l, nil)
	}
	return nil
}
