// Package diff says what changes for whom between two support models.
//
// It compares what the models mean and not how they are written: cover is proved for both over one horizon and the
// stretches are told in which it is won or lost; duties are told by person; promises, contracts and money by name.
// What has no such meaning of its own is told by its place, so that nothing that changed is left out.
package diff

import (
	"slices"

	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/span"
)

// Report is what changes from an old model to a new one. Its JSON is that of `belay diff --format json`: instants in RFC
// 3339 and UTC, lengths of time in whole seconds of the horizon.
type Report struct {
	Old        Side            `json:"old"`
	New        Side            `json:"new"`
	From       span.Instant    `json:"from"`
	Until      span.Instant    `json:"until"`
	Cover      []Cell          `json:"cover"`      // services and severities for which it changes
	People     []Person        `json:"people"`     // whose duties change
	Functions  []Change        `json:"functions"`  // added, removed, or with another owner, deputy, provider, line or link
	Targets    []Change        `json:"targets"`    // by severity
	Agreements []Change        `json:"agreements"` // added, removed or with other terms
	Money      Money           `json:"money"`
	Others     []Change        `json:"others"`  // whatever else changed, by section and entry
	Touches    []model.PartyID `json:"touches"` // the parties for whom something changes
}

// Side is one of the two models.
type Side struct {
	Model  string `json:"model"`
	Digest string `json:"digest"`
}

// Change is something that is said differently. Old is empty for what is new, New for what is gone.
type Change struct {
	On        string    `json:"on"`   // the id of what changed: a function, a severity, an agreement
	What      string    `json:"what"` // which part of it; empty for the whole
	Old       string    `json:"old"`
	New       string    `json:"new"`
	Direction Direction `json:"direction"` // of a promise; empty where it has none
}

// Direction is which way a promise changes.
type Direction string

// The directions of a promise.
const (
	Tighter Direction = "tighter"
	Looser  Direction = "looser"
)

// What stands for the whole of an entry in Old and New of a Change.
const entire = "yes"

// Same says that nothing changes.
func (r Report) Same() bool { return r.Old.Digest == r.New.Digest }

// Of compares two models over a horizon.
func Of(from, to *model.Model, horizon span.Span) Report {
	before := coverage.Prove(from, horizon, coverage.Options{})
	after := coverage.Prove(to, horizon, coverage.Options{})
	r := Report{
		Old: Side{from.Name, from.Digest()}, New: Side{to.Name, to.Digest()}, From: horizon.From, Until: horizon.Until,
		Cover:      cells(before, after),
		People:     people(before, after),
		Functions:  functions(from, to),
		Targets:    targets(from, to),
		Agreements: agreements(from, to),
		Money:      money(from, to, horizon),
	}
	r.Others = others(from, to, slices.Concat(r.Functions, r.Targets, r.Agreements))
	r.Touches = r.touches(from, to)
	return r
}

// touches are the parties for whom something changes, in the order of the new model: those of people whose duties
// change, of functions, and of agreements.
func (r Report) touches(from, to *model.Model) []model.PartyID {
	touched := map[model.PartyID]bool{}
	for _, p := range r.People {
		touched[p.Party] = true
	}
	for _, m := range []*model.Model{from, to} {
		for _, c := range r.Functions {
			if f := m.Function(model.FunctionID(c.On)); f != nil {
				for _, p := range m.Providers(f) {
					touched[p] = true
				}
			}
		}
		for _, c := range r.Agreements {
			if a := m.Agreement(model.AgreementID(c.On)); a != nil {
				touched[a.Party] = true
			}
		}
	}
	out := []model.PartyID{}
	for _, p := range slices.Concat(to.Parties, from.Parties) {
		if touched[p.ID] && !slices.Contains(out, p.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}

// pair is an entry of the two models; nil where it is not in one of them.
type pair[E any, K comparable] struct {
	id       K
	old, new *E
}

// pairs are the entries of both, in the order of the new list, then those that are gone.
func pairs[E any, K comparable](from, to []*E, id func(*E) K) []pair[E, K] {
	was := make(map[K]*E, len(from))
	for _, e := range from {
		was[id(e)] = e
	}
	var out []pair[E, K]
	is := make(map[K]bool, len(to))
	for _, e := range to {
		is[id(e)] = true
		out = append(out, pair[E, K]{id(e), was[id(e)], e})
	}
	for _, e := range from {
		if !is[id(e)] {
			out = append(out, pair[E, K]{id(e), e, nil})
		}
	}
	return out
}

// comparison gathers the changes of one entry.
type comparison struct {
	on  string
	out []Change
}

// say notes a change of a part, if it is one.
func (c *comparison) say(what, from, to string, direction ...Direction) {
	if from == to {
		return
	}
	change := Change{On: c.on, What: what, Old: from, New: to}
	if len(direction) > 0 {
		change.Direction = direction[0]
	}
	c.out = append(c.out, change)
}

// whole notes that an entry is new or gone; it says false for one that is in both.
func whole[E any, K comparable](c *comparison, p pair[E, K]) bool {
	switch {
	case p.old == nil:
		c.say("", "", entire)
	case p.new == nil:
		c.say("", entire, "")
	default:
		return false
	}
	return true
}
