package compare

import (
	"slices"

	"belay/internal/calendar"
	"belay/internal/model"
)

// Sourcing is who does the work.
type Sourcing string

// The sourcings: outsourced where most functions are provided by others alone, else mixed where a twentieth of the work is
// theirs.
const (
	Inside  Sourcing = "internal"
	Outside Sourcing = "outsourced"
	Mixed   Sourcing = "mixed"
)

// leastMixed is the share of the work from which what others do counts.
const leastMixed = 1.0 / 20

// Evidence is what a model and its simulation say to criteria that only people can judge.
type Evidence struct {
	InsideWork   float64 `json:"inside_work"`   // the share of what comes to functions that comes to those that only internal parties provide
	Functions    int     `json:"functions"`     // that people or parties provide
	OutsideOnly  int     `json:"outside_only"`  // of those, the ones that no internal party can provide
	People       int     `json:"people"`        // who can hold a function
	Alone        int     `json:"alone"`         // functions that only one person can hold
	Parties      int     `json:"parties"`       // others than internal ones
	NoticeDays   int     `json:"notice_days"`   // the longest notice of an agreement
	Notice       string  `json:"notice"`        // of which agreement; empty where none has any
	NoExit       int     `json:"no_exit"`       // contracts that do not say how knowledge comes back
	HandOvers    float64 `json:"hand_overs"`    // a ticket, until solved
	InsideOwners float64 `json:"inside_owners"` // the share of functions that somebody of an internal party owns
}

// evidence is what an option says of itself.
func evidence(o Option) Evidence {
	e := Evidence{HandOvers: o.Report.Hops.Mean}
	m := o.Model
	inside := func(id model.PartyID) bool { p := m.Party(id); return p != nil && p.Kind == model.Internal }
	everybody := map[*model.Person]bool{}
	work, ours, owned := 0.0, 0.0, 0
	for _, f := range m.Functions {
		providers := m.Providers(f)
		if len(providers) == 0 {
			continue
		}
		people := m.PeopleOf(f)
		for _, p := range people {
			everybody[p] = true
		}
		e.Functions++
		byOthers := slices.ContainsFunc(providers, func(p model.PartyID) bool { return !inside(p) })
		switch {
		case !slices.ContainsFunc(providers, inside):
			e.OutsideOnly++
		case len(people) == 1 && !byOthers:
			e.Alone++
		}
		if owner := m.Person(f.Owner); owner != nil && inside(owner.Party) {
			owned++
		}
		for _, r := range o.Report.Functions {
			if r.Function == f.ID {
				work += r.Visits.Mean
				if !byOthers {
					ours += r.Visits.Mean
				}
			}
		}
	}
	e.People = len(everybody)
	if work > 0 {
		e.InsideWork = ours / work
	}
	e.InsideOwners = float64(owned) / float64(max(1, e.Functions))
	for _, p := range m.Parties {
		if p.Kind != model.Internal {
			e.Parties++
		}
	}
	for _, a := range m.Agreements {
		if days := days(a.Notice); days > e.NoticeDays {
			e.NoticeDays, e.Notice = days, string(a.ID)
		}
		if !inside(a.Party) && a.Exit == "" {
			e.NoExit++
		}
	}
	return e
}

// days is about how many days a notice has.
func days(d model.Duration) int {
	from := calendar.Date{Year: 2026, Month: 1, Day: 1}
	return from.AddMonths(d.Months).Sub(from) + d.Days + d.Weekdays*7/5
}

// sourcing is who does the work, as far as simulation saw it.
func (e Evidence) sourcing() Sourcing {
	switch {
	case 2*e.OutsideOnly > e.Functions:
		return Outside
	case e.OutsideOnly > 0 && 1-e.InsideWork >= leastMixed:
		return Mixed
	}
	return Inside
}
