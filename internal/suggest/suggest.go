// Package suggest says which single changes of a model are worth trying, what each has bought once it was lived, and which
// are worth their price.
//
//	model, a week's work, proof ──▶ Changes ──▶ Made: each with its model ──(lived elsewhere)──▶ Bought ──▶ Rank
//
// A change is an edit of the language, so that whoever likes one can try it by hand and write it into the file. Only what can
// matter is tried: nobody is added where nobody waits.
package suggest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/modelfile"
	"belay/internal/staffing"
)

// Kind is what sort of change one is.
type Kind string

// The kinds of change.
const (
	Person   Kind = "person"   // one more at a function
	Leave    Kind = "leave"    // one less, where there is time to spare
	Share    Kind = "share"    // more of somebody's time
	Hours    Kind = "hours"    // an hour longer, or an hour sooner or later
	OnCall   Kind = "on-call"  // a rota at all hours, or turns that begin sooner or later
	Delay    Kind = "delay"    // another time for a step of an escalation
	Contract Kind = "contract" // other hours of an agreement
	Pool     Kind = "pool"     // two functions that share their people
	Train    Kind = "train"    // a function that solves more itself
)

// Change is one change of a model that is worth trying.
type Change struct {
	Kind   Kind   `json:"kind"`
	On     string `json:"on"`     // the id of the function, agreement or escalation that changes
	Says   string `json:"says"`   // in a sentence without its full stop
	Edit   string `json:"edit"`   // as --what-if takes it
	Priced bool   `json:"priced"` // the model says what it costs

	load float64 // how busy what changes is; the busiest are tried first, and what ends a flood before them
}

// MostChanges is how many changes are tried of one model.
const MostChanges = 120

// Changes are the changes of m that are worth trying, by what a week asks of its functions and what is proved of its cover: those
// of the busiest functions first. The model has no problems, and week and proof are of it.
func Changes(m *model.Model, week *staffing.Report, proof *coverage.Proof) []Change {
	p := &proposer{model: m, loads: map[model.FunctionID]*staffing.Function{}, bare: bare(proof)}
	for i := range week.Functions {
		p.loads[week.Functions[i].ID] = &week.Functions[i]
	}
	for _, f := range m.Functions {
		p.people(f)
		p.hours(f)
		p.duty(f)
		p.training(f)
	}
	p.rescue(week)
	p.turns()
	p.pools()
	p.delays()
	p.contracts()
	slices.SortStableFunc(p.out, func(a, b Change) int { return cmp.Compare(b.load, a.load) })
	return p.out[:min(len(p.out), MostChanges)]
}

// bare are the functions that are told of tickets which nobody picks up in time at some instant.
func bare(proof *coverage.Proof) map[model.FunctionID]bool {
	out := map[model.FunctionID]bool{}
	for _, c := range proof.Cells {
		if len(c.Gaps) == 0 {
			continue
		}
		for _, s := range c.Steps {
			for _, h := range s.Tells {
				out[model.FunctionID(h)] = true
			}
		}
	}
	return out
}

// proposer makes the changes of one model.
type proposer struct {
	model *model.Model
	loads map[model.FunctionID]*staffing.Function
	bare  map[model.FunctionID]bool
	out   []Change
}

// Below waits nobody to speak of; below idle somebody can be spared.
const (
	waits = .4
	idle  = .85
)

// load is how busy a function is: its occupancy, 2 where it drowns or has nobody, 0 where no work comes to it or others provide it.
func (p *proposer) load(f *model.Function) float64 {
	l := p.loads[f.ID]
	if l == nil || l.Work == 0 {
		return 0
	}
	switch l.State {
	case staffing.Drowns, staffing.Nobody:
		return 2
	case staffing.Short:
		return 1 + l.Occupancy/2
	case staffing.Outside, staffing.Self:
		return 0
	case staffing.Busy, staffing.Enough:
	}
	return l.Occupancy
}

// works says whether work comes to a function that its own people do.
func (p *proposer) works(f *model.Function) bool {
	l := p.loads[f.ID]
	return l != nil && l.Work > 0 && l.State != staffing.Outside && l.State != staffing.Nobody
}

// propose adds a change.
func (p *proposer) propose(c Change, edits ...string) {
	c.Edit = strings.Join(edits, "; ")
	p.out = append(p.out, c)
}

// priced says whether the model says what the people of a function cost.
func (p *proposer) priced(who *model.Person) bool { return who != nil && who.Rate > 0 }

// coverPath is the path of the ith entry of a function's cover.
func coverPath(f *model.Function, i int) string {
	return fmt.Sprintf("functions.%s.cover[%d]", f.ID, i)
}

// Made is a change and the model with it.
type Made struct {
	Change
	Model *model.Model `json:"-"`
}

// Make makes changes of m. One that the language refuses, or that comes to a model that is there already, is no proposal.
func Make(m *model.Model, changes []Change) []Made {
	there := map[string]bool{m.Digest(): true}
	var out []Made
	for _, c := range changes {
		edited, problems := modelfile.Edit(m, "edit", c.Edit)
		if len(problems) == 0 && !there[edited.Digest()] {
			there[edited.Digest()] = true
			out = append(out, Made{c, edited})
		}
	}
	return out
}

// Pair is two changes as one; ok is false where they are about the same thing.
func Pair(a, b Change) (c Change, ok bool) {
	if a.On == b.On && a.Kind == b.Kind {
		return Change{}, false
	}
	return Change{
		Kind: a.Kind + "+" + b.Kind, On: a.On + "+" + b.On, Says: a.Says + "; and " + lowered(b.Says), Edit: a.Edit + "; " + b.Edit,
		Priced: a.Priced && b.Priced, load: max(a.load, b.load),
	}, true
}

// lowered is a sentence that goes on after another, unless it begins with a name.
func lowered(s string) string {
	for _, word := range [...]string{"One ", "Step ", "The ", "Turns "} {
		if strings.HasPrefix(s, word) {
			return strings.ToLower(s[:1]) + s[1:]
		}
	}
	return s
}
