package simulate

import (
	"cmp"
	"fmt"
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// clerk counts what happens in a run while it is played.
type clerk struct {
	Tally

	place map[promise]int
	lies  map[model.FunctionID]int
	zone  *calendar.Zone
}

// promise is what is promised.
type promise struct {
	service  model.ServiceID
	severity model.SeverityID
	target   model.TargetName
}

// timesheet is what one person has to do, while it is counted.
type timesheet struct {
	Load

	deskSince   span.Instant
	counts      bool
	countedFrom span.Instant
}

// newClerk is the clerk of a run that begins.
func newClerk(w *world) *clerk {
	t := &clerk{
		Tally: Tally{From: w.Count, Until: w.Over.Until, Promises: []Promise{}, Functions: []Before{}, People: []Load{}},
		place: map[promise]int{}, lies: map[model.FunctionID]int{}, zone: w.Model.Timezone,
	}
	for _, s := range w.Model.Services {
		for _, v := range w.Model.SeveritiesOf(s) {
			for _, name := range model.TargetNames() {
				if v.Target(name) != nil {
					t.place[promise{s.ID, v.ID, name}] = len(t.Promises)
					t.Promises = append(t.Promises, Promise{Service: s.ID, Severity: v.ID, Target: name})
				}
			}
		}
	}
	for i, f := range w.Model.Functions {
		t.lies[f.ID] = i
		t.Functions = append(t.Functions, Before{Function: f.ID})
	}
	return t
}

// begin counts what lies before each function when counting begins.
func (t *clerk) begin(w *world) {
	for l := range w.flight {
		t.Functions[t.lies[l.at]].Begun++
	}
}

// counts says whether a ticket is counted: it was opened after the warm-up.
func (t *clerk) counts(l *life) bool { return l.Opened >= t.From }

// visit counts a ticket that comes to a function.
func (t *clerk) visit(l *life) {
	if t.counts(l) {
		t.Functions[t.lies[l.at]].Visits++
		if len(l.Hops) == 0 {
			t.Opened++
		}
	}
}

// outside counts the work of another party on a ticket that has come to it.
func (t *clerk) outside(l *life) {
	if t.counts(l) {
		t.Functions[t.lies[l.at]].Outside += l.left
	}
}

// hungUp counts a caller who did.
func (t *clerk) hungUp(l *life) {
	if t.counts(l) {
		t.HungUp++
	}
}

// entry counts who was told of what may wake people.
func (t *clerk) entry(w *world, l *life, e ticket.Entry) {
	if w.now < t.From || !l.stream.Severity.Page {
		return
	}
	for _, event := range e.Events {
		paged, ok := event.(ticket.Paged)
		if !ok {
			continue
		}
		for _, who := range paged.Told {
			if p := w.workers[ticket.Account(who)]; p != nil {
				p.load.Pages++
				if night(p.person, t.zone, w.now) {
					p.load.NightPages++
				}
			}
		}
	}
}

// night says whether it is between 22:00 and 07:00 where somebody lives.
func night(p *model.Person, usual *calendar.Zone, at span.Instant) bool {
	second := cmp.Or(p.Timezone, usual).Wall(at).Second
	return second >= 22*hour || second < 7*hour
}

// over counts a ticket that is solved or closed.
func (t *clerk) over(l *life) {
	if !t.counts(l) {
		return
	}
	t.promises(l)
	if l.Acknowledged != 0 {
		t.ToTake.Add(int64(l.Acknowledged - l.Opened))
	}
	if l.State == ticket.Resolved {
		t.Solved++
		t.ToSolve.Add(int64(l.Resolution.At - l.Opened))
	}
	t.Hops += len(l.Hops)
	var been []model.FunctionID
	for _, h := range l.Hops {
		been = append(been, h.From)
		if slices.Contains(been, h.To) {
			t.PingPong++
			break
		}
	}
}

// promises counts what became of the promises of a ticket.
func (t *clerk) promises(l *life) {
	for _, o := range l.Outcomes {
		i, ok := t.place[promise{l.Service, o.Severity, o.Target}]
		switch {
		case !ok || o.Under != "":
		case o.State == sla.Breached:
			t.Promises[i].Late++
		case o.State == sla.Met:
			t.Promises[i].Kept++
		}
	}
}

// account counts the time at the desk until now, and begins to count what comes.
func (p *timesheet) account(who *worker, now, from span.Instant) {
	if p.counts {
		p.AtDesk += int64(max(0, now-max(p.deskSince, from)))
	}
	p.deskSince, p.countedFrom = now, from
	p.counts = slices.ContainsFunc(who.duties, func(d duty) bool { return !d.onCall })
}

// worked counts a piece of work.
func (p *timesheet) worked(since, until span.Instant) {
	p.Busy += int64(max(0, until-max(since, p.countedFrom)))
}

// finish counts what is left when the run ends.
func (w *world) finish() {
	w.now = w.Over.Until
	for _, who := range w.people {
		if who.on != nil {
			who.stop(w.now)
		}
		who.load.account(who, w.now, w.Count)
		w.tally.People = append(w.tally.People, who.load.Load)
		w.tally.Cost += float64(who.load.AtDesk) / hour * who.share * who.person.Rate
	}
	for l := range w.flight { // sums alone, so that their order does not matter
		w.tally.Open++
		w.tally.Functions[w.tally.lies[l.at]].Waiting++
		if w.tally.counts(l) {
			w.tally.promises(l)
		}
	}
	w.tally.Asked = append(slices.Clone(w.forecast.Questions), w.Habits.questions()...)
}

// percent and hours are amounts in words.
func percent(share float64) string { return fmt.Sprintf("%.0f%%", share*100) }
func hours(seconds float64) string { return fmt.Sprintf("%.0f h", seconds/hour) }
