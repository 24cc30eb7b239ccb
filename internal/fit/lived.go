package fit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"belay/internal/history"
	"belay/internal/model"
	"belay/internal/simulate"
	"belay/internal/ticket"
)

// Lived is a model and habits in which the figures of a log stand wherever it can say them.
type Lived struct {
	Model  *model.Model    `json:"-"`
	Habits simulate.Habits `json:"-"`
	Says   []Said          `json:"says"`  // each figure that matters, and where it comes from
	Notes  []string        `json:"notes"` // what the log shows and the model has no place for
}

// Said is one figure and where it comes from.
type Said struct {
	On    string `json:"on"`    // its path in the model, or among the habits
	Value string `json:"value"` // in words
	From  Source `json:"from"`
	N     int    `json:"n"`
	Fits  string `json:"fits,omitempty"` // how well it fits, of what is from the log
	Why   string `json:"why,omitempty"`  // why it is not from the log
}

// Source is where a figure comes from.
type Source string

// Where figures come from.
const (
	FromLog   Source = "from the log"
	FromModel Source = "from the model"
	Assumed   Source = "assumed"
)

// living lays a fit over a model.
type living struct {
	fit     *Fit
	mapping *history.Mapping
	out     *Lived
	model   *model.Model // before
	stray   []string     // functions that hand on to others than the model says, with how much
}

// Live lays what a log knows over a model and habits, which stay as they are. Groups are functions as the mapping says, or by their
// name; the nth rank is the nth severity of a service, and those beyond the last are the last. What the log cannot say stays.
func Live(m *model.Model, habits simulate.Habits, f *Fit, mapping *history.Mapping) (*Lived, error) {
	l := &living{fit: f, mapping: mapping, model: m, out: &Lived{Habits: habits, Says: []Said{}, Notes: []string{}}}
	if len(m.Services) == 0 {
		return nil, fmt.Errorf("the model has no service, so nothing can come")
	}
	if f.Cases == 0 {
		return nil, fmt.Errorf("%s", f.Limit)
	}
	if f.Cut != "" {
		l.out.Notes = append(l.out.Notes, f.Cut)
	}
	edited, err := m.Edit(func(e *model.Model) {
		l.demand(e)
		l.functions(e)
	})
	if err != nil {
		return nil, fmt.Errorf("the model cannot take the figures of the log: %w", err)
	}
	l.out.Model = edited
	if why := f.Work.Why; why != "" {
		l.say("demand.effort", refuse(0, "%s", why), "", FromModel, "as the model has it")
	}
	l.habits()
	return l.out, nil
}

// say notes where a figure comes from, and whether it is the log that says it.
func (l *living) say(on string, f Figure, value string, otherwise Source, instead string) bool {
	s := Said{On: on, N: f.N, From: otherwise, Value: instead, Why: f.Why}
	if f.Said() {
		s.From, s.Value, s.Fits = FromLog, value, string(f.Fits)
	}
	l.out.Says = append(l.out.Says, s)
	return f.Said()
}

// demand sets what comes for each service. A log does not say for which service a ticket is: what comes in all is parted as the
// model parts it.
func (l *living) demand(e *model.Model) {
	weekly, total := weeklyOf(l.model)
	a := l.fit.Arrivals
	was := "nothing"
	if total > 0 {
		was = amount(total) + " a week"
	}
	known := l.say("demand.per_week", a.PerWeek, fmt.Sprintf("%s a week (%s – %s)", amount(a.PerWeek.Mean), amount(a.PerWeek.Low), amount(a.PerWeek.High)), FromModel, was)
	trend := a.Growth.Said() && a.Growth.Low > 0 && a.Growth.Mean <= 1 // the language has no word for shrinking
	l.say("demand.growth", a.Growth, grown(a.Growth), FromModel, "as the model has it")
	hours := l.say("habits.week", a.WeekFig, "by hour of the week", FromModel, "the calendars of the demand")
	if hours {
		l.out.Habits.Week = a.Week
	}
	ranked := l.mixed()
	e.Demand = nil
	for i, s := range l.model.Services {
		d := &model.Demand{ID: s.ID}
		if at := slices.IndexFunc(l.model.Demand, func(d *model.Demand) bool { return d.ID == s.ID }); at >= 0 {
			*d = *l.model.Demand[at]
		}
		share := weekly[i] / cmp.Or(total, 1)
		if total == 0 && i == 0 {
			share = 1
		}
		if share == 0 {
			if slices.ContainsFunc(l.model.Demand, func(d *model.Demand) bool { return d.ID == s.ID }) {
				e.Demand = append(e.Demand, d)
			}
			continue
		}
		if known {
			d.PerWeek = math.Round(a.PerWeek.Mean*share*1000) / 1000
		}
		if trend {
			d.Growth = &model.Percent{Ratio: math.Round(a.Growth.Mean*1000) / 1000}
		}
		if hours {
			d.Pattern = model.Always
		}
		if mix := mixOf(l.model.SeveritiesOf(s), ranked); mix != nil {
			d.Mix = mix
		}
		e.Demand = append(e.Demand, d)
	}
}

// weeklyOf is how much a model says comes for each of its services in a week, and in all.
func weeklyOf(m *model.Model) (weekly []float64, total float64) {
	for _, s := range m.Services {
		n := 0.0
		if at := slices.IndexFunc(m.Demand, func(d *model.Demand) bool { return d.ID == s.ID }); at >= 0 {
			n = m.Demand[at].PerWeek
		}
		if n == 0 {
			for _, need := range m.Needs {
				if need.Service == s.ID && need.Volume != nil && !need.Volume.Unknown {
					n += need.Volume.PerWeek()
				}
			}
		}
		weekly, total = append(weekly, n), total+n
	}
	return weekly, total
}

// mixed is the share of each rank, where the log says it.
func (l *living) mixed() (ranked []Ranked) {
	said := ""
	for _, r := range l.fit.Mix {
		if r.Rank > 0 && r.Share.Said() {
			ranked = append(ranked, r)
			if said != "" {
				said += ", "
			}
			said += fmt.Sprintf("%.2g%%", r.Share.Mean*100)
		}
	}
	f := refuse(l.fit.Cases, "The log says of too few tickets how severe they are.")
	if len(ranked) > 0 {
		f = Figure{Interval: simulate.Interval{N: ranked[0].Share.N}, Fits: Good}
		for _, r := range ranked {
			if r.Share.Fits != Good {
				f.Fits = r.Share.Fits
			}
		}
	}
	l.say("demand.mix", f, said+" by rank", FromModel, "as the model has it")
	return ranked
}

// mixOf is shares by rank as those of a service's severities.
func mixOf(used []*model.Severity, ranked []Ranked) (mix []model.MixShare) {
	if len(used) == 0 || len(ranked) == 0 {
		return nil
	}
	counted := make([]float64, len(used))
	for _, r := range ranked {
		counted[min(r.Rank, len(used))-1] += r.Share.Mean
	}
	for i, p := range parted(counted) {
		if p.Ratio > 0 {
			mix = append(mix, model.MixShare{ID: used[i].ID, Share: p})
		}
	}
	return mix
}

// parted is amounts as shares that sum to 1 as people write them, in hundredths of a percent.
func parted(amounts []float64) (shares []model.Percent) {
	const grain = 10_000
	sum, left, most := 0.0, grain, 0
	for _, a := range amounts {
		sum += a
	}
	for i, a := range amounts {
		n := int(math.Round(a / sum * grain))
		left -= n
		if a > amounts[most] {
			most = i
		}
		shares = append(shares, model.Percent{Ratio: float64(n) / grain})
	}
	shares[most].Ratio = math.Round(shares[most].Ratio*grain+float64(left)) / grain
	return shares
}

// way is what the log shows of one function: that of all groups which are it.
type way struct {
	solved, on int
	to         map[model.FunctionID]int // of what was handed on; "" is to groups that are no function of the model
	worked     []float64
	workedOf   int
}

// ways are what the log shows of each function of the model.
func (l *living) ways() (ways map[model.FunctionID]*way, strange int) {
	ways = map[model.FunctionID]*way{}
	is := map[string]model.FunctionID{}
	for _, g := range l.fit.Groups {
		id, ok := l.mapping.Function(l.model, g.Name)
		if !ok {
			strange++
			continue
		}
		is[g.Name] = id
		w := ways[id]
		if w == nil {
			w = &way{to: map[model.FunctionID]int{}}
			ways[id] = w
		}
		w.solved += g.Solved
		if g.Work.Mean.Said() && g.Work.Why == "" {
			w.worked = append(w.worked, g.Work.Seen...)
			w.workedOf += g.Work.Mean.N
		}
	}
	for _, move := range l.fit.Moves {
		from, ok := is[move.From]
		if to := is[move.To]; ok && to != from {
			ways[from].on += move.Count - move.Back
			ways[from].to[to] += move.Count - move.Back
		}
	}
	return ways, strange
}

// functions sets what functions solve themselves, to whom they hand on, and how long they work where the log says it.
func (l *living) functions(e *model.Model) {
	ways, strange := l.ways()
	if strange > 0 {
		l.out.Notes = append(l.out.Notes, fmt.Sprintf("Of the %d groups of the log %d are functions of the model, by their names or by the mapping; say under functions in a mapping which the others are.",
			len(l.fit.Groups), len(l.fit.Groups)-strange))
	}
	e.Functions = slices.Clone(l.model.Functions)
	for i, fn := range l.model.Functions {
		w, on := ways[fn.ID], "functions."+string(fn.ID)
		if w == nil {
			continue
		}
		own := *fn
		if len(fn.EscalatesTo) > 0 {
			f := share(w.solved, w.solved+w.on, "visits")
			if l.say(on+".resolves", f, interval(f), FromModel, resolvesWords(fn)) {
				own.Resolves = &model.Percent{Ratio: math.Round(f.Mean*10_000) / 10_000}
			}
			l.edges(&own, w)
		}
		e.Functions[i] = &own
		l.work(&own, w)
	}
	if len(l.stray) > 0 {
		l.out.Notes = append(l.out.Notes, "The log shows ways that the model has no edge for, as these shares of what is handed on: "+strings.Join(l.stray, ", ")+".")
	}
}

// edges sets how what is handed on is parted, and notes ways that the model does not have.
func (l *living) edges(fn *model.Function, w *way) {
	sum := 0
	for _, edge := range fn.EscalatesTo {
		sum += w.to[edge.To]
	}
	if strayed := w.on - sum; strayed*20 > w.on {
		l.stray = append(l.stray, fmt.Sprintf("%s %s", fn.Called(), percent(math.Round(float64(strayed)/float64(w.on)*100)/100)))
	}
	if len(fn.EscalatesTo) < 2 || sum < leastCases {
		return
	}
	var counted []float64
	for _, edge := range fn.EscalatesTo {
		counted = append(counted, float64(w.to[edge.To]))
		f := share(w.to[edge.To], sum, "tickets that were handed on")
		l.say(fmt.Sprintf("functions.%s.escalates_to.%s", fn.ID, edge.To), f, interval(f), FromModel, "")
	}
	fn.EscalatesTo = shared(fn.EscalatesTo, parted(counted))
}

// shared is edges with other shares.
func shared(edges []*model.Edge, shares []model.Percent) (out []*model.Edge) {
	for i, edge := range edges {
		own := *edge
		own.Share = &shares[i]
		out = append(out, &own)
	}
	return out
}

// maxSeen is how many lengths of work are taken over, evenly from the shortest to the longest.
const maxSeen = 200

// work lets a function work as long as the log says.
func (l *living) work(fn *model.Function, w *way) {
	on := "habits.handling." + string(fn.ID)
	if l.fit.Work.Why != "" {
		return // said once for all
	}
	if len(w.worked) < leastShape {
		l.say(on, refuse(len(w.worked), "The log says of too few tickets how long this function worked on them."), "", FromModel, "as the model has it")
		return
	}
	slices.Sort(w.worked)
	var minutes []float64
	for i := range min(maxSeen, len(w.worked)) {
		minutes = append(minutes, w.worked[(2*i+1)*len(w.worked)/(2*min(maxSeen, len(w.worked)))]/60)
	}
	l.out.Habits.Handling = append([]simulate.Handling{{Function: fn.ID, Seen: minutes}}, l.out.Habits.Handling...)
	f := Figure{Interval: simulate.Interval{N: w.workedOf}, Fits: Good}
	l.say(on, f, "each as long as one of the log, "+length(w.worked[len(w.worked)/2])+" in the middle", FromModel, "")
}

// habits sets what people do.
func (l *living) habits() {
	h, f := &l.out.Habits, l.fit
	figure := func(on string, f Figure, words func(Figure) string, now string, set func(float64)) {
		if l.say("habits."+on, f, words(f), Assumed, now) {
			set(f.Mean)
		}
	}
	figure("unevenness", f.Arrivals.Uneven, func(f Figure) string { return fmt.Sprintf("%.3f (%.3f – %.3f)", f.Mean, f.Low, f.High) },
		fmt.Sprintf("%.3g", h.Unevenness), func(v float64) { h.Unevenness = v })
	waits, ok := f.Waited(ticket.ForRequester)
	if !ok {
		waits.Share = refuse(0, "The log shows no ticket that waits for its requester.")
		waits.Length = waits.Share
	}
	figure("asks_back", waits.Share, interval, percent(h.AsksBack), func(v float64) { h.AsksBack = v })
	figure("answers_in", waits.Length, lasting, length(float64(h.AnswersIn)), func(v float64) { h.AnswersIn = simulate.Seconds(v) })
	for _, w := range f.Waits {
		if w.For != ticket.ForRequester && w.Share.Said() && w.Length.Said() {
			l.out.Notes = append(l.out.Notes, fmt.Sprintf("Of the tickets of the log %s waited for %s, %s each time; in the model that comes of who performs its functions.",
				interval(w.Share), waitedFor[w.For], lasting(w.Length)))
		}
	}
	figure("hands_back", f.HandsBack, interval, percent(h.HandsBack), func(v float64) { h.HandsBack = v })
	if f.HandsBack.Said() { // what the log shows of wrong hands came back
		l.say("habits.misroutes", f.HandsBack, "counted among what is handed back", Assumed, "")
		h.Misroutes = 0
	}
	figure("reopens", f.Reopens, interval, percent(h.Reopens), func(v float64) { h.Reopens = v })
	figure("reopens_in", f.ReopensIn, lasting, length(float64(h.ReopensIn)), func(v float64) { h.ReopensIn = simulate.Seconds(v) })
}

// waitedFor are the words for what tickets wait for.
var waitedFor = map[ticket.Reason]string{
	ticket.ForVendor: "a vendor", ticket.ForChange: "a change", ticket.ForProblem: "a problem to be solved", ticket.ForLater: "another day",
}

// resolvesWords is what a function resolves by the model.
func resolvesWords(fn *model.Function) string {
	if fn.Resolves == nil || fn.Resolves.Unknown {
		return "not said"
	}
	return percent(fn.Resolves.Ratio)
}

// grown is growth in words.
func grown(f Figure) string {
	if !f.Said() {
		return ""
	}
	if f.Holds(0) {
		return fmt.Sprintf("no trend is to be seen (%+.0f%% – %+.0f%% a year)", f.Low*100, f.High*100)
	}
	return fmt.Sprintf("%+.0f%% a year (%+.0f%% – %+.0f%%)", f.Mean*100, f.Low*100, f.High*100)
}

// percent is a share in words.
func percent(share float64) string { return fmt.Sprintf("%.3g%%", share*100) }

// amount is a number in words.
func amount(n float64) string {
	if n >= 100 {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%.3g", n)
}

// interval is a share with its interval.
func interval(f Figure) string {
	return fmt.Sprintf("%s (%s – %s)", percent(f.Mean), percent(f.Low), percent(f.High))
}

// lasting is a mean length with its interval.
func lasting(f Figure) string {
	return fmt.Sprintf("%s (%s – %s)", length(f.Mean), length(f.Low), length(f.High))
}

// length is a length of time in words.
func length(seconds float64) string {
	switch s := math.Max(0, seconds); {
	case s < 120:
		return fmt.Sprintf("%.0fs", s)
	case s < 2*3600:
		return fmt.Sprintf("%.0fm", s/60)
	case s < 48*3600:
		return fmt.Sprintf("%.1fh", s/3600)
	default:
		return fmt.Sprintf("%.1fd", s/86400)
	}
}

// Beside is a variant of a model over which the log was laid: it meets the same tickets, and its functions solve and hand on as
// the log shows, but where it says something else than the base does.
func (l *Lived) Beside(base, variant *model.Model) (*model.Model, error) {
	out, err := variant.Edit(func(e *model.Model) {
		e.Demand = nil
		for _, d := range l.Model.Demand {
			if variant.Service(d.ID) == nil {
				continue
			}
			own := *d
			if at := slices.IndexFunc(variant.Demand, func(v *model.Demand) bool { return v.ID == d.ID }); at >= 0 && len(variant.Demand[at].Effort) > 0 {
				own.Effort = variant.Demand[at].Effort
			}
			e.Demand = append(e.Demand, &own)
		}
		e.Functions = slices.Clone(variant.Functions)
		for i, fn := range variant.Functions {
			if was := base.Function(fn.ID); was == nil || !alike(was, fn) {
				continue
			}
			now, own := l.Model.Function(fn.ID), *fn
			own.Resolves = now.Resolves
			var shares []model.Percent
			for _, edge := range now.EscalatesTo {
				if edge.Share != nil {
					shares = append(shares, *edge.Share)
				}
			}
			if len(shares) == len(fn.EscalatesTo) {
				own.EscalatesTo = shared(fn.EscalatesTo, shares)
			}
			e.Functions[i] = &own
		}
	})
	if err != nil {
		return nil, fmt.Errorf("it cannot take the figures of the log: %w", err)
	}
	return out, nil
}

// alike says whether two functions solve the same share and hand on the same way.
func alike(a, b *model.Function) bool {
	same := func(a, b *model.Percent) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
	return same(a.Resolves, b.Resolves) && slices.EqualFunc(a.EscalatesTo, b.EscalatesTo, func(a, b *model.Edge) bool {
		return a.To == b.To && same(a.Share, b.Share)
	})
}
