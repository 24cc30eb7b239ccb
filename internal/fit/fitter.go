package fit

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"belay/internal/calendar"
	"belay/internal/history"
	"belay/internal/simulate"
	"belay/internal/span"
	"belay/internal/ticket"
)

// Limits of what is held of a log.
const (
	maxGroups = 1000   // that are told apart
	maxDays   = 40_000 // a hundred years and more
)

// Fitter takes a log in, one incident after another.
type Fitter struct {
	zone *calendar.Zone

	cases, open    int
	opened, closed map[calendar.Date]int
	week           [2][7 * 24]int // openings by hour of the week, in even and in odd weeks
	first, last    span.Instant   // openings
	ended          span.Instant   // the last closing
	wholes         [3]int         // openings at a whole minute, hour and day
	ranks          map[int]*rankTally
	groups         []*groupTally
	places         map[string]int
	lumped         int // visits of groups beyond the limit
	moves          map[[2]int]*moveTally
	tried, back    int // handed on by tickets that had not come back yet; of them, those that came straight back
	touched, once  int // solved tickets whose group is known; never handed on
	waits          map[ticket.Reason]*waitTally
	solved, again  int
	solve, work    lengths
	reopensIn      simulate.Sample
}

// rankTally is what came of one rank.
type rankTally struct {
	n, kept, judged int
	solve           lengths
}

// moveTally is how often one group handed on to another; of that, straight back to where it came from.
type moveTally struct{ count, back int }

// groupTally is what came to one group. What it handed straight back it has not handed on.
type groupTally struct {
	name                            string
	visits, entry, solved, handedOn int
	stay, work                      lengths
}

// waitTally is how tickets waited for one thing.
type waitTally struct {
	cases  int
	length simulate.Sample
}

// NewFitter is a fitter that has seen nothing. Days and hours are those of a wall in zone.
func NewFitter(zone *calendar.Zone) *Fitter {
	return &Fitter{
		zone: zone, opened: map[calendar.Date]int{}, closed: map[calendar.Date]int{}, ranks: map[int]*rankTally{},
		places: map[string]int{}, moves: map[[2]int]*moveTally{}, waits: map[ticket.Reason]*waitTally{},
	}
}

// Add takes an incident in. What has no updates says nothing.
func (f *Fitter) Add(in history.Incident) {
	if len(in.Updates) == 0 {
		return
	}
	f.arrive(in.Opened)
	rank := f.rank(in.Updates[len(in.Updates)-1].Priority)
	rank.n++
	if in.MadeSLA != nil {
		rank.judged++
		if *in.MadeSLA {
			rank.kept++
		}
	}
	done, over := finished(&in)
	if !over {
		f.open++
	} else {
		f.closed[calendar.DateOf(cmp.Or(in.Closed, done), f.zone)]++
		f.ended = max(f.ended, in.Closed, done)
		f.solved++
		took := float64(max(0, done-in.Opened))
		f.solve.add(took)
		rank.solve.add(took)
	}
	f.path(&in, done, over)
	f.waited(&in)
	f.reopened(&in, over)
	if in.Worked > 0 {
		f.work.add(float64(in.Worked))
	}
}

// arrive counts an opening.
func (f *Fitter) arrive(at span.Instant) {
	if f.cases == 0 {
		f.first, f.last = at, at
	}
	f.cases++
	f.first, f.last = min(f.first, at), max(f.last, at)
	date, wall := calendar.DateOf(at, f.zone), f.zone.Wall(at)
	if _, known := f.opened[date]; known || len(f.opened) < maxDays {
		f.opened[date]++
	}
	monday := date.Add(-weekday(date))
	f.week[(monday.Sub(calendar.Date{Year: 2024, Month: 1, Day: 1})/7)&1][weekday(date)*24+min(wall.Second/3600, 23)]++
	for i, whole := range []int{60, 3600, 86400} {
		if wall.Second%whole == 0 {
			f.wholes[i]++
		}
	}
}

// grain is how finely the log says when tickets were opened.
func (f *Fitter) grain() Grain {
	switch f.cases {
	case f.wholes[2]:
		return Days
	case f.wholes[1]:
		return Hours
	case f.wholes[0]:
		return Minutes
	}
	return Seconds
}

// rank is what is counted of one rank.
func (f *Fitter) rank(n int) *rankTally {
	r, ok := f.ranks[n]
	if !ok {
		r = &rankTally{}
		f.ranks[n] = r
	}
	return r
}

// group is the place of a group; those beyond the limit are one.
func (f *Fitter) group(name string) int {
	if at, ok := f.places[name]; ok {
		return at
	}
	if len(f.groups) >= maxGroups {
		f.lumped++
		return f.group("all other groups")
	}
	at := len(f.groups)
	f.places[name] = at
	f.groups = append(f.groups, &groupTally{name: name})
	return at
}

// finished is when an incident was solved for the last time, or closed where it never was; over is false while it is open.
func finished(in *history.Incident) (at span.Instant, over bool) {
	last := in.Updates[len(in.Updates)-1]
	if last.State != ticket.Resolved && last.State != ticket.Closed {
		return 0, false
	}
	return cmp.Or(in.Resolved, in.Closed, last.At), true
}

// path counts where an incident lay, one group after another.
func (f *Fitter) path(in *history.Incident, done span.Instant, over bool) {
	type visit struct {
		group int
		from  span.Instant
	}
	var visits []visit
	for _, u := range in.Updates {
		if u.Group == "" {
			continue
		}
		if g := f.group(u.Group); len(visits) == 0 || visits[len(visits)-1].group != g {
			visits = append(visits, visit{g, u.At})
		}
	}
	if len(visits) == 0 {
		return
	}
	visits[0].from = in.Opened
	returned, cameBack := false, false // ever; and to this visit
	for i, v := range visits {
		g := f.groups[v.group]
		g.visits++
		if i == 0 {
			g.entry++
		}
		if i+1 == len(visits) {
			if over {
				g.solved++
				g.stay.add(float64(max(0, done-v.from)))
				if in.Worked > 0 {
					g.work.add(float64(in.Worked))
				}
			}
			break
		}
		next := visits[i+1]
		g.stay.add(float64(max(0, next.from-v.from)))
		m := f.move(v.group, next.group)
		m.count++
		if i > 0 && visits[i-1].group == next.group && !cameBack {
			m.back++
			if !returned {
				f.back++
			}
			returned, cameBack = true, true
			continue
		}
		cameBack = false
		g.handedOn++
		if !returned {
			f.tried++
		}
	}
	if over {
		f.touched++
		if len(visits) == 1 && in.Reassigned == 0 {
			f.once++
		}
	}
}

// move is what is counted of a way.
func (f *Fitter) move(from, to int) *moveTally {
	way := [2]int{from, to}
	m, ok := f.moves[way]
	if !ok {
		m = &moveTally{}
		f.moves[way] = m
	}
	return m
}

// waited counts for what an incident waited, and how long.
func (f *Fitter) waited(in *history.Incident) {
	seen := map[ticket.Reason]bool{}
	for i := 0; i < len(in.Updates); i++ {
		u := in.Updates[i]
		if u.State != ticket.Waiting {
			continue
		}
		w, ok := f.waits[u.Reason]
		if !ok {
			w = &waitTally{}
			f.waits[u.Reason] = w
		}
		if !seen[u.Reason] {
			seen[u.Reason] = true
			w.cases++
		}
		for i+1 < len(in.Updates) && in.Updates[i+1].State == u.State && in.Updates[i+1].Reason == u.Reason {
			i++
		}
		if i+1 < len(in.Updates) {
			w.length.Add(float64(max(0, in.Updates[i+1].At-u.At)))
		}
	}
}

// reopened counts whether an incident was taken up again.
func (f *Fitter) reopened(in *history.Incident, over bool) {
	again, since := in.Reopened > 0, span.Instant(-1)
	for _, u := range in.Updates {
		live := u.State == ticket.Open || u.State == ticket.Waiting
		switch {
		case live && since >= 0:
			f.reopensIn.Add(float64(max(0, u.At-since)))
			again, since = true, -1
		case !live && since < 0:
			since = u.At
		}
	}
	if again {
		f.again++
		if !over {
			f.solved++ // it was, once
		}
	}
}

// Fit is what the log knows.
func (f *Fitter) Fit() *Fit {
	out := &Fit{Cases: f.cases, Open: f.open, From: f.first, Until: f.last, Mix: []Ranked{}, Waits: []Waited{}, Groups: []Group{}, Moves: []Move{}}
	if f.cases == 0 {
		out.Limit = "The log holds no ticket, so nothing is known from it."
		none := refuse(0, "The log holds no ticket.")
		out.Arrivals = Arrivals{PerWeek: none, Uneven: none, Growth: none, WeekFig: none}
		out.FirstTouch, out.HandsBack, out.Reopens, out.ReopensIn = none, none, none, none
		out.Solve = Shape{Mean: none, Why: none.Why}
		out.Work = out.Solve
		return out
	}
	out.Grain = f.grain()
	if f.lumped > 0 {
		out.Limit = fmt.Sprintf("Of the groups %d are told apart; all others are taken as one.", maxGroups)
	}
	first, last := calendar.DateOf(f.first, f.zone), calendar.DateOf(f.last, f.zone)
	whole, cut := f.cut(last)
	out.Cut = cut
	if cut != "" {
		last = whole
	}
	out.Arrivals = f.arrivals(first, last)
	out.FirstTouch = share(f.once, f.touched, "solved tickets whose group is known")
	out.HandsBack = share(f.back, f.tried, "tickets that were handed on")
	out.Reopens = share(f.again, f.solved, "solved tickets")
	out.ReopensIn = mean(&f.reopensIn, "tickets that were taken up again")
	out.Solve = f.solve.shape("solved tickets")
	out.Work = f.work.shape("tickets whose work the log says")
	if out.Work.Mean.N == 0 {
		out.Work.Why = "The log says how long tickets lay with somebody, not how long anybody worked on them."
	}
	for _, rank := range slices.Sorted(maps.Keys(f.ranks)) {
		r := f.ranks[rank]
		out.Mix = append(out.Mix, Ranked{
			Rank: rank, Share: share(r.n, f.cases, "tickets"), Solve: r.solve.shape("solved tickets of the rank"),
			Kept: share(r.kept, r.judged, "tickets with a verdict"),
		})
	}
	f.ways(out)
	for _, reason := range slices.Sorted(maps.Keys(f.waits)) {
		w := f.waits[reason]
		out.Waits = append(out.Waits, Waited{For: reason, Share: share(w.cases, f.cases, "tickets"), Length: mean(&w.length, "waits that ended")})
	}
	return out
}

// ways are who solved and who handed on, the busiest first.
func (f *Fitter) ways(out *Fit) {
	for _, g := range f.groups {
		out.Groups = append(out.Groups, Group{
			Name: g.name, Visits: g.visits, Entry: g.entry, Solved: g.solved, Resolves: share(g.solved, g.solved+g.handedOn, "visits"),
			Stay: g.stay.shape("visits"), Work: g.work.shape("tickets whose work the log says"),
		})
	}
	slices.SortStableFunc(out.Groups, func(a, b Group) int { return cmp.Or(cmp.Compare(b.Visits, a.Visits), cmp.Compare(a.Name, b.Name)) })
	for way, m := range f.moves {
		from := f.groups[way[0]]
		out.Moves = append(out.Moves, Move{
			From: from.name, To: f.groups[way[1]].name, Count: m.count, Back: m.back,
			Share: share(m.count-m.back, from.handedOn, "tickets that were handed on"),
		})
	}
	slices.SortFunc(out.Moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
}

// cut says whether the log holds only what was closed until its end: then openings thin out before it while closings go on, and
// only what was opened before the last day that is returned is whole.
func (f *Fitter) cut(last calendar.Date) (whole calendar.Date, says string) {
	if f.cases < leastCases || f.open*50 > f.cases {
		return last, ""
	}
	end := calendar.DateOf(f.ended, f.zone)
	slices.Sort(f.solve.kept)
	slow := f.solve.kept[len(f.solve.kept)*19/20] // nineteen in twenty are solved sooner
	tail := max(7, int(math.Ceil(slow/86400)))
	days := end.Sub(calendar.DateOf(f.first, f.zone)) + 1
	if days < 3*tail {
		return last, ""
	}
	const lately = 7
	rate := func(of map[calendar.Date]int, from, until calendar.Date) float64 {
		n := 0
		for d := from; !until.Before(d); d = d.Add(1) {
			n += of[d]
		}
		return float64(n) / float64(until.Sub(from)+1)
	}
	begins := calendar.DateOf(f.first, f.zone)
	before := end.Add(-tail)
	closing := rate(f.closed, end.Add(-lately+1), end) >= .5*rate(f.closed, begins, before)
	thinning := rate(f.opened, end.Add(-lately+1), end) < .6*rate(f.opened, begins, before)
	if !closing || !thinning {
		return last, ""
	}
	return before, fmt.Sprintf("The log holds only what was closed by %s: towards its end openings thin out while closings go on. "+
		"What comes is counted until %s; of what was opened later the slow ones are missing, so times to solve look shorter than they are.", end, before)
}
