// Package check says whether a support model makes sense: rules, and what they find.
//
// A model that reads well may still be unwise: nobody at three in the morning, a contract that ends in March, a chain
// that runs in a circle. Each Rule asks one question that the model alone can answer. A Finding says where, why and
// what to do. What a rule thinks of stands in one table per group, beside the code that decides; the document of the
// rules is made from the same tables.
package check

//go:generate env UPDATE=1 go test -run TestTheDocumentOfTheRulesIsFresh .

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"belay/internal/calendar"
	"belay/internal/coverage"
	"belay/internal/model"
	"belay/internal/source"
	"belay/internal/span"
)

// Level is how much a finding weighs.
type Level int

// The levels, lightest first. A rule that is Off at a stage is not asked.
const (
	Off Level = iota
	Info
	Warning
	Error
)

// String is the level in a word.
func (l Level) String() string { return [...]string{"off", "info", "warning", "error"}[l] }

// Levels are what a rule's findings weigh at each stage of a model.
type Levels struct{ Implement, Prepare, Operate Level }

// At is the level at a stage.
func (l Levels) At(stage model.Stage) Level {
	switch stage {
	case model.Operate:
		return l.Operate
	case model.Prepare:
		return l.Prepare
	}
	return l.Implement
}

// The usual levels: what can be right at no stage; what must be right before anybody relies on the model; what a draft
// may still lack; what is wise; what is wise and of no interest in a draft; what is merely worth knowing; and what is
// worth knowing and of no interest in a draft.
var (
	wrong  = Levels{Error, Error, Error}
	firm   = Levels{Warning, Error, Error}
	rising = Levels{Info, Warning, Error}
	advice = Levels{Info, Warning, Warning}
	late   = Levels{Off, Info, Warning}
	hint   = Levels{Info, Info, Info}
	aside  = Levels{Off, Info, Info}
)

// Group is a chapter of the rules.
type Group string

// The groups, in the order in which they are told.
const (
	Structure     Group = "structure"
	Ownership     Group = "ownership and people"
	Cover         Group = "cover"
	Escalation    Group = "escalation"
	Targets       Group = "severity and targets"
	Agreements    Group = "agreements"
	Access        Group = "access and data"
	Rota          Group = "rota and load"
	MajorIncident Group = "major incident"
	Knowledge     Group = "knowledge and transition"
	Governance    Group = "governance"
)

// Param is a number that a rule compares with.
type Param struct {
	Name    string
	Default int
	Doc     string // what it counts, with its unit
}

// Rule is one question to a model.
type Rule struct {
	Name   string // stable; the name that waivers use
	Group  Group
	Source string // its places in the catalogue of rules, such as "OWN-06"
	Title  string // what it finds, in a few words
	Why    string // a sentence
	Remedy string // a sentence
	Levels Levels
	Pass   model.Pass
	Params []Param

	find func(*subject)
}

// Rules are all rules, in the order of their groups.
func Rules() []Rule {
	var out []Rule
	for _, chapter := range []struct {
		group Group
		rules []Rule
	}{
		{Structure, structureRules},
		{Structure, demandRules},
		{Structure, slipRules},
		{Ownership, ownershipRules},
		{Cover, coverRules},
		{Escalation, escalationRules},
		{Targets, targetRules},
		{Agreements, agreementRules},
		{Access, accessRules},
		{Rota, rotaRules},
		{MajorIncident, majorIncidentRules},
		{Knowledge, knowledgeRules},
		{Knowledge, transitionRules},
		{Governance, governanceRules},
		{Governance, waiverRules},
	} {
		for _, r := range chapter.rules {
			r.Group = chapter.group
			out = append(out, r)
		}
	}
	return out
}

// Finding is what a rule has to say about one element of a model.
type Finding struct {
	Rule    string
	Group   Group
	Level   Level
	Message string // a sentence without its full stop
	At      source.Range
	On      string   // the element, by the id that a waiver names; empty for the model as a whole
	Witness []string // lines that prove it: a path, a sum, an hour and why nobody was there
	Remedy  string   // a sentence
	Waived  *model.Waiver

	open bool // what it is about hangs on a placeholder
}

// Options say how a model is looked at.
type Options struct {
	Stage  model.Stage     // the model's own if empty
	Pass   model.Pass      // both if empty
	Over   span.Span       // the horizon: proofs look at all of it, dates are judged on its first day
	Proof  *coverage.Proof // of the model over that horizon, if there is one already
	Only   []string        // the names of the rules to ask; all if empty
	Params map[string]int  // by rule and parameter, such as "bus-factor.people"
}

// Set gives a parameter another value; name is that of the rule and the parameter, such as "bus-factor.people". It
// fails when there is no such parameter.
func (o *Options) Set(name string, value int) error {
	rule, param, _ := strings.Cut(name, ".")
	for _, r := range Rules() {
		for _, p := range r.Params {
			if r.Name != rule || p.Name != param {
				continue
			}
			if o.Params == nil {
				o.Params = map[string]int{}
			}
			o.Params[name] = value
			return nil
		}
	}
	return fmt.Errorf("no rule has a parameter called %q; docs/rules.md lists them", name)
}

// Run asks m every rule, but for those that are off at the stage. The findings come in the order of the rules, and
// for one rule in the order of the model. Waived ones are among them and name their waiver.
func Run(m *model.Model, o Options) Report {
	rules := Rules()
	known := newFacts(m, o, rules)
	var found []Finding
	for i := range rules {
		r := &rules[i]
		if !o.asks(r, known.stage) {
			continue
		}
		known.asked[r.Name] = true
		for _, f := range ask(known, r) {
			f.Level = r.Levels.At(known.stage)
			if f.open && known.stage != model.Operate {
				f.Level = min(f.Level, Warning)
			}
			f.Waived = known.waiverOf(f)
			found = append(found, *f)
		}
		known.earlier = found
	}
	return Report{Model: m.Name, Digest: m.Digest(), Findings: found}
}

// asks says whether r is asked at all.
func (o Options) asks(r *Rule, stage model.Stage) bool {
	return r.Levels.At(stage) != Off &&
		(o.Pass == "" || r.Pass == "" || o.Pass == r.Pass) &&
		(len(o.Only) == 0 || slices.Contains(o.Only, r.Name))
}

// ask is what one rule finds.
func ask(known *facts, r *Rule) []*Finding {
	s := &subject{facts: known, rule: r}
	r.find(s)
	slices.SortStableFunc(s.found, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.Start.Line, b.At.Start.Line),
			cmp.Compare(a.At.Start.Column, b.At.Start.Column))
	})
	return s.found
}

// facts are what all rules of a run know. What is costly is worked out when the first rule asks for it.
type facts struct {
	*model.Model
	stage   model.Stage
	over    span.Span
	today   calendar.Date
	params  map[string]int
	proof   func() *coverage.Proof
	roster  func() *coverage.Roster
	chains  func() []chain                             // the escalations as they are run, in the order of the model
	woken   func() map[model.FunctionID]bool           // the functions that a chain of a severity that pages tells
	broken  func() []coverage.Promise                  // the promises that an agreement behind them does not hold up
	worksIn func() map[*model.Person][]*model.Function // whom each person works for, in the order of the model

	rules   []Rule
	asked   map[string]bool // the rules asked so far
	earlier []Finding       // what they found
}

func newFacts(m *model.Model, o Options, rules []Rule) *facts {
	s := &facts{
		Model: m, stage: cmp.Or(o.Stage, m.StageOf()), over: o.Over, params: o.Params, rules: rules, asked: map[string]bool{},
		today: calendar.DateOf(o.Over.From, m.Timezone),
		proof: sync.OnceValue(func() *coverage.Proof {
			if o.Proof != nil {
				return o.Proof
			}
			return coverage.Prove(m, o.Over, coverage.Options{})
		}),
		roster: sync.OnceValue(func() *coverage.Roster { return coverage.NewRoster(m, o.Over) }),
	}
	s.chains, s.woken = sync.OnceValue(s.allChains), sync.OnceValue(s.allWoken)
	s.worksIn, s.broken = sync.OnceValue(s.allWork), sync.OnceValue(s.allBroken)
	return s
}

// lastDay is the last date of the horizon.
func (s *facts) lastDay() calendar.Date { return calendar.DateOf(s.over.Until-1, s.Timezone) }

// subject is a model before one rule: what is known of it, and what the rule has found.
type subject struct {
	*facts
	rule  *Rule
	found []*Finding
}

// param is a parameter of the rule.
func (s *subject) param(name string) int {
	if n, ok := s.params[s.rule.Name+"."+name]; ok {
		return n
	}
	for _, p := range s.rule.Params {
		if p.Name == name {
			return p.Default
		}
	}
	panic("check: rule " + s.rule.Name + " has no parameter " + name)
}

// find notes a finding at a path of the model. It is on the entry that the path lies in.
func (s *subject) find(path, format string, args ...any) *Finding {
	f := &Finding{
		Rule: s.rule.Name, Group: s.rule.Group, Remedy: s.rule.Remedy,
		Message: fmt.Sprintf(format, args...), At: s.Where(path), On: entryOf(path),
	}
	s.found = append(s.found, f)
	return f
}

// on says that f is on the element of that id.
func (f *Finding) on(id string) *Finding {
	f.On = id
	return f
}

// witness adds lines that prove f.
func (f *Finding) witness(lines ...string) *Finding {
	f.Witness = append(f.Witness, lines...)
	return f
}

// entryOf is the id of the entry that a path lies in: "fno-team" of "functions.fno-team.cover[0]". A section that has
// no ids gives its own name.
func entryOf(path string) string {
	section, rest, _ := strings.Cut(path, ".")
	section, _, _ = strings.Cut(section, "[")
	if !keyed[section] {
		return section
	}
	id, _, _ := strings.Cut(rest, ".")
	id, _, _ = strings.Cut(id, "[")
	return cmp.Or(id, section)
}

// keyed are the sections whose entries have ids.
var keyed = map[string]bool{
	"calendars": true, "parties": true, "people": true, "services": true, "severities": true, "needs": true,
	"channels": true, "functions": true, "rotas": true, "escalations": true, "swarms": true, "agreements": true,
	"playbooks": true, "training": true, "knowledge": true, "practices": true, "demand": true, "signatories": true,
}
