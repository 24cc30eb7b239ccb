package simulate

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"belay/internal/calendar"
	"belay/internal/demand"
	"belay/internal/model"
	"belay/internal/sla"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Tally is what one run comes to: counts alone, so that it costs what its answer costs and runs can be added up.
type Tally struct {
	From, Until span.Instant // what is counted
	Opened      int
	Solved      int
	HungUp      int
	Hops        int
	PingPong    int // tickets that came back to a function they had left
	Open        int // in flight when the run ended
	Promises    []Promise
	ToSolve     Histogram // seconds from opening until solved
	ToTake      Histogram // seconds from opening until taken
	Functions   []Before
	People      []Load
	Cost        float64 // of people, in the model's currency
	Asked       []demand.Question

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

// Promise is what became of one promise.
type Promise struct {
	Service  model.ServiceID
	Severity model.SeverityID
	Target   model.TargetName
	Kept     int
	Late     int
}

// Before is what came to a function, and what lies before it in the end.
type Before struct {
	Function model.FunctionID
	Visits   int
	Begun    int // lay there when counting began
	Waiting  int // lie there in the end
}

// Load is what one person had to do.
type Load struct {
	Person      model.PersonID
	Busy        int64 // seconds of work
	AtDesk      int64 // seconds on duty at the desk
	Pages       int   // how often told of what may wake people
	NightPages  int   // of those between 22:00 and 07:00
	deskSince   span.Instant
	counts      bool
	countedFrom span.Instant
}

func newTally(w *world) *Tally {
	t := &Tally{From: w.Count, Until: w.Over.Until, place: map[promise]int{}, lies: map[model.FunctionID]int{}, zone: w.Model.Timezone}
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
func (t *Tally) begin(w *world) {
	for l := range w.flight {
		t.Functions[t.lies[l.at]].Begun++
	}
}

// counts says whether a ticket is counted: it was opened after the warm-up.
func (t *Tally) counts(l *life) bool { return l.Opened >= t.From }

// visit counts a ticket that comes to a function.
func (t *Tally) visit(l *life) {
	if t.counts(l) {
		t.Functions[t.lies[l.at]].Visits++
		if len(l.Hops) == 0 {
			t.Opened++
		}
	}
}

// hungUp counts a caller who did.
func (t *Tally) hungUp(l *life) {
	if t.counts(l) {
		t.HungUp++
	}
}

// entry counts who was told of what may wake people.
func (t *Tally) entry(w *world, l *life, e ticket.Entry) {
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
func (t *Tally) over(l *life) {
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
func (t *Tally) promises(l *life) {
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
func (p *Load) account(who *worker, now, from span.Instant) {
	if p.counts {
		p.AtDesk += int64(max(0, now-max(p.deskSince, from)))
	}
	p.deskSince, p.countedFrom = now, from
	p.counts = slices.ContainsFunc(who.duties, func(d duty) bool { return !d.onCall })
}

// worked counts a piece of work.
func (p *Load) worked(since, until span.Instant) {
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
		w.tally.People = append(w.tally.People, who.load)
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

// Histogram counts lengths of time in seconds, each to 2 %, in as much memory however many there are.
type Histogram struct {
	counts []int
	n      int
	sum    float64
}

// grain is how much longer the next length is that is told apart.
const grain = 1.02

// Add counts one length of 0 or more.
func (h *Histogram) Add(seconds int64) {
	i := int(math.Log(float64(seconds)+1) / math.Log(grain))
	if i >= len(h.counts) {
		h.counts = append(h.counts, make([]int, i+1-len(h.counts))...)
	}
	h.counts[i]++
	h.n++
	h.sum += float64(seconds)
}

// Join counts what another has counted.
func (h *Histogram) Join(o Histogram) {
	if len(o.counts) > len(h.counts) {
		h.counts = append(h.counts, make([]int, len(o.counts)-len(h.counts))...)
	}
	for i, n := range o.counts {
		h.counts[i] += n
	}
	h.n += o.n
	h.sum += o.sum
}

// Quantile is the length that a share of all stays at or under, to 2 %; 0 of none.
func (h *Histogram) Quantile(share float64) int64 {
	seen := 0
	for i, n := range h.counts {
		if seen += n; n > 0 && float64(seen) >= share*float64(h.n) {
			return int64(math.Pow(grain, float64(i)+.5) - .5)
		}
	}
	return 0
}

// Mean is the mean length; 0 of none.
func (h *Histogram) Mean() float64 { return h.sum / float64(max(1, h.n)) }

// percent and hours are amounts in words.
func percent(share float64) string { return fmt.Sprintf("%.0f%%", share*100) }
func hours(seconds float64) string { return fmt.Sprintf("%.0f h", seconds/hour) }
