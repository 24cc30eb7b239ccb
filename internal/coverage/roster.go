package coverage

import (
	"cmp"
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
	"belay/internal/rota"
	"belay/internal/span"
)

// spell is a stretch in which one somebody holds a function by one cover entry.
type spell struct {
	span.Span
	who   int32 // index into Roster.everybody
	entry int32
}

// timeline is who holds one function, over the roster's window.
type timeline struct {
	spells []spell // in order of From
	ends   []int32 // the spells in order of Until; nil where that is the order they are in
	most   int64   // the length of the longest spell, in seconds
	wakes  bool    // everybody in it can be woken
}

// end is the end of the spell that ends as the i-th, from 0.
func (t *timeline) end(i int) span.Instant {
	if t.ends != nil {
		i = int(t.ends[i])
	}
	return t.spells[i].Until
}

// around are the spells among which those that hold an instant are.
func (t *timeline) around(at span.Instant) []spell {
	first, _ := slices.BinarySearchFunc(t.spells, at-span.Instant(t.most), func(s spell, at span.Instant) int { return cmp.Compare(s.From, at) })
	end, _ := slices.BinarySearchFunc(t.spells[first:], at+1, func(s spell, at span.Instant) int { return cmp.Compare(s.From, at) })
	return t.spells[first : first+end]
}

// Roster is who holds what over a window of time. It works out a function when it is first asked for, and keeps it;
// it must not be asked from two goroutines at once.
type Roster struct {
	model     *model.Model
	window    span.Span
	everybody []*Somebody
	pageable  []bool // by somebody: can be woken
	people    map[model.PersonID]int32
	contacts  map[string]int32
	absences  map[model.PersonID]span.Set
	opens     map[*calendar.Calendar]span.Set
	turns     map[model.RotaID]*rota.Turns
	timelines map[model.FunctionID]*timeline
	named     map[model.PersonID]*timeline
	held      map[holding]span.Set
	clocks    map[*calendar.Calendar]*calendar.Clock
	closed    map[*calendar.Calendar]explained // why it was closed when that was asked last
	reasons   map[moment]explained             // and whenever it was asked
	without   []model.PersonID
	scratch   []span.Span // room that Held works in
	same      span.Span   // throughout which what is being explained is so
}

// moment is a calendar at an instant.
type moment struct {
	calendar *calendar.Calendar
	at       span.Instant
}

// explained is why a calendar is closed, and when.
type explained struct {
	why    string
	during span.Span
}

// holding is what is asked of Held.
type holding struct {
	holder model.HolderID
	pages  bool
}

// NewRoster looks at m over a window; nothing outside of it is known. The people without hold nothing.
func NewRoster(m *model.Model, window span.Span, without ...model.PersonID) *Roster {
	return &Roster{
		model: m, window: window, without: without,
		people:    map[model.PersonID]int32{},
		contacts:  map[string]int32{},
		absences:  map[model.PersonID]span.Set{},
		opens:     map[*calendar.Calendar]span.Set{},
		turns:     map[model.RotaID]*rota.Turns{},
		timelines: map[model.FunctionID]*timeline{},
		named:     map[model.PersonID]*timeline{},
		held:      map[holding]span.Set{},
		clocks:    map[*calendar.Calendar]*calendar.Clock{},
		closed:    map[*calendar.Calendar]explained{},
		reasons:   map[moment]explained{},
	}
}

// Window is the stretch the roster knows.
func (r *Roster) Window() span.Span { return r.window }

// open is when a calendar is open within the window.
func (r *Roster) open(c *calendar.Calendar) span.Set {
	set, ok := r.opens[c]
	if !ok {
		set = c.Open(r.window)
		r.opens[c] = set
	}
	return set
}

// clock runs c over the window.
func (r *Roster) clock(c *calendar.Calendar) *calendar.Clock {
	clock, ok := r.clocks[c]
	if !ok {
		clock = calendar.NewClock(c, r.window)
		r.clocks[c] = clock
	}
	return clock
}

// deadline is when the given seconds of c have elapsed since t, also where that lies beyond the window.
func (r *Roster) deadline(c *calendar.Calendar, t span.Instant, open int64) (span.Instant, bool) {
	if at, ok := r.clock(c).Deadline(t, open); ok {
		return at, true
	}
	return c.Deadline(t, open)
}

// absence is when a person holds nothing: days away, and all time after their last day.
func (r *Roster) absence(p *model.Person) span.Set {
	if len(p.Away) == 0 && p.Leaves == nil {
		return span.Set{}
	}
	set, ok := r.absences[p.ID]
	if !ok {
		set = Absence(r.model, p)
		r.absences[p.ID] = set
	}
	return set
}

// Absence is when p holds nothing: the days away, counted in their own zone or the model's, and all time after
// their last day.
func Absence(m *model.Model, p *model.Person) span.Set {
	zone := cmp.Or(p.Timezone, m.Timezone)
	spans := make([]span.Span, 0, len(p.Away)+1)
	for _, away := range p.Away {
		spans = append(spans, away.Spans(zone)...)
	}
	if p.Leaves != nil {
		spans = append(spans, span.Span{From: calendar.Days(*p.Leaves, *p.Leaves, zone).Until, Until: span.End})
	}
	return span.Of(spans...)
}

// person is the number of somebody who is a person.
func (r *Roster) person(p *model.Person) int32 {
	n, ok := r.people[p.ID]
	if !ok {
		n = r.add(&Somebody{Person: p, Party: r.model.Party(p.Party), Contact: p.Contact()})
		r.people[p.ID] = n
	}
	return n
}

// party is the number of somebody who is a party's contact; the party's own where none is given.
func (r *Roster) party(p *model.Party, c *model.Contact) int32 {
	if c == nil {
		c = p.Contact
	}
	key := contactKey(p.ID, c)
	n, ok := r.contacts[key]
	if !ok {
		n = r.add(&Somebody{Party: p, Contact: c})
		r.contacts[key] = n
	}
	return n
}

func (r *Roster) add(w *Somebody) int32 {
	r.everybody = append(r.everybody, w)
	r.pageable = append(r.pageable, w.Contact.Pageable())
	return int32(len(r.everybody) - 1)
}

// turnsOf prepares a rota once.
func (r *Roster) turnsOf(id model.RotaID) *rota.Turns {
	t, ok := r.turns[id]
	if !ok {
		if declared := r.model.Rota(id); declared != nil {
			t = rota.New(declared, r.model.Timezone)
		}
		r.turns[id] = t
	}
	return t
}

// shiftWhy is why somebody stands on a cover entry's rota at an instant.
func (r *Roster) shiftWhy(c *model.Cover, who model.PersonID, at span.Instant) string {
	for _, s := range r.turnsOf(c.Rota).Shifts(span.Span{From: at, Until: at + 1}, max(1, c.Place)) {
		if s.Person == who {
			return s.Why()
		}
	}
	return "rota " + string(c.Rota)
}

// timeline is who holds f, worked out once.
func (r *Roster) timeline(f *model.Function) *timeline {
	t, ok := r.timelines[f.ID]
	if !ok {
		t = r.work(f)
		r.timelines[f.ID] = t
	}
	return t
}

// work works out who holds f, entry by entry.
func (r *Roster) work(f *model.Function) *timeline {
	var spells []spell
	for i, c := range f.Cover {
		if c.Unknown || c.Hours == model.Unknown {
			continue
		}
		hours := r.model.Calendar(c.Hours)
		switch {
		case len(c.People) > 0:
			for _, id := range c.People {
				if p := r.model.Person(id); p != nil {
					spells = r.during(spells, int32(i), p, r.open(hours).Intersect(r.open(r.model.Calendar(p.Works))))
				}
			}
		case c.Rota != "":
			spells = r.onRota(spells, int32(i), c, hours)
		case c.Party != "":
			spells = r.byParty(spells, int32(i), c, hours)
		}
	}
	return r.sorted(spells)
}

// during appends the spells of one person in a set, without the days they are away.
func (r *Roster) during(spells []spell, entry int32, p *model.Person, set span.Set) []spell {
	if slices.Contains(r.without, p.ID) {
		return spells
	}
	m := member{who: r.person(p), absent: r.absence(p)}
	for _, s := range set.Spans() {
		spells = m.holds(spells, entry, s)
	}
	return spells
}

// member is somebody who may hold, ready to be asked often.
type member struct {
	who    int32
	absent span.Set
	never  bool // not a person, or one who does not answer
}

// holds appends the parts of a stretch in which the member is not away.
func (m *member) holds(spells []spell, entry int32, s span.Span) []spell {
	if m.absent.Empty() {
		return append(spells, spell{s, m.who, entry})
	}
	for _, away := range m.absent.Spans() {
		if away.Until <= s.From {
			continue
		}
		if away.From >= s.Until {
			break
		}
		if before := (span.Span{From: s.From, Until: away.From}); !before.Empty() {
			spells = append(spells, spell{before, m.who, entry})
		}
		s.From = away.Until
	}
	if s.Empty() {
		return spells
	}
	return append(spells, spell{s, m.who, entry})
}

// onRota appends the spells of whoever stands at the entry's place of its rota, inside the entry's hours.
func (r *Roster) onRota(spells []spell, entry int32, c *model.Cover, hours *calendar.Calendar) []spell {
	turns := r.turnsOf(c.Rota)
	if turns == nil {
		return spells
	}
	open := r.open(hours).Spans()
	spells = slices.Grow(spells, turns.Count(r.window)+len(open))
	var listed []member // by place in the rota's list
	for _, id := range r.model.Rota(c.Rota).People {
		listed = append(listed, r.member(id))
	}
	for s := range turns.All(r.window, max(1, c.Place)) {
		m := listed[s.Index]
		if s.Change != nil {
			m = r.member(s.Person)
		}
		if m.never {
			continue
		}
		stretch := s.Intersect(r.window)
		for len(open) > 0 && open[0].Until <= stretch.From {
			open = open[1:]
		}
		for _, o := range open {
			if o.From >= stretch.Until {
				break
			}
			spells = m.holds(spells, entry, o.Intersect(stretch))
		}
	}
	return spells
}

// member prepares somebody of a rota.
func (r *Roster) member(id model.PersonID) member {
	p := r.model.Person(id)
	if p == nil || slices.Contains(r.without, id) {
		return member{never: true}
	}
	return member{who: r.person(p), absent: r.absence(p)}
}

// byParty appends the spells of a party's contact: inside the agreement's hours and dates and the entry's hours.
func (r *Roster) byParty(spells []spell, entry int32, c *model.Cover, hours *calendar.Calendar) []spell {
	p := r.model.Party(c.Party)
	if p == nil || c.Agreement == model.Unknown {
		return spells
	}
	set := r.open(hours)
	if a := r.model.Agreement(c.Agreement); a != nil {
		if a.Hours == model.Unknown {
			return spells
		}
		set = set.Intersect(r.open(r.model.Calendar(a.Hours))).Within(Term(r.model, a))
	}
	who := r.party(p, c.Contact)
	for _, s := range set.Spans() {
		spells = append(spells, spell{s, who, entry})
	}
	return spells
}

// Term is the stretch in which an agreement is in force: its dates, both whole, in the model's zone.
func Term(m *model.Model, a *model.Agreement) span.Span {
	term := span.Span{From: span.Beginning, Until: span.End}
	if a.From != nil {
		term.From = calendar.Days(*a.From, *a.From, m.Timezone).From
	}
	if a.Until != nil {
		term.Until = calendar.Days(*a.Until, *a.Until, m.Timezone).Until
	}
	return term
}

// sorted is a timeline of the spells, in order of time.
func (r *Roster) sorted(spells []spell) *timeline {
	t := &timeline{spells: merged(spells, func(a, b *spell) bool { return a.From < b.From }), wakes: true}
	inOrder := true
	for i := range t.spells {
		s := &t.spells[i]
		t.most = max(t.most, int64(s.Until-s.From))
		t.wakes = t.wakes && r.pageable[s.who]
		inOrder = inOrder && (i == 0 || t.spells[i-1].Until <= s.Until)
	}
	if inOrder {
		return t
	}
	ends := make([]int32, len(spells))
	for i := range ends {
		ends[i] = int32(i)
	}
	t.ends = merged(ends, func(a, b *int32) bool { return t.spells[*a].Until < t.spells[*b].Until })
	return t
}

// merged sorts a list that is made of few runs, each in order already, as a function's spells are: a run for each
// person of an entry. It keeps the order of equals, and costs one pass for each doubling of the number of runs.
func merged[E any](list []E, less func(a, b *E) bool) []E {
	runs := []int{0}
	for i := 1; i < len(list); i++ {
		if less(&list[i], &list[i-1]) {
			runs = append(runs, i)
		}
	}
	if len(runs) == 1 {
		return list
	}
	spare := make([]E, 0, len(list))
	for len(runs) > 1 {
		spare = spare[:0]
		var next []int
		for k := 0; k < len(runs); k += 2 {
			next = append(next, len(spare))
			middle, end := len(list), len(list)
			if k+1 < len(runs) {
				middle = runs[k+1]
			}
			if k+2 < len(runs) {
				end = runs[k+2]
			}
			a, b := list[runs[k]:middle], list[middle:end]
			for len(a) > 0 && len(b) > 0 {
				if less(&b[0], &a[0]) {
					spare, b = append(spare, b[0]), b[1:]
				} else {
					spare, a = append(spare, a[0]), a[1:]
				}
			}
			spare = append(append(spare, a...), b...)
		}
		list, spare, runs = spare, list, next
	}
	return list
}

// byName is when a person who is told by name counts: inside their own hours.
func (r *Roster) byName(p *model.Person) *timeline {
	t, ok := r.named[p.ID]
	if !ok {
		t = r.sorted(r.during(nil, noEntry, p, r.open(r.model.Calendar(p.Works))))
		r.named[p.ID] = t
	}
	return t
}

// told is who is told at h: a function's holders, or a person by name; nil for Unknown.
func (r *Roster) told(h model.HolderID) *timeline {
	if f := r.model.Function(model.FunctionID(h)); f != nil {
		return r.timeline(f)
	}
	if p := r.model.Person(model.PersonID(h)); p != nil {
		return r.byName(p)
	}
	return nil
}

// Holders are those who hold h, a function or a person, at an instant, in the order of its cover; v says who counts.
func (r *Roster) Holders(h model.HolderID, at span.Instant, v *model.Severity) []Holder {
	t := r.told(h)
	if t == nil {
		return nil
	}
	around, n := t.around(at), 0
	for i := range around {
		if around[i].Holds(at) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	out := make([]Holder, 0, n)
	for _, s := range around {
		if who := r.everybody[s.who]; s.Holds(at) && (v == nil || who.Counts(v)) {
			out = append(out, r.holder(h, s, at))
		}
	}
	slices.SortStableFunc(out, func(a, b Holder) int { return cmp.Compare(a.Entry, b.Entry) })
	return onceEach(out)
}

// onceEach keeps the first of each somebody, in place.
func onceEach(hs []Holder) []Holder {
	out := hs[:0]
	for _, h := range hs {
		if !slices.ContainsFunc(out, func(o Holder) bool { return o.Somebody == h.Somebody }) {
			out = append(out, h)
		}
	}
	return out
}

func (r *Roster) holder(h model.HolderID, s spell, at span.Instant) Holder {
	out := Holder{Somebody: r.everybody[s.who], Entry: int(s.entry), Spell: s.Span, roster: r, at: at}
	if s.entry != noEntry {
		out.Function = model.FunctionID(h)
	}
	return out
}

// Spells are all the stretches in which somebody holds h, a function or a person, within the window and in order of
// time; v says who counts, nil for everybody.
func (r *Roster) Spells(h model.HolderID, v *model.Severity) []Holder {
	t := r.told(h)
	if t == nil {
		return nil
	}
	out := make([]Holder, 0, len(t.spells))
	for _, s := range t.spells {
		if v == nil || r.everybody[s.who].Counts(v) {
			out = append(out, r.holder(h, s, s.From))
		}
	}
	return out
}

// Held is when at least one who counts for v (nil for everybody) holds h.
func (r *Roster) Held(h model.HolderID, v *model.Severity) span.Set {
	t := r.told(h)
	if t == nil {
		return span.Set{}
	}
	key := holding{h, v != nil && v.Page && !t.wakes}
	if set, ok := r.held[key]; ok {
		return set
	}
	spans := r.scratch[:0]
	for i := range t.spells {
		s := &t.spells[i]
		switch last := len(spans) - 1; {
		case key.pages && !r.pageable[s.who]:
		case last >= 0 && s.From <= spans[last].Until:
			spans[last].Until = max(spans[last].Until, s.Until)
		default:
			spans = append(spans, s.Span)
		}
	}
	r.scratch = spans
	set := span.Of(spans...)
	r.held[key] = set
	return set
}
