package simulate

import (
	"iter"
	"math"
	"slices"

	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// clerk counts what happens in a run while it is played. What it meets often it finds by number, not by name.
type clerk struct {
	Tally

	world    *world
	targets  []model.TargetName
	services map[model.ServiceID]int
	promised []int   // by service, severity and target, the place among the promises; none where none is made
	depth    []int   // by function, how many tickets lie there
	moves    []Move  // by the functions from and to
	came     []Share // by function and service
	ofWeek   []uint8 // by hour since counting began, the hour of the week in the model's zone
	nextWeek span.Instant
	cabinet  *cabinet
}

// counted is what the clerk knows of a ticket in flight.
type counted struct {
	lies    *place       // the function where it lies; nil before the first
	service int          // the number of its service
	came    span.Instant // to that function
	begun   bool         // somebody has begun work on it there
	held    span.Instant // since when it waits for its requester; 0 if it does not
	spent   Spent
}

// newClerk is the clerk of a run that begins.
func newClerk(w *world) *clerk {
	m, targets := w.Model, model.TargetNames()
	c := &clerk{
		Tally: Tally{From: w.Count, Until: w.Over.Until, Promises: []Promise{}, People: []Load{}, Moves: []Move{}},
		world: w, targets: targets, services: map[model.ServiceID]int{}, nextWeek: w.Count,
		promised: slices.Repeat([]int{-1}, len(m.Services)*len(m.Severities)*len(targets)),
		depth:    make([]int, len(m.Functions)), moves: make([]Move, len(m.Functions)*len(m.Functions)),
		came: make([]Share, len(m.Functions)*len(m.Services)),
	}
	for _, v := range m.Severities {
		c.Severities = append(c.Severities, SeverityFlow{Severity: v.ID})
	}
	for i, s := range m.Services {
		c.services[s.ID] = i
		c.Services = append(c.Services, ServiceFlow{Service: s.ID})
		for _, v := range m.SeveritiesOf(s) {
			for k, name := range targets {
				if v.Target(name) != nil {
					c.promised[c.promise(i, slices.Index(m.Severities, m.Severity(v.ID)), k)] = len(c.Promises)
					c.Promises = append(c.Promises, Promise{Service: s.ID, Severity: v.ID, Target: name})
				}
			}
		}
	}
	for _, f := range m.Functions {
		c.Functions = append(c.Functions, Before{Function: f.ID, Busy: make([]int64, hoursOfWeek), There: make([]int64, hoursOfWeek)})
	}
	c.cabinet = newCabinet(w.Keep, w.Seed, len(c.Promises))
	for at := c.From; at < c.Until; at += hour {
		wall := m.Timezone.Wall(at)
		c.ofWeek = append(c.ofWeek, uint8((int(wall.Date.Weekday())+6)%7*24+wall.Second/hour%24))
	}
	return c
}

// promise is where the place of a promise is noted.
func (c *clerk) promise(service, severity, target int) int {
	return (service*len(c.Severities)+severity)*len(c.targets) + target
}

// counts says whether a ticket is counted: it was opened after the warm-up.
func (c *clerk) counts(l *life) bool { return l.Opened >= c.From }

// hours are the hours of a stretch of time by their number since counting began, each with the seconds of it; what lies before
// that is left out.
func (c *clerk) hours(from, until span.Instant) iter.Seq2[int, int64] {
	return func(yield func(int, int64) bool) {
		for at := max(from, c.From); at < until; {
			k := int(at-c.From) / hour
			next := min(until, c.From+span.Instant(k+1)*hour)
			if !yield(k, int64(next-at)) {
				return
			}
			at = next
		}
	}
}

// turnWeeks notes what lies at each function at the beginning of every week that has come.
func (c *clerk) turnWeeks(now span.Instant) {
	for c.nextWeek <= now {
		for i, n := range c.depth {
			c.Functions[i].Backlog = append(c.Functions[i].Backlog, n)
		}
		if c.nextWeek += week; c.nextWeek >= c.Until-day { // the last, whose end is that of the run, however clocks were changed
			c.nextWeek = math.MaxInt64
		}
	}
}

// visit counts a ticket that comes to a function.
func (c *clerk) visit(l *life, p *place) {
	now := c.world.now
	c.turnWeeks(now)
	if l.lies == nil {
		l.service = c.services[l.stream.Service.ID]
	}
	from := l.lies
	c.leave(l, now)
	l.lies, l.came, l.begun = p, now, false
	c.depth[p.nth]++
	if !c.counts(l) {
		return
	}
	c.Functions[p.nth].Visits++
	c.came[p.nth*len(c.Services)+l.service].Visits++
	if from == nil {
		c.Opened++
		c.Severities[l.rank].Opened++
		c.Services[l.service].Opened++
		return
	}
	c.moves[from.nth*len(c.Functions)+p.nth].Tickets++
	if len(l.Hops) > 0 && l.Hops[len(l.Hops)-1].Back {
		c.moves[p.nth*len(c.Functions)+from.nth].Back++ // of what had come the other way
	}
}

// leave counts a ticket that goes away from where it lies.
func (c *clerk) leave(l *life, now span.Instant) {
	if l.lies == nil {
		return
	}
	c.turnWeeks(now)
	c.depth[l.lies.nth]--
	if l.lies.party != nil {
		l.spent.Outside += int64(now - l.came)
	}
	l.lies = nil
}

// outside counts the work of another party on a ticket that has come to it.
func (c *clerk) outside(l *life) {
	if c.counts(l) {
		c.Functions[l.lies.nth].Outside += l.left
		c.came[l.lies.nth*len(c.Services)+l.service].Work += int64(l.left)
	}
}

// reopened counts a ticket whose requester comes back to where it was solved.
func (c *clerk) reopened(l *life, p *place) {
	c.turnWeeks(c.world.now)
	l.lies, l.came, l.begun = p, c.world.now, false
	c.depth[p.nth]++
	if c.counts(l) {
		c.Reopened++
	}
}

// joined counts somebody who joins the swarm of a ticket.
func (c *clerk) joined(l *life) {
	if c.counts(l) {
		c.Swarms.Joined++
		if len(l.joined) == 1 {
			c.Swarms.Tickets++
		}
	}
}

// declined counts somebody who was invited and did not come.
func (c *clerk) declined(l *life) {
	if c.counts(l) {
		c.Swarms.Declined++
	}
}

// helped counts work beside the owner of a ticket.
func (c *clerk) helped(l *life, seconds span.Instant) {
	if c.counts(l) {
		c.Swarms.Helped += int64(max(0, seconds))
	}
}

// asked counts a case with another party, in whose function the ticket does not lie.
func (c *clerk) asked(l *life, p *place) {
	if c.counts(l) {
		c.Functions[p.nth].Visits++
		c.Functions[p.nth].Outside += l.left
	}
}

// needs counts a ticket that needs a skill where it has come to, which somebody on duty there may have.
func (c *clerk) needs(l *life, isThere bool) {
	if c.counts(l) && !isThere {
		c.Unskilled++
	}
}

// begin counts that work on a ticket has begun where it lies.
func (c *clerk) begin(l *life, at span.Instant) {
	if !l.begun && l.lies != nil {
		l.begun = true
		if c.counts(l) {
			c.Functions[l.lies.nth].Wait.Add(int64(max(0, at-l.came)))
		}
	}
}

// hungUp counts a caller who did.
func (c *clerk) hungUp(l *life) {
	if c.counts(l) {
		c.HungUp++
	}
}

// entry counts who was told of what may wake people, and how long a ticket waits for its requester.
func (c *clerk) entry(l *life, e ticket.Entry) {
	now := c.world.now
	switch waits := l.State == ticket.Waiting; {
	case waits && l.held == 0:
		l.held = now
	case !waits && l.held != 0:
		l.spent.Held += int64(now - l.held)
		l.held = 0
	}
	if now < c.From || !l.stream.Severity.Page {
		return
	}
	for _, event := range e.Events {
		if paged, ok := event.(ticket.Paged); ok {
			for _, who := range paged.Told {
				if p := c.world.workers[ticket.Account(who)]; p != nil {
					p.load.paged(l.Number, now)
				}
			}
		}
	}
}

// over counts a ticket that is solved or closed.
func (c *clerk) over(l *life) {
	now := c.world.now
	c.leave(l, now)
	if !c.counts(l) {
		return
	}
	c.judge(l)
	if l.State == ticket.Resolved {
		now = l.Resolution.At // before now if it was thought that its requester would come back
	}
	c.open(l, now)
	if l.Acknowledged != 0 {
		c.flows(l, func(f *Flow) *Histogram { return &f.ToTake }, l.Acknowledged)
	}
	if l.State == ticket.Resolved {
		c.flows(l, func(f *Flow) *Histogram { return &f.ToSolve }, l.Resolution.At)
		c.Solved++
		c.Severities[l.rank].Solved++
		c.Services[l.service].Solved++
		c.Spent.Worked += l.spent.Worked
		c.Spent.Held += l.spent.Held
		c.Spent.Outside += l.spent.Outside
	}
	c.Hops += len(l.Hops)
	if pingPong(l.Hops) {
		c.PingPong++
	}
}

// flows counts how long it took from opening until an instant, in all and by severity and service.
func (c *clerk) flows(l *life, of func(*Flow) *Histogram, until span.Instant) {
	seconds := int64(until - l.Opened)
	at := bucket(seconds)
	for _, f := range []*Flow{&c.Flow, &c.Severities[l.rank].Flow, &c.Services[l.service].Flow} {
		of(f).add(at, seconds)
	}
}

// open counts how long a ticket was open.
func (c *clerk) open(l *life, until span.Instant) {
	seconds := int64(until - l.Opened)
	c.OpenFor += seconds
	c.Severities[l.rank].OpenFor += seconds
	c.Services[l.service].OpenFor += seconds
}

// pingPong says whether a ticket came back to where it had been.
func pingPong(hops []ticket.Hop) bool {
	for i := range hops {
		for k := range i + 1 {
			if hops[k].From == hops[i].To {
				return true
			}
		}
	}
	return false
}

// judge counts what became of the promises of a ticket: of those that are decided, and of those that are late and still open.
func (c *clerk) judge(l *life) {
	if c.cabinet.keep > 0 {
		c.cabinet.look(l, c.world.now, func(v model.SeverityID, target model.TargetName) int { return c.placeOf(l, v, target) })
	}
	for _, o := range l.Outcomes {
		if o.Under == "" {
			c.verdict(l, o.Severity, o.Target, o.State)
		}
	}
	for _, k := range l.Clocks {
		if k.Under == "" && k.State == sla.Breached && k.Ended == 0 {
			c.verdict(l, k.Severity, k.Target, k.State)
		}
	}
}

// placeOf is the place of a promise of a ticket among all; less than 0 where none is made.
func (c *clerk) placeOf(l *life, v model.SeverityID, target model.TargetName) int {
	severity := slices.IndexFunc(c.Severities, func(f SeverityFlow) bool { return f.Severity == v })
	return c.promised[c.promise(l.service, severity, slices.Index(c.targets, target))]
}

// verdict counts a promise of a ticket as kept or late.
func (c *clerk) verdict(l *life, v model.SeverityID, target model.TargetName, state sla.State) {
	i := c.placeOf(l, v, target)
	switch {
	case i < 0:
	case state == sla.Breached:
		c.Promises[i].Late++
	case state == sla.Met:
		c.Promises[i].Kept++
	}
}

// finish counts what is left when the run ends.
func (w *world) finish() {
	c := w.tally
	w.now = w.Over.Until
	for _, who := range w.people {
		if who.on != nil {
			w.stop(who)
		}
		who.load.account(who, w.now)
	}
	for l := range w.flight.all() { // sums alone, so that their order does not matter
		if l.gone { // its requester would have come back later
			c.over(l)
			continue
		}
		c.Open++
		if c.counts(l) {
			c.judge(l)
			c.open(l, w.now)
		}
	}
	c.turnWeeks(c.Until) // a week without a ticket is one too
	for i := range c.Functions {
		f := &c.Functions[i]
		f.Backlog = append(f.Backlog, c.depth[i])
		f.Begun, f.Waiting = f.Backlog[0], c.depth[i]
		for k, s := range w.Model.Services {
			if came := c.came[i*len(c.Services)+k]; came.Visits+int(came.Work) > 0 {
				came.Service = s.ID
				f.Services = append(f.Services, came)
			}
		}
		for k, to := range w.Model.Functions {
			if move := c.moves[i*len(c.Functions)+k]; move.Tickets > 0 {
				move.From, move.To = f.Function, to.ID
				c.Moves = append(c.Moves, move)
			}
		}
	}
	c.pay(w)
	c.Specimens = c.cabinet.specimens(c.Promises)
	c.Asked = slices.Concat(w.forecast.Questions, w.Habits.questions(w.Model), w.Habits.Terms.questions(w.Model))
}
