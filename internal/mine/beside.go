package mine

import (
	"cmp"
	"slices"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// Difference is what is lived set beside what a model proposes.
type Difference struct {
	Model    string     `json:"model"`
	Digest   string     `json:"digest"`
	Both     []Both     `json:"both"`      // functions that are lived and proposed, by visits
	Lived    []Alone    `json:"lived"`     // groups that the model has no function for
	Proposed []string   `json:"proposed"`  // functions that nobody lives
	Ways     []Way      `json:"ways"`      // hand-overs between its functions that the model has no edge for
	Unused   [][]string `json:"unused"`    // edges of the model, from and to, that nobody went
	Promises []Promised `json:"promises"`  // by priority
	Severity []Rated    `json:"otherwise"` // cells of the matrix in which the model says something else
}

// Both is a group and the function of the model that it is.
type Both struct {
	Group    string           `json:"group"`
	Function model.FunctionID `json:"function"`
	Visits   int              `json:"visits"`
	Line     [2]int           `json:"line"`     // lived, proposed
	Resolves [2]*float64      `json:"resolves"` // lived, proposed; null where unknown
	Nobody   Share            `json:"nobody"`   // of what people wrote there, at hours of the week at which the model has nobody there
}

// Alone is a group without a counterpart.
type Alone struct {
	Group  string `json:"group"`
	Visits Share  `json:"visits"` // of all
}

// Way is a hand-over that is lived and not proposed.
type Way struct {
	From  model.FunctionID `json:"from"`
	To    model.FunctionID `json:"to"`
	Count Share            `json:"count"` // of all hand-overs
}

// Promised is the target that explains the tool's verdicts on a priority, beside the one that the model states. Times are
// open seconds of the clock that stands beside them; null where nothing is known.
type Promised struct {
	Priority      int              `json:"priority"`
	Severity      model.SeverityID `json:"severity"`
	Lived         *int64           `json:"lived"`
	LivedClock    string           `json:"lived_clock"`
	Proposed      *int64           `json:"proposed"`
	ProposedClock string           `json:"proposed_clock"`
}

// Rated is a cell of the matrix whose severity differs.
type Rated struct {
	Impact   int              `json:"impact"`
	Urgency  int              `json:"urgency"`
	Lived    model.SeverityID `json:"lived"`
	Proposed model.SeverityID `json:"proposed"`
}

// Beside sets what is lived beside a model. of says which function of the model a group is; when is the weeks, whole ones, for
// which it is asked who holds what. The nth priority is the nth severity of the model.
func Beside(l *Lived, m *model.Model, of func(group string) (model.FunctionID, bool), when span.Span) *Difference {
	d := &Difference{
		Model: m.Name, Digest: m.Digest(), Both: []Both{}, Lived: []Alone{}, Proposed: []string{}, Ways: []Way{}, Unused: [][]string{},
		Promises: []Promised{}, Severity: []Rated{},
	}
	is := map[string]*model.Function{}
	visits := 0
	for _, f := range l.Functions {
		visits += f.Visits
		if id, ok := of(f.Name); ok {
			is[f.Name] = m.Function(id)
		}
	}
	roster, zone := coverage.NewRoster(m, when), m.Timezone
	lived := map[model.FunctionID]bool{}
	for _, f := range l.Functions {
		fn := is[f.Name]
		if fn == nil {
			d.Lived = append(d.Lived, Alone{f.Name, shareOf(f.Visits, visits)})
			continue
		}
		lived[fn.ID] = true
		d.Both = append(d.Both, both(f, fn, heldHours(roster, fn, zone)))
	}
	for _, fn := range m.Functions {
		if !lived[fn.ID] {
			d.Proposed = append(d.Proposed, string(fn.ID))
		}
	}
	d.ways(l, m, is)
	d.promises(l, m)
	d.matrix(l, m)
	return d
}

// both sets a group beside its function.
func both(f Function, fn *model.Function, held [len(Week{})]bool) Both {
	b := Both{Group: f.Name, Function: fn.ID, Visits: f.Visits, Line: [2]int{f.Line, fn.Line}}
	if f.Visits > 0 {
		share := f.Resolved.Share
		b.Resolves[0] = &share
	}
	if fn.Resolves != nil && !fn.Resolves.Unknown {
		b.Resolves[1] = &fn.Resolves.Ratio
	}
	alone := 0
	for h, n := range f.Hours.Week {
		if !held[h] {
			alone += int(n)
		}
	}
	b.Nobody = shareOf(alone, f.Hours.N)
	return b
}

// heldHours are the hours of the week in which somebody holds a function in most of the roster's weeks, so that a holiday
// hides none.
func heldHours(r *coverage.Roster, fn *model.Function, zone *calendar.Zone) (held [len(Week{})]bool) {
	const hour = 3600
	var counts, of [len(Week{})]int
	window := r.Window()
	set := r.Held(model.HolderID(fn.ID), nil)
	for at := window.From; at < window.Until; at += hour {
		wall := zone.Wall(at)
		h := (int(wall.Date.Weekday())+6)%7*24 + min(wall.Second/hour, 23)
		of[h]++
		if !set.Within(span.Span{From: at, Until: at + hour}).Empty() {
			counts[h]++
		}
	}
	for h := range held {
		held[h] = 2*counts[h] > of[h]
	}
	return held
}

// ways finds the hand-overs without an edge, and the edges without a hand-over. Who may hand on may also hand back.
func (d *Difference) ways(l *Lived, m *model.Model, is map[string]*model.Function) {
	type way struct{ from, to model.FunctionID }
	edges, went := map[way]bool{}, map[way]int{}
	for _, fn := range m.Functions {
		for _, e := range fn.EscalatesTo {
			edges[way{fn.ID, e.To}] = true
		}
	}
	all := 0
	for _, h := range l.Handovers {
		all += h.Count
		if from, to := is[h.From], is[h.To]; from != nil && to != nil && from != to {
			went[way{from.ID, to.ID}] += h.Count
		}
	}
	for w, n := range went {
		if !edges[w] && !edges[way{w.to, w.from}] {
			d.Ways = append(d.Ways, Way{w.from, w.to, shareOf(n, all)})
		}
	}
	slices.SortFunc(d.Ways, func(a, b Way) int {
		return cmp.Or(cmp.Compare(b.Count.Count, a.Count.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	for _, fn := range m.Functions {
		for _, e := range fn.EscalatesTo {
			if went[way{fn.ID, e.To}] == 0 {
				d.Unused = append(d.Unused, []string{string(fn.ID), string(e.To)})
			}
		}
	}
}

// promises sets the targets beside each other.
func (d *Difference) promises(l *Lived, m *model.Model) {
	for _, p := range l.Priorities {
		if p.Priority > len(m.Severities) {
			continue
		}
		v := m.Severities[p.Priority-1]
		out := Promised{Priority: p.Priority, Severity: v.ID}
		if r := l.Verdicts.Rule; r != nil {
			out.LivedClock = r.String()
			for _, t := range l.Verdicts.Targets {
				if t.Priority == p.Priority && t.Target > 0 {
					out.Lived = &t.Target
				}
			}
		}
		if v.Resolve != nil && !v.Resolve.Unknown && len(m.Services) > 0 {
			clock := m.Clock(m.Services[0], v)
			seconds := v.Resolve.On(clock)
			out.Proposed, out.ProposedClock = &seconds, clock.Words()
		}
		d.Promises = append(d.Promises, out)
	}
}

// matrix finds the cells in which the model gives another severity.
func (d *Difference) matrix(l *Lived, m *model.Model) {
	x := m.Matrix
	if x == nil {
		return
	}
	for _, c := range l.Matrix.Cells {
		if c.Impact > len(x.Gives) || c.Urgency > len(x.Gives[c.Impact-1]) || c.Priority > len(m.Severities) {
			continue
		}
		lived, proposed := m.Severities[c.Priority-1].ID, x.Gives[c.Impact-1][c.Urgency-1]
		if lived != proposed {
			d.Severity = append(d.Severity, Rated{c.Impact, c.Urgency, lived, proposed})
		}
	}
}
