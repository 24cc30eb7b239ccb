package desk

import (
	"slices"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/paging"
	"belay/internal/span"
	"belay/internal/ticket"
)

// lateFrom is how many seconds after its time a step is said to be late: by then the desk was not running.
const lateFrom = 60

// swarmCall is what tells the people of a swarm rule.
const swarmCall = -4

// passTime lets everything happen that time alone has made due by now. It is played after what somebody did, so that
// nobody is woken for a ticket that was just taken.
func (x *turn) passTime() {
	x.breach()
	x.closeOld()
	if !x.Live() {
		return
	}
	x.playSteps()
	x.playSwarm()
	x.tellWhereItLies()
	x.tellThoseWhoCame()
	x.playLastResort()
}

// wake ends a wait whose time has come, at that time: before anything else, so that a clock is right whenever one looks.
func (x *turn) wake() {
	if x.State != ticket.Waiting {
		return
	}
	if w := x.Waits[len(x.Waits)-1]; w.Wake != 0 && w.Wake <= x.now {
		x.resume("the time it waited for has come", w.Wake)
	}
}

// resume lets the ticket go on after a wait, which ended now or earlier.
func (x *turn) resume(why string, at span.Instant) {
	event := ticket.Resumed{Why: why}
	if at != x.now {
		event.At = at
	}
	x.Emit(event)
	if c := x.Clock(model.Resolve); c != nil && c.Held {
		x.set(c.Resume(at, x.calendarOf(*c)))
	}
}

// breach stamps the clocks whose time has run out.
func (x *turn) breach() {
	for i := range x.Clocks {
		if at, ok := x.Clocks[i].Next(); ok && at <= x.now {
			x.set(x.Clocks[i].Tick(x.now))
		}
	}
}

// closeOld closes what was resolved long enough ago.
func (x *turn) closeOld() {
	if x.State == ticket.Resolved && x.now >= x.Resolution.At+CloseAfter {
		x.Emit(ticket.Ended{Why: "resolved for seven days without another word"})
	}
}

// playSteps plays every round of a step that is due, in order of time.
func (x *turn) playSteps() {
	for x.Live() {
		x.coming, x.beats = x.beat()
		if !x.beats || x.coming.At > x.now {
			x.settled = true
			return
		}
		x.play(x.plan().Due(x.coming, x.Ticket, x.now))
	}
}

// beat is the round of a step that comes first, as the ticket stands now; of two at once, that of the earlier step.
func (x *turn) beat() (first paging.Beat, ok bool) {
	plan := x.plan()
	if plan == nil {
		return first, false
	}
	for step := range plan.Steps() {
		if b, comes := plan.NextOf(step, x.Ticket); comes && !x.idle(b) && (!ok || b.At < first.At) {
			first, ok = b, true
		}
	}
	return first, ok
}

// idle says that a round does not come as things stand: somebody has the ticket, or it waits for what pauses its promise.
func (x *turn) idle(b paging.Beat) bool {
	if b.Of.Lasts() == model.Untaken {
		return !x.Untaken()
	}
	return x.State == ticket.Waiting && x.pauses(x.Waits[len(x.Waits)-1].Reason)
}

// play lets one round of a step happen: it hands over, tells, or both.
func (x *turn) play(b paging.Beat) {
	if b.Of.HandTo != "" && b.Of.HandTo != x.Function {
		x.handOver(ticket.HandedOver{To: b.Of.HandTo, Step: true, Note: handedByStep(b.Of)})
	}
	for _, h := range b.Of.Tell {
		x.tell(h, b.Step, b.Round, b.At)
	}
	if len(b.Of.Tell) == 0 {
		x.Emit(ticket.Passed{Step: b.Step, Round: b.Round})
	}
}

// handedByStep is why a step hands a ticket over.
func handedByStep(s *model.Step) string {
	return "a step of the escalation: " + string(s.Lasts()) + " for too long"
}

// tell tells whoever holds h now, or says at once that nobody does and why.
func (x *turn) tell(h model.HolderID, step, round int, at span.Instant) {
	late := int64(x.now - at)
	if late < lateFrom {
		late = 0
	}
	told := x.watch(h).told
	if len(told) == 0 {
		x.Emit(ticket.Skipped{Step: step, Round: round, Holder: h, Why: x.nobody(h), Late: late})
		return
	}
	x.Emit(ticket.Paged{Step: step, Round: round, Holder: h, Told: told, Late: late})
}

// groupAt is who is told at h at an instant that the rosters of now know.
func (x *turn) groupAt(h model.HolderID, at span.Instant) coverage.Group {
	e := x.holding(h)
	if !knows(e.Model, h) && h != model.Unknown {
		return coverage.Group{Holder: h, Empty: notKnown(h)}
	}
	return e.Roster(x.now).Group(h, e.Model.Severity(x.Severity), at)
}

// watch is who is told at h now, and who holds it. The two differ: one told by name is told at any hour.
func (x *turn) watch(h model.HolderID) *watch {
	e := x.world.Now
	if p := e.posts[h]; p == nil || !p.known {
		e = x.holding(h)
	}
	return e.watch(h, x.severityOf(e), x.now)
}

// severityOf is the ticket's severity as an edition defines it; nil if it does not.
func (x *turn) severityOf(e *Edition) *model.Severity {
	if c := e.course(x.Service, x.Severity); c != nil { // mostly, and found faster
		return c.rates
	}
	return e.Model.Severity(x.Severity)
}

// nobody is why nobody is told at h now.
func (x *turn) nobody(h model.HolderID) string {
	e := x.holding(h)
	if !knows(e.Model, h) && h != model.Unknown {
		return notKnown(h)
	}
	v := x.severityOf(e)
	w := e.watch(h, v, x.now)
	if !w.while.Holds(x.now) {
		w.why, w.while = e.Roster(x.now).WhyNobody(h, v, x.now)
	}
	return w.why
}

// notKnown is why nobody is told at a function or person that is gone.
func notKnown(h model.HolderID) string {
	return "the support model does not know " + string(h) + " any more"
}

// tellWhereItLies tells the function to which the ticket has just come, unless a step has done so already.
func (x *turn) tellWhereItLies() {
	if !x.Untaken() {
		return
	}
	for i := range x.Paging.Notices { // none is added meanwhile: each holder has one already
		if n := &x.Paging.Notices[i]; n.Step == ticket.Moved && len(n.Told) == 0 && !n.Empty {
			x.tell(n.Holder, ticket.Moved, 0, x.now)
		}
	}
}

// tellThoseWhoCame tells people who came on duty while a notice lay open.
func (x *turn) tellThoseWhoCame() {
	if !x.Untaken() {
		return
	}
	for i := range x.Paging.Notices {
		n := &x.Paging.Notices[i]
		if n.Step == ticket.Assigned {
			continue
		}
		if came := missing(x.watch(n.Holder).here, n.Told); len(came) > 0 {
			x.Emit(ticket.Paged{Step: n.Step, Round: max(x.rounds(n.Step)-1, 0), Holder: n.Holder, Told: came})
		}
	}
}

// missing are the words of a list that another does not have. It is quick where both are in the same order, as they are unless
// somebody came.
func missing(of, from []string) (out []string) {
	if len(of) > 0 && len(of) == len(from) && &of[0] == &from[0] { // mostly, as nobody came or went since they were told
		return nil
	}
	next := 0 // behind where the last word was found
	for _, word := range of {
		if i := slices.Index(from[next:], word); i >= 0 {
			next += i + 1
		} else if !slices.Contains(from[:next], word) {
			out = append(out, word)
		}
	}
	return out
}

// rounds is how many rounds of a step are over.
func (x *turn) rounds(step int) int {
	if step >= 0 && step < len(x.Paging.Done) {
		return x.Paging.Done[step]
	}
	return 0
}

// playLastResort tells the last resort once the steps are used up and nobody has the ticket.
func (x *turn) playLastResort() {
	at, ok := x.usedUp()
	if ok && at <= x.now {
		x.tell(x.plan().Resort, ticket.LastResort, 0, at)
	}
}

// usedUp is when the last resort is told if nobody takes the ticket; ok is false when it is not.
func (x *turn) usedUp() (at span.Instant, ok bool) {
	plan := x.plan()
	if plan == nil || plan.Resort == "" || x.Paging.Last || !x.Untaken() {
		return 0, false
	}
	told := slices.ContainsFunc(x.Paging.Notices, func(n ticket.Notice) bool { return len(n.Told) > 0 })
	return plan.UsedUp(x.Ticket, told)
}

// playSwarm calls the swarm that the model's rule asks for.
func (x *turn) playSwarm() {
	at, rule, ok := x.swarmAt()
	if !ok || at > x.now {
		return
	}
	x.Emit(ticket.SwarmDue{})
	if x.Swarm.Active() {
		return
	}
	x.Emit(ticket.Swarmed{Why: "the model's swarm rule"})
	for _, f := range rule.Invite {
		x.callIn(f)
	}
}

// callIn tells the people of a function that a swarm wants them, and invites those who have an account.
func (x *turn) callIn(f model.FunctionID) {
	h := model.HolderID(f)
	group := x.groupAt(h, x.now)
	if len(group.Holders) == 0 {
		x.Emit(ticket.Skipped{Step: swarmCall, Holder: h, Why: group.Empty})
		return
	}
	x.Emit(ticket.Paged{Step: swarmCall, Holder: h, Told: keys(group.Holders)})
	for _, holder := range group.Holders {
		if holder.Person == nil {
			continue
		}
		if who := x.world.Account(holder.Person.ID); who != "" && who != x.Assignee && x.Member(who) == nil {
			x.Emit(ticket.Asked{Who: who, Function: f})
		}
	}
}

// swarmAt is when the model's rule calls a swarm; ok is false when it does not, or has.
func (x *turn) swarmAt() (at span.Instant, rule *model.SwarmRule, ok bool) {
	c := x.course()
	if c == nil || c.swarm == nil || x.Paging.Swarm || !c.always && !x.Untaken() {
		return 0, nil, false
	}
	at, ok = c.clock.Deadline(x.Paging.Untaken, c.after)
	return at, c.swarm, ok
}

// next is when time alone changes the ticket next; 0 for never.
func (x *turn) next() span.Instant {
	var next span.Instant
	consider := func(at span.Instant, ok bool) {
		if ok && (next == 0 || at < next) {
			next = at
		}
	}
	for i := range x.Clocks {
		consider(x.Clocks[i].Next())
	}
	switch x.State {
	case ticket.Resolved:
		consider(x.Resolution.At+CloseAfter, true)
		return next
	case ticket.Closed:
		return next
	case ticket.Waiting:
		w := x.Waits[len(x.Waits)-1]
		consider(w.Wake, w.Wake != 0)
	}
	if !x.settled {
		x.coming, x.beats = x.beat()
	}
	consider(x.coming.At, x.beats)
	consider(x.usedUp())
	at, _, ok := x.swarmAt()
	consider(at, ok)
	if x.Untaken() {
		for _, n := range x.Paging.Notices {
			if n.Step != ticket.Assigned {
				consider(x.comes(n.Holder), true)
			}
		}
	}
	return next
}

// comes is when somebody next comes on duty for h; where the roster sees nobody, it is asked again before it ends.
func (x *turn) comes(h model.HolderID) span.Instant {
	if w := x.watch(h); w.known {
		return w.comes
	}
	return x.now + rosterLeast/2
}
