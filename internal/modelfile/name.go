package modelfile

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"belay/internal/model"
	"belay/internal/source"
)

// kind is what the names of one Go type stand for.
type kind struct {
	section string // of the file, whose keys are these names
	noun    string // one of them: "person"
}

// kinds are the ID types whose names a section of the file declares.
func kinds() map[reflect.Type]kind {
	return map[reflect.Type]kind{
		reflect.TypeFor[model.CalendarID]():   {"calendars", "calendar"},
		reflect.TypeFor[model.PartyID]():      {"parties", "party"},
		reflect.TypeFor[model.PersonID]():     {"people", "person"},
		reflect.TypeFor[model.ServiceID]():    {"services", "service"},
		reflect.TypeFor[model.SeverityID]():   {"severities", "severity"},
		reflect.TypeFor[model.NeedID]():       {"needs", "need"},
		reflect.TypeFor[model.ChannelID]():    {"channels", "channel"},
		reflect.TypeFor[model.FunctionID]():   {"functions", "function"},
		reflect.TypeFor[model.RotaID]():       {"rotas", "rota"},
		reflect.TypeFor[model.EscalationID](): {"escalations", "escalation"},
		reflect.TypeFor[model.AgreementID]():  {"agreements", "agreement"},
		reflect.TypeFor[model.PlaybookID]():   {"playbooks", "playbook"},
		reflect.TypeFor[model.TrainingID]():   {"training", "training"},
		reflect.TypeFor[model.KnowledgeID]():  {"knowledge", "article"},
	}
}

// The ID types whose names are declared by others.
var (
	holderType  = reflect.TypeFor[model.HolderID]()
	clockType   = reflect.TypeFor[model.ClockID]()
	calendars   = reflect.TypeFor[model.CalendarID]()
	functions   = reflect.TypeFor[model.FunctionID]()
	people      = reflect.TypeFor[model.PersonID]()
	services    = reflect.TypeFor[model.ServiceID]()
	withinTimes = reflect.TypeFor[[]model.Within]()
)

// everyService is the key of swarms that stands for each service.
const everyService = "all"

// namePattern is what a name looks like.
const namePattern = `^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`

var nameShape = regexp.MustCompile(namePattern)

// reserved are names with a meaning of their own, by the type in which they have it, and that meaning.
func reserved(t reflect.Type, name string) (meaning string, ok bool) {
	switch {
	case t == calendars && name == string(model.Always):
		return "`always` is the calendar that is open at every instant; it is there already", true
	case t == calendars && name == string(model.ServiceClock):
		return "`service` is the clock that means the hours of a ticket's own service", true
	case t == services && name == everyService:
		return "`all` stands for every service where swarms are described", true
	}
	return "", false
}

// names are those declared, by type.
type names struct {
	kinds   map[reflect.Type]kind
	where   map[reflect.Type]map[string]source.Range
	ordered map[reflect.Type][]string
}

func newNames() names {
	return names{
		kinds:   kinds(),
		where:   map[reflect.Type]map[string]source.Range{},
		ordered: map[reflect.Type][]string{},
	}
}

// isName says whether names of type t are references or declarations.
func (ns *names) isName(t reflect.Type) bool {
	_, ok := ns.kinds[t]
	return ok || t == holderType || t == clockType
}

// declare notes that name stands at r; earlier is where it stood before.
func (ns *names) declare(t reflect.Type, name string, r source.Range) (earlier source.Range, again bool) {
	if ns.where[t] == nil {
		ns.where[t] = map[string]source.Range{}
	}
	if earlier, again = ns.where[t][name]; again {
		return earlier, true
	}
	ns.where[t][name] = r
	ns.ordered[t] = append(ns.ordered[t], name)
	return source.Range{}, false
}

// known says whether name is declared for a reference of type t.
func (ns *names) known(t reflect.Type, name string) bool {
	switch t {
	case holderType:
		return ns.known(functions, name) || ns.known(people, name)
	case clockType:
		return name == string(model.ServiceClock) || ns.known(calendars, name)
	case calendars:
		if name == string(model.Always) {
			return true
		}
	}
	_, ok := ns.where[t][name]
	return ok
}

// candidates are the names that a reference of type t could have meant.
func (ns *names) candidates(t reflect.Type) []string {
	switch t {
	case holderType:
		return slices.Concat(ns.ordered[functions], ns.ordered[people])
	case clockType:
		return append(ns.candidates(calendars), string(model.ServiceClock))
	case calendars:
		return append(slices.Clone(ns.ordered[t]), string(model.Always))
	}
	return ns.ordered[t]
}

// noun is what a reference of type t names.
func (ns *names) noun(t reflect.Type) string {
	switch t {
	case holderType:
		return "function or person"
	case clockType:
		return "calendar"
	}
	return ns.kinds[t].noun
}

// reference is a name that must be declared somewhere.
type reference struct {
	to   reflect.Type
	name string
	at   source.Range
}

// checkNames tells every reference to a name that is not there, and every name that is both a function and a person.
func (r *reading) checkNames() {
	for i, ref := range r.references {
		if r.names.known(ref.to, ref.name) {
			continue
		}
		if ref.to == calendars || ref.to == clockType {
			r.unsound = true
		}
		hint := ""
		if i < maxSuggest {
			hint = r.meant(ref)
		}
		r.report(codeNobody, ref.at, hint, "no %s is called %q", r.names.noun(ref.to), ref.name)
	}
	for _, name := range r.names.ordered[people] {
		if f, both := r.names.where[functions][name]; both {
			p := r.names.where[people][name]
			first, second := f, p
			if precedes(p, f) {
				first, second = p, f
			}
			r.report(codeTwoNatures, second, fmt.Sprintf("the other is at %s; rename one of them", first),
				"%q is both a function and a person, so that a step that tells it could mean either", name)
		}
	}
}

// precedes says whether a stands earlier in one file than b.
func precedes(a, b source.Range) bool {
	return a.File == b.File && (a.Start.Line < b.Start.Line || a.Start.Line == b.Start.Line && a.Start.Column < b.Start.Column)
}

// meant is a guess at what a dangling reference wanted.
func (r *reading) meant(ref reference) string {
	candidates := r.names.candidates(ref.to)
	if name, ok := Nearest(ref.name, candidates); ok {
		return fmt.Sprintf("did you mean %q?", name)
	}
	var other string
	for t, k := range r.names.kinds {
		if _, elsewhere := r.names.where[t][ref.name]; elsewhere && (other == "" || k.noun < other) {
			other = k.noun
		}
	}
	if other != "" {
		return fmt.Sprintf("%q is %s, not %s", ref.name, withArticle(other), withArticle(r.names.noun(ref.to)))
	}
	if section := r.names.kinds[ref.to].section; len(candidates) == 0 && section != "" {
		return fmt.Sprintf("this model has no %s yet", section)
	}
	return ""
}

// withArticle is noun after the article that it takes.
func withArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
