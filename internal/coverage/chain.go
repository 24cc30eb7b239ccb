package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/span"
)

// Chain is what happens to a ticket of one service and severity raised at one instant while nobody takes it.
type Chain struct {
	Service    *model.Service
	Severity   *model.Severity
	At         span.Instant
	Clock      *calendar.Calendar
	Promised   bool         // there is a pick-up promise
	Deadline   span.Instant // when it falls due; only if Promised and Due
	Due        bool         // the promise falls due within the calendar's reach; on a clock that never opens it never does
	Told       []Told
	LastResort *LastResort // nil where the escalation names none
}

// Told is one step of a chain: when it tells whom.
type Told struct {
	Step    *model.Step
	Delay   int64        // seconds of the clock; only if Known
	At      span.Instant // only if Known
	Known   bool         // the step's time is known
	Groups  []Group      // one per function or person that it tells
	InTime  bool         // there is a promise, and the step comes no later than it falls due
	Holders []Holder     // all that are told at once, each somebody once
}

// Group is one function, or one person by name, that a step tells.
type Group struct {
	Holder  model.HolderID
	Holders []Holder
	Empty   string // why nobody is told at once; empty if somebody is
	Next    *Next  // who counts as cover first when nobody told at once does; nil if nobody comes within sight
}

// Covers says that somebody is told at once who counts as cover.
func (g Group) Covers() bool {
	return slices.ContainsFunc(g.Holders, func(h Holder) bool { return !h.Outside })
}

// Next is who comes on duty, and when, while a notice lies open.
type Next struct {
	Holder
	At span.Instant
}

// LastResort is who is told when the steps are used up: the last step and its repeats are over, and, where a step told
// somebody, the pick-up promise has fallen due without their taking it. It does not count as cover.
type LastResort struct {
	Holder  model.HolderID
	At      span.Instant // when the steps are used up; only if Known
	Known   bool
	Holders []Holder
}

// chainLookahead is how far a chain is followed beyond its last step to find who comes next: two weeks. It also bounds
// how far back the start of a spell is looked for.
const chainLookahead = 14 * 86_400

// Who follows the chain of a ticket of severity v on service s raised at t. The people without do not answer.
func Who(m *model.Model, s *model.Service, v *model.Severity, t span.Instant, without ...model.PersonID) Chain {
	clock := m.Clock(s, v)
	end := t
	for _, step := range m.StepsOf(s, v) {
		if delay, ok := Delay(step, v, clock); ok {
			if at, ok := clock.Deadline(t, delay+repeats(step, clock)); ok {
				end = max(end, at)
			}
		}
	}
	if promise := v.PickUp(); promise != nil {
		if at, ok := clock.Deadline(t, promise.On(clock)); ok {
			end = max(end, at)
		}
	}
	window := span.Span{From: t - chainLookahead, Until: end + chainLookahead}
	return NewRoster(m, window, without...).Chain(s, v, t)
}

// repeats is how long a step goes on repeating, in seconds of the clock.
func repeats(step *model.Step, clock *calendar.Calendar) int64 {
	if step.Every == nil || step.Every.Unknown {
		return 0
	}
	return int64(step.Repeat) * step.Every.On(clock)
}

// Chain follows the chain of a ticket raised at t, which the roster's window must hold well inside.
func (r *Roster) Chain(s *model.Service, v *model.Severity, t span.Instant) Chain {
	clock := r.model.Clock(s, v)
	c := Chain{Service: s, Severity: v, At: t, Clock: clock}
	if promise := v.PickUp(); promise != nil && !promise.Unknown {
		c.Promised = true
		c.Deadline, c.Due = r.deadline(clock, t, promise.On(clock))
	}
	end, known := t, true
	for _, step := range r.model.StepsOf(s, v) {
		told := r.tell(step, &c)
		c.Told = append(c.Told, told)
		if at, ok := r.deadline(clock, t, told.Delay+repeats(step, clock)); ok && told.Known {
			end = max(end, at)
		} else {
			known = false
		}
	}
	if anybody := slices.ContainsFunc(c.Told, func(t Told) bool { return len(t.Holders) > 0 }); anybody && c.Due {
		end = max(end, c.Deadline)
	}
	if e := r.model.EscalationOf(s, v); e != nil && e.LastResort != "" {
		c.LastResort = &LastResort{Holder: e.LastResort, At: end, Known: known, Holders: r.anyHour(e.LastResort, end, v)}
	}
	return c
}

// Group is who is told at h, a function or a person, at an instant; or why nobody is, and who comes next. v says who
// counts.
func (r *Roster) Group(h model.HolderID, v *model.Severity, at span.Instant) Group {
	return r.group(h, v, at)
}

// Told are those told at h at an instant: who holds it, and a person told by name at any hour; v says who counts.
func (r *Roster) Told(h model.HolderID, v *model.Severity, at span.Instant) []Holder {
	return r.anyHour(h, at, v)
}

// WhyNobody is why nobody who counts for v is told at h at an instant, in words, and a stretch around the instant throughout
// which that is so.
func (r *Roster) WhyNobody(h model.HolderID, v *model.Severity, at span.Instant) (why string, during span.Span) {
	r.same = r.Unchanged(h, at)
	why = r.whyNobody(h, v, at)
	return why, r.same
}

// so notes that what is being explained is so only throughout a stretch.
func (r *Roster) so(during span.Span) { r.same = r.same.Intersect(during) }

// Unchanged is a stretch around an instant in which nobody comes to hold h or ceases to, and nobody's absence begins or
// ends who is told there by name.
func (r *Roster) Unchanged(h model.HolderID, at span.Instant) span.Span {
	over := r.window
	t := r.told(h)
	if t == nil {
		return over
	}
	narrow := func(boundary span.Instant) {
		if boundary <= at {
			over.From = max(over.From, boundary)
		} else {
			over.Until = min(over.Until, boundary)
		}
	}
	begun := sort.Search(len(t.spells), func(i int) bool { return t.spells[i].From > at })
	for _, s := range t.spells[max(begun-1, 0):min(begun+1, len(t.spells))] {
		narrow(s.From)
	}
	ended := sort.Search(len(t.spells), func(i int) bool { return t.end(i) > at })
	for i := max(ended-1, 0); i < min(ended+1, len(t.spells)); i++ {
		narrow(t.end(i))
	}
	if p := r.model.Person(model.PersonID(h)); p != nil {
		for _, away := range r.absence(p).Spans() {
			narrow(away.From)
			narrow(away.Until)
		}
	}
	return over
}

// Comes is the first instant after another at which somebody comes to hold h, as far as the roster looks; v says who counts.
func (r *Roster) Comes(h model.HolderID, v *model.Severity, after span.Instant) (at span.Instant, ok bool) {
	t := r.told(h)
	if t == nil {
		return 0, false
	}
	later := sort.Search(len(t.spells), func(i int) bool { return t.spells[i].From > after })
	for _, s := range t.spells[later:] {
		if v == nil || r.everybody[s.who].Counts(v) {
			return s.From, true
		}
	}
	return 0, false
}

// anyHour are those told at h. A person told by name is told at any hour; outside their own hours they do not count.
func (r *Roster) anyHour(h model.HolderID, at span.Instant, v *model.Severity) []Holder {
	p := r.model.Person(model.PersonID(h))
	if p == nil || r.model.Function(model.FunctionID(h)) != nil {
		return r.Holders(h, at, v)
	}
	if inside := r.Holders(h, at, v); len(inside) > 0 {
		return inside
	}
	who := r.everybody[r.person(p)]
	if slices.Contains(r.without, p.ID) || r.absence(p).Holds(at) || v != nil && !who.Counts(v) {
		return nil
	}
	return []Holder{{Somebody: who, Entry: noEntry, Spell: span.Span{From: at, Until: at}, Outside: true, roster: r, at: at}}
}

// tell is one step of a chain.
func (r *Roster) tell(step *model.Step, c *Chain) Told {
	out := Told{Step: step}
	if out.Delay, out.Known = Delay(step, c.Severity, c.Clock); out.Known {
		out.At, out.Known = r.deadline(c.Clock, c.At, out.Delay)
	}
	out.InTime = out.Known && c.Promised && (!c.Due || out.At <= c.Deadline)
	for _, h := range step.Tells() {
		g := Group{Holder: h}
		if out.Known {
			g = r.group(h, c.Severity, out.At)
			if g.Empty != "" && c.Due && out.At+lateReason <= c.Deadline && (g.Next == nil || g.Next.At > c.Deadline) {
				if late := r.whyNobody(h, c.Severity, c.Deadline); late != g.Empty {
					g.Empty += "; and when it falls due: " + late
				}
			}
		} else {
			g.Empty = "the step's time is not known yet"
		}
		out.Groups = append(out.Groups, g)
		out.Holders = append(out.Holders, g.Holders...)
	}
	out.Holders = onceEach(out.Holders)
	return out
}

// lateReason is how long before the deadline a step must come for the reason at the deadline to be worth telling too,
// in seconds: an office that closes for the night may stay closed for a holiday.
const lateReason = 3600

// group is who is told at h at an instant, or why nobody is and who comes next.
func (r *Roster) group(h model.HolderID, v *model.Severity, at span.Instant) Group {
	g := Group{Holder: h, Holders: r.anyHour(h, at, v)}
	if g.Covers() {
		return g
	}
	if len(g.Holders) == 0 {
		g.Empty = r.whyNobody(h, v, at)
	}
	if next, ok := r.Held(h, v).Next(at); ok {
		if comes := r.Holders(h, next, v); len(comes) > 0 {
			g.Next = &Next{Holder: comes[0], At: next}
		}
	}
	return g
}

// whyNobody says why nobody who counts for v holds h at an instant: one reason for each way somebody could.
func (r *Roster) whyNobody(h model.HolderID, v *model.Severity, at span.Instant) string {
	if h == model.Unknown {
		return "not known yet (?)"
	}
	if p := r.model.Person(model.PersonID(h)); p != nil && r.model.Function(model.FunctionID(h)) == nil {
		return r.whyNot(p, v, r.model.Calendar(p.Works), at)
	}
	f := r.model.Function(model.FunctionID(h))
	if len(f.Cover) == 0 {
		return "nobody performs it yet"
	}
	var reasons []string
	for _, c := range f.Cover {
		for _, why := range r.whyNotEntry(c, v, at) {
			if !slices.Contains(reasons, why) {
				reasons = append(reasons, why)
			}
		}
	}
	return strings.Join(reasons, "; ")
}

// whyNotEntry says why a cover entry yields nobody at an instant.
func (r *Roster) whyNotEntry(c *model.Cover, v *model.Severity, at span.Instant) []string {
	if c.Unknown || c.Hours == model.Unknown {
		return []string{"its cover is not known yet (?)"}
	}
	if why, closed := r.explain(r.model.Calendar(c.Hours), at); closed {
		return []string{why}
	}
	switch {
	case len(c.People) > 0:
		var out []string
		for _, id := range c.People {
			if p := r.model.Person(id); p != nil {
				out = append(out, r.whyNot(p, v, r.model.Calendar(p.Works), at))
			} else {
				out = append(out, "somebody is not known yet (?)")
			}
		}
		return out
	case c.Rota != "":
		return []string{r.whyNotRota(c, v, at)}
	}
	return []string{r.whyNotParty(c, at)}
}

// explain says why a calendar is closed at an instant, and in which zone its hours are where that is not the model's; ok
// is false where it is open. Many functions close by the same calendars at the same instants, and a desk asks again and again
// while nothing changes, so what was said is kept: the last by its stretch, all by their instants.
func (r *Roster) explain(c *calendar.Calendar, at span.Instant) (why string, ok bool) {
	if open, ok := r.open(c).Around(at); ok {
		r.so(open)
		return "", false
	}
	known := r.closed[c]
	if !known.during.Holds(at) {
		known = r.whyClosed(c, at)
		r.closed[c] = known
	}
	r.so(known.during)
	return known.why, true
}

// whyClosed is why a calendar is closed at an instant, kept once worked out.
func (r *Roster) whyClosed(c *calendar.Calendar, at span.Instant) explained {
	key := moment{c, at}
	known, ok := r.reasons[key]
	if !ok {
		_, known.why, known.during = c.ExplainWhile(at)
		if zone := c.Zone().Name(); zone != r.model.Timezone.Name() {
			known.why += " (" + zone + ")"
		}
		r.reasons[key] = known
	}
	return known
}

// whyNot says why a person does not hold or does not count at an instant.
func (r *Roster) whyNot(p *model.Person, v *model.Severity, works *calendar.Calendar, at span.Instant) string {
	name := p.Called()
	if slices.Contains(r.without, p.ID) {
		return name + " does not answer (assumed)"
	}
	zone := cmp.Or(p.Timezone, r.model.Timezone)
	r.so(r.absence(p).Beside(at))
	if p.Leaves != nil {
		left := calendar.Days(*p.Leaves, *p.Leaves, zone).Until
		r.so(span.Of(span.Span{From: left, Until: span.End}).Beside(at))
		if at >= left {
			return fmt.Sprintf("%s left after %s", name, p.Leaves)
		}
	}
	if away, ok := r.absence(p).Around(at); ok {
		if away.Until == span.End {
			return fmt.Sprintf("%s is away, and leaves after %s", name, p.Leaves)
		}
		back := zone.Wall(away.Until)
		if back.Second == 0 {
			return fmt.Sprintf("%s is away, back on %s", name, dateWords(back.Date))
		}
		return fmt.Sprintf("%s is away, back on %s %s", name, dateWords(back.Date), calendar.FormatClock(back.Second))
	}
	if why, closed := r.explain(works, at); closed {
		return name + ": " + why
	}
	if v != nil && v.Page && !p.Contact().Pageable() {
		return name + " has no phone, push or chat contact"
	}
	return name + " is not on duty"
}

// whyNotRota says why a rota yields nobody at an instant.
func (r *Roster) whyNotRota(c *model.Cover, v *model.Severity, at span.Instant) string {
	turns := r.turnsOf(c.Rota)
	if turns == nil {
		return "its rota is not known yet (?)"
	}
	if r.model.Rota(c.Rota).Turn.Unknown {
		return fmt.Sprintf("how long a turn of rota %s is, is not known yet (?)", c.Rota)
	}
	shifts := turns.Shifts(span.Span{From: at, Until: at + 1}, max(1, c.Place))
	r.so(span.Span{From: at, Until: at + 1}) // shifts overlap, and people change them
	if len(shifts) == 0 {
		return fmt.Sprintf("rota %s has no turn then", c.Rota)
	}
	p := r.model.Person(shifts[0].Person)
	switch {
	case p != nil:
		return r.whyNot(p, v, calendar.Always(), at) + " (" + shifts[0].Why() + ")"
	case shifts[0].Person == model.Unknown:
		return "nobody is named yet (" + shifts[0].Why() + ")"
	}
	return "nobody (" + shifts[0].Why() + ")"
}

// whyNotParty says why a party's contact does not hold at an instant.
func (r *Roster) whyNotParty(c *model.Cover, at span.Instant) string {
	p := r.model.Party(c.Party)
	if p == nil || c.Agreement == model.Unknown {
		return "its party or agreement is not known yet (?)"
	}
	a := r.model.Agreement(c.Agreement)
	if a == nil {
		return p.Called() + " has no phone, push or chat contact"
	}
	name := fmt.Sprintf("%s %s", a.Kind, a.Called())
	r.so(span.Of(Term(r.model, a)).Beside(at))
	switch term := Term(r.model, a); {
	case at < term.From:
		return fmt.Sprintf("%s starts only on %s", name, a.From)
	case at >= term.Until:
		return fmt.Sprintf("%s ended %s", name, a.Until)
	case a.Hours == model.Unknown:
		return "the hours of " + name + " are not known yet (?)"
	}
	if why, closed := r.explain(r.model.Calendar(a.Hours), at); closed {
		return p.Called() + ": " + why
	}
	return p.Called() + " has no phone, push or chat contact"
}
