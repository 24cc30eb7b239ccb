package demo

import (
	"container/heap"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/model"
	"belay/internal/span"
	"belay/internal/ticket"
)

// The past is played, not written: what people did goes through desk.Turn in order of time, and so does time itself. People come
// on duty by the rosters of the edition of that day, take what lies before them, answer, ask, hand on, and sometimes do not
// notice; so what is breached in the figures was breached by the rules.
//
//	arrival ─▶ Open ─▶ ┌─ next thing that somebody does ─┐
//	                   │                                 ├─ whichever comes first ─▶ desk.Turn ─▶ journal
//	                   └─ next instant that time does ───┘

// act is something that somebody will do to a ticket.
type act int

// The acts. Each needs whoever has the ticket, but for taking it, which needs anybody on duty, and the two of the requester.
const (
	answer act = iota
	noteIt
	askBack
	handOn
	handBack
	callSwarm
	openCase
	rerate
	putOff
	solve
)

// life is one ticket on its way.
type life struct {
	engine.Played

	phrase  phrase
	chance  *rand.Rand
	plan    []act // what is still to be done by those who have it
	goes    []model.FunctionID
	reopens bool
	actAt   span.Instant // when somebody does something next; 0: nobody will
}

// at is when something happens to l next, by people or by time.
func (l *life) at() span.Instant {
	switch {
	case l.Next == 0:
		return l.actAt
	case l.actAt == 0:
		return l.Next
	}
	return min(l.actAt, l.Next)
}

// queue is the lives to which something will happen, the next first.
type queue []*life

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if a, b := q[i].at(), q[j].at(); a != b {
		return a < b
	}
	return q[i].Ticket.Number < q[j].Ticket.Number
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push and Pop are for package heap.
func (q *queue) Push(x any) { *q = append(*q, x.(*life)) } //nolint:forcetypeassert // the heap holds nothing else

// Pop takes the last one away.
func (q *queue) Pop() any {
	old := *q
	l := old[len(old)-1]
	*q = old[:len(old)-1]
	return l
}

// past plays what happened until now.
type past struct {
	people   *staff
	editions []*desk.Edition
	since    []span.Instant // from when each is in force
	now      span.Instant
	lives    []*life
	queue    queue
}

// world is the rules as they were at an instant.
func (p *past) world(at span.Instant) desk.World {
	in := p.editions[0]
	for i, from := range p.since {
		if from <= at {
			in = p.editions[i]
		}
	}
	return desk.World{Editions: p.edition, Now: in, Account: p.people.account}
}

func (p *past) edition(number int) *desk.Edition {
	if number < 1 || number > len(p.editions) {
		return nil
	}
	return p.editions[number-1]
}

// play lets every arrival live until now.
func (p *past) play(arrivals []arrival) error {
	for _, a := range arrivals {
		if a.at >= p.now {
			break
		}
		if err := p.until(a.at); err != nil {
			return err
		}
		if err := p.open(a); err != nil {
			return err
		}
	}
	return p.until(p.now)
}

// until plays all that happens before an instant.
func (p *past) until(end span.Instant) error {
	for len(p.queue) > 0 && p.queue[0].at() < end {
		l := p.queue[0]
		if err := p.step(l); err != nil {
			return fmt.Errorf("playing %s: %w", l.Ticket.Number, err)
		}
		if l.at() == 0 {
			heap.Pop(&p.queue)
		} else {
			heap.Fix(&p.queue, 0)
		}
	}
	return nil
}

// shownOften is that one of so many tickets is asked by the requester as whom one looks around.
const shownOften = 60

// open lets a ticket begin.
func (p *past) open(a arrival) error {
	ph := phrases[a.need]
	l := &life{phrase: ph, chance: rand.New(rand.NewPCG(a.seed, 2))}
	l.Ticket.Number = ticket.Number(len(p.lives) + 1)
	asker := p.people.askers[l.chance.IntN(len(p.people.askers))]
	if l.chance.IntN(shownOften) == 0 { // so that whoever looks around as a requester has something to look at
		asker = p.people.askers[0]
	}
	w := p.world(a.at)
	in := desk.Open{
		Subject: ph.subject(l.chance), Body: say(l.chance, ph.bodies), Service: ph.service, Need: ph.need, Requester: asker,
		Impact: one, Channel: "portal",
	}
	in.Impact = ph.impact[l.chance.IntN(len(ph.impact))]
	in.Urgency = ph.urgency[l.chance.IntN(len(ph.urgency))]
	by := asker
	if in.Urgency == stopped && l.chance.IntN(3) > 0 { // who cannot work calls, and somebody at the desk writes it down
		if who := p.onDuty(w, "helpdesk", "", a.at, l.chance); who != "" {
			by, in.Channel = who, "hotline"
		}
	}
	if err := l.Play(w, by, in, a.at); err != nil {
		return fmt.Errorf("opening %q: %w", in.Subject, err)
	}
	l.decide()
	l.actAt = a.at + l.patience(takeAfter[l.Ticket.Severity])
	p.lives = append(p.lives, l)
	if l.at() != 0 {
		heap.Push(&p.queue, l)
	}
	return nil
}

// takeAfter is how soon somebody usually takes a ticket, in seconds, by severity.
var takeAfter = map[model.SeverityID]float64{"critical": 4 * minute, "high": 11 * minute, "normal": 50 * minute, "low": 3 * hour}

// workFor is how long one act usually takes.
var workFor = map[model.SeverityID]float64{"critical": 18 * minute, "high": 45 * minute, "normal": 2 * hour, "low": 4 * hour}

// patience is a length around a usual one: mostly near, now and then far longer.
func (l *life) patience(usual float64) span.Instant {
	return span.Instant(max(20, usual*math.Exp(l.chance.NormFloat64()*0.75)))
}

// decide says what those who have it will do, one after the other.
func (l *life) decide() {
	often := func(percent int) bool { return l.chance.IntN(100) < percent }
	l.plan = []act{answer}
	if often(30) {
		l.plan = append(l.plan, noteIt)
	}
	if often(24) {
		l.plan = append(l.plan, askBack)
	}
	if often(5) {
		l.plan = append(l.plan, rerate)
	}
	if often(4) {
		l.plan = append(l.plan, putOff)
	}
	if l.Ticket.Severity == "critical" && often(45) {
		l.plan = append(l.plan, callSwarm)
	}
	for _, way := range l.phrase.goes {
		if !often(way.percent) {
			continue
		}
		if way.to == "case" {
			l.plan = append(l.plan, openCase)
			continue
		}
		l.goes = append(l.goes, way.to)
		l.plan = append(l.plan, handOn)
		if often(12) {
			l.plan = append(l.plan, handBack, handOn)
			l.goes = append(l.goes, way.to)
		}
		if often(60) {
			l.plan = append(l.plan, noteIt)
		}
	}
	if len(l.plan) > 3 || often(35) {
		l.plan = append(l.plan, answer)
	}
	l.plan = append(l.plan, solve)
	l.reopens = often(6)
}

// step lets the next thing happen to l: time passes, or somebody does something.
func (p *past) step(l *life) error {
	at := l.at()
	w := p.world(at)
	if l.actAt == 0 || l.Next != 0 && l.Next <= l.actAt {
		if err := l.Play(w, "", desk.Tick{}, at); err != nil {
			return err
		}
		if l.Next == at { // time must go on
			return errors.New("time stands still")
		}
		return nil
	}
	l.actAt = 0
	switch t := &l.Ticket; {
	case t.State == ticket.Closed:
		return nil
	case t.State == ticket.Resolved:
		return p.hear(w, l, at)
	case t.State == ticket.Waiting:
		return p.comeBack(w, l, at)
	case t.Untaken():
		return p.take(w, l, at)
	}
	return p.work(w, l, at)
}

// hear lets the requester say what they think of the solution.
func (p *past) hear(w desk.World, l *life, at span.Instant) error {
	words := thanks
	if l.reopens {
		words = again
		l.reopens = false
		l.plan = []act{answer, solve}
		l.actAt = at + l.patience(takeAfter[l.Ticket.Severity])
		return l.Play(w, l.Ticket.Requester, desk.Reply{Body: say(l.chance, words), FromRequester: true}, at)
	}
	return l.Play(w, l.Ticket.Requester, desk.Close{Why: say(l.chance, words)}, at)
}

// comeBack ends a wait: the requester answers, or the vendor does.
func (p *past) comeBack(w desk.World, l *life, at span.Instant) error {
	l.actAt = at + l.patience(workFor[l.Ticket.Severity])
	if l.Ticket.Waits[len(l.Ticket.Waits)-1].Reason == ticket.ForRequester {
		return l.Play(w, l.Ticket.Requester, desk.Reply{Body: say(l.chance, gives), FromRequester: true}, at)
	}
	by := l.Ticket.Assignee
	if n := len(l.Ticket.Cases); n > 0 && l.Ticket.Cases[n-1].Closed == 0 {
		if err := l.Play(w, by, desk.UpdateCase{ID: l.Ticket.Cases[n-1].ID, Status: "solved"}, at); err != nil {
			return err
		}
	}
	return l.Play(w, by, desk.Resume{Why: "the vendor has answered"}, at)
}

// take lets somebody take l who is on duty where it lies; when nobody is, they do when they come.
func (p *past) take(w desk.World, l *life, at span.Instant) error {
	who := p.onDuty(w, l.Ticket.Function, "", at, l.chance)
	if who == "" {
		l.actAt = p.comes(w, l, at)
		return nil
	}
	l.actAt = at + l.patience(workFor[l.Ticket.Severity]/2)
	return l.Play(w, who, desk.Take{}, at)
}

// work lets whoever has l do the next thing of the plan, when they are at work.
func (p *past) work(w desk.World, l *life, at span.Instant) error {
	me := l.Ticket.Assignee
	if p.onDuty(w, l.Ticket.Function, me, at, l.chance) == "" {
		l.actAt = p.comes(w, l, at)
		return nil
	}
	if len(l.plan) == 0 {
		l.plan = []act{solve}
	}
	do := l.plan[0]
	l.plan = l.plan[1:]
	l.actAt = at + l.patience(workFor[l.Ticket.Severity])
	in := p.input(w, l, do, at)
	if in == nil {
		return nil
	}
	err := l.Play(w, me, in, at)
	if refusal := new(ticket.Refusal); errors.As(err, &refusal) { // people, too, find out that something cannot be done now
		return nil
	}
	return err
}

// input is what an act asks of the desk; nil when it makes no sense for the ticket as it is.
func (p *past) input(w desk.World, l *life, do act, at span.Instant) desk.Input {
	switch ph := &l.phrase; do {
	case answer:
		if l.Ticket.Answered == 0 && l.chance.IntN(3) == 0 {
			return desk.Reply{Body: say(l.chance, offers)}
		}
		return desk.Reply{Body: say(l.chance, ph.answers)}
	case noteIt:
		return desk.Note{Body: say(l.chance, ph.notes)}
	case askBack:
		if err := l.Play(w, l.Ticket.Assignee, desk.Reply{Body: say(l.chance, ph.asks)}, at); err != nil {
			return nil
		}
		l.actAt = at + l.patience(18*hour)
		return desk.Wait{Reason: ticket.ForRequester}
	case handOn:
		if len(l.goes) == 0 || l.goes[0] == l.Ticket.Function {
			return nil
		}
		to := l.goes[0]
		l.goes = l.goes[1:]
		l.actAt = at + l.patience(takeAfter[l.Ticket.Severity]*1.5)
		return desk.Escalate{To: to, Why: say(l.chance, ph.notes)}
	case handBack:
		l.actAt = at + l.patience(takeAfter[l.Ticket.Severity])
		return desk.HandBackTo{Reason: ticket.HandBacks()[l.chance.IntN(2)], Note: say(l.chance, backs)}
	case callSwarm:
		return desk.CallSwarm{Functions: []model.FunctionID{"core-team", "platform"}, Why: "more than one of us is needed"}
	case openCase:
		l.actAt = at + l.patience(20*hour)
		if err := l.Play(w, l.Ticket.Assignee, desk.OpenCase{Function: "product", Reference: fmt.Sprintf("VBS-%06d", 400_000+l.chance.IntN(90_000))}, at); err != nil {
			return nil
		}
		return desk.Wait{Reason: ticket.ForVendor, Note: "case opened with the vendor"}
	case rerate:
		return desk.Rate{Impact: unit, Urgency: hindered, Why: "more people than we thought"}
	case putOff:
		wake := at + span.Instant(2+l.chance.IntN(5))*day
		l.actAt = wake + l.patience(30*minute)
		return desk.Wait{Reason: ticket.ForChange, Note: "waits for the change that is planned", Wake: wake}
	case solve:
		l.actAt = 0
		if l.reopens || l.chance.IntN(4) == 0 {
			l.actAt = at + l.patience(20*hour)
		}
		return desk.Resolve{Code: code(l), Note: say(l.chance, ph.solved)}
	}
	return nil
}

// code is how a ticket was solved.
func code(l *life) ticket.Code {
	if l.phrase.need == "how-to" || l.phrase.need == "payslip" {
		return "answered"
	}
	return []ticket.Code{"solved", "solved", "solved", "workaround", "done", "not-reproduced"}[l.chance.IntN(6)]
}

// onDuty is somebody with an account who is on duty in a function: the one asked for, or any.
func (p *past) onDuty(w desk.World, f model.FunctionID, only ticket.Account, at span.Instant, chance *rand.Rand) ticket.Account {
	var there []ticket.Account
	for _, h := range w.Now.Roster(at).Holders(model.HolderID(f), at, nil) {
		if h.Person == nil {
			continue
		}
		if a := p.people.account(h.Person.ID); a != "" {
			there = append(there, a)
		}
	}
	if only != "" {
		if slices.Contains(there, only) {
			return only
		}
		return ""
	}
	if len(there) == 0 {
		return ""
	}
	return there[chance.IntN(len(there))]
}

// comes is when somebody comes to where l lies, and has had a coffee.
func (p *past) comes(w desk.World, l *life, at span.Instant) span.Instant {
	next, ok := w.Now.Roster(at).Comes(model.HolderID(l.Ticket.Function), nil, at)
	if !ok || next <= at || next > at+12*hour {
		next = at + 2*hour
	}
	return next + l.patience(12*minute)
}
